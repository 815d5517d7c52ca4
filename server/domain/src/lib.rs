//! Rules and storage: every service of the product, behind one handle. A service takes the
//! [`Caller`] and answers with `model` types; it decides scope, permission and state by itself,
//! whatever the screen showed. No HTTP, no Leptos.

pub mod accounts;
pub mod assistance;
pub mod audit;
pub mod auth;
pub mod bench;
pub mod caller;
pub mod catalogue;
pub mod cells;
pub mod clock;
pub mod companies;
pub mod db;
pub mod dormant;
pub mod employees;
pub mod entropy;
pub mod error;
pub mod export;
pub mod field;
pub mod figures;
pub mod finding;
pub mod flash;
pub mod fold;
pub mod gateway;
pub mod groups;
pub mod home;
pub mod housekeeping;
pub mod import;
pub mod installers;
pub mod jobs;
pub mod keys;
pub mod live;
pub mod log;
pub mod mail;
pub mod management;
pub mod once;
pub mod overview;
pub mod panels;
pub mod permits;
pub mod roles;
pub mod seal;
pub mod seed;
pub mod settings;
pub mod tally;
pub mod tickets;
pub mod tx;
pub mod undo;
pub mod views;
pub mod zones;

use std::sync::Arc;

use sqlx::PgPool;

pub use caller::{Caller, Granted, Origin, Scope};
pub use clock::Clock;
pub use entropy::Entropy;
pub use error::{Error, Result};
pub use keys::Keys;
pub use tx::Tx;

/// What the deployment sets and services need.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Scheme, host and port: the only source of links in mail (SEC-28). No trailing slash.
    pub origin: String,
    /// A mail server is configured, or mail is captured.
    pub mail_configured: bool,
    /// Demo mode: invented people, captured mail, loopback only.
    pub demo: bool,
    /// argon2id memory in KiB; 19,456 is the floor (OWASP), lower only in tests.
    pub argon_memory_kib: u32,
    /// argon2id passes.
    pub argon_passes: u32,
    /// Which regional site this is (decision 16), when the environment decides it; else a page does.
    pub site: Option<model::companies::Site>,
    /// Whether every customer is asked before somebody assists him, in the same way.
    pub assist_consent: Option<model::assistance::ConsentRule>,
    /// The sender of all mail, in the same way.
    pub mail_from: Option<String>,
    /// The mail server, for who has to know what is set; without its password.
    pub mail_server: Option<MailServer>,
}

/// A mail server as its settings are shown. Has no place for a password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailServer {
    /// Host and port.
    pub address: String,
    /// How the talk is protected, in words.
    pub protection: String,
    /// Who signs in there; empty: nobody.
    pub user: String,
}

impl Settings {
    /// The floor of each rule.
    pub fn new(origin: impl Into<String>) -> Self {
        Self {
            origin: origin.into(),
            mail_configured: false,
            demo: false,
            argon_memory_kib: 19_456,
            argon_passes: 2,
            site: None,
            assist_consent: None,
            mail_from: None,
            mail_server: None,
        }
    }
}

/// Everything a service needs, cheap to clone.
#[derive(Clone)]
pub struct Domain(Arc<Inner>);

struct Inner {
    pool: PgPool,
    clock: Clock,
    entropy: Entropy,
    keys: Keys,
    settings: Settings,
    hash_gate: auth::passwords::HashGate,
    totals: accounts::totals::Totals,
    log_days: overview::days::Counted,
}

impl Domain {
    /// A handle on a migrated database.
    pub fn new(pool: PgPool, clock: Clock, entropy: Entropy, keys: Keys, settings: Settings) -> Self {
        let hash_gate = auth::passwords::HashGate::for_this_machine();
        let totals = accounts::totals::Totals::default();
        let log_days = overview::days::Counted::default();
        Self(Arc::new(Inner { pool, clock, entropy, keys, settings, hash_gate, totals, log_days }))
    }

    /// The pool, for reads.
    pub fn pool(&self) -> &PgPool {
        &self.0.pool
    }

    /// The clock.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// Randomness.
    pub fn entropy(&self) -> &Entropy {
        &self.0.entropy
    }

    /// Keys from outside the database.
    pub fn keys(&self) -> &Keys {
        &self.0.keys
    }

    /// What the deployment sets.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// What bounds the hashing of passwords.
    pub fn hash_gate(&self) -> &auth::passwords::HashGate {
        &self.0.hash_gate
    }

    pub(crate) fn totals(&self) -> &accounts::totals::Totals {
        &self.0.totals
    }

    pub(crate) fn log_days(&self) -> &overview::days::Counted {
        &self.0.log_days
    }

    /// A fresh UUIDv7: ordered by the clock, random in the rest.
    pub fn new_uuid(&self) -> uuid::Uuid {
        let ms = u64::try_from(self.clock().now().unix_timestamp_nanos() / 1_000_000).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(ms, &self.entropy().bytes()).into_uuid()
    }
}
