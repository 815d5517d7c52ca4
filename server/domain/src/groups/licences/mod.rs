//! Licences of a group: seats of a product for a time.

pub mod repo;

use model::accounts::{Change, Done};
use model::groups::LicenceForm;
use model::ids::{GroupId, LicenceId};
use model::{ApiError, Permission, text};

use crate::Domain;
use crate::caller::Caller;
use crate::error::{Error, Result, retry};
use crate::groups::form::{self, Licence, last_day};
use crate::groups::seats;

impl Domain {
    /// Adds a licence. `Invalid` at `product`, `seats`, `valid_from`, `valid_to`; at `seats` too when it holds
    /// now and offers fewer than are taken.
    pub async fn add_licence(&self, caller: &Caller, group: GroupId, form: &LicenceForm) -> Result<Done> {
        caller.require(Permission::GroupsLicences, ())?;
        retry(self.entropy(), || async {
            let (mut tx, granted) = self.begin_on_group(caller, Permission::GroupsLicences, group).await?;
            let now = tx.now;
            let new = form::licence(form, "", now)?;
            let before = repo::licence_facts(tx.conn(), group).await?;
            let id = self.new_uuid();
            repo::insert_licence(tx.conn(), group.0, id, &new, now).await?;
            seats::check_lowered(tx.conn(), granted.target(), &before, now).await?;
            let entry = granted.target().entry("groups.licence_add");
            tx.commit(entry.with(vec![told("", &new)])).await?;
            Ok(Done::new(format!("The licence for {} is added.", new.product)))
        })
        .await
    }

    /// Writes a licence over the version the form was filled from. Seats below what is taken are refused with
    /// the number.
    pub async fn edit_licence(
        &self,
        caller: &Caller,
        group: GroupId,
        id: LicenceId,
        version: i64,
        form: &LicenceForm,
    ) -> Result<Done> {
        caller.require(Permission::GroupsLicences, ())?;
        retry(self.entropy(), || async {
            let (mut tx, granted) = self.begin_on_group(caller, Permission::GroupsLicences, group).await?;
            let now = tx.now;
            let old = repo::licence(tx.conn(), group, id).await?.ok_or(ApiError::NotFound)?;
            let new = form::licence(form, "", old.valid_from)?;
            if old.version != version {
                return Err(ApiError::conflict(text::CHANGED_LINK).into());
            }
            if old.is(&new) {
                return Ok(Done::new("Nothing was changed."));
            }
            let before = repo::licence_facts(tx.conn(), group).await?;
            repo::update_licence(tx.conn(), &granted, id, &new, now).await?;
            seats::check_lowered(tx.conn(), granted.target(), &before, now).await?;
            let entry = granted.target().entry("groups.licence_edit");
            tx.commit(entry.with(vec![told(&old.words(), &new)])).await?;
            Ok(Done::new("Saved."))
        })
        .await
    }

    /// Removes a licence. While others of its product hold, they must have seats enough.
    pub async fn remove_licence(&self, caller: &Caller, group: GroupId, id: LicenceId) -> Result<Done> {
        caller.require(Permission::GroupsLicences, ())?;
        retry(self.entropy(), || async {
            let (mut tx, granted) = self.begin_on_group(caller, Permission::GroupsLicences, group).await?;
            let now = tx.now;
            let old = repo::licence(tx.conn(), group, id).await?.ok_or(ApiError::NotFound)?;
            let before = repo::licence_facts(tx.conn(), group).await?;
            repo::delete_licence(tx.conn(), &granted, id).await?;
            seats::check_lowered(tx.conn(), granted.target(), &before, now).await.map_err(as_conflict)?;
            let entry = granted.target().entry("groups.licence_remove");
            tx.commit(entry.with(vec![Change::new(LICENCE, old.words(), "")])).await?;
            Ok(Done::new(format!("The licence for {} is removed.", old.product)))
        })
        .await
    }
}

const LICENCE: &str = "Licence";

/// A changed licence, for the audit entry.
pub(in crate::groups) fn told(before: &str, new: &Licence) -> Change {
    Change::new(LICENCE, before, words(&new.product, new.seats, new.valid_from, new.valid_to))
}

/// "Video, 5 seats, 2026-01-01 to 2026-12-31".
pub(in crate::groups) fn words(
    product: &str,
    seats: i32,
    from: time::OffsetDateTime,
    to: time::OffsetDateTime,
) -> String {
    let seats = text::count(u32::try_from(seats).unwrap_or(0), "seat", "seats");
    format!("{product}, {seats}, {} to {}", from.date(), last_day(to))
}

/// A confirmation has no field to say it at.
fn as_conflict(error: Error) -> Error {
    match error {
        Error::Api(api) if api.at("seats").is_some() => {
            Error::conflict(format!("The seats that are left are not enough. {}", api.at("seats").unwrap_or_default()))
        }
        other => other,
    }
}
