//! Editing an employee (S4-18 to S4-20): "Basic Information" and "Select Role". Another role or company is
//! saved only after its review was seen; two people editing: the second gets the current values (REL-27).

use model::accounts::{Change, Done, Kind};
use model::employees::{EditEmployee, Editing};
use model::ids::{AccountId, CompanyId, RoleId};
use model::role::BuiltIn;
use model::{ApiError, Permission, text};
use sqlx::PgConnection;

use super::add::unknown_role;
use super::form::{self, Basics};
use super::readdress::Readdressed;
use super::repo::{self, Fields};
use super::{entry, guard, readdress, review, taken};
use crate::accounts::repo::id_by_email;
use crate::accounts::{AccountRef, find, sight};
use crate::caller::{Caller, Granted};
use crate::error::{Error, Result, retry};
use crate::fold::canonical_email;
use crate::mail::notices;
use crate::roles::{RoleRef, may_grant};
use crate::tx::Tx;
use crate::{Domain, auth, tally};

const REVIEW: &str = "Review what changes with another role or company, then press Save.";
const REVIEW_AGAIN: &str = "What changes is not the same any more. Review it, then press Save again.";

/// What one try came to.
enum End {
    /// Saved; the sentence.
    Done(&'static str),
    /// Nothing was changed: what follows from the role and company must be looked at first.
    Review(&'static str, RoleId, CompanyId),
}

/// The form over the stored record.
struct Wanted {
    old: Fields,
    new: Basics,
    role: RoleId,
}

impl Wanted {
    fn has_new_role(&self) -> bool {
        self.role.0 != self.old.role_id
    }

    fn is_moved(&self) -> bool {
        self.new.company.0 != self.old.company_id
    }

    fn has_new_address(&self) -> bool {
        self.new.email != self.old.email
    }
}

impl Domain {
    /// What the dialog needs. With a role or company other than his, what they would change; nothing of one
    /// that the caller may not give, as of one that does not exist.
    pub async fn employee_editing(
        &self,
        caller: &Caller,
        id: AccountId,
        role: Option<RoleId>,
        company: Option<CompanyId>,
    ) -> Result<Editing> {
        caller.require(Permission::EmployeesEdit, ())?;
        let mut conn = self.pool().acquire().await?;
        let account = find(&mut conn, &caller.scope, Kind::Employee, id).await?;
        let granted = caller.require(Permission::EmployeesEdit, account)?;
        let old = repo::fields(&mut conn, id).await?;
        let company = company.filter(|id| caller.scope.has_company(*id)).unwrap_or(CompanyId(old.company_id));
        let mut choices = self.form_choices(&mut conn, caller, company).await?;
        let role_fixed = role_fixed(caller, choices.roles.is_empty());
        let present = old.role_id.to_string();
        if !choices.roles.iter().any(|role| role.value == present) {
            let detail = "The present role".to_owned();
            choices.roles.insert(0, model::companies::Choice { value: present, label: old.role.clone(), detail });
        }
        let role = role.unwrap_or(RoleId(old.role_id));
        let is_new = role.0 != old.role_id || company.0 != old.company_id;
        let now = self.clock().now();
        let granted_role = if is_new { may_grant(&mut conn, caller, role).await.ok() } else { None };
        let review = match granted_role {
            Some(role) => Some(review::make(&mut conn, caller, granted.target(), &old, &role, company, now).await?),
            None => None,
        };
        let detail = self.account(caller, Kind::Employee, id).await?;
        Ok(Editing { detail, choices, role_fixed, review })
    }

    /// Writes the form over the version it was filled from. `Invalid` at the fields of [`EditEmployee`];
    /// `Forbidden` for a role above the caller's ceiling; `Conflict` with the present [`Editing`] when
    /// somebody was quicker, and unless the form carries the seal of the present review.
    pub async fn edit_employee(&self, caller: &Caller, id: AccountId, form: &EditEmployee) -> Result<Done> {
        let end = retry(self.entropy(), || self.edit_employee_once(caller, id, form)).await;
        self.totals().forget(caller.account);
        let (message, role, company) = match end {
            Ok(End::Done(notice)) => return Ok(Done::new(notice)),
            Ok(End::Review(message, role, company)) => (message.to_owned(), Some(role), Some(company)),
            Err(Error::Api(ApiError::Conflict { message, .. })) if message == text::CONFLICT => (message, None, None),
            Err(error) => return Err(error),
        };
        let current = self.employee_editing(caller, id, role, company).await?;
        Err(ApiError::Conflict { message, current: serde_json::to_string(&current).ok() }.into())
    }

    async fn edit_employee_once(&self, caller: &Caller, id: AccountId, form: &EditEmployee) -> Result<End> {
        let (mut tx, granted) = self.begin_on(caller, Permission::EmployeesEdit, Kind::Employee, id).await?;
        let account = granted.target();
        let old = repo::fields(tx.conn(), id).await?;
        let (new, role) = form::read_edit(caller, form, &old)?;
        crate::accounts::check_version(account, form.version)?;
        let wanted = Wanted { old, new, role };
        check_free(caller, &mut tx, id, &wanted).await?;
        let mut role_name = wanted.old.role.clone();
        let mut place = wanted.old.company.clone();
        if wanted.has_new_role() || wanted.is_moved() {
            let role = check_role(tx.conn(), caller, account, &wanted).await?;
            let now = tx.now;
            let review = review::make(tx.conn(), caller, account, &wanted.old, &role, wanted.new.company, now).await?;
            if form.seen != review.seal {
                let message = if form.seen.is_empty() { REVIEW } else { REVIEW_AGAIN };
                return Ok(End::Review(message, wanted.role, wanted.new.company));
            }
            (role_name, place) = (review.role_after, review.company_after);
        }
        let changes = differences(&wanted, &role_name, &place);
        if changes.is_empty() {
            return Ok(End::Done("Nothing was changed."));
        }
        let notice = write(caller, &mut tx, &granted, &wanted).await?;
        if wanted.has_new_role() {
            notices::role(&mut tx, account, &wanted.new.email, &role_name, &caller.name).await?;
        }
        tx.commit(entry("employees.edit", account).with(changes)).await?;
        Ok(End::Done(notice))
    }
}

/// Why the caller gives nobody another role; empty when he may.
fn role_fixed(caller: &Caller, gives_none: bool) -> String {
    if !caller.permissions.has(Permission::EmployeesAssignRole) {
        return text::missing(Permission::EmployeesAssignRole);
    }
    if gives_none { "Your own role may assign none.".to_owned() } else { String::new() }
}

/// Address and username are nobody else's.
async fn check_free(caller: &Caller, tx: &mut Tx, id: AccountId, wanted: &Wanted) -> Result<()> {
    let Wanted { old, new, .. } = wanted;
    let other = id_by_email(tx.conn(), &canonical_email(&new.email)).await?.filter(|found| *found != id);
    if let Some(other) = other {
        return Err(taken::address(caller, tx.conn(), other).await?);
    }
    if new.username != old.username && repo::is_username_taken(tx.conn(), &new.username, Some(id)).await? {
        return Err(taken::username());
    }
    Ok(())
}

/// The role he is to have, in the company he is to belong to, within the caller's ceiling (S4-15 to S4-17,
/// SEC-48, SEC-50). A move asks for his present role as well: in another company it may show more.
async fn check_role(
    conn: &mut PgConnection,
    caller: &Caller,
    account: &AccountRef,
    wanted: &Wanted,
) -> Result<RoleRef> {
    if wanted.has_new_role() {
        caller.require(Permission::EmployeesAssignRole, account.clone())?;
    }
    let role = may_grant(conn, caller, wanted.role).await.map_err(unknown_role)?;
    let stays_super = role.name == BuiltIn::SuperAdministrator.name();
    if stays_super {
        check_place(conn, &role, wanted.new.company).await?;
    } else {
        guard::keep_one(conn, account).await?;
    }
    Ok(role)
}

/// A Super Administrator belongs to the operator: elsewhere he would not see everything (SEC-50).
pub async fn check_place(conn: &mut PgConnection, role: &RoleRef, company: CompanyId) -> Result<()> {
    if role.name != BuiltIn::SuperAdministrator.name() {
        return Ok(());
    }
    match repo::company(conn, company).await? {
        Some(place) if place.is_operator => Ok(()),
        _ => Err(Error::field("company", "A Super Administrator belongs to the operator. Choose another role first.")),
    }
}

/// Writes everything; answers what to say.
async fn write(caller: &Caller, tx: &mut Tx, granted: &Granted<AccountRef>, wanted: &Wanted) -> Result<&'static str> {
    let (account, now) = (granted.target(), tx.now);
    let Wanted { old, new, role } = wanted;
    repo::update(tx.conn(), granted, old, new, *role, now).await.map_err(taken::meanwhile)?;
    if wanted.is_moved() {
        sight::refresh(tx.conn(), &[account.id.0]).await?;
        let (from, to) = (Some((old.company_id, account.state)), Some((new.company.0, account.state)));
        tally::shift(tx.conn(), account.id.0, Kind::Employee, from, to).await?;
    }
    if wanted.has_new_address() {
        let changed = Readdressed {
            id: account.id,
            kind: account.kind,
            state: account.state,
            from: &account.email,
            to: &new.email,
            name: &new.name,
            by: &caller.name,
        };
        readdress::readdress(tx, &changed).await?;
    } else if wanted.has_new_role() || wanted.is_moved() {
        auth::revoke(tx.conn(), account.id, now).await?;
    } else {
        return Ok("Saved.");
    }
    Ok("Saved. Every session has ended.")
}

fn differences(wanted: &Wanted, role: &str, company: &str) -> Vec<Change> {
    let Wanted { old, new, .. } = wanted;
    [
        ("Username", old.username.as_str(), new.username.as_str()),
        ("Name", &old.label, &new.name),
        ("Email", &old.email, &new.email),
        ("Region", &old.region, &new.region),
        ("Country", &old.country, &new.country),
        ("Phone", &old.phone, &new.phone),
        ("Company", &old.company, company),
        ("Description", &old.description, &new.description),
        ("Role", &old.role, role),
    ]
    .into_iter()
    .filter(|(_, before, after)| before != after)
    .map(|(field, before, after)| Change::new(field, before, after))
    .collect()
}
