//! SQL of lists of companies. A company's place in the tree is read from the rows each time: there are
//! few companies, and nothing has to be kept in step when one is moved.

use model::companies::{CompanyKind, CompanyName, CompanyRow, CompanySort, Site, View};
use model::ids::CompanyId;
use sqlx::postgres::PgArguments;
use sqlx::query::QueryAs;
use sqlx::{PgPool, Postgres};
use uuid::Uuid;

use super::Ask;
use crate::caller::Scope;
use crate::error::{Error, Result};

/// The companies in sight as a tree, those found, and those to show: in a tree, what leads to the found
/// ones too. What is above the reader's own company is not in it at all.
const FOUND: &str = "
    with recursive seen as (
        select id, parent_id, name_key from company where $1 or id = any($2)
    ), line (id, level, path, above) as (
        select s.id, 0, array[s.name_key, s.id::text], '{}'::uuid[]
          from seen s where not exists (select 1 from seen p where p.id = s.parent_id)
        union all
        select s.id, line.level + 1, line.path || array[s.name_key, s.id::text], line.above || line.id
          from seen s join line on s.parent_id = line.id where line.level < 32
    ), hit as (
        select c.id
          from company c join line l on l.id = c.id
         where ($3::text[] is null or c.authorization_code = $4
                or (c.name_key || E'\\n' || lower(c.code) || E'\\n' || c.contact_key) like all($3))
           and ($5::text is null or c.kind = $5) and ($6::text is null or c.region = $6)
           and ($7::uuid is null or $7 = any(l.above)) and ($8::uuid is null or c.id = $8)
    ), shown as (
        select id from hit
        union
        select way.id
          from hit join line l on l.id = hit.id cross join unnest(l.above) up (id) join line way on way.id = up.id
         where $9 and ($7::uuid is null or $7 = any(way.above))
    )";

/// What a row shows besides its columns: counts of people from the tally, of companies from the tree.
const ROWS: &str = "
    select c.id, c.code, c.name, c.kind, p.id as parent_id, p.name as parent_name, c.region, c.version,
           l.level - coalesce((select top.level + 1 from line top where top.id = $7), 0) as level,
           c.id in (select id from hit) as found,
           coalesce(n.users, 0)::bigint as users, coalesce(n.installers, 0)::bigint as installers,
           coalesce(n.accounts, 0)::bigint as accounts, coalesce(b.n, 0)::bigint as below
      from shown
      join line l on l.id = shown.id
      join company c on c.id = shown.id
      left join company p on p.id = c.parent_id and p.id in (select id from seen)
      left join (select company_id, sum(n) filter (where kind = 'employee') as users,
                        sum(n) filter (where kind = 'installer') as installers,
                        sum(n) filter (where kind = 'end_user') as accounts
                   from account_tally group by company_id) n on n.company_id = c.id
      left join (select up.id, count(*) as n from line cross join unnest(line.above) up (id) group by up.id) b
             on b.id = c.id";

/// The expression a list is sorted by.
const fn column(sort: CompanySort) -> &'static str {
    match sort {
        CompanySort::Name => "c.name_key",
        CompanySort::Kind => "c.kind",
        CompanySort::Parent => "coalesce(p.name_key, '')",
        CompanySort::Region => "c.region",
        CompanySort::Users => "coalesce(n.users, 0)",
        CompanySort::Accounts => "coalesce(n.accounts, 0)",
        CompanySort::Below => "coalesce(b.n, 0)",
    }
}

fn order(ask: &Ask) -> String {
    let direction = ask.direction.as_str();
    match (ask.view, ask.sort) {
        (View::Tree, _) => "l.path".to_owned(),
        (View::List, CompanySort::Name) => format!("c.name_key {direction}, c.id {direction}"),
        (View::List, sort) => format!("{} {direction}, c.name_key, c.id", column(sort)),
    }
}

#[derive(sqlx::FromRow)]
struct Line {
    id: Uuid,
    code: String,
    name: String,
    kind: String,
    parent_id: Option<Uuid>,
    parent_name: Option<String>,
    region: String,
    version: i64,
    level: i32,
    found: bool,
    users: i64,
    installers: i64,
    accounts: i64,
    below: i64,
}

fn number(n: i64) -> u32 {
    u32::try_from(n.max(0)).unwrap_or(u32::MAX)
}

impl Line {
    fn into_row(self, ask: &Ask) -> Result<CompanyRow> {
        let parent = self.parent_id.zip(self.parent_name);
        Ok(CompanyRow {
            id: CompanyId(self.id),
            code: self.code,
            name: self.name,
            kind: CompanyKind::from_key(&self.kind).ok_or_else(|| Error::bug("a company of unknown kind"))?,
            parent: parent.map(|(id, name)| CompanyName { id: CompanyId(id), name }),
            region: Site::from_key(&self.region).ok_or_else(|| Error::bug("a company in an unknown region"))?,
            level: u32::try_from(self.level).unwrap_or(0),
            found: self.found,
            users: ask.sees_employees.then_some(number(self.users)),
            installers: ask.sees_installers.then_some(number(self.installers)),
            accounts: ask.sees_accounts.then_some(number(self.accounts)),
            below: number(self.below),
            version: self.version,
        })
    }
}

/// `$1` to `$9` of [`FOUND`].
macro_rules! bind {
    ($query:expr, $scope:expr, $ask:expr) => {
        $query
            .bind($scope.all_people)
            .bind(&$scope.companies)
            .bind(&$ask.words)
            .bind(&$ask.authorization_code)
            .bind($ask.kind.map(CompanyKind::key))
            .bind($ask.region.map(Site::key))
            .bind($ask.under.map(|id| id.0))
            .bind($ask.only.map(|id| id.0))
            .bind($ask.view == View::Tree)
    };
}

/// The rows from `offset` on, at most `most`.
pub async fn page(pool: &PgPool, scope: &Scope, ask: &Ask, offset: i64, most: i64) -> Result<Vec<CompanyRow>> {
    let sql = format!("{FOUND}{ROWS} order by {} limit $10 offset $11", order(ask));
    let query: QueryAs<'_, Postgres, Line, PgArguments> = sqlx::query_as(sqlx::AssertSqlSafe(sql));
    let lines = bind!(query, scope, ask).bind(most).bind(offset).fetch_all(pool).await?;
    lines.into_iter().map(|line| line.into_row(ask)).collect()
}

/// How many rows there are on all pages, and how many companies are found.
pub async fn count(pool: &PgPool, scope: &Scope, ask: &Ask) -> Result<(u32, u32)> {
    let sql = format!("{FOUND} select (select count(*) from shown), (select count(*) from hit)");
    let query: QueryAs<'_, Postgres, (i64, i64), PgArguments> = sqlx::query_as(sqlx::AssertSqlSafe(sql));
    let (rows, found) = bind!(query, scope, ask).fetch_one(pool).await?;
    Ok((number(rows), number(found)))
}

/// The companies above `id` that are in sight, the topmost first.
pub async fn above(pool: &PgPool, scope: &Scope, ask: &Ask) -> Result<Vec<CompanyName>> {
    let sql = format!(
        "{FOUND} select c.id, c.name from hit join line l on l.id = hit.id
              cross join unnest(l.above) with ordinality up (id, place) join company c on c.id = up.id
              order by up.place"
    );
    let query: QueryAs<'_, Postgres, (Uuid, String), PgArguments> = sqlx::query_as(sqlx::AssertSqlSafe(sql));
    let names = bind!(query, scope, ask).fetch_all(pool).await?;
    Ok(names.into_iter().map(|(id, name)| CompanyName { id: CompanyId(id), name }).collect())
}
