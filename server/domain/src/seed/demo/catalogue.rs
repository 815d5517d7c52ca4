//! The demo's catalogue: modules and add-ons, one of each kind of thing that can be true of one, and some people
//! who have them.

use model::catalogue::EntryKind;
use uuid::Uuid;

use super::repo::{self, DemoEntry};
use crate::catalogue::repo::Facts;
use crate::error::Result;
use crate::tx::Tx;

const MODULES: [(&str, &str, bool); 6] = [
    ("Video verification", "A short clip with every alarm, for the monitoring station to look at.", false),
    ("Cloud recording", "Thirty days of video, kept in the cloud.", false),
    ("Access control", "Doors and readers beside the alarm.", false),
    ("Energy", "Meters and switched sockets in the app.", false),
    ("Voice assistants", "Arming and asking by voice.", false),
    ("SMS notices", "Replaced by notices in the app.", true),
];

/// Name, vendor, release, level of the SDK, custom, retired, description.
type AddOn = (&'static str, &'static str, &'static str, i32, bool, bool, &'static str);

const ADD_ONS: [AddOn; 5] = [
    ("Weather guard", "Skyline Labs", "2.4.1", 7, false, false, "Closes awnings and warns before storms."),
    ("Shift planner", "Rota & Co.", "1.9", 6, false, false, "Arms by the shop's opening hours."),
    ("Lift alarm bridge", "Northgate", "0.3-beta", 8, true, false, "Takes alarms of lifts in, on trial."),
    ("Key box", "Ironwood Security", "0.9", 8, true, false, "Opens a key box for the guard, on trial."),
    ("Doorbell link", "Chime Works", "1.0", 3, false, true, "For doorbells that are sold no more."),
];

/// Makes them, and switches some on.
pub(super) async fn make(tx: &mut Tx) -> Result<()> {
    let now = tx.now;
    let mut modules = Vec::new();
    for (name, description, retired) in MODULES {
        let facts = Facts { name: name.to_owned(), description: description.to_owned(), ..Facts::default() };
        modules.push(add(tx, EntryKind::Module, facts, retired).await?);
    }
    let mut add_ons = Vec::new();
    for (name, vendor, release, sdk_level, is_custom, retired, description) in ADD_ONS {
        let facts = Facts {
            name: name.to_owned(),
            description: description.to_owned(),
            vendor: vendor.to_owned(),
            release: release.to_owned(),
            sdk_level,
            is_custom,
        };
        add_ons.push(add(tx, EntryKind::AddOn, facts, retired).await?);
    }
    repo::switch_some(tx.conn(), &modules, &add_ons[..2], &add_ons[2..4], now).await
}

async fn add(tx: &mut Tx, kind: EntryKind, facts: Facts, retired: bool) -> Result<Uuid> {
    let (id, now) = (tx.domain().new_uuid(), tx.now);
    repo::insert_entry(tx.conn(), &DemoEntry { id, kind, facts, retired, now }).await?;
    Ok(id)
}
