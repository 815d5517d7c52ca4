//! The own profile.

use model::accounts::Change;

use super::sessions::{entry, needs_totp};
use super::{Profile, repo, totp};
use crate::caller::Caller;
use crate::error::{Error, Result, retry};
use crate::{Domain, zones};

impl Domain {
    /// The caller as his profile page shows him. Open before an authenticator app is set up or a
    /// staff-set password changed, because both are done there.
    pub async fn profile(&self, caller: &Caller) -> Result<Profile> {
        let person = self.person_of(caller).await?;
        let left = totp::repo::codes_left(self.pool(), person.id).await?;
        Ok(Profile {
            id: caller.account,
            name: person.name().to_owned(),
            email: person.email.clone(),
            phone: person.phone.clone(),
            kind: person.kind()?,
            role: person.role.clone(),
            company: person.company.clone(),
            source: person.source()?,
            has_password: person.password_hash.is_some(),
            totp_since: person.totp_since.map(Into::into),
            totp_required: needs_totp(caller.kind, caller.permissions),
            recovery_codes_left: u32::try_from(left).unwrap_or(0),
            last_sign_in: person.last_sign_in_at.map(Into::into),
            must_enrol: caller.must_enrol,
            must_change_password: caller.must_change_password,
            fresh: caller.require_fresh(self.clock().now()).is_ok(),
        })
    }

    /// Keeps the zone in which the caller reads times, by its IANA name; empty: none, times are in UTC.
    /// `Invalid` at `zone`.
    pub async fn set_time_zone(&self, caller: &Caller, name: &str) -> Result<()> {
        let name = name.trim();
        if !name.is_empty() && !zones::is_zone(name) {
            return Err(Error::field("zone", "Choose a time zone from the list."));
        }
        if name == caller.time_zone {
            return Ok(());
        }
        retry(self.entropy(), || async {
            let mut tx = self.begin(caller).await?;
            repo::set_time_zone(tx.conn(), caller.account.0, name).await?;
            let change = Change::new("Time zone", &caller.time_zone, name);
            tx.commit(entry("auth.time_zone", caller).with(vec![change])).await
        })
        .await
    }
}
