//! What a person typed into the search, taken apart.

use crate::fold::{fold, like_escape};

/// The parts of a search; all must match.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Terms {
    patterns: Vec<String>,
    panel: Option<String>,
}

impl Terms {
    /// Reads a search. Something written like a phone ("+1 (555)") compares digits only
    /// (decision 9); anything else is words, each of which must occur.
    pub fn read(search: &str) -> Self {
        let folded = fold(search);
        let is_phone = folded.chars().all(|c| c.is_ascii_digit() || " +-().".contains(c))
            && folded.chars().any(|c| "+-() ".contains(c));
        let digits = model::field::phone_digits(&folded);
        if is_phone && !digits.is_empty() {
            // The phone is the last line of the search text, behind `tel:`.
            return Self { patterns: vec![format!("%tel:%{digits}%")], panel: None };
        }
        let words: Vec<&str> = folded.split_whitespace().collect();
        let panel = match words.as_slice() {
            [word] if word.chars().count() >= 3 => Some(format!("%{}%", like_escape(word))),
            _ => None,
        };
        let patterns = words.iter().map(|word| format!("%{}%", like_escape(word))).collect();
        Self { patterns, panel }
    }

    /// LIKE patterns over the folded search text; all must match. Empty: no search.
    pub fn patterns(&self) -> &[String] {
        &self.patterns
    }

    /// The LIKE pattern over panels' IMEI and account code, when the search can be one.
    pub fn panel(&self) -> Option<&str> {
        self.panel.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::Terms;

    #[test]
    fn a_phone_compares_digits_only() {
        // Decision 9.
        assert_eq!(Terms::read("+1 (555)").patterns(), ["%tel:%1555%"]);
        assert_eq!(Terms::read("1555").patterns(), ["%1555%"]);
    }

    #[test]
    fn words_are_folded_and_wildcards_are_text() {
        // SEC-82.
        assert_eq!(Terms::read("Ångström 50%_").patterns(), ["%angstrom%", "%50\\%\\_%"]);
        assert_eq!(Terms::read("Ångström x").panel(), None);
    }
}
