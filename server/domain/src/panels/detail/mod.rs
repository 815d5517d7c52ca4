//! What a panel's blind shows. Reads only.

pub mod repo;

use std::collections::HashSet;

use model::accounts::{Change, HistoryRow};
use model::ids::{AuditId, PanelId};
use model::panels::{PanelDetail, PanelRow};
use model::{ApiError, Permission};
use uuid::Uuid;

use self::repo::Line;
use super::moving::GROUP;
use crate::caller::Caller;
use crate::error::Result;
use crate::{Domain, audit};

/// Most entries the history shows.
const MOST: i64 = 50;
/// In the place of a group's name that is not the reader's to see.
const UNSEEN_GROUP: &str = "a group out of your sight";
/// In the place of a person's.
const UNSEEN_PERSON: &str = "somebody out of your sight";

impl Domain {
    /// One panel in sight; `NotFound` for any other, as for an id that was never given (SEC-45).
    pub async fn panel(&self, caller: &Caller, id: PanelId) -> Result<PanelDetail> {
        let row = self.panel_row(caller, id).await?;
        let sees_accounts = caller.permissions.has(Permission::AccountsView);
        let mut conn = self.pool().acquire().await?;
        let more = repo::detail(&mut conn, id).await?.ok_or(ApiError::NotFound)?;
        let partitions = repo::partitions(&mut conn, id, sees_accounts).await?;
        let owners = if sees_accounts { Some(repo::owners(&mut conn, id, self.clock().now()).await?) } else { None };
        Ok(PanelDetail {
            row,
            needs_permit: more.needs_permit,
            first_connected: more.first_connected_at.map(Into::into),
            owners,
            partitions,
            created: more.created_at.into(),
            changed_by: more.changed_by,
            changed_at: more.changed_at.into(),
        })
    }

    async fn panel_row(&self, caller: &Caller, id: PanelId) -> Result<PanelRow> {
        let mut rows = self.panels_named(caller, &[id]).await?;
        rows.pop().ok_or_else(|| ApiError::NotFound.into())
    }

    /// Who changed what of the panel, and who was attached to it, newest first. Groups and people that are not
    /// the reader's to see are not named (SEC-46).
    pub async fn panel_history(&self, caller: &Caller, id: PanelId) -> Result<Vec<HistoryRow>> {
        self.panel_row(caller, id).await?;
        let mut conn = self.pool().acquire().await?;
        let lines = repo::history(&mut conn, id, MOST).await?;
        let groups: Vec<String> = lines.iter().flat_map(|line| named_groups(&line.changes.0)).collect();
        let groups: HashSet<String> = repo::groups_in_sight(&mut conn, &caller.scope, &groups).await?;
        let asked: Vec<Uuid> = lines.iter().filter(|line| line.is_about_person()).filter_map(|l| l.target_id).collect();
        let people = repo::people_in_sight(&mut conn, caller, &asked).await?;
        Ok(lines.into_iter().map(|line| row(line, &groups, &people)).collect())
    }
}

fn named_groups(changes: &[Change]) -> Vec<String> {
    let of_group = changes.iter().filter(|change| change.field == GROUP);
    of_group.flat_map(|change| [change.before.clone(), change.after.clone()]).collect()
}

fn row(line: Line, groups: &HashSet<String>, people: &HashSet<Uuid>) -> HistoryRow {
    let title = audit::title(&line.action);
    let is_about_person = line.is_about_person();
    let is_seen = line.target_id.is_some_and(|id| people.contains(&id));
    let (title, changes) = match (is_about_person, is_seen) {
        (false, _) => (title.to_owned(), line.changes.0.into_iter().map(|change| veiled(change, groups)).collect()),
        (true, true) => (format!("{title} · {}", line.target_name), line.changes.0),
        // The changes would tell the name on the panel.
        (true, false) => (format!("{title} · {UNSEEN_PERSON}"), Vec::new()),
    };
    HistoryRow {
        id: AuditId(line.id),
        at: line.at.into(),
        actor: line.actor_name,
        title,
        outcome: line.outcome,
        changes,
    }
}

fn veiled(change: Change, seen: &HashSet<String>) -> Change {
    if change.field != GROUP {
        return change;
    }
    let veil = |name: String| if name.is_empty() || seen.contains(&name) { name } else { UNSEEN_GROUP.to_owned() };
    Change { before: veil(change.before), after: veil(change.after), ..change }
}
