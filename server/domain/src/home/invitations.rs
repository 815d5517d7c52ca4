//! A master user invites somebody to his panel by mail. The invited person answers on his own dashboard, and
//! only then there is a link. Whoever the address belongs to (a customer, somebody of another kind, nobody),
//! the inviter reads and sees the same: it tells him nothing of other people's accounts (SEC-10, SEC-47).
//! For an address without an account a pending one is made, and its registration code mailed.

pub(crate) mod repo;

use model::accounts::{Change, Done, Kind, State};
use model::home::PersonForm;
use model::ids::{AccountId, InvitationId, PanelId};
use model::mail::MailKind;
use model::{ApiError, text};
use time::{Duration, OffsetDateTime};

use self::repo::{Addressee, NewInvitation};
use super::people::{Given, earlier, email, last_day, read, spaced};
use super::repo::Place;
use super::{check, mastered, own_entry};
use crate::accounts::repo::NewAccount;
use crate::accounts::{links::repo as links, sight};
use crate::audit::AuditEntry;
use crate::caller::Caller;
use crate::error::{Error, Result, retry};
use crate::fold::canonical_email;
use crate::mail::data::{FIELD, MailData};
use crate::mail::{self, Outgoing};
use crate::{Domain, Tx, accounts, auth, panels, tally};

/// An invitation that nobody answers lapses after this time.
pub const WAITS: Duration = Duration::days(14);
/// Most invitations of one person, and in which time: each is a mail to somebody.
const LIMITS: [(Duration, i64); 2] = [(Duration::hours(1), 5), (Duration::days(1), 15)];

impl Domain {
    /// Invites an address to a panel, as a regular user. `Invalid` at `email`, `user_name`, `partitions` or `ends_at`;
    /// `TooMany` after five in an hour or fifteen in a day. The same address again: the new invitation
    /// replaces the old one.
    pub async fn invite_to_panel(&self, caller: &Caller, panel: PanelId, form: &PersonForm) -> Result<Done> {
        check(caller)?;
        caller.check_own()?;
        let made = retry(self.entropy(), || self.invite_once(caller, panel, form)).await;
        match made {
            // Somebody added the address in this very moment: it is known now.
            Err(error) if error.violates("account_email_canonical_key") || error.violates("account_username") => {
                retry(self.entropy(), || self.invite_once(caller, panel, form)).await
            }
            made => made,
        }
    }

    async fn invite_once(&self, caller: &Caller, panel: PanelId, form: &PersonForm) -> Result<Done> {
        let mut tx = self.begin(caller).await?;
        let now = tx.now;
        let place = mastered(tx.conn(), caller, panel, now).await?;
        let (given, email) = match (read(form, &place), email(form)) {
            (Ok(given), Ok(email)) => (given, email),
            (given, email) => return Err(both(given.err(), email.err())),
        };
        // His invitations come one by one, so that they are counted right.
        auth::repo::lock_state(tx.conn(), caller.account.0).await?;
        check_budget(&mut tx, caller).await?;
        let canonical = canonical_email(&email);
        if repo::is_regular_on(tx.conn(), place.panel, &canonical, now).await? {
            return Err(Error::field("email", "This person is on the panel already."));
        }
        if canonical == canonical_email(&caller.email) {
            return Err(Error::field("email", "This is your own address."));
        }
        let new = NewInvitation {
            id: self.new_uuid(),
            panel: place.panel,
            email: &email,
            canonical: &canonical,
            given: &given,
            by: caller.account.0,
            now,
            until: now + WAITS,
        };
        repo::insert_invitation(tx.conn(), &new).await?;
        let made = self.tell_invited(caller, &mut tx, &place, &email, &canonical, &given).await?;
        let entry = match made {
            Some(id) => AuditEntry::on_account("home.invite", id.0, &email, Some(caller.company.0)),
            None => panel_entry("home.invite", &place),
        };
        tx.commit(entry.on_panel(place.panel).with(invited_changes(&place, &email, &given))).await?;
        let notice =
            if self.settings().mail_configured { "An invitation is on its way to" } else { text::NO_INVITATION_MAIL };
        Ok(Done::new(format!("{notice} {email}.")))
    }

    /// Mails the invitation, and for an address that nobody registered yet the code to do so. Answers the account
    /// that was made for it.
    async fn tell_invited(
        &self,
        caller: &Caller,
        tx: &mut Tx,
        place: &Place,
        email: &str,
        canonical: &str,
        given: &Given,
    ) -> Result<Option<AccountId>> {
        let now = tx.now;
        let known = repo::addressee(tx.conn(), canonical).await?;
        let (account, address, made) = match &known {
            Some(known) if !known.may_be_told() => return Ok(None),
            Some(known) => (AccountId(known.id), known.email.clone(), None),
            None => {
                let id = self.pending_account(caller, tx, email, canonical, &given.user_name).await?;
                (id, email.to_owned(), Some(id))
            }
        };
        let is_unregistered = known.as_ref().is_none_or(Addressee::is_unregistered);
        if is_unregistered && mail::check_budget(tx.conn(), account, now).await?.is_ok() {
            auth::start_register_for(tx, account, &address).await?;
        }
        let is_customer = known.as_ref().is_none_or(Addressee::is_customer);
        let data = MailData {
            by: caller.name.clone(),
            what: place.title().to_owned(),
            surface: if is_customer { String::new() } else { FIELD.to_owned() },
            ..MailData::default()
        };
        let outgoing = Outgoing {
            account: Some(account),
            recipient: &address,
            kind: MailKind::PanelInvitation,
            ticket: None,
            data: data.to_value(),
        };
        mail::enqueue(tx.conn(), self, now, &outgoing).await?;
        Ok(made)
    }

    async fn pending_account(
        &self,
        caller: &Caller,
        tx: &mut Tx,
        email: &str,
        canonical: &str,
        label: &str,
    ) -> Result<AccountId> {
        let id = AccountId(self.new_uuid());
        let company = caller.company.0;
        let new = NewAccount {
            id: id.0,
            kind: Kind::EndUser,
            email,
            canonical,
            label,
            first_name: "",
            last_name: "",
            phone: "",
            company,
            created_by: caller.account.0,
            now: tx.now,
        };
        accounts::repo::insert(tx.conn(), &new).await?;
        tally::shift(tx.conn(), id.0, Kind::EndUser, None, Some((company, State::Pending))).await?;
        Ok(id)
    }

    /// Takes an invitation back; one that was answered with no is cleared away by it.
    pub async fn withdraw_invitation(&self, caller: &Caller, panel: PanelId, id: InvitationId) -> Result<Done> {
        check(caller)?;
        caller.check_own()?;
        retry(self.entropy(), || async {
            let mut tx = self.begin(caller).await?;
            let now = tx.now;
            let place = mastered(tx.conn(), caller, panel, now).await?;
            let gone = repo::delete_invitation(tx.conn(), place.panel, id).await?.ok_or(ApiError::NotFound)?;
            let change = Change::new("Invitation", &gone, "");
            tx.commit(panel_entry("home.withdraw_invitation", &place).with(vec![change])).await?;
            Ok(Done::new(format!("The invitation of {gone} is taken back.")))
        })
        .await
    }

    /// Answers an invitation to the caller's own address. Yes makes the link, with no more than the inviter still
    /// has; `NotFound` when it is not his, is past its time, or the inviter is no master user of the panel
    /// any more.
    pub async fn answer_invitation(&self, caller: &Caller, id: InvitationId, accept: bool) -> Result<PanelId> {
        check(caller)?;
        caller.check_own()?;
        let done = retry(self.entropy(), || self.answer_invitation_once(caller, id, accept)).await;
        self.totals().forget(caller.account);
        done
    }

    async fn answer_invitation_once(&self, caller: &Caller, id: InvitationId, accept: bool) -> Result<PanelId> {
        let mut tx = self.begin(caller).await?;
        let now = tx.now;
        // As everybody who changes links: the account first.
        auth::repo::lock_state(tx.conn(), caller.account.0).await?;
        let asked = repo::invitation_to(tx.conn(), id, &caller.email, now).await?.ok_or(ApiError::NotFound)?;
        let panel = PanelId(asked.panel_id);
        if !accept {
            repo::decline(tx.conn(), id).await?;
            let change = Change::new(&format!("Invitation to {}", asked.imei), "", "Declined");
            let entry = own_entry("home.decline", caller).on_panel(asked.panel_id);
            tx.commit(entry.with(vec![change])).await?;
            return Ok(panel);
        }
        // Read again behind the panel's lock: a partition may have been removed while this waited for it.
        panels::repo::keep(tx.conn(), panel).await?;
        let asked = repo::invitation_to(tx.conn(), id, &caller.email, now).await?.ok_or(ApiError::NotFound)?;
        let given = Given {
            user_name: asked.user_name.clone(),
            partitions: asked.partitions.clone(),
            ends_at: earlier(asked.ends_at, asked.inviter_ends_at),
        };
        if given.partitions.is_empty() || given.ends_at.is_some_and(|at| at <= now) {
            return Err(ApiError::NotFound.into());
        }
        let code = repo::free_code(tx.conn(), asked.panel_id).await?;
        let link = self.new_uuid();
        if !repo::attach(tx.conn(), link, caller.account, asked.panel_id, &code, &given, now).await? {
            return Err(Error::conflict("You are on this panel already. Decline the invitation instead."));
        }
        repo::delete_invitation(tx.conn(), asked.panel_id, id).await?;
        links::recount(tx.conn(), caller.account).await?;
        sight::refresh(tx.conn(), &[caller.account.0]).await?;
        let changes = vec![
            Change::new("Panel", "", &asked.imei),
            Change::new(&format!("Partitions on {}", asked.imei), "", spaced(&given.partitions)),
            Change::new("Invited by", "", &asked.by),
        ];
        tx.commit(own_entry("home.accept", caller).on_panel(asked.panel_id).with(changes)).await?;
        Ok(panel)
    }
}

fn panel_entry(action: &'static str, place: &Place) -> AuditEntry {
    AuditEntry {
        action,
        target_kind: "panel",
        target_id: Some(place.panel),
        target_name: place.imei.clone(),
        company: place.company,
        ..AuditEntry::default()
    }
}

fn invited_changes(place: &Place, email: &str, given: &Given) -> Vec<Change> {
    let imei = &place.imei;
    let all = [
        ("Invitation to", email.to_owned()),
        ("User name on", given.user_name.clone()),
        ("Partitions on", spaced(&given.partitions)),
        ("End date on", last_day(given.ends_at)),
    ];
    let filled = all.into_iter().filter(|(_, value)| !value.is_empty());
    filled.map(|(name, value)| Change::new(&format!("{name} {imei}"), "", value)).collect()
}

/// The faults of both, at once.
fn both(one: Option<Error>, other: Option<Error>) -> Error {
    match (one, other) {
        (Some(Error::Api(ApiError::Invalid(mut faults))), Some(Error::Api(ApiError::Invalid(more)))) => {
            faults.extend(more);
            ApiError::Invalid(faults).into()
        }
        (one, other) => one.or(other).unwrap_or_else(|| ApiError::Malformed.into()),
    }
}

/// `TooMany` when the person has invited too often lately. The log knows all invitations; the table only those that
/// wait.
async fn check_budget(tx: &mut Tx, caller: &Caller) -> Result<()> {
    let now: OffsetDateTime = tx.now;
    for (window, most) in LIMITS {
        if let Some(at) = repo::nth_newest_act(tx.conn(), caller.account, "home.invite", now - window, most).await? {
            let wait = (at + window - now).whole_seconds().max(1);
            return Err(ApiError::TooMany(u32::try_from(wait).unwrap_or(u32::MAX)).into());
        }
    }
    Ok(())
}
