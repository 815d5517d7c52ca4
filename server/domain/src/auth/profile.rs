//! The own profile.

use super::sessions::needs_totp;
use super::{Profile, totp};
use crate::Domain;
use crate::caller::Caller;
use crate::error::Result;

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
}
