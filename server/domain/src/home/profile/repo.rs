//! SQL of a customer's own details.

use model::home::OwnDetails;
use model::ids::AccountId;
use sqlx::PgConnection;
use time::OffsetDateTime;

use crate::accounts::repo::exactly_one;
use crate::error::Result;

/// What a customer may change of himself, and what his search text is made of.
#[derive(Debug, sqlx::FromRow)]
pub struct OwnRow {
    label: String,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// Address.
    pub email: String,
    phone: String,
    language: String,
    time_zone: String,
    version: i64,
}

impl From<OwnRow> for OwnDetails {
    fn from(row: OwnRow) -> Self {
        Self {
            name: row.label,
            phone: row.phone,
            language: row.language,
            time_zone: row.time_zone,
            version: row.version,
        }
    }
}

const OWN: &str =
    "select label, first_name, last_name, email, phone, language, time_zone, version from account where id = $1";

/// Reads it.
pub async fn own(conn: &mut PgConnection, account: AccountId) -> Result<OwnRow> {
    Ok(sqlx::query_as(OWN).bind(account.0).fetch_one(conn).await?)
}

/// The same, and nobody else changes it until the transaction ends.
pub async fn own_locked(conn: &mut PgConnection, account: AccountId) -> Result<OwnRow> {
    let sql = format!("{OWN} for update");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(account.0).fetch_one(conn).await?)
}

/// Writes it, with what is derived from it.
pub async fn set_own(conn: &mut PgConnection, account: AccountId, new: &OwnDetails, now: OffsetDateTime) -> Result<()> {
    let done = sqlx::query(
        "update account set label = $2, name_key = $3, phone = $4, phone_digits = $5, language = $6,
             version = version + 1, updated_at = $7
          where id = $1 and version = $8",
    )
    .bind(account.0)
    .bind(&new.name)
    .bind(crate::fold::fold(&new.name))
    .bind(&new.phone)
    .bind(model::field::phone_digits(&new.phone))
    .bind(&new.language)
    .bind(now)
    .bind(new.version)
    .execute(conn)
    .await?;
    exactly_one(&done, "set own details")
}
