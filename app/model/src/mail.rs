//! Mail: what kinds there are and what can become of one.

use serde::{Deserialize, Serialize};

mod outbox;

pub use outbox::{MailQuery, OutboxPage, OutboxRow, Recipient, Standing, may_cancel};

/// What became of a mail (decision 21).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailState {
    /// Waits for its turn or its next try.
    Queued,
    /// The mail server took it.
    Sent,
    /// The mail server refused it for good.
    Refused,
    /// Its code or its cause ran out before it could be sent.
    Expired,
}

impl MailState {
    /// All, in the order of the filter.
    pub const ALL: [Self; 4] = [Self::Queued, Self::Sent, Self::Refused, Self::Expired];

    /// As an address has it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Refused => "refused",
            Self::Expired => "expired",
        }
    }

    /// Reads the database's word; a mail being sent is still queued to the reader.
    pub fn from_key(key: &str) -> Option<Self> {
        match key {
            "queued" | "sending" => Some(Self::Queued),
            "sent" => Some(Self::Sent),
            "refused" => Some(Self::Refused),
            "expired" => Some(Self::Expired),
            _ => None,
        }
    }

    /// The word on the screen.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Queued => "Queued",
            Self::Sent => "Sent",
            Self::Refused => "Refused",
            Self::Expired => "Expired",
        }
    }
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident, $key:literal, $title:literal, $ordered:literal;)*) => {
        /// Every mail the product sends.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum MailKind { $($(#[$doc])* $name,)* }

        impl MailKind {
            /// All.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];
            /// As the database and the template's file name have it.
            pub const fn key(self) -> &'static str { match self { $(Self::$name => $key,)* } }
            /// What it is, in words for staff.
            pub const fn title(self) -> &'static str { match self { $(Self::$name => $title,)* } }
            /// May staff ask for it again? Codes yes, notices no.
            pub const fn may_resend(self) -> bool { match self { $(Self::$name => $ordered,)* } }
        }
    };
}

kinds! {
    /// The code that finishes a registration.
    Register, "register", "Registration code", true;
    /// The code that lets a person choose a new password.
    Reset, "reset", "Password reset code", true;
    /// The code of a sign-in's second step.
    SecondFactor, "second_factor", "Sign-in code", false;
    /// Somebody tried to register or recover an address that has no such step open.
    NothingToDo, "nothing_to_do", "Notice: nothing to do", false;
    /// The password was changed.
    PasswordChanged, "password_changed", "Notice: password changed", false;
    /// Staff set a password that must be changed at the next sign-in.
    PasswordSetByStaff, "password_set_by_staff", "Notice: password set by staff", false;
    /// A password made by the system, good for one sign-in.
    TemporaryPassword, "temporary_password", "Temporary password", false;
    /// The address was changed; goes to the old one.
    EmailChanged, "email_changed", "Notice: address changed", false;
    /// The code that proves a new address; goes to the new one.
    ChangeEmail, "change_email", "Code for a new address", false;
    /// The name to sign in with was changed.
    UsernameChanged, "username_changed", "Notice: user name changed", false;
    /// Two-step verification was turned on, replaced or removed.
    FactorChanged, "factor_changed", "Notice: two-step verification changed", false;
    /// A sign-in from a browser not seen before.
    NewDevice, "new_device", "Notice: new device", false;
    /// Many wrong second-factor codes: the password is known to somebody.
    FactorFailures, "factor_failures", "Notice: repeated wrong codes", false;
    /// The code that proves the address of somebody who asks to join a company.
    Join, "join", "Code to join a company", false;
    /// The request to join was accepted.
    JoinAccepted, "join_accepted", "Notice: request to join accepted", false;
    /// An installer asks a master user to permit his connection.
    PermitAsked, "permit_asked", "Notice: an installer asks to connect", false;
    /// A master user invites somebody to his panel.
    PanelInvitation, "panel_invitation", "Notice: invitation to a panel", false;
    /// A licence of a group ends soon.
    LicenceEnding, "licence_ending", "Notice: a licence ends soon", false;
    /// The request to join was rejected.
    JoinRejected, "join_rejected", "Notice: request to join rejected", false;
    /// Staff ask to assist: the code by which the customer agrees on the phone.
    AssistAsked, "assist_asked", "Code to allow remote assistance", false;
    /// Somebody assists from now on.
    AssistStarted, "assist_started", "Notice: remote assistance began", false;
    /// What was done in an assistance that is over.
    AssistEnded, "assist_ended", "Notice: remote assistance ended", false;
    /// The account was locked down.
    LockedDown, "locked_down", "Notice: account locked", false;
    /// The account was turned off.
    TurnedOff, "turned_off", "Notice: account turned off", false;
    /// The account was turned on again.
    TurnedOn, "turned_on", "Notice: account turned on", false;
    /// Somebody has another role.
    RoleChanged, "role_changed", "Notice: role changed", false;
    /// The address was changed; goes to the new one.
    EmailNew, "email_new", "Notice: new address in use", false;
    /// Many wrong passwords.
    PasswordFailures, "password_failures", "Notice: repeated wrong passwords", false;
    /// A code was shown to staff, who hand it over.
    CodeShown, "code_shown", "Notice: a code was shown to staff", false;
    /// Nobody has signed in for long: the account is turned off unless somebody does.
    DormantWarning, "dormant_warning", "Notice: account to be turned off", false;
    /// The test of the mail server; never in the outbox.
    Test, "test", "Test of the mail server", false;
}

impl MailKind {
    /// Reads the database's word.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|k| k.key() == key)
    }
}
