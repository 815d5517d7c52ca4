//! SQL of the demo's groups.

use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::error::Result;

/// In each group of a company, the first two of its enabled employees by address are owner and contact.
pub async fn name_owners(conn: &mut PgConnection) -> Result<()> {
    sqlx::query(
        "update group_member m set role = case r.place when 1 then 'owner' else 'contact' end
           from (select m.group_id, m.account_id,
                        row_number() over (partition by m.group_id order by a.email_canonical) as place
                   from group_member m join account a on a.id = m.account_id join panel_group g on g.id = m.group_id
                  where a.company_id = g.company_id and a.state = 'active' and a.kind = 'employee' and not g.is_main) r
          where r.place <= 2 and m.group_id = r.group_id and m.account_id = r.account_id",
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Groups that have members, but for Main Group, and how many of them take a seat.
pub async fn groups_with_members(conn: &mut PgConnection) -> Result<Vec<(Uuid, i64)>> {
    Ok(sqlx::query_as(
        "select g.id, count(*) filter (where a.state <> 'off')
           from panel_group g join group_member m on m.group_id = g.id join account a on a.id = m.account_id
          where not g.is_main group by g.id order by g.id",
    )
    .fetch_all(conn)
    .await?)
}

/// Makes a group: name, description, code of its company.
pub async fn insert_group(
    conn: &mut PgConnection,
    id: Uuid,
    (name, description, company): (&str, &str, &str),
    now: OffsetDateTime,
) -> Result<()> {
    sqlx::query(
        "insert into panel_group (id, name, name_key, description, company_id, created_at, updated_at)
         select $1, $2, $3, $4, c.id, $6, $6 from company c where c.code = $5",
    )
    .bind(id)
    .bind(name)
    .bind(crate::fold::fold(name))
    .bind(description)
    .bind(company)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// A licence of the demo.
#[derive(Clone, Copy, Debug)]
pub struct DemoLicence<'a> {
    /// Which.
    pub id: Uuid,
    /// Whose.
    pub group: Uuid,
    /// What is licensed.
    pub product: &'a str,
    /// How many may use it.
    pub seats: i32,
    /// First instant.
    pub from: OffsetDateTime,
    /// First instant without it.
    pub to: OffsetDateTime,
}

/// Writes it.
pub async fn insert_licence(conn: &mut PgConnection, licence: &DemoLicence<'_>, now: OffsetDateTime) -> Result<()> {
    sqlx::query(
        "insert into group_licence (id, group_id, product, seats, valid_from, valid_to, created_at, updated_at)
         select $1, g.id, $3, $4, $5, $6, $7, $7 from panel_group g where g.id = $2",
    )
    .bind(licence.id)
    .bind(licence.group)
    .bind(licence.product)
    .bind(licence.seats)
    .bind(licence.from)
    .bind(licence.to)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Active and pending customers of a company, by address, become members.
pub async fn join_customers(
    conn: &mut PgConnection,
    group: Uuid,
    company: &str,
    (active, pending): (i64, i64),
    now: OffsetDateTime,
) -> Result<()> {
    for (state, most) in [("active", active), ("pending", pending)] {
        sqlx::query(
            "insert into group_member (group_id, account_id, added_at)
             select g.id, a.id, $5
               from panel_group g, account a join company c on c.id = a.company_id
              where g.id = $1 and c.code = $2 and a.kind = 'end_user' and a.state = $3
              order by a.email_canonical limit $4
             on conflict do nothing",
        )
        .bind(group)
        .bind(company)
        .bind(state)
        .bind(most)
        .bind(now)
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

/// The first enabled employee of the company by address owns the group.
pub async fn join_employees(conn: &mut PgConnection, group: Uuid, company: &str) -> Result<()> {
    sqlx::query(
        "insert into group_member (group_id, account_id, role)
         select g.id, a.id, 'owner'
           from panel_group g, account a join company c on c.id = a.company_id
          where g.id = $1 and c.code = $2 and a.kind = 'employee' and a.state = 'active'
          order by a.email_canonical limit 1
         on conflict do nothing",
    )
    .bind(group)
    .bind(company)
    .execute(conn)
    .await?;
    Ok(())
}

/// One membership of the group of this name ends then.
pub async fn end_a_membership(conn: &mut PgConnection, group: &str, at: OffsetDateTime) -> Result<()> {
    sqlx::query(
        "update group_member set ends_at = $2
          where (group_id, account_id) in (
              select m.group_id, m.account_id from group_member m join panel_group g on g.id = m.group_id
               where g.name = $1 and m.role = 'member' order by m.account_id limit 1)",
    )
    .bind(group)
    .bind(at)
    .execute(conn)
    .await?;
    Ok(())
}

/// The first modules and add-ons of the catalogue are on for the groups of two distributors.
pub async fn switch_on(conn: &mut PgConnection) -> Result<()> {
    for sql in [
        "insert into group_module (group_id, module_id)
         select g.id, m.id from panel_group g join company c on c.id = g.company_id,
                (select id from module where retired_at is null order by name limit 2) m
          where c.code in ('D01', 'D06') on conflict do nothing",
        "insert into group_add_on (group_id, add_on_id)
         select g.id, o.id from panel_group g join company c on c.id = g.company_id,
                (select id from add_on where retired_at is null and not is_custom order by name limit 1) o
          where c.code in ('D01', 'D06') on conflict do nothing",
    ] {
        sqlx::query(sql).execute(&mut *conn).await?;
    }
    Ok(())
}
