//! The demo's mail: kept in memory, newest last, gone with the program.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Serialize;

use super::transport::Parcel;

/// How many mails are kept.
pub const MOST: usize = 500;

/// A mail as it would have been sent.
#[derive(Clone, Debug, Serialize)]
pub struct Captured {
    /// Its id.
    pub id: String,
    /// Stable word of its kind.
    pub kind: &'static str,
    /// To whom.
    pub to: String,
    /// When its cause happened, in ms since 1970.
    pub at: model::when::When,
    /// Its subject.
    pub subject: &'static str,
    /// The code in it.
    pub code: Option<String>,
    /// The text part.
    pub text: String,
    /// The HTML part.
    #[serde(skip)]
    pub html: String,
}

impl Captured {
    pub(super) fn new(parcel: &Parcel<'_>) -> Self {
        Self {
            id: parcel.id.clone(),
            kind: parcel.kind.key(),
            to: parcel.to.to_owned(),
            at: parcel.date.into(),
            subject: parcel.letter.subject,
            code: parcel.letter.code.clone(),
            text: parcel.letter.text.clone(),
            html: parcel.letter.html.clone(),
        }
    }
}

/// The last [`MOST`] mails. Clones share them.
#[derive(Clone, Default)]
pub struct Capture(Arc<Mutex<VecDeque<Captured>>>);

impl std::fmt::Debug for Capture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Capture")
    }
}

impl Capture {
    fn mails(&self) -> MutexGuard<'_, VecDeque<Captured>> {
        // A push or a read cannot leave the ring half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps one; the oldest goes when there is no room. A second delivery replaces the first.
    pub fn keep(&self, mail: Captured) {
        let mut mails = self.mails();
        mails.retain(|kept| kept.id != mail.id);
        if mails.len() >= MOST {
            mails.pop_front();
        }
        mails.push_back(mail);
    }

    /// Newest first; only those to `to` when it is not empty.
    pub fn list(&self, to: &str) -> Vec<Captured> {
        let wanted = |mail: &&Captured| to.is_empty() || mail.to.eq_ignore_ascii_case(to);
        self.mails().iter().rev().filter(wanted).cloned().collect()
    }

    /// One.
    pub fn find(&self, id: &str) -> Option<Captured> {
        self.mails().iter().find(|mail| mail.id == id).cloned()
    }
}
