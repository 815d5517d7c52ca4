//! PANEL USER INFO: a customer's panels (S0-16 to S0-19, decision 12).

pub mod repo;

use model::accounts::{Change, Done, Kind, LinkForm, LinkRole};
use model::error::Faults;
use model::ids::{AccountId, LinkId, PanelId};
use model::{ApiError, Permission, field, text};
use time::{Duration, OffsetDateTime};

use super::{AccountRef, sight};
use crate::audit::AuditEntry;
use crate::caller::{Caller, Granted};
use crate::error::{Error, Result, retry};
use crate::panels::{self, PanelRef};
use crate::tx::Tx;
use crate::{Domain, accounts, undo};

/// A form, read.
#[derive(Debug, PartialEq, Eq)]
pub struct LinkValues {
    /// The customer's code on the panel.
    pub user_code: String,
    /// The customer's name on the panel.
    pub user_name: String,
    /// Partitions the customer reaches.
    pub partitions: Vec<u16>,
    /// Master or regular.
    pub role: LinkRole,
    /// First instant without access.
    pub ends_at: Option<OffsetDateTime>,
}

impl Domain {
    /// Assigns a panel in sight to an account in sight, both in one transaction (SEC-54).
    pub async fn assign_account_panel(
        &self,
        caller: &Caller,
        id: AccountId,
        panel: &str,
        form: &LinkForm,
    ) -> Result<Done> {
        let panel: PanelId = panel.parse().map_err(|_| Error::field("panel", "Choose a panel from the list."))?;
        let done = retry(self.entropy(), || async {
            let (mut tx, granted) = self.begin_on(caller, Permission::AccountsAssignPanels, Kind::EndUser, id).await?;
            let change = assign_in(self, caller, &mut tx, &granted, panel, form).await?;
            let notice = format!("Panel {} is assigned.", change.after);
            tx.commit(entry("accounts.assign_panel", granted.target()).with(vec![change]).on_panel(panel.0)).await?;
            Ok(Done::new(notice))
        })
        .await;
        self.totals().forget(caller.account);
        done
    }

    /// Changes what an account is on one of its panels.
    pub async fn edit_account_link(
        &self,
        caller: &Caller,
        id: AccountId,
        link: LinkId,
        version: i64,
        form: &LinkForm,
    ) -> Result<Done> {
        retry(self.entropy(), || async {
            let (mut tx, granted) = self.begin_on(caller, Permission::AccountsAssignPanels, Kind::EndUser, id).await?;
            let old = repo::find(tx.conn(), id, link).await?.ok_or(ApiError::NotFound)?;
            let panel = visible_panel(caller, &mut tx, PanelId(old.panel_id)).await?;
            let new = read(form, &panel, &granted.target().title)?;
            if old.version != version {
                return Err(ApiError::conflict(text::CHANGED_LINK).into());
            }
            let changes = differences(&old, &new)?;
            if changes.is_empty() {
                return Ok(Done::new("Nothing was changed."));
            }
            let now = tx.now;
            repo::update(tx.conn(), &granted, link, &new, now).await?;
            repo::recount(tx.conn(), id).await?;
            tx.commit(entry("accounts.edit_link", granted.target()).with(changes).on_panel(panel.id.0)).await?;
            Ok(Done::new("Saved."))
        })
        .await
    }

    /// Takes a panel from an account; the account stays (S0-18).
    pub async fn unassign_account_panel(&self, caller: &Caller, id: AccountId, link: LinkId) -> Result<Done> {
        let done = retry(self.entropy(), || async {
            let (mut tx, granted) =
                self.begin_on(caller, Permission::AccountsUnassignPanels, Kind::EndUser, id).await?;
            let old = repo::find(tx.conn(), id, link).await?.ok_or(ApiError::NotFound)?;
            let panel = visible_panel(caller, &mut tx, PanelId(old.panel_id)).await?;
            let action = "accounts.unassign_panel";
            undo::repo::keep_customer_link(&mut tx, caller, action, granted.target(), link.0).await?;
            repo::delete(tx.conn(), &granted, link).await?;
            repo::recount(tx.conn(), id).await?;
            sight::refresh(tx.conn(), &[id.0]).await?;
            let changes = vec![Change::new("Panel", &panel.imei, "")];
            tx.commit(entry(action, granted.target()).with(changes).on_panel(panel.id.0)).await?;
            Ok(Done::new(format!("Panel {} is removed from this account.", panel.imei)).undoable(caller.undo))
        })
        .await;
        self.totals().forget(caller.account);
        done
    }
}

/// Assigns within a transaction that does more; answers the change for its audit entry.
pub(super) async fn assign_in(
    domain: &Domain,
    caller: &Caller,
    tx: &mut Tx,
    granted: &Granted<AccountRef>,
    panel: PanelId,
    form: &LinkForm,
) -> Result<Change> {
    let missing = || Error::field("panel", "Choose a panel from the list.");
    panels::repo::keep(tx.conn(), panel).await?;
    let panel = panels::find_visible(tx.conn(), &caller.scope, panel).await?.ok_or_else(missing)?;
    let account = granted.target();
    let values = read(form, &panel, &account.title)?;
    let now = tx.now;
    let id = domain.new_uuid();
    repo::insert(tx.conn(), granted, id, panel.id, &values, now).await.map_err(|error| {
        if error.violates("customer_link_account_id_panel_id_key") {
            Error::field("panel", "This panel is already assigned to the account.")
        } else {
            error
        }
    })?;
    repo::recount(tx.conn(), account.id).await?;
    sight::refresh(tx.conn(), &[account.id.0]).await?;
    Ok(Change::new("Panel", "", &panel.imei))
}

async fn visible_panel(caller: &Caller, tx: &mut Tx, panel: PanelId) -> Result<PanelRef> {
    // A partition that is chosen here must be there until the end.
    panels::repo::keep(tx.conn(), panel).await?;
    let found = panels::find_visible(tx.conn(), &caller.scope, panel).await?;
    found.ok_or_else(|| ApiError::NotFound.into())
}

fn read(form: &LinkForm, panel: &PanelRef, title: &str) -> Result<LinkValues> {
    let mut faults = Faults::default();
    let user_code = faults.take("user_code", field::user_code(&form.user_code));
    let name = if form.user_name.trim().is_empty() { title } else { &form.user_name };
    let user_name = faults.take("user_name", field::name(name));
    let partitions = faults.take("partitions", partitions(&form.partitions, panel));
    let role = faults.take("role", role(&form.role));
    let ends_at = faults.take("ends_at", end_of(&form.ends_at));
    if let (Some(user_code), Some(user_name), Some(partitions), Some(role), Some(ends_at)) =
        (user_code, user_name, partitions, role, ends_at)
    {
        Ok(LinkValues { user_code, user_name, partitions, role, ends_at })
    } else {
        Err(faults.into_error().into())
    }
}

/// The named day still gives access: the end is the start of the next one, in UTC.
pub(crate) fn end_of(typed: &str) -> Result<Option<OffsetDateTime>, String> {
    let Some(day) = field::optional_date(typed)? else { return Ok(None) };
    let next = day.next_day().ok_or("Enter a date such as 2026-11-30.")?;
    Ok(Some(next.midnight().assume_utc()))
}

/// Nothing typed means all the panel has.
fn partitions(typed: &str, panel: &PanelRef) -> Result<Vec<u16>, String> {
    if typed.trim().is_empty() {
        return Ok(panel.partitions.clone());
    }
    let numbers = field::partitions(typed)?;
    match numbers.iter().find(|n| !panel.partitions.contains(n)) {
        None => Ok(numbers),
        Some(n) => {
            let has: Vec<String> = panel.partitions.iter().map(ToString::to_string).collect();
            Err(format!("This panel has no partition {n}. It has {}.", has.join(" ")))
        }
    }
}

fn role(typed: &str) -> Result<LinkRole, String> {
    if typed.is_empty() {
        return Ok(LinkRole::Regular);
    }
    LinkRole::from_key(typed).ok_or_else(|| "Choose master or regular user.".into())
}

fn differences(old: &repo::Stored, new: &LinkValues) -> Result<Vec<Change>> {
    let old_role = LinkRole::from_key(&old.role).ok_or_else(|| accounts::repo::unknown("role"))?;
    let day = |at: Option<OffsetDateTime>| at.map(|at| (at - Duration::days(1)).date().to_string()).unwrap_or_default();
    let old_partitions: Vec<u16> = old.partitions.iter().filter_map(|n| u16::try_from(*n).ok()).collect();
    let fields = [
        ("Account code", old.user_code.clone(), new.user_code.clone()),
        ("User name", old.user_name.clone(), new.user_name.clone()),
        ("Partitions", spaced(&old_partitions), spaced(&new.partitions)),
        ("Role", old_role.word().to_owned(), new.role.word().to_owned()),
        ("End date", day(old.ends_at), day(new.ends_at)),
    ];
    Ok(fields
        .into_iter()
        .filter(|(_, before, after)| before != after)
        .map(|(name, before, after)| Change::new(&format!("{name} on {}", old.imei), before, after))
        .collect())
}

fn spaced(numbers: &[u16]) -> String {
    numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

fn entry(action: &'static str, account: &AccountRef) -> AuditEntry {
    AuditEntry::on_account(action, account.id.0, &account.title, Some(account.company))
}
