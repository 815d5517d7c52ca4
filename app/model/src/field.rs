//! Values as people type them, and what makes one right. The same rule serves the form and the
//! server; each refusal is one sentence that says what would be right.

/// Longest name, in characters (decision 9).
pub const NAME_MAX: u32 = 254;
/// Longest phone, in characters (decision 9).
pub const PHONE_MAX: u32 = 19;
/// Longest address: RFC 5321, 4.5.3.1.3, in bytes.
pub const EMAIL_MAX: u32 = 254;
/// Shortest password, in code points (SEC-01).
pub const PASSWORD_MIN: u32 = 15;
/// Longest password, in code points (SEC-02).
pub const PASSWORD_MAX: u32 = 128;
/// Longest user code on a panel, in characters.
pub const USER_CODE_MAX: u32 = 16;
/// Highest partition number a panel has.
pub const PARTITION_MAX: u16 = 64;

fn chars(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

/// True for characters that do not show or that turn text around: controls, zero-width,
/// direction marks (SEC-87).
pub fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}' | '\u{200e}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// A name of a person, account, company: trimmed, at most 254 characters, nothing invisible.
/// Joiners (U+200C, U+200D) stay: Persian and Indic names need them.
pub fn name(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err("Enter a name.".into());
    }
    optional_name(text)
}

/// As [`name`], but may be empty.
pub fn optional_name(text: &str) -> Result<String, String> {
    let text = text.trim();
    if chars(text) > NAME_MAX {
        return Err(format!("At most {NAME_MAX} characters; this has {}.", chars(text)));
    }
    if text.chars().any(is_invisible) {
        return Err("Contains an invisible or direction-changing character. Type the name again \
                    instead of pasting it."
            .into());
    }
    Ok(text.to_owned())
}

/// A phone: at most 19 characters of digits, spaces, `+ - ( ) .` and an extension mark, with at
/// least three digits (decision 9). Empty is right where it is optional.
pub fn optional_phone(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(String::new());
    }
    if chars(text) > PHONE_MAX {
        return Err(format!("At most {PHONE_MAX} characters; this has {}.", chars(text)));
    }
    let allowed = |c: char| c.is_ascii_digit() || " +-().xX#".contains(c);
    if !text.replace("ext", "x").chars().all(allowed) {
        return Err("Use digits, spaces, + - ( ) . and x for an extension.".into());
    }
    if phone_digits(text).len() < 3 {
        return Err("A phone number has at least three digits.".into());
    }
    Ok(text.to_owned())
}

/// A phone that must be given.
pub fn phone(text: &str) -> Result<String, String> {
    if text.trim().is_empty() {
        return Err("Enter a phone number.".into());
    }
    optional_phone(text)
}

/// The digits of a phone, which is all that search compares.
pub fn phone_digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// An email address: one `@`, a dotted domain of letters, digits and hyphens, no spaces, quotes or
/// invisible characters, at most 254 bytes and 64 before the `@` (RFC 5321, 4.5.3.1).
pub fn email(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err("Enter an email address.".into());
    }
    let wrong = || "Enter an address such as name@example.com.".to_owned();
    if text.len() > 254 {
        return Err(format!("An address has at most {EMAIL_MAX} characters."));
    }
    let (local, domain) = text.rsplit_once('@').ok_or_else(wrong)?;
    let local_ok = !local.is_empty()
        && local.len() <= 64
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && local.chars().all(|c| {
            c.is_ascii_alphanumeric() || "!#$%&'*+/=?^_`{|}~.-".contains(c) || (!c.is_ascii() && c.is_alphanumeric())
        });
    if local_ok && domain_ok(domain) { Ok(text.to_owned()) } else { Err(wrong()) }
}

fn domain_ok(domain: &str) -> bool {
    let label_ok = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    let labels: Vec<&str> = domain.split('.').collect();
    labels.len() >= 2
        && labels.iter().all(|l| label_ok(l))
        && labels.last().is_some_and(|l| !l.chars().all(|c| c.is_ascii_digit()))
}

/// Shortest username, in characters.
pub const USERNAME_MIN: u32 = 3;
/// Longest username, in characters.
pub const USERNAME_MAX: u32 = 64;

/// A username: the system identification name of a person (S4-5). 3 to 64 letters, digits, dots, dashes
/// and underscores, a letter or digit first; kept in lower case, so that two differ by more than that.
pub fn username(text: &str) -> Result<String, String> {
    let text = text.trim().to_ascii_lowercase();
    if text.is_empty() {
        return Err("Enter a username.".into());
    }
    let n = chars(&text);
    if !(USERNAME_MIN..=USERNAME_MAX).contains(&n) {
        return Err(format!("{USERNAME_MIN} to {USERNAME_MAX} characters; this has {n}."));
    }
    let begins = text.starts_with(|c: char| c.is_ascii_alphanumeric());
    if !begins || !text.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c)) {
        return Err("Use letters a to z, digits, dots, dashes and underscores; begin with a letter or digit.".into());
    }
    Ok(text)
}

/// A new password: 15 to 128 code points, at most 1 KiB, used exactly as sent (SEC-01 to SEC-03).
/// Whether it is a common one is the server's to say (SEC-04).
pub fn new_password(text: &str, min: u32) -> Result<(), String> {
    let n = chars(text);
    if n < min {
        return Err(format!("At least {min} characters; this has {n}. Several words are fine."));
    }
    if n > PASSWORD_MAX || text.len() > 1024 {
        return Err(format!("At most {PASSWORD_MAX} characters."));
    }
    Ok(())
}

/// A user code on a panel: letters, digits, dashes; at most 16 characters.
pub fn user_code(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err("Enter the account code (user code on the panel).".into());
    }
    if chars(text) > USER_CODE_MAX {
        return Err(format!("At most {USER_CODE_MAX} characters."));
    }
    if !text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
        return Err("Use letters, digits and dashes.".into());
    }
    Ok(text.to_owned())
}

/// A short code: 1 to 16 letters, digits, dashes.
pub fn short_code(text: &str) -> Result<String, String> {
    let fits = (1..=16).contains(&text.len()) && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if fits { Ok(text.to_owned()) } else { Err("A code has 1 to 16 letters, digits or dashes.".into()) }
}

/// Partition numbers as typed: parted by spaces or commas, 1 to 64 each; sorted, each once.
pub fn partitions(text: &str) -> Result<Vec<u16>, String> {
    let mut numbers = Vec::new();
    for part in text.split([' ', ',', ';']).filter(|p| !p.is_empty()) {
        match part.parse::<u16>() {
            Ok(n) if (1..=PARTITION_MAX).contains(&n) => numbers.push(n),
            _ => return Err(format!("Partition numbers are 1 to {PARTITION_MAX}, parted by spaces.")),
        }
    }
    numbers.sort_unstable();
    numbers.dedup();
    if numbers.is_empty() { Err("Name at least one partition.".into()) } else { Ok(numbers) }
}

/// A date as `<input type=date>` sends it (`2026-11-30`); empty means none.
pub fn optional_date(text: &str) -> Result<Option<time::Date>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = || "Enter a date such as 2026-11-30.".to_owned();
    let mut parts = text.splitn(3, '-');
    let mut next = || parts.next().and_then(|p| p.parse::<i32>().ok()).ok_or_else(wrong);
    let (year, month, day) = (next()?, next()?, next()?);
    let month = u8::try_from(month).ok().and_then(|m| time::Month::try_from(m).ok()).ok_or_else(wrong)?;
    let day = u8::try_from(day).map_err(|_| wrong())?;
    if !(1970..=9999).contains(&year) {
        return Err(wrong());
    }
    time::Date::from_calendar_date(year, month, day).map(Some).map_err(|_| wrong())
}

/// A search as typed: trimmed, cut to 100 characters, NUL and controls taken out.
pub fn search(text: &str) -> String {
    text.trim().chars().filter(|c| !c.is_control()).take(100).collect()
}

/// How many digits an IMEI has.
pub const IMEI_DIGITS: u8 = 15;

/// An IMEI: 15 digits with a right check digit (Luhn, 3GPP TS 23.003).
pub fn imei(text: &str) -> Result<String, String> {
    let text = text.trim();
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
    let right = usize::from(IMEI_DIGITS);
    if digits.len() != right || text.len() != right {
        return Err("An IMEI has 15 digits.".into());
    }
    let sum: u32 = digits.iter().enumerate().map(|(i, d)| if i % 2 == 1 { d * 2 / 10 + d * 2 % 10 } else { *d }).sum();
    if sum.is_multiple_of(10) { Ok(text.to_owned()) } else { Err("The IMEI's check digit is wrong.".into()) }
}

/// Remarks: at most 2,000 characters, line breaks allowed, nothing else that does not show.
pub fn remarks(text: &str) -> Result<String, String> {
    let text = text.trim().replace("\r\n", "\n");
    if chars(&text) > 2000 {
        return Err(format!("At most 2,000 characters; this has {}.", chars(&text)));
    }
    if text.chars().any(|c| c != '\n' && c != '\t' && is_invisible(c)) {
        return Err("Contains an invisible or direction-changing character.".into());
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::username;

    /// S4-5: what a username is made of.
    #[test]
    fn a_username_is_letters_digits_and_three_marks() {
        for (typed, kept) in
            [("ada", "ada"), (" Ada.Byron ", "ada.byron"), ("0-9_x", "0-9_x"), (&"a".repeat(64), &"a".repeat(64))]
        {
            assert_eq!(username(typed).as_deref(), Ok(kept), "{typed}");
        }
        for wrong in ["", "ab", ".ada", "-ada", "a da", "ada@example.com", "adä", "a\u{202e}da", &"a".repeat(65)] {
            assert!(username(wrong).is_err(), "{wrong}");
        }
    }
}
