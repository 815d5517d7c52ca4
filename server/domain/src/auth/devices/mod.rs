//! Browsers that completed a sign-in before: each has its own small budget of wrong passwords, so
//! that strangers' tries never touch the owner's (SEC-12), and a sign-in from another is told to the
//! owner (SEC-102). They skip nothing else. They die with password, factor or status (SEC-24).

pub(in crate::auth) mod repo;

use uuid::Uuid;

use super::Person;
use crate::caller::Origin;
use crate::error::Result;
use crate::{Domain, Tx, keys};

/// Most accounts one browser is remembered for; the cookie holds a token for each.
const MOST: usize = 5;

/// What a browser's device cookie holds: tokens parted by dots, the newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Presented(Vec<[u8; 32]>);

impl Presented {
    /// Reads the cookie; what is not ours in it is not there.
    pub(super) fn read(cookie: Option<&str>) -> Self {
        let cookie = cookie.filter(|c| c.len() <= 256).unwrap_or_default();
        Self(cookie.split('.').filter_map(keys::token_bytes).take(MOST).collect())
    }

    /// The cookie with one more token.
    fn with(&self, new: [u8; 32]) -> String {
        let tokens: Vec<String> = [new].iter().chain(&self.0).take(MOST).map(keys::token).collect();
        tokens.join(".")
    }

    /// As a sign-in under way carries it: sealed, because the tickets' table holds no secret.
    pub(super) fn seal(&self, domain: &Domain, account: Uuid) -> Result<Option<String>> {
        use base64::Engine;
        if self.0.is_empty() {
            return Ok(None);
        }
        let sealed = domain.keys().seal(domain.entropy(), account.as_bytes(), &self.0.concat())?;
        Ok(Some(base64::engine::general_purpose::STANDARD.encode(sealed)))
    }

    /// Reads what [`Presented::seal`] made; nothing when it does not open.
    pub(super) fn open(domain: &Domain, account: Uuid, sealed: Option<&str>) -> Self {
        use base64::Engine;
        let bytes = sealed
            .and_then(|text| base64::engine::general_purpose::STANDARD.decode(text).ok())
            .and_then(|bytes| domain.keys().open(account.as_bytes(), &bytes).ok())
            .unwrap_or_default();
        Self(bytes.as_chunks::<32>().0.to_vec())
    }
}

/// The account's device among those presented.
pub(super) async fn known(domain: &Domain, account: Uuid, presented: &Presented) -> Result<Option<Uuid>> {
    if presented.0.is_empty() {
        return Ok(None);
    }
    let hashes: Vec<Vec<u8>> = presented.0.iter().map(|raw| keys::hash(raw).to_vec()).collect();
    repo::find(domain.pool(), account, &hashes).await
}

/// The device of a completed sign-in: the known one, or a new one with the cookie to set.
pub(super) async fn remember(
    tx: &mut Tx,
    person: &Person,
    known: Option<Uuid>,
    presented: &Presented,
    origin: &Origin,
) -> Result<(Uuid, Option<String>)> {
    let now = tx.now;
    if let Some(id) = known
        && repo::touch(tx.conn(), id, now).await?
    {
        return Ok((id, None));
    }
    let raw: [u8; 32] = tx.domain().entropy().bytes();
    let id = tx.domain().new_uuid();
    repo::insert(tx.conn(), id, person.id, &keys::hash(&raw), &origin.user_agent, now).await?;
    Ok((id, Some(presented.with(raw))))
}

/// A browser and its system, in words, from what it says of itself.
pub fn describe(user_agent: &str) -> String {
    // The order matters: each of the later ones is named by the earlier ones as well.
    let browsers = [
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser", "Samsung Internet"),
        ("Firefox/", "Firefox"),
        ("FxiOS", "Firefox"),
        ("Chrome/", "Chrome"),
        ("CriOS", "Chrome"),
        ("Safari/", "Safari"),
    ];
    let systems = [
        ("Windows", "Windows"),
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Mac OS", "macOS"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ];
    let first = |table: &[(&str, &'static str)]| {
        table.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name)
    };
    match (first(&browsers), first(&systems)) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => "Unknown device".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_browser_and_system() {
        let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
        assert_eq!(describe(firefox), "Firefox on Linux");
        let edge = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0";
        assert_eq!(describe(edge), "Edge on Windows");
        assert_eq!(describe("<b>curl</b>"), "Unknown device");
    }

    #[test]
    fn a_cookie_keeps_the_five_newest() {
        let mut cookie = String::new();
        for n in 0..7 {
            cookie = Presented::read(Some(&cookie)).with([n; 32]);
        }
        assert!(cookie.len() <= 256);
        assert_eq!(Presented::read(Some(&cookie)).0, [[6; 32], [5; 32], [4; 32], [3; 32], [2; 32]]);
        assert_eq!(Presented::read(Some("x.y.%")), Presented::default());
    }
}
