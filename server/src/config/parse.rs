//! One reader for each shape of setting.

use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use model::assistance::ConsentRule;
use model::companies::Site;

use super::{KEY_FILE, SettingError};
use crate::http::address::Network;

type Lookup<'a> = &'a dyn Fn(&str) -> Option<String>;
type Parsed<T> = Result<T, SettingError>;

/// The setting's text; none when it is not set. Set but empty is a mistake of a script, not a wish.
pub(super) fn value(setting: &'static str, get: Lookup<'_>) -> Parsed<Option<String>> {
    let Some(text) = get(setting) else { return Ok(None) };
    if text.trim().is_empty() {
        return Err(SettingError::new(setting, "is set but empty; give it a value or unset it"));
    }
    if text.chars().any(char::is_control) {
        return Err(SettingError::new(setting, "holds a line break or another control character; remove it"));
    }
    if text.trim().len() != text.len() {
        return Err(SettingError::new(setting, "has a space before or after the value; remove it"));
    }
    Ok(Some(text))
}

/// A switch, off by default.
pub(super) fn flag(setting: &'static str, get: Lookup<'_>) -> Parsed<bool> {
    match value(setting, get)?.as_deref() {
        None | Some("false" | "0" | "no" | "off") => Ok(false),
        Some("true" | "1" | "yes" | "on") => Ok(true),
        Some(_) => Err(SettingError::new(setting, "must be true or false")),
    }
}

/// A folder's path.
pub(super) fn folder(setting: &'static str, default: &str, get: Lookup<'_>) -> Parsed<PathBuf> {
    Ok(value(setting, get)?.map_or_else(|| PathBuf::from(default), PathBuf::from))
}

/// A file's path.
pub(super) fn optional_file(setting: &'static str, get: Lookup<'_>) -> Parsed<Option<PathBuf>> {
    match value(setting, get)? {
        Some(text) if text.ends_with('/') => Err(SettingError::new(setting, "names a folder; it must name a file")),
        text => Ok(text.map(PathBuf::from)),
    }
}

/// A count of at least one.
pub(super) fn number(setting: &'static str, default: usize, most: usize, get: Lookup<'_>) -> Parsed<usize> {
    let Some(text) = value(setting, get)? else { return Ok(default) };
    match text.parse() {
        Ok(n) if (1..=most).contains(&n) => Ok(n),
        _ => Err(SettingError::new(setting, format!("must be a whole number from 1 to {most}"))),
    }
}

/// Where to listen.
pub(super) fn listen(setting: &'static str, default: &str, get: Lookup<'_>) -> Parsed<SocketAddr> {
    let text = value(setting, get)?.unwrap_or_else(|| default.to_owned());
    text.parse().map_err(|_| {
        SettingError::new(
            setting,
            "must be an IP address and a port, such as 127.0.0.1:3000, 0.0.0.0:3000 or [::1]:3000",
        )
    })
}

/// Directives of the log.
pub(super) fn log(setting: &'static str, get: Lookup<'_>) -> Parsed<String> {
    let text = value(setting, get)?.unwrap_or_else(|| "info".to_owned());
    match tracing_subscriber::EnvFilter::builder().parse(&text) {
        Ok(_) => Ok(text),
        Err(_) => Err(SettingError::new(setting, "must be a log filter, such as info or info,server=debug")),
    }
}

/// Which regional site.
pub(super) fn site(setting: &'static str, get: Lookup<'_>) -> Parsed<Option<Site>> {
    let Some(text) = value(setting, get)? else { return Ok(None) };
    Site::from_key(&text)
        .map(Some)
        .ok_or_else(|| SettingError::new(setting, "must be americas, europe or asia-pacific"))
}

/// Who is asked before remote assistance.
pub(super) fn consent(setting: &'static str, get: Lookup<'_>) -> Parsed<Option<ConsentRule>> {
    let Some(text) = value(setting, get)? else { return Ok(None) };
    ConsentRule::from_key(&text).map(Some).ok_or_else(|| SettingError::new(setting, "must be customer or always"))
}

/// A secret that a machine sends.
pub(super) fn token(setting: &'static str, get: Lookup<'_>) -> Parsed<Option<String>> {
    match value(setting, get)? {
        Some(text) if text.chars().count() < 16 || !text.chars().all(|c| c.is_ascii_graphic()) => {
            Err(SettingError::new(setting, "must be 16 or more letters, digits and signs, without spaces"))
        }
        other => Ok(other),
    }
}

/// Addresses and networks, separated by commas.
pub(super) fn networks(setting: &'static str, get: Lookup<'_>) -> Parsed<Vec<Network>> {
    let Some(text) = value(setting, get)? else { return Ok(Vec::new()) };
    let advice = "must be IP addresses or networks separated by commas, such as 10.0.0.5,10.1.0.0/16";
    let parse = |part: &str| Network::parse(part.trim()).ok_or_else(|| SettingError::new(setting, advice));
    let networks = text.split(',').map(parse).collect::<Parsed<Vec<_>>>()?;
    if networks.iter().any(Network::is_everything) {
        return Err(SettingError::new(setting, "must not be the whole Internet: anyone could then claim any address"));
    }
    Ok(networks)
}

/// The sender: `Name <local@domain>` or `local@domain`; none: the page of settings says it.
pub(super) fn mail_from(setting: &'static str, get: Lookup<'_>) -> Parsed<Option<String>> {
    let Some(text) = value(setting, get)? else { return Ok(None) };
    let address = match text.split_once('<') {
        None => Some(text.as_str()),
        Some((name, rest)) if !name.contains(['>', ',', ';', '@', '"']) => rest.strip_suffix('>'),
        Some(_) => None,
    };
    if address.is_some_and(is_address) {
        Ok(Some(text))
    } else {
        Err(SettingError::new(setting, "must be one mail address, such as Panelwarden <no-reply@example.com>"))
    }
}

fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let plain = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    let label = |l: &str| !l.is_empty() && !l.starts_with('-') && !l.ends_with('-');
    !local.is_empty()
        && local.len() <= 64
        && local.chars().all(plain)
        && !local.starts_with('.')
        && !local.ends_with('.')
        && domain.len() <= 253
        && domain.chars().all(|c| c.is_ascii_alphanumeric() || c == '.' || c == '-')
        && domain.split('.').all(label)
}

/// Reads the key: 32 bytes as they are, or 64 hex digits. Refuses a file that others may read
/// (SEC-96, SEC-100).
pub fn read_key(path: &Path) -> Parsed<[u8; 32]> {
    let wrong = |advice: &str| SettingError::new(KEY_FILE, advice);
    let found = std::fs::metadata(path).map_err(|_| wrong("names a file that cannot be found or opened"))?;
    if !found.is_file() {
        return Err(wrong("must name a plain file"));
    }
    if found.permissions().mode() & 0o077 != 0 {
        return Err(wrong("names a file that other users may read; run chmod 600 on it"));
    }
    if found.len() > 1024 {
        return Err(wrong("must hold 32 random bytes or 64 hex digits; the file is longer"));
    }
    let content = std::fs::read(path).map_err(|_| wrong("names a file that cannot be read by the server's user"))?;
    let key = key_of(&content).ok_or_else(|| wrong("must hold 32 random bytes or 64 hex digits"))?;
    // A key of one repeated byte is a placeholder somebody forgot (SEC-100).
    if key.iter().all(|byte| *byte == key[0]) {
        return Err(wrong("holds a placeholder; make one with: openssl rand -hex 32"));
    }
    Ok(key)
}

fn key_of(content: &[u8]) -> Option<[u8; 32]> {
    if let Ok(raw) = <[u8; 32]>::try_from(content) {
        return Some(raw);
    }
    let text = std::str::from_utf8(content).ok()?.trim_ascii_end();
    if text.len() != 64 || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let mut key = [0; 32];
    for (byte, pair) in key.iter_mut().zip(text.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(key)
}

/// The names that look like settings of ours but are none: a misspelt setting would otherwise be
/// silently left at its default. Those of `./dev` and of the tests are no mistake.
pub fn unknown_settings(names: impl Iterator<Item = String>) -> Vec<String> {
    names.filter(|name| name.starts_with("PANELWARDEN_") && !KNOWN.contains(&name.as_str())).collect()
}

const KNOWN: [&str; 21] = [
    super::ASSETS,
    super::DATA_DIR,
    KEY_FILE,
    super::LISTEN,
    super::LOG,
    super::MAIL_FROM,
    super::MAX_CONNECTIONS,
    super::MAX_PER_ADDRESS,
    super::METRICS_TOKEN,
    super::ORIGIN,
    super::POOLED,
    super::SITE,
    super::ASSIST_CONSENT,
    super::SMTP_URL,
    super::TRUSTED_PROXIES,
    "PANELWARDEN_BENCH_DIR",
    "PANELWARDEN_BIN",
    "PANELWARDEN_E2E_PORT",
    "PANELWARDEN_PG_BIN",
    "PANELWARDEN_TARGET",
    "PANELWARDEN_WASM",
];
