//! SQL of employees: single records. Their list is in `accounts/list/repo.rs`.

use model::accounts::State;
use model::ids::{AccountId, CompanyId, RoleId};
use sqlx::{PgConnection, PgPool};
use time::OffsetDateTime;
use uuid::Uuid;

use super::form::Basics;
use crate::accounts::AccountRef;
use crate::accounts::repo::{exactly_one, set_search_text};
use crate::accounts::search_text;
use crate::caller::{Granted, Scope};
use crate::error::Result;
use crate::fold::{canonical_email, fold};

/// Has the employee the role Super Administrator, in whatever state and company?
pub async fn is_super(conn: &mut PgConnection, id: AccountId) -> Result<bool> {
    Ok(sqlx::query_scalar(
        "select exists (select 1 from account a join role r on r.id = a.role_id
                         where a.id = $1 and r.built_in = 'Super Administrator')",
    )
    .bind(id.0)
    .fetch_one(conn)
    .await?)
}

/// The Super Administrators who count, locked in the order of their ids: enabled, at the operator.
pub async fn lock_supers(conn: &mut PgConnection) -> Result<Vec<Uuid>> {
    // A row that somebody else just changed is looked at again when his transaction has ended.
    Ok(sqlx::query_scalar(
        "select a.id from account a
          where a.kind = 'employee' and a.state = 'active'
            and a.role_id = (select id from role where built_in = 'Super Administrator')
            and a.company_id in (select id from company where parent_id is null and kind = 'operator')
          order by a.id for update of a",
    )
    .fetch_all(conn)
    .await?)
}

/// A new employee's columns beside those of the form.
#[derive(Debug)]
pub struct NewEmployee<'a> {
    /// Made by the application.
    pub id: Uuid,
    /// The form.
    pub basics: &'a Basics,
    /// His role.
    pub role: RoleId,
    /// Pending, or active with a password set by staff.
    pub state: State,
    /// Who made him.
    pub created_by: Uuid,
    /// When.
    pub now: OffsetDateTime,
}

/// Writes one and his search text.
pub async fn insert(conn: &mut PgConnection, new: &NewEmployee<'_>) -> Result<()> {
    let basics = new.basics;
    let digits = model::field::phone_digits(&basics.phone);
    sqlx::query(
        "insert into account (id, kind, email, email_canonical, username, label, name_key, phone, phone_digits,
             country, region, state, company_id, sight, role_id, description, created_by, created_at, updated_at)
         values ($1, 'employee', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, array[$12], $13, $14, $15, $16, $16)",
    )
    .bind(new.id)
    .bind(&basics.email)
    .bind(canonical_email(&basics.email))
    .bind(&basics.username)
    .bind(&basics.name)
    .bind(fold(&basics.name))
    .bind(&basics.phone)
    .bind(&digits)
    .bind(&basics.country)
    .bind(&basics.region)
    .bind(new.state.key())
    .bind(basics.company.0)
    .bind(new.role.0)
    .bind(&basics.description)
    .bind(new.created_by)
    .bind(new.now)
    .execute(&mut *conn)
    .await?;
    let text = search_text(&basics.name, "", "", &basics.email, new.id, &digits);
    sqlx::query("insert into account_search (account_id, kind, sight, text) values ($1, 'employee', array[$2], $3)")
        .bind(new.id)
        .bind(basics.company.0)
        .bind(text)
        .execute(conn)
        .await?;
    Ok(())
}

/// Is the username somebody's other than `except`'s?
pub async fn is_username_taken(conn: &mut PgConnection, username: &str, except: Option<AccountId>) -> Result<bool> {
    Ok(sqlx::query_scalar(
        "select exists (select 1 from account where username = $1 and ($2::uuid is null or id <> $2))",
    )
    .bind(username)
    .bind(except.map(|id| id.0))
    .fetch_one(conn)
    .await?)
}

/// What the edit dialog changes, as stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Fields {
    /// System identification name.
    pub username: String,
    /// Full name.
    pub label: String,
    /// Given name, kept from the import; searched, not edited here.
    pub first_name: String,
    /// Family name, likewise.
    pub last_name: String,
    /// Address.
    pub email: String,
    /// The part of the world, or empty.
    pub region: String,
    /// ISO 3166 code or empty.
    pub country: String,
    /// Phone.
    pub phone: String,
    /// Remarks.
    pub description: String,
    /// Where he belongs.
    pub company_id: Uuid,
    /// Its name.
    pub company: String,
    /// His role.
    pub role_id: Uuid,
    /// Its name.
    pub role: String,
}

/// Reads them.
pub async fn fields(conn: &mut PgConnection, id: AccountId) -> Result<Fields> {
    Ok(sqlx::query_as(
        "select a.username, a.label, a.first_name, a.last_name, a.email, a.region, a.country, a.phone, a.description,
                a.company_id, c.name as company, a.role_id, r.name as role
           from account a join company c on c.id = a.company_id join role r on r.id = a.role_id
          where a.id = $1 and a.kind = 'employee'",
    )
    .bind(id.0)
    .fetch_one(conn)
    .await?)
}

/// Writes the form, with what is derived from it.
pub async fn update(
    conn: &mut PgConnection,
    granted: &Granted<AccountRef>,
    old: &Fields,
    new: &Basics,
    role: RoleId,
    now: OffsetDateTime,
) -> Result<()> {
    let account = granted.target();
    let digits = model::field::phone_digits(&new.phone);
    let done = sqlx::query(
        "update account set username = $2, label = $3, name_key = $4, email = $5, email_canonical = $6, region = $7,
             country = $8, phone = $9, phone_digits = $10, description = $11, company_id = $12, role_id = $13,
             version = version + 1, updated_at = $14
          where id = $1 and version = $15",
    )
    .bind(account.id.0)
    .bind(&new.username)
    .bind(&new.name)
    .bind(fold(&new.name))
    .bind(&new.email)
    .bind(canonical_email(&new.email))
    .bind(&new.region)
    .bind(&new.country)
    .bind(&new.phone)
    .bind(&digits)
    .bind(&new.description)
    .bind(new.company.0)
    .bind(role.0)
    .bind(now)
    .bind(account.version)
    .execute(&mut *conn)
    .await?;
    exactly_one(&done, "update of an employee")?;
    let text = search_text(&new.name, &old.first_name, &old.last_name, &new.email, account.id.0, &digits);
    set_search_text(conn, account.id.0, &text).await
}

/// A company's name, and whether it is the operator: at its employees every company is in sight.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Company {
    /// Its name.
    pub name: String,
    /// The root of the tree.
    pub is_operator: bool,
}

/// Reads one, and keeps it from being removed until the transaction ends.
pub async fn company(conn: &mut PgConnection, id: CompanyId) -> Result<Option<Company>> {
    Ok(sqlx::query_as(
        "select name, parent_id is null and kind = 'operator' as is_operator from company where id = $1 for key share",
    )
    .bind(id.0)
    .fetch_optional(conn)
    .await?)
}

/// The names of the companies whose people are in sight of `to` and not in sight of `from`, in order.
pub async fn companies_beside(conn: &mut PgConnection, from: CompanyId, to: CompanyId) -> Result<Vec<(Uuid, String)>> {
    Ok(sqlx::query_as(
        "with recursive here (id, depth) as (
             select $1::uuid, 0
             union select c.id, here.depth + 1 from company c join here on c.parent_id = here.id where here.depth < 32
         ), there (id, depth) as (
             select $2::uuid, 0
             union select c.id, there.depth + 1 from company c join there on c.parent_id = there.id where there.depth < 32
         )
         select c.id, c.name from company c
          where c.id in (select id from there) and c.id not in (select id from here)
          order by c.name_key, c.id",
    )
    .bind(from.0)
    .bind(to.0)
    .fetch_all(conn)
    .await?)
}

/// The roles that employees in sight have, by name: to narrow the list by.
pub async fn roles_in_sight(pool: &PgPool, scope: &Scope) -> Result<Vec<(Uuid, String)>> {
    Ok(sqlx::query_as(
        "select r.id, r.name from role r
          where exists (select 1 from account a where a.role_id = r.id and a.kind = 'employee'
                           and ($1 or a.company_id = any($2)))
          order by lower(r.name), r.id",
    )
    .bind(scope.all_people)
    .bind(&scope.companies)
    .fetch_all(pool)
    .await?)
}

/// A group that somebody sees, and why.
#[derive(Debug, sqlx::FromRow)]
pub struct SeenLine {
    /// Which.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// His role is connected to it.
    pub by_role: bool,
    /// He is a member of it.
    pub by_membership: bool,
}

/// The groups of his role and his own at `now`, by name.
pub async fn seen_groups(
    conn: &mut PgConnection,
    id: AccountId,
    role: Option<RoleId>,
    now: OffsetDateTime,
) -> Result<Vec<SeenLine>> {
    Ok(sqlx::query_as(
        "select g.id, g.name, r.group_id is not null as by_role, m.group_id is not null as by_membership
           from panel_group g
           left join role_group r on r.group_id = g.id and r.role_id = $2
           left join group_member m on m.group_id = g.id and m.account_id = $1
                                   and (m.ends_at is null or m.ends_at > $3)
          where r.group_id is not null or m.group_id is not null
          order by g.name_key, g.id",
    )
    .bind(id.0)
    .bind(role.map(|role| role.0))
    .bind(now)
    .fetch_all(conn)
    .await?)
}

/// Pending becomes active with a password set by staff; anything else stays.
pub async fn activate(conn: &mut PgConnection, granted: &Granted<AccountRef>, now: OffsetDateTime) -> Result<()> {
    let done = sqlx::query(
        "update account set state = 'active', version = version + 1, updated_at = $2
          where id = $1 and state = 'pending'",
    )
    .bind(granted.target().id.0)
    .bind(now)
    .execute(conn)
    .await?;
    exactly_one(&done, "activate")
}

/// A password set by staff that was not used yet counts no more; false when it was used, or there is none.
pub async fn void_temporary(conn: &mut PgConnection, id: AccountId) -> Result<bool> {
    let done = sqlx::query(
        "update credential set temporary_used = true
          where account_id = $1 and temporary_until is not null and not temporary_used",
    )
    .bind(id.0)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}
