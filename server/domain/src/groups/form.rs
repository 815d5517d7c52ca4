//! Forms about groups, read.

use model::error::Faults;
use model::field;
use model::groups::{LicenceForm, MemberRole, PRODUCT_MAX, SEATS_MAX};
use model::ids::CompanyId;
use time::{Date, Duration, OffsetDateTime};

use crate::accounts::links::end_of;
use crate::caller::Caller;
use crate::error::{Error, Result};

/// A licence, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Licence {
    pub(super) product: String,
    pub(super) seats: i32,
    pub(super) valid_from: OffsetDateTime,
    pub(super) valid_to: OffsetDateTime,
}

/// Reads a licence; `prefix` comes before the names of its fields.
pub(super) fn licence(form: &LicenceForm, prefix: &str, now: OffsetDateTime) -> Result<Licence> {
    let mut faults = Faults::default();
    let at = |name: &str| format!("{prefix}{name}");
    let product = faults.take(&at("product"), product(&form.product));
    let seats = faults.take(&at("seats"), seats(&form.seats));
    let from = faults.take(&at("valid_from"), field::optional_date(&form.valid_from));
    let to = faults.take(&at("valid_to"), end_of(&form.valid_to));
    if let Some(None) = to {
        faults.add(&at("valid_to"), "Enter the last day.");
    }
    let (Some(product), Some(seats), Some(from), Some(Some(valid_to))) = (product, seats, from, to) else {
        return Err(faults.into_error().into());
    };
    let valid_from = from.unwrap_or_else(|| now.date()).midnight().assume_utc();
    if valid_from >= valid_to {
        return Err(Error::field(&at("valid_to"), "The last day is before the first one."));
    }
    Ok(Licence { product, seats, valid_from, valid_to })
}

fn product(typed: &str) -> Result<String, String> {
    if typed.trim().is_empty() {
        return Err("Enter the product.".into());
    }
    let product = field::name(typed)?;
    let length = product.chars().count();
    if length > PRODUCT_MAX as usize {
        return Err(format!("At most {PRODUCT_MAX} characters; this has {length}."));
    }
    Ok(product)
}

fn seats(typed: &str) -> Result<i32, String> {
    let wrong = || format!("Enter a number of seats from 1 to {}.", model::grid::grouped(SEATS_MAX));
    let seats: u32 = typed.trim().parse().map_err(|_| wrong())?;
    if !(1..=SEATS_MAX).contains(&seats) {
        return Err(wrong());
    }
    i32::try_from(seats).map_err(|_| wrong())
}

/// A member's role; nothing typed means member.
pub(super) fn member_role(typed: &str) -> Result<MemberRole, String> {
    if typed.is_empty() {
        return Ok(MemberRole::Member);
    }
    MemberRole::from_key(typed).ok_or_else(|| "Choose a role from the list.".to_owned())
}

/// The end of a membership, not past.
pub(super) fn end(typed: &str, now: OffsetDateTime) -> Result<Option<OffsetDateTime>, String> {
    let end = end_of(typed)?;
    match end {
        Some(end) if end <= now => Err("This day is past. To end it now, remove the member.".to_owned()),
        end => Ok(end),
    }
}

/// A company in sight; nothing typed means the caller's own.
pub(super) fn company(caller: &Caller, typed: &str) -> Result<CompanyId, String> {
    if typed.is_empty() {
        return Ok(caller.company);
    }
    let chosen = typed.parse().ok().filter(|id| caller.scope.has_company(*id));
    chosen.ok_or_else(|| "Choose a company from the list.".to_owned())
}

/// The last day before an end, as forms and sentences have it: `2026-11-30`.
pub(super) fn last_day(end: OffsetDateTime) -> Date {
    (end - Duration::milliseconds(1)).date()
}

/// The same of an optional end; empty without one.
pub(super) fn last_day_of(end: Option<OffsetDateTime>) -> String {
    end.map(|end| last_day(end).to_string()).unwrap_or_default()
}
