//! Adding a panel: into a group in the caller's sight, "Main Group" when none is chosen (decision 13).

use model::ids::{GroupId, PanelId};
use model::panels::{PanelForm, partition_numbers};
use model::{ApiError, Permission};
use sqlx::PgConnection;

use super::{form, repo, taken, told};
use crate::Domain;
use crate::caller::Caller;
use crate::error::{Error, Result, retry};
use crate::panels::{find_visible, groups};

/// A panel that was added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPanel {
    /// Which.
    pub id: PanelId,
    /// One sentence for the person.
    pub notice: String,
}

impl Domain {
    /// Adds a panel. `Invalid` at `imei`, `web_name`, `account_code`, `model`, `group`, `partitions`.
    pub async fn add_panel(&self, caller: &Caller, form: &PanelForm) -> Result<NewPanel> {
        caller.require(Permission::PanelsAdd, ())?;
        let done = retry(self.entropy(), || self.add_panel_once(caller, form)).await;
        self.totals().forget(caller.account);
        done
    }

    async fn add_panel_once(&self, caller: &Caller, form: &PanelForm) -> Result<NewPanel> {
        let facts = read_all(form)?;
        let partitions = partitions(&form.partitions).map_err(|why| Error::field("partitions", why))?;
        let mut tx = self.begin(caller).await?;
        let group = place(tx.conn(), caller, &form.group).await?;
        let (id, now) = (PanelId(self.new_uuid()), tx.now);
        repo::insert(tx.conn(), id, &facts, group, form.access, now)
            .await
            .map_err(|error| taken(error, &facts.imei))?;
        repo::insert_partitions(tx.conn(), id, &partitions).await?;
        let panel = find_visible(tx.conn(), &caller.scope, id).await?.ok_or(ApiError::NotFound)?;
        let granted = caller.require(Permission::PanelsAdd, panel)?;
        let panel = granted.target();
        let numbers = partitions.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        let changes = told(&facts, &panel.group, &numbers, form.access);
        let notice = format!("Panel {} is added to {}.", panel.imei, panel.group);
        let entry = panel.entry("panels.add").with(changes);
        tx.commit(entry).await?;
        Ok(NewPanel { id, notice })
    }
}

/// The fields, with the partitions' fault beside theirs: all faults are shown at once.
fn read_all(form: &PanelForm) -> Result<form::Facts> {
    let read = form::read(form);
    match (read, partitions(&form.partitions)) {
        (Err(Error::Api(ApiError::Invalid(mut faults))), Err(why)) => {
            faults.push(model::error::FieldError::new("partitions", why));
            Err(ApiError::Invalid(faults).into())
        }
        (read, _) => read,
    }
}

/// Nothing typed: one. A lone number says how many, several name them.
fn partitions(typed: &str) -> Result<Vec<u16>, String> {
    if typed.trim().is_empty() { Ok(vec![1]) } else { partition_numbers(typed) }
}

/// The group it goes to.
async fn place(conn: &mut PgConnection, caller: &Caller, typed: &str) -> Result<GroupId> {
    if typed.trim().is_empty() {
        return groups::main(conn, &caller.scope)
            .await?
            .map(|group| group.id)
            .ok_or_else(|| Error::field("group", "Choose a group."));
    }
    groups::chosen(conn, &caller.scope, typed).await.map(|group| group.id)
}
