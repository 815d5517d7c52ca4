//! Builds the message: envelope and headers only from checked addresses and fixed texts (SEC-83).

use std::time::{Duration, SystemTime};

use lettre::Message;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use time::OffsetDateTime;

use super::writer::Letter;
use crate::config::{MAIL_FROM, SettingError};

/// Why a mail cannot be sent at all, in words for staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unsendable {
    /// The stored address is none.
    #[error("The address is not one that mail can be sent to.")]
    Address,
    /// The message could not be put together.
    #[error("The mail could not be written. This is a fault of the program; its log has more.")]
    Written,
}

/// The sender of all mail, from the setting.
pub fn sender_of(setting: &str) -> Result<Mailbox, SettingError> {
    let wrong = || SettingError::new(MAIL_FROM, "must be one mail address, such as Panelwarden <no-reply@example.com>");
    setting.parse().map_err(|_| wrong())
}

/// The same for each try, so that whoever gets two knows them as one (REL-19).
pub fn message_id(origin: &str, mail: &str) -> String {
    let authority = origin.split_once("://").map_or(origin, |(_, rest)| rest);
    let host = match authority.rsplit_once(':') {
        // The colon of an IPv6 address is no port's.
        Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => host,
        _ => authority,
    };
    format!("<{mail}@{host}>")
}

/// Puts a message together. The recipient appears as the bare address: nobody's display name is in
/// a header.
pub fn build(
    letter: &Letter,
    from: &Mailbox,
    to: &str,
    message_id: String,
    date: OffsetDateTime,
) -> Result<Message, Unsendable> {
    let to = model::field::email(to).map_err(|_| Unsendable::Address)?;
    let to: lettre::Address = to.parse().map_err(|_| Unsendable::Address)?;
    let seconds = u64::try_from(date.unix_timestamp()).map_err(|_| Unsendable::Written)?;
    let fixed =
        |name: &'static str, value: &str| HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned());
    Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, to))
        .subject(letter.subject)
        .date(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
        .message_id(Some(message_id))
        .raw_header(fixed("Auto-Submitted", "auto-generated"))
        .multipart(MultiPart::alternative_plain_html(letter.text.clone(), letter.html.clone()))
        .map_err(|_| Unsendable::Written)
}

#[cfg(test)]
mod tests {
    use super::message_id;

    /// REL-19
    #[test]
    fn the_message_id_names_mail_and_host() {
        assert_eq!(message_id("https://console.example.com", "7"), "<7@console.example.com>");
        assert_eq!(message_id("http://127.0.0.1:3000", "7"), "<7@127.0.0.1>");
        assert_eq!(message_id("http://[::1]:3000", "7"), "<7@[::1]>");
        assert_eq!(message_id("http://[::1]", "7"), "<7@[::1]>");
    }
}
