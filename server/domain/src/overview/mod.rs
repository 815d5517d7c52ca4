//! The overview: what needs doing and what was done lately, each number within the reader's sight and as many as
//! the page it leads to shows. Lists count themselves (kept tallies, totals of at most two seconds ago); the days
//! of the log are counted by its indexes, and those that are over are kept for a while.

pub mod days;
pub mod repo;

use model::ApiError;
use model::Permission;
use model::accounts::{AccountQuery, Kind, State};
use model::companies::{CompanyName, JoinKind};
use model::grid::Total;
use model::groups::{GroupQuery, LicenceFilter};
use model::ids::{CompanyId, JobId};
use model::mail::{MailQuery, MailState};
use model::overview::{DORMANT_DAYS, Overview, PERMITS_MAX, Waiting, WaitingPermit, Waits};

use crate::Domain;
use crate::caller::Caller;
use crate::companies::join::may_answer;
use crate::error::Result;
use crate::groups::list::repo::{Ask, count};
use crate::groups::walls::Walls;

/// Jobs that failed longer ago are of no interest any more.
const LATELY: time::Duration = time::Duration::days(7);

/// People of a kind to review.
pub fn dormant(kind: Kind) -> AccountQuery {
    AccountQuery { status: Some(State::Active), idle_days: Some(DORMANT_DAYS), ..AccountQuery::of(kind) }
}

/// Installers to accept.
pub fn pending_installers() -> AccountQuery {
    AccountQuery { status: Some(State::Pending), ..AccountQuery::of(Kind::Installer) }
}

/// Mails to look after.
pub fn refused_mails() -> MailQuery {
    MailQuery { state: Some(MailState::Refused), ..MailQuery::default() }
}

/// Groups to renew.
pub fn ending_licences() -> GroupQuery {
    GroupQuery { licence: Some(LicenceFilter::Ending), ..GroupQuery::default() }
}

impl Domain {
    /// What the reader sees of it.
    pub async fn overview(&self, caller: &Caller) -> Result<Overview> {
        check(caller)?;
        let (waiting, days) = tokio::try_join!(self.waiting(caller), self.days(caller))?;
        Ok(Overview { waiting, days })
    }

    /// What waits for somebody; nothing of what the reader may not view.
    async fn waiting(&self, caller: &Caller) -> Result<Vec<Waiting>> {
        let may = |permission| caller.permissions.has(permission);
        let mut all = Vec::new();
        if may(Permission::InstallersView) {
            put(&mut all, Waits::PendingInstallers, self.accounts_total(caller, &pending_installers()).await?);
        }
        if may_see_permits(caller) {
            let n = repo::count_permits(self.pool(), &caller.scope, self.clock().now()).await?;
            put(&mut all, Waits::Permits, exact(n));
        }
        if may(Permission::CompaniesView) {
            for (company, n) in self.joins(caller).await? {
                put(&mut all, Waits::Joins(company), exact(n));
            }
        }
        if may(Permission::MailView) {
            let asked = MailQuery { size: 1, ..refused_mails() };
            put(&mut all, Waits::RefusedMails, self.outbox(caller, &asked).await?.total);
        }
        for (job, title, n) in repo::failed_rows(self.pool(), caller.account, self.clock().now() - LATELY).await? {
            put(&mut all, Waits::FailedRows { job: JobId(job), title }, exact(n));
        }
        if may(Permission::GroupsView) {
            let ask = Ask::new(&caller.scope, Walls::of(caller), &ending_licences(), self.clock().now());
            put(&mut all, Waits::EndingLicences, Total::Exact(count(self.pool(), &ask).await?));
        }
        for kind in [Kind::EndUser, Kind::Installer, Kind::Employee] {
            if may(kind.view()) {
                put(&mut all, Waits::Dormant(kind), self.accounts_total(caller, &dormant(kind)).await?);
            }
        }
        Ok(all)
    }

    /// How many ask to join each company in sight, as far as the caller may answer them.
    async fn joins(&self, caller: &Caller) -> Result<Vec<(CompanyName, i64)>> {
        let kinds = JoinKind::ALL.into_iter().filter(|kind| may_answer(caller.permissions, *kind).is_ok());
        let kinds: Vec<&str> = kinds.map(JoinKind::key).collect();
        let rows = repo::joins(self.pool(), &caller.scope, &kinds, self.clock().now()).await?;
        Ok(rows.into_iter().map(|(id, name, n)| (CompanyName { id: CompanyId(id), name }, n)).collect())
    }

    /// Who waits to connect to a panel in sight, the longest first; the first [`PERMITS_MAX`].
    pub async fn waiting_permits(&self, caller: &Caller) -> Result<Vec<WaitingPermit>> {
        caller.require(Permission::PanelsView, ())?;
        caller.require(Permission::InstallersView, ())?;
        caller.require(Permission::InstallersViewPanels, ())?;
        repo::permits(self.pool(), &caller.scope, self.clock().now(), i64::from(PERMITS_MAX)).await
    }
}

fn may_see_permits(caller: &Caller) -> bool {
    let needed = [Permission::PanelsView, Permission::InstallersView, Permission::InstallersViewPanels];
    needed.into_iter().all(|permission| caller.permissions.has(permission))
}

/// For employees who may do anything.
fn check(caller: &Caller) -> Result<()> {
    caller.check_usable()?;
    if caller.permissions.is_empty() && caller.viewing.is_none() {
        return Err(ApiError::Forbidden("There is nothing here for you to see.".into()).into());
    }
    Ok(())
}

fn exact(n: i64) -> Total {
    Total::Exact(u32::try_from(n).unwrap_or(u32::MAX))
}

/// Nothing waits: nothing is said.
fn put(all: &mut Vec<Waiting>, what: Waits, count: Total) {
    if count.known() > 0 {
        all.push(Waiting { what, count });
    }
}
