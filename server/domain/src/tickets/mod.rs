//! Every one-time thing: mailed codes, sign-ins under way, links. A code is derived from the
//! ticket under a key outside the database, never stored; a try is counted by its own committed
//! statement before the comparison; a ticket is used by one guarded statement (SEC-17 to SEC-19).

pub mod repo;

use model::ApiError;
use model::ids::{AccountId, TicketId};
use sqlx::{PgConnection, PgPool};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::error::Result;
use crate::{Domain, keys};

/// What a ticket is for; a ticket of one kind is nothing to a step of another (SEC-25).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TicketKind {
    /// Finish a registration with the mailed code.
    Register,
    /// Choose a new password with the mailed code.
    Reset,
    /// The mailed code of a sign-in's second step.
    SecondFactor,
    /// A sign-in under way: the password was right.
    SignIn,
    /// The first administrator's link.
    Bootstrap,
    /// A password made by the system and mailed, until it is used or replaced (decision 8). It is typed at
    /// the sign-in, never here.
    TemporaryPassword,
    /// Proves the address of somebody who asks to join a company and has no account yet.
    Join,
    /// A customer's consent to be assisted, told to the helper by phone.
    Assist,
    /// Proves the new address of an account, before it is changed.
    ChangeEmail,
    /// Gives an account its old address back; a link, so that nobody can use its tries up.
    UndoEmail,
}

impl TicketKind {
    /// As the database has it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::Reset => "reset",
            Self::SecondFactor => "second_factor",
            Self::SignIn => "sign_in",
            Self::Bootstrap => "bootstrap",
            Self::TemporaryPassword => "temporary_password",
            Self::Join => "join",
            Self::Assist => "assist",
            Self::ChangeEmail => "change_email",
            Self::UndoEmail => "undo_email",
        }
    }

    /// How long it lives (SEC-17, SEC-27, SEC-15).
    pub const fn life(self) -> Duration {
        match self {
            Self::Register | Self::Join => Duration::hours(72),
            Self::ChangeEmail => Duration::hours(24),
            Self::UndoEmail => Duration::days(7),
            Self::TemporaryPassword => crate::auth::passwords::TEMPORARY_LIFE,
            Self::Reset | Self::Bootstrap => Duration::hours(1),
            Self::SecondFactor | Self::SignIn => Duration::minutes(10),
            Self::Assist => Duration::minutes(model::assistance::WAITS_MINUTES as i64),
        }
    }

    /// Wrong codes it bears.
    pub const fn tries(self) -> i32 {
        match self {
            Self::Register | Self::Reset | Self::Join | Self::ChangeEmail => 10,
            Self::SecondFactor | Self::SignIn | Self::Bootstrap | Self::Assist => 5,
            Self::TemporaryPassword | Self::UndoEmail => 1,
        }
    }
}

/// A ticket as stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Ticket {
    /// Which.
    pub id: Uuid,
    /// Whose.
    pub account_id: Option<Uuid>,
    /// Raised when a new code is wanted.
    pub generation: i32,
    /// What belongs to its purpose; never a secret.
    pub data: serde_json::Value,
    /// Until when.
    pub expires_at: OffsetDateTime,
    /// Wrong codes left.
    pub tries_left: i32,
}

impl Ticket {
    /// Its id, typed.
    pub const fn ticket_id(&self) -> TicketId {
        TicketId(self.id)
    }

    /// Its code, for the mail.
    pub fn code(&self, domain: &Domain) -> String {
        domain.keys().code(self.id, self.generation)
    }

    /// The token of its link, for the mail: the ticket's id and 256 bits derived from it under the key outside
    /// the database.
    pub fn link(&self, domain: &Domain) -> String {
        use base64::Engine;
        let secret = keys::token_bytes(&domain.keys().link_token(self.id, self.generation)).unwrap_or_default();
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode([self.id.as_bytes().as_slice(), &secret].concat())
    }

    /// The password that a [`TicketKind::TemporaryPassword`] stands for, for the mail.
    pub fn password(&self, domain: &Domain) -> String {
        domain.keys().password(self.id, self.generation)
    }
}

/// Makes a ticket and ends all older ones of its kind and account: the newest only (SEC-27).
pub async fn issue(
    conn: &mut PgConnection,
    domain: &Domain,
    kind: TicketKind,
    account: AccountId,
    browser: Option<&[u8]>,
    data: serde_json::Value,
) -> Result<Ticket> {
    issue_as(conn, domain, domain.new_uuid(), kind, account, browser, data).await
}

/// As [`issue`], and the older ones of its kind stay: each gives something else back.
pub async fn issue_beside(
    conn: &mut PgConnection,
    domain: &Domain,
    kind: TicketKind,
    account: AccountId,
    data: serde_json::Value,
) -> Result<Ticket> {
    let now = domain.clock().now();
    let ticket = Ticket {
        id: domain.new_uuid(),
        account_id: Some(account.0),
        generation: 1,
        data,
        expires_at: now + kind.life(),
        tries_left: kind.tries(),
    };
    repo::insert(conn, &ticket, kind.key(), None, now).await?;
    Ok(ticket)
}

/// As [`issue`] with an id made before: what is derived from it was needed first.
pub async fn issue_as(
    conn: &mut PgConnection,
    domain: &Domain,
    id: Uuid,
    kind: TicketKind,
    account: AccountId,
    browser: Option<&[u8]>,
    data: serde_json::Value,
) -> Result<Ticket> {
    let now = domain.clock().now();
    repo::end_all(conn, account.0, &[kind.key()], now).await?;
    let ticket = Ticket {
        id,
        account_id: Some(account.0),
        generation: 1,
        data,
        expires_at: now + kind.life(),
        tries_left: kind.tries(),
    };
    repo::insert(conn, &ticket, kind.key(), browser, now).await?;
    Ok(ticket)
}

/// Makes a ticket for somebody who has no account; who made it before ends the older one ([`consume`]).
pub async fn issue_for_nobody(
    conn: &mut PgConnection,
    domain: &Domain,
    kind: TicketKind,
    data: serde_json::Value,
) -> Result<Ticket> {
    let now = domain.clock().now();
    let ticket = Ticket {
        id: domain.new_uuid(),
        account_id: None,
        generation: 1,
        data,
        expires_at: now + kind.life(),
        tries_left: kind.tries(),
    };
    repo::insert(conn, &ticket, kind.key(), None, now).await?;
    Ok(ticket)
}

/// As [`try_code`], for a ticket without an account.
pub async fn try_code_of(domain: &Domain, kind: TicketKind, ticket: Uuid, code: &str) -> Result<Ticket> {
    let now = domain.clock().now();
    let counted = repo::count_try_of(domain.pool(), ticket, kind.key(), now).await?;
    compare(domain, counted, code)
}

fn compare(domain: &Domain, counted: Option<Ticket>, code: &str) -> Result<Ticket> {
    let refused = || ApiError::field("code", model::text::CODE_FAILED);
    let ticket = counted.ok_or_else(refused)?;
    let typed: String = code.chars().filter(char::is_ascii_digit).collect();
    if keys::same(ticket.code(domain).as_bytes(), typed.as_bytes()) { Ok(ticket) } else { Err(refused().into()) }
}

/// The live ticket of this kind and account.
pub async fn live(
    conn: &mut PgConnection,
    kind: TicketKind,
    account: AccountId,
    now: OffsetDateTime,
) -> Result<Option<Ticket>> {
    repo::live(conn, account.0, kind.key(), now).await
}

/// Compares `code` with the ticket's. Counts the try first, by a statement of its own: a hundred
/// tries at once get no more comparisons than tries are left (SEC-19). `browser` must be the one
/// the ticket was made for, when it was made for one. The one error is "the code is not right".
pub async fn try_code(
    domain: &Domain,
    pool: &PgPool,
    kind: TicketKind,
    account: AccountId,
    browser: Option<&[u8]>,
    code: &str,
) -> Result<Ticket> {
    let now = domain.clock().now();
    let counted = repo::count_try(pool, account.0, kind.key(), browser, now).await?;
    compare(domain, counted, code)
}

/// Ends every live ticket of an account, whatever it is for, but for the way back to a former address: whoever
/// took the account over must not take that from its owner.
pub async fn end_every(conn: &mut PgConnection, account: AccountId, now: OffsetDateTime) -> Result<()> {
    repo::end_every(conn, account.0, now).await
}

/// Uses the ticket up; false when somebody else just did (SEC-18). In the transaction of what it
/// is used for.
pub async fn consume(conn: &mut PgConnection, ticket: Uuid, now: OffsetDateTime) -> Result<bool> {
    repo::consume(conn, ticket, now).await
}

/// The live ticket of this kind that a link's token is of; None for any other token. Uses nothing up.
pub async fn of_link(
    conn: &mut PgConnection,
    domain: &Domain,
    kind: TicketKind,
    token: &str,
    now: OffsetDateTime,
) -> Result<Option<Ticket>> {
    use base64::Engine;
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(token).ok();
    let Some(bytes) = bytes.and_then(|bytes| <[u8; 48]>::try_from(bytes).ok()) else { return Ok(None) };
    let Some((id, _)) = bytes.split_first_chunk::<16>() else { return Ok(None) };
    let found = repo::live_of_kind(conn, Uuid::from_bytes(*id), kind.key(), now).await?;
    Ok(found.filter(|ticket| keys::same(ticket.link(domain).as_bytes(), token.as_bytes())))
}

/// Ends live tickets of an account: all kinds that let a person in, after a change that takes
/// power away (SEC-27, SEC-30).
pub async fn end_all(
    conn: &mut PgConnection,
    account: AccountId,
    kinds: &[TicketKind],
    now: OffsetDateTime,
) -> Result<()> {
    let keys: Vec<&str> = kinds.iter().map(|k| k.key()).collect();
    repo::end_all(conn, account.0, &keys, now).await
}
