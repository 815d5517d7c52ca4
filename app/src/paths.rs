//! Every address of the console, built here and nowhere else.

use model::accounts::{AccountQuery, Kind};
use model::companies::CompanyQuery;
use model::grid::{Grid, Pairs};
use model::ids::{AccountId, AssistanceId, CompanyId, EntryId, GroupId, ImportId, LinkId, RoleId};
use model::import::ImportQuery;
use model::mail::MailQuery;
use model::viewer::{QueryWriter, percent};

mod groups;
mod jobs;
mod log;
mod panels;

pub use self::log::{LOG, LOG_EXPORT, log, log_about, log_by, log_entry, log_export, now};
pub use groups::{GROUPS, GroupDialog, add_group, group, group_dialog, group_page, groups};
pub use jobs::{JOB_START, JOBS, for_all, for_all_accounts, for_all_panels, job, job_rows, jobs};
pub use panels::{
    PANELS, PANELS_CONFIRM, PanelDialog, PanelTab, add_panel, open_panel, panel, panel_dialog, panels, panels_confirm,
    panels_confirm_from_blind, panels_of,
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
/// Bringing records in from files.
pub const IMPORT: &str = "/import";
/// Takes a file (POST).
pub const IMPORT_UPLOAD: &str = "/import/upload";
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
        Grid::Jobs => "/jobs",
    }
}

/// A grid as these pairs of its query have it.
pub fn grid(grid: Grid, pairs: &Pairs) -> String {
    let mut out = QueryWriter::default();
    for (name, value) in pairs {
        out.put(name, value);
    }
    with(grid_page(grid), &out.finish())
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

/// One file that is being imported.
pub fn import(id: ImportId, query: &ImportQuery) -> String {
    with(&format!("{IMPORT}/{id}"), &query.write())
}

/// Its refused rows as a file.
pub fn import_refused(id: ImportId) -> String {
    format!("{IMPORT}/{id}/refused")
}

/// The same about oneself.
pub const OWN_DATA: &str = "/profile/data.json";

/// Everything stored about one person, as a file.
pub fn data(kind: Kind, id: AccountId) -> String {
    format!("{}/{id}/data.json", page_of(kind))
}

/// A grid as a file: `list` is its own address, with what it is filtered by.
pub fn export(list: &str) -> String {
    let (path, query) = list.split_once('?').unwrap_or((list, ""));
    with(&format!("{path}/export"), query)
}

/// The list as `query` has it.
pub fn list(query: &AccountQuery) -> String {
    with(page_of(query.kind), &query.write())
}

/// "+": a new one, over that list.
pub fn add(query: &AccountQuery) -> String {
    with(&format!("{}/add", page_of(query.kind)), &query.write())
}

/// One account beside that list, at a tab.
pub fn open(id: AccountId, query: &AccountQuery, tab: Tab) -> String {
    let mut out = query.write();
    if tab != Tab::Overview {
        if !out.is_empty() {
            out.push('&');
        }
        out.push_str("tab=");
        out.push_str(tab.key());
    }
    with(&format!("{}/{id}", page_of(query.kind)), &out)
}

/// As [`open`], with a dialog open; `link` names the panel it is about.
pub fn dialog(id: AccountId, query: &AccountQuery, tab: Tab, dialog: Dialog, link: Option<LinkId>) -> String {
    let mut out = QueryWriter::default();
    out.put("do", dialog.key());
    if let Some(link) = link {
        out.put("link", &link.to_string());
    }
    joined(&open(id, query, tab), &out.finish())
}

fn joined(path: &str, query: &str) -> String {
    let glue = if path.contains('?') { '&' } else { '?' };
    format!("{path}{glue}{query}")
}

/// Where a bulk act is asked about: the target of the bulk bar's form.
pub fn confirm_page(kind: Kind) -> String {
    format!("{}/confirm", page_of(kind))
}

/// The question before `act` on `ids`.
pub fn confirm(act: &str, ids: &[AccountId], query: &AccountQuery) -> String {
    let mut out = QueryWriter::default();
    out.put("do", act);
    for id in ids {
        out.put("id", &id.to_string());
    }
    let list = query.write();
    let glue = if list.is_empty() { "" } else { "&" };
    format!("{}?{}{glue}{list}", confirm_page(query.kind), out.finish())
}

/// As [`confirm`] for one account, asked from its blind: the answer leads back there.
pub fn confirm_from_blind(act: &str, id: AccountId, query: &AccountQuery) -> String {
    format!("{}&from=blind", confirm(act, &[id], query))
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

/// "Why can this person do that?"
pub fn employee_access(id: AccountId) -> String {
    open(id, &AccountQuery::of(Kind::Employee), Tab::Access)
}

/// Where an act leads back to, as the address names it: `next` of a page that links into this one's dialogs. A
/// path of the console, or nothing.
pub fn next_of(query: &leptos_router::params::ParamsMap) -> Option<String> {
    let next = query.get("next")?;
    let is_own = next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\n', '\r', '\t']);
    is_own.then_some(next)
}

/// `path` with the way back named.
pub fn with_next(path: &str, next: Option<&str>) -> String {
    next.map_or_else(|| path.to_owned(), |next| joined(path, &format!("next={}", percent(next))))
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

/// The companies as `query` has them.
pub fn companies(query: &CompanyQuery) -> String {
    with(COMPANIES, &query.write())
}

/// "+": a new company, over that list.
pub fn add_company(query: &CompanyQuery) -> String {
    with(&format!("{COMPANIES}/add"), &query.write())
}

/// A new company below this one.
pub fn add_company_below(id: CompanyId) -> String {
    format!("{COMPANIES}/add?parent={id}")
}

/// A company's page, its users as `users` has them.
pub fn company(id: CompanyId, users: &AccountQuery) -> String {
    with(&format!("{COMPANIES}/{id}"), &AccountQuery { company: None, ..users.clone() }.write())
}

/// A company's page.
pub fn company_page(id: CompanyId) -> String {
    format!("{COMPANIES}/{id}")
}

/// A company's page with a dialog open.
pub fn company_dialog(id: CompanyId, users: &AccountQuery, dialog: CompanyDialog) -> String {
    joined(&company(id, users), &format!("do={}", dialog.key()))
}

/// "Add User" to a company (S4-4); leads back to `next`.
pub fn add_user(company: CompanyId, next: &str) -> String {
    format!("{EMPLOYEES}/add?company={company}&next={}", percent(next))
}

/// A dialog about an employee, from somewhere else: it leads back to `next`.
pub fn employee_dialog(id: AccountId, act: &str, next: &str) -> String {
    format!("{EMPLOYEES}/{id}?do={act}&next={}", percent(next))
}

/// The question before an act on an employee, from somewhere else: it leads back to `next`.
pub fn employee_confirm(id: AccountId, act: &str, next: &str) -> String {
    format!("{EMPLOYEES}/confirm?do={act}&id={id}&next={}", percent(next))
}

/// The dialogs of a company's page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompanyDialog {
    /// Its facts.
    Edit,
    /// Another authorization code.
    Renew,
    /// Removes it.
    Remove,
}

impl CompanyDialog {
    /// As the URL has it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Edit => "edit",
            Self::Renew => "renew-code",
            Self::Remove => "remove",
        }
    }

    /// Reads the URL's word.
    pub fn parse(key: &str) -> Option<Self> {
        [Self::Edit, Self::Renew, Self::Remove].into_iter().find(|d| d.key() == key)
    }
}

/// The tabs of a blind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// Who it is.
    #[default]
    Overview,
    /// PANEL USER INFO.
    Panels,
    /// Second factor and sessions.
    Security,
    /// Each mail and its fate.
    Mail,
    /// What an employee may do and see, and why.
    Access,
    /// Who changed what.
    History,
}

impl Tab {
    const ALL: [Self; 6] = [Self::Overview, Self::Panels, Self::Access, Self::Security, Self::Mail, Self::History];

    /// Those of a kind's blind, in order.
    pub const fn of(kind: Kind) -> &'static [Self] {
        match kind {
            Kind::EndUser => &[Self::Overview, Self::Panels, Self::Security, Self::Mail, Self::History],
            Kind::Installer => &[Self::Overview, Self::Mail, Self::History],
            Kind::Employee => &[Self::Overview, Self::Access, Self::Security, Self::Mail, Self::History],
        }
    }

    /// As the URL has it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Panels => "panels",
            Self::Security => "security",
            Self::Mail => "mail",
            Self::Access => "access",
            Self::History => "history",
        }
    }

    /// The word on the screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Overview => "Overview",
            Self::Panels => "PANEL USER INFO",
            Self::Security => "Security",
            Self::Mail => "Mail",
            Self::Access => "Access",
            Self::History => "History",
        }
    }

    /// Reads the URL's word.
    pub fn parse(key: &str) -> Self {
        Self::ALL.into_iter().find(|t| t.key() == key).unwrap_or_default()
    }
}

/// The dialogs of a blind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialog {
    /// "+ASSIGN PANEL".
    Assign,
    /// Changes a panel's user info.
    EditLink,
    /// The "-" of a panel.
    Unassign,
    /// Mails a reset code.
    ResetPassword,
    /// Types a password.
    SetPassword,
    /// Drops the second factor.
    RemoveTwoStep,
    /// Ends every session.
    EndSessions,
    /// Makes an installer an employee.
    Convert,
    /// Edits an employee.
    Edit,
    /// Asks to assist a customer (S1-14).
    Assist,
    /// A code that mail does not bring is to be shown.
    ShowCode,
    /// It is shown.
    ShownCode,
}

impl Dialog {
    const ALL: [Self; 12] = [
        Self::Assign,
        Self::EditLink,
        Self::Unassign,
        Self::ResetPassword,
        Self::SetPassword,
        Self::RemoveTwoStep,
        Self::EndSessions,
        Self::Convert,
        Self::Edit,
        Self::Assist,
        Self::ShowCode,
        Self::ShownCode,
    ];

    /// As the URL has it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Assign => "assign",
            Self::EditLink => "edit-link",
            Self::Unassign => "unassign",
            Self::ResetPassword => "reset-password",
            Self::SetPassword => "set-password",
            Self::RemoveTwoStep => "remove-two-step",
            Self::EndSessions => "end-sessions",
            Self::Convert => "convert",
            Self::Edit => "edit",
            Self::Assist => "assist",
            Self::ShowCode => "show-code",
            Self::ShownCode => "shown-code",
        }
    }

    /// Reads the URL's word.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|d| d.key() == key)
    }
}
