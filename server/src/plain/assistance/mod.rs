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
use model::accounts::{AccountQuery, Kind};
use model::ids::AccountId;

use super::visit::{go, put};
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

/// The dashboard, as the customer.
fn enter(cookies: Cookies, token: &str) -> Response {
    let mut response = go("/home");
    put(&mut response, cookies.set(Cookie::Assist, token));
    response
}

/// The customer's page in the console.
fn account_page(id: AccountId) -> String {
    paths::open(id, &AccountQuery::of(Kind::EndUser), Tab::Overview)
}
