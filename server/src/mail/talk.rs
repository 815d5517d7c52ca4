//! How far a talk with a mail server is: which step, and what the server said to those before.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// A step of the talk, in order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Connecting, and the server's greeting.
    #[default]
    Greeting,
    /// From plain to encrypted.
    Tls,
    /// Name and password.
    SignIn,
    /// Who sends.
    Sender,
    /// Who gets it.
    Recipient,
    /// May the text be sent?
    Data,
    /// The text.
    Text,
}

/// The steps of a talk that were begun, with the answer of each that ended well.
#[derive(Debug, Default)]
pub struct Talk(Mutex<Vec<(Stage, Option<String>)>>);

impl Talk {
    /// This step begins.
    pub fn at(&self, stage: Stage) {
        self.steps_now().push((stage, None));
    }

    /// The step under way ended well.
    pub fn done(&self, answer: &str) {
        if let Some((_, end)) = self.steps_now().last_mut() {
            *end = Some(answer.to_owned());
        }
    }

    /// The step that was begun last.
    pub fn stage(&self) -> Stage {
        self.steps_now().last().map(|(stage, _)| *stage).unwrap_or_default()
    }

    /// All steps so far.
    pub fn steps(&self) -> Vec<(Stage, Option<String>)> {
        self.steps_now().clone()
    }

    fn steps_now(&self) -> MutexGuard<'_, Vec<(Stage, Option<String>)>> {
        // A list is whole after any panic.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
