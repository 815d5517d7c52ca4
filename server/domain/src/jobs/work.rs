//! The kinds of work there are: what each is called, needs, and does with one item.

use model::Permission;
use model::accounts::{Access, Kind};
use model::employees::Switch;
use model::ids::{AccountId, GroupId, ImportId, PanelId};
use model::import::ImportKind;
use model::installers::Decision;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Item;
use crate::accounts::{find, lock_down, remove};
use crate::caller::Caller;
use crate::error::{Error, Result};
use crate::{Domain, panels};

/// What a job does with each of its items. Kept with the job: a name that is stored never changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Work {
    /// Suspends or enables end users.
    AccountAccess {
        /// Which of both.
        access: Access,
    },
    /// Accepts or rejects installers.
    Decide {
        /// Which of both.
        decision: Decision,
    },
    /// Disables or enables employees.
    Switch {
        /// Which of both.
        switch: Switch,
    },
    /// Mails employees a code that leads to a new password.
    ResetPasswords,
    /// Locks accounts down.
    LockDown {
        /// Whose.
        kind: Kind,
        /// Why, for the log.
        reason: String,
    },
    /// Removes accounts.
    RemoveAccounts {
        /// Whose.
        kind: Kind,
    },
    /// Opens panels to the installer application, or closes them.
    PanelAccess {
        /// Which of both.
        on: bool,
    },
    /// Moves panels to another group; an item's payload names the one it comes `from`.
    MovePanels {
        /// Where to.
        to: GroupId,
        /// That group's name.
        name: String,
        /// Of a filter's panels: the groups that they were in when who sees them was shown.
        #[serde(default)]
        from: Vec<GroupId>,
    },
    /// Removes panels.
    RemovePanels,
    /// Brings in the rows of a file; an item's payload names its `row`.
    Import {
        /// Which file.
        import: ImportId,
        /// What it holds.
        kind: ImportKind,
        /// Whoever is pending gets his registration code.
        mails: bool,
    },
}

/// What the items of a work are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Things {
    /// Accounts of a kind.
    People(Kind),
    /// Panels.
    Panels,
    /// Neither: each item says itself what it is.
    Rows,
}

impl Work {
    /// Stable word, as the log has it for a single one.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::AccountAccess { access: Access::Suspend } => "accounts.suspend",
            Self::AccountAccess { access: Access::Enable } => "accounts.enable",
            Self::Decide { decision: Decision::Accept } => "installers.accept",
            Self::Decide { decision: Decision::Reject } => "installers.reject",
            Self::Switch { switch: Switch::Disable } => "employees.disable",
            Self::Switch { switch: Switch::Enable } => "employees.enable",
            Self::ResetPasswords => "employees.reset_password",
            Self::LockDown { kind, .. } => lock_down::action(*kind),
            Self::RemoveAccounts { kind } => remove::removed(*kind),
            Self::PanelAccess { .. } => "panels.installer_access",
            Self::MovePanels { .. } => "panels.move",
            Self::RemovePanels => "panels.remove",
            Self::Import { .. } => "import.start",
        }
    }

    /// What it is called.
    pub fn title(&self) -> String {
        match self {
            Self::AccountAccess { access: Access::Suspend } => "Suspend accounts".into(),
            Self::AccountAccess { access: Access::Enable } => "Enable accounts".into(),
            Self::Decide { decision: Decision::Accept } => "Accept installers".into(),
            Self::Decide { decision: Decision::Reject } => "Reject installers".into(),
            Self::Switch { switch: Switch::Disable } => "Disable employees".into(),
            Self::Switch { switch: Switch::Enable } => "Enable employees".into(),
            Self::ResetPasswords => "Reset passwords of employees".into(),
            Self::LockDown { kind, .. } => format!("Lock down {}", kind.nouns()),
            Self::RemoveAccounts { kind } => format!("Remove {}", kind.nouns()),
            Self::PanelAccess { on: true } => "Open panels to installers".into(),
            Self::PanelAccess { on: false } => "Close panels to installers".into(),
            Self::MovePanels { name, .. } => format!("Move panels to {name}"),
            Self::RemovePanels => "Remove panels".into(),
            Self::Import { kind, .. } => format!("Import {}", kind.title().to_lowercase()),
        }
    }

    /// After "3 accounts".
    pub fn verb(&self) -> String {
        match self {
            Self::AccountAccess { access: Access::Suspend } => "suspended".into(),
            Self::AccountAccess { access: Access::Enable } | Self::Switch { switch: Switch::Enable } => {
                "enabled".into()
            }
            Self::Decide { decision: Decision::Accept } => "accepted".into(),
            Self::Decide { decision: Decision::Reject } => "rejected".into(),
            Self::Switch { switch: Switch::Disable } => "disabled".into(),
            Self::ResetPasswords => "mailed a code to choose a new password".into(),
            Self::LockDown { .. } => "locked down".into(),
            Self::RemoveAccounts { .. } | Self::RemovePanels => "removed".into(),
            Self::PanelAccess { on: true } => "opened to installers".into(),
            Self::PanelAccess { on: false } => "closed to installers".into(),
            Self::MovePanels { name, .. } => format!("moved to {name}"),
            Self::Import { .. } => "brought in".into(),
        }
    }

    /// Without it the job does not start, and stops.
    pub const fn permission(&self) -> Permission {
        match self {
            Self::AccountAccess { .. } => Permission::AccountsSuspend,
            Self::Decide { .. } => Permission::InstallersAccept,
            Self::Switch { .. } => Permission::EmployeesDisable,
            Self::ResetPasswords => Permission::EmployeesResetPassword,
            Self::LockDown { kind, .. } => kind.switch(),
            Self::RemoveAccounts { kind } => kind.remove(),
            Self::PanelAccess { .. } => Permission::PanelsInstallerAccess,
            Self::MovePanels { .. } => Permission::PanelsMove,
            Self::RemovePanels => Permission::PanelsRemove,
            Self::Import { kind, .. } => kind.permission(),
        }
    }

    /// What of it was done can be taken back for a moment, when the request that asked did it itself.
    pub const fn is_undoable(&self) -> bool {
        matches!(self, Self::AccountAccess { .. } | Self::Decide { .. } | Self::Switch { .. } | Self::MovePanels { .. })
    }

    /// What its items are.
    pub const fn things(&self) -> Things {
        match self {
            Self::AccountAccess { .. } => Things::People(Kind::EndUser),
            Self::Decide { .. } => Things::People(Kind::Installer),
            Self::Switch { .. } | Self::ResetPasswords => Things::People(Kind::Employee),
            Self::LockDown { kind, .. } | Self::RemoveAccounts { kind } => Things::People(*kind),
            Self::PanelAccess { .. } | Self::MovePanels { .. } | Self::RemovePanels => Things::Panels,
            Self::Import { .. } => Things::Rows,
        }
    }

    /// Does it with one item, as `caller`, who carries the item: the first transaction he commits writes the item's
    /// outcome as well. Answers its name. `Conflict` skips the item, any other answer for a person fails it.
    pub(crate) async fn item(&self, domain: &Domain, caller: &Caller, item: &Item) -> Result<String> {
        match self {
            Self::AccountAccess { access } => domain.set_one_access(caller, person(item)?, *access).await,
            Self::Decide { decision } => domain.decide_one(caller, person(item)?, *decision).await,
            Self::Switch { switch } => domain.switch_one(caller, person(item)?, *switch).await,
            Self::ResetPasswords => {
                domain.reset_account_password(caller, Kind::Employee, person(item)?).await?;
                self.name_of(domain, caller, item).await
            }
            Self::LockDown { kind, reason } => domain.lock_one(caller, *kind, person(item)?, reason).await,
            Self::RemoveAccounts { kind } => domain.remove_one_account(caller, *kind, person(item)?).await,
            Self::PanelAccess { on } => domain.set_access_of_one(caller, PanelId(target(item)?), *on).await,
            Self::MovePanels { to, from, .. } => domain.move_item(caller, item, from, *to).await,
            Self::RemovePanels => domain.remove_panel_once(caller, PanelId(target(item)?)).await,
            Self::Import { import, mails, .. } => domain.import_row(caller, *import, row(item)?, *mails).await,
        }
    }

    /// The name of an item that was not done, as far as `caller` may know.
    pub(crate) async fn name_of(&self, domain: &Domain, caller: &Caller, item: &Item) -> Result<String> {
        let Some(target) = item.target else { return Ok(item.title.clone()) };
        let mut conn = domain.pool().acquire().await?;
        let found = match self.things() {
            Things::People(kind) => find(&mut conn, &caller.scope, kind, AccountId(target)).await.ok().map(|a| a.title),
            Things::Panels => {
                let panel = panels::find_visible(&mut conn, &caller.scope, PanelId(target)).await?;
                panel.map(|panel| panel.imei)
            }
            Things::Rows => Some(item.title.clone()),
        };
        Ok(found.unwrap_or_default())
    }
}

fn target(item: &Item) -> Result<Uuid> {
    item.target.ok_or_else(|| Error::bug("an item of a job without a target"))
}

/// The row of an import.
fn row(item: &Item) -> Result<i32> {
    let row = item.payload.as_ref().and_then(|payload| payload.get("row")).and_then(serde_json::Value::as_i64);
    row.and_then(|row| i32::try_from(row).ok()).ok_or_else(|| Error::bug("an item of an import without its row"))
}

fn person(item: &Item) -> Result<AccountId> {
    target(item).map(AccountId)
}
