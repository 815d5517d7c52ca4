//! SQL of the rule about dormant accounts. Served by the index `account_dormant`.

use model::accounts::Kind;
use sqlx::{PgConnection, PgPool};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::error::Result;

/// A count goes no further.
pub const MOST: i64 = 100_000;

/// Not a Super Administrator, and not signed in (`$2` is now).
const MAY_BE_OFF: &str = "a.role_id is distinct from (select id from role where built_in = 'Super Administrator')
    and not exists (select 1 from session s where s.account_id = a.id and s.ends_at > $2
                       and s.seen_at + make_interval(secs => s.idle_seconds) > $2)";

/// Somebody who has not signed in for long.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Mark {
    /// Who.
    pub id: Uuid,
    /// The last sign-in, or when he was added.
    pub last: OffsetDateTime,
    /// When he was warned, if ever.
    pub warned_at: Option<OffsetDateTime>,
}

/// Active ones who were last here before `before`, the longest away first, after `after`.
pub async fn batch(
    pool: &PgPool,
    kind: Kind,
    before: OffsetDateTime,
    now: OffsetDateTime,
    after: Option<(OffsetDateTime, Uuid)>,
    most: i64,
) -> Result<Vec<Mark>> {
    let (last, id) = after.unwrap_or((OffsetDateTime::UNIX_EPOCH, Uuid::nil()));
    let sql = format!(
        "select a.id, coalesce(a.last_sign_in_at, a.created_at) as last, w.warned_at
           from account a left join dormant_warning w on w.account_id = a.id
          where a.kind = $1 and a.state = 'active' and coalesce(a.last_sign_in_at, a.created_at) < $3
            and (coalesce(a.last_sign_in_at, a.created_at), a.id) > ($4, $5) and {MAY_BE_OFF}
          order by coalesce(a.last_sign_in_at, a.created_at), a.id limit $6"
    );
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(kind.key())
        .bind(now)
        .bind(before)
        .bind(last)
        .bind(id)
        .bind(most)
        .fetch_all(pool)
        .await?)
}

/// A person to act on.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Person {
    /// Who.
    pub id: Uuid,
    /// Stored address.
    pub email: String,
    /// Name, may be empty.
    pub label: String,
    /// Where he belongs.
    pub company_id: Uuid,
    /// His last sign-in, if any.
    pub last_sign_in_at: Option<OffsetDateTime>,
    /// That, or when he was added.
    pub last: OffsetDateTime,
    /// When he was warned, if ever.
    pub warned_at: Option<OffsetDateTime>,
}

/// One who is still active and may be turned off, and nobody else changes him until the transaction ends.
pub async fn lock(conn: &mut PgConnection, id: Uuid, kind: Kind, now: OffsetDateTime) -> Result<Option<Person>> {
    let sql = format!(
        "select a.id, a.email, a.label, a.company_id, a.last_sign_in_at,
                coalesce(a.last_sign_in_at, a.created_at) as last, null::timestamptz as warned_at
           from account a where a.id = $3 and a.kind = $1 and a.state = 'active' and {MAY_BE_OFF} for update of a"
    );
    let found: Option<Person> =
        sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(kind.key()).bind(now).bind(id).fetch_optional(&mut *conn).await?;
    let Some(person) = found else { return Ok(None) };
    // A statement of its own, behind the lock: whoever was waited for may have warned him just now.
    let warned_at = sqlx::query_scalar("select warned_at from dormant_warning where account_id = $1")
        .bind(id)
        .fetch_optional(conn)
        .await?;
    Ok(Some(Person { warned_at, ..person }))
}

/// Notes the warning.
pub async fn warned(conn: &mut PgConnection, id: Uuid, now: OffsetDateTime) -> Result<()> {
    sqlx::query(
        "insert into dormant_warning (account_id, warned_at) values ($1, $2)
         on conflict (account_id) do update set warned_at = excluded.warned_at",
    )
    .bind(id)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Turns one off who is locked.
pub async fn turn_off(conn: &mut PgConnection, id: Uuid, now: OffsetDateTime) -> Result<()> {
    sqlx::query("update account set state = 'off', version = version + 1, updated_at = $2 where id = $1")
        .bind(id)
        .bind(now)
        .execute(conn)
        .await?;
    Ok(())
}

/// How many active ones were last here before the warning's bound, before the turning off's, how many would be
/// warned, and how many turned off; each up to [`MOST`]. `bounds`: warn, off, warned until.
pub async fn counts(pool: &PgPool, kind: Kind, bounds: [OffsetDateTime; 3], now: OffsetDateTime) -> Result<[i64; 4]> {
    let [warn, off, warned] = bounds;
    let last = "coalesce(a.last_sign_in_at, a.created_at)";
    let sql = format!(
        "select (select count(*) from (select 1 from account a where a.kind = $1 and a.state = 'active'
                    and {last} < $3 limit $6) x),
                (select count(*) from (select 1 from account a where a.kind = $1 and a.state = 'active'
                    and {last} < $4 limit $6) x),
                (select count(*) from (select 1 from account a where a.kind = $1 and a.state = 'active'
                    and {last} < $3 and {MAY_BE_OFF}
                    and not exists (select 1 from dormant_warning w where w.account_id = a.id and w.warned_at >= {last})
                  limit $6) x),
                (select count(*) from (select 1 from account a where a.kind = $1 and a.state = 'active'
                    and {last} < $4 and {MAY_BE_OFF}
                    and exists (select 1 from dormant_warning w where w.account_id = a.id and w.warned_at >= {last}
                                   and w.warned_at <= $5)
                  limit $6) x)"
    );
    let (a, b, c, d) = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(kind.key())
        .bind(now)
        .bind(warn)
        .bind(off)
        .bind(warned)
        .bind(MOST)
        .fetch_one(pool)
        .await?;
    Ok([a, b, c, d])
}
