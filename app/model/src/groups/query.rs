//! What the grid of groups and a group's list of members show.

use serde::{Deserialize, Serialize};

use crate::grid::{Cols, DEFAULT_PAGE_SIZE, Direction, Grid, page_number, page_size};
use crate::ids::CompanyId;
use crate::query;

/// What the list is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupSort {
    /// Name.
    #[default]
    Name,
    /// Its company, by name.
    Company,
    /// Its owner, by name.
    Owner,
    /// How many panels.
    Panels,
    /// How many members in sight.
    Members,
    /// The licence that ends next.
    Licences,
}

impl GroupSort {
    /// All, in the order of the columns.
    pub const ALL: [Self; 6] = [Self::Name, Self::Company, Self::Owner, Self::Panels, Self::Members, Self::Licences];

    /// As the URL has it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Company => "company",
            Self::Owner => "owner",
            Self::Panels => "panels",
            Self::Members => "members",
            Self::Licences => "licences",
        }
    }

    /// Reads the URL's word.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.key() == key)
    }

    /// The direction of the first click.
    pub const fn natural(self) -> Direction {
        match self {
            Self::Panels | Self::Members => Direction::Desc,
            Self::Name | Self::Company | Self::Owner | Self::Licences => Direction::Asc,
        }
    }
}

/// Which licences a group must have to be listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LicenceFilter {
    /// One ends within 30 days.
    Ending,
    /// It has licences, and none holds.
    Ended,
    /// A product without a free seat.
    Full,
    /// No licence at all.
    None,
}

impl LicenceFilter {
    /// All, in the order of the drop-down.
    pub const ALL: [Self; 4] = [Self::Ending, Self::Ended, Self::Full, Self::None];

    /// As the URL has it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Ending => "ending",
            Self::Ended => "ended",
            Self::Full => "full",
            Self::None => "none",
        }
    }

    /// Reads the URL's word.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.key() == key)
    }

    /// The words on the screen.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Ending => "Ends within 30 days",
            Self::Ended => "Ended",
            Self::Full => "No free seat",
            Self::None => "No licence",
        }
    }
}

/// What the grid of groups shows; all of it lives in the URL.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupQuery {
    /// Looked for, as typed: name, company, owner's name or address.
    pub search: String,
    /// Only those of this company.
    pub company: Option<CompanyId>,
    /// Only those with such licences.
    pub licence: Option<LicenceFilter>,
    /// Sorted by.
    pub sort: GroupSort,
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

impl Default for GroupQuery {
    fn default() -> Self {
        Self {
            search: String::new(),
            company: None,
            licence: None,
            sort: GroupSort::default(),
            direction: GroupSort::default().natural(),
            page: 1,
            size: DEFAULT_PAGE_SIZE,
            cols: Cols::default(),
        }
    }
}

impl GroupQuery {
    /// Reads a URL's query; what is unknown falls back to the default, nothing fails.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Self {
        let sort = get("sort").and_then(|s| GroupSort::from_key(&s)).unwrap_or_default();
        Self {
            search: crate::field::search(&get("q").unwrap_or_default()),
            company: get("company").and_then(|id| id.parse().ok()),
            licence: get("licence").and_then(|l| LicenceFilter::from_key(&l)),
            sort,
            direction: get("dir").map_or_else(|| sort.natural(), |d| Direction::parse(&d)),
            page: page_number(get("page").as_deref()),
            size: page_size(get("size").as_deref()),
            cols: Cols::read(Grid::Groups, get("cols").as_deref()),
        }
    }

    /// The URL's query as name and value, only what differs from the default.
    pub fn pairs(&self) -> Vec<(String, String)> {
        let turned = self.direction != self.sort.natural();
        let some = |wanted: bool, value: &str| wanted.then(|| value.to_owned());
        query::pairs(&[
            ("q", query::text(&self.search)),
            ("company", self.company.map(|id| id.to_string())),
            ("licence", self.licence.map(|licence| licence.key().to_owned())),
            ("sort", some(self.sort != GroupSort::default() || turned, self.sort.key())),
            ("dir", some(turned, self.direction.as_str())),
            ("page", query::page(self.page)),
            ("size", query::size(self.size)),
            ("cols", self.cols.write()),
        ])
    }

    /// [`GroupQuery::pairs`] as a URL has them, without the leading `?`.
    pub fn write(&self) -> String {
        query::write(&self.pairs())
    }

    /// The whole list in this order: no search, no filter.
    #[must_use]
    pub fn unnarrowed(&self) -> Self {
        Self { sort: self.sort, direction: self.direction, size: self.size, cols: self.cols.clone(), ..Self::default() }
    }

    /// The same list from its first page on: for a changed filter.
    #[must_use]
    pub fn first_page(&self) -> Self {
        Self { page: 1, ..self.clone() }
    }

    /// True when anything narrows the list.
    pub const fn is_narrowed(&self) -> bool {
        !self.search.is_empty() || self.company.is_some() || self.licence.is_some()
    }
}

/// Which members a group's page lists; in the URL.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberQuery {
    /// Looked for, as typed: name or address.
    pub search: String,
    /// 1-based.
    pub page: u32,
    /// Rows a page.
    pub size: u32,
}

impl Default for MemberQuery {
    fn default() -> Self {
        Self { search: String::new(), page: 1, size: DEFAULT_PAGE_SIZE }
    }
}

impl MemberQuery {
    /// Reads a URL's query.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Self {
        Self {
            search: crate::field::search(&get("q").unwrap_or_default()),
            page: page_number(get("page").as_deref()),
            size: page_size(get("size").as_deref()),
        }
    }

    /// The URL's query as name and value, only what differs from the default.
    pub fn pairs(&self) -> Vec<(String, String)> {
        query::pairs(&[
            ("q", query::text(&self.search)),
            ("page", query::page(self.page)),
            ("size", query::size(self.size)),
        ])
    }

    /// The same without the leading `?`, as a URL has them.
    pub fn write(&self) -> String {
        query::write(&self.pairs())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is written into an address is read from it again.
    #[test]
    fn a_query_survives_its_address() {
        let query = GroupQuery {
            search: "north & west".into(),
            company: Some(CompanyId(uuid::Uuid::from_u128(7))),
            licence: Some(LicenceFilter::Full),
            sort: GroupSort::Members,
            direction: Direction::Asc,
            page: 3,
            size: 50,
            cols: Cols::read(Grid::Groups, Some("name.owner")),
        };
        let pairs = query.pairs();
        let get = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
        assert_eq!(GroupQuery::read(get), query);
        assert!(GroupQuery::default().pairs().is_empty());
        assert_eq!(GroupQuery::read(|_| Some("nonsense".into())).size, DEFAULT_PAGE_SIZE);
    }
}
