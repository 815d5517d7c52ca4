//! Everything that can be done to a person from his page, as its address names it (S2-11 to S2-22).

/// A dialog over a person's page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// S2-11.
    Deactivate,
    /// S2-11.
    Reactivate,
    /// S2-12.
    ResetPassword,
    /// The password just made, where no mail server is configured.
    ShownPassword,
    /// S2-13.
    RemoveTwoStep,
    /// S2-14.
    JoinGroup,
    /// S2-15.
    LeaveGroup,
    /// S2-16.
    GroupOwner,
    /// S2-17.
    MemberRole,
    /// S2-18.
    Email,
    /// Takes a change of address back that waits.
    WithdrawEmail,
    /// S2-18.
    Company,
    /// S2-19.
    Username,
    /// S2-20.
    DeveloperMode,
    /// S2-21.
    Modules,
    /// S2-22.
    AddOns,
}

impl Act {
    const ALL: [Self; 16] = [
        Self::Deactivate,
        Self::Reactivate,
        Self::ResetPassword,
        Self::ShownPassword,
        Self::RemoveTwoStep,
        Self::JoinGroup,
        Self::LeaveGroup,
        Self::GroupOwner,
        Self::MemberRole,
        Self::Email,
        Self::WithdrawEmail,
        Self::Company,
        Self::Username,
        Self::DeveloperMode,
        Self::Modules,
        Self::AddOns,
    ];

    /// As the address has it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Deactivate => "deactivate",
            Self::Reactivate => "reactivate",
            Self::ResetPassword => "reset-password",
            Self::ShownPassword => "password",
            Self::RemoveTwoStep => "remove-two-step",
            Self::JoinGroup => "join-group",
            Self::LeaveGroup => "leave-group",
            Self::GroupOwner => "group-owner",
            Self::MemberRole => "member-role",
            Self::Email => "email",
            Self::WithdrawEmail => "withdraw-email",
            Self::Company => "company",
            Self::Username => "username",
            Self::DeveloperMode => "developer-mode",
            Self::Modules => "modules",
            Self::AddOns => "add-ons",
        }
    }

    /// Reads the address's word.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.key() == key)
    }

    /// It is about one of his groups.
    pub const fn is_of_group(self) -> bool {
        matches!(self, Self::LeaveGroup | Self::GroupOwner | Self::MemberRole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_back() {
        assert!(Act::ALL.into_iter().all(|act| Act::parse(act.key()) == Some(act)));
        assert_eq!(Act::parse("remove"), None);
    }
}
