//! A company as pages show it, and what is asked for one.

use serde::{Deserialize, Serialize};

use super::{CompanyKind, Joining, Site};
use crate::accounts::{AccountRow, Kind};
use crate::grid::{Page, Total};
use crate::ids::CompanyId;
use crate::text::count;
use crate::when::When;

/// A company by name, where a link leads to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompanyName {
    /// Which.
    pub id: CompanyId,
    /// Its name.
    pub name: String,
}

/// A row of the grid of companies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompanyRow {
    /// Which.
    pub id: CompanyId,
    /// Short code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Operator, distributor, installer company.
    pub kind: CompanyKind,
    /// The company above; none for the topmost in the reader's sight.
    pub parent: Option<CompanyName>,
    /// Region.
    pub region: Site,
    /// How deep it is in what the reader sees, from 0.
    pub level: u32,
    /// False: it is only there because something below it is in the list.
    pub found: bool,
    /// How many employees; none for who may not view employees.
    pub users: Option<u32>,
    /// How many installers; none for who may not view installers.
    pub installers: Option<u32>,
    /// How many accounts of end users; none for who may not view accounts.
    pub accounts: Option<u32>,
    /// How many companies below, at any depth.
    pub below: u32,
    /// For optimistic locking.
    pub version: i64,
}

/// A page of companies, and how many there are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompanyList {
    /// The rows.
    pub page: Page<CompanyRow>,
    /// Rows on all pages: in a tree, those that only lead to what was found included.
    pub rows: u32,
    /// Companies found.
    pub found: u32,
}

/// Everything a company's page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompanyDetail {
    /// The grid's part.
    pub row: CompanyRow,
    /// The companies above in sight, the topmost first.
    pub line: Vec<CompanyName>,
    /// Whom to call.
    pub contact: String,
    /// Remarks.
    pub description: String,
    /// What people below type in when they register themselves; none for who may not edit companies.
    pub authorization_code: Option<String>,
    /// Who may register himself with it.
    pub joining: Joining,
    /// The reader's own company: he cannot move or remove it.
    pub is_own: bool,
    /// What it holds, for who may remove companies.
    pub contents: Option<Contents>,
    /// When it was added.
    pub created: When,
    /// Who changed it last, by name, when known.
    pub changed_by: String,
    /// When it was changed last.
    pub changed_at: When,
}

impl CompanyDetail {
    /// May it be moved below another company? `Err` is the reason why not, for the form and the service.
    pub const fn may_move(&self) -> Result<(), &'static str> {
        may_move(self.row.kind, self.is_own)
    }

    /// May it be removed? `Err` has the reasons why not.
    pub fn may_remove(&self) -> Result<(), Vec<String>> {
        may_remove(self.row.kind, self.is_own, self.contents.as_ref().unwrap_or(&Contents::default()))
    }
}

/// A company that may be moved is not the root of the tree and not the mover's own.
pub const fn may_move(kind: CompanyKind, is_own: bool) -> Result<(), &'static str> {
    match (kind, is_own) {
        (CompanyKind::Operator, _) => Err("The operator is the root of the tree: no company is above it."),
        (_, true) => Err("You cannot move your own company. Ask somebody of a company above."),
        _ => Ok(()),
    }
}

/// A company that may be removed is empty, not the root of the tree and not the remover's own.
pub fn may_remove(kind: CompanyKind, is_own: bool, contents: &Contents) -> Result<(), Vec<String>> {
    if kind == CompanyKind::Operator {
        return Err(vec!["The operator is the root of the tree and is always there.".into()]);
    }
    if is_own {
        return Err(vec!["You cannot remove your own company. Ask somebody of a company above.".into()]);
    }
    let held = contents.reasons();
    if held.is_empty() { Ok(()) } else { Err(held) }
}

/// What a company holds; an empty one may be removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    /// Employees.
    pub employees: u32,
    /// Installers.
    pub installers: u32,
    /// Accounts of end users.
    pub accounts: u32,
    /// Companies directly below.
    pub companies: u32,
    /// Groups of panels.
    pub groups: u32,
    /// People who wait to be accepted.
    pub waiting: u32,
}

impl Contents {
    /// What is in the way of removing it, one line each.
    pub fn reasons(&self) -> Vec<String> {
        let people = |n: u32, kind: Kind| (n > 0).then(|| kind.count(n));
        [
            people(self.employees, Kind::Employee),
            people(self.installers, Kind::Installer),
            people(self.accounts, Kind::EndUser),
            (self.companies > 0).then(|| count(self.companies, "company below it", "companies below it")),
            (self.groups > 0).then(|| count(self.groups, "group of panels", "groups of panels")),
            (self.waiting > 0)
                .then(|| count(self.waiting, "person who waits to be accepted", "people who wait to be accepted")),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// A page of a company's employees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompanyUsers {
    /// The rows.
    pub page: Page<AccountRow>,
    /// How many there are.
    pub total: Total,
}

/// Adding or editing a company, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompanyForm {
    /// Required.
    pub name: String,
    /// Short code; empty: one is made. Only when adding.
    pub short_code: String,
    /// `distributor` or `installer`.
    pub kind: String,
    /// The company above, by id.
    pub parent: String,
    /// `americas`, `europe`, `asia-pacific`; empty: the site's own.
    pub region: String,
    /// Whom to call.
    pub contact: String,
    /// Remarks.
    pub description: String,
    /// Who may register himself: `off`, `installers`, `employees`, `both`.
    pub joining: String,
    /// The seal of the list of onlookers that was shown ([`MovePreview::seal`]); empty: none was.
    pub seen: String,
}

/// Who will see a company that is moved, and who no longer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovePreview {
    /// The new place, by name.
    pub parent: String,
    /// Companies above the new place whose people begin to see it.
    pub gains: Vec<Onlookers>,
    /// Companies above the old place whose people do not see it any more.
    pub loses: Vec<Onlookers>,
    /// How many companies are moved: itself and those below.
    pub companies: u32,
    /// How many people belong to them: end users, installers, employees.
    pub people: u32,
    /// Stands for this list: a confirmation holds for this list and no other.
    pub seal: String,
}

/// The people of a company above.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Onlookers {
    /// Its name.
    pub company: String,
    /// Its employees who may sign in, or will.
    pub people: u32,
}

impl Onlookers {
    /// "West: 3 people".
    pub fn words(&self) -> String {
        format!("{}: {}", self.company, count(self.people, "person", "people"))
    }
}

impl MovePreview {
    /// What is moved: "This company and 3 below it, with 240 people."
    pub fn what(&self) -> String {
        let people = count(self.people, "person", "people");
        match self.companies.saturating_sub(1) {
            0 => format!("This company, with {people}."),
            n => format!("This company and {} below it, with {people}.", crate::grid::grouped(n)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A company is removed only when empty, and never the operator or one's own.
    #[test]
    fn what_is_in_the_way_of_removal_is_said() {
        let held = Contents { employees: 1, companies: 2, groups: 1, ..Contents::default() };
        let reasons = may_remove(CompanyKind::Installer, false, &held).unwrap_err();
        assert_eq!(reasons, ["1 employee", "2 companies below it", "1 group of panels"]);
        let empty = Contents::default();
        assert!(may_remove(CompanyKind::Distributor, false, &empty).is_ok());
        assert!(may_remove(CompanyKind::Distributor, true, &empty).is_err());
        assert!(may_remove(CompanyKind::Operator, false, &empty).is_err());
        assert!(may_move(CompanyKind::Operator, false).is_err() && may_move(CompanyKind::Installer, true).is_err());
        assert!(may_move(CompanyKind::Installer, false).is_ok());
    }
}
