//! Adding somebody new to a group (S2-14): the account and its membership in one transaction, so that nobody is
//! left behind outside of the group when it has no free seat.

use model::accounts::{Added, Change, Kind, State};
use model::error::Faults;
use model::groups::{NewMember, NewPerson};
use model::ids::{AccountId, CompanyId, GroupId};
use model::{Permission, field};

use super::form;
use super::members::{Joined, put, read};
use super::person::chosen;
use crate::accounts::add::taken_meanwhile;
use crate::accounts::repo::{NewAccount, id_by_email, insert};
use crate::audit::AuditEntry;
use crate::caller::Caller;
use crate::employees::add::{self as employees, Joined as NewEmployee};
use crate::error::{Error, Result, retry};
use crate::fold::canonical_email;
use crate::tx::Tx;
use crate::{Domain, auth, tally};

/// The form, read.
struct Wanted {
    kind: Kind,
    email: String,
    name: String,
    phone: String,
    company: CompanyId,
    console_role: String,
}

impl Domain {
    /// Makes an account and adds it to the group; a registration code is mailed. Needs what adding such an account
    /// needs, besides managing members. `Invalid` at `kind`, `email`, `name`, `phone`, `company`, `console_role`,
    /// `role`, `ends_at`; `Conflict` when no seat is free.
    pub async fn add_new_member(&self, caller: &Caller, form: &NewMember, person: &NewPerson) -> Result<Added> {
        caller.require(Permission::GroupsMembers, ())?;
        let kind = Kind::from_key(person.kind.trim());
        let kind = kind.ok_or_else(|| Error::field("kind", "Choose what kind of account."))?;
        for permission in needed(kind) {
            caller.require(*permission, ())?;
        }
        // He must be seen afterwards, too: a membership is given to somebody in sight (SEC-54).
        caller.require(kind.view(), ())?;
        let group: GroupId = form.group.parse().map_err(|_| Error::field("group", "Choose a group from the list."))?;
        let wanted = read_person(caller, kind, person)?;
        let (role, ends_at) = read(&form.role, &form.ends_at, self.clock().now())?;
        let added = retry(self.entropy(), || async {
            let mut tx = self.begin(caller).await?;
            let (id, entry) = make(&mut tx, caller, &wanted).await?;
            let person = chosen(tx.conn(), caller, id).await?;
            let group = self.lock_group(&mut tx, caller, group).await?;
            let Joined { group, person, changes } = put(&mut tx, caller, group, person, role, ends_at).await?;
            auth::start_register_for(&mut tx, id, &person.email).await?;
            tx.also(&entry).await?;
            tx.commit(group.entry("groups.member_add").with(changes)).await?;
            let head = format!("{} is added, and a member of {} now.", person.title, group.name);
            Ok(Added { id, notice: self.with_code_notice(&head, "registration", &person.email) })
        })
        .await;
        self.totals().forget(caller.account);
        added
    }
}

/// What adding somebody of a kind needs.
const fn needed(kind: Kind) -> &'static [Permission] {
    match kind {
        Kind::EndUser => &[Permission::AccountsAdd],
        Kind::Installer => &[Permission::InstallersAdd],
        Kind::Employee => &[Permission::EmployeesAdd, Permission::EmployeesAssignRole],
    }
}

fn read_person(caller: &Caller, kind: Kind, typed: &NewPerson) -> Result<Wanted> {
    let mut faults = Faults::default();
    let email = faults.take("email", field::email(&typed.email));
    let name = match kind {
        Kind::EndUser => field::optional_name(&typed.name),
        Kind::Installer | Kind::Employee => field::name(&typed.name),
    };
    let name = faults.take("name", name);
    let phone = match kind {
        Kind::Installer => field::phone(&typed.phone),
        Kind::EndUser | Kind::Employee => field::optional_phone(&typed.phone),
    };
    let phone = faults.take("phone", phone);
    let company = faults.take("company", form::company(caller, typed.company.trim()));
    if kind == Kind::Employee && typed.console_role.trim().is_empty() {
        faults.add("console_role", "Choose a role.");
    }
    match (email, name, phone, company) {
        (Some(email), Some(name), Some(phone), Some(company)) => {
            faults.check()?;
            let console_role = typed.console_role.trim().to_owned();
            Ok(Wanted { kind, email, name, phone, company, console_role })
        }
        _ => Err(faults.into_error().into()),
    }
}

/// The pending account, and the audit entry about it.
async fn make(tx: &mut Tx, caller: &Caller, wanted: &Wanted) -> Result<(AccountId, AuditEntry)> {
    let canonical = canonical_email(&wanted.email);
    if let Some(id) = id_by_email(tx.conn(), &canonical).await? {
        return Err(taken(tx, caller, id).await?);
    }
    let company = wanted.company.0;
    let mut changes = vec![
        Change::new("Name", "", &wanted.name),
        Change::new("Email", "", &wanted.email),
        Change::new("Phone", "", &wanted.phone),
    ];
    let id = if wanted.kind == Kind::Employee {
        let new = NewEmployee {
            name: &wanted.name,
            email: &wanted.email,
            phone: &wanted.phone,
            company: wanted.company,
            role: &wanted.console_role,
        };
        let (id, role) = employees::insert_joined(tx, caller, &new).await.map_err(at_console_role)?;
        changes.push(Change::new("Role", "", role));
        id
    } else {
        insert_simple(tx, caller, wanted, &canonical).await?
    };
    changes.retain(|change| !change.after.is_empty());
    let title = if wanted.name.is_empty() { &wanted.email } else { &wanted.name };
    let action = match wanted.kind {
        Kind::EndUser => "accounts.add",
        Kind::Installer => "installers.add",
        Kind::Employee => "employees.add",
    };
    Ok((id, AuditEntry::on_account(action, id.0, title, Some(company)).with(changes)))
}

async fn insert_simple(tx: &mut Tx, caller: &Caller, wanted: &Wanted, canonical: &str) -> Result<AccountId> {
    let id = AccountId(tx.domain().new_uuid());
    let new = NewAccount {
        id: id.0,
        kind: wanted.kind,
        email: &wanted.email,
        canonical,
        label: &wanted.name,
        first_name: "",
        last_name: "",
        phone: &wanted.phone,
        company: wanted.company.0,
        created_by: caller.account.0,
        now: tx.now,
    };
    insert(tx.conn(), &new).await.map_err(taken_meanwhile)?;
    tally::shift(tx.conn(), id.0, wanted.kind, None, Some((wanted.company.0, State::Pending))).await?;
    Ok(id)
}

/// Somebody in sight is named; of anybody else nothing is said but that the address cannot be used (SEC-10).
async fn taken(tx: &mut Tx, caller: &Caller, id: AccountId) -> Result<Error> {
    let found = super::person::find(tx.conn(), caller, id).await?;
    Ok(Error::field(
        "email",
        match found {
            Some(person) => format!("{} has this address already. Add an existing person instead.", person.title),
            None => "This address cannot be added here. If the person already uses the service, ask your operator."
                .to_owned(),
        },
    ))
}

/// The console's role has a field of its own here: `role` is the one in the group.
fn at_console_role(error: Error) -> Error {
    match error {
        Error::Api(api) if api.at("role").is_some() => {
            Error::field("console_role", api.at("role").unwrap_or_default().to_owned())
        }
        other => other,
    }
}
