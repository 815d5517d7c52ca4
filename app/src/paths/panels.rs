//! Addresses of the page of panels.

use model::ids::{GroupId, LinkId, PanelId};
use model::panels::PanelQuery;
use model::viewer::QueryWriter;

use super::{joined, with};

/// Panels.
pub const PANELS: &str = "/panels";
/// Where a bulk act on panels is asked about: the target of the bulk bar's form.
pub const PANELS_CONFIRM: &str = "/panels/confirm";

/// The panels as `query` has them.
pub fn panels(query: &PanelQuery) -> String {
    with(PANELS, &query.write())
}

/// The panels of a group.
pub fn panels_of(group: GroupId) -> String {
    panels(&PanelQuery { group: Some(group), ..PanelQuery::default() })
}

/// "+": a new panel, over that list.
pub fn add_panel(query: &PanelQuery) -> String {
    with(&format!("{PANELS}/add"), &query.write())
}

/// One panel.
pub fn panel(id: PanelId) -> String {
    format!("{PANELS}/{id}")
}

/// One panel beside that list, at a tab.
pub fn open_panel(id: PanelId, query: &PanelQuery, tab: PanelTab) -> String {
    let path = with(&panel(id), &query.write());
    if tab == PanelTab::Identity { path } else { joined(&path, &format!("tab={}", tab.key())) }
}

/// As [`open_panel`], with a dialog open.
pub fn panel_dialog(id: PanelId, query: &PanelQuery, tab: PanelTab, dialog: PanelDialog) -> String {
    let mut out = QueryWriter::default();
    out.put("do", dialog.key());
    match dialog {
        PanelDialog::RenamePartition(number) | PanelDialog::RemovePartition(number) => {
            out.put("partition", &number.to_string());
        }
        PanelDialog::EditCustomer(link)
        | PanelDialog::UnassignCustomer(link)
        | PanelDialog::EditInstaller(link)
        | PanelDialog::UnassignInstaller(link) => out.put("link", &link.to_string()),
        PanelDialog::Edit | PanelDialog::AddPartition | PanelDialog::AssignCustomer | PanelDialog::AssignInstaller => {}
    }
    joined(&open_panel(id, query, tab), &out.finish())
}

/// The question before `act` on `ids`.
pub fn panels_confirm(act: &str, ids: &[PanelId], query: &PanelQuery) -> String {
    let mut out = QueryWriter::default();
    out.put("do", act);
    for id in ids {
        out.put("id", &id.to_string());
    }
    let list = query.write();
    let glue = if list.is_empty() { "" } else { "&" };
    format!("{PANELS_CONFIRM}?{}{glue}{list}", out.finish())
}

/// As [`panels_confirm`] for one panel, asked from its blind: the answer leads back there.
pub fn panels_confirm_from_blind(act: &str, id: PanelId, query: &PanelQuery) -> String {
    format!("{}&from=blind", panels_confirm(act, &[id], query))
}

/// The tabs of a panel's blind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PanelTab {
    /// What it is.
    #[default]
    Identity,
    /// Its partitions.
    Partitions,
    /// Who uses it.
    Customers,
    /// Who services it, and the installer application.
    Installers,
    /// Who changed what.
    History,
}

impl PanelTab {
    /// All, in order.
    pub const ALL: [Self; 5] = [Self::Identity, Self::Partitions, Self::Customers, Self::Installers, Self::History];

    /// As the URL has it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Partitions => "partitions",
            Self::Customers => "customers",
            Self::Installers => "installers",
            Self::History => "history",
        }
    }

    /// The word on the screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Identity => "Identity",
            Self::Partitions => "Partitions",
            Self::Customers => "Customers",
            Self::Installers => "Installers",
            Self::History => "History",
        }
    }

    /// Reads the URL's word.
    pub fn parse(key: &str) -> Self {
        Self::ALL.into_iter().find(|tab| tab.key() == key).unwrap_or_default()
    }
}

/// The dialogs of a panel's blind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PanelDialog {
    /// Its identity.
    Edit,
    /// A new partition.
    AddPartition,
    /// Another name for one.
    RenamePartition(u16),
    /// Takes one away.
    RemovePartition(u16),
    /// Attaches a customer.
    AssignCustomer,
    /// Changes a customer's user info.
    EditCustomer(LinkId),
    /// Takes the panel from a customer.
    UnassignCustomer(LinkId),
    /// Attaches an installer.
    AssignInstaller,
    /// Changes an installer's end date.
    EditInstaller(LinkId),
    /// Takes the panel from an installer.
    UnassignInstaller(LinkId),
}

impl PanelDialog {
    /// As the URL has it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Edit => "edit",
            Self::AddPartition => "add-partition",
            Self::RenamePartition(_) => "rename-partition",
            Self::RemovePartition(_) => "remove-partition",
            Self::AssignCustomer => "assign-customer",
            Self::EditCustomer(_) => "edit-customer",
            Self::UnassignCustomer(_) => "unassign-customer",
            Self::AssignInstaller => "assign-installer",
            Self::EditInstaller(_) => "edit-installer",
            Self::UnassignInstaller(_) => "unassign-installer",
        }
    }

    /// Reads it from a URL.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Option<Self> {
        let link = || get("link").and_then(|id| id.parse().ok());
        let partition = || get("partition").and_then(|n| n.parse().ok());
        match get("do")?.as_str() {
            "edit" => Some(Self::Edit),
            "add-partition" => Some(Self::AddPartition),
            "rename-partition" => partition().map(Self::RenamePartition),
            "remove-partition" => partition().map(Self::RemovePartition),
            "assign-customer" => Some(Self::AssignCustomer),
            "edit-customer" => link().map(Self::EditCustomer),
            "unassign-customer" => link().map(Self::UnassignCustomer),
            "assign-installer" => Some(Self::AssignInstaller),
            "edit-installer" => link().map(Self::EditInstaller),
            "unassign-installer" => link().map(Self::UnassignInstaller),
            _ => None,
        }
    }
}
