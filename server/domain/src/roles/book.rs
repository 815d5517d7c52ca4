//! All roles at once, and what each comes to. There are few of them, so what an edit would do to the
//! whole tree is worked out on a copy, and the same functions answer before, after and always.

use std::collections::{BTreeMap, BTreeSet};

use model::ids::RoleId;
use model::roles::{DEPTH_MAX, Inherited, RoleName, Source};
use model::{Permission, PermissionSet};
use uuid::Uuid;

/// More than a tree may be deep: a ring ends the walk, not the server.
const FARTHEST: usize = 32;

/// A role as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Which.
    pub id: RoleId,
    /// Its name.
    pub name: String,
    /// The role it inherits from.
    pub parent: Option<RoleId>,
    /// The program says what it is.
    pub built_in: bool,
    /// Its holders may assign every role that is not built in.
    pub assigns_all: bool,
    /// Sees every group, when its holder belongs to the operator.
    pub sees_all_groups: bool,
    /// For optimistic locking.
    pub version: i64,
    /// Its own words on permissions.
    pub words: BTreeMap<Permission, bool>,
    /// The roles its holders may assign.
    pub assignable: BTreeSet<RoleId>,
    /// The groups connected to it.
    pub groups: BTreeSet<Uuid>,
}

/// What a role says of a permission, and which role of its line says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said {
    /// Allowed or denied.
    pub allow: bool,
    /// By this role.
    pub by: RoleId,
}

/// What a line of roles holds: the nearest word on a permission counts; what nobody allows is denied.
pub fn resolve(words: impl Iterator<Item = (Permission, bool)>) -> PermissionSet {
    let (mut decided, mut held) = (PermissionSet::EMPTY, PermissionSet::EMPTY);
    for (permission, allow) in words {
        if !decided.has(permission) {
            decided.insert(permission);
            if allow {
                held.insert(permission);
            }
        }
    }
    held
}

/// Every role.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Book(BTreeMap<RoleId, Entry>);

impl FromIterator<Entry> for Book {
    fn from_iter<I: IntoIterator<Item = Entry>>(entries: I) -> Self {
        Self(entries.into_iter().map(|entry| (entry.id, entry)).collect())
    }
}

impl Book {
    /// One role.
    pub fn get(&self, id: RoleId) -> Option<&Entry> {
        self.0.get(&id)
    }

    /// Puts a role in, or another in its place.
    pub fn put(&mut self, entry: Entry) {
        self.0.insert(entry.id, entry);
    }

    /// All, in no order that means anything.
    pub fn all(&self) -> impl Iterator<Item = &Entry> {
        self.0.values()
    }

    /// The role, its parent, and so on up.
    pub fn line(&self, id: RoleId) -> impl Iterator<Item = &Entry> {
        std::iter::successors(self.get(id), |entry| entry.parent.and_then(|parent| self.get(parent))).take(FARTHEST)
    }

    /// What the role holds, with inheritance.
    pub fn held(&self, id: RoleId) -> PermissionSet {
        resolve(self.line(id).flat_map(|entry| entry.words.iter().map(|(permission, allow)| (*permission, *allow))))
    }

    /// Who in the role's line decides over a permission; None: nobody says anything.
    pub fn said(&self, id: RoleId, permission: Permission) -> Option<Said> {
        self.line(id).find_map(|entry| entry.words.get(&permission).map(|allow| Said { allow: *allow, by: entry.id }))
    }

    /// The same for a page: the role that decides, by name.
    pub fn source(&self, id: RoleId, permission: Permission) -> Option<Source> {
        let said = self.said(id, permission)?;
        Some(Source { role: self.name(said.by), own: said.by == id })
    }

    /// What the role would inherit from `parent`.
    pub fn inherited(&self, parent: Option<RoleId>, permission: Permission) -> Inherited {
        let said = parent.and_then(|parent| self.said(parent, permission));
        Inherited {
            allowed: said.is_some_and(|said| said.allow),
            from: said.map(|said| self.name(said.by)).unwrap_or_default(),
        }
    }

    /// The role and every one below it: whom a change of it concerns.
    pub fn below(&self, id: RoleId) -> BTreeSet<RoleId> {
        self.0.keys().copied().filter(|role| self.line(*role).any(|entry| entry.id == id)).collect()
    }

    /// The roles that inherit from it directly, by name.
    pub fn children(&self, id: RoleId) -> Vec<RoleName> {
        self.named(self.all().filter(|entry| entry.parent == Some(id)).map(|entry| entry.id))
    }

    /// How many roles are above it.
    pub fn depth(&self, id: RoleId) -> u32 {
        u32::try_from(self.line(id).count().saturating_sub(1)).unwrap_or(u32::MAX)
    }

    /// Its name; empty for one that is not there.
    pub fn name(&self, id: RoleId) -> String {
        self.get(id).map(|entry| entry.name.clone()).unwrap_or_default()
    }

    /// These roles, by name.
    pub fn named(&self, ids: impl IntoIterator<Item = RoleId>) -> Vec<RoleName> {
        let mut roles: Vec<RoleName> = ids.into_iter().map(|id| RoleName { id, name: self.name(id) }).collect();
        roles.sort_by_key(|role| (role.name.to_lowercase(), role.id));
        roles
    }

    /// Ids in the order of the tree: each role before those below it, roles beside each other by name,
    /// the built-in ones first.
    pub fn in_order(&self) -> Vec<RoleId> {
        let mut order = Vec::with_capacity(self.0.len());
        let mut tops = self.beside(None);
        tops.reverse();
        while let Some(id) = tops.pop() {
            order.push(id);
            tops.extend(self.beside(Some(id)).into_iter().rev());
        }
        order
    }

    fn beside(&self, parent: Option<RoleId>) -> Vec<RoleId> {
        let mut roles: Vec<&Entry> = self.all().filter(|entry| entry.parent == parent).collect();
        roles.sort_by_key(|entry| (!entry.built_in, rank(&entry.name), entry.name.to_lowercase(), entry.id));
        roles.into_iter().map(|entry| entry.id).collect()
    }

    /// May `id` inherit from `parent`? The reason when not: a ring, or a tree that grows too deep.
    pub fn may_hang(&self, id: RoleId, parent: RoleId) -> Result<(), String> {
        let below = self.below(id);
        if below.contains(&parent) {
            return Err("A role cannot inherit from itself or from a role below it.".into());
        }
        let own = self.depth(id);
        let height = below.iter().map(|role| self.depth(*role).saturating_sub(own)).max().unwrap_or(0);
        if self.depth(parent) + 2 + height > DEPTH_MAX {
            return Err(format!("At most {DEPTH_MAX} roles may inherit from each other in a line."));
        }
        Ok(())
    }
}

/// The built-in roles stand highest first, as everybody knows them.
fn rank(name: &str) -> usize {
    let all = model::role::BuiltIn::ALL;
    all.iter().position(|role| role.name() == name).unwrap_or(all.len())
}
