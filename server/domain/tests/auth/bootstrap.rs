use domain::auth::{BOOTSTRAP_PATH, Landing, SignInStep};
use domain::housekeeping;
use time::Duration;

use crate::kit::{OTHER, PASSWORD, World, api, from, not};

const ROOT: &str = "root@example.com";

/// SEC-15: no default account; the link works once, within an hour, and makes one administrator.
#[tokio::test]
async fn the_first_administrator_comes_by_link() {
    let db = testkit::TestDb::new().await;
    let domain = db.domain.clone();
    for (name, password) in [("admin", "admin"), ("root", "toor"), ("admin@example.com", "password")] {
        assert!(domain.sign_in(name, password, None, from("192.0.2.1")).await.is_err());
    }
    assert_eq!(db.count("select count(*) from account").await, 0);
    let link = domain.bootstrap_link(ROOT, "Root Person").await.unwrap();
    let token = link.strip_prefix(&format!("http://127.0.0.1:3000{BOOTSTRAP_PATH}?token=")).unwrap();
    let finish = |token: String, password: &'static str| {
        let domain = domain.clone();
        async move { domain.finish_bootstrap(&token, password, password, from("192.0.2.1")).await }
    };
    let wrong = format!("{}AAAA", &token[..token.len() - 4]);
    assert!(api(finish(wrong, PASSWORD).await).at("token").is_some());
    let named = api(finish(token.to_owned(), "root person root person").await);
    assert!(named.at("password").is_some());
    finish(token.to_owned(), PASSWORD).await.unwrap();
    assert!(api(finish(token.to_owned(), OTHER).await).at("token").is_some(), "used");
    let SignInStep::Done(session) = domain.sign_in(ROOT, PASSWORD, None, from("192.0.2.1")).await.unwrap() else {
        panic!("there is no app yet to ask")
    };
    assert_eq!(session.landing, Landing::Enrol);
    let caller = domain.caller(&session.token, from("192.0.2.1")).await.unwrap().unwrap();
    assert_eq!(caller.role_name, "Super Administrator");
    assert_eq!(api(domain.bootstrap_link(ROOT, "Root Person").await).status(), 409, "in use");
    assert_eq!(db.count("select coalesce(sum(n), 0)::bigint from account_tally where state = 'active'").await, 1);
    assert_eq!(db.count("select count(*) from account_search").await, 1);
}

/// SEC-15: an hour, and the newest only; two at once are one.
#[tokio::test]
async fn a_link_dies_in_an_hour_or_with_the_next() {
    let world = World::new().await;
    let token = |link: String| link.split("token=").nth(1).unwrap().to_owned();
    let finish = |token: String| {
        let domain = world.domain.clone();
        async move { domain.finish_bootstrap(&token, PASSWORD, PASSWORD, from("192.0.2.1")).await }
    };
    let first = token(world.domain.bootstrap_link(ROOT, "Root").await.unwrap());
    let second = token(world.domain.bootstrap_link(ROOT, "Root").await.unwrap());
    assert!(finish(first).await.is_err(), "replaced");
    world.later(Duration::hours(1));
    assert!(finish(second).await.is_err(), "late");
    let third = token(world.domain.bootstrap_link(ROOT, "Root").await.unwrap());
    let (one, two) = tokio::join!(finish(third.clone()), finish(third));
    assert!(one.is_ok() != two.is_ok());
}

/// What is past is cleared away, what is not stays.
#[tokio::test]
async fn housekeeping_clears_what_is_past() {
    let world = World::new().await;
    let ann = world.end_user("ann@example.com").await;
    let session = world.make().session(ann).await;
    let caller = world.whoever(&session).await.unwrap();
    let flash = model::viewer::Flash { endpoint: "x".into(), values: vec![], error: None, notice: None, undo: None };
    world.domain.put_flash(caller.session, &flash).await.unwrap();
    let flow = world.flow("ann@example.com").await;
    let code = world.mailed("ann@example.com", "second_factor").await;
    api(world.domain.sign_in_code(&flow, &not(&code), from("192.0.2.1")).await);
    assert_eq!(housekeeping::run(&world.domain).await.unwrap(), housekeeping::Cleared::default());
    world.later(Duration::minutes(6));
    assert_eq!(housekeeping::run(&world.domain).await.unwrap().flashes, 1);
    world.later(Duration::hours(26));
    let kept = world.make().session(ann).await;
    let cleared = housekeeping::run(&world.domain).await.unwrap();
    assert_eq!((cleared.sessions, cleared.tickets), (1, 2));
    assert!(cleared.throttles >= 2);
    assert!(world.whoever(&kept).await.is_some());
    let left =
        "select (select count(*) from session) + (select count(*) from ticket) + (select count(*) from throttle)";
    assert_eq!(world.db.count(left).await, 1);
}
