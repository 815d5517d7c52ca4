//! The second step of a sign-in: a mailed code, the authenticator app, or a recovery code (SEC-16 to
//! SEC-22). Bound to the attempt and its browser; five tries a sign-in, twenty an account and day.

use model::accounts::Kind;
use model::ids::AccountId;
use model::mail::MailKind;
use model::{ApiError, text};
use time::Duration;
use uuid::Uuid;

use super::devices::Presented;
use super::flow::{Factor, Flow, Kept, Proven};
use super::throttle::{self, Budget, Try};
use super::{CodeBy, NewSession, Person, SignInStep, repo, sessions, tell, totp};
use crate::audit::AuditOutcome;
use crate::caller::Origin;
use crate::error::{Error, Result};
use crate::mail::data::MailData;
use crate::mail::{self, Outgoing};
use crate::tickets::{self, Ticket, TicketKind};
use crate::{Domain, Tx, keys};

/// Sign-in codes mailed to a person, resends included: these many in these times, the newest first
/// (SEC-32). Of their own, so that strangers asking for reset codes cannot use them up (SEC-12).
const MAILS: [(Duration, usize); 2] = [(Duration::hours(1), 5), (Duration::days(1), 10)];
/// A resend waits so long after the mail before.
const RESEND_PAUSE: (Duration, usize) = (Duration::minutes(1), 1);

impl Domain {
    /// Completes a sign-in. Every wrong, used, late, foreign or replaced code has one answer: `Invalid`
    /// at `code`.
    pub async fn sign_in_code(&self, flow: &str, code: &str, origin: Origin) -> Result<NewSession> {
        let Some(flow) = Flow::read(flow) else { return Err(refused()) };
        let kind = TicketKind::SignIn.key();
        let Some(account) = repo::account_of_ticket(self.pool(), flow.ticket, kind).await? else {
            return Err(refused());
        };
        let Some(person) = repo::person(self.pool(), account).await? else { return Err(refused()) };
        let Some(taken) = throttle::reserve(self, Budget::factor(account)).await? else {
            self.note_wrong(&person, &origin, "Too many wrong codes today.").await?;
            return Err(refused());
        };
        let now = self.clock().now();
        let ticket = tickets::repo::count_try(self.pool(), account, kind, Some(&flow.browser), now).await?;
        let Some(kept) = ticket.filter(|t| t.id == flow.ticket).and_then(|t| read(&t)) else {
            // No comparison took place: past, used, or of another browser.
            throttle::right(self, &taken).await?;
            self.note_wrong(&person, &origin, "The sign-in is past, or of another browser.").await?;
            return Err(refused());
        };
        let is_current = kept.version == person.security_version;
        let factor = if is_current { self.factor(&person, &kept, &flow.browser, code).await? } else { None };
        let session = match factor {
            Some(factor) => self.finish(&person, kept, &flow, factor, &origin).await?,
            None => None,
        };
        match session {
            Some(session) => Ok(session),
            None => Err(self.wrong_code(&person, &taken, &origin).await?),
        }
    }

    /// Mails another code for the sign-in under way; the one before is dead (SEC-17). `TooMany` says
    /// how long to wait; `Invalid` at `code` when the sign-in is past.
    pub async fn sign_in_resend(&self, flow: &str, origin: Origin) -> Result<()> {
        let Some(flow) = Flow::read(flow) else { return Err(refused()) };
        let now = self.clock().now();
        let ticket = repo::live_flow(self.pool(), flow.ticket, &flow.browser, now).await?;
        let Some((account, kept)) = ticket.and_then(|t| Some((t.account_id?, read(&t)?))) else {
            return Err(refused());
        };
        if !kept.by_mail {
            return Err(Error::conflict("The code comes from your authenticator app."));
        }
        let person = repo::person(self.pool(), account).await?;
        let Some(person) = person.filter(|p| p.security_version == kept.version) else { return Err(refused()) };
        self.check_mails(account, &[MAILS[0], MAILS[1], RESEND_PAUSE]).await?;
        let mut tx = self.begin_unchecked_as(person.actor(&origin)).await?;
        mail_code(&mut tx, &person, &flow.browser, &origin).await?;
        tx.commit(person.entry("auth.code_asked")).await
    }

    /// The password was right: keeps the sign-in and asks for its code.
    pub(super) async fn ask_for_code(&self, proven: Proven) -> Result<SignInStep> {
        let person = &proven.person;
        let by_mail = person.totp_secret.is_none();
        if by_mail {
            self.check_mails(person.id, &MAILS).await?;
        }
        let kept = Kept {
            by_mail,
            version: person.security_version,
            device: proven.device,
            cookie: proven.presented.seal(self, person.id)?,
            budget: proven.budget.clone(),
        };
        let data = serde_json::to_value(kept).map_err(|e| Error::bug(format!("a sign-in's ticket: {e}")))?;
        let raw: [u8; 32] = self.entropy().bytes();
        let browser = keys::hash(&raw);
        let mut tx = self.begin_unchecked_as(person.actor(&proven.origin)).await?;
        let ticket =
            tickets::issue(tx.conn(), self, TicketKind::SignIn, person.account(), Some(&browser), data).await?;
        if by_mail {
            mail_code(&mut tx, person, &browser, &proven.origin).await?;
        }
        tx.commit(person.entry("auth.code_asked")).await?;
        let by = if by_mail { CodeBy::Mail { masked: masked(&person.email) } } else { CodeBy::App };
        Ok(SignInStep::Code { flow: Flow::write(ticket.id, &raw), by })
    }

    /// The factor this code is; None when it is none.
    async fn factor(&self, person: &Person, kept: &Kept, browser: &[u8], code: &str) -> Result<Option<Factor>> {
        let Some(secret) = &person.totp_secret else {
            // An app removed meanwhile ends the sign-in as well, so here it began without one.
            let kind = TicketKind::SecondFactor;
            let tried = tickets::try_code(self, self.pool(), kind, person.account(), Some(browser), code).await;
            return match tried {
                Ok(ticket) if kept.by_mail => Ok(Some(Factor::Mailed(ticket.id))),
                Ok(_) | Err(Error::Api(ApiError::Invalid(_))) => Ok(None),
                Err(error) => Err(error),
            };
        };
        if kept.by_mail {
            return Ok(None);
        }
        let step = totp::matching_step(self, person.id, secret, code, self.clock().now())?;
        let recovery = || totp::recovery_hash(person.id, code).map(Factor::Recovery);
        Ok(step.map(Factor::Step).or_else(recovery))
    }

    async fn finish(
        &self,
        person: &Person,
        kept: Kept,
        flow: &Flow,
        factor: Factor,
        origin: &Origin,
    ) -> Result<Option<NewSession>> {
        let permissions = person.permissions(self).await?;
        let must_change = person.temporary_until.is_some();
        let kind: Kind = person.kind()?;
        let proven = Proven {
            landing: sessions::landing(kind, permissions, person.totp_secret.is_some(), must_change),
            presented: Presented::open(self, person.id, kept.cookie.as_deref()),
            person: person.clone(),
            origin: origin.clone(),
            flow: Some(flow.ticket),
            factor,
            device: kept.device,
            budget: kept.budget,
        };
        self.complete(&proven).await
    }

    /// Notes a wrong code; from the fifth of a day on the owner is told, once, that his password is
    /// known to somebody (SEC-102). The answer for the person.
    async fn wrong_code(&self, person: &Person, taken: &Try, origin: &Origin) -> Result<Error> {
        let mut tx = self.begin_unchecked_as(person.actor(origin)).await?;
        let now = tx.now;
        if throttle::is_to_be_told(tx.conn(), person.id, taken, now).await? {
            tell(&mut tx, person, MailKind::FactorFailures, origin, "").await?;
        }
        tx.commit(person.entry("auth.sign_in_failed").ended(AuditOutcome::Refused, "Wrong code.")).await?;
        Ok(refused())
    }

    async fn note_wrong(&self, person: &Person, origin: &Origin, why: &str) -> Result<()> {
        let entry = person.entry("auth.sign_in_failed").ended(AuditOutcome::Refused, why);
        self.note(&person.actor(origin), &entry).await
    }

    async fn check_mails(&self, account: Uuid, limits: &[(Duration, usize)]) -> Result<()> {
        let now = self.clock().now();
        let recent = repo::sign_in_mails(self.pool(), account, now - Duration::days(1)).await?;
        let waits = limits.iter().filter_map(|(window, most)| {
            let at = recent.get(most - 1)?;
            let wait = (*at + *window - now).whole_seconds();
            (wait > 0).then_some(wait)
        });
        match waits.max() {
            Some(wait) => Err(ApiError::TooMany(u32::try_from(wait).unwrap_or(u32::MAX)).into()),
            None => Ok(()),
        }
    }
}

/// Issues a code for this browser's sign-in and puts its mail into the outbox.
async fn mail_code(tx: &mut Tx, person: &Person, browser: &[u8], origin: &Origin) -> Result<()> {
    let (domain, now) = (tx.domain().clone(), tx.now);
    let (kind, account) = (TicketKind::SecondFactor, person.account());
    let data = serde_json::json!({});
    let ticket = tickets::issue(tx.conn(), &domain, kind, account, Some(browser), data).await?;
    let words = MailData {
        name: person.greeting().to_owned(),
        device: super::devices::describe(&origin.user_agent),
        address: origin.address.clone(),
        ..MailData::default()
    };
    let mail = Outgoing {
        account: Some(AccountId(person.id)),
        recipient: &person.email,
        kind: MailKind::SecondFactor,
        ticket: Some(&ticket),
        data: words.to_value(),
    };
    mail::enqueue(tx.conn(), &domain, now, &mail).await?;
    Ok(())
}

fn read(ticket: &Ticket) -> Option<Kept> {
    serde_json::from_value(ticket.data.clone()).ok()
}

fn refused() -> Error {
    Error::field("code", text::CODE_FAILED)
}

/// An address with its middle hidden: `a•••@example.com`.
fn masked(email: &str) -> String {
    let (local, domain) = email.rsplit_once('@').unwrap_or((email, ""));
    let first: String = local.chars().take(1).collect();
    format!("{first}•••@{domain}")
}
