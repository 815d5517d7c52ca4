//! The catalogue's page: add, edit, retire. It is the whole deployment's, so only somebody of the
//! operator changes it.

use model::accounts::{Change, Done};
use model::catalogue::{Catalogue, EntryForm, EntryKind, release, sdk_level};
use model::error::Faults;
use model::ids::EntryId;
use model::{ApiError, Permission, field, text};

use super::repo::{self, Entry, Facts};
use crate::Domain;
use crate::audit::AuditEntry;
use crate::caller::Caller;
use crate::error::{Error, Result, retry};
use crate::tx::Tx;

const OPERATOR_ONLY: &str = "The catalogue is everybody's: only people of the operator change it.";

impl Domain {
    /// All modules and add-ons, with how many accounts and groups in the caller's sight have each.
    pub async fn catalogue(&self, caller: &Caller) -> Result<Catalogue> {
        caller.require(Permission::ManagementView, ())?;
        let modules = repo::rows(self.pool(), &caller.scope, EntryKind::Module).await?;
        let add_ons = repo::rows(self.pool(), &caller.scope, EntryKind::AddOn).await?;
        Ok(Catalogue { modules, add_ons, may_edit: check_editor(caller).is_ok() })
    }

    /// Adds a module or an add-on. `Invalid` at the fields of [`EntryForm`].
    pub async fn add_entry(&self, caller: &Caller, kind: EntryKind, form: &EntryForm) -> Result<Done> {
        check_editor(caller)?;
        let facts = read(kind, form)?;
        retry(self.entropy(), || async {
            let mut tx = self.begin(caller).await?;
            let (id, now) = (EntryId(self.new_uuid()), tx.now);
            repo::insert(tx.conn(), kind, id, &facts, now).await.map_err(|error| taken(error, kind))?;
            let changes = differences(kind, &Facts::default(), &facts);
            tx.commit(entry("catalogue.add", kind, id, &facts.name).with(changes)).await?;
            Ok(Done::new(format!("{} is added.", facts.name)))
        })
        .await
    }

    /// Writes the form over the version it was filled from; `Conflict` when somebody was quicker. An add-on
    /// that is on for accounts without developer mode cannot be marked custom.
    pub async fn edit_entry(
        &self,
        caller: &Caller,
        kind: EntryKind,
        id: EntryId,
        version: i64,
        form: &EntryForm,
    ) -> Result<Done> {
        check_editor(caller)?;
        let facts = read(kind, form)?;
        retry(self.entropy(), || async {
            let (mut tx, old) = self.begin_on_entry(caller, kind, id).await?;
            if old.version != version {
                return Err(ApiError::conflict(text::CONFLICT).into());
            }
            let changes = differences(kind, &old.facts, &facts);
            if changes.is_empty() {
                return Ok(Done::new("Nothing was changed."));
            }
            if facts.is_custom && !old.facts.is_custom && repo::is_on_without_developer(tx.conn(), id).await? {
                let why = "It is on for accounts without developer mode. Switch it off there first.";
                return Err(Error::field("custom", why));
            }
            let now = tx.now;
            repo::update(tx.conn(), kind, id, &facts, now).await.map_err(|error| taken(error, kind))?;
            tx.commit(entry("catalogue.edit", kind, id, &facts.name).with(changes)).await?;
            Ok(Done::new("Saved."))
        })
        .await
    }

    /// Retires an entry, or offers it again. Where it is on it stays on.
    pub async fn retire_entry(&self, caller: &Caller, kind: EntryKind, id: EntryId, retire: bool) -> Result<Done> {
        check_editor(caller)?;
        retry(self.entropy(), || async {
            let (mut tx, old) = self.begin_on_entry(caller, kind, id).await?;
            if old.is_retired == retire {
                let why = if retire { "It is retired already." } else { "It is offered already." };
                return Err(Error::conflict(why));
            }
            let now = tx.now;
            repo::set_retired(tx.conn(), kind, id, retire.then_some(now), now).await?;
            let name = &old.facts.name;
            let (action, notice) = if retire {
                (
                    "catalogue.retire",
                    format!("{name} is retired: it stays where it is on, and is not offered any more."),
                )
            } else {
                ("catalogue.restore", format!("{name} is offered again."))
            };
            tx.commit(entry(action, kind, id, name)).await?;
            Ok(Done::new(notice))
        })
        .await
    }

    async fn begin_on_entry(&self, caller: &Caller, kind: EntryKind, id: EntryId) -> Result<(Tx, Entry)> {
        let mut tx = self.begin(caller).await?;
        let found = repo::entry_locked(tx.conn(), kind, id).await?;
        Ok((tx, found.ok_or(ApiError::NotFound)?))
    }
}

fn check_editor(caller: &Caller) -> Result<()> {
    caller.require(Permission::ManagementView, ())?;
    caller.require(Permission::ManagementModules, ())?;
    if caller.scope.all_people { Ok(()) } else { Err(ApiError::Forbidden(OPERATOR_ONLY.into()).into()) }
}

fn read(kind: EntryKind, form: &EntryForm) -> Result<Facts> {
    let mut faults = Faults::default();
    let name = faults.take("name", field::name(&form.name));
    let description = faults.take("description", field::remarks(&form.description));
    let vendor = faults.take("vendor", field::optional_name(&form.vendor));
    let release = faults.take("release", release(&form.release));
    let level = faults.take("sdk_level", sdk_level(&form.sdk_level));
    let (Some(name), Some(description), Some(vendor), Some(release), Some(level)) =
        (name, description, vendor, release, level)
    else {
        return Err(faults.into_error().into());
    };
    if kind == EntryKind::Module {
        return Ok(Facts { name, description, ..Facts::default() });
    }
    let sdk_level = i32::try_from(level).unwrap_or(1);
    Ok(Facts { name, description, vendor, release, sdk_level, is_custom: !form.custom.is_empty() })
}

fn taken(error: Error, kind: EntryKind) -> Error {
    if error.violates("module_name") || error.violates("add_on_name") {
        return Error::field("name", format!("There is {} with this name already.", with_article(kind)));
    }
    error
}

const fn with_article(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::Module => "a module",
        EntryKind::AddOn => "an add-on",
    }
}

fn entry(action: &'static str, kind: EntryKind, id: EntryId, name: &str) -> AuditEntry {
    let target_kind = match kind {
        EntryKind::Module => "module",
        EntryKind::AddOn => "add_on",
    };
    AuditEntry { target_kind, target_id: Some(id.0), ..AuditEntry::about(action, name) }
}

fn differences(kind: EntryKind, old: &Facts, new: &Facts) -> Vec<Change> {
    let level = |facts: &Facts| if facts.sdk_level > 0 { facts.sdk_level.to_string() } else { String::new() };
    let custom = |facts: &Facts| if facts.is_custom { "yes" } else { "no" }.to_owned();
    let mut pairs = vec![
        ("Name", old.name.clone(), new.name.clone()),
        ("Description", old.description.clone(), new.description.clone()),
    ];
    if kind == EntryKind::AddOn {
        pairs.push(("Vendor", old.vendor.clone(), new.vendor.clone()));
        pairs.push(("Release", old.release.clone(), new.release.clone()));
        pairs.push(("SDK level", level(old), level(new)));
        pairs.push(("Custom", custom(old), custom(new)));
    }
    let changed = pairs.into_iter().filter(|(_, before, after)| before != after);
    changed.map(|(field, before, after)| Change::new(field, before, after)).collect()
}
