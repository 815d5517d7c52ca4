//! Folding: how names and addresses are compared, searched and sorted.

use unicode_normalization::UnicodeNormalization;

/// Lower case without Latin, Greek and Cyrillic accents, compatibility forms resolved: a person
/// looking for "angstrom" finds "Ångström".
pub fn fold(text: &str) -> String {
    text.nfkd().filter(|c| !('\u{300}'..='\u{36f}').contains(c)).flat_map(char::to_lowercase).nfc().collect()
}

/// An address in the form that is unique: compatibility forms resolved, lower case (SEC-87).
pub fn canonical_email(email: &str) -> String {
    email.trim().nfkc().flat_map(char::to_lowercase).collect()
}

/// A text as a literal part of a LIKE pattern (SEC-82).
pub fn like_escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
