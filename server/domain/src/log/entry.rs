//! An entry as a reader sees it: whether he does at all, what of it is veiled, and where its names lead.

use model::accounts::Kind;
use model::ids::{AccountId, CompanyId, GroupId, PanelId, RoleId};
use model::log::{LogEntry, LogPerson, LogRow, LogTarget, Now, Outcome};
use model::{Permission, PermissionSet};

use super::page::key_of;
use super::repo::Line;
use super::veil::Veil;
use crate::caller::Caller;
use crate::error::{Error, Result};
use crate::{Domain, audit};

/// In the place of a person who is not the reader's to see.
const UNSEEN: &str = "somebody out of your sight";

/// Who reads.
pub struct Reader<'a> {
    /// His permissions and his sight.
    pub caller: &'a Caller,
}

/// How much of an entry is the reader's.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sees {
    /// All of it.
    Whole,
    /// That something was done about a panel of his; not to whom.
    OnlyPanel,
    Nothing,
}

impl Reader<'_> {
    /// Those of the lines that are his, in no order.
    pub async fn entries(&self, domain: &Domain, lines: Vec<Line>) -> Result<Vec<LogEntry>> {
        let mine: Vec<(Sees, Line)> =
            lines.into_iter().map(|line| (self.sees(&line), line)).filter(|(sees, _)| *sees != Sees::Nothing).collect();
        let veil = Veil::of(domain, self.caller, mine.iter().map(|(_, line)| line)).await?;
        mine.into_iter().map(|(sees, line)| self.entry(sees, veil.over(line))).collect()
    }

    /// The same rule for lists, look-ups and exports: like the pages of what it is about, and his own acts.
    fn sees(&self, line: &Line) -> Sees {
        let scope = &self.caller.scope;
        let gone = line.name_now.is_none();
        let everybody = scope.all_people;
        let is_his = |seen_all: bool| line.target_seen || (gone && (seen_all || line.kept));
        let whole = match line.target_kind.as_str() {
            "account" => self.may(kind_of(line).view()) && is_his(everybody),
            "company" => self.may(Permission::CompaniesView) && is_his(everybody),
            "group" => self.may(Permission::GroupsView) && is_his(scope.all_groups),
            "panel" => self.may(Permission::PanelsView) && is_his(scope.all_groups),
            "role" => self.may(Permission::RolesView) && everybody,
            "" => everybody || line.kept,
            // Whatever else there is belongs to the system.
            _ => everybody,
        };
        let is_own = line.actor_id == Some(self.caller.account.0);
        let is_assisted = line.assisted_seen && self.may(Permission::AccountsView);
        if whole || is_own || is_assisted {
            Sees::Whole
        } else if line.panel_seen && self.may(Permission::PanelsView) {
            Sees::OnlyPanel
        } else {
            Sees::Nothing
        }
    }

    fn may(&self, permission: Permission) -> bool {
        self.permissions().has(permission)
    }

    const fn permissions(&self) -> PermissionSet {
        self.caller.permissions
    }

    fn entry(&self, sees: Sees, line: Line) -> Result<LogEntry> {
        let row = LogRow {
            key: key_of((line.at, line.id)),
            at: line.at.into(),
            actor: self.person(line.actor_id, &line.actor_name, line.actor_kind.as_deref(), line.actor_seen),
            assisted: line.assisted_id.map(|id| {
                self.person(Some(id), &line.assisted_name, line.assisted_kind.as_deref(), line.assisted_seen)
            }),
            title: audit::title(&line.action).to_owned(),
            target: self.target(sees, &line),
            outcome: Outcome::from_key(&line.outcome).ok_or_else(|| Error::bug("audit.outcome: unknown word"))?,
            reason: line.reason,
            summary: String::new(),
            action: line.action,
        };
        // The changes would tell the name on the panel.
        let changes = if sees == Sees::OnlyPanel { Vec::new() } else { line.changes.0 };
        Ok(LogEntry {
            row: LogRow { summary: summary(&changes), ..row },
            address: line.address,
            request_id: line.request_id,
            changes,
            number: line.seq,
            panel: line.panel_id.filter(|_| line.panel_seen && self.may(Permission::PanelsView)).map(PanelId),
        })
    }

    fn person(&self, id: Option<uuid::Uuid>, name: &str, kind: Option<&str>, seen: bool) -> LogPerson {
        let kind = kind.and_then(Kind::from_key).filter(|kind| seen && self.may(kind.view()));
        let now = kind.zip(id).map(|(kind, id)| Now::Account(kind, AccountId(id)));
        LogPerson { id: id.map(AccountId), name: name.to_owned(), now }
    }

    fn target(&self, sees: Sees, line: &Line) -> LogTarget {
        let kind = word(line).to_owned();
        if sees == Sees::OnlyPanel {
            return LogTarget { kind, name: UNSEEN.to_owned(), ..LogTarget::default() };
        }
        let now = line.target_id.filter(|_| line.target_seen).and_then(|id| match line.target_kind.as_str() {
            "account" => line
                .account_kind
                .as_deref()
                .and_then(Kind::from_key)
                .filter(|kind| self.may(kind.view()))
                .map(|kind| Now::Account(kind, AccountId(id))),
            "company" => self.may(Permission::CompaniesView).then_some(Now::Company(CompanyId(id))),
            "group" => self.may(Permission::GroupsView).then_some(Now::Group(GroupId(id))),
            "panel" => self.may(Permission::PanelsView).then_some(Now::Panel(PanelId(id))),
            "role" => self.may(Permission::RolesView).then_some(Now::Role(RoleId(id))),
            _ => None,
        });
        let other = line.name_now.clone().filter(|name| now.is_some() && *name != line.target_name);
        LogTarget { id: line.target_id, kind, name: line.target_name.clone(), name_now: other.unwrap_or_default(), now }
    }
}

/// The kind of account an entry is about; of one that is gone, by the page where it was done.
fn kind_of(line: &Line) -> Kind {
    let now = line.account_kind.as_deref().and_then(Kind::from_key);
    now.unwrap_or_else(|| match line.action.split('.').next() {
        Some("installers") => Kind::Installer,
        Some("employees") => Kind::Employee,
        _ => Kind::EndUser,
    })
}

/// A kind of account, in a word.
pub const fn word_of(kind: Kind) -> &'static str {
    match kind {
        Kind::EndUser => "Account",
        Kind::Installer => "Installer",
        Kind::Employee => "Employee",
    }
}

/// What an entry is about, in a word.
fn word(line: &Line) -> &'static str {
    match line.target_kind.as_str() {
        "account" => word_of(kind_of(line)),
        "company" => "Company",
        "group" => "Group",
        "panel" => "Panel",
        "role" => "Role",
        "module" => "Module",
        "add_on" => "Add-on",
        "gateway" => "Gateway",
        _ => "",
    }
}

/// The first change, and how many more there are.
fn summary(changes: &[model::accounts::Change]) -> String {
    let Some(first) = changes.first() else { return String::new() };
    let more = changes.len() - 1;
    let more = if more > 0 { format!(" (+{more})") } else { String::new() };
    let change = match (first.before.as_str(), first.after.as_str()) {
        ("", after) => short(after),
        (before, "") => format!("{} → nothing", short(before)),
        (before, after) => format!("{} → {}", short(before), short(after)),
    };
    format!("{}: {change}{more}", first.field)
}

fn short(text: &str) -> String {
    const MOST: usize = 60;
    if text.chars().count() <= MOST { text.to_owned() } else { text.chars().take(MOST).chain(['…']).collect() }
}

/// What a search looks through, of an entry as its reader sees it.
pub fn text(entry: &LogEntry) -> String {
    let assisted = entry.row.assisted.as_ref().map_or("", |person| &person.name);
    let row = &entry.row;
    audit::words([&*row.actor.name, assisted, &row.target.name, &entry.address, &row.reason], &entry.changes)
}
