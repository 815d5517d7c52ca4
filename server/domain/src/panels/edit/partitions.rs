//! The partitions of a panel: add, rename, remove. One that a customer reaches is not removed, and the refusal
//! says who that is.

use model::accounts::{Change, Done};
use model::ids::PanelId;
use model::panels::Partition;
use model::{ApiError, Permission, field};

use super::{check_version, repo};
use crate::Domain;
use crate::caller::Caller;
use crate::error::{Error, Result, retry};
use crate::panels::detail;

impl Domain {
    /// Adds a partition. `Invalid` at `number` (1 to 64, not there yet) and `name`.
    pub async fn add_partition(&self, caller: &Caller, id: PanelId, number: &str, name: &str) -> Result<Done> {
        caller.require(Permission::PanelsEdit, ())?;
        retry(self.entropy(), || async {
            let mut faults = model::error::Faults::default();
            let typed = faults.take("number", read_number(number));
            let name = faults.take("name", field::optional_name(name));
            let (Some(number), Some(name)) = (typed, name) else { return Err(faults.into_error().into()) };
            let (mut tx, granted) = self.begin_on_panel(caller, Permission::PanelsEdit, id).await?;
            let (panel, now) = (granted.target(), tx.now);
            if panel.partitions.contains(&number) {
                return Err(Error::field("number", format!("Partition {number} is there already.")));
            }
            repo::put_partition(tx.conn(), &granted, number, &name, now).await?;
            let entry = panel.entry("panels.add_partition").with(vec![change(number, "", &title(number, &name))]);
            tx.commit(entry).await?;
            Ok(Done::new(format!("Partition {number} is added.")))
        })
        .await
    }

    /// Gives a partition another name; empty takes it away. `Conflict` when somebody changed the panel meanwhile.
    pub async fn rename_partition(
        &self,
        caller: &Caller,
        id: PanelId,
        version: i64,
        number: u16,
        name: &str,
    ) -> Result<Done> {
        caller.require(Permission::PanelsEdit, ())?;
        retry(self.entropy(), || async {
            let name = field::optional_name(name).map_err(|why| Error::field("name", why))?;
            let (mut tx, granted) = self.begin_on_panel(caller, Permission::PanelsEdit, id).await?;
            let (panel, now) = (granted.target(), tx.now);
            let old = repo::partition_name(tx.conn(), id, number).await?.ok_or(ApiError::NotFound)?;
            check_version(panel.version, version)?;
            if old == name {
                return Ok(Done::new("Nothing was changed."));
            }
            repo::put_partition(tx.conn(), &granted, number, &name, now).await?;
            let changes = vec![change(number, &title(number, &old), &title(number, &name))];
            tx.commit(panel.entry("panels.rename_partition").with(changes)).await?;
            Ok(Done::new("Saved."))
        })
        .await
    }

    /// Removes a partition that nobody reaches; `Conflict` says by whom it is in use, or that it is the last.
    /// Assignments wait for it: none can bring it into use meanwhile.
    pub async fn remove_partition(&self, caller: &Caller, id: PanelId, number: u16) -> Result<Done> {
        caller.require(Permission::PanelsEdit, ())?;
        retry(self.entropy(), || async {
            let (mut tx, granted) = self.begin_on_panel(caller, Permission::PanelsEdit, id).await?;
            let (panel, now) = (granted.target(), tx.now);
            let names = caller.permissions.has(Permission::AccountsView);
            let all: Vec<Partition> = detail::repo::partitions(tx.conn(), id, names).await?;
            let found = all.iter().find(|partition| partition.number == number).ok_or(ApiError::NotFound)?;
            found.may_remove(all.len() < 2).map_err(ApiError::conflict)?;
            repo::remove_partition(tx.conn(), &granted, number, now).await?;
            let changes = vec![change(number, &title(number, &found.name), "")];
            tx.commit(panel.entry("panels.remove_partition").with(changes)).await?;
            Ok(Done::new(format!("Partition {number} is removed.")))
        })
        .await
    }
}

fn read_number(typed: &str) -> Result<u16, String> {
    match field::partitions(typed)?.as_slice() {
        [number] => Ok(*number),
        _ => Err("One number at a time.".into()),
    }
}

fn title(number: u16, name: &str) -> String {
    if name.is_empty() { number.to_string() } else { name.to_owned() }
}

fn change(number: u16, before: &str, after: &str) -> Change {
    Change::new(&format!("Partition {number}"), before, after)
}
