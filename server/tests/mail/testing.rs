//! The test of the mail server, over real sockets: each step in plain words with the server's own answer, what to do
//! when one fails, no secret anywhere, and an end in time (issue 7, S3-101, REL-17, SEC-95).

use std::time::Duration;

use domain::Caller;
use model::role::BuiltIn;
use model::settings::{MailTest, StepEnd};
use server::config::{MailTls, Secret, Smtp};
use server::mail::{MailTransport, TestPace, spawn_tester};
use testkit::people::Make;
use testkit::smtp::{Answer, Greeting, SmtpSink};

use crate::office::{Office, to_sink};

const PACE: TestPace =
    TestPace { poll: Duration::from_millis(20), step: Duration::from_millis(700), total: Duration::from_secs(3) };

async fn admin(office: &Office) -> Caller {
    let make = Make(&office.db.domain);
    let root = make.built_in(BuiltIn::SuperAdministrator).await;
    let operator = office.db.text("select id::text from company").await;
    let company = model::ids::CompanyId(operator.parse().unwrap());
    let id = make.employee("root@example.com", BuiltIn::SuperAdministrator, company).await;
    make.give_role(id, root).await;
    make.caller(id).await
}

/// Asks for a test and waits for its end.
async fn tested(office: &Office, transport: MailTransport) -> MailTest {
    let caller = admin(office).await;
    let domain = office.domain();
    domain.test_mail(&caller).await.unwrap();
    let tester = spawn_tester(domain.clone(), transport, PACE, office.stop.clone());
    for _ in 0..1000 {
        let found = domain.last_mail_test(&caller).await.unwrap().unwrap();
        if !found.running {
            office.stop.cancel();
            tester.await.unwrap();
            return found;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the test does not end");
}

fn words(test: &MailTest) -> Vec<(&str, StepEnd)> {
    test.steps.iter().map(|step| (step.title.as_str(), step.end)).collect()
}

/// The last step of a test that failed: its title, answer and advice.
fn failed(test: &MailTest) -> (&str, &str, &str) {
    let last = test.steps.last().unwrap();
    assert!(!test.passed && last.end == StepEnd::Failed, "{test:?}");
    assert!(!last.advice.is_empty(), "what to do: {last:?}");
    (&last.title, &last.answer, &last.advice)
}

#[tokio::test]
async fn every_step_of_a_talk_that_goes_well() {
    let office = Office::new().await;
    let sink = SmtpSink::start().await;
    let test = tested(&office, to_sink(sink.address)).await;
    assert!(test.passed, "{test:?}");
    let done = |title| (title, StepEnd::Done);
    let port = format!("Connect to port {}", sink.address.port());
    let all = [
        done("Find 127.0.0.1"),
        done(&port),
        done("Be greeted"),
        done("Name the sender"),
        done("Name the recipient: you"),
        done("Ask to send the text"),
        done("Send the text"),
    ];
    assert_eq!(words(&test), all);
    assert_eq!(test.steps.last().unwrap().answer, "250 2.0.0 Ok: queued as 1");
    let got = sink.received();
    assert_eq!((got.len(), got[0].to.as_slice()), (1, ["root@example.com".to_owned()].as_slice()));
    assert_eq!(got[0].header("Subject"), "Test of the mail server");
    assert_eq!(got[0].header("From"), "Panelwarden <no-reply@example.com>");
    assert_eq!(office.db.count("select count(*) from mail").await, 0, "beside the outbox");
}

#[tokio::test]
async fn nobody_answers() {
    let office = Office::new().await;
    let test = tested(&office, to_sink(SmtpSink::nobody().await)).await;
    let (title, _, advice) = failed(&test);
    assert!(title.starts_with("Connect to port") && advice.contains("firewall"), "{test:?}");
}

#[tokio::test]
async fn a_server_that_says_nothing_does_not_hold_the_test() {
    let office = Office::new().await;
    let sink = SmtpSink::start().await;
    // The first connection only looks whether there is somebody.
    sink.greet([Greeting::Hang, Greeting::Hang]);
    let test = tested(&office, to_sink(sink.address)).await;
    let (title, answer, _) = failed(&test);
    assert_eq!(title, "Be greeted");
    assert!(answer.contains("did not answer within"), "{answer}");
}

#[tokio::test]
async fn the_recipient_is_refused() {
    let office = Office::new().await;
    let sink = SmtpSink::start().await;
    sink.script("root@example.com", [Answer::Say("550 5.1.1 No such user here")]);
    let test = tested(&office, to_sink(sink.address)).await;
    let (title, answer, advice) = failed(&test);
    assert_eq!(title, "Name the recipient: you");
    assert!(answer.starts_with("550") && answer.contains("No such user here"), "{answer}");
    assert!(advice.contains("your address"), "{advice}");
}

/// A 4xx is told apart from a 5xx, and the text's refusal from the address's.
#[tokio::test]
async fn put_off_and_refused_after_the_text() {
    let office = Office::new().await;
    let sink = SmtpSink::start().await;
    sink.script("root@example.com", [Answer::Say("451 4.7.1 Greylisted")]);
    let test = tested(&office, to_sink(sink.address)).await;
    assert!(failed(&test).2.contains("test again in some minutes"), "{test:?}");
    let office = Office::new().await;
    sink.script("root@example.com", [Answer::SayAfterData("554 5.7.1 Looks like spam")]);
    let test = tested(&office, to_sink(sink.address)).await;
    let (title, answer, _) = failed(&test);
    assert!(title == "Send the text" && answer.contains("Looks like spam"), "{test:?}");
}

/// SEC-98: without STARTTLS nothing is sent. SEC-95: neither the page nor the log has the password.
#[tokio::test]
async fn no_encryption_no_mail_and_no_secret() {
    let office = Office::new().await;
    let sink = SmtpSink::start().await;
    let login = Some(("user".to_owned(), Secret::new("s3cret-pass")));
    let smtp =
        Smtp { host: "127.0.0.1".into(), port: sink.address.port(), login: login.clone(), tls: MailTls::Required };
    let test = tested(&office, MailTransport::smtp(&smtp).unwrap()).await;
    assert_eq!(failed(&test).0, "Encrypt the talk (STARTTLS)");
    assert!(sink.received().is_empty() && !sink.commands().iter().any(|line| line.starts_with("AUTH")));
    let office = Office::new().await;
    let smtp = Smtp { host: "127.0.0.1".into(), port: sink.address.port(), login, tls: MailTls::None };
    let test = tested(&office, MailTransport::smtp(&smtp).unwrap()).await;
    assert_eq!(failed(&test).0, "Sign in");
    let kept = office.db.text("select steps::text from mail_test").await
        + &office.db.text("select reason from audit where action = 'settings.mail_tested'").await;
    assert!(!kept.contains("s3cret-pass"), "{kept}");
}

/// The demo and a site without a mail server say so.
#[tokio::test]
async fn without_a_mail_server_it_is_said() {
    let office = Office::new().await;
    let test = tested(&office, MailTransport::None).await;
    assert!(failed(&test).2.contains("PANELWARDEN_SMTP_URL"), "{test:?}");
}
