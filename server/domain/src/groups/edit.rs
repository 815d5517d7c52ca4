//! Editing a group. Two people editing: the second gets the current values beside his own (REL-27).

use model::accounts::{Change, Done};
use model::groups::GroupForm;
use model::ids::{CompanyId, GroupId};
use model::{ApiError, Permission, field, text};

use super::add::{read, taken};
use super::repo;
use crate::Domain;
use crate::caller::Caller;
use crate::error::{Error, Result, retry};

impl Domain {
    /// Writes name, company and remarks over the version the form was filled from; `Conflict` carries the
    /// current group when somebody was quicker. Main Group keeps its name and place.
    pub async fn edit_group(&self, caller: &Caller, id: GroupId, version: i64, form: &GroupForm) -> Result<Done> {
        caller.require(Permission::GroupsEdit, ())?;
        match retry(self.entropy(), || self.edit_group_once(caller, id, version, form)).await {
            Err(Error::Api(ApiError::Conflict { message, .. })) if message == text::CONFLICT => {
                let current = self.group(caller, id).await?;
                Err(ApiError::Conflict { message, current: serde_json::to_string(&current).ok() }.into())
            }
            other => other,
        }
    }

    async fn edit_group_once(&self, caller: &Caller, id: GroupId, version: i64, form: &GroupForm) -> Result<Done> {
        let (mut tx, granted) = self.begin_on_group(caller, Permission::GroupsEdit, id).await?;
        let group = granted.target();
        let old = repo::facts(tx.conn(), group.id).await?;
        let (new, company) = if group.is_main {
            let description = field::remarks(&form.description).map_err(|why| Error::field("description", why))?;
            if !form.name.trim().is_empty() && form.name.trim() != old.name {
                return Err(Error::field("name", "Main Group keeps its name."));
            }
            (repo::Facts { description, ..old.clone() }, group.company_id)
        } else {
            let (new, company) = read(caller, &kept_company(caller, form, group.company_id))?;
            // A company out of sight is not in the form, and stays.
            let stays = form.company.trim().is_empty()
                && group.company_id.is_some_and(|id| !caller.scope.has_company(CompanyId(id)));
            (new, if stays { group.company_id } else { Some(company.0) })
        };
        if group.version != version {
            return Err(ApiError::conflict(text::CONFLICT).into());
        }
        let mut changes = vec![
            Change::new("Name", &old.name, &new.name),
            Change::new("Description", &old.description, &new.description),
        ];
        changes.retain(|change| change.before != change.after);
        if company != group.company_id {
            let mut names = [String::new(), String::new()];
            for (name, id) in names.iter_mut().zip([group.company_id, company]) {
                if let Some(id) = id {
                    *name = repo::company_name(tx.conn(), id).await?;
                }
            }
            let [before, after] = names;
            changes.push(Change::new("Company", before, after));
        }
        if changes.is_empty() {
            return Ok(Done::new("Nothing was changed."));
        }
        let now = tx.now;
        repo::update(tx.conn(), &granted, company, &new, now).await.map_err(taken)?;
        let entry = group.entry("groups.edit");
        tx.commit(entry.with(changes)).await?;
        Ok(Done::new("Saved."))
    }
}

/// Nothing chosen keeps the company, where the form had it.
fn kept_company(caller: &Caller, form: &GroupForm, company: Option<uuid::Uuid>) -> GroupForm {
    let mut form = form.clone();
    if form.company.trim().is_empty()
        && let Some(id) = company.filter(|id| caller.scope.has_company(CompanyId(*id)))
    {
        form.company = id.to_string();
    }
    form
}
