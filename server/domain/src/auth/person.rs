//! A person as signing in needs to know him.

use model::ApiError;
use model::accounts::{Kind, Source, State};
use model::ids::AccountId;
use sqlx::types::time::OffsetDateTime;
use uuid::Uuid;

use super::repo;
use crate::audit::AuditEntry;
use crate::caller::{Actor, Caller, Origin};
use crate::error::{Error, Result};
use crate::{Domain, fold, roles};

/// An account with its credential. Has no `Debug`: it holds what no log may show (SEC-95).
#[derive(Clone, sqlx::FromRow)]
pub struct Person {
    pub(super) id: Uuid,
    kind: String,
    pub(super) email: String,
    label: String,
    first_name: String,
    last_name: String,
    pub(super) phone: String,
    state: String,
    source: String,
    pub(super) company_id: Uuid,
    pub(super) company: String,
    role_id: Option<Uuid>,
    pub(super) role: String,
    pub(super) security_version: i64,
    pub(super) last_sign_in_at: Option<OffsetDateTime>,
    pub(super) password_hash: Option<String>,
    pub(super) temporary_until: Option<OffsetDateTime>,
    temporary_used: bool,
    pub(super) totp_secret: Option<Vec<u8>>,
    pub(super) totp_pending: Option<Vec<u8>>,
    pub(super) totp_since: Option<OffsetDateTime>,
}

impl Person {
    /// How to call him: the label, else the address.
    pub fn name(&self) -> &str {
        if self.label.is_empty() { &self.email } else { &self.label }
    }

    /// How a mail greets him; empty when he has no name.
    pub(super) fn greeting(&self) -> &str {
        &self.label
    }

    pub(super) const fn account(&self) -> AccountId {
        AccountId(self.id)
    }

    pub(super) fn kind(&self) -> Result<Kind> {
        Kind::from_key(&self.kind).ok_or_else(|| Error::bug("an account of unknown kind"))
    }

    pub(super) fn state(&self) -> Result<State> {
        State::from_key(&self.state).ok_or_else(|| Error::bug("an account of unknown state"))
    }

    pub(super) fn source(&self) -> Result<Source> {
        Source::from_key(&self.source).ok_or_else(|| Error::bug("an account of unknown source"))
    }

    /// Would the right password count at all? Whether the account is off is said later, to the owner
    /// only (S1-12). A staff-set password counts once and for 24 hours (decision 8); an installer who
    /// finished his registration is let in while pending (decision 7).
    pub(super) fn password_counts(&self, now: OffsetDateTime) -> Result<bool> {
        let is_in_time = self.temporary_until.is_none_or(|until| until > now && !self.temporary_used);
        let is_far_enough = match self.state()? {
            State::Active | State::Off => true,
            State::Pending => self.kind()? == Kind::Installer,
        };
        Ok(self.source()? == Source::Local && is_in_time && is_far_enough)
    }

    pub(super) async fn permissions(&self, domain: &Domain) -> Result<model::PermissionSet> {
        match self.role_id {
            Some(role) => roles::permissions(&mut *domain.pool().acquire().await?, role).await,
            None => Ok(model::PermissionSet::EMPTY),
        }
    }

    /// What an attacker may know of him, for a new password (SEC-04).
    pub(super) async fn context(&self, domain: &Domain) -> Result<Vec<String>> {
        let own = [&self.email, &self.label, &self.first_name, &self.last_name, &self.phone, &self.company];
        let panels = repo::panel_words(domain.pool(), self.id).await?;
        let panels = panels.into_iter().flat_map(|(imei, code)| [imei, code]);
        Ok(own.into_iter().cloned().chain(panels).collect())
    }

    pub(super) fn actor(&self, origin: &Origin) -> Actor {
        Actor::person(self.id, self.name(), origin.clone())
    }

    /// An audit entry about him.
    pub(super) fn entry(&self, action: &'static str) -> AuditEntry {
        AuditEntry::on_account(action, self.id, self.name(), Some(self.company_id))
    }
}

/// An entry about a person, or about nobody: the typed address of an unknown one is not kept.
pub(super) fn entry_about(action: &'static str, person: Option<&Person>) -> AuditEntry {
    person.map_or_else(|| AuditEntry::about(action, ""), |p| p.entry(action))
}

/// An address in its unique form; what is too long for one is nobody's.
pub(super) fn canonical(email: &str) -> String {
    if email.len() > 512 { String::new() } else { fold::canonical_email(email) }
}

impl Domain {
    /// The person of a canonical address.
    pub(super) async fn person_at(&self, canonical: &str) -> Result<Option<Person>> {
        if canonical.is_empty() || canonical.contains('\0') {
            return Ok(None);
        }
        repo::person_by_email(self.pool(), canonical).await
    }

    /// The person of a canonical address or a username (S2-19).
    pub(super) async fn person_signing_in(&self, canonical: &str) -> Result<Option<Person>> {
        if canonical.is_empty() || canonical.contains('\0') {
            return Ok(None);
        }
        repo::person_signing_in(self.pool(), canonical).await
    }

    /// The caller as a person; `SignedOut` when he is gone.
    pub(super) async fn person_of(&self, caller: &Caller) -> Result<Person> {
        let person = repo::person(self.pool(), caller.account.0).await?;
        person.ok_or_else(|| ApiError::SignedOut.into())
    }
}
