//! Every address of the console, built here and nowhere else.

use model::accounts::AccountQuery;
use model::ids::{AccountId, LinkId};
use model::viewer::{QueryWriter, percent};

/// The Accounts page.
pub const ACCOUNTS: &str = "/accounts";
/// "+ADD ACCOUNT".
pub const ACCOUNTS_ADD: &str = "/accounts/add";
/// The question before a bulk act.
pub const ACCOUNTS_CONFIRM: &str = "/accounts/confirm";
/// Every widget in each state; demo mode only.
pub const KIT: &str = "/dev/kit";
/// Captured mail; demo mode only.
pub const DEV_MAIL: &str = "/dev/mail";
/// Own profile.
pub const PROFILE: &str = "/profile";
/// Ends the session (POST).
pub const SIGN_OUT: &str = "/sign-out";
/// Keeps the theme (POST).
pub const THEME: &str = "/theme";
/// Help, from "Related topics" (S0-23).
pub const HELP: &str = "/help/accounts";

/// Signs in and comes back.
pub fn sign_in(next: &str) -> String {
    format!("/sign-in?next={}", percent(next))
}

/// Confirms identity and comes back.
pub fn step_up(next: &str) -> String {
    format!("/step-up?next={}", percent(next))
}

/// A server function's address.
pub fn endpoint(name: &str) -> String {
    format!("/api/{name}")
}

fn with(path: &str, query: &str) -> String {
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

/// The Accounts page as `query` has it.
pub fn accounts(query: &AccountQuery) -> String {
    with(ACCOUNTS, &query.write())
}

/// "+ADD ACCOUNT" over that list.
pub fn accounts_add(query: &AccountQuery) -> String {
    with(ACCOUNTS_ADD, &query.write())
}

/// One account beside that list, at a tab.
pub fn account(id: AccountId, query: &AccountQuery, tab: Tab) -> String {
    let mut out = query.write();
    if tab != Tab::Overview {
        if !out.is_empty() {
            out.push('&');
        }
        out.push_str("tab=");
        out.push_str(tab.key());
    }
    with(&format!("{ACCOUNTS}/{id}"), &out)
}

/// As [`account`], with a dialog open; `link` names the panel it is about.
pub fn account_dialog(id: AccountId, query: &AccountQuery, tab: Tab, dialog: Dialog, link: Option<LinkId>) -> String {
    let base = account(id, query, tab);
    let mut out = QueryWriter::default();
    out.put("do", dialog.key());
    if let Some(link) = link {
        out.put("link", &link.to_string());
    }
    let glue = if base.contains('?') { '&' } else { '?' };
    format!("{base}{glue}{}", out.finish())
}

/// The question before `act` on `ids`; `back` is where it was asked.
pub fn accounts_confirm(act: &str, ids: &[AccountId], query: &AccountQuery) -> String {
    let mut out = QueryWriter::default();
    out.put("do", act);
    for id in ids {
        out.put("id", &id.to_string());
    }
    let list = query.write();
    let glue = if list.is_empty() { "" } else { "&" };
    format!("{ACCOUNTS_CONFIRM}?{}{glue}{list}", out.finish())
}

/// As [`accounts_confirm`] for one account, asked from its blind: the answer leads back there.
pub fn account_confirm(act: &str, id: AccountId, query: &AccountQuery) -> String {
    format!("{}&from=blind", accounts_confirm(act, &[id], query))
}

/// The tabs of an account's blind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// Who it is.
    #[default]
    Overview,
    /// PANEL USER INFO.
    Panels,
    /// Second factor and sessions.
    Security,
    /// Each mail and its fate.
    Mail,
    /// Who changed what.
    History,
}

impl Tab {
    /// All, in order.
    pub const ALL: [Self; 5] = [Self::Overview, Self::Panels, Self::Security, Self::Mail, Self::History];

    /// As the URL has it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Panels => "panels",
            Self::Security => "security",
            Self::Mail => "mail",
            Self::History => "history",
        }
    }

    /// The word on the screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Overview => "Overview",
            Self::Panels => "PANEL USER INFO",
            Self::Security => "Security",
            Self::Mail => "Mail",
            Self::History => "History",
        }
    }

    /// Reads the URL's word.
    pub fn parse(key: &str) -> Self {
        Self::ALL.into_iter().find(|t| t.key() == key).unwrap_or_default()
    }
}

/// The dialogs of an account's blind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialog {
    /// "+ASSIGN PANEL".
    Assign,
    /// Changes a panel's user info.
    EditLink,
    /// The "-" of a panel.
    Unassign,
    /// Mails a reset code.
    ResetPassword,
    /// Types a password.
    SetPassword,
    /// Drops the second factor.
    RemoveTwoStep,
    /// Ends every session.
    EndSessions,
}

impl Dialog {
    const ALL: [Self; 7] = [
        Self::Assign,
        Self::EditLink,
        Self::Unassign,
        Self::ResetPassword,
        Self::SetPassword,
        Self::RemoveTwoStep,
        Self::EndSessions,
    ];

    /// As the URL has it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Assign => "assign",
            Self::EditLink => "edit-link",
            Self::Unassign => "unassign",
            Self::ResetPassword => "reset-password",
            Self::SetPassword => "set-password",
            Self::RemoveTwoStep => "remove-two-step",
            Self::EndSessions => "end-sessions",
        }
    }

    /// Reads the URL's word.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|d| d.key() == key)
    }
}
