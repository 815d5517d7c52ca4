//! Removing panels: permanent to everyone who uses the pages; the audit log keeps what was removed (decision
//! 18). Before it, the question names who loses them.

use model::accounts::Change;
use model::ids::PanelId;
use model::panels::{PanelsOutcome, RemovePreview};
use model::{ApiError, Permission};

use super::repo;
use crate::Domain;
use crate::accounts::sight;
use crate::caller::Caller;
use crate::error::{Error, Result};
use crate::jobs::Work;
use crate::panels::act::check_rows;
use crate::panels::people;

impl Domain {
    /// The panels of `ids` in sight, and who is on them; `NotFound` when none is in sight.
    pub async fn panel_removal(&self, caller: &Caller, ids: &[PanelId]) -> Result<RemovePreview> {
        caller.require(Permission::PanelsRemove, ())?;
        let panels = self.panels_named(caller, ids).await?;
        if panels.is_empty() {
            return Err(ApiError::NotFound.into());
        }
        let seen: Vec<_> = panels.iter().map(|row| row.id).collect();
        let mut conn = self.pool().acquire().await?;
        let on = people::repo::on(&mut conn, &seen).await?;
        let may = |permission| caller.permissions.has(permission);
        let (customers_all, installers_all) = (count(on.customers.len()), count(on.installers.len()));
        Ok(RemovePreview {
            panels,
            customers: if may(Permission::AccountsView) { on.customers } else { Vec::new() },
            installers: if may(Permission::InstallersView) { on.installers } else { Vec::new() },
            customers_all,
            installers_all,
        })
    }

    /// Removes each of `ids`, one transaction a panel.
    pub async fn remove_panels(&self, caller: &Caller, ids: &[PanelId]) -> Result<PanelsOutcome> {
        caller.require(Permission::PanelsRemove, ())?;
        check_rows(ids)?;
        let work = Work::RemovePanels;
        let verb = work.verb();
        let ids: Vec<_> = ids.iter().map(|id| id.0).collect();
        Ok(self.bulk(caller, work, &ids).await?.panels(&verb))
    }

    pub(crate) async fn remove_panel_once(&self, caller: &Caller, id: PanelId) -> Result<String> {
        let (mut tx, granted) = self.begin_on_panel(caller, Permission::PanelsRemove, id).await?;
        let panel = granted.target();
        let facts = repo::facts(tx.conn(), id).await?;
        let on = people::repo::on(tx.conn(), &[id]).await?;
        // Their links go with the panel: what is kept about them follows.
        let people = sight::repo::on_panels(tx.conn(), &[id.0]).await?;
        sight::repo::lock(tx.conn(), &people).await?;
        let seen_in = sight::repo::of_panel(tx.conn(), id.0).await?;
        repo::delete(tx.conn(), &granted).await.map_err(|error| held(error, &panel.imei))?;
        repo::recount(tx.conn(), &people).await?;
        sight::refresh(tx.conn(), &people).await?;
        let names = |people: &[model::access::PersonRef]| {
            people.iter().map(|person| person.name.as_str()).collect::<Vec<_>>().join(", ")
        };
        let gone = |field: &str, value: &str| Change::new(field, value, "");
        let mut changes = vec![
            gone("IMEI", &facts.imei),
            gone("Web name", &facts.web_name),
            gone("Account code", &facts.account_code),
            gone("Model", &facts.model),
            gone(crate::panels::moving::GROUP, &panel.group),
            gone("Customers", &names(&on.customers)),
            gone("Installers", &names(&on.installers)),
        ];
        changes.retain(|change| !change.before.is_empty());
        let title = panel.imei.clone();
        tx.commit(panel.entry("panels.remove").with(changes).seen_in(seen_in)).await?;
        Ok(title)
    }
}

/// Something of a kind this program does not know of belongs to it.
fn held(error: Error, imei: &str) -> Error {
    if matches!(&error, Error::Db(sqlx::Error::Database(e)) if e.is_foreign_key_violation()) {
        return Error::conflict(format!("Panel {imei} cannot be removed: something still belongs to it."));
    }
    error
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
