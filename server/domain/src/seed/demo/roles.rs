//! Roles that a cloud makes for itself, beside the built-in ones: a dealer's office and its technicians, who see
//! the groups of their dealer, and a night desk that may do a little more than it inherits.

use model::Permission;
use model::role::BuiltIn;
use uuid::Uuid;

use super::repo;
use crate::error::Result;
use crate::tx::Tx;

/// A role of the demo.
struct Wanted {
    name: &'static str,
    /// Inherits from it; some of its holders get the role.
    parent: BuiltIn,
    /// The groups of this company and of those below it are connected; its people hold the role. Empty: none are
    /// connected, and anybody may.
    company: &'static str,
    /// What it says itself.
    words: &'static [(Permission, bool)],
    holders: i64,
}

const ROLES: [Wanted; 3] = [
    Wanted {
        name: "Ortiz Dealer",
        parent: BuiltIn::Dealer,
        company: "D06",
        words: &[(Permission::AccountsRemove, true), (Permission::AccountsSuspend, false)],
        holders: 2,
    },
    Wanted {
        name: "Ortiz Installer",
        parent: BuiltIn::DealerInstaller,
        company: "D06",
        words: &[(Permission::PanelsInstallerAccess, false)],
        holders: 2,
    },
    Wanted {
        name: "Night Desk",
        parent: BuiltIn::Support,
        company: "",
        words: &[(Permission::AccountsResetPassword, true), (Permission::InstallersResetPassword, true)],
        holders: 3,
    },
];

/// Makes the roles and gives them to employees who are not among `offered`: these keep what their button says.
pub(super) async fn make(tx: &mut Tx, offered: &[Uuid]) -> Result<()> {
    let now = tx.now;
    for wanted in &ROLES {
        let parent = repo::built_in(tx.conn(), wanted.parent.name()).await?;
        let id = tx.domain().new_uuid();
        repo::insert_role(tx.conn(), id, wanted.name, parent, now).await?;
        for (permission, allow) in wanted.words {
            repo::set_word(tx.conn(), id, permission.key(), *allow).await?;
        }
        repo::connect_groups(tx.conn(), id, wanted.company).await?;
        repo::give_role(tx.conn(), id, parent, wanted.company, offered, wanted.holders).await?;
    }
    Ok(())
}
