//! What a person typed into the search, taken apart.

pub(crate) mod repo;

use crate::fold::{fold, like_escape};

/// Most characters of a word that the index is asked for. It looks up each three of them for every
/// account that has the rarest: with a whole address that takes longer than comparing the few that
/// ten characters leave.
const INDEXED: usize = 10;

/// How the pattern of a phone begins.
const PHONE: &str = "%tel:%";

/// One LIKE pattern, and the part of it that an index is asked for.
#[derive(Debug, PartialEq, Eq)]
pub struct Needle {
    /// What must match.
    pub whole: String,
    /// What must match as well, and is soon found; `None` when it is the whole.
    pub indexed: Option<String>,
}

impl Needle {
    pub(crate) fn word(word: &str) -> Self {
        // The name before an address's domain tells people apart, and the end of a number.
        let name = word.split('@').next().filter(|name| name.chars().count() >= 3).unwrap_or(word);
        let skipped = name.chars().count().saturating_sub(INDEXED);
        let part: String = name.chars().skip(skipped).collect();
        let indexed = (part != word).then(|| format!("%{}%", like_escape(&part)));
        Self { whole: format!("%{}%", like_escape(word)), indexed }
    }

    /// Is it looked for in the phone alone?
    pub fn is_phone(&self) -> bool {
        self.whole.starts_with(PHONE)
    }
}

/// The parts of a search; all must match.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Terms {
    needles: Vec<Needle>,
    is_panel: bool,
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
            let Needle { whole, indexed } = Needle::word(&digits);
            let needle = Needle { indexed: Some(indexed.unwrap_or(whole)), whole: format!("{PHONE}{digits}%") };
            return Self { needles: vec![needle], is_panel: false };
        }
        let words: Vec<&str> = folded.split_whitespace().collect();
        let is_panel = matches!(words.as_slice(), [word] if word.chars().count() >= 3);
        Self { needles: words.into_iter().map(Needle::word).collect(), is_panel }
    }

    /// Reads a search for something that has no phone: words, each of which must occur.
    pub fn words(search: &str) -> Self {
        let folded = fold(search);
        Self { needles: folded.split_whitespace().map(Needle::word).collect(), is_panel: false }
    }

    /// What the folded search text must hold; all of it. Empty: no search.
    pub fn needles(&self) -> &[Needle] {
        &self.needles
    }

    /// What panels' IMEI and account code may hold instead, when the search can be one.
    pub fn panel(&self) -> Option<&Needle> {
        self.needles.first().filter(|_| self.is_panel)
    }
}

#[cfg(test)]
mod tests {
    use super::{Needle, Terms};

    fn whole(search: &str) -> Vec<String> {
        Terms::read(search).needles().iter().map(|n| n.whole.clone()).collect()
    }

    #[test]
    fn a_phone_compares_digits_only() {
        // Decision 9.
        assert_eq!(whole("+1 (555)"), ["%tel:%1555%"]);
        assert_eq!(whole("1555"), ["%1555%"]);
    }

    #[test]
    fn words_are_folded_and_wildcards_are_text() {
        // SEC-82.
        assert_eq!(whole("Ångström 50%_"), ["%angstrom%", "%50\\%\\_%"]);
        assert_eq!(Terms::read("Ångström x").panel(), None);
    }

    #[test]
    fn the_index_is_asked_for_the_end_of_what_is_long() {
        let indexed = |word: &str| Needle::word(word).indexed;
        assert_eq!(indexed("anna"), None);
        assert_eq!(indexed("anna.longname@example.com").as_deref(), Some("%a.longname%"));
        assert_eq!(indexed("860001716970006").as_deref(), Some("%1716970006%"));
        assert_eq!(indexed("@example.com").as_deref(), Some("%xample.com%"));
        assert_eq!(indexed("50%_50%_50%_").as_deref(), Some("%\\%\\_50\\%\\_50\\%\\_%"));
    }
}
