//! The settings that are addresses: the site's origin, the database, the mail server.

use std::fmt;
use std::net::{IpAddr, SocketAddr};

use super::{Secret, SettingError, parse};

/// Scheme, host and port, as a browser writes them in `Origin`: lower case, no default port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(String);

impl Origin {
    /// Reads the setting; the error says what would be right.
    pub fn parse(text: &str) -> Result<Self, String> {
        let example = "such as https://console.example.com";
        let (scheme, rest) = text.split_once("://").ok_or(format!("must start with https://, {example}"))?;
        let default_port = match scheme {
            "https" => 443,
            "http" => 80,
            _ => return Err(format!("must start with https://, {example}")),
        };
        if rest.contains(['/', '?', '#', '@', '\\', ' ']) {
            return Err(format!("must be scheme, host and port only, without a path or a user, {example}"));
        }
        let (host, port) =
            split_host(rest).ok_or(format!("must hold one host name and at most one port, {example}"))?;
        if scheme == "http" && !is_loopback(&host) {
            return Err(format!("must be https unless the host is this machine, {example}"));
        }
        let port = port.filter(|port| *port != default_port).map(|port| format!(":{port}")).unwrap_or_default();
        Ok(Self(format!("{scheme}://{host}{port}")))
    }

    /// The demo's own address.
    pub fn of_listener(address: SocketAddr) -> Self {
        // A browser leaves the default port out.
        if address.port() == 80 {
            Self(format!("http://{}", bracketed(address)))
        } else {
            Self(format!("http://{address}"))
        }
    }

    /// As a browser writes it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A link to `path`, which starts with `/`.
    pub fn link(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How the mail connection is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailTls {
    /// TLS from the first byte (`smtps`).
    Wrapper,
    /// STARTTLS, or nothing is sent.
    Required,
    /// STARTTLS when offered; this machine only, since a stranger on the way could take the offer out (SEC-98).
    Opportunistic,
    /// Plain; this machine only.
    None,
}

/// The mail server.
#[derive(Clone, Debug)]
pub struct Smtp {
    /// Host name or address.
    pub host: String,
    /// Port.
    pub port: u16,
    /// User and password, decoded.
    pub login: Option<(String, Secret)>,
    /// Protection.
    pub tls: MailTls,
}

/// The parts of an address, as far as settings need them.
struct Parts<'a> {
    scheme: &'a str,
    user: Option<&'a str>,
    host: Option<(String, Option<u16>)>,
    path: &'a str,
    query: Vec<(&'a str, &'a str)>,
}

fn parts(text: &str) -> Option<Parts<'_>> {
    let (scheme, rest) = text.split_once("://")?;
    if rest.contains([' ', '#', '\\']) {
        return None;
    }
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (authority, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
    let (user, host) = authority.rsplit_once('@').map_or((None, authority), |(user, host)| (Some(user), host));
    let host = if host.is_empty() { None } else { Some(split_host(host)?) };
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let query = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, ""))).collect();
    Some(Parts { scheme, user, host, path, query })
}

fn bracketed(address: SocketAddr) -> String {
    match address.ip() {
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => format!("[{v6}]"),
    }
}

/// Host in lower case and port; none when either is malformed.
fn split_host(text: &str) -> Option<(String, Option<u16>)> {
    let (host, port) = if let Some(rest) = text.strip_prefix('[') {
        let (inner, after) = rest.split_once(']')?;
        inner.parse::<std::net::Ipv6Addr>().ok()?;
        let port = if after.is_empty() { None } else { Some(after.strip_prefix(':')?) };
        (format!("[{inner}]"), port)
    } else {
        let (host, port) = text.split_once(':').map_or((text, None), |(host, port)| (host, Some(port)));
        let legal = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
        if host.is_empty() || host.len() > 253 || !host.chars().all(legal) || host.starts_with(['-', '.']) {
            return None;
        }
        (host.to_owned(), port)
    };
    let port = match port {
        None => None,
        Some(digits) if digits.bytes().all(|b| b.is_ascii_digit()) => Some(digits.parse().ok().filter(|p| *p != 0)?),
        Some(_) => return None,
    };
    Some((host.to_ascii_lowercase(), port))
}

fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare == "localhost" || bare.ends_with(".localhost") || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// A PostgreSQL address. Over the network it must verify the server's certificate: the driver's
/// default would fall back to plain text (SEC-98).
pub(super) fn database(
    setting: &'static str,
    get: &dyn Fn(&str) -> Option<String>,
) -> Result<Option<Secret>, SettingError> {
    let Some(text) = parse::value(setting, get)? else { return Ok(None) };
    let wrong = |advice: &str| Err(SettingError::new(setting, advice));
    let Some(parts) = parts(&text) else {
        return wrong("must be a PostgreSQL address, such as postgres://user:password@host:5432/panelwarden");
    };
    if !matches!(parts.scheme, "postgres" | "postgresql") {
        return wrong("must start with postgres://");
    }
    let in_query = |name: &str| parts.query.iter().find(|(key, _)| *key == name).map(|(_, value)| *value);
    let name = parts.path.trim_start_matches('/');
    if (name.is_empty() || name.contains('/')) && in_query("dbname").is_none() {
        return wrong("must name the database, such as postgres://user:password@host:5432/panelwarden");
    }
    if parts.user.is_some_and(|user| user.is_empty() || user.starts_with(':') || decode(user).is_none()) {
        return wrong("has a user or password that is not percent-encoded rightly");
    }
    let host = in_query("host").map(str::to_owned).or(parts.host.map(|(host, _)| host));
    let Some(host) = host.and_then(|host| decode(&host)) else {
        return wrong("must name the host, or the socket's folder as ?host=/run/postgresql");
    };
    let mode = in_query("sslmode");
    match mode {
        None | Some("disable" | "allow" | "prefer" | "require" | "verify-ca" | "verify-full") => {}
        Some(_) => return wrong("has an unknown sslmode; use sslmode=verify-full"),
    }
    if host.starts_with('/') || is_loopback(&host) || matches!(mode, Some("verify-ca" | "verify-full")) {
        Ok(Some(Secret::new(text)))
    } else {
        wrong("goes over the network; add sslmode=verify-full (and sslrootcert=FILE for an authority of your own)")
    }
}

/// What says that there is no mail server.
pub(super) const NO_SMTP: &str = "none";

/// The mail server's address; none also where it is said that there is none.
pub(super) fn smtp(setting: &'static str, get: &dyn Fn(&str) -> Option<String>) -> Result<Option<Smtp>, SettingError> {
    let Some(text) = parse::value(setting, get)?.filter(|text| text != NO_SMTP) else { return Ok(None) };
    let wrong = |advice: &str| SettingError::new(setting, advice);
    let parts =
        parts(&text).ok_or_else(|| wrong("must be an address such as smtp://user:password@mail.example.com:587"))?;
    let wrapped = match parts.scheme {
        "smtps" => true,
        "smtp" => false,
        _ => return Err(wrong("must start with smtp:// (STARTTLS) or smtps:// (TLS)")),
    };
    if !matches!(parts.path, "" | "/") {
        return Err(wrong("must not have a path"));
    }
    let (host, port) = parts.host.ok_or_else(|| wrong("must name the mail server's host"))?;
    let tls = mail_tls(wrapped, &parts.query).map_err(wrong)?;
    if matches!(tls, MailTls::Opportunistic | MailTls::None) && !is_loopback(&host) {
        return Err(wrong("sends codes in plain text over the network; use tls=required or smtps:// (SEC-98)"));
    }
    let login = match parts.user {
        None => None,
        Some(user) => Some(mail_login(user).ok_or_else(|| wrong("needs user:password, both percent-encoded"))?),
    };
    let standard = if wrapped { 465 } else { 587 };
    Ok(Some(Smtp { host, port: port.unwrap_or(standard), login, tls }))
}

fn mail_tls(wrapped: bool, query: &[(&str, &str)]) -> Result<MailTls, &'static str> {
    let tls = match query {
        [] => None,
        [("tls", word)] => Some(*word),
        _ => return Err("takes one parameter only: tls=required, tls=opportunistic or tls=none"),
    };
    match (wrapped, tls) {
        (true, None | Some("required")) => Ok(MailTls::Wrapper),
        (true, Some(_)) => Err("smtps:// is always TLS; remove the tls parameter"),
        (false, None | Some("required")) => Ok(MailTls::Required),
        (false, Some("opportunistic")) => Ok(MailTls::Opportunistic),
        (false, Some("none")) => Ok(MailTls::None),
        (false, Some(_)) => Err("must have tls=required, tls=opportunistic or tls=none"),
    }
}

fn mail_login(user: &str) -> Option<(String, Secret)> {
    let (name, password) = user.split_once(':')?;
    let (name, password) = (decode(name)?, decode(password)?);
    (!name.is_empty() && !password.is_empty()).then(|| (name, Secret::new(password)))
}

/// Percent-decodes; none when an escape or the UTF-8 is broken, or a control character comes out.
fn decode(text: &str) -> Option<String> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let (high, low) = (char::from(bytes.next()?).to_digit(16)?, char::from(bytes.next()?).to_digit(16)?);
            out.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            out.push(byte);
        }
    }
    String::from_utf8(out).ok().filter(|text| !text.chars().any(char::is_control))
}
