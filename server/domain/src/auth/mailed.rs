//! Registration and recovery by mailed code. Asking has one outward answer for every address, costs
//! the same and changes nothing but the outbox (SEC-09, SEC-32, SEC-34); mail goes to the stored
//! address only (SEC-29).

use model::accounts::{Change, Kind, State};
use model::ids::AccountId;
use model::mail::MailKind;
use model::{ApiError, text};
use time::Duration;

use super::person::{canonical, entry_about};
use super::throttle::{self, Budget};
use super::{Person, passwords, repo, sessions, tell};
use crate::audit::{AuditEntry, AuditOutcome};
use crate::caller::{Actor, Origin};
use crate::error::{Error, Result, retry};
use crate::mail::data::MailData;
use crate::mail::{self, Outgoing};
use crate::tickets::{self, Ticket, TicketKind};
use crate::{Domain, Tx, tally};

/// A live code is mailed again rather than replaced, unless it ends sooner than this: strangers who
/// ask again and again cannot make the owner's code stale.
const WORTH_SENDING: Duration = Duration::minutes(10);

/// Which of the two.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Register,
    Recover,
}

impl Purpose {
    const fn ticket(self) -> TicketKind {
        match self {
            Self::Register => TicketKind::Register,
            Self::Recover => TicketKind::Reset,
        }
    }

    const fn asked(self) -> &'static str {
        match self {
            Self::Register => "auth.register_asked",
            Self::Recover => "auth.recover",
        }
    }

    const fn done(self) -> &'static str {
        match self {
            Self::Register => "auth.register",
            Self::Recover => "auth.new_password",
        }
    }

    /// May the person ask for this step's code?
    fn is_open(self, person: &Person) -> Result<bool> {
        let (state, has_password) = (person.state()?, person.password_hash.is_some());
        let is_open = match (person.kind()?, self) {
            // Pending until his first sign-in, accepted before he registered perhaps: what an installer
            // may do here hangs on his password, not on his state (decision 7). Rejected: nothing.
            (Kind::Installer, Self::Register) => state != State::Off && !has_password,
            (Kind::Installer, Self::Recover) => state != State::Off && has_password,
            (_, Self::Register) => state == State::Pending,
            (_, Self::Recover) => state == State::Active,
        };
        Ok(is_open && person.source()?.has_password().is_ok())
    }

    /// May the person who holds a live code finish this step with it?
    fn may_finish(self, person: &Person) -> Result<bool> {
        // Staff mail an installer a reset code in any state, before he ever registered too (S3-66, S3-68).
        // A password gives no access by itself: a rejected one stays outside.
        if self == Self::Recover && person.kind()? == Kind::Installer {
            return Ok(person.source()?.has_password().is_ok());
        }
        self.is_open(person)
    }
}

impl Domain {
    /// Mails the code of an unfinished registration again. The same answer for every address.
    pub async fn start_registration(&self, email: &str, origin: Origin) -> Result<()> {
        self.start_mailed(Purpose::Register, email, origin).await
    }

    /// Finishes a registration: the first password. End users and employees are active from then on,
    /// an installer from his first sign-in (decisions 7, 11). `Invalid` at `password`, `repeat` or `code`.
    pub async fn finish_registration(
        &self,
        email: &str,
        code: &str,
        password: &str,
        repeat: &str,
        origin: Origin,
    ) -> Result<()> {
        self.finish_mailed(Purpose::Register, email, [code, password, repeat], origin).await
    }

    /// Mails a code that lets the person choose a new password. The same answer for every address;
    /// never closed by wrong passwords (SEC-12).
    pub async fn start_recovery(&self, email: &str, origin: Origin) -> Result<()> {
        self.start_mailed(Purpose::Recover, email, origin).await
    }

    /// Chooses a new password with the mailed code. Ends every session, device and sign-in under way;
    /// the second factor stays (SEC-30). `Invalid` at `password`, `repeat` or `code`.
    pub async fn finish_recovery(
        &self,
        email: &str,
        code: &str,
        password: &str,
        repeat: &str,
        origin: Origin,
    ) -> Result<()> {
        self.finish_mailed(Purpose::Recover, email, [code, password, repeat], origin).await
    }

    async fn start_mailed(&self, purpose: Purpose, email: &str, origin: Origin) -> Result<()> {
        let person = self.person_at(&canonical(email)).await?;
        let may_ask = throttle::may_ask_for_mail(self, &origin).await?;
        match person {
            Some(person) if may_ask => retry(self.entropy(), || self.mail_code_to(purpose, &person, &origin)).await,
            person => self.mail_nobody(purpose, person.as_ref(), origin).await,
        }
    }

    /// A code where the step is open, else a notice that it is not, both within the person's budget.
    async fn mail_code_to(&self, purpose: Purpose, person: &Person, origin: &Origin) -> Result<()> {
        let mut tx = self.begin_unchecked_as(Actor::nobody(origin.clone())).await?;
        let now = tx.now;
        // The lock keeps two at once from both finding room in the budget.
        repo::lock_state(tx.conn(), person.id).await?;
        let entry = person.entry(purpose.asked());
        if mail::check_budget(tx.conn(), person.account(), now).await?.is_err() {
            return tx.commit(entry.ended(AuditOutcome::Refused, "Too many mails to this address.")).await;
        }
        if !purpose.is_open(person)? {
            tell(&mut tx, person, MailKind::NothingToDo, origin, "").await?;
            return tx.commit(entry.ended(AuditOutcome::Refused, "Not open for this account.")).await;
        }
        match purpose {
            Purpose::Register => start_register_for(&mut tx, person.account(), &person.email).await?,
            Purpose::Recover => start_reset_for(&mut tx, person.account(), &person.email).await?,
        };
        tx.commit(entry).await
    }

    /// The work of a mail without one, for an address without account: so that both take as long
    /// (SEC-09).
    async fn mail_nobody(&self, purpose: Purpose, person: Option<&Person>, origin: Origin) -> Result<()> {
        let actor = Actor::nobody(origin);
        let mut tx = self.begin_unchecked_as(actor).await?;
        let (now, kind) = (tx.now, purpose.ticket());
        let nobody = AccountId(self.new_uuid());
        repo::lock_state(tx.conn(), nobody.0).await?;
        // What it answers does not matter, only that it was asked.
        let _ = mail::check_budget(tx.conn(), nobody, now).await?;
        let _ = tickets::live(tx.conn(), kind, nobody, now).await?;
        tickets::end_all(tx.conn(), nobody, &[kind], now).await?;
        repo::addressee(tx.conn(), nobody.0).await?;
        mail::repo::expire_queued(tx.conn(), nobody.0, "").await?;
        let why = if person.is_some() { "Too many mails asked for by this network." } else { "No such account." };
        tx.commit(entry_about(purpose.asked(), person).ended(AuditOutcome::Refused, why)).await
    }

    async fn finish_mailed(&self, purpose: Purpose, email: &str, typed: [&str; 3], origin: Origin) -> Result<()> {
        let [code, password, repeat] = typed;
        let canonical = canonical(email);
        // First what is wrong for everybody: it tells nothing of an account.
        let policy = self.policy().await?;
        passwords::check_pair(policy.least_password(), "password", password, repeat, &[&canonical])?;
        throttle::enter_network(self, &origin).await?;
        let person = self.person_at(&canonical).await?;
        let subject = person.as_ref().map_or_else(|| throttle::decoy_subject(self, &canonical), |p| p.id);
        let kind = purpose.ticket();
        let tried = tickets::try_code(self, self.pool(), kind, AccountId(subject), None, code).await;
        let (person, ticket) = match (tried, person) {
            (Ok(ticket), Some(person)) if is_for(&ticket, &person.email) && purpose.may_finish(&person)? => {
                (person, ticket)
            }
            (Ok(_) | Err(Error::Api(_)), person) => {
                throttle::network_failed(self, &origin, subject).await?;
                return self.refuse_code(purpose, person.as_ref(), origin).await;
            }
            (Err(error), _) => return Err(error),
        };
        throttle::network_right(self, &origin).await?;
        // Only the owner learns that his own name is in it.
        let context = person.context(self).await?;
        let context: Vec<&str> = context.iter().map(String::as_str).collect();
        passwords::check_new(policy.password_min(person.kind()?), "password", password, &context)?;
        let hash = passwords::hash(self, password).await?;
        retry(self.entropy(), || self.keep_password(purpose, &person, &ticket, &hash, &origin)).await
    }

    async fn refuse_code(&self, purpose: Purpose, person: Option<&Person>, origin: Origin) -> Result<()> {
        let entry = entry_about(purpose.done(), person).ended(AuditOutcome::Refused, "Wrong, used or late code.");
        self.note(&Actor::nobody(origin), &entry).await?;
        Err(Error::field("code", text::CODE_FAILED))
    }

    /// Uses the ticket up and sets the password, both or neither (SEC-18).
    async fn keep_password(
        &self,
        purpose: Purpose,
        person: &Person,
        ticket: &Ticket,
        hash: &str,
        origin: &Origin,
    ) -> Result<()> {
        let mut tx = self.begin_unchecked_as(person.actor(origin)).await?;
        let now = tx.now;
        let state = repo::lock_state(tx.conn(), person.id).await?;
        let is_same = state.as_deref() == Some(person.state()?.key());
        if !is_same || !tickets::consume(tx.conn(), ticket.id, now).await? {
            drop(tx);
            return self.refuse_code(purpose, Some(person), origin.clone()).await;
        }
        let entry = set_first_or_new(&mut tx, purpose, person, hash, origin).await?;
        throttle::repo::clear(tx.conn(), &[Budget::unknown(person.id).key]).await?;
        tx.commit(entry).await
    }
}

async fn set_first_or_new(
    tx: &mut Tx,
    purpose: Purpose,
    person: &Person,
    hash: &str,
    origin: &Origin,
) -> Result<AuditEntry> {
    let now = tx.now;
    repo::set_password(tx.conn(), person.id, hash, None, now).await?;
    sessions::revoke_but(tx.conn(), person.account(), None, now).await?;
    let entry = person.entry(purpose.done());
    if purpose == Purpose::Recover {
        tell(tx, person, MailKind::PasswordChanged, origin, "").await?;
        return Ok(entry);
    }
    let kind = person.kind()?;
    if kind == Kind::Installer || !repo::activate(tx.conn(), person.id, now).await? {
        return Ok(entry);
    }
    let company = person.company_id;
    let (from, to) = (Some((company, State::Pending)), Some((company, State::Active)));
    tally::shift(tx.conn(), person.id, kind, from, to).await?;
    Ok(entry.with(vec![Change::new("Status", "Pending", "Active")]))
}

/// Issues a reset code and puts its mail into the outbox, in the transaction of its cause; a live
/// code is sent again. The budget is the caller's to ask ([`mail::require_budget`]).
pub async fn start_reset_for(tx: &mut Tx, account: AccountId, email: &str) -> Result<Ticket> {
    start(tx, account, email, TicketKind::Reset, MailKind::Reset).await
}

/// As [`start_reset_for`], for the code that finishes a registration.
pub async fn start_register_for(tx: &mut Tx, account: AccountId, email: &str) -> Result<Ticket> {
    start(tx, account, email, TicketKind::Register, MailKind::Register).await
}

async fn start(tx: &mut Tx, account: AccountId, email: &str, kind: TicketKind, mail: MailKind) -> Result<Ticket> {
    let (domain, now) = (tx.domain().clone(), tx.now);
    let live = tickets::live(tx.conn(), kind, account, now).await?;
    let is_good = |ticket: &Ticket| ticket.expires_at - now > WORTH_SENDING && is_for(ticket, email);
    let ticket = if let Some(ticket) = live.filter(is_good) {
        ticket
    } else {
        let data = serde_json::json!({ "email": email });
        tickets::issue(tx.conn(), &domain, kind, account, None, data).await?
    };
    let (name, whose) = repo::addressee(tx.conn(), account.0).await?;
    let surface = if whose == Kind::Installer.key() { mail::data::FIELD } else { "" };
    let outgoing = Outgoing {
        account: Some(account),
        recipient: email,
        kind: mail,
        ticket: Some(&ticket),
        data: MailData { surface: surface.to_owned(), ..MailData::named(name) }.to_value(),
    };
    mail::enqueue(tx.conn(), &domain, now, &outgoing).await?;
    Ok(ticket)
}

/// Was the code mailed to this address? A changed address makes it void (SEC-27).
fn is_for(ticket: &Ticket, email: &str) -> bool {
    ticket.data.get("email").and_then(serde_json::Value::as_str) == Some(email)
}

/// The error of a person whose account is elsewhere (decision 17).
pub(super) fn check_local(person: &Person) -> Result<()> {
    person.source()?.has_password().map_err(|why| ApiError::conflict(why).into())
}
