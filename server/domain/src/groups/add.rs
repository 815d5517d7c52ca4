//! Adding a group. Whoever adds one and does not see every group becomes a member of it: else he would not see
//! what he made.

use model::accounts::Change;
use model::error::Faults;
use model::groups::{GroupForm, MemberRole};
use model::ids::{CompanyId, GroupId};
use model::{Permission, field};
use sqlx::PgConnection;
use time::OffsetDateTime;

use super::form;
use super::licences::{self, told};
use super::members::put;
use super::person::{NOBODY, chosen};
use super::{GroupTarget, repo};
use crate::Domain;
use crate::accounts::AccountRef;
use crate::caller::Caller;
use crate::error::{Error, Result, retry};
use crate::tx::Tx;

/// A group that was added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewGroup {
    /// Which.
    pub id: GroupId,
    /// One sentence for the person.
    pub notice: String,
}

/// A group made in a transaction that does more.
#[derive(Debug)]
pub struct Created {
    /// The group; its row is locked.
    pub group: GroupTarget,
    /// For the audit entry.
    pub changes: Vec<Change>,
}

impl Domain {
    /// Adds a group, with an owner and a first licence when they are named. `Invalid` at `name`, `company`,
    /// `description`, `owner`, `product`, `seats`, `valid_from`, `valid_to`.
    pub async fn add_group(&self, caller: &Caller, form: &GroupForm) -> Result<NewGroup> {
        caller.require(Permission::GroupsAdd, ())?;
        retry(self.entropy(), || async {
            let mut tx = self.begin(caller).await?;
            let Created { group, changes } = create(&mut tx, caller, form).await?;
            tx.commit(group.entry("groups.add").with(changes)).await?;
            Ok(NewGroup { id: GroupId(group.id), notice: format!("{} is added.", group.name) })
        })
        .await
    }
}

/// Makes a group as [`Domain::add_group`] does, in a transaction that may do more, for instance join people it
/// was made for ([`put_into`]).
pub async fn create(tx: &mut Tx, caller: &Caller, form: &GroupForm) -> Result<Created> {
    let granted = caller.require(Permission::GroupsAdd, ())?;
    let (facts, company) = read(caller, form)?;
    let now = tx.now;
    let licence = if form.licence.product.trim().is_empty() {
        None
    } else {
        caller.require(Permission::GroupsLicences, ())?;
        Some(form::licence(&form.licence, "", now)?)
    };
    // People before groups.
    let owner = owner(tx, caller, form.owner.trim()).await?;
    let id = tx.domain().new_uuid();
    repo::insert(tx.conn(), &granted, id, company, &facts, now).await.map_err(taken)?;
    let group = GroupTarget { id, name: facts.name.clone(), company_id: Some(company.0), is_main: false, version: 1 };
    let place = repo::company_name(tx.conn(), company.0).await?;
    let mut changes = vec![Change::new("Name", "", &facts.name), Change::new("Company", "", place)];
    if !facts.description.is_empty() {
        changes.push(Change::new("Description", "", &facts.description));
    }
    if let Some(licence) = licence {
        let licence_id = tx.domain().new_uuid();
        licences::repo::insert_licence(tx.conn(), group.id, licence_id, &licence, now).await?;
        changes.push(told("", &licence));
    }
    let owns_it = owner.as_ref().is_some_and(|person| person.id == caller.account);
    if owns_it || !caller.scope.all_groups {
        let role = if owns_it { MemberRole::Owner } else { MemberRole::Member };
        repo::put_creator(tx.conn(), &granted, group.id, caller.account, role, now).await?;
        changes.push(Change::new(role.word(), "", &caller.email));
    }
    let group = match owner.filter(|_| !owns_it) {
        Some(person) => {
            let joined = put(tx, caller, group, person, MemberRole::Owner, None).await.map_err(at_owner)?;
            changes.extend(joined.changes);
            joined.group
        }
        None => group,
    };
    Ok(Created { group, changes })
}

/// The person who is to own it; None: nobody is named.
async fn owner(tx: &mut Tx, caller: &Caller, typed: &str) -> Result<Option<AccountRef>> {
    if typed.is_empty() {
        return Ok(None);
    }
    caller.require(Permission::GroupsMembers, ())?;
    let id = typed.parse().map_err(|_| Error::field("owner", NOBODY))?;
    chosen(tx.conn(), caller, id).await.map(Some).map_err(at_owner)
}

/// Makes somebody in sight a member of a group that was made in this transaction.
pub async fn put_into(
    tx: &mut Tx,
    caller: &Caller,
    group: GroupTarget,
    account: model::ids::AccountId,
    role: MemberRole,
) -> Result<super::members::Joined> {
    caller.require(Permission::GroupsMembers, ())?;
    let person = chosen(tx.conn(), caller, account).await?;
    put(tx, caller, group, person, role, None).await
}

/// What is wrong with a new group, as far as it can be told before anything is written: for rows that are checked
/// as they are typed.
pub(crate) async fn check(
    conn: &mut PgConnection,
    caller: &Caller,
    form: &GroupForm,
    now: OffsetDateTime,
) -> Result<()> {
    caller.require(Permission::GroupsAdd, ())?;
    let (facts, _) = read(caller, form)?;
    if !form.licence.product.trim().is_empty() {
        caller.require(Permission::GroupsLicences, ())?;
        form::licence(&form.licence, "", now)?;
    }
    if repo::is_name_taken(conn, &facts.name).await? { Err(name_taken()) } else { Ok(()) }
}

fn at_owner(error: Error) -> Error {
    match error {
        Error::Api(api) if api.at("account").is_some() => {
            Error::field("owner", api.at("account").unwrap_or_default().to_owned())
        }
        other => other,
    }
}

/// Name, remarks and company.
pub(super) fn read(caller: &Caller, form: &GroupForm) -> Result<(repo::Facts, CompanyId)> {
    let mut faults = Faults::default();
    let name = faults.take("name", field::name(&form.name));
    let description = faults.take("description", field::remarks(&form.description));
    let company = faults.take("company", form::company(caller, form.company.trim()));
    match (name, description, company) {
        (Some(name), Some(description), Some(company)) => Ok((repo::Facts { name, description }, company)),
        _ => Err(faults.into_error().into()),
    }
}

fn name_taken() -> Error {
    Error::field("name", "This name cannot be used here. Choose another one.")
}

/// Names are unique over all groups. Whose it is, in sight or not, is not said (SEC-47).
pub(super) fn taken(error: Error) -> Error {
    if error.violates("panel_group_name_folded") || error.violates("panel_group_name_key") {
        return name_taken();
    }
    if matches!(&error, Error::Db(sqlx::Error::Database(e)) if e.is_foreign_key_violation()) {
        return Error::field("company", "Choose a company from the list.");
    }
    error
}
