//! The sender of all mail.

use model::field;

/// `Name <address>` or an address, as it is stored; empty stays empty. `Err` says what would be right.
pub(super) fn read(typed: &str) -> Result<String, String> {
    const RIGHT: &str = "Enter one mail address, such as Northgate Alarm <no-reply@northgate.example>.";
    if typed.is_empty() {
        return Ok(String::new());
    }
    let Some((name, rest)) = typed.split_once('<') else {
        return field::email(typed).map_err(|_| RIGHT.to_owned());
    };
    let name = name.trim();
    let is_plain = |c: char| !c.is_control() && !"<>\",;@()[]\\:".contains(c);
    let address = rest.strip_suffix('>').and_then(|address| field::email(address).ok());
    match address {
        Some(address) if name.chars().all(is_plain) && name.chars().count() <= 70 => {
            Ok(if name.is_empty() { address } else { format!("{name} <{address}>") })
        }
        _ => Err(RIGHT.to_owned()),
    }
}

/// The sender while nobody has set one: at the site's own host, where that can have mail.
pub(super) fn of_origin(origin: &str) -> String {
    let authority = origin.split_once("://").map_or(origin, |(_, rest)| rest);
    let host = authority.split(':').next().unwrap_or_default();
    let is_name = host.contains('.') && host.chars().any(|c| c.is_ascii_alphabetic()) && !host.starts_with('[');
    let host = if is_name { host } else { "panelwarden.example" };
    format!("Panelwarden <no-reply@{host}>")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SEC-83: nothing that could become another header or another recipient.
    #[test]
    fn one_address_and_nothing_else() {
        assert_eq!(read(""), Ok(String::new()));
        assert_eq!(read("no-reply@a.example"), Ok("no-reply@a.example".into()));
        assert_eq!(read("Northgate Alarm <no-reply@a.example>"), Ok("Northgate Alarm <no-reply@a.example>".into()));
        assert_eq!(read("<no-reply@a.example>"), Ok("no-reply@a.example".into()));
        let wrong =
            ["x", "a@b.example, c@d.example", "A\r\nBcc: <c@d.example>", "\"A\" <a@b.example>", "A <a@b.example> B"];
        assert!(wrong.iter().all(|typed| read(typed).is_err()), "{wrong:?}");
    }

    #[test]
    fn the_sites_own_host_sends() {
        assert_eq!(of_origin("https://console.example.com"), "Panelwarden <no-reply@console.example.com>");
        assert_eq!(of_origin("http://127.0.0.1:3000"), "Panelwarden <no-reply@panelwarden.example>");
        assert_eq!(of_origin("http://[::1]:3000"), "Panelwarden <no-reply@panelwarden.example>");
    }
}
