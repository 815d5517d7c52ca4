//! The audit log: one entry for each change, written in its transaction, then sealed into a chain
//! of hashes so that a changed or missing entry shows (SEC-93, SEC-94).

pub mod places;
pub mod repo;
mod titles;

use model::accounts::Change;
use sha2::{Digest, Sha256};
use sqlx::PgPool;
use uuid::Uuid;

use crate::caller::Actor;
use crate::error::Result;
use crate::fold::fold;

/// Longest text that a search looks through, in characters of an entry.
const WORDS: usize = 1_000;

/// What a search looks through: every name, the address, the reason and the changed fields, folded, one a line.
pub(crate) fn words<'a>(parts: impl IntoIterator<Item = &'a str>, changes: &'a [Change]) -> String {
    let fields = changes.iter().flat_map(|c| [c.field.as_str(), &c.before, &c.after]);
    let parts: Vec<&str> = parts.into_iter().chain(fields).filter(|part| !part.is_empty()).collect();
    fold(&parts.join("\n")).chars().take(WORDS).collect()
}

/// [`words`] of an entry that is being written about `target`.
pub(crate) fn words_of(actor: &Actor, entry: &AuditEntry, target: &str) -> String {
    words([&*actor.name, &actor.assisted_name, target, &actor.origin.address, &entry.reason], &entry.changes)
}

pub use titles::{all as titles, page, title};

/// How an act ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AuditOutcome {
    /// It took effect.
    #[default]
    Done,
    /// It was not allowed.
    Refused,
    /// It could not be done.
    Failed,
}

impl AuditOutcome {
    /// As the database has it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Failed => "failed",
        }
    }
}

/// What an entry says; who and when come from the transaction.
#[derive(Clone, Debug, Default)]
pub struct AuditEntry {
    /// Stable word: `accounts.suspend`.
    pub action: &'static str,
    /// `account`, `panel`, …
    pub target_kind: &'static str,
    /// Which.
    pub target_id: Option<Uuid>,
    /// Its name at the time.
    pub target_name: String,
    /// Its company, for the reader's scope.
    pub company: Option<Uuid>,
    /// Each changed field before and after; never a secret.
    pub changes: Vec<Change>,
    /// How it ended.
    pub outcome: AuditOutcome,
    /// Why it did not.
    pub reason: String,
    /// The panel that an act on somebody is about, for the panel's own history.
    pub panel: Option<Uuid>,
    /// Further companies and groups whose readers see the entry: those of a record that is gone when it is
    /// written. Of what is still there they are known.
    pub seen_by: Vec<Uuid>,
}

impl AuditEntry {
    /// An entry about an account.
    pub fn on_account(action: &'static str, id: Uuid, name: &str, company: Option<Uuid>) -> Self {
        Self {
            action,
            target_kind: "account",
            target_id: Some(id),
            target_name: name.to_owned(),
            company,
            ..Self::default()
        }
    }

    /// An entry about a company; `place` is the one whose readers see it.
    pub fn on_company(action: &'static str, id: Uuid, name: &str, place: Uuid) -> Self {
        Self { target_kind: "company", company: Some(place), ..Self::on_account(action, id, name, None) }
    }

    /// An entry about nothing in particular.
    pub fn about(action: &'static str, target_name: impl Into<String>) -> Self {
        Self { action, target_name: target_name.into(), ..Self::default() }
    }

    /// With these changes.
    #[must_use]
    pub fn with(mut self, changes: Vec<Change>) -> Self {
        self.changes = changes;
        self
    }

    /// About this panel too.
    #[must_use]
    pub const fn on_panel(mut self, panel: Uuid) -> Self {
        self.panel = Some(panel);
        self
    }

    /// Seen in these companies and groups too.
    #[must_use]
    pub fn seen_in(mut self, places: Vec<Uuid>) -> Self {
        self.seen_by = places;
        self
    }

    /// As refused or failed, and why.
    #[must_use]
    pub fn ended(mut self, outcome: AuditOutcome, reason: impl Into<String>) -> Self {
        self.outcome = outcome;
        self.reason = reason.into();
        self
    }
}

/// A sealed entry as it goes into the hash: fixed field order, JSON for what varies.
#[derive(Debug, sqlx::FromRow)]
pub struct SealedRow {
    pub(crate) id: Uuid,
    pub(crate) body: String,
    pub(crate) seq: Option<i64>,
    pub(crate) hash: Option<Vec<u8>>,
}

fn link(previous: &[u8], seq: i64, row: &SealedRow) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(previous);
    hash.update(seq.to_be_bytes());
    hash.update(row.id.as_bytes());
    hash.update(row.body.as_bytes());
    hash.finalize().into()
}

/// Seals entries that wait, oldest first, at most 1,000; answers how many. Safe to run on several
/// servers: the chain's end is one locked row.
pub async fn seal(pool: &PgPool) -> Result<u32> {
    let mut tx = pool.begin().await?;
    let (mut seq, mut hash) = repo::lock_head(&mut tx).await?;
    let rows = repo::unsealed(&mut tx, 1000).await?;
    let mut sealed = 0;
    for row in &rows {
        seq += 1;
        hash = link(&hash, seq, row).to_vec();
        repo::set_seal(&mut tx, row.id, seq, &hash).await?;
        sealed += 1;
    }
    repo::set_head(&mut tx, seq, &hash).await?;
    tx.commit().await?;
    Ok(sealed)
}

/// What [`verify`] found.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The chain holds; so many entries are in it.
    Whole(u64),
    /// The first entry that does not fit, by its number in the chain.
    Broken(i64),
}

/// What is known of an entry by its number, to find it: id, time and action. None when it is gone.
pub async fn at_number(pool: &PgPool, seq: i64) -> Result<Option<repo::Numbered>> {
    repo::at_number(pool, seq).await
}

/// Walks the chain from its start.
pub async fn verify(pool: &PgPool) -> Result<Verdict> {
    let mut hash: Vec<u8> = Vec::new();
    let mut expected = 0_i64;
    loop {
        let rows = repo::sealed_after(pool, expected, 5000).await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            expected += 1;
            hash = link(&hash, expected, &row).to_vec();
            if row.seq != Some(expected) || row.hash.as_deref() != Some(hash.as_slice()) {
                return Ok(Verdict::Broken(expected));
            }
        }
    }
    let (head, head_hash) = repo::head(pool).await?;
    if head == expected && head_hash == hash {
        Ok(Verdict::Whole(u64::try_from(expected).unwrap_or(0)))
    } else {
        Ok(Verdict::Broken(expected + 1))
    }
}
