//! The Accounts grid: rows, totals, neighbours. Scope is part of each query, before paging, so
//! that totals and page 1 are true (SEC-46).

pub(crate) mod found;
pub mod repo;
pub(crate) mod terms;

use model::accounts::{AccountQuery, AccountRow, Kind, Neighbours};
use model::grid::{COUNT_CAP, Page, Total};
use model::ids::AccountId;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::caller::{Caller, Scope};
use crate::error::Result;
use crate::{Domain, tally};

use terms::{Needle, Terms};

/// About how many accounts there may be, for weighing one way of reading a list against the other.
const ACCOUNTS: i64 = 1_000_000;
/// A search that finds fewer is gathered whole at each step of a walk through all of it.
const FEW_HITS: i64 = 20_000;
/// From so many rows before the page on, the total is asked for, to choose the way by.
const DEEP: i64 = 1_000;

/// How a list is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// In the sort's order, row by row, past those that are not in it; over so many rows at most.
    /// Quick where many are in the list. What it does not reach is missing.
    Walk(Option<i64>),
    /// All that are in it, by the indexes of sight and search, then sorted. Quick where few are.
    Gather,
}

/// A list as the repo needs it: the query with everything looked up.
pub struct Plan<'a> {
    scope: &'a Scope,
    terms: Terms,
    query: &'a AccountQuery,
    idle_before: Option<OffsetDateTime>,
    now: OffsetDateTime,
}

impl Plan<'_> {
    fn is_search(&self) -> bool {
        !self.terms.needles().is_empty()
    }

    /// The panels' part of the search: an employee is not looked for by a panel.
    fn panel(&self) -> Option<&Needle> {
        self.terms.panel().filter(|_| self.query.kind != Kind::Employee)
    }

    fn is_filtered(&self) -> bool {
        let query = self.query;
        query.status.is_some()
            || query.company.is_some()
            || query.role.is_some()
            || query.signed_in
            || query.never
            || query.idle_days.is_some()
    }

    /// Rows before the page.
    fn skip(&self) -> i64 {
        (i64::from(self.query.page) - 1).saturating_mul(i64::from(self.query.size))
    }

    /// How many rows may be walked in the time that gathering one takes. Rows of a search that are
    /// in sight are looked up in the texts.
    fn gathered_costs(&self) -> i64 {
        match (self.is_search(), self.scope.all_people) {
            (true, true) => 1,
            (true, false) => 8,
            // All in sight are gathered, though few of them may be in the list.
            (false, _) if self.is_filtered() => 80,
            (false, _) => 20,
        }
    }

    /// How far to walk for `rows` of the list before it is cheaper to gather. With `n` of all `N`
    /// accounts in the list, a walk passes `rows * N / n`, and gathering costs as much as `c * n` of
    /// them. Both are the same at `√(rows * N * c)`: who gives up there has spent at most double.
    fn reach(&self, rows: i64) -> i64 {
        rows.max(16).saturating_mul(ACCOUNTS * self.gathered_costs()).isqrt()
    }

    /// The way for `rows` of a list that holds about `n`.
    fn way_for(&self, rows: i64, n: i64) -> Way {
        let passed = rows.max(16).saturating_mul(ACCOUNTS) / n.max(1);
        if passed > n.saturating_mul(self.gathered_costs()) {
            return Way::Gather;
        }
        // A walk ends when it has found enough. The order of the sort may have them unevenly, and `n`
        // is a guess: giving up early costs a gathering of many.
        Way::Walk(Some(passed.saturating_mul(4).max(self.reach(rows))))
    }
}

impl Domain {
    /// One page of the accounts in sight.
    pub async fn accounts(&self, caller: &Caller, query: &AccountQuery) -> Result<Page<AccountRow>> {
        caller.require(query.kind.view(), ())?;
        let plan = self.plan(&caller.scope, query);
        let way = self.way(caller, &plan, plan.skip() + i64::from(query.size) + 1).await?;
        let mut page = self.page(&plan, way).await?;
        if matches!(way, Way::Walk(Some(_))) && !page.more {
            page = self.page(&plan, Way::Gather).await?;
        }
        Ok(page)
    }

    /// The page as one way alone finds it: for tests and measurements.
    pub async fn accounts_by(&self, caller: &Caller, query: &AccountQuery, way: Way) -> Result<Page<AccountRow>> {
        caller.require(query.kind.view(), ())?;
        self.page(&self.plan(&caller.scope, query), way).await
    }

    async fn page(&self, plan: &Plan<'_>, way: Way) -> Result<Page<AccountRow>> {
        let query = plan.query;
        let mut rows = repo::page(self.pool(), plan, way).await?;
        // One more than a page was asked for: it tells whether another page follows.
        let size = usize::try_from(query.size).unwrap_or(usize::MAX);
        let more = rows.len() > size;
        rows.truncate(size);
        Ok(Page { rows, page: query.page, size: query.size, more })
    }

    /// How many accounts the query finds: exact, but for a search, which stops counting at
    /// [`COUNT_CAP`]. At most two seconds old, and never older than the caller's own last change.
    pub async fn accounts_total(&self, caller: &Caller, query: &AccountQuery) -> Result<Total> {
        caller.require(query.kind.view(), ())?;
        let scope = &caller.scope;
        if scope.all_people && is_tallied(query) {
            return self.tallied(query).await;
        }
        let key = (scope.fingerprint(), filter_key(query));
        let count = || {
            let (domain, scope, query) = (self.clone(), scope.clone(), query.clone());
            async move { domain.count_accounts(&scope, &query).await }
        };
        self.totals().get(caller.account, key, count).await
    }

    async fn count_accounts(&self, scope: &Scope, query: &AccountQuery) -> Result<Total> {
        let plan = self.plan(scope, query);
        let cap = i64::from(COUNT_CAP) + 1;
        let (n, is_all) = if is_tallied(query) {
            (repo::count(self.pool(), &plan, None).await?, true)
        } else if plan.is_filtered() {
            let n = repo::count(self.pool(), &plan, Some(cap)).await?;
            (n, n < cap)
        } else {
            repo::count_hits(self.pool(), &plan, cap).await?
        };
        let n = u32::try_from(n).unwrap_or(u32::MAX);
        Ok(if is_all { Total::Exact(n) } else { Total::AtLeast(n.min(COUNT_CAP)) })
    }

    /// The accounts before and after `id` in the list of `query`, across pages (S0-15).
    pub async fn account_neighbours(&self, caller: &Caller, query: &AccountQuery, id: AccountId) -> Result<Neighbours> {
        caller.require(query.kind.view(), ())?;
        let plan = self.plan(&caller.scope, query);
        let way = self.way(caller, &plan, 1).await?;
        let previous = self.neighbour(&plan, way, id, false).await?;
        let next = self.neighbour(&plan, way, id, true).await?;
        Ok(Neighbours { previous, next })
    }

    /// At most `rows` places of the list behind `from`, for whoever goes through all of it: by key, so that it is one
    /// walk along the sort's index, however long the list is.
    pub(crate) async fn account_places(
        &self,
        caller: &Caller,
        query: &AccountQuery,
        from: Option<&repo::Place>,
        rows: i64,
    ) -> Result<Vec<repo::Place>> {
        caller.require(query.kind.view(), ())?;
        let plan = self.plan(&caller.scope, query);
        // A search that finds few is quicker gathered each time than asked of everybody.
        let is_rare = plan.is_search() && repo::guess_hits(self.pool(), &plan).await? < FEW_HITS;
        let way = if is_rare { Way::Gather } else { Way::Walk(None) };
        repo::places(self.pool(), &plan, way, from, rows).await
    }

    async fn neighbour(&self, plan: &Plan<'_>, way: Way, id: AccountId, after: bool) -> Result<Option<AccountId>> {
        let found = repo::neighbour(self.pool(), plan, way, id, after).await?;
        if found.is_none() && matches!(way, Way::Walk(Some(_))) {
            return repo::neighbour(self.pool(), plan, Way::Gather, id, after).await;
        }
        Ok(found)
    }

    /// The way to try first for the first `rows` of the list.
    async fn way(&self, caller: &Caller, plan: &Plan<'_>, rows: i64) -> Result<Way> {
        if plan.scope.all_people && !plan.is_filtered() && !plan.is_search() {
            return Ok(Way::Walk(None));
        }
        if plan.is_search() {
            return Ok(plan.way_for(rows, repo::guess_hits(self.pool(), plan).await?));
        }
        if rows > DEEP {
            let total = self.accounts_total(caller, plan.query).await?;
            return Ok(plan.way_for(rows, i64::from(total.known())));
        }
        Ok(Way::Walk(Some(plan.reach(rows))))
    }

    async fn tallied(&self, query: &AccountQuery) -> Result<Total> {
        let company = query.company.map(|c| [c.0]);
        let companies = company.as_ref().map(<[Uuid; 1]>::as_slice);
        let n = tally::sum(self.pool(), query.kind, companies, query.status).await?;
        Ok(Total::Exact(u32::try_from(n).unwrap_or(0)))
    }

    fn plan<'a>(&self, scope: &'a Scope, query: &'a AccountQuery) -> Plan<'a> {
        let terms = Terms::read(&query.search);
        let now = self.clock().now();
        let idle_before = query.idle_days.map(|days| now - Duration::days(i64::from(days)));
        Plan { scope, terms, query, idle_before, now }
    }
}

/// True when the kept tally answers: nothing narrows the list but status and company.
fn is_tallied(query: &AccountQuery) -> bool {
    let is_as_kept = query.role.is_none() && !query.signed_in;
    is_as_kept && query.search.is_empty() && !query.never && query.idle_days.is_none()
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
        let mut rows = repo::named(self.pool(), &caller.scope, kind, ids, self.clock().now()).await?;
        rows.sort_by_key(|row| ids.iter().position(|id| *id == row.id));
        Ok(rows)
    }
}

impl Domain {
    /// Ids of the accounts that the query finds, whatever its order and page: at most `most` of them, by id, behind
    /// `after`. For work on all of them, which goes through them piece by piece.
    pub(crate) async fn account_ids(
        &self,
        caller: &Caller,
        query: &AccountQuery,
        after: Uuid,
        most: i64,
    ) -> Result<Vec<Uuid>> {
        caller.require(query.kind.view(), ())?;
        repo::ids(self.pool(), &self.plan(&caller.scope, query), after, most).await
    }

    /// How many accounts the query finds, by state and role: what decides to whom an act applies.
    pub(crate) async fn accounts_by_standing(
        &self,
        caller: &Caller,
        query: &AccountQuery,
    ) -> Result<Vec<repo::Standing>> {
        caller.require(query.kind.view(), ())?;
        repo::by_standing(self.pool(), &self.plan(&caller.scope, query), caller.account).await
    }
}
