//! The words of a search in the log; each must be in an entry.

use crate::accounts::list::terms::Needle;
use crate::fold::fold;

/// Fewest characters that the index can find.
const INDEXED: usize = 3;

/// A word that is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// As it is in the folded text.
    pub word: String,
    /// What an entry's text must match.
    pub whole: String,
    /// What the index is asked for; none when the word is too short for it.
    pub indexed: Option<String>,
}

/// Reads a search: words, whatever they look like.
pub fn read(search: &str) -> Vec<Term> {
    let words = fold(search);
    let term = |word: &str| {
        let Needle { whole, indexed } = Needle::word(word);
        let is_indexed = word.chars().count() >= INDEXED;
        Term { word: word.to_owned(), indexed: is_indexed.then(|| indexed.unwrap_or_else(|| whole.clone())), whole }
    };
    words.split_whitespace().map(term).collect()
}

/// Are all words in this text, which is folded?
pub fn are_in(terms: &[Term], text: &str) -> bool {
    terms.iter().all(|term| text.contains(&term.word))
}

#[cfg(test)]
mod tests {
    use super::{are_in, read};

    #[test]
    fn words_are_folded_and_wildcards_are_text() {
        // SEC-82.
        let terms = read("Ångström 5%");
        assert_eq!(terms.iter().map(|t| t.whole.as_str()).collect::<Vec<_>>(), ["%angstrom%", "%5\\%%"]);
        assert_eq!(terms[1].indexed, None, "two characters are too few for the index");
        assert!(are_in(&terms, "by angstrom: 5% more") && !are_in(&terms, "by angstrom"));
        assert!(read("  ").is_empty());
    }
}
