//! What the offered customer finds on his dashboard: panels that a simulated gateway serves, partitions that
//! stand somehow, and an installer who waits for his answer.

use model::installers::PermitState;
use time::Duration;
use uuid::Uuid;

use super::repo::{self, DemoPermit};
use crate::error::Result;
use crate::permits::WAITS;
use crate::tx::Tx;

/// The name of the gateway that the demo's server is itself.
pub const GATEWAY: &str = "Simulated gateway";

/// Sets up the gateway, how partitions stand, and a request for the customer among `people`.
pub(super) async fn prepare(tx: &mut Tx, people: &[Uuid]) -> Result<()> {
    let now = tx.now;
    let domain = tx.domain().clone();
    // Nobody has its key: it is this program.
    let key: [u8; 32] = domain.entropy().bytes();
    crate::gateway::repo::add(tx.conn(), domain.new_uuid(), GATEWAY, &crate::keys::hash(&key), true, now).await?;
    repo::set_partitions(tx.conn(), now).await?;
    if let Some((panel, installer)) = repo::panel_with_installer(tx.conn(), people, now).await? {
        repo::set_panel(tx.conn(), panel, true, true).await?;
        let asked = now - Duration::minutes(5);
        let permit = DemoPermit {
            id: domain.new_uuid(),
            account: installer,
            panel,
            state: PermitState::Asked,
            asked,
            until: asked + WAITS,
            answered_by: None,
            now,
        };
        repo::insert_permit(tx.conn(), &permit).await?;
    }
    Ok(())
}
