//! Remote assistance: asking and beginning (the helper's pages under `/assist`), the banner and the acts inside the
//! customer's dashboard, and what the customer is told over his own pages.

pub(super) mod customer;
pub(super) mod ended;
pub(super) mod inside;
pub(super) mod start;
mod top;
pub(super) mod wait;

use app::paths::{self, Tab};
use axum::response::Response;
use domain::audit::{AuditEntry, AuditOutcome};
use model::ApiError;
use model::accounts::{AccountQuery, Kind};
use model::ids::AccountId;

use super::visit::{Member, go, put};
use crate::cookies::{Cookie, Cookies};

pub(super) use top::Top;

/// Where a helper lands whose assistance is over.
const ENDED: &str = "/assist/ended";

/// Leads a helper out of a dashboard that is closed to him now.
pub(super) fn over(cookies: Cookies) -> Response {
    let mut response = go(ENDED);
    put(&mut response, cookies.clear(Cookie::Assist));
    response
}

/// The same for one whose assistance goes on later: he sees the console as a role.
pub(super) fn waits() -> Response {
    go(ENDED)
}

/// The dashboard, as the customer.
fn enter(cookies: Cookies, token: &str) -> Response {
    let mut response = go("/home");
    put(&mut response, cookies.set(Cookie::Assist, token));
    response
}

/// Keeps in the log that somebody was not allowed to (SEC-93).
async fn note_refusal(member: &Member, action: &'static str, fault: &domain::Error) {
    let domain::Error::Api(ApiError::Forbidden(why)) = fault else { return };
    let entry = AuditEntry::about(action, "").ended(AuditOutcome::Refused, why);
    if let Err(error) = member.visit.domain().note(&member.caller.actor(), &entry).await {
        tracing::error!(request = member.visit.origin.request_id, %error, "a refusal could not be noted");
    }
}

/// The customer's page in the console.
fn account_page(id: AccountId) -> String {
    paths::open(id, &AccountQuery::of(Kind::EndUser), Tab::Overview)
}
