//! What becomes of a mail when the mail server is slow, away, rude or gone (SEC-17, SEC-98, REL-16 to
//! REL-21, REL-31, decision 21).

use std::time::Duration;

use domain::mail::data::MailData;
use domain::mail::sending;
use domain::tickets::TicketKind;
use model::mail::MailKind;
use server::config::{MailTls, Secret, Smtp};
use server::mail::writer::grouped;
use server::mail::{MailTransport, Pace};
use testkit::smtp::{Answer, Greeting, SmtpSink};

use crate::office::{HASTE, Office, to_sink};

/// REL-18, REL-19: put off, then taken; the Message-ID is the same each time.
#[tokio::test]
async fn a_mail_put_off_comes_again_with_the_same_message_id() {
    let office = Office::new().await;
    let sink = SmtpSink::start().await;
    sink.script(
        "ann@example.com",
        [Answer::Say("451 4.7.1 Greylisted"), Answer::SayAfterData("452 4.3.1 Full"), Answer::TakeAndDrop],
    );
    let mail = office.notice("ann@example.com").await;
    office.start(to_sink(sink.address));
    office.pass_a_pause(mail).await;
    office.pass_a_pause(mail).await;
    office.pass_a_pause(mail).await;
    office.reaches(mail, "sent").await;
    assert_eq!(sink.tries("ann@example.com"), 4);
    // Taken, but the answer was lost: one double, known by its id.
    let ids: Vec<_> = sink.received().iter().map(|mail| mail.header("Message-ID")).collect();
    assert_eq!(ids, vec![format!("<{mail}@console.example.com>"); 2]);
}

/// REL-18, decision 21: refused for good, with the server's own answer; its code is not kept with it.
#[tokio::test]
async fn a_refusal_is_final_and_told_in_the_servers_words() {
    let office = Office::new().await;
    let sink = SmtpSink::start().await;
    sink.script("no@example.com", [Answer::Say("550 5.1.1 No such user here")]);
    sink.script("spam@example.com", [Answer::SayAfterData("554 5.7.1 Looks like spam")]);
    let unknown = office.notice("no@example.com").await;
    let spam = office.notice("spam@example.com").await;
    office.start(to_sink(sink.address));
    assert_eq!(office.reaches(unknown, "refused").await, "550 5.1.1 No such user here");
    assert_eq!(office.reaches(spam, "refused").await, "554 5.7.1 Looks like spam");
    office.domain().clock().advance(time::Duration::days(1));
    let after = office.notice("ann@example.com").await;
    office.reaches(after, "sent").await;
    assert_eq!((sink.tries("no@example.com"), sink.tries("spam@example.com")), (1, 1));
}

/// REL-18, REL-21: 200 mails, random answers: none lost, none twice, none again after a refusal.
#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_mails_of_every_fate() {
    let office = Office::new().await;
    let sink = SmtpSink::start().await;
    let mut mails = Vec::new();
    for n in 0..200_usize {
        let to = format!("p{n}@example.com");
        let refused = n % 7 == 3;
        match n % 7 {
            1 => sink.script(&to, [Answer::Say("450 4.2.1 Later")]),
            2 => sink.script(&to, [Answer::SayAfterData("451 4.3.0 Later"), Answer::Say("450 4.2.1 Later")]),
            3 => sink.script(&to, [Answer::Say("550 5.1.1 Unknown"), Answer::Ok]),
            4 => sink.script(&to, [Answer::DropInData]),
            _ => {}
        }
        mails.push((office.notice(&to).await, to, refused));
    }
    // Two servers on one outbox (REL-20).
    office.start(to_sink(sink.address));
    office.start(to_sink(sink.address));
    for _ in 0..600 {
        let open = office.db.count("select count(*) from mail where state in ('queued', 'sending')").await;
        if open == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
        // No lease may run out here: a pause is skipped only when nothing is under way.
        if office.db.count("select count(*) from mail where state = 'sending'").await == 0 {
            office.domain().clock().advance(time::Duration::seconds(10));
        }
    }
    for (mail, to, refused) in mails {
        let (state, _) = office.state(mail).await;
        assert_eq!(state, if refused { "refused" } else { "sent" }, "{to}");
        assert_eq!(sink.received_by(&to).len(), usize::from(!refused), "{to}");
        if refused {
            assert_eq!(sink.tries(&to), 1);
        }
    }
}

/// REL-17, REL-21: silent and dripping talks end by their limits, and the others go on meanwhile.
#[tokio::test(flavor = "multi_thread")]
async fn slow_talks_end_and_hold_up_nobody() {
    let office = Office::new().await;
    let sink = SmtpSink::start().await;
    sink.greet([Greeting::Hang, Greeting::Drip, Greeting::Say("421 4.3.2 Too busy")]);
    sink.script("silent@example.com", [Answer::HangAfterData]);
    sink.script("drip@example.com", [Answer::Drip]);
    let silent = office.notice("silent@example.com").await;
    let drip = office.notice("drip@example.com").await;
    let mut others = Vec::new();
    for n in 0..20 {
        others.push(office.notice(&format!("p{n}@example.com")).await);
    }
    let started = tokio::time::Instant::now();
    office.start(to_sink(sink.address));
    for mail in others {
        office.reaches(mail, "sent").await;
    }
    assert!(started.elapsed() < Duration::from_secs(6), "{:?}", started.elapsed());
    // The limit of the step, not the one of the whole talk.
    assert_eq!(office.pass_a_pause(silent).await, "The mail server did not answer within 1 s.");
    office.pass_a_pause(drip).await;
    office.reaches(silent, "sent").await;
    office.reaches(drip, "sent").await;
    assert_eq!(sink.received().len(), 22);
}

/// REL-16: the mail server is down, then back: everything arrives, in order for each recipient, and
/// no try was counted; a code that ran out meanwhile is not sent.
#[tokio::test(flavor = "multi_thread")]
async fn an_outage_delays_mail_and_loses_none() {
    let office = Office::new().await;
    let address = SmtpSink::nobody().await;
    let code = office.put("late@example.com", MailKind::SecondFactor, &MailData::default()).await;
    let mut mails = Vec::new();
    for _ in 0..5 {
        for to in ["ann@example.com", "bob@example.com"] {
            mails.push(office.notice(to).await);
        }
    }
    office.start(to_sink(address));
    tokio::time::sleep(Duration::from_millis(500)).await;
    let (state, answer) = office.state(mails[0]).await;
    assert!(state != "refused" && state != "sent", "{state}");
    assert!(answer.is_empty() || answer.starts_with("The talk with the mail server broke off"), "{answer}");
    office.domain().clock().advance(time::Duration::minutes(10));
    assert_eq!(office.reaches(code, "expired").await, sending::EXPIRED);

    let back = tokio::time::Instant::now();
    let sink = SmtpSink::start_on(address).await;
    sink.wait_for(10).await;
    assert!(back.elapsed() < Duration::from_secs(5));
    for to in ["ann@example.com", "bob@example.com"] {
        let got: Vec<_> = sink.received_by(to).iter().map(|mail| mail.header("Message-ID")).collect();
        let mut sorted = got.clone();
        sorted.sort();
        assert_eq!(got, sorted, "in order");
        assert_eq!(got.len(), 5);
    }
    for mail in mails {
        office.reaches(mail, "sent").await;
    }
    assert_eq!(office.db.count("select max(tries)::bigint from mail where state = 'sent'").await, 1);
    assert_eq!(sink.tries("late@example.com"), 0);
}

/// SEC-17: a mail server that quotes the mail does not bring the code into the database.
#[tokio::test]
async fn an_answer_that_quotes_the_code_is_kept_without_it() {
    let office = Office::new().await;
    let sink = SmtpSink::start().await;
    let mail = office.put("ann@example.com", MailKind::Reset, &MailData::default()).await;
    let code = office.code(TicketKind::Reset).await;
    let quote = format!("554 5.7.1 Rejected: {} and {code}", grouped(&code));
    sink.script("ann@example.com", [Answer::SayAfterData(quote.leak())]);
    office.start(to_sink(sink.address));
    assert_eq!(office.reaches(mail, "refused").await, "554 5.7.1 Rejected: … and …");
}

/// SEC-98: without the TLS that the setting wants, nothing is said, and no mail is lost over it.
#[tokio::test]
async fn nothing_is_sent_without_the_tls_that_is_required() {
    for tls in [MailTls::Required, MailTls::Wrapper] {
        let office = Office::new().await;
        let sink = SmtpSink::start().await;
        let mail = office.notice("ann@example.com").await;
        let login = Some(("user".to_owned(), Secret::new("password")));
        let smtp = Smtp { host: "127.0.0.1".into(), port: sink.address.port(), login, tls };
        office.start(MailTransport::smtp(&smtp).unwrap());
        tokio::time::sleep(Duration::from_millis(300)).await;
        let (state, answer) = office.state(mail).await;
        assert!(["queued", "sending"].contains(&state.as_str()));
        if tls == MailTls::Required {
            assert_eq!(answer, "The mail server does not offer STARTTLS, so nothing was sent.");
        }
        let said = sink.commands().join("\n");
        assert!(!said.contains("MAIL") && !said.contains("AUTH"), "{said}");
        assert!(sink.received().is_empty());
    }
}

/// REL-18: a wrong sign-in at the mail server is our fault, not the mail's: nothing is parked for it.
#[tokio::test]
async fn a_wrong_sign_in_parks_no_mail() {
    let office = Office::new().await;
    let sink = SmtpSink::start().await;
    let mail = office.notice("ann@example.com").await;
    let login = Some(("user".to_owned(), Secret::new("password")));
    let smtp = Smtp { host: "127.0.0.1".into(), port: sink.address.port(), login, tls: MailTls::None };
    office.start(MailTransport::smtp(&smtp).unwrap());
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(["queued", "sending"].contains(&office.state(mail).await.0.as_str()));
    assert!(sink.connections() > 0 && sink.received().is_empty());
}

/// REL-31, REL-19: at the end what is under way is finished, and nothing new is begun.
#[tokio::test(flavor = "multi_thread")]
async fn the_end_waits_for_what_is_under_way() {
    let office = Office::new().await;
    let sink = SmtpSink::start().await;
    sink.script("ann@example.com", [Answer::HangAfterData]);
    let mail = office.notice("ann@example.com").await;
    let sender = office.start(to_sink(sink.address));
    office.reaches(mail, "sending").await;
    office.stop.cancel();
    tokio::time::timeout(Duration::from_secs(3), sender).await.expect("it ends").unwrap();
    // Its step ran out within the farewell, so the lease is free again.
    assert_eq!(office.state(mail).await.0, "queued");
    let after = office.notice("bob@example.com").await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(office.state(after).await.0, "queued");
}

/// REL-31: what does not end in time is handed back.
#[tokio::test(flavor = "multi_thread")]
async fn the_end_hands_back_what_hangs() {
    let office = Office::new().await;
    let sink = SmtpSink::start().await;
    sink.script("ann@example.com", [Answer::HangAfterData]);
    let mail = office.notice("ann@example.com").await;
    let pace = Pace { step: Duration::from_mins(1), total: Duration::from_mins(1), ..HASTE };
    let sender = office.start_at(Pace { farewell: Duration::from_millis(200), ..pace }, to_sink(sink.address));
    office.reaches(mail, "sending").await;
    office.stop.cancel();
    tokio::time::timeout(Duration::from_secs(3), sender).await.expect("it ends").unwrap();
    assert_eq!(office.state(mail).await.0, "queued");
    assert_eq!(office.line(mail).await.tries, 0);
}

/// Decision 21: with no mail server configured mail waits, and what runs out expires.
#[tokio::test]
async fn without_a_mail_server_mail_waits() {
    let office = Office::new().await;
    let code = office.put("ann@example.com", MailKind::Reset, &MailData::default()).await;
    let notice = office.notice("ann@example.com").await;
    office.start(MailTransport::None);
    office.domain().clock().advance(time::Duration::hours(2));
    office.reaches(code, "expired").await;
    assert_eq!(office.state(notice).await.0, "queued");
}
