//! Acknowledging a command: the gateway says what the panel did. May be said again any number of times;
//! the first word that came in time stands.

use model::ApiError;
use model::accounts::Change;
use model::gateway::CommandState;
use model::ids::CommandId;
use time::OffsetDateTime;

use super::commands::repo::{self, Told};
use super::{Gateway, commands, lapse};
use crate::Domain;
use crate::audit::{AuditEntry, AuditOutcome};
use crate::caller::{Actor, Origin};
use crate::error::{Result, retry};

/// Longest reason kept, in characters.
const REASON_CHARS: usize = 200;

/// What a gateway says of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acknowledgement {
    /// The panel did it; else it refused.
    pub is_done: bool,
    /// Why it refused, for the customer; may be empty.
    pub reason: String,
}

/// What becomes of an acknowledgement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It counts, now or since it was first said.
    Counts(CommandState),
    /// Something else was said before, and stands.
    Otherwise(CommandState),
    /// It came after the deadline: the command stays "not delivered".
    TooLate,
    /// The command was never handed out.
    NotFetched,
}

impl Domain {
    /// Takes an acknowledgement; `NotFound` for a command that is not this gateway's, as for one that never was.
    pub async fn acknowledge_command(
        &self,
        gateway: &Gateway,
        id: CommandId,
        said: &Acknowledgement,
        origin: &Origin,
    ) -> Result<Answer> {
        let reason = said.reason.chars().filter(|c| !model::field::is_invisible(*c)).take(REASON_CHARS).collect();
        let said = Acknowledgement { is_done: said.is_done, reason };
        retry(self.entropy(), || self.acknowledge_once(gateway, id, &said, origin)).await
    }

    async fn acknowledge_once(
        &self,
        gateway: &Gateway,
        id: CommandId,
        said: &Acknowledgement,
        origin: &Origin,
    ) -> Result<Answer> {
        let outcome = if said.is_done { CommandState::Done } else { CommandState::Refused };
        let seen = repo::told(&mut *self.pool().acquire().await?, id).await?;
        let seen = seen.filter(|told| told.gateway == gateway.id.0).ok_or(ApiError::NotFound)?;
        // What was said before is looked up without holding the command back from a fetch.
        if let Some(answer) = said_before(&seen, outcome, self.clock().now())? {
            return Ok(answer);
        }
        if seen.state == CommandState::Waiting.key() && seen.deadline <= self.clock().now() {
            // Its end is an entry of its own in the log, before what came too late.
            lapse::end(self, id).await?;
        }
        let mut tx = self.begin_unchecked_as(actor(&seen, origin)).await?;
        let now = tx.now;
        let told = repo::lock(tx.conn(), id).await?.ok_or(ApiError::NotFound)?;
        if let Some(answer) = said_before(&told, outcome, now)? {
            return Ok(answer);
        }
        if told.state == CommandState::Waiting.key() && told.deadline > now {
            repo::end(tx.conn(), id, outcome, &said.reason, now).await?;
            let change = said_change(&told, CommandState::Waiting.word(), outcome.word());
            let why = format!("{} {}", by(gateway), said.reason);
            let ended = if said.is_done { AuditOutcome::Done } else { AuditOutcome::Failed };
            let entry = entry(&told, outcome_action(outcome)).with(vec![change]);
            tx.commit(entry.ended(ended, why.trim_end())).await?;
            return Ok(Answer::Counts(outcome));
        }
        if repo::note_late(tx.conn(), id, outcome).await? {
            let change = said_change(&told, CommandState::NotDelivered.word(), outcome.word());
            let why = format!("{} Too late: it stays not delivered.", by(gateway));
            let entry = entry(&told, "commands.late").with(vec![change]);
            tx.commit(entry.ended(AuditOutcome::Failed, why)).await?;
        }
        Ok(Answer::TooLate)
    }
}

/// The answer to a command that needs nothing to be written: it has an outcome, or was never handed out.
fn said_before(told: &Told, outcome: CommandState, now: OffsetDateTime) -> Result<Option<Answer>> {
    Ok(match CommandState::from_key(&told.state).ok_or_else(|| repo::unknown("state"))? {
        CommandState::Waiting if told.tries == 0 && told.deadline > now => Some(Answer::NotFetched),
        CommandState::Waiting | CommandState::NotDelivered => None,
        state if state == outcome => Some(Answer::Counts(state)),
        state => Some(Answer::Otherwise(state)),
    })
}

fn by(gateway: &Gateway) -> String {
    format!("Said by gateway {}.", gateway.name)
}

/// Who gave the command, and for whom: an outcome is theirs as the command was.
pub(super) fn actor(told: &Told, origin: &Origin) -> Actor {
    Actor {
        id: told.by_id,
        name: told.by_name.clone(),
        assisted: told.assisted_id,
        assisted_name: told.assisted_name.clone(),
        origin: origin.clone(),
    }
}

/// An entry about the command's panel.
pub(super) fn entry(told: &Told, action: &'static str) -> AuditEntry {
    AuditEntry {
        action,
        target_kind: "panel",
        target_id: Some(told.panel_id),
        target_name: told.imei.clone(),
        company: told.company_id,
        ..AuditEntry::default()
    }
}

/// "Partition 2 Garage, Arm: Waiting for the panel → Done".
pub(super) fn said_change(told: &Told, before: &str, after: &str) -> Change {
    let partition = u16::try_from(told.partition).unwrap_or(0);
    let what = model::gateway::CommandKind::from_key(&told.kind).map_or("", model::gateway::CommandKind::word);
    Change::new(&format!("{}, {what}", commands::partition_words(partition, &told.partition_name)), before, after)
}

const fn outcome_action(outcome: CommandState) -> &'static str {
    match outcome {
        CommandState::Refused => "commands.refused",
        _ => "commands.done",
    }
}
