//! SQL of exported rows: by their ids, and once more in the reader's scope.

use model::Permission;
use model::accounts::Kind;
use model::jobs::JobQuery;
use sqlx::{PgPool, QueryBuilder};
use time::OffsetDateTime;
use uuid::Uuid;

use super::Links;
use crate::accounts::repo::push_sight;
use crate::caller::{Caller, Scope};
use crate::error::Result;

/// A person.
#[derive(Debug, sqlx::FromRow)]
pub struct Person {
    /// Which.
    pub id: Uuid,
    /// Address.
    pub email: String,
    /// Display name.
    pub label: String,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// Phone.
    pub phone: String,
    /// Country.
    pub country: String,
    /// Stable word.
    pub state: String,
    /// When added.
    pub created_at: OffsetDateTime,
    /// Last sign-in.
    pub last_sign_in_at: Option<OffsetDateTime>,
    /// The company's code; empty when that is out of the reader's sight.
    pub company_code: String,
    /// An employee's role.
    pub role: String,
}

/// People of a kind by their ids, in no order.
pub async fn people(pool: &PgPool, scope: &Scope, kind: Kind, ids: &[Uuid]) -> Result<Vec<Person>> {
    let mut sql = QueryBuilder::new(
        "select a.id, a.email, a.label, a.first_name, a.last_name, a.phone, a.country, a.state, a.created_at,
                a.last_sign_in_at, coalesce(c.code, '') as company_code, coalesce(r.name, '') as role
           from account a left join role r on r.id = a.role_id
           left join company c on c.id = a.company_id and (",
    );
    sql.push_bind(scope.all_people).push(" or c.id = any(").push_bind(&scope.companies);
    sql.push(")) where a.kind = ").push_bind(kind.key()).push(" and a.id = any(").push_bind(ids).push(")");
    push_sight(&mut sql, scope, kind);
    Ok(sql.build_query_as().fetch_all(pool).await?)
}

/// A panel.
#[derive(Debug, sqlx::FromRow)]
pub struct Panel {
    /// Which.
    pub id: Uuid,
    /// 15 digits.
    pub imei: String,
    /// Web name.
    pub web_name: String,
    /// Account code.
    pub account_code: String,
    /// Model.
    pub model: String,
    /// The group's name.
    pub group_name: String,
    /// Numbers, in order.
    pub partitions: Vec<i16>,
    /// Stable word.
    pub connection: String,
    /// May the installer application reach it?
    pub installer_access: bool,
    /// When it first connected.
    pub first_connected_at: Option<OffsetDateTime>,
}

/// Panels by their ids, in no order.
pub async fn panels(pool: &PgPool, scope: &Scope, ids: &[Uuid]) -> Result<Vec<Panel>> {
    Ok(sqlx::query_as(
        "select p.id, p.imei, p.web_name, p.account_code, p.model, g.name as group_name, p.connection,
                p.installer_access, p.first_connected_at,
                array(select n.number from panel_partition n where n.panel_id = p.id order by n.number) as partitions
           from panel p join panel_group g on g.id = p.group_id
          where p.id = any($1) and ($2 or p.group_id = any($3))",
    )
    .bind(ids)
    .bind(scope.all_groups)
    .bind(&scope.groups)
    .fetch_all(pool)
    .await?)
}

/// A company.
#[derive(Debug, sqlx::FromRow)]
pub struct Company {
    /// Which.
    pub id: Uuid,
    /// Short code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Stable word.
    pub kind: String,
    /// The code of the one above; empty when that is out of the reader's sight.
    pub parent_code: String,
    /// Stable word.
    pub region: String,
}

/// Companies by their ids, in no order.
pub async fn companies(pool: &PgPool, scope: &Scope, ids: &[Uuid]) -> Result<Vec<Company>> {
    Ok(sqlx::query_as(
        "select c.id, c.code, c.name, c.kind, coalesce(p.code, '') as parent_code, c.region
           from company c left join company p on p.id = c.parent_id and ($2 or p.id = any($3))
          where c.id = any($1) and ($2 or c.id = any($3))",
    )
    .bind(ids)
    .bind(scope.all_people)
    .bind(&scope.companies)
    .fetch_all(pool)
    .await?)
}

/// A group.
#[derive(Debug, sqlx::FromRow)]
pub struct Group {
    /// Which.
    pub id: Uuid,
    /// Name.
    pub name: String,
    /// Remarks.
    pub description: String,
    /// Its company's code; empty when that is out of the reader's sight.
    pub company_code: String,
}

/// Groups by their ids, in no order.
pub async fn groups(pool: &PgPool, scope: &Scope, ids: &[Uuid]) -> Result<Vec<Group>> {
    Ok(sqlx::query_as(
        "select g.id, g.name, g.description, coalesce(c.code, '') as company_code
           from panel_group g left join company c on c.id = g.company_id and ($4 or c.id = any($5))
          where g.id = any($1) and ($2 or g.id = any($3))",
    )
    .bind(ids)
    .bind(scope.all_groups)
    .bind(&scope.groups)
    .bind(scope.all_people)
    .bind(&scope.companies)
    .fetch_all(pool)
    .await?)
}

/// Somebody on a panel.
#[derive(Debug, sqlx::FromRow)]
pub struct Link {
    /// Which of the panels, or people, asked for it is of; the first is 1.
    pub nth: i64,
    /// What those of one panel, or person, are sorted by.
    pub key: String,
    /// The person's address.
    pub email: String,
    /// The panel's.
    pub imei: String,
    /// Empty for installers, as the next three are.
    pub user_code: String,
    /// Name on the panel.
    pub user_name: String,
    /// Numbers.
    pub partitions: Vec<i16>,
    /// Stable word.
    pub role: String,
    /// End of access.
    pub ends_at: Option<OffsetDateTime>,
}

/// At most `most` links of these panels, or people, in that order, behind `after`: to panels in sight. Whoever sees a
/// panel sees the people on it.
pub async fn links(
    pool: &PgPool,
    scope: &Scope,
    links: &Links,
    of: &[Uuid],
    after: Option<&(i64, String)>,
    most: i64,
) -> Result<Vec<Link>> {
    let kind = links.kind();
    let (values, table) = match kind {
        Kind::EndUser => ("l.user_code, l.user_name, l.partitions, l.role, l.ends_at", "customer_link"),
        _ => (
            "'' as user_code, '' as user_name, '{}'::smallint[] as partitions, '' as role, l.ends_at",
            "installer_link",
        ),
    };
    let (near, key) = match links {
        Links::OnPanels(..) => ("l.panel_id", "a.email_canonical"),
        Links::OfPeople(_) => ("l.account_id", "p.imei"),
    };
    let mut sql = QueryBuilder::new("select n.nth, ");
    sql.push(key).push(" as key, a.email, p.imei, ").push(values);
    sql.push(" from unnest(").push_bind(of).push(") with ordinality n (id, nth) join ").push(table);
    sql.push(" l on ")
        .push(near)
        .push(" = n.id join account a on a.id = l.account_id join panel p on p.id = l.panel_id");
    sql.push(" where a.kind = ").push_bind(kind.key());
    if !scope.all_groups {
        sql.push(" and p.group_id = any(").push_bind(&scope.groups).push(")");
    }
    if let Some((nth, key_before)) = after {
        sql.push(" and (n.nth, ").push(key).push(") > (").push_bind(nth).push(", ").push_bind(key_before).push(")");
    }
    sql.push(" order by n.nth, ").push(key).push(" limit ").push_bind(most);
    Ok(sql.build_query_as().fetch_all(pool).await?)
}

/// A job.
#[derive(Debug, sqlx::FromRow)]
pub struct Job {
    /// Which.
    pub id: Uuid,
    /// Stable word of what is done.
    pub kind: String,
    /// The same in words.
    pub title: String,
    /// To which.
    pub about: String,
    /// Who asked, by his name at the time.
    pub owner_name: String,
    /// Stable word.
    pub state: String,
    /// Why it was cancelled or stopped.
    pub reason: String,
    /// Rows.
    pub total: i32,
    /// Of them done.
    pub done: i32,
    /// Skipped.
    pub skipped: i32,
    /// Failed.
    pub failed: i32,
    /// When it was asked for.
    pub created_at: OffsetDateTime,
}

/// The reader's own jobs, and with "Jobs: view" those of people in his sight, older than `from`, newest first.
pub async fn jobs(
    pool: &PgPool,
    reader: &Caller,
    query: &JobQuery,
    from: Option<(OffsetDateTime, Uuid)>,
    most: i64,
) -> Result<Vec<Job>> {
    let mut sql = QueryBuilder::new(
        "select j.id, j.kind, j.title, j.about, j.owner_name, j.state, j.reason, j.total, j.done, j.skipped, j.failed,
                j.created_at
           from job j where ",
    );
    if query.own || !reader.permissions.has(Permission::JobsView) {
        sql.push("j.owner_id = ").push_bind(reader.account.0);
    } else if reader.scope.all_people {
        sql.push("true");
    } else {
        sql.push("(j.owner_id = ").push_bind(reader.account.0);
        sql.push(" or exists (select 1 from account a where a.id = j.owner_id and a.company_id = any(");
        sql.push_bind(&reader.scope.companies).push(")))");
    }
    if let Some(state) = query.state {
        sql.push(" and j.state = ").push_bind(state.key());
    }
    if let Some((at, id)) = from {
        sql.push(" and (j.created_at, j.id) < (").push_bind(at).push(", ").push_bind(id).push(")");
    }
    sql.push(" order by j.created_at desc, j.id desc limit ").push_bind(most);
    Ok(sql.build_query_as().fetch_all(pool).await?)
}
