//! SQL of the overview.

use model::ids::{AccountId, PanelId, PermitId};
use model::overview::WaitingPermit;
use sqlx::{PgPool, QueryBuilder};
use time::OffsetDateTime;
use uuid::Uuid;

use super::days::Which;
use crate::caller::Scope;
use crate::error::Result;
use crate::log::ask::Sight;

/// Requests that wait for an answer, on panels in sight that ask for one and by installers who are still on them.
const WAITING: &str = "
      from permit t
      join panel p on p.id = t.panel_id
      join panel_group g on g.id = p.group_id
      join account a on a.id = t.account_id
     where t.state = 'asked' and t.until_at > $1 and ($2 or p.group_id = any($3)) and p.needs_permit
       and a.kind = 'installer'
       and exists (select 1 from installer_link l where l.account_id = t.account_id and l.panel_id = t.panel_id)";

/// How many wait to connect.
pub async fn count_permits(pool: &PgPool, scope: &Scope, now: OffsetDateTime) -> Result<i64> {
    let sql = format!("select count(*) {WAITING}");
    Ok(sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
        .bind(now)
        .bind(scope.all_groups)
        .bind(&scope.groups)
        .fetch_one(pool)
        .await?)
}

#[derive(sqlx::FromRow)]
struct Line {
    id: Uuid,
    installer: Uuid,
    name: String,
    panel: Uuid,
    imei: String,
    group_name: String,
    asked_at: OffsetDateTime,
    until_at: OffsetDateTime,
}

/// They, the longest waiting first.
pub async fn permits(pool: &PgPool, scope: &Scope, now: OffsetDateTime, most: i64) -> Result<Vec<WaitingPermit>> {
    let sql = format!(
        "select t.id, a.id as installer, coalesce(nullif(a.label, ''), a.email) as name, p.id as panel, p.imei,
                g.name as group_name, t.asked_at, t.until_at {WAITING} order by t.asked_at, t.id limit $4"
    );
    let lines: Vec<Line> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(now)
        .bind(scope.all_groups)
        .bind(&scope.groups)
        .bind(most)
        .fetch_all(pool)
        .await?;
    let permit = |line: Line| WaitingPermit {
        id: PermitId(line.id),
        installer: AccountId(line.installer),
        name: line.name,
        panel: PanelId(line.panel),
        imei: line.imei,
        group: line.group_name,
        asked: line.asked_at.into(),
        until: line.until_at.into(),
    };
    Ok(lines.into_iter().map(permit).collect())
}

/// Companies in sight that somebody of these kinds asks to join, by name, and how many.
pub async fn joins(
    pool: &PgPool,
    scope: &Scope,
    kinds: &[&str],
    now: OffsetDateTime,
) -> Result<Vec<(Uuid, String, i64)>> {
    Ok(sqlx::query_as(
        "select c.id, c.name, count(*) from join_request r join company c on c.id = r.company_id
          where r.state = 'waiting' and r.until_at > $1 and r.kind = any($2) and ($3 or c.id = any($4))
          group by c.id order by c.name_key, c.id limit 50",
    )
    .bind(now)
    .bind(kinds)
    .bind(scope.all_people)
    .bind(&scope.companies)
    .fetch_all(pool)
    .await?)
}

/// Jobs of somebody that ended since with rows that failed, the newest first; not those that were tried again.
pub async fn failed_rows(pool: &PgPool, owner: AccountId, since: OffsetDateTime) -> Result<Vec<(Uuid, String, i64)>> {
    Ok(sqlx::query_as(
        "select j.id, j.title, j.failed::bigint from job j
          where j.owner_id = $1 and j.created_at > $2 and j.failed > 0 and j.state in ('done', 'cancelled', 'stopped')
            and not exists (select 1 from job r where r.retry_of = j.id)
          order by j.created_at desc limit 5",
    )
    .bind(owner.0)
    .bind(since)
    .fetch_all(pool)
    .await?)
}

/// How many entries of the log the reader sees of each span, in their order; of each at most `most` are counted.
pub async fn count_days(
    pool: &PgPool,
    sight: &Sight,
    (from, to): &(Vec<OffsetDateTime>, Vec<OffsetDateTime>),
    which: Which,
    most: i64,
) -> Result<Vec<i64>> {
    if from.is_empty() {
        return Ok(Vec::new());
    }
    let filter = match which {
        Which::SignIns => " and action = 'auth.sign_in' and outcome = 'done'",
        Which::All => "",
    };
    let mut sql = QueryBuilder::new("select n.n from unnest(");
    sql.push_bind(from).push("::timestamptz[], ").push_bind(to);
    sql.push(
        "::timestamptz[]) with ordinality d (since, until, place) cross join lateral (select count(*) as n from (",
    );
    if sight.all {
        sql.push("select 1 from audit where at >= d.since and at < d.until").push(filter);
        sql.push(" limit ").push_bind(most);
    } else {
        // The same entries by another way are the same.
        sql.push("select id from (");
        if sight.people {
            sql.push("select id from audit where at >= d.since and at < d.until");
            sql.push(" and target_kind not in ('panel', 'group')").push(filter);
            sql.push(" union ");
        }
        sql.push("select entry_id as id from audit_place where place = any(").push_bind(sight.places.clone());
        sql.push(") and at >= d.since and at < d.until").push(filter);
        sql.push(" union select id from audit where actor_id = ").push_bind(sight.me);
        sql.push(" and at >= d.since and at < d.until").push(filter);
        sql.push(") seen limit ").push_bind(most);
    }
    sql.push(") e) n order by d.place");
    Ok(sql.build_query_scalar().fetch_all(pool).await?)
}
