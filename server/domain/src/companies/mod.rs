//! Companies: the tree people belong to (decision 14).

pub mod countries;
pub mod repo;

use model::companies::{Choice, CompanyKind};
use model::{ApiError, Permission, field, text};

use crate::caller::Caller;
use crate::error::Result;
use crate::fold::{fold, like_escape};
use crate::{Domain, Entropy};

/// Most choices a combobox is given.
pub(crate) const CHOICES: i64 = 20;

/// No I, O, 0, 1: read over the phone, they are mistaken for each other. 32 letters.
const UNAMBIGUOUS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// A company's authorization code: ten characters, 50 random bits.
pub fn authorization_code(entropy: &Entropy) -> String {
    entropy.bytes::<10>().iter().map(|b| char::from(UNAMBIGUOUS[usize::from(b % 32)])).collect()
}

impl Domain {
    /// Companies in the caller's sight whose name or code holds `search`, at most 20, by name, the
    /// one whose code it is first. For whoever may list
    /// people or add accounts.
    pub async fn company_choices(&self, caller: &Caller, search: &str) -> Result<Vec<Choice>> {
        caller.check_usable()?;
        let opens =
            [Permission::AccountsView, Permission::AccountsAdd, Permission::InstallersView, Permission::EmployeesView];
        if !opens.iter().any(|permission| caller.permissions.has(*permission)) {
            return Err(ApiError::Forbidden(text::missing(Permission::AccountsView)).into());
        }
        let search = fold(&field::search(search));
        let rows = repo::choices(self.pool(), &caller.scope, &search, &like_escape(&search), CHOICES).await?;
        Ok(rows
            .into_iter()
            .map(|row| Choice {
                value: row.id.to_string(),
                label: row.name,
                detail: match CompanyKind::from_key(&row.kind) {
                    Some(kind) => format!("{} · {}", kind.word(), row.code),
                    None => row.code,
                },
            })
            .collect())
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
}
