//! What a search looks through, in the one form that add, edit, import and seed all write.

use uuid::Uuid;

use crate::fold::fold;

/// Display name, names in both orders, address, id, and `tel:` with the phone's digits, folded, one
/// a line; what is empty has no line, but `tel:` always has. A term never holds a line break, so it
/// cannot match across two of them.
pub fn search_text(
    label: &str,
    first_name: &str,
    last_name: &str,
    email: &str,
    id: Uuid,
    phone_digits: &str,
) -> String {
    let first_last = format!("{first_name} {last_name}");
    let last_first = format!("{last_name} {first_name}");
    let mut text = String::with_capacity(160);
    for line in [label, first_last.trim(), last_first.trim(), email] {
        if !line.is_empty() {
            text.push_str(line);
            text.push('\n');
        }
    }
    let mut text = fold(&text);
    text.push_str(&id.to_string());
    text.push_str("\ntel:");
    text.push_str(phone_digits);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_account_has_six_lines() {
        let text = search_text("Zoë Å", "Zoë", "Ångström", "Zoe@Example.com", Uuid::nil(), "46701");
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(
            lines,
            [
                "zoe a",
                "zoe angstrom",
                "angstrom zoe",
                "zoe@example.com",
                "00000000-0000-0000-0000-000000000000",
                "tel:46701",
            ]
        );
    }

    #[test]
    fn what_is_empty_has_no_line() {
        let text = search_text("", "", "", "a@example.com", Uuid::nil(), "");
        assert_eq!(text, "a@example.com\n00000000-0000-0000-0000-000000000000\ntel:");
    }
}
