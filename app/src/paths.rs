//! Every address of the console, built here and nowhere else.

mod companies;
mod files;
mod groups;
mod jobs;
mod log;
mod panels;
mod people;

use model::accounts::{AccountQuery, Kind};
use model::grid::{Grid, Pairs};
use model::ids::{AccountId, AssistanceId, EntryId, GroupId, RoleId};
use model::mail::MailQuery;
use model::viewer::percent;

pub use self::log::{LOG, LOG_EXPORT, log, log_about, log_by, log_entry, log_export, now};
pub use companies::{
    CompanyDialog, add_company, add_company_below, add_user, companies, company, company_dialog, company_page,
    employee_confirm, employee_dialog,
};
pub use files::{IMPORT, IMPORT_UPLOAD, OWN_DATA, data, export, export_all, export_links, import, import_refused};
pub use groups::{GROUPS, GroupDialog, add_group, group, group_dialog, group_page, groups};
pub use jobs::{JOB_START, JOBS, for_all, for_all_accounts, for_all_panels, job, job_rows};
pub use panels::{
    PANELS, PANELS_CONFIRM, PanelDialog, PanelTab, add_panel, open_panel, panel, panel_dialog, panels, panels_confirm,
    panels_confirm_from_blind, panels_of,
};
pub use people::{
    Dialog, Tab, add, confirm, confirm_from_blind, confirm_page, dialog, employee_access, list, next_of, open,
    with_next,
};

/// The Accounts page.
pub const ACCOUNTS: &str = "/accounts";
/// The Installers page.
pub const INSTALLERS: &str = "/installers";
/// The Employees page.
pub const EMPLOYEES: &str = "/employees";
/// Roles and permissions.
pub const ROLES: &str = "/roles";
/// The first page of whoever looks.
pub const HOME: &str = "/";
/// Finding anything.
pub const FIND: &str = "/find";
/// Requests to connect that wait for an answer.
pub const PERMITS: &str = "/permits";
/// Companies.
pub const COMPANIES: &str = "/companies";
/// Mails and their fate.
pub const MAIL: &str = "/mail";
/// Running remote assistances.
pub const ASSISTANCE: &str = "/assistance";
/// Begins one (POST).
pub const ASSIST_START: &str = "/assist/start";
/// The customer's dashboard.
pub const CUSTOMER_HOME: &str = "/home";
/// Account management: finding a person of any kind (S2-1).
pub const SYSTEM_ACCOUNTS: &str = "/system/accounts";
/// "Add Accounts & Groups".
pub const SYSTEM_ADD: &str = "/system/add";
/// The catalogue of modules and add-ons.
pub const SYSTEM_MODULES: &str = "/system/modules";
/// Settings of the whole deployment.
pub const SETTINGS: &str = "/settings";
/// Every widget in each state; demo mode only.
pub const KIT: &str = "/dev/kit";
/// Captured mail; demo mode only.
pub const DEV_MAIL: &str = "/dev/mail";
/// Own profile.
pub const PROFILE: &str = "/profile";
/// The stream of what changes.
pub const LIVE: &str = "/live";
/// The same by asking.
pub const LIVE_SINCE: &str = "/live/since";
/// Ends the session (POST).
pub const SIGN_OUT: &str = "/sign-out";
/// Keeps the theme (POST).
pub const THEME: &str = "/theme";
/// Registering oneself with a company's authorization code.
pub const JOIN: &str = "/join";
/// Help, from "Related topics" (S0-23).
pub const HELP: &str = "/help/accounts";
/// Help on installers (S3-97 to S3-108).
pub const HELP_INSTALLERS: &str = "/help/installers";

/// One that waits for the customer's consent, or for its beginning.
pub fn assist_waiting(id: AssistanceId) -> String {
    format!("/assist/{id}")
}

/// Signs in and comes back.
pub fn sign_in(next: &str) -> String {
    format!("/sign-in?next={}", percent(next))
}

/// Confirms identity and comes back.
pub fn step_up(next: &str) -> String {
    format!("/step-up?next={}", percent(next))
}

/// A server function's address.
pub fn endpoint(name: &str) -> String {
    format!("/api/{name}")
}

fn with(path: &str, query: &str) -> String {
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

/// The page of a grid.
pub const fn grid_page(grid: Grid) -> &'static str {
    match grid {
        Grid::Accounts => ACCOUNTS,
        Grid::Installers => INSTALLERS,
        Grid::Employees => EMPLOYEES,
        Grid::Companies => COMPANIES,
        Grid::Groups => GROUPS,
        Grid::Panels => PANELS,
        Grid::Mail => MAIL,
        Grid::Log => LOG,
        Grid::Jobs => JOBS,
    }
}

/// A grid as these pairs of its query have it.
pub fn grid(grid: Grid, pairs: &Pairs) -> String {
    with(grid_page(grid), &model::query::write(pairs))
}

/// A grid as a saved view's query has it.
pub fn grid_view(grid: Grid, query: &str) -> String {
    with(grid_page(grid), query)
}

/// A grid with a dialog about its views open over it.
pub fn grid_act(grid: Grid, pairs: &Pairs, act: &str) -> String {
    joined(&self::grid(grid, pairs), &format!("views={act}"))
}

/// The page that lists accounts of a kind.
pub const fn page_of(kind: Kind) -> &'static str {
    match kind {
        Kind::EndUser => ACCOUNTS,
        Kind::Installer => INSTALLERS,
        Kind::Employee => EMPLOYEES,
    }
}

fn joined(path: &str, query: &str) -> String {
    let glue = if path.contains('?') { '&' } else { '?' };
    format!("{path}{glue}{query}")
}

/// A role's page.
pub fn role(id: RoleId) -> String {
    format!("{ROLES}/{id}")
}

/// "+ Add role", perhaps as a copy.
pub fn add_role(copy: Option<RoleId>) -> String {
    copy.map_or_else(|| format!("{ROLES}/add"), |id| format!("{ROLES}/add?copy={id}"))
}

/// The question before a role is removed.
pub fn remove_role(id: RoleId) -> String {
    format!("{ROLES}/{id}?do=remove")
}

/// The employees who hold a role.
pub fn holders_of(id: RoleId) -> String {
    list(&AccountQuery { role: Some(id), ..AccountQuery::of(Kind::Employee) })
}

/// The mails as `query` has them.
pub fn mails(query: &MailQuery) -> String {
    with(MAIL, &query.write())
}

/// Account management with what was looked for.
pub fn find_person(typed: &str) -> String {
    if typed.is_empty() {
        return SYSTEM_ACCOUNTS.to_owned();
    }
    format!("{SYSTEM_ACCOUNTS}?find={}", percent(typed))
}

/// Everything about one person.
pub fn managed(id: AccountId) -> String {
    format!("{SYSTEM_ACCOUNTS}/{id}")
}

/// The same with a dialog open; `group` names the group it is about.
pub fn managed_dialog(id: AccountId, dialog: &str, group: Option<GroupId>) -> String {
    let group = group.map(|group| format!("&group={group}")).unwrap_or_default();
    format!("{SYSTEM_ACCOUNTS}/{id}?do={dialog}{group}")
}

/// "Add Accounts & Groups" with so many rows.
pub fn add_rows(rows: usize) -> String {
    format!("{SYSTEM_ADD}?rows={rows}")
}

/// The catalogue with a dialog open; `entry` names the entry it is about.
pub fn catalogue_dialog(dialog: &str, kind: &str, entry: Option<EntryId>) -> String {
    let entry = entry.map(|entry| format!("&entry={entry}")).unwrap_or_default();
    format!("{SYSTEM_MODULES}?do={dialog}&kind={kind}{entry}")
}

/// A section of the settings.
pub fn settings(section: model::settings::Section) -> String {
    format!("{SETTINGS}?section={}", section.key())
}
