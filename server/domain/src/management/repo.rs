//! SQL of account management.

use model::accounts::{Kind, State};
use model::ids::{AccountId, CompanyId, GroupId, RoleId};
use model::management::{Found, ManagedAccount};
use sqlx::{PgConnection, PgPool};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::accounts::repo::{exactly_one, set_search_text, unknown};
use crate::accounts::{AccountRef, search_text};
use crate::caller::{Granted, Scope};
use crate::error::Result;
use crate::fold::{canonical_email, fold};
use crate::tickets::Ticket;

/// What kind an account is of; whether it may be seen is the caller's to ask.
pub async fn kind(pool: &PgPool, id: AccountId) -> Result<Option<Kind>> {
    let found: Option<String> =
        sqlx::query_scalar("select kind from account where id = $1").bind(id.0).fetch_optional(pool).await?;
    found.map(|kind| Kind::from_key(&kind).ok_or_else(|| unknown("kind"))).transpose()
}

/// What is looked for.
#[derive(Debug)]
pub struct Asked<'a> {
    /// A whole address or username.
    pub whole: &'a str,
    /// A pattern for its beginning.
    pub prefix: Option<&'a str>,
    /// A user id.
    pub id: Option<AccountId>,
    /// Most rows.
    pub most: i64,
}

#[derive(sqlx::FromRow)]
struct FoundLine {
    id: Uuid,
    kind: String,
    title: String,
    email: String,
    username: String,
    state: String,
    company: String,
}

/// People in sight: in a company in sight, or on a panel in sight (as the kept column says; opening one asks the
/// links again). Each index gives its own first rows, so that a short beginning costs no more than a page.
pub async fn find(pool: &PgPool, scope: &Scope, asked: &Asked<'_>) -> Result<Vec<Found>> {
    let mut seen = scope.companies.clone();
    seen.extend(&scope.groups);
    let lines: Vec<FoundLine> = sqlx::query_as(
        "with hit (id, is_whole) as (
             select id, true from account where email_canonical = $1 or username = $1 or id = $3
             union
             (select a.id, a.email_canonical = $1 or a.username = $1 from account a
               where a.email_canonical like $2
                 and ($4 or a.sight && $5 or ($6 and cardinality(a.sight) > 1)) limit $7)
             union
             (select a.id, a.email_canonical = $1 or a.username = $1 from account a
               where a.username like $2
                 and ($4 or a.sight && $5 or ($6 and cardinality(a.sight) > 1)) limit $7)
         )
         select a.id, a.kind, coalesce(nullif(a.label, ''), a.email) as title, a.email, a.username, a.state,
                c.name as company
           from account a join company c on c.id = a.company_id
          where a.id in (select id from hit) and ($4 or a.sight && $5 or ($6 and cardinality(a.sight) > 1))
          order by exists (select 1 from hit where hit.id = a.id and hit.is_whole) desc, a.email_canonical, a.id
          limit $7",
    )
    .bind(asked.whole)
    .bind(asked.prefix)
    .bind(asked.id.map(|id| id.0))
    .bind(scope.all_people)
    .bind(seen)
    .bind(scope.all_groups)
    .bind(asked.most)
    .fetch_all(pool)
    .await?;
    lines.into_iter().map(found).collect()
}

fn found(line: FoundLine) -> Result<Found> {
    Ok(Found {
        id: AccountId(line.id),
        kind: Kind::from_key(&line.kind).ok_or_else(|| unknown("kind"))?,
        title: line.title,
        email: line.email,
        username: line.username,
        state: State::from_key(&line.state).ok_or_else(|| unknown("state"))?,
        company: line.company,
    })
}

#[derive(sqlx::FromRow)]
struct DetailLine {
    username: String,
    name: String,
    last_sign_in_at: Option<OffsetDateTime>,
    developer_mode: bool,
    company: String,
    role: String,
    has_password: bool,
    temporary_until: Option<OffsetDateTime>,
    totp_since: Option<OffsetDateTime>,
    created_at: OffsetDateTime,
}

/// One person, but for what is switched on for him; the account was found in scope before.
pub async fn detail(
    conn: &mut PgConnection,
    account: &AccountRef,
    now: OffsetDateTime,
) -> Result<Option<ManagedAccount>> {
    let line: Option<DetailLine> = sqlx::query_as(
        "select a.username, coalesce(nullif(trim(a.first_name || ' ' || a.last_name), ''), a.label) as name,
                a.last_sign_in_at, a.developer_mode, c.name as company, coalesce(r.name, '') as role,
                coalesce(k.password_hash is not null, false) as has_password,
                case when k.temporary_used then null when k.temporary_until > $2 then k.temporary_until end
                    as temporary_until,
                k.totp_since, a.created_at
           from account a
           join company c on c.id = a.company_id
           left join role r on r.id = a.role_id
           left join credential k on k.account_id = a.id
          where a.id = $1",
    )
    .bind(account.id.0)
    .bind(now)
    .fetch_optional(conn)
    .await?;
    Ok(line.map(|line| managed(account, line)))
}

fn managed(account: &AccountRef, line: DetailLine) -> ManagedAccount {
    ManagedAccount {
        id: account.id,
        kind: account.kind,
        username: line.username,
        name: line.name,
        email: account.email.clone(),
        state: account.state,
        last_login: line.last_sign_in_at.map(Into::into),
        source: account.source,
        developer_mode: line.developer_mode,
        company_id: CompanyId(account.company),
        company: line.company,
        role_id: account.role.map(|role| RoleId(role.0)),
        role: line.role,
        modules: Vec::new(),
        add_ons: Vec::new(),
        has_password: line.has_password,
        temporary_until: line.temporary_until.map(Into::into),
        totp_since: line.totp_since.map(Into::into),
        pending_email: None,
        created: line.created_at.into(),
        version: account.version,
    }
}

/// His present login name.
pub async fn username(conn: &mut PgConnection, id: AccountId) -> Result<String> {
    Ok(sqlx::query_scalar("select username from account where id = $1").bind(id.0).fetch_one(conn).await?)
}

/// Writes another one.
pub async fn set_username(
    conn: &mut PgConnection,
    granted: &Granted<AccountRef>,
    username: &str,
    now: OffsetDateTime,
) -> Result<()> {
    let done = sqlx::query("update account set username = $2, version = version + 1, updated_at = $3 where id = $1")
        .bind(granted.target().id.0)
        .bind(username)
        .bind(now)
        .execute(conn)
        .await?;
    exactly_one(&done, "set_username")
}

/// Moves him.
pub async fn set_company(
    conn: &mut PgConnection,
    granted: &Granted<AccountRef>,
    company: CompanyId,
    now: OffsetDateTime,
) -> Result<()> {
    let done = sqlx::query("update account set company_id = $2, version = version + 1, updated_at = $3 where id = $1")
        .bind(granted.target().id.0)
        .bind(company.0)
        .bind(now)
        .execute(conn)
        .await?;
    exactly_one(&done, "set_company")
}

/// A company's name.
pub async fn company_name(conn: &mut PgConnection, id: CompanyId) -> Result<String> {
    Ok(sqlx::query_scalar("select name from company where id = $1").bind(id.0).fetch_one(conn).await?)
}

/// Turns developer mode on or off; false when it is so already.
pub async fn set_developer_mode(
    conn: &mut PgConnection,
    granted: &Granted<AccountRef>,
    on: bool,
    now: OffsetDateTime,
) -> Result<bool> {
    let done = sqlx::query(
        "update account set developer_mode = $2, version = version + 1, updated_at = $3
          where id = $1 and developer_mode <> $2",
    )
    .bind(granted.target().id.0)
    .bind(on)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The accounts, the newest first and at most three, for which a change to this address waits.
pub async fn waiting_for(pool: &PgPool, canonical: &str, now: OffsetDateTime) -> Result<Vec<AccountId>> {
    let ids: Vec<Uuid> = sqlx::query_scalar(
        "select account_id from ticket
          where kind = 'change_email' and used_at is null and data ->> 'canonical' = $1 and expires_at > $2
            and tries_left > 0 and account_id is not null
          order by created_at desc, id limit 3",
    )
    .bind(canonical)
    .bind(now)
    .fetch_all(pool)
    .await?;
    Ok(ids.into_iter().map(AccountId).collect())
}

/// Whose address changes.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Person {
    id: Uuid,
    kind: String,
    state: String,
    /// The present address.
    pub email: String,
    username: String,
    /// Display name; may be empty.
    pub label: String,
    first_name: String,
    last_name: String,
    phone_digits: String,
    /// Where he belongs.
    pub company_id: Uuid,
}

impl Person {
    /// Which account.
    pub const fn account(&self) -> AccountId {
        AccountId(self.id)
    }

    /// What kind.
    pub fn kind(&self) -> Result<Kind> {
        Kind::from_key(&self.kind).ok_or_else(|| unknown("kind"))
    }

    /// Where the account is in its life.
    pub fn state(&self) -> Result<State> {
        State::from_key(&self.state).ok_or_else(|| unknown("state"))
    }

    /// The name to call him by.
    pub fn title(&self) -> &str {
        if self.label.is_empty() { &self.email } else { &self.label }
    }
}

/// One person, and nobody else changes him until the transaction ends.
pub async fn person_locked(conn: &mut PgConnection, id: AccountId) -> Result<Option<Person>> {
    Ok(sqlx::query_as(
        "select id, kind, state, email, username, label, first_name, last_name, phone_digits, company_id
           from account where id = $1 for update",
    )
    .bind(id.0)
    .fetch_optional(conn)
    .await?)
}

/// Writes another address, with what is derived from it. A username made from the address follows it.
pub async fn set_email(conn: &mut PgConnection, person: &Person, to: &str, now: OffsetDateTime) -> Result<()> {
    let canonical = canonical_email(to);
    let follows = person.username == canonical_email(&person.email);
    let username = if follows { &canonical } else { &person.username };
    let key_of = if person.label.is_empty() { to } else { &person.label };
    let done = sqlx::query(
        "update account set email = $2, email_canonical = $3, username = $4, name_key = $5, version = version + 1,
             updated_at = $6
          where id = $1",
    )
    .bind(person.id)
    .bind(to)
    .bind(&canonical)
    .bind(username)
    .bind(fold(key_of))
    .bind(now)
    .execute(&mut *conn)
    .await?;
    exactly_one(&done, "set_email")?;
    let Person { label, first_name, last_name, phone_digits, .. } = person;
    let text = search_text(label, first_name, last_name, to, person.id, phone_digits);
    set_search_text(conn, person.id, &text).await
}

/// Ends what would undo a change that was made at or after the one of this ticket.
pub async fn end_undos_since(conn: &mut PgConnection, ticket: Uuid, id: AccountId, now: OffsetDateTime) -> Result<()> {
    sqlx::query(
        "update ticket set used_at = $3
          where account_id = $2 and kind = 'undo_email' and used_at is null
            and (created_at, id) >= (select created_at, id from ticket where id = $1)",
    )
    .bind(ticket)
    .bind(id.0)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// A password that was set after a ticket was made counts no more; false when it is older, or there is none.
pub async fn drop_password_since(conn: &mut PgConnection, id: AccountId, ticket: Uuid) -> Result<bool> {
    let done = sqlx::query(
        "update credential set password_hash = null
          where account_id = $1 and password_hash is not null
            and updated_at >= (select created_at from ticket where id = $2)",
    )
    .bind(id.0)
    .bind(ticket)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The ticket of a generated password that is to be shown to `reader`, within ten minutes, who never gets it
/// again.
pub async fn take_shown(
    conn: &mut PgConnection,
    id: AccountId,
    reader: AccountId,
    now: OffsetDateTime,
) -> Result<Option<Ticket>> {
    Ok(sqlx::query_as(
        "update ticket set data = data - 'show_to'
          where account_id = $1 and kind = 'temporary_password' and used_at is null and expires_at > $3
            and created_at > $3 - interval '10 minutes' and data ->> 'show_to' = $2
          returning id, account_id, generation, data, expires_at, tries_left",
    )
    .bind(id.0)
    .bind(reader.to_string())
    .bind(now)
    .fetch_optional(conn)
    .await?)
}

/// Writes what a row of "Add Accounts & Groups" has beside a new account's other columns, and its search text.
pub async fn set_names(
    conn: &mut PgConnection,
    id: AccountId,
    first_name: &str,
    last_name: &str,
    time_zone: &str,
) -> Result<()> {
    let (label, email): (String, String) = sqlx::query_as(
        "update account set first_name = $2, last_name = $3, time_zone = $4 where id = $1 returning label, email",
    )
    .bind(id.0)
    .bind(first_name)
    .bind(last_name)
    .bind(time_zone)
    .fetch_one(&mut *conn)
    .await?;
    let text = search_text(&label, first_name, last_name, &email, id.0, "");
    set_search_text(conn, id.0, &text).await
}

/// Is a group in sight?
pub async fn sees_group(conn: &mut PgConnection, scope: &Scope, id: GroupId) -> Result<bool> {
    Ok(sqlx::query_scalar("select exists (select 1 from panel_group where id = $1 and ($2 or id = any($3)))")
        .bind(id.0)
        .bind(scope.all_groups)
        .bind(&scope.groups)
        .fetch_one(conn)
        .await?)
}
