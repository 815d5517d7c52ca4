//! Suspending, removing, editing, and who may.

use model::ApiError;
use model::accounts::{Access, AccountQuery, AddAccount, EditAccount, Kind, OutcomeKind};
use model::grid::Total;
use model::role::BuiltIn;

use crate::kit::{Cloud, api, link_form};

/// S0-5, S0-8, S1-8..13, decision 6, SEC-41: off at once, sessions included; row by row, with reasons.
#[tokio::test]
async fn suspending_ends_sessions_and_reports_each_row() {
    let cloud = Cloud::new().await;
    let make = cloud.make();
    let off = make.end_user("off@east.test", "off", cloud.east).await;
    let pending = make.end_user("pending@east.test", "pending", cloud.east).await;
    let token = make.session(cloud.anna).await;
    let ids = [cloud.anna, off, pending, cloud.wim];
    let done = cloud.domain().set_account_access(&cloud.manager, &ids, Access::Suspend).await.unwrap();
    let kinds: Vec<_> = done.rows.iter().map(|row| row.result).collect();
    assert_eq!(kinds, [OutcomeKind::Done, OutcomeKind::Skipped, OutcomeKind::Skipped, OutcomeKind::Failed]);
    assert!(done.rows.iter().skip(1).all(|row| !row.reason.is_empty()));
    assert_eq!(done.notice, "1 account suspended, 2 skipped, 1 failed.");
    let session = cloud.domain().caller(&token, domain::Origin::default()).await.unwrap();
    assert!(session.is_none(), "the session ended with it");
    cloud.domain().clock().advance(time::Duration::seconds(1));
    let enabled = cloud.domain().set_account_access(&cloud.manager, &[cloud.anna], Access::Enable).await.unwrap();
    assert_eq!(enabled.notice, "anna enabled.");
    let history = cloud.domain().account_history(&cloud.manager, Kind::EndUser, cloud.anna).await.unwrap();
    assert_eq!(history[0].changes[0].before, "Suspended");
    assert_eq!(history[0].changes[0].after, "Active");
    assert_eq!(history[0].actor, "manager");
}

/// S0-9, S0-20, decision 18: gone with everything that hangs on it; the log keeps what it was.
#[tokio::test]
async fn removal_leaves_only_the_log() {
    let cloud = Cloud::new().await;
    let done = cloud.domain().remove_accounts(&cloud.admin, Kind::EndUser, &[cloud.anna]).await.unwrap();
    assert_eq!(done.rows[0].result, OutcomeKind::Done);
    assert_eq!(cloud.db.count("select count(*) from customer_link").await, 1);
    let gone = format!("select count(*) from account_search where account_id = '{}'", cloud.anna);
    assert_eq!(cloud.db.count(&gone).await, 0);
    assert_eq!(cloud.db.count("select count(*) from audit where action = 'accounts.remove' and changes::text like '%anna@east.test%' and changes::text like '%350269737182540%'").await, 1);
    let total = cloud.domain().accounts_total(&cloud.admin, &AccountQuery::of(Kind::EndUser)).await.unwrap();
    assert_eq!(total, Total::Exact(1));
}

/// Permissions hold in the domain call: a role without one is refused, whatever the screen shows (SEC-57).
#[tokio::test]
async fn each_act_needs_its_permission() {
    let cloud = Cloud::new().await;
    let make = cloud.make();
    let owner = make.employee("owner@east.test", BuiltIn::Owner, cloud.east).await;
    make.member(cloud.east_group, owner).await;
    let owner = make.caller(owner).await;
    let (domain, anna) = (cloud.domain(), cloud.anna);
    assert!(domain.account(&owner, Kind::EndUser, anna).await.is_ok(), "an Owner reads");
    let refused = |error| matches!(error, ApiError::Forbidden(_));
    let add = AddAccount { email: "a@b.test".into(), ..AddAccount::default() };
    assert!(refused(api(domain.add_account(&owner, &add).await)));
    let edit = EditAccount { id: anna.to_string(), version: 1, ..EditAccount::default() };
    assert!(refused(api(domain.edit_account(&owner, anna, &edit).await)));
    assert!(refused(api(domain.set_account_access(&owner, &[anna], Access::Suspend).await)));
    assert!(refused(api(domain.remove_accounts(&owner, Kind::EndUser, &[anna]).await)));
    let panel = cloud.east_panel.to_string();
    assert!(refused(api(domain.assign_account_panel(&owner, anna, &panel, &link_form("1")).await)));
    assert!(refused(api(domain.reset_account_password(&owner, Kind::EndUser, anna).await)));
    assert!(refused(api(domain.set_account_password(&owner, anna, "x", "x").await)));
    assert!(refused(api(domain.remove_account_two_step(&owner, Kind::EndUser, anna, "lost").await)));
    assert!(refused(api(domain.end_account_sessions(&owner, Kind::EndUser, anna, None).await)));
}

/// REL-27: two editors; the second gets the current values, nothing is overwritten.
#[tokio::test]
async fn the_second_editor_gets_the_current_values() {
    let cloud = Cloud::new().await;
    let form = |label: &str| EditAccount {
        id: cloud.anna.to_string(),
        version: 1,
        label: label.into(),
        ..EditAccount::default()
    };
    cloud.domain().edit_account(&cloud.manager, cloud.anna, &form("First")).await.unwrap();
    let error = api(cloud.domain().edit_account(&cloud.admin, cloud.anna, &form("Second")).await);
    let ApiError::Conflict { current: Some(current), .. } = error else { panic!("{error:?}") };
    let current: serde_json::Value = serde_json::from_str(&current).unwrap();
    assert_eq!(current["row"]["label"], "First");
    assert_eq!(current["row"]["version"], 2);
    assert_eq!(current["changed_by"], "manager");
    let stored = cloud.domain().account(&cloud.admin, Kind::EndUser, cloud.anna).await.unwrap();
    assert_eq!(stored.row.label, "First");
    // The search follows the edit.
    assert_eq!(cloud.found("first").await, ["anna@east.test"]);
}
