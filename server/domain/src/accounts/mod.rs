//! End-user accounts: the services behind the Accounts page.

pub mod totals;
