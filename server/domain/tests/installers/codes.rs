use domain::Origin;
use model::ApiError;
use model::accounts::Kind;
use model::ids::{AccountId, MailId};
use model::installers::Decision;
use time::Duration;
use uuid::Uuid;

use crate::cloud::{Cloud, PASSWORD, api, form};

const NEW: &str = "quarry lantern sideways plum";

/// The code of the newest mail of this kind to this account.
async fn mailed(cloud: &Cloud, id: AccountId, kind: &str) -> String {
    let (ticket, generation): (Uuid, i32) = sqlx::query_as(
        "select t.id, t.generation from mail m join ticket t on t.id = m.ticket_id
          where m.account_id = $1 and m.kind = $2 and t.used_at is null order by m.created_at desc, m.id desc limit 1",
    )
    .bind(id.0)
    .bind(kind)
    .fetch_one(&cloud.db.pool)
    .await
    .unwrap();
    cloud.domain().keys().code(ticket, generation)
}

async fn reset(cloud: &Cloud, id: AccountId) -> domain::Result<String> {
    Ok(cloud.domain().reset_account_password(&cloud.manager, Kind::Installer, id).await?.notice)
}

/// S3-66, S3-68: in each status a reset mails a code, and with the code there is a new password; the
/// status stays what it was (S3-19, S3-34).
#[tokio::test]
async fn a_reset_works_in_every_status() {
    let cloud = Cloud::new().await;
    for (name, state) in [("ada", "active"), ("pia", "pending"), ("rob", "off")] {
        let id = cloud.installer(name, state).await;
        cloud.make().password(id, PASSWORD).await;
        let email = format!("{name}@east.test");
        let notice = reset(&cloud, id).await.unwrap();
        assert_eq!(notice, format!("A password reset code is on its way to {email}."));
        let before = cloud.text(&format!("select password_hash from credential where account_id = '{id}'")).await;
        let code = mailed(&cloud, id, "reset").await;
        cloud.domain().finish_recovery(&email, &code, NEW, NEW, Origin::default()).await.expect(state);
        let after = cloud.text(&format!("select password_hash from credential where account_id = '{id}'")).await;
        assert_ne!(before, after, "{state}");
        assert_eq!(cloud.state(id).await, state);
        assert!(cloud.logged("installers.reset_password", id).await.is_empty(), "an entry without changes");
    }
    let rejected = cloud.domain().sign_in("rob@east.test", NEW, None, Origin::default()).await;
    assert!(rejected.is_err_and(|e| matches!(e, domain::Error::Api(ApiError::Invalid(_)))), "rejected stays outside");
}

/// S3-53, S3-102: who has no password yet is mailed the registration code instead, and it works,
/// accepted before he registered or not.
#[tokio::test]
async fn a_reset_before_registration_mails_the_registration_code() {
    let cloud = Cloud::new().await;
    for (name, accept) in [("nina", false), ("otto", true)] {
        let email = format!("{name}@example.test");
        let id = cloud.domain().register_installer(&cloud.manager, &form(name, &email, "123")).await.unwrap().id;
        if accept {
            cloud.domain().decide_installers(&cloud.manager, &[id], Decision::Accept).await.unwrap();
        }
        cloud.later(Duration::minutes(2));
        let notice = reset(&cloud, id).await.unwrap();
        let said = format!("{name} has no password yet. A registration code is on its way to {email}.");
        assert_eq!(notice, said);
        assert_eq!(cloud.db.count("select count(*) from mail where kind = 'reset'").await, 0);
        assert!(cloud.logged("installers.resend", id).await.is_empty());
        let code = mailed(&cloud, id, "register").await;
        cloud.domain().finish_registration(&email, &code, NEW, NEW, Origin::default()).await.unwrap();
        assert_eq!(cloud.state(id).await, if accept { "active" } else { "pending" });
    }
}

/// Rejected before he ever registered: the reset code gives him a first password, and no access.
#[tokio::test]
async fn a_reset_of_a_rejected_one_without_password_sets_his_first() {
    let cloud = Cloud::new().await;
    let id = cloud.installer("rob", "off").await;
    assert_eq!(reset(&cloud, id).await.unwrap(), "A password reset code is on its way to rob@east.test.");
    let code = mailed(&cloud, id, "reset").await;
    cloud.domain().finish_recovery("rob@east.test", &code, NEW, NEW, Origin::default()).await.unwrap();
    assert_eq!(cloud.state(id).await, "off");
}

/// SEC-34: asking changes nothing but the outbox; SEC-32: not too often; decision 17: not for who signs
/// in elsewhere.
#[tokio::test]
async fn a_reset_only_sends_a_code() {
    let cloud = Cloud::new().await;
    let token = cloud.make().session(cloud.ina).await;
    let before = cloud.text(&format!("select a::text from account a where id = '{}'", cloud.ina)).await;
    reset(&cloud, cloud.ina).await.unwrap();
    assert_eq!(cloud.text(&format!("select a::text from account a where id = '{}'", cloud.ina)).await, before);
    assert!(cloud.is_in(&token).await);
    assert!(matches!(api(reset(&cloud, cloud.ina).await), ApiError::TooMany(_)));
    assert_eq!(api(reset(&cloud, cloud.wim).await), ApiError::NotFound);
    cloud.db.sql(&format!("update account set source = 'oidc' where id = '{}'", cloud.ina)).await;
    assert!(api(reset(&cloud, cloud.ina).await).message().contains("SSO"));
}

/// Decision 21, REL-23: staff send the one code again that helps, and are told when another would.
#[tokio::test]
async fn mails_are_sent_again_while_their_code_helps() {
    let cloud = Cloud::new().await;
    let (domain, manager) = (cloud.domain(), &cloud.manager);
    let id = domain.register_installer(manager, &form("Nina", "nina@example.test", "123")).await.unwrap().id;
    let first = mail(&cloud, id).await;
    domain.decide_installers(manager, &[id], Decision::Accept).await.unwrap();
    cloud.later(Duration::minutes(2));
    let code = mailed(&cloud, id, "register").await;
    domain.resend_account_mail(manager, Kind::Installer, id, first.0).await.expect("accepted, not registered");
    assert_eq!(mailed(&cloud, id, "register").await, code, "the same code");
    cloud.make().password(id, PASSWORD).await;
    let mails = domain.account_mails(manager, Kind::Installer, id).await.unwrap();
    assert!(mails.iter().all(|mail| !mail.may_resend), "he is registered");
    cloud.later(Duration::minutes(2));
    let refused = api(domain.resend_account_mail(manager, Kind::Installer, id, first.0).await);
    assert_eq!(refused.message(), "Registration is finished; no code is needed.");
    domain.decide_installers(manager, &[id], Decision::Reject).await.unwrap();
    reset(&cloud, id).await.unwrap();
    let newest = mail(&cloud, id).await;
    assert!(newest.1, "a rejected one's reset code too (S3-66)");
    cloud.later(Duration::minutes(2));
    domain.resend_account_mail(manager, Kind::Installer, id, newest.0).await.unwrap();
    assert_eq!(cloud.db.count("select count(*) from audit where action = 'mail.resend'").await, 2);
}

/// The newest mail, and whether it may be sent again.
async fn mail(cloud: &Cloud, id: AccountId) -> (MailId, bool) {
    let mails = cloud.domain().account_mails(&cloud.manager, Kind::Installer, id).await.unwrap();
    (mails[0].id, mails[0].may_resend)
}
