//! SQL of the tally.

use model::accounts::{Kind, State};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use crate::error::Result;

/// Adds `by` to one slot.
pub async fn add(conn: &mut PgConnection, kind: Kind, company: Uuid, state: State, slot: i16, by: i64) -> Result<()> {
    sqlx::query(
        "insert into account_tally (kind, company_id, state, slot, n) values ($1, $2, $3, $4, $5)
         on conflict (kind, company_id, state, slot)
         do update set n = account_tally.n + excluded.n",
    )
    .bind(kind.key())
    .bind(company)
    .bind(state.key())
    .bind(slot)
    .bind(by)
    .execute(conn)
    .await?;
    Ok(())
}

/// The sum for a kind; of these companies (None: all) and this state (None: all).
pub async fn sum(pool: &PgPool, kind: Kind, companies: Option<&[Uuid]>, state: Option<State>) -> Result<i64> {
    Ok(sqlx::query_scalar(
        "select coalesce(sum(n), 0)::bigint from account_tally
          where kind = $1 and ($2::uuid[] is null or company_id = any($2))
            and ($3::text is null or state = $3)",
    )
    .bind(kind.key())
    .bind(companies)
    .bind(state.map(State::key))
    .fetch_one(pool)
    .await?)
}

/// Counts everything anew, after a load that went past [`super::shift`].
pub async fn rebuild(conn: &mut PgConnection) -> Result<()> {
    sqlx::query("delete from account_tally").execute(&mut *conn).await?;
    sqlx::query(
        "insert into account_tally (kind, company_id, state, slot, n)
         select kind, company_id, state, 0, count(*) from account group by kind, company_id, state",
    )
    .execute(conn)
    .await?;
    Ok(())
}
