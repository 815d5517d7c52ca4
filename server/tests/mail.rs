//! Mail from the outbox to a mail server: what the person gets, and what becomes of each mail when
//! the server is slow, away, rude or gone (SEC-17, SEC-28, SEC-31, SEC-83, SEC-84, SEC-98, REL-15 to
//! REL-22, S3-14).

use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use domain::Domain;
use domain::mail::data::MailData;
use domain::mail::repo::{self, MailLine};
use domain::mail::sending::{self, Leased};
use domain::mail::{Outgoing, enqueue};
use domain::tickets::{self, Ticket, TicketKind};
use model::ids::{AccountId, MailId};
use model::mail::MailKind;
use server::config::{MailTls, Secret, Smtp};
use server::http::headers;
use server::mail::writer::{Letter, Writer, grouped};
use server::mail::{Capture, MailNudge, MailTransport, Pace, dev_router, sender_of, spawn_sender_at};
use testkit::TestDb;
use testkit::people::Make;
use testkit::smtp::{Answer, Greeting, SmtpSink};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

const HASTE: Pace = Pace {
    poll: Duration::from_millis(20),
    step: Duration::from_millis(700),
    total: Duration::from_secs(3),
    first_pause: Duration::from_millis(20),
    longest_pause: Duration::from_millis(200),
    farewell: Duration::from_secs(2),
};

struct Office {
    db: TestDb,
    account: AccountId,
    stop: CancellationToken,
}

impl Office {
    async fn new() -> Self {
        let db = TestDb::with(|settings| settings.origin = "https://console.example.com".into()).await;
        let make = Make(&db.domain);
        let company = make.company("op", None).await;
        let account = make.end_user("ann@example.com", "active", company).await;
        Self { db, account, stop: CancellationToken::new() }
    }

    fn domain(&self) -> &Domain {
        &self.db.domain
    }

    fn start(&self, transport: MailTransport) -> tokio::task::JoinHandle<()> {
        let from = sender_of("Panelwarden <no-reply@example.com>").unwrap();
        let stop = self.stop.clone();
        spawn_sender_at(HASTE, self.domain().clone(), transport, from, stop, MailNudge::default()).unwrap()
    }

    async fn put(&self, to: &str, kind: MailKind, data: &MailData) -> MailId {
        self.domain().clock().advance(time::Duration::milliseconds(1));
        let ticket = match kind {
            MailKind::Register => Some(self.ticket(TicketKind::Register).await),
            MailKind::Reset => Some(self.ticket(TicketKind::Reset).await),
            MailKind::SecondFactor => Some(self.ticket(TicketKind::SecondFactor).await),
            _ => None,
        };
        let mut conn = self.db.pool.acquire().await.unwrap();
        let mail = Outgoing {
            account: Some(self.account),
            recipient: to,
            kind,
            ticket: ticket.as_ref(),
            data: data.to_value(),
        };
        enqueue(&mut conn, self.domain(), self.domain().clock().now(), &mail).await.unwrap()
    }

    async fn ticket(&self, kind: TicketKind) -> Ticket {
        let mut conn = self.db.pool.acquire().await.unwrap();
        tickets::issue(&mut conn, self.domain(), kind, self.account, None, serde_json::json!({})).await.unwrap()
    }

    async fn notice(&self, to: &str) -> MailId {
        self.put(to, MailKind::NewDevice, &MailData::named("Ann")).await
    }

    async fn line(&self, mail: MailId) -> MailLine {
        let lines = repo::of_account(&self.db.pool, self.account.0, 1000).await.unwrap();
        lines.into_iter().find(|line| line.id == mail.0).expect("the mail is there")
    }

    async fn state(&self, mail: MailId) -> (String, String) {
        let line = self.line(mail).await;
        (line.state, line.last_answer)
    }

    async fn reaches(&self, mail: MailId, wanted: &str) -> String {
        for _ in 0..1000 {
            let (state, answer) = self.state(mail).await;
            if state == wanted {
                return answer;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("the mail is {:?}, not {wanted}", self.state(mail).await);
    }

    /// Waits until the mail is put off, then lets the pause pass.
    async fn pass_a_pause(&self, mail: MailId) {
        for _ in 0..1000 {
            let wait = self.line(mail).await.next_try_at - self.domain().clock().now();
            if wait.is_positive() {
                self.domain().clock().advance(wait);
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("the mail was not put off: {:?}", self.state(mail).await);
    }

    /// The code of the live ticket.
    async fn code(&self, kind: TicketKind) -> String {
        let mut conn = self.db.pool.acquire().await.unwrap();
        let now = self.domain().clock().now();
        tickets::live(&mut conn, kind, self.account, now).await.unwrap().unwrap().code(self.domain())
    }

    /// Leases the one mail and writes it out.
    async fn write(&self) -> (Leased, Letter) {
        let leased = sending::lease(self.domain(), 1).await.unwrap().remove(0);
        let letter = Writer::new().unwrap().write(self.domain(), &leased).unwrap();
        (leased, letter)
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

fn to_sink(address: std::net::SocketAddr) -> MailTransport {
    let smtp = Smtp { host: address.ip().to_string(), port: address.port(), login: None, tls: MailTls::None };
    MailTransport::smtp(&smtp).unwrap()
}

/// The words a reader of the HTML part sees.
fn words_of_html(html: &str) -> String {
    let body = html.split_once("<body").unwrap().1;
    let mut text = String::new();
    let mut inside = true;
    for c in body.chars() {
        match c {
            '<' => inside = true,
            '>' => {
                inside = false;
                text.push(' ');
            }
            c if !inside => text.push(c),
            _ => {}
        }
    }
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#x27;", "'");
    words(&text.replace("&#x2f;", "/").replace("&amp;", "&"))
}

fn words(text: &str) -> String {
    // A tag may stand between a word and its full stop.
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace(" .", ".")
}

/// Both parts of a message, decoded.
fn bodies(raw: &str) -> String {
    let mut out = String::new();
    let mut chars = raw.replace("=\n", "").chars().collect::<Vec<_>>().into_iter().peekable();
    while let Some(c) = chars.next() {
        let pair: String = chars.clone().take(2).collect();
        match (c, u8::from_str_radix(&pair, 16)) {
            ('=', Ok(byte)) if pair.len() == 2 && byte.is_ascii() => {
                out.push(char::from(byte));
                chars.nth(1);
            }
            _ => out.push(c),
        }
    }
    out
}

/// REL-15, S3-14: what the person gets.
#[tokio::test]
async fn a_code_arrives_with_its_headers_and_both_parts() {
    let office = Office::new().await;
    let sink = SmtpSink::start().await;
    let mail = office.put("ann@example.com", MailKind::Register, &MailData::named("Ann")).await;
    let code = office.code(TicketKind::Register).await;
    office.start(to_sink(sink.address));
    assert_eq!(office.reaches(mail, "sent").await, "250 2.0.0 Ok: queued as 1");
    let got = &sink.received()[0];
    assert_eq!(got.from, "no-reply@example.com");
    assert_eq!(got.to, ["ann@example.com"]);
    assert_eq!(got.header("From"), "Panelwarden <no-reply@example.com>");
    assert_eq!(got.header("To"), "ann@example.com");
    assert_eq!(got.header("Subject"), "Your registration code");
    assert_eq!(got.header("Message-ID"), format!("<{mail}@console.example.com>"));
    assert_eq!(got.header("Auto-Submitted"), "auto-generated");
    assert_eq!(got.header("Date"), "Mon, 01 Jun 2026 12:00:00 +0000");
    assert!(got.header("Content-Type").starts_with("multipart/alternative"));
    let bodies = bodies(&got.data);
    assert_eq!(bodies.matches(&grouped(&code)).count(), 2, "once in each part");
}

/// SEC-84, SEC-28, SEC-31: each kind says the same in both parts; its links are the origin's alone
/// and carry neither code nor address; its times are UTC.
#[tokio::test]
async fn every_kind_says_the_same_in_both_parts() {
    let full = MailData {
        name: "Ann Ångström".into(),
        by: "Guard & Sons".into(),
        device: "Firefox on Linux".into(),
        address: "203.0.113.7".into(),
        what: "turned on".into(),
    };
    for kind in MailKind::ALL {
        for data in [&full, &MailData::default()] {
            let office = Office::new().await;
            office.put("ann@example.com", *kind, data).await;
            let (leased, letter) = office.write().await;
            assert_eq!(words_of_html(&letter.html), words(&letter.text), "{kind:?}");
            assert!(!letter.subject.is_empty() && letter.subject.len() < 60, "{kind:?}");
            let code = leased.ticket.as_ref().map(|ticket| ticket.code(office.domain()));
            assert_eq!(letter.code, code);
            assert_eq!(code.is_some(), sending::carries_code(*kind));
            for link in letter.html.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
                let path = link.strip_prefix("https://console.example.com").expect("a link of the site");
                assert!(["", "/register", "/recover", "/sign-in"].contains(&path), "{link}");
            }
            assert!(!letter.text.contains("ann@example.com"));
            assert_eq!(letter.html.matches("<table").count(), 0);
            if let Some(code) = code {
                assert!(letter.text.contains(&grouped(&code)));
                assert!(letter.text.contains("valid until\n"), "{}", letter.text);
                assert!(letter.text.contains("Jun, 2026 (UTC)"));
                assert!(!letter.subject.contains(&code));
            }
        }
    }
}

/// SEC-84: names are text in the HTML part and a link in neither.
#[tokio::test]
async fn a_name_is_neither_markup_nor_link() {
    let office = Office::new().await;
    let evil = "<img src=x onerror=alert(1)> https://evil.example www.evil.example \" style=\"x";
    let data = MailData { by: evil.into(), ..MailData::named(evil) };
    office.put("ann@example.com", MailKind::Reset, &data).await;
    let (_, letter) = office.write().await;
    assert!(letter.html.contains("&lt;img src=x onerror=alert(1)&gt;"));
    assert!(!letter.html.contains("<img"));
    assert!(!letter.html.contains("\" style=\"x"));
    for part in [&letter.text, &letter.html] {
        assert!(!part.contains("evil.example") && !part.contains("://evil"), "{part}");
    }
    assert_eq!(words_of_html(&letter.html), words(&letter.text));
}

/// SEC-83: no user text reaches envelope or headers.
#[tokio::test]
async fn nothing_user_made_alters_envelope_or_headers() {
    let office = Office::new().await;
    let sink = SmtpSink::start().await;
    let evil = "Eve\r\nBcc: spy@evil.example\r\n.\r\nMAIL FROM:<x@evil.example>\u{0}";
    let data = MailData { name: evil.into(), by: evil.into(), device: evil.into(), address: evil.into(), what: evil.into() };
    let mut good = Vec::new();
    for kind in [MailKind::SecondFactor, MailKind::FactorChanged, MailKind::PasswordSetByStaff] {
        good.push(office.put("ann@example.com", kind, &data).await);
    }
    let mut bad = Vec::new();
    for to in [
        "x@example.com>\r\nRCPT TO:<spy@evil.example",
        "x@example.com, spy@evil.example",
        "x@example.com\nBcc: spy@evil.example",
        "<x@example.com> SIZE=1",
        "\"x y\"@example.com",
        "",
    ] {
        bad.push(office.notice(to).await);
    }
    office.start(to_sink(sink.address));
    for mail in bad {
        assert_eq!(office.reaches(mail, "refused").await, "The address is not one that mail can be sent to.");
    }
    for mail in good {
        office.reaches(mail, "sent").await;
    }
    assert_eq!(sink.received().len(), 3);
    for mail in sink.received() {
        assert_eq!(mail.to, ["ann@example.com"]);
        assert_eq!(mail.header("Bcc"), "");
        let head = mail.data.split("\n\n").next().unwrap();
        assert!(!head.contains("Eve") && !head.contains("evil"), "{head}");
    }
    let allowed = ["EHLO", "MAIL", "RCPT", "DATA", "QUIT"];
    assert!(sink.commands().iter().all(|line| allowed.iter().any(|verb| line.starts_with(verb))));
    assert!(!sink.commands().iter().any(|line| line.contains("evil")));
}

/// An address with letters outside ASCII goes out with SMTPUTF8 where the server takes it.
#[tokio::test]
async fn an_international_address_is_sent_to() {
    let office = Office::new().await;
    let sink = SmtpSink::start().await;
    let mail = office.notice("jürgen@example.com").await;
    office.start(to_sink(sink.address));
    office.reaches(mail, "sent").await;
    assert_eq!(sink.received()[0].to, ["jürgen@example.com"]);
    assert!(sink.commands().iter().any(|line| line.starts_with("MAIL") && line.contains("SMTPUTF8")));
}

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
    office.pass_a_pause(silent).await;
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

async fn get(router: &Router, path: &str) -> (u16, String) {
    let request = http::Request::builder().uri(path).body(Body::empty()).unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    let body = to_bytes(response.into_body(), 10_000_000).await.unwrap();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

/// S0 demo: captured mail is readable at /dev/mail, for people and for browser tests.
#[tokio::test]
async fn captured_mail_is_readable() {
    let office = Office::new().await;
    let capture = Capture::default();
    let data = MailData::named("<script>alert(1)</script>");
    let mail = office.put("ann@example.com", MailKind::Register, &data).await;
    let other = office.notice("bob@example.com").await;
    let code = office.code(TicketKind::Register).await;
    office.start(MailTransport::Capture(capture.clone()));
    office.reaches(mail, "sent").await;
    office.reaches(other, "sent").await;

    let router: Router = dev_router(capture, "/site.css").layer(axum::middleware::from_fn(headers::set));
    let (status, list) = get(&router, "/dev/mail").await;
    assert_eq!(status, 200);
    assert!(list.starts_with("<!DOCTYPE html>") && list.contains("href=\"/site.css\""));
    assert!(list.find("bob@example.com").unwrap() < list.find("ann@example.com").unwrap(), "newest first");
    let (_, only) = get(&router, "/dev/mail?to=ANN@example.com").await;
    assert!(only.contains(&format!("/dev/mail/{mail}")) && !only.contains("bob@example.com"));

    let (_, json) = get(&router, "/dev/mail.json?to=ann@example.com").await;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json[0]["code"], code);
    assert_eq!(json[0]["kind"], "register");
    assert!(json[0]["text"].as_str().unwrap().contains(&grouped(&code)));

    let (_, text) = get(&router, &format!("/dev/mail/{mail}")).await;
    assert!(text.contains(&grouped(&code)) && !text.contains("<script>alert"));
    let (_, html) = get(&router, &format!("/dev/mail/{mail}/html")).await;
    assert!(html.contains(&grouped(&code)) && !html.contains("<script") && !html.contains(" style="));
    assert!(html.contains("<style nonce=\"") && !html.contains("<style nonce=\"\""));
    let (status, _) = get(&router, "/dev/mail/none").await;
    assert_eq!(status, 404);
}
