//! Panel gateways: what a customer may ask of a partition, and what became of it.

use serde::{Deserialize, Serialize};

use crate::when::When;

/// A command that is not acknowledged so many seconds after it was given was not delivered.
pub const DELIVERY_SECONDS: i64 = 30;

/// How a partition stands, as its panel said last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Arming {
    /// The panel has not said yet.
    Unknown,
    /// Not watching.
    Disarmed,
    /// Watching.
    Armed,
}

impl Arming {
    /// As the database and the gateway have it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Disarmed => "disarmed",
            Self::Armed => "armed",
        }
    }

    /// Reads that word.
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Unknown, Self::Disarmed, Self::Armed].into_iter().find(|k| k.key() == key)
    }

    /// The word on the screen.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unknown => "Not known",
            Self::Disarmed => "Disarmed",
            Self::Armed => "Armed",
        }
    }
}

/// What a partition is told to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CommandKind {
    /// Watch.
    Arm,
    /// Stop watching.
    Disarm,
    /// Say how it stands.
    AskState,
}

impl CommandKind {
    /// As the database and the gateway have it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Arm => "arm",
            Self::Disarm => "disarm",
            Self::AskState => "ask_state",
        }
    }

    /// Reads that word.
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Arm, Self::Disarm, Self::AskState].into_iter().find(|k| k.key() == key)
    }

    /// The word on the button and in lists.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Arm => "Arm",
            Self::Disarm => "Disarm",
            Self::AskState => "Ask for state",
        }
    }
}

/// What became of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CommandState {
    /// Not acknowledged yet, and still in time.
    Waiting,
    /// The panel did it.
    Done,
    /// The panel would not.
    Refused,
    /// Not acknowledged in time. Never becomes done: what the panel did is what it reports.
    NotDelivered,
}

impl CommandState {
    /// As the database has it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Done => "done",
            Self::Refused => "refused",
            Self::NotDelivered => "undelivered",
        }
    }

    /// Reads that word.
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Waiting, Self::Done, Self::Refused, Self::NotDelivered].into_iter().find(|k| k.key() == key)
    }

    /// The word on the screen.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "Waiting for the panel",
            Self::Done => "Done",
            Self::Refused => "Refused by the panel",
            Self::NotDelivered => "Not delivered",
        }
    }
}

/// A command and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Command {
    /// Which partition.
    pub partition: u16,
    /// What was asked.
    pub kind: CommandKind,
    /// Who asked, by name at the time.
    pub by: String,
    /// Somebody who helped asked it on the customer's behalf.
    pub assisted: bool,
    /// When.
    pub asked: When,
    /// How it stands.
    pub state: CommandState,
    /// Why the panel refused, in its gateway's words; may be empty.
    pub reason: String,
    /// An acknowledgement came after the deadline.
    pub late: bool,
}
