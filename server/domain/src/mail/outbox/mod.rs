//! The page of mails: what waits, what went out, what was refused and why (decision 21). A reader finds the
//! mails of those he may see, and no others.

pub mod repo;

use model::accounts::{Done, Kind, State};
use model::grid::{COUNT_CAP, Page, Total};
use model::ids::{AccountId, MailId};
use model::mail::{MailKind, MailQuery, MailState, OutboxPage, OutboxRow, Recipient, Standing, may_cancel};
use model::{ApiError, Permission};

use super::sending::{self, carries_code};
use crate::Domain;
use crate::accounts::{find, has_failed};
use crate::audit::AuditEntry;
use crate::caller::Caller;
use crate::error::{Error, Result, retry};
use crate::fold::{fold, like_escape};

/// A query, and what its reader may see.
#[derive(Clone, Debug)]
pub struct Ask {
    /// Part of an address or a name, folded and ready for `like`; empty: any.
    like: String,
    states: Vec<&'static str>,
    kind: String,
    /// The kinds of accounts the reader may view.
    kinds: Vec<&'static str>,
}

impl Ask {
    fn new(caller: &Caller, query: &MailQuery) -> Self {
        let kinds = [Kind::EndUser, Kind::Installer, Kind::Employee];
        let kinds = kinds.into_iter().filter(|kind| caller.permissions.has(kind.view()));
        let states = match query.state {
            None => Vec::new(),
            Some(MailState::Queued) => vec!["queued", "sending"],
            Some(state) => vec![state.key()],
        };
        Self {
            like: like_escape(&fold(&query.search)),
            states,
            kind: query.kind.clone(),
            kinds: kinds.map(Kind::key).collect(),
        }
    }
}

impl Domain {
    /// At most `most` mails of the list older than `from`, newest first, for whoever goes through all of it.
    pub(crate) async fn mails_behind(
        &self,
        caller: &Caller,
        query: &MailQuery,
        from: Option<(time::OffsetDateTime, uuid::Uuid)>,
        most: i64,
    ) -> Result<Vec<repo::Line>> {
        caller.require(Permission::MailView, ())?;
        repo::behind(self.pool(), &caller.scope, &Ask::new(caller, query), from, most).await
    }

    /// One page of the mails in sight, newest first.
    pub async fn outbox(&self, caller: &Caller, query: &MailQuery) -> Result<OutboxPage> {
        caller.require(Permission::MailView, ())?;
        let ask = Ask::new(caller, query);
        let size = i64::from(query.size);
        let skip = (i64::from(query.page) - 1).saturating_mul(size);
        let fits = usize::try_from(query.size).unwrap_or(usize::MAX);
        // One more than a page: it tells whether another follows.
        let mut lines = repo::page(self.pool(), &caller.scope, &ask, skip, size + 1).await?;
        let more = lines.len() > fits;
        lines.truncate(fits);
        let found = repo::count(self.pool(), &caller.scope, &ask, i64::from(COUNT_CAP) + 1).await?;
        let found = u32::try_from(found).unwrap_or(u32::MAX);
        let total = if found > COUNT_CAP { Total::AtLeast(COUNT_CAP) } else { Total::Exact(found) };
        let rows = lines.into_iter().map(|line| row(caller, line)).collect::<Result<Vec<_>>>()?;
        let page = Page { rows, page: query.page, size: query.size, more };
        Ok(OutboxPage { page, total, standing: self.outbox_standing(caller).await? })
    }

    /// How the whole outbox stands; only for people of the operator, since it counts everybody's mails.
    async fn outbox_standing(&self, caller: &Caller) -> Result<Option<Standing>> {
        if !caller.scope.all_people {
            return Ok(None);
        }
        let (waiting, oldest) = sending::waiting(self).await?;
        Ok(Some(Standing {
            paused: sending::repo::is_paused(self.pool()).await?,
            waiting: u32::try_from(waiting).unwrap_or(u32::MAX),
            oldest: oldest.map(Into::into),
            may_pause: may_pause(caller).is_ok(),
        }))
    }

    /// Sends a mail in sight again, as [`Domain::resend_account_mail`] does.
    pub async fn resend_mail(&self, caller: &Caller, mail: MailId) -> Result<Done> {
        caller.require(Permission::MailResend, ())?;
        let (kind, account) = self.owner_of(caller, mail).await?;
        self.resend_account_mail(caller, kind, account, mail).await
    }

    /// Keeps a waiting mail with a code from being sent. `Conflict` when it is too late, or when it is a notice.
    pub async fn cancel_mail(&self, caller: &Caller, mail: MailId) -> Result<Done> {
        caller.require(Permission::MailResend, ())?;
        let (kind, account) = self.owner_of(caller, mail).await?;
        retry(self.entropy(), || self.cancel_once(caller, kind, account, mail)).await
    }

    async fn cancel_once(&self, caller: &Caller, of: Kind, id: AccountId, mail: MailId) -> Result<Done> {
        let (mut tx, granted) = self.begin_on(caller, Permission::MailResend, of, id).await?;
        let account = granted.target();
        let found = sending::repo::find(tx.conn(), mail.0).await?.ok_or(ApiError::NotFound)?;
        let kind = MailKind::from_key(&found.kind).ok_or_else(|| Error::bug("unknown kind of mail"))?;
        let state = MailState::from_key(&found.state).ok_or_else(|| Error::bug("unknown mail state"))?;
        may_cancel(carries_code(kind), state).map_err(ApiError::conflict)?;
        let why = format!("Cancelled by {}.", caller.name);
        if !repo::cancel(tx.conn(), mail.0, &why).await? {
            return Err(Error::conflict("It is being sent right now."));
        }
        let entry = AuditEntry::on_account("mail.cancel", id.0, &account.title, Some(account.company));
        tx.commit(entry).await?;
        Ok(Done::new(format!("{} is not going to be sent.", kind.title())))
    }

    /// Whose mail it is, when he is in sight; `NotFound` otherwise, the same as for an id that was never given.
    async fn owner_of(&self, caller: &Caller, mail: MailId) -> Result<(Kind, AccountId)> {
        let mut conn = self.pool().acquire().await?;
        let (kind, id) = repo::owner(&mut conn, mail.0).await?.ok_or(ApiError::NotFound)?;
        let kind = Kind::from_key(&kind).ok_or_else(|| Error::bug("unknown kind of account"))?;
        if !caller.permissions.has(kind.view()) {
            return Err(ApiError::NotFound.into());
        }
        Ok((kind, find(&mut conn, &caller.scope, kind, AccountId(id)).await?.id))
    }

    /// Stops all sending on all servers, or lets it go on (REL-52).
    pub async fn pause_mail(&self, caller: &Caller, pause: bool) -> Result<Done> {
        may_pause(caller)?;
        if sending::repo::is_paused(self.pool()).await? != pause {
            sending::set_paused(self, caller.actor(), pause).await?;
        }
        let paused = "Sending is paused. Mails wait until it is resumed.";
        Ok(Done::new(if pause { paused } else { "Sending goes on." }))
    }
}

fn may_pause(caller: &Caller) -> Result<()> {
    caller.require(Permission::SettingsEdit, ())?;
    if caller.scope.all_people {
        return Ok(());
    }
    let why = "The outbox is everybody's: only people of the operator pause it.";
    Err(ApiError::Forbidden(why.into()).into())
}

fn row(caller: &Caller, line: repo::Line) -> Result<OutboxRow> {
    let kind = MailKind::from_key(&line.kind);
    let state = MailState::from_key(&line.state).ok_or_else(|| Error::bug("unknown mail state"))?;
    let account = match (line.account_id, line.account_kind) {
        (Some(id), Some(of)) => {
            let of = Kind::from_key(&of).ok_or_else(|| Error::bug("unknown kind of account"))?;
            Some(Recipient { id: AccountId(id), kind: of, name: line.account_name.unwrap_or_default() })
        }
        _ => None,
    };
    let queued = state == MailState::Queued;
    let has_account = account.is_some();
    let may_resend = kind.zip(account.as_ref()).is_some_and(|(kind, account)| {
        let at = line.account_state.as_deref().and_then(State::from_key);
        is_wanted(kind, account.kind, at)
    });
    let may_set = account.as_ref().is_some_and(|account| caller.permissions.has(account.kind.set_password()));
    let may_show = may_resend && may_set && has_failed(state, &line.last_answer);
    Ok(OutboxRow {
        id: MailId(line.id),
        // A row of a newer program is shown all the same.
        title: kind.map_or_else(|| line.kind.clone(), |kind| kind.title().to_owned()),
        recipient: line.recipient,
        account,
        state,
        tries: u32::try_from(line.tries).unwrap_or(0),
        created: line.created_at.into(),
        sent: line.sent_at.map(Into::into),
        next_try: queued.then(|| line.next_try_at.into()),
        answer: line.last_answer,
        may_resend,
        may_show,
        may_cancel: has_account && may_cancel(kind.is_some_and(carries_code), state).is_ok(),
    })
}

/// Is there any use in sending it again? What the button shows; [`Domain::resend_account_mail`] decides.
fn is_wanted(mail: MailKind, of: Kind, state: Option<State>) -> bool {
    match mail {
        MailKind::Register if of == Kind::Installer => state != Some(State::Off),
        MailKind::Register => state == Some(State::Pending),
        MailKind::Reset => state == Some(State::Active),
        _ => false,
    }
}
