use std::collections::HashSet;

use domain::auth::SignInStep;
use model::text;
use time::Duration;

use crate::kit::{OTHER, PASSWORD, SECRET, World, api, code_of, from, not};

/// SEC-16: after the password there is a flow, and a flow is no session.
#[tokio::test]
async fn a_half_signed_in_browser_is_nobody() {
    let world = World::new().await;
    world.employee("ed@example.com").await;
    let flow = world.flow("ed@example.com").await;
    assert!(world.whoever(&flow).await.is_none());
    assert_eq!(world.db.count("select count(*) from session").await, 0);
}

/// SEC-17: bound to browser and attempt, newest only, ten minutes, once; one text for all of it.
#[tokio::test]
async fn a_mailed_code_is_for_one_attempt() {
    let world = World::new().await;
    world.end_user("ann@example.com").await;
    world.end_user("bob@example.com").await;
    let refused = |flow: String, code: String| {
        let domain = world.domain.clone();
        async move {
            let error = api(domain.sign_in_code(&flow, &code, from("192.0.2.1")).await);
            assert_eq!(error.at("code"), Some(text::CODE_FAILED));
        }
    };
    let (bobs, anns) = (world.flow("bob@example.com").await, world.flow("ann@example.com").await);
    let first = world.mailed("ann@example.com", "second_factor").await;
    assert!(first.len() >= 6);
    refused(bobs, first.clone()).await;
    let newer = world.flow("ann@example.com").await;
    let code = world.mailed("ann@example.com", "second_factor").await;
    refused(newer.clone(), first).await;
    refused(anns, code.clone()).await;

    world.later(Duration::seconds(61));
    world.domain.sign_in_resend(&newer, from("192.0.2.1")).await.unwrap();
    let resent = world.mailed("ann@example.com", "second_factor").await;
    refused(newer.clone(), code).await;
    world.domain.sign_in_code(&newer, &resent, from("192.0.2.1")).await.expect("the newest");
    refused(newer, resent).await;

    world.later(Duration::hours(1));
    let late = world.flow("ann@example.com").await;
    let code = world.mailed("ann@example.com", "second_factor").await;
    world.later(Duration::minutes(10) + Duration::seconds(1));
    refused(late, code).await;
    refused("nonsense".into(), "12345678".into()).await;
}

/// SEC-17: no table holds a code, and codes are spread evenly.
#[tokio::test]
async fn codes_are_nowhere_and_even() {
    let world = World::new().await;
    world.end_user("ann@example.com").await;
    world.flow("ann@example.com").await;
    let code = world.mailed("ann@example.com", "second_factor").await;
    for table in ["ticket", "mail", "audit", "throttle"] {
        let held = format!("select count(*) from {table} where {table}::text like '%{code}%'");
        assert_eq!(world.db.count(&held).await, 0, "{table}");
    }
    let mut digits = [0_u32; 10];
    for _ in 0..5000 {
        for digit in world.domain.keys().code(world.domain.new_uuid(), 1).bytes() {
            digits[usize::from(digit - b'0')] += 1;
        }
    }
    let chi: f64 = digits.iter().map(|n| (f64::from(*n) - 4000.0).powi(2) / 4000.0).sum();
    assert!(chi < 27.9, "nine degrees of freedom, p = 0.001: {chi}");
}

/// SEC-18: one code at once from two requests is one session.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_code_is_one_session() {
    let world = World::new().await;
    world.end_user("ann@example.com").await;
    world.employee("ed@example.com").await;
    for (email, is_app) in [("ann@example.com", false), ("ed@example.com", true)] {
        let flow = world.flow(email).await;
        let code = if is_app { world.app_code(0) } else { world.mailed(email, "second_factor").await };
        let tries = (0..4).map(|_| {
            let (domain, flow, code) = (world.domain.clone(), flow.clone(), code.clone());
            tokio::spawn(async move { domain.sign_in_code(&flow, &code, from("192.0.2.1")).await.is_ok() })
        });
        let mut passed = 0;
        for one in tries.collect::<Vec<_>>() {
            passed += u32::from(one.await.unwrap());
        }
        assert_eq!(passed, 1, "{email}");
    }
    assert_eq!(world.db.count("select count(*) from session").await, 2);
}

/// SEC-19: fifty wrong codes at once are five comparisons; the right one after them is too late.
/// SEC-102: the owner is told, once.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_wrong_codes_are_five() {
    let world = World::new().await;
    world.end_user("ann@example.com").await;
    let flow = world.flow("ann@example.com").await;
    let code = world.mailed("ann@example.com", "second_factor").await;
    let tries = (0..50).map(|_| {
        let (domain, flow, wrong) = (world.domain.clone(), flow.clone(), not(&code));
        tokio::spawn(async move { domain.sign_in_code(&flow, &wrong, from("192.0.2.1")).await.is_err() })
    });
    for one in tries.collect::<Vec<_>>() {
        assert!(one.await.unwrap());
    }
    assert_eq!(world.db.count("select min(tries_left)::bigint from ticket").await, 0);
    let compared = "select count(*) from audit where action = 'auth.sign_in_failed' and reason like 'Wrong code%'";
    assert_eq!(world.db.count(compared).await, 5);
    assert!(world.domain.sign_in_code(&flow, &code, from("192.0.2.1")).await.is_err());
    assert_eq!(world.mails("factor_failures").await, 1);
}

/// SEC-11: twenty wrong second factors an account and day, over all tickets.
#[tokio::test]
async fn twenty_wrong_factors_a_day() {
    let world = World::new().await;
    world.employee("ed@example.com").await;
    for n in 0..20 {
        let flow = world.flow("ed@example.com").await;
        let wrong = not(&world.app_code(0));
        assert!(world.domain.sign_in_code(&flow, &wrong, from("192.0.2.1")).await.is_err(), "{n}");
    }
    let flow = world.flow("ed@example.com").await;
    let right = world.app_code(0);
    assert!(world.domain.sign_in_code(&flow, &right, from("192.0.2.1")).await.is_err(), "closed for today");
    world.later(Duration::hours(24));
    let flow = world.flow("ed@example.com").await;
    world.domain.sign_in_code(&flow, &world.app_code(0), from("192.0.2.1")).await.expect("tomorrow");
    assert_eq!(world.mails("factor_failures").await, 1);
}

/// SEC-20: one step either side, never a step again or an older one.
#[tokio::test]
async fn a_step_is_accepted_once() {
    let world = World::new().await;
    world.employee("ed@example.com").await;
    let attempt = |seconds: i64| {
        let world = &world;
        async move {
            let code = world.app_code(seconds);
            let flow = world.flow("ed@example.com").await;
            world.domain.sign_in_code(&flow, &code, from("192.0.2.1")).await.is_ok()
        }
    };
    assert!(!attempt(-60).await, "two steps ago");
    assert!(!attempt(60).await, "two steps ahead");
    assert!(attempt(0).await);
    assert!(!attempt(0).await, "the same again");
    assert!(!attempt(-30).await, "an older one");
    assert!(attempt(30).await, "one ahead");
    world.later(Duration::seconds(30));
    assert!(!attempt(0).await, "it was accepted when it was ahead");
}

/// SEC-21: enrolling needs a fresh session and proof of the new app; the secret is shown once.
#[tokio::test]
async fn an_app_is_proved_before_it_counts() {
    let world = World::new().await;
    world.end_user("ann@example.com").await;
    let session = world.in_by_mail("ann@example.com", None).await;
    let device = session.device.clone().unwrap();
    let caller = world.caller(&session).await;
    let offer = world.domain.begin_totp(&caller).await.unwrap();
    assert!(offer.url.starts_with("otpauth://totp/Panelwarden:"));
    let secret: [u8; 20] = totp_rs::Secret::try_from_base32(&offer.secret_base32).unwrap().as_ref().try_into().unwrap();
    let code = code_of(&secret, world.now());
    assert!(api(world.domain.confirm_totp(&caller, &not(&code)).await).at("code").is_some());
    assert!(world.domain.profile(&caller).await.unwrap().totp_since.is_none(), "not in use");
    let elsewhere = world.make().session(caller.account).await;

    world.later(Duration::minutes(10) + Duration::seconds(1));
    let stale = world.caller(&session).await;
    assert_eq!(api(world.domain.begin_totp(&stale).await), model::ApiError::StepUp);
    assert_eq!(api(world.domain.confirm_totp(&stale, &code).await), model::ApiError::StepUp);
    let session = world.domain.step_up(&stale, PASSWORD).await.unwrap();
    let caller = world.caller(&session).await;
    let code = code_of(&secret, world.now());
    let (renewed, recovery) = world.domain.confirm_totp(&caller, &code).await.unwrap();

    assert_eq!(recovery.iter().collect::<HashSet<_>>().len(), 10);
    assert!(recovery.iter().all(|c| c.len() == 19), "sixteen letters of 32: 80 bits");
    assert!(world.whoever(&session.token).await.is_none(), "a new id");
    assert!(world.whoever(&elsewhere).await.is_none(), "the others end");
    assert!(world.whoever(&renewed.token).await.is_some());
    assert_eq!(world.mails("factor_changed").await, 1);
    let known = format!("select count(*) from device where token_hash = decode('{}', 'hex')", hex(&device));
    assert_eq!(world.db.count(&known).await, 0, "the old device is forgotten (SEC-24)");
    let rows =
        format!("select count(*) from credential where encode(totp_secret, 'hex') like '%{}%'", raw_hex(&secret));
    assert_eq!(world.db.count(&rows).await, 0, "sealed (SEC-96)");
    for table in ["audit", "mail", "ticket"] {
        let held = format!("select count(*) from {table} where {table}::text like '%{}%'", offer.secret_base32);
        assert_eq!(world.db.count(&held).await, 0, "{table}");
    }
    // The step that proved the app is used.
    let flow = world.flow("ann@example.com").await;
    assert!(world.domain.sign_in_code(&flow, &code, from("192.0.2.1")).await.is_err());
}

fn raw_hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
}

fn hex(cookie: &str) -> String {
    raw_hex(&domain::keys::hash(&domain::keys::token_bytes(cookie).unwrap()))
}

/// SEC-21: a required app cannot be removed, another can.
#[tokio::test]
async fn a_required_app_stays() {
    let world = World::new().await;
    let staff = world.employee("ed@example.com").await;
    let caller = world.make().caller(staff).await;
    assert_eq!(api(world.domain.remove_totp(&caller).await).status(), 403);

    let ann = world.end_user("ann@example.com").await;
    world.db.sql("update credential set totp_secret = (select totp_secret from credential where totp_secret is not null limit 1) where totp_secret is null").await;
    let caller = world.make().caller(ann).await;
    let session = world.domain.remove_totp(&caller).await.unwrap();
    assert!(world.whoever(&session.token).await.is_some());
    let step = world.sign_in("ann@example.com", PASSWORD).await.unwrap();
    assert!(matches!(step, SignInStep::Code { by: domain::auth::CodeBy::Mail { .. }, .. }));
}

/// SEC-22: a recovery code opens once, even at once; a new set kills the old one.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_recovery_code_opens_once() {
    let world = World::new().await;
    let id = world.employee("ed@example.com").await;
    let caller = world.make().caller(id).await;
    let codes = world.domain.renew_recovery_codes(&caller).await.unwrap();
    assert_eq!(codes.len(), 10);
    let attempt = |code: String| {
        let world = &world;
        async move {
            let flow = world.flow("ed@example.com").await;
            world.domain.sign_in_code(&flow, &code.to_lowercase(), from("192.0.2.1")).await.is_ok()
        }
    };
    assert!(attempt(codes[0].clone()).await);
    assert!(!attempt(codes[0].clone()).await, "used");
    let flow = world.flow("ed@example.com").await;
    let tries = (0..4).map(|_| {
        let (domain, flow, code) = (world.domain.clone(), flow.clone(), codes[1].clone());
        tokio::spawn(async move { domain.sign_in_code(&flow, &code, from("192.0.2.1")).await.is_ok() })
    });
    let mut passed = 0;
    for one in tries.collect::<Vec<_>>() {
        passed += u32::from(one.await.unwrap());
    }
    assert_eq!(passed, 1);
    assert_eq!(world.domain.profile(&caller).await.unwrap().recovery_codes_left, 8);
    let renewed = world.domain.renew_recovery_codes(&caller).await.unwrap();
    assert!(!attempt(codes[2].clone()).await, "of the old set");
    assert!(attempt(renewed[2].clone()).await);
    for code in &renewed {
        let held = format!("select count(*) from recovery_code where encode(code_hash, 'escape') like '%{code}%'");
        assert_eq!(world.db.count(&held).await, 0);
    }
}

/// SEC-24: remembered devices die with password, factor and status.
#[tokio::test]
async fn devices_die_with_what_they_were_proved_by() {
    let world = World::new().await;
    let id = world.end_user("ann@example.com").await;
    let devices = "select count(*) from device";
    world.in_by_mail("ann@example.com", None).await;
    assert_eq!(world.db.count(devices).await, 1);
    world.later(Duration::minutes(1));
    world.domain.start_recovery("ann@example.com", from("192.0.2.1")).await.unwrap();
    let code = world.mailed("ann@example.com", "reset").await;
    world.domain.finish_recovery("ann@example.com", &code, OTHER, OTHER, from("192.0.2.1")).await.unwrap();
    assert_eq!(world.db.count(devices).await, 0, "password");
    world.set_password(id, PASSWORD).await;
    world.in_by_mail("ann@example.com", None).await;
    let mut conn = world.db.pool.acquire().await.unwrap();
    domain::auth::totp::remove(&mut conn, id, world.now()).await.unwrap();
    assert_eq!(world.db.count(devices).await, 0, "factor");
    world.in_by_mail("ann@example.com", None).await;
    domain::auth::revoke(&mut conn, id, world.now()).await.unwrap();
    assert_eq!(world.db.count(devices).await, 0, "status");
}

/// SEC-25: a code of one purpose is nothing to a step of another.
#[tokio::test]
async fn codes_are_for_their_purpose() {
    let world = World::new().await;
    world.end_user("ann@example.com").await;
    let flow = world.flow("ann@example.com").await;
    let sign_in = world.mailed("ann@example.com", "second_factor").await;
    world.domain.start_recovery("ann@example.com", from("192.0.2.1")).await.unwrap();
    world.later(Duration::minutes(1));
    world.domain.start_recovery("ann@example.com", from("192.0.2.1")).await.unwrap();
    let reset = world.mailed("ann@example.com", "reset").await;
    assert!(world.domain.sign_in_code(&flow, &reset, from("192.0.2.1")).await.is_err());
    let finish = |code: String| {
        let domain = world.domain.clone();
        async move { domain.finish_recovery("ann@example.com", &code, OTHER, OTHER, from("192.0.2.1")).await }
    };
    assert!(api(finish(sign_in).await).at("code").is_some());
    finish(reset).await.expect("its own");
}

/// SEC-96: another key opens nothing.
#[tokio::test]
async fn another_key_fails_closed() {
    let world = World::new().await;
    let id = world.employee("ed@example.com").await;
    let other = domain::Keys::new(&[9; 32]);
    let sealed = other.seal(world.domain.entropy(), id.0.as_bytes(), SECRET).unwrap();
    sqlx::query("update credential set totp_secret = $1").bind(sealed).execute(&world.db.pool).await.unwrap();
    let flow = world.flow("ed@example.com").await;
    let refused = world.domain.sign_in_code(&flow, &world.app_code(0), from("192.0.2.1")).await;
    assert!(refused.is_err());
    assert_eq!(world.db.count("select count(*) from session").await, 0);
}
