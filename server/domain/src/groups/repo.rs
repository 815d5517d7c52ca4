//! SQL of groups.

use model::groups::GroupDetail;
use model::ids::GroupId;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use crate::caller::Scope;
use crate::error::Result;

/// Makes each of these accounts a member of every group whose company is his own or below it.
pub async fn join_own(conn: &mut PgConnection, accounts: &[Uuid]) -> Result<()> {
    sqlx::query(
        "with recursive reach (root, id) as (
             select distinct company_id, company_id from account where id = any($1)
             union
             select reach.root, company.id from company join reach on company.parent_id = reach.id
         )
         insert into group_member (group_id, account_id)
         select g.id, a.id
           from account a join reach on reach.root = a.company_id join panel_group g on g.company_id = reach.id
          where a.id = any($1)
         on conflict (group_id, account_id) do nothing",
    )
    .bind(accounts)
    .execute(conn)
    .await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct DetailRow {
    id: Uuid,
    name: String,
    description: String,
    company: String,
    is_main: bool,
    panels: i64,
    members: i64,
    roles: Vec<String>,
}

/// One group in sight, with the members in sight.
pub async fn detail(pool: &PgPool, scope: &Scope, id: GroupId) -> Result<Option<GroupDetail>> {
    let row: Option<DetailRow> = sqlx::query_as(
        "select g.id, g.name, g.description, coalesce(c.name, '') as company, g.is_main,
                (select count(*) from panel p where p.group_id = g.id) as panels,
                (select count(*) from group_member m join account a on a.id = m.account_id
                  where m.group_id = g.id and ($4 or a.company_id = any($5))) as members,
                array(select r.name from role_group x join role r on r.id = x.role_id
                       where x.group_id = g.id order by lower(r.name), r.id) as roles
           from panel_group g left join company c on c.id = g.company_id
          where g.id = $1 and ($2 or g.id = any($3))",
    )
    .bind(id.0)
    .bind(scope.all_groups)
    .bind(&scope.groups)
    .bind(scope.all_people)
    .bind(&scope.companies)
    .fetch_optional(pool)
    .await?;
    Ok(row.map(|row| GroupDetail {
        id: GroupId(row.id),
        name: row.name,
        description: row.description,
        company: row.company,
        is_main: row.is_main,
        panels: u32::try_from(row.panels).unwrap_or(u32::MAX),
        members: u32::try_from(row.members).unwrap_or(u32::MAX),
        roles: row.roles,
    }))
}
