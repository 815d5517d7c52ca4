//! Signing in, staying signed in, and proving again who one is: passwords, second factors,
//! sessions, recovery, registration (security rules: SEC-01 to SEC-43).

pub mod passwords;
pub mod repo;
mod stub;
pub mod totp;

use model::accounts::{Kind, SessionRow, Source};
use model::ids::{AccountId, SessionId};
use model::when::When;
use sqlx::PgConnection;
use time::OffsetDateTime;

use crate::Tx;
use crate::error::Result;
use crate::tickets::Ticket;

/// A session just begun, or one that got a new token.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// The session's cookie value; only its hash is stored (SEC-37).
    pub token: String,
    /// The device cookie's new value; None: the browser keeps the one it has.
    pub device: Option<String>,
    /// Where to go next.
    pub landing: Landing,
    /// Which session, for a notice on the next page.
    pub session: SessionId,
}

/// Where a person goes after a proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Landing {
    /// The console.
    Console,
    /// The own profile.
    Profile,
    /// An authenticator app must be set up first (SEC-26).
    Enrol,
    /// A staff-set password must be changed first (decision 8).
    ChangePassword,
}

/// What a right password leads to.
#[derive(Clone, Debug)]
pub enum SignInStep {
    /// Signed in.
    Done(NewSession),
    /// A code is asked for.
    Code {
        /// The flow cookie's value; opaque, bound to this attempt and browser (SEC-17).
        flow: String,
        /// Where the code comes from.
        by: CodeBy,
    },
}

/// Where a code comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodeBy {
    /// A mail to the stored address.
    Mail {
        /// The address with its middle hidden.
        masked: String,
    },
    /// The authenticator app, or a recovery code.
    App,
}

/// A secret for an authenticator app, shown once (SEC-21).
#[derive(Clone, Debug)]
pub struct TotpOffer {
    /// To type in.
    pub secret_base32: String,
    /// `otpauth://…`, for a QR code.
    pub url: String,
}

/// The own profile.
#[derive(Clone, Debug)]
pub struct Profile {
    /// Himself.
    pub id: AccountId,
    /// Display name.
    pub name: String,
    /// Address.
    pub email: String,
    /// Phone as stored.
    pub phone: String,
    /// Which kind of account.
    pub kind: Kind,
    /// Role's name; empty when none.
    pub role: String,
    /// Company's name.
    pub company: String,
    /// Where the account signs in (decision 17).
    pub source: Source,
    /// A password is set.
    pub has_password: bool,
    /// Since when an authenticator app is in use.
    pub totp_since: Option<When>,
    /// The role needs an authenticator app: it cannot be removed (SEC-26).
    pub totp_required: bool,
    /// Recovery codes not used yet.
    pub recovery_codes_left: u32,
    /// Last sign-in, this one included.
    pub last_sign_in: Option<When>,
    /// An authenticator app must be set up before anything else.
    pub must_enrol: bool,
    /// A staff-set password must be changed before anything else.
    pub must_change_password: bool,
    /// The last proof is fresh enough for dangerous acts.
    pub fresh: bool,
}

/// Takes power away at once, everywhere (SEC-41): raises the security version, deletes the
/// sessions and remembered devices, ends sign-ins under way and reset codes. In the transaction
/// of its cause.
pub async fn revoke(conn: &mut PgConnection, account: AccountId, now: OffsetDateTime) -> Result<()> {
    let _ = (conn, account, now);
    Err(stub::later())
}

/// Issues a reset code and puts its mail into the outbox, in the transaction of its cause. The
/// budget is the caller's to ask ([`crate::mail::require_budget`]).
pub async fn start_reset_for(tx: &mut Tx, account: AccountId, email: &str) -> Result<Ticket> {
    let _ = (tx, account, email);
    Err(stub::later())
}

/// As [`start_reset_for`], for the code that finishes a registration. A live code is sent again.
pub async fn start_register_for(tx: &mut Tx, account: AccountId, email: &str) -> Result<Ticket> {
    let _ = (tx, account, email);
    Err(stub::later())
}

/// Sessions as a page shows them; `current` is the reader's own.
pub fn session_rows(lines: Vec<repo::SessionLine>, current: Option<SessionId>) -> Vec<SessionRow> {
    let _ = (lines, current);
    Vec::new()
}
