//! Panels: the page of panels with its blind, finding one in sight, and choosing one to assign.

pub mod access;
pub(crate) mod act;
pub mod detail;
pub mod edit;
pub mod groups;
pub mod list;
pub mod moving;
pub mod people;
pub mod repo;

use model::companies::Choice;
use model::ids::{AccountId, GroupId, PanelId};
use model::{Permission, field};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::Domain;
use crate::caller::{Caller, Scope, Target};
use crate::companies::CHOICES;
use crate::error::Result;
use crate::fold::{fold, like_escape};

/// A panel that was found within the caller's scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PanelRef {
    /// Which.
    pub id: PanelId,
    /// 15 digits.
    pub imei: String,
    /// Account code at the monitoring station.
    pub account_code: String,
    /// Its group.
    pub group_id: GroupId,
    /// Its group's name.
    pub group: String,
    /// The company of its group.
    pub company: Option<Uuid>,
    /// For optimistic locking.
    pub version: i64,
    /// The numbers of its partitions, in order.
    pub partitions: Vec<u16>,
}

impl Target for PanelRef {}

/// The panel `id` when it is in sight; `None` otherwise, the same as for an id that was never given
/// (SEC-45).
pub async fn find_visible(conn: &mut PgConnection, scope: &Scope, id: PanelId) -> Result<Option<PanelRef>> {
    repo::find_visible(conn, scope, id).await
}

impl Domain {
    /// Panels in the caller's sight whose IMEI, account code or web name holds `search`, at most 20,
    /// by IMEI; without those `not_on` is on already. For whoever may assign panels.
    pub async fn panel_choices(&self, caller: &Caller, search: &str, not_on: Option<AccountId>) -> Result<Vec<Choice>> {
        caller.require(Permission::AccountsAssignPanels, ())?;
        let like = like_escape(&fold(&field::search(search)));
        let without = not_on.map(repo::Without::Customer);
        let rows = repo::choices(self.pool(), &caller.scope, &like, without, CHOICES).await?;
        Ok(rows.into_iter().map(choice).collect())
    }
}

/// A panel as a combobox shows it.
pub(crate) fn choice(row: repo::ChoiceRow) -> Choice {
    let detail = [row.account_code, row.model, row.group_name];
    let detail: Vec<String> = detail.into_iter().filter(|part| !part.is_empty()).collect();
    Choice { value: row.id.to_string(), label: row.imei, detail: detail.join(" · ") }
}
