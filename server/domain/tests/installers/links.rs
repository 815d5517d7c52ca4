use model::ApiError;
use model::accounts::Kind;
use model::ids::{AccountId, LinkId};
use model::installers::{ConvertInstaller, Decision, PermitState};
use time::Duration;

use crate::cloud::{Cloud, api};

async fn assign(cloud: &Cloud, id: AccountId, panel: &str, ends_at: &str) -> domain::Result<String> {
    Ok(cloud.domain().assign_installer_panel(&cloud.manager, id, panel, ends_at).await?.notice)
}

async fn count(cloud: &Cloud, id: AccountId) -> u32 {
    cloud.domain().account(&cloud.manager, Kind::Installer, id).await.unwrap().row.panels
}

/// S3-30, S3-80, S3-85, S3-88, S3-91, S3-92, S3-107: assigned, shown, counted; unassigned, and again.
#[tokio::test]
async fn a_panel_is_assigned_unassigned_and_assigned_again() {
    let cloud = Cloud::new().await;
    let id = cloud.installer("pia", "pending").await;
    let panel = cloud.east_panel.to_string();
    for (wrong, why) in [("", "Choose a panel."), ("x", "Choose a panel from the list.")] {
        assert_eq!(api(assign(&cloud, id, wrong, "").await).at("panel"), Some(why));
    }
    let hidden = api(assign(&cloud, id, &cloud.west_panel.to_string(), "").await);
    let made_up = api(assign(&cloud, id, &cloud.domain().new_uuid().to_string(), "").await);
    assert_eq!(hidden, made_up, "SEC-45: a panel out of sight is no choice");
    assert!(hidden.at("panel").is_some());
    assert_eq!(assign(&cloud, id, &panel, "").await.unwrap(), "Panel 350269737182540 is assigned.");
    let twice = api(assign(&cloud, id, &panel, "").await);
    assert_eq!(twice.at("panel"), Some("This panel is already assigned to the installer."));
    let link = cloud.links(&cloud.manager, id).await.remove(0);
    assert_eq!((link.imei.as_str(), link.account_code.as_str()), ("350269737182540", "182540"));
    assert_eq!((link.group_id, link.group.as_str()), (cloud.east_group, "East sites"));
    assert_eq!((link.ends_at, link.ended, link.permit.is_some()), (None, false, false));
    assert_eq!(count(&cloud, id).await, 1);
    assert_eq!(cloud.logged("installers.assign_panel", id).await[0].after, "350269737182540");
    let done = cloud.domain().unassign_installer_panel(&cloud.manager, id, link.id).await.unwrap();
    assert_eq!(done.notice, "Panel 350269737182540 is unassigned.");
    assert_eq!(cloud.logged("installers.unassign_panel", id).await[0].before, "350269737182540");
    assert_eq!(count(&cloud, id).await, 0);
    assign(&cloud, id, &panel, "").await.expect("at once again");
    assert_eq!(count(&cloud, id).await, 1);
}

/// Decision 12: the named day is the last one with access; past it the panel can be assigned anew, and
/// a permit of the time before does not come back.
#[tokio::test]
async fn a_link_ends_after_its_last_day_and_can_be_renewed() {
    let cloud = Cloud::new().await;
    let (id, panel) = (cloud.installer("pia", "active").await, cloud.east_panel.to_string());
    for wrong in ["tomorrow", "2026-02-30", "1969-12-31", "9999-12-31"] {
        assert!(api(assign(&cloud, id, &panel, wrong).await).at("ends_at").is_some(), "{wrong}");
    }
    assign(&cloud, id, &panel, "2026-06-01").await.unwrap();
    let log = cloud.logged("installers.assign_panel", id).await;
    assert_eq!((log[1].field.as_str(), log[1].after.as_str()), ("End date on 350269737182540", "2026-06-01"));
    cloud.permit(id, cloud.east_panel).await;
    cloud.later(Duration::hours(12) - Duration::milliseconds(1));
    let link = cloud.links(&cloud.manager, id).await.remove(0);
    assert!(!link.ended, "the last millisecond of the day");
    assert!(api(assign(&cloud, id, &panel, "").await).at("panel").is_some(), "assigned still");
    assert!(choices(&cloud, id).await.is_empty());
    cloud.later(Duration::milliseconds(1));
    assert!(cloud.links(&cloud.manager, id).await[0].ended);
    assert_eq!(count(&cloud, id).await, 1, "it is listed still, as ended");
    assert_eq!(choices(&cloud, id).await, ["350269737182540"], "it can be chosen again");
    assign(&cloud, id, &panel, "2026-07-01").await.unwrap();
    let renewed = cloud.links(&cloud.manager, id).await;
    assert_eq!((renewed.len(), renewed[0].id, renewed[0].ended), (1, link.id, false));
    assert_eq!(renewed[0].version, link.version + 1);
    assert_eq!((count(&cloud, id).await, cloud.permits().await), (1, 0));
}

async fn choices(cloud: &Cloud, id: AccountId) -> Vec<String> {
    let found = cloud.domain().installer_panel_choices(&cloud.manager, "", id).await.unwrap();
    found.into_iter().map(|choice| choice.label).collect()
}

/// S3-16, S3-17, S3-86, SEC-46: the list holds panels in sight that he is not on.
#[tokio::test]
async fn the_choices_are_panels_in_sight_that_are_not_assigned() {
    let cloud = Cloud::new().await;
    let make = cloud.make();
    make.panel("353456789012348", cloud.east_group).await;
    make.customer_link(cloud.ina, cloud.east_panel).await;
    assert_eq!(choices(&cloud, cloud.ina).await, ["353456789012348"]);
    let id = cloud.installer("pia", "off").await;
    make.customer_link(id, cloud.east_panel).await;
    assert_eq!(choices(&cloud, id).await, ["350269737182540", "353456789012348"], "a customer's link is another thing");
    let found = cloud.domain().installer_panel_choices(&cloud.manager, "5678901", id).await.unwrap();
    assert_eq!((found.len(), found[0].label.as_str()), (1, "353456789012348"));
    let all = cloud.domain().installer_panel_choices(&cloud.admin, "", id).await.unwrap();
    assert_eq!(all.len(), 3);
}

/// REL-27: the end date changes from the version that was shown, and no other; empty takes it away.
#[tokio::test]
async fn an_end_date_is_changed_from_the_present_version() {
    let cloud = Cloud::new().await;
    let (domain, manager, id) = (cloud.domain(), &cloud.manager, cloud.ina);
    cloud.permit(id, cloud.east_panel).await;
    let edit = |version, day: &'static str| domain.edit_installer_link(manager, id, cloud.ina_link, version, day);
    assert!(api(edit(1, "soon").await).at("ends_at").is_some());
    edit(1, "2026-12-24").await.unwrap();
    let log = cloud.logged("installers.edit_link", id).await;
    assert_eq!((log[0].before.as_str(), log[0].after.as_str()), ("", "2026-12-24"));
    assert!(matches!(api(edit(1, "2026-12-31").await), ApiError::Conflict { .. }));
    assert_eq!(edit(2, "2026-12-24").await.unwrap().notice, "Nothing was changed.");
    assert_eq!(cloud.permits().await, 1, "the assignment goes on, and so does its permit");
    edit(2, "2026-05-31").await.unwrap();
    assert!(cloud.links(manager, id).await[0].ended, "a day that is past ends it");
    assert_eq!(cloud.permits().await, 0);
    edit(3, "").await.unwrap();
    let link = cloud.links(manager, id).await.remove(0);
    assert_eq!((link.ends_at, link.ended, link.version), (None, false, 4));
}

/// S3-78, SEC-46: only panels in sight; the last request where a panel needs a permit.
#[tokio::test]
async fn links_show_what_the_reader_may_see() {
    let cloud = Cloud::new().await;
    cloud.make().installer_link(cloud.ina, cloud.west_panel).await;
    cloud.permit(cloud.ina, cloud.east_panel).await;
    assert_eq!(cloud.links(&cloud.manager, cloud.ina).await.len(), 1);
    assert_eq!(cloud.links(&cloud.admin, cloud.ina).await.len(), 2);
    assert!(cloud.links(&cloud.manager, cloud.ina).await[0].permit.is_none(), "none is needed");
    cloud.db.sql("update panel set needs_permit = true, installer_access = true").await;
    let link = cloud.links(&cloud.manager, cloud.ina).await.remove(0);
    assert!(link.needs_permit && link.access);
    assert_eq!(link.permit.unwrap().state, PermitState::Granted);
    cloud.domain().unassign_installer_panel(&cloud.manager, cloud.ina, cloud.ina_link).await.unwrap();
    assert_eq!(cloud.permits().await, 0);
}

/// SEC-45, SEC-54: out of sight does not exist, on every path, at either end; nothing is changed.
#[tokio::test]
async fn out_of_sight_is_not_found_everywhere() {
    let cloud = Cloud::new().await;
    let (domain, manager) = (cloud.domain(), &cloud.manager);
    let hidden = cloud.make().installer_link(cloud.ina, cloud.west_panel).await;
    let made_up = (AccountId(domain.new_uuid()), LinkId(domain.new_uuid()));
    let customer = cloud.make().end_user("anna@east.test", "active", cloud.east).await;
    let (ina, wim) = (cloud.record(cloud.ina).await, cloud.record(cloud.wim).await);
    // Another's link, a hidden link of one's own, another's link under one's own id, a made-up one.
    let pairs = [(cloud.wim, cloud.wim_link), (cloud.ina, hidden), (cloud.ina, cloud.wim_link), (cloud.ina, made_up.1)];
    for (id, link) in pairs {
        assert_eq!(api(domain.edit_installer_link(manager, id, link, 1, "").await), ApiError::NotFound);
        assert_eq!(api(domain.unassign_installer_panel(manager, id, link).await), ApiError::NotFound);
    }
    let panel = cloud.east_panel.to_string();
    for id in [cloud.wim, made_up.0, customer, manager.account] {
        assert_eq!(api(domain.account(manager, Kind::Installer, id).await), ApiError::NotFound);
        assert_eq!(api(domain.account_mails(manager, Kind::Installer, id).await), ApiError::NotFound);
        assert_eq!(api(domain.account_history(manager, Kind::Installer, id).await), ApiError::NotFound);
        assert_eq!(api(domain.installer_links(manager, id).await), ApiError::NotFound);
        assert_eq!(api(domain.installer_panel_choices(manager, "", id).await), ApiError::NotFound);
        assert_eq!(api(domain.assign_installer_panel(manager, id, &panel, "").await), ApiError::NotFound);
        assert_eq!(api(domain.reset_account_password(manager, Kind::Installer, id).await), ApiError::NotFound);
        assert_eq!(api(domain.conversion(manager, id, None).await), ApiError::NotFound);
        let empty = ConvertInstaller::default();
        assert_eq!(api(domain.convert_installer(manager, id, 1, &empty).await), ApiError::NotFound);
        let decided = domain.decide_installers(manager, &[id], Decision::Reject).await.unwrap();
        assert_eq!((decided.rows[0].title.as_str(), decided.rows[0].reason.as_str()), ("", model::text::NOT_FOUND));
    }
    assert_eq!((cloud.record(cloud.ina).await, cloud.record(cloud.wim).await), (ina, wim));
}
