//! Registering oneself with a company's authorization code. A person asks, proves the address with a mailed
//! code, and waits for 14 days at most until an administrator of that company or one above accepts, and for
//! an employee chooses the role. Before that there is no account, and so nothing that could sign in.
//!
//! | state | ends by itself |
//! |---|---|
//! | asked: the mailed code was not used yet | after three days |
//! | waiting: an administrator has to answer | after 14 days |
//!
//! The page answers the same for every address. A wrong authorization code is told as such; guessing is
//! bounded by the network's throttle, which every page without a session shares.

mod answer;
mod ask;
pub mod repo;

use model::companies::JoinKind;
use model::{Permission, PermissionSet};
use time::Duration;

use crate::caller::Target;

pub use repo::JoinRef;

/// How long a request waits for its answer.
pub const WAITS: Duration = Duration::days(14);

impl Target for JoinRef {}

/// What answering a request of this kind needs: the rights to add one by hand.
pub fn may_answer(held: PermissionSet, kind: JoinKind) -> Result<(), Permission> {
    let needed: &[Permission] = match kind {
        JoinKind::Installer => &[Permission::InstallersAdd],
        JoinKind::Employee => &[Permission::EmployeesAdd, Permission::EmployeesAssignRole],
    };
    needed.iter().find(|permission| !held.has(**permission)).map_or(Ok(()), |missing| Err(*missing))
}
