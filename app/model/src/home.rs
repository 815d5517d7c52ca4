//! The customer dashboard: what a customer sees of his own panels, and what he may change there.

use serde::{Deserialize, Serialize};

use crate::accounts::{Change, LinkRole};
use crate::gateway::{Arming, Command};
use crate::ids::{AuditId, InvitationId, LinkId, PanelId, PermitId};
use crate::panels::Connection;
use crate::when::When;

/// How long a permit may hold, in hours; the first is offered first.
pub const PERMIT_HOURS: [u8; 5] = [8, 1, 4, 24, 72];

/// The languages to choose from: BCP 47 tag, and the language's own name for itself.
pub const LANGUAGES: [(&str, &str); 16] = [
    ("en", "English"),
    ("ar", "العربية"),
    ("cs", "Čeština"),
    ("de", "Deutsch"),
    ("es", "Español"),
    ("fr", "Français"),
    ("he", "עברית"),
    ("hi", "हिन्दी"),
    ("id", "Bahasa Indonesia"),
    ("it", "Italiano"),
    ("nl", "Nederlands"),
    ("pl", "Polski"),
    ("pt", "Português"),
    ("tr", "Türkçe"),
    ("uk", "Українська"),
    ("vi", "Tiếng Việt"),
];

/// A language by its own name; empty for a tag that is none of [`LANGUAGES`].
pub fn language_name(tag: &str) -> &'static str {
    LANGUAGES.iter().find(|(key, _)| *key == tag).map_or("", |(_, name)| *name)
}

/// A panel of the customer's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HomePanel {
    /// Which.
    pub id: PanelId,
    /// What to call it: its web name, else its account code.
    pub title: String,
    /// 15 digits.
    pub imei: String,
    /// Account code at the monitoring station.
    pub account_code: String,
    /// Its model.
    pub model: String,
    /// Connected or not.
    pub connection: Connection,
    /// Since when.
    pub connection_since: Option<When>,
    /// What the customer is on it.
    pub role: LinkRole,
    /// His name on it.
    pub user_name: String,
    /// First instant without access, when there is an end.
    pub ends_at: Option<When>,
    /// The partitions he reaches, by number.
    pub partitions: Vec<HomePartition>,
    /// Installers who wait for his answer; none where he is no master user.
    pub requests: u32,
}

/// A partition that the customer reaches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HomePartition {
    /// Its number on the panel.
    pub number: u16,
    /// Its name; "Partition 2" where it has none.
    pub name: String,
    /// How it stands.
    pub state: Arming,
    /// Since when, as the panel says.
    pub since: Option<When>,
}

/// One page of panels, and what waits for the customer beside them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HomePanels {
    /// The rows, by name.
    pub rows: Vec<HomePanel>,
    /// How many there are in all.
    pub total: u32,
    /// Panels that others want to share with him.
    pub invitations: Vec<Invited>,
}

/// Everything on a panel's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HomePanelDetail {
    /// The list's part.
    pub panel: HomePanel,
    /// His link to it.
    pub link: LinkId,
    /// Its version, for the form of his name.
    pub version: i64,
    /// A gateway carries commands to it.
    pub has_gateway: bool,
    /// The newest commands to partitions he reaches, newest first.
    pub commands: Vec<Command>,
    /// Installers' requests, where he is a master user.
    pub requests: Vec<PermitRequest>,
}

/// An installer's request to connect, or his permit, as the master user sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PermitRequest {
    /// Which.
    pub id: PermitId,
    /// The installer's name.
    pub name: String,
    /// His company's name.
    pub company: String,
    /// It holds now; else it waits for an answer.
    pub is_granted: bool,
    /// When he asked.
    pub asked: When,
    /// When the request lapses or the permit ends.
    pub until: When,
    /// Who permitted it, by name; empty while it waits.
    pub answered_by: String,
}

/// The people of a panel, as its master user sees them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HomePeople {
    /// What the panel is called.
    pub title: String,
    /// All its partitions: number and name.
    pub partitions: Vec<(u16, String)>,
    /// Who is attached now or was until an end date, the masters first.
    pub people: Vec<HomePerson>,
    /// Who was invited and has not said yes.
    pub invitations: Vec<Invitation>,
}

/// Somebody attached to the panel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HomePerson {
    /// His link.
    pub id: LinkId,
    /// His name on the panel.
    pub user_name: String,
    /// His address; empty for another master user.
    pub email: String,
    /// His code on the panel.
    pub user_code: String,
    /// Master or regular.
    pub role: LinkRole,
    /// It is the reader.
    pub is_me: bool,
    /// The partitions he reaches.
    pub partitions: Vec<u16>,
    /// First instant without access, when there is an end.
    pub ends_at: Option<When>,
    /// That is past.
    pub ended: bool,
    /// For optimistic locking.
    pub version: i64,
}

/// An invitation the master user sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// Which.
    pub id: InvitationId,
    /// To whom.
    pub email: String,
    /// His name on the panel to be.
    pub user_name: String,
    /// The partitions he would reach.
    pub partitions: Vec<u16>,
    /// First instant without access, when there is an end.
    pub ends_at: Option<When>,
    /// Until when it can be accepted.
    pub until: When,
    /// The invited person said no.
    pub declined: bool,
}

/// An invitation as the invited person sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invited {
    /// Which.
    pub id: InvitationId,
    /// What the panel is called.
    pub title: String,
    /// Who invites.
    pub by: String,
    /// The partitions, by name.
    pub partitions: Vec<String>,
    /// First instant without access, when there is an end.
    pub ends_at: Option<When>,
    /// Until when it can be answered.
    pub until: When,
}

/// An invitation or another person's access, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonForm {
    /// Address; of an invitation only.
    pub email: String,
    /// Name on the panel.
    pub user_name: String,
    /// The numbers of the ticked partitions.
    pub partitions: Vec<u16>,
    /// Last day, or empty.
    pub ends_at: String,
}

/// Something done by somebody who helped the customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assisted {
    /// Which entry.
    pub id: AuditId,
    /// When.
    pub at: When,
    /// Who.
    pub by: String,
    /// What, in words.
    pub what: String,
    /// On what, by name.
    pub on: String,
    /// What changed.
    pub changes: Vec<Change>,
    /// It was refused or failed.
    pub failed: bool,
}

/// One page of them, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssistedPage {
    /// The rows.
    pub rows: Vec<Assisted>,
    /// There are older ones.
    pub more: bool,
    /// Remote assistance waits for the customer's own yes.
    pub ask_first: bool,
}

/// What a customer may change of himself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnDetails {
    /// Display name.
    pub name: String,
    /// Phone, or empty.
    pub phone: String,
    /// BCP 47 tag, or empty.
    pub language: String,
    /// IANA name, or empty: UTC. Shown with them; changed by itself.
    pub time_zone: String,
    /// For optimistic locking.
    pub version: i64,
}

/// A mail that told him something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnNotice {
    /// What it was.
    pub what: &'static str,
    /// When it was asked for.
    pub at: When,
    /// What became of it.
    pub state: crate::mail::MailState,
}
