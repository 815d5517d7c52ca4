//! What was just done, told by the next page. The word for it travels in a cookie that only this
//! server sets, so no link can make a page say it (SEC-69).

/// Everything a plain page may have done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Note {
    /// Signed out.
    SignedOut,
    /// Another code was asked for.
    CodeSent,
    /// A registration was finished.
    Registered,
    /// A new password was chosen with a mailed code.
    Recovered,
    /// The first administrator chose his password.
    SetUp,
    /// The password was changed.
    PasswordChanged,
    /// The authenticator app was removed.
    AuthenticatorRemoved,
    /// A session was ended.
    SessionEnded,
    /// A time zone was chosen.
    TimeZoneChosen,
    /// An installer asked for permission to connect to a panel.
    PermitAsked,
    /// A request to join a company was sent.
    JoinSent,
    /// The customer agreed to remote assistance.
    AssistanceAllowed,
    /// He did not, or took it back.
    AssistanceRefused,
    /// He ended it.
    AssistanceEnded,
    /// The helper made it longer.
    AssistanceExtended,
    /// The customer's name on a panel was changed.
    NameSaved,
    /// Somebody was invited to a panel.
    Invited,
    /// An invitation was taken back.
    InvitationWithdrawn,
    /// An invitation was accepted.
    InvitationAccepted,
    /// An invitation was declined.
    InvitationDeclined,
    /// Somebody's access to a panel was changed.
    PersonChanged,
    /// Somebody was removed from a panel.
    PersonRemoved,
    /// An installer was permitted to connect.
    PermitGranted,
    /// An installer's request was refused.
    PermitRefused,
    /// A permit was ended.
    PermitEnded,
    /// The person's own details were changed.
    DetailsSaved,
    /// Remote assistance waits for the person's yes.
    AskFirstOn,
    /// Remote assistance does not wait any more.
    AskFirstOff,
    /// A new address was proved.
    EmailChanged,
    /// A change of address was undone.
    EmailRestored,
}

impl Note {
    const ALL: [Self; 30] = [
        Self::SignedOut,
        Self::CodeSent,
        Self::Registered,
        Self::Recovered,
        Self::SetUp,
        Self::PasswordChanged,
        Self::AuthenticatorRemoved,
        Self::SessionEnded,
        Self::TimeZoneChosen,
        Self::PermitAsked,
        Self::JoinSent,
        Self::AssistanceAllowed,
        Self::AssistanceRefused,
        Self::AssistanceEnded,
        Self::AssistanceExtended,
        Self::NameSaved,
        Self::Invited,
        Self::InvitationWithdrawn,
        Self::InvitationAccepted,
        Self::InvitationDeclined,
        Self::PersonChanged,
        Self::PersonRemoved,
        Self::PermitGranted,
        Self::PermitRefused,
        Self::PermitEnded,
        Self::DetailsSaved,
        Self::AskFirstOn,
        Self::AskFirstOff,
        Self::EmailChanged,
        Self::EmailRestored,
    ];

    /// As the cookie has it.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::SignedOut => "signed-out",
            Self::CodeSent => "code-sent",
            Self::Registered => "registered",
            Self::Recovered => "recovered",
            Self::SetUp => "set-up",
            Self::PasswordChanged => "password-changed",
            Self::AuthenticatorRemoved => "authenticator-removed",
            Self::SessionEnded => "session-ended",
            Self::TimeZoneChosen => "time-zone-chosen",
            Self::PermitAsked => "permit-asked",
            Self::JoinSent => "join-sent",
            Self::AssistanceAllowed => "assistance-allowed",
            Self::AssistanceRefused => "assistance-refused",
            Self::AssistanceEnded => "assistance-ended",
            Self::AssistanceExtended => "assistance-extended",
            Self::NameSaved => "name-saved",
            Self::Invited => "invited",
            Self::InvitationWithdrawn => "invitation-withdrawn",
            Self::InvitationAccepted => "invitation-accepted",
            Self::InvitationDeclined => "invitation-declined",
            Self::PersonChanged => "person-changed",
            Self::PersonRemoved => "person-removed",
            Self::PermitGranted => "permit-granted",
            Self::PermitRefused => "permit-refused",
            Self::PermitEnded => "permit-ended",
            Self::DetailsSaved => "details-saved",
            Self::AskFirstOn => "ask-first-on",
            Self::AskFirstOff => "ask-first-off",
            Self::EmailChanged => "email-changed",
            Self::EmailRestored => "email-restored",
        }
    }

    /// Reads the cookie's word.
    pub(super) fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|note| note.key() == key)
    }

    /// The sentence for the person.
    pub(super) const fn text(self) -> &'static str {
        match self {
            Self::SignedOut => "You are signed out.",
            Self::CodeSent => "If a new code could be sent, it is on its way. Wait a minute before asking again.",
            Self::Registered => "Your registration is finished. Sign in with your new password.",
            Self::Recovered => "Your new password is set. Sign in with it.",
            Self::SetUp => "Your password is set. Sign in with it to set up an authenticator app.",
            Self::PasswordChanged => "Your password is changed, and your other sessions have ended.",
            Self::AuthenticatorRemoved => "The authenticator app is removed. Codes come by mail from now on.",
            Self::SessionEnded => "That session has ended.",
            Self::TimeZoneChosen => "Your time zone is saved.",
            Self::PermitAsked => "Your request is sent.",
            Self::NameSaved => "Your name on the panel is saved.",
            Self::Invited => "The invitation is sent. It waits for an answer for 14 days.",
            Self::InvitationWithdrawn => "The invitation is taken back.",
            Self::InvitationAccepted => "The panel is on your dashboard now.",
            Self::InvitationDeclined => "The invitation is declined.",
            Self::PersonChanged => "The access is changed.",
            Self::PersonRemoved => "The person is removed from the panel.",
            Self::PermitGranted => "The installer may connect now.",
            Self::PermitRefused => "The request is refused.",
            Self::PermitEnded => "The permit has ended. The installer may no longer connect.",
            Self::DetailsSaved => "Your details are saved.",
            Self::AskFirstOn => "From now on nobody helps on your dashboard before you agree.",
            Self::AskFirstOff => "Your monitoring company may help without asking first. You are told each time.",
            Self::EmailChanged => "Your address is changed. Sign in with the new one.",
            Self::EmailRestored => {
                "Your old address is back, and all sessions have ended. If you cannot sign in, choose a new password."
            }
            Self::JoinSent => {
                "Your request is sent. An administrator of the company decides within 14 days, and you get a mail then."
            }
            Self::AssistanceAllowed => "You agreed. The assistance can begin now.",
            Self::AssistanceRefused => "The request is refused. Nobody can open your dashboard with it.",
            Self::AssistanceEnded => "The remote assistance has ended.",
            Self::AssistanceExtended => "The remote assistance is longer now.",
        }
    }
}
