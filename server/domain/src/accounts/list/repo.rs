//! SQL of the Accounts grid.

use model::accounts::{AccountRow, AccountSort, Kind, LinkRole, State};
use model::grid::Direction;
use model::ids::AccountId;
use sqlx::{PgPool, Postgres, QueryBuilder};
use time::OffsetDateTime;
use uuid::Uuid;

use super::super::links::repo as links;
use super::super::repo::{push_sight, unknown};
use super::Plan;
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

/// `from … where …` of the list.
fn push_filter(sql: &mut QueryBuilder<Postgres>, plan: &Plan<'_>) {
    sql.push(" from account a");
    let searched = !plan.terms.patterns().is_empty();
    if searched {
        sql.push(" join account_search s on s.account_id = a.id");
    }
    // Written out, not bound: the indexes begin with it, and a plan should know which kind it is for.
    sql.push(" where a.kind = '").push(plan.query.kind.key()).push("'");
    if plan.narrow {
        push_narrow_sight(sql, plan.scope, plan.query.kind);
    } else {
        push_sight(sql, plan.scope, plan.query.kind);
    }
    let query = plan.query;
    if let Some(status) = query.status {
        sql.push(" and a.state = ").push_bind(status.key());
    }
    if let Some(company) = query.company {
        sql.push(" and a.company_id = ").push_bind(company.0);
    }
    if query.never {
        sql.push(" and a.last_sign_in_at is null");
    }
    if let Some(before) = plan.idle_before {
        sql.push(" and a.last_sign_in_at < ").push_bind(before);
    }
    if searched {
        push_search(sql, plan);
    }
}

fn push_search(sql: &mut QueryBuilder<Postgres>, plan: &Plan<'_>) {
    sql.push(" and (");
    for (i, pattern) in plan.terms.patterns().iter().enumerate() {
        sql.push(if i == 0 { "" } else { " and " });
        sql.push("s.text like ").push_bind(pattern);
    }
    if !plan.by_panel.is_empty() {
        sql.push(" or s.account_id = any(").push_bind(&plan.by_panel).push(")");
    }
    sql.push(")");
}

/// As [`push_sight`] for a scope of few people: they are gathered first, by the indexes on company
/// and panel, in place of walking everybody in order until a page is full.
fn push_narrow_sight(sql: &mut QueryBuilder<Postgres>, scope: &Scope, kind: Kind) {
    sql.push(" and a.id in (select id from account where kind = '").push(kind.key());
    sql.push("' and company_id = any(").push_bind(&scope.companies).push(")");
    if kind == Kind::Employee {
        sql.push(")");
        return;
    }
    sql.push(" union select l.account_id from panel p join ").push(links::table(kind));
    sql.push(" l on l.panel_id = p.id");
    if !scope.all_groups {
        sql.push(" where p.group_id = any(").push_bind(&scope.groups).push(")");
    }
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
            panels: u32::try_from(self.panel_count).unwrap_or(0),
            registered: self.created_at.into(),
            last_login: self.last_sign_in_at.map(Into::into),
            state: State::from_key(&self.state).ok_or_else(|| unknown("state"))?,
            version: self.version,
        })
    }
}

const ROW: &str = "a.id, a.label, a.email, a.phone, a.panel_count, a.master_count, a.created_at, \
                   a.last_sign_in_at, a.state, a.version, \
                   (select r.name from role r where r.id = a.role_id) as role_name, \
                   case when a.kind = 'employee' then (select c.name from company c where c.id = a.company_id) end as company";

/// The rows of one page and one more. Ids first, so that skipped rows cost an index entry only.
pub async fn page(pool: &PgPool, plan: &Plan<'_>) -> Result<Vec<AccountRow>> {
    let query = plan.query;
    let mut sql = QueryBuilder::new("select ");
    sql.push(ROW).push(" from account a where a.id = any(array(select a.id");
    push_filter(&mut sql, plan);
    push_order(&mut sql, query.kind, query.sort, query.direction);
    sql.push(" limit ").push_bind(i64::from(query.size) + 1);
    let skip = (i64::from(query.page) - 1).saturating_mul(i64::from(query.size));
    sql.push(" offset ").push_bind(skip).push("))");
    push_order(&mut sql, query.kind, query.sort, query.direction);
    let rows: Vec<Row> = sql.build_query_as().fetch_all(pool).await?;
    rows.into_iter().map(Row::into_row).collect()
}

/// One row by its id; it was found in scope before.
pub async fn row(pool: &PgPool, id: AccountId) -> Result<AccountRow> {
    let mut sql = QueryBuilder::new("select ");
    sql.push(ROW).push(" from account a where a.id = ").push_bind(id.0);
    let row: Row = sql.build_query_as().fetch_one(pool).await?;
    row.into_row()
}

/// How many the list has; with `cap`, at most that many are counted.
pub async fn count(pool: &PgPool, plan: &Plan<'_>, cap: Option<i64>) -> Result<i64> {
    let mut sql = QueryBuilder::new("select count(*) from (select 1");
    push_filter(&mut sql, plan);
    if let Some(cap) = cap {
        sql.push(" limit ").push_bind(cap);
    }
    sql.push(") n");
    Ok(sql.build_query_scalar().fetch_one(pool).await?)
}

/// The account after (or before) `id` in the list's order.
pub async fn neighbour(pool: &PgPool, plan: &Plan<'_>, id: AccountId, after: bool) -> Result<Option<AccountId>> {
    let sort = plan.query.sort;
    let direction = if after { plan.query.direction } else { plan.query.direction.flipped() };
    let mut sql = QueryBuilder::new("select a.id");
    push_filter(&mut sql, plan);
    let columns = columns(plan.query.kind, sort);
    let here = columns.iter().map(|c| c.replace("a.", "h.")).collect::<Vec<_>>().join(", ");
    sql.push(" and (").push(columns.join(", ")).push(", a.id) ");
    sql.push(if direction == Direction::Asc { "> " } else { "< " });
    sql.push("(select ").push(here).push(", h.id from account h where h.id = ").push_bind(id.0);
    sql.push(")");
    push_order(&mut sql, plan.query.kind, sort, direction);
    sql.push(" limit 1");
    let found: Option<Uuid> = sql.build_query_scalar().fetch_optional(pool).await?;
    Ok(found.map(AccountId))
}

/// Accounts attached to panels in sight whose IMEI or account code matches; at most 500. A panel
/// out of sight is no way to find anybody (SEC-47).
pub async fn accounts_on_panels(pool: &PgPool, scope: &Scope, kind: Kind, pattern: &str) -> Result<Vec<Uuid>> {
    let mut sql = QueryBuilder::new(
        "select distinct l.account_id from panel_search s join panel p on p.id = s.panel_id join ",
    );
    sql.push(links::table(kind)).push(" l on l.panel_id = p.id where s.text like ").push_bind(pattern);
    if !scope.all_groups {
        sql.push(" and p.group_id = any(").push_bind(&scope.groups).push(")");
    }
    sql.push(" limit 500");
    Ok(sql.build_query_scalar().fetch_all(pool).await?)
}

/// The rows of these ids that are in sight.
pub async fn named(pool: &PgPool, scope: &Scope, kind: Kind, ids: &[AccountId]) -> Result<Vec<AccountRow>> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let mut sql = QueryBuilder::new("select ");
    sql.push(ROW).push(" from account a where a.kind = ").push_bind(kind.key()).push(" and a.id = any(");
    sql.push_bind(&ids).push(")");
    push_sight(&mut sql, scope, kind);
    let rows: Vec<Row> = sql.build_query_as().fetch_all(pool).await?;
    rows.into_iter().map(Row::into_row).collect()
}
