//! The kit: every widget of the console and of the plain pages. Knows no feature.
//!
//! What it guarantees:
//! - The first render is the same on the server and in the browser; what needs a script waits for
//!   [`dom::hydrated`]. Links are `<a href>`, acts are forms: all of it works without a script.
//! - A control cannot be built without its label.
//! - No inline styles or scripts, so it lives under the strict Content-Security-Policy.
//!
//! Import everything a page needs with `use ui::*;`.

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
pub mod field;
pub mod grid;
pub mod icon;
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

pub use assets::*;
pub use avatar::*;
pub use badge::*;
pub use blind::*;
pub use button::*;
pub use card::*;
pub use combobox::*;
pub use copy::*;
pub use dom::hydrated;
pub use empty::*;
pub use field::*;
pub use grid::*;
pub use icon::*;
pub use kv::*;
pub use menu::*;
pub use modal::*;
pub use notice::*;
pub use progress::*;
pub use shell::*;
pub use tabs::*;
pub use theme::*;
pub use time::*;
pub use toast::*;
