//! What the offered installer finds in the installer application: open panels, panels that need the
//! master user's permit in each state of it, and one that does not let the application in.

use model::installers::PermitState;
use time::Duration;
use uuid::Uuid;

use super::repo::{self, DemoPermit};
use crate::error::Result;
use crate::permits::{HOLDS, WAITS};
use crate::tx::Tx;

/// His panels in the order of their account codes; the rest stay as the file has them.
const PANELS: [Wanted; 9] = [
    Wanted::Open,
    Wanted::Asked,
    Wanted::Granted,
    Wanted::NeedsPermit,
    Wanted::NeedsPermit,
    Wanted::NeedsPermit,
    Wanted::NeedsPermit,
    Wanted::Open,
    Wanted::Shut,
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// May be opened.
    Open,
    /// Needs a permit that was not asked for.
    NeedsPermit,
    /// A request waits.
    Asked,
    /// A permit holds.
    Granted,
    /// Does not let the installer application in.
    Shut,
}

/// Sets up the panels of the installer among `people`; whoever runs the operator answered for him.
pub(super) async fn prepare(tx: &mut Tx, people: &[Uuid]) -> Result<()> {
    let now = tx.now;
    let panels = repo::installer_panels(tx.conn(), people, now).await?;
    for ((account, panel), wanted) in panels.into_iter().zip(PANELS) {
        let needs_permit = !matches!(wanted, Wanted::Open | Wanted::Shut);
        repo::set_panel(tx.conn(), panel, wanted != Wanted::Shut, needs_permit).await?;
        let asked = now - Duration::minutes(20);
        let (state, until, answered_by) = match wanted {
            Wanted::Asked => (PermitState::Asked, asked + WAITS, None),
            Wanted::Granted => (PermitState::Granted, now + HOLDS, people.first().copied()),
            Wanted::Open | Wanted::NeedsPermit | Wanted::Shut => continue,
        };
        let permit = DemoPermit { id: tx.domain().new_uuid(), account, panel, state, asked, until, answered_by, now };
        repo::insert_permit(tx.conn(), &permit).await?;
    }
    Ok(())
}
