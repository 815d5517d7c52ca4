//! A grid as a file: as it is filtered and sorted, step by step and by key, so that a million rows need no more
//! memory than some (REL-38). Columns are those an import reads, where there is an import: what is taken out here can
//! be brought in there.

mod links;
pub mod repo;
mod rows;

use model::accounts::{AccountQuery, Change, Kind};
use model::companies::CompanyQuery;
use model::groups::GroupQuery;
use model::jobs::JobQuery;
use model::mail::MailQuery;
use model::panels::PanelQuery;
use model::{ApiError, Permission, text};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::Domain;
use crate::accounts::list::repo::Place as AccountPlace;
use crate::audit::AuditEntry;
use crate::caller::Caller;
use crate::error::Result;
use crate::import::FileKind;
use crate::panels::list::repo::Place as PanelPlace;

/// Rows of one step.
pub const STEP: i64 = 1_000;

/// The columns of the file of mails; nobody imports those.
const MAILS: [&str; 9] =
    ["asked_for_at", "mail", "recipient", "account_id", "state", "tries", "sent_at", "next_try_at", "last_answer"];

/// The columns of the file of jobs.
const JOBS: [&str; 12] =
    ["id", "asked_for_at", "by", "action", "job", "about", "state", "reason", "total", "done", "skipped", "failed"];

/// What is exported: a grid as its page shows it, without paging.
#[derive(Clone, Debug)]
pub enum Export {
    /// Accounts, installers, employees.
    People(AccountQuery),
    /// Panels.
    Panels(PanelQuery),
    /// Companies.
    Companies(CompanyQuery),
    /// Groups.
    Groups(GroupQuery),
    /// Mails.
    Mails(MailQuery),
    /// Jobs.
    Jobs(JobQuery),
    /// Who is on which panel.
    Links(Links),
}

/// Which links between people and panels: a grid's, panel by panel or person by person (decision 12).
#[derive(Clone, Debug)]
pub enum Links {
    /// Those of the end users, or installers, on the panels of a list.
    OnPanels(Kind, PanelQuery),
    /// Those of the end users, or installers, of a list.
    OfPeople(AccountQuery),
}

impl Links {
    /// Whose.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::OnPanels(kind, _) => *kind,
            Self::OfPeople(query) => query.kind,
        }
    }
}

/// Where an export goes on.
#[derive(Clone, Debug)]
pub struct Rest(Place);

#[derive(Clone, Debug)]
enum Place {
    Account(AccountPlace),
    Panel(PanelPlace),
    /// What is still to come, the next one last: of what there are thousands at most.
    Ids(Vec<Uuid>),
    /// Of what is listed by time, the newest first.
    Time(OffsetDateTime, Uuid),
    Links(links::LinkPlace),
}

/// Some rows, and where to go on; none: that was all.
pub type Step = (Vec<Vec<String>>, Option<Rest>);

impl Export {
    /// The address of the file is this and `/export`.
    pub const fn page(&self) -> &'static str {
        match self {
            Self::People(query) => match query.kind {
                Kind::EndUser => "/accounts",
                Kind::Installer => "/installers",
                Kind::Employee => "/employees",
            },
            Self::Panels(_) => "/panels",
            Self::Companies(_) => "/companies",
            Self::Groups(_) => "/groups",
            Self::Mails(_) => "/mail",
            Self::Jobs(_) => "/jobs",
            Self::Links(Links::OnPanels(Kind::EndUser, _)) => "/panels/accounts",
            Self::Links(Links::OnPanels(..)) => "/panels/installers",
            Self::Links(Links::OfPeople(query)) => match query.kind {
                Kind::EndUser => "/accounts/panels",
                _ => "/installers/panels",
            },
        }
    }

    /// What is in it: in the file's name and the log.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::People(query) => match query.kind {
                Kind::EndUser => "accounts",
                Kind::Installer => "installers",
                Kind::Employee => "employees",
            },
            Self::Panels(_) => "panels",
            Self::Companies(_) => "companies",
            Self::Groups(_) => "groups",
            Self::Mails(_) => "mail",
            Self::Jobs(_) => "jobs",
            Self::Links(links) => match links.kind() {
                Kind::EndUser => "account_panels",
                _ => "installer_panels",
            },
        }
    }

    /// The first line of the file.
    pub const fn heads(&self) -> &'static [&'static str] {
        match self {
            Self::People(query) => FileKind::of_people(query.kind).columns(),
            Self::Panels(_) => FileKind::Panels.columns(),
            Self::Companies(_) => FileKind::Companies.columns(),
            Self::Groups(_) => FileKind::Groups.columns(),
            Self::Mails(_) => &MAILS,
            Self::Jobs(_) => &JOBS,
            Self::Links(links) => match links.kind() {
                Kind::EndUser => FileKind::AccountPanels.columns(),
                _ => FileKind::InstallerPanels.columns(),
            },
        }
    }

    /// What the action is called in the log.
    pub const fn action(&self) -> &'static str {
        match self {
            Self::People(query) => match query.kind {
                Kind::EndUser => "accounts.export",
                Kind::Installer => "installers.export",
                Kind::Employee => "employees.export",
            },
            Self::Panels(_) => "panels.export",
            Self::Companies(_) => "companies.export",
            Self::Groups(_) => "groups.export",
            Self::Mails(_) => "mail.export",
            Self::Jobs(_) => "jobs.export",
            Self::Links(links) => match links.kind() {
                Kind::EndUser => "accounts.export_panels",
                _ => "installers.export_panels",
            },
        }
    }

    /// May he take it along? What its pages show, who may open those.
    fn check(&self, caller: &Caller) -> Result<()> {
        let permission = match self {
            Self::People(query) => query.kind.view(),
            Self::Panels(_) => Permission::PanelsView,
            Self::Companies(_) => Permission::CompaniesView,
            Self::Groups(_) => Permission::GroupsView,
            Self::Mails(_) => Permission::MailView,
            // His own are anybody's of the console.
            Self::Jobs(_) if caller.kind == Kind::Employee && !caller.permissions.is_empty() => {
                return caller.check_usable();
            }
            Self::Jobs(_) => return Err(ApiError::Forbidden(text::missing(Permission::JobsView)).into()),
            // As the page of a panel tells of its people.
            Self::Links(links) => {
                caller.require(Permission::PanelsView, ())?;
                if links.kind() == Kind::Installer {
                    caller.require(Permission::InstallersViewPanels, ())?;
                }
                links.kind().view()
            }
        };
        caller.require(permission, ()).map(drop)
    }

    fn filter(&self) -> String {
        match self {
            Self::People(query) | Self::Links(Links::OfPeople(query)) => {
                AccountQuery { page: 1, ..query.clone() }.write()
            }
            Self::Panels(query) | Self::Links(Links::OnPanels(_, query)) => {
                PanelQuery { page: 1, ..query.clone() }.write()
            }
            Self::Companies(query) => CompanyQuery { page: 1, ..query.clone() }.write(),
            Self::Groups(query) => GroupQuery { page: 1, ..query.clone() }.write(),
            Self::Mails(query) => MailQuery { page: 1, ..query.clone() }.write(),
            Self::Jobs(query) => query.first_page().write(),
        }
    }
}

impl Domain {
    /// Begins an export: asks for the permission and notes who takes what along, with what it is filtered by.
    pub async fn export_begin(&self, caller: &Caller, what: &Export) -> Result<()> {
        what.check(caller)?;
        let filter = what.filter();
        let changes = if filter.is_empty() { Vec::new() } else { vec![Change::new("Filter", "", filter)] };
        self.begin(caller).await?.commit(AuditEntry::about(what.action(), what.word()).with(changes)).await
    }

    /// The rows behind `from`, in the order of the list. Asks for permission and sight each time: whoever loses them
    /// meanwhile gets no further (SEC-56). Rows are looked up by the record itself, so that none is in it that its page
    /// would not open.
    pub async fn export_step(&self, caller: &Caller, what: &Export, from: Option<Rest>) -> Result<Step> {
        what.check(caller)?;
        match what {
            Export::People(query) => self.export_people(caller, query, from).await,
            Export::Panels(query) => self.export_panels(caller, query, from).await,
            Export::Companies(query) => self.export_companies(caller, query, from).await,
            Export::Groups(query) => self.export_groups(caller, query, from).await,
            Export::Mails(query) => self.export_mails(caller, query, from).await,
            Export::Jobs(query) => self.export_jobs(caller, query, from).await,
            Export::Links(links) => self.export_links(caller, links, from).await,
        }
    }
}
