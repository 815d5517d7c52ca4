//! Addresses of the pages of people: a list, one beside it, the dialogs about him.

use model::accounts::{AccountQuery, Kind};
use model::ids::{AccountId, LinkId};
use model::viewer::{QueryWriter, percent};

use super::{joined, page_of, with};

/// The list as `query` has it.
pub fn list(query: &AccountQuery) -> String {
    with(page_of(query.kind), &query.write())
}

/// "+": a new one, over that list.
pub fn add(query: &AccountQuery) -> String {
    with(&format!("{}/add", page_of(query.kind)), &query.write())
}

/// One account beside that list, at a tab.
pub fn open(id: AccountId, query: &AccountQuery, tab: Tab) -> String {
    let mut out = query.write();
    if tab != Tab::Overview {
        if !out.is_empty() {
            out.push('&');
        }
        out.push_str("tab=");
        out.push_str(tab.key());
    }
    with(&format!("{}/{id}", page_of(query.kind)), &out)
}

/// As [`open`], with a dialog open; `link` names the panel it is about.
pub fn dialog(id: AccountId, query: &AccountQuery, tab: Tab, dialog: Dialog, link: Option<LinkId>) -> String {
    let mut out = QueryWriter::default();
    out.put("do", dialog.key());
    if let Some(link) = link {
        out.put("link", &link.to_string());
    }
    joined(&open(id, query, tab), &out.finish())
}

/// Where a bulk act is asked about: the target of the bulk bar's form.
pub fn confirm_page(kind: Kind) -> String {
    format!("{}/confirm", page_of(kind))
}

/// The question before `act` on `ids`.
pub fn confirm(act: &str, ids: &[AccountId], query: &AccountQuery) -> String {
    let mut out = QueryWriter::default();
    out.put("do", act);
    for id in ids {
        out.put("id", &id.to_string());
    }
    let list = query.write();
    let glue = if list.is_empty() { "" } else { "&" };
    format!("{}?{}{glue}{list}", confirm_page(query.kind), out.finish())
}

/// As [`confirm`] for one account, asked from its blind: the answer leads back there.
pub fn confirm_from_blind(act: &str, id: AccountId, query: &AccountQuery) -> String {
    format!("{}&from=blind", confirm(act, &[id], query))
}

/// "Why can this person do that?"
pub fn employee_access(id: AccountId) -> String {
    open(id, &AccountQuery::of(Kind::Employee), Tab::Access)
}

/// Where an act leads back to, as the address names it: `next` of a page that links into this one's dialogs. A
/// path of the console, or nothing.
pub fn next_of(query: &leptos_router::params::ParamsMap) -> Option<String> {
    let next = query.get("next")?;
    let is_own = next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\n', '\r', '\t']);
    is_own.then_some(next)
}

/// `path` with the way back named.
pub fn with_next(path: &str, next: Option<&str>) -> String {
    next.map_or_else(|| path.to_owned(), |next| joined(path, &format!("next={}", percent(next))))
}

/// The tabs of a blind.
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
    /// What an employee may do and see, and why.
    Access,
    /// Who changed what.
    History,
}

impl Tab {
    const ALL: [Self; 6] = [Self::Overview, Self::Panels, Self::Access, Self::Security, Self::Mail, Self::History];

    /// Those of a kind's blind, in order.
    pub const fn of(kind: Kind) -> &'static [Self] {
        match kind {
            Kind::EndUser => &[Self::Overview, Self::Panels, Self::Security, Self::Mail, Self::History],
            Kind::Installer => &[Self::Overview, Self::Mail, Self::History],
            Kind::Employee => &[Self::Overview, Self::Access, Self::Security, Self::Mail, Self::History],
        }
    }

    /// As the URL has it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Panels => "panels",
            Self::Security => "security",
            Self::Mail => "mail",
            Self::Access => "access",
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
            Self::Access => "Access",
            Self::History => "History",
        }
    }

    /// Reads the URL's word.
    pub fn parse(key: &str) -> Self {
        Self::ALL.into_iter().find(|t| t.key() == key).unwrap_or_default()
    }
}

/// The dialogs of a blind.
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
    /// Makes an installer an employee.
    Convert,
    /// Edits an employee.
    Edit,
    /// Asks to assist a customer (S1-14).
    Assist,
    /// A code that mail does not bring is to be shown.
    ShowCode,
    /// It is shown.
    ShownCode,
}

impl Dialog {
    const ALL: [Self; 12] = [
        Self::Assign,
        Self::EditLink,
        Self::Unassign,
        Self::ResetPassword,
        Self::SetPassword,
        Self::RemoveTwoStep,
        Self::EndSessions,
        Self::Convert,
        Self::Edit,
        Self::Assist,
        Self::ShowCode,
        Self::ShownCode,
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
            Self::Convert => "convert",
            Self::Edit => "edit",
            Self::Assist => "assist",
            Self::ShowCode => "show-code",
            Self::ShownCode => "shown-code",
        }
    }

    /// Reads the URL's word.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|d| d.key() == key)
    }
}
