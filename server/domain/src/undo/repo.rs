//! SQL of what can be taken back.

use model::accounts::State;
use model::ids::{AccountId, SessionId, UndoId};
use serde::Deserialize;
use serde_json::Value;
use sqlx::types::Json;
use sqlx::{PgConnection, PgPool, QueryBuilder};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::accounts::AccountRef;
use crate::accounts::repo::{exactly_one, unknown};
use crate::caller::Caller;
use crate::error::{Error, Result};
use crate::panels::PanelRef;
use crate::tx::Tx;

/// What an act found, kept to put it back.
#[derive(Debug, sqlx::FromRow)]
pub struct Kept {
    /// Which.
    pub id: Uuid,
    /// The act's word.
    pub action: String,
    /// The account or panel.
    pub target_id: Uuid,
    /// Its name at the time.
    pub title: String,
    /// What was there.
    #[sqlx(json)]
    pub before: Before,
    /// The record's version after the act.
    pub version: i64,
}

impl Kept {
    /// The act turned somebody off, who was signed out by it.
    pub fn ended_sessions(&self) -> bool {
        matches!(
            &self.action[..],
            "accounts.suspend" | "installers.reject" | "employees.disable" | "management.deactivate"
        )
    }
}

/// What was there; which of it is filled depends on the act.
#[derive(Debug, Deserialize)]
pub struct Before {
    state: Option<String>,
    group: Option<Uuid>,
    link: Option<Value>,
    permits: Option<Value>,
}

/// A state, and the permits that went with it.
#[derive(Debug)]
pub struct StateBefore {
    /// As it was.
    pub state: State,
    /// Rows of `permit`.
    pub permits: Option<Value>,
}

/// A link's row.
#[derive(Debug)]
pub struct LinkBefore {
    /// The whole row.
    pub link: Value,
    /// Its panel.
    pub panel_id: Uuid,
    /// A customer's partitions.
    pub partitions: Option<Vec<i64>>,
    /// Rows of `permit`.
    pub permits: Option<Value>,
}

impl Before {
    /// Of an act on a state.
    pub fn state(&self) -> Result<StateBefore> {
        let state = self.state.as_deref().and_then(State::from_key).ok_or_else(|| unknown("state"))?;
        Ok(StateBefore { state, permits: self.permits.clone() })
    }

    /// Of a move.
    pub fn group(&self) -> Result<Uuid> {
        self.group.ok_or_else(|| Error::bug("a move without its group"))
    }

    /// Of an unassignment.
    pub fn link(&self) -> Result<LinkBefore> {
        let missing = || Error::bug("an unassignment without its link");
        let link = self.link.clone().ok_or_else(missing)?;
        let panel_id = link.get("panel_id").and_then(Value::as_str).and_then(|id| Uuid::try_parse(id).ok());
        let partitions = link.get("partitions").and_then(Value::as_array);
        let partitions = partitions.map(|all| all.iter().filter_map(Value::as_i64).collect());
        Ok(LinkBefore { panel_id: panel_id.ok_or_else(missing)?, partitions, permits: self.permits.clone(), link })
    }
}

/// Keeps what the row `id` of a table holds; nothing when nobody could take the act back. `kept` is the rest of the
/// statement: the target, what is kept of it, the version it has after the act, and the table as `x`.
async fn keep(tx: &mut Tx, caller: &Caller, action: &str, title: &str, id: Uuid, kept: &'static str) -> Result<()> {
    let Some(batch) = caller.undo else { return Ok(()) };
    let (undo, now) = (tx.domain().new_uuid(), tx.now);
    let mut sql = QueryBuilder::new(
        "insert into undo (id, batch, session_id, action, title, made_at, target_id, before, version) select ",
    );
    sql.push_bind(undo).push(", ").push_bind(batch.0).push(", ").push_bind(caller.session.0).push(", ");
    sql.push_bind(action).push(", ").push_bind(title).push(", ").push_bind(now).push(", ").push(kept);
    sql.push(" x where x.id = ").push_bind(id);
    let done = sql.build().execute(tx.conn()).await?;
    exactly_one(&done, "keep for undo")
}

/// Keeps an account's state, before it is written. With his permits: they go when an installer is turned off.
pub async fn keep_state(tx: &mut Tx, caller: &Caller, action: &str, account: &AccountRef) -> Result<()> {
    let kept = "x.id, jsonb_build_object('state', x.state, 'permits',
            (select coalesce(jsonb_agg(to_jsonb(p)), '[]') from permit p where p.account_id = x.id)),
        x.version + 1 from account";
    keep(tx, caller, action, &account.title, account.id.0, kept).await
}

/// Keeps a panel's group, before it is moved.
pub async fn keep_group(tx: &mut Tx, caller: &Caller, action: &str, panel: &PanelRef) -> Result<()> {
    let kept = "x.id, jsonb_build_object('group', x.group_id), x.version + 1 from panel";
    keep(tx, caller, action, &panel.imei, panel.id.0, kept).await
}

/// Keeps a customer's link, before it is deleted.
pub async fn keep_customer_link(
    tx: &mut Tx,
    caller: &Caller,
    action: &str,
    account: &AccountRef,
    link: Uuid,
) -> Result<()> {
    let kept = "x.account_id, jsonb_build_object('link', to_jsonb(x)), 0 from customer_link";
    keep(tx, caller, action, &account.title, link, kept).await
}

/// Keeps an installer's link and his permit on its panel, before they are deleted.
pub async fn keep_installer_link(
    tx: &mut Tx,
    caller: &Caller,
    action: &str,
    account: &AccountRef,
    link: Uuid,
) -> Result<()> {
    let kept = "x.account_id, jsonb_build_object('link', to_jsonb(x), 'permits',
            (select coalesce(jsonb_agg(to_jsonb(p)), '[]') from permit p
              where p.account_id = x.account_id and p.panel_id = x.panel_id)), 0 from installer_link";
    keep(tx, caller, action, &account.title, link, kept).await
}

/// What a request of this session did since `since` and was not taken back, in its order.
pub async fn of_batch(
    pool: &PgPool,
    batch: UndoId,
    session: SessionId,
    since: OffsetDateTime,
    most: i64,
) -> Result<Vec<Kept>> {
    Ok(sqlx::query_as(
        "select id, action, target_id, title, before, version from undo
          where batch = $1 and session_id = $2 and made_at >= $3 and done_at is null order by id limit $4",
    )
    .bind(batch.0)
    .bind(session.0)
    .bind(since)
    .bind(most)
    .fetch_all(pool)
    .await?)
}

/// Marks it as taken back; `Conflict` when another request was first.
pub async fn take(conn: &mut PgConnection, kept: &Kept, now: OffsetDateTime) -> Result<()> {
    let done = sqlx::query("update undo set done_at = $2 where id = $1 and done_at is null")
        .bind(kept.id)
        .bind(now)
        .execute(conn)
        .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(Error::conflict("It was undone already.")) }
}

/// Locks an account's row; none: it is gone.
pub async fn lock_account(conn: &mut PgConnection, account: AccountId) -> Result<Option<Uuid>> {
    let found = sqlx::query_scalar("select id from account where id = $1 for update").bind(account.0);
    Ok(found.fetch_optional(conn).await?)
}

/// Writes a customer's link again as it was; `Conflict` when he has another to the panel by now.
pub async fn restore_customer_link(
    conn: &mut PgConnection,
    kept: &Kept,
    link: &Value,
    now: OffsetDateTime,
) -> Result<()> {
    let done = sqlx::query(
        "insert into customer_link (id, account_id, panel_id, user_code, user_name, partitions, role, ends_at,
             version, created_at, updated_at)
         select l.id, l.account_id, l.panel_id, l.user_code, l.user_name, l.partitions, l.role, l.ends_at,
                l.version + 1, l.created_at, $2
           from jsonb_populate_record(null::customer_link, $1) l where l.account_id = $3
         on conflict (account_id, panel_id) do nothing",
    )
    .bind(Json(link))
    .bind(now)
    .bind(kept.target_id)
    .execute(conn)
    .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(Error::conflict(super::CHANGED)) }
}

/// The same for an installer's.
pub async fn restore_installer_link(
    conn: &mut PgConnection,
    kept: &Kept,
    link: &Value,
    now: OffsetDateTime,
) -> Result<()> {
    let done = sqlx::query(
        "insert into installer_link (id, account_id, panel_id, ends_at, version, created_at, updated_at)
         select l.id, l.account_id, l.panel_id, l.ends_at, l.version + 1, l.created_at, $2
           from jsonb_populate_record(null::installer_link, $1) l where l.account_id = $3
         on conflict (account_id, panel_id) do nothing",
    )
    .bind(Json(link))
    .bind(now)
    .bind(kept.target_id)
    .execute(conn)
    .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(Error::conflict(super::CHANGED)) }
}

/// Writes permits again that have not ended by now, where the installer is still on the panel and has asked for
/// no other.
pub async fn restore_permits(conn: &mut PgConnection, permits: &Value, now: OffsetDateTime) -> Result<()> {
    sqlx::query(
        "insert into permit (id, panel_id, account_id, state, asked_at, until_at, answered_at, answered_by, answered_name)
         select p.id, p.panel_id, p.account_id, p.state, p.asked_at, p.until_at, p.answered_at,
                (select a.id from account a where a.id = p.answered_by), p.answered_name
           from jsonb_populate_recordset(null::permit, $1) p
          where p.until_at > $2 and exists (select 1 from installer_link l
                 where l.account_id = p.account_id and l.panel_id = p.panel_id)
         on conflict (account_id, panel_id) do nothing",
    )
    .bind(Json(permits))
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}
