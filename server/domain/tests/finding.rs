//! Finding (issue 7): any person, panel, group, company, role by any identifier, whole ones first, within
//! permission and sight.

#![expect(clippy::unwrap_used, reason = "a test's helper fails as a test does")]

use domain::{Caller, Domain};
use model::accounts::{Access, Kind};
use model::finding::{Hit, What};
use model::ids::{AccountId, CompanyId, GroupId, PanelId};
use model::role::BuiltIn;
use model::{ApiError, Permission};
use testkit::TestDb;
use testkit::people::Make;

const IMEI: &str = "490154203237518";
const FAR_IMEI: &str = "352099001761481";

struct Cloud {
    db: TestDb,
    north: CompanyId,
    group: GroupId,
    panel: PanelId,
    far_panel: PanelId,
    ann: AccountId,
    far: AccountId,
    admin: Caller,
    manager: Caller,
}

impl Cloud {
    async fn new() -> Self {
        let db = TestDb::new().await;
        let make = Make(&db.domain);
        let op = make.company("OP", None).await;
        let (north, south) = (make.company("NORTH", Some(op)).await, make.company("SOUTH", Some(op)).await);
        let group = make.group("North sites", north).await;
        let far_group = make.group("South sites", south).await;
        let panel = make.panel(IMEI, group).await;
        let far_panel = make.panel(FAR_IMEI, far_group).await;
        let ann = make.end_user("ann@north.test", "active", north).await;
        let far = make.end_user("ann@south.test", "active", south).await;
        let admin = make.employee("ada@op.test", BuiltIn::SuperAdministrator, op).await;
        let manager = make.employee("max@north.test", BuiltIn::CommonManager, north).await;
        make.member(group, manager).await;
        let (admin, manager) = (make.caller(admin).await, make.caller(manager).await);
        Self { db, north, group, panel, far_panel, ann, far, admin, manager }
    }

    fn domain(&self) -> &Domain {
        &self.db.domain
    }

    async fn find(&self, who: &Caller, typed: &str) -> Vec<Hit> {
        self.domain().find(who, typed).await.unwrap()
    }

    async fn ids(&self, who: &Caller, typed: &str) -> Vec<uuid::Uuid> {
        self.find(who, typed).await.into_iter().map(|hit| hit.id).collect()
    }
}

/// Name, email, phone, user id, username, IMEI, account code, web name; of groups, companies and roles the name.
#[tokio::test]
async fn everything_is_found_by_each_of_its_identifiers() {
    let cloud = Cloud::new().await;
    let (ann, panel) = (cloud.ann, cloud.panel);
    cloud.db.sql(&format!("update account set phone = '+1 555 0100', phone_digits = '15550100', username = 'annie-n' where id = '{ann}'")).await;
    cloud.db.sql(&format!("update account_search set text = text || '15550100' where account_id = '{ann}'")).await;
    cloud
        .db
        .sql(&format!("update panel set account_code = 'Z9182', web_name = 'Harbour Mill' where id = '{panel}'"))
        .await;
    cloud
        .db
        .sql(&format!("update panel_search set text = text || E'\\nz9182\\nharbour mill' where panel_id = '{panel}'"))
        .await;
    for typed in ["ann@north.test", "ANN@north.test", "annie-n", "annie", "+1 (555) 0100", "15550100", &ann.to_string()]
    {
        let hits = cloud.find(&cloud.admin, typed).await;
        assert!(hits.iter().any(|hit| hit.id == ann.0 && hit.what == What::Person(Kind::EndUser)), "{typed}: {hits:?}");
    }
    for typed in [IMEI, "Z9182", "harbour mill", "HARBOUR", "49015420"] {
        assert!(cloud.ids(&cloud.admin, typed).await.contains(&panel.0), "{typed}");
    }
    assert!(cloud.ids(&cloud.admin, "north sites").await.contains(&cloud.group.0));
    assert!(cloud.ids(&cloud.admin, "NORTH").await.contains(&cloud.north.0));
    let roles = cloud.find(&cloud.admin, "super admin").await;
    assert!(roles.iter().any(|hit| hit.what == What::Role && hit.title == "Super Administrator"));
    for typed in ["ann@north.test", "annie-n", IMEI, "Z9182", "North sites"] {
        let first = cloud.find(&cloud.admin, typed).await.remove(0);
        assert!(first.exact, "whole identifiers come first: {typed}");
    }
    assert!(cloud.find(&cloud.admin, "%").await.iter().all(|hit| !hit.exact), "SEC-82: a wildcard is text");
}

/// SEC-45, SEC-46: neither what is out of sight nor what one may not view is found, by whatever identifier.
#[tokio::test]
async fn nothing_is_found_out_of_sight_or_without_permission() {
    let cloud = Cloud::new().await;
    let (far, far_panel) = (cloud.far, cloud.far_panel);
    for typed in ["ann@south.test", "ann", &far.to_string(), FAR_IMEI, "South sites", "SOUTH", &far_panel.to_string()] {
        let found = cloud.ids(&cloud.manager, typed).await;
        assert!(!found.contains(&far.0) && !found.contains(&far_panel.0), "{typed}");
        let titles: Vec<String> = cloud.find(&cloud.manager, typed).await.into_iter().map(|hit| hit.title).collect();
        assert!(titles.iter().all(|title| !title.starts_with("South") && title != "SOUTH"), "{typed}: {titles:?}");
    }
    let only =
        |permission: Permission| Caller { permissions: [permission].into_iter().collect(), ..cloud.admin.clone() };
    let panels = only(Permission::PanelsView);
    assert!(cloud.find(&panels, "ann").await.is_empty());
    assert_eq!(cloud.ids(&panels, IMEI).await, [cloud.panel.0]);
    let people = only(Permission::AccountsView);
    assert!(cloud.find(&people, "ada@op.test").await.is_empty(), "an employee");
    assert!(cloud.find(&people, "super").await.is_empty(), "a role");
    let nobody = Caller { permissions: model::PermissionSet::EMPTY, ..cloud.admin.clone() };
    let refused = cloud.domain().find(&nobody, "ann").await.unwrap_err().into_api("test");
    assert!(matches!(refused, ApiError::Forbidden(_)));
}

/// Before typing: what one changed last and still sees.
#[tokio::test]
async fn what_was_changed_last_comes_before_typing() {
    let cloud = Cloud::new().await;
    assert!(cloud.find(&cloud.manager, "").await.is_empty());
    cloud.domain().set_account_access(&cloud.manager, &[cloud.ann], Access::Suspend).await.unwrap();
    assert_eq!(cloud.ids(&cloud.manager, "").await, [cloud.ann.0]);
    assert!(cloud.find(&cloud.admin, "").await.is_empty(), "his own acts only");
    let ann = cloud.ann;
    cloud.db.sql(&format!("update account set sight = '{{}}' where id = '{ann}'")).await;
    assert!(cloud.find(&cloud.manager, "").await.is_empty(), "out of sight by now");
}

/// Two characters are what a word begins with; from three on they may stand anywhere in it. Names that begin so come
/// first, in their order.
#[tokio::test]
async fn a_part_of_a_word_is_enough() {
    let cloud = Cloud::new().await;
    let make = Make(&cloud.db.domain);
    let zoe = make.end_user("xx@north.test", "active", cloud.north).await;
    cloud.db.sql(&format!("update account set label = 'Zoë Quill', name_key = 'zoe quill' where id = '{zoe}'")).await;
    cloud
        .db
        .sql(&format!("update account_search set text = E'zoe quill\nquill zoe\n董' where account_id = '{zoe}'"))
        .await;
    for typed in ["zo", "qu", "Zoë", "uil", "ZOE q", "董"] {
        assert!(cloud.ids(&cloud.manager, typed).await.contains(&zoe.0), "{typed}");
    }
    for typed in ["oe", "ui", "z", "zoe qx", "z%"] {
        assert!(!cloud.ids(&cloud.manager, typed).await.contains(&zoe.0), "{typed}");
    }
    let named = make.end_user("aa@north.test", "active", cloud.north).await;
    cloud.db.sql(&format!("update account set name_key = 'quill' where id = '{named}'")).await;
    let both = cloud.ids(&cloud.admin, "quill").await;
    assert_eq!(both, [named.0, zoe.0], "whose name begins so comes first");
    for typed in ["49", "490", "237518"] {
        assert!(cloud.ids(&cloud.manager, typed).await.contains(&cloud.panel.0), "{typed}");
    }
}
