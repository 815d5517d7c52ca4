//! Removing a company: only an empty one, with the reasons when it is not.

use model::accounts::{Change, Done};
use model::companies::may_remove;
use model::ids::CompanyId;
use model::{ApiError, Permission};

use super::add::{kind_word, region_word};
use super::repo;
use crate::Domain;
use crate::audit::AuditEntry;
use crate::caller::Caller;
use crate::error::{Error, Result, retry};

impl Domain {
    /// Removes a company; `Conflict` with the reasons while it holds anything.
    pub async fn remove_company(&self, caller: &Caller, id: CompanyId) -> Result<Done> {
        let done = retry(self.entropy(), || self.remove_company_once(caller, id)).await;
        self.totals().forget(caller.account);
        done
    }

    async fn remove_company_once(&self, caller: &Caller, id: CompanyId) -> Result<Done> {
        let (mut tx, granted) = self.begin_on_company(caller, Permission::CompaniesRemove, id).await?;
        let now = tx.now;
        repo::close(tx.conn(), &granted).await?;
        let company = granted.target();
        let contents = repo::contents(tx.conn(), id.0, now).await?;
        may_remove(company.kind(), company.is_own(caller), &contents)
            .map_err(|reasons| ApiError::conflict(refusal(&company.name, &reasons)))?;
        let old = repo::editable(tx.conn(), id.0).await?;
        repo::delete(tx.conn(), &granted).await.map_err(|error| held(error, &company.name))?;
        let gone = |field: &str, value: &str| Change::new(field, value, "");
        let mut changes = vec![
            gone("Name", &old.name),
            gone("Kind", kind_word(&old.kind)),
            gone("Region", region_word(&old.region)),
            gone("Contact", &old.contact),
            gone("Description", &old.description),
        ];
        changes.retain(|change| !change.before.is_empty());
        // The company above keeps the entry in sight.
        let place = company.parent_id.unwrap_or(company.id);
        let entry = AuditEntry::on_company("companies.remove", id.0, &company.name, place);
        tx.commit(entry.with(changes)).await?;
        Ok(Done::new(format!("{} is removed.", company.name)))
    }
}

fn refusal(name: &str, reasons: &[String]) -> String {
    format!("{name} cannot be removed: {}", joined(reasons))
}

fn joined(reasons: &[String]) -> String {
    match reasons {
        [only] if only.ends_with('.') => only.clone(),
        many => format!("it still has {}.", many.join(", ")),
    }
}

/// Something of a kind this program does not know of belongs to it.
fn held(error: Error, name: &str) -> Error {
    if matches!(&error, Error::Db(sqlx::Error::Database(e)) if e.is_foreign_key_violation()) {
        return Error::conflict(format!("{name} cannot be removed: something still belongs to it."));
    }
    error
}
