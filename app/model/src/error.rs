//! The one error a service answers with, and its one mapping to an HTTP status.

use serde::{Deserialize, Serialize};

use crate::text;

/// What every service answers.
pub type Result<T, E = ApiError> = std::result::Result<T, E>;

/// A fault at one field of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The field's name as the form sends it (`email`, `phone`).
    pub field: String,
    /// One sentence for the person who typed: what is wrong and what would be right.
    pub message: String,
}

impl FieldError {
    /// A fault at `field`.
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: field.into(), message: message.into() }
    }
}

/// Every way a request can fail. Carries only what the caller may read: fixed sentences, the
/// fields he sent, the current state of a record in his sight. Never a driver's or library's text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ApiError {
    /// Fields to correct. 422.
    Invalid(Vec<FieldError>),
    /// The request cannot be read as what the function takes. 400.
    Malformed,
    /// Nobody is signed in, or the session has ended. 401.
    SignedOut,
    /// In sight, but not allowed; the sentence says what is missing. 403.
    Forbidden(String),
    /// Not there, or not for this person to see: the same answer (SEC-45). 404.
    NotFound,
    /// Somebody else changed the record meanwhile, or its state does not allow this. 409.
    /// `current` is the record as it is now, as the JSON text of the detail type, where the caller may see it.
    Conflict {
        /// What happened, in one sentence.
        message: String,
        /// The record as it is now. A text: a tree of JSON needs a reader of its own in the client.
        current: Option<String>,
    },
    /// The request is larger than this function takes. 413.
    TooLarge,
    /// Too many tries; how long to wait, in seconds. 429.
    TooMany(u32),
    /// The act needs a fresh proof of who this is. 403 with a way forward.
    StepUp,
    /// The server or something it needs is busy or away; try again. 503.
    Unavailable,
    /// A bug. The number finds the entry in the log. 500.
    Internal(String),
    /// The browser could not reach the server. Made in the browser only.
    Unreachable,
}

impl ApiError {
    /// One field's fault.
    pub fn field(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError::new(field, message)])
    }

    /// A refusal because of the record's state.
    pub fn conflict(message: impl Into<String>) -> Self {
        Self::Conflict { message: message.into(), current: None }
    }

    /// The HTTP status of this error; the only place that says so.
    pub const fn status(&self) -> u16 {
        match self {
            Self::Malformed => 400,
            Self::SignedOut => 401,
            Self::Forbidden(_) | Self::StepUp => 403,
            Self::NotFound => 404,
            Self::Conflict { .. } => 409,
            Self::TooLarge => 413,
            Self::Invalid(_) => 422,
            Self::TooMany(_) => 429,
            Self::Internal(_) => 500,
            Self::Unavailable | Self::Unreachable => 503,
        }
    }

    /// The sentence for the person; the only place that turns an error into text.
    pub fn message(&self) -> String {
        match self {
            Self::Invalid(_) => text::CHECK_FIELDS.into(),
            Self::Malformed => text::MALFORMED.into(),
            Self::SignedOut => text::SIGNED_OUT.into(),
            Self::Forbidden(why) if !why.is_empty() => why.clone(),
            Self::Forbidden(_) => text::FORBIDDEN.into(),
            Self::NotFound => text::NOT_FOUND.into(),
            Self::Conflict { message, .. } => message.clone(),
            Self::TooLarge => text::TOO_LARGE.into(),
            Self::TooMany(seconds) => text::too_many(*seconds),
            Self::StepUp => text::STEP_UP.into(),
            Self::Unavailable => text::UNAVAILABLE.into(),
            Self::Internal(incident) => text::internal(incident),
            Self::Unreachable => text::UNREACHABLE.into(),
        }
    }

    /// The fault at `field`, if this error names one.
    pub fn at(&self, field: &str) -> Option<&str> {
        match self {
            Self::Invalid(fields) => fields.iter().find(|f| f.field == field).map(|f| f.message.as_str()),
            _ => None,
        }
    }
}

impl std::fmt::Display for ApiError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for ApiError {}

/// Collects the faults of a form so that all of them are shown at once.
#[derive(Debug, Default)]
pub struct Faults(Vec<FieldError>);

impl Faults {
    /// Keeps a value that is right; notes the fault and answers `None` for one that is not.
    pub fn take<T>(&mut self, field: &str, value: std::result::Result<T, String>) -> Option<T> {
        match value {
            Ok(value) => Some(value),
            Err(message) => {
                self.0.push(FieldError::new(field, message));
                None
            }
        }
    }

    /// Notes a fault.
    pub fn add(&mut self, field: &str, message: impl Into<String>) {
        self.0.push(FieldError::new(field, message));
    }

    /// The error of all faults noted; `Malformed` when a value is missing without one.
    pub fn into_error(self) -> ApiError {
        if self.0.is_empty() { ApiError::Malformed } else { ApiError::Invalid(self.0) }
    }

    /// Ends with an error when any fault was noted.
    pub fn check(self) -> Result<()> {
        if self.0.is_empty() { Ok(()) } else { Err(ApiError::Invalid(self.0)) }
    }
}
