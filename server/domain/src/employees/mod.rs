//! Employees (S4): adding one, editing, disabling, removing, passwords. What all kinds of accounts share
//! (list, detail, removal, mails, history) is in `accounts`.

pub mod access;
pub mod add;
pub mod choices;
pub mod edit;
pub(crate) mod form;
pub mod groups;
pub mod guard;
pub mod moving;
pub mod passwords;
pub mod readdress;
pub mod repo;
pub mod review;
pub(crate) mod taken;

use crate::accounts::AccountRef;
use crate::audit::AuditEntry;

pub(crate) fn entry(action: &'static str, account: &AccountRef) -> AuditEntry {
    AuditEntry::on_account(action, account.id.0, &account.title, Some(account.company))
}
