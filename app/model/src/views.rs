//! Saved views: filter, order, columns and size of a grid under a name, for the person who saved them. The address
//! itself shares one.

use serde::{Deserialize, Serialize};

use crate::accounts::{AccountQuery, Kind};
use crate::companies::CompanyQuery;
use crate::grid::{Grid, Pairs};
use crate::groups::GroupQuery;
use crate::ids::ViewId;
use crate::jobs::JobQuery;
use crate::log::LogQuery;
use crate::mail::MailQuery;
use crate::panels::PanelQuery;
use crate::query;

/// Most views of one grid.
pub const MOST_VIEWS: u32 = 30;
/// Longest name, in characters.
pub const NAME_CHARS: u32 = 60;
/// Longest query kept.
const QUERY_BYTES: u32 = 2_000;

/// A saved view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedView {
    /// Which.
    pub id: ViewId,
    /// Its name.
    pub name: String,
    /// The query as the page's address has it, without `?`; empty: the whole list.
    pub query: String,
    /// The navigation leads to it.
    pub is_default: bool,
    /// Raised by each change.
    pub version: i64,
}

/// What a form says of a view.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ViewForm {
    /// Its name.
    pub name: String,
    /// The query it is to have.
    pub query: String,
    /// The navigation leads to it.
    pub is_default: bool,
}

/// A view's name: something visible, at most [`NAME_CHARS`] characters.
pub fn view_name(text: &str) -> Result<String, String> {
    let name = crate::field::name(text)?;
    let count = u32::try_from(name.chars().count()).unwrap_or(u32::MAX);
    if count > NAME_CHARS { Err(format!("At most {NAME_CHARS} characters; this has {count}.")) } else { Ok(name) }
}

/// A query as a view keeps it: what the grid knows and nothing else, from the first page on. None: too long.
pub fn view_query(grid: Grid, text: &str) -> Option<String> {
    let fits = |text: &str, most: u32| u32::try_from(text.len()).is_ok_and(|bytes| bytes <= most);
    if !fits(text, 2 * QUERY_BYTES) {
        return None;
    }
    let pairs = read_pairs(text);
    Some(query::write(&known(grid, &pairs))).filter(|query| fits(query, QUERY_BYTES))
}

fn known(grid: Grid, pairs: &Pairs) -> Pairs {
    let get = |name: &str| pairs.iter().rfind(|(key, _)| key == name).map(|(_, value)| value.clone());
    match grid {
        Grid::Accounts => AccountQuery::read(Kind::EndUser, get).first_page().pairs(),
        Grid::Installers => AccountQuery::read(Kind::Installer, get).first_page().pairs(),
        Grid::Employees => AccountQuery::read(Kind::Employee, get).first_page().pairs(),
        Grid::Companies => CompanyQuery::read(get).first_page().pairs(),
        Grid::Groups => GroupQuery::read(get).first_page().pairs(),
        Grid::Panels => PanelQuery::read(get).first_page().pairs(),
        Grid::Mail => MailQuery::read(get).first_page().pairs(),
        Grid::Log => LogQuery::read(get).first_page().pairs(),
        Grid::Jobs => JobQuery::read(get).first_page().pairs(),
    }
}

/// The names and values of a URL's query.
pub fn read_pairs(text: &str) -> Pairs {
    let pairs = text.trim_start_matches('?').split('&').filter(|pair| !pair.is_empty());
    pairs.map(|pair| pair.split_once('=').unwrap_or((pair, ""))).map(|(n, v)| (decoded(n), decoded(v))).collect()
}

/// A percent-encoded word; what is not UTF-8 is replaced.
fn decoded(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let mut ahead = rest.clone();
        let hex = |byte: Option<u8>| byte.and_then(|b| char::from(b).to_digit(16)).and_then(|d| u8::try_from(d).ok());
        match byte {
            b'+' => out.push(b' '),
            b'%' => match (hex(ahead.next()), hex(ahead.next())) {
                (Some(high), Some(low)) => {
                    out.push(high * 16 + low);
                    rest = ahead;
                }
                _ => out.push(byte),
            },
            _ => out.push(byte),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A view keeps what its grid knows, in the form of the page's own address, and no place in the list.
    #[test]
    fn a_view_keeps_what_the_grid_knows() {
        let kept = |grid, text: &str| view_query(grid, text).unwrap();
        assert_eq!(kept(Grid::Accounts, "q=a%20b%26c&status=suspended&page=7&evil=1"), "q=a%20b%26c&status=suspended");
        assert_eq!(kept(Grid::Accounts, "?size=50&cols=phone.status&sort=nonsense"), "size=50&cols=name.phone.status");
        assert_eq!(kept(Grid::Log, "before=1.x&outcome=refused&size=100"), "outcome=refused&size=100");
        assert_eq!(kept(Grid::Panels, "q=%ff%zz%"), "q=%EF%BF%BD%25zz%25");
        assert_eq!(kept(Grid::Jobs, "of=me&page=2&cols=state"), "of=me&cols=job.state");
        assert_eq!(kept(Grid::Mail, ""), "");
        assert_eq!(view_query(Grid::Mail, &"q".repeat(5_000)), None);
    }

    #[test]
    fn a_name_is_short_and_visible() {
        assert_eq!(view_name("  Overdue "), Ok("Overdue".to_owned()));
        assert!(view_name(" ").is_err() && view_name(&"x".repeat(61)).is_err() && view_name(&"é".repeat(60)).is_ok());
    }
}
