//! Remote assistance: staff in a customer's dashboard, as the customer, for a time (S1-14 to S1-16).

use serde::{Deserialize, Serialize};

use crate::accounts::Change;
use crate::ids::{AccountId, AssistanceId};
use crate::when::When;

/// The lengths offered, in minutes; the first is the usual one (SEC-62).
pub const MINUTES: [u8; 4] = [30, 15, 45, 60];
/// No assistance is longer, extended or not (SEC-62).
pub const MOST_MINUTES: u8 = 60;
/// How much longer "extend" makes it, within [`MOST_MINUTES`].
pub const EXTENSION_MINUTES: u8 = 30;
/// How long a customer who is asked first has for his answer, and the helper for beginning after it.
pub const WAITS_MINUTES: u8 = 15;

/// Whose answer an assistance needs before it begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsentRule {
    /// Each customer chooses for himself whether he is asked first.
    #[default]
    Customer,
    /// Every customer is asked first, whatever he chose.
    Always,
}

impl ConsentRule {
    /// As the deployment's setting has it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Always => "always",
        }
    }

    /// Reads the deployment's setting.
    pub fn from_key(key: &str) -> Option<Self> {
        match key {
            "customer" => Some(Self::Customer),
            "always" => Some(Self::Always),
            _ => None,
        }
    }
}

/// How far the customer's consent is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Consent {
    /// He is not asked.
    None,
    /// He has not answered.
    Asked,
    /// He agreed in his dashboard.
    Click,
    /// He told the helper the mailed code.
    Code,
}

impl Consent {
    /// As the database has it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Asked => "asked",
            Self::Click => "click",
            Self::Code => "code",
        }
    }

    /// Reads the database's word.
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::None, Self::Asked, Self::Click, Self::Code].into_iter().find(|consent| consent.key() == key)
    }
}

macro_rules! ends {
    ($($(#[$doc:meta])* $name:ident, $key:literal, $word:literal;)*) => {
        /// What ended an assistance, or the request for one (SEC-62).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum EndedBy { $($(#[$doc])* $name,)* }

        impl EndedBy {
            /// All.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];
            /// As the database has it.
            pub const fn key(self) -> &'static str { match self { $(Self::$name => $key,)* } }
            /// The words for everybody.
            pub const fn word(self) -> &'static str { match self { $(Self::$name => $word,)* } }
        }
    };
}

ends! {
    /// The helper's "end".
    Helper, "helper", "The helper ended it.";
    /// The customer's "end".
    Customer, "customer", "The customer ended it.";
    /// Somebody else of the staff.
    Staff, "staff", "Another member of staff ended it.";
    /// Its time was up.
    Time, "time", "Its time was up.";
    /// The helper's own session has ended.
    SignedOut, "signed_out", "The helper's session ended.";
    /// The helper's account was turned off or removed.
    HelperOff, "helper_off", "The helper's account was disabled.";
    /// The helper may not assist this customer any more.
    RightLost, "right_lost", "The helper may not assist this customer any more.";
    /// The customer's account was turned off or removed.
    CustomerOff, "customer_off", "The customer's account was disabled or removed.";
    /// The customer said no.
    Refused, "refused", "The customer did not agree.";
    /// Nobody answered, or began, in time.
    Lapsed, "lapsed", "It was not begun in time.";
}

impl EndedBy {
    /// Reads the database's word.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|end| end.key() == key)
    }
}

/// What the dialog "Remote Assistance" needs to know before it asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// The customer is asked first.
    pub asks: bool,
    /// Why it cannot begin now, in a sentence.
    pub obstacle: Option<String>,
    /// The helper's proof is fresh enough (SEC-65).
    pub fresh: bool,
}

/// One assistance that runs or waits, as staff see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Running {
    /// Which.
    pub id: AssistanceId,
    /// The customer.
    pub account: AccountId,
    /// His name at its start.
    pub account_name: String,
    /// The helper's name.
    pub helper_name: String,
    /// It is the reader's own.
    pub mine: bool,
    /// Why.
    pub reason: String,
    /// How far the customer's consent is.
    pub consent: Consent,
    /// When it was asked for.
    pub asked: When,
    /// Since when it runs; None: it waits.
    pub started: Option<When>,
    /// When it ends by itself.
    pub ends: When,
}

/// One that is over, or runs, as the customer reads of it: who, why, how long, what was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Past {
    /// Which.
    pub id: AssistanceId,
    /// Who helped.
    pub helper_name: String,
    /// Why.
    pub reason: String,
    /// Since when.
    pub started: When,
    /// Until when; None: it runs.
    pub ended: Option<When>,
    /// What ended it.
    pub ended_by: Option<EndedBy>,
    /// What was done in it, oldest first.
    pub acts: Vec<Deed>,
}

/// One thing done during an assistance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deed {
    /// When.
    pub at: When,
    /// What, in words.
    pub title: String,
    /// On what, by its name.
    pub target: String,
    /// Before and after.
    pub changes: Vec<Change>,
}

impl Deed {
    /// In one line: "Panel user info changed: Front door (User name: Jane → Jane Doe)".
    pub fn line(&self) -> String {
        let mut line = self.title.clone();
        if !self.target.is_empty() {
            line.push_str(": ");
            line.push_str(&self.target);
        }
        let side = |text: &str| if text.is_empty() { "nothing".to_owned() } else { text.to_owned() };
        let changes: Vec<String> = self
            .changes
            .iter()
            .map(|change| format!("{}: {} → {}", change.field, side(&change.before), side(&change.after)))
            .collect();
        if !changes.is_empty() {
            line.push_str(" (");
            line.push_str(&changes.join("; "));
            line.push(')');
        }
        line
    }
}

/// What the customer is told at the top of his dashboard while one waits or runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AtMine {
    /// Which.
    pub id: AssistanceId,
    /// Who helps, or wants to.
    pub helper_name: String,
    /// Why.
    pub reason: String,
    /// His answer is waited for.
    pub asked: bool,
    /// It runs.
    pub running: bool,
    /// For how many minutes, when it has not begun.
    pub minutes: u8,
    /// When it ends by itself.
    pub ends: When,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deed_reads_as_one_line() {
        let deed = Deed {
            at: When(0),
            title: "Panel user info changed".into(),
            target: "Front door".into(),
            changes: vec![Change::new("User name", "", "Jane"), Change::new("Partitions", "1", "1, 2")],
        };
        assert_eq!(
            deed.line(),
            "Panel user info changed: Front door (User name: nothing → Jane; Partitions: 1 → 1, 2)"
        );
    }

    #[test]
    fn every_end_is_read_back() {
        for end in EndedBy::ALL {
            assert_eq!(EndedBy::from_key(end.key()), Some(*end));
        }
        for minutes in MINUTES {
            assert!(minutes <= MOST_MINUTES);
        }
    }
}
