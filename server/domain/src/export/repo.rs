//! SQL of exported rows: by their ids, and once more in the reader's scope.

use model::accounts::Kind;
use sqlx::{PgPool, QueryBuilder};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::accounts::repo::push_sight;
use crate::caller::Scope;
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
