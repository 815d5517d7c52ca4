//! The outbox: mail is a row in its cause's transaction; a sender takes it from there. Bodies are
//! written when sent, so that no table holds a code (design, section 2; REL-15).

pub mod data;
pub mod notices;
pub mod outbox;
pub mod repo;
pub mod sending;
pub mod testing;

use model::ApiError;
use model::ids::{AccountId, MailId};
use model::mail::MailKind;
use sqlx::PgConnection;
use time::{Duration, OffsetDateTime};

use crate::Domain;
use crate::error::Result;
use crate::tickets::Ticket;

/// A mail to send.
#[derive(Clone, Debug)]
pub struct Outgoing<'a> {
    /// Whom it is for.
    pub account: Option<AccountId>,
    /// The stored address; never one from a request (SEC-29).
    pub recipient: &'a str,
    /// What it is.
    pub kind: MailKind,
    /// Whose code it carries.
    pub ticket: Option<&'a Ticket>,
    /// What its template needs besides: names, device, address. Never a secret.
    pub data: serde_json::Value,
}

/// Puts a mail into the outbox, in the caller's transaction. A queued one of the same kind and
/// account is replaced when it carries a code: only the newest is worth sending (REL-22).
pub async fn enqueue(
    conn: &mut PgConnection,
    domain: &Domain,
    now: OffsetDateTime,
    mail: &Outgoing<'_>,
) -> Result<MailId> {
    if let (Some(account), true) = (mail.account, sending::carries_code(mail.kind)) {
        repo::expire_queued(conn, account.0, mail.kind.key()).await?;
    }
    let id = domain.new_uuid();
    repo::insert(conn, id, now, mail).await?;
    Ok(MailId(id))
}

/// The mails with a code that share one budget. What staff ask a customer for is not among them: it must not
/// keep him from signing in.
const CODES: [MailKind; 7] = [
    MailKind::Register,
    MailKind::Reset,
    MailKind::SecondFactor,
    MailKind::NothingToDo,
    MailKind::TemporaryPassword,
    MailKind::Join,
    MailKind::ChangeEmail,
];

/// Most code mails an account gets: one a minute, five an hour, ten a day (SEC-32). `Err` says how
/// many seconds to wait.
pub async fn check_budget(conn: &mut PgConnection, account: AccountId, now: OffsetDateTime) -> Result<Result<(), u32>> {
    budget_of(conn, account, &CODES, now).await
}

async fn budget_of(
    conn: &mut PgConnection,
    account: AccountId,
    kinds: &[MailKind],
    now: OffsetDateTime,
) -> Result<Result<(), u32>> {
    let limits = [(Duration::minutes(1), 1), (Duration::hours(1), 5), (Duration::days(1), 10)];
    let kinds: Vec<&str> = kinds.iter().map(|kind| kind.key()).collect();
    let recent = repo::recent(conn, account.0, &kinds, now - Duration::days(1)).await?;
    for (window, most) in limits {
        // Newest first: the `most`-th newest mail decides when the window has room again.
        if let Some(at) = recent.get(most - 1)
            && *at > now - window
        {
            let wait = (*at + window - now).whole_seconds().max(1);
            return Ok(Err(u32::try_from(wait).unwrap_or(u32::MAX)));
        }
    }
    Ok(Ok(()))
}

/// The same budget for mails of one kind by themselves, as the error staff see.
pub async fn require_budget_of(
    conn: &mut PgConnection,
    account: AccountId,
    kind: MailKind,
    now: OffsetDateTime,
) -> Result<()> {
    budget_of(conn, account, &[kind], now).await?.map_err(|seconds| ApiError::TooMany(seconds).into())
}

/// As [`check_budget`], as the error staff see.
pub async fn require_budget(conn: &mut PgConnection, account: AccountId, now: OffsetDateTime) -> Result<()> {
    check_budget(conn, account, now).await?.map_err(|seconds| ApiError::TooMany(seconds).into())
}
