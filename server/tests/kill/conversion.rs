//! Converting an installer to an employee (S3-55 to S3-64, decision 1): many records change, or none.

use model::accounts::Done;
use model::ids::{AccountId, RoleId};
use model::installers::Conversion;
use model::role::BuiltIn;

use crate::http::Call;
use crate::program::Program;
use crate::world::World;

/// Where a conversion is stopped: each lets nobody write to one of the tables that it changes.
const STOPS: [&str; 6] = [
    "begin; lock table account_search in share mode",
    "begin; lock table installer_link in share mode",
    "begin; lock table account_tally in share mode",
    "begin; lock table permit in share mode",
    "begin; lock table session in share mode",
    // The last thing before the commit.
    "begin; lock table audit in share mode",
];

/// An installer with three panels, of which the role sees one; with a password, a session and a request to
/// connect that waits.
struct Person {
    id: AccountId,
    token: String,
    role: RoleId,
}

impl Person {
    async fn new(world: &World) -> Self {
        let make = world.make();
        let role = make.built_in(BuiltIn::Owner).await;
        let (near, far) = (make.group("Near", world.company).await, make.group("Far", world.company).await);
        make.role_group(role, near).await;
        let id = make.installer("ada@east.test", "active", world.company).await;
        let mut last = None;
        for (imei, group) in [("350269737182540", near), ("350269737182557", far), ("350269737182565", far)] {
            let panel = make.panel(imei, group).await;
            make.installer_link(id, panel).await;
            last = Some(panel);
        }
        make.password(id, "seven green lanterns hum").await;
        let token = make.session(id).await;
        let (permit, panel) = (world.db.domain.new_uuid(), last.unwrap());
        let sql = format!(
            "insert into permit (id, panel_id, account_id, state, asked_at, until_at)
             values ('{permit}', '{panel}', '{id}', 'asked', now(), now() + interval '1 day')"
        );
        world.db.sql(&sql).await;
        Self { id, token, role }
    }

    /// The form, with the seal of the split that this server shows now (S3-64).
    async fn form(&self, world: &World, program: &Program) -> Call {
        let Self { id, role, .. } = self;
        let read = Call::json("installers/conversion", format!(r#"{{"id":"{id}","role":"{role}"}}"#));
        let conversion: Conversion = program.call(&read, &world.token).await.read();
        let split = conversion.split.expect("a role that may be given");
        assert_eq!((split.unassigned.len(), split.kept.len()), (2, 1), "S3-64");
        let seen = split.seal;
        let body =
            format!("id={id}&version=1&name=Ada+Moved&phone=%2B49+30+5550100&country=DE&role={role}&seen={seen}");
        Call::form("installers/convert", body)
    }

    /// Does his installer application let him in?
    async fn is_let_in(&self, program: &Program) -> bool {
        program.call(&Call::page("/field"), &self.token).await.status == 200
    }

    /// Every record that a conversion touches is as it was.
    async fn is_untouched(&self, world: &World) {
        self.holds(world, "as before the conversion", &BEFORE).await;
    }

    /// Every one of them is as a conversion leaves it.
    async fn is_converted(&self, world: &World) {
        let role = format!("role_id = '{}'", self.role);
        self.holds(world, "as after the conversion", &AFTER).await;
        self.holds(world, "the role that was chosen", &[role.as_str()]).await;
    }

    async fn holds(&self, world: &World, what: &str, facts: &[&str]) {
        for fact in facts {
            let sql = format!("select count(*) from account a where id = '{}' and {fact}", self.id);
            assert_eq!(world.db.count(&sql).await, 1, "{what}: {fact}");
        }
        world.is_whole().await;
    }
}

/// Of the account `a` before.
const BEFORE: [&str; 7] = [
    "kind = 'installer' and role_id is null and state = 'active' and version = 1 and security_version = 1",
    "label = 'ada' and name_key = 'ada' and phone = '' and country = '' and panel_count = 3",
    "(select count(*) from installer_link l where l.account_id = a.id) = 3",
    "(select count(*) from permit p where p.account_id = a.id) = 1",
    "(select count(*) from session s where s.account_id = a.id and s.security_version = 1) = 1",
    "(select text not like '%moved%' from account_search t where t.account_id = a.id)",
    "not exists (select 1 from audit e where e.target_id = a.id)",
];

/// And after.
const AFTER: [&str; 9] = [
    "kind = 'employee' and state = 'active' and version = 2 and security_version = 2",
    "label = 'Ada Moved' and name_key = 'ada moved' and phone <> '' and country = 'DE' and panel_count = 1",
    "(select count(*) from installer_link l where l.account_id = a.id) = 1",
    "not exists (select 1 from permit p where p.account_id = a.id)",
    "not exists (select 1 from session s where s.account_id = a.id)",
    "(select text like '%moved%' from account_search t where t.account_id = a.id)",
    "(select count(*) from audit e where e.target_id = a.id) = 1",
    "exists (select 1 from audit e where e.target_id = a.id and action = 'installers.convert' and outcome = 'done')",
    // Decision 1: how he proves who he is does not change.
    "exists (select 1 from credential c where c.account_id = a.id and password_hash is not null)",
];

/// REL-24, S3-62, S3-64, decision 1: killed at each step of a conversion, down to the one before its commit;
/// nothing of it is there, the installer works on, and the same conversion goes through later.
#[tokio::test]
async fn a_conversion_killed_half_way_leaves_nothing_of_it() {
    let world = World::new("conversion").await;
    let person = Person::new(&world).await;
    for stop in STOPS {
        let program = world.start().await;
        assert!(person.is_let_in(&program).await, "his session lives");
        let form = person.form(&world, &program).await;
        let stopped = world.db.pool.begin_with(stop).await.unwrap();
        let conversion = program.begin(&form, &world.token).await;
        world.until_half_way().await;
        program.kill().await;
        world.still_half_way().await;
        stopped.rollback().await.unwrap();
        assert!(conversion.answer().await.is_none(), "nothing was acknowledged");
        world.settled().await;
        person.is_untouched(&world).await;
    }
    let program = world.start().await;
    assert!(person.is_let_in(&program).await, "his session lives");
    let form = person.form(&world, &program).await;
    let done: Done = program.call(&form, &world.token).await.read();
    assert!(done.notice.starts_with("Ada Moved is an employee now."), "{done:?}");
    program.kill().await;
    world.settled().await;
    person.is_converted(&world).await;
    let program = world.start().await;
    assert!(!person.is_let_in(&program).await, "his session has ended");
    let again = program.call(&form, &world.token).await;
    assert_eq!(again.status, 404, "an installer no more: {}", again.body);
}

/// REL-24: killed the moment it can be seen, before anybody is told; all of it is there.
#[tokio::test]
async fn a_conversion_killed_after_its_commit_is_all_there() {
    let world = World::new("commit").await;
    let person = Person::new(&world).await;
    let program = world.start().await;
    let form = person.form(&world, &program).await;
    let _unread = program.begin(&form, &world.token).await;
    let sql = format!("select count(*) from account where id = '{}' and kind = 'employee'", person.id);
    world.until("the conversion is committed", &sql, |n| n == 1).await;
    program.kill().await;
    world.settled().await;
    person.is_converted(&world).await;
}
