//! Asking for an assistance and beginning it: the helper's side.

use model::accounts::{Change, Kind, State};
use model::assistance::{Consent, ConsentRule, MINUTES, Offer};
use model::ids::{AccountId, AssistanceId};
use model::mail::MailKind;
use model::{ApiError, Permission, field};
use sqlx::PgConnection;
use time::Duration;

use super::repo::{self, Opening, Row};
use super::{WAITS, tell};
use crate::accounts::{AccountRef, find};
use crate::caller::{Caller, Granted};
use crate::error::{Error, Result, retry};
use crate::mail::data::MailData;
use crate::tickets::{self, Ticket, TicketKind};
use crate::tx::Tx;
use crate::{Domain, keys, mail, settings};

/// What asking came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begun {
    /// It runs: the value of its cookie.
    Running {
        /// Opaque; only its hash is stored.
        token: String,
    },
    /// The customer is asked first.
    Waiting(AssistanceId),
}

impl Domain {
    /// What the dialog says before it asks; `Forbidden` without the permission, `NotFound` out of sight.
    pub async fn assistance_offer(&self, caller: &Caller, id: AccountId) -> Result<Offer> {
        caller.require(Permission::AccountsAssist, ())?;
        let mut conn = self.pool().acquire().await?;
        let account = find(&mut conn, &caller.scope, Kind::EndUser, id).await?;
        let asks = self.asks_first(&mut conn, id).await?;
        let obstacle = obstacle(&mut conn, caller, &account).await?;
        Ok(Offer { asks, obstacle, fresh: caller.require_fresh(self.clock().now()).is_ok() })
    }

    /// Asks to assist a customer. Runs from now, unless he is asked first. `Invalid` at `reason` and `minutes`;
    /// `StepUp` with an old proof (SEC-65); `Conflict` while he is not active, or while either of the two is in
    /// another assistance (SEC-63).
    pub async fn start_assistance(&self, caller: &Caller, id: AccountId, reason: &str, minutes: &str) -> Result<Begun> {
        caller.check_own()?;
        caller.require(Permission::AccountsAssist, ())?;
        caller.require_fresh(self.clock().now())?;
        let mut faults = model::error::Faults::default();
        let reason = faults.take("reason", reason_of(reason)).unwrap_or_default();
        let minutes = faults.take("minutes", minutes_of(minutes)).unwrap_or_default();
        faults.check()?;
        // What is over but not written down yet must not stand in the way.
        self.end_dead_assistances().await?;
        let begun = retry(self.entropy(), || self.ask_to_assist(caller, id, &reason, minutes)).await;
        begun.map_err(|error| {
            if error.violates("assistance_of_account") || error.violates("assistance_of_helper") {
                Error::conflict("Another remote assistance began just now. Look at the list of running ones.")
            } else {
                error
            }
        })
    }

    async fn ask_to_assist(&self, caller: &Caller, id: AccountId, reason: &str, minutes: u8) -> Result<Begun> {
        let (mut tx, granted) = self.begin_on(caller, Permission::AccountsAssist, Kind::EndUser, id).await?;
        if let Some(why) = obstacle(tx.conn(), caller, granted.target()).await? {
            return Err(Error::conflict(why));
        }
        let is_asked = self.asks_first(tx.conn(), id).await?;
        let row = new_row(&tx, caller, granted.target(), reason, minutes, is_asked);
        repo::insert(tx.conn(), &row).await?;
        if is_asked {
            return self.ask_customer(tx, row).await;
        }
        let token = self.open(&mut tx, caller, &granted, &row).await?;
        tx.commit(begun_entry(&row, granted.target())).await?;
        Ok(Begun::Running { token })
    }

    async fn ask_customer(&self, mut tx: Tx, row: Row) -> Result<Begun> {
        let now = tx.now;
        mail::require_budget_of(tx.conn(), AccountId(row.account_id), MailKind::AssistAsked, now).await?;
        let data = serde_json::json!({ "assistance": row.id });
        let account = AccountId(row.account_id);
        let ticket = tickets::issue(tx.conn(), self, TicketKind::Assist, account, None, data).await?;
        let company = tell(&mut tx, &row, MailKind::AssistAsked, Some(&ticket), MailData::default()).await?;
        let asked = row.assistance();
        let changes = vec![Change::new("Reason", "", &row.reason)];
        tx.commit(row.entry("assistance.ask", company).with(changes)).await?;
        Ok(Begun::Waiting(asked))
    }

    /// Begins one that the customer agreed to: by his click, or with the code he was mailed and told the helper.
    /// Only whoever asked, with a fresh proof. `Invalid` at `code`; `Conflict` while the answer is waited for.
    pub async fn begin_assistance(&self, caller: &Caller, id: AssistanceId, code: &str) -> Result<String> {
        caller.check_own()?;
        caller.require(Permission::AccountsAssist, ())?;
        caller.require_fresh(self.clock().now())?;
        self.end_dead_assistances().await?;
        let row = self.own_waiting(caller, id).await?;
        let ticket = match row.consent()? {
            Consent::Asked => Some(self.code_of(&row, code).await?),
            Consent::None | Consent::Click | Consent::Code => None,
        };
        retry(self.entropy(), || self.begin_once(caller, &row, ticket.as_ref())).await
    }

    async fn begin_once(&self, caller: &Caller, row: &Row, ticket: Option<&Ticket>) -> Result<String> {
        let account = AccountId(row.account_id);
        let (mut tx, granted) = self.begin_on(caller, Permission::AccountsAssist, Kind::EndUser, account).await?;
        let now = tx.now;
        check_active(granted.target())?;
        let mut row = repo::find_locked(tx.conn(), row.assistance()).await?.ok_or(ApiError::NotFound)?;
        check_waiting(&row, now)?;
        if let Some(ticket) = ticket {
            if !tickets::consume(tx.conn(), ticket.id, now).await? {
                return Err(Error::field("code", model::text::CODE_FAILED));
            }
            repo::set_consent(tx.conn(), row.id, Consent::Code.key()).await?;
            Consent::Code.key().clone_into(&mut row.consent);
        } else if row.consent()? == Consent::Asked {
            return Err(Error::conflict(NOT_ANSWERED));
        }
        let token = self.open(&mut tx, caller, &granted, &row).await?;
        tx.commit(begun_entry(&row, granted.target())).await?;
        Ok(token)
    }

    /// One that the caller asked for and that has not begun; `NotFound` otherwise.
    async fn own_waiting(&self, caller: &Caller, id: AssistanceId) -> Result<Row> {
        let mut conn = self.pool().acquire().await?;
        let row = repo::find(&mut conn, id).await?.filter(|row| row.helper_id == caller.account.0);
        let row = row.ok_or(ApiError::NotFound)?;
        check_waiting(&row, self.clock().now())?;
        Ok(row)
    }

    async fn code_of(&self, row: &Row, code: &str) -> Result<Ticket> {
        if code.trim().is_empty() {
            return Err(Error::conflict(NOT_ANSWERED));
        }
        let account = AccountId(row.account_id);
        let ticket = tickets::try_code(self, self.pool(), TicketKind::Assist, account, None, code).await?;
        let is_of_this = ticket.data.get("assistance") == Some(&serde_json::json!(row.id));
        if is_of_this { Ok(ticket) } else { Err(Error::field("code", model::text::CODE_FAILED)) }
    }

    /// Opens the customer's session for the helper, and tells the customer. His last sign-in, his devices and his
    /// other sessions stay as they are (SEC-63).
    async fn open(&self, tx: &mut Tx, caller: &Caller, granted: &Granted<AccountRef>, row: &Row) -> Result<String> {
        let raw: [u8; 32] = self.entropy().bytes();
        let (session, now) = (self.new_uuid(), tx.now);
        let length = Duration::minutes(i64::from(row.minutes()));
        let idle = Duration::minutes(i64::from(model::assistance::MOST_MINUTES));
        let opening = Opening {
            id: session,
            token_hash: keys::hash(&raw),
            account: granted.target().id.0,
            helper: caller.session,
            user_agent: &caller.origin.user_agent,
            idle_seconds: i32::try_from(idle.whole_seconds()).unwrap_or(i32::MAX),
            now,
            ends_at: now + length,
        };
        repo::open_session(tx.conn(), &opening).await?;
        repo::begin(tx.conn(), row.id, session, caller.session, now, now + length).await?;
        let what = format!("{} minutes", row.minutes());
        tell(tx, row, MailKind::AssistStarted, None, MailData { what, ..MailData::default() }).await?;
        Ok(keys::token(&raw))
    }

    async fn asks_first(&self, conn: &mut PgConnection, account: AccountId) -> Result<bool> {
        Ok(settings::policy(conn, self.settings()).await?.consent == ConsentRule::Always
            || repo::asks_first(conn, account).await?)
    }
}

/// What is said of one whose customer has not agreed.
const NOT_ANSWERED: &str =
    "The customer has not agreed yet. Wait for the answer, or type the code that the customer tells you.";

fn new_row(tx: &Tx, caller: &Caller, account: &AccountRef, reason: &str, minutes: u8, is_asked: bool) -> Row {
    let consent = if is_asked { Consent::Asked } else { Consent::None };
    Row {
        id: tx.domain().new_uuid(),
        account_id: account.id.0,
        account_name: account.title.clone(),
        helper_id: caller.account.0,
        helper_name: caller.name.clone(),
        reason: reason.to_owned(),
        minutes: i16::from(minutes),
        consent: consent.key().to_owned(),
        asked_at: tx.now,
        started_at: None,
        session_id: None,
        helper_session: caller.session.0,
        ends_at: tx.now + WAITS,
        extended_at: None,
        ended_at: None,
        ended_by: String::new(),
    }
}

fn begun_entry(row: &Row, account: &AccountRef) -> crate::audit::AuditEntry {
    let consent = match row.consent() {
        Ok(Consent::Click) => "In the dashboard",
        Ok(Consent::Code) => "By code",
        _ => "Not asked for",
    };
    row.entry("assistance.start", Some(account.company)).with(vec![
        Change::new("Reason", "", &row.reason),
        Change::new("Minutes", "", row.minutes.to_string()),
        Change::new("Consent", "", consent),
    ])
}

/// Why the caller cannot assist this customer now; None: he can.
async fn obstacle(conn: &mut PgConnection, caller: &Caller, account: &AccountRef) -> Result<Option<String>> {
    if let Err(Error::Api(error)) = check_active(account) {
        return Ok(Some(error.message()));
    }
    if let Some(own) = repo::open_of_helper(conn, caller.account).await? {
        return Ok(Some(format!("You are assisting {} already. End that first.", own.account_name)));
    }
    let other = repo::open_of_account(conn, account.id).await?;
    Ok(other.map(|other| match other.started_at {
        Some(_) => format!("{} is assisting this customer now.", other.helper_name),
        None => format!("{} has asked to assist this customer.", other.helper_name),
    }))
}

/// Only somebody who could use his dashboard himself (SEC-60).
fn check_active(account: &AccountRef) -> Result<()> {
    match account.state {
        State::Active => Ok(()),
        State::Pending => Err(Error::conflict("Registration is not finished: there is no dashboard to open yet.")),
        State::Off => Err(Error::conflict("This account is suspended. Enable it first.")),
    }
}

fn check_waiting(row: &Row, now: time::OffsetDateTime) -> Result<()> {
    if row.ended_at.is_some() || (row.started_at.is_none() && row.ends_at <= now) {
        return Err(Error::conflict("This request is over. Ask again from the customer's page."));
    }
    if row.started_at.is_some() {
        return Err(Error::conflict("This remote assistance has begun already, perhaps in another browser."));
    }
    Ok(())
}

fn reason_of(text: &str) -> Result<String, String> {
    let text = field::remarks(text)?;
    if text.is_empty() {
        return Err("Say why, for the customer and for the log.".into());
    }
    // It stands on every page of the assistance.
    let n = text.chars().count();
    if n > 200 { Err(format!("At most 200 characters; this has {n}.")) } else { Ok(text) }
}

fn minutes_of(text: &str) -> Result<u8, String> {
    let found = text.trim().parse().ok().filter(|minutes| MINUTES.contains(minutes));
    found.ok_or_else(|| "Choose how long from the list.".to_owned())
}
