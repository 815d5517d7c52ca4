//! Everything that is stored about one person, as JSON: for somebody who asks what is known of him. A reader gets what he
//! may see and no more; secrets are in nobody's.

pub mod repo;

use model::Permission;
use model::accounts::{Change, Kind};
use model::ids::AccountId;
use serde_json::{Map, Value, json};

use super::history::{imeis, without};
use crate::audit::{self, AuditEntry};
use crate::caller::Caller;
use crate::catalogue::{self, Holder};
use crate::error::{Error, Result};
use crate::{Domain, panels};

/// Most entries of the log in one answer; what is older is in the log's own export.
const ENTRIES: i64 = 10_000;

impl Domain {
    /// One person in sight, as far as the caller may see him. Noted in the log, with who took it.
    pub async fn person_data(&self, caller: &Caller, kind: Kind, id: AccountId) -> Result<Value> {
        let account = self.check_view(caller, kind, id).await?;
        let sees_panels = kind != Kind::Installer || caller.permissions.has(Permission::InstallersViewPanels);
        let reader = repo::Reader {
            all_groups: caller.scope.all_groups && sees_panels,
            groups: if sees_panels { caller.scope.groups.clone() } else { Vec::new() },
        };
        let mut data = self.stored_about(id, &reader).await?;
        let lines = audit::repo::history(self.pool(), id.0, ENTRIES).await?;
        let named = lines.iter().flat_map(|line| line.changes.0.iter().flat_map(imeis)).collect();
        let hidden = panels::repo::unseen(self.pool(), &caller.scope, named).await?;
        let log = lines.into_iter().map(|line| {
            let changes: Vec<Change> = line.changes.0.into_iter().map(|change| without(change, &hidden)).collect();
            entry(line.at, &line.actor_name, &line.action, &line.outcome, &changes)
        });
        data.insert("log".into(), log.collect());
        let action = match kind {
            Kind::EndUser => "accounts.data",
            Kind::Installer => "installers.data",
            Kind::Employee => "employees.data",
        };
        let noted = AuditEntry::on_account(action, id.0, &account.title, Some(account.company));
        self.begin(caller).await?.commit(noted).await?;
        Ok(Value::Object(data))
    }

    /// The caller's own. Who of the staff changed something is not named.
    pub async fn own_data(&self, caller: &Caller) -> Result<Value> {
        caller.check_own()?;
        let reader = repo::Reader { all_groups: true, groups: Vec::new() };
        let mut data = self.stored_about(caller.account, &reader).await?;
        let lines = repo::own_log(self.pool(), caller.account.0, ENTRIES).await?;
        let log = lines.into_iter().map(|line| {
            let actor = if line.is_own { caller.name.as_str() } else { "Staff or system" };
            let changes = if line.is_about { line.changes.0 } else { Vec::new() };
            entry(line.at, actor, &line.action, &line.outcome, &changes)
        });
        data.insert("log".into(), log.collect());
        let id = caller.account.0;
        let noted = AuditEntry::on_account("auth.data", id, &caller.name, Some(caller.company.0));
        self.begin(caller).await?.commit(noted).await?;
        Ok(Value::Object(data))
    }

    async fn stored_about(&self, id: AccountId, reader: &repo::Reader) -> Result<Map<String, Value>> {
        let mut data = Map::new();
        data.insert("made_at".into(), json!(rfc3339(self.clock().now())));
        for (name, sql) in repo::PARTS {
            data.insert((*name).to_owned(), repo::part(self.pool(), sql, id, reader).await?);
        }
        let mut conn = self.pool().acquire().await?;
        let on = catalogue::switched(&mut conn, Holder::Account(id)).await?;
        let on = serde_json::to_value(on).map_err(|error| Error::bug(error.to_string()))?;
        data.insert("modules_and_add_ons".into(), on);
        Ok(data)
    }
}

fn rfc3339(at: time::OffsetDateTime) -> String {
    at.format(&time::format_description::well_known::Rfc3339).unwrap_or_default()
}

fn entry(at: time::OffsetDateTime, actor: &str, action: &str, outcome: &str, changes: &[Change]) -> Value {
    let changes: Vec<Value> = changes
        .iter()
        .map(|Change { field, before, after }| json!({ "field": field, "before": before, "after": after }))
        .collect();
    json!({
        "at": rfc3339(at),
        "actor": actor,
        "action": action,
        "title": audit::title(action),
        "outcome": outcome,
        "changes": changes,
    })
}
