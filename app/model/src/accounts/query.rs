//! What a grid of accounts shows, as its URL has it.

use serde::{Deserialize, Serialize};

use super::{Kind, State};
use crate::grid::{Cols, DEFAULT_PAGE_SIZE, Direction, Grid, page_number, page_size};
use crate::ids::{AccountId, CompanyId, RoleId};
use crate::query;

/// What the grid is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountSort {
    /// Name.
    Name,
    /// Address.
    Email,
    /// Phone, by digits.
    Phone,
    /// Role on panels; an employee's role.
    Role,
    /// An employee's company.
    Company,
    /// An employee's country.
    Country,
    /// Number of panels.
    Panels,
    /// When registered; the newest first unless turned round.
    #[default]
    Registered,
    /// Last sign-in.
    LastLogin,
    /// Status.
    Status,
}

impl AccountSort {
    /// All, in the order of the columns.
    pub const ALL: [Self; 10] = [
        Self::Name,
        Self::Email,
        Self::Phone,
        Self::Role,
        Self::Company,
        Self::Country,
        Self::Panels,
        Self::Registered,
        Self::LastLogin,
        Self::Status,
    ];

    /// As the URL has it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Role => "role",
            Self::Company => "company-name",
            Self::Country => "country",
            Self::Panels => "panels",
            Self::Registered => "registered",
            Self::LastLogin => "last-login",
            Self::Status => "status",
        }
    }

    /// Reads the URL's word.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.key() == key)
    }

    /// The direction of the first click.
    pub const fn natural(self) -> Direction {
        match self {
            Self::Registered | Self::LastLogin | Self::Panels | Self::Role => Direction::Desc,
            Self::Name | Self::Email | Self::Phone | Self::Company | Self::Country | Self::Status => Direction::Asc,
        }
    }
}

/// What a grid of accounts shows. All but the kind lives in the URL; the kind is the page's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountQuery {
    /// Whose grid it is.
    pub kind: Kind,
    /// Looked for, as typed.
    pub search: String,
    /// Only this status.
    pub status: Option<State>,
    /// Only this company.
    pub company: Option<CompanyId>,
    /// Only employees with this role.
    #[serde(default)]
    pub role: Option<RoleId>,
    /// Only those who are signed in now.
    #[serde(default)]
    pub signed_in: bool,
    /// Only those who never signed in.
    pub never: bool,
    /// Only those who have not signed in for this many days; who never did counts from when he was added.
    pub idle_days: Option<u32>,
    /// Sorted by.
    pub sort: AccountSort,
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

impl AccountQuery {
    /// The first page of all accounts of a kind, the newest first.
    pub fn of(kind: Kind) -> Self {
        Self {
            kind,
            search: String::new(),
            status: None,
            company: None,
            role: None,
            signed_in: false,
            never: false,
            idle_days: None,
            sort: AccountSort::default(),
            direction: AccountSort::default().natural(),
            page: 1,
            size: DEFAULT_PAGE_SIZE,
            cols: Cols::default(),
        }
    }

    /// Reads a URL's query; what is unknown falls back to the default, nothing fails.
    pub fn read(kind: Kind, get: impl Fn(&str) -> Option<String>) -> Self {
        let sort = get("sort").and_then(|s| AccountSort::from_key(&s)).unwrap_or_default();
        let direction = get("dir").map_or_else(|| sort.natural(), |d| Direction::parse(&d));
        Self {
            kind,
            search: crate::field::search(&get("q").unwrap_or_default()),
            status: get("status").and_then(|s| State::from_word_key(kind, &s)),
            company: get("company").and_then(|c| c.parse().ok()),
            role: get("role").and_then(|r| r.parse().ok()),
            signed_in: get("login").is_some_and(|l| l == "now"),
            never: get("login").is_some_and(|l| l == "never"),
            // Links say what they mean; the filter's drop-down holds all three.
            idle_days: get("dormant")
                .or_else(|| get("login"))
                .and_then(|d| d.parse().ok())
                .filter(|d| (1..=3650).contains(d)),
            sort,
            direction,
            page: page_number(get("page").as_deref()),
            size: page_size(get("size").as_deref()),
            cols: Cols::read(Grid::of(kind), get("cols").as_deref()),
        }
    }

    /// The URL's query as name and value, only what differs from the default.
    pub fn pairs(&self) -> Vec<(String, String)> {
        let turned = self.direction != self.sort.natural();
        let login = match (self.signed_in, self.never, self.idle_days) {
            (true, _, _) => Some("now".to_owned()),
            (_, true, _) => Some("never".to_owned()),
            (_, _, days) => days.map(|days| days.to_string()),
        };
        let some = |wanted: bool, value: &str| wanted.then(|| value.to_owned());
        query::pairs(&[
            ("q", query::text(&self.search)),
            ("status", self.status.map(|status| status.word_key(self.kind).to_owned())),
            ("company", self.company.map(|company| company.to_string())),
            ("role", self.role.map(|role| role.to_string())),
            ("login", login),
            ("sort", some(self.sort != AccountSort::default() || turned, self.sort.key())),
            ("dir", some(turned, self.direction.as_str())),
            ("page", query::page(self.page)),
            ("size", query::size(self.size)),
            ("cols", self.cols.write()),
        ])
    }

    /// [`AccountQuery::pairs`] as a URL has them, without the leading `?`.
    pub fn write(&self) -> String {
        query::write(&self.pairs())
    }

    /// The whole list in this order: no search, no filter.
    #[must_use]
    pub fn unnarrowed(&self) -> Self {
        Self {
            sort: self.sort,
            direction: self.direction,
            size: self.size,
            cols: self.cols.clone(),
            ..Self::of(self.kind)
        }
    }

    /// The same list from its first page on: for a changed filter.
    #[must_use]
    pub fn first_page(&self) -> Self {
        Self { page: 1, ..self.clone() }
    }

    /// True when anything narrows the list.
    pub const fn is_narrowed(&self) -> bool {
        !self.search.is_empty()
            || self.status.is_some()
            || self.company.is_some()
            || self.role.is_some()
            || self.signed_in
            || self.never
            || self.idle_days.is_some()
    }
}

/// The accounts before and after one in the list it was opened from (S0-15).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Neighbours {
    /// The one above.
    pub previous: Option<AccountId>,
    /// The one below.
    pub next: Option<AccountId>,
}
