//! SQL of the first administrator.

use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::error::Result;

/// The operator: the root of the companies' tree.
pub async fn operator(conn: &mut PgConnection) -> Result<Option<Uuid>> {
    Ok(sqlx::query_scalar(
        "select id from company where parent_id is null and kind = 'operator' order by created_at, id limit 1",
    )
    .fetch_optional(conn)
    .await?)
}

/// Makes the operator of an empty deployment.
pub async fn insert_operator(
    conn: &mut PgConnection,
    id: Uuid,
    authorization_code: &str,
    now: OffsetDateTime,
) -> Result<()> {
    sqlx::query(
        "insert into company (id, code, kind, name, name_key, region, authorization_code, created_at, updated_at)
         values ($1, 'operator', 'operator', 'Operator', 'operator', 'europe', $2, $3, $3)",
    )
    .bind(id)
    .bind(authorization_code)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// An administrator to make.
pub(in crate::auth) struct Administrator<'a> {
    pub id: Uuid,
    pub email: &'a str,
    pub canonical: &'a str,
    pub name: &'a str,
    pub name_key: &'a str,
    pub company: Uuid,
    pub role: &'a str,
    pub search: &'a str,
    pub now: OffsetDateTime,
}

/// Makes a pending employee with a built-in role, and what a search finds of him.
pub(in crate::auth) async fn insert(conn: &mut PgConnection, new: &Administrator<'_>) -> Result<()> {
    sqlx::query(
        "insert into account (id, kind, email, email_canonical, username, label, name_key, state, company_id, sight,
             role_id, created_at, updated_at)
         values ($1, 'employee', $2, $3, $3, $4, $5, 'pending', $6, array[$6],
                 (select id from role where built_in = $7), $8, $8)",
    )
    .bind(new.id)
    .bind(new.email)
    .bind(new.canonical)
    .bind(new.name)
    .bind(new.name_key)
    .bind(new.company)
    .bind(new.role)
    .bind(new.now)
    .execute(&mut *conn)
    .await?;
    sqlx::query("insert into account_search (account_id, kind, sight, text) values ($1, 'employee', array[$2], $3)")
        .bind(new.id)
        .bind(new.company)
        .bind(new.search)
        .execute(conn)
        .await?;
    Ok(())
}
