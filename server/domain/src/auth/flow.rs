//! A sign-in under way: what the browser holds of it, what the ticket keeps, and how it ends in a
//! session (SEC-16, SEC-25). Until then there is no session at all.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use model::accounts::{Change, State};
use model::mail::MailKind;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::devices::{self, Presented};
use super::throttle::{self, Budget};
use super::{Landing, NewSession, Person, repo, sessions, tell, totp};
use crate::caller::Origin;
use crate::error::{Result, retry};
use crate::{Domain, Tx, keys, tally, tickets};

/// The flow cookie: the ticket's id and 32 random bytes of which only the hash is stored.
pub(super) struct Flow {
    pub(super) ticket: Uuid,
    pub(super) browser: [u8; 32],
}

impl Flow {
    /// The cookie's value.
    pub(super) fn write(ticket: Uuid, raw: &[u8; 32]) -> String {
        URL_SAFE_NO_PAD.encode([ticket.as_bytes().as_slice(), raw].concat())
    }

    /// Reads a cookie; None for anything not made here.
    pub(super) fn read(cookie: &str) -> Option<Self> {
        let bytes: [u8; 48] = URL_SAFE_NO_PAD.decode(cookie).ok()?.try_into().ok()?;
        let (ticket, raw) = bytes.split_first_chunk::<16>()?;
        Some(Self { ticket: Uuid::from_bytes(*ticket), browser: keys::hash(raw) })
    }
}

/// What the ticket of a sign-in keeps. No secret in clear.
#[derive(Serialize, Deserialize)]
pub(super) struct Kept {
    /// The code comes by mail, not from the app.
    pub(super) by_mail: bool,
    /// The account's security version when the password was right: a revocation ends this too (SEC-30).
    pub(super) version: i64,
    /// The known device it began on.
    pub(super) device: Option<Uuid>,
    /// The browser's device cookie, sealed.
    pub(super) cookie: Option<String>,
    /// The budget its wrong passwords were counted in.
    pub(super) budget: String,
}

/// The second factor that was right; used up in the session's transaction.
#[derive(Clone)]
pub(super) enum Factor {
    /// None is asked: the app is set up next, and nothing else is open before (SEC-26).
    NotYet,
    /// A mailed code's ticket.
    Mailed(Uuid),
    /// A step of the authenticator app.
    Step(i64),
    /// A recovery code's hash.
    Recovery(Vec<u8>),
}

/// A person who has proved everything that was asked.
pub(super) struct Proven {
    pub(super) person: Person,
    pub(super) origin: Origin,
    pub(super) flow: Option<Uuid>,
    pub(super) factor: Factor,
    pub(super) device: Option<Uuid>,
    pub(super) presented: Presented,
    pub(super) budget: String,
    pub(super) landing: Landing,
}

impl Domain {
    /// Begins the session. None when one of the one-time things was used meanwhile, or the account
    /// changed: nothing is kept then (SEC-18).
    pub(super) async fn complete(&self, proven: &Proven) -> Result<Option<NewSession>> {
        retry(self.entropy(), || self.complete_once(proven)).await
    }

    async fn complete_once(&self, proven: &Proven) -> Result<Option<NewSession>> {
        let person = &proven.person;
        let mut tx = self.begin_unchecked_as(person.actor(&proven.origin)).await?;
        if !use_up(&mut tx, proven).await? {
            return Ok(None);
        }
        let changes = let_in(&mut tx, person).await?;
        let keys = [proven.budget.clone(), Budget::factor(person.id).key];
        throttle::repo::clear(tx.conn(), &keys).await?;
        let (device, cookie) =
            devices::remember(&mut tx, person, proven.device, &proven.presented, &proven.origin).await?;
        let session = sessions::open(&mut tx, person, Some(device), &proven.origin, proven.landing).await?;
        if cookie.is_some() && person.last_sign_in_at.is_some() {
            tell(&mut tx, person, MailKind::NewDevice, &proven.origin, "").await?;
        }
        tx.commit(person.entry("auth.sign_in").with(changes)).await?;
        Ok(Some(NewSession { device: cookie, ..session }))
    }
}

/// Uses up every one-time thing of the sign-in; false when one is gone. The account's row goes
/// first: what revokes waits for it, and finds the session then.
async fn use_up(tx: &mut Tx, proven: &Proven) -> Result<bool> {
    let (person, now) = (&proven.person, tx.now);
    if !repo::mark_signed_in(tx.conn(), person.id, person.security_version, now).await? {
        return Ok(false);
    }
    if let Some(flow) = proven.flow
        && !tickets::consume(tx.conn(), flow, now).await?
    {
        return Ok(false);
    }
    if person.temporary_until.is_some() && !repo::use_temporary(tx.conn(), person.id, now).await? {
        return Ok(false);
    }
    match &proven.factor {
        Factor::NotYet => Ok(true),
        Factor::Mailed(ticket) => tickets::consume(tx.conn(), *ticket, now).await,
        Factor::Step(step) => totp::repo::accept_step(tx.conn(), person.id, *step).await,
        Factor::Recovery(hash) => totp::repo::use_code(tx.conn(), person.id, hash, now).await,
    }
}

/// An installer's first sign-in accepts him (S3-44, decision 7).
async fn let_in(tx: &mut Tx, person: &Person) -> Result<Vec<Change>> {
    let now = tx.now;
    if person.state()? != State::Pending || !repo::activate(tx.conn(), person.id, now).await? {
        return Ok(Vec::new());
    }
    let company = person.company_id;
    let (from, to) = (Some((company, State::Pending)), Some((company, State::Active)));
    tally::shift(tx.conn(), person.id, person.kind()?, from, to).await?;
    Ok(vec![Change::new("Status", "Pending", "Accepted")])
}
