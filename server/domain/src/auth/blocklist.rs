//! Which passwords are too easy to guess (SEC-04). A password is read the way a guesser builds one:
//! as the cheapest row of pieces, each priced in bits. Pieces are an entry of the bundled list of
//! common passwords and words (120,000, the most used first: `data/README.md` says where they are from),
//! a word an attacker knows of the person or the product, a run, a walk over the keyboard, a
//! repetition, a year; what is none of these costs its characters. No network is asked.

use std::collections::HashMap;
use std::sync::LazyLock;

use model::role::BuiltIn;

use crate::fold::fold;

/// Bits below which a password is refused: four rare words, or eight characters nobody foresees.
const ENOUGH: u32 = 30;
/// Longest entry of the list, in characters.
const LONGEST: usize = 32;
/// Characters looked at; more than any password has before folding.
const MOST_CHARS: usize = 256;

/// The product's own words.
const OUR_WORDS: [&str; 9] =
    ["panelwarden", "panel", "warden", "console", "alarm", "cloud", "account", "group", "company"];

/// Walks over a keyboard, each also backwards.
const WALKS: [&str; 9] = [
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertzuiop",
    "azertyuiop",
    "1234567890",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "qazwsxedcrfvtgbyhnujmikolp",
    "!@#$%^&*()",
];

static RANKS: LazyLock<HashMap<&'static str, u32>> = LazyLock::new(|| {
    let list = include_str!("../../data/common-passwords.txt");
    (1..).zip(list.lines()).map(|(rank, word)| (word, rank)).collect()
});

/// True when a guesser reaches the password soon. `context`: what he knows of the person, such as
/// names, address, phone, IMEI, account code, company.
pub fn is_common(password: &str, context: &[&str]) -> bool {
    let known = known_words(context);
    let plain: String = fold(password).chars().take(MOST_CHARS).collect();
    let unleet: String = plain.chars().map(unleet).collect();
    // Writing 0 for o costs a guesser one more bit, all over.
    bits(&plain, &known).min(bits(&unleet, &known) + 1) < ENOUGH
}

/// The words of the context, the product and the roles: three characters or more, folded.
fn known_words(context: &[&str]) -> Vec<String> {
    let mut words = Vec::new();
    let mut add = |text: &str| {
        let text = fold(text);
        let parts = text.split(|c: char| !c.is_alphanumeric());
        let joined: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
        words.extend(parts.map(str::to_owned).chain([joined]).filter(|w| w.chars().count() >= 3));
    };
    let roles = BuiltIn::ALL.iter().map(|role| role.name());
    for text in context.iter().copied().chain(OUR_WORDS).chain(roles) {
        add(text);
    }
    let unleeted: Vec<String> = words.iter().map(|w| w.chars().map(unleet).collect()).collect();
    words.extend(unleeted);
    words
}

/// The letter meant by a digit or sign that looks like it.
const fn unleet(c: char) -> char {
    match c {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        c => c,
    }
}

/// The price of the cheapest row of pieces.
fn bits(text: &str, known: &[String]) -> u32 {
    let chars: Vec<char> = text.chars().collect();
    // Byte offset of each character and of the end, to cut words out.
    let offsets: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let mut best = vec![u32::MAX; chars.len() + 1];
    best[0] = 0;
    for from in 0..chars.len() {
        let mut offer = |to: usize, price: u32| best[to] = best[to].min(best[from].saturating_add(price));
        offer(from + 1, char_bits(chars[from]));
        for to in (from + 3)..=chars.len().min(from + LONGEST) {
            if let Some(rank) = RANKS.get(&text[offsets[from]..offsets[to]]) {
                offer(to, (rank + 1).ilog2() + 1);
            }
        }
        for word in known.iter().filter(|w| text[offsets[from]..].starts_with(w.as_str())) {
            offer(from + word.chars().count(), 1);
        }
        for (length, price) in patterns(&chars, from) {
            (3..=length).for_each(|n| offer(from + n, price));
        }
    }
    best[chars.len()]
}

const fn char_bits(c: char) -> u32 {
    match c {
        ' ' | '-' | '_' | '.' => 1,
        '0'..='9' => 3,
        c if c.is_ascii() => 4,
        _ => 5,
    }
}

/// Patterns that begin at `from`: how long they go on, and their price.
fn patterns(chars: &[char], from: usize) -> [(usize, u32); 5] {
    let rest = &chars[from..];
    [
        (run(rest, 0), 3),
        (run(rest, 1).max(run(rest, -1)), 4),
        (walk(rest), 4),
        (repeated(chars, from), 2),
        (if is_year(rest) { 4 } else { 0 }, 6),
    ]
}

/// How long each character is `step` after the one before.
fn run(rest: &[char], step: i64) -> usize {
    let steps = rest.windows(2).take_while(|two| i64::from(u32::from(two[1])) - i64::from(u32::from(two[0])) == step);
    steps.count() + 1
}

/// How long a walk over the keyboard begins here.
fn walk(rest: &[char]) -> usize {
    let along = |path: &[char]| {
        let starts = path.iter().enumerate().filter(|(_, c)| **c == rest[0]).map(|(at, _)| at);
        starts.map(|at| path[at..].iter().zip(rest).take_while(|(a, b)| a == b).count()).max().unwrap_or(0)
    };
    let both_ways = WALKS.iter().map(|path| {
        let there: Vec<char> = path.chars().collect();
        let back: Vec<char> = there.iter().rev().copied().collect();
        along(&there).max(along(&back))
    });
    both_ways.max().unwrap_or(0)
}

/// How much of what comes was there before.
fn repeated(chars: &[char], from: usize) -> usize {
    let lengths = (0..from).map(|earlier| {
        let before = &chars[earlier..];
        chars[from..].iter().zip(before).take_while(|(a, b)| a == b).count()
    });
    lengths.max().unwrap_or(0)
}

fn is_year(rest: &[char]) -> bool {
    matches!(rest, ['1', '9', a, b, ..] | ['2', '0', a, b, ..] if a.is_ascii_digit() && b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SEC-04.
    #[test]
    fn refuses_what_a_guesser_tries_first() {
        for password in [
            "passwordpassword",
            "Password12345678!",
            "P@ssw0rdP@ssw0rd",
            "qwertyuiopasdfghjkl",
            "1qaz2wsx3edc4rfv",
            "aaaaaaaaaaaaaaaaaaaa",
            "abcdefghijklmnop",
            "123123123123123123",
            "iloveyouforever2024",
            "monkey dragon sunshine",
            "administrator2025!",
            "letmeinletmein1234",
            "correcthorsebatterystaple",
            "panelwarden-panelwarden",
            "Super Administrator",
            "zyxwvutsrqponmlk",
            "winter2025winter2025",
        ] {
            assert!(is_common(password, &[]), "{password} is common");
        }
    }

    /// SEC-04: the list is as long as the rule asks.
    #[test]
    fn the_list_is_long_enough() {
        assert!(RANKS.len() >= 100_000, "{}", RANKS.len());
    }

    /// SEC-03: no rule of composition.
    #[test]
    fn takes_what_is_long_and_unforeseen() {
        for password in [
            "correct horse battery staple",
            "gravel teapot oblique wander",
            "839205716640283",
            "kvzqwhtrpmxnbdfs",
            "雨が降る夜に静かな庭を歩いている猫です",
            "the old lighthouse keeper never slept",
            "Vq7#nT2!zLp9@wXe",
        ] {
            assert!(!is_common(password, &[]), "{password} is not common");
        }
    }

    /// SEC-04: names, address, phone, IMEI, account code, company.
    #[test]
    fn refuses_what_is_known_of_the_person() {
        let context =
            ["Zoë.Ångström@northlight.example", "Zoë Ångström", "+46 70 123 45 67", "354190023896443", "Northlight AB"];
        for password in [
            "zoe.angstrom2024!",
            "Angstrom-Northlight",
            "354190023896443!!",
            "46701234567zoeangstrom",
            "N0rthlight4ngstrom",
        ] {
            assert!(is_common(password, &context), "{password} is about the person");
        }
        assert!(!is_common("zoe angstrom likes oblique gravel teapots", &context));
    }

    #[test]
    fn a_hostile_length_is_quick() {
        assert!(!is_common(&"ﷺé🙂x9".repeat(25), &[]) || is_common(&"a".repeat(128), &[]));
    }
}
