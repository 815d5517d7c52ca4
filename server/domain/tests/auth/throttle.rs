use time::Duration;

use crate::kit::{OTHER, PASSWORD, World, api, from};

/// SEC-11: waits of 1, 3, 5 and 10 seconds; a try during one is not compared, even the right one.
#[tokio::test]
async fn the_waits_grow() {
    let world = World::new().await;
    world.end_user("ann@example.com").await;
    let mut failures = 0;
    for (wait, until) in [(1, 2), (3, 8), (5, 24), (10, 26)] {
        while failures < until {
            failures += 1;
            // Each from a network of its own: what is measured is the account's wait.
            let address = format!("10.1.{failures}.1");
            api(world.domain.sign_in("ann@example.com", OTHER, None, from(&address)).await);
            world.later(Duration::seconds(wait) - Duration::milliseconds(1));
            let early = world.domain.sign_in("ann@example.com", PASSWORD, None, from("10.2.0.1")).await;
            assert!(early.is_err(), "after failure {failures}");
            world.later(Duration::milliseconds(1));
        }
    }
    let counted = "select failures::bigint from throttle where key like 'unknown:%'";
    assert_eq!(world.db.count(counted).await, 26, "tries during a wait are not counted");
    world.domain.sign_in("ann@example.com", PASSWORD, None, from("10.3.0.1")).await.expect("after the wait");
}

/// SEC-11: the hundredth failure closes the password for unknown devices until a day is over; SEC-12:
/// not for the owner's own device, and not the mailed recovery.
#[tokio::test]
async fn a_hundred_failures_close_it_for_strangers_only() {
    let world = World::new().await;
    let id = world.end_user("ann@example.com").await;
    let device = world.in_by_mail("ann@example.com", None).await.device.unwrap();
    for n in 0..100 {
        api(world.domain.sign_in("ann@example.com", OTHER, None, from(&format!("10.0.{n}.1"))).await);
        world.later(Duration::seconds(10));
    }
    let stranger = world.domain.sign_in("ann@example.com", PASSWORD, None, from("10.9.0.1")).await;
    assert!(stranger.is_err(), "closed for a stranger");
    world.in_by_mail("ann@example.com", Some(&device)).await;
    world.later(Duration::minutes(1));
    world.domain.start_recovery("ann@example.com", from("10.9.1.1")).await.unwrap();
    let code = world.mailed("ann@example.com", "reset").await;
    world.domain.finish_recovery("ann@example.com", &code, OTHER, OTHER, from("10.9.1.1")).await.unwrap();
    world.sign_in("ann@example.com", OTHER).await.expect("a recovered password opens at once");

    world.set_password(id, PASSWORD).await;
    for n in 0..100 {
        api(world.domain.sign_in("ann@example.com", OTHER, None, from(&format!("10.0.{n}.1"))).await);
        world.later(Duration::seconds(10));
    }
    world.later(Duration::hours(24));
    world.sign_in("ann@example.com", PASSWORD).await.expect("open again after a day");
}

/// SEC-12: strangers' waits do not touch a known device; its own budget is small, and when it is used
/// up the device counts as unknown.
#[tokio::test]
async fn a_known_device_has_its_own_budget() {
    let world = World::new().await;
    world.end_user("ann@example.com").await;
    let device = world.in_by_mail("ann@example.com", None).await.device.unwrap();
    let here =
        |password: &'static str| world.domain.sign_in("ann@example.com", password, Some(&device), from("192.0.2.1"));
    api(world.sign_in("ann@example.com", OTHER).await);
    here(PASSWORD).await.expect("the stranger's wait is not the owner's");
    for _ in 0..10 {
        world.later(Duration::seconds(10));
        api(here(OTHER).await);
    }
    world.later(Duration::seconds(10));
    api(here(OTHER).await);
    let unknown = "select failures::bigint from throttle where key like 'unknown:%'";
    assert_eq!(world.db.count(unknown).await, 2);
}

/// SEC-12: another person's device cookie is worth nothing.
#[tokio::test]
async fn a_device_is_known_for_its_own_account_only() {
    let world = World::new().await;
    world.end_user("ann@example.com").await;
    world.end_user("eve@example.com").await;
    let device = world.in_by_mail("eve@example.com", None).await.device.unwrap();
    let eve = || world.domain.sign_in("ann@example.com", OTHER, Some(&device), from("192.0.2.1"));
    api(eve().await);
    assert_eq!(world.db.count("select count(*) from throttle where key like 'device:%'").await, 0);
    assert_eq!(world.db.count("select count(*) from throttle where key like 'unknown:%'").await, 1);
}

/// SEC-11: fifty wrong passwords at once are three comparisons at most.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_at_once_are_three_at_most() {
    let world = World::new().await;
    world.end_user("ann@example.com").await;
    let tries = (0..50).map(|n| {
        let domain = world.domain.clone();
        tokio::spawn(async move {
            let address = format!("10.0.{n}.1");
            domain.sign_in("ann@example.com", OTHER, None, from(&address)).await.is_err()
        })
    });
    for one in tries.collect::<Vec<_>>() {
        assert!(one.await.unwrap());
    }
    let compared = "select count(*) from audit where action = 'auth.sign_in_failed' and reason like 'Wrong%'";
    assert!((1..=3).contains(&world.db.count(compared).await));
    assert_eq!(world.db.count("select count(*) from audit where action = 'auth.sign_in_failed'").await, 50);
}

/// A double click signs in twice, not wrongly.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_right_ones_at_once_both_pass() {
    let world = World::new().await;
    world.employee("ed@example.com").await;
    let (one, two) = tokio::join!(world.sign_in("ed@example.com", PASSWORD), world.sign_in("ed@example.com", PASSWORD));
    assert!(one.is_ok() && two.is_ok());
    assert_eq!(world.db.count("select coalesce(max(failures), 0)::bigint from throttle").await, 0);
}

/// SEC-11: a network is slowed down after twenty failures, whatever the accounts; others are not, and
/// neither is a known device in it.
#[tokio::test]
async fn a_busy_network_is_slowed_down() {
    let world = World::new().await;
    world.end_user("ann@example.com").await;
    let device = world.in_by_mail("ann@example.com", None).await.device.unwrap();
    let guess = |n: usize| {
        let email = format!("user{}@example.com", n % 10);
        let origin = from(&format!("192.0.2.{n}"));
        let domain = world.domain.clone();
        async move { api(domain.sign_in(&email, OTHER, None, origin).await) }
    };
    for n in 0..20 {
        assert_eq!(guess(n).await.status(), 422, "try {n}");
        world.later(Duration::seconds(4));
    }
    assert_eq!(guess(20).await.status(), 422, "one try passes");
    assert_eq!(guess(21).await.status(), 429, "the next waits");
    world.domain.sign_in("ann@example.com", PASSWORD, None, from("198.51.100.1")).await.expect("another network");
    world.domain.sign_in("ann@example.com", PASSWORD, Some(&device), from("192.0.2.9")).await.expect("a known device");
    world.later(Duration::seconds(5));
    assert_eq!(guess(22).await.status(), 422, "one try each five seconds");
    world.later(Duration::minutes(5));
    world.sign_in("ann@example.com", PASSWORD).await.expect("over after five minutes");
}

/// SEC-11: fifteen accounts from one network are as suspicious as twenty failures.
#[tokio::test]
async fn many_accounts_from_one_network_slow_it_down() {
    let world = World::new().await;
    for n in 0..15 {
        let email = format!("user{n}@example.com");
        assert_eq!(api(world.sign_in(&email, OTHER).await).status(), 422);
    }
    assert_eq!(api(world.sign_in("user15@example.com", OTHER).await).status(), 422);
    assert_eq!(api(world.sign_in("user16@example.com", OTHER).await).status(), 429);
}
