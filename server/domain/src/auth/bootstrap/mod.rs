//! The first administrator: no default account exists; an offline command makes a one-time link
//! (SEC-15). Who can run the command can read the database, so it needs no other permission.

mod repo;

use model::accounts::{Kind, State};
use model::role::BuiltIn;
use model::{field, text};
use uuid::Uuid;

use self::repo::Administrator;
use super::person::canonical;
use super::{Person, passwords, sessions};
use crate::audit::AuditOutcome;
use crate::caller::{Actor, Origin};
use crate::error::{Error, Result, retry};
use crate::tickets::{self, Ticket, TicketKind};
use crate::{Domain, Tx, accounts, fold, keys, tally};

/// Path of the page the link leads to; the token follows as `?token=`.
pub const BOOTSTRAP_PATH: &str = "/set-up";

impl Domain {
    /// Makes a pending Super Administrator at the operator and answers the link with which he chooses
    /// his password, once, within an hour. For one still pending it makes another link; the older is
    /// dead. `Conflict` for an address in use otherwise; `Invalid` at `email` or `name`. Makes the
    /// operator company when there is none.
    pub async fn bootstrap_link(&self, email: &str, name: &str) -> Result<String> {
        let email = field::email(email).map_err(|why| Error::field("email", why))?;
        let name = field::name(name).map_err(|why| Error::field("name", why))?;
        self.ensure_built_in_roles().await?;
        let ticket = retry(self.entropy(), || self.issue_link(&email, &name)).await?;
        let token = ticket.link(self);
        Ok(format!("{}{BOOTSTRAP_PATH}?token={token}", self.settings().origin))
    }

    /// Chooses the first administrator's password with the link's token; he is active from then on.
    /// `Invalid` at `password`, `repeat` or `token`.
    pub async fn finish_bootstrap(&self, token: &str, password: &str, repeat: &str, origin: Origin) -> Result<()> {
        let min = self.policy().await?.password_min(Kind::Employee);
        passwords::check_pair(min, "password", password, repeat, &[])?;
        let Some((ticket, person)) = self.read_link(token).await? else {
            return self.refuse_link(None, origin).await;
        };
        let context = person.context(self).await?;
        let context: Vec<&str> = context.iter().map(String::as_str).collect();
        passwords::check_new(min, "password", password, &context)?;
        let hash = passwords::hash(self, password).await?;
        retry(self.entropy(), || self.set_up(ticket, &person, &hash, &origin)).await
    }

    async fn issue_link(&self, email: &str, name: &str) -> Result<Ticket> {
        let canonical = canonical(email);
        let present = self.person_at(&canonical).await?;
        let mut tx = self.begin_unchecked_as(Actor::system("create-admin")).await?;
        let account = match present {
            Some(person) => require_waiting(&person)?,
            None => make(&mut tx, email, &canonical, name).await?,
        };
        let kind = TicketKind::Bootstrap;
        let data = serde_json::json!({});
        let ticket = tickets::issue(tx.conn(), self, kind, model::ids::AccountId(account), None, data).await?;
        let entry = crate::audit::AuditEntry::on_account("auth.bootstrap_link", account, name, None);
        tx.commit(entry).await?;
        Ok(ticket)
    }

    /// The link's ticket and person, when the token is right and the person still waits.
    async fn read_link(&self, token: &str) -> Result<Option<(Uuid, Person)>> {
        let (kind, now) = (TicketKind::Bootstrap, self.clock().now());
        let mut conn = self.pool().acquire().await?;
        let found = tickets::of_link(&mut conn, self, kind, token, now).await?;
        let Some((id, account)) = found.and_then(|ticket| Some((ticket.id, ticket.account_id?))) else {
            return Ok(None);
        };
        let person = super::repo::person(self.pool(), account).await?;
        Ok(person.filter(|p| require_waiting(p).is_ok()).map(|person| (id, person)))
    }

    async fn set_up(&self, ticket: Uuid, person: &Person, hash: &str, origin: &Origin) -> Result<()> {
        let mut tx = self.begin_unchecked_as(person.actor(origin)).await?;
        let now = tx.now;
        let is_kept =
            tickets::consume(tx.conn(), ticket, now).await? && super::repo::activate(tx.conn(), person.id, now).await?;
        if !is_kept {
            drop(tx);
            return self.refuse_link(Some(person), origin.clone()).await;
        }
        super::repo::set_password(tx.conn(), person.id, hash, None, now).await?;
        sessions::revoke_but(tx.conn(), person.account(), None, now).await?;
        let company = person.company_id;
        let (from, to) = (Some((company, State::Pending)), Some((company, State::Active)));
        tally::shift(tx.conn(), person.id, Kind::Employee, from, to).await?;
        tx.commit(person.entry("auth.bootstrap")).await
    }

    async fn refuse_link(&self, person: Option<&Person>, origin: Origin) -> Result<()> {
        let entry = super::person::entry_about("auth.bootstrap", person);
        let entry = entry.ended(AuditOutcome::Refused, "Wrong, used or late link.");
        self.note(&Actor::nobody(origin), &entry).await?;
        Err(Error::field("token", text::CODE_FAILED))
    }
}

/// Only one who was made this way and has not chosen a password yet gets a link.
fn require_waiting(person: &Person) -> Result<Uuid> {
    let waits = person.kind()? == Kind::Employee
        && person.state()? == State::Pending
        && person.role == BuiltIn::SuperAdministrator.name();
    if waits {
        Ok(person.id)
    } else {
        Err(Error::conflict("This address is in use. Take another one, or recover its password."))
    }
}

async fn make(tx: &mut Tx, email: &str, canonical: &str, name: &str) -> Result<Uuid> {
    let (domain, now) = (tx.domain().clone(), tx.now);
    let company = if let Some(company) = repo::operator(tx.conn()).await? {
        company
    } else {
        let (id, code) = (domain.new_uuid(), keys::token(&domain.entropy().bytes()));
        repo::insert_operator(tx.conn(), id, &code, now).await?;
        id
    };
    let id = domain.new_uuid();
    let new = Administrator {
        id,
        email,
        canonical,
        name,
        name_key: &fold::fold(name),
        company,
        role: BuiltIn::SuperAdministrator.name(),
        search: &accounts::search_text(name, "", "", email, id, ""),
        now,
    };
    repo::insert(tx.conn(), &new).await?;
    tally::shift(tx.conn(), id, Kind::Employee, None, Some((company, State::Pending))).await?;
    Ok(id)
}
