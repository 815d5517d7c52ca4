//! The overview: what needs doing, and what was done in the last thirty days.

use serde::{Deserialize, Serialize};

use crate::accounts::Kind;
use crate::companies::CompanyName;
use crate::grid::Total;
use crate::ids::{AccountId, JobId, PanelId, PermitId};
use crate::when::When;

/// How many days the charts show, today included.
pub const DAYS: u16 = 30;

/// Somebody who did not sign in for so many days is dormant.
pub const DORMANT_DAYS: u32 = 90;

/// Most requests to connect that are shown at once.
pub const PERMITS_MAX: u32 = 200;

/// Something that waits for somebody. Each is as many as the page it leads to shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Waits {
    /// Installers who asked to register and are not accepted yet.
    PendingInstallers,
    /// Installers who wait to connect to a panel.
    Permits,
    /// People who ask to join this company.
    Joins(CompanyName),
    /// Mails that the mail server refused for good.
    RefusedMails,
    /// Rows that failed in a job of the reader's own, of the last week and not tried again.
    FailedRows {
        /// Which job.
        job: JobId,
        /// What it does.
        title: String,
    },
    /// Groups with a licence that ends within 30 days.
    EndingLicences,
    /// Active people of this kind who did not sign in for [`DORMANT_DAYS`].
    Dormant(Kind),
}

/// What waits, and how many.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// What.
    pub what: Waits,
    /// How many.
    pub count: Total,
}

/// A day of a chart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Day {
    /// `2026-11-22`.
    pub date: String,
    /// How many entries of the log.
    pub count: Total,
}

/// What was done, day by day, the oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Days {
    /// The zone of the days by its IANA name.
    pub zone: String,
    /// Sign-ins.
    pub sign_ins: Vec<Day>,
    /// Everything the log has.
    pub entries: Vec<Day>,
}

/// The page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// What waits, in the order of the page; what the reader may not see is not in it.
    pub waiting: Vec<Waiting>,
    /// What was done; only for those who may view the log.
    pub days: Option<Days>,
}

/// A request to connect that waits for an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingPermit {
    /// Which.
    pub id: PermitId,
    /// Who asks.
    pub installer: AccountId,
    /// His name.
    pub name: String,
    /// For which panel.
    pub panel: PanelId,
    /// Its IMEI.
    pub imei: String,
    /// Its group's name.
    pub group: String,
    /// When he asked.
    pub asked: When,
    /// When the request lapses.
    pub until: When,
}
