//! The authorization code: what people below type in when they register themselves. A secret of the
//! company: only who may edit it reads it, and the audit log never holds it.

use model::Permission;
use model::accounts::Done;
use model::ids::CompanyId;

use super::{join, repo};
use crate::caller::Caller;
use crate::error::{Result, retry};
use crate::{Domain, Entropy};

/// No I, O, 0, 1: read over the phone, they are mistaken for each other. 32 letters.
const UNAMBIGUOUS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// A company's authorization code: ten characters, 50 random bits.
pub fn authorization_code(entropy: &Entropy) -> String {
    letters(entropy.bytes::<10>())
}

/// Unambiguous letters of random bytes.
pub(super) fn letters<const N: usize>(random: [u8; N]) -> String {
    random.iter().map(|b| char::from(UNAMBIGUOUS[usize::from(b % 32)])).collect()
}

/// A code as it is compared: people type it in groups, with spaces or dashes, and in small letters.
pub fn plain_code(typed: &str) -> String {
    typed.chars().filter(|c| !c.is_whitespace() && *c != '-').take(100).collect::<String>().to_ascii_uppercase()
}

impl Domain {
    /// Gives the company another authorization code; the old one stops at once, and with it the requests
    /// whose address is not proved yet.
    pub async fn renew_authorization_code(&self, caller: &Caller, id: CompanyId) -> Result<Done> {
        retry(self.entropy(), || self.renew_once(caller, id)).await
    }

    async fn renew_once(&self, caller: &Caller, id: CompanyId) -> Result<Done> {
        let (mut tx, granted) = self.begin_on_company(caller, Permission::CompaniesEdit, id).await?;
        let (code, now) = (authorization_code(self.entropy()), tx.now);
        repo::set_authorization_code(tx.conn(), &granted, &code, now).await?;
        let company = granted.target();
        join::repo::drop_unproved(tx.conn(), company.id, now).await?;
        tx.commit(company.entry("companies.renew_code")).await?;
        Ok(Done::new(format!("{} has a new authorization code. The old one does not work any more.", company.name)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_authorization_code_has_ten_unambiguous_characters() {
        let entropy = Entropy::seeded(1);
        let (a, b) = (authorization_code(&entropy), authorization_code(&entropy));
        assert_ne!(a, b);
        assert!(a.len() == 10 && a.bytes().all(|c| UNAMBIGUOUS.contains(&c)), "{a}");
    }

    #[test]
    fn a_code_may_be_typed_in_groups() {
        assert_eq!(plain_code(" abcde-fg 23 "), "ABCDEFG23");
    }
}
