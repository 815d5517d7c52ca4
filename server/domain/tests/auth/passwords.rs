use std::time::Instant;

use model::role::BuiltIn;
use time::Duration;

use crate::kit::{OTHER, PASSWORD, World, api, from};

/// 15 code points each, and 14.
const EDGES: [(&str, &str); 3] = [
    ("kqzvwtrpmxnbdfs", "kqzvwtrpmxnbdf"),
    ("🜀🝁🜲🝓🜔🝥🜶🝇🜸🝩🜊🝛🜜🝍🜞", "🜀🝁🜲🝓🜔🝥🜶🝇🜸🝩🜊🝛🜜🝍"),
    (
        "e\u{301}q\u{302}z\u{303}w\u{304}t\u{306}p\u{307}m\u{308}x",
        "e\u{301}q\u{302}z\u{303}w\u{304}t\u{306}p\u{307}m\u{308}",
    ),
];

/// SEC-01: the minimum counts code points and holds on registration, reset, change and set-up.
#[tokio::test]
async fn the_minimum_holds_on_every_path() {
    let world = World::new().await;
    for (n, (enough, short)) in EDGES.iter().enumerate() {
        assert_eq!((enough.chars().count(), short.chars().count()), (15, 14));
        let email = format!("new{n}@example.com");
        world.make().end_user(&email, "pending", world.company).await;
        world.domain.start_registration(&email, from("192.0.2.1")).await.unwrap();
        let code = world.mailed(&email, "register").await;
        let finish = |p: &'static str| world.domain.finish_registration(&email, &code, p, p, from("192.0.2.1"));
        assert!(api(finish(short).await).at("password").is_some());
        finish(enough).await.expect("fifteen are enough to register");

        world.domain.start_recovery(&email, from("192.0.2.1")).await.unwrap();
        world.later(Duration::minutes(2));
        world.domain.start_recovery(&email, from("192.0.2.1")).await.unwrap();
        let code = world.mailed(&email, "reset").await;
        let finish = |p: &'static str| world.domain.finish_recovery(&email, &code, p, p, from("192.0.2.1"));
        assert!(api(finish(short).await).at("password").is_some());
        finish(enough).await.expect("fifteen are enough to recover");

        let staff = world.employee(&format!("staff{n}@example.com")).await;
        let caller = world.make().caller(staff).await;
        assert!(api(world.domain.change_password(&caller, PASSWORD, short, short).await).at("new").is_some());
        world.domain.change_password(&caller, PASSWORD, enough, enough).await.expect("enough to change");

        let link = world.domain.bootstrap_link(&format!("root{n}@example.com"), "Root").await.unwrap();
        let token = link.split("token=").nth(1).unwrap();
        assert!(
            api(world.domain.finish_bootstrap(token, short, short, from("192.0.2.1")).await).at("password").is_some()
        );
        world.domain.finish_bootstrap(token, enough, enough, from("192.0.2.1")).await.expect("enough to set up");
    }
}

/// SEC-02: 128 code points, used exactly as sent.
#[tokio::test]
async fn a_long_password_counts_to_its_last_character() {
    let world = World::new().await;
    let id = world.end_user("ann@example.com").await;
    let caller = world.make().caller(id).await;
    let words = "Gravel teapot, oblique wander; quarry lantern sideways plum. Ten more words would be too much to type here and now, so end!  ";
    let long: String = words.chars().cycle().take(127).chain([' ']).collect();
    world.domain.change_password(&caller, PASSWORD, &long, &long).await.expect("128 are allowed");
    let first_72 = long[..72].to_owned();
    let changed = format!("{}x", &long[..127]);
    for wrong in [first_72, changed, long.trim_end().to_owned(), long.to_lowercase()] {
        world.later(Duration::seconds(11));
        assert!(world.sign_in("ann@example.com", &wrong).await.is_err(), "{} characters", wrong.len());
    }
    world.later(Duration::seconds(11));
    world.sign_in("ann@example.com", &long).await.expect("exactly as it was set");
}

/// SEC-02: a megabyte is refused without a hash, and so in a fraction of one's time.
#[tokio::test]
async fn a_megabyte_is_refused_at_once() {
    let dear = testkit::TestDb::with(|settings| settings.argon_passes = 20_000).await;
    let begun = Instant::now();
    domain::auth::passwords::hash(&dear.domain, PASSWORD).await.unwrap();
    let price = begun.elapsed();
    let huge = "x".repeat(1 << 20);
    let begun = Instant::now();
    let refused = api(dear.domain.sign_in("ann@example.com", &huge, None, from("192.0.2.1")).await);
    assert_eq!(refused.at("password"), Some(model::text::SIGN_IN_FAILED));
    assert!(begun.elapsed() < price / 2, "took {:?} where a hash takes {price:?}", begun.elapsed());
}

/// SEC-03: no rotation; two years later it still opens.
#[tokio::test]
async fn a_password_does_not_grow_old() {
    let world = World::new().await;
    world.end_user("ann@example.com").await;
    world.later(Duration::days(730));
    world.sign_in("ann@example.com", PASSWORD).await.expect("it still counts");
}

/// SEC-04: what is known of the person is refused, and only he learns that it is.
#[tokio::test]
async fn names_and_panels_are_no_passwords() {
    let world = World::new().await;
    let id = world.end_user("philippa.northlight@example.com").await;
    let group = world.make().group("g", world.company).await;
    let panel = world.make().panel("354190023896443", group).await;
    world.make().customer_link(id, panel).await;
    let caller = world.make().caller(id).await;
    for easy in ["354190023896443 1234", "PhilippaNorthlight", "passwordpassword", "panelwarden-2026-panelwarden"] {
        let refused = api(world.domain.change_password(&caller, PASSWORD, easy, easy).await);
        assert!(refused.at("new").is_some_and(|why| why.contains("easy to guess")), "{easy}");
    }
}

/// SEC-05: the present password first, throttled apart from sign-ins; then everything else ends and a
/// mail goes out, without the password.
#[tokio::test]
async fn changing_it_needs_the_present_one_and_ends_the_rest() {
    let world = World::new().await;
    let id = world.end_user("ann@example.com").await;
    let (here, elsewhere) = (world.make().session(id).await, world.make().session(id).await);
    let caller = world.whoever(&here).await.unwrap();
    let wrong = api(world.domain.change_password(&caller, OTHER, OTHER, OTHER).await);
    assert!(wrong.at("current").is_some());
    let at_once = api(world.domain.change_password(&caller, PASSWORD, OTHER, OTHER).await);
    assert_eq!(at_once.status(), 429, "a wait is on");
    world.later(Duration::seconds(1));
    let session = world.domain.change_password(&caller, PASSWORD, OTHER, OTHER).await.unwrap();
    assert!(world.whoever(&here).await.is_none(), "the old id is dead");
    assert!(world.whoever(&elsewhere).await.is_none(), "the other session is dead");
    assert!(world.whoever(&session.token).await.is_some());
    assert_eq!(world.mails("password_changed").await, 1);
    let told: i64 = world.db.count("select count(*) from mail where data::text like '%quarry%'").await;
    assert_eq!(told, 0);
    assert!(world.sign_in("ann@example.com", PASSWORD).await.is_err());
}

/// SEC-06: salts differ, and a hash of another price is made anew at sign-in.
#[tokio::test]
async fn hashes_are_salted_and_renewed() {
    let world = World::new().await;
    let ann = world.end_user("ann@example.com").await;
    world.end_user("bob@example.com").await;
    assert_eq!(world.db.count("select count(distinct password_hash) from credential").await, 2);
    let dear = testkit::TestDb::with(|settings| settings.argon_passes = 2).await;
    let old = domain::auth::passwords::hash(&dear.domain, PASSWORD).await.unwrap();
    assert!(old.starts_with("$argon2id$v=19$m=64,t=2,p=1$"));
    sqlx::query("update credential set password_hash = $1 where account_id = $2")
        .bind(&old)
        .bind(ann.0)
        .execute(&world.db.pool)
        .await
        .unwrap();
    world.sign_in("ann@example.com", PASSWORD).await.expect("the old price still opens");
    let renewed = "select count(*) from credential where password_hash like '%m=64,t=1,p=1%'";
    assert_eq!(world.db.count(renewed).await, 2);
    world.sign_in("ann@example.com", PASSWORD).await.expect("and so does the new one");
}

/// SEC-35, decision 8: a staff-set password opens once, within a day, and must then be changed.
#[tokio::test]
async fn a_staff_set_password_opens_once() {
    let world = World::new().await;
    let id = world.make().employee("ed@example.com", BuiltIn::Owner, world.company).await;
    set_temporary(&world, id).await;
    let flow = world.flow("ed@example.com").await;
    let session = world.domain.sign_in_code(&flow, &world.app_code(0), from("192.0.2.1")).await.unwrap();
    assert_eq!(session.landing, domain::auth::Landing::ChangePassword);
    let caller = world.caller(&session).await;
    assert!(caller.must_change_password && caller.check_usable().is_err());
    assert!(world.sign_in("ed@example.com", PASSWORD).await.is_err(), "the second time");
    let session = world.domain.change_password(&caller, PASSWORD, OTHER, OTHER).await.unwrap();
    assert!(world.caller(&session).await.check_usable().is_ok());

    set_temporary(&world, id).await;
    world.later(Duration::hours(24));
    assert!(world.sign_in("ed@example.com", PASSWORD).await.is_err(), "a day later");
}

async fn set_temporary(world: &World, id: model::ids::AccountId) {
    let hash = domain::auth::passwords::hash(&world.domain, PASSWORD).await.unwrap();
    let mut conn = world.db.pool.acquire().await.unwrap();
    let until = world.now() + domain::auth::passwords::TEMPORARY_LIFE;
    domain::auth::passwords::set_temporary(&mut conn, id, &hash, until).await.unwrap();
}
