//! Moving panels: who gains and loses sight is shown before, sealed; both ends are in sight.

use model::ApiError;
use model::accounts::OutcomeKind;
use model::ids::GroupId;
use model::panels::{MovePreview, PanelQuery};
use model::role::BuiltIn;

use super::kit::{Cloud, IMEI, api, conflict, fault, results};

fn names(preview: &MovePreview) -> (Vec<&str>, Vec<&str>) {
    let gains = preview.change.gains.iter().map(|p| p.name.as_str()).collect();
    (gains, preview.change.loses.iter().map(|p| p.name.as_str()).collect())
}

/// Issue 5, Panels: the preview names who gains and loses sight; those out of the reader's sight are counted.
#[tokio::test]
async fn a_move_says_who_gains_and_loses_sight() {
    let cloud = Cloud::new().await;
    let make = cloud.make();
    let loser = make.employee("loser@north.test", BuiltIn::Owner, cloud.north).await;
    make.member(cloud.north_group, loser).await;
    let off = make.employee("off@north.test", BuiltIn::Owner, cloud.north).await;
    make.member(cloud.north_group, off).await;
    cloud.db.sql(&format!("update account set state = 'off' where id = '{off}'")).await;
    let past = make.employee("past@north.test", BuiltIn::Owner, cloud.north).await;
    make.member(cloud.north_group, past).await;
    cloud.db.sql(&format!("update group_member set ends_at = '2026-05-31' where account_id = '{past}'")).await;
    let by_role = make.employee("role@op.test", BuiltIn::Owner, cloud.op).await;
    let role = make.role_with("Southerners", &[]).await;
    make.role_group(role, cloud.south_group).await;
    make.give_role(by_role, role).await;
    let preview = cloud.domain().panel_move_preview(&cloud.admin, &[cloud.panel], cloud.south_group).await.unwrap();
    assert_eq!(names(&preview), (vec!["role", "sue"], vec!["loser"]));
    assert_eq!(preview.what(), "1 panel leaves North sites, with 0 customers and 0 installers.");
    // Max of NORTH sees neither the people of SOUTH nor those of the operator.
    let preview = cloud.domain().panel_move_preview(&cloud.manager, &[cloud.panel], cloud.south_group).await.unwrap();
    assert_eq!(names(&preview), (vec![], vec!["loser"]));
    assert_eq!((preview.change.gains_unseen, preview.change.loses_unseen), (2, 0));
}

/// The confirmation holds for the list that was shown, those out of sight included, and for no other.
#[tokio::test]
async fn a_move_is_made_for_the_list_that_was_shown() {
    let cloud = Cloud::new().await;
    let (domain, who, to) = (cloud.domain(), &cloud.manager, cloud.south_group.to_string());
    let blind = domain.move_panels(who, &[cloud.panel], &to, "").await;
    assert!(conflict(blind).starts_with("Another group changes who sees the panels."));
    let seen = domain.panel_move_preview(who, &[cloud.panel], cloud.south_group).await.unwrap().seal;
    let late = cloud.make().employee("late@south.test", BuiltIn::Owner, cloud.south).await;
    cloud.make().member(cloud.south_group, late).await;
    assert!(conflict(domain.move_panels(who, &[cloud.panel], &to, &seen).await).contains("Nothing was changed."));
    assert_eq!(cloud.group_of(cloud.panel).await, cloud.north_group.to_string());
    let done = cloud.go_to(who, cloud.panel, cloud.south_group).await.unwrap();
    assert_eq!(done.notice, format!("Panel {IMEI} moved to South sites."));
    // At once: Sue sees it in her list, and by itself.
    let sue = cloud.again(&cloud.other).await;
    assert_eq!(cloud.listed(&sue, PanelQuery { search: IMEI.into(), ..PanelQuery::default() }).await, [IMEI]);
    assert_eq!(cloud.db.count(testkit::SIGHT_OUT_OF_STEP).await, 0);
    let history = domain.panel_history(&sue, cloud.panel).await.unwrap();
    let change = &history[0].changes[0];
    assert_eq!((history[0].title.as_str(), change.after.as_str()), ("Moved to another group", "South sites"));
    // SEC-46: where it came from is not hers to see.
    assert_eq!(change.before, "a group out of your sight");
}

/// SEC-54: neither a panel out of sight is moved, nor one into a group out of sight; a group in sight only by an
/// ended membership is none.
#[tokio::test]
async fn both_ends_of_a_move_are_in_sight() {
    let cloud = Cloud::new().await;
    let (domain, sue) = (cloud.domain(), &cloud.other);
    let nil = GroupId(uuid::Uuid::nil());
    let unseen = fault(domain.panel_move_preview(sue, &[cloud.far_panel], cloud.north_group).await, "group");
    assert_eq!(unseen, fault(domain.panel_move_preview(sue, &[cloud.far_panel], nil).await, "group"));
    let north = cloud.north_group.to_string();
    assert_eq!(fault(domain.move_panels(sue, &[cloud.far_panel], &north, "").await, "group"), unseen);
    assert_eq!(api(domain.panel_move_preview(sue, &[cloud.panel], cloud.south_group).await), ApiError::NotFound);
    let done = domain.move_panels(sue, &[cloud.panel], &cloud.south_group.to_string(), "").await.unwrap();
    assert_eq!(results(&done), [OutcomeKind::Failed]);
    assert_eq!(cloud.group_of(cloud.panel).await, north);
    cloud.db.sql("update group_member set ends_at = '2026-06-01 11:59:59+00'").await;
    let max = cloud.again(&cloud.manager).await;
    assert!(cloud.listed(&max, PanelQuery::default()).await.is_empty());
    assert_eq!(api(domain.panel(&max, cloud.panel).await), ApiError::NotFound);
    // Without the permission nothing is told.
    let engineer = cloud.somebody("eng@north.test", BuiltIn::OperationsEngineer).await;
    let refused = domain.panel_move_preview(&engineer, &[cloud.panel], cloud.north_group).await;
    assert!(matches!(api(refused), ApiError::Forbidden(_)));
}

/// Decision 6: in bulk, those that are there already are skipped and the rest is moved.
#[tokio::test]
async fn a_bulk_move_skips_what_is_there_already() {
    let cloud = Cloud::new().await;
    let ids = [cloud.panel, cloud.far_panel];
    let preview = cloud.domain().panel_move_preview(&cloud.admin, &ids, cloud.south_group).await.unwrap();
    assert_eq!((preview.panels, preview.from.as_slice()), (1, ["North sites".to_owned()].as_slice()));
    let done =
        cloud.domain().move_panels(&cloud.admin, &ids, &cloud.south_group.to_string(), &preview.seal).await.unwrap();
    assert_eq!(results(&done), [OutcomeKind::Done, OutcomeKind::Skipped]);
    assert_eq!(done.rows[1].reason, "Already in South sites.");
    assert_eq!(cloud.audit("panels.move").await, 1);
}

/// A group is removed: all its panels go, with their kept sight and a line in each history.
#[tokio::test]
async fn all_panels_of_a_group_move_at_once() {
    let cloud = Cloud::new().await;
    let ann = cloud.make().end_user("ann@north.test", "active", cloud.north).await;
    cloud.make().customer_link(ann, cloud.panel).await;
    let mut tx = cloud.domain().begin(&cloud.admin).await.unwrap();
    let moved = domain::panels::moving::move_all_to(&mut tx, cloud.north_group, cloud.south_group).await.unwrap();
    tx.commit(domain::audit::AuditEntry::about("groups.remove", "North sites")).await.unwrap();
    assert_eq!(moved, 1);
    assert_eq!(cloud.group_of(cloud.panel).await, cloud.south_group.to_string());
    assert_eq!(cloud.db.count(testkit::SIGHT_OUT_OF_STEP).await, 0);
    let history = cloud.domain().panel_history(&cloud.admin, cloud.panel).await.unwrap();
    assert_eq!(history[0].changes[0].after, "South sites");
    let sealed = domain::audit::seal(&cloud.db.pool).await.unwrap();
    assert!(sealed >= 2);
    assert!(matches!(domain::audit::verify(&cloud.db.pool).await.unwrap(), domain::audit::Verdict::Whole(_)));
}
