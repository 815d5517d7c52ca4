//! SQL of groups.

use sqlx::PgConnection;
use uuid::Uuid;

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
