//! What the pages of roles show: the tree, and one role with every permission and where it comes from.

use std::collections::HashMap;

use model::access::GroupRef;
use model::ids::{GroupId, RoleId};
use model::roles::{AssignableLine, GroupLine, Inherited, PermissionLine, RoleDetail, RoleName, RoleRow, Word};
use model::{ApiError, Permission};
use sqlx::PgConnection;
use uuid::Uuid;

use super::book::{Book, Entry};
use super::ceiling::Editor;
use super::repo;
use crate::Domain;
use crate::caller::{Caller, Scope};
use crate::error::Result;

/// What is read for any of these pages.
struct Shelf {
    book: Book,
    editor: Editor,
    /// The groups in the reader's sight, by name.
    groups: Vec<GroupRef>,
    /// How many employees in his sight hold each role.
    employees: HashMap<Uuid, i64>,
    may_edit: bool,
    may_remove: bool,
}

impl Domain {
    /// Every role, each before those that inherit from it. Groups out of the reader's sight are counted,
    /// people out of his sight are not (SEC-46).
    pub async fn roles(&self, caller: &Caller) -> Result<Vec<RoleRow>> {
        caller.require(Permission::RolesView, ())?;
        let found = Shelf::read(&mut *self.pool().acquire().await?, caller).await?;
        Ok(found.book.in_order().into_iter().filter_map(|id| found.book.get(id)).map(|one| found.row(one)).collect())
    }

    /// One role.
    pub async fn role(&self, caller: &Caller, id: RoleId) -> Result<RoleDetail> {
        caller.require(Permission::RolesView, ())?;
        let found = Shelf::read(&mut *self.pool().acquire().await?, caller).await?;
        let entry = found.book.get(id).ok_or(ApiError::NotFound)?;
        Ok(found.detail(entry))
    }

    /// A new role to fill in: empty, or as like `copy` as the reader may make it. Built-in roles can be
    /// copied too; what he may not give is left out, and counted.
    pub async fn role_draft(&self, caller: &Caller, copy: Option<RoleId>) -> Result<RoleDetail> {
        caller.require(Permission::RolesAdd, ())?;
        if copy.is_some() {
            caller.require(Permission::RolesView, ())?;
        }
        let mut found = Shelf::read(&mut *self.pool().acquire().await?, caller).await?;
        let id = RoleId(Uuid::nil());
        let (entry, left_out) = match copy {
            Some(copy) => {
                let source = found.book.get(copy).ok_or(ApiError::NotFound)?;
                copied(&found.book, &found.editor, source, id)
            }
            None => (empty(id), 0),
        };
        found.book.put(entry.clone());
        Ok(RoleDetail { left_out, ..found.detail(&entry) })
    }

    /// What a role would inherit from `parent`, for each permission in the editor's order.
    pub async fn inherited_from(&self, caller: &Caller, parent: Option<RoleId>) -> Result<Vec<Inherited>> {
        caller.require(Permission::RolesView, ())?;
        let book = repo::book(&mut *self.pool().acquire().await?).await?;
        Ok(Permission::ALL.iter().map(|permission| book.inherited(parent, *permission)).collect())
    }
}

/// A role that says nothing.
pub(super) fn empty(id: RoleId) -> Entry {
    Entry {
        id,
        name: String::new(),
        parent: None,
        built_in: false,
        assigns_all: false,
        sees_all_groups: false,
        version: 0,
        words: std::collections::BTreeMap::new(),
        assignable: std::collections::BTreeSet::new(),
        groups: std::collections::BTreeSet::new(),
    }
}

/// The same parent and the same own words, where the copier may give all of it; otherwise no parent, and
/// what he may give of what the original comes to.
fn copied(book: &Book, editor: &Editor, source: &Entry, id: RoleId) -> (Entry, u32) {
    let held = book.held(source.id);
    let may_hang = source.parent.is_none_or(|parent| book.held(parent).is_within(editor.held));
    let words = if may_hang && source.words.keys().all(|permission| editor.held.has(*permission)) {
        source.words.clone()
    } else {
        held.iter().filter(|permission| editor.held.has(*permission)).map(|permission| (permission, true)).collect()
    };
    let parent = source.parent.filter(|_| words == source.words && may_hang);
    let may_list = |target: &RoleId| book.get(*target).is_some_and(|entry| editor.may_assign(book, entry).is_ok());
    let entry = Entry {
        name: format!("Copy of {}", source.name).chars().take(model::roles::ROLE_NAME_MAX as usize).collect(),
        parent,
        words,
        assignable: source.assignable.iter().copied().filter(may_list).collect(),
        groups: source.groups.iter().copied().filter(|group| editor.sees(*group)).collect(),
        ..empty(id)
    };
    let left = held.without(editor.held).iter().count()
        + (source.assignable.len() - entry.assignable.len())
        + (source.groups.len() - entry.groups.len());
    (entry, u32::try_from(left).unwrap_or(u32::MAX))
}

impl Shelf {
    async fn read(conn: &mut PgConnection, caller: &Caller) -> Result<Self> {
        let scope: &Scope = &caller.scope;
        Ok(Self {
            book: repo::book(conn).await?,
            editor: Editor::from(caller),
            groups: repo::groups_in_sight(conn, scope).await?,
            employees: repo::employees(conn, scope).await?,
            may_edit: caller.permissions.has(Permission::RolesEdit),
            may_remove: caller.permissions.has(Permission::RolesRemove),
        })
    }

    fn row(&self, entry: &Entry) -> RoleRow {
        let groups = self.groups.iter().filter(|group| entry.groups.contains(&group.id.0)).cloned();
        let groups: Vec<GroupRef> = groups.collect();
        RoleRow {
            id: entry.id,
            name: entry.name.clone(),
            depth: self.book.depth(entry.id),
            built_in: entry.built_in,
            sees_all_groups: entry.sees_all_groups,
            groups_unseen: number(entry.groups.len() - groups.len()),
            groups,
            employees: self.employees.get(&entry.id.0).map_or(0, |n| u32::try_from(*n).unwrap_or(u32::MAX)),
            permissions: number(self.book.held(entry.id).iter().count()),
            locked: self.locked(entry, self.may_edit, Permission::RolesEdit),
        }
    }

    /// Why the reader may not touch the role.
    fn locked(&self, entry: &Entry, may: bool, permission: Permission) -> Option<String> {
        match self.editor.may_touch(&self.book, entry) {
            Err(why) if entry.built_in => Some(why),
            _ if !may => Some(model::text::missing(permission)),
            Err(why) => Some(why),
            Ok(()) => None,
        }
    }

    fn detail(&self, entry: &Entry) -> RoleDetail {
        let book = &self.book;
        let held = book.held(entry.id);
        RoleDetail {
            row: self.row(entry),
            version: entry.version,
            parent: entry.parent.map(|id| RoleName { id, name: book.name(id) }),
            children: book.children(entry.id),
            permissions: Permission::ALL.iter().map(|permission| self.permission(entry, *permission)).collect(),
            assignable: self.assignable(entry),
            groups: self.groups.iter().map(|group| connected(entry, group)).collect(),
            parents: self.parents(entry),
            kept: self.locked(entry, self.may_remove, Permission::RolesRemove),
            not_viewable: (!held.is_within(self.editor.held)).then(|| MORE_THAN_YOU.to_owned()),
            left_out: 0,
        }
    }

    fn permission(&self, entry: &Entry, permission: Permission) -> PermissionLine {
        let said = self.book.said(entry.id, permission);
        PermissionLine {
            permission,
            word: Word::from_allows(entry.words.get(&permission).copied()),
            allowed: said.is_some_and(|said| said.allow),
            source: self.book.source(entry.id, permission),
            inherited: self.book.inherited(entry.parent, permission),
            may_change: self.editor.held.has(permission),
        }
    }

    /// The draft of a new role is on no list.
    fn assignable(&self, entry: &Entry) -> Vec<AssignableLine> {
        let ids = self.book.in_order().into_iter().filter(|id| !id.0.is_nil());
        let lines = ids.filter_map(|id| self.book.get(id)).map(|target| AssignableLine {
            role: RoleName { id: target.id, name: target.name.clone() },
            listed: entry.assignable.contains(&target.id) || entry.assigns_all && !target.built_in,
            may_change: self.editor.may_assign(&self.book, target).is_ok(),
        });
        lines.collect()
    }

    fn parents(&self, entry: &Entry) -> Vec<RoleName> {
        let fits = |other: &&Entry| {
            let chosen = entry.parent == Some(other.id);
            let within = self.book.held(other.id).is_within(self.editor.held);
            chosen || within && !other.id.0.is_nil() && self.book.may_hang(entry.id, other.id).is_ok()
        };
        self.book.named(self.book.all().filter(fits).map(|other| other.id))
    }
}

pub(super) const MORE_THAN_YOU: &str = "This role may do more than you, so you cannot see the console as it.";

fn connected(entry: &Entry, group: &GroupRef) -> GroupLine {
    let GroupId(id) = group.id;
    GroupLine { group: group.clone(), connected: entry.groups.contains(&id) }
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
