//! Undo: an act that can be taken back keeps what it found, in its own transaction, for half a minute. Who asks
//! for it back is asked everything again: session, permission, rank, sight, seats; and a record that anybody
//! changed since stays as it is, with the reason. Sessions that ended stay ended.

mod links;
mod panels;
pub mod repo;
mod state;

use model::accounts::{Kind, OutcomeKind};
use model::ids::UndoId;
use model::undo::{PutBack, TAKEN_SECONDS, Undone};
use model::{ApiError, Permission};
use time::Duration;

use crate::Domain;
use crate::accounts::access::MOST_ROWS;
use crate::caller::Caller;
use crate::error::{Error, Result, retry};
use repo::Kept;

/// Said of a record that somebody else had in his hands meanwhile.
pub(crate) const CHANGED: &str = "Somebody changed it meanwhile, so it stays as it is now.";

/// Said when there is nothing to take back any more.
const LATE: &str = "This can no longer be undone: that is possible for half a minute.";

/// An act that can be taken back, as the log calls it; what it takes to put back what it found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    /// Turned an account of this kind on or off, from its own page.
    State(Kind),
    /// Turned any account on or off, from Account Management.
    Managed,
    /// Took a panel from a customer.
    Customer,
    /// Took a panel from an installer.
    Installer,
    /// Put a panel into another group.
    Move,
}

impl Act {
    /// By the log's word.
    fn of(action: &str) -> Result<Self> {
        Ok(match action {
            "accounts.suspend" | "accounts.enable" => Self::State(Kind::EndUser),
            "installers.accept" | "installers.reject" => Self::State(Kind::Installer),
            "employees.disable" | "employees.enable" => Self::State(Kind::Employee),
            "management.deactivate" | "management.reactivate" => Self::Managed,
            "accounts.unassign_panel" => Self::Customer,
            "installers.unassign_panel" => Self::Installer,
            "panels.move" => Self::Move,
            other => return Err(Error::bug(format!("nothing puts back {other}"))),
        })
    }

    /// Whoever did it may take it back: the act's own permission.
    const fn permission(self) -> Permission {
        match self {
            Self::State(kind) => kind.switch(),
            Self::Managed => Permission::ManagementDeactivate,
            Self::Customer => Permission::AccountsUnassignPanels,
            Self::Installer => Permission::InstallersUnassignPanels,
            Self::Move => Permission::PanelsMove,
        }
    }

    /// The log's word for taking it back.
    const fn undoing(self) -> &'static str {
        match self {
            Self::State(Kind::EndUser) | Self::Customer => "accounts.undo",
            Self::State(Kind::Installer) | Self::Installer => "installers.undo",
            Self::State(Kind::Employee) => "employees.undo",
            Self::Managed => "management.undo",
            Self::Move => "panels.undo",
        }
    }
}

impl Caller {
    /// The offer to take back what this request did; none when it did nothing.
    pub fn undo_of(&self, did_something: bool) -> Option<UndoId> {
        self.undo.filter(|_| did_something)
    }
}

impl Domain {
    /// Takes back what one request of this session did, each record in a transaction of its own. `Conflict` when
    /// it is too late, was taken back already, or was somebody else's: these look alike.
    pub async fn run_undo(&self, caller: &Caller, batch: UndoId) -> Result<Undone> {
        caller.check_usable()?;
        caller.check_acting()?;
        if caller.permissions.is_empty() {
            return Err(ApiError::Forbidden("You have nothing to undo here.".into()).into());
        }
        let since = self.clock().now() - Duration::seconds(TAKEN_SECONDS);
        let most = i64::try_from(MOST_ROWS).unwrap_or(i64::MAX);
        let kept = repo::of_batch(self.pool(), batch, caller.session, since, most).await?;
        if kept.is_empty() {
            return Err(ApiError::conflict(LATE).into());
        }
        let mut rows = Vec::with_capacity(kept.len());
        let mut ended_sessions = false;
        for one in &kept {
            caller.require(Act::of(&one.action)?.permission(), ())?;
            ended_sessions |= one.ended_sessions();
            let done = retry(self.entropy(), || self.put_back(caller, one)).await;
            rows.push(row(one, done)?);
        }
        self.totals().forget(caller.account);
        Ok(Undone::new(&rows, ended_sessions))
    }

    async fn put_back(&self, caller: &Caller, kept: &Kept) -> Result<()> {
        match Act::of(&kept.action)? {
            act @ (Act::State(_) | Act::Managed) => self.put_back_state(caller, act, kept).await,
            Act::Customer => self.put_back_customer(caller, kept).await,
            Act::Installer => self.put_back_installer(caller, kept).await,
            Act::Move => self.put_back_group(caller, kept).await,
        }
    }
}

/// One row's end as the person reads it. Only what concerns this row: an outage ends the whole.
fn row(kept: &Kept, done: Result<()>) -> Result<PutBack> {
    let row = |result, reason: String| Ok(PutBack { title: kept.title.clone(), result, reason });
    match done {
        Ok(()) => row(OutcomeKind::Done, String::new()),
        Err(Error::Api(ApiError::SignedOut)) => Err(ApiError::SignedOut.into()),
        Err(Error::Api(error @ ApiError::Conflict { .. })) => row(OutcomeKind::Skipped, error.message()),
        Err(Error::Api(error)) => row(OutcomeKind::Failed, error.message()),
        Err(other) => Err(other),
    }
}

/// Refuses what somebody changed since.
fn check_version(kept: &Kept, version: i64) -> Result<()> {
    if kept.version == version { Ok(()) } else { Err(Error::conflict(CHANGED)) }
}
