//! Undo (issue 7): puts back exactly what was, for half a minute, for the session that did it, unless anybody
//! changed it since.

#![expect(clippy::unwrap_used, reason = "a test's helper fails as a test does")]

use domain::{Caller, Domain};
use model::ApiError;
use model::accounts::{Access, Kind, LinkForm};
use model::employees::Switch;
use model::ids::{AccountId, CompanyId, GroupId, LinkId, PanelId, UndoId};
use model::installers::Decision;
use model::management::Activation;
use model::role::BuiltIn;
use testkit::TestDb;
use testkit::people::Make;
use time::Duration;

const IMEI: &str = "490154203237518";

/// NORTH and SOUTH below an operator; a manager of NORTH who sees both groups.
struct Cloud {
    db: TestDb,
    north: CompanyId,
    north_group: GroupId,
    south: CompanyId,
    south_group: GroupId,
    panel: PanelId,
    manager: Caller,
}

impl Cloud {
    async fn new() -> Self {
        let db = TestDb::new().await;
        let make = Make(&db.domain);
        let op = make.company("OP", None).await;
        let (north, south) = (make.company("NORTH", Some(op)).await, make.company("SOUTH", Some(op)).await);
        let north_group = make.group("North sites", north).await;
        let south_group = make.group("South sites", south).await;
        let panel = make.panel(IMEI, north_group).await;
        let manager = make.employee("max@north.test", BuiltIn::CommonManager, north).await;
        make.member(north_group, manager).await;
        make.member(south_group, manager).await;
        let manager = make.caller(manager).await;
        Self { db, north, north_group, south, south_group, panel, manager }
    }

    fn domain(&self) -> &Domain {
        &self.db.domain
    }

    fn make(&self) -> Make<'_> {
        Make(&self.db.domain)
    }

    /// The manager's next request.
    fn next(&self) -> Caller {
        Caller { undo: Some(UndoId(self.domain().new_uuid())), ..self.manager.clone() }
    }

    async fn state(&self, id: AccountId) -> String {
        self.db.text(&format!("select state from account where id = '{id}'")).await
    }

    async fn undo(&self, batch: Option<UndoId>) -> domain::Result<String> {
        Ok(self.domain().run_undo(&self.next(), batch.unwrap()).await?.notice)
    }

    async fn suspend(&self, ids: &[AccountId]) -> Option<UndoId> {
        self.domain().set_account_access(&self.next(), ids, Access::Suspend).await.unwrap().undo
    }
}

fn conflict<T: std::fmt::Debug>(result: domain::Result<T>) -> String {
    match result.unwrap_err().into_api("test") {
        ApiError::Conflict { message, .. } => message,
        other => panic!("no conflict: {other:?}"),
    }
}

const LATE: &str = "This can no longer be undone: that is possible for half a minute.";

/// Suspending is taken back, the tally with it, once; the log says both; sessions stay ended.
#[tokio::test]
async fn a_suspension_is_taken_back_once() {
    let cloud = Cloud::new().await;
    let ann = cloud.make().end_user("ann@north.test", "active", cloud.north).await;
    let token = cloud.make().session(ann).await;
    let undo = cloud.suspend(&[ann]).await;
    assert_eq!(cloud.undo(undo).await.unwrap(), "Undone: ann is as before. Sessions that ended stay ended.");
    assert_eq!(cloud.state(ann).await, "active");
    assert!(cloud.domain().caller(&token, domain::Origin::default()).await.unwrap().is_none());
    assert_eq!(conflict(cloud.undo(undo).await), LATE);
    let log = "select changes::text from audit where action = 'accounts.undo' and outcome = 'done'";
    assert_eq!(cloud.db.text(log).await, r#"[{"after": "Active", "field": "Status", "before": "Suspended"}]"#);
    let tally = "select coalesce(sum(n), 0)::bigint from account_tally where kind = 'end_user' and state = 'off'";
    assert_eq!(cloud.db.count(tally).await, 0);
    // Enabling is taken back too, and ends what began meanwhile.
    cloud.suspend(&[ann]).await;
    let enabled = cloud.domain().set_account_access(&cloud.next(), &[ann], Access::Enable).await.unwrap();
    let token = cloud.make().session(ann).await;
    assert_eq!(cloud.undo(enabled.undo).await.unwrap(), "Undone: ann is as before.");
    assert_eq!(cloud.state(ann).await, "off");
    assert!(cloud.domain().caller(&token, domain::Origin::default()).await.unwrap().is_none());
}

/// Of many, each that nobody touched; who was changed since stays, by name and reason.
#[tokio::test]
async fn whoever_was_changed_since_stays() {
    let cloud = Cloud::new().await;
    let ann = cloud.make().end_user("ann@north.test", "active", cloud.north).await;
    let bo = cloud.make().end_user("bo@north.test", "active", cloud.north).await;
    let off = cloud.make().end_user("cy@north.test", "off", cloud.north).await;
    let undo = cloud.suspend(&[ann, bo, off]).await;
    cloud.db.sql(&format!("update account set version = version + 1 where id = '{bo}'")).await;
    let said = cloud.undo(undo).await.unwrap();
    assert_eq!(
        said,
        "Undone for 1 of 2 rows. Sessions that ended stay ended. \
         Not undone: bo: Somebody changed it meanwhile, so it stays as it is now."
    );
    assert_eq!((cloud.state(ann).await, cloud.state(bo).await, cloud.state(off).await), states("active", "off", "off"));
    let undo = cloud.suspend(&[off]).await;
    assert_eq!(undo, None, "nothing was done, so nothing is offered");
}

fn states(a: &str, b: &str, c: &str) -> (String, String, String) {
    (a.into(), b.into(), c.into())
}

/// Half a minute, the same session, and whoever may still do it: anybody else finds nothing.
#[tokio::test]
async fn only_his_own_and_only_for_half_a_minute() {
    let cloud = Cloud::new().await;
    let ann = cloud.make().end_user("ann@north.test", "active", cloud.north).await;
    let undo = cloud.suspend(&[ann]).await;
    let elsewhere = cloud.make().caller(cloud.manager.account).await;
    assert_eq!(conflict(cloud.domain().run_undo(&elsewhere, undo.unwrap()).await), LATE, "another session of his");
    let weak = Caller { permissions: model::PermissionSet::EMPTY, ..cloud.next() };
    let refused = cloud.domain().run_undo(&weak, undo.unwrap()).await.unwrap_err().into_api("test");
    assert!(matches!(refused, ApiError::Forbidden(_)));
    let blind = Caller { scope: domain::Scope::default(), ..cloud.next() };
    let said = cloud.domain().run_undo(&blind, undo.unwrap()).await.unwrap().notice;
    assert!(said.starts_with("Not undone."), "SEC-45: out of sight by now: {said}");
    cloud.domain().clock().advance(Duration::seconds(31));
    assert_eq!(conflict(cloud.undo(undo).await), LATE);
    assert_eq!(cloud.state(ann).await, "off");
}

/// Rejecting takes an installer's permits, and taking it back brings them again; a pending one is pending again.
#[tokio::test]
async fn an_installer_has_his_permits_again() {
    let cloud = Cloud::new().await;
    let ina = cloud.make().installer("ina@north.test", "active", cloud.north).await;
    cloud.make().installer_link(ina, cloud.panel).await;
    let permit = cloud.domain().new_uuid();
    let panel = cloud.panel;
    cloud.db.sql(&format!("insert into permit (id, panel_id, account_id, state, asked_at, until_at) values ('{permit}', '{panel}', '{ina}', 'granted', '2026-06-01 12:00+00', '2036-06-01 20:00+00')")).await;
    let decide = |decision| {
        let (domain, caller) = (cloud.domain().clone(), cloud.next());
        async move { domain.decide_installers(&caller, &[ina], decision).await.unwrap().undo }
    };
    let undo = decide(Decision::Reject).await;
    assert_eq!(cloud.db.count("select count(*) from permit").await, 0);
    cloud.undo(undo).await.unwrap();
    assert_eq!(
        cloud.db.count(&format!("select count(*) from permit where id = '{permit}' and state = 'granted'")).await,
        1
    );
    assert_eq!(cloud.state(ina).await, "active");
    cloud.db.sql(&format!("update account set state = 'pending' where id = '{ina}'")).await;
    let undo = decide(Decision::Accept).await;
    assert_eq!(cloud.state(ina).await, "active");
    cloud.undo(undo).await.unwrap();
    assert_eq!(cloud.state(ina).await, "pending");
}

/// Employees, on their own page and in Account Management.
#[tokio::test]
async fn an_employee_is_enabled_again() {
    let cloud = Cloud::new().await;
    let ed = cloud.make().employee("ed@north.test", BuiltIn::Owner, cloud.north).await;
    let done = cloud.domain().switch_employees(&cloud.next(), &[ed], Switch::Disable).await.unwrap();
    assert_eq!(cloud.state(ed).await, "off");
    cloud.undo(done.undo).await.unwrap();
    assert_eq!(cloud.state(ed).await, "active");
    let admin = cloud.make().employee("ada@op.test", BuiltIn::SuperAdministrator, cloud.op().await).await;
    let admin = cloud.make().caller(admin).await;
    let done = cloud.domain().activate_account(&admin, ed, Activation::Deactivate).await.unwrap();
    assert_eq!(cloud.state(ed).await, "off");
    cloud.domain().run_undo(&admin, done.undo.unwrap()).await.unwrap();
    assert_eq!(cloud.state(ed).await, "active");
}

impl Cloud {
    async fn op(&self) -> CompanyId {
        self.db.text("select id::text from company where parent_id is null").await.parse().unwrap()
    }
}

/// A customer gets back code, name, partitions, role and end; also one whom only that panel showed. With another
/// link by now nothing is put over it.
#[tokio::test]
async fn a_customers_panel_comes_back_as_it_was() {
    let cloud = Cloud::new().await;
    // Of another company: in sight by the panel alone.
    let cat = cloud.make().end_user("cat@south.test", "active", cloud.south).await;
    let link = LinkId(cloud.make().customer_link(cat, cloud.panel).await);
    let form = LinkForm {
        user_code: "77".into(),
        user_name: "Cat at home".into(),
        partitions: "1".into(),
        role: "master".into(),
        ends_at: "2036-01-01".into(),
    };
    let version = cloud.db.count(&format!("select version from customer_link where id = '{link}'")).await;
    cloud.domain().edit_account_link(&cloud.next(), cat, link, version, &form).await.unwrap();
    let row = "select (id, user_code, user_name, partitions, role, ends_at, created_at)::text from customer_link";
    let before = cloud.db.text(row).await;
    let take = || async { cloud.domain().unassign_account_panel(&cloud.next(), cat, link).await.unwrap().undo };
    let undo = take().await;
    let gone = cloud.domain().account(&cloud.next(), Kind::EndUser, cat).await.unwrap_err().into_api("test");
    assert_eq!(gone, ApiError::NotFound);
    assert_eq!(cloud.undo(undo).await.unwrap(), "Undone: cat is as before.");
    assert_eq!(cloud.db.text(row).await, before);
    let row = cloud.domain().account(&cloud.next(), Kind::EndUser, cat).await.unwrap().row;
    assert_eq!((row.panels, row.role), (1, Some(model::accounts::LinkRole::Master)));
    assert_eq!(cloud.db.count(testkit::SIGHT_OUT_OF_STEP).await, 0);
    let undo = take().await;
    cloud.make().customer_link(cat, cloud.panel).await;
    assert!(cloud.undo(undo).await.unwrap().starts_with("Not undone. cat: Somebody changed it meanwhile"));
    let without = take_again(&cloud, cat).await;
    cloud.db.sql("delete from panel_partition").await;
    assert!(cloud.undo(without).await.unwrap().starts_with("Not undone."), "its partition is gone");
}

async fn take_again(cloud: &Cloud, id: AccountId) -> Option<UndoId> {
    let link: LinkId = cloud.db.text("select id::text from customer_link").await.parse().unwrap();
    cloud.db.sql("update customer_link set partitions = '{1}'").await;
    cloud.domain().unassign_account_panel(&cloud.next(), id, link).await.unwrap().undo
}

/// An installer gets back his panel and his permit on it.
#[tokio::test]
async fn an_installers_panel_comes_back_as_it_was() {
    let cloud = Cloud::new().await;
    let ina = cloud.make().installer("ina@north.test", "active", cloud.north).await;
    let link = cloud.make().installer_link(ina, cloud.panel).await;
    cloud.db.sql("update installer_link set ends_at = '2036-01-01'").await;
    let panel = cloud.panel;
    cloud.db.sql(&format!("insert into permit (id, panel_id, account_id, state, asked_at, until_at) values ('{link}', '{panel}', '{ina}', 'granted', '2026-06-01 12:00+00', '2036-06-01 20:00+00')")).await;
    let done = cloud.domain().unassign_installer_panel(&cloud.next(), ina, link).await.unwrap();
    assert_eq!(cloud.db.count("select count(*) from permit").await, 0);
    cloud.undo(done.undo).await.unwrap();
    assert_eq!(
        cloud.db.text("select (id, ends_at)::text from installer_link").await,
        format!("({link},\"2036-01-01 00:00:00+00\")")
    );
    assert_eq!(cloud.db.count("select count(*) from permit").await, 1);
    assert_eq!(cloud.domain().account(&cloud.next(), Kind::Installer, ina).await.unwrap().row.panels, 1);
}

/// A moved panel goes back to its group, unless somebody moved it on.
#[tokio::test]
async fn a_panel_goes_back_to_its_group() {
    let cloud = Cloud::new().await;
    let shift = |to: GroupId| {
        let (domain, caller, panel) = (cloud.domain().clone(), cloud.next(), cloud.panel);
        async move {
            let seal = domain.panel_move_preview(&caller, &[panel], to).await.unwrap().seal;
            domain.move_panels(&caller, &[panel], &to.to_string(), &seal).await.unwrap().undo
        }
    };
    let undo = shift(cloud.south_group).await;
    assert_eq!(cloud.undo(undo).await.unwrap(), format!("Undone: {IMEI} is as before."));
    let group = "select group_id::text from panel";
    assert_eq!(cloud.db.text(group).await, cloud.north_group.to_string());
    assert_eq!(cloud.db.count(testkit::SIGHT_OUT_OF_STEP).await, 0);
    let undo = shift(cloud.south_group).await;
    cloud.db.sql("update panel set version = version + 1").await;
    assert!(cloud.undo(undo).await.unwrap().contains("Somebody changed it meanwhile"));
    assert_eq!(cloud.db.text(group).await, cloud.south_group.to_string());
}

/// Two at once: one takes it back, and once.
#[tokio::test]
async fn two_at_once_take_it_back_once() {
    let cloud = Cloud::new().await;
    let ann = cloud.make().end_user("ann@north.test", "active", cloud.north).await;
    let undo = cloud.suspend(&[ann]).await;
    let (a, b) = tokio::join!(cloud.undo(undo), cloud.undo(undo));
    let done = [a, b].into_iter().filter(|said| said.as_ref().is_ok_and(|said| said.starts_with("Undone:"))).count();
    assert_eq!(done, 1);
    assert_eq!(cloud.db.count("select count(*) from audit where action = 'accounts.undo'").await, 1);
}
