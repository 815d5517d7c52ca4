//! Adding: the code, taken addresses, faults.

use model::ApiError;
use model::accounts::{AccountQuery, AddAccount, Kind, State};
use model::grid::Total;

use crate::kit::{Cloud, api};

/// S0-14, decision 11: pending, a code mailed, one audit entry; again the same: the code again.
#[tokio::test]
async fn adding_mails_a_code_and_adding_again_mails_it_again() {
    let cloud = Cloud::new().await;
    let form = AddAccount { email: "New@Example.test".into(), ..AddAccount::default() };
    let added = cloud.domain().add_account(&cloud.manager, &form).await.unwrap();
    let detail = cloud.domain().account(&cloud.manager, Kind::EndUser, added.id).await.unwrap();
    assert_eq!(detail.row.state, State::Pending);
    assert_eq!(detail.company_id, cloud.east, "the manager's own company");
    assert_eq!(cloud.domain().account_mails(&cloud.manager, Kind::EndUser, added.id).await.unwrap().len(), 1);
    // Too soon for another mail (SEC-32), then fine.
    assert!(matches!(api(cloud.domain().add_account(&cloud.manager, &form).await), ApiError::TooMany(_)));
    cloud.domain().clock().advance(time::Duration::minutes(2));
    let again = cloud.domain().add_account(&cloud.manager, &form).await.unwrap();
    assert_eq!(again.id, added.id);
    assert_eq!(cloud.db.count("select count(*) from mail where kind = 'register'").await, 2);
    assert_eq!(
        cloud.db.count("select count(*) from audit where action in ('accounts.add', 'accounts.resend')").await,
        2
    );
    assert_eq!(cloud.db.count("select count(*) from account where email_canonical = 'new@example.test'").await, 1);
    // The total the person just changed is exact at once.
    let total = cloud.domain().accounts_total(&cloud.manager, &AccountQuery::of(Kind::EndUser)).await.unwrap();
    assert_eq!(total, Total::Exact(2));
}

/// SEC-10: an address outside the reader's sight is not given away; one inside is named.
#[tokio::test]
async fn a_taken_address_is_named_only_in_sight() {
    let cloud = Cloud::new().await;
    let add = |email: &str| AddAccount { email: email.into(), ..AddAccount::default() };
    let seen = api(cloud.domain().add_account(&cloud.manager, &add("ANNA@east.test")).await);
    assert!(seen.at("email").unwrap().contains("anna"), "{seen:?}");
    let hidden = api(cloud.domain().add_account(&cloud.manager, &add("wim@west.test")).await);
    let staff = api(cloud.domain().add_account(&cloud.manager, &add("admin@op.test")).await);
    assert_eq!(hidden, staff);
    assert!(!hidden.at("email").unwrap().contains("wim"));
    assert_eq!(cloud.db.count("select count(*) from audit where action like 'accounts.%'").await, 0);
}

/// Bad input: each limit at its edge, every fault named at its field, nothing kept (SEC-88, S3-46, S3-48).
#[tokio::test]
async fn bad_input_names_each_field_and_keeps_nothing() {
    let cloud = Cloud::new().await;
    let form = AddAccount {
        email: "nonsense".into(),
        first_name: "x".repeat(255),
        last_name: "\u{202e}evil".into(),
        phone: "1".repeat(20),
        company: cloud.operator.to_string(),
        panel: "not-an-id".into(),
    };
    let error = api(cloud.domain().add_account(&cloud.manager, &form).await);
    for field in ["email", "first_name", "last_name", "phone", "company", "panel"] {
        assert!(error.at(field).is_some(), "{field}");
    }
    let edge = AddAccount {
        email: "edge@example.test".into(),
        first_name: "é".repeat(254),
        phone: "1".repeat(19),
        ..AddAccount::default()
    };
    cloud.domain().add_account(&cloud.manager, &edge).await.unwrap();
    assert_eq!(cloud.db.count("select count(*) from account where kind = 'end_user'").await, 3);
}

/// A first panel out of sight: refused, and the account is not made either.
#[tokio::test]
async fn adding_with_a_hidden_panel_leaves_nothing() {
    let cloud = Cloud::new().await;
    let form =
        AddAccount { email: "half@example.test".into(), panel: cloud.west_panel.to_string(), ..AddAccount::default() };
    let error = api(cloud.domain().add_account(&cloud.manager, &form).await);
    assert!(error.at("panel").is_some());
    assert_eq!(cloud.db.count("select count(*) from account where email_canonical = 'half@example.test'").await, 0);
    assert_eq!(cloud.db.count("select count(*) from mail").await, 0);
}
