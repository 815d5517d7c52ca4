//! SQL of the warnings.

use sqlx::{PgConnection, PgPool};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::error::Result;

/// A licence about to end.
#[derive(Debug, sqlx::FromRow)]
pub struct Ending {
    /// Which.
    pub id: Uuid,
    /// Of which group.
    pub group_id: Uuid,
    /// Its name.
    pub group_name: String,
    /// The group's company.
    pub company_id: Option<Uuid>,
    /// What is licensed.
    pub product: String,
    /// First instant without it.
    pub valid_to: OffsetDateTime,
}

/// Licences that end after `now` and until `until`, not told of, of groups that have somebody to tell.
pub async fn due(pool: &PgPool, now: OffsetDateTime, until: OffsetDateTime, most: i64) -> Result<Vec<Ending>> {
    Ok(sqlx::query_as(
        "select l.id, l.group_id, g.name as group_name, g.company_id, l.product, l.valid_to
           from group_licence l join panel_group g on g.id = l.group_id
          where l.valid_to > $1 and l.valid_to <= $2 and l.valid_from <= $1 and l.warned_at is null
            and exists (select 1 from group_member m join account a on a.id = m.account_id
                         where m.group_id = g.id and m.role <> 'member' and a.state <> 'off'
                           and (m.ends_at is null or m.ends_at > $1))
          order by l.valid_to, l.id limit $3",
    )
    .bind(now)
    .bind(until)
    .bind(most)
    .fetch_all(pool)
    .await?)
}

/// Marks it told of; false when it was, or has another end by now.
pub async fn claim(conn: &mut PgConnection, licence: &Ending, now: OffsetDateTime) -> Result<bool> {
    let done =
        sqlx::query("update group_licence set warned_at = $3 where id = $1 and valid_to = $2 and warned_at is null")
            .bind(licence.id)
            .bind(licence.valid_to)
            .bind(now)
            .execute(conn)
            .await?;
    Ok(done.rows_affected() == 1)
}

/// Whom to tell.
#[derive(Debug, sqlx::FromRow)]
pub struct Recipient {
    /// Who.
    pub id: Uuid,
    /// Stored address.
    pub email: String,
    /// Name, may be empty.
    pub label: String,
}

/// The owner and the contact who may sign in, or will.
pub async fn recipients(conn: &mut PgConnection, group: Uuid, now: OffsetDateTime) -> Result<Vec<Recipient>> {
    Ok(sqlx::query_as(
        "select a.id, a.email, a.label from group_member m join account a on a.id = m.account_id
          where m.group_id = $1 and m.role <> 'member' and a.state <> 'off' and (m.ends_at is null or m.ends_at > $2)
          order by m.role desc",
    )
    .bind(group)
    .bind(now)
    .fetch_all(conn)
    .await?)
}
