//! The form of a panel, read.

use model::error::Faults;
use model::field;
use model::panels::{CODE_MAX, MODEL_MAX, PanelForm};

use crate::error::Result;

/// What a panel is, apart from its place and its people.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Facts {
    /// 15 digits.
    pub imei: String,
    /// What it is called on the web.
    pub web_name: String,
    /// Account code at the monitoring station.
    pub account_code: String,
    /// Model.
    pub model: String,
    /// The master user must permit each connection of an installer.
    pub needs_permit: bool,
}

/// Reads them; every fault at once.
pub fn read(form: &PanelForm) -> Result<Facts> {
    let mut faults = Faults::default();
    let imei = faults.take("imei", imei(&form.imei));
    let web_name = faults.take("web_name", field::optional_name(&form.web_name));
    let account_code = faults.take("account_code", account_code(&form.account_code));
    let model = faults.take("model", model(&form.model));
    match (imei, web_name, account_code, model) {
        (Some(imei), Some(web_name), Some(account_code), Some(model)) => {
            Ok(Facts { imei, web_name, account_code, model, needs_permit: form.needs_permit })
        }
        _ => Err(faults.into_error().into()),
    }
}

/// As it is printed, with spaces or dashes, or as digits; the check digit is told at the field.
fn imei(typed: &str) -> Result<String, String> {
    let digits: String = typed.trim().chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    if digits.is_empty() {
        return Err("Enter the IMEI: 15 digits, printed on the panel.".into());
    }
    field::imei(&digits)
}

fn account_code(typed: &str) -> Result<String, String> {
    let code = typed.trim();
    if code.is_empty() {
        return Err("Enter the account code of the monitoring station.".into());
    }
    let length = u32::try_from(code.chars().count()).unwrap_or(u32::MAX);
    if length > CODE_MAX {
        return Err(format!("At most {CODE_MAX} characters; this has {length}."));
    }
    if code.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
        Ok(code.to_owned())
    } else {
        Err("Use letters, digits and dashes.".into())
    }
}

fn model(typed: &str) -> Result<String, String> {
    let model = field::optional_name(typed)?;
    let length = u32::try_from(model.chars().count()).unwrap_or(u32::MAX);
    if length > MODEL_MAX { Err(format!("At most {MODEL_MAX} characters; this has {length}.")) } else { Ok(model) }
}

#[cfg(test)]
mod tests {
    use super::imei;

    #[test]
    fn an_imei_is_typed_as_it_is_printed() {
        assert_eq!(imei(" 49-015420-323751-8 ").as_deref(), Ok("490154203237518"));
        assert_eq!(imei("490154203237517").unwrap_err(), "The IMEI's check digit is wrong.");
        assert_eq!(imei("4901542032375").unwrap_err(), "An IMEI has 15 digits.");
        assert!(imei("").is_err());
    }
}
