//! Panel gateways: programs that talk to panels on one side and fetch commands, acknowledge them and
//! report states on the other (`docs/gateway.md`). A command is a row that a gateway takes with a lease;
//! one that is not acknowledged within [`DELIVERY`] was not delivered, whatever comes later. "Not
//! delivered" is read from the deadline, so that it needs nobody to say it; the log's entry is written
//! soon after ([`lapse`]).

pub mod acknowledge;
pub mod admin;
pub mod commands;
pub mod lapse;
pub mod repo;
pub mod report;

use model::gateway::{CommandKind, DELIVERY_SECONDS};
use model::ids::{CommandId, GatewayId};
use time::{Duration, OffsetDateTime};

use crate::error::Result;
use crate::{Domain, keys};

/// A command is acknowledged within this time or not delivered.
pub const DELIVERY: Duration = Duration::seconds(DELIVERY_SECONDS);
/// A command that was fetched is handed out again after this time, unless it was acknowledged: the
/// answer may have got lost.
pub const LEASE: Duration = Duration::seconds(10);
/// Most commands of one fetch.
pub const MOST: u16 = 50;
/// A gateway's life sign is noted at most so often.
const TOUCH: Duration = Duration::seconds(30);

/// A gateway that showed its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gateway {
    /// Which.
    pub id: GatewayId,
    /// Its name.
    pub name: String,
}

/// A command as it is handed to its gateway.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handed {
    /// Which; the same when it is handed out again.
    pub id: CommandId,
    /// The panel.
    pub imei: String,
    /// The partition.
    pub partition: u16,
    /// What to do.
    pub kind: CommandKind,
    /// When it was given.
    pub asked: OffsetDateTime,
    /// Not to be carried out, nor acknowledged, from then on.
    pub deadline: OffsetDateTime,
    /// Handed out again then.
    pub leased_until: OffsetDateTime,
    /// The panel is connected, as far as this side knows.
    pub is_online: bool,
}

impl Domain {
    /// The gateway of this key; None for any other text. Notes that it is alive.
    pub async fn gateway(&self, key: &str) -> Result<Option<Gateway>> {
        let Some(raw) = keys::token_bytes(key) else { return Ok(None) };
        let found = repo::by_key(self.pool(), &keys::hash(&raw)).await?;
        if let Some(gateway) = &found {
            let now = self.clock().now();
            repo::touch(self.pool(), gateway.id, now, now - TOUCH).await?;
        }
        Ok(found)
    }

    /// The gateway of this name, for a program that is part of this one: the demo's simulated gateway.
    pub async fn gateway_named(&self, name: &str) -> Result<Option<Gateway>> {
        repo::by_name(self.pool(), name).await
    }

    /// Commands for this gateway, oldest first, at most `most` (1 to [`MOST`]), each leased for [`LEASE`].
    /// Those of one partition come one after the other: the next only when the one before has an outcome.
    /// A command whose sender has lost the partition meanwhile is not handed out.
    pub async fn fetch_commands(&self, gateway: &Gateway, most: u16) -> Result<Vec<Handed>> {
        let now = self.clock().now();
        let most = i64::from(most.clamp(1, MOST));
        let mut rows = commands::repo::lease(self.pool(), gateway.id, most, now, now + LEASE).await?;
        rows.sort_by_key(|row| (row.created_at, row.id));
        rows.into_iter().map(commands::repo::HandedRow::handed).collect()
    }
}
