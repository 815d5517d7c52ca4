//! The test of the mail server: sends one mail to whoever asked for it, and writes down each step of the talk in
//! plain words, with the server's own answers and what to do when one fails. No secret is in any of them.

use std::sync::Arc;
use std::time::Duration;

use domain::Domain;
use domain::mail::data::MailData;
use domain::mail::sending::Leased;
use domain::mail::testing::{self, Task};
use model::ids::MailId;
use model::mail::MailKind;
use model::settings::{StepEnd, TestStep};
use tokio::net::{TcpStream, lookup_host};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::message;
use super::sender::sender_now;
use super::smtp::Relay;
use super::talk::{Stage, Talk};
use super::transport::{MailTransport, Verdict};
use super::writer::Writer;
use crate::config::MailTls;

/// How long things take. Tests are in more of a hurry.
#[derive(Clone, Copy, Debug)]
pub struct TestPace {
    /// Between two looks for a test to run.
    pub poll: Duration,
    /// One step.
    pub step: Duration,
    /// The whole test; less than [`testing::LEASE`].
    pub total: Duration,
}

impl Default for TestPace {
    fn default() -> Self {
        Self { poll: Duration::from_millis(500), step: Duration::from_secs(10), total: Duration::from_secs(40) }
    }
}

/// Runs tests that are asked for, one after the other, until `stop` is cancelled.
pub fn spawn_tester(
    domain: Domain,
    transport: MailTransport,
    pace: TestPace,
    stop: CancellationToken,
) -> JoinHandle<()> {
    tokio::spawn(async move {
        while stop.run_until_cancelled(tokio::time::sleep(pace.poll)).await.is_some() {
            match testing::take(&domain).await {
                Ok(Some(task)) => run(&domain, &transport, pace, &task).await,
                Ok(None) => {}
                Err(error) => tracing::warn!(%error, "tests of the mail server cannot be looked for"),
            }
        }
    })
}

async fn run(domain: &Domain, transport: &MailTransport, pace: TestPace, task: &Task) {
    let steps = match transport {
        MailTransport::Smtp(relay) => over_smtp(domain, relay, pace, task).await,
        MailTransport::Capture(_) => vec![captured()],
        MailTransport::None => vec![unset()],
    };
    let passed = steps.iter().all(|step| step.end != StepEnd::Failed);
    if let Err(error) = testing::end(domain, task, &steps, passed).await {
        tracing::warn!(%error, "how a test of the mail server ended cannot be written down");
    }
}

fn captured() -> TestStep {
    let answer = "The demo sends nothing: mail is kept, and read at /dev/mail.";
    TestStep { title: "Mail server".into(), end: StepEnd::Done, answer: answer.into(), advice: String::new() }
}

fn unset() -> TestStep {
    TestStep {
        title: "Mail server".into(),
        end: StepEnd::Failed,
        answer: "No mail server is configured.".into(),
        advice:
            "Set PANELWARDEN_SMTP_URL, such as smtp://user:password@mail.example.com:587, and start the server again."
                .into(),
    }
}

async fn over_smtp(domain: &Domain, relay: &Relay, pace: TestPace, task: &Task) -> Vec<TestStep> {
    let whole = async {
        let mut steps = Vec::new();
        if !reach(relay, pace.step, &mut steps).await {
            return steps;
        }
        if let Err(error) = testing::note(domain, task, &steps).await {
            tracing::warn!(%error, "a test of the mail server cannot be written down");
        }
        talk(domain, relay, pace, task, steps).await
    };
    match tokio::time::timeout(pace.total, whole).await {
        Ok(steps) => steps,
        Err(_) => vec![failed("The whole talk", "It took too long.", advice_of(relay, Stage::Greeting, ""))],
    }
}

/// The name, and a connection: what most often is wrong, told by itself.
async fn reach(relay: &Relay, step: Duration, steps: &mut Vec<TestStep>) -> bool {
    let (host, port) = relay.address();
    let title = format!("Find {host}");
    let found = tokio::time::timeout(step, lookup_host((host, port))).await;
    let Ok(Ok(mut addresses)) = found else {
        steps.push(failed(
            &title,
            "No address was found for this name.",
            "Check the host in PANELWARDEN_SMTP_URL, and that this server can look up names.",
        ));
        return false;
    };
    let Some(address) = addresses.next() else {
        steps.push(failed(&title, "The name has no address.", "Check the host in PANELWARDEN_SMTP_URL."));
        return false;
    };
    steps.push(done(&title, &format!("{}", address.ip())));
    let title = format!("Connect to port {port}");
    let why = match tokio::time::timeout(step, TcpStream::connect((host, port))).await {
        Ok(Ok(_)) => {
            steps.push(done(&title, "Connected."));
            return true;
        }
        Ok(Err(error)) => format!("{error}"),
        Err(_) => format!("No answer within {} s.", step.as_secs().max(1)),
    };
    let advice = "Nobody answers there. Check the port in PANELWARDEN_SMTP_URL (587 for smtp://, 465 for smtps://), and that no firewall is in between.";
    steps.push(failed(&title, &why, advice));
    false
}

/// The talk itself, written down while it goes on.
async fn talk(domain: &Domain, relay: &Relay, pace: TestPace, task: &Task, before: Vec<TestStep>) -> Vec<TestStep> {
    let noted = Arc::new(Talk::default());
    let message = match letter(domain, task).await {
        Ok(message) => message,
        Err(why) => {
            let advice = "Check the sender of all mail on this page.";
            return before.into_iter().chain([failed("Write the mail", &why, advice)]).collect();
        }
    };
    let bytes = message.formatted();
    let sending = relay.send_noting(message.envelope(), &bytes, pace.step, pace.total, &noted);
    tokio::pin!(sending);
    let verdict = loop {
        tokio::select! {
            verdict = &mut sending => break verdict,
            () = tokio::time::sleep(pace.poll) => {
                let so_far = [before.clone(), taken(relay, &noted)].concat();
                if let Err(error) = testing::note(domain, task, &so_far).await {
                    tracing::warn!(%error, "a test of the mail server cannot be written down");
                }
            }
        }
    };
    let mut steps = [before, taken(relay, &noted)].concat();
    if !matches!(verdict, Verdict::Taken(_)) {
        let answer = relay.without_secrets(verdict.answer());
        let stage = noted.stage();
        steps.push(failed(title(relay, stage), &answer, advice_of(relay, stage, &answer)));
    }
    steps
}

/// The steps that ended well.
fn taken(relay: &Relay, noted: &Talk) -> Vec<TestStep> {
    let well = noted.steps().into_iter().filter_map(|(stage, answer)| Some((stage, answer?)));
    well.map(|(stage, answer)| done(title(relay, stage), &relay.without_secrets(&answer))).collect()
}

async fn letter(domain: &Domain, task: &Task) -> Result<lettre::Message, String> {
    const PROGRAM: &str = "The mail could not be written. This is a fault of the program; its log has more.";
    let from = sender_now(domain).await.map_err(|_| "The sender is no address that mail can come from.".to_owned())?;
    let now = domain.clock().now();
    let mail = Leased {
        id: MailId(task.id),
        kind: MailKind::Test,
        recipient: task.recipient.clone(),
        data: MailData::named(&task.name),
        ticket: None,
        tries: 1,
        created_at: now,
        expires_at: None,
        leased_until: now,
    };
    let letter = Writer::new().and_then(|writer| writer.write(domain, &mail)).map_err(|_| PROGRAM.to_owned())?;
    let id = message::message_id(&domain.settings().origin, &task.id.to_string());
    message::build(&letter, &from, &task.recipient, id, now).map_err(|error| error.to_string())
}

fn title(relay: &Relay, stage: Stage) -> &'static str {
    match stage {
        Stage::Greeting if relay.protection() == MailTls::Wrapper => "Encrypt, and be greeted",
        Stage::Greeting => "Be greeted",
        Stage::Tls => "Encrypt the talk (STARTTLS)",
        Stage::SignIn => "Sign in",
        Stage::Sender => "Name the sender",
        Stage::Recipient => "Name the recipient: you",
        Stage::Data => "Ask to send the text",
        Stage::Text => "Send the text",
    }
}

/// What to do when a step failed.
fn advice_of(relay: &Relay, stage: Stage, answer: &str) -> &'static str {
    match stage {
        Stage::Greeting if relay.protection() == MailTls::Wrapper => {
            "Check that this port speaks TLS from the first byte (smtps://, usually 465), and that the certificate is for this host and valid. Otherwise use smtp:// with port 587."
        }
        Stage::Greeting => {
            "Something answers, but not as a mail server. Check the port; for 465 write smtps:// in PANELWARDEN_SMTP_URL."
        }
        Stage::Tls => {
            "The mail server must offer STARTTLS with a certificate for this host from a known authority. If it only speaks TLS on another port, use smtps://."
        }
        Stage::SignIn => {
            "The name or password in PANELWARDEN_SMTP_URL is not right, or this server may not sign in. Percent-encode special characters."
        }
        Stage::Sender if !relay.signs_in() => {
            "The mail server does not take mail under this sender, or only after a sign-in: put a name and password into PANELWARDEN_SMTP_URL."
        }
        Stage::Sender => {
            "The mail server does not take mail under this sender. Change the sender of all mail to an address it may send for."
        }
        Stage::Recipient if answer.starts_with('4') => {
            "The mail server puts mail to you off for now. Real mail is tried again by itself; test again in some minutes."
        }
        Stage::Recipient => {
            "The mail server does not take mail to your address. Check the address in your profile, or whether the mail server may send outside."
        }
        Stage::Data | Stage::Text => {
            "The mail server took the addresses, but not the text. Ask whoever runs it why: its own answer is above."
        }
    }
}

fn done(title: &str, answer: &str) -> TestStep {
    TestStep { title: title.to_owned(), end: StepEnd::Done, answer: answer.to_owned(), advice: String::new() }
}

fn failed(title: &str, answer: &str, advice: &str) -> TestStep {
    TestStep { title: title.to_owned(), end: StepEnd::Failed, answer: answer.to_owned(), advice: advice.to_owned() }
}
