//! Account management (S2): finding a person of any kind, everything about him on one page, several people added
//! at once.

pub mod account;
pub mod acts;
pub mod add;
pub mod api;
pub mod cards;
pub mod dialogs;
pub mod find;
pub mod groups;

use account::AccountPage;
use add::AddPage;
use find::FindPage;

use crate::lazy::{NotLoaded, lazy_route};

lazy_route! {
    /// Finding a person.
    pub FindRoute = management_page: FindPage
}
lazy_route! {
    /// One person.
    pub AccountRoute = management_page: AccountPage, with load_dialogs
}
lazy_route! {
    /// "Add Accounts & Groups".
    pub AddRoute = add_page: AddPage
}

/// A page that comes with a dialog open needs the dialogs to be taken over.
async fn load_dialogs(search: &str) -> Result<(), NotLoaded> {
    if search.contains("do=") { Ok(dialogs::load().await?) } else { Ok(()) }
}
