//! SQL of accounts: single records. Lists are in `list/repo.rs`, links in `links/repo.rs`.

use model::PermissionSet;
use model::accounts::{Kind, Source, State};
use model::ids::{AccountId, RoleId};
use sqlx::{PgConnection, PgPool, Postgres, QueryBuilder};
use time::OffsetDateTime;
use uuid::Uuid;

use super::AccountRef;
use crate::caller::{Granted, Scope};
use crate::error::{Error, Result};
use crate::roles;

/// Adds "and the account `a` is in sight": his company is, or a panel he is attached to is
/// (design, section 3). Employees are attached to no panel.
pub fn push_sight(sql: &mut QueryBuilder<Postgres>, scope: &Scope, kind: Kind) {
    if scope.all_people {
        return;
    }
    sql.push(" and (a.company_id = any(").push_bind(&scope.companies).push(")");
    let table = match kind {
        Kind::EndUser => Some("customer_link"),
        Kind::Installer => Some("installer_link"),
        Kind::Employee => None,
    };
    if let Some(table) = table {
        sql.push(" or exists (select 1 from ").push(table);
        sql.push(" l join panel p on p.id = l.panel_id where l.account_id = a.id");
        if !scope.all_groups {
            sql.push(" and p.group_id = any(").push_bind(&scope.groups).push(")");
        }
        sql.push(")");
    }
    sql.push(")");
}

#[derive(sqlx::FromRow)]
struct RefRow {
    id: Uuid,
    kind: String,
    state: String,
    source: String,
    company_id: Uuid,
    role_id: Option<Uuid>,
    is_super: bool,
    email: String,
    title: String,
    version: i64,
}

/// An account of `kind` in sight, locked when it is about to be changed.
pub async fn find(
    conn: &mut PgConnection,
    scope: &Scope,
    kind: Kind,
    id: AccountId,
    lock: bool,
) -> Result<Option<AccountRef>> {
    let mut sql = QueryBuilder::new(
        "select a.id, a.kind, a.state, a.source, a.company_id, a.role_id, a.email,
                exists (select 1 from role r where r.id = a.role_id and r.built_in = 'Super Administrator') as is_super,
                coalesce(nullif(a.label, ''), a.email) as title, a.version
           from account a where a.id = ",
    );
    sql.push_bind(id.0).push(" and a.kind = ").push_bind(kind.key());
    push_sight(&mut sql, scope, kind);
    if lock {
        sql.push(" for update of a");
    }
    let row: Option<RefRow> = sql.build_query_as().fetch_optional(&mut *conn).await?;
    let Some(row) = row else { return Ok(None) };
    let holds = match row.role_id {
        Some(role) => roles::permissions(conn, role).await?,
        None => PermissionSet::EMPTY,
    };
    Ok(Some(AccountRef {
        id: AccountId(row.id),
        kind: Kind::from_key(&row.kind).ok_or_else(|| unknown("kind"))?,
        state: State::from_key(&row.state).ok_or_else(|| unknown("state"))?,
        source: Source::from_key(&row.source).ok_or_else(|| unknown("source"))?,
        company: row.company_id,
        email: row.email,
        title: row.title,
        version: row.version,
        role: row.role_id.map(RoleId),
        holds,
        is_super: row.is_super,
    }))
}

/// A word in the table that the program does not know.
pub fn unknown(what: &str) -> Error {
    Error::bug(format!("account.{what} holds an unknown word"))
}

/// Exactly one row must have been touched.
pub fn exactly_one(done: &sqlx::postgres::PgQueryResult, what: &str) -> Result<()> {
    match done.rows_affected() {
        1 => Ok(()),
        n => Err(Error::bug(format!("{what}: touched {n} rows, expected 1"))),
    }
}

/// Turns an account on or off.
pub async fn set_state(
    conn: &mut PgConnection,
    granted: &Granted<AccountRef>,
    state: State,
    now: OffsetDateTime,
) -> Result<()> {
    let done = sqlx::query("update account set state = $2, version = version + 1, updated_at = $3 where id = $1")
        .bind(granted.target().id.0)
        .bind(state.key())
        .bind(now)
        .execute(conn)
        .await?;
    exactly_one(&done, "set_state")
}

/// Removes an account with everything that hangs on it.
pub async fn delete(conn: &mut PgConnection, granted: &Granted<AccountRef>) -> Result<()> {
    let done = sqlx::query("delete from account where id = $1").bind(granted.target().id.0).execute(conn).await?;
    exactly_one(&done, "delete")
}

/// A new account's columns.
#[derive(Debug)]
pub struct NewAccount<'a> {
    /// Made by the application.
    pub id: Uuid,
    /// Which kind.
    pub kind: Kind,
    /// As typed.
    pub email: &'a str,
    /// Unique form.
    pub canonical: &'a str,
    /// Display name, may be empty.
    pub label: &'a str,
    /// Given name.
    pub first_name: &'a str,
    /// Family name.
    pub last_name: &'a str,
    /// Phone.
    pub phone: &'a str,
    /// Where it belongs.
    pub company: Uuid,
    /// Who made it.
    pub created_by: Uuid,
    /// When.
    pub now: OffsetDateTime,
}

/// Writes a pending account and its search text.
pub async fn insert(conn: &mut PgConnection, new: &NewAccount<'_>) -> Result<()> {
    let key_of = if new.label.is_empty() { new.email } else { new.label };
    let digits = model::field::phone_digits(new.phone);
    sqlx::query(
        "insert into account (id, kind, email, email_canonical, username, label, first_name, last_name,
             name_key, phone, phone_digits, state, company_id, sight, created_by, created_at, updated_at)
         values ($1, $2, $3, $4, $4, $5, $6, $7, $8, $9, $10, 'pending', $11, array[$11], $12, $13, $13)",
    )
    .bind(new.id)
    .bind(new.kind.key())
    .bind(new.email)
    .bind(new.canonical)
    .bind(new.label)
    .bind(new.first_name)
    .bind(new.last_name)
    .bind(crate::fold::fold(key_of))
    .bind(new.phone)
    .bind(&digits)
    .bind(new.company)
    .bind(new.created_by)
    .bind(new.now)
    .execute(&mut *conn)
    .await?;
    let text = super::search_text(new.label, new.first_name, new.last_name, new.email, new.id, &digits);
    sqlx::query("insert into account_search (account_id, kind, sight, text) values ($1, $2, array[$3], $4)")
        .bind(new.id)
        .bind(new.kind.key())
        .bind(new.company)
        .bind(text)
        .execute(conn)
        .await?;
    Ok(())
}

/// Writes what a search finds an account by.
pub async fn set_search_text(conn: &mut PgConnection, id: Uuid, text: &str) -> Result<()> {
    let done = sqlx::query("update account_search set text = $2 where account_id = $1")
        .bind(id)
        .bind(text)
        .execute(conn)
        .await?;
    exactly_one(&done, "set_search_text")
}

/// An account by its unique address, whoever may see it: only to tell "taken".
pub async fn id_by_email(conn: &mut PgConnection, canonical: &str) -> Result<Option<AccountId>> {
    let id: Option<Uuid> = sqlx::query_scalar("select id from account where email_canonical = $1")
        .bind(canonical)
        .fetch_optional(conn)
        .await?;
    Ok(id.map(AccountId))
}

/// The editable columns of one account.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Editable {
    /// Display name.
    pub label: String,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// Phone.
    pub phone: String,
    /// ISO 3166 code or empty.
    pub country: String,
    /// Remarks.
    pub description: String,
}

/// Reads them.
pub async fn editable(conn: &mut PgConnection, id: AccountId) -> Result<Editable> {
    Ok(sqlx::query_as("select label, first_name, last_name, phone, country, description from account where id = $1")
        .bind(id.0)
        .fetch_one(conn)
        .await?)
}

/// Writes them, with what is derived from them.
pub async fn update(
    conn: &mut PgConnection,
    granted: &Granted<AccountRef>,
    new: &Editable,
    now: OffsetDateTime,
) -> Result<()> {
    let account = granted.target();
    let key_of = if new.label.is_empty() { &account.email } else { &new.label };
    let digits = model::field::phone_digits(&new.phone);
    let done = sqlx::query(
        "update account set label = $2, first_name = $3, last_name = $4, name_key = $5, phone = $6,
             phone_digits = $7, country = $8, description = $9, version = version + 1, updated_at = $10
          where id = $1 and version = $11",
    )
    .bind(account.id.0)
    .bind(&new.label)
    .bind(&new.first_name)
    .bind(&new.last_name)
    .bind(crate::fold::fold(key_of))
    .bind(&new.phone)
    .bind(&digits)
    .bind(&new.country)
    .bind(&new.description)
    .bind(now)
    .bind(account.version)
    .execute(&mut *conn)
    .await?;
    exactly_one(&done, "update")?;
    let text = super::search_text(&new.label, &new.first_name, &new.last_name, &account.email, account.id.0, &digits);
    set_search_text(conn, account.id.0, &text).await
}

/// What the blind shows beside the row.
#[derive(Debug, sqlx::FromRow)]
pub struct DetailRow {
    /// Login name.
    pub username: String,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// ISO 3166 code or empty.
    pub country: String,
    /// The part of the world, or empty.
    pub region: String,
    /// BCP 47 tag or empty.
    pub language: String,
    /// An employee's role.
    pub role_id: Option<Uuid>,
    /// Where it belongs.
    pub company_id: Uuid,
    /// Its name.
    pub company: String,
    /// Where it signs in.
    pub source: String,
    /// Remarks.
    pub description: String,
    /// Who made it.
    pub created_by: String,
    /// A password is set.
    pub has_password: bool,
    /// A staff-set password's end.
    pub temporary_until: Option<OffsetDateTime>,
    /// An authenticator app's begin.
    pub totp_since: Option<OffsetDateTime>,
    /// Who changed it last.
    pub changed_by: String,
    /// When.
    pub changed_at: OffsetDateTime,
}

/// Reads it; the account was found in scope before.
pub async fn detail(pool: &PgPool, id: AccountId) -> Result<DetailRow> {
    Ok(sqlx::query_as(
        "select a.username, a.first_name, a.last_name, a.country, a.region, a.language, a.role_id, a.company_id,
                c.name as company, a.source, a.description,
                coalesce((select coalesce(nullif(m.label, ''), m.email) from account m where m.id = a.created_by), '') as created_by,
                coalesce(k.password_hash is not null, false) as has_password,
                k.temporary_until, k.totp_since,
                coalesce(l.actor_name, '') as changed_by, coalesce(l.at, a.updated_at) as changed_at
           from account a
           join company c on c.id = a.company_id
           left join credential k on k.account_id = a.id
           left join lateral (select actor_name, at from audit
                               where target_id = a.id and outcome = 'done' and actor_id is not null
                               order by at desc, id desc limit 1) l on true
          where a.id = $1",
    )
    .bind(id.0)
    .fetch_one(pool)
    .await?)
}
