//! Sending: mails are leased, tried, and marked. Several servers do this at once on one table; a
//! server that dies loses its leases and nothing else (REL-15 to REL-22).
//!
//! What a mail server's answer does to a mail:
//!
//! | answer | what happens |
//! |---|---|
//! | taken | `sent` |
//! | 5xx about the mail | `refused`, with the server's own words |
//! | 4xx about the mail, or silence in the middle of it | again later, at most [`MOST_TRIES`] times |
//! | no talk at all: unreachable, silent, wrong sign-in | back in its place; nobody's mail is at fault |

pub mod repo;

use model::ApiError;
use model::ids::MailId;
use model::mail::MailKind;
use sqlx::PgConnection;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::data::MailData;
use crate::Domain;
use crate::audit::AuditEntry;
use crate::caller::Actor;
use crate::error::{Error, Result};
use crate::tickets::Ticket;

/// How long a server may keep a mail to itself. A sender must be done with it in less.
pub const LEASE: Duration = Duration::seconds(60);
/// Tries of a mail that the mail server keeps putting off.
pub const MOST_TRIES: i32 = 12;
/// How long a mail waits for a mail server that cannot be reached.
pub const MOST_WAIT: Duration = Duration::days(1);
/// What staff read on a mail whose code ran out (REL-22).
pub const EXPIRED: &str = "The code ran out before the mail could be sent.";
/// What staff read on a mail that every try broke off at.
pub const BROKEN_OFF: &str = "Each try broke off before an answer came.";

/// Pauses after each try, in seconds; all together not quite a day.
const PAUSES: [i64; 11] = [15, 30, 60, 120, 300, 600, 1_800, 3_600, 10_800, 21_600, 43_200];
/// Longest answer kept, in characters.
const ANSWER_MAX: usize = 500;

/// A mail this server may send now.
#[derive(Clone, Debug)]
pub struct Leased {
    /// Which; also the Message-ID, so a second delivery is known as one (REL-19).
    pub id: MailId,
    /// What it is.
    pub kind: MailKind,
    /// The stored address (SEC-29).
    pub recipient: String,
    /// What its template needs.
    pub data: MailData,
    /// The live ticket whose code it carries.
    pub ticket: Option<Ticket>,
    /// This try's number, from 1.
    pub tries: i32,
    /// When its cause happened.
    pub created_at: OffsetDateTime,
    /// After this it is not worth sending.
    pub expires_at: Option<OffsetDateTime>,
    /// Until when it is this server's; tells this lease from a later one.
    pub leased_until: OffsetDateTime,
}

/// Does this kind make no sense without its code?
pub const fn carries_code(kind: MailKind) -> bool {
    matches!(
        kind,
        MailKind::Register
            | MailKind::Reset
            | MailKind::SecondFactor
            | MailKind::Join
            | MailKind::TemporaryPassword
            | MailKind::AssistAsked
            | MailKind::ChangeEmail
    )
}

/// Takes at most `most` mails that are due, oldest first, for [`LEASE`]. First parks those whose
/// code ran out. Of one recipient's mails only the oldest that is due, so that they arrive in order
/// (REL-16); one the server put off does not hold up those behind it (REL-21). Nothing while paused.
pub async fn lease(domain: &Domain, most: usize) -> Result<Vec<Leased>> {
    let now = domain.clock().now();
    let mut conn = domain.pool().acquire().await?;
    repo::expire(&mut conn, now).await?;
    repo::give_up_broken(&mut conn, now).await?;
    let mut rows = repo::claim(&mut conn, now, now + LEASE, most).await?;
    rows.sort_by_key(|row| (row.created_at, row.id));
    let ids: Vec<Uuid> = rows.iter().filter_map(|row| row.ticket_id).collect();
    let tickets = if ids.is_empty() { Vec::new() } else { repo::live_tickets(&mut conn, &ids, now).await? };
    let mut leased = Vec::with_capacity(rows.len());
    for row in rows {
        let ticket = row.ticket_id.and_then(|id| tickets.iter().find(|t| t.id == id).cloned());
        let Some(kind) = MailKind::from_key(&row.kind) else { continue };
        // The ticket was used between the two statements.
        if ticket.is_none() && carries_code(kind) {
            repo::park(&mut conn, row.id, now + LEASE, "expired", EXPIRED).await?;
            continue;
        }
        leased.push(Leased {
            id: MailId(row.id),
            kind,
            recipient: row.recipient,
            data: MailData::read(&row.data),
            ticket,
            tries: row.tries,
            created_at: row.created_at,
            expires_at: row.expires_at,
            leased_until: now + LEASE,
        });
    }
    Ok(leased)
}

/// The mail server took it. True whatever became of the lease.
pub async fn delivered(domain: &Domain, mail: MailId, answer: &str) -> Result<()> {
    repo::delivered(domain.pool(), mail.0, domain.clock().now(), &tidy(answer)).await
}

/// The mail server will never take it: parked with the reason (REL-18).
pub async fn refused(domain: &Domain, mail: &Leased, answer: &str) -> Result<()> {
    let mut conn = domain.pool().acquire().await?;
    repo::park(&mut conn, mail.id.0, mail.leased_until, "refused", &tidy(answer)).await
}

/// Put off: again after a pause that grows and differs for each, or parked after [`MOST_TRIES`].
pub async fn retry(domain: &Domain, mail: &Leased, answer: &str) -> Result<()> {
    let now = domain.clock().now();
    let Some(pause) = pause_after(mail.tries) else {
        let answer = format!("{} (Given up after {} tries.)", tidy(answer), mail.tries);
        return refused(domain, mail, &answer).await;
    };
    let jitter = domain.entropy().below(u64::try_from(pause.whole_milliseconds() / 5).unwrap_or(0));
    let next = now + pause + Duration::milliseconds(i64::try_from(jitter).unwrap_or(0));
    // Due at the latest when it runs out, so that its state is true from then on.
    let next = mail.expires_at.map_or(next, |end| next.min(end));
    repo::put_off(domain.pool(), mail.id.0, mail.leased_until, next, &tidy(answer)).await
}

/// The mail server could not be talked to. The mail keeps its place, and the try does not count:
/// when the server is back everything goes out at once and in order (REL-16). After [`MOST_WAIT`]
/// it is parked.
pub async fn away(domain: &Domain, mail: &Leased, answer: &str) -> Result<()> {
    if domain.clock().now() - mail.created_at > MOST_WAIT {
        return refused(domain, mail, &format!("{} (Given up after a day.)", tidy(answer))).await;
    }
    repo::put_back(domain.pool(), mail.id.0, mail.leased_until, &tidy(answer)).await
}

/// Hands a lease back untried, at shutdown (REL-31).
pub async fn release(domain: &Domain, mail: &Leased) -> Result<()> {
    repo::put_back(domain.pool(), mail.id.0, mail.leased_until, "").await
}

/// The pause after try number `tries`; none after the last.
fn pause_after(tries: i32) -> Option<Duration> {
    let at = usize::try_from(tries.max(1) - 1).unwrap_or(usize::MAX);
    if tries >= MOST_TRIES { None } else { PAUSES.get(at).map(|seconds| Duration::seconds(*seconds)) }
}

/// A stranger's answer on one line, shortened.
fn tidy(answer: &str) -> String {
    let line: String = answer.chars().map(|c| if c.is_control() { ' ' } else { c }).take(ANSWER_MAX).collect();
    line.trim().to_owned()
}

/// Sends a mail again at staff's wish, in the caller's transaction; answers which mail goes out.
/// One that still waits is due at once. Any other is written anew: a mail server that drops doubles
/// by Message-ID would drop the old one, and the record keeps the old answer (REL-23). Its code is
/// the same one; when that ran out this is a conflict, and a new code must be made instead.
pub async fn requeue(conn: &mut PgConnection, domain: &Domain, mail: MailId, now: OffsetDateTime) -> Result<MailId> {
    let found = repo::find(conn, mail.0).await?.ok_or(ApiError::NotFound)?;
    if matches!(found.state.as_str(), "queued" | "sending") {
        repo::make_due(conn, mail.0, now).await?;
        return Ok(mail);
    }
    let ids: Vec<Uuid> = found.ticket_id.into_iter().collect();
    let dead = repo::live_tickets(conn, &ids, now).await?.is_empty();
    let needs_code = MailKind::from_key(&found.kind).is_none_or(carries_code);
    if dead && needs_code {
        return Err(Error::conflict("The code of this mail has run out. Send a new code."));
    }
    if let (Some(account), true) = (found.account_id, needs_code) {
        super::repo::expire_queued(conn, account, &found.kind).await?;
    }
    let id = domain.new_uuid();
    repo::copy(conn, mail.0, id, now).await?;
    Ok(MailId(id))
}

/// How the outbox stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// Nothing is sent until resumed.
    pub paused: bool,
    /// Each state that occurs.
    pub states: Vec<StateCount>,
}

/// Mails in one state.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct StateCount {
    /// As the database has it.
    pub state: String,
    /// How many.
    pub count: i64,
    /// When the oldest of them was asked for.
    pub oldest: Option<OffsetDateTime>,
}

/// Counts by state and age, for the command line. Reads the whole outbox.
pub async fn status(domain: &Domain) -> Result<Status> {
    let paused = repo::is_paused(domain.pool()).await?;
    Ok(Status { paused, states: repo::count_by_state(domain.pool()).await? })
}

/// How many mails wait, and since when the oldest does; cheap, for metrics (REL-60).
pub async fn waiting(domain: &Domain) -> Result<(i64, Option<OffsetDateTime>)> {
    repo::waiting(domain.pool()).await
}

/// Stops all sending on all servers, or lets it go on. Needed after a restore, when mails that went
/// out already wait again (REL-52).
pub async fn set_paused(domain: &Domain, actor: Actor, paused: bool) -> Result<()> {
    let mut tx = domain.begin_unchecked_as(actor).await?;
    repo::set_paused(tx.conn(), paused).await?;
    tx.commit(AuditEntry::about(if paused { "mail.pause" } else { "mail.resume" }, "Mail")).await
}
