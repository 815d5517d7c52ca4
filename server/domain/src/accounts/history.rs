//! Who changed what on an account. The log names panels by IMEI; a reader finds only those he may see.

use model::accounts::{Change, HistoryRow, Kind};
use model::field::IMEI_DIGITS;
use model::ids::{AccountId, AuditId};

use super::detail::MOST;
use crate::caller::Caller;
use crate::error::Result;
use crate::{Domain, audit, panels};

/// What stands in place of a panel out of sight.
pub(crate) const UNSEEN: &str = "a panel out of your sight";

impl Domain {
    /// Who changed what, newest first. Panels out of the reader's sight, and removed ones for all who do not see
    /// every group, are not named (SEC-46).
    pub async fn account_history(&self, caller: &Caller, kind: Kind, id: AccountId) -> Result<Vec<HistoryRow>> {
        self.check_view(caller, kind, id).await?;
        self.history_of(caller, id).await
    }

    /// The same of an account that the caller has found in his sight.
    pub(crate) async fn history_of(&self, caller: &Caller, id: AccountId) -> Result<Vec<HistoryRow>> {
        let lines = audit::repo::history(self.pool(), id.0, MOST).await?;
        let named = lines.iter().flat_map(|line| line.changes.0.iter().flat_map(imeis)).collect();
        let hidden = panels::repo::unseen(self.pool(), &caller.scope, named).await?;
        Ok(lines
            .into_iter()
            .map(|line| HistoryRow {
                id: AuditId(line.id),
                at: line.at.into(),
                actor: line.actor_name,
                title: audit::title(&line.action).to_owned(),
                outcome: line.outcome,
                changes: line.changes.0.into_iter().map(|change| without(change, &hidden)).collect(),
            })
            .collect())
    }
}

/// What is written like an IMEI in any part of a change.
pub(crate) fn imeis(change: &Change) -> Vec<String> {
    let Change { field, before, after } = change;
    [field, before, after].into_iter().flat_map(|text| imeis_in(text)).collect()
}

/// What is written like an IMEI in a text.
pub(crate) fn imeis_in(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_ascii_digit());
    words.filter(|word| word.len() == usize::from(IMEI_DIGITS)).map(ToOwned::to_owned).collect()
}

pub(crate) fn without(change: Change, hidden: &[String]) -> Change {
    Change { field: cut(change.field, hidden), before: cut(change.before, hidden), after: cut(change.after, hidden) }
}

/// A text without the panels that are hidden from its reader.
pub(crate) fn cut(text: String, hidden: &[String]) -> String {
    hidden.iter().fold(text, |text, imei| text.replace(imei.as_str(), UNSEEN))
}
