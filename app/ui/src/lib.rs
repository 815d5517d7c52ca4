//! The kit: every widget of the console and of the plain pages. Knows no feature.
//!
//! What it guarantees:
//! - The first render is the same on the server and in the browser; what needs a script waits for
//!   [`dom::hydrated`]. Links are `<a href>`, acts are forms: all of it works without a script.
//! - A control cannot be built without its label.
//! - No inline styles or scripts, so it lives under the strict Content-Security-Policy.
//!
//! Import everything a page needs with `use ui::prelude::*;`.

pub mod assets;
pub mod avatar;
pub mod badge;
pub mod blind;
pub mod button;
pub mod card;
pub mod combobox;
pub mod copy;
pub mod dom;
pub mod empty;
pub mod feed;
pub mod field;
pub mod grid;
pub mod icon;
pub mod key_sheet;
pub mod kit_page;
pub mod kv;
pub mod menu;
pub mod modal;
pub mod notice;
pub mod progress;
pub mod shell;
pub mod tabs;
pub mod theme;
pub mod time;
pub mod toast;

/// Every widget, for `use ui::prelude::*;`.
pub mod prelude {
    pub use crate::assets::*;
    pub use crate::avatar::*;
    pub use crate::badge::*;
    pub use crate::blind::*;
    pub use crate::button::*;
    pub use crate::card::*;
    pub use crate::combobox::*;
    pub use crate::copy::*;
    pub use crate::dom::{effect, hydrated};
    pub use crate::empty::*;
    pub use crate::field::*;
    pub use crate::grid::*;
    pub use crate::icon::*;
    pub use crate::key_sheet::*;
    pub use crate::kv::*;
    pub use crate::menu::*;
    pub use crate::modal::*;
    pub use crate::notice::*;
    pub use crate::progress::*;
    pub use crate::shell::*;
    pub use crate::tabs::*;
    pub use crate::theme::*;
    pub use crate::time::*;
    pub use crate::toast::*;
}

pub use prelude::*;
