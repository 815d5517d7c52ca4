//! SQL of a conversion.

use model::accounts::State;
use model::ids::{AccountId, CompanyId};
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::accounts::AccountRef;
use crate::accounts::repo::exactly_one;
use crate::caller::{Granted, Scope};
use crate::error::Result;
use crate::roles::RoleRef;

/// One link of the installer, and what becomes of it.
#[derive(Debug, sqlx::FromRow)]
pub struct Line {
    /// Which link.
    pub id: Uuid,
    /// Its panel's IMEI.
    pub imei: String,
    /// Its panel's account code.
    pub account_code: String,
    /// Its panel's group.
    pub group_name: String,
    /// The employee will see the panel's group.
    pub stays: bool,
    /// The reader sees the panel.
    pub is_seen: bool,
}

/// Is the company the operator? At another's, a role that sees every group sees those connected to it.
pub async fn is_operator(conn: &mut PgConnection, company: CompanyId) -> Result<bool> {
    Ok(sqlx::query_scalar("select parent_id is null and kind = 'operator' from company where id = $1")
        .bind(company.0)
        .fetch_one(conn)
        .await?)
}

/// All links of an installer by IMEI, seen with the eyes of the employee he would be with `role`: the
/// groups of the role, those he is a member of at `now`, or all (decision 13).
pub async fn lines(
    conn: &mut PgConnection,
    reader: &Scope,
    account: AccountId,
    role: &RoleRef,
    sees_all: bool,
    now: OffsetDateTime,
) -> Result<Vec<Line>> {
    Ok(sqlx::query_as(
        "select l.id, p.imei, p.account_code, g.name as group_name,
                $3 or exists (select 1 from role_group r where r.role_id = $2 and r.group_id = p.group_id)
                   or exists (select 1 from group_member m
                               where m.account_id = l.account_id and m.group_id = p.group_id
                                 and (m.ends_at is null or m.ends_at > $6))
                   as stays,
                $4 or p.group_id = any($5) as is_seen
           from installer_link l
           join panel p on p.id = l.panel_id
           join panel_group g on g.id = p.group_id
          where l.account_id = $1 order by p.imei",
    )
    .bind(account.0)
    .bind(role.id.0)
    .bind(sees_all)
    .bind(reader.all_groups)
    .bind(&reader.groups)
    .bind(now)
    .fetch_all(conn)
    .await?)
}

/// Makes an employee of the installer. His version was raised with his name already.
pub async fn make_employee(
    conn: &mut PgConnection,
    granted: &Granted<AccountRef>,
    role: &RoleRef,
    state: State,
) -> Result<()> {
    let done = sqlx::query(
        "update account set kind = 'employee', role_id = $2, state = $3 where id = $1 and kind = 'installer'",
    )
    .bind(granted.target().id.0)
    .bind(role.id.0)
    .bind(state.key())
    .execute(conn)
    .await?;
    exactly_one(&done, "make_employee")
}
