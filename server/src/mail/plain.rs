//! People's words inside a mail: shown as text, never as a link (SEC-84).

/// Longest word of a person's in a mail, in characters.
const MOST: usize = 120;

/// `text` on one line, without what mail programs turn into links: schemes, host names, addresses.
/// A point before a letter gets a space after it ("evil. example"), which leaves "J. Doe" and
/// "203.0.113.7" alone; other points of host names count as points (UTS 46).
pub fn plain(text: &str) -> String {
    let line: String = text
        .chars()
        .map(|c| match c {
            '\u{3002}' | '\u{ff0e}' | '\u{ff61}' => '.',
            '\u{ff1a}' => ':',
            '\u{ff0f}' => '/',
            '\u{ff20}' | '\u{fe6b}' => '@',
            c if c.is_control() || c.is_whitespace() => ' ',
            c => c,
        })
        .filter(|c| !model::field::is_invisible(*c))
        .collect();
    let unlinked = line.replace("://", " ").replace("mailto:", "mailto ").replace('@', " at ");
    let mut out = String::with_capacity(unlinked.len());
    let mut chars = unlinked.chars().peekable();
    while let Some(c) = chars.next() {
        out.push(c);
        let before_letter = chars.peek().is_some_and(|next| next.is_alphabetic());
        if c == '.' && before_letter {
            out.push(' ');
        }
    }
    let words: Vec<&str> = out.split_whitespace().collect();
    shorten(&words.join(" "))
}

fn shorten(text: &str) -> String {
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(MOST - 1).collect();
    short.push('…');
    short
}

#[cfg(test)]
mod tests {
    use super::plain;

    /// SEC-84
    #[test]
    fn nothing_a_mail_program_would_link_is_left() {
        assert_eq!(plain("https://evil.example/x"), "https evil. example/x");
        assert_eq!(plain("www.evil.example"), "www. evil. example");
        assert_eq!(plain("a@evil.example"), "a at evil. example");
        assert_eq!(plain("evil。example"), "evil. example");
        assert_eq!(plain("evil．example"), "evil. example");
    }

    /// SEC-84
    #[test]
    fn names_and_network_addresses_stay_as_they_are() {
        assert_eq!(plain("J. R. O'Neill-Smith"), "J. R. O'Neill-Smith");
        assert_eq!(plain("203.0.113.7"), "203.0.113.7");
        assert_eq!(plain("2001:db8::1"), "2001:db8::1");
        assert_eq!(plain("Ångström <b>"), "Ångström <b>");
    }

    /// SEC-83, SEC-87
    #[test]
    fn line_breaks_and_invisible_characters_go() {
        assert_eq!(plain("Eve\r\nBcc: x"), "Eve Bcc: x");
        assert_eq!(plain("a\u{202e}b\u{0}c"), "ab c");
        assert_eq!(plain(&"x".repeat(500)).chars().count(), 120);
    }
}
