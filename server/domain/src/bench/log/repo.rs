//! SQL of the log that is measured on.

use sqlx::{AssertSqlSafe, PgConnection, PgPool};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::error::Result;

/// Entries there are.
pub async fn count(pool: &PgPool) -> Result<u64> {
    let n: i64 = sqlx::query_scalar("select count(*) from audit").fetch_one(pool).await?;
    Ok(n.unsigned_abs())
}

/// Drops the indexes of the log that no constraint needs; answers the statements that make them.
pub async fn take_indexes(conn: &mut PgConnection) -> Result<Vec<String>> {
    let indexes: Vec<(String, String)> = sqlx::query_as(
        "select quote_ident(i.relname), pg_get_indexdef(x.indexrelid)
           from pg_index x
           join pg_class i on i.oid = x.indexrelid
          where x.indrelid = any(array['audit', 'audit_place', 'audit_search']::regclass[])
            and not exists (select 1 from pg_constraint c where c.conindid = x.indexrelid)",
    )
    .fetch_all(&mut *conn)
    .await?;
    for (name, _) in &indexes {
        // The name is the catalogue's, quoted by it.
        sqlx::raw_sql(AssertSqlSafe(format!("drop index {name}"))).execute(&mut *conn).await?;
    }
    Ok(indexes.into_iter().map(|(_, definition)| definition).collect())
}

/// Builds one as it was.
pub async fn build(conn: &mut PgConnection, definition: &str) -> Result<()> {
    // The statement is the catalogue's own.
    sqlx::raw_sql(AssertSqlSafe(definition.to_owned())).execute(conn).await?;
    Ok(())
}

/// Invents entries, five seconds apart, up to now: mostly sign-ins, then what staff do to people; one in fifty is
/// about a panel, one in forty was refused or failed, one in ten thousand is about a role.
pub async fn invent(conn: &mut PgConnection, entries: i64, now: OffsetDateTime) -> Result<()> {
    sqlx::raw_sql(
        "create temporary table person on commit drop as
             select row_number() over (order by id) - 1 as n, id, coalesce(nullif(label, ''), email) as name
               from account where kind = 'end_user';
         create index on person (n);
         create temporary table device on commit drop as
             select row_number() over (order by id) - 1 as n, id, imei from panel;
         create index on device (n)",
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query(
        "insert into audit (id, at, actor_id, actor_name, address, request_id, action, target_kind, target_id,
                            target_name, changes, outcome, reason, seq, hash)
         select gen_random_uuid(), $2 - ($1 - i) * interval '5 seconds',
                case when i % 1000 < 550 then w.id else s.id end, case when i % 1000 < 550 then w.name else s.name end,
                '10.' || i % 200 || '.' || i % 250 || '.7', 'bench',
                case when i % 10000 = 999 then 'roles.edit'
                     when i % 1000 < 530 then 'auth.sign_in' when i % 1000 < 550 then 'auth.sign_in_failed'
                     when i % 1000 < 700 then 'accounts.edit' when i % 1000 < 780 then 'accounts.suspend'
                     when i % 1000 < 860 then 'accounts.enable' when i % 1000 < 920 then 'accounts.assign_panel'
                     when i % 1000 < 960 then 'accounts.reset_password' when i % 1000 < 980 then 'panels.move'
                     else 'accounts.remove' end,
                case when i % 10000 = 999 then 'role' when i % 1000 between 960 and 979 then 'panel' else 'account' end,
                case when i % 10000 = 999 then gen_random_uuid() when i % 1000 between 960 and 979 then d.id else w.id end,
                case when i % 10000 = 999 then 'A role' when i % 1000 between 960 and 979 then d.imei else w.name end,
                case when i % 1000 between 550 and 699
                     then '[{\"field\":\"Phone\",\"before\":\"555-0100\",\"after\":\"555-0101\"}]'::jsonb else '[]'::jsonb end,
                case when i % 1000 between 530 and 549 then 'failed' when i % 1000 between 980 and 984 then 'refused'
                     else 'done' end,
                '', coalesce(b.last, 0) + i, '\\x00'
           from generate_series(1, $1) i
           cross join (select max(seq) as last from audit) b
           cross join (select count(*) as people from person) c
           cross join (select count(*) as devices from device) v
           join person w on w.n = (i * 7919) % c.people
           join person s on s.n = (i / 7) % least(c.people, 1000)
           join device d on d.n = (i * 104729) % v.devices",
    )
    .bind(entries)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Who sees them, and what a search looks through.
pub async fn follow(conn: &mut PgConnection) -> Result<()> {
    sqlx::raw_sql(
        "insert into audit_place (place, at, entry_id, action, outcome, actor_id)
         select unnest(a.sight), e.at, e.id, e.action, e.outcome, e.actor_id
           from audit e join account a on a.id = e.target_id where e.request_id = 'bench'
         on conflict do nothing;
         insert into audit_place (place, at, entry_id, action, outcome, actor_id)
         select p.group_id, e.at, e.id, e.action, e.outcome, e.actor_id
           from audit e join panel p on p.id = e.target_id where e.request_id = 'bench'
         on conflict do nothing;
         insert into audit_search (entry_id, at, text)
         select id, at, lower(actor_name || E'\\n' || target_name || E'\\n' || address)
           from audit where request_id = 'bench'
         on conflict do nothing",
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Somebody entries are about, by name, and the one who did most lately.
pub async fn people(pool: &PgPool) -> Result<(String, Uuid, Uuid)> {
    Ok(sqlx::query_as(
        "select e.target_name, e.target_id, s.actor_id
           from (select target_name, target_id from audit where action = 'accounts.edit' order by at desc limit 1) e,
                (select actor_id from audit where action = 'accounts.suspend' order by at desc limit 1) s",
    )
    .fetch_one(pool)
    .await?)
}

/// A day halfway through.
pub async fn middle(pool: &PgPool) -> Result<String> {
    Ok(sqlx::query_scalar("select to_char(min(at) + (max(at) - min(at)) / 2, 'YYYY-MM-DD') from audit")
        .fetch_one(pool)
        .await?)
}
