//! Panels and members move at random, and memberships end: nobody ever sees more, or less, than his roles and
//! memberships give (issue 5; SEC-45, SEC-46). Lists, totals, kept sight and single look-ups are compared with
//! a plain reading of the tables.

use domain::{Caller, Entropy};
use model::accounts::{AccountQuery, Kind};
use model::ids::{AccountId, GroupId, PanelId};
use model::panels::PanelQuery;
use model::role::BuiltIn;
use testkit::people::Make;
use testkit::{SIGHT_OUT_OF_STEP, TestDb};

struct World {
    db: TestDb,
    dice: Entropy,
    groups: Vec<GroupId>,
    panels: Vec<PanelId>,
    customers: Vec<AccountId>,
    staff: Vec<AccountId>,
    admin: Caller,
}

impl World {
    async fn new(seed: u64) -> Self {
        let db = TestDb::new().await;
        let make = Make(&db.domain);
        let op = make.company("OP", None).await;
        let companies = [make.company("EAST", Some(op)).await, make.company("WEST", Some(op)).await];
        let (mut groups, mut panels, mut customers, mut staff) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for n in 0..4 {
            groups.push(make.group(&format!("Group {n}"), companies[n % 2]).await);
        }
        for n in 0..8 {
            panels.push(make.panel(&format!("35026973718{n}000"), groups[n % 4]).await);
            let customer = make.end_user(&format!("c{n}@x.test"), "active", op).await;
            make.customer_link(customer, panels[n]).await;
            customers.push(customer);
        }
        for n in 0..4 {
            let role = make.role_with(&format!("Role {n}"), &domain_view()).await;
            if n < 2 {
                make.role_group(role, groups[n]).await;
            }
            let person = make.employee(&format!("e{n}@x.test"), BuiltIn::Owner, companies[n % 2]).await;
            make.give_role(person, role).await;
            staff.push(person);
        }
        let admin = make.employee("admin@op.test", BuiltIn::SuperAdministrator, op).await;
        let admin = make.caller(admin).await;
        Self { db, dice: Entropy::seeded(seed), groups, panels, customers, staff, admin }
    }

    fn any<T: Copy>(&self, of: &[T]) -> T {
        of[usize::try_from(self.dice.below(of.len() as u64)).unwrap()]
    }

    /// Something that may happen, done or refused.
    async fn step(&self) {
        let (domain, admin) = (&self.db.domain, &self.admin);
        let (panel, group, person) = (self.any(&self.panels), self.any(&self.groups), self.any(&self.staff));
        match self.dice.below(6) {
            0..3 => {
                let ids = [panel, self.any(&self.panels)];
                let seen = domain.panel_move_preview(admin, &ids, group).await.unwrap().seal;
                domain.move_panels(admin, &ids, &group.to_string(), &seen).await.unwrap();
            }
            3 => {
                let hours = self.dice.below(48);
                let end = if hours < 8 {
                    "null".to_owned()
                } else {
                    format!("timestamptz '2026-06-01 12:00+00' + interval '{hours} hours'")
                };
                self.db.sql(&format!("insert into group_member (group_id, account_id, ends_at) values ('{group}', '{person}', {end}) on conflict (group_id, account_id) do update set ends_at = excluded.ends_at")).await;
            }
            4 => {
                let gone = format!("delete from group_member where group_id = '{group}' and account_id = '{person}'");
                self.db.sql(&gone).await;
            }
            _ => {
                domain.clock().advance(time::Duration::hours(3));
            }
        }
    }

    /// What a person sees by the tables, read plainly.
    async fn plainly(&self, person: AccountId) -> Vec<String> {
        let now = self.db.domain.clock().now().unix_timestamp();
        let sql = format!(
            "select coalesce(string_agg(p.id::text, ' ' order by p.id), '') from panel p where p.group_id in (
                 select m.group_id from group_member m where m.account_id = '{person}'
                    and (m.ends_at is null or m.ends_at > to_timestamp({now}))
                 union select r.group_id from role_group r join account a on a.role_id = r.role_id where a.id = '{person}')"
        );
        self.db.text(&sql).await.split_whitespace().map(ToOwned::to_owned).collect()
    }

    async fn check(&self, step: usize) {
        let domain = &self.db.domain;
        assert_eq!(self.db.count(SIGHT_OUT_OF_STEP).await, 0, "step {step}");
        for person in &self.staff {
            let caller = Make(domain).caller(*person).await;
            let plain = self.plainly(*person).await;
            let query = PanelQuery { size: 200, ..PanelQuery::default() };
            let mut listed: Vec<String> =
                domain.panels(&caller, &query).await.unwrap().rows.iter().map(|row| row.id.to_string()).collect();
            listed.sort();
            assert_eq!(listed, plain, "list, step {step}");
            let found = PanelQuery { search: "350269".into(), ..query };
            assert_eq!(domain.panels(&caller, &found).await.unwrap().rows.len(), plain.len(), "search, step {step}");
            for panel in &self.panels {
                let seen = plain.contains(&panel.to_string());
                assert_eq!(domain.panel(&caller, *panel).await.is_ok(), seen, "panel, step {step}");
                assert_eq!(domain.panel_history(&caller, *panel).await.is_ok(), seen, "history, step {step}");
            }
            self.check_customers(&caller, &plain, step).await;
        }
    }

    /// The customers come with their panels: all belong to the operator.
    async fn check_customers(&self, caller: &Caller, plain: &[String], step: usize) {
        let domain = &self.db.domain;
        let query = AccountQuery { size: 200, ..AccountQuery::of(Kind::EndUser) };
        let rows = domain.accounts(caller, &query).await.unwrap().rows;
        assert_eq!(rows.len(), plain.len(), "customers, step {step}");
        for (customer, panel) in self.customers.iter().zip(&self.panels) {
            let seen = plain.contains(&panel.to_string());
            assert_eq!(domain.account(caller, Kind::EndUser, *customer).await.is_ok(), seen, "customer, step {step}");
            assert_eq!(rows.iter().any(|row| row.id == *customer), seen, "row, step {step}");
        }
    }
}

fn domain_view() -> [model::Permission; 2] {
    [model::Permission::PanelsView, model::Permission::AccountsView]
}

#[tokio::test]
async fn nobody_sees_what_roles_and_memberships_do_not_give() {
    for seed in [1, 2, 3] {
        let world = World::new(seed).await;
        for step in 0..40 {
            world.step().await;
            if step % 4 == 3 {
                world.check(step).await;
            }
        }
    }
}
