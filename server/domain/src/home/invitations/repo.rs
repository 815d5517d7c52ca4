//! SQL of invitations to panels.

use model::home::{Invitation, Invited};
use model::ids::{AccountId, InvitationId, PanelId};
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::super::people::Given;
use crate::accounts::repo::exactly_one;
use crate::error::Result;
use crate::fold::canonical_email;

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
