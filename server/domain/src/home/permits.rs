//! The master user answers installers who ask to connect to his panel, with a time limit, and ends what he
//! or somebody else permitted.

pub(crate) mod repo;

use model::ApiError;
use model::accounts::{Change, Done};
use model::home::PERMIT_HOURS;
use model::ids::{AccountId, PanelId, PermitId};
use model::installers::PermitState;
use model::mail::MailKind;
use time::Duration;

use super::{check, mastered};
use crate::audit::AuditEntry;
use crate::caller::Caller;
use crate::error::{Error, Result, retry};
use crate::mail::data::MailData;
use crate::mail::{self, Outgoing};
use crate::{Domain, Tx, permits};

impl Domain {
    /// Answers a request on a panel of which the caller is a master user, while it waits: `hours` (one of
    /// [`PERMIT_HOURS`]) permits it for so long, None refuses it. Of two answers at once one holds. A
    /// permit is a grant, so a helper may only refuse (SEC-61).
    pub async fn home_answer_permit(
        &self,
        caller: &Caller,
        panel: PanelId,
        id: PermitId,
        hours: Option<u8>,
    ) -> Result<Done> {
        check(caller)?;
        if let Some(hours) = hours {
            caller.check_own()?;
            if !PERMIT_HOURS.contains(&hours) {
                return Err(Error::field("hours", "Choose for how long."));
            }
        }
        retry(self.entropy(), || self.home_answer_once(caller, panel, id, hours)).await
    }

    async fn home_answer_once(&self, caller: &Caller, panel: PanelId, id: PermitId, hours: Option<u8>) -> Result<Done> {
        let mut tx = self.begin(caller).await?;
        let now = tx.now;
        let place = mastered(tx.conn(), caller, panel, now).await?;
        let asked = permits::repo::lock(tx.conn(), id).await?.filter(|asked| asked.panel() == panel);
        let asked = asked.ok_or(ApiError::NotFound)?;
        permits::check_waits(&asked, now)?;
        let who = permits::repo::installer(tx.conn(), asked.account(), panel, now).await?;
        if hours.is_some() && !who.has_link {
            return Err(Error::conflict(
                "The installer is no longer assigned to this panel, so there is nothing to permit.",
            ));
        }
        let state = if hours.is_some() { PermitState::Granted } else { PermitState::Refused };
        let until = now + Duration::hours(i64::from(hours.unwrap_or(0)));
        repo::answer_permit(tx.conn(), id, state, (caller.account, &caller.actor().name), (now, until)).await?;
        let after = match hours {
            Some(hours) => format!("{} for {}", state.word(), hours_words(hours)),
            None => state.word().to_owned(),
        };
        let change = Change::new(&format!("Permit on {}", place.imei), PermitState::Asked.word(), after);
        let action = if hours.is_some() { "permits.grant" } else { "permits.refuse" };
        let entry = AuditEntry::on_account(action, asked.account().0, &who.name, Some(who.company));
        tx.commit(entry.on_panel(panel.0).with(vec![change])).await?;
        Ok(Done::new(match hours {
            Some(hours) => format!("{} may connect for {}.", who.name, hours_words(hours)),
            None => format!("The request of {} is refused.", who.name),
        }))
    }

    /// Ends a permit that holds, at once.
    pub async fn home_end_permit(&self, caller: &Caller, panel: PanelId, id: PermitId) -> Result<Done> {
        check(caller)?;
        retry(self.entropy(), || async {
            let mut tx = self.begin(caller).await?;
            let now = tx.now;
            let place = mastered(tx.conn(), caller, panel, now).await?;
            let held = permits::repo::lock(tx.conn(), id).await?.filter(|held| held.panel() == panel);
            let held = held.ok_or(ApiError::NotFound)?;
            if held.state_at(now)? != PermitState::Granted {
                return Err(Error::conflict("This permit does not hold any more."));
            }
            let who = permits::repo::installer(tx.conn(), held.account(), panel, now).await?;
            repo::end_permit(tx.conn(), id, now).await?;
            let change = Change::new(
                &format!("Permit on {}", place.imei),
                PermitState::Granted.word(),
                PermitState::Ended.word(),
            );
            let entry = AuditEntry::on_account("permits.end", held.account().0, &who.name, Some(who.company));
            tx.commit(entry.on_panel(panel.0).with(vec![change])).await?;
            Ok(Done::new(format!("{} may no longer connect.", who.name)))
        })
        .await
    }
}

/// Tells the master users of a panel by mail that an installer waits for an answer, in the transaction of his
/// request.
pub(crate) async fn tell_masters(tx: &mut Tx, panel: PanelId, installer: &str) -> Result<()> {
    let (domain, now) = (tx.domain().clone(), tx.now);
    for master in repo::masters(tx.conn(), panel, now).await? {
        let data = MailData { name: master.label, by: installer.to_owned(), what: master.panel, ..MailData::default() };
        let notice = Outgoing {
            account: Some(AccountId(master.id)),
            recipient: &master.email,
            kind: MailKind::PermitAsked,
            ticket: None,
            data: data.to_value(),
        };
        mail::enqueue(tx.conn(), &domain, now, &notice).await?;
    }
    Ok(())
}

/// "1 hour", "8 hours", "3 days".
pub fn hours_words(hours: u8) -> String {
    match hours {
        1 => "1 hour".to_owned(),
        48.. if hours.is_multiple_of(24) => format!("{} days", hours / 24),
        hours => format!("{hours} hours"),
    }
}
