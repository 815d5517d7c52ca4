//! Employees (S4): adding one, editing, disabling, removing, passwords. What all kinds of accounts share
//! (list, detail, removal, mails, history) is in `accounts`.

pub mod access;
pub mod add;
pub mod choices;
pub mod edit;
mod form;
pub mod groups;
pub mod guard;
pub mod passwords;
mod readdress;
pub mod repo;
mod review;
mod taken;

use crate::accounts::AccountRef;
use crate::audit::AuditEntry;

fn entry(action: &'static str, account: &AccountRef) -> AuditEntry {
    AuditEntry::on_account(action, account.id.0, &account.title, Some(account.company))
}
