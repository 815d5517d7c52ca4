//! The Accounts grid: rows, totals, neighbours. Scope is part of each query, before paging, so
//! that totals and page 1 are true (SEC-46).

pub mod repo;
mod terms;

use model::accounts::{AccountQuery, AccountRow, Kind, Neighbours};
use model::grid::{COUNT_CAP, Page, Total};
use model::ids::AccountId;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::caller::{Caller, Scope};
use crate::error::Result;
use crate::{Domain, tally};

use terms::Terms;

/// A scope of fewer accounts is gathered first and sorted; a larger one is walked in order.
const NARROW: i64 = 20_000;

/// A list as the repo needs it: the query with everything looked up.
pub struct Plan<'a> {
    scope: &'a Scope,
    narrow: bool,
    terms: Terms,
    /// Accounts whose panels match the search.
    by_panel: Vec<Uuid>,
    query: &'a AccountQuery,
    idle_before: Option<OffsetDateTime>,
}

impl Domain {
    /// One page of the accounts in sight.
    pub async fn accounts(&self, caller: &Caller, query: &AccountQuery) -> Result<Page<AccountRow>> {
        caller.require(query.kind.view(), ())?;
        let plan = self.plan(caller, query).await?;
        let mut rows = repo::page(self.pool(), &plan).await?;
        // One more than a page was asked for: it tells whether another page follows.
        let size = usize::try_from(query.size).unwrap_or(usize::MAX);
        let more = rows.len() > size;
        rows.truncate(size);
        Ok(Page { rows, page: query.page, size: query.size, more })
    }

    /// How many accounts the query finds: exact, but for a search, which stops counting at
    /// [`COUNT_CAP`].
    pub async fn accounts_total(&self, caller: &Caller, query: &AccountQuery) -> Result<Total> {
        caller.require(query.kind.view(), ())?;
        let scope = &caller.scope;
        if scope.all_people && is_tallied(query) {
            return self.tallied(query).await;
        }
        let key = (scope.fingerprint(), filter_key(query));
        let count = async {
            let plan = self.plan(caller, query).await?;
            if is_tallied(query) {
                let n = repo::count(self.pool(), &plan, None).await?;
                return Ok(Total::Exact(u32::try_from(n).unwrap_or(u32::MAX)));
            }
            let n = repo::count(self.pool(), &plan, Some(i64::from(COUNT_CAP) + 1)).await?;
            Ok(match u32::try_from(n) {
                Ok(n) if n <= COUNT_CAP => Total::Exact(n),
                _ => Total::AtLeast(COUNT_CAP),
            })
        };
        self.totals().get(key, count).await
    }

    /// The accounts before and after `id` in the list of `query`, across pages (S0-15).
    pub async fn account_neighbours(&self, caller: &Caller, query: &AccountQuery, id: AccountId) -> Result<Neighbours> {
        caller.require(query.kind.view(), ())?;
        let plan = self.plan(caller, query).await?;
        let previous = repo::neighbour(self.pool(), &plan, id, false).await?;
        let next = repo::neighbour(self.pool(), &plan, id, true).await?;
        Ok(Neighbours { previous, next })
    }

    async fn tallied(&self, query: &AccountQuery) -> Result<Total> {
        let company = query.company.map(|c| [c.0]);
        let companies = company.as_ref().map(<[Uuid; 1]>::as_slice);
        let n = tally::sum(self.pool(), query.kind, companies, query.status).await?;
        Ok(Total::Exact(u32::try_from(n).unwrap_or(0)))
    }

    async fn plan<'a>(&self, caller: &'a Caller, query: &'a AccountQuery) -> Result<Plan<'a>> {
        let scope = &caller.scope;
        let narrow =
            !scope.all_people && tally::sum(self.pool(), query.kind, Some(&scope.companies), None).await? < NARROW;
        let terms = Terms::read(&query.search);
        let by_panel = match terms.panel() {
            Some(text) => repo::accounts_on_panels(self.pool(), scope, query.kind, text).await?,
            None => Vec::new(),
        };
        let idle_before = query.idle_days.map(|days| self.clock().now() - Duration::days(i64::from(days)));
        Ok(Plan { scope, narrow, terms, by_panel, query, idle_before })
    }
}

/// True when the kept tally answers: nothing narrows the list but status and company.
fn is_tallied(query: &AccountQuery) -> bool {
    query.search.is_empty() && !query.never && query.idle_days.is_none()
}

/// What decides the total: the query without order and page.
fn filter_key(query: &AccountQuery) -> String {
    let narrowed = AccountQuery {
        page: 1,
        size: model::grid::DEFAULT_PAGE_SIZE,
        sort: model::accounts::AccountSort::default(),
        direction: model::accounts::AccountSort::default().natural(),
        ..query.clone()
    };
    format!("{} {}", query.kind.key(), narrowed.write())
}

impl Domain {
    /// The accounts of these ids that are in sight, in the order asked: for the question before a
    /// bulk act.
    pub async fn accounts_named(&self, caller: &Caller, kind: Kind, ids: &[AccountId]) -> Result<Vec<AccountRow>> {
        caller.require(kind.view(), ())?;
        super::access::check_rows(kind, ids)?;
        let mut rows = repo::named(self.pool(), &caller.scope, kind, ids).await?;
        rows.sort_by_key(|row| ids.iter().position(|id| *id == row.id));
        Ok(rows)
    }
}
