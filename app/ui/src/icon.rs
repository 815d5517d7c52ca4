//! Icons, drawn in one sprite (`public/sprite.svg`). Always decoration: the word beside an icon, or
//! the control's label, says what it means.

use leptos::prelude::*;

use crate::assets::Assets;

macro_rules! icons {
    ($($(#[$doc:meta])* $name:ident = $id:literal;)*) => {
        /// Every drawing of the sprite.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum IconName { $($(#[$doc])* $name,)* }

        impl IconName {
            /// All of them, in the sprite's order.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The drawing's id in the sprite.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$name => $id,)* }
            }
        }
    };
}

icons! {
    /// People who use the product.
    Accounts = "accounts";
    /// A person with a tool.
    Installers = "installers";
    /// A badge on a lanyard.
    Employees = "employees";
    /// A key ring.
    Roles = "roles";
    /// A building.
    Companies = "companies";
    /// An alarm panel with its keys.
    Panels = "panels";
    /// Stacked layers.
    Groups = "groups";
    /// Lines of a log.
    Log = "log";
    /// A list being worked off.
    Jobs = "jobs";
    /// An envelope.
    Mail = "mail";
    /// Sliders.
    Settings = "settings";
    /// A magnifying glass.
    Search = "search";
    /// Add.
    Plus = "plus";
    /// Take away.
    Minus = "minus";
    /// A cross.
    Close = "close";
    /// Previous.
    ChevronLeft = "chevron-left";
    /// Next.
    ChevronRight = "chevron-right";
    /// Fold.
    ChevronUp = "chevron-up";
    /// Unfold.
    ChevronDown = "chevron-down";
    /// May be sorted.
    Sort = "sort";
    /// Sorted, smallest first.
    SortAsc = "sort-asc";
    /// Sorted, largest first.
    SortDesc = "sort-desc";
    /// More actions.
    Dots = "dots-vertical";
    /// A tick.
    Check = "check";
    /// Suspended, disabled, rejected.
    Ban = "ban";
    /// Active, accepted, done.
    Active = "active";
    /// Waiting.
    Pending = "pending";
    /// Take care.
    Warning = "warning";
    /// Good to know.
    Info = "info";
    /// Went wrong.
    Error = "error";
    /// Light theme.
    Sun = "sun";
    /// Dark theme.
    Moon = "moon";
    /// The system's theme.
    Monitor = "monitor";
    /// One person.
    User = "user";
    /// A padlock.
    Lock = "lock";
    /// A key.
    Key = "key";
    /// A shield.
    Shield = "shield";
    /// Leave.
    Logout = "logout";
    /// Again.
    Refresh = "refresh";
    /// Take back.
    Undo = "undo";
    /// What needs doing, at a glance.
    Overview = "overview";
    /// Copy.
    Copy = "copy";
    /// Leads out of this page.
    External = "external";
    /// A question mark.
    Help = "help";
    /// Keys to press.
    Keyboard = "keyboard";
    /// Remove for good.
    Trash = "trash";
    /// A pencil.
    Edit = "edit";
    /// A table's columns.
    Columns = "columns";
    /// A bookmark.
    Views = "views";
    /// A funnel.
    Filter = "filter";
    /// A handset.
    Phone = "phone";
    /// A calendar leaf.
    Calendar = "calendar";
    /// A phone or tablet.
    Device = "device";
    /// Bring a file in.
    Upload = "upload";
    /// Blocks, one to add.
    Modules = "modules";
}

/// One icon of the sprite, hidden from assistive technology.
#[component]
pub fn Icon(
    /// Which drawing.
    name: IconName,
    /// More classes, for example `icon-lg`.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let class = if class.is_empty() { "icon".to_owned() } else { format!("icon {class}") };
    let href = format!("{}#{}", Assets::current().sprite, name.id());
    view! {
        <svg class=class aria-hidden="true" focusable="false">
            <use_ href=href></use_>
        </svg>
    }
    .into_any()
}
