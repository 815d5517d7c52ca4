//! Passwords: reset by code, set by staff.

use model::ApiError;
use model::accounts::Kind;

use crate::kit::{Cloud, api};

/// SEC-34: asking for a reset changes nothing but the outbox; SEC-17: no code is stored.
#[tokio::test]
async fn a_reset_only_sends_a_code() {
    let cloud = Cloud::new().await;
    let token = cloud.make().session(cloud.anna).await;
    let before = cloud.db.count("select security_version from account where email = 'anna@east.test'").await;
    cloud.domain().reset_account_password(&cloud.manager, Kind::EndUser, cloud.anna).await.unwrap();
    let after = cloud.db.count("select security_version from account where email = 'anna@east.test'").await;
    assert_eq!(before, after);
    assert!(cloud.domain().caller(&token, domain::Origin::default()).await.unwrap().is_some());
    assert_eq!(
        cloud.db.count("select count(*) from mail where kind = 'reset' and recipient = 'anna@east.test'").await,
        1
    );
    assert!(matches!(
        api(cloud.domain().reset_account_password(&cloud.manager, Kind::EndUser, cloud.anna).await),
        ApiError::TooMany(_)
    ));
}

/// S1-5..7, decision 8, SEC-35: typed twice, at once, every session ended, the person told.
#[tokio::test]
async fn a_staff_set_password_is_temporary_and_ends_sessions() {
    let cloud = Cloud::new().await;
    let token = cloud.make().session(cloud.anna).await;
    let (domain, manager) = (cloud.domain(), &cloud.manager);
    let secret = "seven green lanterns hum";
    let differ = api(domain.set_account_password(manager, cloud.anna, secret, "other words entirely").await);
    assert!(differ.at("repeat").is_some());
    let short = api(domain.set_account_password(manager, cloud.anna, "short", "short").await);
    assert!(short.at("password").is_some());
    domain.set_account_password(manager, cloud.anna, secret, secret).await.unwrap();
    assert!(domain.caller(&token, domain::Origin::default()).await.unwrap().is_none());
    assert_eq!(cloud.db.count("select count(*) from mail where kind = 'password_set_by_staff'").await, 1);
    assert_eq!(cloud.db.count(&format!("select count(*) from audit where changes::text like '%{secret}%'")).await, 0);
    assert_eq!(cloud.db.count("select count(*) from credential where temporary_until is not null").await, 1);
    // A proof older than ten minutes is not enough.
    domain.clock().advance(time::Duration::minutes(11));
    let stale = api(domain.set_account_password(manager, cloud.anna, secret, secret).await);
    assert_eq!(stale, ApiError::StepUp);
}

/// Decision 17: an account that signs in elsewhere has no password here, and the refusal says why.
#[tokio::test]
async fn sso_accounts_have_no_password_here() {
    let cloud = Cloud::new().await;
    cloud.db.sql(&format!("update account set source = 'ldap' where id = '{}'", cloud.anna)).await;
    let error = api(cloud.domain().reset_account_password(&cloud.manager, Kind::EndUser, cloud.anna).await);
    assert!(error.message().contains("LDAP"), "{error:?}");
}
