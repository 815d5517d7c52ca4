//! One row, saved: the person, his code, his group.

use model::accounts::{Change, Kind, State};
use model::groups::{GroupForm, MemberRole};
use model::ids::{AccountId, GroupId};

use super::form::{Place, Wanted};
use crate::accounts::add::taken_meanwhile;
use crate::accounts::repo::{NewAccount, id_by_email, insert};
use crate::audit::AuditEntry;
use crate::caller::Caller;
use crate::employees::add::unknown_role;
use crate::employees::edit::check_place;
use crate::employees::form::Basics;
use crate::employees::repo::NewEmployee;
use crate::employees::taken;
use crate::error::{Error, Result};
use crate::fold::{canonical_email, fold};
use crate::groups::add::Created;
use crate::groups::{self, members};
use crate::management::repo;
use crate::roles::may_grant;
use crate::tx::Tx;
use crate::{auth, employees, tally};

/// The groups that earlier rows made, by folded name: a later row that names the same joins it.
#[derive(Clone, Debug, Default)]
pub struct Made(Vec<(String, GroupId)>);

impl Made {
    fn find(&self, name: &str) -> Option<GroupId> {
        let name = fold(name);
        self.0.iter().find(|(other, _)| *other == name).map(|(_, group)| *group)
    }
}

/// Adds one person, in a transaction that may add more.
pub async fn add(tx: &mut Tx, caller: &Caller, row: &Wanted, made: &mut Made) -> Result<AccountId> {
    if let Some(other) = id_by_email(tx.conn(), &canonical_email(&row.email)).await? {
        return Err(taken::address(caller, tx.conn(), other).await?);
    }
    let id = AccountId(tx.domain().new_uuid());
    let role = match row.kind {
        Kind::Employee => Some(insert_employee(tx, caller, row, id).await?),
        Kind::EndUser | Kind::Installer => {
            insert_person(tx, caller, row, id).await?;
            None
        }
    };
    repo::set_names(tx.conn(), id, &row.first_name, &row.last_name, &row.time_zone).await?;
    tally::shift(tx.conn(), id.0, row.kind, None, Some((row.company.0, State::Pending))).await?;
    auth::start_register_for(tx, id, &row.email).await?;
    let mut changes = vec![
        Change::new("Email", "", &row.email),
        Change::new("Name", "", row.name()),
        Change::new("Role", "", role.unwrap_or_default()),
        Change::new("Time zone", "", &row.time_zone),
    ];
    changes.retain(|change| !change.after.is_empty());
    let entry = AuditEntry::on_account(added(row.kind), id.0, &row.name(), Some(row.company.0));
    tx.also(&entry.with(changes)).await?;
    join(tx, caller, row, id, made).await?;
    Ok(id)
}

async fn insert_person(tx: &mut Tx, caller: &Caller, row: &Wanted, id: AccountId) -> Result<()> {
    let (label, canonical, now) = (row.name(), canonical_email(&row.email), tx.now);
    let new = NewAccount {
        id: id.0,
        kind: row.kind,
        email: &row.email,
        canonical: &canonical,
        label: &label,
        first_name: &row.first_name,
        last_name: &row.last_name,
        phone: "",
        company: row.company.0,
        created_by: caller.account.0,
        now,
    };
    insert(tx.conn(), &new).await.map_err(taken_meanwhile)
}

/// The same ceiling as for everybody who is added (SEC-48); answers his role's name.
async fn insert_employee(tx: &mut Tx, caller: &Caller, row: &Wanted, id: AccountId) -> Result<String> {
    let role = row.role.ok_or_else(|| Error::field("role", "Choose a role for an employee."))?;
    let role = may_grant(tx.conn(), caller, role).await.map_err(unknown_role)?;
    check_place(tx.conn(), &role, row.company).await?;
    let basics = Basics {
        username: canonical_email(&row.email),
        name: row.name(),
        email: row.email.clone(),
        region: String::new(),
        country: String::new(),
        phone: String::new(),
        company: row.company,
        description: String::new(),
    };
    let (state, now) = (State::Pending, tx.now);
    let new = NewEmployee { id: id.0, basics: &basics, role: role.id, state, created_by: caller.account.0, now };
    employees::repo::insert(tx.conn(), &new).await.map_err(taken::meanwhile)?;
    Ok(role.name)
}

async fn join(tx: &mut Tx, caller: &Caller, row: &Wanted, id: AccountId, made: &mut Made) -> Result<()> {
    let group = match &row.place {
        Place::Nowhere => return Ok(()),
        Place::There(group) => *group,
        Place::New(form) => match made.find(&form.name) {
            Some(group) => group,
            None => return found(tx, caller, form, id, made).await,
        },
    };
    // A group that an earlier row made shows itself to its maker from his next request on; he made it.
    let mut maker = caller.clone();
    if made.0.iter().any(|(_, own)| *own == group) {
        maker.scope.groups.push(group.0);
    }
    let joined = members::join(tx, &maker, group, id, MemberRole::Member, None).await?;
    tx.also(&joined.group.entry("groups.member_add").with(joined.changes)).await
}

/// Makes the new group; the person becomes its owner.
async fn found(tx: &mut Tx, caller: &Caller, form: &GroupForm, id: AccountId, made: &mut Made) -> Result<()> {
    let Created { group, changes } = groups::add::create(tx, caller, form).await.map_err(at_new_group)?;
    tx.also(&group.entry("groups.add").with(changes)).await?;
    made.0.push((fold(&form.name), GroupId(group.id)));
    let joined = groups::add::put_into(tx, caller, group, id, MemberRole::Owner).await?;
    tx.also(&joined.group.entry("groups.member_add").with(joined.changes)).await
}

/// Faults of a new group stand at the row's own fields.
fn at_new_group(error: Error) -> Error {
    match error {
        Error::Api(api) if api.at("name").is_some() => {
            Error::field("new_group", api.at("name").unwrap_or_default().to_owned())
        }
        other => other,
    }
}

const fn added(kind: Kind) -> &'static str {
    match kind {
        Kind::EndUser => "accounts.add",
        Kind::Installer => "installers.add",
        Kind::Employee => "employees.add",
    }
}
