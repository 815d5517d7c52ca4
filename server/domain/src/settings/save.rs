//! Saving a section.

use std::collections::BTreeMap;

use model::accounts::{Change, Done};
use model::error::Faults;
use model::settings::Section;
use model::{ApiError, text};

use super::fields::{FIELDS, Field};
use super::{Policy, Values, key, repo, require_edit, set_by};
use crate::audit::AuditEntry;
use crate::caller::Caller;
use crate::error::{Result, retry};
use crate::tx::Tx;
use crate::{Domain, Settings};

/// Days between the warning and the turning off, at least.
pub(super) const BETWEEN: u32 = 7;

impl Domain {
    /// Saves a section over the version its form was filled from. `Invalid` at the fields, `Conflict` when
    /// somebody was quicker, `NotFound` for no section. Needs a fresh proof.
    pub async fn save_settings(
        &self,
        caller: &Caller,
        section: &str,
        version: i64,
        typed: &BTreeMap<String, String>,
    ) -> Result<Done> {
        require_edit(caller)?;
        caller.require_fresh(self.clock().now())?;
        let section = Section::from_key(section).ok_or(ApiError::NotFound)?;
        let wanted = read(self.settings(), section, typed)?;
        retry(self.entropy(), || self.save_once(caller, section, version, &wanted)).await
    }

    async fn save_once(
        &self,
        caller: &Caller,
        section: Section,
        version: i64,
        wanted: &BTreeMap<String, String>,
    ) -> Result<Done> {
        let mut tx = self.begin(caller).await?;
        let now = tx.now;
        let (stored, found) = repo::lock(tx.conn(), &key(section)).await?;
        if found != version {
            return Err(ApiError::conflict(text::CONFLICT).into());
        }
        let before = Values::new(stored.clone());
        let changes = differences(section, &before, wanted);
        if changes.is_empty() {
            return Ok(Done::new("Nothing was changed."));
        }
        let mut values = stored;
        values.extend(wanted.clone());
        repo::write(tx.conn(), &key(section), &values, &caller.name, now).await?;
        if section == Section::Sessions {
            shorten(&mut tx, &values).await?;
        }
        tx.commit(AuditEntry::about("settings.edit", section.title()).with(changes)).await?;
        Ok(Done::new(format!("{}: saved. It holds from now on, on every server.", section.title())))
    }
}

/// Shorter limits hold for who is signed in as well.
async fn shorten(tx: &mut Tx, values: &BTreeMap<String, String>) -> Result<()> {
    let policy = Policy::of(&Values::new(values.clone()), tx.domain().settings());
    for limits in [policy.staff, policy.people] {
        repo::shorten_sessions_in(tx.conn(), limits).await?;
    }
    Ok(())
}

/// The form of a section; what the environment decides is not in it.
fn read(
    settings: &Settings,
    section: Section,
    typed: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, String>, ApiError> {
    let mut faults = Faults::default();
    let mut values = BTreeMap::new();
    for field in of(section).filter(|field| set_by(settings, field.name).is_none()) {
        let value = field.kind.read(typed.get(field.name).map(String::as_str));
        if let Some(value) = faults.take(field.name, value) {
            values.insert(field.name.to_owned(), value);
        }
    }
    check_together(section, &values, &mut faults);
    faults.check()?;
    Ok(values)
}

/// What only two fields together can have wrong.
fn check_together(section: Section, values: &BTreeMap<String, String>, faults: &mut Faults) {
    let number = |name: &str| values.get(name).and_then(|value| value.parse::<u32>().ok());
    if section != Section::Dormant {
        return;
    }
    if let (Some(warn), Some(off)) = (number("warn_days"), number("off_days"))
        && off < warn + BETWEEN
    {
        faults.add("off_days", format!("At least {BETWEEN} days after the warning: {} or more.", warn + BETWEEN));
    }
    let is = |name: &str| values.get(name).is_some_and(|value| value == "yes");
    let kinds = ["dormant_end_user", "dormant_installer", "dormant_employee"];
    if is("dormant_on") && !kinds.into_iter().any(is) {
        faults.add("dormant_end_user", "Choose at least one kind of account.");
    }
}

fn of(section: Section) -> impl Iterator<Item = &'static Field> {
    FIELDS.iter().filter(move |field| field.section == section)
}

fn differences(section: Section, before: &Values, wanted: &BTreeMap<String, String>) -> Vec<Change> {
    let change = |field: &Field| {
        let (old, new) = (before.get(field.name), wanted.get(field.name)?);
        (old != *new).then(|| Change::new(field.label, field.kind.shown(&old), field.kind.shown(new)))
    };
    of(section).filter_map(change).collect()
}
