//! End-user accounts: what a row, a detail, a filter and a command are, and what state allows what.

use serde::{Deserialize, Serialize};

use crate::grid::{DEFAULT_PAGE_SIZE, Direction, page_number, page_size};
use crate::ids::{AccountId, AuditId, CompanyId, LinkId, MailId, PanelId, SessionId};
use crate::when::When;

/// What kind of person an account is for (decision 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A customer of the mobile app.
    EndUser,
    /// Uses the installer application.
    Installer,
    /// Uses the console.
    Employee,
}

impl Kind {
    /// As the database has it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::EndUser => "end_user",
            Self::Installer => "installer",
            Self::Employee => "employee",
        }
    }

    /// Reads the database's word.
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::EndUser, Self::Installer, Self::Employee].into_iter().find(|k| k.key() == key)
    }
}

/// Where an account is in its life (decision 2): `pending → active ⇄ off`, then removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Asked for; the person has not used the mailed code yet.
    Pending,
    /// May sign in.
    Active,
    /// May not: Suspended, Rejected, Disabled, Inactive.
    Off,
}

impl State {
    /// All, in the order of the filter.
    pub const ALL: [Self; 3] = [Self::Active, Self::Off, Self::Pending];

    /// As the database has it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Active => "active",
            Self::Off => "off",
        }
    }

    /// Reads the database's word.
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Pending, Self::Active, Self::Off].into_iter().find(|k| k.key() == key)
    }

    /// The Accounts page's word (decision 2).
    pub const fn account_word(self) -> &'static str {
        match self {
            Self::Pending => "Pending",
            Self::Active => "Active",
            Self::Off => "Suspended",
        }
    }

    /// As the Accounts page's URL has it.
    pub const fn account_key(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Active => "active",
            Self::Off => "suspended",
        }
    }

    /// Reads the Accounts page's URL and the import file's word.
    pub fn from_account_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.account_key() == key)
    }

    /// May it be suspended? `Err` is the reason why not, for the button and for the outcome's row.
    pub const fn may_suspend(self) -> Result<(), &'static str> {
        match self {
            Self::Active => Ok(()),
            Self::Off => Err("Already suspended."),
            Self::Pending => Err("Registration is not finished, so there is no access to suspend."),
        }
    }

    /// May it be enabled? `Err` is the reason why not.
    pub const fn may_enable(self) -> Result<(), &'static str> {
        match self {
            Self::Off => Ok(()),
            Self::Active => Err("Already active."),
            Self::Pending => Err("Becomes active when the person finishes registration."),
        }
    }
}

/// What bulk SUSPEND / ENABLE and the row's icon ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// Turn off.
    Suspend,
    /// Turn on.
    Enable,
}

impl Access {
    /// The state it leads to.
    pub const fn to_state(self) -> State {
        match self {
            Self::Suspend => State::Off,
            Self::Enable => State::Active,
        }
    }

    /// Does `state` allow it?
    pub const fn allowed_in(self, state: State) -> Result<(), &'static str> {
        match self {
            Self::Suspend => state.may_suspend(),
            Self::Enable => state.may_enable(),
        }
    }

    /// What the toggle of an account in `state` does.
    pub const fn toggle_of(state: State) -> Self {
        match state {
            State::Off => Self::Enable,
            State::Active | State::Pending => Self::Suspend,
        }
    }
}

/// Where an account signs in (decision 17).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Here, with a password.
    Local,
    /// At the organisation's OpenID provider.
    Oidc,
    /// At the organisation's directory.
    Ldap,
}

impl Source {
    /// As the database has it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::Oidc => "oidc",
            Self::Ldap => "ldap",
        }
    }

    /// Reads the database's word.
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Local, Self::Oidc, Self::Ldap].into_iter().find(|k| k.key() == key)
    }

    /// May a password be set or reset here? `Err` is the reason why not.
    pub const fn has_password(self) -> Result<(), &'static str> {
        match self {
            Self::Local => Ok(()),
            Self::Oidc => Err("Signs in through the organisation's SSO; its password is kept there."),
            Self::Ldap => Err("Signs in through the organisation's LDAP; its password is kept there."),
        }
    }
}

/// A customer's role on a panel (decision 12).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkRole {
    /// May permit others.
    Master,
    /// Uses the panel.
    Regular,
}

impl LinkRole {
    /// As the database has it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Master => "master",
            Self::Regular => "regular",
        }
    }

    /// Reads the database's word.
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Master, Self::Regular].into_iter().find(|k| k.key() == key)
    }

    /// The word on the screen.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Master => "Master user",
            Self::Regular => "Regular user",
        }
    }
}

/// A row of the Accounts grid (S0-3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountRow {
    /// Which account.
    pub id: AccountId,
    /// Display name; may be empty while pending.
    pub label: String,
    /// As typed.
    pub email: String,
    /// As stored.
    pub phone: String,
    /// Master if master anywhere, regular if attached at all (decision 10).
    pub role: Option<LinkRole>,
    /// Panels attached.
    pub panels: u32,
    /// When the account was made.
    pub registered: When,
    /// None: never signed in.
    pub last_login: Option<When>,
    /// Status.
    pub state: State,
    /// For optimistic locking.
    pub version: i64,
}

impl AccountRow {
    /// The name to call it by: the label, else the address.
    pub fn title(&self) -> &str {
        if self.label.is_empty() { &self.email } else { &self.label }
    }
}

/// Everything the blind shows of one account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountDetail {
    /// The grid's part.
    pub row: AccountRow,
    /// Login name.
    pub username: String,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// ISO 3166 code or empty.
    pub country: String,
    /// Where it belongs.
    pub company_id: CompanyId,
    /// Its name.
    pub company: String,
    /// Where it signs in.
    pub source: Source,
    /// Remarks.
    pub description: String,
    /// Who made it, by name; empty when imported.
    pub created_by: String,
    /// A password is set.
    pub has_password: bool,
    /// A staff-set password waits for its one sign-in until then.
    pub temporary_until: Option<When>,
    /// Since when an authenticator app is in use.
    pub totp_since: Option<When>,
    /// Who changed it last, by name, when known.
    pub changed_by: String,
    /// When it was changed last.
    pub changed_at: When,
}

/// One panel of an account (PANEL USER INFO, S0-16).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerLink {
    /// Which link.
    pub id: LinkId,
    /// The panel.
    pub panel_id: PanelId,
    /// Its IMEI.
    pub imei: String,
    /// Its account code at the monitoring station.
    pub account_code: String,
    /// Its model.
    pub model: String,
    /// Its group's name.
    pub group: String,
    /// Partition numbers the panel has.
    pub panel_partitions: Vec<u16>,
    /// The customer's code on the panel.
    pub user_code: String,
    /// The customer's name on the panel.
    pub user_name: String,
    /// Partitions the customer reaches.
    pub partitions: Vec<u16>,
    /// Master or regular.
    pub role: LinkRole,
    /// Last day of access, when there is an end: the end of that day in UTC.
    pub ends_at: Option<When>,
    /// True when the end is past: the link gives no access.
    pub ended: bool,
    /// For optimistic locking.
    pub version: i64,
}

/// A signed-in browser, as its owner or staff see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRow {
    /// Which.
    pub id: SessionId,
    /// Browser and system, in words.
    pub device: String,
    /// Network address.
    pub address: String,
    /// Since when.
    pub since: When,
    /// Last request.
    pub seen: When,
    /// The reader's own present session.
    pub current: bool,
    /// A helper acting for the account (remote assistance).
    pub assistance: bool,
}

/// A mail of an account and its fate (decision 21).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailRow {
    /// Which.
    pub id: MailId,
    /// Stable word of its kind.
    pub kind: String,
    /// What it is, in words.
    pub title: String,
    /// To whom it went.
    pub recipient: String,
    /// queued, sent, refused, expired.
    pub state: crate::mail::MailState,
    /// Tries so far.
    pub tries: u32,
    /// When it was asked for.
    pub created: When,
    /// When the mail server took it.
    pub sent: Option<When>,
    /// The next try of a queued one.
    pub next_try: Option<When>,
    /// The mail server's own answer.
    pub answer: String,
    /// May it be sent again? False for kinds whose cause is past.
    pub may_resend: bool,
}

/// An entry of an account's history: who changed what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryRow {
    /// Which.
    pub id: AuditId,
    /// When.
    pub at: When,
    /// Who, by name at the time.
    pub actor: String,
    /// What, in words.
    pub title: String,
    /// `done`, `refused`, `failed`.
    pub outcome: String,
    /// Each changed field: name, before, after.
    pub changes: Vec<Change>,
}

/// One field's change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The field, in words.
    pub field: String,
    /// Before; empty when there was nothing.
    pub before: String,
    /// After; empty when nothing is left.
    pub after: String,
}

impl Change {
    /// A change of `field`.
    pub fn new(field: &str, before: impl Into<String>, after: impl Into<String>) -> Self {
        Self { field: field.into(), before: before.into(), after: after.into() }
    }
}

/// What happened to one row of a bulk action (decision 6).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Which account.
    pub id: AccountId,
    /// Its name, when it is in sight.
    pub title: String,
    /// What came of it.
    pub result: OutcomeKind,
    /// Why, unless done.
    pub reason: String,
}

/// How a row ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeKind {
    /// Done.
    Done,
    /// Does not apply to this row's state.
    Skipped,
    /// Refused or failed.
    Failed,
}

/// The answer of a bulk action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkOutcome {
    /// One sentence over all rows; also what a page without JavaScript shows.
    pub notice: String,
    /// Row by row, in the order asked.
    pub rows: Vec<Outcome>,
}

/// What the grid is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountSort {
    /// Name.
    Name,
    /// Address.
    Email,
    /// Phone, by digits.
    Phone,
    /// Role on panels.
    Role,
    /// Number of panels.
    Panels,
    /// When registered; the newest first unless turned round.
    #[default]
    Registered,
    /// Last sign-in.
    LastLogin,
    /// Status.
    Status,
}

impl AccountSort {
    /// All, in the order of the columns.
    pub const ALL: [Self; 8] = [
        Self::Name,
        Self::Email,
        Self::Phone,
        Self::Role,
        Self::Panels,
        Self::Registered,
        Self::LastLogin,
        Self::Status,
    ];

    /// As the URL has it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Role => "role",
            Self::Panels => "panels",
            Self::Registered => "registered",
            Self::LastLogin => "last-login",
            Self::Status => "status",
        }
    }

    /// Reads the URL's word.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.key() == key)
    }

    /// The direction of the first click.
    pub const fn natural(self) -> Direction {
        match self {
            Self::Registered | Self::LastLogin | Self::Panels | Self::Role => Direction::Desc,
            _ => Direction::Asc,
        }
    }
}

/// What the Accounts grid shows; lives in the URL.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountQuery {
    /// Looked for, as typed.
    pub search: String,
    /// Only this status.
    pub status: Option<State>,
    /// Only this company.
    pub company: Option<CompanyId>,
    /// Only those who never signed in.
    pub never: bool,
    /// Only those who signed in before, but not for this many days.
    pub idle_days: Option<u32>,
    /// Sorted by.
    pub sort: AccountSort,
    /// Which way.
    pub direction: Direction,
    /// 1-based.
    pub page: u32,
    /// Rows a page.
    pub size: u32,
}

impl Default for AccountQuery {
    fn default() -> Self {
        Self {
            search: String::new(),
            status: None,
            company: None,
            never: false,
            idle_days: None,
            sort: AccountSort::default(),
            direction: AccountSort::default().natural(),
            page: 1,
            size: DEFAULT_PAGE_SIZE,
        }
    }
}

impl AccountQuery {
    /// Reads a URL's query; what is unknown falls back to the default, nothing fails.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Self {
        let sort = get("sort").and_then(|s| AccountSort::from_key(&s)).unwrap_or_default();
        let direction = get("dir").map_or_else(|| sort.natural(), |d| Direction::parse(&d));
        Self {
            search: crate::field::search(&get("q").unwrap_or_default()),
            status: get("status").and_then(|s| State::from_account_key(&s)),
            company: get("company").and_then(|c| c.parse().ok()),
            never: get("login").is_some_and(|l| l == "never"),
            idle_days: get("login").and_then(|d| d.parse().ok()).filter(|d| (1..=3650).contains(d)),
            sort,
            direction,
            page: page_number(get("page").as_deref()),
            size: page_size(get("size").as_deref()),
        }
    }

    /// The URL's query as name and value, only what differs from the default.
    pub fn pairs(&self) -> Vec<(String, String)> {
        let turned = self.direction != self.sort.natural();
        let login = match (self.never, self.idle_days) {
            (true, _) => Some("never".to_owned()),
            (false, days) => days.map(|days| days.to_string()),
        };
        let some = |wanted: bool, value: &str| wanted.then(|| value.to_owned());
        [
            ("q", some(!self.search.is_empty(), &self.search)),
            ("status", self.status.map(|status| status.account_key().to_owned())),
            ("company", self.company.map(|company| company.to_string())),
            ("login", login),
            ("sort", some(self.sort != AccountSort::default() || turned, self.sort.key())),
            ("dir", some(turned, self.direction.as_str())),
            ("page", some(self.page != 1, &self.page.to_string())),
            ("size", some(self.size != DEFAULT_PAGE_SIZE, &self.size.to_string())),
        ]
        .into_iter()
        .filter_map(|(name, value)| value.map(|value| (name.to_owned(), value)))
        .collect()
    }

    /// [`AccountQuery::pairs`] as a URL has them, without the leading `?`.
    pub fn write(&self) -> String {
        let mut out = crate::viewer::QueryWriter::default();
        for (name, value) in self.pairs() {
            out.put(&name, &value);
        }
        out.finish()
    }

    /// The whole list in this order: no search, no filter.
    #[must_use]
    pub fn unnarrowed(&self) -> Self {
        Self { sort: self.sort, direction: self.direction, size: self.size, ..Self::default() }
    }

    /// The same list from its first page on: for a changed filter.
    #[must_use]
    pub fn first_page(&self) -> Self {
        Self { page: 1, ..self.clone() }
    }

    /// True when anything narrows the list.
    pub const fn is_narrowed(&self) -> bool {
        !self.search.is_empty()
            || self.status.is_some()
            || self.company.is_some()
            || self.never
            || self.idle_days.is_some()
    }
}

/// "+ADD ACCOUNT", as typed (S0-14, decision 11).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddAccount {
    /// Required.
    pub email: String,
    /// May be empty.
    pub first_name: String,
    /// May be empty.
    pub last_name: String,
    /// May be empty.
    pub phone: String,
    /// Empty: the signed-in person's own company.
    pub company: String,
    /// A first panel's id; may be empty.
    pub panel: String,
}

/// The overview's form, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditAccount {
    /// Which account.
    pub id: String,
    /// What the form was filled from.
    pub version: i64,
    /// Display name.
    pub label: String,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// Phone.
    pub phone: String,
    /// ISO 3166 code or empty.
    pub country: String,
    /// Remarks.
    pub description: String,
}

/// "+ASSIGN PANEL" and a changed link, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkForm {
    /// The customer's code on the panel.
    pub user_code: String,
    /// The customer's name on the panel; empty: the account's name.
    pub user_name: String,
    /// Partition numbers parted by spaces.
    pub partitions: String,
    /// `master` or `regular`.
    pub role: String,
    /// `2026-11-30` or empty.
    pub ends_at: String,
}

/// What came of "+ADD ACCOUNT".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Added {
    /// The account.
    pub id: AccountId,
    /// One sentence for the person.
    pub notice: String,
}

/// A notice, for actions that answer with nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// One sentence for the person.
    pub notice: String,
}

impl Done {
    /// Says `notice`.
    pub fn new(notice: impl Into<String>) -> Self {
        Self { notice: notice.into() }
    }
}

/// The accounts before and after one in the list it was opened from (S0-15).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Neighbours {
    /// The one above.
    pub previous: Option<AccountId>,
    /// The one below.
    pub next: Option<AccountId>,
}
