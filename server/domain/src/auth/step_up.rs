//! Proofs by a person who is signed in already: to freshen the session for dangerous acts, and to
//! change the own password (SEC-05, SEC-38). Wrong ones have a budget of their own, which no stranger
//! can use up.

use model::mail::MailKind;
use model::{ApiError, text};
use time::OffsetDateTime;

use super::mailed::check_local;
use super::throttle::{self, Budget};
use super::{NewSession, Person, passwords, renew_remembered, repo, sessions, tell, totp};
use crate::audit::AuditOutcome;
use crate::caller::Caller;
use crate::error::{Error, Result, retry};
use crate::{Domain, Tx};

/// The outward answer of a wrong proof.
const WRONG_PROOF: &str = "That is not right. Type your password or the code your authenticator app shows now.";
/// The outward answer of a wrong present password.
const WRONG_CURRENT: &str = "Your present password is not right.";

/// What proved the person.
enum Proof {
    Password,
    Step(i64),
}

impl Domain {
    /// Proves again who the caller is, by password or by a code of his authenticator app: the session
    /// gets a new id and is fresh for dangerous acts. `Invalid` at `proof`, `TooMany` during a wait.
    /// `Forbidden` to a helper (SEC-61).
    pub async fn step_up(&self, caller: &Caller, password_or_code: &str) -> Result<NewSession> {
        caller.check_own()?;
        let person = self.person_of(caller).await?;
        let taken = throttle::reserve_proof(self, person.id).await?;
        let now = self.clock().now();
        let Some(proof) = self.proof(&person, password_or_code, now).await? else {
            throttle::failed(self, &taken).await?;
            return self.wrong(caller, "auth.step_up", "proof", WRONG_PROOF).await;
        };
        throttle::right(self, &taken).await?;
        let session = retry(self.entropy(), || self.freshen(caller, &person, &proof)).await?;
        match session {
            Some(session) => Ok(session),
            None => self.wrong(caller, "auth.step_up", "proof", WRONG_PROOF).await,
        }
    }

    /// Changes the caller's own password. Every other session, device and sign-in under way ends, this
    /// session gets a new id, the person is told by mail. `Invalid` at `current`, `new` or `repeat`;
    /// `TooMany` during a wait, `Forbidden` to a helper (SEC-61).
    pub async fn change_password(&self, caller: &Caller, current: &str, new: &str, repeat: &str) -> Result<NewSession> {
        caller.check_own()?;
        let person = self.person_of(caller).await?;
        check_local(&person)?;
        let context = person.context(self).await?;
        let context: Vec<&str> = context.iter().map(String::as_str).collect();
        let min = self.policy().await?.password_min(caller.kind);
        passwords::check_pair(min, "new", new, repeat, &context)?;
        let taken = throttle::reserve_proof(self, person.id).await?;
        if !passwords::verify(self, current, person.password_hash.as_deref()).await? {
            throttle::failed(self, &taken).await?;
            return self.wrong(caller, "auth.change_password", "current", WRONG_CURRENT).await;
        }
        throttle::right(self, &taken).await?;
        if new == current {
            return Err(Error::field("new", "Choose another password than the present one."));
        }
        let hash = passwords::hash(self, new).await?;
        retry(self.entropy(), || self.keep_own_password(caller, &person, &hash)).await
    }

    async fn proof(&self, person: &Person, typed: &str, now: OffsetDateTime) -> Result<Option<Proof>> {
        // Six digits are no password: one has at least eight characters.
        let is_code = typed.chars().filter(|c| !c.is_whitespace()).count() == 6;
        if let (true, Some(secret)) = (is_code, &person.totp_secret) {
            return Ok(totp::matching_step(self, person.id, secret, typed, now)?.map(Proof::Step));
        }
        let is_right = passwords::verify(self, typed, person.password_hash.as_deref()).await?;
        Ok(is_right.then_some(Proof::Password))
    }

    /// None when the code's step was accepted before (SEC-20).
    async fn freshen(&self, caller: &Caller, person: &Person, proof: &Proof) -> Result<Option<NewSession>> {
        let mut tx = self.begin(caller).await?;
        if let Proof::Step(step) = proof
            && !totp::repo::accept_step(tx.conn(), person.id, *step).await?
        {
            return Ok(None);
        }
        throttle::repo::clear(tx.conn(), &[Budget::proof(person.id).key]).await?;
        let landing = landing_of(caller, person);
        let session = sessions::renew(&mut tx, caller, None, landing).await?;
        tx.commit(sessions::entry("auth.step_up", caller)).await?;
        Ok(Some(session))
    }

    async fn keep_own_password(&self, caller: &Caller, person: &Person, hash: &str) -> Result<NewSession> {
        let mut tx = self.begin(caller).await?;
        require_same_password(&mut tx, person).await?;
        let now = tx.now;
        repo::set_password(tx.conn(), person.id, hash, None, now).await?;
        sessions::revoke_but(tx.conn(), caller.account, Some(caller.session), now).await?;
        let forgiven = [Budget::proof(person.id).key, Budget::unknown(person.id).key];
        throttle::repo::clear(tx.conn(), &forgiven).await?;
        tell(&mut tx, person, MailKind::PasswordChanged, &caller.origin, "").await?;
        let landing = sessions::landing(caller.kind, caller.permissions, person.totp_secret.is_some(), false);
        let session = renew_remembered(&mut tx, caller, person, landing).await?;
        tx.commit(sessions::entry("auth.change_password", caller)).await?;
        Ok(session)
    }

    async fn wrong(&self, caller: &Caller, action: &'static str, field: &str, message: &str) -> Result<NewSession> {
        let entry = sessions::entry(action, caller).ended(AuditOutcome::Refused, "Wrong password or code.");
        self.note(&caller.actor(), &entry).await?;
        Err(Error::field(field, message))
    }
}

/// Somebody else (staff, a second tab) may have changed it since it was compared.
async fn require_same_password(tx: &mut Tx, person: &Person) -> Result<()> {
    if repo::lock_password(tx.conn(), person.id).await? == person.password_hash {
        return Ok(());
    }
    Err(ApiError::conflict(text::CONFLICT).into())
}

fn landing_of(caller: &Caller, person: &Person) -> super::Landing {
    let has_totp = person.totp_secret.is_some();
    sessions::landing(caller.kind, caller.permissions, has_totp, caller.must_change_password)
}
