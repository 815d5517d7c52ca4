//! What became of an act that should be refused, as the person gets it.

use std::fmt::Debug;

use domain::Result;
use model::ApiError;

/// The error.
///
/// # Panics
/// When there is none.
#[track_caller]
pub fn api<T: Debug>(result: Result<T>) -> ApiError {
    match result {
        Err(error) => error.into_api("test"),
        Ok(done) => panic!("went through: {done:?}"),
    }
}

/// The fault at one field.
///
/// # Panics
/// When there is none.
#[track_caller]
pub fn fault<T: Debug>(result: Result<T>, field: &str) -> String {
    let error = api(result);
    error.at(field).unwrap_or_else(|| panic!("no fault at {field}: {error:?}")).to_owned()
}

/// The sentence of a conflict.
///
/// # Panics
/// When it is none.
#[track_caller]
pub fn conflict<T: Debug>(result: Result<T>) -> String {
    match api(result) {
        ApiError::Conflict { message, .. } => message,
        other => panic!("no conflict: {other:?}"),
    }
}

/// The sentence of a refusal.
///
/// # Panics
/// When it is none.
#[track_caller]
pub fn forbidden<T: Debug>(result: Result<T>) -> String {
    match api(result) {
        ApiError::Forbidden(why) => why,
        other => panic!("not forbidden: {other:?}"),
    }
}
