use model::ApiError;
use time::Duration;

use crate::kit::{OTHER, PASSWORD, World, api, from, not};

async fn recover(world: &World, code: &str, password: &str) -> domain::Result<()> {
    world.domain.finish_recovery("ann@example.com", code, password, password, from("192.0.2.1")).await
}

/// SEC-27: reset codes live an hour, die with use, and are bound to the address they went to.
#[tokio::test]
async fn a_reset_code_is_used_once_and_in_time() {
    let world = World::new().await;
    let id = world.end_user("ann@example.com").await;
    world.domain.start_recovery("ann@example.com", from("192.0.2.1")).await.unwrap();
    let code = world.mailed("ann@example.com", "reset").await;
    assert!(api(recover(&world, &not(&code), OTHER).await).at("code").is_some());
    recover(&world, &code, OTHER).await.unwrap();
    assert!(recover(&world, &code, PASSWORD).await.is_err(), "used");
    assert_eq!(world.mails("password_changed").await, 1);

    world.later(Duration::minutes(2));
    world.domain.start_recovery("ann@example.com", from("192.0.2.1")).await.unwrap();
    let code = world.mailed("ann@example.com", "reset").await;
    world.later(Duration::hours(1));
    assert!(recover(&world, &code, PASSWORD).await.is_err(), "an hour later");

    world.domain.start_recovery("ann@example.com", from("192.0.2.1")).await.unwrap();
    let code = world.mailed("ann@example.com", "reset").await;
    world.db.sql(&format!("update account set email = 'anna@example.com' where id = '{id}'")).await;
    assert!(recover(&world, &code, PASSWORD).await.is_err(), "it went to another address");
    world.db.sql(&format!("update account set email = 'ann@example.com' where id = '{id}'")).await;
    let mut conn = world.db.pool.acquire().await.unwrap();
    domain::auth::revoke(&mut conn, id, world.now()).await.unwrap();
    assert!(recover(&world, &code, PASSWORD).await.is_err(), "revoked");
}

/// SEC-27, SEC-12: who asks again gets the same code, so strangers cannot make the owner's stale.
#[tokio::test]
async fn asking_again_keeps_the_code() {
    let world = World::new().await;
    world.end_user("ann@example.com").await;
    world.domain.start_recovery("ann@example.com", from("192.0.2.1")).await.unwrap();
    let code = world.mailed("ann@example.com", "reset").await;
    world.later(Duration::minutes(2));
    world.domain.start_recovery("ann@example.com", from("198.51.100.7")).await.unwrap();
    assert_eq!(world.mails("reset").await, 2);
    recover(&world, &code, OTHER).await.expect("the first mail's code still counts");
}

/// SEC-27: ten wrong codes and the ticket is dead, fifty at once included.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_reset_code_bears_ten_tries() {
    let world = World::new().await;
    world.end_user("ann@example.com").await;
    world.domain.start_recovery("ann@example.com", from("192.0.2.1")).await.unwrap();
    let code = world.mailed("ann@example.com", "reset").await;
    let tries = (0..50).map(|n| {
        let (domain, wrong) = (world.domain.clone(), not(&code));
        tokio::spawn(async move {
            let origin = from(&format!("10.0.{n}.1"));
            domain.finish_recovery("ann@example.com", &wrong, OTHER, OTHER, origin).await.is_err()
        })
    });
    for one in tries.collect::<Vec<_>>() {
        assert!(one.await.unwrap());
    }
    assert_eq!(world.db.count("select min(tries_left)::bigint from ticket where kind = 'reset'").await, 0);
    assert!(recover(&world, &code, OTHER).await.is_err());
}

/// SEC-18: two recoveries at once with one code are one.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_reset_code_is_one_password() {
    let world = World::new().await;
    world.end_user("ann@example.com").await;
    world.domain.start_recovery("ann@example.com", from("192.0.2.1")).await.unwrap();
    let code = world.mailed("ann@example.com", "reset").await;
    let (one, two) =
        tokio::join!(recover(&world, &code, OTHER), recover(&world, &code, "plum sideways lantern quarry"));
    assert!(one.is_ok() != two.is_ok());
    assert_eq!(world.mails("password_changed").await, 1);
    assert_eq!(world.audits("auth.new_password").await, 2, "one done, one refused");
}

/// SEC-30: a reset signs nobody in, keeps the factor, ends sessions and sign-ins under way.
#[tokio::test]
async fn a_reset_leaves_the_factor() {
    let world = World::new().await;
    let id = world.employee("ann@example.com").await;
    let session = world.make().session(id).await;
    let flow = world.flow("ann@example.com").await;
    world.domain.start_recovery("ann@example.com", from("192.0.2.1")).await.unwrap();
    let code = world.mailed("ann@example.com", "reset").await;
    recover(&world, &code, OTHER).await.unwrap();
    assert!(world.whoever(&session).await.is_none());
    assert_eq!(world.db.count("select count(*) from session").await, 0);
    assert!(world.domain.sign_in_code(&flow, &world.app_code(0), from("192.0.2.1")).await.is_err());
    let step = world.sign_in("ann@example.com", OTHER).await.unwrap();
    assert!(matches!(step, domain::auth::SignInStep::Code { by: domain::auth::CodeBy::App, .. }));
}

/// SEC-32, SEC-09: one answer for all, five mails an hour, one a minute; another account is untouched.
#[tokio::test]
async fn five_hundred_requests_are_five_mails() {
    let world = World::new().await;
    world.end_user("ann@example.com").await;
    world.end_user("bob@example.com").await;
    for n in 0..500 {
        let origin = from(&format!("10.{}.{}.1", n / 250, n % 250));
        world.domain.start_recovery("ann@example.com", origin.clone()).await.unwrap();
        world.domain.start_recovery("nobody@example.com", origin).await.unwrap();
        world.later(Duration::seconds(7));
    }
    assert_eq!(world.mails("reset").await, 5);
    world.domain.start_recovery("bob@example.com", from("192.0.2.1")).await.unwrap();
    assert_eq!(world.mails("reset").await, 6);
    assert_eq!(world.db.count("select count(*) from mail where recipient = 'nobody@example.com'").await, 0);
    assert_eq!(world.audits("auth.recover").await, 1001);
}

/// SEC-32: a network asks for sixty mails an hour, whoever they are for.
#[tokio::test]
async fn a_network_asks_for_so_many_mails() {
    let world = World::new().await;
    for n in 0..61 {
        world.domain.start_recovery(&format!("nobody{n}@example.com"), from("192.0.2.1")).await.unwrap();
    }
    world.end_user("ann@example.com").await;
    world.domain.start_recovery("ann@example.com", from("192.0.2.1")).await.unwrap();
    assert_eq!(world.mails("reset").await, 0);
    world.domain.start_recovery("ann@example.com", from("198.51.100.1")).await.unwrap();
    assert_eq!(world.mails("reset").await, 1);
}

/// SEC-34: asking changes nothing but the outbox.
#[tokio::test]
async fn asking_changes_nothing() {
    let world = World::new().await;
    let id = world.end_user("ann@example.com").await;
    let session = world.make().session(id).await;
    api(world.sign_in("ann@example.com", OTHER).await);
    let before = state(&world).await;
    world.domain.start_recovery("ann@example.com", from("192.0.2.1")).await.unwrap();
    world.domain.start_registration("ann@example.com", from("198.51.100.1")).await.unwrap();
    assert_eq!(state(&world).await, before);
    assert!(world.whoever(&session).await.is_some());
    world.later(Duration::seconds(1));
    world.sign_in("ann@example.com", PASSWORD).await.expect("the old password still opens");
}

async fn state(world: &World) -> String {
    let sql =
        "select (select string_agg(a::text, '|') from account a) || (select string_agg(c::text, '|') from credential c)
        || (select string_agg(t::text, '|' order by key) from throttle t where key not like 'mails:%')";
    sqlx::query_scalar(sql).fetch_one(&world.db.pool).await.unwrap()
}

/// SEC-36: who has nothing to finish gets a notice, and no code; a disabled person as well.
#[tokio::test]
async fn what_is_not_open_gets_a_notice() {
    let world = World::new().await;
    world.make().end_user("off@example.com", "off", world.company).await;
    world.make().end_user("pending@example.com", "pending", world.company).await;
    world.end_user("ann@example.com").await;
    world.domain.start_recovery("off@example.com", from("192.0.2.1")).await.unwrap();
    world.domain.start_recovery("pending@example.com", from("192.0.2.1")).await.unwrap();
    world.domain.start_registration("ann@example.com", from("192.0.2.1")).await.unwrap();
    assert_eq!(world.mails("nothing_to_do").await, 3);
    assert_eq!(world.db.count("select count(*) from ticket").await, 0);
}

/// S0-14, decision 11: the mailed code and a password make a pending end user active, once.
#[tokio::test]
async fn a_registration_is_finished_with_its_code() {
    let world = World::new().await;
    let id = world.make().end_user("new@example.com", "pending", world.company).await;
    world.domain.start_registration("new@example.com", from("192.0.2.1")).await.unwrap();
    let code = world.mailed("new@example.com", "register").await;
    let finish = |code: String, password: &'static str, repeat: &'static str| {
        let domain = world.domain.clone();
        async move { domain.finish_registration("new@example.com", &code, password, repeat, from("192.0.2.1")).await }
    };
    assert!(api(finish(code.clone(), PASSWORD, OTHER).await).at("repeat").is_some());
    assert!(api(finish(not(&code), PASSWORD, PASSWORD).await).at("code").is_some());
    let unknown =
        world.domain.finish_registration("no@example.com", &code, PASSWORD, PASSWORD, from("192.0.2.1")).await;
    assert_eq!(api(unknown), ApiError::field("code", model::text::CODE_FAILED));
    finish(code.clone(), PASSWORD, PASSWORD).await.unwrap();
    assert!(finish(code, OTHER, OTHER).await.is_err(), "used");
    let active = format!("select count(*) from account where id = '{id}' and state = 'active' and version = 2");
    assert_eq!(world.db.count(&active).await, 1);
    let tally = "select coalesce(sum(n), 0)::bigint from account_tally where kind = 'end_user' and state = 'active'";
    assert_eq!(world.db.count(tally).await, 1);
    world.in_by_mail("new@example.com", None).await;
}

/// SEC-04: only the owner of the code learns that his name is in the password.
#[tokio::test]
async fn a_name_in_the_password_is_told_after_the_code() {
    let world = World::new().await;
    let id = world.end_user("ann@example.com").await;
    world.db.sql(&format!("update account set label = 'Bartholomew Quiggleworth' where id = '{id}'")).await;
    world.domain.start_recovery("ann@example.com", from("192.0.2.1")).await.unwrap();
    let code = world.mailed("ann@example.com", "reset").await;
    let name = "bartholomew quiggleworth";
    assert!(api(recover(&world, &not(&code), name).await).at("code").is_some());
    assert!(api(recover(&world, &code, name).await).at("password").is_some());
    recover(&world, &code, OTHER).await.expect("the code is not used up by that");
}
