//! Another company for an employee, from account management (S2-18): the same review, ceiling and guard as
//! in his edit dialog, by a permission of its own.

use model::accounts::{Change, Done, Kind};
use model::employees::Review;
use model::ids::{AccountId, CompanyId, RoleId};
use model::{ApiError, Permission};
use sqlx::PgConnection;

use super::repo::{self, Fields};
use super::{entry, guard, review};
use crate::accounts::{AccountRef, check_version, sight};
use crate::caller::Caller;
use crate::employees::edit::check_place;
use crate::error::{Error, Result};
use crate::management::company::{NO_COMPANY, set_company};
use crate::roles::{RoleRef, may_grant};
use crate::{Domain, auth, tally};

const REVIEW: &str = "Review what changes with the other company, then press Save.";
const REVIEW_AGAIN: &str = "What changes is not the same any more. Review it, then press Save again.";

impl Domain {
    /// What another company would change for an employee; None for his own.
    pub(crate) async fn review_of_move(
        &self,
        caller: &Caller,
        id: AccountId,
        company: CompanyId,
    ) -> Result<Option<Review>> {
        let mut conn = self.pool().acquire().await?;
        let account = crate::accounts::find(&mut conn, &caller.scope, Kind::Employee, id).await?;
        let granted = caller.require(Permission::ManagementChangeCompany, account)?;
        let account = granted.target();
        let old = repo::fields(&mut conn, id).await?;
        if old.company_id == company.0 || !caller.scope.has_company(company) {
            return Ok(None);
        }
        let role = role_there(&mut conn, caller, account, &old, company).await?;
        review::make(&mut conn, caller, account, &old, &role, company, self.clock().now()).await.map(Some)
    }

    /// Moves him; `seen` is the seal of the review. `Conflict` with the present [`Review`] for any other.
    pub(crate) async fn move_employee_once(
        &self,
        caller: &Caller,
        id: AccountId,
        version: i64,
        company: CompanyId,
        seen: &str,
    ) -> Result<Done> {
        let permission = Permission::ManagementChangeCompany;
        let (mut tx, granted) = self.begin_on(caller, permission, Kind::Employee, id).await?;
        let now = tx.now;
        let account = granted.target();
        check_version(account, version)?;
        let old = repo::fields(tx.conn(), id).await?;
        if old.company_id == company.0 {
            return Ok(Done::new("Nothing was changed."));
        }
        let role = role_there(tx.conn(), caller, account, &old, company).await?;
        let review = review::make(tx.conn(), caller, account, &old, &role, company, now).await?;
        if review.seal != seen {
            let message = if seen.is_empty() { REVIEW } else { REVIEW_AGAIN }.to_owned();
            return Err(ApiError::Conflict { message, current: serde_json::to_string(&review).ok() }.into());
        }
        set_company(tx.conn(), &granted, company, now).await?;
        sight::refresh(tx.conn(), &[id.0]).await?;
        let (from, to) = (Some((old.company_id, account.state)), Some((company.0, account.state)));
        tally::shift(tx.conn(), id.0, Kind::Employee, from, to).await?;
        auth::revoke(tx.conn(), id, now).await?;
        let change = Change::new("Company", review.company_before, review.company_after);
        tx.commit(entry("management.change_company", account).with(vec![change])).await?;
        Ok(Done::new("Saved. Every session has ended."))
    }
}

/// His role, within the caller's ceiling: in another company it may show more (SEC-48). The last Super
/// Administrator stays at the operator (SEC-50).
async fn role_there(
    conn: &mut PgConnection,
    caller: &Caller,
    account: &AccountRef,
    old: &Fields,
    company: CompanyId,
) -> Result<RoleRef> {
    if repo::company(conn, company).await?.is_none() {
        return Err(Error::field("company", NO_COMPANY));
    }
    let role = may_grant(conn, caller, RoleId(old.role_id)).await?;
    check_place(conn, &role, company).await?;
    guard::keep_one(conn, account).await?;
    Ok(role)
}
