//! The ceiling over the editing of roles (SEC-48, SEC-51): nobody adds or takes away what he does not
//! hold, neither in the role itself nor in any role below it. Pure: asked by the pages, by the
//! preview and by the act, on the same book.

use std::collections::BTreeSet;

use model::ids::RoleId;
use model::{ApiError, PermissionSet};
use uuid::Uuid;

use super::book::{Book, Entry};
use crate::caller::{Caller, Scope};

/// Who edits: what he holds, sees and is.
#[derive(Clone, Debug)]
pub struct Editor {
    /// His own role.
    pub role: Option<RoleId>,
    /// What it holds.
    pub held: PermissionSet,
    /// He sees every group.
    pub all_groups: bool,
    /// The groups he sees.
    pub groups: BTreeSet<Uuid>,
}

impl From<&Caller> for Editor {
    fn from(caller: &Caller) -> Self {
        let Scope { all_groups, groups, .. } = &caller.scope;
        Self {
            role: caller.role,
            held: caller.permissions,
            all_groups: *all_groups,
            groups: groups.iter().copied().collect(),
        }
    }
}

impl Editor {
    /// Does he see the group?
    pub fn sees(&self, group: Uuid) -> bool {
        self.all_groups || self.groups.contains(&group)
    }

    /// Why `role` holds more than he does; None when it does not.
    fn exceeded_by(&self, book: &Book, role: &Entry) -> Option<&'static str> {
        if !book.held(role.id).is_within(self.held) {
            return Some("it may do more than you.");
        }
        if role.sees_all_groups && !self.all_groups {
            return Some("it sees every group, and you do not.");
        }
        if role.groups.iter().any(|group| !self.sees(*group)) {
            return Some("it is connected to groups that you do not see.");
        }
        None
    }

    /// May he assign `role` to somebody (decision 15)? The reason when not.
    pub fn may_assign(&self, book: &Book, role: &Entry) -> Result<(), &'static str> {
        let own = self.role.and_then(|own| book.get(own));
        let names = own.is_some_and(|own| own.assignable.contains(&role.id) || own.assigns_all && !role.built_in);
        if !names {
            return Err("your own role does not name it among those you may assign.");
        }
        self.exceeded_by(book, role).map_or(Ok(()), Err)
    }

    /// May he edit or remove the role at all? The reason when not, a sentence.
    pub fn may_touch(&self, book: &Book, role: &Entry) -> Result<(), String> {
        if role.built_in {
            return Err("Built-in roles cannot be edited. Copy it to make one of your own.".into());
        }
        let below = book.below(role.id);
        if self.role == Some(role.id) {
            return Err("This is your own role. Ask somebody above you.".into());
        }
        if self.role.is_some_and(|own| below.contains(&own)) {
            return Err("Your own role inherits from this one. Ask somebody above you.".into());
        }
        for entry in below.iter().filter_map(|id| book.get(*id)) {
            let Some(why) = self.exceeded_by(book, entry) else { continue };
            return Err(if entry.id == role.id {
                format!("You cannot edit this role: {why}")
            } else {
                format!("You cannot edit this role: \"{}\" inherits from it, and {why}", entry.name)
            });
        }
        Ok(())
    }

    /// May he turn `before` into `after`, where only `id` differs? `Forbidden` with the reason when not.
    /// The form's own faults (a ring, a taken name) were looked for before.
    pub fn check(&self, before: &Book, after: &Book, id: RoleId) -> Result<(), ApiError> {
        let refuse = |why: String| Err(ApiError::Forbidden(why));
        let Some(new) = after.get(id) else { return Ok(()) };
        let old = before.get(id);
        if let Some(old) = old
            && let Err(why) = self.may_touch(before, old)
        {
            return refuse(why);
        }
        self.check_words(old, new)?;
        if let Some(parent) = new.parent.filter(|parent| old.is_none_or(|old| old.parent != Some(*parent)))
            && !after.held(parent).is_within(self.held)
        {
            let name = after.name(parent);
            return refuse(format!("You cannot choose \"{name}\" as the parent: it may do more than you."));
        }
        // Whatever is written where: what comes out, in this role and in each below it, is within what he
        // holds, before and after. So the difference is too.
        for role in after.below(id) {
            if !after.held(role).is_within(self.held) || !before.held(role).is_within(self.held) {
                return refuse(format!("With this, \"{}\" would do more than you.", after.name(role)));
            }
        }
        self.check_groups(old, new)?;
        self.check_assignable(after, old, new)
    }

    /// A word on a permission that he lacks stays as it is, even where it changes nothing today.
    fn check_words(&self, old: Option<&Entry>, new: &Entry) -> Result<(), ApiError> {
        let word = |entry: Option<&Entry>, permission| entry.and_then(|entry| entry.words.get(&permission).copied());
        for permission in model::Permission::ALL {
            let changes = word(old, *permission) != word(Some(new), *permission);
            if changes && !self.held.has(*permission) {
                let title = permission.title();
                return Err(ApiError::Forbidden(format!("You do not hold \"{title}\", so you cannot change it.")));
            }
        }
        Ok(())
    }

    fn check_groups(&self, old: Option<&Entry>, new: &Entry) -> Result<(), ApiError> {
        let none = BTreeSet::new();
        let old = old.map_or(&none, |old| &old.groups);
        if new.sees_all_groups || (old ^ &new.groups).iter().any(|group| !self.sees(*group)) {
            let why = "A group that you do not see can be neither connected nor disconnected.";
            return Err(ApiError::Forbidden(why.into()));
        }
        Ok(())
    }

    fn check_assignable(&self, after: &Book, old: Option<&Entry>, new: &Entry) -> Result<(), ApiError> {
        let none = BTreeSet::new();
        let old = old.map_or(&none, |old| &old.assignable);
        for target in old ^ &new.assignable {
            let Some(entry) = after.get(target) else { return Err(ApiError::NotFound) };
            if let Err(why) = self.may_assign(after, entry) {
                let name = &entry.name;
                let text = format!("Whether its holders may assign \"{name}\" is not yours to change: {why}");
                return Err(ApiError::Forbidden(text));
            }
        }
        Ok(())
    }
}
