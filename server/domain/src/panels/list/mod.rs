//! The grid of panels: rows, totals, neighbours, and what its filters choose from. Scope is part of each
//! query, before paging, so that totals and page 1 are true (SEC-46).

pub mod repo;

use model::companies::Choice;
use model::grid::{COUNT_CAP, DEFAULT_PAGE_SIZE, Page, Total};
use model::ids::{GroupId, PanelId};
use model::panels::{Neighbours, PanelQuery, PanelRow, PanelSort};
use model::{Permission, field};

use super::act::check_rows;
use crate::Domain;
use crate::accounts::list::terms::Terms;
use crate::caller::{Caller, Scope};
use crate::companies::CHOICES;
use crate::error::Result;
use crate::fold::{fold, like_escape};

/// More hits than this are not gathered and sorted: the list is walked in its order, and each panel is asked
/// whether it is one.
const MANY: i64 = 20_000;
/// Most groups a filter lists before anything is typed.
const LISTED: i64 = 200;
/// What is written like a long number with separators is one number from so many digits on.
const LONG_NUMBER: usize = 8;

/// How the panels of a search are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// All of them by the trigrams, then sorted: few are.
    Gather,
    /// In the order of the list, each asked: many are, so a page is soon full.
    Walk,
}

/// A list as the repo needs it: the query with everything looked up, by what its reader may know.
pub struct Plan<'a> {
    scope: &'a Scope,
    terms: Terms,
    query: &'a PanelQuery,
    sees_accounts: bool,
    sees_installers: bool,
}

impl<'a> Plan<'a> {
    fn new(caller: &'a Caller, query: &'a PanelQuery) -> Self {
        Self {
            scope: &caller.scope,
            terms: Terms::words(&plain_number(&query.search)),
            query,
            sees_accounts: caller.permissions.has(Permission::AccountsView),
            sees_installers: caller.permissions.has(Permission::InstallersView),
        }
    }

    fn is_search(&self) -> bool {
        !self.terms.needles().is_empty()
    }

    /// Rows before the page.
    fn skip(&self) -> i64 {
        (i64::from(self.query.page) - 1).saturating_mul(i64::from(self.query.size))
    }
}

/// An IMEI as it is printed, "86-000171-697000-6", is looked for as it is kept.
pub(crate) fn plain_number(search: &str) -> String {
    let digits = field::phone_digits(search);
    let is_number = search.chars().all(|c| c.is_ascii_digit() || " -./".contains(c));
    if is_number && digits.len() >= LONG_NUMBER { digits } else { search.to_owned() }
}

impl Domain {
    /// One page of the panels in sight.
    pub async fn panels(&self, caller: &Caller, query: &PanelQuery) -> Result<Page<PanelRow>> {
        caller.require(Permission::PanelsView, ())?;
        let plan = Plan::new(caller, query);
        let way = self.panels_way(&plan).await?;
        self.panels_page(&plan, way).await
    }

    /// The page as one way alone finds it: for tests and measurements.
    pub async fn panels_by(&self, caller: &Caller, query: &PanelQuery, way: Way) -> Result<Page<PanelRow>> {
        caller.require(Permission::PanelsView, ())?;
        self.panels_page(&Plan::new(caller, query), way).await
    }

    async fn panels_page(&self, plan: &Plan<'_>, way: Way) -> Result<Page<PanelRow>> {
        let query = plan.query;
        let mut rows = repo::page(self.pool(), plan, way).await?;
        // One more than a page was asked for: it tells whether another page follows.
        let size = usize::try_from(query.size).unwrap_or(usize::MAX);
        let more = rows.len() > size;
        rows.truncate(size);
        Ok(Page { rows, page: query.page, size: query.size, more })
    }

    async fn panels_way(&self, plan: &Plan<'_>) -> Result<Way> {
        if !plan.is_search() {
            return Ok(Way::Walk);
        }
        let hits = repo::count_hits(self.pool(), plan, MANY + 1).await?;
        Ok(if hits > MANY { Way::Walk } else { Way::Gather })
    }

    /// How many panels the query finds: exact, but for a search, which stops counting at [`COUNT_CAP`]. At
    /// most two seconds old, and never older than the caller's own last change.
    pub async fn panels_total(&self, caller: &Caller, query: &PanelQuery) -> Result<Total> {
        caller.require(Permission::PanelsView, ())?;
        let key = (caller.scope.fingerprint(), filter_key(query));
        let count = || {
            let (domain, caller, query) = (self.clone(), caller.clone(), query.clone());
            async move { domain.count_panels(&caller, &query).await }
        };
        self.totals().get(caller.account, key, count).await
    }

    async fn count_panels(&self, caller: &Caller, query: &PanelQuery) -> Result<Total> {
        let plan = Plan::new(caller, query);
        let cap = i64::from(COUNT_CAP) + 1;
        let n = if !plan.is_search() {
            repo::count(self.pool(), &plan, None).await?
        } else if query.is_filtered() {
            repo::count(self.pool(), &plan, Some(cap)).await?
        } else {
            repo::count_hits(self.pool(), &plan, cap).await?
        };
        let is_all = !plan.is_search() || n < cap;
        let n = u32::try_from(n).unwrap_or(u32::MAX);
        Ok(if is_all { Total::Exact(n) } else { Total::AtLeast(n.min(COUNT_CAP)) })
    }

    /// Ids of the panels that the query finds, whatever its order and page: at most `most` of them, by id, behind `after`.
    pub(crate) async fn panel_ids(
        &self,
        caller: &Caller,
        query: &PanelQuery,
        after: uuid::Uuid,
        most: i64,
    ) -> Result<Vec<uuid::Uuid>> {
        caller.require(Permission::PanelsView, ())?;
        repo::ids(self.pool(), &Plan::new(caller, query), after, most).await
    }

    /// How many panels the query finds, by installer access and group.
    pub(crate) async fn panels_by_standing(&self, caller: &Caller, query: &PanelQuery) -> Result<Vec<repo::Standing>> {
        caller.require(Permission::PanelsView, ())?;
        repo::by_standing(self.pool(), &Plan::new(caller, query)).await
    }

    /// How many customers and installers are on the panels that the query finds outside of this group.
    pub(crate) async fn people_on_panels(
        &self,
        caller: &Caller,
        query: &PanelQuery,
        outside: GroupId,
    ) -> Result<(i64, i64)> {
        caller.require(Permission::PanelsView, ())?;
        repo::people_on(self.pool(), &Plan::new(caller, query), outside).await
    }

    /// The panels before and after `id` in the list of `query`, across pages.
    pub async fn panel_neighbours(&self, caller: &Caller, query: &PanelQuery, id: PanelId) -> Result<Neighbours> {
        caller.require(Permission::PanelsView, ())?;
        let plan = Plan::new(caller, query);
        let way = self.panels_way(&plan).await?;
        let previous = repo::neighbour(self.pool(), &plan, way, id, false).await?;
        let next = repo::neighbour(self.pool(), &plan, way, id, true).await?;
        Ok(Neighbours { previous, next })
    }

    /// At most `rows` places of the list behind `from`, for whoever goes through all of it.
    pub(crate) async fn panel_places(
        &self,
        caller: &Caller,
        query: &PanelQuery,
        from: Option<&repo::Place>,
        rows: i64,
    ) -> Result<Vec<repo::Place>> {
        caller.require(Permission::PanelsView, ())?;
        let plan = Plan::new(caller, query);
        let way = self.panels_way(&plan).await?;
        repo::places(self.pool(), &plan, way, from, rows).await
    }

    /// The panels of these ids that are in sight, in the order asked: for the question before a bulk act.
    pub async fn panels_named(&self, caller: &Caller, ids: &[PanelId]) -> Result<Vec<PanelRow>> {
        caller.require(Permission::PanelsView, ())?;
        check_rows(ids)?;
        let query = PanelQuery::default();
        let mut rows = repo::named(self.pool(), &Plan::new(caller, &query), ids).await?;
        rows.sort_by_key(|row| ids.iter().position(|id| *id == row.id));
        Ok(rows)
    }

    /// Groups in the caller's sight whose name holds `search`, by name, at most 20 (200 without a search, for
    /// a filter to choose from). For whoever may list, add or move panels.
    pub async fn panel_group_choices(&self, caller: &Caller, search: &str) -> Result<Vec<Choice>> {
        caller.require(Permission::PanelsView, ())?;
        let like = like_escape(&fold(&field::search(search)));
        let most = if like.is_empty() { LISTED } else { CHOICES };
        let rows = repo::groups(self.pool(), &caller.scope, &like, most).await?;
        let choice = |(id, name, company): (GroupId, String, String)| Choice {
            value: id.to_string(),
            label: name,
            detail: company,
        };
        Ok(rows.into_iter().map(choice).collect())
    }

    /// The models of the panels in the caller's sight, by name, at most 200.
    pub async fn panel_models(&self, caller: &Caller) -> Result<Vec<String>> {
        caller.require(Permission::PanelsView, ())?;
        repo::models(self.pool(), &caller.scope, LISTED).await
    }
}

/// What decides the total: the query without order and page.
fn filter_key(query: &PanelQuery) -> String {
    let sort = PanelSort::default();
    let narrowed = PanelQuery { page: 1, size: DEFAULT_PAGE_SIZE, sort, direction: sort.natural(), ..query.clone() };
    format!("panels {}", narrowed.write())
}

#[cfg(test)]
mod tests {
    use super::plain_number;

    #[test]
    fn a_printed_imei_is_one_number() {
        assert_eq!(plain_number("86-000171-697000-6"), "860001716970006");
        assert_eq!(plain_number("860001 716970006"), "860001716970006");
        assert_eq!(plain_number("12-34"), "12-34");
        assert_eq!(plain_number("north 12345678"), "north 12345678");
    }
}
