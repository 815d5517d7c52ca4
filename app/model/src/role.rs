//! Built-in roles (design, section 3) and what they hold.

use crate::permission::{Permission as P, PermissionSet};

/// The roles that exist everywhere and cannot be edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BuiltIn {
    /// Everything, everywhere. At least one stays.
    SuperAdministrator,
    /// Everything but the last word over Super Administrators.
    SystemAdministrator,
    /// Runs a company and those below it.
    CommonManager,
    /// Daily work on people and panels.
    OperationsEngineer,
    /// Owns a company; reads.
    Owner,
    /// A dealer's office.
    Dealer,
    /// A dealer's technician.
    DealerInstaller,
    /// Reads and assists.
    Support,
}

impl BuiltIn {
    /// All, highest first.
    pub const ALL: [Self; 8] = [
        Self::SuperAdministrator,
        Self::SystemAdministrator,
        Self::CommonManager,
        Self::OperationsEngineer,
        Self::Owner,
        Self::Dealer,
        Self::DealerInstaller,
        Self::Support,
    ];

    /// The name on the screen and in import files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SuperAdministrator => "Super Administrator",
            Self::SystemAdministrator => "System Administrator",
            Self::CommonManager => "Common Manager",
            Self::OperationsEngineer => "Operations Engineer",
            Self::Owner => "Owner",
            Self::Dealer => "Dealer",
            Self::DealerInstaller => "Dealer Installer",
            Self::Support => "Support",
        }
    }

    /// The roles its holders may assign (decision 15).
    pub const fn may_assign(self) -> &'static [Self] {
        match self {
            Self::SuperAdministrator => &Self::ALL,
            Self::SystemAdministrator => &[
                Self::SystemAdministrator,
                Self::CommonManager,
                Self::OperationsEngineer,
                Self::Owner,
                Self::Dealer,
                Self::DealerInstaller,
                Self::Support,
            ],
            Self::CommonManager => &[Self::CommonManager, Self::OperationsEngineer, Self::Owner],
            Self::OperationsEngineer => &[Self::OperationsEngineer, Self::Owner],
            Self::Dealer => &[Self::DealerInstaller],
            Self::Owner | Self::DealerInstaller | Self::Support => &[],
        }
    }

    /// What it holds. "Set password" is for System Administrator and Common Manager (decision 8)
    /// and, like everything, for Super Administrator.
    pub fn permissions(self) -> PermissionSet {
        match self {
            Self::SuperAdministrator | Self::SystemAdministrator => PermissionSet::all(),
            Self::CommonManager => common_manager(),
            Self::OperationsEngineer => operations_engineer(),
            Self::Owner => owner(),
            Self::Dealer => dealer(),
            Self::DealerInstaller => dealer_installer(),
            Self::Support => support(),
        }
    }

    /// Its holders may assign every role that somebody made, besides those it names: a new role is on no
    /// list yet, and a built-in role's list is not edited. The ceiling holds all the same.
    pub const fn assigns_all(self) -> bool {
        matches!(self, Self::SuperAdministrator | Self::SystemAdministrator)
    }

    /// The role of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// True when the role sees every group, without a connection to each.
    pub const fn sees_all_groups(self) -> bool {
        matches!(self, Self::SuperAdministrator | Self::SystemAdministrator)
    }
}

fn reads() -> PermissionSet {
    [P::AccountsView, P::InstallersView, P::InstallersViewPanels, P::GroupsView, P::PanelsView].into_iter().collect()
}

fn with(base: PermissionSet, more: &[P]) -> PermissionSet {
    base.iter().chain(more.iter().copied()).collect()
}

fn owner() -> PermissionSet {
    with(reads(), &[P::EmployeesView, P::CompaniesView, P::LogView])
}

fn support() -> PermissionSet {
    with(reads(), &[P::AccountsAssist, P::MailView])
}

fn dealer_installer() -> PermissionSet {
    with(reads(), &[P::AccountsAssignPanels, P::PanelsInstallerAccess])
}

fn dealer() -> PermissionSet {
    with(
        dealer_installer(),
        &[
            P::AccountsAdd,
            P::AccountsEdit,
            P::AccountsSuspend,
            P::AccountsUnassignPanels,
            P::AccountsResetPassword,
            P::InstallersAdd,
            P::InstallersAccept,
            P::InstallersAssignPanels,
            P::InstallersUnassignPanels,
            P::InstallersResetPassword,
            P::EmployeesView,
            P::EmployeesAdd,
            P::EmployeesAssignRole,
            P::PanelsAdd,
            P::PanelsEdit,
        ],
    )
}

fn operations_engineer() -> PermissionSet {
    with(
        dealer(),
        &[
            P::AccountsRemove,
            P::AccountsRemoveTwoStep,
            P::AccountsAssist,
            P::InstallersRemove,
            P::EmployeesEdit,
            P::EmployeesDisable,
            P::EmployeesResetPassword,
            P::CompaniesView,
            P::JobsView,
            P::MailView,
            P::MailResend,
            P::LogView,
        ],
    )
}

fn common_manager() -> PermissionSet {
    with(
        operations_engineer(),
        &[
            P::AccountsSetPassword,
            P::InstallersConvert,
            P::EmployeesRemove,
            P::EmployeesSetPassword,
            P::RolesView,
            P::CompaniesAdd,
            P::CompaniesEdit,
            P::CompaniesRemove,
            P::GroupsAdd,
            P::GroupsEdit,
            P::GroupsRemove,
            P::GroupsMembers,
            P::GroupsLicences,
            P::PanelsRemove,
            P::PanelsMove,
            P::LogExport,
            P::JobsCancel,
        ],
    )
}
