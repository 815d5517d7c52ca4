//! What a mail says, and who it is for (SEC-28, SEC-31, SEC-83, SEC-84, S3-14).

use axum::Router;
use axum::body::{Body, to_bytes};
use domain::mail::data::{FIELD, MailData};
use domain::mail::sending;
use domain::tickets::TicketKind;
use model::mail::MailKind;
use server::http::headers;
use server::mail::writer::grouped;
use server::mail::{Capture, MailTransport, dev_router};
use testkit::smtp::SmtpSink;
use tower::ServiceExt;

use crate::office::{Office, to_sink};

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
        reason: "The siren & the door".into(),
        lines: vec!["Armed: Front door".into(), "Name changed (nothing → Ann)".into()],
        surface: FIELD.into(),
    };
    let office = Office::new().await;
    for kind in MailKind::ALL {
        for data in [&full, &MailData::default()] {
            // One recipient each, or the second would wait for the first.
            let to = format!("{}-{}@example.com", kind.key(), data.name.len());
            office.put(&to, *kind, data).await;
            let (leased, letter) = office.write().await;
            assert_eq!(words_of_html(&letter.html), words(&letter.text), "{kind:?}");
            assert!(!letter.subject.is_empty() && letter.subject.len() < 60, "{kind:?}");
            let is_password = *kind == MailKind::TemporaryPassword;
            let code = leased.ticket.as_ref().map(|ticket| {
                if is_password { ticket.password(office.domain()) } else { ticket.code(office.domain()) }
            });
            assert_eq!(letter.code, code);
            assert_eq!(code.is_some(), sending::carries_code(*kind));
            for link in letter.html.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
                let path = link.strip_prefix("https://console.example.com").expect("a link of the site");
                assert!(
                    ["", "/register/code", "/recover/code", "/join/code", "/email", "/sign-in", "/field", "/home"]
                        .contains(&path),
                    "{link}"
                );
            }
            assert!(!letter.text.contains(&to));
            assert_eq!(letter.html.matches("<table").count(), 0);
            if let Some(code) = code {
                assert!(letter.text.contains(&if is_password { code.clone() } else { grouped(&code) }));
                assert!(letter.text.contains("valid until\n"), "{}", letter.text);
                assert!(letter.text.contains("Jun, 2026 (UTC)"));
                assert!(!letter.subject.contains(&code));
            }
        }
    }
}

/// S2-18, SEC-31: the notice of a changed address brings the link that undoes it, in both parts and as long as it
/// holds; opening it uses nothing up, and the subject says nothing of it.
#[tokio::test]
async fn the_notice_of_a_changed_address_brings_the_undo_link() {
    let office = Office::new().await;
    let link = office.put_undo("ann@old.example").await;
    let (_, letter) = office.write().await;
    let link = format!("https://console.example.com/email/undo?token={link}");
    assert!(letter.text.contains(&link) && letter.html.contains(&link), "{}", letter.text);
    assert!(letter.code.is_some_and(|code| link.ends_with(&code)), "kept out of what is stored about the mail");
    office.put("ann@older.example", MailKind::EmailChanged, &MailData::named("Ann")).await;
    let (_, letter) = office.write().await;
    assert!(!letter.text.contains("/email/undo"), "{}", letter.text);
}

/// S3-54: an installer's registration letter opens the installer application and says where it is; a
/// customer's does not. One of another version of the program still goes out.
#[tokio::test]
async fn an_installers_letter_names_the_installer_application() {
    let office = Office::new().await;
    let place = "https://console.example.com/field";
    for (n, (surface, names_it)) in [(FIELD, true), ("", false), ("garden", false)].into_iter().enumerate() {
        let data = MailData { surface: surface.into(), ..MailData::named("Ines") };
        office.put(&format!("ines{n}@example.com"), MailKind::Register, &data).await;
        let (_, letter) = office.write().await;
        for part in [&letter.text, &letter.html] {
            assert_eq!(part.contains("the installer application"), names_it, "{surface}: {part}");
            assert_eq!(part.contains(place), names_it, "{surface}: {part}");
            assert!(part.contains("https://console.example.com/register/code"));
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
    let data = MailData {
        by: evil.into(),
        device: evil.into(),
        address: evil.into(),
        what: evil.into(),
        ..MailData::named(evil)
    };
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
