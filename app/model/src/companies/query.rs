//! What a list of companies shows.

use serde::{Deserialize, Serialize};

use super::{CompanyKind, Site};
use crate::grid::{Cols, DEFAULT_PAGE_SIZE, Direction, Grid, page_number, page_size};
use crate::ids::CompanyId;
use crate::query;

/// How companies are laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum View {
    /// Each below its parent, brothers by name.
    #[default]
    Tree,
    /// One under the other, in the order of a column.
    List,
}

impl View {
    /// As the URL has it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Tree => "tree",
            Self::List => "list",
        }
    }

    /// Reads the URL's word.
    pub fn parse(key: &str) -> Self {
        if key == "list" { Self::List } else { Self::Tree }
    }
}

/// What the list is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CompanySort {
    /// Name.
    #[default]
    Name,
    /// Distributor, installer company.
    Kind,
    /// The company above, by name.
    Parent,
    /// Region.
    Region,
    /// How many employees.
    Users,
    /// How many accounts of end users.
    Accounts,
    /// How many companies below.
    Below,
}

impl CompanySort {
    /// All, in the order of the columns.
    pub const ALL: [Self; 7] =
        [Self::Name, Self::Kind, Self::Parent, Self::Region, Self::Users, Self::Accounts, Self::Below];

    /// As the URL has it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Kind => "kind",
            Self::Parent => "parent",
            Self::Region => "region",
            Self::Users => "users",
            Self::Accounts => "accounts",
            Self::Below => "below",
        }
    }

    /// Reads the URL's word.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.key() == key)
    }

    /// The direction of the first click.
    pub const fn natural(self) -> Direction {
        match self {
            Self::Users | Self::Accounts | Self::Below => Direction::Desc,
            Self::Name | Self::Kind | Self::Parent | Self::Region => Direction::Asc,
        }
    }
}

/// What the grid of companies shows; all of it lives in the URL.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompanyQuery {
    /// Looked for, as typed: name, code, contact; the authorization code exactly.
    pub search: String,
    /// Only this kind.
    pub kind: Option<CompanyKind>,
    /// Only this region.
    pub region: Option<Site>,
    /// Only those below this one.
    pub under: Option<CompanyId>,
    /// Tree or list.
    pub view: View,
    /// Sorted by; a tree has its own order.
    pub sort: CompanySort,
    /// Which way.
    pub direction: Direction,
    /// 1-based.
    pub page: u32,
    /// Rows a page.
    pub size: u32,
    /// The columns that are shown.
    #[serde(skip)]
    pub cols: Cols,
}

impl Default for CompanyQuery {
    fn default() -> Self {
        Self {
            search: String::new(),
            kind: None,
            region: None,
            under: None,
            view: View::default(),
            sort: CompanySort::default(),
            direction: CompanySort::default().natural(),
            page: 1,
            size: DEFAULT_PAGE_SIZE,
            cols: Cols::default(),
        }
    }
}

impl CompanyQuery {
    /// Reads a URL's query; what is unknown falls back to the default, nothing fails.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Self {
        let sort = get("sort").and_then(|s| CompanySort::from_key(&s)).unwrap_or_default();
        Self {
            search: crate::field::search(&get("q").unwrap_or_default()),
            kind: get("kind").and_then(|k| CompanyKind::from_key(&k)),
            region: get("region").and_then(|r| Site::from_key(&r)),
            under: get("under").and_then(|id| id.parse().ok()),
            view: View::parse(&get("view").unwrap_or_default()),
            sort,
            direction: get("dir").map_or_else(|| sort.natural(), |d| Direction::parse(&d)),
            page: page_number(get("page").as_deref()),
            size: page_size(get("size").as_deref()),
            cols: Cols::read(Grid::Companies, get("cols").as_deref()),
        }
    }

    /// The URL's query as name and value, only what differs from the default.
    pub fn pairs(&self) -> Vec<(String, String)> {
        let turned = self.direction != self.sort.natural();
        let some = |wanted: bool, value: &str| wanted.then(|| value.to_owned());
        query::pairs(&[
            ("q", query::text(&self.search)),
            ("kind", self.kind.map(|kind| kind.key().to_owned())),
            ("region", self.region.map(|region| region.key().to_owned())),
            ("under", self.under.map(|id| id.to_string())),
            ("view", some(self.view != View::default(), self.view.key())),
            ("sort", some(self.sort != CompanySort::default() || turned, self.sort.key())),
            ("dir", some(turned, self.direction.as_str())),
            ("page", query::page(self.page)),
            ("size", query::size(self.size)),
            ("cols", self.cols.write()),
        ])
    }

    /// [`CompanyQuery::pairs`] as a URL has them, without the leading `?`.
    pub fn write(&self) -> String {
        query::write(&self.pairs())
    }

    /// The whole list, laid out the same: no search, no filter.
    #[must_use]
    pub fn unnarrowed(&self) -> Self {
        Self {
            view: self.view,
            sort: self.sort,
            direction: self.direction,
            size: self.size,
            cols: self.cols.clone(),
            ..Self::default()
        }
    }

    /// The same list from its first page on: for a changed filter.
    #[must_use]
    pub fn first_page(&self) -> Self {
        Self { page: 1, ..self.clone() }
    }

    /// True when anything narrows the list.
    pub const fn is_narrowed(&self) -> bool {
        !self.search.is_empty() || self.kind.is_some() || self.region.is_some() || self.under.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is written into an address is read from it again.
    #[test]
    fn a_query_survives_its_address() {
        let id = CompanyId(uuid::Uuid::from_u128(7));
        let query = CompanyQuery {
            search: "north & west".into(),
            kind: Some(CompanyKind::Distributor),
            region: Some(Site::AsiaPacific),
            under: Some(id),
            view: View::List,
            sort: CompanySort::Users,
            direction: Direction::Asc,
            page: 3,
            size: 50,
            cols: Cols::read(Grid::Companies, Some("name.kind")),
        };
        let pairs = query.pairs();
        let get = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
        assert_eq!(CompanyQuery::read(get), query);
        assert!(CompanyQuery::default().pairs().is_empty());
        assert_eq!(CompanyQuery::read(|_| Some("nonsense".into())).size, DEFAULT_PAGE_SIZE);
    }
}
