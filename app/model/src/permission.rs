//! What a person may do: one permission per act, grouped by page (design, section 3).

use serde::{Deserialize, Serialize};

macro_rules! permissions {
    ($($group:ident, $label:literal: { $($name:ident, $key:literal, $text:literal;)* })*) => {
        /// One act on one page. The order is the editor's order: each group's "view" comes first.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Permission { $($(
            #[doc = concat!($label, ": ", $text, " (`", $key, "`).")]
            $name,
        )*)* }

        /// The page a permission belongs to.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum PermissionGroup { $(
            #[doc = concat!("The page \"", $label, "\".")]
            $group,
        )* }

        impl PermissionGroup {
            /// The name on the screen.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$group => $label,)* }
            }
        }

        impl Permission {
            /// Every permission, in the editor's order.
            pub const ALL: &'static [Self] = &[$($(Self::$name,)*)*];

            /// The stable word the database and the command line use.
            pub const fn key(self) -> &'static str {
                match self { $($(Self::$name => $key,)*)* }
            }

            /// The words on the screen.
            pub const fn label(self) -> &'static str {
                match self { $($(Self::$name => $text,)*)* }
            }

            /// The page it belongs to.
            pub const fn group(self) -> PermissionGroup {
                match self { $($(Self::$name => PermissionGroup::$group,)*)* }
            }
        }
    };
}

permissions! {
    Accounts, "Accounts": {
        AccountsView, "accounts.view", "view";
        AccountsAdd, "accounts.add", "add";
        AccountsEdit, "accounts.edit", "edit";
        AccountsSuspend, "accounts.suspend", "suspend and enable";
        AccountsRemove, "accounts.remove", "remove";
        AccountsAssignPanels, "accounts.assign_panels", "assign panels";
        AccountsUnassignPanels, "accounts.unassign_panels", "unassign panels";
        AccountsResetPassword, "accounts.reset_password", "reset password";
        AccountsSetPassword, "accounts.set_password", "set password";
        AccountsRemoveTwoStep, "accounts.remove_two_step", "remove two-step verification";
        AccountsAssist, "accounts.assist", "remote assistance";
    }
    Installers, "Installers": {
        InstallersView, "installers.view", "view installers";
        InstallersViewPanels, "installers.view_panels", "view panels assigned to installers";
        InstallersAdd, "installers.add", "add installers";
        InstallersAccept, "installers.accept", "accept installers (and reject)";
        InstallersConvert, "installers.convert", "convert installers to employees";
        InstallersAssignPanels, "installers.assign_panels", "assign panels to installers";
        InstallersUnassignPanels, "installers.unassign_panels", "unassign panels to installers";
        InstallersResetPassword, "installers.reset_password", "reset password for installers";
        InstallersRemove, "installers.remove", "remove installers";
    }
    Employees, "Employees": {
        EmployeesView, "employees.view", "view";
        EmployeesAdd, "employees.add", "add";
        EmployeesEdit, "employees.edit", "edit";
        EmployeesDisable, "employees.disable", "disable and enable";
        EmployeesRemove, "employees.remove", "remove";
        EmployeesResetPassword, "employees.reset_password", "reset password";
        EmployeesSetPassword, "employees.set_password", "set password";
        EmployeesAssignRole, "employees.assign_role", "assign role";
    }
    Roles, "Roles": {
        RolesView, "roles.view", "view";
        RolesAdd, "roles.add", "add";
        RolesEdit, "roles.edit", "edit";
        RolesRemove, "roles.remove", "remove";
    }
    Companies, "Companies": {
        CompaniesView, "companies.view", "view";
        CompaniesAdd, "companies.add", "add";
        CompaniesEdit, "companies.edit", "edit";
        CompaniesRemove, "companies.remove", "remove";
    }
    Groups, "Groups": {
        GroupsView, "groups.view", "view";
        GroupsAdd, "groups.add", "add";
        GroupsEdit, "groups.edit", "edit";
        GroupsRemove, "groups.remove", "remove";
        GroupsMembers, "groups.members", "manage members";
        GroupsLicences, "groups.licences", "manage licences";
    }
    Panels, "Panels": {
        PanelsView, "panels.view", "view";
        PanelsAdd, "panels.add", "add";
        PanelsEdit, "panels.edit", "edit";
        PanelsRemove, "panels.remove", "remove";
        PanelsMove, "panels.move", "move between groups";
        PanelsInstallerAccess, "panels.installer_access", "installer access";
    }
    AccountManagement, "Account management": {
        ManagementView, "management.view", "view";
        ManagementDeactivate, "management.deactivate", "deactivate";
        ManagementChangeEmail, "management.change_email", "change email";
        ManagementChangeUsername, "management.change_username", "change username";
        ManagementChangeCompany, "management.change_company", "change company";
        ManagementDeveloperMode, "management.developer_mode", "developer mode";
        ManagementModules, "management.modules", "modules and add-ons";
    }
    ActionLog, "Action log": {
        LogView, "log.view", "view";
        LogExport, "log.export", "export";
    }
    Jobs, "Jobs": {
        JobsView, "jobs.view", "view";
        JobsCancel, "jobs.cancel", "cancel";
    }
    Mail, "Mail": {
        MailView, "mail.view", "view";
        MailResend, "mail.resend", "resend";
    }
    Settings, "Settings": {
        SettingsView, "settings.view", "view";
        SettingsEdit, "settings.edit", "edit";
    }
}

impl Permission {
    /// Reads the stable word.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|p| p.key() == key)
    }

    const fn bit(self) -> u128 {
        1 << (self as u8)
    }

    /// "Accounts: suspend and enable", for a refusal's text.
    pub fn title(self) -> String {
        format!("{}: {}", self.group().label(), self.label())
    }
}

impl Serialize for Permission {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.key())
    }
}

impl<'de> Deserialize<'de> for Permission {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let key = String::deserialize(deserializer)?;
        Self::from_key(&key).ok_or_else(|| serde::de::Error::custom("unknown permission"))
    }
}

/// A set of permissions.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct PermissionSet(u128);

impl PermissionSet {
    /// None.
    pub const EMPTY: Self = Self(0);

    /// All there are.
    pub fn all() -> Self {
        Permission::ALL.iter().copied().collect()
    }

    /// True when `permission` is in it.
    pub const fn has(self, permission: Permission) -> bool {
        self.0 & permission.bit() != 0
    }

    /// Puts `permission` in.
    pub const fn insert(&mut self, permission: Permission) {
        self.0 |= permission.bit();
    }

    /// Takes `permission` out.
    pub const fn remove(&mut self, permission: Permission) {
        self.0 &= !permission.bit();
    }

    /// True when everything in it is also in `other`.
    pub const fn is_within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    /// What is here and not in `other`.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// True when there is nothing in it.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The permissions in it, in the editor's order.
    pub fn iter(self) -> impl Iterator<Item = Permission> {
        Permission::ALL.iter().copied().filter(move |p| self.has(*p))
    }
}

impl FromIterator<Permission> for PermissionSet {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Self {
        let mut set = Self::EMPTY;
        for permission in permissions {
            set.insert(permission);
        }
        set
    }
}

impl std::fmt::Debug for PermissionSet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.iter().map(Permission::key)).finish()
    }
}

impl Serialize for PermissionSet {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for PermissionSet {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Vec::<Permission>::deserialize(deserializer)?.into_iter().collect())
    }
}
