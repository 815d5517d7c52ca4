//! What the blind shows: overview, panels, security, mail. Reads only; the history is in `history.rs`.

use model::accounts::{AccountDetail, CustomerLink, Kind, MailRow, SessionRow, Source};
use model::ids::{AccountId, MailId};
use model::mail::{MailKind, MailState};

use super::repo::unknown;
use super::{AccountRef, find, hand_over, links, list, mails, repo};
use crate::caller::Caller;
use crate::error::{Error, Result};
use crate::{Domain, auth, mail};

/// Most entries a tab shows.
pub(super) const MOST: i64 = 100;

impl Domain {
    /// One account in sight.
    pub async fn account(&self, caller: &Caller, kind: Kind, id: AccountId) -> Result<AccountDetail> {
        self.check_view(caller, kind, id).await?;
        let row = list::repo::row(self.pool(), id, self.clock().now()).await?;
        let more = repo::detail(self.pool(), id).await?;
        Ok(AccountDetail {
            row,
            username: more.username,
            first_name: more.first_name,
            last_name: more.last_name,
            country: more.country,
            region: more.region,
            language: model::home::language_name(&more.language).to_owned(),
            role_id: more.role_id.map(model::ids::RoleId),
            company_id: model::ids::CompanyId(more.company_id),
            company: more.company,
            source: Source::from_key(&more.source).ok_or_else(|| unknown("source"))?,
            description: more.description,
            created_by: more.created_by,
            has_password: more.has_password,
            temporary_until: more.temporary_until.map(Into::into),
            totp_since: more.totp_since.map(Into::into),
            changed_by: more.changed_by,
            changed_at: more.changed_at.into(),
        })
    }

    /// Its panels that are in sight too.
    pub async fn account_links(&self, caller: &Caller, id: AccountId) -> Result<Vec<CustomerLink>> {
        self.check_view(caller, Kind::EndUser, id).await?;
        links::repo::of_account(self.pool(), &caller.scope, id, self.clock().now()).await
    }

    /// Its signed-in browsers.
    pub async fn account_sessions(&self, caller: &Caller, kind: Kind, id: AccountId) -> Result<Vec<SessionRow>> {
        self.check_view(caller, kind, id).await?;
        let lines = auth::repo::sessions_of(self.pool(), id, self.clock().now()).await?;
        Ok(auth::session_rows(lines, None))
    }

    /// Its mails and their fate, newest first.
    pub async fn account_mails(&self, caller: &Caller, kind: Kind, id: AccountId) -> Result<Vec<MailRow>> {
        let account = self.check_view(caller, kind, id).await?;
        let code = mails::code_of(&mut *self.pool().acquire().await?, &account).await?;
        let lines = mail::repo::of_account(self.pool(), id.0, MOST).await?;
        let mut rows: Vec<MailRow> =
            lines.into_iter().map(|line| mail_row(line, &account, code)).collect::<Result<_>>()?;
        if caller.permissions.has(kind.set_password()) {
            // Only the newest tells whether mail gets through.
            let newest = rows.iter_mut().find(|row| row.may_resend);
            if let Some(row) = newest {
                row.may_show = hand_over::has_failed(row.state, &row.answer);
            }
        }
        Ok(rows)
    }

    pub(crate) async fn check_view(&self, caller: &Caller, kind: Kind, id: AccountId) -> Result<AccountRef> {
        caller.require(kind.view(), ())?;
        let mut conn = self.pool().acquire().await?;
        find(&mut conn, &caller.scope, kind, id).await
    }
}

fn mail_row(line: mail::repo::MailLine, account: &AccountRef, code: MailKind) -> Result<MailRow> {
    let kind = MailKind::from_key(&line.kind).ok_or_else(|| Error::bug("unknown kind of mail"))?;
    let fate = MailState::from_key(&line.state).ok_or_else(|| Error::bug("unknown mail state"))?;
    let queued = fate == MailState::Queued;
    Ok(MailRow {
        id: MailId(line.id),
        kind: line.kind,
        title: kind.title().to_owned(),
        recipient: line.recipient,
        state: fate,
        tries: u32::try_from(line.tries).unwrap_or(0),
        created: line.created_at.into(),
        sent: line.sent_at.map(Into::into),
        next_try: queued.then(|| line.next_try_at.into()),
        answer: line.last_answer,
        may_resend: mails::may_resend(kind, account, code).is_ok(),
        may_show: false,
    })
}
