//! Settings. Read once at the start; a wrong one stops the start with one line that names it
//! (REL-53), so the server never half-runs.

mod parse;
mod url;

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;

use model::assistance::ConsentRule;
use model::companies::Site;

use crate::http::address::Network;

pub use parse::{read_key, unknown_settings};
pub use url::{MailTls, Origin, Smtp};

/// The key outside the database.
pub const KEY_FILE: &str = "PANELWARDEN_KEY_FILE";
/// Where the server listens.
pub const LISTEN: &str = "PANELWARDEN_LISTEN";
/// The public address of the site.
pub const ORIGIN: &str = "PANELWARDEN_ORIGIN";
/// The mail server.
pub const SMTP_URL: &str = "PANELWARDEN_SMTP_URL";
/// The sender of all mail.
pub const MAIL_FROM: &str = "PANELWARDEN_MAIL_FROM";
/// Proxies whose `X-Forwarded-For` is believed.
pub const TRUSTED_PROXIES: &str = "PANELWARDEN_TRUSTED_PROXIES";
/// Which regional site this is.
pub const SITE: &str = "PANELWARDEN_SITE";
/// Whether every customer is asked before remote assistance.
pub const ASSIST_CONSENT: &str = "PANELWARDEN_ASSIST_CONSENT";
/// Where the private database and the demo's files live.
pub const DATA_DIR: &str = "PANELWARDEN_DATA_DIR";
/// The built client.
pub const ASSETS: &str = "PANELWARDEN_ASSETS";
/// The database is behind a pooler in transaction mode.
pub const POOLED: &str = "PANELWARDEN_POOLED";
/// What is logged.
pub const LOG: &str = "PANELWARDEN_LOG";
/// Who sends it may read `/metrics`.
pub const METRICS_TOKEN: &str = "PANELWARDEN_METRICS_TOKEN";
/// All connections together.
pub const MAX_CONNECTIONS: &str = "PANELWARDEN_MAX_CONNECTIONS";
/// Connections of one address.
pub const MAX_PER_ADDRESS: &str = "PANELWARDEN_MAX_CONNECTIONS_PER_ADDRESS";
/// The database.
pub const DATABASE_URL: &str = "DATABASE_URL";
/// The database, as the role that may change the schema (SEC-97).
pub const MIGRATION_DATABASE_URL: &str = "MIGRATION_DATABASE_URL";

/// A setting that is missing or wrong. Displays as one line and never repeats the value, which may
/// be a secret (SEC-95).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{setting}: {advice}")]
pub struct SettingError {
    /// The setting's name, as the environment spells it.
    pub setting: &'static str,
    /// What would be right.
    pub advice: String,
}

impl SettingError {
    /// `setting` is wrong; `advice` says what would be right.
    pub fn new(setting: &'static str, advice: impl Into<String>) -> Self {
        Self { setting, advice: advice.into() }
    }
}

/// Text that no log may show (SEC-95).
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Hides `text`.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself, for the one place that needs it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// What the commands need that only touch the database (`migrate`, `import`, `seed`).
#[derive(Clone, Debug)]
pub struct Storage {
    /// The database; none means the server's own private one.
    pub database_url: Option<Secret>,
    /// The same database as the role that may change the schema.
    pub migration_database_url: Option<Secret>,
    /// Named prepared statements off (REL-12).
    pub pooled: bool,
    /// Own files.
    pub data_dir: PathBuf,
    /// Filter of the log, in `tracing`'s directives.
    pub log: String,
}

impl Storage {
    /// Reads what concerns the database, from the lookup given.
    pub fn from_map(get: &dyn Fn(&str) -> Option<String>) -> Result<Self, SettingError> {
        let storage = Self {
            database_url: url::database(DATABASE_URL, get)?,
            migration_database_url: url::database(MIGRATION_DATABASE_URL, get)?,
            pooled: parse::flag(POOLED, get)?,
            data_dir: parse::folder(DATA_DIR, "./.data", get)?,
            log: parse::log(LOG, get)?,
        };
        if storage.database_url.is_none() && storage.migration_database_url.is_some() {
            return Err(SettingError::new(
                MIGRATION_DATABASE_URL,
                "is set but DATABASE_URL is not; set both, or neither for the private database",
            ));
        }
        if storage.database_url.is_none() && storage.pooled {
            return Err(SettingError::new(POOLED, "only makes sense with DATABASE_URL; unset one or set the other"));
        }
        Ok(storage)
    }
}

/// Everything the server needs to know at its start.
#[derive(Clone, Debug)]
pub struct Config {
    /// Demo people, captured mail, loopback only.
    pub demo: bool,
    /// The database and the files.
    pub storage: Storage,
    /// Where to listen.
    pub listen: SocketAddr,
    /// The only source of links in mail (SEC-28), and what a form's `Origin` must be (SEC-66).
    pub origin: Origin,
    /// The mail server; the demo goes without, and who says that there is none.
    pub smtp: Option<Smtp>,
    /// It is said that there is no mail server (S3-14).
    pub without_mail: bool,
    /// The sender of all mail, `Name <address>` or the address alone; None: the page of settings says it.
    pub mail_from: Option<String>,
    /// The file of the key outside the database; only the demo goes without. See [`read_key`].
    pub key_file: Option<PathBuf>,
    /// Proxies whose `X-Forwarded-For` is believed (SEC-13).
    pub trusted_proxies: Vec<Network>,
    /// Which site this is: "Add User" has a mobile phone on Asia-Pacific only (decision 16). None: the page of
    /// settings says it.
    pub site: Option<Site>,
    /// Whether every customer is asked before remote assistance, or each chooses for himself; in the same way.
    pub assist_consent: Option<ConsentRule>,
    /// Who knows it reads `/metrics`; None: nobody does.
    pub metrics_token: Option<String>,
    /// The folder of the built client.
    pub assets: PathBuf,
    /// Connections at once.
    pub max_connections: usize,
    /// Connections at once from one address.
    pub max_per_address: usize,
}

impl Config {
    /// The mail server as the page of settings shows it; never its password.
    pub fn mail_server(&self) -> Option<domain::MailServer> {
        let smtp = self.smtp.as_ref()?;
        let protection = match smtp.tls {
            MailTls::Wrapper => "TLS from the first byte",
            MailTls::Required => "STARTTLS, or nothing is sent",
            MailTls::Opportunistic => "STARTTLS where it is offered (this machine only)",
            MailTls::None => "None (this machine only)",
        };
        Some(domain::MailServer {
            address: format!("{}:{}", smtp.host, smtp.port),
            protection: protection.to_owned(),
            user: smtp.login.as_ref().map(|(user, _)| user.clone()).unwrap_or_default(),
        })
    }

    /// Reads the environment, and the key file's own faults with it.
    pub fn from_env(demo: bool) -> Result<Self, SettingError> {
        let config = Self::from_map(&|name| std::env::var(name).ok(), demo)?;
        if let Some(path) = &config.key_file {
            read_key(path)?;
        }
        Ok(config)
    }

    /// Reads the settings from the lookup given. Touches no file.
    pub fn from_map(get: &dyn Fn(&str) -> Option<String>, demo: bool) -> Result<Self, SettingError> {
        let listen = parse::listen(LISTEN, "127.0.0.1:3000", get)?;
        if demo && !listen.ip().is_loopback() {
            return Err(SettingError::new(
                LISTEN,
                "demo mode has open sign-ins and answers on loopback only; use 127.0.0.1:3000",
            ));
        }
        let storage = Storage::from_map(get)?;
        let config = Self {
            demo,
            storage,
            listen,
            origin: origin(get, demo, listen)?,
            smtp: url::smtp(SMTP_URL, get)?,
            without_mail: parse::value(SMTP_URL, get)?.is_some_and(|text| text == url::NO_SMTP),
            mail_from: parse::mail_from(MAIL_FROM, get)?,
            key_file: parse::optional_file(KEY_FILE, get)?,
            trusted_proxies: parse::networks(TRUSTED_PROXIES, get)?,
            site: parse::site(SITE, get)?,
            assist_consent: parse::consent(ASSIST_CONSENT, get)?,
            metrics_token: parse::token(METRICS_TOKEN, get)?,
            assets: parse::folder(ASSETS, "target/site", get)?,
            max_connections: parse::number(MAX_CONNECTIONS, 10_000, 1_000_000, get)?,
            max_per_address: parse::number(MAX_PER_ADDRESS, 256, 1_000_000, get)?,
        };
        config.complete()
    }

    /// What only the demo may leave out.
    fn complete(self) -> Result<Self, SettingError> {
        if self.demo {
            return Ok(self);
        }
        if self.smtp.is_none() && !self.without_mail {
            return Err(SettingError::new(
                SMTP_URL,
                "is required outside demo mode, such as smtp://user:password@mail.example.com:587, or none",
            ));
        }
        if self.key_file.is_none() {
            return Err(SettingError::new(
                KEY_FILE,
                "is required outside demo mode: a file of 32 random bytes or 64 hex digits that only the server may read",
            ));
        }
        Ok(self)
    }

    /// Corrects the demo's own origin once the port is known (`127.0.0.1:0` takes a free one).
    pub fn bound_to(&mut self, address: SocketAddr) {
        if self.listen.port() == 0 && self.origin == Origin::of_listener(self.listen) {
            self.origin = Origin::of_listener(address);
        }
        self.listen = address;
    }
}

fn origin(get: &dyn Fn(&str) -> Option<String>, demo: bool, listen: SocketAddr) -> Result<Origin, SettingError> {
    match parse::value(ORIGIN, get)? {
        Some(text) => Origin::parse(&text).map_err(|advice| SettingError::new(ORIGIN, advice)),
        None if demo => Ok(Origin::of_listener(listen)),
        None => Err(SettingError::new(
            ORIGIN,
            "is required outside demo mode: the address people type, such as https://console.example.com",
        )),
    }
}
