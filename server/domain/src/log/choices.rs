//! Whom the log can be filtered by.

use model::accounts::{AccountQuery, Kind};
use model::companies::{Choice, CompanyQuery};
use model::log::LogQuery;
use model::{Permission, field};

use crate::caller::Caller;
use crate::error::Result;
use crate::fold::{fold, like_escape};
use crate::{Domain, panels};

/// Most choices of a kind.
const EACH: u32 = 10;

/// May he open the page of such a record? `kind` is an account's, or `company`, `group`, `panel`, `role`.
pub fn may_view(caller: &Caller, kind: &str) -> bool {
    let permission = match kind {
        "company" => Permission::CompaniesView,
        "group" => Permission::GroupsView,
        "panel" => Permission::PanelsView,
        "role" => Permission::RolesView,
        _ => match Kind::from_key(kind) {
            Some(kind) => kind.view(),
            None => return false,
        },
    };
    caller.permissions.has(permission)
}

impl Domain {
    /// People in the reader's sight by name, address or phone.
    pub async fn log_people(&self, caller: &Caller, search: &str) -> Result<Vec<Choice>> {
        caller.require(Permission::LogView, ())?;
        let mut found = Vec::new();
        for kind in [Kind::Employee, Kind::Installer, Kind::EndUser] {
            if !caller.permissions.has(kind.view()) {
                continue;
            }
            let query = AccountQuery { search: field::search(search), size: EACH, ..AccountQuery::of(kind) };
            let page = self.accounts(caller, &query).await?;
            found.extend(page.rows.into_iter().map(|row| Choice {
                value: row.id.to_string(),
                label: row.title().to_owned(),
                detail: format!("{} · {}", super::entry::word_of(kind), row.email),
            }));
        }
        Ok(found)
    }

    /// Records in the reader's sight: people, companies, groups and panels.
    pub async fn log_records(&self, caller: &Caller, search: &str) -> Result<Vec<Choice>> {
        let mut found = self.log_people(caller, search).await?;
        let search = field::search(search);
        if may_view(caller, "company") {
            let query = CompanyQuery { search: search.clone(), size: EACH, ..CompanyQuery::default() };
            let list = self.companies(caller, &query).await?;
            found.extend(list.page.rows.into_iter().filter(|row| row.found).map(|row| Choice {
                value: row.id.to_string(),
                label: row.name,
                detail: format!("Company · {}", row.code),
            }));
        }
        if may_view(caller, "group") {
            let groups = self.group_choices(caller, &search).await?;
            found.extend(groups.into_iter().map(|choice| Choice { detail: "Group".to_owned(), ..choice }));
        }
        if may_view(caller, "panel") {
            let like = like_escape(&fold(&search));
            let rows = panels::repo::choices(self.pool(), &caller.scope, &like, None, i64::from(EACH)).await?;
            found.extend(
                rows.into_iter()
                    .map(panels::choice)
                    .map(|choice| Choice { detail: format!("Panel · {}", choice.detail), ..choice }),
            );
        }
        Ok(found)
    }

    /// The log's address holds what it is filtered by: what of it to keep in the entry of an export.
    pub(super) fn filter_words(query: &LogQuery) -> Vec<model::accounts::Change> {
        let pairs = query.unpaged().pairs();
        pairs.into_iter().map(|(name, value)| model::accounts::Change::new(&name, "", value)).collect()
    }
}
