use domain::auth::{CodeBy, Landing, SignInStep};
use model::role::BuiltIn;
use model::text;
use time::Duration;

use crate::kit::{OTHER, PASSWORD, World, api, from};

/// SEC-07: unknown, wrong, pending, password-less, of another source, empty, throttled: one answer.
#[tokio::test]
async fn every_failure_reads_the_same() {
    let world = World::new().await;
    world.end_user("wrong@example.com").await;
    world.end_user("busy@example.com").await;
    world.make().end_user("none@example.com", "active", world.company).await;
    let pending = world.make().end_user("pending@example.com", "pending", world.company).await;
    world.set_password(pending, PASSWORD).await;
    let off = world.end_user("off@example.com").await;
    let sso = world.end_user("sso@example.com").await;
    world.db.sql(&format!("update account set state = 'off' where id = '{off}'")).await;
    world.db.sql(&format!("update account set source = 'oidc' where id = '{sso}'")).await;
    api(world.sign_in("busy@example.com", OTHER).await);
    let long = format!("{}@example.com", "x".repeat(600));
    let tries = [
        ("unknown@example.com", OTHER),
        ("wrong@example.com", OTHER),
        ("none@example.com", PASSWORD),
        ("pending@example.com", PASSWORD),
        ("sso@example.com", PASSWORD),
        ("off@example.com", OTHER),
        ("wrong2@example.com", ""),
        ("busy@example.com", PASSWORD),
        ("", PASSWORD),
        ("nul\0@example.com", PASSWORD),
        (&long, PASSWORD),
    ];
    for (n, (email, password)) in tries.into_iter().enumerate() {
        // From networks of their own: what is told here is about accounts.
        let refused = api(world.domain.sign_in(email, password, None, from(&format!("10.0.{n}.1"))).await);
        assert_eq!(refused, model::ApiError::field("password", text::SIGN_IN_FAILED), "{email:?}");
    }
    let rows = "select count(*) from audit where action = 'auth.sign_in_failed'";
    assert_eq!(world.db.count(rows).await, 12, "each failure is one entry (SEC-93)");
    let typed = "select count(*) from audit where audit::text like '%unknown@example.com%'";
    assert_eq!(world.db.count(typed).await, 0, "the address of nobody is not kept");
}

/// S1-12: the disabled owner is told so, after the right password only.
#[tokio::test]
async fn a_disabled_owner_is_told() {
    let world = World::new().await;
    let id = world.end_user("off@example.com").await;
    world.db.sql(&format!("update account set state = 'off' where id = '{id}'")).await;
    let told = api(world.sign_in("off@example.com", PASSWORD).await);
    assert_eq!(told.at("password"), Some(text::SIGN_IN_DISABLED));
}

/// The whole way of an end user: address in any case, mailed code, profile.
#[tokio::test]
async fn an_end_user_gets_in_by_mailed_code() {
    let world = World::new().await;
    let id = world.end_user("ann@example.com").await;
    let step = world.sign_in(" Ann@Example.COM ", PASSWORD).await.unwrap();
    let SignInStep::Code { flow, by } = step else { panic!("a code is asked for") };
    assert_eq!(by, CodeBy::Mail { masked: "a•••@example.com".into() });
    let code = world.mailed("ann@example.com", "second_factor").await;
    let session = world.domain.sign_in_code(&flow, &code, from("192.0.2.1")).await.unwrap();
    assert_eq!(session.landing, Landing::Home);
    let caller = world.caller(&session).await;
    assert_eq!((caller.account, caller.session), (id, session.session));
    assert_eq!(world.audits("auth.sign_in").await, 1);
    assert_eq!(world.db.count("select count(*) from account where last_sign_in_at is not null").await, 1);
}

/// S3-44, decision 7: an installer's first sign-in accepts him; the tally follows.
#[tokio::test]
async fn an_installers_first_sign_in_accepts_him() {
    let world = World::new().await;
    let id = world.make().installer("inez@example.com", "pending", world.company).await;
    world.domain.start_registration("inez@example.com", from("192.0.2.1")).await.unwrap();
    let code = world.mailed("inez@example.com", "register").await;
    world.domain.finish_registration("inez@example.com", &code, PASSWORD, PASSWORD, from("192.0.2.1")).await.unwrap();
    let state = format!("select count(*) from account where id = '{id}' and state = 'pending'");
    assert_eq!(world.db.count(&state).await, 1, "registered is not accepted yet");
    world.in_by_mail("inez@example.com", None).await;
    assert_eq!(world.db.count(&state).await, 0);
    let tally = "select coalesce(sum(n), 0)::bigint from account_tally where kind = 'installer' and state = ";
    assert_eq!(world.db.count(&format!("{tally}'pending'")).await, 0);
    assert_eq!(world.db.count(&format!("{tally}'active'")).await, 1);
}

/// SEC-26: an employee without an app gets as far as its set-up, and not further.
#[tokio::test]
async fn an_employee_without_an_app_must_set_one_up() {
    let world = World::new().await;
    let id = world.employee("ed@example.com").await;
    world
        .db
        .sql(&format!("update credential set totp_secret = null, totp_since = null where account_id = '{id}'"))
        .await;
    let SignInStep::Done(session) = world.sign_in("ed@example.com", PASSWORD).await.unwrap() else {
        panic!("there is no code to ask for")
    };
    assert_eq!(session.landing, Landing::Enrol);
    let caller = world.caller(&session).await;
    assert!(caller.must_enrol);
    assert!(caller.require(model::Permission::AccountsView, ()).is_err());
    assert!(!caller.scope.has_company(world.company), "and there is nothing to see");
}

/// SEC-26: who gets a permission must set an app up at the next request, whatever let him in.
#[tokio::test]
async fn a_new_permission_asks_for_an_app_at_once() {
    let world = World::new().await;
    let id = world.end_user("ann@example.com").await;
    let session = world.in_by_mail("ann@example.com", None).await;
    assert!(world.caller(&session).await.check_usable().is_ok());
    let role = "(select id from role where built_in = 'Owner')";
    world.db.sql(&format!("update account set kind = 'employee', role_id = {role} where id = '{id}'")).await;
    let caller = world.caller(&session).await;
    assert!(caller.must_enrol && caller.check_usable().is_err());
}

/// SEC-102: a new browser is told to the owner, the first of all and a known one are not.
#[tokio::test]
async fn a_new_browser_is_told_to_the_owner() {
    let world = World::new().await;
    world.end_user("ann@example.com").await;
    let first = world.in_by_mail("ann@example.com", None).await;
    let device = first.device.expect("the browser is remembered");
    assert_eq!(world.mails("new_device").await, 0);
    let again = world.in_by_mail("ann@example.com", Some(&device)).await;
    assert!(again.device.is_none(), "it keeps its cookie");
    assert_eq!(world.mails("new_device").await, 0);
    world.in_by_mail("ann@example.com", None).await;
    assert_eq!(world.mails("new_device").await, 1);
}

/// One browser, two people: it is remembered for both.
#[tokio::test]
async fn a_shared_browser_is_remembered_for_each() {
    let world = World::new().await;
    world.end_user("ann@example.com").await;
    world.end_user("bob@example.com").await;
    let ann = world.in_by_mail("ann@example.com", None).await.device.unwrap();
    let both = world.in_by_mail("bob@example.com", Some(&ann)).await.device.unwrap();
    assert!(world.in_by_mail("ann@example.com", Some(&both)).await.device.is_none());
    assert!(world.in_by_mail("bob@example.com", Some(&both)).await.device.is_none());
    let clear = format!("select count(*) from ticket where data::text like '%{}%'", &ann[..20]);
    assert_eq!(world.db.count(&clear).await, 0, "no ticket holds the cookie in clear");
}

/// The demo's one click exists in the demo only.
#[tokio::test]
async fn one_click_is_for_the_demo() {
    let world = World::new().await;
    world.end_user("ann@example.com").await;
    let refused = api(world.domain.demo_sign_in("ann@example.com", from("127.0.0.1")).await);
    assert_eq!(refused.status(), 404);
    let db = testkit::TestDb::with(|settings| settings.demo = true).await;
    let make = testkit::people::Make(&db.domain);
    let company = make.company("op", None).await;
    make.employee("boss@example.com", BuiltIn::SystemAdministrator, company).await;
    make.end_user("off@example.com", "off", company).await;
    let session = db.domain.demo_sign_in("boss@example.com", from("127.0.0.1")).await.unwrap();
    assert_eq!(session.landing, Landing::Console);
    assert_eq!(api(db.domain.demo_sign_in("off@example.com", from("127.0.0.1")).await).status(), 404);
}

/// A sign-in that began before the account was disabled ends nowhere (SEC-30, SEC-36).
#[tokio::test]
async fn a_revocation_ends_sign_ins_under_way() {
    let world = World::new().await;
    let id = world.end_user("ann@example.com").await;
    let flow = world.flow("ann@example.com").await;
    let code = world.mailed("ann@example.com", "second_factor").await;
    let mut conn = world.db.pool.acquire().await.unwrap();
    domain::auth::revoke(&mut conn, id, world.now()).await.unwrap();
    world.later(Duration::seconds(1));
    assert!(world.domain.sign_in_code(&flow, &code, from("192.0.2.1")).await.is_err());
}
