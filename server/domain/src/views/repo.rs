//! SQL of the saved views.

use model::grid::Grid;
use model::ids::{AccountId, ViewId};
use model::views::SavedView;
use sqlx::{PgConnection, PgPool};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::accounts::repo::exactly_one;
use crate::error::{Error, Result};

#[derive(sqlx::FromRow)]
struct Line {
    id: Uuid,
    name: String,
    query: String,
    is_default: bool,
    version: i64,
}

impl From<Line> for SavedView {
    fn from(line: Line) -> Self {
        let Line { id, name, query, is_default, version } = line;
        Self { id: ViewId(id), name, query, is_default, version }
    }
}

/// Somebody's views of a grid, by name.
pub async fn all(pool: &PgPool, account: AccountId, grid: Grid) -> Result<Vec<SavedView>> {
    let lines: Vec<Line> = sqlx::query_as(
        "select id, name, query, is_default, version from saved_view
          where account_id = $1 and grid = $2 order by lower(name), id",
    )
    .bind(account.0)
    .bind(grid.key())
    .fetch_all(pool)
    .await?;
    Ok(lines.into_iter().map(SavedView::from).collect())
}

/// The queries of somebody's default views.
pub async fn defaults(pool: &PgPool, account: AccountId) -> Result<Vec<(Grid, String)>> {
    let lines: Vec<(String, String)> =
        sqlx::query_as("select grid, query from saved_view where account_id = $1 and is_default order by grid")
            .bind(account.0)
            .fetch_all(pool)
            .await?;
    // A grid that there is no more has no views.
    Ok(lines.into_iter().filter_map(|(grid, query)| Some((Grid::from_key(&grid)?, query))).collect())
}

/// One of somebody's views, with its grid; locked.
pub async fn one(conn: &mut PgConnection, account: AccountId, id: ViewId) -> Result<Option<(Grid, SavedView)>> {
    let grid: Option<String> =
        sqlx::query_scalar("select grid from saved_view where id = $1 and account_id = $2 for update")
            .bind(id.0)
            .bind(account.0)
            .fetch_optional(&mut *conn)
            .await?;
    let Some(grid) = grid else { return Ok(None) };
    let grid = Grid::from_key(&grid).ok_or_else(|| Error::bug("a view of an unknown grid"))?;
    let line: Line = sqlx::query_as("select id, name, query, is_default, version from saved_view where id = $1")
        .bind(id.0)
        .fetch_one(conn)
        .await?;
    Ok(Some((grid, line.into())))
}

/// Has whoever else changes somebody's views wait.
pub async fn lock_owner(conn: &mut PgConnection, account: AccountId) -> Result<()> {
    sqlx::query("select id from account where id = $1 for no key update").bind(account.0).execute(conn).await?;
    Ok(())
}

/// How many views of a grid somebody has.
pub async fn count(conn: &mut PgConnection, account: AccountId, grid: Grid) -> Result<i64> {
    let count = sqlx::query_scalar("select count(*) from saved_view where account_id = $1 and grid = $2")
        .bind(account.0)
        .bind(grid.key())
        .fetch_one(conn)
        .await?;
    Ok(count)
}

/// No view of a grid is the default one any more.
pub async fn drop_default(conn: &mut PgConnection, account: AccountId, grid: Grid, now: OffsetDateTime) -> Result<()> {
    sqlx::query(
        "update saved_view set is_default = false, version = version + 1, updated_at = $3
          where account_id = $1 and grid = $2 and is_default",
    )
    .bind(account.0)
    .bind(grid.key())
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Keeps a new one.
pub async fn insert(
    conn: &mut PgConnection,
    account: AccountId,
    grid: Grid,
    view: &SavedView,
    now: OffsetDateTime,
) -> Result<()> {
    let done = sqlx::query(
        "insert into saved_view (id, account_id, grid, name, query, is_default, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $7)",
    )
    .bind(view.id.0)
    .bind(account.0)
    .bind(grid.key())
    .bind(&view.name)
    .bind(&view.query)
    .bind(view.is_default)
    .bind(now)
    .execute(conn)
    .await?;
    exactly_one(&done, "a saved view")
}

/// Writes one that was read and locked before.
pub async fn update(conn: &mut PgConnection, account: AccountId, view: &SavedView, now: OffsetDateTime) -> Result<()> {
    let done = sqlx::query(
        "update saved_view set name = $3, query = $4, is_default = $5, version = version + 1, updated_at = $6
          where id = $1 and account_id = $2",
    )
    .bind(view.id.0)
    .bind(account.0)
    .bind(&view.name)
    .bind(&view.query)
    .bind(view.is_default)
    .bind(now)
    .execute(conn)
    .await?;
    exactly_one(&done, "a saved view")
}

/// Removes one that was read and locked before.
pub async fn delete(conn: &mut PgConnection, account: AccountId, id: ViewId) -> Result<()> {
    let done = sqlx::query("delete from saved_view where id = $1 and account_id = $2")
        .bind(id.0)
        .bind(account.0)
        .execute(conn)
        .await?;
    exactly_one(&done, "a saved view")
}
