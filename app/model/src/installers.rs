//! Installers: what staff decide about one, his panels, and becoming an employee.

use serde::{Deserialize, Serialize};

use crate::accounts::State;
use crate::companies::Choice;
use crate::ids::{GroupId, LinkId, PanelId, PermitId};
use crate::when::When;

/// Accept or Reject: one permission covers both (decision 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Gives access to the installer application (S3-41).
    Accept,
    /// Takes it (S3-42).
    Reject,
}

impl Decision {
    /// The state it leads to.
    pub const fn to_state(self) -> State {
        match self {
            Self::Accept => State::Active,
            Self::Reject => State::Off,
        }
    }

    /// Does `state` allow it (S3-40, decision 6)? `Err` is the reason why not, for the button and for
    /// the outcome's row.
    pub const fn allowed_in(self, state: State) -> Result<(), &'static str> {
        match (self, state) {
            (Self::Accept, State::Pending | State::Off) | (Self::Reject, State::Active) => Ok(()),
            (Self::Accept, State::Active) => Err("Already accepted."),
            (Self::Reject, State::Off) => Err("Already rejected."),
            (Self::Reject, State::Pending) => Err("Pending: there is no access to reject yet."),
        }
    }

    /// The one that the row's menu offers first (S3-36 to S3-39).
    pub const fn offered_in(state: State) -> Self {
        match state {
            State::Active => Self::Reject,
            State::Pending | State::Off => Self::Accept,
        }
    }
}

/// Whether a request to connect was permitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PermitState {
    /// Waits for an answer.
    Asked,
    /// Permitted, until an end.
    Granted,
    /// Not permitted.
    Refused,
    /// Nobody answered in time, or the permit has run out.
    Ended,
}

impl PermitState {
    /// As the database has it. `Ended` is computed from the times, never stored.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Granted => "granted",
            Self::Refused => "refused",
            Self::Ended => "ended",
        }
    }

    /// Reads the database's word.
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Asked, Self::Granted, Self::Refused, Self::Ended].into_iter().find(|s| s.key() == key)
    }

    /// The word on the screen.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Asked => "Waiting for an answer",
            Self::Granted => "Permitted",
            Self::Refused => "Refused",
            Self::Ended => "Ended",
        }
    }
}

/// The last request of an installer to connect to a panel that needs the master user's permit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Permit {
    /// Which.
    pub id: PermitId,
    /// How it stands.
    pub state: PermitState,
    /// When it was asked for.
    pub asked: When,
    /// A request that waits: when it lapses. A permit: when it ends.
    pub until: When,
    /// Who answered, by name; empty while it waits.
    pub answered_by: String,
}

/// One panel of an installer (S3-80).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstallerLink {
    /// Which link.
    pub id: LinkId,
    /// The panel.
    pub panel_id: PanelId,
    /// Its IMEI.
    pub imei: String,
    /// Its account code at the monitoring station.
    pub account_code: String,
    /// Its group.
    pub group_id: GroupId,
    /// Its group's name.
    pub group: String,
    /// First instant without access, when there is an end.
    pub ends_at: Option<When>,
    /// True when the end is past: the link gives no access.
    pub ended: bool,
    /// The panel lets the installer application in (S3-104).
    pub access: bool,
    /// The master user must permit each connection.
    pub needs_permit: bool,
    /// The installer's last request, where one is needed.
    pub permit: Option<Permit>,
    /// For optimistic locking.
    pub version: i64,
}

/// "Register installer", as typed (S3-46 to S3-48).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterInstaller {
    /// Required.
    pub name: String,
    /// Required.
    pub email: String,
    /// Required.
    pub phone: String,
}

/// "Installer conversion", as typed (S3-57 to S3-61).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConvertInstaller {
    /// Required.
    pub name: String,
    /// Required.
    pub phone: String,
    /// ISO 3166 code; required.
    pub country: String,
    /// A role's id; required.
    pub role: String,
    /// The seal of the list that was shown ([`Split::seal`]); empty: none was.
    pub seen: String,
}

/// What the modal "Installer conversion" needs beside the installer himself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversion {
    /// The roles the reader may give.
    pub roles: Vec<Choice>,
    /// Every country, by name.
    pub countries: Vec<Choice>,
    /// What becomes of the panels with the role asked about; none while no role is chosen.
    pub split: Option<Split>,
}

/// What becomes of an installer's panels when he is converted (S3-64).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Split {
    /// Panels in the reader's sight that will be unassigned.
    pub unassigned: Vec<SplitPanel>,
    /// Panels in the reader's sight that stay.
    pub kept: Vec<SplitPanel>,
    /// Panels out of the reader's sight that will be unassigned.
    pub unassigned_unseen: u32,
    /// Panels out of the reader's sight that stay.
    pub kept_unseen: u32,
    /// Stands for this list: a confirmation holds for this list and no other.
    pub seal: String,
}

/// A line of a [`Split`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SplitPanel {
    /// Its IMEI.
    pub imei: String,
    /// Its account code.
    pub account_code: String,
    /// Its group's name.
    pub group: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// S3-36 to S3-40, decision 6.
    #[test]
    fn a_decision_fits_some_states() {
        let rows = [
            (Decision::Accept, State::Pending, true),
            (Decision::Accept, State::Off, true),
            (Decision::Accept, State::Active, false),
            (Decision::Reject, State::Active, true),
            (Decision::Reject, State::Off, false),
            (Decision::Reject, State::Pending, false),
        ];
        for (decision, state, fits) in rows {
            assert_eq!(decision.allowed_in(state).is_ok(), fits, "{decision:?} in {state:?}");
        }
        for state in State::ALL {
            assert_eq!(Decision::offered_in(state).allowed_in(state), Ok(()));
        }
    }
}
