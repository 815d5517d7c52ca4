//! S3-20, S3-64, SEC-58: over many made-up layouts of groups, what stays is exactly what the employee sees.

use domain::{Caller, Entropy};
use model::ids::{AccountId, CompanyId, GroupId, PanelId, RoleId};
use model::role::BuiltIn;

use crate::cloud::Cloud;
use crate::kit::{convert, split};

const LAYOUTS: u64 = 48;

/// What all layouts share.
struct World {
    cloud: Cloud,
    dice: Entropy,
    groups: Vec<GroupId>,
    panels: Vec<PanelId>,
}

impl World {
    async fn new() -> Self {
        let cloud = Cloud::new().await;
        let make = cloud.make();
        let (mut groups, mut panels) = (Vec::new(), Vec::new());
        for n in 0..7 {
            let company = if n % 2 == 0 { cloud.east } else { cloud.west };
            let group = make.group(&format!("Group {n}"), company).await;
            groups.push(group);
            for k in 0..3 {
                panels.push(make.panel(&format!("35000000000{n:02}{k:02}"), group).await);
            }
        }
        Self { cloud, dice: Entropy::seeded(58), groups, panels }
    }

    fn chance(&self, percent: u64) -> bool {
        self.dice.below(100) < percent
    }

    fn some<T: Copy>(&self, of: &[T], percent: u64) -> Vec<T> {
        of.iter().copied().filter(|_| self.chance(percent)).collect()
    }

    /// Whoever converts: the operator's administrator, or a Common Manager of the eastern company who
    /// sees some groups.
    async fn converter(&self, n: u64) -> (Caller, Vec<GroupId>) {
        if self.chance(40) {
            return (self.cloud.admin.clone(), self.groups.clone());
        }
        let make = self.cloud.make();
        let person = make.employee(&format!("cm{n}@east.test"), BuiltIn::CommonManager, self.cloud.east).await;
        let seen = self.some(&self.groups, 60);
        for group in &seen {
            make.member(*group, person).await;
        }
        (make.caller(person).await, seen)
    }

    /// A role he may give, connected to some of the groups he sees.
    async fn role(&self, n: u64, caller: &Caller, seen: &[GroupId]) -> RoleId {
        let make = self.cloud.make();
        let role = make.role_with(&format!("Role {n}"), &[]).await;
        for group in self.some(seen, 40) {
            make.role_group(role, group).await;
        }
        let own = self.cloud.text(&format!("select role_id::text from account where id = '{}'", caller.account)).await;
        make.assignable(own.parse().unwrap(), role).await;
        if caller.account == self.cloud.admin.account && self.chance(30) {
            self.cloud.db.sql(&format!("update role set sees_all_groups = true where id = '{role}'")).await;
        }
        role
    }

    async fn installer(&self, n: u64, company: CompanyId) -> (AccountId, Vec<PanelId>) {
        let make = self.cloud.make();
        let state = ["active", "pending", "off"][usize::try_from(self.dice.below(3)).unwrap()];
        let id = make.installer(&format!("i{n}@east.test"), state, company).await;
        for group in self.some(&self.groups, 20) {
            make.member(group, id).await;
        }
        let panels = self.some(&self.panels, 50);
        for panel in &panels {
            make.installer_link(id, *panel).await;
        }
        (id, panels)
    }

    async fn sees(&self, caller: &Caller, panel: PanelId) -> bool {
        let mut conn = self.cloud.db.pool.acquire().await.unwrap();
        domain::panels::find_visible(&mut conn, &caller.scope, panel).await.unwrap().is_some()
    }

    async fn imei(&self, panel: PanelId) -> String {
        self.cloud.text(&format!("select imei from panel where id = '{panel}'")).await
    }
}

#[tokio::test]
async fn what_stays_is_exactly_what_the_employee_sees() {
    let world = World::new().await;
    let (mut stayed, mut went, mut hidden) = (0, 0, 0);
    for n in 0..LAYOUTS {
        let (caller, seen) = world.converter(n).await;
        let role = world.role(n, &caller, &seen).await;
        let at_operator = caller.account == world.cloud.admin.account && world.chance(50);
        let company = if at_operator { world.cloud.operator } else { world.cloud.east };
        let (id, panels) = world.installer(n, company).await;
        let shown = split(&world.cloud, &caller, id, role).await;
        let done = convert(&world.cloud, &caller, id, role).await.unwrap();
        // His sessions are read only while he is active; the scope does not depend on it.
        world.cloud.db.sql(&format!("update account set state = 'active' where id = '{id}'")).await;
        let employee = world.cloud.make().caller(id).await;
        let mut listed = (Vec::new(), Vec::new(), 0, 0);
        let (mut kept, mut gone) = (Vec::new(), 0);
        for panel in &panels {
            let imei = world.imei(*panel).await;
            match (world.sees(&employee, *panel).await, world.sees(&caller, *panel).await) {
                (true, true) => listed.0.push(imei.clone()),
                (false, true) => listed.1.push(imei.clone()),
                (true, false) => listed.2 += 1,
                (false, false) => listed.3 += 1,
            }
            if world.sees(&employee, *panel).await {
                kept.push(imei);
            } else {
                gone += 1;
            }
        }
        let names = |of: &[model::installers::SplitPanel]| of.iter().map(|p| p.imei.clone()).collect::<Vec<_>>();
        assert_eq!((names(&shown.kept), names(&shown.unassigned)), (listed.0, listed.1), "layout {n}: named before");
        assert_eq!((shown.kept_unseen, shown.unassigned_unseen), (listed.2, listed.3), "layout {n}: counted before");
        let left: Vec<String> = sqlx::query_scalar(
            "select p.imei from installer_link l join panel p on p.id = l.panel_id where l.account_id = $1 order by p.imei",
        )
        .bind(id.0)
        .fetch_all(&world.cloud.db.pool)
        .await
        .unwrap();
        assert_eq!(left, kept, "layout {n}: what is left");
        let stays = if kept.len() == 1 { "1 stays.".to_owned() } else { format!("{} stay.", kept.len()) };
        assert!(done.notice.ends_with(&stays) && done.notice.contains(&format!(" {gone} panel")), "{}", done.notice);
        let kept_count =
            world.cloud.db.count(&format!("select panel_count::bigint from account where id = '{id}'")).await;
        assert_eq!(kept_count, i64::try_from(kept.len()).unwrap());
        assert_eq!(world.cloud.db.count(testkit::SIGHT_OUT_OF_STEP).await, 0, "layout {n}: the kept sight");
        stayed += kept.len();
        went += gone;
        hidden += listed.2 + listed.3;
    }
    assert!(stayed > 50 && went > 50 && hidden > 20, "the layouts are mixed: {stayed} {went} {hidden}");
}
