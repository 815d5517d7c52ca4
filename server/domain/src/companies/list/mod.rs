//! The grid of companies: tree or list, searched, filtered, paged. A person sees his own company and
//! those below (decision 14); those above and beside are in no row, count, order or answer.

pub mod repo;

use model::Permission;
use model::companies::{CompanyKind, CompanyList, CompanyQuery, CompanyRow, CompanySort, Site, View};
use model::grid::{Direction, Page};
use model::ids::CompanyId;

use super::plain_code;
use crate::Domain;
use crate::caller::Caller;
use crate::error::Result;
use crate::fold::{fold, like_escape};

/// A query with everything looked up, by what its reader may know.
#[derive(Clone, Debug)]
pub struct Ask {
    words: Option<Vec<String>>,
    authorization_code: Option<String>,
    kind: Option<CompanyKind>,
    region: Option<Site>,
    under: Option<CompanyId>,
    only: Option<CompanyId>,
    view: View,
    sort: CompanySort,
    direction: Direction,
    sees_employees: bool,
    sees_installers: bool,
    sees_accounts: bool,
}

impl Ask {
    fn new(caller: &Caller, query: &CompanyQuery) -> Self {
        let may = |permission| caller.permissions.has(permission);
        let words: Vec<String> =
            fold(&query.search).split_whitespace().map(|word| format!("%{}%", like_escape(word))).collect();
        let sees_employees = may(Permission::EmployeesView);
        let sees_accounts = may(Permission::AccountsView);
        // An order by what one may not see would tell it.
        let is_open = match query.sort {
            CompanySort::Users => sees_employees,
            CompanySort::Accounts => sees_accounts,
            _ => true,
        };
        Self {
            // A secret of the company: only who may read it may look for it (SEC-47).
            authorization_code: may(Permission::CompaniesEdit).then(|| plain_code(&query.search)),
            words: (!words.is_empty()).then_some(words),
            kind: query.kind,
            region: query.region,
            under: query.under,
            only: None,
            view: query.view,
            sort: if is_open { query.sort } else { CompanySort::Name },
            direction: query.direction,
            sees_employees,
            sees_installers: may(Permission::InstallersView),
            sees_accounts,
        }
    }

    /// One company.
    pub(super) fn one(caller: &Caller, id: CompanyId) -> Self {
        let query = CompanyQuery { view: View::List, ..CompanyQuery::default() };
        Self { only: Some(id), ..Self::new(caller, &query) }
    }
}

impl Domain {
    /// The companies that the list finds, the last one first, for whoever goes through all of it.
    pub(crate) async fn company_ids(&self, caller: &Caller, query: &CompanyQuery) -> Result<Vec<uuid::Uuid>> {
        caller.require(Permission::CompaniesView, ())?;
        let rows = repo::page(self.pool(), &caller.scope, &Ask::new(caller, query), 0, i64::MAX).await?;
        // A tree also shows what leads to those found.
        Ok(rows.into_iter().rev().filter(|row| row.found).map(|row| row.id.0).collect())
    }

    /// One page of the companies in sight, and how many there are.
    pub async fn companies(&self, caller: &Caller, query: &CompanyQuery) -> Result<CompanyList> {
        caller.require(Permission::CompaniesView, ())?;
        let ask = Ask::new(caller, query);
        let size = i64::from(query.size);
        let skip = (i64::from(query.page) - 1).saturating_mul(size);
        // One more than a page: it tells whether another follows.
        let mut rows = repo::page(self.pool(), &caller.scope, &ask, skip, size + 1).await?;
        let more = rows.len() > usize::try_from(query.size).unwrap_or(usize::MAX);
        rows.truncate(usize::try_from(query.size).unwrap_or(usize::MAX));
        let (all, found) = repo::count(self.pool(), &caller.scope, &ask).await?;
        let page = Page::<CompanyRow> { rows, page: query.page, size: query.size, more };
        Ok(CompanyList { page, rows: all, found })
    }
}
