//! SQL of permits.

use model::ids::{AccountId, PanelId, PermitId};
use model::installers::{Permit, PermitState};
use sqlx::{PgConnection, PgExecutor};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::accounts::repo::exactly_one;
use crate::caller::{Caller, Granted};
use crate::error::{Error, Result};
use crate::panels::PanelRef;

/// A request as it is stored.
#[derive(Debug, sqlx::FromRow)]
pub struct Stored {
    id: Uuid,
    panel_id: Uuid,
    account_id: Uuid,
    state: String,
    asked_at: OffsetDateTime,
    until_at: OffsetDateTime,
    answered_at: Option<OffsetDateTime>,
    /// Who answered, by name at the time; empty before.
    pub answered_name: String,
}

impl Stored {
    /// A new one.
    pub fn asked(
        id: PermitId,
        panel: PanelId,
        account: AccountId,
        asked_at: OffsetDateTime,
        until_at: OffsetDateTime,
    ) -> Self {
        Self {
            id: id.0,
            panel_id: panel.0,
            account_id: account.0,
            state: PermitState::Asked.key().to_owned(),
            asked_at,
            until_at,
            answered_at: None,
            answered_name: String::new(),
        }
    }

    /// Which panel.
    pub const fn panel(&self) -> PanelId {
        PanelId(self.panel_id)
    }

    /// Who asked.
    pub const fn account(&self) -> AccountId {
        AccountId(self.account_id)
    }

    /// Somebody answered.
    pub const fn is_answered(&self) -> bool {
        self.answered_at.is_some()
    }

    /// How it stands at `now`.
    pub fn state_at(&self, now: OffsetDateTime) -> Result<PermitState> {
        let stored =
            PermitState::from_key(&self.state).ok_or_else(|| Error::bug("permit.state holds an unknown word"))?;
        // A refusal stays one; what waits or holds ends.
        let is_over = stored != PermitState::Refused && self.until_at <= now;
        Ok(if is_over { PermitState::Ended } else { stored })
    }

    /// As it is shown at `now`.
    pub fn permit(&self, now: OffsetDateTime) -> Result<Permit> {
        Ok(Permit {
            id: PermitId(self.id),
            state: self.state_at(now)?,
            asked: self.asked_at.into(),
            until: self.until_at.into(),
            answered_by: self.answered_name.clone(),
        })
    }
}

const COLUMNS: &str =
    "select id, panel_id, account_id, state, asked_at, until_at, answered_at, answered_name from permit";

/// An installer's last request on a panel.
pub async fn find(conn: &mut PgConnection, account: AccountId, panel: PanelId) -> Result<Option<Stored>> {
    let sql = format!("{COLUMNS} where account_id = $1 and panel_id = $2");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(account.0).bind(panel.0).fetch_optional(conn).await?)
}

/// A request, and nobody else answers it until the transaction ends.
pub async fn lock(conn: &mut PgConnection, id: PermitId) -> Result<Option<Stored>> {
    let sql = format!("{COLUMNS} where id = $1 for update");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(id.0).fetch_optional(conn).await?)
}

/// The last requests of an installer on all panels.
pub async fn of_account(executor: impl PgExecutor<'_>, account: AccountId) -> Result<Vec<Stored>> {
    let sql = format!("{COLUMNS} where account_id = $1");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(account.0).fetch_all(executor).await?)
}

/// Locks an account's row; false when it is gone or not active.
pub async fn lock_active(conn: &mut PgConnection, account: AccountId) -> Result<bool> {
    let state: Option<String> =
        sqlx::query_scalar("select state from account where id = $1 and kind = 'installer' for update")
            .bind(account.0)
            .fetch_optional(conn)
            .await?;
    Ok(state.as_deref() == Some("active"))
}

/// Writes a request, in the place of the pair's last one.
pub async fn replace(conn: &mut PgConnection, new: &Stored) -> Result<()> {
    sqlx::query(
        "insert into permit (id, panel_id, account_id, state, asked_at, until_at) values ($1, $2, $3, $4, $5, $6)
         on conflict (account_id, panel_id) do update set
             id = excluded.id, state = excluded.state, asked_at = excluded.asked_at, until_at = excluded.until_at,
             answered_at = null, answered_by = null, answered_name = ''",
    )
    .bind(new.id)
    .bind(new.panel_id)
    .bind(new.account_id)
    .bind(&new.state)
    .bind(new.asked_at)
    .bind(new.until_at)
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes an answer, given at the first instant and good until the second.
pub async fn answer(
    conn: &mut PgConnection,
    granted: &Granted<PanelRef>,
    id: PermitId,
    state: PermitState,
    by: &Caller,
    (now, until): (OffsetDateTime, OffsetDateTime),
) -> Result<()> {
    let done = sqlx::query(
        "update permit set state = $3, until_at = $4, answered_at = $5, answered_by = $6, answered_name = $7
          where id = $1 and panel_id = $2 and state = 'asked'",
    )
    .bind(id.0)
    .bind(granted.target().id.0)
    .bind(state.key())
    .bind(until)
    .bind(now)
    .bind(by.account.0)
    .bind(&by.name)
    .execute(conn)
    .await?;
    exactly_one(&done, "answer permit")
}

/// The installer of a request, and whether he is still on the panel.
#[derive(Debug, sqlx::FromRow)]
pub struct Asker {
    /// How to call him.
    pub name: String,
    /// His company.
    pub company: Uuid,
    /// He may use the application, and his link to the panel has not ended.
    pub has_link: bool,
}

/// Reads him.
pub async fn installer(
    conn: &mut PgConnection,
    account: AccountId,
    panel: PanelId,
    now: OffsetDateTime,
) -> Result<Asker> {
    Ok(sqlx::query_as(
        "select coalesce(nullif(a.label, ''), a.email) as name, a.company_id as company,
                a.state = 'active' and exists (
                    select 1 from installer_link l where l.account_id = a.id and l.panel_id = $2
                       and (l.ends_at is null or l.ends_at > $3)) as has_link
           from account a where a.id = $1",
    )
    .bind(account.0)
    .bind(panel.0)
    .bind(now)
    .fetch_one(conn)
    .await?)
}

/// When the installer asked since `since`, newest first, at most `most`. The audit log knows all
/// requests; the table only the last one on each panel.
pub async fn recent(
    conn: &mut PgConnection,
    account: AccountId,
    since: OffsetDateTime,
    most: usize,
) -> Result<Vec<OffsetDateTime>> {
    Ok(sqlx::query_scalar(
        "select at from audit where actor_id = $1 and at > $2 and action = 'permits.request' and outcome = 'done'
          order by at desc limit $3",
    )
    .bind(account.0)
    .bind(since)
    .bind(i64::try_from(most).unwrap_or(i64::MAX))
    .fetch_all(conn)
    .await?)
}

/// Deletes an installer's requests, on one panel or on all.
pub async fn delete(conn: &mut PgConnection, account: AccountId, panel: Option<PanelId>) -> Result<()> {
    sqlx::query("delete from permit where account_id = $1 and ($2::uuid is null or panel_id = $2)")
        .bind(account.0)
        .bind(panel.map(|panel| panel.0))
        .execute(conn)
        .await?;
    Ok(())
}

/// Ends a permit at `now`.
pub async fn end(
    conn: &mut PgConnection,
    granted: &Granted<PanelRef>,
    id: PermitId,
    now: OffsetDateTime,
) -> Result<()> {
    let done = sqlx::query("update permit set until_at = $3 where id = $1 and panel_id = $2 and state = 'granted'")
        .bind(id.0)
        .bind(granted.target().id.0)
        .bind(now)
        .execute(conn)
        .await?;
    exactly_one(&done, "end permit")
}
