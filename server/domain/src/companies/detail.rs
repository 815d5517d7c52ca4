//! What a company's page shows. Reads only.

use model::accounts::{AccountQuery, Change, HistoryRow, Kind};
use model::companies::{CompanyDetail, CompanyRow, CompanyUsers, Joining};
use model::ids::{AuditId, CompanyId};
use model::{ApiError, Permission};

use super::list::{Ask, repo as list};
use super::repo;
use crate::caller::Caller;
use crate::error::{Error, Result};
use crate::{Domain, audit};

/// The changed field that names other companies.
pub(super) const PARENT: &str = "Parent";
/// In the place of a company's name that is not the reader's to see.
const UNSEEN: &str = "a company out of your sight";
/// Most entries the history shows.
const MOST: i64 = 50;

impl Domain {
    /// One company in sight; `NotFound` for any other, as for an id that was never given (SEC-45).
    pub async fn company(&self, caller: &Caller, id: CompanyId) -> Result<CompanyDetail> {
        let row = self.company_row(caller, id).await?;
        let line = list::above(self.pool(), &caller.scope, &Ask::one(caller, id)).await?;
        let mut conn = self.pool().acquire().await?;
        let more = repo::detail(&mut conn, id.0).await?;
        let contents = if caller.permissions.has(Permission::CompaniesRemove) {
            Some(repo::contents(&mut conn, id.0, self.clock().now()).await?)
        } else {
            None
        };
        let may_edit = caller.permissions.has(Permission::CompaniesEdit);
        Ok(CompanyDetail {
            row,
            line,
            contact: more.contact,
            description: more.description,
            authorization_code: may_edit.then_some(more.authorization_code),
            joining: Joining::from_key(&more.joining).ok_or_else(|| Error::bug("company.joining: unknown word"))?,
            is_own: caller.company == id,
            contents,
            created: more.created_at.into(),
            changed_by: more.changed_by,
            changed_at: more.changed_at.into(),
        })
    }

    async fn company_row(&self, caller: &Caller, id: CompanyId) -> Result<CompanyRow> {
        caller.require(Permission::CompaniesView, ())?;
        let rows = list::page(self.pool(), &caller.scope, &Ask::one(caller, id), 0, 1).await?;
        rows.into_iter().next().ok_or_else(|| ApiError::NotFound.into())
    }

    /// A page of the company's employees (S4-1).
    pub async fn company_users(&self, caller: &Caller, id: CompanyId, query: &AccountQuery) -> Result<CompanyUsers> {
        self.company_row(caller, id).await?;
        let query = AccountQuery { kind: Kind::Employee, company: Some(id), ..query.clone() };
        let page = self.accounts(caller, &query).await?;
        let total = self.accounts_total(caller, &query).await?;
        Ok(CompanyUsers { page, total })
    }

    /// Who changed what of the company, newest first. Of a company it was moved from or to, a reader who does
    /// not see it gets no name.
    pub async fn company_history(&self, caller: &Caller, id: CompanyId) -> Result<Vec<HistoryRow>> {
        self.company_row(caller, id).await?;
        let lines = audit::repo::history(self.pool(), id.0, MOST).await?;
        let names = parents(lines.iter().flat_map(|line| &line.changes.0));
        let seen = repo::names_in_sight(self.pool(), &caller.scope, &names).await?;
        let row = |line: audit::repo::HistoryLine| HistoryRow {
            id: AuditId(line.id),
            at: line.at.into(),
            actor: line.actor_name,
            title: audit::title(&line.action).to_owned(),
            outcome: line.outcome,
            changes: line.changes.0.into_iter().map(|change| veiled(change, &seen)).collect(),
        };
        Ok(lines.into_iter().map(row).collect())
    }
}

/// The companies that changes name as another one's parent.
pub(crate) fn parents<'a>(changes: impl IntoIterator<Item = &'a Change>) -> Vec<String> {
    let changes = changes.into_iter().filter(|change| change.field == PARENT);
    changes.flat_map(|change| [change.before.clone(), change.after.clone()]).collect()
}

/// A change as a reader is told it who sees the companies `seen`.
pub(crate) fn veiled(change: Change, seen: &[String]) -> Change {
    if change.field != PARENT {
        return change;
    }
    let veil = |name: String| if name.is_empty() || seen.contains(&name) { name } else { UNSEEN.to_owned() };
    Change { before: veil(change.before), after: veil(change.after), ..change }
}
