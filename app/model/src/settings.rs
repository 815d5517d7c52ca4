//! Settings of the whole deployment, as their page shows them. What each may be and does is the server's to say:
//! the page draws whatever fields it is sent.

use serde::{Deserialize, Serialize};

use crate::accounts::Kind;
use crate::when::When;

/// A part of the page that is saved by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Section {
    /// The sender of mail.
    Mail,
    /// How long a new password must be.
    Passwords,
    /// How long somebody stays signed in.
    Sessions,
    /// Which part of the world this is for.
    Site,
    /// Whether people may ask to be let in by themselves.
    Registration,
    /// Whether customers are asked before they are assisted.
    Assistance,
    /// What becomes of those who do not sign in any more.
    Dormant,
}

impl Section {
    /// All, in the order of the page.
    pub const ALL: [Self; 7] =
        [Self::Mail, Self::Passwords, Self::Sessions, Self::Site, Self::Registration, Self::Assistance, Self::Dormant];

    /// As forms, addresses and the database have it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Passwords => "passwords",
            Self::Sessions => "sessions",
            Self::Site => "site",
            Self::Registration => "registration",
            Self::Assistance => "assistance",
            Self::Dormant => "dormant",
        }
    }

    /// Reads that word.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|section| section.key() == key)
    }

    /// Its heading.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Mail => "Mail",
            Self::Passwords => "Passwords",
            Self::Sessions => "Sessions",
            Self::Site => "Site",
            Self::Registration => "Self-registration",
            Self::Assistance => "Remote assistance",
            Self::Dormant => "Dormant accounts",
        }
    }
}

/// How a field is filled in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Input {
    /// One line.
    Text,
    /// A whole number.
    Number,
    /// One of these: value and word.
    Choice(Vec<(String, String)>),
    /// Yes or no; `yes` is sent when it is ticked.
    Switch,
}

/// A field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingField {
    /// As the form sends it.
    pub name: String,
    /// Over it.
    pub label: String,
    /// Under it: what it does, and within which bounds.
    pub hint: String,
    /// How it is filled in.
    pub input: Input,
    /// What holds now.
    pub value: String,
    /// The same in words.
    pub shown: String,
    /// The variable of the environment that decides it; empty: it is set here.
    pub set_by: String,
}

/// A section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsSection {
    /// Which.
    pub section: Section,
    /// What it does.
    pub effect: String,
    /// What is saved is saved over this version.
    pub version: i64,
    /// When it was last changed, and by whom.
    pub changed: Option<(When, String)>,
    /// Its fields.
    pub fields: Vec<SettingField>,
    /// What can only be read here: term, words, and the variable that sets it.
    pub facts: Vec<(String, String, String)>,
}

/// How the rule about dormant accounts would act on one kind of accounts now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DormantTrial {
    /// Of which kind.
    pub kind: Kind,
    /// The rule is about this kind.
    pub chosen: bool,
    /// Days of the warning.
    pub warn_days: u32,
    /// Active ones without a sign-in for that long.
    pub warn: u32,
    /// Those of them who would be warned now.
    pub would_warn: u32,
    /// Days until one is turned off.
    pub off_days: u32,
    /// Active ones without a sign-in for that long.
    pub off: u32,
    /// Those of them who would be turned off now: who was warned long enough ago.
    pub would_off: u32,
}

/// The whole page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsPage {
    /// The sections, in order.
    pub sections: Vec<SettingsSection>,
    /// The reader may change them.
    pub may_edit: bool,
    /// Nothing is sent until resumed.
    pub mail_paused: bool,
    /// What the rule about dormant accounts would do.
    pub trial: Vec<DormantTrial>,
}

/// How a step of the talk with the mail server ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepEnd {
    /// As it should.
    Done,
    /// It did not work.
    Failed,
    /// Not needed, or not reached.
    Skipped,
}

/// A step of the talk with the mail server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestStep {
    /// What was tried, in words.
    pub title: String,
    /// How it ended.
    pub end: StepEnd,
    /// The mail server's own words, or what happened in its place.
    pub answer: String,
    /// What to do about it; empty when it worked.
    pub advice: String,
}

/// A test of the mail server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailTest {
    /// To whom a mail is sent: whoever asked for the test.
    pub recipient: String,
    /// When it was asked for.
    pub asked: When,
    /// It goes on.
    pub running: bool,
    /// The mail server took the mail.
    pub passed: bool,
    /// The steps so far.
    pub steps: Vec<TestStep>,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each section has a word of its own.
    #[test]
    fn sections_are_found_by_their_words() {
        assert!(Section::ALL.into_iter().all(|section| Section::from_key(section.key()) == Some(section)));
        assert_eq!(Section::from_key("x"), None);
    }
}
