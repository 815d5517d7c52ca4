//! Who may send what, and when (REL-16 to REL-21, REL-31, REL-52).

use domain::caller::Actor;
use domain::mail::sending;
use time::Duration;

use crate::post::{Post, ids};

/// REL-20: a mail is one server's only, until its lease runs out.
#[tokio::test]
async fn a_leased_mail_is_nobody_elses_until_the_lease_ends() {
    let post = Post::new().await;
    let mail = post.notice("ann@example.com").await;
    let first = post.one().await;
    assert_eq!((first.id, first.tries), (mail, 1));
    assert!(post.lease(10).await.is_empty());
    post.advance(Duration::seconds(59));
    assert!(post.lease(10).await.is_empty());
    post.advance(Duration::seconds(1));
    let second = post.one().await;
    assert_eq!((second.id, second.tries), (mail, 2));

    // The first server wakes up late: what it says of a mail that is not its own no longer counts …
    sending::retry(post.domain(), &first, "451 late").await.unwrap();
    sending::refused(post.domain(), &first, "550 late").await.unwrap();
    assert_eq!(post.state(mail).await.0, "sending");
    // … except that it was taken, which is true for all.
    sending::delivered(post.domain(), mail, "250 taken").await.unwrap();
    sending::refused(post.domain(), &second, "550 no").await.unwrap();
    assert_eq!(post.state(mail).await, ("sent".into(), "250 taken".into()));
}

/// REL-20
#[tokio::test(flavor = "multi_thread")]
async fn many_senders_never_get_the_same_mail() {
    let post = Post::new().await;
    for n in 0..60 {
        post.notice(&format!("p{n}@example.com")).await;
    }
    let takers: Vec<_> = (0..12)
        .map(|_| {
            let domain = post.domain().clone();
            tokio::spawn(async move {
                let mut mine = Vec::new();
                for _ in 0..8 {
                    mine.extend(ids(&sending::lease(&domain, 3).await.unwrap()));
                }
                mine
            })
        })
        .collect();
    let mut all = Vec::new();
    for taker in takers {
        all.extend(taker.await.unwrap());
    }
    let count = all.len();
    all.sort();
    all.dedup();
    assert_eq!(count, all.len(), "no mail was leased twice");
    all.extend(ids(&post.lease(100).await));
    assert_eq!(all.len(), 60, "no mail was passed over");
}

/// REL-16: one recipient's mails go out one after the other.
#[tokio::test]
async fn the_same_recipients_mails_are_leased_in_order() {
    let post = Post::new().await;
    let first = post.notice("ann@example.com").await;
    let second = post.notice("ann@example.com").await;
    let other = post.notice("bob@example.com").await;
    let leased = post.lease(10).await;
    assert_eq!(ids(&leased), [first, other]);
    assert!(post.lease(10).await.is_empty(), "the second waits for the first");

    // The mail server is away: the first keeps its place.
    sending::away(post.domain(), &leased[0], "refused to connect").await.unwrap();
    let again = post.one().await;
    assert_eq!((again.id, again.tries), (first, 1), "the try did not count");
    sending::delivered(post.domain(), first, "250").await.unwrap();
    assert_eq!(post.one().await.id, second);
}

/// REL-21: one that was put off lets the next one pass.
#[tokio::test]
async fn a_mail_put_off_does_not_hold_up_the_next() {
    let post = Post::new().await;
    let first = post.notice("ann@example.com").await;
    let second = post.notice("ann@example.com").await;
    let leased = post.one().await;
    assert_eq!(leased.id, first);
    sending::retry(post.domain(), &leased, "451 4.7.1 Greylisted").await.unwrap();
    assert_eq!(ids(&post.lease(10).await), [second]);
}

/// REL-18: the pauses grow, carry jitter, and end after twelve tries within about a day.
#[tokio::test]
async fn a_mail_put_off_is_tried_twelve_times() {
    let post = Post::new().await;
    let mail = post.notice("ann@example.com").await;
    let expected = [15, 30, 60, 120, 300, 600, 1_800, 3_600, 10_800, 21_600, 43_200];
    for (n, pause) in expected.into_iter().enumerate() {
        let leased = post.one().await;
        assert_eq!(leased.tries, i32::try_from(n).unwrap() + 1);
        sending::retry(post.domain(), &leased, "451 4.3.0 Later").await.unwrap();
        assert_eq!(post.state(mail).await, ("queued".into(), "451 4.3.0 Later".into()));
        post.advance(Duration::seconds(pause - 1));
        assert!(post.lease(1).await.is_empty(), "not before {pause} s");
        post.advance(Duration::seconds(pause / 5 + 2));
    }
    let last = post.one().await;
    assert_eq!(last.tries, sending::MOST_TRIES);
    sending::retry(post.domain(), &last, "451 4.3.0 Later").await.unwrap();
    let (state, answer) = post.state(mail).await;
    assert_eq!(state, "refused");
    assert_eq!(answer, "451 4.3.0 Later (Given up after 12 tries.)");
    post.advance(Duration::days(30));
    assert!(post.lease(1).await.is_empty());
}

/// REL-18
#[tokio::test]
async fn mails_put_off_together_do_not_come_back_together() {
    let post = Post::new().await;
    for n in 0..20 {
        post.notice(&format!("p{n}@example.com")).await;
    }
    for mail in post.lease(20).await {
        sending::retry(post.domain(), &mail, "451").await.unwrap();
    }
    let different = post.db.count("select count(distinct next_try_at) from mail").await;
    assert!(different > 10, "only {different} different times");
}

/// REL-16: a mail server that stays away for more than a day ends the waiting.
#[tokio::test]
async fn waiting_for_a_mail_server_ends_after_a_day() {
    let post = Post::new().await;
    let mail = post.notice("ann@example.com").await;
    for _ in 0..40 {
        let leased = post.one().await;
        sending::away(post.domain(), &leased, "No route to host").await.unwrap();
        post.advance(Duration::minutes(30));
    }
    assert_eq!(post.state(mail).await, ("queued".into(), "No route to host".into()));
    post.advance(Duration::hours(5));
    sending::away(post.domain(), &post.one().await, "No route to host").await.unwrap();
    assert_eq!(post.state(mail).await, ("refused".into(), "No route to host (Given up after a day.)".into()));
}

/// REL-18, decision 21: the server's own answer stays, on one line.
#[tokio::test]
async fn a_refused_mail_is_parked_with_the_servers_answer() {
    let post = Post::new().await;
    let mail = post.notice("ann@example.com").await;
    let leased = post.one().await;
    sending::refused(post.domain(), &leased, "550 5.1.1 No such user\r\nX: y").await.unwrap();
    assert_eq!(post.state(mail).await, ("refused".into(), "550 5.1.1 No such user  X: y".into()));
    post.advance(Duration::days(2));
    assert!(post.lease(10).await.is_empty());
}

/// REL-19: a mail at which the sender dies each time does not come back for ever.
#[tokio::test]
async fn a_mail_that_kills_its_sender_is_given_up() {
    let post = Post::new().await;
    let mail = post.notice("ann@example.com").await;
    for _ in 0..sending::MOST_TRIES {
        post.one().await;
        post.advance(Duration::seconds(61));
    }
    assert!(post.lease(1).await.is_empty());
    assert_eq!(post.state(mail).await, ("refused".into(), sending::BROKEN_OFF.into()));
}

/// REL-31: a lease handed back is free at once, and the try does not count.
#[tokio::test]
async fn a_released_mail_is_due_at_once() {
    let post = Post::new().await;
    post.notice("ann@example.com").await;
    sending::release(post.domain(), &post.one().await).await.unwrap();
    assert_eq!(post.one().await.tries, 1);
}

/// REL-52: paused means nothing is sent by any server; pausing is in the audit.
#[tokio::test]
async fn pause_and_resume() {
    let post = Post::new().await;
    let mail = post.notice("ann@example.com").await;
    sending::set_paused(post.domain(), Actor::system("command line"), true).await.unwrap();
    assert!(post.lease(10).await.is_empty());
    let status = sending::status(post.domain()).await.unwrap();
    assert!(status.paused);
    assert_eq!((status.states[0].state.as_str(), status.states[0].count), ("queued", 1));
    assert_eq!(status.states[0].oldest, Some(post.domain().clock().now()));
    assert_eq!(sending::waiting(post.domain()).await.unwrap().0, 1);
    sending::set_paused(post.domain(), Actor::system("command line"), false).await.unwrap();
    assert_eq!(post.one().await.id, mail);
    assert_eq!(post.db.count("select count(*) from audit where action in ('mail.pause', 'mail.resume')").await, 2);
}

/// A row of a later version of the program waits for that version.
#[tokio::test]
async fn an_unknown_kind_is_left_alone() {
    let post = Post::new().await;
    post.notice("ann@example.com").await;
    post.db.sql("update mail set kind = 'of_tomorrow'").await;
    assert!(post.lease(10).await.is_empty());
    assert_eq!(post.db.count("select count(*) from mail where state = 'queued'").await, 1);
}
