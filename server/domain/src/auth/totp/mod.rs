//! Authenticator apps (TOTP, RFC 6238: SHA-1, six digits, 30 s) and recovery codes (SEC-20 to
//! SEC-22). The secret is sealed with a key outside the database and bound to its account (SEC-96).

pub(in crate::auth) mod repo;

use model::accounts::Change;
use model::ids::AccountId;
use model::mail::MailKind;
use model::{ApiError, text};
use sqlx::PgConnection;
use time::OffsetDateTime;
use totp_rs::{Builder, Totp};
use uuid::Uuid;

use super::sessions::{self, needs_totp};
use super::{NewSession, Person, TotpOffer, tell};
use crate::audit::{AuditEntry, AuditOutcome};
use crate::caller::Caller;
use crate::error::{Error, Result};
use crate::{Domain, Tx, keys};

/// Recovery codes in a set (SEC-22).
const CODES: usize = 10;
/// The name the app shows beside the account.
const ISSUER: &str = "Panelwarden";
/// What recovery codes are written in: no letter that looks like a digit.
const ALPHABET: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

impl Domain {
    /// Makes a secret and shows it, once. Not in use before [`Domain::confirm_totp`]; a present app
    /// stays in use until then. Needs a fresh proof (`StepUp`, SEC-21).
    pub async fn begin_totp(&self, caller: &Caller) -> Result<TotpOffer> {
        caller.require_fresh(self.clock().now())?;
        let secret: [u8; 20] = self.entropy().bytes();
        let totp = build(&secret, &caller.email)?;
        let offer = TotpOffer {
            secret_base32: totp.secret().to_base32(),
            url: totp.to_url().map_err(|error| Error::bug(format!("totp url: {error}")))?,
        };
        let sealed = self.keys().seal(self.entropy(), caller.account.0.as_bytes(), &secret)?;
        let mut tx = self.begin(caller).await?;
        let now = tx.now;
        repo::offer(tx.conn(), caller.account.0, &sealed, now).await?;
        tx.commit(entry("auth.enrol_totp", caller, "not proved yet")).await?;
        Ok(offer)
    }

    /// Takes the offered secret into use when `code` proves it; answers the recovery codes, shown
    /// once. Ends every other session and forgets all devices. Needs a fresh proof.
    pub async fn confirm_totp(&self, caller: &Caller, code: &str) -> Result<(NewSession, Vec<String>)> {
        let now = self.clock().now();
        caller.require_fresh(now)?;
        let person = self.person_of(caller).await?;
        let proved = match &person.totp_pending {
            Some(sealed) => matching_step(self, person.id, sealed, code, now)?.map(|step| (sealed, step)),
            None => None,
        };
        let Some((sealed, step)) = proved else {
            let entry = sessions::entry("auth.enrol_totp", caller).ended(AuditOutcome::Failed, "Wrong code.");
            self.note(&caller.actor(), &entry).await?;
            return Err(Error::field("code", text::CODE_FAILED));
        };
        let mut tx = self.begin(caller).await?;
        if !repo::confirm(tx.conn(), person.id, sealed, step, now).await? {
            return Err(Error::field("code", text::CODE_FAILED));
        }
        let codes = renew_codes(&mut tx, person.id).await?;
        let session = changed(&mut tx, caller, &person, true).await?;
        tx.commit(entry("auth.enrol_totp", caller, "in use")).await?;
        Ok((session, codes))
    }

    /// Drops the caller's authenticator app, where the role does not need one. Needs a fresh proof.
    pub async fn remove_totp(&self, caller: &Caller) -> Result<NewSession> {
        let now = self.clock().now();
        caller.require_fresh(now)?;
        if needs_totp(caller.kind, caller.permissions) {
            let why = "Your role needs an authenticator app. Set up another one to replace it.";
            return Err(ApiError::Forbidden(why.into()).into());
        }
        let person = self.person_of(caller).await?;
        let mut tx = self.begin(caller).await?;
        if !remove(tx.conn(), caller.account, now).await? {
            return Err(Error::conflict("No authenticator app is set up."));
        }
        let session = changed(&mut tx, caller, &person, false).await?;
        tx.commit(entry("auth.remove_totp", caller, "not used")).await?;
        Ok(session)
    }

    /// Replaces the recovery codes; the old ones are dead. Needs a fresh proof.
    pub async fn renew_recovery_codes(&self, caller: &Caller) -> Result<Vec<String>> {
        caller.require_fresh(self.clock().now())?;
        let mut tx = self.begin(caller).await?;
        if !repo::has_secret(tx.conn(), caller.account.0).await? {
            return Err(Error::conflict("Set up an authenticator app first."));
        }
        let codes = renew_codes(&mut tx, caller.account.0).await?;
        tx.commit(sessions::entry("auth.recovery_codes", caller)).await?;
        Ok(codes)
    }
}

fn entry(action: &'static str, caller: &Caller, after: &str) -> AuditEntry {
    sessions::entry(action, caller).with(vec![Change::new("Authenticator app", "", after)])
}

/// A factor changed: everything else of the account ends, this session gets a new id, the owner is
/// told (SEC-24, SEC-38, SEC-102).
async fn changed(tx: &mut Tx, caller: &Caller, person: &Person, has_totp: bool) -> Result<NewSession> {
    let now = tx.now;
    sessions::revoke_but(tx.conn(), caller.account, Some(caller.session), now).await?;
    let what = if has_totp { "turned on" } else { "removed" };
    tell(tx, person, MailKind::FactorChanged, &caller.origin, what).await?;
    let must_change = caller.must_change_password;
    let landing = sessions::landing(caller.kind, caller.permissions, has_totp, must_change);
    super::renew_remembered(tx, caller, person, landing).await
}

/// Drops secret, recovery codes and remembered devices; false when there was no secret. In the
/// transaction of its cause, which also revokes.
pub async fn remove(conn: &mut PgConnection, account: AccountId, now: OffsetDateTime) -> Result<bool> {
    let had = repo::has_secret(conn, account.0).await?;
    repo::drop_secret(conn, account.0, now).await?;
    repo::replace_codes(conn, account.0, &[]).await?;
    super::devices::repo::forget_all(conn, account.0).await?;
    Ok(had)
}

/// The step whose code this is, one step either side of now by the server's clock (SEC-20). Whether
/// it was accepted before is for [`repo::accept_step`].
pub(super) fn matching_step(
    domain: &Domain,
    account: Uuid,
    sealed: &[u8],
    code: &str,
    now: OffsetDateTime,
) -> Result<Option<i64>> {
    let digits: String = code.chars().filter(char::is_ascii_digit).collect();
    if digits.len() != 6 {
        return Ok(None);
    }
    let secret = domain.keys().open(account.as_bytes(), sealed)?;
    let totp = build(&secret, "account")?;
    let seconds = u64::try_from(now.unix_timestamp()).unwrap_or(0);
    Ok(totp.check(&digits, seconds).and_then(|step| i64::try_from(step).ok()))
}

fn build(secret: &[u8], account: &str) -> Result<Totp> {
    Builder::new()
        .with_secret(secret)
        .with_account_name(account)
        .with_issuer(Some(ISSUER))
        .build()
        .map_err(|error| Error::bug(format!("totp: {error}")))
}

/// Makes a new set of recovery codes: 16 letters each, 80 bits; only hashes are kept.
async fn renew_codes(tx: &mut Tx, account: Uuid) -> Result<Vec<String>> {
    let entropy = tx.domain().entropy().clone();
    let codes: Vec<String> = (0..CODES).map(|_| spell(entropy.bytes())).collect();
    let hashes: Vec<Vec<u8>> = codes.iter().filter_map(|code| recovery_hash(account, code)).collect();
    repo::replace_codes(tx.conn(), account, &hashes).await?;
    Ok(codes)
}

fn spell(raw: [u8; 16]) -> String {
    let mut code = String::with_capacity(19);
    for (at, byte) in raw.iter().enumerate() {
        if at > 0 && at % 4 == 0 {
            code.push('-');
        }
        // 256 is a multiple of 32: every letter is equally likely.
        code.push(char::from(ALPHABET[usize::from(byte % 32)]));
    }
    code
}

/// The hash of a recovery code as typed, bound to its account; None when it cannot be one.
pub(super) fn recovery_hash(account: Uuid, code: &str) -> Option<Vec<u8>> {
    let letters: String = code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    let is_one = letters.len() == 16 && letters.bytes().all(|b| ALPHABET.contains(&b));
    is_one.then(|| keys::hash(&[account.as_bytes().as_slice(), letters.as_bytes()].concat()).to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, cut to six digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        let totp = build(b"12345678901234567890", "a@example.com").unwrap();
        for (at, code) in [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")] {
            assert!(totp.check(code, at).is_some(), "at {at}");
        }
    }

    /// SEC-22.
    #[test]
    fn recovery_codes_are_read_however_they_are_typed() {
        let code = spell([255; 16]);
        assert_eq!(code, "9999-9999-9999-9999");
        let account = Uuid::from_u128(1);
        assert_eq!(recovery_hash(account, &code), recovery_hash(account, "9999 9999 99999999"));
        assert_ne!(recovery_hash(account, &code), recovery_hash(Uuid::from_u128(2), &code));
        assert_eq!(recovery_hash(account, "123456"), None);
    }
}
