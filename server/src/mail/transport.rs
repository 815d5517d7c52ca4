//! Where mail goes: a mail server, the demo's memory, or nowhere.

use std::time::Duration;

use lettre::message::Mailbox;
use model::mail::MailKind;
use time::OffsetDateTime;

use super::capture::{Capture, Captured};
use super::message::{self, Unsendable};
use super::smtp::Relay;
use super::writer::Letter;
use crate::config::{SettingError, Smtp};

/// The way out.
#[derive(Clone, Debug)]
pub enum MailTransport {
    /// A mail server.
    Smtp(Relay),
    /// The demo: kept in memory, readable at `/dev/mail`.
    Capture(Capture),
    /// No mail server: mail waits, and what runs out expires.
    None,
}

/// What became of one try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Taken, with the server's words.
    Taken(String),
    /// Refused for good.
    Refused(String),
    /// Put off, or broken off in the middle.
    Later(String),
    /// There was no talk: the fault is not the mail's.
    Away(String),
}

impl Verdict {
    /// For the log; says nothing of the mail.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Taken(_) => "sent",
            Self::Refused(_) => "refused",
            Self::Later(_) => "put off",
            Self::Away(_) => "mail server away",
        }
    }

    /// The answer.
    pub fn answer(&self) -> &str {
        match self {
            Self::Taken(answer) | Self::Refused(answer) | Self::Later(answer) | Self::Away(answer) => answer,
        }
    }
}

/// A letter with its address.
#[derive(Debug)]
pub struct Parcel<'a> {
    /// Its id, for the Message-ID.
    pub id: String,
    /// What it is.
    pub kind: MailKind,
    /// From whom.
    pub from: &'a Mailbox,
    /// To whom: the stored address.
    pub to: &'a str,
    /// The site's origin.
    pub origin: &'a str,
    /// When its cause happened.
    pub date: OffsetDateTime,
    /// The words.
    pub letter: Letter,
}

impl MailTransport {
    /// Mail over `smtp`.
    pub fn smtp(smtp: &Smtp) -> Result<Self, SettingError> {
        Ok(Self::Smtp(Relay::new(smtp)?))
    }

    /// Is there a way out at all?
    pub const fn is_open(&self) -> bool {
        !matches!(self, Self::None)
    }

    /// Tries once. Takes at most `total`, each step of a talk at most `step`.
    pub async fn send(&self, parcel: Parcel<'_>, step: Duration, total: Duration) -> Verdict {
        let id = message::message_id(parcel.origin, &parcel.id);
        let built = message::build(&parcel.letter, parcel.from, parcel.to, id, parcel.date);
        let message = match built {
            Ok(message) => message,
            Err(Unsendable::Written) => {
                tracing::error!(mail = parcel.id, kind = parcel.kind.key(), "a message could not be put together");
                return Verdict::Refused(Unsendable::Written.to_string());
            }
            Err(error) => return Verdict::Refused(error.to_string()),
        };
        match self {
            Self::Smtp(relay) => relay.send(message.envelope(), &message.formatted(), step, total).await,
            Self::Capture(capture) => {
                capture.keep(Captured::new(&parcel));
                Verdict::Taken("Kept at /dev/mail.".to_owned())
            }
            Self::None => Verdict::Away("No mail server is configured.".to_owned()),
        }
    }
}
