//! Signing in, staying signed in, and proving again who one is: passwords, second factors,
//! sessions, recovery, registration (security rules: SEC-01 to SEC-43).

mod blocklist;
mod bootstrap;
mod devices;
mod flow;
mod mailed;
pub mod passwords;
mod person;
mod profile;
pub mod repo;
mod second_factor;
mod sessions;
mod sign_in;
mod step_up;
pub(crate) mod throttle;
pub mod totp;
pub mod warn;

use model::accounts::{Kind, Source};
use model::ids::{AccountId, SessionId};
use model::mail::MailKind;
use model::when::When;
use sqlx::PgConnection;
use time::OffsetDateTime;

use crate::Tx;
use crate::caller::{Caller, Origin};
use crate::error::Result;
use crate::mail::data::MailData;
use crate::mail::{self, Outgoing};

pub use bootstrap::BOOTSTRAP_PATH;
pub use mailed::{start_register_for, start_reset_for};
pub use person::Person;
pub(crate) use sessions::as_himself;
pub use sessions::session_rows;

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
    /// The installer application.
    Field,
    /// The customer dashboard.
    Home,
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
#[expect(clippy::struct_excessive_bools, reason = "separate facts for a page to show, not a state")]
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
    sessions::revoke_but(conn, account, None, now).await
}

/// Does what this request or this turn of a job rests on still hold, whatever it did when it began? His session; of a
/// job, that it runs, here, and that its owner was not turned off or signed out everywhere since.
pub(crate) async fn holds_on(conn: &mut PgConnection, caller: &Caller) -> Result<bool> {
    match &caller.item {
        Some(item) => crate::jobs::repo::holds_on(conn, item, caller.account).await,
        None => repo::is_signed_in(conn, caller.account, caller.session).await,
    }
}

/// Puts a notice for the person into the outbox, in the transaction of its cause (SEC-102).
async fn tell(tx: &mut Tx, person: &Person, kind: MailKind, origin: &Origin, what: &str) -> Result<()> {
    let data = MailData {
        name: person.greeting().to_owned(),
        device: devices::describe(&origin.user_agent),
        address: origin.address.clone(),
        what: what.to_owned(),
        ..MailData::default()
    };
    let notice = Outgoing {
        account: Some(AccountId(person.id)),
        recipient: &person.email,
        kind,
        ticket: None,
        data: data.to_value(),
    };
    let (domain, now) = (tx.domain().clone(), tx.now);
    mail::enqueue(tx.conn(), &domain, now, &notice).await?;
    Ok(())
}

/// The caller's session under a new id, and his browser remembered anew, after everything else of
/// the account was revoked.
async fn renew_remembered(tx: &mut Tx, caller: &Caller, person: &Person, landing: Landing) -> Result<NewSession> {
    let nothing = devices::Presented::default();
    let (device, cookie) = devices::remember(tx, person, None, &nothing, &caller.origin).await?;
    let session = sessions::renew(tx, caller, Some(device), landing).await?;
    Ok(NewSession { device: cookie, ..session })
}
