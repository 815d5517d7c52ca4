//! Who a request in an assistance is: the customer, with the helper at the keyboard. Asked anew at each request.

use model::accounts::Kind;
use model::assistance::MOST_MINUTES;
use model::ids::{AccountId, SessionId};
use model::{ApiError, Permission};
use sqlx::PgConnection;
use time::Duration;

use super::end::cause;
use super::repo::{self, Row};
use crate::accounts::find;
use crate::caller::{Assisting, Caller, Scope};
use crate::error::{Error, Result};
use crate::{Domain, auth, keys};

impl Domain {
    /// The customer, as `helper` acts for him with this token; None when it is nobody's, has ended, hangs on
    /// another session than the helper's present one, or when the helper may not assist any more (SEC-62, SEC-63).
    /// `helper` is who the browser's own session says, as he is now.
    pub async fn assisted_caller(&self, helper: &Caller, token: &str) -> Result<Option<Caller>> {
        let Some(raw) = keys::token_bytes(token) else { return Ok(None) };
        if helper.require(Permission::AccountsAssist, ()).is_err() {
            return Ok(None);
        }
        let now = self.clock().now();
        let mut conn = self.pool().acquire().await?;
        let found = repo::of_token(&mut conn, &keys::hash(&raw), helper.session, now).await?;
        let Some(row) = found.filter(|row| row.helper_id == helper.account.0) else { return Ok(None) };
        if find(&mut conn, &helper.scope, Kind::EndUser, AccountId(row.account_id)).await.is_err() {
            return Ok(None);
        }
        customer(&mut conn, helper, &row, now).await
    }

    /// Refuses a helper whose assistance has ended since his request began, whatever ended it.
    pub(crate) async fn check_assisting(&self, conn: &mut PgConnection, caller: &Caller) -> Result<()> {
        let Some(assisting) = &caller.assisting else { return Ok(()) };
        let row = repo::find(conn, assisting.id).await?.filter(|row| row.ended_at.is_none());
        let Some(row) = row else { return Err(ApiError::SignedOut.into()) };
        match cause(conn, &row, self.clock().now()).await? {
            None => Ok(()),
            Some(_) => Err(ApiError::SignedOut.into()),
        }
    }
}

async fn customer(
    conn: &mut PgConnection,
    helper: &Caller,
    row: &Row,
    now: time::OffsetDateTime,
) -> Result<Option<Caller>> {
    let session = row.session_id.ok_or_else(|| Error::bug("a running assistance without a session"))?;
    repo::touch(conn, session, now).await?;
    let Some(customer) = auth::as_himself(conn, AccountId(row.account_id), now).await? else { return Ok(None) };
    Ok(Some(Caller {
        session: SessionId(session),
        // A customer has neither; whatever his account says, an assistance shows no more than his dashboard.
        permissions: model::PermissionSet::EMPTY,
        scope: Scope::default(),
        // What he must do himself does not keep the helper out.
        must_enrol: false,
        must_change_password: false,
        assisting: Some(assisting(row)),
        origin: helper.origin.clone(),
        ..customer
    }))
}

fn assisting(row: &Row) -> Assisting {
    Assisting {
        id: row.assistance(),
        helper: AccountId(row.helper_id),
        helper_name: row.helper_name.clone(),
        reason: row.reason.clone(),
        ends_at: row.ends_at,
        may_extend: latest(row).is_some_and(|latest| row.extended_at.is_none() && row.ends_at < latest),
    }
}

/// When a running one ends at the very latest.
pub(super) fn latest(row: &Row) -> Option<time::OffsetDateTime> {
    row.started_at.map(|started| started + Duration::minutes(i64::from(MOST_MINUTES)))
}
