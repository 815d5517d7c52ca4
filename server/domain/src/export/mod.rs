//! A grid as a file: as it is filtered and sorted, step by step and by key, so that a million rows need no more
//! memory than some (REL-38). Columns are those an import reads, where there is an import: what is taken out here can
//! be brought in there.

pub mod repo;
mod rows;

use model::accounts::{AccountQuery, Change, Kind};
use model::companies::CompanyQuery;
use model::groups::GroupQuery;
use model::mail::MailQuery;
use model::panels::PanelQuery;
use model::viewer::QueryWriter;
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
    Jobs(JobFilter),
}

/// Which jobs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JobFilter {
    /// Only those in this state, by its stable word; empty: any.
    pub state: String,
    /// Only the reader's own.
    pub own: bool,
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
}

/// Some rows, and where to go on; none: that was all.
pub type Step = (Vec<Vec<String>>, Option<Rest>);

impl Export {
    /// The word of the grid: in its address, the file's name and the log.
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
        }
    }

    /// What one must be allowed to see; none: his own is anybody's of the console.
    pub const fn permission(&self) -> Option<Permission> {
        Some(match self {
            Self::People(query) => query.kind.view(),
            Self::Panels(_) => Permission::PanelsView,
            Self::Companies(_) => Permission::CompaniesView,
            Self::Groups(_) => Permission::GroupsView,
            Self::Mails(_) => Permission::MailView,
            Self::Jobs(_) => return None,
        })
    }

    /// May he take it along?
    fn check(&self, caller: &Caller) -> Result<()> {
        match self.permission() {
            Some(permission) => caller.require(permission, ()).map(drop),
            None if caller.kind == Kind::Employee && !caller.permissions.is_empty() => caller.check_usable(),
            None => Err(ApiError::Forbidden(text::missing(Permission::JobsView)).into()),
        }
    }

    fn filter(&self) -> String {
        match self {
            Self::People(query) => AccountQuery { page: 1, ..query.clone() }.write(),
            Self::Panels(query) => PanelQuery { page: 1, ..query.clone() }.write(),
            Self::Companies(query) => CompanyQuery { page: 1, ..query.clone() }.write(),
            Self::Groups(query) => GroupQuery { page: 1, ..query.clone() }.write(),
            Self::Mails(query) => MailQuery { page: 1, ..query.clone() }.write(),
            Self::Jobs(JobFilter { state, own }) => {
                let mut out = QueryWriter::default();
                if !state.is_empty() {
                    out.put("state", state);
                }
                if *own {
                    out.put("of", "me");
                }
                out.finish()
            }
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
            Export::Jobs(filter) => self.export_jobs(caller, filter, from).await,
        }
    }
}
