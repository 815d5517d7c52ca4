//! Installers: registration, the first sign-in that accepts, rejection (S3-19, S3-42, S3-44, S3-54,
//! S3-66 to S3-68, decision 7).

use domain::auth::{Landing, SignInStep, start_reset_for};
use domain::caller::Actor;
use model::ids::AccountId;
use model::text;

use crate::kit::{OTHER, PASSWORD, World, api, from};

/// The state of an account, as it is stored.
async fn state(world: &World, id: AccountId) -> String {
    sqlx::query_scalar("select state from account where id = $1").bind(id.0).fetch_one(&world.db.pool).await.unwrap()
}

async fn set_state(world: &World, id: AccountId, state: &str) {
    world.db.sql(&format!("update account set state = '{state}' where id = '{id}'")).await;
}

async fn ask_to_register(world: &World, email: &str) {
    world.domain.start_registration(email, from("192.0.2.1")).await.unwrap();
}

async fn finish(world: &World, email: &str, password: &str) -> domain::Result<()> {
    let code = world.mailed(email, "register").await;
    world.domain.finish_registration(email, &code, password, password, from("192.0.2.1")).await
}

/// S3-54, S3-44, decision 7: the code and a password finish the registration, the first sign-in accepts;
/// it leads to the installer application.
#[tokio::test]
async fn a_pending_installer_registers_and_is_accepted_by_signing_in() {
    let world = World::new().await;
    let id = world.make().installer("inez@example.com", "pending", world.company).await;
    ask_to_register(&world, "inez@example.com").await;
    finish(&world, "inez@example.com", PASSWORD).await.unwrap();
    assert_eq!(state(&world, id).await, "pending", "registered is not signed in");
    let tally = "select coalesce(sum(n), 0)::bigint from account_tally where kind = 'installer' and state = ";
    assert_eq!(world.db.count(&format!("{tally}'pending'")).await, 1);

    let session = world.in_by_mail("inez@example.com", None).await;
    assert_eq!(session.landing, Landing::Field);
    assert_eq!(state(&world, id).await, "active");
    assert_eq!(world.db.count(&format!("{tally}'pending'")).await, 0);
    assert_eq!(world.db.count(&format!("{tally}'active'")).await, 1);
    let changes: serde_json::Value =
        sqlx::query_scalar("select changes from audit where action = 'auth.sign_in' and target_id = $1")
            .bind(id.0)
            .fetch_one(&world.db.pool)
            .await
            .unwrap();
    assert_eq!(changes, serde_json::json!([{ "field": "Status", "before": "Pending", "after": "Accepted" }]));
}

/// The password's step alone accepts nobody: the sign-in must be whole (SEC-16).
#[tokio::test]
async fn half_a_sign_in_accepts_nobody() {
    let world = World::new().await;
    let id = world.make().installer("inez@example.com", "pending", world.company).await;
    world.set_password(id, PASSWORD).await;
    world.flow("inez@example.com").await;
    assert_eq!(state(&world, id).await, "pending");
}

/// Accepted by staff before he registered: he may still finish, and then is what he was.
#[tokio::test]
async fn an_installer_accepted_first_still_registers() {
    let world = World::new().await;
    let id = world.make().installer("inez@example.com", "active", world.company).await;
    assert_eq!(api(world.sign_in("inez@example.com", PASSWORD).await).at("password"), Some(text::SIGN_IN_FAILED));

    // Recovery is for who has a password: no code, only the notice that there is nothing to do.
    world.domain.start_recovery("inez@example.com", from("192.0.2.1")).await.unwrap();
    assert_eq!((world.mails("reset").await, world.mails("nothing_to_do").await), (0, 1));

    world.later(time::Duration::minutes(2));
    ask_to_register(&world, "inez@example.com").await;
    finish(&world, "inez@example.com", PASSWORD).await.unwrap();
    assert_eq!(state(&world, id).await, "active");
    assert_eq!(world.in_by_mail("inez@example.com", None).await.landing, Landing::Field);
    assert_eq!(world.db.count("select count(*) from account_tally where n < 0").await, 0);
}

/// Accepted between the code and the password: the code is as good as before.
#[tokio::test]
async fn a_code_outlives_the_acceptance() {
    let world = World::new().await;
    let id = world.make().installer("inez@example.com", "pending", world.company).await;
    ask_to_register(&world, "inez@example.com").await;
    set_state(&world, id, "active").await;
    finish(&world, "inez@example.com", PASSWORD).await.unwrap();
    world.in_by_mail("inez@example.com", None).await;
}

/// Who has a password recovers it and does not register again, pending or accepted.
#[tokio::test]
async fn with_a_password_there_is_nothing_to_register() {
    let world = World::new().await;
    for (n, now) in ["pending", "active"].into_iter().enumerate() {
        let email = format!("inez{n}@example.com");
        let id = world.make().installer(&email, now, world.company).await;
        world.set_password(id, PASSWORD).await;
        ask_to_register(&world, &email).await;
        assert_eq!(world.mails("register").await, 0);
        world.later(time::Duration::minutes(2));
        world.domain.start_recovery(&email, from("192.0.2.1")).await.unwrap();
        let code = world.mailed(&email, "reset").await;
        world.domain.finish_recovery(&email, &code, OTHER, OTHER, from("192.0.2.1")).await.unwrap();
        assert_eq!(state(&world, id).await, now, "a new password accepts nobody");
        assert!(world.sign_in(&email, OTHER).await.is_ok());
    }
    assert_eq!(world.mails("nothing_to_do").await, 2);
}

/// S3-19: rejected, he neither registers nor recovers; a code mailed before is void.
#[tokio::test]
async fn a_rejected_installer_neither_registers_nor_recovers() {
    let world = World::new().await;
    let id = world.make().installer("inez@example.com", "pending", world.company).await;
    ask_to_register(&world, "inez@example.com").await;
    set_state(&world, id, "off").await;
    let refused = api(finish(&world, "inez@example.com", PASSWORD).await);
    assert_eq!(refused.at("code"), Some(text::CODE_FAILED));
    for step in ["register", "recover"] {
        world.later(time::Duration::minutes(2));
        match step {
            "register" => ask_to_register(&world, "inez@example.com").await,
            _ => world.domain.start_recovery("inez@example.com", from("192.0.2.1")).await.unwrap(),
        }
    }
    assert_eq!((world.mails("register").await, world.mails("reset").await), (1, 0));
    assert_eq!(world.mails("nothing_to_do").await, 2);
}

/// S3-19, SEC-07: rejected, he is told so after the right password only; an end user reads what he read.
#[tokio::test]
async fn a_rejected_installer_is_told_so_after_the_right_password() {
    let world = World::new().await;
    let id = world.make().installer("inez@example.com", "off", world.company).await;
    world.set_password(id, PASSWORD).await;
    let anna = world.end_user("anna@example.com").await;
    set_state(&world, anna, "off").await;
    let said = [("inez@example.com", text::SIGN_IN_REJECTED), ("anna@example.com", text::SIGN_IN_DISABLED)];
    for (email, why) in said {
        assert_eq!(api(world.sign_in(email, OTHER).await).at("password"), Some(text::SIGN_IN_FAILED));
        world.later(time::Duration::minutes(1));
        assert_eq!(api(world.sign_in(email, PASSWORD).await).at("password"), Some(why));
    }
    assert_eq!(state(&world, id).await, "off", "trying accepts nobody");
}

/// S3-42, SEC-41: what rejecting calls ends every session and every sign-in under way.
#[tokio::test]
async fn rejecting_ends_sessions_and_sign_ins_under_way() {
    let world = World::new().await;
    let id = world.make().installer("inez@example.com", "active", world.company).await;
    world.set_password(id, PASSWORD).await;
    let session = world.in_by_mail("inez@example.com", None).await;
    assert!(world.whoever(&session.token).await.is_some());
    let flow = world.flow("inez@example.com").await;
    let code = world.mailed("inez@example.com", "second_factor").await;

    set_state(&world, id, "off").await;
    // By the state alone, before anything else is done about it.
    assert!(world.whoever(&session.token).await.is_none());
    let mut conn = world.db.pool.acquire().await.unwrap();
    domain::auth::revoke(&mut conn, id, world.now()).await.unwrap();
    assert_eq!(world.db.count("select count(*) from session").await, 0);
    set_state(&world, id, "active").await;
    let late = world.domain.sign_in_code(&flow, &code, from("192.0.2.1")).await;
    assert_eq!(api(late).at("code"), Some(text::CODE_FAILED), "accepted again, he begins anew");
    assert!(world.whoever(&session.token).await.is_none());
}

/// S3-66, S3-68: the reset code that staff have mailed works in every state, registered or not, and
/// changes no state.
#[tokio::test]
async fn a_reset_code_from_staff_works_in_every_state() {
    let world = World::new().await;
    for (n, (now, has_password)) in
        [("pending", false), ("pending", true), ("active", false), ("off", true), ("off", false)]
            .into_iter()
            .enumerate()
    {
        let email = format!("inez{n}@example.com");
        let id = world.make().installer(&email, now, world.company).await;
        if has_password {
            world.set_password(id, PASSWORD).await;
        }
        let mut tx = world.domain.begin_unchecked_as(Actor::system("test")).await.unwrap();
        start_reset_for(&mut tx, id, &email).await.unwrap();
        tx.commit(domain::audit::AuditEntry::about("test", "")).await.unwrap();
        let code = world.mailed(&email, "reset").await;
        world.domain.finish_recovery(&email, &code, OTHER, OTHER, from("192.0.2.1")).await.unwrap();
        assert_eq!(state(&world, id).await, now);
        let step = world.sign_in(&email, OTHER).await;
        if now == "off" {
            assert_eq!(api(step).at("password"), Some(text::SIGN_IN_REJECTED));
        } else {
            assert!(matches!(step, Ok(SignInStep::Code { .. })));
        }
    }
}

/// The letter of an installer says where he signs in afterwards; nobody else's does.
#[tokio::test]
async fn the_registration_mail_knows_an_installer() {
    let world = World::new().await;
    world.make().installer("inez@example.com", "pending", world.company).await;
    world.make().end_user("anna@example.com", "pending", world.company).await;
    for (email, surface) in [("inez@example.com", Some("field")), ("anna@example.com", None)] {
        ask_to_register(&world, email).await;
        let data: serde_json::Value = sqlx::query_scalar("select data from mail where recipient = $1")
            .bind(email)
            .fetch_one(&world.db.pool)
            .await
            .unwrap();
        assert_eq!(data.get("surface").and_then(serde_json::Value::as_str), surface);
    }
}
