//! SQL of installers' requests, as master users see and answer them.

use model::home::PermitRequest;
use model::ids::{AccountId, PanelId, PermitId};
use model::installers::PermitState;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::accounts::repo::exactly_one;
use crate::error::Result;

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

/// A master user who is told of a request.
#[derive(Debug, sqlx::FromRow)]
pub struct Master {
    /// Which account.
    pub id: Uuid,
    /// His address.
    pub email: String,
    /// How he is greeted; may be empty.
    pub label: String,
    /// What the panel is called.
    pub panel: String,
}

/// The master users of a panel who may sign in, at most five.
pub async fn masters(conn: &mut PgConnection, panel: PanelId, now: OffsetDateTime) -> Result<Vec<Master>> {
    Ok(sqlx::query_as(
        "select a.id, a.email, a.label, coalesce(nullif(p.web_name, ''), p.account_code) as panel
           from customer_link l
           join account a on a.id = l.account_id and a.state = 'active'
           join panel p on p.id = l.panel_id
          where l.panel_id = $1 and l.role = 'master' and (l.ends_at is null or l.ends_at > $2)
          order by l.created_at, l.id limit 5",
    )
    .bind(panel.0)
    .bind(now)
    .fetch_all(conn)
    .await?)
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
