//! Passwords: argon2id behind a gate, what may be a new one, what staff may set.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use model::ids::AccountId;
use model::mail::MailKind;
use model::{ApiError, field};
use sqlx::PgConnection;
use time::OffsetDateTime;
use tokio::sync::Semaphore;

use super::{blocklist, repo};
use crate::error::{Error, Result};
use crate::mail::data::MailData;
use crate::mail::{self, Outgoing};
use crate::tickets::{self, TicketKind};
use crate::{Domain, Settings, Tx};

/// Most that may wait for a turn.
const QUEUE: usize = 64;
/// Longest wait for a turn.
const WAIT: Duration = Duration::from_secs(2);
/// How long a staff-set password waits for its one sign-in (decision 8).
pub const TEMPORARY_LIFE: time::Duration = time::Duration::hours(24);
/// Stored parameters above these are refused, not executed: memory in KiB, passes, lanes (SEC-06).
const CEILING: (u32, u32, u32) = (256 * 1024, 16, 8);
/// Shortest password whatever the settings say (SEC-01).
const FLOOR_CHARS: u32 = 8;
/// Longest password that is hashed at all, in bytes (SEC-02).
pub(super) const MOST_BYTES: usize = 1024;

/// Lets as many hashes run as there are cores; the others queue, not too many and not too long
/// (SEC-14): one hash takes 19 MiB and a tenth of a second.
#[derive(Debug)]
pub struct HashGate {
    permits: Arc<Semaphore>,
    waiting: AtomicUsize,
    queue: usize,
    wait: Duration,
}

impl HashGate {
    /// A permit for each core, a queue of 64, a wait of at most 2 s.
    pub fn for_this_machine() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self::new(cores, QUEUE, WAIT)
    }

    fn new(permits: usize, queue: usize, wait: Duration) -> Self {
        Self { permits: Arc::new(Semaphore::new(permits)), waiting: AtomicUsize::new(0), queue, wait }
    }

    /// How many more could run now, for the metrics (REL-60).
    pub fn free(&self) -> usize {
        self.permits.available_permits()
    }

    /// How many wait for their turn, for the metrics (REL-60).
    pub fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// Runs `work` on a thread of its own when its turn comes; `Unavailable` when the queue is full
    /// or the wait too long. The permit goes with the work: a caller who leaves frees nothing early.
    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let permit = {
            let place = Place::take(&self.waiting);
            if place.before >= self.queue {
                return Err(ApiError::Unavailable.into());
            }
            let turn = tokio::time::timeout(self.wait, Arc::clone(&self.permits).acquire_owned()).await;
            turn.map_err(|_| ApiError::Unavailable)?.map_err(|_| Error::bug("the hash gate is closed"))?
        };
        let task = tokio::task::spawn_blocking(move || {
            let answer = work();
            drop(permit);
            answer
        });
        task.await.map_err(|_| Error::bug("a hash ended early"))
    }
}

/// A place in the queue, given back however the wait ends.
struct Place<'a> {
    waiting: &'a AtomicUsize,
    before: usize,
}

impl<'a> Place<'a> {
    fn take(waiting: &'a AtomicUsize) -> Self {
        Self { waiting, before: waiting.fetch_add(1, Ordering::Relaxed) }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Hashes a password with a salt of its own, in PHC form, at the settings' price (SEC-06).
/// `Unavailable` when the gate is full.
pub async fn hash(domain: &Domain, password: &str) -> Result<String> {
    let argon = hasher(domain.settings())?;
    let salt: [u8; 16] = domain.entropy().bytes();
    let password = password.to_owned();
    let made = domain.hash_gate().run(move || {
        argon.hash_password_with_salt(password.as_bytes(), &salt).map(|hash: PasswordHash| hash.to_string())
    });
    made.await?.map_err(|error| Error::bug(format!("hashing failed: {error}")))
}

/// Compares a password with the stored hash. Without one, or with one that is not ours to execute,
/// it works as long and answers false (SEC-08).
pub(super) async fn verify(domain: &Domain, password: &str, stored: Option<&str>) -> Result<bool> {
    if password.len() > MOST_BYTES {
        return Ok(false);
    }
    let argon = hasher(domain.settings())?;
    let stored = stored.and_then(executable);
    let password = password.to_owned();
    domain
        .hash_gate()
        .run(move || {
            if let Some(stored) = stored {
                return argon.verify_password(password.as_bytes(), &stored).is_ok();
            }
            let mut out = [0; 32];
            // The outcome is not looked at: only its price matters.
            let _ = argon.hash_password_into(password.as_bytes(), b"nobody's salt...", &mut out);
            false
        })
        .await
}

/// A stored hash, when it is argon2id within the ceiling.
fn executable(stored: &str) -> Option<PasswordHash> {
    let hash = PasswordHash::new(stored).ok()?;
    let params = Params::try_from(&hash).ok()?;
    let (memory, passes, lanes) = CEILING;
    let is_ours = hash.algorithm == Algorithm::Argon2id.ident()
        && params.m_cost() <= memory
        && params.t_cost() <= passes
        && params.p_cost() <= lanes;
    if !is_ours {
        tracing::error!("a stored password hash is not argon2id within the ceiling; it was not executed");
    }
    is_ours.then_some(hash)
}

/// True when a hash was made at another price than the settings' (rehash on login, SEC-06).
pub(super) fn is_outdated(settings: &Settings, stored: &str) -> bool {
    let params = PasswordHash::new(stored).ok().and_then(|hash| Params::try_from(&hash).ok());
    params.is_none_or(|p| (p.m_cost(), p.t_cost(), p.p_cost()) != (settings.argon_memory_kib, settings.argon_passes, 1))
}

fn hasher(settings: &Settings) -> Result<Argon2<'static>> {
    let params = Params::new(settings.argon_memory_kib, settings.argon_passes, 1, Some(32))
        .map_err(|error| Error::bug(format!("argon2 settings: {error}")))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// May this be a new password? Length in code points, at least `min` (what the settings say for this kind of
/// account), then whether it is easy to guess (SEC-01 to SEC-04); the error names `field`. `context`: what an
/// attacker knows of the person (names, address, phone, company, IMEI and account code of the panels).
pub fn check_new(min: u32, field: &str, password: &str, context: &[&str]) -> Result<()> {
    field::new_password(password, min.max(FLOOR_CHARS)).map_err(|why| Error::field(field, why))?;
    if blocklist::is_common(password, context) {
        let why = "This is easy to guess: it is common, a pattern, or made of names. Take several unrelated words.";
        return Err(Error::field(field, why));
    }
    Ok(())
}

/// A new password and its repetition, as two fields.
pub(super) fn check_pair(min: u32, field: &str, password: &str, repeat: &str, context: &[&str]) -> Result<()> {
    check_new(min, field, password, context)?;
    if password != repeat {
        return Err(Error::field("repeat", "The two passwords differ. Type the same one twice."));
    }
    Ok(())
}

/// Sets a staff-set password: good for one sign-in until `until`, then to be changed (decision 8).
/// `until` is [`TEMPORARY_LIFE`] from now. The caller revokes as well.
pub async fn set_temporary(
    conn: &mut PgConnection,
    account: AccountId,
    hash: &str,
    until: OffsetDateTime,
) -> Result<()> {
    repo::set_password(conn, account.0, hash, Some(until), until - TEMPORARY_LIFE).await
}

/// A password made by the system: its hash, and the ticket it is derived from. Who has the hash does not
/// have the password; only the mail has it.
#[derive(Clone, Debug)]
pub struct Generated {
    ticket: uuid::Uuid,
    /// As stored.
    pub hash: String,
}

/// Makes one. Before the transaction that keeps it: hashing takes a tenth of a second.
pub async fn generate(domain: &Domain) -> Result<Generated> {
    let ticket = domain.new_uuid();
    let hash = hash(domain, &domain.keys().password(ticket, 1)).await?;
    Ok(Generated { ticket, hash })
}

/// Mails a generated password to its owner, in the transaction that keeps it. After
/// [`super::revoke`], which ends the one before.
pub async fn mail_generated(
    tx: &mut Tx,
    account: AccountId,
    email: &str,
    name: &str,
    by: &str,
    made: &Generated,
) -> Result<()> {
    let (domain, now) = (tx.domain().clone(), tx.now);
    let kind = TicketKind::TemporaryPassword;
    let data = serde_json::json!({ "email": email });
    let ticket = tickets::issue_as(tx.conn(), &domain, made.ticket, kind, account, None, data).await?;
    let data = MailData { by: by.to_owned(), ..MailData::named(name) };
    let outgoing = Outgoing {
        account: Some(account),
        recipient: email,
        kind: MailKind::TemporaryPassword,
        ticket: Some(&ticket),
        data: data.to_value(),
    };
    mail::enqueue(tx.conn(), &domain, now, &outgoing).await.map(drop)
}

/// Keeps a generated password to be shown once to `reader`, who asked for it: without a mail server it could
/// reach nobody (decision 8). No table has it: it is derived from the ticket when it is shown.
pub(crate) async fn show_generated(tx: &mut Tx, account: AccountId, reader: AccountId, made: &Generated) -> Result<()> {
    let domain = tx.domain().clone();
    let data = serde_json::json!({ "show_to": reader.to_string() });
    let kind = TicketKind::TemporaryPassword;
    tickets::issue_as(tx.conn(), &domain, made.ticket, kind, account, None, data).await.map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SEC-14: no more at once than permits, no longer queue than said, no endless wait.
    #[tokio::test]
    async fn the_gate_turns_away_what_it_cannot_take() {
        let gate = Arc::new(HashGate::new(1, 2, Duration::from_millis(200)));
        let (open, wait) = std::sync::mpsc::channel::<()>();
        let running = tokio::spawn({
            let gate = Arc::clone(&gate);
            async move { gate.run(move || wait.recv().is_ok()).await }
        });
        while gate.permits.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        let queued: Vec<_> = (0..2)
            .map(|_| {
                let gate = Arc::clone(&gate);
                tokio::spawn(async move { gate.run(|| ()).await })
            })
            .collect();
        while gate.waiting() < 2 {
            tokio::task::yield_now().await;
        }
        let third = gate.run(|| ()).await;
        assert!(matches!(third, Err(Error::Api(ApiError::Unavailable))), "the queue is full");
        for task in queued {
            let late = task.await.unwrap();
            assert!(matches!(late, Err(Error::Api(ApiError::Unavailable))), "the wait is over");
        }
        assert_eq!(gate.waiting(), 0, "places are given back");
        open.send(()).unwrap();
        assert!(running.await.unwrap().unwrap());
        gate.run(|| ()).await.expect("the gate is free again");
    }

    /// SEC-06: stored parameters above the ceiling, or of another make, are not executed.
    #[test]
    fn the_ceiling_holds() {
        let salt_and_hash = "$c29tZXNhbHRzb21lc2FsdA$Vf8C6w2Bo7i5jC+5ZrTKtmlU8lQm4Nk6UVJx3JXAxOI";
        let stored = |head: &str| format!("{head}{salt_and_hash}");
        assert!(executable(&stored("$argon2id$v=19$m=19456,t=2,p=1")).is_some());
        assert!(executable(&stored("$argon2id$v=19$m=1048576,t=2,p=1")).is_none());
        assert!(executable(&stored("$argon2id$v=19$m=19456,t=4000,p=1")).is_none());
        assert!(executable(&stored("$argon2i$v=19$m=19456,t=2,p=1")).is_none());
        assert!(executable("plain text").is_none());
    }

    /// SEC-06: a hash of another price is made anew at the next sign-in.
    #[test]
    fn another_price_is_outdated() {
        let settings = Settings::new("http://127.0.0.1");
        let stored =
            "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$Vf8C6w2Bo7i5jC+5ZrTKtmlU8lQm4Nk6UVJx3JXAxOI";
        assert!(!is_outdated(&settings, stored));
        assert!(is_outdated(&Settings { argon_passes: 3, ..settings }, stored));
    }
}
