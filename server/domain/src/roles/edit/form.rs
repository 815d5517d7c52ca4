//! A role's form.

use std::collections::BTreeSet;

use model::error::Faults;
use model::ids::{GroupId, RoleId};
use model::roles::{ROLE_NAME_MAX, RoleForm, Word};
use model::{ApiError, Permission, field};
use uuid::Uuid;

use crate::error::Result;
use crate::roles::book::{Book, Entry};
use crate::roles::ceiling::Editor;

const LIST: &str = "Choose from the list.";

/// The role as the form would make it of `old`, every fault at its field. What the sender cannot see or
/// change is not in his form, and stays. `there` are the groups that exist, of those he sent.
pub fn read(form: &RoleForm, book: &Book, editor: &Editor, old: &Entry, there: &BTreeSet<Uuid>) -> Result<Entry> {
    let mut faults = Faults::default();
    let name = faults.take("name", name(form, book, old));
    let parent = faults.take("parent", parent(form, book, old));
    let groups = faults.take("groups", groups(form, editor, old, there));
    let assignable = faults.take("assignable", assignable(form, book, editor, old));
    let mut words = old.words.clone();
    for (permission, word) in read_words(form)? {
        match word.allows() {
            Some(allow) => words.insert(permission, allow),
            None => words.remove(&permission),
        };
    }
    match (name, parent, groups, assignable) {
        (Some(name), Some(parent), Some(groups), Some(assignable)) => {
            Ok(Entry { name, parent, words, assignable, groups, ..old.clone() })
        }
        _ => Err(faults.into_error().into()),
    }
}

/// The groups it names.
pub fn group_ids(form: &RoleForm) -> Vec<Uuid> {
    form.groups.iter().filter_map(|id| id.parse::<GroupId>().ok()).map(|id| id.0).collect()
}

fn name(form: &RoleForm, book: &Book, old: &Entry) -> Result<String, String> {
    let name = field::name(&form.name)?;
    let length = name.chars().count();
    if length > ROLE_NAME_MAX as usize {
        return Err(format!("At most {ROLE_NAME_MAX} characters; this has {length}."));
    }
    let same = |entry: &Entry| entry.id != old.id && entry.name.to_lowercase() == name.to_lowercase();
    if book.all().any(same) { Err("There is a role with this name already.".into()) } else { Ok(name) }
}

fn parent(form: &RoleForm, book: &Book, old: &Entry) -> Result<Option<RoleId>, String> {
    let typed = form.parent.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let id: RoleId = typed.parse().map_err(|_| LIST.to_owned())?;
    if book.get(id).is_none() {
        return Err(LIST.into());
    }
    if old.parent != Some(id) {
        book.may_hang(old.id, id)?;
    }
    Ok(Some(id))
}

/// A group out of sight is refused like one that does not exist (SEC-45).
fn groups(form: &RoleForm, editor: &Editor, old: &Entry, there: &BTreeSet<Uuid>) -> Result<BTreeSet<Uuid>, String> {
    let mut groups: BTreeSet<Uuid> = old.groups.iter().copied().filter(|group| !editor.sees(*group)).collect();
    for id in &form.groups {
        let GroupId(id) = id.parse().map_err(|_| LIST.to_owned())?;
        if !editor.sees(id) || !there.contains(&id) {
            return Err(LIST.into());
        }
        groups.insert(id);
    }
    Ok(groups)
}

fn assignable(form: &RoleForm, book: &Book, editor: &Editor, old: &Entry) -> Result<BTreeSet<RoleId>, String> {
    let may = |id: RoleId| book.get(id).is_some_and(|entry| editor.may_assign(book, entry).is_ok());
    let mut roles: BTreeSet<RoleId> = old.assignable.iter().copied().filter(|id| !may(*id)).collect();
    for id in &form.assignable {
        let id: RoleId = id.parse().map_err(|_| LIST.to_owned())?;
        if book.get(id).is_none() {
            return Err(LIST.into());
        }
        roles.insert(id);
    }
    Ok(roles)
}

/// `accounts.view=allow`, each.
fn read_words(form: &RoleForm) -> Result<Vec<(Permission, Word)>> {
    let read = |text: &String| {
        let (key, word) = text.split_once('=')?;
        Some((Permission::from_key(key)?, Word::from_key(word)?))
    };
    form.words.iter().map(|text| read(text).ok_or_else(|| ApiError::Malformed.into())).collect()
}
