//! One row, read: every fault at its field.

use model::accounts::Kind;
use model::companies::Choice;
use model::error::Faults;
use model::groups::{GroupForm, LicenceForm};
use model::ids::{CompanyId, GroupId, RoleId};
use model::management::NewRow;
use model::{ApiError, FieldError, Permission, field};
use sqlx::PgConnection;
use time::OffsetDateTime;

use crate::accounts::repo::id_by_email;
use crate::caller::Caller;
use crate::employees::edit::check_place;
use crate::employees::taken;
use crate::error::{Error, Result};
use crate::fold::canonical_email;
use crate::groups;
use crate::management::company::NO_COMPANY;
use crate::management::repo;
use crate::roles::may_grant;
use crate::zones;

/// Which group, if any.
#[derive(Clone, Debug)]
pub enum Place {
    /// None.
    Nowhere,
    /// One that is there.
    There(GroupId),
    /// A new one; the first person of it becomes its owner.
    New(GroupForm),
}

/// A row, read.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub kind: Kind,
    pub email: String,
    pub first_name: String,
    pub last_name: String,
    pub time_zone: String,
    pub company: CompanyId,
    /// An employee's.
    pub role: Option<RoleId>,
    pub place: Place,
}

impl Wanted {
    /// First and last name.
    pub fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }
}

/// The kinds that the caller may add.
pub fn kinds(caller: &Caller) -> Vec<Choice> {
    let words = [(Kind::EndUser, "End user"), (Kind::Installer, "Installer"), (Kind::Employee, "Employee")];
    let choice = |(kind, word): (Kind, &str)| Choice {
        value: kind.key().to_owned(),
        label: word.to_owned(),
        detail: String::new(),
    };
    words.into_iter().filter(|(kind, _)| may_add(caller, *kind)).map(choice).collect()
}

fn may_add(caller: &Caller, kind: Kind) -> bool {
    let may = |permission| caller.permissions.has(permission);
    match kind {
        Kind::EndUser => may(Permission::AccountsAdd),
        Kind::Installer => may(Permission::InstallersAdd),
        Kind::Employee => may(Permission::EmployeesAdd) && may(Permission::EmployeesAssignRole),
    }
}

/// Reads one row. The inner error is what is wrong with it.
pub async fn read(
    conn: &mut PgConnection,
    caller: &Caller,
    row: &NewRow,
    now: OffsetDateTime,
) -> Result<std::result::Result<Wanted, Vec<FieldError>>> {
    let mut faults = Faults::default();
    let kind = faults.take("kind", kind(caller, &row.kind));
    let email = faults.take("email", field::email(&row.email));
    let first_name = faults.take("first_name", named(&row.first_name, "Enter the first name."));
    let last_name = faults.take("last_name", named(&row.last_name, "Enter the last name."));
    if first_name
        .as_ref()
        .zip(last_name.as_ref())
        .is_some_and(|(first, last)| first.chars().count() + last.chars().count() >= field::NAME_MAX as usize)
    {
        faults.add("last_name", format!("First and last name together have at most {} characters.", field::NAME_MAX));
    }
    let time_zone = faults.take("time_zone", time_zone(&row.time_zone));
    let company = faults.take("company", company(caller, &row.company));
    let role = faults.take("role", role(kind, &row.role));
    let place = faults.take("group", place(caller, row, company));
    if row.product.trim().is_empty() && ![&row.seats, &row.valid_to].iter().all(|text| text.trim().is_empty()) {
        faults.add("product", "Name the product, or leave the licence out.");
    }
    if let Some(email) = &email
        && let Some(other) = id_by_email(conn, &canonical_email(email)).await?
        && let Error::Api(ApiError::Invalid(wrong)) = taken::address(caller, conn, other).await?
    {
        add_all(&mut faults, wrong);
    }
    if let (Some(Some(role)), Some(company)) = (role, company) {
        check_role(conn, caller, role, company, &mut faults).await?;
    }
    if let Some(place) = &place {
        check_group(conn, caller, place, now, &mut faults).await?;
    }
    let (Some(kind), Some(email), Some(first_name), Some(last_name)) = (kind, email, first_name, last_name) else {
        return Ok(Err(list(faults)));
    };
    let (Some(time_zone), Some(company), Some(role), Some(place)) = (time_zone, company, role, place) else {
        return Ok(Err(list(faults)));
    };
    let wanted = Wanted { kind, email, first_name, last_name, time_zone, company, role, place };
    let wrong = list(faults);
    Ok(if wrong.is_empty() { Ok(wanted) } else { Err(wrong) })
}

/// One address a row, and one set of terms a new group.
pub fn check_twice(read: &mut [super::Read]) {
    let mut seen: Vec<(String, usize)> = Vec::new();
    for (n, row) in read.iter_mut().enumerate() {
        let Some(Ok(wanted)) = row else { continue };
        let address = canonical_email(&wanted.email);
        if let Some((_, first)) = seen.iter().find(|(other, _)| *other == address) {
            let why = format!("This address is in row {} already.", first + 1);
            *row = Some(Err(vec![FieldError::new("email", why)]));
        } else {
            seen.push((address, n));
        }
    }
}

fn list(faults: Faults) -> Vec<FieldError> {
    match faults.into_error() {
        ApiError::Invalid(list) => list,
        _ => Vec::new(),
    }
}

fn add_all(faults: &mut Faults, wrong: Vec<FieldError>) {
    for fault in wrong {
        faults.add(&fault.field, fault.message);
    }
}

fn kind(caller: &Caller, typed: &str) -> Result<Kind, String> {
    match Kind::from_key(typed.trim()) {
        Some(kind) if may_add(caller, kind) => Ok(kind),
        Some(kind) => Err(format!("You have no permission to add {}.", kind.nouns())),
        None => Err("Choose a kind.".into()),
    }
}

fn named(typed: &str, missing: &str) -> Result<String, String> {
    if typed.trim().is_empty() { Err(missing.to_owned()) } else { field::name(typed) }
}

fn time_zone(typed: &str) -> Result<String, String> {
    let typed = typed.trim();
    if typed.is_empty() || zones::is_zone(typed) {
        Ok(typed.to_owned())
    } else {
        Err("Choose a time zone from the list, such as Europe/Berlin.".into())
    }
}

fn company(caller: &Caller, typed: &str) -> Result<CompanyId, String> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(caller.company);
    }
    let id = typed.parse().ok().filter(|id| caller.scope.has_company(*id));
    id.ok_or_else(|| NO_COMPANY.to_owned())
}

/// An employee has exactly one; nobody else has any.
fn role(kind: Option<Kind>, typed: &str) -> Result<Option<RoleId>, String> {
    let typed = typed.trim();
    match (kind, typed) {
        (Some(Kind::Employee), "") => Err("Choose a role for an employee.".into()),
        (Some(Kind::Employee), id) => id.parse().map(Some).map_err(|_| "Choose a role from the list.".into()),
        _ => Ok(None),
    }
}

fn place(caller: &Caller, row: &NewRow, company: Option<CompanyId>) -> Result<Place, String> {
    let (there, new) = (row.group.trim(), row.new_group.trim());
    if there.is_empty() && new.is_empty() {
        let is_licence = [&row.product, &row.seats].iter().any(|text| !text.trim().is_empty());
        return if is_licence {
            Err("A licence belongs to a new group: name the group.".into())
        } else {
            Ok(Place::Nowhere)
        };
    }
    if !caller.permissions.has(Permission::GroupsMembers) {
        return Err(model::text::missing(Permission::GroupsMembers));
    }
    if !new.is_empty() {
        if !there.is_empty() {
            return Err("Choose a group or name a new one, not both.".into());
        }
        let licence = LicenceForm {
            product: row.product.clone(),
            seats: row.seats.clone(),
            valid_from: row.valid_from.clone(),
            valid_to: row.valid_to.clone(),
        };
        let company = company.map(|id| id.to_string()).unwrap_or_default();
        return Ok(Place::New(GroupForm { name: new.to_owned(), company, licence, ..GroupForm::default() }));
    }
    there.parse().map(Place::There).map_err(|_| "Choose a group from the list.".into())
}

async fn check_role(
    conn: &mut PgConnection,
    caller: &Caller,
    role: RoleId,
    company: CompanyId,
    faults: &mut Faults,
) -> Result<()> {
    match may_grant(conn, caller, role).await {
        Ok(role) => match check_place(conn, &role, company).await {
            Err(Error::Api(ApiError::Invalid(wrong))) => add_all(faults, wrong),
            other => other?,
        },
        Err(Error::Api(ApiError::NotFound)) => faults.add("role", "Choose a role from the list."),
        Err(Error::Api(ApiError::Forbidden(why))) => faults.add("role", why),
        Err(other) => return Err(other),
    }
    Ok(())
}

async fn check_group(
    conn: &mut PgConnection,
    caller: &Caller,
    place: &Place,
    now: OffsetDateTime,
    faults: &mut Faults,
) -> Result<()> {
    match place {
        Place::Nowhere => {}
        Place::There(id) => {
            if !repo::sees_group(conn, &caller.scope, *id).await? {
                faults.add("group", "Choose a group from the list.");
            }
        }
        Place::New(form) => match groups::add::check(conn, caller, form, now).await {
            Err(Error::Api(ApiError::Invalid(wrong))) => {
                // What is typed under "name" there is the row's new group.
                for fault in wrong {
                    let field = if fault.field == "name" { "new_group" } else { &fault.field };
                    faults.add(field, fault.message);
                }
            }
            Err(Error::Api(ApiError::Forbidden(why))) => faults.add("new_group", why),
            other => other?,
        },
    }
    Ok(())
}
