//! SQL of the demo's last month.

use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::audit::AuditEntry;
use crate::error::Result;

/// Somebody of whom there is something to tell.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct Member {
    pub id: Uuid,
    pub name: String,
    pub phone: String,
    company_id: Uuid,
}

impl Member {
    /// An entry about him.
    pub(super) fn entry(&self, action: &'static str) -> AuditEntry {
        AuditEntry::on_account(action, self.id, &self.name, Some(self.company_id))
    }
}

/// Some of a kind and state, spread over the companies.
pub(super) async fn members(conn: &mut PgConnection, kind: &str, state: &str, most: i64) -> Result<Vec<Member>> {
    Ok(sqlx::query_as(
        "select id, coalesce(nullif(label, ''), email) as name, phone, company_id from account
          where kind = $1 and state = $2 order by hashtext(email), id limit $3",
    )
    .bind(kind)
    .bind(state)
    .bind(most)
    .fetch_all(conn)
    .await?)
}

/// His last sign-in is not before this one.
pub(super) async fn signed_in(conn: &mut PgConnection, id: Uuid, at: OffsetDateTime) -> Result<()> {
    sqlx::query("update account set last_sign_in_at = greatest(last_sign_in_at, $2) where id = $1")
        .bind(id)
        .bind(at)
        .execute(conn)
        .await?;
    Ok(())
}
