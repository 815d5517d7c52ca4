//! Addresses of companies and their people.

use model::accounts::AccountQuery;
use model::companies::CompanyQuery;
use model::ids::{AccountId, CompanyId};
use model::viewer::percent;

use super::{COMPANIES, EMPLOYEES, joined, with};

/// The companies as `query` has them.
pub fn companies(query: &CompanyQuery) -> String {
    with(COMPANIES, &query.write())
}

/// "+": a new company, over that list.
pub fn add_company(query: &CompanyQuery) -> String {
    with(&format!("{COMPANIES}/add"), &query.write())
}

/// A new company below this one.
pub fn add_company_below(id: CompanyId) -> String {
    format!("{COMPANIES}/add?parent={id}")
}

/// A company's page, its users as `users` has them.
pub fn company(id: CompanyId, users: &AccountQuery) -> String {
    with(&format!("{COMPANIES}/{id}"), &AccountQuery { company: None, ..users.clone() }.write())
}

/// A company's page.
pub fn company_page(id: CompanyId) -> String {
    format!("{COMPANIES}/{id}")
}

/// A company's page with a dialog open.
pub fn company_dialog(id: CompanyId, users: &AccountQuery, dialog: CompanyDialog) -> String {
    joined(&company(id, users), &format!("do={}", dialog.key()))
}

/// "Add User" to a company (S4-4); leads back to `next`.
pub fn add_user(company: CompanyId, next: &str) -> String {
    format!("{EMPLOYEES}/add?company={company}&next={}", percent(next))
}

/// A dialog about an employee, from somewhere else: it leads back to `next`.
pub fn employee_dialog(id: AccountId, act: &str, next: &str) -> String {
    format!("{EMPLOYEES}/{id}?do={act}&next={}", percent(next))
}

/// The question before an act on an employee, from somewhere else: it leads back to `next`.
pub fn employee_confirm(id: AccountId, act: &str, next: &str) -> String {
    format!("{EMPLOYEES}/confirm?do={act}&id={id}&next={}", percent(next))
}

/// The dialogs of a company's page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompanyDialog {
    /// Its facts.
    Edit,
    /// Another authorization code.
    Renew,
    /// Removes it.
    Remove,
}

impl CompanyDialog {
    /// As the URL has it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Edit => "edit",
            Self::Renew => "renew-code",
            Self::Remove => "remove",
        }
    }

    /// Reads the URL's word.
    pub fn parse(key: &str) -> Option<Self> {
        [Self::Edit, Self::Renew, Self::Remove].into_iter().find(|d| d.key() == key)
    }
}
