//! Where what was found is, and the pages and actions that are found by their names. On the server only: the
//! client gets addresses.

use model::accounts::{AccountQuery, Kind};
use model::companies::CompanyQuery;
use model::field;
use model::finding::{Hit, What};
use model::groups::GroupQuery;
use model::ids::{AccountId, CompanyId, GroupId, PanelId, RoleId};
use model::panels::PanelQuery;
use model::{Permission, PermissionSet};

use super::api::Way;
use crate::paths::{self, Tab};

/// A page or an action.
struct Place {
    label: &'static str,
    /// Other words for it.
    words: &'static str,
    href: String,
    needs: Option<Permission>,
    outside: bool,
}

impl Place {
    fn new(label: &'static str, words: &'static str, href: impl Into<String>, needs: Permission) -> Self {
        Self { label, words, href: href.into(), needs: Some(needs), outside: false }
    }

    /// One that everybody may open and that is no page of the console.
    fn outside(label: &'static str, words: &'static str, href: &str) -> Self {
        Self { label, words, href: href.to_owned(), needs: None, outside: true }
    }

    fn way(&self) -> Way {
        Way {
            section: "Pages and actions".to_owned(),
            label: self.label.to_owned(),
            detail: String::new(),
            href: self.href.clone(),
            outside: self.outside,
        }
    }
}

fn places() -> Vec<Place> {
    use Permission as P;
    let add = |kind| paths::add(&AccountQuery::of(kind));
    vec![
        Place { needs: None, ..Place::new("Overview", "home start dashboard to do", paths::HOME, P::AccountsView) },
        Place::new("Accounts", "customers end users people", paths::ACCOUNTS, P::AccountsView),
        Place::new("Installers", "technicians people", paths::INSTALLERS, P::InstallersView),
        Place::new("Employees", "staff users people", paths::EMPLOYEES, P::EmployeesView),
        Place::new("Roles", "permissions rights", paths::ROLES, P::RolesView),
        Place::new("Companies", "distributors dealers organisation", paths::COMPANIES, P::CompaniesView),
        Place::new("Remote assistance", "help customer", paths::ASSISTANCE, P::AccountsAssist),
        Place::new("Panels", "alarm devices imei", paths::PANELS, P::PanelsView),
        Place::new("Groups", "panel groups licences members", paths::GROUPS, P::GroupsView),
        Place::new("Requests to connect", "permits installers waiting", paths::PERMITS, P::InstallersViewPanels),
        Place::new("Account Management", "system manage person", paths::SYSTEM_ACCOUNTS, P::ManagementView),
        Place::new("Modules & add-ons", "catalogue", paths::SYSTEM_MODULES, P::ManagementView),
        Place::new("Action log", "audit history who changed", paths::LOG, P::LogView),
        Place::new("Mail", "outbox messages refused", paths::MAIL, P::MailView),
        Place { needs: None, ..Place::new("Jobs", "bulk work progress failed", paths::JOBS, P::JobsView) },
        Place::new("Add account", "new customer register", add(Kind::EndUser), P::AccountsAdd),
        Place::new("Register installer", "new add technician", add(Kind::Installer), P::InstallersAdd),
        Place::new("Add employee", "new user staff", add(Kind::Employee), P::EmployeesAdd),
        Place::new("Add accounts & groups", "several many rows", paths::SYSTEM_ADD, P::ManagementView),
        Place::new("Import", "upload file csv", paths::IMPORT, P::AccountsAdd),
        Place::new("Add role", "new permissions", paths::add_role(None), P::RolesAdd),
        Place::new("Add company", "new", paths::add_company(&CompanyQuery::default()), P::CompaniesAdd),
        Place::new("Add group", "new", paths::add_group(&GroupQuery::default()), P::GroupsAdd),
        Place::new("Add panel", "new imei", paths::add_panel(&PanelQuery::default()), P::PanelsAdd),
        Place::new("Settings", "mail server passwords sessions site dormant rule", paths::SETTINGS, P::SettingsView),
        Place::outside("Profile and security", "password authenticator sessions time zone own", paths::PROFILE),
        Place::outside("Help", "related topics manual", paths::HELP),
    ]
}

/// The ways to what was found and to the pages and actions that are called so: whole identifiers first, then
/// pages whose name begins with what was typed, then the rest. Only what may be opened: the settings are not everybody's
/// who holds their permission.
pub fn ways(held: PermissionSet, sees_settings: bool, typed: &str, hits: Vec<Hit>) -> Vec<Way> {
    let typed = field::search(typed).to_lowercase();
    let may = |place: &Place| {
        place.needs.is_none_or(|permission| held.has(permission)) && (sees_settings || place.href != paths::SETTINGS)
    };
    let (first, more): (Vec<Place>, Vec<Place>) = places()
        .into_iter()
        .filter(|place| may(place) && is_called(place, &typed))
        .partition(|place| !typed.is_empty() && place.label.to_lowercase().starts_with(&typed));
    let (exact, near): (Vec<Hit>, Vec<Hit>) = hits.into_iter().partition(|hit| hit.exact);
    let lately = typed.is_empty();
    let mut ways: Vec<Way> =
        exact.into_iter().map(|hit| Way { section: "Best match".to_owned(), ..way(hit) }).collect();
    ways.extend(first.iter().map(Place::way));
    ways.extend(
        near.into_iter()
            .map(way)
            .map(|way| if lately { Way { section: "You changed lately".to_owned(), ..way } } else { way }),
    );
    ways.extend(more.iter().map(Place::way));
    ways
}

/// Every word that was typed begins a word of its name or of what it is called besides.
fn is_called(place: &Place, typed: &str) -> bool {
    let names = format!("{} {}", place.label.to_lowercase(), place.words);
    typed.split_whitespace().all(|word| names.split_whitespace().any(|name| name.starts_with(word)))
}

fn way(hit: Hit) -> Way {
    let (section, href) = match hit.what {
        What::Person(kind) => {
            let section = match kind {
                Kind::EndUser => "Accounts",
                Kind::Installer => "Installers",
                Kind::Employee => "Employees",
            };
            (section, paths::open(AccountId(hit.id), &AccountQuery::of(kind), Tab::Overview))
        }
        What::Panel => ("Panels", paths::panel(PanelId(hit.id))),
        What::Group => ("Groups", paths::group(GroupId(hit.id))),
        What::Company => ("Companies", paths::company_page(CompanyId(hit.id))),
        What::Role => ("Roles", paths::role(RoleId(hit.id))),
    };
    // What it is stands in its detail too: under "Best match" nothing else says it.
    let one = match hit.what {
        What::Person(Kind::EndUser) => "Account",
        What::Person(Kind::Installer) => "Installer",
        What::Person(Kind::Employee) => "Employee",
        What::Panel => "Panel",
        What::Group => "Group",
        What::Company => "Company",
        What::Role => "Role",
    };
    let detail = if hit.detail.is_empty() { one.to_owned() } else { format!("{one} · {}", hit.detail) };
    Way { section: section.to_owned(), label: hit.title, detail, href, outside: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(held: &[Permission], typed: &str) -> Vec<String> {
        ways(held.iter().copied().collect(), false, typed, Vec::new()).into_iter().map(|way| way.label).collect()
    }

    /// An action is found by the beginning of any of its words, and only by those who may do it.
    #[test]
    fn pages_and_actions_are_found_by_their_words() {
        assert_eq!(labels(&[Permission::InstallersAdd], "reg inst"), ["Register installer"]);
        assert!(labels(&[], "register").is_empty());
        assert_eq!(labels(&[Permission::LogView], "audit"), ["Action log"]);
        assert!(labels(&[], "").contains(&"Overview".to_owned()));
        assert!(labels(&[Permission::SettingsView], "settings").is_empty(), "not of the operator");
    }
}
