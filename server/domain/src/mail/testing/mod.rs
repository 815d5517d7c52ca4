//! The test of the mail server: asked for on the page of settings, run by whichever server takes it first, and
//! read from the page step by step. A mail goes to whoever asked, and to nobody else.

pub mod repo;

use model::ApiError;
use model::accounts::Done;
use model::settings::{MailTest, StepEnd, TestStep};
use time::Duration;
use uuid::Uuid;

use crate::Domain;
use crate::audit::{AuditEntry, AuditOutcome};
use crate::caller::{Actor, Caller};
use crate::error::{Result, retry};
use crate::settings::require_edit;

/// Within this a test is over; a server that has not ended it by then is gone.
pub const LEASE: Duration = Duration::seconds(60);
/// Between two tests of one person.
const PAUSE: Duration = Duration::seconds(15);
/// Tests of one person in an hour.
const MOST: i64 = 10;

/// A test to run.
#[derive(Clone, Debug)]
pub struct Task {
    /// Which.
    pub id: Uuid,
    /// To whom: the stored address of whoever asked.
    pub recipient: String,
    /// What to call him.
    pub name: String,
    /// Who asked.
    pub account: Uuid,
}

impl Domain {
    /// The caller's last test; None when there was none lately.
    pub async fn last_mail_test(&self, caller: &Caller) -> Result<Option<MailTest>> {
        require_edit(caller)?;
        last(self, caller).await
    }

    /// Asks for a test that mails the caller himself. `TooMany` right after another one.
    pub async fn test_mail(&self, caller: &Caller) -> Result<Done> {
        require_edit(caller)?;
        retry(self.entropy(), || self.ask_test_once(caller)).await
    }

    async fn ask_test_once(&self, caller: &Caller) -> Result<Done> {
        let mut tx = self.begin(caller).await?;
        let now = tx.now;
        let (last, in_an_hour) = repo::recent(tx.conn(), caller.account.0, now - Duration::hours(1)).await?;
        let wait = match last {
            _ if in_an_hour >= MOST => Duration::minutes(10),
            Some(last) => last + PAUSE - now,
            None => Duration::ZERO,
        };
        if wait.is_positive() {
            return Err(ApiError::TooMany(u32::try_from(wait.whole_seconds().max(1)).unwrap_or(u32::MAX)).into());
        }
        repo::insert(tx.conn(), self.new_uuid(), caller.account.0, &caller.email, now).await?;
        tx.commit(AuditEntry::about("settings.test_mail", &caller.email)).await?;
        Ok(Done::new(format!("A test mail to {} is on its way.", caller.email)))
    }
}

async fn last(domain: &Domain, caller: &Caller) -> Result<Option<MailTest>> {
    let now = domain.clock().now();
    let found = repo::last(domain.pool(), caller.account.0).await?;
    Ok(found.map(|row| {
        let lost = row.leased_until.unwrap_or(row.asked_at + LEASE) < now;
        let running = matches!(row.state.as_str(), "waiting" | "running") && !lost;
        let mut steps = row.steps.0;
        if lost && row.ended_at.is_none() {
            steps.push(TestStep {
                title: "End of the test".into(),
                end: StepEnd::Failed,
                answer: "The server that ran the test is gone.".into(),
                advice: "Start the test again.".into(),
            });
        }
        MailTest { recipient: row.recipient, asked: row.asked_at.into(), running, passed: row.state == "passed", steps }
    }))
}

/// Takes one that waits, for this server; None when there is none.
pub async fn take(domain: &Domain) -> Result<Option<Task>> {
    let now = domain.clock().now();
    repo::take(domain.pool(), now, now + LEASE).await
}

/// Writes down how far it is.
pub async fn note(domain: &Domain, task: &Task, steps: &[TestStep]) -> Result<()> {
    repo::note(domain.pool(), task.id, steps).await
}

/// Writes down how it ended, in the log as well.
pub async fn end(domain: &Domain, task: &Task, steps: &[TestStep], passed: bool) -> Result<()> {
    let actor = Actor::person(task.account, &task.name, crate::Origin::default());
    let mut tx = domain.begin_unchecked_as(actor).await?;
    let now = tx.now;
    repo::end(tx.conn(), task.id, steps, passed, now).await?;
    let entry = AuditEntry::about("settings.mail_tested", &task.recipient);
    let failed = steps.iter().find(|step| step.end == StepEnd::Failed);
    let entry = match failed {
        Some(step) => entry.ended(AuditOutcome::Failed, format!("{}: {}", step.title, step.answer)),
        None => entry,
    };
    tx.commit(entry).await
}
