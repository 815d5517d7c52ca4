//! Asking to join, and proving the address.

use model::accounts::Change;
use model::companies::{JoinForm, JoinKind};
use model::error::Faults;
use model::ids::AccountId;
use model::mail::MailKind;
use model::{ApiError, field, text};
use time::Duration;

use super::repo::{self, Asked, Open};
use super::{JoinRef, WAITS};
use crate::accounts::repo::id_by_email;
use crate::audit::{AuditEntry, AuditOutcome};
use crate::auth::throttle;
use crate::caller::{Actor, Origin};
use crate::companies::plain_code;
use crate::error::{Error, Result, retry};
use crate::fold::canonical_email;
use crate::mail::data::MailData;
use crate::mail::{self, Outgoing};
use crate::tickets::{self, Ticket, TicketKind};
use crate::{Domain, Tx};

/// The one thing said of an authorization code that opens nothing: unknown, of a company whose
/// self-registration is off, or on for others only.
pub const NOT_VALID: &str = "This code is not valid. Check it with the person who gave it to you.";
/// A live code is mailed again rather than replaced, unless it ends sooner than this.
const WORTH_SENDING: Duration = Duration::minutes(10);

/// The form, read.
struct Wanted {
    code: String,
    name: String,
    email: String,
    canonical: String,
    phone: String,
    kind: JoinKind,
}

impl Domain {
    /// Asks to join the company of the authorization code, and mails a code that proves the address. The
    /// same answer for every address. `Invalid` at `code`, `name`, `email`, `phone`, `kind`.
    pub async fn ask_to_join(&self, form: &JoinForm, origin: Origin) -> Result<()> {
        if !self.policy().await?.may_register {
            return Err(ApiError::Forbidden(text::NO_SELF_REGISTRATION.to_owned()).into());
        }
        let wanted = read(form)?;
        throttle::enter_network(self, &origin).await?;
        let Some(company) = repo::open(self.pool(), &wanted.code, wanted.kind).await? else {
            let guess = throttle::decoy_subject(self, &wanted.code);
            throttle::network_failed(self, &origin, guess).await?;
            let entry = AuditEntry::about("companies.join_asked", "").ended(AuditOutcome::Refused, "No such code.");
            self.note(&Actor::nobody(origin), &entry).await?;
            return Err(Error::field("code", NOT_VALID));
        };
        throttle::network_right(self, &origin).await?;
        let may_mail = throttle::may_ask_for_mail(self, &origin).await?;
        retry(self.entropy(), || self.ask_once(&wanted, &company, may_mail, &origin)).await
    }

    async fn ask_once(&self, wanted: &Wanted, company: &Open, may_mail: bool, origin: &Origin) -> Result<()> {
        let mut tx = self.begin_unchecked_as(Actor::nobody(origin.clone())).await?;
        let now = tx.now;
        let entry = AuditEntry::on_company("companies.join_asked", company.id, &company.name, company.id);
        // Both are looked for, whatever there is, so that every address takes as long (SEC-09).
        let account = id_by_email(tx.conn(), &wanted.canonical).await?;
        let old = repo::by_email_locked(tx.conn(), &wanted.canonical).await?;
        let subject = account.unwrap_or_else(|| AccountId(old.as_ref().map_or_else(|| self.new_uuid(), |old| old.id)));
        let has_room = mail::check_budget(tx.conn(), subject, now).await?.is_ok();
        if !may_mail || !has_room {
            return tx.commit(entry.ended(AuditOutcome::Refused, "Too many mails.")).await;
        }
        if account.is_some() || old.as_ref().is_some_and(|old| old.is_waiting(now)) {
            tell_nothing_to_do(&mut tx, subject, &wanted.email).await?;
            return tx.commit(entry.ended(AuditOutcome::Refused, "The address is known already.")).await;
        }
        let ticket = ticket_for(&mut tx, old.as_ref(), wanted, company).await?;
        let asked = Asked {
            id: subject.0,
            company: company.id,
            kind: wanted.kind,
            name: &wanted.name,
            email: &wanted.email,
            canonical: &wanted.canonical,
            phone: &wanted.phone,
            ticket: ticket.id,
            now,
            until: ticket.expires_at,
        };
        repo::ask(tx.conn(), &asked).await?;
        mail_code(&mut tx, subject, wanted, company, &ticket).await?;
        let told = [("Name", &wanted.name), ("Email", &wanted.email), ("Phone", &wanted.phone)];
        tx.commit(entry.with(told.map(|(field, value)| Change::new(field, "", value)).to_vec())).await
    }

    /// Proves the address with the mailed code: the request waits for an administrator from now on.
    /// `Invalid` at `code`, the same for an address that asked for nothing.
    pub async fn prove_join(&self, email: &str, code: &str, origin: Origin) -> Result<()> {
        let canonical = canonical_email(email);
        throttle::enter_network(self, &origin).await?;
        let asked = repo::asked(self.pool(), &canonical, self.clock().now()).await?;
        let subject = asked.as_ref().map_or_else(|| throttle::decoy_subject(self, &canonical), |asked| asked.id);
        // Without a request a ticket is asked for all the same: both take as long.
        let ticket = asked.as_ref().and_then(|asked| asked.ticket_id).unwrap_or(subject);
        let tried = tickets::try_code_of(self, TicketKind::Join, ticket, code).await;
        match (tried, asked) {
            (Ok(ticket), Some(asked)) => {
                throttle::network_right(self, &origin).await?;
                retry(self.entropy(), || self.prove_once(&asked, &ticket, &origin)).await
            }
            (Ok(_) | Err(Error::Api(_)), _) => {
                throttle::network_failed(self, &origin, subject).await?;
                self.refuse_proof(&origin).await
            }
            (Err(error), _) => Err(error),
        }
    }

    async fn prove_once(&self, asked: &JoinRef, ticket: &Ticket, origin: &Origin) -> Result<()> {
        let actor = Actor { name: asked.name.clone(), ..Actor::nobody(origin.clone()) };
        let mut tx = self.begin_unchecked_as(actor).await?;
        let now = tx.now;
        let is_used = tickets::consume(tx.conn(), ticket.id, now).await?;
        if !is_used || !repo::wait(tx.conn(), asked.id, ticket.id, now, now + WAITS).await? {
            drop(tx);
            return self.refuse_proof(origin).await;
        }
        let entry = AuditEntry::on_company("companies.join_proved", asked.company_id, &asked.company, asked.company_id);
        tx.commit(entry.with(vec![Change::new("Email", "", &asked.email)])).await
    }

    async fn refuse_proof(&self, origin: &Origin) -> Result<()> {
        let entry =
            AuditEntry::about("companies.join_proved", "").ended(AuditOutcome::Refused, "Wrong, used or late code.");
        self.note(&Actor::nobody(origin.clone()), &entry).await?;
        Err(Error::field("code", text::CODE_FAILED))
    }
}

fn read(form: &JoinForm) -> Result<Wanted> {
    let mut faults = Faults::default();
    let code = plain_code(&form.code);
    let code =
        faults.take("code", if code.is_empty() { Err("Enter the authorization code.".to_owned()) } else { Ok(code) });
    let name = faults.take("name", field::name(&form.name));
    let email = faults.take("email", field::email(&form.email));
    let phone = faults.take("phone", field::phone(&form.phone));
    let kind = JoinKind::from_key(&form.kind).ok_or_else(|| "Choose what you will be.".to_owned());
    let kind = faults.take("kind", kind);
    if let (Some(code), Some(name), Some(email), Some(phone), Some(kind)) = (code, name, email, phone, kind) {
        Ok(Wanted { code, name, canonical: canonical_email(&email), email, phone, kind })
    } else {
        Err(faults.into_error().into())
    }
}

/// The code that was mailed already, when the same is asked for again; else another one, and the old one
/// is void: what it proves is this request and no other.
async fn ticket_for(tx: &mut Tx, old: Option<&JoinRef>, wanted: &Wanted, company: &Open) -> Result<Ticket> {
    let now = tx.now;
    if let Some(old) = old
        && let Some(id) = old.ticket_id
    {
        let is_same = old.company_id == company.id
            && old.kind == wanted.kind.key()
            && (old.name.as_str(), old.phone.as_str(), old.email.as_str())
                == (wanted.name.as_str(), wanted.phone.as_str(), wanted.email.as_str());
        let live = tickets::repo::live_of(tx.conn(), id, now).await?;
        match live {
            Some(ticket) if is_same && ticket.expires_at - now > WORTH_SENDING => return Ok(ticket),
            _ => {
                tickets::consume(tx.conn(), id, now).await?;
            }
        }
    }
    let domain = tx.domain().clone();
    tickets::issue_for_nobody(tx.conn(), &domain, TicketKind::Join, serde_json::json!({})).await
}

async fn mail_code(tx: &mut Tx, subject: AccountId, wanted: &Wanted, company: &Open, ticket: &Ticket) -> Result<()> {
    let (domain, now) = (tx.domain().clone(), tx.now);
    let data = MailData { by: company.name.clone(), ..MailData::named(&wanted.name) };
    let outgoing = Outgoing {
        // Not an account: the request, whose mails count together.
        account: Some(subject),
        recipient: &wanted.email,
        kind: MailKind::Join,
        ticket: Some(ticket),
        data: data.to_value(),
    };
    mail::enqueue(tx.conn(), &domain, now, &outgoing).await.map(drop)
}

/// To the address of an account or of a request that waits already.
async fn tell_nothing_to_do(tx: &mut Tx, subject: AccountId, email: &str) -> Result<()> {
    let (domain, now) = (tx.domain().clone(), tx.now);
    let outgoing = Outgoing {
        account: Some(subject),
        recipient: email,
        kind: MailKind::NothingToDo,
        ticket: None,
        data: MailData::default().to_value(),
    };
    mail::enqueue(tx.conn(), &domain, now, &outgoing).await.map(drop)
}
