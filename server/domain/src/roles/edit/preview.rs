//! What a change of a role does to people, told before it is saved, and sealed: saving holds for what
//! was told only.

use std::collections::{BTreeMap, BTreeSet};

use model::Permission;
use model::accounts::Change;
use model::ids::{AccountId, RoleId};
use model::roles::{NAMED_MAX, PersonEffect, RoleEffect, RoleName, RolePreview, Word};
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::repo::{self, Holder};
use crate::caller::Scope;
use crate::error::Result;
use crate::roles::book::{Book, Entry};
use crate::roles::reach::{self, Reach};
use crate::roles::repo::group_refs;
use crate::seal::Seal;

/// A change and what comes of it.
pub struct Plan {
    /// For the page.
    pub shown: RolePreview,
    /// Who loses something.
    pub losers: Vec<AccountId>,
}

/// One holder before and after.
struct Fate<'a> {
    holder: &'a Holder,
    before: Reach,
    after: Reach,
}

impl Plan {
    /// What becomes of everybody when `before` becomes `after`, where only the role `id` differs. Who reads
    /// it learns names only of people and groups in his sight (SEC-46).
    pub async fn make(
        conn: &mut PgConnection,
        reader: &Scope,
        before: &Book,
        after: &Book,
        id: RoleId,
        now: OffsetDateTime,
    ) -> Result<Self> {
        let roles: BTreeSet<RoleId> = &before.below(id) | &after.below(id);
        let ids: Vec<Uuid> = roles.iter().map(|role| role.0).collect();
        let holders = repo::holders(conn, reader, &ids, now).await?;
        let fates: Vec<Fate<'_>> = holders.iter().map(|holder| fate(before, after, holder)).collect();
        let changes = changes(conn, before, after, id).await?;
        let mut effects = Vec::new();
        for role in after.in_order().into_iter().filter(|role| roles.contains(role)) {
            effects.extend(effect(conn, reader, before, after, role, &fates).await?);
        }
        let losers = fates.iter().filter(|fate| fate.loses()).map(|fate| AccountId(fate.holder.id)).collect::<Vec<_>>();
        let seal = seal(before, after, id, &roles, &fates);
        let shown = RolePreview {
            changes,
            effects,
            touched: number(fates.iter().filter(|fate| fate.before != fate.after).count()),
            losing: number(losers.len()),
            seal,
        };
        Ok(Self { shown, losers })
    }
}

impl Fate<'_> {
    /// A permission, or the sight of a group.
    fn loses(&self) -> bool {
        let (before, after) = (&self.before, &self.after);
        let groups = !after.all_groups && (before.all_groups || !before.groups.is_subset(&after.groups));
        !before.permissions.is_within(after.permissions) || groups
    }
}

fn fate<'a>(before: &Book, after: &Book, holder: &'a Holder) -> Fate<'a> {
    let of = |book: &Book| reach_of(book, RoleId(holder.role_id), holder.is_root, &holder.groups);
    Fate { holder, before: of(before), after: of(after) }
}

fn reach_of(book: &Book, role: RoleId, is_root: bool, member_of: &[Uuid]) -> Reach {
    let Some(entry) = book.get(role) else { return Reach::default() };
    let groups = entry.groups.iter().chain(member_of).copied();
    Reach::new(book.held(role), entry.sees_all_groups && is_root, groups)
}

/// What one role's holders gain and lose; None when it is nothing.
async fn effect(
    conn: &mut PgConnection,
    reader: &Scope,
    before: &Book,
    after: &Book,
    role: RoleId,
    fates: &[Fate<'_>],
) -> Result<Option<RoleEffect>> {
    let (was, is) = (reach_of(before, role, false, &[]), reach_of(after, role, false, &[]));
    if was == is {
        return Ok(None);
    }
    let holders: Vec<&Fate<'_>> = fates.iter().filter(|fate| fate.holder.role_id == role.0).collect();
    let touched = holders.iter().filter(|fate| fate.before != fate.after);
    let moved: BTreeSet<Uuid> = &was.groups ^ &is.groups;
    let seen = touched.clone().filter(|fate| fate.holder.is_seen).take(NAMED_MAX as usize);
    let people: Vec<PersonEffect> = seen
        .map(|fate| PersonEffect {
            id: AccountId(fate.holder.id),
            name: fate.holder.name.clone(),
            by_membership: number(fate.holder.groups.iter().filter(|group| moved.contains(group)).count()),
        })
        .collect();
    Ok(Some(RoleEffect {
        role: RoleName { id: role, name: after.name(role) },
        change: reach::change(conn, reader, &was, &is).await?,
        holders: number(holders.len()),
        unnamed: number(touched.count() - people.len()),
        people,
    }))
}

/// What is changed in the role itself, for the page and for the log.
pub async fn changes(conn: &mut PgConnection, before: &Book, after: &Book, id: RoleId) -> Result<Vec<Change>> {
    let empty = crate::roles::list::empty(id);
    let (old, new) = (before.get(id).unwrap_or(&empty), after.get(id).unwrap_or(&empty));
    let parent = |book: &Book, entry: &Entry| entry.parent.map(|parent| book.name(parent)).unwrap_or_default();
    let mut changes =
        vec![Change::new("Name", &old.name, &new.name), Change::new("Parent", parent(before, old), parent(after, new))];
    for permission in Permission::ALL {
        let word = |entry: &Entry| Word::from_allows(entry.words.get(permission).copied()).label();
        changes.push(Change::new(&permission.title(), word(old), word(new)));
    }
    let names = |book: &Book, entry: &Entry| {
        let names = book.named(entry.assignable.iter().copied()).into_iter().map(|role| role.name);
        names.collect::<Vec<_>>().join(", ")
    };
    changes.push(Change::new("May assign", names(before, old), names(after, new)));
    // Only the difference: the rest may be out of the reader's sight.
    let (gone, come): (Vec<Uuid>, Vec<Uuid>) =
        ((&old.groups - &new.groups).into_iter().collect(), (&new.groups - &old.groups).into_iter().collect());
    let mut told = BTreeMap::new();
    for (key, ids) in [("gone", gone), ("come", come)] {
        let names: Vec<String> = group_refs(conn, &ids).await?.into_iter().map(|group| group.name).collect();
        told.insert(key, names.join(", "));
    }
    let mut of = |key| told.remove(key).unwrap_or_default();
    changes.push(Change::new("Groups connected", "", of("come")));
    changes.push(Change::new("Groups disconnected", of("gone"), ""));
    changes.retain(|change| change.before != change.after);
    Ok(changes)
}

/// Stands for the change, for the versions of all roles and people concerned, and for what becomes of each.
fn seal(before: &Book, after: &Book, id: RoleId, roles: &BTreeSet<RoleId>, fates: &[Fate<'_>]) -> String {
    let mut seal = Seal::default();
    seal.put(id.0.as_bytes());
    for role in roles {
        // Those above count as well: what is inherited from them is part of what was told.
        for entry in before.line(*role).chain(after.line(*role)) {
            seal.put(format!("{entry:?}"));
        }
    }
    let mut order: Vec<&Fate<'_>> = fates.iter().collect();
    order.sort_by_key(|fate| fate.holder.id);
    for fate in order {
        let Holder { id, role_id, version, security_version, .. } = fate.holder;
        seal.put(format!("{id} {role_id} {version} {security_version} {:?} {:?}", fate.before, fate.after));
    }
    seal.finish()
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
