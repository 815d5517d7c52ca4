//! Adding, editing and removing roles (SEC-51). An edit is told before it is saved: who gains and loses
//! what; the confirmation holds for that only. The preview and the act are the same code, up to the write.

mod connect;
mod form;
mod preview;
pub mod repo;

use model::accounts::{Change, Done};
use model::ids::{AccountId, RoleId};
use model::roles::{PersonName, RoleForm, RolePreview, RoleUse};
use model::text::count;
use model::{ApiError, Permission, PermissionSet};
use uuid::Uuid;

use self::preview::Plan;
use super::book::{Book, Entry};
use super::ceiling::Editor;
use super::{list, reach};
use crate::audit::AuditEntry;
use crate::caller::{Caller, Granted, Target};
use crate::error::{Error, Result, retry};
use crate::roles::repo as roles_repo;
use crate::tx::Tx;
use crate::{Domain, auth};

const REVIEW: &str = "Review who gains and who loses what, then save.";
const REVIEW_AGAIN: &str = "Something has changed meanwhile. Review it again, then save.";
const NAME_TAKEN: &str = "There is a role with this name already.";
const STILL_USED: &str = "This role is still used, so it cannot be removed.";

/// A role about to be written: it was found, locked, and is below the ceiling.
#[derive(Debug)]
pub struct RoleTarget {
    /// Which.
    pub id: RoleId,
    holds: PermissionSet,
}

impl Target for RoleTarget {
    fn holds(&self) -> PermissionSet {
        self.holds
    }
}

/// What one try came to.
enum End {
    /// Saved; the sentence.
    Done(String),
    /// Nothing was changed: what it does must be looked at first.
    Review(&'static str, Box<RolePreview>),
}

impl Domain {
    /// Makes a role. `Invalid` at `name`, `parent`, `groups`, `assignable`; `Forbidden` for what is above
    /// the caller's ceiling.
    pub async fn add_role(&self, caller: &Caller, form: &RoleForm) -> Result<Done> {
        caller.require(Permission::RolesAdd, ())?;
        retry(self.entropy(), || self.add_role_once(caller, form)).await
    }

    async fn add_role_once(&self, caller: &Caller, form: &RoleForm) -> Result<Done> {
        let (mut tx, editor, book) = self.begin_roles(caller, Permission::RolesAdd, None).await?;
        let id = RoleId(self.new_uuid());
        let new = read(&mut tx, form, &book, &editor, &list::empty(id)).await?;
        let mut after = book.clone();
        after.put(new.clone());
        editor.check(&book, &after, id)?;
        let granted = caller.require(Permission::RolesAdd, RoleTarget { id, holds: after.held(id) })?;
        let now = tx.now;
        repo::insert(tx.conn(), &granted, &new, now).await.map_err(name_taken)?;
        let changes = preview::changes(tx.conn(), &book, &after, id).await?;
        tx.commit(entry("roles.add", &new, changes)).await?;
        Ok(Done::new(format!("Role {} added.", new.name)))
    }

    /// Changes a role. Without the seal of the present preview nothing is changed, and `Conflict` brings
    /// that [`RolePreview`]. Otherwise as [`Domain::add_role`]. Whoever loses something is signed out.
    pub async fn edit_role(&self, caller: &Caller, id: RoleId, version: i64, form: &RoleForm) -> Result<Done> {
        caller.require(Permission::RolesEdit, ())?;
        match retry(self.entropy(), || self.edit_role_once(caller, id, version, form)).await? {
            End::Done(notice) => Ok(Done::new(notice)),
            End::Review(message, preview) => {
                let current = serde_json::to_string(&preview).ok();
                Err(ApiError::Conflict { message: message.into(), current }.into())
            }
        }
    }

    async fn edit_role_once(&self, caller: &Caller, id: RoleId, version: i64, form: &RoleForm) -> Result<End> {
        let (mut tx, editor, book) = self.begin_roles(caller, Permission::RolesEdit, Some(id)).await?;
        let old = book.get(id).ok_or(ApiError::NotFound)?;
        editor.may_touch(&book, old).map_err(ApiError::Forbidden)?;
        let new = read(&mut tx, form, &book, &editor, old).await?;
        let mut after = book.clone();
        after.put(new.clone());
        editor.check(&book, &after, id)?;
        let granted = caller.require(Permission::RolesEdit, RoleTarget { id, holds: book.held(id) })?;
        let now = tx.now;
        let plan = Plan::make(tx.conn(), &caller.scope, &book, &after, id, now).await?;
        if plan.shown.changes.is_empty() {
            return Ok(End::Done(format!("Nothing was changed in {}.", new.name)));
        }
        // The seal covers the version. A form from an older one is shown what it would do to the present.
        if form.seen != plan.shown.seal {
            let is_new = form.seen.is_empty() && old.version == version;
            return Ok(End::Review(if is_new { REVIEW } else { REVIEW_AGAIN }, Box::new(plan.shown)));
        }
        write(&mut tx, &granted, &new, &plan).await?;
        let notice = notice(&new, &plan.shown);
        tx.commit(entry("roles.edit", &new, plan.shown.changes)).await?;
        Ok(End::Done(notice))
    }

    /// Removes a role. `Conflict` with a [`RoleUse`] while roles inherit from it or employees hold it.
    pub async fn remove_role(&self, caller: &Caller, id: RoleId) -> Result<Done> {
        caller.require(Permission::RolesRemove, ())?;
        retry(self.entropy(), || self.remove_role_once(caller, id)).await
    }

    async fn remove_role_once(&self, caller: &Caller, id: RoleId) -> Result<Done> {
        let (mut tx, editor, book) = self.begin_roles(caller, Permission::RolesRemove, Some(id)).await?;
        let old = book.get(id).ok_or(ApiError::NotFound)?;
        editor.may_touch(&book, old).map_err(ApiError::Forbidden)?;
        let granted = caller.require(Permission::RolesRemove, RoleTarget { id, holds: book.held(id) })?;
        let used = used_by(tx.conn(), caller, &book, id).await?;
        if !used.is_free() {
            let current = serde_json::to_string(&used).ok();
            return Err(ApiError::Conflict { message: STILL_USED.into(), current }.into());
        }
        let mut after = book.clone();
        after.put(Entry { name: String::new(), ..list::empty(id) });
        let changes = preview::changes(tx.conn(), &book, &after, id).await?;
        repo::delete(tx.conn(), &granted).await?;
        tx.commit(entry("roles.remove", old, changes)).await?;
        Ok(Done::new(format!("Role {} removed.", old.name)))
    }

    /// What still uses a role: asked before it is removed, by whoever may remove it. It counts people out of
    /// sight too, so that the refusal makes sense; who only reads roles is not told (SEC-46).
    pub async fn role_use(&self, caller: &Caller, id: RoleId) -> Result<RoleUse> {
        caller.require(Permission::RolesRemove, ())?;
        let mut conn = self.pool().acquire().await?;
        let book = roles_repo::book(&mut conn).await?;
        let role = book.get(id).ok_or(ApiError::NotFound)?;
        Editor::from(caller).may_touch(&book, role).map_err(ApiError::Forbidden)?;
        used_by(&mut conn, caller, &book, id).await
    }

    /// A transaction in which no role changes but by it, what the caller may do as of now, and all roles.
    async fn begin_roles(
        &self,
        caller: &Caller,
        permission: Permission,
        about: Option<RoleId>,
    ) -> Result<(Tx, Editor, Book)> {
        let mut tx = self.begin(caller).await?;
        if let Some(id) = about {
            let rough = roles_repo::book(tx.conn()).await?;
            let below: Vec<Uuid> = rough.below(id).into_iter().map(|role| role.0).collect();
            repo::lock_holders(tx.conn(), &below).await?;
        }
        repo::lock_roles(tx.conn()).await?;
        let editor = present(&mut tx, caller).await?;
        if !editor.held.has(permission) {
            return Err(ApiError::Forbidden(model::text::missing(permission)).into());
        }
        let book = roles_repo::book(tx.conn()).await?;
        Ok((tx, editor, book))
    }
}

/// The caller as he is now, under the locks: his role may have been cut since his request began.
async fn present(tx: &mut Tx, caller: &Caller) -> Result<Editor> {
    let standing = repo::standing(tx.conn(), caller.account, caller.session).await?;
    let (role, company) = standing.ok_or(ApiError::SignedOut)?;
    let role = role.map(RoleId);
    let now = tx.now;
    let reach = reach::reach(tx.conn(), role, model::ids::CompanyId(company), Some(caller.account), now).await?;
    Ok(Editor { role, held: reach.permissions, all_groups: reach.all_groups, groups: reach.groups })
}

async fn read(tx: &mut Tx, form: &RoleForm, book: &Book, editor: &Editor, old: &Entry) -> Result<Entry> {
    let there = roles_repo::group_refs(tx.conn(), &form::group_ids(form)).await?;
    let there = there.into_iter().map(|group| group.id.0).collect();
    form::read(form, book, editor, old, &there)
}

async fn write(tx: &mut Tx, granted: &Granted<RoleTarget>, new: &Entry, plan: &Plan) -> Result<()> {
    let now = tx.now;
    repo::update(tx.conn(), granted, new, now).await.map_err(name_taken)?;
    for loser in &plan.losers {
        auth::revoke(tx.conn(), *loser, now).await?;
    }
    Ok(())
}

async fn used_by(conn: &mut sqlx::PgConnection, caller: &Caller, book: &Book, id: RoleId) -> Result<RoleUse> {
    let (all, named) = repo::users(conn, &caller.scope, id).await?;
    Ok(RoleUse {
        children: book.children(id),
        employees: u32::try_from(all).unwrap_or(u32::MAX),
        named: named.into_iter().map(|(id, name)| PersonName { id: AccountId(id), name }).collect(),
    })
}

/// The index knows cases of letters that the look before it does not.
fn name_taken(error: Error) -> Error {
    if error.violates("role_name_folded") || error.violates("role_name_key") {
        return Error::field("name", NAME_TAKEN);
    }
    error
}

fn entry(action: &'static str, role: &Entry, changes: Vec<Change>) -> AuditEntry {
    AuditEntry {
        target_kind: "role",
        target_id: Some(role.id.0),
        ..AuditEntry::about(action, role.name.clone()).with(changes)
    }
}

fn notice(role: &Entry, preview: &RolePreview) -> String {
    let name = &role.name;
    match (preview.touched, preview.losing) {
        (0, _) => format!("{name} saved."),
        (touched, 0) => format!("{name} saved. It takes effect for {}.", count(touched, "person", "people")),
        (touched, losing) => {
            let touched = count(touched, "person", "people");
            let losing = count(losing, "person loses something and is", "people lose something and are");
            format!("{name} saved. It takes effect for {touched}; {losing} signed out.")
        }
    }
}
