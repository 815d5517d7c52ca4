//! SQL of companies.

use sqlx::PgPool;
use uuid::Uuid;

use crate::caller::Scope;
use crate::error::Result;

/// A company to choose.
#[derive(Debug, sqlx::FromRow)]
pub struct ChoiceRow {
    /// Which.
    pub id: Uuid,
    /// Name.
    pub name: String,
    /// Short code.
    pub code: String,
    /// Stable word.
    pub kind: String,
}

/// Companies in sight; `code` is the folded search, `like` the same as a literal part of a pattern.
pub async fn choices(pool: &PgPool, scope: &Scope, code: &str, like: &str, most: i64) -> Result<Vec<ChoiceRow>> {
    Ok(sqlx::query_as(
        "select id, name, code, kind from company
          where ($1 or id = any($2))
            and (name_key like '%' || $3 || '%' or lower(code) like '%' || $3 || '%')
          order by lower(code) <> $4, name_key, id limit $5",
    )
    .bind(scope.all_people)
    .bind(&scope.companies)
    .bind(like)
    .bind(code)
    .bind(most)
    .fetch_all(pool)
    .await?)
}
