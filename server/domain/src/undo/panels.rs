//! Moving a panel back to the group it was in.

use model::Permission;
use model::accounts::Change;
use model::ids::{GroupId, PanelId};

use super::repo::{self, Kept};
use super::{Act, check_version};
use crate::Domain;
use crate::accounts::sight;
use crate::caller::Caller;
use crate::error::{Error, Result};
use crate::panels::{groups, moving};

impl Domain {
    pub(super) async fn put_back_group(&self, caller: &Caller, kept: &Kept) -> Result<()> {
        let id = PanelId(kept.target_id);
        let (mut tx, granted) = self.begin_on_panel(caller, Permission::PanelsMove, id).await?;
        let (panel, now) = (granted.target(), tx.now);
        repo::take(tx.conn(), kept, now).await?;
        check_version(kept, panel.version)?;
        let from = GroupId(kept.before.group()?);
        // Both ends are in sight (SEC-54); the group may be gone by now.
        let to = groups::chosen(tx.conn(), &caller.scope, &from.to_string()).await;
        let to = to.map_err(|_| Error::conflict("Its former group is no longer there, or no longer in your sight."))?;
        moving::repo::set_group(tx.conn(), &[id.0], to.id, now).await?;
        sight::refresh_of_panels(tx.conn(), &[id.0]).await?;
        let mut entry = panel.entry(Act::Move.undoing()).with(vec![Change::new("Group", &panel.group, &to.name)]);
        entry.company = moving::repo::company(tx.conn(), to.id).await?;
        tx.commit(entry).await
    }
}
