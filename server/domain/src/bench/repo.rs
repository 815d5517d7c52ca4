//! Bare SQL to compare with, and the person who asks.

use sqlx::PgPool;
use time::OffsetDateTime;
use uuid::Uuid;

use super::Person;
use crate::error::Result;

/// The page's rows alone.
pub async fn page(pool: &PgPool) -> Result<usize> {
    let rows: Vec<(Uuid, String, String)> = sqlx::query_as(
        "select id, label, email from account where kind = 'end_user' order by created_at desc, id desc limit 15",
    )
    .fetch_all(pool)
    .await?;
    Ok(rows.len())
}

/// The rows, and an exact count with them.
pub async fn page_and_count(pool: &PgPool) -> Result<usize> {
    let rows = page(pool).await?;
    let _: i64 = sqlx::query_scalar("select count(*) from account where kind = 'end_user'").fetch_one(pool).await?;
    Ok(rows)
}

/// A substring over the indexed search text, in any order.
pub async fn search(pool: &PgPool, pattern: &str) -> Result<usize> {
    let rows: Vec<Uuid> =
        sqlx::query_scalar("select account_id from account_search where kind = 'end_user' and text like $1 limit 15")
            .bind(pattern)
            .fetch_all(pool)
            .await?;
    Ok(rows.len())
}

/// How many end users there are.
pub async fn end_users(pool: &PgPool) -> Result<i64> {
    Ok(sqlx::query_scalar("select count(*) from account where kind = 'end_user'").fetch_one(pool).await?)
}

/// An IMEI and some addresses, spread over the table, to search for.
pub async fn samples(pool: &PgPool) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar(
        "(select email from account where kind = 'end_user' order by id limit 5 offset 1000)
         union all (select imei from panel order by id limit 5 offset 1000)
         union all (select phone_digits from account where kind = 'end_user' and phone_digits <> '' order by id limit 5 offset 2000)",
    )
    .fetch_all(pool)
    .await?)
}

/// The measuring person of a role, at the operator or at a distributor.
pub async fn ensure_person(pool: &PgPool, id: Uuid, role: &str, person: Person, now: OffsetDateTime) -> Result<Uuid> {
    let (email, kind, place) = match person {
        Person::Operator => ("bench-operator@panelwarden.invalid".to_owned(), "operator", 0),
        Person::Clerk => ("bench-clerk@panelwarden.invalid".to_owned(), "operator", 0),
        Person::Installer => ("bench-installer@panelwarden.invalid".to_owned(), "installer", 0),
        Person::Distributor(n) => (format!("bench-distributor-{n}@panelwarden.invalid"), "distributor", n),
    };
    sqlx::query(
        "insert into account (id, kind, email, email_canonical, username, label, name_key, state, company_id, sight, role_id, created_at, updated_at)
         select $1, 'employee', $2, $2, $2, 'Bench', 'bench', 'active', c.id, array[c.id],
                (select id from role where built_in = $4), $5, $5
           from (select id from company where kind = $3 order by code limit 1 offset $6) c
         on conflict (email_canonical) do nothing",
    )
    .bind(id)
    .bind(&email)
    .bind(kind)
    .bind(role)
    .bind(now)
    .bind(i64::from(place))
    .execute(pool)
    .await?;
    Ok(sqlx::query_scalar("select id from account where email_canonical = $1").bind(email).fetch_one(pool).await?)
}

/// Makes the person see the groups of his company and those below.
pub async fn see_own_groups(pool: &PgPool, account: Uuid) -> Result<()> {
    sqlx::query(
        "with recursive own (id) as (
             select company_id from account where id = $1
             union all select c.id from company c join own on c.parent_id = own.id
         )
         insert into group_member (group_id, account_id)
         select g.id, $1 from panel_group g join own on own.id = g.company_id on conflict do nothing",
    )
    .bind(account)
    .execute(pool)
    .await?;
    Ok(())
}

/// A session of the measuring person.
pub async fn open_session(pool: &PgPool, id: Uuid, hash: &[u8], account: Uuid, now: OffsetDateTime) -> Result<()> {
    sqlx::query(
        "insert into session (id, token_hash, account_id, security_version, strength, proof_at, idle_seconds, created_at, seen_at, ends_at)
         select $1, $2, id, security_version, 'full', $4, 43200, $4, $4, $4 + interval '12 hours' from account where id = $3",
    )
    .bind(id)
    .bind(hash)
    .bind(account)
    .bind(now)
    .execute(pool)
    .await?;
    Ok(())
}

/// The measuring person's authenticator app.
pub async fn ensure_factor(pool: &PgPool, account: Uuid, sealed: &[u8], now: OffsetDateTime) -> Result<()> {
    sqlx::query(
        "insert into credential (account_id, totp_secret, totp_since, updated_at) values ($1, $2, $3, $3)
         on conflict (account_id) do update set totp_secret = excluded.totp_secret",
    )
    .bind(account)
    .bind(sealed)
    .bind(now)
    .execute(pool)
    .await?;
    Ok(())
}

/// Some end users in this state, spread over the table.
pub async fn some_in(pool: &PgPool, state: &str, most: i64) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar("select id from account where kind = 'end_user' and state = $1 order by created_at limit $2")
        .bind(state)
        .bind(most)
        .fetch_all(pool)
        .await?)
}
