//! One row brought in: looked at again, as it is now and with what the person may do now, and written in the
//! transaction that says so in the log.

use model::accounts::{Change, Kind, State};
use model::error::FieldError;
use model::ids::{AccountId, ImportId, LinkId, PanelId};
use model::import::{ImportKind, RowOutcome};
use model::{ApiError, Permission};

use super::super::new::{NewCustomerLink, NewInstallerLink, NewPanel, NewPerson};
use super::super::outcome::Refused;
use super::super::people::state_word;
use super::super::repo as bulk;
use super::check::{Fate, Thing, check};
use super::look::{Lines, values};
use super::{may, repo};
use crate::accounts::links::LinkValues;
use crate::accounts::{AccountRef, find_locked, sight};
use crate::audit::AuditEntry;
use crate::caller::{Caller, Granted};
use crate::error::{Error, Result};
use crate::panels::{self, PanelRef};
use crate::tx::Tx;
use crate::{Domain, accounts, auth, installers, permits, tally};

impl Domain {
    /// Brings a row of the caller's own file in and answers what it is called. `Conflict`: it is there already;
    /// `Invalid`: why it cannot be, which the file's page says from then on. With `mails`, whoever is pending gets his
    /// registration code.
    pub async fn import_row(&self, caller: &Caller, id: ImportId, row: i32, mails: bool) -> Result<String> {
        let done = self.import_row_once(caller, id, row, mails).await;
        if let Err(Error::Api(error)) = &done {
            let told = match error {
                ApiError::Invalid(faults) => {
                    let first = faults.first().map(|fault| (fault.field.as_str(), fault.message.as_str()));
                    Some((RowOutcome::Refused, first.unwrap_or_default()))
                }
                ApiError::Conflict { .. } => Some((RowOutcome::Same, ("", ""))),
                _ => None,
            };
            if let Some((outcome, (column, reason))) = told {
                repo::refuse(self.pool(), id, row, outcome, column, reason).await?;
            }
        }
        done
    }

    async fn import_row_once(&self, caller: &Caller, id: ImportId, row: i32, mails: bool) -> Result<String> {
        let file = self.own_import(caller, id).await?;
        let lines = Lines::of(self, &file)?;
        let kind = file.import_kind().ok_or_else(|| Error::bug("a row of nothing"))?;
        may(caller, kind)?;
        let mut tx = self.begin(caller).await?;
        let (cells, outcome) = repo::line(tx.conn(), id, row).await?.ok_or(ApiError::NotFound)?;
        if outcome == RowOutcome::Added.key() {
            return Err(Error::conflict("This row was brought in already."));
        }
        let thing = self.thing(caller, &mut tx, kind, &lines, (row, &cells)).await?;
        let name = name_of(&thing);
        let from = Change::new("Import", "", format!("{}, row {row}", file.name));
        let entry = match thing {
            Thing::Person(new) => add_person(&mut tx, *new, mails).await?,
            Thing::Panel(new) => add_panel(caller, &mut tx, *new).await?,
            Thing::Customer(new) => add_customer(caller, &mut tx, new).await?,
            Thing::Installer(new) => add_installer(caller, &mut tx, new).await?,
        };
        repo::added(tx.conn(), id, row).await?;
        let mut changes = entry.changes.clone();
        changes.push(from);
        tx.commit(entry.with(changes)).await?;
        Ok(name)
    }

    async fn thing(
        &self,
        caller: &Caller,
        tx: &mut Tx,
        kind: ImportKind,
        lines: &Lines,
        (row, cells): (i32, &str),
    ) -> Result<Thing> {
        let values = values(cells)?;
        let fields = lines.fields(u64::try_from(row).unwrap_or(0), &values).map_err(refusal)?;
        let mut judged = check(self, tx.conn(), caller, kind, vec![fields]).await?;
        match judged.pop().map(|judged| judged.fate) {
            Some(Fate::New(thing)) => Ok(thing),
            Some(Fate::Refused(refused)) => Err(refusal(refused)),
            Some(Fate::Same) => Err(Error::conflict("It is there already, just so.")),
            None => Err(Error::bug("a row without a fate")),
        }
    }
}

fn refusal(refused: Refused) -> Error {
    ApiError::Invalid(vec![FieldError::new(&refused.column, refused.reason)]).into()
}

fn name_of(thing: &Thing) -> String {
    match thing {
        Thing::Person(new) => new.email.clone(),
        Thing::Panel(new) => new.imei.clone(),
        Thing::Customer(new) => new.user_name.clone(),
        Thing::Installer(_) => String::new(),
    }
}

async fn add_person(tx: &mut Tx, new: NewPerson, mails: bool) -> Result<AuditEntry> {
    let now = tx.now;
    bulk::add_people(tx.conn(), std::slice::from_ref(&new), now).await.map_err(meanwhile)?;
    tally::shift(tx.conn(), new.id, new.kind, None, Some((new.company, new.state))).await?;
    if mails && new.state == State::Pending {
        auth::start_register_for(tx, AccountId(new.id), &new.email).await?;
    }
    let action = match new.kind {
        Kind::EndUser => "accounts.add",
        Kind::Installer => "installers.add",
        Kind::Employee => "employees.add",
    };
    let title = if new.label.is_empty() { &new.email } else { &new.label };
    let fields = [
        ("Name", new.label.as_str()),
        ("Email", &new.email),
        ("Phone", &new.phone),
        ("Country", &new.country),
        ("Status", state_word(new.kind, new.state)),
    ];
    let changes = fields.into_iter().filter(|(_, value)| !value.is_empty());
    let changes = changes.map(|(name, value)| Change::new(name, "", value)).collect();
    Ok(AuditEntry::on_account(action, new.id, title, Some(new.company)).with(changes))
}

/// Two added the same at once: the second is told as if it had come later.
fn meanwhile(error: Error) -> Error {
    if error.violates("panel_imei_key") {
        return Error::field("imei", "IMEI already there: a panel has it.");
    }
    accounts::add::taken_meanwhile(error)
}

async fn add_panel(caller: &Caller, tx: &mut Tx, new: NewPanel) -> Result<AuditEntry> {
    let (id, now) = (PanelId(new.id), tx.now);
    bulk::add_panels(tx.conn(), std::slice::from_ref(&new), now).await.map_err(meanwhile)?;
    let panel = panels::find_visible(tx.conn(), &caller.scope, id).await?.ok_or(ApiError::NotFound)?;
    let granted = caller.require(Permission::PanelsAdd, panel)?;
    let panel = granted.target();
    let fields = [
        ("IMEI", new.imei.as_str()),
        ("Web name", &new.web_name),
        ("Account code", &new.account_code),
        ("Model", &new.model),
        ("Group", &panel.group),
    ];
    let changes = fields.into_iter().filter(|(_, value)| !value.is_empty());
    Ok(panel.entry("panels.add").with(changes.map(|(name, value)| Change::new(name, "", value)).collect()))
}

/// The person and the panel of a link, both in sight, the panel as it is until the end of the transaction.
async fn both(
    caller: &Caller,
    tx: &mut Tx,
    permission: Permission,
    kind: Kind,
    (account, panel): (uuid::Uuid, uuid::Uuid),
) -> Result<(Granted<AccountRef>, PanelRef)> {
    let account = find_locked(tx.conn(), &caller.scope, kind, AccountId(account)).await?;
    let granted = caller.require(permission, account)?;
    panels::repo::keep(tx.conn(), PanelId(panel)).await?;
    let missing = || Error::field("imei", "Unknown panel: none has this IMEI.");
    let panel = panels::find_visible(tx.conn(), &caller.scope, PanelId(panel)).await?.ok_or_else(missing)?;
    Ok((granted, panel))
}

async fn add_customer(caller: &Caller, tx: &mut Tx, new: NewCustomerLink) -> Result<AuditEntry> {
    let link = (new.account, new.panel);
    let (granted, panel) = both(caller, tx, Permission::AccountsAssignPanels, Kind::EndUser, link).await?;
    if let Some(n) = new.partitions.iter().find(|n| !panel.partitions.contains(n)) {
        return Err(Error::field("partitions", format!("The panel has no partition {n}.")));
    }
    let values = LinkValues {
        user_code: new.user_code,
        user_name: new.user_name,
        partitions: new.partitions,
        role: new.role,
        ends_at: new.ends_at,
    };
    let now = tx.now;
    accounts::links::repo::insert(tx.conn(), &granted, new.id, panel.id, &values, now).await.map_err(|error| {
        if error.violates("customer_link_account_id_panel_id_key") {
            Error::field("imei", "This person is on the panel already.")
        } else {
            error
        }
    })?;
    let account = granted.target();
    accounts::links::repo::recount(tx.conn(), account.id).await?;
    sight::refresh(tx.conn(), &[account.id.0]).await?;
    let entry = AuditEntry::on_account("accounts.assign_panel", account.id.0, &account.title, Some(account.company));
    Ok(entry.with(vec![Change::new("Panel", "", &panel.imei)]).on_panel(panel.id.0))
}

async fn add_installer(caller: &Caller, tx: &mut Tx, new: NewInstallerLink) -> Result<AuditEntry> {
    let link = (new.account, new.panel);
    let (granted, panel) = both(caller, tx, Permission::InstallersAssignPanels, Kind::Installer, link).await?;
    let (account, now) = (granted.target(), tx.now);
    match installers::links::repo::find_on(tx.conn(), account.id, panel.id).await? {
        None => {
            installers::links::repo::insert(tx.conn(), &granted, LinkId(new.id), panel.id, new.ends_at, now).await?;
        }
        Some(old) if old.has_ended(now) => {
            installers::links::repo::renew(tx.conn(), &granted, LinkId(old.id), new.ends_at, now).await?;
            // A permit of the time before must not come back to life with the link.
            permits::end_on(tx.conn(), account.id, panel.id).await?;
        }
        Some(_) => return Err(Error::field("imei", "This person is on the panel already.")),
    }
    installers::links::written(tx.conn(), account.id).await?;
    let entry = AuditEntry::on_account("installers.assign_panel", account.id.0, &account.title, Some(account.company));
    Ok(entry.with(vec![Change::new("Panel", "", &panel.imei)]).on_panel(panel.id.0))
}
