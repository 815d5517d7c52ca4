//! What an entry names that is not its reader's to see: panels by IMEI, companies, groups, members of groups. The
//! histories of those pages veil the same.

use model::accounts::Change;

use super::repo::{self, Line};
use crate::accounts::history::{cut, imeis, imeis_in, without};
use crate::caller::Caller;
use crate::companies::detail as companies;
use crate::error::Result;
use crate::groups::detail as groups;
use crate::groups::members;
use crate::groups::walls::Walls;
use crate::{Domain, panels};

/// The changed field that names the group of a panel.
const GROUP: &str = "Group";
/// In the place of a group's name.
const UNSEEN_GROUP: &str = "a group out of your sight";

/// What to hide in some entries.
#[derive(Default)]
pub struct Veil {
    /// IMEIs that are not to be named.
    imeis: Vec<String>,
    /// Names of companies that may be named.
    companies: Vec<String>,
    /// Names of groups that may be.
    groups: Vec<String>,
    /// Addresses of people that may be.
    people: Vec<String>,
    /// Nothing is hidden: the reader sees everything.
    lifted: bool,
}

impl Veil {
    /// For these entries and this reader.
    pub async fn of<'a>(domain: &Domain, caller: &Caller, lines: impl Iterator<Item = &'a Line>) -> Result<Self> {
        let scope = &caller.scope;
        let walls = Walls::of(caller);
        if scope.all_people && scope.all_groups && Walls::sees_everybody(caller) {
            return Ok(Self { lifted: true, ..Self::default() });
        }
        let lines: Vec<&Line> = lines.collect();
        let of = |kind: &'static str| {
            lines.iter().filter(move |line| line.target_kind == kind).flat_map(|line| &line.changes.0)
        };
        let texts = lines.iter().flat_map(|line| [&line.target_name, &line.reason]).flat_map(|text| imeis_in(text));
        let named = lines.iter().flat_map(|line| &line.changes.0).flat_map(imeis).chain(texts).collect();
        let both = |change: &Change| [change.before.clone(), change.after.clone()];
        let in_groups: Vec<String> = of("group").filter(|c| groups::names_a_person(c)).flat_map(both).collect();
        let of_panels: Vec<String> = of("panel").filter(|c| c.field == GROUP).flat_map(both).collect();
        let parents = companies::parents(of("company"));
        Ok(Self {
            imeis: panels::repo::unseen(domain.pool(), scope, named).await?,
            companies: crate::companies::repo::names_in_sight(domain.pool(), scope, &parents).await?,
            groups: repo::groups_in_sight(domain.pool(), scope, &of_panels).await?,
            people: members::repo::addresses_in_sight(domain.pool(), &walls, &in_groups).await?,
            lifted: false,
        })
    }

    /// The entry without what is hidden.
    pub fn over(&self, mut line: Line) -> Line {
        if self.lifted {
            return line;
        }
        let kind = line.target_kind.clone();
        line.target_name = cut(line.target_name, &self.imeis);
        line.reason = cut(line.reason, &self.imeis);
        let changes = std::mem::take(&mut line.changes.0);
        line.changes.0 = changes.into_iter().map(|change| self.change(&kind, change)).collect();
        line
    }

    fn change(&self, kind: &str, change: Change) -> Change {
        let change = without(change, &self.imeis);
        match kind {
            "company" => companies::veiled(change, &self.companies),
            "group" => groups::veiled(change, &self.people),
            "panel" if change.field == GROUP => {
                let veil = |name: String| {
                    if name.is_empty() || self.groups.contains(&name) { name } else { UNSEEN_GROUP.to_owned() }
                };
                Change { before: veil(change.before), after: veil(change.after), ..change }
            }
            _ => change,
        }
    }
}
