//! What gateways send and get, as `docs/gateway.md` has it.

use domain::gateway::Handed;
use domain::gateway::acknowledge::Acknowledgement;
use domain::gateway::report::{self, Taken};
use model::gateway::{Arming, CommandKind, CommandState};
use model::ids::CommandId;
use model::panels::Connection;
use model::when::When;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Asks for commands.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Fetch {
    /// At most so many.
    pub(super) max: Option<u16>,
}

/// The commands, oldest first.
#[derive(Debug, Serialize)]
pub(super) struct Fetched {
    /// The server's clock.
    now: String,
    commands: Vec<Command>,
}

/// One of them.
#[derive(Debug, Serialize)]
struct Command {
    id: CommandId,
    imei: String,
    partition: u16,
    kind: &'static str,
    asked_at: String,
    /// Not to be carried out from then on.
    expires_at: String,
    /// Handed out again then.
    leased_until: String,
}

impl Fetched {
    pub(super) fn new(now: OffsetDateTime, commands: Vec<Handed>) -> Self {
        let command = |handed: Handed| Command {
            id: handed.id,
            imei: handed.imei,
            partition: handed.partition,
            kind: CommandKind::key(handed.kind),
            asked_at: written(handed.asked),
            expires_at: written(handed.deadline),
            leased_until: written(handed.leased_until),
        };
        Self { now: written(now), commands: commands.into_iter().map(command).collect() }
    }
}

fn written(at: OffsetDateTime) -> String {
    at.format(&Rfc3339).unwrap_or_else(|_| When::from(at).rfc3339())
}

/// Says what became of a command.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Acknowledge {
    command: CommandId,
    outcome: Outcome,
    #[serde(default)]
    reason: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Outcome {
    Done,
    Refused,
}

impl Acknowledge {
    pub(super) fn into_parts(self) -> (CommandId, Acknowledgement) {
        (self.command, Acknowledgement { is_done: self.outcome == Outcome::Done, reason: self.reason })
    }
}

/// How the command stands.
#[derive(Debug, Serialize)]
pub(super) struct Acknowledged {
    command: CommandId,
    state: &'static str,
}

impl Acknowledged {
    pub(super) fn new(command: CommandId, state: CommandState) -> Self {
        let state = match state {
            CommandState::NotDelivered => "not_delivered",
            state => state.key(),
        };
        Self { command, state }
    }
}

/// Says how a panel stands.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Report {
    imei: String,
    sequence: i64,
    at: String,
    connection: Option<String>,
    #[serde(default)]
    partitions: Vec<Partition>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Partition {
    number: u16,
    state: String,
}

impl Report {
    /// None where a word or the time cannot be read.
    pub(super) fn read(self) -> Option<report::Report> {
        let connection = match self.connection.as_deref() {
            None => None,
            Some("online") => Some(Connection::Online),
            Some("offline") => Some(Connection::Offline),
            Some(_) => return None,
        };
        let partition = |partition: Partition| Some((partition.number, Arming::from_key(&partition.state)?));
        Some(report::Report {
            imei: self.imei,
            sequence: self.sequence,
            at: OffsetDateTime::parse(&self.at, &Rfc3339).ok()?,
            connection,
            partitions: self.partitions.into_iter().map(partition).collect::<Option<_>>()?,
        })
    }
}

/// What became of a report.
#[derive(Debug, Serialize)]
pub(super) struct Reported {
    taken: bool,
    sequence: i64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unknown_partitions: Vec<u16>,
}

impl From<Taken> for Reported {
    fn from(taken: Taken) -> Self {
        Self { taken: taken.taken, sequence: taken.sequence, unknown_partitions: taken.unknown }
    }
}

/// Why a call was refused.
#[derive(Debug, Serialize)]
pub(super) struct Fault {
    /// A word for programs.
    pub(super) error: &'static str,
    /// A sentence for people.
    pub(super) message: String,
}
