//! What an open page hears of changes: who may listen, what is told, how it ends.

use std::time::Duration;

use http_body_util::BodyExt;
use tokio::time::{Instant, sleep, timeout};

use super::web::Call;
use super::{ACTORS, Cloud};

/// What is asked for by itself.
const SINCE: &str = "/live/since";
const STREAM: &str = "/live";

/// Suspends somebody new, as `token`.
async fn change(cloud: &Cloud, token: &str, email: &str) {
    let id = cloud.make().end_user(email, "active", cloud.company).await;
    let answer = cloud.web.call("accounts/suspend", Call::form(format!("ids[]={id}")), Some(token)).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
}

/// Employees with a whole session, and nobody else (SEC-16, SEC-44).
#[tokio::test]
async fn only_employees_listen() {
    let cloud = Cloud::new().await;
    for actor in ACTORS {
        let token = cloud.actor(actor).await;
        let answer = cloud.web.page(SINCE, token.as_deref()).await;
        let wanted = match actor {
            "anon" | "half" | "enrol" => 401,
            "user" | "inst" => 403,
            _ => 200,
        };
        assert_eq!(answer.status, wanted, "{actor}: {}", answer.body);
        if wanted != 200 {
            assert_eq!(cloud.web.page(STREAM, token.as_deref()).await.status, wanted, "{actor}");
        }
    }
}

/// A change is told within two seconds, by the word of its feature, without ids and names.
#[tokio::test]
async fn a_change_is_told_by_its_feature() {
    let cloud = Cloud::new().await;
    let token = cloud.actor("manager").await.unwrap();
    cloud.web.page(SINCE, Some(&token)).await;
    change(&cloud, &token, "ann@east.test").await;
    let told = Instant::now() + Duration::from_secs(2);
    let heard = loop {
        let heard = cloud.web.page(SINCE, Some(&token)).await.body;
        if heard.contains("accounts") || Instant::now() > told {
            break heard;
        }
        sleep(Duration::from_millis(50)).await;
    };
    let (number, words) = heard.split_once(' ').unwrap();
    assert!(number.parse::<i64>().is_ok() && words.split(' ').any(|word| word == "accounts"), "{heard}");
    assert!(words.chars().all(|c| c.is_ascii_lowercase() || c == '_' || c == ' '), "{heard}");
}

/// A stream tells it as well, and ends with its session; one session has no more than its share of them.
#[tokio::test]
async fn a_stream_tells_and_ends_with_its_session() {
    let cloud = Cloud::new().await;
    let token = cloud.actor("manager").await.unwrap();
    let other = cloud.actor("dealer").await.unwrap();
    let (status, mut body) = cloud.web.stream(STREAM, &token).await;
    assert_eq!(status, 200);
    let mut next = async || {
        let frame = timeout(Duration::from_secs(4), body.frame()).await.expect("something is told or it ends");
        frame.map(|frame| String::from_utf8(frame.unwrap().into_data().unwrap().to_vec()).unwrap())
    };
    assert!(next().await.unwrap().starts_with("data: "), "the first line comes at once");
    change(&cloud, &other, "ann@east.test").await;
    let line = next().await.unwrap();
    assert!(line.contains(" accounts") && line.ends_with("\n\n"), "{line}");

    let mut more = Vec::new();
    for _ in 0..3 {
        let (status, body) = cloud.web.stream(STREAM, &token).await;
        assert_eq!(status, 200);
        more.push(body);
    }
    assert_eq!(cloud.web.stream(STREAM, &token).await.0, 429);
    assert_eq!(cloud.web.stream(STREAM, &other).await.0, 200, "another session has its own");

    let hash =
        "select count(*) from session s join account a on a.id = s.account_id where a.email_canonical like 'manager@%'";
    assert_eq!(cloud.web.db.count(hash).await, 1);
    cloud
        .web
        .db
        .sql("delete from session where account_id in (select id from account where email_canonical like 'manager@%')")
        .await;
    change(&cloud, &other, "bob@east.test").await;
    while let Some(line) = next().await {
        assert!(line.starts_with("data: "), "{line}");
    }
}

/// SEC-40: what a page reads by itself keeps no session alive.
#[tokio::test]
async fn listening_is_no_activity() {
    let cloud = Cloud::new().await;
    let token = cloud.actor("manager").await.unwrap();
    let old = "update session set seen_at = seen_at - interval '5 minutes'";
    cloud.web.db.sql(old).await;
    let seen = "select min(seen_at)::text from session";
    let before = cloud.web.db.text(seen).await;
    cloud.web.page(SINCE, Some(&token)).await;
    let list = || Call::json(r#"{"grid":"accounts"}"#.to_owned());
    assert_eq!(cloud.web.call_in_background("views/list", list(), &token).await.status, 200);
    assert_eq!(cloud.web.db.text(seen).await, before);
    assert_eq!(cloud.web.call("views/list", list(), Some(&token)).await.status, 200);
    assert_ne!(cloud.web.db.text(seen).await, before, "a person's own request is");
}
