//! Giving a command: by the customer, from his dashboard, to a partition that he reaches.

pub mod repo;

use model::accounts::Change;
use model::gateway::{Command, CommandKind};
use model::ids::PanelId;
use model::{ApiError, text};
use time::Duration;
use uuid::Uuid;

use self::repo::NewCommand;
use super::DELIVERY;
use crate::audit::AuditEntry;
use crate::caller::Caller;
use crate::error::{Error, Result, retry};
use crate::home::repo::Place;
use crate::tx::Tx;
use crate::{Domain, home, once};

/// Most commands of one person in [`WINDOW`].
const MOST: i64 = 30;
/// The window of [`MOST`].
const WINDOW: Duration = Duration::minutes(1);

impl Domain {
    /// Tells a partition of one of the caller's panels what to do. `NotFound` for a panel or partition that he does not reach;
    /// `Conflict` when no gateway carries commands to the panel; `TooMany` after thirty in a minute. The
    /// same again while one waits is answered by the one that waits; so is a `key` that was used before
    /// (REL-25).
    pub async fn home_command(
        &self,
        caller: &Caller,
        panel: PanelId,
        partition: u16,
        kind: CommandKind,
        key: Uuid,
    ) -> Result<Command> {
        home::check(caller)?;
        retry(self.entropy(), || self.command_once(caller, (panel, partition), kind, key)).await
    }

    async fn command_once(
        &self,
        caller: &Caller,
        (panel, partition): (PanelId, u16),
        kind: CommandKind,
        key: Uuid,
    ) -> Result<Command> {
        let mut tx = self.begin(caller).await?;
        let now = tx.now;
        let place = home::repo::place(tx.conn(), caller.account, panel, now).await?.ok_or(ApiError::NotFound)?;
        if !place.reaches(partition) {
            return Err(ApiError::NotFound.into());
        }
        // Two commands for one partition come one after the other.
        let name = repo::lock_partition(tx.conn(), panel, partition).await?.ok_or(ApiError::NotFound)?;
        let gateway = place.gateway.ok_or_else(|| Error::conflict(text::NO_GATEWAY))?;
        let is_first = once::first(&mut tx, caller.account, key).await?;
        if let Some(last) = repo::last(tx.conn(), panel, partition).await?
            && (!is_first || last.is_waiting(kind, now)?)
        {
            return last.command(now);
        }
        check_budget(&mut tx, caller).await?;
        let actor = caller.actor();
        let new = NewCommand {
            id: self.new_uuid(),
            panel: panel.0,
            partition,
            gateway,
            kind,
            account: caller.account.0,
            actor: &actor,
            now,
            deadline: now + DELIVERY,
        };
        repo::insert(tx.conn(), &new).await?;
        let change = Change::new(&partition_words(partition, &name), "", kind.word());
        tx.commit(entry(action(kind), &place).with(vec![change])).await?;
        Ok(new.command())
    }
}

/// "Partition 2 Garage".
pub(super) fn partition_words(number: u16, name: &str) -> String {
    format!("Partition {number} {name}").trim_end().to_owned()
}

fn entry(action: &'static str, place: &Place) -> AuditEntry {
    AuditEntry {
        action,
        target_kind: "panel",
        target_id: Some(place.panel),
        target_name: place.imei.clone(),
        company: place.company,
        ..AuditEntry::default()
    }
}

const fn action(kind: CommandKind) -> &'static str {
    match kind {
        CommandKind::Arm => "commands.arm",
        CommandKind::Disarm => "commands.disarm",
        CommandKind::AskState => "commands.ask_state",
    }
}

/// `TooMany` when the person has given [`MOST`] commands in [`WINDOW`].
async fn check_budget(tx: &mut Tx, caller: &Caller) -> Result<()> {
    let now = tx.now;
    match repo::nth_newest(tx.conn(), caller.account, now - WINDOW, MOST).await? {
        Some(at) => {
            let wait = (at + WINDOW - now).whole_seconds().max(1);
            Err(ApiError::TooMany(u32::try_from(wait).unwrap_or(u32::MAX)).into())
        }
        None => Ok(()),
    }
}
