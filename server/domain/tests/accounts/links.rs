//! Panels of an account, and the history of both.

use model::ApiError;
use model::accounts::{Kind, LinkForm};

use crate::kit::{Cloud, WEST_IMEI, api, link_form};

/// S0-16..19, S3-107, SEC-54, decision 12: assign, change, remove; both ends in sight.
#[tokio::test]
async fn panels_are_assigned_changed_and_removed() {
    let cloud = Cloud::new().await;
    let (domain, manager) = (cloud.domain(), &cloud.manager);
    let make = cloud.make();
    let ben = make.end_user("ben@east.test", "active", cloud.east).await;
    let east = cloud.east_panel.to_string();
    let hidden = cloud.west_panel.to_string();
    let refused = api(domain.assign_account_panel(manager, ben, &hidden, &link_form("1")).await);
    assert!(refused.at("panel").is_some(), "a panel out of sight is no choice");
    let wrong =
        LinkForm { partitions: "1 9".into(), role: "king".into(), ends_at: "9999-12-31".into(), ..link_form("") };
    let faults = api(domain.assign_account_panel(manager, ben, &east, &wrong).await);
    for field in ["user_code", "partitions", "role", "ends_at"] {
        assert!(faults.at(field).is_some(), "{field}: {faults:?}");
    }
    let right = LinkForm { role: "master".into(), ends_at: "2026-06-30".into(), ..link_form("42") };
    domain.assign_account_panel(manager, ben, &east, &right).await.unwrap();
    let twice = api(domain.assign_account_panel(manager, ben, &east, &right).await);
    assert!(twice.at("panel").is_some(), "already assigned");
    let link = domain.account_links(manager, ben).await.unwrap().remove(0);
    assert_eq!((link.user_code.as_str(), link.user_name.as_str()), ("42", "ben"));
    assert_eq!(link.partitions, [1, 2, 3, 4], "nothing typed means all");
    assert!(!link.ended);
    let row = domain.account(manager, Kind::EndUser, ben).await.unwrap().row;
    assert_eq!((row.panels, row.role), (1, Some(model::accounts::LinkRole::Master)));
    let change = LinkForm { partitions: "2".into(), user_name: "Benny".into(), ..link_form("43") };
    domain.edit_account_link(manager, ben, link.id, link.version, &change).await.unwrap();
    let stale = api(domain.edit_account_link(manager, ben, link.id, link.version, &change).await);
    assert_eq!(stale, ApiError::conflict(model::text::CHANGED_LINK));
    domain.unassign_account_panel(manager, ben, link.id).await.unwrap();
    assert_eq!(domain.account(manager, Kind::EndUser, ben).await.unwrap().row.panels, 0);
    assert!(domain.account(manager, Kind::EndUser, ben).await.is_ok(), "the account stays (S0-18)");
}

/// SEC-46: the history of somebody in sight names no panel out of sight, whoever put him on it.
#[tokio::test]
async fn the_history_hides_panels_out_of_sight() {
    let cloud = Cloud::new().await;
    let domain = cloud.domain();
    let panel = cloud.west_panel.to_string();
    domain.assign_account_panel(&cloud.admin, cloud.anna, &panel, &link_form("7")).await.unwrap();
    let links = domain.account_links(&cloud.admin, cloud.anna).await.unwrap();
    let link = links.iter().find(|link| link.imei == WEST_IMEI).unwrap();
    domain.edit_account_link(&cloud.admin, cloud.anna, link.id, link.version, &link_form("8")).await.unwrap();
    let read = async |caller: &domain::Caller| {
        let history = domain.account_history(caller, Kind::EndUser, cloud.anna).await.unwrap();
        serde_json::to_string(&history).unwrap()
    };
    assert!(read(&cloud.admin).await.contains(WEST_IMEI));
    let seen = read(&cloud.manager).await;
    assert!(!seen.contains(WEST_IMEI) && seen.contains("Account code on a panel out of your sight"), "{seen}");
}

/// Decision 12: the named day is the last one with access.
#[tokio::test]
async fn a_link_ends_after_its_last_day() {
    let cloud = Cloud::new().await;
    let (domain, manager) = (cloud.domain(), &cloud.manager);
    let ben = cloud.make().end_user("ben@east.test", "active", cloud.east).await;
    let form = LinkForm { ends_at: "2026-06-01".into(), ..link_form("1") };
    let panel = cloud.east_panel.to_string();
    domain.assign_account_panel(manager, ben, &panel, &form).await.unwrap();
    assert!(!domain.account_links(manager, ben).await.unwrap()[0].ended);
    domain.clock().advance(time::Duration::hours(12));
    let again = cloud.make().caller(manager.account).await;
    assert!(domain.account_links(&again, ben).await.unwrap()[0].ended);
}
