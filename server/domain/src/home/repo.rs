//! SQL of the customer dashboard. Each statement holds the customer's scope itself: his own links that have
//! not ended.

use model::accounts::{Change, LinkRole};
use model::gateway::Arming;
use model::home::{HomePartition, Invitation, Invited, OwnDetails, PermitRequest};
use model::ids::{AccountId, InvitationId, LinkId, PanelId, PermitId};
use model::installers::PermitState;
use model::panels::Connection;
use sqlx::PgConnection;
use sqlx::types::Json;
use time::OffsetDateTime;
use uuid::Uuid;

use super::people::Given;
use crate::accounts::repo::exactly_one;
use crate::error::{Error, Result};
use crate::fold::canonical_email;
use crate::gateway::repo::GATEWAY_OF;

/// A word in the table that the program does not know.
fn unknown(what: &str) -> Error {
    Error::bug(format!("{what} holds an unknown word"))
}

/// A customer on a panel, with what the dashboard needs of both.
#[derive(Debug, sqlx::FromRow)]
pub struct Place {
    /// His link.
    pub link: Uuid,
    /// Its version.
    pub version: i64,
    role: String,
    /// His name on the panel.
    pub user_name: String,
    /// The partitions he reaches.
    pub partitions: Vec<i16>,
    /// End of his link.
    pub ends_at: Option<OffsetDateTime>,
    /// The panel.
    pub panel: Uuid,
    /// 15 digits.
    pub imei: String,
    /// Account code.
    pub account_code: String,
    web_name: String,
    /// Model.
    pub model: String,
    connection: String,
    /// Since when it is, or is not, connected.
    pub connection_since: Option<OffsetDateTime>,
    /// Its group's company.
    pub company: Option<Uuid>,
    /// Which gateway carries commands to it.
    pub gateway: Option<Uuid>,
}

impl Place {
    /// Master or regular.
    pub fn role(&self) -> Result<LinkRole> {
        LinkRole::from_key(&self.role).ok_or_else(|| unknown("customer_link.role"))
    }

    /// Connected or not.
    pub fn connection(&self) -> Result<Connection> {
        Connection::from_key(&self.connection).ok_or_else(|| unknown("panel.connection"))
    }

    /// What to call the panel.
    pub fn title(&self) -> &str {
        if self.web_name.is_empty() { &self.account_code } else { &self.web_name }
    }

    /// Does he reach this partition?
    pub fn reaches(&self, number: u16) -> bool {
        self.partitions.iter().any(|n| i32::from(*n) == i32::from(number))
    }
}

fn place_sql() -> String {
    format!(
        "select l.id as link, l.version, l.role, l.user_name, l.partitions, l.ends_at, p.id as panel, p.imei,
                p.account_code, p.web_name, p.model, p.connection, p.connection_since, g.company_id as company,
                {GATEWAY_OF} as gateway
           from customer_link l
           join panel p on p.id = l.panel_id
           join panel_group g on g.id = p.group_id
          where l.account_id = $1 and (l.ends_at is null or l.ends_at > $2)"
    )
}

/// A customer's place on one panel.
pub async fn place(
    conn: &mut PgConnection,
    account: AccountId,
    panel: PanelId,
    now: OffsetDateTime,
) -> Result<Option<Place>> {
    let sql = format!("{} and p.id = $3", place_sql());
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(account.0).bind(now).bind(panel.0).fetch_optional(conn).await?)
}

/// The same, and nobody takes it from him until the transaction ends.
pub async fn place_kept(
    conn: &mut PgConnection,
    account: AccountId,
    panel: PanelId,
    now: OffsetDateTime,
) -> Result<Option<Place>> {
    let sql = format!("{} and p.id = $3 for share of l", place_sql());
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(account.0).bind(now).bind(panel.0).fetch_optional(conn).await?)
}

/// So many of a customer's places after so many, by the panel's name.
pub async fn places(
    conn: &mut PgConnection,
    account: AccountId,
    (take, skip): (u32, u32),
    now: OffsetDateTime,
) -> Result<Vec<Place>> {
    let sql = format!(
        "{} order by lower(coalesce(nullif(p.web_name, ''), p.account_code)), p.imei limit $3 offset $4",
        place_sql()
    );
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(account.0)
        .bind(now)
        .bind(i64::from(take))
        .bind(i64::from(skip))
        .fetch_all(conn)
        .await?)
}

/// How many there are.
pub async fn count(conn: &mut PgConnection, account: AccountId, now: OffsetDateTime) -> Result<u32> {
    let n: i64 = sqlx::query_scalar(
        "select count(*) from customer_link where account_id = $1 and (ends_at is null or ends_at > $2)",
    )
    .bind(account.0)
    .bind(now)
    .fetch_one(conn)
    .await?;
    Ok(u32::try_from(n).unwrap_or(u32::MAX))
}

/// A partition of a panel.
#[derive(Debug, sqlx::FromRow)]
pub struct PartitionRow {
    /// Of which panel.
    pub panel_id: Uuid,
    /// Its number.
    pub number: i16,
    name: String,
    state: String,
    state_at: Option<OffsetDateTime>,
}

impl PartitionRow {
    /// Its name, or its number in words.
    pub fn title(&self) -> String {
        if self.name.is_empty() { format!("Partition {}", self.number) } else { self.name.clone() }
    }

    /// As the page shows it.
    pub fn shown(&self) -> Result<HomePartition> {
        Ok(HomePartition {
            number: u16::try_from(self.number).unwrap_or(0),
            name: self.title(),
            state: Arming::from_key(&self.state).ok_or_else(|| unknown("panel_partition.state"))?,
            since: self.state_at.map(Into::into),
        })
    }
}

/// The partitions of these panels, by number.
pub async fn partitions(conn: &mut PgConnection, panels: &[Uuid]) -> Result<Vec<PartitionRow>> {
    Ok(sqlx::query_as(
        "select panel_id, number, name, state, state_at from panel_partition where panel_id = any($1)
          order by panel_id, number",
    )
    .bind(panels)
    .fetch_all(conn)
    .await?)
}

/// Sets a customer's name on his link, unless it was changed since `version`.
pub async fn rename(
    conn: &mut PgConnection,
    link: Uuid,
    version: i64,
    name: &str,
    now: OffsetDateTime,
) -> Result<bool> {
    let done = sqlx::query(
        "update customer_link set user_name = $3, version = version + 1, updated_at = $4 where id = $1 and version = $2",
    )
    .bind(link)
    .bind(version)
    .bind(name)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Requests and permits that count now, of installers who may use the panel.
const LIVE_REQUESTS: &str = "from permit q
   join panel p on p.id = q.panel_id and p.needs_permit and p.installer_access
   join account a on a.id = q.account_id and a.kind = 'installer' and a.state = 'active'
   join company c on c.id = a.company_id
   join installer_link l on l.account_id = q.account_id and l.panel_id = q.panel_id
        and (l.ends_at is null or l.ends_at > $2)
  where q.panel_id = any($1) and q.state in ('asked', 'granted') and q.until_at > $2";

/// How many installers wait on each of these panels of which `account` is a master user.
pub async fn requests_waiting(
    conn: &mut PgConnection,
    panels: &[Uuid],
    account: AccountId,
    now: OffsetDateTime,
) -> Result<Vec<(Uuid, i64)>> {
    let sql = format!(
        "select q.panel_id, count(*) {LIVE_REQUESTS} and q.state = 'asked'
            and exists (select 1 from customer_link m where m.panel_id = q.panel_id and m.account_id = $3
                           and m.role = 'master' and (m.ends_at is null or m.ends_at > $2))
          group by q.panel_id"
    );
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(panels).bind(now).bind(account.0).fetch_all(conn).await?)
}

/// A request or permit as the master user sees it.
#[derive(Debug, sqlx::FromRow)]
pub struct RequestRow {
    id: Uuid,
    name: String,
    company: String,
    state: String,
    asked_at: OffsetDateTime,
    until_at: OffsetDateTime,
    answered_name: String,
}

impl RequestRow {
    /// It holds; else it waits.
    pub fn is_granted(&self) -> bool {
        self.state == PermitState::Granted.key()
    }

    /// As the page shows it.
    pub fn request(self) -> PermitRequest {
        PermitRequest {
            id: PermitId(self.id),
            is_granted: self.is_granted(),
            name: self.name,
            company: self.company,
            asked: self.asked_at.into(),
            until: self.until_at.into(),
            answered_by: self.answered_name,
        }
    }
}

/// Those of one panel, what waits first.
pub async fn requests(conn: &mut PgConnection, panel: PanelId, now: OffsetDateTime) -> Result<Vec<RequestRow>> {
    let sql = format!(
        "select q.id, coalesce(nullif(a.label, ''), a.email) as name, c.name as company, q.state, q.asked_at,
                q.until_at, q.answered_name
           {LIVE_REQUESTS} order by q.state, q.asked_at, q.id limit 100"
    );
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(vec![panel.0]).bind(now).fetch_all(conn).await?)
}

/// Writes an answer to a request that waits, given at the first instant and good until the second.
pub async fn answer_permit(
    conn: &mut PgConnection,
    id: PermitId,
    state: PermitState,
    (account, name): (AccountId, &str),
    (now, until): (OffsetDateTime, OffsetDateTime),
) -> Result<()> {
    let done = sqlx::query(
        "update permit set state = $2, until_at = $3, answered_at = $4, answered_by = $5, answered_name = $6
          where id = $1 and state = 'asked'",
    )
    .bind(id.0)
    .bind(state.key())
    .bind(until)
    .bind(now)
    .bind(account.0)
    .bind(name)
    .execute(conn)
    .await?;
    exactly_one(&done, "answer permit")
}

/// Ends a permit that holds.
pub async fn end_permit(conn: &mut PgConnection, id: PermitId, now: OffsetDateTime) -> Result<()> {
    let done = sqlx::query("update permit set until_at = $2 where id = $1 and state = 'granted' and until_at > $2")
        .bind(id.0)
        .bind(now)
        .execute(conn)
        .await?;
    exactly_one(&done, "end permit")
}

/// Somebody's link on a panel.
#[derive(Debug, sqlx::FromRow)]
pub struct LinkRow {
    /// Which.
    pub id: Uuid,
    /// Whose.
    pub account_id: Uuid,
    /// How to call him.
    pub title: String,
    /// His address.
    pub email: String,
    /// His company.
    pub company: Uuid,
    /// His code on the panel.
    pub user_code: String,
    /// His name on the panel.
    pub user_name: String,
    /// Partitions he reaches.
    pub partitions: Vec<i16>,
    role: String,
    /// End of access.
    pub ends_at: Option<OffsetDateTime>,
    /// For optimistic locking.
    pub version: i64,
}

impl LinkRow {
    /// Master or regular.
    pub fn role(&self) -> Result<LinkRole> {
        LinkRole::from_key(&self.role).ok_or_else(|| unknown("customer_link.role"))
    }
}

const LINK: &str = "select l.id, l.account_id, coalesce(nullif(a.label, ''), a.email) as title, a.email,
        a.company_id as company, l.user_code, l.user_name, l.partitions, l.role, l.ends_at, l.version
   from customer_link l join account a on a.id = l.account_id
  where l.panel_id = $1";

/// Everybody on a panel, masters first, at most 200.
pub async fn links(conn: &mut PgConnection, panel: PanelId) -> Result<Vec<LinkRow>> {
    let sql =
        format!("{LINK} order by case l.role when 'master' then 1 else 2 end, lower(l.user_name), l.id limit 200");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(panel.0).fetch_all(conn).await?)
}

/// One of them.
pub async fn link(conn: &mut PgConnection, panel: Uuid, link: LinkId) -> Result<Option<LinkRow>> {
    let sql = format!("{LINK} and l.id = $2");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(panel).bind(link.0).fetch_optional(conn).await?)
}

/// The same, and nobody else changes it until the transaction ends.
pub async fn link_locked(conn: &mut PgConnection, panel: Uuid, link: LinkId) -> Result<Option<LinkRow>> {
    let sql = format!("{LINK} and l.id = $2 for update of l");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(panel).bind(link.0).fetch_optional(conn).await?)
}

/// Changes a regular user's link.
pub async fn update_link(
    conn: &mut PgConnection,
    link: Uuid,
    version: i64,
    given: &Given,
    now: OffsetDateTime,
) -> Result<()> {
    let done = sqlx::query(
        "update customer_link set user_name = $3, partitions = $4, ends_at = $5, version = version + 1, updated_at = $6
          where id = $1 and version = $2 and role = 'regular'",
    )
    .bind(link)
    .bind(version)
    .bind(&given.user_name)
    .bind(&given.partitions)
    .bind(given.ends_at)
    .bind(now)
    .execute(conn)
    .await?;
    exactly_one(&done, "update a person's link")
}

/// Removes a regular user's link.
pub async fn delete_link(conn: &mut PgConnection, link: Uuid) -> Result<()> {
    let done =
        sqlx::query("delete from customer_link where id = $1 and role = 'regular'").bind(link).execute(conn).await?;
    exactly_one(&done, "delete a person's link")
}

/// The lowest number that is nobody's code on the panel.
pub async fn free_code(conn: &mut PgConnection, panel: Uuid) -> Result<String> {
    Ok(sqlx::query_scalar(
        "select code.n::text from generate_series(1, 10000) code (n)
          where not exists (select 1 from customer_link l where l.panel_id = $1 and l.user_code = code.n::text)
          order by code.n limit 1",
    )
    .bind(panel)
    .fetch_one(conn)
    .await?)
}

/// Puts a person on a panel as a regular user, in the place of a link that has ended; false when he is on it now.
pub async fn attach(
    conn: &mut PgConnection,
    id: Uuid,
    account: AccountId,
    panel: Uuid,
    code: &str,
    given: &Given,
    now: OffsetDateTime,
) -> Result<bool> {
    let done = sqlx::query(
        "insert into customer_link (id, account_id, panel_id, user_code, user_name, partitions, role, ends_at,
             created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, 'regular', $7, $8, $8)
         on conflict (account_id, panel_id) do update set user_code = excluded.user_code,
             user_name = excluded.user_name, partitions = excluded.partitions, role = 'regular',
             ends_at = excluded.ends_at, version = customer_link.version + 1, updated_at = excluded.updated_at
          where customer_link.ends_at <= $8",
    )
    .bind(id)
    .bind(account.0)
    .bind(panel)
    .bind(code)
    .bind(&given.user_name)
    .bind(&given.partitions)
    .bind(given.ends_at)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Is this address one of a regular user on the panel now?
pub async fn is_regular_on(conn: &mut PgConnection, panel: Uuid, canonical: &str, now: OffsetDateTime) -> Result<bool> {
    Ok(sqlx::query_scalar(
        "select exists (select 1 from customer_link l join account a on a.id = l.account_id
                         where l.panel_id = $1 and a.email_canonical = $2 and l.role = 'regular'
                           and (l.ends_at is null or l.ends_at > $3))",
    )
    .bind(panel)
    .bind(canonical)
    .bind(now)
    .fetch_one(conn)
    .await?)
}

/// An invitation to write.
#[derive(Clone, Copy, Debug)]
pub struct NewInvitation<'a> {
    /// Made by the application.
    pub id: Uuid,
    /// To which panel.
    pub panel: Uuid,
    /// As typed.
    pub email: &'a str,
    /// Unique form.
    pub canonical: &'a str,
    /// What it offers.
    pub given: &'a Given,
    /// Who invites.
    pub by: Uuid,
    /// When.
    pub now: OffsetDateTime,
    /// Until when it can be answered.
    pub until: OffsetDateTime,
}

/// Writes it, in the place of an earlier one to the same address.
pub async fn insert_invitation(conn: &mut PgConnection, new: &NewInvitation<'_>) -> Result<()> {
    sqlx::query(
        "insert into panel_invitation (id, panel_id, email, email_canonical, user_name, partitions, ends_at, invited_by,
             invited_at, until_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         on conflict (panel_id, email_canonical) do update set id = excluded.id, email = excluded.email,
             user_name = excluded.user_name, partitions = excluded.partitions, ends_at = excluded.ends_at,
             invited_by = excluded.invited_by, invited_at = excluded.invited_at, until_at = excluded.until_at,
             state = 'waiting'",
    )
    .bind(new.id)
    .bind(new.panel)
    .bind(new.email)
    .bind(new.canonical)
    .bind(&new.given.user_name)
    .bind(&new.given.partitions)
    .bind(new.given.ends_at)
    .bind(new.by)
    .bind(new.now)
    .bind(new.until)
    .execute(conn)
    .await?;
    Ok(())
}

/// An invitation of a panel.
#[derive(Debug, sqlx::FromRow)]
pub struct InvitationRow {
    id: Uuid,
    email: String,
    user_name: String,
    partitions: Vec<i16>,
    ends_at: Option<OffsetDateTime>,
    until_at: OffsetDateTime,
    is_declined: bool,
}

impl InvitationRow {
    /// As the master user sees it.
    pub fn invitation(self) -> Invitation {
        Invitation {
            id: InvitationId(self.id),
            email: self.email,
            user_name: self.user_name,
            partitions: self.partitions.iter().filter_map(|n| u16::try_from(*n).ok()).collect(),
            ends_at: self.ends_at.map(Into::into),
            until: self.until_at.into(),
            declined: self.is_declined,
        }
    }
}

/// Those of a panel that have not lapsed.
pub async fn invitations(conn: &mut PgConnection, panel: PanelId, now: OffsetDateTime) -> Result<Vec<InvitationRow>> {
    Ok(sqlx::query_as(
        "select id, email, user_name, partitions, ends_at, until_at, state = 'declined' as is_declined
           from panel_invitation where panel_id = $1 and until_at > $2 order by invited_at, id limit 200",
    )
    .bind(panel.0)
    .bind(now)
    .fetch_all(conn)
    .await?)
}

/// Removes one; answers its address.
pub async fn delete_invitation(conn: &mut PgConnection, panel: Uuid, id: InvitationId) -> Result<Option<String>> {
    Ok(sqlx::query_scalar("delete from panel_invitation where id = $1 and panel_id = $2 returning email")
        .bind(id.0)
        .bind(panel)
        .fetch_optional(conn)
        .await?)
}

/// Invitations that can be answered: the inviter may sign in and is still a master user of the panel.
const OPEN_INVITATION: &str = "from panel_invitation i
   join panel p on p.id = i.panel_id
   join account b on b.id = i.invited_by and b.state = 'active'
   join customer_link m on m.panel_id = i.panel_id and m.account_id = i.invited_by and m.role = 'master'
        and (m.ends_at is null or m.ends_at > $2)
  where i.email_canonical = $1 and i.state = 'waiting' and i.until_at > $2
    and (i.ends_at is null or i.ends_at > $2)";

/// An invitation as the invited person sees it.
#[derive(Debug, sqlx::FromRow)]
pub struct InvitedRow {
    id: Uuid,
    title: String,
    by: String,
    partitions: Vec<String>,
    ends_at: Option<OffsetDateTime>,
    until_at: OffsetDateTime,
}

impl InvitedRow {
    /// As his page shows it.
    pub fn invited(self) -> Invited {
        Invited {
            id: InvitationId(self.id),
            title: self.title,
            by: self.by,
            partitions: self.partitions,
            ends_at: self.ends_at.map(Into::into),
            until: self.until_at.into(),
        }
    }
}

/// Those to an address, at most 20.
pub async fn invited(conn: &mut PgConnection, email: &str, now: OffsetDateTime) -> Result<Vec<InvitedRow>> {
    let sql = format!(
        "select i.id, coalesce(nullif(p.web_name, ''), p.account_code) as title,
                coalesce(nullif(b.label, ''), b.email) as by,
                array(select coalesce(nullif(n.name, ''), 'Partition ' || n.number) from panel_partition n
                       where n.panel_id = p.id and n.number = any(i.partitions) and n.number = any(m.partitions)
                       order by n.number) as partitions,
                least(i.ends_at, m.ends_at) as ends_at, i.until_at
           {OPEN_INVITATION} order by i.invited_at, i.id limit 20"
    );
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(canonical_email(email)).bind(now).fetch_all(conn).await?)
}

/// What an answer needs to know of an invitation.
#[derive(Debug, sqlx::FromRow)]
pub struct Asked {
    /// To which panel.
    pub panel_id: Uuid,
    /// Its IMEI.
    pub imei: String,
    /// The name on it.
    pub user_name: String,
    /// The partitions that the inviter still reaches and the panel has.
    pub partitions: Vec<i16>,
    /// End of access.
    pub ends_at: Option<OffsetDateTime>,
    /// End of the inviter's.
    pub inviter_ends_at: Option<OffsetDateTime>,
    /// Who invited.
    pub by: String,
}

/// Reads an invitation to an address; it and the inviter's link stay until the transaction ends.
pub async fn invitation_to(
    conn: &mut PgConnection,
    id: InvitationId,
    email: &str,
    now: OffsetDateTime,
) -> Result<Option<Asked>> {
    let sql = format!(
        "select i.panel_id, p.imei, i.user_name,
                array(select n.number from panel_partition n
                       where n.panel_id = p.id and n.number = any(i.partitions) and n.number = any(m.partitions)
                       order by n.number) as partitions,
                i.ends_at, m.ends_at as inviter_ends_at, coalesce(nullif(b.label, ''), b.email) as by
           {OPEN_INVITATION} and i.id = $3 for update of i for share of m"
    );
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(canonical_email(email))
        .bind(now)
        .bind(id.0)
        .fetch_optional(conn)
        .await?)
}

/// Keeps a no: the inviter sees it until the invitation lapses.
pub async fn decline(conn: &mut PgConnection, id: InvitationId) -> Result<()> {
    let done = sqlx::query("update panel_invitation set state = 'declined' where id = $1 and state = 'waiting'")
        .bind(id.0)
        .execute(conn)
        .await?;
    exactly_one(&done, "decline an invitation")
}

/// Whose an address is.
#[derive(Debug, sqlx::FromRow)]
pub struct Addressee {
    /// Which account.
    pub id: Uuid,
    /// Its stored address.
    pub email: String,
    kind: String,
    state: String,
}

impl Addressee {
    /// Somebody who is turned off is not written to.
    pub fn may_be_told(&self) -> bool {
        self.state != "off"
    }

    /// A customer: the dashboard is for him.
    pub fn is_customer(&self) -> bool {
        self.kind == model::accounts::Kind::EndUser.key()
    }

    /// A customer who has not used his registration code yet.
    pub fn is_unregistered(&self) -> bool {
        self.is_customer() && self.state == model::accounts::State::Pending.key()
    }
}

/// Reads him.
pub async fn addressee(conn: &mut PgConnection, canonical: &str) -> Result<Option<Addressee>> {
    Ok(sqlx::query_as("select id, email, kind, state from account where email_canonical = $1")
        .bind(canonical)
        .fetch_optional(conn)
        .await?)
}

/// When a person did an act for the `nth` time, counted back, if that was after `since`.
pub async fn nth_newest_act(
    conn: &mut PgConnection,
    account: AccountId,
    action: &str,
    since: OffsetDateTime,
    nth: i64,
) -> Result<Option<OffsetDateTime>> {
    Ok(sqlx::query_scalar(
        "select at from audit where actor_id = $1 and at > $2 and action = $3 and outcome = 'done'
          order by at desc offset $4 limit 1",
    )
    .bind(account.0)
    .bind(since)
    .bind(action)
    .bind(nth - 1)
    .fetch_optional(conn)
    .await?)
}

/// An entry of the log about helping somebody.
#[derive(Debug, sqlx::FromRow)]
pub struct AssistedRow {
    /// Which.
    pub id: Uuid,
    /// When.
    pub at: OffsetDateTime,
    /// Who helped.
    pub actor_name: String,
    /// Stable word.
    pub action: String,
    /// On what.
    pub target_name: String,
    /// How it ended.
    pub outcome: String,
    /// What changed.
    pub changes: Json<Vec<Change>>,
}

/// What was done for a person by others, newest first.
pub async fn assisted(
    conn: &mut PgConnection,
    account: AccountId,
    (take, skip): (u32, u32),
) -> Result<Vec<AssistedRow>> {
    Ok(sqlx::query_as(
        "select id, at, actor_name, action, target_name, outcome, changes
           from audit where assisted_id = $1 order by at desc, id desc limit $2 offset $3",
    )
    .bind(account.0)
    .bind(i64::from(take))
    .bind(i64::from(skip))
    .fetch_all(conn)
    .await?)
}

/// Does he want to be asked before remote assistance?
pub async fn asks_first(conn: &mut PgConnection, account: AccountId) -> Result<bool> {
    let found = sqlx::query_scalar("select ask_first from account where id = $1").bind(account.0);
    Ok(found.fetch_optional(conn).await?.unwrap_or(true))
}

/// Sets it; false when it is so already.
pub async fn set_ask_first(conn: &mut PgConnection, account: AccountId, on: bool) -> Result<bool> {
    let done = sqlx::query("update account set ask_first = $2 where id = $1 and ask_first <> $2")
        .bind(account.0)
        .bind(on)
        .execute(conn)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// What a customer may change of himself, and what his search text is made of.
#[derive(Debug, sqlx::FromRow)]
pub struct OwnRow {
    label: String,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// Address.
    pub email: String,
    phone: String,
    language: String,
    time_zone: String,
    version: i64,
}

impl From<OwnRow> for OwnDetails {
    fn from(row: OwnRow) -> Self {
        Self {
            name: row.label,
            phone: row.phone,
            language: row.language,
            time_zone: row.time_zone,
            version: row.version,
        }
    }
}

const OWN: &str =
    "select label, first_name, last_name, email, phone, language, time_zone, version from account where id = $1";

/// Reads it.
pub async fn own(conn: &mut PgConnection, account: AccountId) -> Result<OwnRow> {
    Ok(sqlx::query_as(OWN).bind(account.0).fetch_one(conn).await?)
}

/// The same, and nobody else changes it until the transaction ends.
pub async fn own_locked(conn: &mut PgConnection, account: AccountId) -> Result<OwnRow> {
    let sql = format!("{OWN} for update");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(account.0).fetch_one(conn).await?)
}

/// Writes it, with what is derived from it.
pub async fn set_own(conn: &mut PgConnection, account: AccountId, new: &OwnDetails, now: OffsetDateTime) -> Result<()> {
    let done = sqlx::query(
        "update account set label = $2, name_key = $3, phone = $4, phone_digits = $5, language = $6, time_zone = $7,
             version = version + 1, updated_at = $8
          where id = $1 and version = $9",
    )
    .bind(account.0)
    .bind(&new.name)
    .bind(crate::fold::fold(&new.name))
    .bind(&new.phone)
    .bind(model::field::phone_digits(&new.phone))
    .bind(&new.language)
    .bind(&new.time_zone)
    .bind(now)
    .bind(new.version)
    .execute(conn)
    .await?;
    exactly_one(&done, "set own details")
}
