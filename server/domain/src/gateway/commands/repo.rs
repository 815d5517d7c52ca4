//! SQL of commands.

use model::gateway::{Command, CommandKind, CommandState};
use model::ids::{AccountId, CommandId, GatewayId, PanelId};
use sqlx::{PgConnection, PgPool};
use time::OffsetDateTime;
use uuid::Uuid;

use super::super::Handed;
use crate::accounts::repo::exactly_one;
use crate::caller::Actor;
use crate::error::{Error, Result};

/// A word in the table that the program does not know.
pub fn unknown(what: &str) -> Error {
    Error::bug(format!("panel_command.{what} holds an unknown word"))
}

/// Locks a partition and answers its name; None when the panel has none of that number.
pub async fn lock_partition(conn: &mut PgConnection, panel: PanelId, number: u16) -> Result<Option<String>> {
    Ok(sqlx::query_scalar("select name from panel_partition where panel_id = $1 and number = $2 for update")
        .bind(panel.0)
        .bind(i32::from(number))
        .fetch_optional(conn)
        .await?)
}

/// A command as it is stored.
#[derive(Debug, sqlx::FromRow)]
pub struct Stored {
    /// The partition's number.
    pub partition: i16,
    kind: String,
    by_name: String,
    is_assisted: bool,
    state: String,
    created_at: OffsetDateTime,
    deadline: OffsetDateTime,
    reason: String,
    is_late: bool,
}

impl Stored {
    fn kind(&self) -> Result<CommandKind> {
        CommandKind::from_key(&self.kind).ok_or_else(|| unknown("kind"))
    }

    /// How it stands at `now`: what is overdue was not delivered, written down or not.
    fn state_at(&self, now: OffsetDateTime) -> Result<CommandState> {
        match CommandState::from_key(&self.state).ok_or_else(|| unknown("state"))? {
            CommandState::Waiting if self.deadline <= now => Ok(CommandState::NotDelivered),
            state => Ok(state),
        }
    }

    /// Is it of that kind, and waits?
    pub fn is_waiting(&self, kind: CommandKind, now: OffsetDateTime) -> Result<bool> {
        Ok(self.kind()? == kind && self.state_at(now)? == CommandState::Waiting)
    }

    /// As it is shown at `now`.
    pub fn command(self, now: OffsetDateTime) -> Result<Command> {
        Ok(Command {
            partition: u16::try_from(self.partition).unwrap_or(0),
            kind: self.kind()?,
            state: self.state_at(now)?,
            by: self.by_name,
            assisted: self.is_assisted,
            asked: self.created_at.into(),
            reason: self.reason,
            late: self.is_late,
        })
    }
}

const STORED: &str = "select partition, kind, by_name, assisted_id is not null as is_assisted, state, created_at,
        deadline, reason, late_outcome is not null as is_late
   from panel_command";

/// The newest command to a partition.
pub async fn last(conn: &mut PgConnection, panel: PanelId, partition: u16) -> Result<Option<Stored>> {
    let sql = format!("{STORED} where panel_id = $1 and partition = $2 order by created_at desc, id desc limit 1");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(panel.0).bind(i32::from(partition)).fetch_optional(conn).await?)
}

/// The newest commands to these partitions of a panel, newest first.
pub async fn newest(conn: &mut PgConnection, panel: PanelId, partitions: &[i16], most: i64) -> Result<Vec<Stored>> {
    let sql =
        format!("{STORED} where panel_id = $1 and partition = any($2) order by created_at desc, id desc limit $3");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(panel.0).bind(partitions).bind(most).fetch_all(conn).await?)
}

/// When a person's `nth` newest command was given, if that was after `since`.
pub async fn nth_newest(
    conn: &mut PgConnection,
    account: AccountId,
    since: OffsetDateTime,
    nth: i64,
) -> Result<Option<OffsetDateTime>> {
    Ok(sqlx::query_scalar(
        "select created_at from panel_command where account_id = $1 and created_at > $2
          order by created_at desc offset $3 limit 1",
    )
    .bind(account.0)
    .bind(since)
    .bind(nth - 1)
    .fetch_optional(conn)
    .await?)
}

/// A command to write.
#[derive(Clone, Copy, Debug)]
pub struct NewCommand<'a> {
    /// Made by the application.
    pub id: Uuid,
    /// Which panel.
    pub panel: Uuid,
    /// Which partition.
    pub partition: u16,
    /// Who carries it.
    pub gateway: Uuid,
    /// What.
    pub kind: CommandKind,
    /// On whose dashboard.
    pub account: Uuid,
    /// Who pressed the button, and for whom.
    pub actor: &'a Actor,
    /// When.
    pub now: OffsetDateTime,
    /// Until when.
    pub deadline: OffsetDateTime,
}

impl NewCommand<'_> {
    /// As it is shown.
    pub fn command(&self) -> Command {
        Command {
            partition: self.partition,
            kind: self.kind,
            by: self.actor.name.clone(),
            assisted: self.actor.assisted.is_some(),
            asked: self.now.into(),
            state: CommandState::Waiting,
            reason: String::new(),
            late: false,
        }
    }
}

/// Writes it.
pub async fn insert(conn: &mut PgConnection, new: &NewCommand<'_>) -> Result<()> {
    sqlx::query(
        "insert into panel_command (id, panel_id, partition, gateway_id, kind, account_id, by_id, by_name, assisted_id,
             created_at, deadline)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(new.id)
    .bind(new.panel)
    .bind(i32::from(new.partition))
    .bind(new.gateway)
    .bind(new.kind.key())
    .bind(new.account)
    .bind(new.actor.id)
    .bind(&new.actor.name)
    .bind(new.actor.assisted)
    .bind(new.now)
    .bind(new.deadline)
    .execute(conn)
    .await?;
    Ok(())
}

/// A command that is being handed out.
#[derive(Debug, sqlx::FromRow)]
pub struct HandedRow {
    /// Which.
    pub id: Uuid,
    imei: String,
    partition: i16,
    kind: String,
    /// When it was given.
    pub created_at: OffsetDateTime,
    deadline: OffsetDateTime,
    leased_until: OffsetDateTime,
    is_online: bool,
}

impl HandedRow {
    /// As the gateway gets it.
    pub fn handed(self) -> Result<Handed> {
        Ok(Handed {
            id: CommandId(self.id),
            imei: self.imei,
            partition: u16::try_from(self.partition).unwrap_or(0),
            kind: CommandKind::from_key(&self.kind).ok_or_else(|| unknown("kind"))?,
            asked: self.created_at,
            deadline: self.deadline,
            leased_until: self.leased_until,
            is_online: self.is_online,
        })
    }
}

/// Leases what is due for a gateway until `until`. Only what its sender may still ask for: his account is active
/// and his link to the partition lives (SEC-56).
pub async fn lease(
    pool: &PgPool,
    gateway: GatewayId,
    most: i64,
    now: OffsetDateTime,
    until: OffsetDateTime,
) -> Result<Vec<HandedRow>> {
    Ok(sqlx::query_as(
        "with may as (
             select c.id, c.panel_id, c.partition, c.created_at, c.leased_until
               from panel_command c
               join account a on a.id = c.account_id and a.state = 'active'
               join customer_link l on l.account_id = c.account_id and l.panel_id = c.panel_id
                    and (l.ends_at is null or l.ends_at > $2) and c.partition = any(l.partitions)
              where c.gateway_id = $1 and c.state = 'waiting' and c.deadline > $2
         ), due as (
             select c.id from panel_command c join may on may.id = c.id
              where c.state = 'waiting' and (c.leased_until is null or c.leased_until <= $2)
                and not exists (select 1 from may e where e.panel_id = may.panel_id and e.partition = may.partition
                                   and (e.created_at, e.id) < (may.created_at, may.id))
              order by c.created_at, c.id limit $4
                for update of c skip locked
         )
         update panel_command c set leased_until = $3, tries = c.tries + 1
           from due, panel p
          where c.id = due.id and p.id = c.panel_id
         returning c.id, p.imei, c.partition, c.kind, c.created_at, c.deadline, c.leased_until,
                   p.connection = 'online' as is_online",
    )
    .bind(gateway.0)
    .bind(now)
    .bind(until)
    .bind(most)
    .fetch_all(pool)
    .await?)
}

/// What an outcome's entry in the log needs to know of a command.
#[derive(Debug, sqlx::FromRow)]
pub struct Told {
    /// Whose it is to carry.
    pub gateway: Uuid,
    /// waiting, done, refused, undelivered.
    pub state: String,
    /// How often it was handed out.
    pub tries: i32,
    /// Until when an acknowledgement counts.
    pub deadline: OffsetDateTime,
    /// arm, disarm, `ask_state`.
    pub kind: String,
    /// The partition's number.
    pub partition: i16,
    /// Its name; may be empty.
    pub partition_name: String,
    /// The panel.
    pub panel_id: Uuid,
    /// Its IMEI.
    pub imei: String,
    /// Its group's company.
    pub company_id: Option<Uuid>,
    /// Who gave it.
    pub by_id: Option<Uuid>,
    /// His name at the time.
    pub by_name: String,
    /// Who was assisted.
    pub assisted_id: Option<Uuid>,
    /// His name.
    pub assisted_name: String,
}

const TOLD: &str = "select c.gateway_id as gateway, c.state, c.tries, c.deadline, c.kind, c.partition,
        coalesce(n.name, '') as partition_name, c.panel_id, p.imei, g.company_id, c.by_id, c.by_name, c.assisted_id,
        coalesce((select coalesce(nullif(a.label, ''), a.email) from account a where a.id = c.assisted_id), '')
            as assisted_name
   from panel_command c
   join panel p on p.id = c.panel_id
   join panel_group g on g.id = p.group_id
   left join panel_partition n on n.panel_id = c.panel_id and n.number = c.partition
  where c.id = $1";

/// Reads it.
pub async fn told(conn: &mut PgConnection, id: CommandId) -> Result<Option<Told>> {
    Ok(sqlx::query_as(TOLD).bind(id.0).fetch_optional(conn).await?)
}

/// As [`told`], and nobody else changes the command until the transaction ends.
pub async fn lock(conn: &mut PgConnection, id: CommandId) -> Result<Option<Told>> {
    let sql = format!("{TOLD} for update of c");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(id.0).fetch_optional(conn).await?)
}

/// Writes the outcome of one that waits.
pub async fn end(
    conn: &mut PgConnection,
    id: CommandId,
    state: CommandState,
    reason: &str,
    now: OffsetDateTime,
) -> Result<()> {
    let done = sqlx::query(
        "update panel_command set state = $2, reason = $3, ended_at = $4
          where id = $1 and state = 'waiting' and deadline > $4",
    )
    .bind(id.0)
    .bind(state.key())
    .bind(reason)
    .bind(now)
    .execute(conn)
    .await?;
    exactly_one(&done, "end command")
}

/// Commands past their deadline that nobody wrote the end of.
pub async fn overdue(pool: &PgPool, now: OffsetDateTime, most: i64) -> Result<Vec<CommandId>> {
    let ids: Vec<Uuid> = sqlx::query_scalar(
        "select id from panel_command where state = 'waiting' and deadline <= $1 order by deadline limit $2",
    )
    .bind(now)
    .bind(most)
    .fetch_all(pool)
    .await?;
    Ok(ids.into_iter().map(CommandId).collect())
}

/// Writes that one was not delivered; false when it has an outcome already.
pub async fn end_overdue(conn: &mut PgConnection, id: CommandId, now: OffsetDateTime) -> Result<bool> {
    let done = sqlx::query(
        "update panel_command set state = 'undelivered', ended_at = deadline
          where id = $1 and state = 'waiting' and deadline <= $2",
    )
    .bind(id.0)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Keeps what came too late; false when something was kept already.
pub async fn note_late(conn: &mut PgConnection, id: CommandId, outcome: CommandState) -> Result<bool> {
    let done = sqlx::query("update panel_command set late_outcome = $2 where id = $1 and late_outcome is null")
        .bind(id.0)
        .bind(outcome.key())
        .execute(conn)
        .await?;
    Ok(done.rows_affected() == 1)
}
