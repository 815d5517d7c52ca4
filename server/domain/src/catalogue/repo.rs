//! SQL of modules and add-ons.

use model::catalogue::{EntryKind, EntryRow, Offer};
use model::ids::{AccountId, EntryId};
use sqlx::{AssertSqlSafe, PgConnection, PgPool};
use time::OffsetDateTime;
use uuid::Uuid;

use super::Holder;
use crate::accounts::repo::exactly_one;
use crate::caller::Scope;
use crate::error::Result;

/// Both kinds in the same columns, by name.
const OFFERS: &str = "
    select 1 as place, m.id, true as is_module, m.name, m.description as detail, false as is_custom,
           m.retired_at is not null as is_retired, lower(m.name) as name_key
      from module m
    union all
    select 2, a.id, false, a.name,
           concat_ws(' · ', nullif(concat_ws(' ', nullif(a.vendor, ''), nullif(a.release, '')), ''),
                     nullif(a.description, '')),
           a.is_custom, a.retired_at is not null, lower(a.name)
      from add_on a";

#[derive(sqlx::FromRow)]
struct OfferLine {
    id: Uuid,
    is_module: bool,
    name: String,
    detail: String,
    is_custom: bool,
    is_retired: bool,
}

impl From<OfferLine> for Offer {
    fn from(line: OfferLine) -> Self {
        Self {
            id: EntryId(line.id),
            kind: if line.is_module { EntryKind::Module } else { EntryKind::AddOn },
            name: line.name,
            detail: line.detail,
            is_custom: line.is_custom,
            is_retired: line.is_retired,
        }
    }
}

const fn table(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::Module => "module",
        EntryKind::AddOn => "add_on",
    }
}

const fn holder_table(holder: Holder, kind: EntryKind) -> (&'static str, &'static str, &'static str) {
    match (holder, kind) {
        (Holder::Account(_), EntryKind::Module) => ("account_module", "account_id", "module_id"),
        (Holder::Account(_), EntryKind::AddOn) => ("account_add_on", "account_id", "add_on_id"),
        (Holder::Group(_), EntryKind::Module) => ("group_module", "group_id", "module_id"),
        (Holder::Group(_), EntryKind::AddOn) => ("group_add_on", "group_id", "add_on_id"),
    }
}

const fn holder_id(holder: Holder) -> Uuid {
    match holder {
        Holder::Account(id) => id.0,
        Holder::Group(id) => id.0,
    }
}

fn uuids(ids: &[EntryId]) -> Vec<Uuid> {
    ids.iter().map(|id| id.0).collect()
}

/// What is not retired.
pub async fn offered(conn: &mut PgConnection) -> Result<Vec<Offer>> {
    let sql = format!("select * from ({OFFERS}) o where not is_retired order by place, name_key, id");
    let lines: Vec<OfferLine> = sqlx::query_as(AssertSqlSafe(sql)).fetch_all(conn).await?;
    Ok(lines.into_iter().map(Offer::from).collect())
}

/// What is on for somebody.
pub async fn switched(conn: &mut PgConnection, holder: Holder) -> Result<Vec<Offer>> {
    let (modules, whose, module) = holder_table(holder, EntryKind::Module);
    let (add_ons, _, add_on) = holder_table(holder, EntryKind::AddOn);
    let sql = format!(
        "select * from ({OFFERS}) o
          where id in (select {module} from {modules} where {whose} = $1
                       union all select {add_on} from {add_ons} where {whose} = $1)
          order by place, name_key, id"
    );
    let lines: Vec<OfferLine> = sqlx::query_as(AssertSqlSafe(sql)).bind(holder_id(holder)).fetch_all(conn).await?;
    Ok(lines.into_iter().map(Offer::from).collect())
}

/// The entries of these ids, kept from changing until the transaction ends; in the order of their ids.
pub async fn lock_entries(conn: &mut PgConnection, kind: EntryKind, ids: &[EntryId]) -> Result<Vec<Offer>> {
    let custom = if kind == EntryKind::AddOn { "is_custom" } else { "false" };
    let sql = format!(
        "select id, {is_module} as is_module, name, description as detail, {custom} as is_custom,
                retired_at is not null as is_retired
           from {table} where id = any($1) order by id for share",
        is_module = kind == EntryKind::Module,
        table = table(kind),
    );
    let lines: Vec<OfferLine> = sqlx::query_as(AssertSqlSafe(sql)).bind(uuids(ids)).fetch_all(conn).await?;
    Ok(lines.into_iter().map(Offer::from).collect())
}

/// Is the account in developer mode?
pub async fn is_developer(conn: &mut PgConnection, account: AccountId) -> Result<bool> {
    let found: Option<bool> = sqlx::query_scalar("select developer_mode from account where id = $1")
        .bind(account.0)
        .fetch_optional(conn)
        .await?;
    Ok(found.unwrap_or(false))
}

/// Switches on.
pub async fn set_on(conn: &mut PgConnection, holder: Holder, kind: EntryKind, ids: &[EntryId]) -> Result<()> {
    let (table, whose, entry) = holder_table(holder, kind);
    let sql = format!("insert into {table} ({whose}, {entry}) select $1, unnest($2::uuid[]) on conflict do nothing");
    sqlx::query(AssertSqlSafe(sql)).bind(holder_id(holder)).bind(uuids(ids)).execute(conn).await?;
    Ok(())
}

/// Switches off.
pub async fn set_off(conn: &mut PgConnection, holder: Holder, kind: EntryKind, ids: &[EntryId]) -> Result<()> {
    let (table, whose, entry) = holder_table(holder, kind);
    let sql = format!("delete from {table} where {whose} = $1 and {entry} = any($2)");
    sqlx::query(AssertSqlSafe(sql)).bind(holder_id(holder)).bind(uuids(ids)).execute(conn).await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct RowLine {
    id: Uuid,
    name: String,
    description: String,
    vendor: String,
    release: String,
    sdk_level: i32,
    is_custom: bool,
    retired_at: Option<OffsetDateTime>,
    accounts: i64,
    groups: i64,
    version: i64,
}

/// The catalogue of one kind, with its uses in sight.
pub async fn rows(pool: &PgPool, scope: &Scope, kind: EntryKind) -> Result<Vec<EntryRow>> {
    let of_add_on = match kind {
        EntryKind::Module => "'' as vendor, '' as release, 0 as sdk_level, false as is_custom",
        EntryKind::AddOn => "e.vendor, e.release, e.sdk_level, e.is_custom",
    };
    let table = table(kind);
    let sql = format!(
        "select e.id, e.name, e.description, {of_add_on}, e.retired_at, e.version,
                (select count(*) from account_{table} x join account a on a.id = x.account_id
                  where x.{table}_id = e.id and ($1 or a.company_id = any($2))) as accounts,
                (select count(*) from group_{table} x
                  where x.{table}_id = e.id and ($3 or x.group_id = any($4))) as groups
           from {table} e order by e.retired_at is not null, lower(e.name), e.id"
    );
    let lines: Vec<RowLine> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(scope.all_people)
        .bind(&scope.companies)
        .bind(scope.all_groups)
        .bind(&scope.groups)
        .fetch_all(pool)
        .await?;
    let number = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
    Ok(lines
        .into_iter()
        .map(|line| EntryRow {
            id: EntryId(line.id),
            kind,
            name: line.name,
            description: line.description,
            vendor: line.vendor,
            release: line.release,
            sdk_level: u32::try_from(line.sdk_level).unwrap_or(0),
            is_custom: line.is_custom,
            retired: line.retired_at.map(Into::into),
            accounts: number(line.accounts),
            groups: number(line.groups),
            version: line.version,
        })
        .collect())
}

/// What the form changes, as stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Facts {
    /// Unique among its kind, whatever its case.
    pub name: String,
    /// Remarks.
    pub description: String,
    /// An add-on's maker.
    pub vendor: String,
    /// An add-on's own version.
    pub release: String,
    /// 1 or more for an add-on, 0 for a module.
    pub sdk_level: i32,
    /// An account needs developer mode for it.
    pub is_custom: bool,
}

/// A stored entry.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Entry {
    /// What the form changes.
    #[sqlx(flatten)]
    pub facts: Facts,
    /// Not offered any more.
    pub is_retired: bool,
    /// For optimistic locking.
    pub version: i64,
}

/// One, and nobody else changes it until the transaction ends.
pub async fn entry_locked(conn: &mut PgConnection, kind: EntryKind, id: EntryId) -> Result<Option<Entry>> {
    let of_add_on = match kind {
        EntryKind::Module => "'' as vendor, '' as release, 0 as sdk_level, false as is_custom",
        EntryKind::AddOn => "vendor, release, sdk_level, is_custom",
    };
    let sql = format!(
        "select name, description, {of_add_on}, retired_at is not null as is_retired, version
           from {} where id = $1 for update",
        table(kind)
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(id.0).fetch_optional(conn).await?)
}

/// Writes a new one.
pub async fn insert(
    conn: &mut PgConnection,
    kind: EntryKind,
    id: EntryId,
    facts: &Facts,
    now: OffsetDateTime,
) -> Result<()> {
    if kind == EntryKind::Module {
        sqlx::query("insert into module (id, name, description, created_at, updated_at) values ($1, $2, $3, $4, $4)")
            .bind(id.0)
            .bind(&facts.name)
            .bind(&facts.description)
            .bind(now)
            .execute(conn)
            .await?;
        return Ok(());
    }
    sqlx::query(
        "insert into add_on (id, name, description, vendor, release, sdk_level, is_custom, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $8)",
    )
    .bind(id.0)
    .bind(&facts.name)
    .bind(&facts.description)
    .bind(&facts.vendor)
    .bind(&facts.release)
    .bind(facts.sdk_level)
    .bind(facts.is_custom)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes the form.
pub async fn update(
    conn: &mut PgConnection,
    kind: EntryKind,
    id: EntryId,
    facts: &Facts,
    now: OffsetDateTime,
) -> Result<()> {
    let done = if kind == EntryKind::Module {
        sqlx::query(
            "update module set name = $2, description = $3, version = version + 1, updated_at = $4 where id = $1",
        )
        .bind(id.0)
        .bind(&facts.name)
        .bind(&facts.description)
        .bind(now)
        .execute(conn)
        .await?
    } else {
        sqlx::query(
            "update add_on set name = $2, description = $3, vendor = $4, release = $5, sdk_level = $6, is_custom = $7,
                 version = version + 1, updated_at = $8
              where id = $1",
        )
        .bind(id.0)
        .bind(&facts.name)
        .bind(&facts.description)
        .bind(&facts.vendor)
        .bind(&facts.release)
        .bind(facts.sdk_level)
        .bind(facts.is_custom)
        .bind(now)
        .execute(conn)
        .await?
    };
    exactly_one(&done, "update of a catalogue entry")
}

/// Retires it, or offers it again.
pub async fn set_retired(
    conn: &mut PgConnection,
    kind: EntryKind,
    id: EntryId,
    at: Option<OffsetDateTime>,
    now: OffsetDateTime,
) -> Result<()> {
    let sql =
        format!("update {} set retired_at = $2, version = version + 1, updated_at = $3 where id = $1", table(kind));
    let done = sqlx::query(AssertSqlSafe(sql)).bind(id.0).bind(at).bind(now).execute(conn).await?;
    exactly_one(&done, "retirement of a catalogue entry")
}

/// Is an add-on on for an account that is not in developer mode?
pub async fn is_on_without_developer(conn: &mut PgConnection, id: EntryId) -> Result<bool> {
    Ok(sqlx::query_scalar(
        "select exists (select 1 from account_add_on x join account a on a.id = x.account_id
                         where x.add_on_id = $1 and not a.developer_mode)",
    )
    .bind(id.0)
    .fetch_one(conn)
    .await?)
}
