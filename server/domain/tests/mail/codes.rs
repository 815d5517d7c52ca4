//! Codes in the outbox: they run out, are never kept, and are sent again (REL-15, REL-22, REL-23, SEC-17).

use domain::caller::Actor;
use domain::mail::{Outgoing, enqueue, sending};
use domain::tickets::TicketKind;
use model::ids::MailId;
use model::mail::MailKind;
use time::Duration;

use crate::post::{Post, ids};

/// REL-22, SEC-17: a code that ran out, was used, was tried too often or was replaced is not sent.
#[tokio::test]
async fn a_mail_whose_code_is_gone_expires() {
    let cases = [
        ("update ticket set expires_at = '2026-06-01 12:00:00Z'", "past"),
        ("update ticket set used_at = '2026-06-01 12:00:00Z'", "used"),
        ("update ticket set tries_left = 0", "tried too often"),
        ("delete from ticket", "cleared away"),
    ];
    for (sql, why) in cases {
        let post = Post::new().await;
        let (mail, _) = post.code(MailKind::SecondFactor, TicketKind::SecondFactor).await;
        post.db.sql(sql).await;
        assert!(post.lease(10).await.is_empty(), "{why}");
        assert_eq!(post.state(mail).await, ("expired".into(), sending::EXPIRED.into()), "{why}");
    }
    let post = Post::new().await;
    let (old, _) = post.code(MailKind::Reset, TicketKind::Reset).await;
    let (new, _) = post.code(MailKind::Reset, TicketKind::Reset).await;
    assert_eq!(ids(&post.lease(10).await), [new]);
    assert_eq!(post.state(old).await.0, "expired");
}

/// REL-22: a mail in back-off shows as expired from the moment its code ran out.
#[tokio::test]
async fn a_code_is_never_put_off_beyond_its_end() {
    let post = Post::new().await;
    let (mail, _) = post.code(MailKind::SecondFactor, TicketKind::SecondFactor).await;
    while let Some(leased) = post.lease(1).await.first() {
        sending::retry(post.domain(), leased, "451").await.unwrap();
        let next: time::OffsetDateTime =
            sqlx::query_scalar("select next_try_at from mail").fetch_one(&post.db.pool).await.unwrap();
        let wait = next - post.domain().clock().now();
        post.advance(wait);
    }
    assert_eq!(post.state(mail).await.0, "expired");
    assert!(post.domain().clock().now() <= testkit::START + Duration::minutes(10) + Duration::seconds(1));
}

/// REL-15: a cause that is rolled back leaves no mail.
#[tokio::test]
async fn a_rolled_back_cause_leaves_no_mail() {
    let post = Post::new().await;
    let mut tx = post.domain().begin_unchecked_as(Actor::system("test")).await.unwrap();
    let now = tx.now;
    let mail = Outgoing {
        account: Some(post.account),
        recipient: "ann@example.com",
        kind: MailKind::NewDevice,
        ticket: None,
        data: serde_json::json!({}),
    };
    enqueue(tx.conn(), post.domain(), now, &mail).await.unwrap();
    drop(tx);
    assert!(post.lease(10).await.is_empty());
    assert_eq!(post.db.count("select count(*) from mail").await, 0);
}

/// SEC-17, SEC-27: no table holds a code, in any form.
#[tokio::test]
async fn a_dump_holds_no_code() {
    let post = Post::new().await;
    let (_, register) = post.code(MailKind::Register, TicketKind::Register).await;
    let (_, reset) = post.code(MailKind::Reset, TicketKind::Reset).await;
    let leased = post.one().await;
    let code = leased.ticket.as_ref().unwrap().code(post.domain());
    assert!([&register, &reset].contains(&&code));
    sending::delivered(post.domain(), leased.id, "250 2.0.0 Ok").await.unwrap();
    let dump: Vec<String> = sqlx::query_scalar("select mail::text from mail union all select ticket::text from ticket")
        .fetch_all(&post.db.pool)
        .await
        .unwrap();
    let dump = dump.join("\n");
    assert!(dump.contains("ann@example.com"));
    for code in [register, reset] {
        assert!(!dump.contains(&code) && !dump.contains(&format!("{} {}", &code[..4], &code[4..])));
        let hex: Vec<String> = code.bytes().map(|b| format!("{b:02x}")).collect();
        assert!(!dump.contains(&hex.concat()));
    }
}

/// REL-23, decision 21: a resend carries the same code under a new id; the record keeps the old answer.
#[tokio::test]
async fn a_resend_writes_the_mail_anew() {
    let post = Post::new().await;
    let (mail, code) = post.code(MailKind::Reset, TicketKind::Reset).await;
    sending::refused(post.domain(), &post.one().await, "552 5.2.2 Mailbox full").await.unwrap();
    let again = post.requeue(mail).await.unwrap();
    assert_ne!(again, mail);
    let leased = post.one().await;
    assert_eq!(leased.id, again);
    assert_eq!(leased.ticket.unwrap().code(post.domain()), code);
    assert_eq!(post.state(mail).await, ("refused".into(), "552 5.2.2 Mailbox full".into()));
}

/// REL-22, REL-23
#[tokio::test]
async fn a_resend_never_doubles_what_waits_and_never_sends_a_dead_code() {
    let post = Post::new().await;
    let (mail, _) = post.code(MailKind::Reset, TicketKind::Reset).await;
    sending::retry(post.domain(), &post.one().await, "451").await.unwrap();
    assert!(post.lease(1).await.is_empty());
    assert_eq!(post.requeue(mail).await.unwrap(), mail, "one that waits is due at once");
    let leased = post.one().await;
    assert_eq!(leased.id, mail);
    sending::delivered(post.domain(), mail, "250").await.unwrap();
    let first = post.requeue(mail).await.unwrap();
    let second = post.requeue(mail).await.unwrap();
    assert_eq!(post.state(first).await.0, "expired", "the second replaced the first");
    assert_eq!(post.one().await.id, second);

    post.advance(Duration::hours(2));
    let refusal = post.requeue(mail).await.unwrap_err().into_api("x");
    assert_eq!(refusal.status(), 409);
    let unknown = post.requeue(MailId(post.domain().new_uuid())).await.unwrap_err().into_api("x");
    assert_eq!(unknown.status(), 404);
}
