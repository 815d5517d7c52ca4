//! The one way to change anything: a transaction that carries time, actor and audit.

use std::sync::Arc;

use model::accounts::Change;
use sqlx::{PgConnection, Postgres};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::audit::{AuditEntry, repo};
use crate::caller::{Actor, Caller};
use crate::error::{Error, Result};
use crate::jobs::{self, ItemRef};
use crate::{Domain, db};

/// A transaction. Dropped without [`Tx::commit`], nothing of it stays.
pub struct Tx {
    inner: sqlx::Transaction<'static, Postgres>,
    domain: Domain,
    /// One instant for everything in it.
    pub now: OffsetDateTime,
    actor: Actor,
    /// The item of a job that this transaction is the change of.
    item: Option<Arc<ItemRef>>,
}

impl Tx {
    /// The connection, for repos.
    pub fn conn(&mut self) -> &mut PgConnection {
        &mut self.inner
    }

    /// The domain it belongs to.
    pub fn domain(&self) -> &Domain {
        &self.domain
    }

    /// Notes another record that the change made or changed along with its main one: its own history says it.
    pub async fn also(&mut self, entry: &AuditEntry) -> Result<()> {
        let id = self.domain.new_uuid();
        repo::insert(&mut self.inner, id, self.now, &self.actor, entry).await
    }

    /// Notes an act that the change brings along for each of these panels (id, IMEI): their own histories say it.
    pub async fn also_on_panels(
        &mut self,
        action: &'static str,
        company: Option<Uuid>,
        panels: &[(Uuid, String)],
        change: &Change,
    ) -> Result<()> {
        let ids: Vec<Uuid> = panels.iter().map(|_| self.domain.new_uuid()).collect();
        let (panels, names): (Vec<Uuid>, Vec<String>) = panels.iter().cloned().unzip();
        let entry = AuditEntry { action, company, changes: vec![change.clone()], ..AuditEntry::default() };
        repo::insert_on_panels(&mut self.inner, (&ids, &panels, &names), self.now, &self.actor, &entry).await
    }

    /// Names who it is, once that is known: he came with a code and no session.
    pub(crate) fn act_as(&mut self, actor: Actor) {
        self.actor = actor;
    }

    /// Keeps everything, with the audit entry that says what it was: there is no commit without
    /// one (SEC-93).
    pub async fn commit(mut self, entry: AuditEntry) -> Result<()> {
        let id = self.domain.new_uuid();
        repo::insert(&mut self.inner, id, self.now, &self.actor, &entry).await?;
        if let Some(item) = &self.item {
            // With the change or not at all: nothing is done twice (REL-24).
            jobs::write_done(&mut self.inner, item, &entry.target_name, self.now).await?;
        }
        self.inner.commit().await.map_err(|error| match error {
            sqlx::Error::Database(_) => Error::Db(error),
            other => Error::Commit(other),
        })
    }
}

impl Domain {
    /// Begins a change by `caller`; `Forbidden` while he sees the console as a role, whatever he asks for;
    /// `SignedOut` when he is assisted and that has ended.
    pub async fn begin(&self, caller: &Caller) -> Result<Tx> {
        caller.check_acting()?;
        let mut tx = self.begin_as(caller.actor()).await?;
        tx.item.clone_from(&caller.item);
        // An assistance that ended since the request began changes nothing any more (SEC-62).
        self.check_assisting(tx.conn(), caller).await?;
        Ok(tx)
    }

    /// Begins one of the two changes that are possible meanwhile: ending it, and signing out.
    pub(crate) async fn begin_even_viewing(&self, caller: &Caller) -> Result<Tx> {
        self.begin_as(caller.actor()).await
    }

    /// Begins a change by nobody signed in: a sign-in itself, the import, a job. The ugly name is
    /// there to be found.
    pub async fn begin_unchecked_as(&self, actor: Actor) -> Result<Tx> {
        self.begin_as(actor).await
    }

    async fn begin_as(&self, actor: Actor) -> Result<Tx> {
        let inner = db::begin(self.pool()).await?;
        Ok(Tx { inner, domain: self.clone(), now: self.clock().now(), actor, item: None })
    }

    /// Keeps a note of a refusal or of an event without a change of its own.
    pub async fn note(&self, actor: &Actor, entry: &AuditEntry) -> Result<()> {
        let mut conn = self.pool().acquire().await?;
        repo::insert(&mut conn, self.new_uuid(), self.clock().now(), actor, entry).await
    }
}
