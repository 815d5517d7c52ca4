//! What a grid asks for and what it gets: page, size, sort, search in the URL; rows and a total back.

use serde::{Deserialize, Serialize};

mod columns;

pub use columns::{Cols, Column, Grid};

/// A URL's query as names and values.
pub type Pairs = Vec<(String, String)>;

/// Page sizes every grid offers (S3-95).
pub const PAGE_SIZES: [u32; 5] = [10, 15, 50, 100, 200];
/// The page size when none is chosen (S3-95).
pub const DEFAULT_PAGE_SIZE: u32 = 15;
/// Where counting on would cost more than it tells: totals of a search stop here.
pub const COUNT_CAP: u32 = 10_000;

/// The direction of a sort.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Smallest first.
    #[default]
    Asc,
    /// Largest first.
    Desc,
}

impl Direction {
    /// The other one.
    #[must_use]
    pub const fn flipped(self) -> Self {
        match self {
            Self::Asc => Self::Desc,
            Self::Desc => Self::Asc,
        }
    }

    /// As the URL has it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Asc => "asc",
            Self::Desc => "desc",
        }
    }

    /// Reads the URL's word; anything but `desc` is ascending.
    pub fn parse(text: &str) -> Self {
        if text == "desc" { Self::Desc } else { Self::Asc }
    }
}

/// How many records there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Total {
    /// Counted.
    Exact(u32),
    /// At least this many; counting stopped ([`COUNT_CAP`]).
    AtLeast(u32),
}

impl Total {
    /// The number to compute pages with.
    pub const fn known(self) -> u32 {
        match self {
            Self::Exact(n) | Self::AtLeast(n) => n,
        }
    }

    /// True when counting stopped early.
    pub const fn is_capped(self) -> bool {
        matches!(self, Self::AtLeast(_))
    }
}

/// One page of rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The rows, in the order asked for.
    pub rows: Vec<T>,
    /// 1-based number of this page.
    pub page: u32,
    /// Rows a page.
    pub size: u32,
    /// True when another page follows.
    pub more: bool,
}

impl<T> Page<T> {
    /// 1-based number of the first row, 0 when there is none.
    pub fn first(&self) -> u32 {
        if self.rows.is_empty() { 0 } else { (self.page - 1).saturating_mul(self.size) + 1 }
    }

    /// 1-based number of the last row, 0 when there is none.
    pub fn last(&self) -> u32 {
        let rows = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        if rows == 0 { 0 } else { self.first() + rows - 1 }
    }
}

/// A page size from a URL: one of [`PAGE_SIZES`], otherwise the default.
pub fn page_size(text: Option<&str>) -> u32 {
    text.and_then(|t| t.parse().ok()).filter(|n| PAGE_SIZES.contains(n)).unwrap_or(DEFAULT_PAGE_SIZE)
}

/// A page number from a URL: 1 to 1,000,000, otherwise 1.
pub fn page_number(text: Option<&str>) -> u32 {
    text.and_then(|t| t.parse().ok()).filter(|n| (1..=1_000_000).contains(n)).unwrap_or(1)
}

/// "1-15 of 25" (S3-94), "1-15 of 10,000+", "0 of 0"; the total is left out while it is counted.
pub fn range_text(first: u32, last: u32, total: Option<Total>) -> String {
    match total {
        Some(Total::Exact(0)) => "0 of 0".into(),
        Some(Total::Exact(n)) => format!("{first}-{last} of {}", grouped(n)),
        Some(Total::AtLeast(n)) => format!("{first}-{last} of {}+", grouped(n)),
        None => format!("{first}-{last}"),
    }
}

/// A count with thousands parted by commas: 6,000.
pub fn grouped(n: u32) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + 3);
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}
