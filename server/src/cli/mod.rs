//! What the commands do that only touch the database; `main` reads the command line, opens the
//! database and calls one `run`. Reports go to the standard output, progress to the standard error.

pub mod audit;
pub mod bench;
pub mod create_admin;
pub mod endpoints;
pub mod gateway;
pub mod import;
pub mod mail;
pub mod migrate;
pub mod permissions;
mod progress;
pub mod seed;

use model::ApiError;

/// A service's error in words for the terminal: what a form would show at its fields is joined.
fn in_words(error: domain::Error) -> anyhow::Error {
    match error {
        domain::Error::Api(ApiError::Invalid(fields)) => {
            let words: Vec<String> = fields.iter().map(|f| format!("{}: {}", f.field, f.message)).collect();
            anyhow::anyhow!(words.join(" "))
        }
        other => other.into(),
    }
}
