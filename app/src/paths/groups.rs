//! Addresses of the pages of groups.

use model::groups::{GroupQuery, MemberQuery};
use model::ids::GroupId;
use model::viewer::QueryWriter;

use super::{joined, with};

/// Groups of panels.
pub const GROUPS: &str = "/groups";

/// A group's page (S3-81).
pub fn group(id: GroupId) -> String {
    format!("{GROUPS}/{id}")
}

/// The groups as `query` has them.
pub fn groups(query: &GroupQuery) -> String {
    with(GROUPS, &query.write())
}

/// "+": a new group, over that list.
pub fn add_group(query: &GroupQuery) -> String {
    with(&format!("{GROUPS}/add"), &query.write())
}

/// A group's page, its members as `members` has them.
pub fn group_page(id: GroupId, members: &MemberQuery) -> String {
    with(&group(id), &members.write())
}

/// A group's page with a dialog open; `about` is a member's or a licence's id, or empty.
pub fn group_dialog(id: GroupId, members: &MemberQuery, dialog: GroupDialog, about: &str) -> String {
    let mut out = QueryWriter::default();
    out.put("do", dialog.key());
    if !about.is_empty() {
        out.put("about", about);
    }
    joined(&group_page(id, members), &out.finish())
}

/// The dialogs of a group's page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupDialog {
    /// Its facts.
    Edit,
    /// Removes it.
    Remove,
    /// Somebody who is there already.
    AddMember,
    /// Somebody new.
    AddNewMember,
    /// A member's role and end.
    EditMember,
    /// Takes a member out.
    RemoveMember,
    /// Another owner.
    Owner,
    /// Another contact.
    Contact,
    /// A new licence.
    AddLicence,
    /// A licence.
    EditLicence,
    /// Removes a licence.
    RemoveLicence,
    /// Modules and add-ons.
    Switches,
    /// Connected roles.
    Roles,
}

impl GroupDialog {
    const ALL: [Self; 13] = [
        Self::Edit,
        Self::Remove,
        Self::AddMember,
        Self::AddNewMember,
        Self::EditMember,
        Self::RemoveMember,
        Self::Owner,
        Self::Contact,
        Self::AddLicence,
        Self::EditLicence,
        Self::RemoveLicence,
        Self::Switches,
        Self::Roles,
    ];

    /// As the URL has it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Edit => "edit",
            Self::Remove => "remove",
            Self::AddMember => "add-member",
            Self::AddNewMember => "add-new-member",
            Self::EditMember => "edit-member",
            Self::RemoveMember => "remove-member",
            Self::Owner => "owner",
            Self::Contact => "contact",
            Self::AddLicence => "add-licence",
            Self::EditLicence => "edit-licence",
            Self::RemoveLicence => "remove-licence",
            Self::Switches => "switches",
            Self::Roles => "roles",
        }
    }

    /// Reads the URL's word.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|d| d.key() == key)
    }
}
