//! The demo: the imported cloud, and the people the sign-in page offers with one click.

mod catalogue;
mod field;
mod groups;
mod history;
mod home;
pub mod repo;
mod roles;

use std::path::Path;

use model::accounts::{Kind, State};
use model::role::BuiltIn;
use uuid::Uuid;

use crate::Domain;
use crate::audit::AuditEntry;
use crate::caller::Actor;
use crate::error::{Error, Result};
use crate::import::new::NewPerson;
use crate::import::{Progress, repo as bulk};
use crate::tally;
use crate::tx::Tx;

pub use home::GATEWAY;

/// A person the sign-in page offers.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct DemoPerson {
    /// Address.
    pub email: String,
    /// Name.
    pub name: String,
    /// Role, or what kind of account.
    pub role: String,
    /// Company.
    pub company: String,
}

/// Two who run the operator and are in no file.
const OPERATORS: [(&str, &str, &str, &str, BuiltIn); 2] = [
    ("ada@northgate.example", "Ada", "Northgate", "+1 555 0100", BuiltIn::SuperAdministrator),
    ("samir@northgate.example", "Samir", "Haddad", "+1 555 0101", BuiltIn::SystemAdministrator),
];

/// Loads the demo from the folder `data` into an empty database; answers whether it did. Stopped
/// halfway, the next call goes on. A database that was filled otherwise is left alone.
pub async fn ensure(domain: &Domain, data: &Path, progress: Progress<'_>) -> Result<bool> {
    match repo::mark(domain.pool()).await? {
        Some(mark) if mark.people.is_some() => return Ok(false),
        Some(_) => {}
        None if repo::has_accounts(domain.pool()).await? => return Ok(false),
        None => repo::begin(domain.pool()).await?,
    }
    let report = domain.import(data, progress, data).await?;
    if !report.is_whole() || report.refused() > 0 {
        return Err(Error::bug(format!("the demo data in {} is not as it should be: {report:?}", data.display())));
    }
    let mut tx = domain.begin_unchecked_as(Actor::system("demo")).await?;
    let operator = repo::operator(tx.conn()).await?.ok_or_else(|| Error::bug("the demo data has no operator"))?;
    let mut people = Vec::new();
    for row in &OPERATORS {
        people.push(add_operator(&mut tx, operator, row).await?);
    }
    people.extend(repo::employees_to_offer(tx.conn()).await?);
    for person in &people {
        enrol(&mut tx, *person).await?;
    }
    people.extend(repo::others_to_offer(tx.conn()).await?);
    let now = tx.now;
    repo::tell_of_panels(tx.conn(), now).await?;
    catalogue::make(&mut tx).await?;
    field::prepare(&mut tx, &people).await?;
    home::prepare(&mut tx, &people).await?;
    roles::make(&mut tx, &people).await?;
    groups::make(&mut tx).await?;
    history::make(&mut tx).await?;
    repo::finish(tx.conn(), &people).await?;
    tx.commit(AuditEntry::about("import", "Demo people")).await?;
    Ok(true)
}

/// The people to offer, in order; those removed or turned off since are left out. Empty when the
/// demo was not loaded.
pub async fn people(domain: &Domain) -> Result<Vec<DemoPerson>> {
    repo::people(domain.pool()).await
}

async fn add_operator(
    tx: &mut Tx,
    company: Uuid,
    (email, first, last, phone, role): &(&str, &str, &str, &str, BuiltIn),
) -> Result<Uuid> {
    let now = tx.now;
    let role = repo::built_in(tx.conn(), role.name()).await?;
    let person = NewPerson {
        id: tx.domain().new_uuid(),
        kind: Kind::Employee,
        email: (*email).to_owned(),
        label: format!("{first} {last}"),
        first_name: (*first).to_owned(),
        last_name: (*last).to_owned(),
        phone: (*phone).to_owned(),
        country: "US".to_owned(),
        state: State::Active,
        company,
        role: Some(role),
        panels: (0, 0),
        groups: Vec::new(),
        last_sign_in_at: None,
        created_by: None,
        created_at: now,
    };
    bulk::add_people(tx.conn(), std::slice::from_ref(&person), now).await?;
    tally::shift(tx.conn(), person.id, Kind::Employee, None, Some((company, State::Active))).await?;
    crate::groups::repo::join_own(tx.conn(), &[person.id]).await?;
    Ok(person.id)
}

/// Counts as having an authenticator app (SEC-26), with a secret nobody knows: the demo's one click
/// needs no code, and nobody can sign in with one.
async fn enrol(tx: &mut Tx, account: Uuid) -> Result<()> {
    let domain = tx.domain().clone();
    let secret: [u8; 20] = domain.entropy().bytes();
    let sealed = domain.keys().seal(domain.entropy(), account.as_bytes(), &secret)?;
    let now = tx.now;
    repo::enrol(tx.conn(), account, &sealed, now).await
}
