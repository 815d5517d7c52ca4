//! Editing an account's own fields. Two people editing: the second gets the current values beside
//! his own (REL-27).

use model::accounts::{Change, Done, EditAccount};
use model::error::Faults;
use model::ids::AccountId;
use model::{ApiError, Permission, field, text};

use super::check_version;
use super::repo::{self, Editable};
use crate::Domain;
use crate::audit::AuditEntry;
use crate::caller::Caller;
use crate::error::{Error, Result, retry};

impl Domain {
    /// Writes the form's values over the version it was filled from; `Conflict` carries the
    /// current detail when somebody was quicker.
    pub async fn edit_account(&self, caller: &Caller, id: AccountId, form: &EditAccount) -> Result<Done> {
        let outcome = retry(self.entropy(), || self.edit_once(caller, id, form)).await;
        match outcome {
            Err(Error::Api(ApiError::Conflict { .. })) => {
                let current = self.account(caller, id).await?;
                let current = serde_json::to_string(&current).ok();
                Err(ApiError::Conflict { message: text::CONFLICT.into(), current }.into())
            }
            other => other,
        }
    }

    async fn edit_once(&self, caller: &Caller, id: AccountId, form: &EditAccount) -> Result<Done> {
        let (mut tx, granted) = self.begin_on(caller, Permission::AccountsEdit, id).await?;
        let now = tx.now;
        let new = read(form)?;
        check_version(granted.target(), form.version)?;
        let old = repo::editable(tx.conn(), id).await?;
        let changes = differences(&old, &new);
        if changes.is_empty() {
            return Ok(Done::new("Nothing was changed."));
        }
        repo::update(tx.conn(), &granted, &new, now).await?;
        let account = granted.target();
        let entry = AuditEntry::on_account("accounts.edit", id.0, &account.title, Some(account.company));
        tx.commit(entry.with(changes)).await?;
        Ok(Done::new("Saved."))
    }
}

fn read(form: &EditAccount) -> Result<Editable> {
    let mut faults = Faults::default();
    let label = faults.take("label", field::optional_name(&form.label));
    let first_name = faults.take("first_name", field::optional_name(&form.first_name));
    let last_name = faults.take("last_name", field::optional_name(&form.last_name));
    let phone = faults.take("phone", field::optional_phone(&form.phone));
    let country = faults.take("country", country(&form.country));
    let description = faults.take("description", field::remarks(&form.description));
    if let (Some(label), Some(first_name), Some(last_name), Some(phone), Some(country), Some(description)) =
        (label, first_name, last_name, phone, country, description)
    {
        Ok(Editable { label, first_name, last_name, phone, country, description })
    } else {
        Err(faults.into_error().into())
    }
}

fn country(typed: &str) -> Result<String, String> {
    let typed = typed.trim().to_ascii_uppercase();
    let right = typed.is_empty() || (typed.len() == 2 && typed.chars().all(|c| c.is_ascii_uppercase()));
    if right { Ok(typed) } else { Err("Two letters, such as DE or US.".into()) }
}

fn differences(old: &Editable, new: &Editable) -> Vec<Change> {
    [
        ("Name", &old.label, &new.label),
        ("First name", &old.first_name, &new.first_name),
        ("Last name", &old.last_name, &new.last_name),
        ("Phone", &old.phone, &new.phone),
        ("Country", &old.country, &new.country),
        ("Description", &old.description, &new.description),
    ]
    .into_iter()
    .filter(|(_, before, after)| before != after)
    .map(|(field, before, after)| Change::new(field, before, after))
    .collect()
}
