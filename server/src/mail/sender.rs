//! The sender: takes due mails from the outbox and sees each to its end. Any number of servers run
//! one; the outbox keeps them apart.

use std::sync::Arc;
use std::time::Duration;

use domain::Domain;
use domain::mail::sending::{self, Leased};
use lettre::message::Mailbox;
use tokio::sync::Notify;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::message::Unsendable;
use super::transport::{MailTransport, Parcel, Verdict};
use super::writer::{Writer, grouped};

/// Sends at once.
const AT_ONCE: usize = 8;

/// Wakes the sender of this server; one on another server looks every second anyway.
#[derive(Clone, Debug, Default)]
pub struct MailNudge(Arc<Notify>);

impl MailNudge {
    /// There may be mail.
    pub fn wake(&self) {
        self.0.notify_one();
    }
}

/// How long things take. Tests are in more of a hurry.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// Between two looks into the outbox.
    pub poll: Duration,
    /// One step of a talk with the mail server.
    pub step: Duration,
    /// One mail; less than [`sending::LEASE`], so that no other server has it meanwhile.
    pub total: Duration,
    /// First pause when the mail server is away; doubles up to `longest_pause`.
    pub first_pause: Duration,
    /// Longest pause when the mail server is away: how late mail is after its return (REL-16).
    pub longest_pause: Duration,
    /// How long sends under way may go on after the end was announced (REL-31).
    pub farewell: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            poll: Duration::from_secs(1),
            step: Duration::from_secs(20),
            total: Duration::from_secs(50),
            first_pause: Duration::from_secs(1),
            longest_pause: Duration::from_secs(20),
            farewell: Duration::from_secs(20),
        }
    }
}

/// Starts the sender; ends when `stop` is cancelled, leases handed back. `Err` when a template is
/// wrong, which the tests would have shown.
pub fn spawn_sender(
    domain: Domain,
    transport: MailTransport,
    stop: CancellationToken,
    nudge: MailNudge,
) -> Result<JoinHandle<()>, minijinja::Error> {
    spawn_sender_at(Pace::default(), domain, transport, stop, nudge)
}

/// As [`spawn_sender`], at another pace.
pub fn spawn_sender_at(
    pace: Pace,
    domain: Domain,
    transport: MailTransport,
    stop: CancellationToken,
    nudge: MailNudge,
) -> Result<JoinHandle<()>, minijinja::Error> {
    let desk = Arc::new(Desk { domain, transport, writer: Writer::new()?, pace, stop });
    Ok(tokio::spawn(run(desk, nudge)))
}

/// What each send needs.
struct Desk {
    domain: Domain,
    transport: MailTransport,
    writer: Writer,
    pace: Pace,
    stop: CancellationToken,
}

/// Whether the mail server can be talked to. While it cannot, one mail at a time finds out when it
/// can again; the others keep their places.
#[derive(Clone, Copy)]
enum Line {
    /// As far as we know.
    Open,
    /// No talk before `until`.
    Closed { pause: Duration, until: Instant },
    /// One mail is finding out.
    Probing { pause: Duration },
}

impl Line {
    /// How many mails to take now, `busy` being under way.
    fn room(self, busy: usize) -> usize {
        let free = AT_ONCE.saturating_sub(busy);
        match self {
            Self::Open => free,
            Self::Closed { until, .. } if Instant::now() >= until => free.min(1),
            Self::Closed { .. } | Self::Probing { .. } => 0,
        }
    }

    /// Mails were taken.
    fn taken(self) -> Self {
        match self {
            Self::Closed { pause, .. } => Self::Probing { pause },
            other => other,
        }
    }

    /// A send ended; did it reach the mail server?
    fn heard(self, reached: bool, pace: &Pace) -> Self {
        let pause = match self {
            _ if reached => return Self::Open,
            // One of those that were under way when the line was closed.
            Self::Closed { .. } => return self,
            Self::Open => pace.first_pause,
            Self::Probing { pause } => (pause * 2).min(pace.longest_pause),
        };
        tracing::warn!(?pause, "the mail server is away");
        Self::Closed { pause, until: Instant::now() + pause }
    }
}

async fn run(desk: Arc<Desk>, nudge: MailNudge) {
    let mut line = Line::Open;
    let mut under_way: JoinSet<bool> = JoinSet::new();
    while !desk.stop.is_cancelled() {
        // Without room too: what ran out must show as expired.
        let leased = desk.take(line.room(under_way.len())).await;
        if !leased.is_empty() {
            line = line.taken();
        }
        // Asked for each round: another sender holds from the next one on, on every server.
        let from = if leased.is_empty() { None } else { desk.sender().await };
        for mail in leased {
            let (desk, from) = (Arc::clone(&desk), from.clone());
            under_way.spawn(async move { desk.see_off(mail, from.as_ref()).await });
        }
        tokio::select! {
            () = desk.stop.cancelled() => break,
            Some(done) = under_way.join_next() => line = line.heard(reached(done), &desk.pace),
            () = nudge.0.notified() => {}
            () = tokio::time::sleep(desk.pace.poll) => {}
        }
    }
    let all = async { while under_way.join_next().await.is_some() {} };
    // Each ends itself by then; this is for a database that does not answer.
    if tokio::time::timeout(desk.pace.farewell * 3 / 2, all).await.is_err() {
        tracing::warn!(mails = under_way.len(), "sends were cut off by the end of the program");
    }
}

/// A send that panicked says nothing about the mail server; its lease runs out and it is tried again.
fn reached(done: Result<bool, tokio::task::JoinError>) -> bool {
    done.unwrap_or_else(|error| {
        tracing::error!(%error, "a send broke off");
        true
    })
}

impl Desk {
    /// Due mails; none while the database is away.
    async fn take(&self, room: usize) -> Vec<Leased> {
        let room = if self.transport.is_open() { room } else { 0 };
        match sending::lease(&self.domain, room).await {
            Ok(leased) => leased,
            Err(error) => {
                tracing::warn!(%error, "the outbox cannot be read");
                Vec::new()
            }
        }
    }

    /// Sends one and marks it; false when the mail server could not be talked to.
    async fn see_off(&self, mail: Leased, from: Option<&Mailbox>) -> bool {
        let started = Instant::now();
        let (verdict, code) = tokio::select! {
            sent = self.send(&mail, from) => sent,
            () = self.over() => {
                // Handed back for another server; if it was taken just now, its Message-ID says so.
                if let Err(error) = sending::release(&self.domain, &mail).await {
                    tracing::warn!(mail = %mail.id, %error, "a lease cannot be handed back; it runs out by itself");
                }
                return true;
            }
        };
        let reached = !matches!(verdict, Verdict::Away(_));
        let (id, kind, outcome, took) = (mail.id, mail.kind.key(), verdict.word(), started.elapsed());
        tracing::info!(mail = %id, kind, tries = mail.tries, outcome, ?took, "mail");
        self.mark(&mail, &verdict, &without(verdict.answer(), code.as_deref())).await;
        reached
    }

    /// Whom mail comes from now; None while that cannot be told.
    async fn sender(&self) -> Option<Mailbox> {
        match sender_now(&self.domain).await {
            Ok(from) => Some(from),
            Err(error) => {
                tracing::error!(%error, "the sender of mail cannot be told");
                None
            }
        }
    }

    /// The end was announced, and the farewell is over.
    async fn over(&self) {
        self.stop.cancelled().await;
        tokio::time::sleep(self.pace.farewell).await;
    }

    async fn send(&self, mail: &Leased, from: Option<&Mailbox>) -> (Verdict, Option<String>) {
        let letter = match self.writer.write(&self.domain, mail) {
            Ok(letter) => letter,
            Err(error) => {
                // A template error names the template and the missing word, never a value.
                tracing::error!(mail = %mail.id, kind = mail.kind.key(), %error, "a mail could not be written");
                return (Verdict::Refused(Unsendable::Written.to_string()), None);
            }
        };
        let code = letter.code.clone();
        let Some(from) = from else {
            return (Verdict::Away("The sender of mail could not be told.".to_owned()), None);
        };
        let parcel = Parcel {
            id: mail.id.to_string(),
            kind: mail.kind,
            from,
            to: &mail.recipient,
            origin: &self.domain.settings().origin,
            date: mail.created_at,
            letter,
        };
        (self.transport.send(parcel, self.pace.step, self.pace.total).await, code)
    }

    /// Writes down what became of it. Tried for as long as the lease lasts: a mail that was taken and
    /// not marked goes out twice.
    async fn mark(&self, mail: &Leased, verdict: &Verdict, answer: &str) {
        for _ in 0..10 {
            let marked = match verdict {
                Verdict::Taken(_) => sending::delivered(&self.domain, mail.id, answer).await,
                Verdict::Refused(_) => sending::refused(&self.domain, mail, answer).await,
                Verdict::Later(_) => sending::retry(&self.domain, mail, answer).await,
                Verdict::Away(_) => sending::away(&self.domain, mail, answer).await,
            };
            match marked {
                Ok(()) => return,
                Err(error) => tracing::warn!(mail = %mail.id, %error, "what became of a mail cannot be written down"),
            }
            tokio::time::sleep(self.pace.poll).await;
        }
    }
}

/// The sender of all mail, as it is set now.
pub(super) async fn sender_now(domain: &Domain) -> anyhow::Result<Mailbox> {
    let policy = domain.policy().await?;
    Ok(super::sender_of(&policy.mail_from)?)
}

/// A server that quotes the mail in its answer must not bring the code into the database (SEC-17).
fn without(answer: &str, code: Option<&str>) -> String {
    match code {
        Some(code) => answer.replace(code, "…").replace(&grouped(code), "…"),
        None => answer.to_owned(),
    }
}
