//! The kept sight is the truth, whatever happened, and lists read by it show what is in sight.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use domain::accounts::list::Way;
use domain::accounts::sight;
use domain::caller::Caller;
use domain::{Domain, Entropy};
use model::accounts::{AccountQuery, AddAccount, Kind, LinkForm};
use model::grid::Total;
use model::ids::{AccountId, AuditId, CompanyId, GroupId, LinkId, PanelId};
use model::log::{At, LogQuery};
use model::role::BuiltIn;
use testkit::people::Make;
use testkit::{LOG_OUT_OF_STEP, SIGHT_OUT_OF_STEP, TestDb};
use uuid::Uuid;

/// Companies one below the other and one beside them, each with a group and two panels; a manager
/// each, and one who sees a group of a company that is not his.
struct World {
    db: TestDb,
    dice: Entropy,
    companies: Vec<CompanyId>,
    groups: Vec<GroupId>,
    panels: Vec<PanelId>,
    admin: Caller,
    managers: Vec<Caller>,
    people: Vec<AccountId>,
}

impl World {
    async fn new() -> Self {
        let db = TestDb::new().await;
        let make = Make(&db.domain);
        let operator = make.company("OP", None).await;
        let east = make.company("EAST", Some(operator)).await;
        let far_east = make.company("FAR", Some(east)).await;
        let west = make.company("WEST", Some(operator)).await;
        let companies = vec![operator, east, far_east, west];
        let (mut groups, mut panels) = (Vec::new(), Vec::new());
        for (n, company) in companies.iter().enumerate() {
            let group = make.group(&format!("Group {n}"), *company).await;
            groups.push(group);
            for m in 0..2 {
                panels.push(make.panel(&format!("35026973718{n}{m}00"), group).await);
            }
        }
        let admin = make.employee("admin@op.test", BuiltIn::SuperAdministrator, operator).await;
        let mut managers = Vec::new();
        for (n, sees) in [(1, vec![1, 2]), (2, vec![2, 1]), (3, vec![3]), (3, vec![3, 0]), (3, vec![])] {
            let address = format!("manager{}@x.test", managers.len());
            let manager = make.employee(&address, BuiltIn::CommonManager, companies[n]).await;
            for group in sees {
                make.member(groups[group], manager).await;
            }
            managers.push(make.caller(manager).await);
        }
        let mut people = Vec::new();
        for n in 0..8 {
            people.push(make.end_user(&format!("user{n}@x.test"), "active", companies[n % 4]).await);
        }
        let admin = make.caller(admin).await;
        Self { db, dice: Entropy::seeded(4), companies, groups, panels, admin, managers, people }
    }

    fn domain(&self) -> &Domain {
        &self.db.domain
    }

    fn any<T: Copy>(&self, of: &[T]) -> T {
        of[usize::try_from(self.dice.below(of.len() as u64)).unwrap()]
    }

    /// Something that may happen, done or refused.
    async fn step(&mut self, n: usize) {
        let (admin, person) = (&self.admin, self.any(&self.people));
        match self.dice.below(6) {
            0..3 => {
                let form = LinkForm { user_code: "1".into(), ..LinkForm::default() };
                let panel = self.any(&self.panels).to_string();
                self.domain().assign_account_panel(admin, person, &panel, &form).await.ok();
            }
            3 => {
                let links = self.domain().account_links(admin, person).await.unwrap();
                let ids: Vec<LinkId> = links.iter().map(|l| l.id).collect();
                if !ids.is_empty() {
                    self.domain().unassign_account_panel(admin, person, self.any(&ids)).await.unwrap();
                }
            }
            4 => self.move_panel().await,
            _ => {
                self.domain().remove_accounts(admin, Kind::EndUser, &[person]).await.unwrap();
                let form = AddAccount {
                    email: format!("new{n}@x.test"),
                    company: self.any(&self.companies).to_string(),
                    panel: self.any(&self.panels).to_string(),
                    ..AddAccount::default()
                };
                let added = self.domain().add_account(admin, &form).await.unwrap().id;
                self.people.retain(|p| *p != person);
                self.people.push(added);
            }
        }
    }

    async fn move_panel(&self) {
        let (panel, group) = (self.any(&self.panels), self.any(&self.groups));
        // As a service does: a deadlock is tried again.
        domain::error::retry(self.domain().entropy(), || async {
            let mut tx = self.db.pool.begin().await?;
            sqlx::query("update panel set group_id = $2 where id = $1")
                .bind(panel.0)
                .bind(group.0)
                .execute(&mut *tx)
                .await?;
            sight::refresh_of_panels(&mut tx, &[panel.0]).await?;
            Ok(tx.commit().await?)
        })
        .await
        .unwrap();
    }

    /// Those a look-up of each alone finds: it asks links and panels.
    async fn truth(&self, caller: &Caller) -> Vec<Uuid> {
        let mut ids = Vec::new();
        for id in &self.people {
            if self.domain().account(caller, Kind::EndUser, *id).await.is_ok() {
                ids.push(id.0);
            }
        }
        ids.sort_unstable();
        ids
    }

    /// The log, page by page, is what a look-up of each entry alone finds: that asks the records themselves.
    async fn check_log(&self, caller: &Caller) {
        let all: Vec<Uuid> = sqlx::query_scalar("select id from audit order by at desc, id desc")
            .fetch_all(&self.db.pool)
            .await
            .unwrap();
        let mut truth = Vec::new();
        for id in all {
            if self.domain().log_entry(caller, AuditId(id)).await.is_ok() {
                truth.push(id);
            }
        }
        let mut query = LogQuery { size: 10, ..LogQuery::default() };
        let mut listed = Vec::new();
        loop {
            let page = self.domain().log(caller, &query).await.unwrap();
            listed.extend(page.rows.iter().map(|row| row.key.id.0));
            let Some(older) = page.older else { break };
            query.at = At::Before(older);
        }
        assert_eq!(listed, truth, "the log of {}", caller.email);
    }

    async fn listed(&self, caller: &Caller, query: &AccountQuery, way: Option<Way>) -> Vec<Uuid> {
        let page = match way {
            None => self.domain().accounts(caller, query).await.unwrap(),
            Some(way) => self.domain().accounts_by(caller, query, way).await.unwrap(),
        };
        let mut ids: Vec<Uuid> = page.rows.iter().map(|row| row.id.0).collect();
        ids.sort_unstable();
        ids
    }
}

/// SEC-46, SEC-47: after each of many random changes the columns are what links and panels say, and
/// every way of reading a list shows each reader exactly what he could open.
#[tokio::test]
async fn the_kept_sight_is_the_truth() {
    let mut world = World::new().await;
    assert_eq!(world.db.count(SIGHT_OUT_OF_STEP).await, 0, "at the start");
    for n in 0..60 {
        world.step(n).await;
        assert_eq!(world.db.count(SIGHT_OUT_OF_STEP).await, 0, "after step {n}");
        assert_eq!(world.db.count(LOG_OUT_OF_STEP).await, 0, "the log, after step {n}");
        if n % 10 != 0 {
            continue;
        }
        for caller in world.managers.iter().chain([&world.admin]) {
            world.check_log(caller).await;
            let truth = world.truth(caller).await;
            let all = AccountQuery::of(Kind::EndUser);
            for way in [None, Some(Way::Walk(None)), Some(Way::Gather)] {
                assert_eq!(world.listed(caller, &all, way).await, truth, "{} by {way:?}", caller.email);
            }
        }
    }
    for caller in &world.managers {
        let total = world.domain().accounts_total(caller, &AccountQuery::of(Kind::EndUser)).await.unwrap();
        assert_eq!(total, Total::Exact(u32::try_from(world.truth(caller).await.len()).unwrap()), "{}", caller.email);
    }
}

/// A search and its neighbours are the same whether the list is walked or gathered; the total counts
/// what is found; and nobody is found by a panel out of sight (SEC-47).
#[tokio::test]
async fn both_ways_of_a_search_find_the_same() {
    let mut world = World::new().await;
    for n in 0..30 {
        world.step(n).await;
    }
    for caller in world.managers.iter().chain([&world.admin]) {
        for search in ["x.test", "user1", "new", "350269737181", "35026973718", "7181", "e", "zz", "x test", "+1"] {
            let query = AccountQuery { search: search.into(), ..AccountQuery::of(Kind::EndUser) };
            let gathered = world.listed(caller, &query, Some(Way::Gather)).await;
            for way in [None, Some(Way::Walk(None))] {
                assert_eq!(world.listed(caller, &query, way).await, gathered, "{} {search} {way:?}", caller.email);
            }
            let total = world.domain().accounts_total(caller, &query).await.unwrap();
            assert_eq!(total, Total::Exact(u32::try_from(gathered.len()).unwrap()), "{} {search}", caller.email);
            let truth = world.truth(caller).await;
            assert!(gathered.iter().all(|id| truth.contains(id)), "{} {search}", caller.email);
        }
    }
    let by_panel = AccountQuery { search: "35026973718".into(), ..AccountQuery::of(Kind::EndUser) };
    let blind = &world.managers[4];
    assert!(world.listed(blind, &by_panel, None).await.is_empty(), "who sees no group finds nobody by a panel");
}

/// A list that begins with a desert: what a short walk does not reach is gathered.
#[tokio::test]
async fn a_walk_that_ends_early_is_not_the_answer() {
    let world = World::new().await;
    let manager = &world.managers[0];
    let all = AccountQuery::of(Kind::EndUser);
    let truth = world.truth(manager).await;
    assert!(world.listed(manager, &all, Some(Way::Walk(Some(1)))).await.len() < truth.len());
    assert_eq!(world.listed(manager, &all, None).await, truth);
}

/// Two at once: a panel is moved while somebody is put on it. Whoever comes second sees the first.
#[tokio::test]
async fn a_move_and_an_assignment_at_once_agree() {
    let world = World::new().await;
    for person in &world.people {
        let form = LinkForm { user_code: "1".into(), ..LinkForm::default() };
        let panel = world.panels[0].to_string();
        let assign = world.domain().assign_account_panel(&world.admin, *person, &panel, &form);
        let (assigned, ()) = tokio::join!(assign, world.move_panel());
        assigned.unwrap();
        assert_eq!(world.db.count(SIGHT_OUT_OF_STEP).await, 0);
    }
}
