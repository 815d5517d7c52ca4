//! The page of mails: what a reader finds, sending again, cancelling, pausing (decision 21).

use domain::mail::sending;
use domain::tickets::TicketKind;
use domain::{Caller, Error};
use model::ApiError;
use model::grid::Total;
use model::mail::{MailKind, MailQuery, MailState};
use model::role::BuiltIn;
use testkit::people::Make;

use super::post::Post;

/// Whoever sees everything.
async fn admin(post: &Post) -> Caller {
    let make = Make(post.domain());
    let operator = make.company("north", None).await;
    let id = make.employee("ada@north.test", BuiltIn::SuperAdministrator, operator).await;
    make.caller(id).await
}

/// A manager of a company that Ann does not belong to.
async fn stranger(post: &Post) -> Caller {
    let make = Make(post.domain());
    let operator = make.company("root", None).await;
    let west = make.company("west", Some(operator)).await;
    let id = make.employee("max@west.test", BuiltIn::CommonManager, west).await;
    make.caller(id).await
}

fn api<T: std::fmt::Debug>(result: Result<T, Error>) -> ApiError {
    match result {
        Err(Error::Api(error)) => error,
        other => panic!("{other:?}"),
    }
}

/// Each mail with its person, newest first; filters by state, kind, address and name.
#[tokio::test]
async fn the_outbox_is_searched_and_filtered() {
    let post = Post::new().await;
    let ada = admin(&post).await;
    post.notice("ann@example.com").await;
    post.code(MailKind::Register, TicketKind::Register).await;
    let all = post.domain().outbox(&ada, &MailQuery::default()).await.unwrap();
    assert_eq!(all.total, Total::Exact(2));
    let titles: Vec<&str> = all.page.rows.iter().map(|row| row.title.as_str()).collect();
    assert_eq!(titles, ["Registration code", "Notice: new device"]);
    let code = &all.page.rows[0];
    assert_eq!(code.account.as_ref().map(|a| a.id), Some(post.account));
    assert!(code.may_resend && code.may_cancel && !all.page.rows[1].may_cancel);
    assert_eq!(all.standing.map(|s| (s.paused, s.waiting, s.may_pause)), Some((false, 2, true)));

    let ask = |change: fn(&mut MailQuery)| {
        let mut query = MailQuery::default();
        change(&mut query);
        let (domain, ada) = (post.domain().clone(), ada.clone());
        async move { domain.outbox(&ada, &query).await.unwrap().page.rows.len() }
    };
    assert_eq!(ask(|q| q.kind = "register".into()).await, 1);
    assert_eq!(ask(|q| q.state = Some(MailState::Sent)).await, 0);
    assert_eq!(ask(|q| q.state = Some(MailState::Queued)).await, 2);
    assert_eq!(ask(|q| q.search = "ANN@".into()).await, 2);
    assert_eq!(ask(|q| q.search = "%".into()).await, 0, "a wildcard is a character (SEC-82)");
    assert_eq!(ask(|q| q.page = 2).await, 0);
}

/// Who does not see the person finds none of his mails, by list, count or id (SEC-45, SEC-46).
#[tokio::test]
async fn mails_of_people_out_of_sight_do_not_exist() {
    let post = Post::new().await;
    let max = stranger(&post).await;
    let (mail, _) = post.code(MailKind::Register, TicketKind::Register).await;
    let list = post.domain().outbox(&max, &MailQuery::default()).await.unwrap();
    assert_eq!((list.page.rows.len(), list.total), (0, Total::Exact(0)));
    assert_eq!(list.standing, None, "the number of everybody's mails is the operator's to know");
    assert_eq!(api(post.domain().resend_mail(&max, mail).await), ApiError::NotFound);
    assert_eq!(api(post.domain().cancel_mail(&max, mail).await), ApiError::NotFound);
    assert!(matches!(api(post.domain().pause_mail(&max, true).await), ApiError::Forbidden(_)));
}

/// A waiting code is cancelled once, and is not leased any more; a notice is not to be cancelled (SEC-102).
#[tokio::test]
async fn a_waiting_code_is_cancelled_and_a_notice_is_not() {
    let post = Post::new().await;
    let ada = admin(&post).await;
    let notice = post.notice("ann@example.com").await;
    let (code, _) = post.code(MailKind::Register, TicketKind::Register).await;
    post.domain().cancel_mail(&ada, code).await.unwrap();
    assert!(matches!(api(post.domain().cancel_mail(&ada, code).await), ApiError::Conflict { .. }));
    assert!(matches!(api(post.domain().cancel_mail(&ada, notice).await), ApiError::Conflict { .. }));
    let leased = sending::lease(post.domain(), 10).await.unwrap();
    assert_eq!(leased.iter().map(|mail| mail.id).collect::<Vec<_>>(), [notice]);
    let rows = post.domain().outbox(&ada, &MailQuery::default()).await.unwrap().page.rows;
    let cancelled = rows.iter().find(|row| row.id == code).unwrap();
    assert_eq!(cancelled.state, MailState::Expired);
    assert_eq!(cancelled.answer, format!("Cancelled by {}.", ada.name));
    let logged = post.db.count("select count(*) from audit where action = 'mail.cancel'").await;
    assert_eq!(logged, 1);
}

/// One that a sender has already is too late to cancel.
#[tokio::test]
async fn a_mail_on_its_way_is_not_cancelled() {
    let post = Post::new().await;
    let ada = admin(&post).await;
    let (code, _) = post.code(MailKind::Register, TicketKind::Register).await;
    assert_eq!(sending::lease(post.domain(), 10).await.unwrap().len(), 1);
    assert!(matches!(api(post.domain().cancel_mail(&ada, code).await), ApiError::Conflict { .. }));
}

/// Paused by the operator nothing is leased; resumed it goes on (REL-52). Said twice it changes nothing.
#[tokio::test]
async fn the_outbox_is_paused_and_resumed() {
    let post = Post::new().await;
    let ada = admin(&post).await;
    post.notice("ann@example.com").await;
    for _ in 0..2 {
        post.domain().pause_mail(&ada, true).await.unwrap();
    }
    assert!(sending::lease(post.domain(), 10).await.unwrap().is_empty());
    let list = post.domain().outbox(&ada, &MailQuery::default()).await.unwrap();
    assert_eq!(list.standing.map(|s| s.paused), Some(true));
    post.domain().pause_mail(&ada, false).await.unwrap();
    assert_eq!(sending::lease(post.domain(), 10).await.unwrap().len(), 1);
    let logged = post.db.count("select count(*) from audit where action in ('mail.pause', 'mail.resume')").await;
    assert_eq!(logged, 2);
}
