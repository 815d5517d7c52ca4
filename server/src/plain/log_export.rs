//! The action log as a file: what the list shows, as it is filtered (REL-38).

use axum::response::Response;
use domain::Error;
use model::accounts::Change;
use model::log::{Key, LogEntry, LogQuery};

use super::download::{self, Asker, Source};
use super::visit::Member;
use crate::csv_line::line;

/// The first line.
const HEADS: [&str; 14] = [
    "Time (UTC)",
    "Who",
    "Who id",
    "For",
    "For id",
    "Action",
    "What",
    "Kind",
    "To whom or what",
    "Target id",
    "Address",
    "Outcome",
    "Reason",
    "Changes",
];

/// Begins the file; a refusal is a page of its own.
pub(super) async fn show(member: Member) -> Response {
    let query = LogQuery::read(|name| Some(member.visit.query(name).to_owned()).filter(|value| !value.is_empty()));
    let query = query.unpaged();
    let began = member.visit.domain().log_export_begin(&member.caller, &query).await;
    let log = Log { query, from: None };
    download::begin(member, began, log, app::paths::LOG_EXPORT, "log.export", "action-log").await
}

struct Log {
    query: LogQuery,
    from: Option<Key>,
}

impl Source for Log {
    fn head(&self) -> String {
        line(HEADS)
    }

    async fn step(&mut self, asker: &Asker) -> Result<(String, bool), Error> {
        let (rows, next) = asker.domain.log_export(&asker.caller, &self.query, self.from).await?;
        self.from = next;
        Ok((rows.iter().map(row).collect(), next.is_some()))
    }
}

fn row(entry: &LogEntry) -> String {
    let LogEntry { row, address, changes, .. } = entry;
    let id = |id: Option<String>| id.unwrap_or_default();
    let assisted = row.assisted.clone().unwrap_or_default();
    let cells = [
        time(row.key.micros),
        row.actor.name.clone(),
        id(row.actor.id.map(|id| id.to_string())),
        assisted.name,
        id(assisted.id.map(|id| id.to_string())),
        row.action.clone(),
        row.title.clone(),
        row.target.kind.clone(),
        row.target.name.clone(),
        id(row.target.id.map(|id| id.to_string())),
        address.clone(),
        row.outcome.word().to_owned(),
        row.reason.clone(),
        changes.iter().map(change).collect::<Vec<_>>().join("\n"),
    ];
    line(cells.iter().map(String::as_str))
}

fn change(Change { field, before, after }: &Change) -> String {
    format!("{field}: {before} → {after}")
}

/// As ISO 8601 has it, to the millisecond.
fn time(micros: i64) -> String {
    let at = model::when::When(micros / 1_000);
    let whole = at.rfc3339();
    format!("{}.{:03}Z", whole.trim_end_matches('Z'), at.0.rem_euclid(1_000))
}
