//! Who looks at the console, and what a form without JavaScript left for the next page.

use serde::{Deserialize, Serialize};

use crate::error::ApiError;
use crate::grid::Grid;
use crate::ids::{AccountId, CompanyId, UndoId};
use crate::permission::{Permission, PermissionSet};
use crate::roles::Viewing;

/// The signed-in person, as the page needs to know him.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    /// Himself.
    pub id: AccountId,
    /// Display name.
    pub name: String,
    /// Address.
    pub email: String,
    /// Role, by name.
    pub role: String,
    /// Company, by name.
    pub company: String,
    /// Company.
    pub company_id: CompanyId,
    /// What he may do; the server decides again each time.
    pub permissions: PermissionSet,
    /// The settings of the site are his to see: that takes more than the permission.
    pub sees_settings: bool,
    /// He sees the console as this role, and changes nothing.
    pub viewing: Option<Viewing>,
    /// A mail server is configured (S3-14).
    pub mail_configured: bool,
    /// Demo mode: captured mail is readable.
    pub demo: bool,
    /// Which build the page belongs to.
    pub build: String,
    /// What the last form left, when there was one without JavaScript.
    pub flash: Option<Flash>,
    /// Where the navigation leads, for grids of which he has a default view: the view's query.
    pub views: Vec<(Grid, String)>,
}

impl Viewer {
    /// May he?
    pub const fn may(&self, permission: Permission) -> bool {
        self.permissions.has(permission)
    }
}

/// What of a form could not be done while the rest was: it stands in the form again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    /// The fields, as the form names them.
    pub values: Vec<(String, String)>,
    /// What is wrong with them.
    pub error: ApiError,
}

/// What a form post without JavaScript left for the page it leads to. Kept on the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flash {
    /// The server function, such as `accounts/add`.
    pub endpoint: String,
    /// What was typed, without secrets.
    pub values: Vec<(String, String)>,
    /// What was wrong.
    pub error: Option<ApiError>,
    /// What was done.
    pub notice: Option<String>,
    /// The offer to take it back.
    #[serde(default)]
    pub undo: Option<UndoId>,
}

impl Flash {
    /// What was typed into `field`.
    pub fn value(&self, field: &str) -> Option<&str> {
        self.values.iter().find(|(name, _)| name == field).map(|(_, value)| value.as_str())
    }
}

/// Writes a URL query, percent-encoding what needs it.
#[derive(Debug, Default)]
pub struct QueryWriter(String);

impl QueryWriter {
    /// Adds `name=value`.
    pub fn put(&mut self, name: &str, value: &str) {
        if !self.0.is_empty() {
            self.0.push('&');
        }
        self.0.push_str(name);
        self.0.push('=');
        self.0.push_str(&percent(value));
    }

    /// The query, without `?`.
    pub fn finish(self) -> String {
        self.0
    }
}

/// Percent-encodes all but the unreserved characters of RFC 3986.
pub fn percent(text: &str) -> String {
    use std::fmt::Write;
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}
