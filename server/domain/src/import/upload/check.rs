//! What becomes of rows, by the rules of the page's own services: the same for the dry run of a thousand and for the one
//! that a job is about to write.

use std::collections::{HashMap, HashSet};

use model::accounts::{Kind, State};
use model::ids::RoleId;
use model::import::ImportKind;
use model::role::BuiltIn;
use model::{ApiError, Permission, field, text};
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::super::fields::Fields;
use super::super::links::{Named, THERE, same_customer};
use super::super::new::{NewCustomerLink, NewInstallerLink, NewPanel, NewPerson};
use super::super::outcome::{Refused, Stored};
use super::super::people::{Known, Taken, state_word};
use super::super::{panels, stored};
use super::repo;
use crate::caller::Caller;
use crate::companies::countries;

use crate::Domain;
use crate::error::{Error, Result};
use crate::roles::{RoleRef, may_grant};

/// What a row would add.
#[derive(Clone, Debug)]
pub enum Thing {
    /// Somebody.
    Person(Box<NewPerson>),
    /// A panel.
    Panel(Box<NewPanel>),
    /// A customer on a panel.
    Customer(NewCustomerLink),
    /// An installer on a panel.
    Installer(NewInstallerLink),
}

/// What becomes of a row as far as the database tells; rows before it in its file are not looked at.
#[derive(Debug)]
pub enum Fate {
    /// It can be added.
    New(Thing),
    /// It is there just so.
    Same,
    /// It cannot.
    Refused(Refused),
}

/// A row that was judged.
#[derive(Debug)]
pub struct Judged {
    /// Which.
    pub row: u64,
    /// What must be unique; empty when that could not be read.
    pub key: String,
    /// What becomes of it.
    pub fate: Fate,
}

impl Judged {
    fn refused(key: String, refused: Refused) -> Self {
        Self { row: refused.row, key, fate: Fate::Refused(refused) }
    }

    fn of(row: u64, key: String, stored: Stored, thing: impl FnOnce() -> Thing) -> Self {
        let fate = match stored {
            Stored::Absent => Fate::New(thing()),
            Stored::Same => Fate::Same,
            Stored::Other(column, reason) => Fate::Refused(Refused::new(row, column, reason)),
        };
        Self { row, key, fate }
    }
}

/// The column that a second row of the same key is refused for, and how.
pub const fn twice(kind: ImportKind) -> (&'static str, &'static str) {
    match kind {
        ImportKind::Accounts | ImportKind::Installers | ImportKind::Employees => ("email", "Address already there"),
        ImportKind::Panels => ("imei", "IMEI already there"),
        ImportKind::AccountPanels | ImportKind::InstallerPanels => THERE,
    }
}

/// Looks at rows as `caller`, with what he may do and see now.
pub async fn check(
    domain: &Domain,
    conn: &mut PgConnection,
    caller: &Caller,
    kind: ImportKind,
    rows: Vec<Fields<'_>>,
) -> Result<Vec<Judged>> {
    match kind {
        ImportKind::Accounts => check_people(domain, conn, caller, Kind::EndUser, rows).await,
        ImportKind::Installers => check_people(domain, conn, caller, Kind::Installer, rows).await,
        ImportKind::Employees => check_people(domain, conn, caller, Kind::Employee, rows).await,
        ImportKind::Panels => check_panels(domain, conn, caller, rows).await,
        ImportKind::AccountPanels => check_customers(domain, conn, caller, rows).await,
        ImportKind::InstallerPanels => check_installers(domain, conn, caller, rows).await,
    }
}

fn texts(rows: &[Fields<'_>], column: &str) -> Vec<String> {
    let all: HashSet<&str> = rows.iter().map(|row| row.text(column)).filter(|text| !text.is_empty()).collect();
    all.into_iter().map(str::to_owned).collect()
}

async fn check_people(
    domain: &Domain,
    conn: &mut PgConnection,
    caller: &Caller,
    kind: Kind,
    rows: Vec<Fields<'_>>,
) -> Result<Vec<Judged>> {
    let rules = Rules::read(conn, caller, kind, &rows, domain.clock().now()).await?;
    let (mut judged, mut candidates) = (Vec::with_capacity(rows.len()), Vec::new());
    for row in rows {
        match rules.read_row(row, domain.new_uuid()) {
            Ok(candidate) => candidates.push(candidate),
            Err((key, refused)) => judged.push(Judged::refused(key, refused)),
        }
    }
    let addresses: Vec<String> = candidates.iter().map(|(_, key, _)| key.clone()).collect();
    let people = stored::repo::people(conn, &addresses).await?;
    let seen = seen(conn, caller, &people).await?;
    let hidden: HashSet<String> = people
        .iter()
        .filter(|person| !seen.contains(&person.id))
        .flat_map(|person| [person.email_canonical.clone(), person.username.clone()])
        .collect();
    let taken = Taken::of(people);
    for (row, key, new) in candidates {
        let stored = if hidden.contains(&key) {
            Stored::Other("email", HIDDEN.into())
        } else {
            taken.compare(&key, &new, caller.account.0)
        };
        judged.push(Judged::of(row, key, stored, || Thing::Person(Box::new(new))));
    }
    Ok(judged)
}

/// An address that somebody out of sight has (SEC-10).
const HIDDEN: &str = "This address cannot be added here. If the person already uses the service, ask your operator.";

/// Which of these people the caller may know of.
async fn seen(conn: &mut PgConnection, caller: &Caller, people: &[stored::StoredPerson]) -> Result<HashSet<Uuid>> {
    let mut seen = HashSet::new();
    for kind in [Kind::EndUser, Kind::Installer, Kind::Employee] {
        let ids: Vec<Uuid> = people.iter().filter(|person| person.kind == kind.key()).map(|person| person.id).collect();
        if !ids.is_empty() && caller.permissions.has(kind.view()) {
            seen.extend(repo::seen_people(conn, &caller.scope, kind, &ids).await?);
        }
    }
    Ok(seen)
}

/// The rules for people of a kind, as their own page has them.
struct Rules<'a> {
    caller: &'a Caller,
    known: Known,
    /// Roles by name: what may be given, or why it may not.
    grants: HashMap<String, Result<RoleRef, String>>,
    operator: Option<Uuid>,
    now: OffsetDateTime,
}

impl<'a> Rules<'a> {
    async fn read(
        conn: &mut PgConnection,
        caller: &'a Caller,
        kind: Kind,
        rows: &[Fields<'_>],
        now: OffsetDateTime,
    ) -> Result<Self> {
        let companies = repo::companies(conn, &caller.scope, &texts(rows, "company_code")).await?;
        let mut grants = HashMap::new();
        let mut roles = HashMap::new();
        if kind == Kind::Employee {
            for (name, id) in repo::roles(conn, &texts(rows, "role")).await? {
                let grant = match may_grant(conn, caller, RoleId(id)).await {
                    Ok(role) => Ok(role),
                    Err(Error::Api(ApiError::Forbidden(why))) => Err(why),
                    Err(other) => return Err(other),
                };
                grants.insert(name.clone(), grant);
                roles.insert(name, id);
            }
        }
        let known = Known {
            kind,
            companies: companies.into_iter().collect(),
            // As the form has it: his own, when none is named.
            operator: Some(caller.company.0),
            roles,
            file: caller.account.0,
        };
        let operator = if grants.is_empty() { None } else { repo::operator(conn).await? };
        Ok(Self { caller, known, grants, operator, now })
    }

    fn read_row(
        &self,
        mut fields: Fields<'_>,
        id: Uuid,
    ) -> std::result::Result<(u64, String, NewPerson), (String, Refused)> {
        let key = crate::fold::canonical_email(fields.text("email"));
        let row = fields.row();
        let role = fields.text("role").to_owned();
        // S3-48: as the form has it.
        if self.known.kind == Kind::Installer && fields.take("phone", field::phone).is_none() {
            return Err((key, fields.refused()));
        }
        let country = fields.text("country");
        let is_country = country.is_empty() || countries::is_country(country);
        let read = self.known.read_row(fields, id).map_err(|refused| (key.clone(), refused))?;
        let (key, new) = (read.key, read.new);
        let refuse = |column: &str, why: String| Err((key.clone(), Refused::new(row, column, why)));
        if self.known.kind == Kind::Employee && !is_country {
            return refuse("country", "Unknown country. Write it as two capital letters (ISO 3166).".into());
        }
        if let Err((column, why)) = self.check(&new, &role) {
            return refuse(column, why);
        }
        Ok((row, key, new))
    }

    /// What the file may say, but the caller not do.
    fn check(&self, new: &NewPerson, role: &str) -> std::result::Result<(), (&'static str, String)> {
        let kind = self.known.kind;
        if let Some(permission) = needed_for(kind, new.state)
            && !self.caller.permissions.has(permission)
        {
            let word = state_word(kind, new.state);
            return Err(("status", format!("You cannot set {word}. {}", text::missing(permission))));
        }
        let column = if kind == Kind::EndUser { "registered_at" } else { "created_at" };
        for (column, at) in [(column, Some(new.created_at)), ("last_login_at", new.last_sign_in_at)] {
            if at.is_some_and(|at| at > self.now) {
                return Err((column, "This is in the future.".into()));
            }
        }
        match self.grants.get(role) {
            Some(Err(why)) => Err(("role", why.clone())),
            Some(Ok(role)) if role.name == BuiltIn::SuperAdministrator.name() && self.operator != Some(new.company) => {
                let why = "A Super Administrator belongs to the operator. Choose another role first.";
                Err(("company_code", why.into()))
            }
            _ => Ok(()),
        }
    }
}

/// Whoever is added by hand is pending; another state is what turning on and off is a permission for.
const fn needed_for(kind: Kind, state: State) -> Option<Permission> {
    match (state, kind) {
        (State::Pending, _) => None,
        (_, Kind::EndUser) => Some(Permission::AccountsSuspend),
        (_, Kind::Installer) => Some(Permission::InstallersAccept),
        (_, Kind::Employee) => Some(Permission::EmployeesDisable),
    }
}

async fn check_panels(
    domain: &Domain,
    conn: &mut PgConnection,
    caller: &Caller,
    rows: Vec<Fields<'_>>,
) -> Result<Vec<Judged>> {
    let groups: HashMap<String, Uuid> =
        repo::groups(conn, &caller.scope, &texts(&rows, "group")).await?.into_iter().collect();
    let found = stored::repo::panels(conn, &texts(&rows, "imei")).await?;
    let ids: Vec<Uuid> = found.iter().map(|panel| panel.id).collect();
    let seen: HashSet<Uuid> = repo::seen_panels(conn, &caller.scope, &ids).await?.into_iter().collect();
    let stored: HashMap<&str, &stored::StoredPanel> = found.iter().map(|p| (p.imei.as_str(), p)).collect();
    let judge = |row: Fields<'_>| {
        let key = row.text("imei").to_owned();
        let candidate = match panels::read(row, domain.new_uuid(), &groups) {
            Ok(candidate) => candidate,
            Err(refused) => return Judged::refused(key, refused),
        };
        let there = match stored.get(candidate.key.as_str()) {
            None => Stored::Absent,
            // What it is like is nobody's to know who does not see it.
            Some(old) if !seen.contains(&old.id) => Stored::Other("imei", "IMEI already there: a panel has it.".into()),
            Some(old) => panels::compare(old, &candidate.new),
        };
        Judged::of(candidate.row, candidate.key, there, || Thing::Panel(Box::new(candidate.new)))
    };
    Ok(rows.into_iter().map(judge).collect())
}

/// The people and panels that rows name, as far as they are in sight.
async fn named(
    conn: &mut PgConnection,
    caller: &Caller,
    kind: Kind,
    column: &'static str,
    rows: &[Fields<'_>],
) -> Result<Named> {
    let mut named = Named::read(conn, kind, column, rows).await?;
    let people: Vec<Uuid> = named.people.values().map(|person| person.id).collect();
    let seen: HashSet<Uuid> = repo::seen_people(conn, &caller.scope, kind, &people).await?.into_iter().collect();
    named.people.retain(|_, person| seen.contains(&person.id));
    let panels: Vec<Uuid> = named.panels.values().map(|panel| panel.id).collect();
    let seen: HashSet<Uuid> = repo::seen_panels(conn, &caller.scope, &panels).await?.into_iter().collect();
    named.panels.retain(|_, panel| seen.contains(&panel.id));
    Ok(named)
}

fn link_key(row: &Fields<'_>, column: &str) -> String {
    format!("{} {}", crate::fold::canonical_email(row.text(column)), row.text("imei"))
}

async fn check_customers(
    domain: &Domain,
    conn: &mut PgConnection,
    caller: &Caller,
    rows: Vec<Fields<'_>>,
) -> Result<Vec<Judged>> {
    let named = named(conn, caller, Kind::EndUser, "account_email", &rows).await?;
    let (mut judged, mut candidates) = (Vec::with_capacity(rows.len()), Vec::new());
    for row in rows {
        let key = link_key(&row, "account_email");
        match named.customer(row, domain.new_uuid()) {
            Ok(candidate) => candidates.push((key, candidate)),
            Err(refused) => judged.push(Judged::refused(key, refused)),
        }
    }
    let (accounts, panels): (Vec<Uuid>, Vec<Uuid>) = candidates.iter().map(|(_, c)| c.key).unzip();
    let links = stored::repo::customer_links(conn, &accounts, &panels).await?;
    let links: HashMap<(Uuid, Uuid), _> = links.into_iter().map(|l| ((l.account_id, l.panel_id), l)).collect();
    for (key, candidate) in candidates {
        let there = match links.get(&candidate.key) {
            None => Stored::Absent,
            Some(old) if same_customer(old, &candidate.new) => Stored::Same,
            Some(_) => Stored::Other(THERE.0, format!("{}.", THERE.1)),
        };
        judged.push(Judged::of(candidate.row, key, there, || Thing::Customer(candidate.new)));
    }
    Ok(judged)
}

async fn check_installers(
    domain: &Domain,
    conn: &mut PgConnection,
    caller: &Caller,
    rows: Vec<Fields<'_>>,
) -> Result<Vec<Judged>> {
    let named = named(conn, caller, Kind::Installer, "installer_email", &rows).await?;
    let (mut judged, mut candidates) = (Vec::with_capacity(rows.len()), Vec::new());
    for row in rows {
        let key = link_key(&row, "installer_email");
        match named.installer(row, domain.new_uuid()) {
            Ok(candidate) => candidates.push((key, candidate)),
            Err(refused) => judged.push(Judged::refused(key, refused)),
        }
    }
    let (accounts, panels): (Vec<Uuid>, Vec<Uuid>) = candidates.iter().map(|(_, c)| c.key).unzip();
    let links = stored::repo::installer_links(conn, &accounts, &panels).await?;
    let links: HashMap<(Uuid, Uuid), _> = links.into_iter().map(|l| ((l.account_id, l.panel_id), l.ends_at)).collect();
    let now = domain.clock().now();
    for (key, candidate) in candidates {
        let there = match links.get(&candidate.key) {
            None => Stored::Absent,
            Some(ends_at) if *ends_at == candidate.new.ends_at => Stored::Same,
            // A link past its end makes room for a new one, as on the page (S3-92).
            Some(Some(ends_at)) if *ends_at <= now => Stored::Absent,
            Some(_) => Stored::Other(THERE.0, format!("{}.", THERE.1)),
        };
        judged.push(Judged::of(candidate.row, key, there, || Thing::Installer(candidate.new)));
    }
    Ok(judged)
}
