//! What the pages of the three kinds of accounts share (decision 1): list, toolbar, bulk bar, the
//! question before an act, the parts of a blind. Each page brings its own columns, words and acts.

pub mod act;
pub mod blind;
pub mod bulk;
pub mod confirm;
pub mod dialog;
pub mod hand_over;
pub mod list;
pub mod lock;
pub mod page;
pub mod search_box;
pub mod tabs;
pub mod toolbar;
pub mod words;

use model::accounts::Kind;

use confirm::ConfirmDialog;

use crate::lazy::lazy_route;

lazy_route! {
    /// The question before an act on one or many, and each row's outcome after.
    pub ConfirmRoute = console_overlays: ConfirmDialog
}

/// The server functions that the shared parts call, by kind.
pub struct Endpoints {
    /// A page of the list.
    pub list: &'static str,
    /// How many it has.
    pub total: &'static str,
    /// One account and its neighbours.
    pub open: &'static str,
    /// Names for the question before an act.
    pub named: &'static str,
    /// Mails and their fate.
    pub mails: &'static str,
    /// Who changed what.
    pub history: &'static str,
    /// Signed-in browsers, where the blind has them.
    pub sessions: &'static str,
    /// Ends one, or all.
    pub end_sessions: &'static str,
    /// Sends a mail again.
    pub resend_mail: &'static str,
}

/// Those of a kind.
pub const fn endpoints(kind: Kind) -> &'static Endpoints {
    match kind {
        Kind::EndUser => &Endpoints {
            list: "accounts/list",
            total: "accounts/total",
            open: "accounts/open",
            named: "accounts/named",
            mails: "accounts/mails",
            history: "accounts/history",
            sessions: "accounts/sessions",
            end_sessions: "accounts/end-sessions",
            resend_mail: "accounts/resend-mail",
        },
        Kind::Installer => &Endpoints {
            list: "installers/list",
            total: "installers/total",
            open: "installers/open",
            named: "installers/named",
            mails: "installers/mails",
            history: "installers/history",
            sessions: "accounts/sessions",
            end_sessions: "accounts/end-sessions",
            resend_mail: "installers/resend-mail",
        },
        Kind::Employee => &Endpoints {
            list: "employees/list",
            total: "employees/total",
            open: "employees/open",
            named: "employees/named",
            mails: "employees/mails",
            history: "employees/history",
            sessions: "employees/sessions",
            end_sessions: "employees/end-sessions",
            resend_mail: "employees/resend-mail",
        },
    }
}
