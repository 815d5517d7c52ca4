//! Moving some panels, after a look at who gains and who loses the sight of them.

use model::ApiError;
use model::Permission;
use model::accounts::Change;
use model::ids::{GroupId, PanelId};
use model::panels::{MovePreview, PanelQuery, PanelsOutcome};
use serde_json::json;
use sqlx::PgConnection;
use time::OffsetDateTime;

use super::repo::{self, Moved};
use super::{GROUP, sight_of};
use crate::accounts::sight;
use crate::caller::{Caller, Scope};
use crate::error::{Error, Result};
use crate::jobs::{Item, NewItem, Work};
use crate::panels::act::check_rows;
use crate::panels::groups::{self, Place};
use crate::seal::Seal;
use crate::{Domain, undo};

/// Said when a move was asked for whose onlookers were not shown, or are others by now.
pub const MOVES: &str =
    "Another group changes who sees the panels. Look at the list below, then move them again. Nothing was changed.";

impl Domain {
    /// Who would see the panels of `ids` in the group `to`, and who no longer. Panels out of sight are left
    /// out; `NotFound` when none is in sight. `Invalid` at `group` for a group out of sight.
    pub async fn panel_move_preview(&self, caller: &Caller, ids: &[PanelId], to: GroupId) -> Result<MovePreview> {
        caller.require(Permission::PanelsMove, ())?;
        check_rows(ids)?;
        let now = self.clock().now();
        let mut conn = self.pool().acquire().await?;
        let to = groups::chosen(&mut conn, &caller.scope, &to.to_string()).await?;
        let (preview, found) = preview(&mut conn, now, &caller.scope, ids, &to).await?;
        if found.is_empty() { Err(ApiError::NotFound.into()) } else { Ok(preview) }
    }

    /// Moves each of `ids` to the group `to`, one transaction a panel; both ends are in the caller's sight
    /// (SEC-54). `seen` is the seal of the list that was shown; `Conflict` changes nothing when another list
    /// holds by now.
    pub async fn move_panels(&self, caller: &Caller, ids: &[PanelId], to: &str, seen: &str) -> Result<PanelsOutcome> {
        caller.require(Permission::PanelsMove, ())?;
        check_rows(ids)?;
        let now = self.clock().now();
        let mut conn = self.pool().acquire().await?;
        let to = groups::chosen(&mut conn, &caller.scope, to).await?;
        let (preview, found) = preview(&mut conn, now, &caller.scope, ids, &to).await?;
        drop(conn);
        if preview.panels > 0 && preview.seal != seen {
            return Err(ApiError::conflict(MOVES).into());
        }
        let item = |id: &PanelId| {
            let from = found.iter().find(|moved| moved.id == id.0).map(|moved| GroupId(moved.group_id));
            NewItem { payload: from.map(|from| json!({ "from": from })), ..NewItem::of(id.0) }
        };
        let work = Work::MovePanels { to: to.id, name: to.name.clone(), from: Vec::new() };
        let verb = work.verb();
        let items = ids.iter().map(item).collect();
        Ok(self.bulk_items(caller, work, items).await?.panels(&verb))
    }

    /// One of a move; the payload names the group that the list was made for, or it was made for all of `among`.
    pub(crate) async fn move_item(
        &self,
        caller: &Caller,
        item: &Item,
        among: &[GroupId],
        to: GroupId,
    ) -> Result<String> {
        let id = item.target.map(PanelId).ok_or_else(|| Error::bug("a move without a panel"))?;
        let from = item.payload.as_ref().and_then(|p| p.get("from")).and_then(|from| from.as_str()?.parse().ok());
        let mut conn = self.pool().acquire().await?;
        let to = groups::chosen(&mut conn, &caller.scope, &to.to_string()).await?;
        let from = match from {
            None if !among.is_empty() => {
                let panel = super::super::find_visible(&mut conn, &caller.scope, id).await?;
                panel.map(|panel| panel.group_id).filter(|group| among.contains(group))
            }
            named => named,
        };
        drop(conn);
        self.move_panel_once(caller, id, from, &to).await
    }

    /// `from` is the group that the list was made for.
    async fn move_panel_once(&self, caller: &Caller, id: PanelId, from: Option<GroupId>, to: &Place) -> Result<String> {
        let (mut tx, granted) = self.begin_on_panel(caller, Permission::PanelsMove, id).await?;
        let (panel, now) = (granted.target(), tx.now);
        if panel.group_id == to.id {
            return Err(Error::conflict(format!("Already in {}.", to.name)));
        }
        if from != Some(panel.group_id) {
            return Err(Error::conflict("Somebody moved it meanwhile. Look at it again."));
        }
        groups::chosen(tx.conn(), &caller.scope, &to.id.to_string()).await?;
        undo::repo::keep_group(&mut tx, caller, "panels.move", panel).await?;
        repo::set_group(tx.conn(), &[id.0], to.id, now).await?;
        sight::refresh_of_panels(tx.conn(), &[id.0]).await?;
        // Who sees the new group sees the entry.
        let company = repo::company(tx.conn(), to.id).await?;
        let mut entry = panel.entry("panels.move").with(vec![Change::new(GROUP, &panel.group, &to.name)]);
        entry.company = company;
        let title = panel.imei.clone();
        tx.commit(entry).await?;
        Ok(title)
    }
}

impl Domain {
    /// As [`Domain::panel_move_preview`], of all panels that the query finds; the seal stands for the groups they are in
    /// and for who is concerned, not for each panel.
    pub(crate) async fn move_preview_of_all(
        &self,
        caller: &Caller,
        query: &PanelQuery,
        to: &Place,
    ) -> Result<MovePreview> {
        let counted = self.panels_by_standing(caller, query).await?;
        let going: Vec<_> = counted.iter().filter(|line| line.group_id != to.id.0).collect();
        let (customers, installers) = self.people_on_panels(caller, query, to.id).await?;
        let mut conn = self.pool().acquire().await?;
        let ids: std::collections::BTreeSet<_> = going.iter().map(|line| line.group_id).collect();
        let groups: Vec<GroupId> = ids.iter().copied().map(GroupId).collect();
        let names = repo::names(&mut conn, &ids.iter().copied().collect::<Vec<_>>()).await?;
        let sight = sight_of(&mut conn, self.clock().now(), &caller.scope, &groups, to.id).await?;
        let mut seal = Seal::default();
        seal.put(to.id.0.as_bytes());
        for group in &groups {
            seal.put(group.0.as_bytes());
        }
        sight.put(&mut seal);
        let mut from: Vec<String> = names.into_values().collect();
        from.sort();
        let n = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
        Ok(MovePreview {
            to: to.name.clone(),
            from,
            panels: n(going.iter().map(|line| line.n).sum()),
            customers: n(customers),
            installers: n(installers),
            change: sight.change,
            seal: seal.finish(),
        })
    }
}

/// The list, and the panels of `ids` in sight as they are now.
async fn preview(
    conn: &mut PgConnection,
    now: OffsetDateTime,
    reader: &Scope,
    ids: &[PanelId],
    to: &Place,
) -> Result<(MovePreview, Vec<Moved>)> {
    let found = repo::moved(conn, reader, ids).await?;
    let going: Vec<&Moved> = found.iter().filter(|panel| panel.group_id != to.id.0).collect();
    let mut from: Vec<(GroupId, String)> =
        going.iter().map(|panel| (GroupId(panel.group_id), panel.group_name.clone())).collect();
    from.sort_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
    from.dedup();
    let groups: Vec<GroupId> = from.iter().map(|(id, _)| *id).collect();
    let sight = sight_of(conn, now, reader, &groups, to.id).await?;
    let mut seal = Seal::default();
    seal.put(to.id.0.as_bytes());
    for panel in &going {
        seal.put(panel.id.as_bytes());
        seal.put(panel.group_id.as_bytes());
    }
    sight.put(&mut seal);
    let moving: Vec<_> = going.iter().map(|panel| panel.id).collect();
    let (customers, installers) = repo::people(conn, &moving).await?;
    let n = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
    let preview = MovePreview {
        to: to.name.clone(),
        from: from.into_iter().map(|(_, name)| name).collect(),
        panels: u32::try_from(going.len()).unwrap_or(u32::MAX),
        customers: n(customers),
        installers: n(installers),
        change: sight.change,
        seal: seal.finish(),
    };
    Ok((preview, found))
}
