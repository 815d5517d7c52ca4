//! Adding a company (S4-2): a distributor or an installer company, below one in the caller's sight.

use model::accounts::Change;
use model::companies::{CompanyForm, CompanyKind, Joining, Site};
use model::ids::CompanyId;
use model::{Permission, field};

use super::authorization::{authorization_code, letters};
use super::detail::PARENT;
use super::form::{self, NO_PARENT, Wanted, no_parent};
use super::repo::{self, Editable};
use super::{CompanyRef, MOST_LEVELS, check_in_sight};
use crate::audit::AuditEntry;
use crate::caller::{Caller, Granted};
use crate::error::{Error, Result, retry};
use crate::tx::Tx;
use crate::{Domain, Entropy};

/// A company that was added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCompany {
    /// Which.
    pub id: CompanyId,
    /// One sentence for the person.
    pub notice: String,
}

impl Domain {
    /// Adds a company. `Invalid` at `name`, `short_code`, `kind`, `parent`, `region`, `contact`, `description`,
    /// `joining`.
    pub async fn add_company(&self, caller: &Caller, form: &CompanyForm) -> Result<NewCompany> {
        caller.require(Permission::CompaniesAdd, ())?;
        retry(self.entropy(), || self.add_company_once(caller, form)).await
    }

    async fn add_company_once(&self, caller: &Caller, form: &CompanyForm) -> Result<NewCompany> {
        let wanted = form::read(form, None, self.policy().await?.site)?;
        let code = short_code(&form.short_code, &wanted, self.entropy())?;
        let mut tx = self.begin(caller).await?;
        repo::lock_tree(tx.conn()).await?;
        let parent = place(&mut tx, caller, &wanted).await?;
        let (id, now) = (self.new_uuid(), tx.now);
        let codes = (code.as_str(), &*authorization_code(self.entropy()));
        repo::insert(tx.conn(), &parent, id, codes, &wanted.facts, now).await.map_err(code_taken)?;
        let name = wanted.facts.name.clone();
        let entry = AuditEntry::on_company("companies.add", id, &name, id);
        tx.commit(entry.with(told(&code, &parent.target().name, &wanted.facts))).await?;
        self.totals().forget(caller.account);
        Ok(NewCompany { id: CompanyId(id), notice: format!("{name} is added.") })
    }
}

/// The company it is to be below, with the proof.
async fn place(tx: &mut Tx, caller: &Caller, wanted: &Wanted) -> Result<Granted<CompanyRef>> {
    let wrong = || Error::field("parent", NO_PARENT);
    let parent = CompanyId(wanted.parent.ok_or_else(wrong)?);
    let company = repo::find_locked(tx.conn(), &caller.scope, parent).await?.ok_or_else(wrong)?;
    let line = check_in_sight(tx.conn(), caller, parent).await.map_err(no_parent)?;
    if line.len() >= MOST_LEVELS {
        return Err(Error::field("parent", too_deep()));
    }
    caller.require(Permission::CompaniesAdd, company)
}

pub(super) fn too_deep() -> String {
    format!("The tree would be deeper than {MOST_LEVELS} levels. Choose a company further up.")
}

/// As typed, in capitals; else made: the kind's letter and six random ones, which tell nothing of what
/// other companies there are.
fn short_code(typed: &str, wanted: &Wanted, entropy: &Entropy) -> Result<String> {
    let typed = typed.trim();
    if !typed.is_empty() {
        let code = field::short_code(typed).map_err(|why| Error::field("short_code", why))?;
        return Ok(code.to_ascii_uppercase());
    }
    let letter = if wanted.facts.kind == CompanyKind::Distributor.key() { 'D' } else { 'I' };
    Ok(format!("{letter}{}", letters(entropy.bytes::<6>())))
}

/// Codes are unique over all companies. Whose it is, in sight or not, is not said (SEC-47).
fn code_taken(error: Error) -> Error {
    if error.violates("company_code_key") {
        return Error::field("short_code", "This code cannot be used here. Choose another one, or leave it empty.");
    }
    error
}

fn told(code: &str, parent: &str, new: &Editable) -> Vec<Change> {
    let mut changes = vec![
        Change::new("Name", "", &new.name),
        Change::new("Code", "", code),
        Change::new("Kind", "", kind_word(&new.kind)),
        Change::new(PARENT, "", parent),
        Change::new("Region", "", region_word(&new.region)),
        Change::new("Contact", "", &new.contact),
        Change::new("Description", "", &new.description),
        Change::new("Self-registration", "", joining_word(&new.joining)),
    ];
    changes.retain(|change| !change.after.is_empty());
    changes
}

pub(super) fn kind_word(key: &str) -> &'static str {
    CompanyKind::from_key(key).map_or("", CompanyKind::word)
}

pub(super) fn region_word(key: &str) -> &'static str {
    Site::from_key(key).map_or("", Site::word)
}

pub(super) fn joining_word(key: &str) -> &'static str {
    Joining::from_key(key).map_or("", Joining::word)
}
