//! The outbox: every mail, to whom, why, and what became of it (decision 21).

pub mod api;
pub mod list;
pub mod page;
pub mod row;
pub mod standing;

use page::MailPage;

use crate::lazy::lazy_route;

lazy_route! {
    /// The page.
    pub PageRoute = mail_page: MailPage, with crate::features::views::load_dialogs
}
