//! The cookies of the site: which there are, how they are called, what surrounds their values
//! (SEC-37). None of them is readable by a script, and none holds more than an opaque id or a word of
//! our own.

use http::{HeaderMap, HeaderValue, header};

/// Longest value of ours, with room to spare; anything longer was not made here.
const LONGEST: usize = 256;

/// 400 days, in seconds: the longest a browser keeps a cookie.
const FOUR_HUNDRED_DAYS: u32 = 400 * 24 * 3600;

/// Which cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cookie {
    /// Who is signed in: an opaque id. Ends with the browser; the server ends it sooner (SEC-40).
    Session,
    /// A sign-in under way: an opaque id, for the ten minutes it may take (SEC-17).
    Flow,
    /// A browser that completed a sign-in before: an opaque id (SEC-12).
    Device,
    /// A remote assistance, beside the helper's own session: an opaque id that opens `/home` and nothing else.
    Assist,
    /// The look a person chose: `system`, `light` or `dark`.
    Theme,
    /// What was just done, for the next page: a word of a fixed list (SEC-69).
    Note,
}

impl Cookie {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Session, Self::Flow, Self::Device, Self::Assist, Self::Theme, Self::Note];

    /// Its name without the prefix.
    const fn word(self) -> &'static str {
        match self {
            Self::Session => "sid",
            Self::Flow => "flow",
            Self::Device => "device",
            Self::Assist => "assist",
            Self::Theme => "theme",
            Self::Note => "note",
        }
    }

    /// Its name where `__Host-` is allowed: such a cookie came from this very host, over TLS.
    const fn host_word(self) -> &'static str {
        match self {
            Self::Session => "__Host-sid",
            Self::Flow => "__Host-flow",
            Self::Device => "__Host-device",
            Self::Assist => "__Host-assist",
            // Not a secret, and the same name in demo and for real.
            Self::Theme => "theme",
            Self::Note => "__Host-note",
        }
    }

    /// How long the browser keeps it, in seconds; `None` until it is closed.
    const fn life(self) -> Option<u32> {
        match self {
            Self::Session => None,
            Self::Flow => Some(10 * 60),
            Self::Assist => Some(3600),
            Self::Device | Self::Theme => Some(FOUR_HUNDRED_DAYS),
            Self::Note => Some(60),
        }
    }
}

/// Reads and writes cookies for one origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cookies {
    /// The origin is https. A browser refuses `Secure` and `__Host-` from plain http, which only the
    /// demo on loopback is.
    pub secure: bool,
}

impl Cookies {
    /// The cookie's name.
    pub const fn name(self, cookie: Cookie) -> &'static str {
        if self.secure { cookie.host_word() } else { cookie.word() }
    }

    /// The value the browser sent: letters, digits, `-`, `_` and `.`; `None` for anything else.
    pub fn read(self, headers: &HeaderMap, cookie: Cookie) -> Option<String> {
        let name = self.name(cookie);
        let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
        let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
        let value = pairs.find(|(key, _)| *key == name)?.1;
        is_ours(value).then(|| value.to_owned())
    }

    /// `Set-Cookie` that keeps `value`.
    pub fn set(self, cookie: Cookie, value: &str) -> HeaderValue {
        let life = cookie.life().map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
        self.line(cookie, value, &life)
    }

    /// `Set-Cookie` that removes it.
    pub fn clear(self, cookie: Cookie) -> HeaderValue {
        self.line(cookie, "", "; Max-Age=0")
    }

    fn line(self, cookie: Cookie, value: &str, life: &str) -> HeaderValue {
        let value = if is_ours(value) { value } else { "" };
        let secure = if self.secure { "; Secure" } else { "" };
        let text = format!("{}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{life}", self.name(cookie));
        // Every part is visible ASCII, so the fallback cannot be.
        HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
    }
}

fn is_ours(value: &str) -> bool {
    value.len() <= LONGEST && value.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(lines: &[&'static str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(header::COOKIE, HeaderValue::from_static(line));
        }
        headers
    }

    /// SEC-37.
    #[test]
    fn over_tls_the_cookie_is_bound_to_the_host() {
        let line = Cookies { secure: true }.set(Cookie::Session, "abc");
        assert_eq!(line, "__Host-sid=abc; Path=/; HttpOnly; SameSite=Lax; Secure");
        let line = Cookies { secure: true }.set(Cookie::Device, "d");
        assert_eq!(line, "__Host-device=d; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=34560000");
    }

    #[test]
    fn on_loopback_it_is_not_secure_but_otherwise_the_same() {
        let line = Cookies { secure: false }.set(Cookie::Flow, "abc");
        assert_eq!(line, "flow=abc; Path=/; HttpOnly; SameSite=Lax; Max-Age=600");
    }

    #[test]
    fn reads_one_among_many() {
        let cookies = Cookies { secure: true };
        let sent = headers(&["a=b; __Host-sid=tok-en_1", "theme=dark"]);
        assert_eq!(cookies.read(&sent, Cookie::Session).as_deref(), Some("tok-en_1"));
        assert_eq!(cookies.read(&sent, Cookie::Theme).as_deref(), Some("dark"));
        assert_eq!(cookies.read(&sent, Cookie::Flow), None);
    }

    /// SEC-91: what was not made here is not there.
    #[test]
    fn refuses_values_of_another_make() {
        let cookies = Cookies { secure: false };
        assert_eq!(cookies.read(&headers(&["sid=\"a b\""]), Cookie::Session), None);
        assert_eq!(cookies.read(&headers(&["__Host-sid=abc"]), Cookie::Session), None);
        assert_eq!(cookies.set(Cookie::Session, "a\r\nb: c"), "sid=; Path=/; HttpOnly; SameSite=Lax");
    }
}
