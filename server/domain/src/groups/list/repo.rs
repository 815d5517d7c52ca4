//! SQL of the grid of groups.

use model::companies::CompanyName;
use model::grid::Direction;
use model::groups::{GroupQuery, GroupRow, GroupSort, LicenceFilter, MemberRole, WARN_DAYS};
use model::ids::{CompanyId, GroupId, RoleId};
use model::roles::RoleName;
use sqlx::{PgPool, Postgres, QueryBuilder};
use std::collections::HashMap;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::caller::Scope;
use crate::error::Result;
use crate::fold::{fold, like_escape};
use crate::groups::licences::repo::lines;
use crate::groups::members::repo::{HolderRow, push_holder, push_live, push_seen};
use crate::groups::walls::Walls;

/// A query with everything looked up, by what its reader may know.
#[derive(Clone, Debug)]
pub struct Ask {
    all_groups: bool,
    groups: Vec<Uuid>,
    walls: Walls,
    only: Option<GroupId>,
    words: Vec<String>,
    company: Option<CompanyId>,
    licence: Option<LicenceFilter>,
    sort: GroupSort,
    direction: Direction,
    now: OffsetDateTime,
}

impl Ask {
    /// Of a grid.
    pub fn new(scope: &Scope, walls: Walls, query: &GroupQuery, now: OffsetDateTime) -> Self {
        let words = fold(&query.search);
        Self {
            all_groups: scope.all_groups,
            groups: scope.groups.clone(),
            walls,
            only: None,
            words: words.split_whitespace().map(|word| format!("%{}%", like_escape(word))).collect(),
            company: query.company,
            licence: query.licence,
            sort: query.sort,
            direction: query.direction,
            now,
        }
    }

    /// One group.
    pub fn one(scope: &Scope, walls: Walls, id: GroupId, now: OffsetDateTime) -> Self {
        Self { only: Some(id), ..Self::new(scope, walls, &GroupQuery::default(), now) }
    }
}

#[derive(sqlx::FromRow)]
struct Line {
    id: Uuid,
    name: String,
    is_main: bool,
    version: i64,
    company_id: Option<Uuid>,
    company: Option<String>,
    panels: i64,
    members: i64,
    #[sqlx(flatten)]
    owner: HolderRow,
}

/// `from … where …` of the groups found: `g`, its company `c` and its owner `h` as far as the reader sees them.
fn push_found(sql: &mut QueryBuilder<Postgres>, ask: &Ask) {
    sql.push(" from panel_group g left join company c on c.id = g.company_id and (").push_bind(ask.walls.all);
    sql.push(" or c.id = any(").push_bind(ask.walls.companies.clone()).push("))");
    push_holder(sql, MemberRole::Owner, &ask.walls, ask.now);
    sql.push(" where (").push_bind(ask.all_groups).push(" or g.id = any(").push_bind(ask.groups.clone()).push("))");
    if let Some(id) = ask.only {
        sql.push(" and g.id = ").push_bind(id.0);
    }
    if let Some(company) = ask.company {
        sql.push(" and c.id = ").push_bind(company.0);
    }
    if !ask.words.is_empty() {
        sql.push(
            " and (g.name_key || E'\\n' || coalesce(c.name_key, '') || E'\\n'
                   || case when h.holder_seen then h.holder_key else '' end) like all(",
        );
        sql.push_bind(ask.words.clone()).push(")");
    }
    if let Some(licence) = ask.licence {
        push_licence(sql, licence, ask.now);
    }
}

fn push_licence(sql: &mut QueryBuilder<Postgres>, wanted: LicenceFilter, now: OffsetDateTime) {
    let holds = |sql: &mut QueryBuilder<Postgres>| {
        sql.push("(select 1 from group_licence l where l.group_id = g.id and l.valid_from <= ").push_bind(now);
        sql.push(" and l.valid_to > ").push_bind(now);
    };
    match wanted {
        LicenceFilter::Ending => {
            sql.push(" and exists ");
            holds(sql);
            sql.push(" and l.valid_to <= ").push_bind(now + Duration::days(WARN_DAYS)).push(")");
        }
        LicenceFilter::Ended => {
            sql.push(" and exists (select 1 from group_licence l where l.group_id = g.id) and not exists ");
            holds(sql);
            sql.push(")");
        }
        LicenceFilter::Full => {
            sql.push(" and exists ");
            holds(sql);
            sql.push(
                " group by lower(l.product) having sum(l.seats) <= (
                      select count(*) from group_member m join account a on a.id = m.account_id
                       where m.group_id = g.id and a.state <> 'off'",
            );
            push_live(sql, now);
            sql.push("))");
        }
        LicenceFilter::None => {
            sql.push(" and not exists (select 1 from group_licence l where l.group_id = g.id)");
        }
    }
}

/// The rows after `skip`, at most `most`.
pub async fn page(pool: &PgPool, ask: &Ask, most: i64, skip: i64) -> Result<Vec<GroupRow>> {
    let mut sql = QueryBuilder::new(
        "select g.id, g.name, g.is_main, g.version, c.id as company_id, c.name as company, h.*,
                (select count(*) from panel p where p.group_id = g.id) as panels,
                (select count(*) from group_member m join account a on a.id = m.account_id
                  where m.group_id = g.id and ",
    );
    push_seen(&mut sql, &ask.walls);
    push_live(&mut sql, ask.now);
    sql.push(
        ") as members,
                (select min(l.valid_to) from group_licence l where l.group_id = g.id and l.valid_to > ",
    );
    sql.push_bind(ask.now).push(") as next_end");
    push_found(&mut sql, ask);
    sql.push(" order by ").push(column(ask.sort)).push(" ").push(ask.direction.as_str());
    sql.push(" nulls last, g.name_key, g.id limit ").push_bind(most).push(" offset ").push_bind(skip);
    let rows: Vec<Line> = sql.build_query_as().fetch_all(pool).await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut licences = lines(pool, &ids, ask.now).await?;
    let mut roles = roles(pool, &ids).await?;
    rows.into_iter()
        .map(|row| {
            let (licences, roles) = (licences.remove(&row.id), roles.remove(&row.id));
            into_row(row, licences.unwrap_or_default(), roles.unwrap_or_default())
        })
        .collect()
}

fn into_row(row: Line, licences: Vec<model::groups::LicenceLine>, roles: Vec<RoleName>) -> Result<GroupRow> {
    let number = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
    let company = row.company_id.zip(row.company);
    Ok(GroupRow {
        id: GroupId(row.id),
        name: row.name,
        is_main: row.is_main,
        company: company.map(|(id, name)| CompanyName { id: CompanyId(id), name }),
        owner: row.owner.holder()?,
        panels: number(row.panels),
        members: number(row.members),
        licences,
        roles,
        version: row.version,
    })
}

/// The expression a list is sorted by. Nobody's order tells of whom the reader does not see.
const fn column(sort: GroupSort) -> &'static str {
    match sort {
        GroupSort::Name => "g.name_key",
        GroupSort::Company => "c.name_key",
        GroupSort::Owner => "case when h.holder_seen then h.holder_key end",
        GroupSort::Panels => "panels",
        GroupSort::Members => "members",
        GroupSort::Licences => "next_end",
    }
}

/// How many groups there are on all pages.
pub async fn count(pool: &PgPool, ask: &Ask) -> Result<u32> {
    let mut sql = QueryBuilder::new("select count(*)");
    push_found(&mut sql, ask);
    let n: i64 = sql.build_query_scalar().fetch_one(pool).await?;
    Ok(u32::try_from(n).unwrap_or(u32::MAX))
}

/// The roles connected to these groups, by name.
pub async fn roles(pool: &PgPool, groups: &[Uuid]) -> Result<HashMap<Uuid, Vec<RoleName>>> {
    let rows: Vec<(Uuid, Uuid, String)> = sqlx::query_as(
        "select x.group_id, r.id, r.name from role_group x join role r on r.id = x.role_id
          where x.group_id = any($1) order by lower(r.name), r.id",
    )
    .bind(groups)
    .fetch_all(pool)
    .await?;
    let mut found: HashMap<Uuid, Vec<RoleName>> = HashMap::new();
    for (group, id, name) in rows {
        found.entry(group).or_default().push(RoleName { id: RoleId(id), name });
    }
    Ok(found)
}
