//! SQL of the Accounts grid. A list is found one of three ways ([`Way`]); each has one sensible plan,
//! whatever the planner thinks of the values.

use model::accounts::{AccountRow, AccountSort, Kind, LinkRole, State};
use model::grid::Direction;
use model::ids::AccountId;
use sqlx::{PgPool, Postgres, QueryBuilder};
use time::OffsetDateTime;
use uuid::Uuid;

use super::super::repo::{push_sight, unknown};
use super::super::sight::repo::push_panel_sight;
use super::found::repo::{
    push_filters, push_found, push_kind, push_panel_hits, push_probes, push_sight_in, push_signed_in, push_text_hits,
};
use super::terms::repo::push_whole;
use super::{Plan, Way};
use crate::caller::Scope;
use crate::error::Result;

/// The expressions a sort goes by; each has an index `(kind, …, id)`, but for those of employees,
/// who are few.
const fn columns(kind: Kind, sort: AccountSort) -> &'static [&'static str] {
    match sort {
        AccountSort::Name => &["a.name_key"],
        AccountSort::Email => &["a.email_canonical"],
        AccountSort::Phone => &["a.phone_digits"],
        AccountSort::Role => match kind {
            Kind::Employee => &["(select r.name from role r where r.id = a.role_id)"],
            _ => &["a.master_count", "a.panel_count"],
        },
        AccountSort::Company => &["(select c.name_key from company c where c.id = a.company_id)"],
        AccountSort::Country => &["a.country"],
        AccountSort::Panels => &["a.panel_count"],
        AccountSort::Registered => &["a.created_at"],
        AccountSort::LastLogin => &["coalesce(a.last_sign_in_at, '-infinity'::timestamptz)"],
        AccountSort::Status => &["a.state", "a.created_at"],
    }
}

/// `name_key desc, id desc`: one direction for all, so that an index serves it from either end.
fn push_order(sql: &mut QueryBuilder<Postgres>, kind: Kind, sort: AccountSort, direction: Direction) {
    sql.push(" order by ");
    for column in columns(kind, sort) {
        sql.push(*column).push(" ").push(direction.as_str()).push(", ");
    }
    sql.push("a.id ").push(direction.as_str());
}

/// As [`push_order`] outside a sub-query that named the sort's expressions by [`push_keys`].
fn push_order_of_keys(sql: &mut QueryBuilder<Postgres>, kind: Kind, sort: AccountSort, direction: Direction) {
    sql.push(" order by ");
    for (i, _) in columns(kind, sort).iter().enumerate() {
        sql.push("a.key").push(i).push(" ").push(direction.as_str()).push(", ");
    }
    sql.push("a.id ").push(direction.as_str());
}

/// `a.id, a.name_key as key0`.
fn push_keys(sql: &mut QueryBuilder<Postgres>, kind: Kind, sort: AccountSort) {
    sql.push("a.id");
    for (i, column) in columns(kind, sort).iter().enumerate() {
        sql.push(", ").push(*column).push(" as key").push(i);
    }
}

/// Where in the list's order to begin: right behind this account.
#[derive(Clone, Copy, Debug)]
pub struct After {
    id: AccountId,
    direction: Direction,
}

/// A place in the list's order by what the order goes by, so that it stays where it is whatever becomes of the
/// account that stood there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    keys: Vec<String>,
    /// The account that stood there.
    pub id: AccountId,
}

/// Where a slice begins.
enum Start<'a> {
    Top,
    After(After),
    Behind(&'a Place),
}

/// Ids of accounts in order: `rows` of them after `skip`.
struct Slice<'a> {
    direction: Direction,
    start: Start<'a>,
    rows: i64,
    skip: i64,
    /// Tell the keys of the order beside each id.
    with_keys: bool,
}

/// What [`columns`] hold, for keys that come back as text.
const fn types(kind: Kind, sort: AccountSort) -> &'static [&'static str] {
    match sort {
        AccountSort::Role => match kind {
            Kind::Employee => &["text"],
            _ => &["integer", "integer"],
        },
        AccountSort::Panels => &["integer"],
        AccountSort::Registered | AccountSort::LastLogin => &["timestamptz"],
        AccountSort::Status => &["text", "timestamptz"],
        _ => &["text"],
    }
}

/// `select a.id`, and the keys of the order as texts where they are asked for.
fn push_selected(sql: &mut QueryBuilder<Postgres>, plan: &Plan<'_>, slice: &Slice<'_>) {
    sql.push("select a.id");
    if slice.with_keys {
        sql.push(", array[");
        for i in 0..columns(plan.query.kind, plan.query.sort).len() {
            sql.push(if i == 0 { "a.key" } else { ", a.key" }).push(i).push("::text");
        }
        sql.push("]");
    }
}

/// The `select` that gives a slice's ids.
fn push_ids(sql: &mut QueryBuilder<Postgres>, plan: &Plan<'_>, way: Way, slice: &Slice<'_>) {
    let (kind, sort) = (plan.query.kind, plan.query.sort);
    match way {
        Way::Walk(reach) => {
            push_selected(sql, plan, slice);
            sql.push(" from (select ");
            push_keys(sql, kind, sort);
            sql.push(", a.sight, a.state, a.last_sign_in_at");
            if plan.query.role.is_some() {
                // Not in the indexes: only asked for where it is needed.
                sql.push(", a.role_id");
            }
            if plan.idle_before.is_some() {
                sql.push(", a.created_at");
            }
            sql.push(" from account a where ");
            push_kind(sql, "a", kind);
            if let (Some(status), AccountSort::Registered | AccountSort::Status) = (plan.query.status, sort) {
                // One index has a state's accounts in this very order.
                sql.push(" and a.state = ").push_bind(status.key());
            }
            push_start(sql, plan, slice);
            push_order(sql, kind, sort, slice.direction);
            if let Some(reach) = reach {
                sql.push(" limit ").push_bind(reach);
            }
            sql.push(") a where true");
            push_sight_in(sql, plan, "a.sight");
            push_filters(sql, plan, "a.sight[1]");
            push_probes(sql, plan);
        }
        Way::Gather => {
            sql.push("with found as materialized (select ");
            push_keys(sql, kind, sort);
            push_found(sql, plan);
            push_start(sql, plan, slice);
            sql.push(") ");
            push_selected(sql, plan, slice);
            sql.push(" from found a");
        }
    }
    push_order_of_keys(sql, kind, sort, slice.direction);
    sql.push(" limit ").push_bind(slice.rows).push(" offset ").push_bind(slice.skip);
}

fn push_start(sql: &mut QueryBuilder<Postgres>, plan: &Plan<'_>, slice: &Slice<'_>) {
    match slice.start {
        Start::Top => {}
        Start::After(after) => push_after(sql, plan, after),
        Start::Behind(place) => push_behind(sql, plan, slice.direction, place),
    }
}

fn push_behind(sql: &mut QueryBuilder<Postgres>, plan: &Plan<'_>, direction: Direction, place: &Place) {
    let (kind, sort) = (plan.query.kind, plan.query.sort);
    sql.push(" and (").push(columns(kind, sort).join(", ")).push(", a.id) ");
    sql.push(if direction == Direction::Asc { "> (" } else { "< (" });
    for (key, of) in place.keys.iter().zip(types(kind, sort)) {
        sql.push_bind(key.clone()).push("::text::").push(*of).push(", ");
    }
    sql.push_bind(place.id.0).push(")");
}

fn push_after(sql: &mut QueryBuilder<Postgres>, plan: &Plan<'_>, after: After) {
    let After { id, direction } = after;
    let columns = columns(plan.query.kind, plan.query.sort);
    let here = columns.iter().map(|c| c.replace("a.", "h.")).collect::<Vec<_>>().join(", ");
    sql.push(" and (").push(columns.join(", ")).push(", a.id) ");
    sql.push(if direction == Direction::Asc { "> " } else { "< " });
    sql.push("(select ").push(here).push(", h.id from account h where h.id = ").push_bind(id.0);
    sql.push(")");
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    label: String,
    email: String,
    phone: String,
    panel_count: i32,
    master_count: i32,
    created_at: OffsetDateTime,
    last_sign_in_at: Option<OffsetDateTime>,
    state: String,
    version: i64,
    role_name: Option<String>,
    company: Option<String>,
    country: Option<String>,
    created_by: Option<String>,
    signed_in: bool,
}

impl Row {
    fn into_row(self) -> Result<AccountRow> {
        let role = match (self.master_count, self.panel_count) {
            (1.., _) => Some(LinkRole::Master),
            (_, 1..) => Some(LinkRole::Regular),
            _ => None,
        };
        Ok(AccountRow {
            id: AccountId(self.id),
            label: self.label,
            email: self.email,
            phone: self.phone,
            role,
            role_name: self.role_name.unwrap_or_default(),
            company: self.company.unwrap_or_default(),
            country: self.country.unwrap_or_default(),
            created_by: self.created_by.unwrap_or_default(),
            signed_in: self.signed_in,
            panels: u32::try_from(self.panel_count).unwrap_or(0),
            registered: self.created_at.into(),
            last_login: self.last_sign_in_at.map(Into::into),
            state: State::from_key(&self.state).ok_or_else(|| unknown("state"))?,
            version: self.version,
        })
    }
}

/// The columns of a row, those of employees for employees only.
fn push_row(sql: &mut QueryBuilder<Postgres>, now: OffsetDateTime) {
    sql.push(ROW).push(", a.kind = 'employee' and ");
    push_signed_in(sql, now);
    sql.push(" as signed_in");
}

const ROW: &str = "a.id, a.label, a.email, a.phone, a.panel_count, a.master_count, a.created_at, \
                   a.last_sign_in_at, a.state, a.version, \
                   (select r.name from role r where r.id = a.role_id) as role_name, \
                   case when a.kind = 'employee' then (select c.name from company c where c.id = a.company_id) end as company, \
                   case when a.kind = 'employee' then a.country end as country, \
                   case when a.kind = 'employee' then (select coalesce(nullif(m.label, ''), m.email) from account m \
                        where m.id = a.created_by) end as created_by";

/// The rows of one page and one more. Ids first, so that skipped rows cost an index entry only.
pub async fn page(pool: &PgPool, plan: &Plan<'_>, way: Way) -> Result<Vec<AccountRow>> {
    let query = plan.query;
    let slice = Slice {
        direction: query.direction,
        start: Start::Top,
        rows: i64::from(query.size) + 1,
        skip: plan.skip(),
        with_keys: false,
    };
    let mut sql = QueryBuilder::new("select ");
    push_row(&mut sql, plan.now);
    sql.push(" from account a where a.id = any(array(");
    push_ids(&mut sql, plan, way, &slice);
    sql.push("))");
    push_order(&mut sql, query.kind, query.sort, query.direction);
    let rows: Vec<Row> = sql.build_query_as().fetch_all(pool).await?;
    rows.into_iter().map(Row::into_row).collect()
}

/// The account after (or before) `id` in the list's order.
pub async fn neighbour(
    pool: &PgPool,
    plan: &Plan<'_>,
    way: Way,
    id: AccountId,
    after: bool,
) -> Result<Option<AccountId>> {
    let direction = if after { plan.query.direction } else { plan.query.direction.flipped() };
    let slice = Slice { direction, start: Start::After(After { id, direction }), rows: 1, skip: 0, with_keys: false };
    let mut sql = QueryBuilder::new("");
    push_ids(&mut sql, plan, way, &slice);
    let found: Option<Uuid> = sql.build_query_scalar().fetch_optional(pool).await?;
    Ok(found.map(AccountId))
}

/// Ids of what the list holds, by id, behind `after`.
pub async fn ids(pool: &PgPool, plan: &Plan<'_>, after: Uuid, most: i64) -> Result<Vec<Uuid>> {
    let mut sql = QueryBuilder::new("select a.id");
    push_found(&mut sql, plan);
    sql.push(" and a.id > ").push_bind(after).push(" order by a.id limit ").push_bind(most);
    Ok(sql.build_query_scalar().fetch_all(pool).await?)
}

/// At most `rows` places of the list's order behind `from`, or from its top on.
pub async fn places(pool: &PgPool, plan: &Plan<'_>, way: Way, from: Option<&Place>, rows: i64) -> Result<Vec<Place>> {
    let start = from.map_or(Start::Top, Start::Behind);
    let slice = Slice { direction: plan.query.direction, start, rows, skip: 0, with_keys: true };
    let mut sql = QueryBuilder::new("");
    push_ids(&mut sql, plan, way, &slice);
    let found: Vec<(Uuid, Vec<String>)> = sql.build_query_as().fetch_all(pool).await?;
    Ok(found.into_iter().map(|(id, keys)| Place { keys, id: AccountId(id) }).collect())
}

/// How many of a list stand alike.
#[derive(Debug, sqlx::FromRow)]
pub struct Standing {
    /// Where they are in their life.
    pub state: String,
    /// An employee's role.
    pub role_id: Option<Uuid>,
    /// That role is Super Administrator.
    pub is_super: bool,
    /// It is the reader himself.
    pub is_me: bool,
    /// How many.
    pub n: i64,
}

/// The list's accounts by how they stand.
pub async fn by_standing(pool: &PgPool, plan: &Plan<'_>, me: AccountId) -> Result<Vec<Standing>> {
    let mut sql = QueryBuilder::new(
        "select t.state, t.role_id, t.is_me, t.n, coalesce(r.built_in = 'Super Administrator', false) as is_super from (select a.state, case when a.kind = 'employee' then a.role_id end as role_id, a.id = ",
    );
    sql.push_bind(me.0).push(" as is_me, count(*) as n");
    push_found(&mut sql, plan);
    sql.push(" group by 1, 2, 3) t left join role r on r.id = t.role_id order by t.n desc");
    Ok(sql.build_query_as().fetch_all(pool).await?)
}

/// One row by its id; it was found in scope before.
pub async fn row(pool: &PgPool, id: AccountId, now: OffsetDateTime) -> Result<AccountRow> {
    let mut sql = QueryBuilder::new("select ");
    push_row(&mut sql, now);
    sql.push(" from account a where a.id = ").push_bind(id.0);
    let row: Row = sql.build_query_as().fetch_one(pool).await?;
    row.into_row()
}

/// How many the list has; with `cap`, at most that many are counted.
pub async fn count(pool: &PgPool, plan: &Plan<'_>, cap: Option<i64>) -> Result<i64> {
    let mut sql = QueryBuilder::new("select count(*) from (select 1");
    push_found(&mut sql, plan);
    if let Some(cap) = cap {
        sql.push(" limit ").push_bind(cap);
    }
    sql.push(") n");
    Ok(sql.build_query_scalar().fetch_one(pool).await?)
}

/// How many a search without filters finds, counted up to `cap`, and whether that is all. Panels are
/// looked through only when the texts alone do not reach it, and only for twice as many links.
pub async fn count_hits(pool: &PgPool, plan: &Plan<'_>, cap: i64) -> Result<(i64, bool)> {
    let mut sql = QueryBuilder::new("with t as materialized (");
    push_text_hits(&mut sql, plan);
    sql.push(" limit ").push_bind(cap).push("), l as materialized (select account_id from (");
    if let Some(panel) = plan.panel() {
        push_panel_hits(&mut sql, plan, panel);
    } else {
        sql.push("select account_id from t where false");
    }
    sql.push(") l where (select count(*) from t) < ").push_bind(cap).push(" limit ").push_bind(2 * cap);
    sql.push(") select n, n < ").push_bind(cap).push(" and (select count(*) from l) < ").push_bind(2 * cap);
    sql.push(" from (select count(*) as n from (select account_id from t union select account_id from l) u) n");
    Ok(sql.build_query_as().fetch_one(pool).await?)
}

/// How many a search may find, guessed from some sixty pages of the texts and as many of the panels'.
pub async fn guess_hits(pool: &PgPool, plan: &Plan<'_>) -> Result<i64> {
    let mut sql = QueryBuilder::new("select (");
    push_sample(&mut sql, "account_search");
    sql.push(" and ");
    push_kind(&mut sql, "s", plan.query.kind);
    for needle in plan.terms.needles() {
        push_whole(&mut sql, "s.text", needle);
    }
    push_sight_in(&mut sql, plan, "s.sight");
    sql.push(")");
    if let Some(panel) = plan.panel() {
        // Some three people are on a panel.
        sql.push(" + 3 * ");
        push_sample(&mut sql, "panel_search");
        push_whole(&mut sql, "s.text", panel);
        push_panel_sight(&mut sql, plan.scope, "s.sight");
        sql.push(")");
    }
    sql.push(")::bigint");
    Ok(sql.build_query_scalar().fetch_one(pool).await?)
}

/// `(select <times> * count(*) from <table> s tablesample … where true`, left open.
fn push_sample(sql: &mut QueryBuilder<Postgres>, table: &'static str) {
    let times = format!("greatest(1, pg_relation_size('{table}') / (60 * 8192.0))");
    sql.push("(select ").push(&times).push(" * count(*) from ").push(table).push(" s tablesample system ((100 / ");
    sql.push(&times).push(")::real) where true");
}

/// The rows of these ids that are in sight.
pub async fn named(
    pool: &PgPool,
    scope: &Scope,
    kind: Kind,
    ids: &[AccountId],
    now: OffsetDateTime,
) -> Result<Vec<AccountRow>> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let mut sql = QueryBuilder::new("select ");
    push_row(&mut sql, now);
    sql.push(" from account a where a.kind = ").push_bind(kind.key()).push(" and a.id = any(");
    sql.push_bind(&ids).push(")");
    push_sight(&mut sql, scope, kind);
    let rows: Vec<Row> = sql.build_query_as().fetch_all(pool).await?;
    rows.into_iter().map(Row::into_row).collect()
}
