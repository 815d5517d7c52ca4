//! Roles as their pages show and change them (decision 15): a tree, each role's own words on
//! permissions, the roles its holders may assign, the groups connected to it.

use serde::{Deserialize, Serialize};

use crate::access::{AccessChange, GroupRef};
use crate::accounts::{Change, Kind};
use crate::ids::{AccountId, RoleId};
use crate::{Permission, PermissionSet};

/// Longest name of a role, in characters.
pub const ROLE_NAME_MAX: u32 = 64;
/// Longest line from a role up to the top of its tree, itself included.
pub const DEPTH_MAX: u32 = 8;
/// Most people a preview names.
pub const NAMED_MAX: u32 = 200;

/// What a role itself says of a permission.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Word {
    /// Nothing: its parent decides.
    #[default]
    Inherit,
    /// Its holders may.
    Allow,
    /// Its holders may not, whatever its parent says.
    Deny,
}

impl Word {
    /// All, in the editor's order.
    pub const ALL: [Self; 3] = [Self::Inherit, Self::Allow, Self::Deny];

    /// As forms send it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Inherit => "inherit",
            Self::Allow => "allow",
            Self::Deny => "deny",
        }
    }

    /// Reads that word.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|word| word.key() == key)
    }

    /// The word on the screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Inherit => "Inherit",
            Self::Allow => "Allow",
            Self::Deny => "Deny",
        }
    }

    /// Allow or deny as the database has it; None for [`Word::Inherit`].
    pub const fn allows(self) -> Option<bool> {
        match self {
            Self::Inherit => None,
            Self::Allow => Some(true),
            Self::Deny => Some(false),
        }
    }

    /// Reads that.
    pub const fn from_allows(allows: Option<bool>) -> Self {
        match allows {
            None => Self::Inherit,
            Some(true) => Self::Allow,
            Some(false) => Self::Deny,
        }
    }
}

/// A role by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleName {
    /// Which.
    pub id: RoleId,
    /// Its name.
    pub name: String,
}

/// A role in the tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleRow {
    /// Which.
    pub id: RoleId,
    /// Its name.
    pub name: String,
    /// How many roles are above it.
    pub depth: u32,
    /// The same everywhere, and not to be edited.
    pub built_in: bool,
    /// Sees every group, when its holder belongs to the operator.
    pub sees_all_groups: bool,
    /// Groups connected to it that the reader sees, by name.
    pub groups: Vec<GroupRef>,
    /// Groups connected to it that he does not see.
    pub groups_unseen: u32,
    /// How many employees in the reader's sight hold it.
    pub employees: u32,
    /// How many permissions it holds.
    pub permissions: u32,
    /// Why the reader may not edit it; None: he may.
    pub locked: Option<String>,
}

/// Where an answer to "may he?" comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The role that says so, by name.
    pub role: String,
    /// It is the role in question itself, not one it inherits from.
    pub own: bool,
}

/// A permission in a role's editor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PermissionLine {
    /// Which.
    pub permission: Permission,
    /// The role's own word.
    pub word: Word,
    /// What it comes to.
    pub allowed: bool,
    /// Who says so; None: nobody allows it.
    pub source: Option<Source>,
    /// What it would come to without a word of its own.
    pub inherited: Inherited,
    /// The reader holds it, so he may change the word.
    pub may_change: bool,
}

/// What the parent says of a permission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inherited {
    /// What it comes to there.
    pub allowed: bool,
    /// The role that says so, by name; empty: nobody allows it.
    pub from: String,
}

impl Inherited {
    /// "From Support", "Nobody allows it".
    pub fn words(&self) -> String {
        if self.from.is_empty() { "Nobody allows it".to_owned() } else { format!("From {}", self.from) }
    }
}

/// A role that holders may or may not assign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssignableLine {
    /// Which.
    pub role: RoleName,
    /// Its holders may assign it.
    pub listed: bool,
    /// The reader may assign it himself, so he may change this.
    pub may_change: bool,
}

/// A group that is or is not connected; only groups in the reader's sight.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupLine {
    /// Which.
    pub group: GroupRef,
    /// The role's holders see it.
    pub connected: bool,
}

/// Everything a role's page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleDetail {
    /// What the list shows of it.
    pub row: RoleRow,
    /// For optimistic locking.
    pub version: i64,
    /// The role it inherits from.
    pub parent: Option<RoleName>,
    /// The roles that inherit from it directly.
    pub children: Vec<RoleName>,
    /// Every permission, in the editor's order.
    pub permissions: Vec<PermissionLine>,
    /// Every role there is.
    pub assignable: Vec<AssignableLine>,
    /// Every group in sight.
    pub groups: Vec<GroupLine>,
    /// The parents the reader may choose, the present one included.
    pub parents: Vec<RoleName>,
    /// Why the reader may not remove it; None: he may ask to.
    pub kept: Option<String>,
    /// Why the reader may not see the console as this role; None: he may.
    pub not_viewable: Option<String>,
    /// Of a copy: how many of the original's permissions, groups and assignable roles were left out,
    /// because the reader may not give them.
    pub left_out: u32,
}

/// What a role's form sends. Everything as typed; `words` are `accounts.view=allow`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleForm {
    /// Name.
    pub name: String,
    /// The parent's id, or empty.
    pub parent: String,
    /// A word on each permission; what is not named stays as it is.
    pub words: Vec<String>,
    /// Ids of roles its holders may assign, among those the sender may change.
    pub assignable: Vec<String>,
    /// Ids of connected groups, among those in sight.
    pub groups: Vec<String>,
    /// The seal of the preview that was looked at; empty: none yet.
    pub seen: String,
}

/// What a change of a role does, told before it is saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RolePreview {
    /// What is changed in the role itself.
    pub changes: Vec<Change>,
    /// What it does to this role's holders, and to those of the roles below it.
    pub effects: Vec<RoleEffect>,
    /// How many people gain or lose something, in sight or not.
    pub touched: u32,
    /// How many of them lose something: they are signed out.
    pub losing: u32,
    /// Stands for all of it: saving holds for this preview only.
    pub seal: String,
}

/// What a change does to one role's holders.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleEffect {
    /// Whose holders.
    pub role: RoleName,
    /// What they gain and lose by the role.
    pub change: AccessChange,
    /// How many hold it.
    pub holders: u32,
    /// Those of them in the reader's sight who gain or lose something, at most [`NAMED_MAX`].
    pub people: Vec<PersonEffect>,
    /// How many more of them there are, out of sight or over the limit.
    pub unnamed: u32,
}

/// What a change does to one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonEffect {
    /// Who.
    pub id: AccountId,
    /// His name.
    pub name: String,
    /// He keeps the sight of groups that the role loses, or had that of groups it gains: he is a
    /// member of so many of them.
    pub by_membership: u32,
}

/// What still uses a role (the record facts: it cannot be removed while it has child roles or employees).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleUse {
    /// Roles that inherit from it.
    pub children: Vec<RoleName>,
    /// How many employees hold it, in sight or not.
    pub employees: u32,
    /// Those in the reader's sight, at most [`NAMED_MAX`].
    pub named: Vec<PersonName>,
}

impl RoleUse {
    /// Nothing does.
    pub const fn is_free(&self) -> bool {
        self.children.is_empty() && self.employees == 0
    }
}

/// A person by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonName {
    /// Who.
    pub id: AccountId,
    /// Name, or address when there is none.
    pub name: String,
}

/// "Why can this person do that?": everything an employee may do and see, each with its source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessReport {
    /// Who.
    pub id: AccountId,
    /// His role.
    pub role: RoleName,
    /// The role he inherits from, then its parent, and so on.
    pub line: Vec<String>,
    /// What keeps him from doing anything at all now.
    pub halted: Option<String>,
    /// Every permission, in the editor's order.
    pub permissions: Vec<PermissionAnswer>,
    /// He sees every group.
    pub all_groups: bool,
    /// The groups he sees, of those in the reader's sight, by name.
    pub groups: Vec<GroupAnswer>,
    /// Groups he sees and the reader does not.
    pub groups_unseen: u32,
    /// He manages the people of every company.
    pub all_companies: bool,
    /// The companies whose people he manages, of those in the reader's sight, by name.
    pub companies: Vec<String>,
}

/// A permission of somebody, and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PermissionAnswer {
    /// Which.
    pub permission: Permission,
    /// He may.
    pub allowed: bool,
    /// Who says so; None: nobody allows it.
    pub source: Option<Source>,
}

/// A group somebody sees, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupAnswer {
    /// Which.
    pub group: GroupRef,
    /// His role is connected to it.
    pub by_role: bool,
    /// He is a member of it.
    pub by_membership: bool,
}

/// The answer to "can he … on …?".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// Yes or no.
    pub allowed: bool,
    /// The question as it was understood: "Accounts: edit, on Ada Brown (account)".
    pub question: String,
    /// Why, each reason a sentence.
    pub reasons: Vec<String>,
}

/// What a permission is asked for on (the golden table in `docs/permissions.md`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resource {
    /// People of a kind: those of the own company and below, and whoever is on a panel in sight.
    People(Kind),
    /// People of any kind.
    Anybody,
    /// Companies: the own one and those below.
    Companies,
    /// Groups in sight.
    Groups,
    /// Panels of groups in sight.
    Panels,
    /// Roles: there is one tree for everybody.
    Roles,
    /// Things of the whole installation.
    Installation,
}

impl Permission {
    /// What it is asked for on.
    pub const fn resource(self) -> Resource {
        use crate::permission::PermissionGroup as G;
        match self.group() {
            G::Accounts => Resource::People(Kind::EndUser),
            G::Installers => Resource::People(Kind::Installer),
            G::Employees => Resource::People(Kind::Employee),
            G::AccountManagement => Resource::Anybody,
            G::Companies => Resource::Companies,
            G::Groups => Resource::Groups,
            G::Panels => Resource::Panels,
            G::Roles => Resource::Roles,
            G::ActionLog | G::Jobs | G::Mail | G::Settings => Resource::Installation,
        }
    }

    /// It only shows: what is left while the console is seen as a role.
    pub fn only_reads(self) -> bool {
        self == Self::InstallersViewPanels || self.key().rsplit('.').next() == Some("view")
    }
}

/// The console seen as a role: what the banner says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewing {
    /// Which role.
    pub id: RoleId,
    /// Its name.
    pub name: String,
}

/// What a role would show: what it holds, and no more than the viewer holds himself.
pub fn shown_as(role: PermissionSet, own: PermissionSet) -> PermissionSet {
    role.without(role.without(own))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is left while the console is seen as a role: the "view" of each page, and nothing that changes.
    #[test]
    fn what_only_reads_is_each_pages_view() {
        let reads: Vec<&str> = Permission::ALL.iter().filter(|p| p.only_reads()).map(|p| p.key()).collect();
        let expected = [
            "accounts.view",
            "installers.view",
            "installers.view_panels",
            "employees.view",
            "roles.view",
            "companies.view",
            "groups.view",
            "panels.view",
            "management.view",
            "log.view",
            "jobs.view",
            "mail.view",
            "settings.view",
        ];
        assert_eq!(reads, expected);
    }

    /// Never more than the viewer holds himself.
    #[test]
    fn a_role_is_shown_within_ones_own() {
        let set = |all: &[Permission]| all.iter().copied().collect::<PermissionSet>();
        let role = set(&[Permission::AccountsView, Permission::AccountsEdit]);
        let own = set(&[Permission::AccountsView, Permission::LogView]);
        assert_eq!(shown_as(role, own), set(&[Permission::AccountsView]));
        assert_eq!(shown_as(role, PermissionSet::all()), role);
        assert!(shown_as(role, PermissionSet::EMPTY).is_empty());
    }
}
