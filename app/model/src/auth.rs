//! Signing in: what each step asks for and answers.

use serde::{Deserialize, Serialize};

/// How strongly a session was proved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    /// Password only: enough for the next step and for nothing else (SEC-16).
    Password,
    /// Password and the second factor the person must have.
    Full,
}

impl Strength {
    /// As the database has it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Full => "full",
        }
    }
}
