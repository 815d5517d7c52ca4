//! The conversion's form (S3-57 to S3-62).

use model::error::Faults;
use model::ids::RoleId;
use model::installers::ConvertInstaller;
use model::{ApiError, field};

use crate::companies::countries;
use crate::error::{Error, Result};

/// The form, read.
pub struct Values {
    pub name: String,
    pub phone: String,
    pub country: String,
    pub role: RoleId,
}

/// Every fault at its field with its own sentence (S3-105).
pub fn read(form: &ConvertInstaller) -> Result<Values> {
    let mut faults = Faults::default();
    let name = faults.take("name", field::name(&form.name));
    let phone = faults.take("phone", field::phone(&form.phone));
    let country = faults.take("country", country(&form.country));
    let role = faults.take("role", role(&form.role));
    if let (Some(name), Some(phone), Some(country), Some(role)) = (name, phone, country, role) {
        Ok(Values { name, phone, country, role })
    } else {
        Err(faults.into_error().into())
    }
}

/// A role that is not there is a fault of the form; one that may not be given stays a refusal.
pub fn unknown_role(error: Error) -> Error {
    match error {
        Error::Api(ApiError::NotFound) => Error::field("role", "Choose a role from the list."),
        other => other,
    }
}

fn country(typed: &str) -> Result<String, String> {
    match typed.trim() {
        "" => Err("Choose a country.".into()),
        code if countries::is_country(code) => Ok(code.to_owned()),
        _ => Err("Choose a country from the list.".into()),
    }
}

fn role(typed: &str) -> Result<RoleId, String> {
    match typed.trim() {
        "" => Err("Choose a role.".into()),
        id => id.parse().map_err(|_| "Choose a role from the list.".into()),
    }
}
