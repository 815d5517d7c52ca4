//! A code shown once to staff where mail does not bring it (S3-14, S3-101, S3-102, decision 21).

use model::ApiError;
use model::accounts::Kind;
use model::ids::AccountId;
use model::role::BuiltIn;
use time::Duration;

use crate::kit::{World, api, origin};

const PASSWORD: &str = "seven green lanterns hum";

async fn mail(world: &World, id: AccountId, kind: &str, state: &str, answer: &str) {
    let (mail, now) = (world.domain().new_uuid(), world.domain().clock().now().unix_timestamp());
    world.db.sql(&format!("insert into mail (id, account_id, recipient, kind, state, last_answer, next_try_at, created_at) values ('{mail}', '{id}', 'x@y.test', '{kind}', '{state}', '{answer}', to_timestamp({now}), to_timestamp({now}))")).await;
    world.advance(Duration::minutes(2));
}

/// Without a mail server: to who may set passwords, once, for each kind; it works once, and the log and the person
/// are told.
#[tokio::test]
async fn without_a_mail_server_a_code_is_shown_once() {
    let world = World::with(|settings| settings.mail_configured = false).await;
    let (make, domain) = (world.make(), world.domain());
    let ann = make.end_user("ann@east.test", "pending", world.east).await;
    let ivan = make.installer("ivan@east.test", "pending", world.east).await;
    let olga = make.employee("olga@east.test", BuiltIn::Owner, world.east).await;
    let admin = world.admin().await;
    for (id, email, page) in [
        (ann, "ann@east.test", "/register/code"),
        (ivan, "ivan@east.test", "/register/code"),
        (olga, "olga@east.test", "/recover/code"),
    ] {
        domain.make_shown_code(&admin, id).await.unwrap();
        let other = world.admin().await;
        let shown = domain.shown_code(&admin, id).await.unwrap().expect("it is shown");
        assert_eq!(domain.shown_code(&admin, id).await.unwrap(), None, "once");
        assert_eq!(domain.shown_code(&other, id).await.unwrap(), None);
        assert!(shown.page.ends_with(page), "{}", shown.page);
        assert_eq!(shown.email, email);
        assert_eq!(
            (world.logged(id, "accounts.show_code").await, world.logged(id, "accounts.code_shown").await),
            (1, 1)
        );
        assert_eq!(world.mails(email, "code_shown").await, 1, "told, should mail ever get through");
        let code = shown.code.replace(' ', "");
        let kept = format!("select count(*) from audit where changes::text like '%{code}%' or reason like '%{code}%'");
        assert_eq!(world.db.count(&kept).await, 0, "no table has it");
        if page == "/register/code" {
            domain.finish_registration(email, &shown.code, PASSWORD, PASSWORD, origin()).await.unwrap();
            let again = domain.finish_registration(email, &shown.code, PASSWORD, PASSWORD, origin()).await;
            assert!(again.is_err(), "it works once");
        } else {
            domain.finish_recovery(email, &shown.code, PASSWORD, PASSWORD, origin()).await.unwrap();
        }
    }
    assert_eq!(world.state(ann).await, "active");
}

/// Never while mail works: only after the last mail with such a code failed.
#[tokio::test]
async fn never_while_mail_works() {
    let world = World::new().await;
    let ann = world.make().end_user("ann@east.test", "active", world.east).await;
    let refused = |result: domain::Result<model::accounts::Done>| match api(result) {
        ApiError::Conflict { message, .. } => message,
        other => panic!("{other:?}"),
    };
    let try_it = || async {
        let admin = world.admin().await;
        let rows = world.domain().account_mails(&admin, Kind::EndUser, ann).await.unwrap();
        let offered = rows.iter().any(|row| row.may_show);
        (offered, world.domain().make_shown_code(&admin, ann).await)
    };
    let (offered, made) = try_it().await;
    assert!(!offered && refused(made).contains("Mail works"));
    mail(&world, ann, "reset", "sent", "250 Ok").await;
    let (offered, made) = try_it().await;
    assert!(!offered && refused(made).contains("Mail works"));
    mail(&world, ann, "reset", "queued", "").await;
    assert!(!try_it().await.0, "it may still get through");
    mail(&world, ann, "register", "refused", "550 No such user").await;
    assert!(!try_it().await.0, "of another kind");
    mail(&world, ann, "reset", "queued", "451 Try later").await;
    let (offered, made) = try_it().await;
    assert!(offered, "a try of it failed");
    made.unwrap();
    mail(&world, ann, "reset", "refused", "550 No such user").await;
    let (offered, made) = try_it().await;
    assert!(offered);
    made.unwrap();
    mail(&world, ann, "reset", "sent", "250 Ok").await;
    assert!(!try_it().await.0, "a later one got through");
}

/// A permission of its own, a fresh proof, never upward, never out of sight; older codes end; not for long.
#[tokio::test]
async fn who_may_see_a_code() {
    let world = World::with(|settings| settings.mail_configured = false).await;
    let (make, domain) = (world.make(), world.domain());
    let ann = make.end_user("ann@east.test", "active", world.east).await;
    let engineer = make.employee("eng@east.test", BuiltIn::OperationsEngineer, world.east).await;
    let engineer = make.caller(engineer).await;
    let manager = make.employee("man@east.test", BuiltIn::CommonManager, world.east).await;
    let manager = make.caller(manager).await;
    let stranger = make.employee("man@west.test", BuiltIn::CommonManager, world.west).await;
    let stranger = make.caller(stranger).await;
    assert!(matches!(api(domain.make_shown_code(&engineer, ann).await), ApiError::Forbidden(_)));
    assert!(matches!(api(domain.shown_code(&engineer, ann).await), ApiError::Forbidden(_)));
    assert_eq!(api(domain.make_shown_code(&stranger, ann).await), ApiError::NotFound);
    assert_eq!(api(domain.make_shown_code(&manager, AccountId(domain.new_uuid())).await), ApiError::NotFound);
    let above = make.employee("sys@east.test", BuiltIn::SystemAdministrator, world.east).await;
    assert!(matches!(api(domain.make_shown_code(&manager, above).await), ApiError::Forbidden(_)), "not upward");
    domain.make_shown_code(&manager, ann).await.unwrap();
    let first = domain.shown_code(&manager, ann).await.unwrap().unwrap();
    domain.make_shown_code(&manager, ann).await.unwrap();
    let dead = domain.finish_recovery("ann@east.test", &first.code, PASSWORD, PASSWORD, origin()).await;
    assert!(dead.is_err(), "an older one ends");
    world.advance(Duration::minutes(11));
    let fresh = make.caller(manager.account).await;
    assert_eq!(domain.shown_code(&fresh, ann).await.unwrap(), None, "not for long");
    assert_eq!(api(domain.make_shown_code(&manager, ann).await), ApiError::StepUp);
}
