//! The password's step of a sign-in. One outward answer for unknown, wrong, pending, removed,
//! throttled, password-less and empty, after one hash in each case (SEC-07, SEC-08).

use model::accounts::{Kind, State};
use model::{ApiError, text};
use uuid::Uuid;

use super::devices::{self, Presented};
use super::flow::{Factor, Proven};
use super::person::{canonical, entry_about};
use super::sessions::{self, needs_totp};
use super::throttle::{self, Try};
use super::{NewSession, Person, SignInStep, passwords, repo};
use crate::Domain;
use crate::audit::AuditOutcome;
use crate::caller::{Actor, Origin};
use crate::error::{Error, Result};

/// One try, as far as it is known before the password is looked at.
struct Attempt {
    person: Option<Person>,
    /// The account's id, or a made-up one for an address without account.
    subject: Uuid,
    known: Option<Uuid>,
    presented: Presented,
    origin: Origin,
}

impl Domain {
    /// Signs in with a password, and the address or the username in `email`: a session, or the step that asks for a code. Every failure is
    /// `Invalid` at `password` with one text, apart from a disabled or rejected account's after the
    /// right password (S1-12, S3-19), `TooMany` for a network that is slowed down or a person who has asked for too
    /// many codes, and `Unavailable` when the hash gate is full.
    pub async fn sign_in(
        &self,
        email: &str,
        password: &str,
        device: Option<&str>,
        origin: Origin,
    ) -> Result<SignInStep> {
        let attempt = self.attempt(email, device, origin).await?;
        if attempt.known.is_none() {
            throttle::enter_network(self, &attempt.origin).await?;
        }
        let Some(taken) = throttle::reserve_password(self, attempt.subject, attempt.known).await? else {
            passwords::verify(self, password, None).await?;
            self.refuse(&attempt, "Too soon after wrong tries, or too many of them.").await?;
            return Err(failed());
        };
        match self.is_right(&attempt, password).await {
            Ok(true) => self.give_back(&attempt, &taken).await?,
            Ok(false) => {
                throttle::failed(self, &taken).await?;
                if attempt.known.is_none() {
                    throttle::network_failed(self, &attempt.origin, attempt.subject).await?;
                }
                self.refuse(&attempt, "Wrong password, or no password counts.").await?;
                return Err(failed());
            }
            Err(error) => {
                self.give_back(&attempt, &taken).await?;
                return Err(error);
            }
        }
        let Some(person) = attempt.person.clone() else { return Err(failed()) };
        if person.state()? == State::Off {
            self.refuse(&attempt, "The account is disabled.").await?;
            return Err(Error::field("password", why_off(person.kind()?)));
        }
        self.rehash(&person, password).await;
        self.after_password(person, attempt, taken.budget.key).await
    }

    /// Demo only: signs in without a password. `NotFound` outside the demo and for whoever may not
    /// sign in.
    pub async fn demo_sign_in(&self, email: &str, origin: Origin) -> Result<NewSession> {
        if !self.settings().demo {
            return Err(ApiError::NotFound.into());
        }
        let attempt = self.attempt(email, None, origin).await?;
        let person = attempt.person.clone().ok_or(ApiError::NotFound)?;
        let proven = self.proven(person, attempt, String::new()).await?;
        self.complete(&proven).await?.ok_or_else(|| ApiError::NotFound.into())
    }

    async fn attempt(&self, email: &str, device: Option<&str>, origin: Origin) -> Result<Attempt> {
        let canonical = canonical(email);
        let person = self.person_signing_in(&canonical).await?;
        let subject = person.as_ref().map_or_else(|| throttle::decoy_subject(self, &canonical), |p| p.id);
        let presented = Presented::read(device);
        // Asked for an address without account as well: the same work for all.
        let known = devices::known(self, subject, &presented).await?;
        Ok(Attempt { person, subject, known, presented, origin })
    }

    /// Compares once, whatever is known already.
    async fn is_right(&self, attempt: &Attempt, password: &str) -> Result<bool> {
        let person = attempt.person.as_ref();
        let stored = person.and_then(|p| p.password_hash.as_deref());
        let is_same = passwords::verify(self, password, stored).await?;
        let counts = person.map(|p| p.password_counts(self.clock().now())).transpose()?;
        Ok(is_same && counts == Some(true))
    }

    async fn give_back(&self, attempt: &Attempt, taken: &Try) -> Result<()> {
        throttle::right(self, taken).await?;
        if attempt.known.is_none() {
            throttle::network_right(self, &attempt.origin).await?;
        }
        Ok(())
    }

    async fn refuse(&self, attempt: &Attempt, why: &str) -> Result<()> {
        let entry = entry_about("auth.sign_in_failed", attempt.person.as_ref());
        let actor = Actor::nobody(attempt.origin.clone());
        self.note(&actor, &entry.ended(AuditOutcome::Refused, why)).await
    }

    /// A hash made at another price is made anew (SEC-06). A full gate puts it off to the next time.
    async fn rehash(&self, person: &Person, password: &str) {
        let Some(old) = person.password_hash.as_deref() else { return };
        if !passwords::is_outdated(self.settings(), old) {
            return;
        }
        let renewed = async {
            let new = passwords::hash(self, password).await?;
            repo::rehash(self.pool(), person.id, old, &new).await
        };
        if let Err(error) = renewed.await {
            tracing::warn!(%error, "a password hash of an old price was kept");
        }
    }

    /// The password is right. An employee without an authenticator app is let in as far as its
    /// set-up; everybody else is asked for a code (decision 20).
    async fn after_password(&self, person: Person, attempt: Attempt, budget: String) -> Result<SignInStep> {
        let proven = self.proven(person, attempt, budget).await?;
        let permissions = proven.person.permissions(self).await?;
        let has_totp = proven.person.totp_secret.is_some();
        if has_totp || !needs_totp(proven.person.kind()?, permissions) {
            return self.ask_for_code(proven).await;
        }
        self.complete(&proven).await?.map(SignInStep::Done).ok_or_else(failed)
    }

    async fn proven(&self, person: Person, attempt: Attempt, budget: String) -> Result<Proven> {
        let permissions = person.permissions(self).await?;
        let must_change = person.temporary_until.is_some();
        let landing = sessions::landing(person.kind()?, permissions, person.totp_secret.is_some(), must_change);
        Ok(Proven {
            person,
            origin: attempt.origin,
            flow: None,
            factor: Factor::NotYet,
            device: attempt.known,
            presented: attempt.presented,
            budget,
            landing,
        })
    }
}

/// Said after the right password only: an installer is rejected, anybody else disabled (S1-12, S3-19).
const fn why_off(kind: Kind) -> &'static str {
    match kind {
        Kind::Installer => text::SIGN_IN_REJECTED,
        Kind::EndUser | Kind::Employee => text::SIGN_IN_DISABLED,
    }
}

fn failed() -> Error {
    Error::field("password", text::SIGN_IN_FAILED)
}
