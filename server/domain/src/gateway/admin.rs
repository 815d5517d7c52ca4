//! Adding gateways and saying which panels each serves: from the command line, by whoever runs the machine.

use model::ApiError;
use model::accounts::Change;
use model::field;
use time::OffsetDateTime;

use super::repo;
use crate::audit::AuditEntry;
use crate::caller::Actor;
use crate::error::{Error, Result};
use crate::tx::Tx;
use crate::{Domain, keys};

/// A gateway as the command line lists it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Listed {
    /// Its name.
    pub name: String,
    /// Serves every panel without a gateway of its own.
    pub is_default: bool,
    /// Panels that it serves by name.
    pub panels: i64,
    /// When it last asked for something.
    pub seen_at: Option<OffsetDateTime>,
}

/// Which panels a gateway is to serve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Served {
    /// One, by its IMEI.
    Panel(String),
    /// Those of a group now, by its name.
    Group(String),
}

impl Domain {
    /// Adds a gateway and answers its key: told once, only its hash is kept. `is_default`: it serves every
    /// panel that has no gateway of its own, in place of the one that did.
    pub async fn add_gateway(&self, name: &str, is_default: bool) -> Result<String> {
        let name = field::name(name).map_err(|why| Error::field("name", why))?;
        let raw: [u8; 32] = self.entropy().bytes();
        let mut tx = self.begin_gateway().await?;
        let (id, now) = (self.new_uuid(), tx.now);
        if is_default {
            repo::no_default(tx.conn()).await?;
        }
        repo::add(tx.conn(), id, &name, &keys::hash(&raw), is_default, now).await.map_err(|error| {
            if error.violates("gateway_name") { Error::conflict("There is a gateway of this name.") } else { error }
        })?;
        tx.commit(entry("gateways.add", &name)).await?;
        Ok(keys::token(&raw))
    }

    /// A new key in place of a gateway's old one, which opens nothing from now on.
    pub async fn renew_gateway_key(&self, name: &str) -> Result<String> {
        let raw: [u8; 32] = self.entropy().bytes();
        let mut tx = self.begin_gateway().await?;
        if !repo::set_key(tx.conn(), name, &keys::hash(&raw)).await? {
            return Err(ApiError::NotFound.into());
        }
        tx.commit(entry("gateways.renew_key", name)).await?;
        Ok(keys::token(&raw))
    }

    /// Removes a gateway with its commands; its panels go to the default one.
    pub async fn remove_gateway(&self, name: &str) -> Result<()> {
        let mut tx = self.begin_gateway().await?;
        if !repo::remove(tx.conn(), name).await? {
            return Err(ApiError::NotFound.into());
        }
        tx.commit(entry("gateways.remove", name)).await
    }

    /// Lets a gateway serve these panels, in place of the one that did; answers how many. `name` None: they
    /// go to the default one.
    pub async fn serve_by_gateway(&self, name: Option<&str>, served: &Served) -> Result<u64> {
        let mut tx = self.begin_gateway().await?;
        let gateway = match name {
            Some(name) => Some(repo::by_name(&mut *tx.conn(), name).await?.ok_or(ApiError::NotFound)?.id),
            None => None,
        };
        let (panels, what) = match served {
            Served::Panel(imei) => (repo::serve_panel(tx.conn(), gateway, imei).await?, imei),
            Served::Group(group) => (repo::serve_group(tx.conn(), gateway, group).await?, group),
        };
        if panels == 0 {
            return Err(ApiError::NotFound.into());
        }
        let change = Change::new("Serves", "", what);
        tx.commit(entry("gateways.serve", name.unwrap_or("the default gateway")).with(vec![change])).await?;
        Ok(panels)
    }

    /// All of them, by name.
    pub async fn gateways(&self) -> Result<Vec<Listed>> {
        repo::all(self.pool()).await
    }

    async fn begin_gateway(&self) -> Result<Tx> {
        self.begin_unchecked_as(Actor::system("command line")).await
    }
}

fn entry(action: &'static str, name: &str) -> AuditEntry {
    AuditEntry { target_kind: "gateway", ..AuditEntry::about(action, name) }
}
