//! SQL of the grid of panels.

use model::grid::Direction;
use model::ids::{GroupId, PanelId};
use model::panels::{Connection, PanelRow, PanelSort};
use sqlx::{PgPool, Postgres, QueryBuilder};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{Plan, Way};
use crate::accounts::list::terms::repo::{push_indexed, push_whole};
use crate::accounts::sight::repo::push_panel_sight;
use crate::caller::Scope;
use crate::error::{Error, Result};

/// The expressions a sort goes by; each has an index `(…, id)`, but for the group's name, which is another
/// table's.
const fn columns(sort: PanelSort) -> &'static [&'static str] {
    match sort {
        PanelSort::Imei => &["p.imei"],
        PanelSort::Name => &["lower(p.web_name)"],
        PanelSort::Code => &["p.account_code"],
        PanelSort::Model => &["p.model"],
        PanelSort::Group => &["g.name_key", "p.group_id"],
        PanelSort::Connection => &["p.connection", "coalesce(p.connection_since, '-infinity'::timestamptz)"],
    }
}

/// `p.imei desc, p.id desc`: one direction for all, so that an index serves it from either end.
fn push_order(sql: &mut QueryBuilder<Postgres>, sort: PanelSort, direction: Direction) {
    sql.push(" order by ");
    for column in columns(sort) {
        sql.push(*column).push(" ").push(direction.as_str()).push(", ");
    }
    sql.push("p.id ").push(direction.as_str());
}

/// Panels, with their groups where the order needs them.
fn push_tables(sql: &mut QueryBuilder<Postgres>, sort: PanelSort) {
    sql.push(" from panel p");
    if sort == PanelSort::Group {
        sql.push(" join panel_group g on g.id = p.group_id");
    }
}

fn push_scope(sql: &mut QueryBuilder<Postgres>, scope: &Scope) {
    if !scope.all_groups {
        sql.push(" and p.group_id = any(").push_bind(scope.groups.clone()).push(")");
    }
}

/// What the query narrows by beside search.
fn push_filters(sql: &mut QueryBuilder<Postgres>, plan: &Plan<'_>) {
    let query = plan.query;
    if let Some(group) = query.group {
        sql.push(" and p.group_id = ").push_bind(group.0);
    }
    if let Some(connection) = query.connection {
        sql.push(" and p.connection = ").push_bind(connection.key());
    }
    if let Some(on) = query.access {
        sql.push(" and p.installer_access = ").push_bind(on);
    }
    if !query.model.is_empty() {
        sql.push(" and p.model = ").push_bind(query.model.clone());
    }
}

/// "And `s.text` holds all that is looked for", so that the trigram index finds it.
fn push_needles(sql: &mut QueryBuilder<Postgres>, plan: &Plan<'_>) {
    for needle in plan.terms.needles() {
        push_indexed(sql, "s.text", needle);
    }
}

/// Everything the list holds, from its `where` on.
fn push_found(sql: &mut QueryBuilder<Postgres>, plan: &Plan<'_>, way: Way) {
    sql.push(" where true");
    push_scope(sql, plan.scope);
    push_filters(sql, plan);
    if !plan.is_search() {
        return;
    }
    match way {
        Way::Gather => {
            sql.push(" and p.id in (select s.panel_id from panel_search s where true");
            push_needles(sql, plan);
            sql.push(")");
        }
        // A sub-query in place of `exists`, which the planner might answer by finding all of them first.
        Way::Walk => {
            sql.push(" and (select true");
            for needle in plan.terms.needles() {
                push_whole(sql, "s.text", needle);
            }
            sql.push(" from panel_search s where s.panel_id = p.id)");
        }
    }
}

/// "And behind this panel in the list's order."
fn push_after(sql: &mut QueryBuilder<Postgres>, sort: PanelSort, after: PanelId, direction: Direction) {
    let columns = columns(sort);
    let here = columns.iter().map(|c| c.replace("p.", "h.").replace("g.", "k.")).collect::<Vec<_>>().join(", ");
    sql.push(" and (").push(columns.join(", ")).push(", p.id) ");
    sql.push(if direction == Direction::Asc { "> " } else { "< " });
    sql.push("(select ").push(here).push(", h.id from panel h join panel_group k on k.id = h.group_id where h.id = ");
    sql.push_bind(after.0).push(")");
}

/// A place in the list's order by what the order goes by, so that it stays where it is whatever becomes of the
/// panel that stood there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    keys: Vec<String>,
    /// The panel that stood there.
    pub id: PanelId,
}

/// What [`columns`] hold, for keys that come back as text.
const fn types(sort: PanelSort) -> &'static [&'static str] {
    match sort {
        PanelSort::Group => &["text", "uuid"],
        PanelSort::Connection => &["text", "timestamptz"],
        _ => &["text"],
    }
}

fn push_behind(sql: &mut QueryBuilder<Postgres>, plan: &Plan<'_>, place: &Place) {
    let (sort, direction) = (plan.query.sort, plan.query.direction);
    sql.push(" and (").push(columns(sort).join(", ")).push(", p.id) ");
    sql.push(if direction == Direction::Asc { "> (" } else { "< (" });
    for (key, of) in place.keys.iter().zip(types(sort)) {
        sql.push_bind(key.clone()).push("::text::").push(*of).push(", ");
    }
    sql.push_bind(place.id.0).push(")");
}

/// At most `rows` places of the list's order behind `from`, or from its top on.
pub async fn places(pool: &PgPool, plan: &Plan<'_>, way: Way, from: Option<&Place>, rows: i64) -> Result<Vec<Place>> {
    let query = plan.query;
    let keys = columns(query.sort).iter().map(|column| format!("({column})::text")).collect::<Vec<_>>().join(", ");
    let mut sql = QueryBuilder::new("select p.id, array[");
    sql.push(&keys).push("]");
    push_tables(&mut sql, query.sort);
    push_found(&mut sql, plan, way);
    if let Some(place) = from {
        push_behind(&mut sql, plan, place);
    }
    push_order(&mut sql, query.sort, query.direction);
    sql.push(" limit ").push_bind(rows);
    let found: Vec<(Uuid, Vec<String>)> = sql.build_query_as().fetch_all(pool).await?;
    Ok(found.into_iter().map(|(id, keys)| Place { keys, id: PanelId(id) }).collect())
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    imei: String,
    web_name: String,
    account_code: String,
    model: String,
    group_id: Uuid,
    group_name: String,
    connection: String,
    connection_since: Option<OffsetDateTime>,
    installer_access: bool,
    version: i64,
    customers: Option<i64>,
    installers: Option<i64>,
}

impl Row {
    fn into_row(self) -> Result<PanelRow> {
        let count = |n: Option<i64>| n.map(|n| u32::try_from(n).unwrap_or(u32::MAX));
        Ok(PanelRow {
            id: PanelId(self.id),
            imei: self.imei,
            web_name: self.web_name,
            account_code: self.account_code,
            model: self.model,
            group_id: GroupId(self.group_id),
            group: self.group_name,
            connection: Connection::from_key(&self.connection)
                .ok_or_else(|| Error::bug("panel.connection holds an unknown word"))?,
            since: self.connection_since.map(Into::into),
            customers: count(self.customers),
            installers: count(self.installers),
            access: self.installer_access,
            version: self.version,
        })
    }
}

/// The columns of a row; how many people are on it is for who may view them.
fn push_row(sql: &mut QueryBuilder<Postgres>, plan: &Plan<'_>) {
    sql.push(
        "select p.id, p.imei, p.web_name, p.account_code, p.model, p.group_id, g.name as group_name, p.connection,
                p.connection_since, p.installer_access, p.version, case when ",
    );
    sql.push_bind(plan.sees_accounts);
    sql.push(" then (select count(*) from customer_link l where l.panel_id = p.id) end as customers, case when ");
    sql.push_bind(plan.sees_installers);
    sql.push(
        " then (select count(*) from installer_link l join account a on a.id = l.account_id
                 where l.panel_id = p.id and a.kind = 'installer') end as installers
           from panel p join panel_group g on g.id = p.group_id where p.id = any(",
    );
}

/// The rows of one page and one more. Ids first, so that skipped rows cost an index entry only.
pub async fn page(pool: &PgPool, plan: &Plan<'_>, way: Way) -> Result<Vec<PanelRow>> {
    let query = plan.query;
    let mut sql = QueryBuilder::new("");
    push_row(&mut sql, plan);
    sql.push("array(select p.id");
    push_tables(&mut sql, query.sort);
    push_found(&mut sql, plan, way);
    push_order(&mut sql, query.sort, query.direction);
    sql.push(" limit ").push_bind(i64::from(query.size) + 1).push(" offset ").push_bind(plan.skip()).push("))");
    push_order(&mut sql, query.sort, query.direction);
    let rows: Vec<Row> = sql.build_query_as().fetch_all(pool).await?;
    rows.into_iter().map(Row::into_row).collect()
}

/// Ids of what the list holds, by id, behind `after`.
pub async fn ids(pool: &PgPool, plan: &Plan<'_>, after: Uuid, most: i64) -> Result<Vec<Uuid>> {
    let mut sql = QueryBuilder::new("select p.id from panel p");
    push_found(&mut sql, plan, Way::Gather);
    sql.push(" and p.id > ").push_bind(after).push(" order by p.id limit ").push_bind(most);
    Ok(sql.build_query_scalar().fetch_all(pool).await?)
}

/// How many of a list stand alike.
#[derive(Debug, sqlx::FromRow)]
pub struct Standing {
    /// Open to the installer application.
    pub access: bool,
    /// Their group.
    pub group_id: Uuid,
    /// How many.
    pub n: i64,
}

/// The list's panels by how they stand.
pub async fn by_standing(pool: &PgPool, plan: &Plan<'_>) -> Result<Vec<Standing>> {
    let mut sql = QueryBuilder::new("select p.installer_access as access, p.group_id, count(*) as n from panel p");
    push_found(&mut sql, plan, Way::Gather);
    sql.push(" group by 1, 2");
    Ok(sql.build_query_as().fetch_all(pool).await?)
}

/// How many customers and installers are on the list's panels outside of a group.
pub async fn people_on(pool: &PgPool, plan: &Plan<'_>, outside: GroupId) -> Result<(i64, i64)> {
    let mut sql = QueryBuilder::new("with found as materialized (select p.id from panel p");
    push_found(&mut sql, plan, Way::Gather);
    sql.push(" and p.group_id <> ").push_bind(outside.0);
    sql.push(
        ") select (select count(distinct l.account_id) from customer_link l join found f on f.id = l.panel_id),
                  (select count(distinct l.account_id) from installer_link l join found f on f.id = l.panel_id
                     join account a on a.id = l.account_id where a.kind = 'installer')",
    );
    Ok(sql.build_query_as().fetch_one(pool).await?)
}

/// The rows of these ids that are in sight.
pub async fn named(pool: &PgPool, plan: &Plan<'_>, ids: &[PanelId]) -> Result<Vec<PanelRow>> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let mut sql = QueryBuilder::new("");
    push_row(&mut sql, plan);
    sql.push_bind(ids).push(")");
    push_scope(&mut sql, plan.scope);
    let rows: Vec<Row> = sql.build_query_as().fetch_all(pool).await?;
    rows.into_iter().map(Row::into_row).collect()
}

/// The panel after (or before) `id` in the list's order.
pub async fn neighbour(pool: &PgPool, plan: &Plan<'_>, way: Way, id: PanelId, after: bool) -> Result<Option<PanelId>> {
    let query = plan.query;
    let direction = if after { query.direction } else { query.direction.flipped() };
    let mut sql = QueryBuilder::new("select p.id");
    push_tables(&mut sql, query.sort);
    push_found(&mut sql, plan, way);
    push_after(&mut sql, query.sort, id, direction);
    push_order(&mut sql, query.sort, direction);
    sql.push(" limit 1");
    let found: Option<Uuid> = sql.build_query_scalar().fetch_optional(pool).await?;
    Ok(found.map(PanelId))
}

/// How many the list has; with `cap`, at most that many are counted.
pub async fn count(pool: &PgPool, plan: &Plan<'_>, cap: Option<i64>) -> Result<i64> {
    let mut sql = QueryBuilder::new("select count(*) from (select 1 from panel p");
    push_found(&mut sql, plan, Way::Gather);
    if let Some(cap) = cap {
        sql.push(" limit ").push_bind(cap);
    }
    sql.push(") n");
    Ok(sql.build_query_scalar().fetch_one(pool).await?)
}

/// How many panels in sight a search finds, whatever else narrows the list; at most `cap` are counted.
pub async fn count_hits(pool: &PgPool, plan: &Plan<'_>, cap: i64) -> Result<i64> {
    let mut sql = QueryBuilder::new("select count(*) from (select 1 from panel_search s where true");
    push_needles(&mut sql, plan);
    push_panel_sight(&mut sql, plan.scope, "s.sight");
    sql.push(" limit ").push_bind(cap).push(") n");
    Ok(sql.build_query_scalar().fetch_one(pool).await?)
}

/// Groups in sight by name, with their company's.
pub async fn groups(pool: &PgPool, scope: &Scope, like: &str, most: i64) -> Result<Vec<(GroupId, String, String)>> {
    let rows: Vec<(Uuid, String, String)> = sqlx::query_as(
        "select g.id, g.name, coalesce(c.name, '') from panel_group g left join company c on c.id = g.company_id
          where ($1 or g.id = any($2)) and g.name_key like '%' || $3 || '%'
          order by g.name_key, g.id limit $4",
    )
    .bind(scope.all_groups)
    .bind(&scope.groups)
    .bind(like)
    .bind(most)
    .fetch_all(pool)
    .await?;
    Ok(rows.into_iter().map(|(id, name, company)| (GroupId(id), name, company)).collect())
}

/// The models there are, from one to the next by the index, as far as a panel of it is in sight.
pub async fn models(pool: &PgPool, scope: &Scope, most: i64) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar(
        "with recursive step (model) as (
             (select model from panel order by model limit 1)
             union all
             select (select p.model from panel p where p.model > step.model order by p.model limit 1)
               from step where step.model is not null
         )
         select model from step
          where model <> '' and ($1 or exists (select 1 from panel p where p.model = step.model and p.group_id = any($2)))
          order by lower(model), model limit $3",
    )
    .bind(scope.all_groups)
    .bind(&scope.groups)
    .bind(most)
    .fetch_all(pool)
    .await?)
}
