//! SQL of requests to join.

use model::companies::JoinKind;
use model::ids::{CompanyId, JoinId};
use sqlx::{PgConnection, PgPool};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::accounts::repo::exactly_one;
use crate::caller::{Granted, Scope};
use crate::error::Result;

/// A company whose authorization code was typed.
#[derive(Debug, sqlx::FromRow)]
pub struct Open {
    /// Which.
    pub id: Uuid,
    /// Its name.
    pub name: String,
}

/// The company of this code, when people of this kind may register themselves there.
pub async fn open(pool: &PgPool, code: &str, kind: JoinKind) -> Result<Option<Open>> {
    let settings: Vec<&str> = model::companies::Joining::ALL
        .into_iter()
        .filter(|joining| joining.lets_in(kind))
        .map(model::companies::Joining::key)
        .collect();
    Ok(sqlx::query_as("select id, name from company where authorization_code = $1 and joining = any($2)")
        .bind(code)
        .bind(settings)
        .fetch_optional(pool)
        .await?)
}

/// A request, with its company.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct JoinRef {
    /// Which.
    pub id: Uuid,
    /// Whose code was typed.
    pub company_id: Uuid,
    /// Its name.
    pub company: String,
    /// Stable word of what the person asks to become.
    pub kind: String,
    /// Full name.
    pub name: String,
    /// As typed.
    pub email: String,
    /// The address as it is compared.
    pub email_canonical: String,
    /// As typed.
    pub phone: String,
    /// asked, waiting, rejected.
    pub state: String,
    /// Whose code proves the address.
    pub ticket_id: Option<Uuid>,
    /// Since when it waits.
    pub proved_at: Option<OffsetDateTime>,
    /// When it lapses.
    pub until_at: OffsetDateTime,
}

impl JoinRef {
    /// Does an administrator still have to answer?
    pub fn is_waiting(&self, now: OffsetDateTime) -> bool {
        self.state == "waiting" && self.until_at > now
    }
}

const COLUMNS: &str = "select r.id, r.company_id, c.name as company, r.kind, r.name, r.email, r.email_canonical,
        r.phone, r.state, r.ticket_id, r.proved_at, r.until_at
   from join_request r join company c on c.id = r.company_id";

/// The request of an address, locked.
pub async fn by_email_locked(conn: &mut PgConnection, canonical: &str) -> Result<Option<JoinRef>> {
    let sql = format!("{COLUMNS} where r.email_canonical = $1 for update of r");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(canonical).fetch_optional(conn).await?)
}

/// The request of an address that waits for its code.
pub async fn asked(pool: &PgPool, canonical: &str, now: OffsetDateTime) -> Result<Option<JoinRef>> {
    let sql = format!("{COLUMNS} where r.email_canonical = $1 and r.state = 'asked' and r.until_at > $2");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(canonical).bind(now).fetch_optional(pool).await?)
}

/// A request to write.
#[derive(Debug)]
pub struct Asked<'a> {
    /// Kept when the address asked before.
    pub id: Uuid,
    /// Whose code was typed.
    pub company: Uuid,
    /// What the person asks to become.
    pub kind: JoinKind,
    /// Full name.
    pub name: &'a str,
    /// As typed.
    pub email: &'a str,
    /// As it is compared.
    pub canonical: &'a str,
    /// As typed.
    pub phone: &'a str,
    /// Whose code proves the address.
    pub ticket: Uuid,
    /// When.
    pub now: OffsetDateTime,
    /// When it lapses.
    pub until: OffsetDateTime,
}

/// Writes a request, in the place of an older one of the address. Two at once: the second waits for the
/// first and takes its place, unless that one was proved meanwhile.
pub async fn ask(conn: &mut PgConnection, new: &Asked<'_>) -> Result<()> {
    sqlx::query(
        "insert into join_request (id, company_id, kind, name, email, email_canonical, phone, state, ticket_id,
             asked_at, until_at)
         values ($1, $2, $3, $4, $5, $6, $7, 'asked', $8, $9, $10)
         on conflict (email_canonical) do update set company_id = excluded.company_id, kind = excluded.kind,
             name = excluded.name, email = excluded.email, phone = excluded.phone, state = 'asked',
             ticket_id = excluded.ticket_id, asked_at = excluded.asked_at, until_at = excluded.until_at,
             proved_at = null
         where join_request.state <> 'waiting' or join_request.until_at <= excluded.asked_at",
    )
    .bind(new.id)
    .bind(new.company)
    .bind(new.kind.key())
    .bind(new.name)
    .bind(new.email)
    .bind(new.canonical)
    .bind(new.phone)
    .bind(new.ticket)
    .bind(new.now)
    .bind(new.until)
    .execute(conn)
    .await?;
    Ok(())
}

/// The address is proved by `ticket`. False when the request is another by now, or its company takes
/// nobody of the kind any more.
pub async fn wait(
    conn: &mut PgConnection,
    id: Uuid,
    ticket: Uuid,
    now: OffsetDateTime,
    until: OffsetDateTime,
) -> Result<bool> {
    let done = sqlx::query(
        "update join_request r set state = 'waiting', proved_at = $3, until_at = $4, ticket_id = null
           from company c
          where r.id = $1 and r.ticket_id = $2 and r.state = 'asked' and r.until_at > $3 and c.id = r.company_id
            and (c.joining = 'both' or c.joining = r.kind || 's')",
    )
    .bind(id)
    .bind(ticket)
    .bind(now)
    .bind(until)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Those that wait for an answer of the company, oldest first, at most `most`.
pub async fn waiting(
    pool: &PgPool,
    company: CompanyId,
    kinds: &[&str],
    now: OffsetDateTime,
    most: i64,
) -> Result<Vec<JoinRef>> {
    let sql = format!(
        "{COLUMNS} where r.company_id = $1 and r.state = 'waiting' and r.until_at > $2 and r.kind = any($3)
          order by r.proved_at, r.id limit $4"
    );
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(company.0)
        .bind(now)
        .bind(kinds)
        .bind(most)
        .fetch_all(pool)
        .await?)
}

/// A request that waits, of a company in sight, locked.
pub async fn find_locked(
    conn: &mut PgConnection,
    scope: &Scope,
    id: JoinId,
    now: OffsetDateTime,
) -> Result<Option<JoinRef>> {
    let sql = format!(
        "{COLUMNS} where r.id = $1 and r.state = 'waiting' and r.until_at > $2 and ($3 or r.company_id = any($4))
          for update of r"
    );
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(id.0)
        .bind(now)
        .bind(scope.all_people)
        .bind(&scope.companies)
        .fetch_optional(conn)
        .await?)
}

/// The request has become an account.
pub async fn delete(conn: &mut PgConnection, granted: &Granted<JoinRef>) -> Result<()> {
    let done = sqlx::query("delete from join_request where id = $1").bind(granted.target().id).execute(conn).await?;
    exactly_one(&done, "delete join_request")
}

/// The request was rejected. It is kept for a while: its mails count towards the budget of the address.
pub async fn reject(conn: &mut PgConnection, granted: &Granted<JoinRef>, now: OffsetDateTime) -> Result<()> {
    let done = sqlx::query("update join_request set state = 'rejected', until_at = $2 where id = $1")
        .bind(granted.target().id)
        .bind(now)
        .execute(conn)
        .await?;
    exactly_one(&done, "reject join_request")
}

/// Requests whose address is not proved yet end: the code they were made with has.
pub async fn drop_unproved(conn: &mut PgConnection, company: Uuid, now: OffsetDateTime) -> Result<()> {
    sqlx::query("update join_request set state = 'rejected', until_at = $2 where company_id = $1 and state = 'asked'")
        .bind(company)
        .bind(now)
        .execute(conn)
        .await?;
    Ok(())
}
