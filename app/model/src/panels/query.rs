//! What a list of panels shows.

use serde::{Deserialize, Serialize};

use super::Connection;
use crate::grid::{Cols, DEFAULT_PAGE_SIZE, Direction, Grid, page_number, page_size};
use crate::ids::GroupId;
use crate::query;

/// What the list is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PanelSort {
    /// IMEI.
    #[default]
    Imei,
    /// Web name.
    Name,
    /// Account code.
    Code,
    /// Model.
    Model,
    /// Group, by name.
    Group,
    /// Online, offline, never; then since when.
    Connection,
}

impl PanelSort {
    /// All, in the order of the columns.
    pub const ALL: [Self; 6] = [Self::Imei, Self::Name, Self::Code, Self::Model, Self::Group, Self::Connection];

    /// As the URL has it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Imei => "imei",
            Self::Name => "name",
            Self::Code => "code",
            Self::Model => "model",
            Self::Group => "in",
            Self::Connection => "since",
        }
    }

    /// Reads the URL's word.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.key() == key)
    }

    /// The direction of the first click: the panel that was heard of last comes first.
    pub const fn natural(self) -> Direction {
        match self {
            Self::Connection => Direction::Desc,
            _ => Direction::Asc,
        }
    }
}

/// What the grid of panels shows; all of it lives in the URL.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PanelQuery {
    /// Looked for, as typed: IMEI, web name, account code.
    pub search: String,
    /// Only those of this group.
    pub group: Option<GroupId>,
    /// Only so connected.
    pub connection: Option<Connection>,
    /// Only with installer access on, or off.
    pub access: Option<bool>,
    /// Only of this model.
    pub model: String,
    /// Sorted by.
    pub sort: PanelSort,
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

impl Default for PanelQuery {
    fn default() -> Self {
        Self {
            search: String::new(),
            group: None,
            connection: None,
            access: None,
            model: String::new(),
            sort: PanelSort::default(),
            direction: PanelSort::default().natural(),
            page: 1,
            size: DEFAULT_PAGE_SIZE,
            cols: Cols::default(),
        }
    }
}

impl PanelQuery {
    /// Reads a URL's query; what is unknown falls back to the default, nothing fails.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Self {
        let sort = get("sort").and_then(|s| PanelSort::from_key(&s)).unwrap_or_default();
        Self {
            search: crate::field::search(&get("q").unwrap_or_default()),
            group: get("group").and_then(|id| id.parse().ok()),
            connection: get("connection").and_then(|c| Connection::from_key(&c)),
            access: get("access").and_then(|on| read_access(&on)),
            model: crate::field::search(&get("model").unwrap_or_default()),
            sort,
            direction: get("dir").map_or_else(|| sort.natural(), |d| Direction::parse(&d)),
            page: page_number(get("page").as_deref()),
            size: page_size(get("size").as_deref()),
            cols: Cols::read(Grid::Panels, get("cols").as_deref()),
        }
    }

    /// The URL's query as name and value, only what differs from the default.
    pub fn pairs(&self) -> Vec<(String, String)> {
        let turned = self.direction != self.sort.natural();
        let some = |wanted: bool, value: &str| wanted.then(|| value.to_owned());
        query::pairs(&[
            ("q", query::text(&self.search)),
            ("group", self.group.map(|id| id.to_string())),
            ("connection", self.connection.map(|c| c.key().to_owned())),
            ("access", self.access.map(|on| access_key(on).to_owned())),
            ("model", query::text(&self.model)),
            ("sort", some(self.sort != PanelSort::default() || turned, self.sort.key())),
            ("dir", some(turned, self.direction.as_str())),
            ("page", query::page(self.page)),
            ("size", query::size(self.size)),
            ("cols", self.cols.write()),
        ])
    }

    /// [`PanelQuery::pairs`] as a URL has them, without the leading `?`.
    pub fn write(&self) -> String {
        query::write(&self.pairs())
    }

    /// The whole list, laid out the same: no search, no filter.
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
        !self.search.is_empty() || self.is_filtered()
    }

    /// True when anything but the search does.
    pub const fn is_filtered(&self) -> bool {
        self.group.is_some() || self.connection.is_some() || self.access.is_some() || !self.model.is_empty()
    }
}

/// As a URL and a form have "on" and "off".
pub(super) const fn access_key(on: bool) -> &'static str {
    if on { "on" } else { "off" }
}

fn read_access(key: &str) -> Option<bool> {
    match key {
        "on" => Some(true),
        "off" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is written into an address is read from it again.
    #[test]
    fn an_address_holds_the_whole_query() {
        let query = PanelQuery {
            search: "a b&c".into(),
            group: Some(GroupId(uuid::Uuid::from_u128(7))),
            connection: Some(Connection::Never),
            access: Some(false),
            model: "NEO-64 +".into(),
            sort: PanelSort::Connection,
            direction: Direction::Asc,
            page: 3,
            size: 50,
            cols: Cols::read(Grid::Panels, Some("imei.model")),
        };
        let pairs = query.pairs();
        let get = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
        assert_eq!(PanelQuery::read(get), query);
        assert_eq!(PanelQuery::default().write(), "");
        assert!(query.is_narrowed() && !query.unnarrowed().is_narrowed());
    }

    #[test]
    fn what_is_unknown_falls_back() {
        let get = |name: &str| Some(if name == "page" { "0".into() } else { "?".into() });
        let read = PanelQuery::read(get);
        assert_eq!(read, PanelQuery { search: "?".into(), model: "?".into(), ..PanelQuery::default() });
    }
}
