//! The installer application: what an installer sees of his panels, at the site.

use serde::{Deserialize, Serialize};

use crate::ids::PanelId;
use crate::installers::Permit;
use crate::panels::Connection;
use crate::when::When;

/// A panel of the installer's own list. Only panels that let the installer application in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldPanel {
    /// Which.
    pub id: PanelId,
    /// 15 digits.
    pub imei: String,
    /// Account code at the monitoring station.
    pub account_code: String,
    /// Its name; may be empty.
    pub name: String,
    /// Its model.
    pub model: String,
    /// Connected or not.
    pub connection: Connection,
    /// Last day of the assignment, when there is an end: the first instant without access.
    pub ends_at: Option<When>,
    /// The master user must permit the connection.
    pub needs_permit: bool,
    /// The last request, where one is needed.
    pub permit: Option<Permit>,
}

impl FieldPanel {
    /// May its page be opened now? Where a permit is needed only while one holds.
    pub fn is_open(&self) -> bool {
        !self.needs_permit
            || self.permit.as_ref().is_some_and(|permit| permit.state == crate::installers::PermitState::Granted)
    }
}

/// One page of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldPanels {
    /// The rows, by account code and IMEI.
    pub rows: Vec<FieldPanel>,
    /// How many match in all.
    pub total: u32,
    /// Assigned panels that are not shown because their installer access is off (S3-104).
    pub closed: u32,
}

/// Everything the panel's page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldPanelDetail {
    /// The list's part.
    pub panel: FieldPanel,
    /// Its group's name.
    pub group: String,
    /// Since when it is, or is not, connected.
    pub connection_since: Option<When>,
    /// When it first connected.
    pub first_connected: Option<When>,
    /// Its partitions: number and name.
    pub partitions: Vec<(u16, String)>,
    /// The people attached: name on the panel and role, by name.
    pub people: Vec<FieldPerson>,
}

/// Somebody attached to the panel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldPerson {
    /// Name on the panel.
    pub name: String,
    /// "Master user", "Regular user", "Installer".
    pub role: String,
}
