//! The form of a company, read.

use model::companies::{CompanyForm, CompanyKind, Joining, Site};
use model::error::Faults;
use model::{ApiError, field};
use uuid::Uuid;

use super::repo::Editable;
use crate::error::{Error, Result};

/// What is wrong with every place that is none in the caller's sight, whether it exists or not (SEC-45).
pub(super) const NO_PARENT: &str = "Choose a company from the list.";

/// A place out of the caller's sight, as the fault of the field it was chosen in.
pub(super) fn no_parent(error: Error) -> Error {
    match error {
        Error::Api(ApiError::NotFound) => Error::field("parent", NO_PARENT),
        other => other,
    }
}

/// A company as typed, but for its place in the tree.
pub(super) struct Wanted {
    pub(super) facts: Editable,
    /// The parent as typed; None: nothing was.
    pub(super) parent: Option<Uuid>,
}

/// Reads the form. `kept`: the stored kind of a company whose kind is not to be chosen. `site`: the region
/// when none is chosen.
pub(super) fn read(form: &CompanyForm, kept: Option<CompanyKind>, site: Site) -> Result<Wanted> {
    let mut faults = Faults::default();
    let name = faults.take("name", field::name(&form.name));
    let kind = faults.take("kind", kept.map_or_else(|| kind(&form.kind), Ok));
    let parent = faults.take("parent", parent(&form.parent));
    let region = faults.take("region", region(&form.region, site));
    let contact = faults.take("contact", contact(&form.contact));
    let description = faults.take("description", field::remarks(&form.description));
    let joining = faults.take("joining", joining(&form.joining));
    let (Some(name), Some(kind), Some(parent), Some(region), Some(contact), Some(description), Some(joining)) =
        (name, kind, parent, region, contact, description, joining)
    else {
        return Err(faults.into_error().into());
    };
    let facts = Editable {
        name,
        kind: kind.key().to_owned(),
        parent_id: None,
        region: region.key().to_owned(),
        contact,
        description,
        joining: joining.key().to_owned(),
    };
    Ok(Wanted { facts, parent })
}

/// S4-2: a distributor or an installer company; there is no second operator.
fn kind(typed: &str) -> Result<CompanyKind, String> {
    CompanyKind::from_key(typed)
        .filter(|kind| CompanyKind::CHOSEN.contains(kind))
        .ok_or_else(|| "Choose distributor or installer company.".to_owned())
}

fn parent(typed: &str) -> Result<Option<Uuid>, String> {
    if typed.is_empty() {
        return Ok(None);
    }
    typed.parse().map(Some).map_err(|_| NO_PARENT.to_owned())
}

fn region(typed: &str, site: Site) -> Result<Site, String> {
    if typed.is_empty() {
        return Ok(site);
    }
    Site::from_key(typed).ok_or_else(|| "Choose a region.".to_owned())
}

fn joining(typed: &str) -> Result<Joining, String> {
    if typed.is_empty() {
        return Ok(Joining::Off);
    }
    Joining::from_key(typed).ok_or_else(|| "Choose who may register.".to_owned())
}

/// Whom to call: one line.
fn contact(typed: &str) -> Result<String, String> {
    field::optional_name(typed)
}
