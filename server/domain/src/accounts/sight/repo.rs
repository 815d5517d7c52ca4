//! SQL of the kept sight.

use sqlx::{PgConnection, Postgres, QueryBuilder};
use uuid::Uuid;

use crate::caller::Scope;
use crate::error::Result;

/// Adds "and the account is in sight" by its kept sight; `column` names that, as `a.sight`.
pub fn push_listed_sight(sql: &mut QueryBuilder<Postgres>, scope: &Scope, column: &'static str) {
    if scope.all_people {
        return;
    }
    let mut keys = scope.companies.clone();
    if !scope.all_groups {
        keys.extend_from_slice(&scope.groups);
    }
    sql.push(" and (").push(column).push(" && ").push_bind(keys);
    if scope.all_groups {
        // Whoever is on a panel at all has a group behind his company.
        sql.push(" or cardinality(").push(column).push(") > 1");
    }
    sql.push(")");
}

/// Adds "and the panel is in sight" by its kept sight; `column` names that.
pub fn push_panel_sight(sql: &mut QueryBuilder<Postgres>, scope: &Scope, column: &'static str) {
    if !scope.all_groups {
        sql.push(" and ").push(column).push(" && ").push_bind(scope.groups.clone());
    }
}

/// Locks accounts and their panels, so that what [`write`] reads is the last word.
pub async fn lock(conn: &mut PgConnection, accounts: &[Uuid]) -> Result<()> {
    sqlx::query("select 1 from account where id = any($1) order by id for no key update")
        .bind(accounts)
        .execute(&mut *conn)
        .await?;
    sqlx::query(
        "select 1 from panel p
          where p.id in (select panel_id from customer_link where account_id = any($1)
                          union select panel_id from installer_link where account_id = any($1))
          order by p.id for share",
    )
    .bind(accounts)
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes the sight of these accounts where it is another, and answers whose it was.
pub async fn write(conn: &mut PgConnection, accounts: &[Uuid]) -> Result<Vec<Uuid>> {
    let changed = sqlx::query_scalar(
        "update account a set sight = t.sight
           from (select b.id, array[b.company_id] || array(
                        select p.group_id from panel p
                         where p.id in (select panel_id from customer_link where account_id = b.id
                                         union all select panel_id from installer_link where account_id = b.id)
                         group by p.group_id order by p.group_id) as sight
                   from account b where b.id = any($1)) t
          where a.id = t.id and a.sight <> t.sight
         returning a.id",
    )
    .bind(accounts)
    .fetch_all(&mut *conn)
    .await?;
    sqlx::query(
        "update account_search s set kind = a.kind, sight = a.sight
           from account a
          where a.id = any($1) and s.account_id = a.id and (s.kind, s.sight) <> (a.kind, a.sight)",
    )
    .bind(accounts)
    .execute(conn)
    .await?;
    Ok(changed)
}

/// Writes the sight of these panels where it is another, and answers whose it was.
pub async fn write_panels(conn: &mut PgConnection, panels: &[Uuid]) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar(
        "update panel_search s set sight = array[p.group_id]
           from panel p where p.id = any($1) and s.panel_id = p.id and s.sight <> array[p.group_id]
         returning s.panel_id",
    )
    .bind(panels)
    .fetch_all(conn)
    .await?)
}

/// Everybody on these panels.
pub async fn on_panels(conn: &mut PgConnection, panels: &[Uuid]) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar(
        "select account_id from customer_link where panel_id = any($1)
          union select account_id from installer_link where panel_id = any($1)",
    )
    .bind(panels)
    .fetch_all(conn)
    .await?)
}

/// The companies and groups that see an account.
pub async fn of(conn: &mut PgConnection, account: Uuid) -> Result<Vec<Uuid>> {
    let sight: Option<Vec<Uuid>> =
        sqlx::query_scalar("select sight from account where id = $1").bind(account).fetch_optional(conn).await?;
    Ok(sight.unwrap_or_default())
}

/// The group that sees a panel, as [`of`] has it.
pub async fn of_panel(conn: &mut PgConnection, panel: Uuid) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar("select group_id from panel where id = $1").bind(panel).fetch_all(conn).await?)
}
