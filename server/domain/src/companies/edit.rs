//! Editing a company. Two people editing: the second gets the current values beside his own (REL-27).

use model::accounts::{Change, Done};
use model::companies::{CompanyForm, CompanyKind, may_move};
use model::ids::CompanyId;
use model::{ApiError, Permission, text};
use uuid::Uuid;

use super::add::{joining_word, kind_word, region_word};
use super::detail::PARENT;
use super::form::{self, NO_PARENT, Wanted};
use super::repo::{self, Editable};
use super::{CompanyRef, moving};
use crate::caller::Caller;
use crate::error::{Error, Result, retry};
use crate::tx::Tx;
use crate::{Domain, settings};

impl Domain {
    /// Writes the form's values over the version it was filled from; `Conflict` carries the current company
    /// when somebody was quicker. A move whose onlookers were not shown yet is a `Conflict` too, that
    /// changes nothing.
    pub async fn edit_company(&self, caller: &Caller, id: CompanyId, version: i64, form: &CompanyForm) -> Result<Done> {
        let outcome = retry(self.entropy(), || self.edit_company_once(caller, id, version, form)).await;
        self.totals().forget(caller.account);
        match outcome {
            Err(Error::Api(ApiError::Conflict { message, .. })) if message == text::CONFLICT => {
                let current = self.company(caller, id).await?;
                let current = serde_json::to_string(&current).ok();
                Err(ApiError::Conflict { message, current }.into())
            }
            other => other,
        }
    }

    async fn edit_company_once(
        &self,
        caller: &Caller,
        id: CompanyId,
        version: i64,
        form: &CompanyForm,
    ) -> Result<Done> {
        let (mut tx, granted) = self.begin_on_company(caller, Permission::CompaniesEdit, id).await?;
        let now = tx.now;
        let company = granted.target();
        let kept = (company.kind() == CompanyKind::Operator).then_some(CompanyKind::Operator);
        let site = settings::policy(tx.conn(), self.settings()).await?.site;
        let Wanted { mut facts, parent } = form::read(form, kept, site)?;
        if company.version != version {
            return Err(ApiError::conflict(text::CONFLICT).into());
        }
        facts.parent_id = place(&mut tx, caller, company, parent, &form.seen).await?;
        let old = repo::editable(tx.conn(), id.0).await?;
        let changes = differences(&mut tx, &old, &facts).await?;
        if changes.is_empty() {
            return Ok(Done::new("Nothing was changed."));
        }
        repo::update(tx.conn(), &granted, &facts, now).await?;
        let entry = company.entry("companies.edit").with(changes);
        tx.commit(entry).await?;
        Ok(Done::new("Saved."))
    }
}

/// Where the company is to be. Another place than now must be one it can have, and its onlookers were seen.
async fn place(
    tx: &mut Tx,
    caller: &Caller,
    company: &CompanyRef,
    wanted: Option<Uuid>,
    seen: &str,
) -> Result<Option<Uuid>> {
    // Of the operator and of one's own company the form has no parent: what is above is out of sight.
    if let Err(why) = may_move(company.kind(), company.is_own(caller)) {
        return if wanted.is_none() { Ok(company.parent_id) } else { Err(Error::field("parent", why)) };
    }
    let parent = wanted.ok_or_else(|| Error::field("parent", NO_PARENT))?;
    if company.parent_id == Some(parent) {
        return Ok(Some(parent));
    }
    moving::check_place(tx.conn(), caller, company, parent).await?;
    if moving::preview(tx.conn(), company, parent).await?.seal != seen {
        return Err(ApiError::conflict(MOVES).into());
    }
    Ok(Some(parent))
}

/// Said when a move was asked for whose onlookers were not shown, or are others by now.
pub const MOVES: &str =
    "Another company above changes who sees this one. Look at the list below, then save again. Nothing was changed.";

async fn differences(tx: &mut Tx, old: &Editable, new: &Editable) -> Result<Vec<Change>> {
    let mut parents = [String::new(), String::new()];
    if old.parent_id != new.parent_id {
        for (name, id) in parents.iter_mut().zip([old.parent_id, new.parent_id]) {
            if let Some(id) = id {
                *name = repo::name(tx.conn(), id).await?.unwrap_or_default();
            }
        }
    }
    let [above, below] = &parents;
    let changes = [
        ("Name", old.name.as_str(), new.name.as_str()),
        ("Kind", kind_word(&old.kind), kind_word(&new.kind)),
        (PARENT, above, below),
        ("Region", region_word(&old.region), region_word(&new.region)),
        ("Contact", &old.contact, &new.contact),
        ("Description", &old.description, &new.description),
        ("Self-registration", joining_word(&old.joining), joining_word(&new.joining)),
    ];
    let mut changes: Vec<Change> = changes
        .into_iter()
        .filter(|(_, before, after)| before != after)
        .map(|(field, before, after)| Change::new(field, before, after))
        .collect();
    // Two companies may have one name: a move is a change all the same.
    if old.parent_id != new.parent_id && above == below {
        changes.push(Change::new(PARENT, above, below));
    }
    Ok(changes)
}
