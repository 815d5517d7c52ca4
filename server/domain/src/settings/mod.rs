//! Settings of the whole deployment that are changed on a page. They are read from the database where they are
//! needed, so a change holds on every server with the next request; what the environment sets wins.

mod fields;
mod page;
pub mod repo;
mod save;
mod sender;

use std::collections::BTreeMap;

use model::accounts::Kind;
use model::assistance::ConsentRule;
use model::companies::Site;
use model::settings::Section;
use model::{ApiError, Permission};
use sqlx::PgConnection;
use time::Duration;

use fields::FIELDS;

use crate::caller::Caller;
use crate::error::Result;
use crate::{Domain, Settings};

pub use repo::Limits;

/// The variable that decides the sender of mail.
pub const MAIL_FROM: &str = "PANELWARDEN_MAIL_FROM";
/// The variable that decides the site.
pub const SITE: &str = "PANELWARDEN_SITE";
/// The variable that decides about consent.
pub const ASSIST_CONSENT: &str = "PANELWARDEN_ASSIST_CONSENT";

/// What holds now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The sender of all mail.
    pub mail_from: String,
    /// Which regional site this is (decision 16).
    pub site: Site,
    /// People may ask to join a company.
    pub may_register: bool,
    /// Whose answer an assistance needs.
    pub consent: ConsentRule,
    /// What becomes of those who do not sign in any more.
    pub dormant: DormantRule,
    staff_min: u32,
    people_min: u32,
    staff: Limits,
    people: Limits,
}

/// The rule about dormant accounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DormantRule {
    /// It acts.
    pub is_on: bool,
    /// Without a sign-in for so long: warned.
    pub warn_days: u32,
    /// Without a sign-in for so long: turned off.
    pub off_days: u32,
    /// Whom it is about.
    pub kinds: Vec<Kind>,
}

impl Policy {
    /// Shortest new password of this kind of account, in code points (SEC-01).
    pub const fn password_min(&self, kind: Kind) -> u32 {
        match kind {
            Kind::Employee => self.staff_min,
            Kind::EndUser | Kind::Installer => self.people_min,
        }
    }

    /// Shortest new password of anybody: what may be said before it is known who it is.
    pub const fn least_password(&self) -> u32 {
        if self.staff_min < self.people_min { self.staff_min } else { self.people_min }
    }

    /// The same in words, for the field; of nobody in particular: of every kind.
    pub fn password_words(&self, of: Option<Kind>) -> String {
        match of {
            Some(kind) => format!("At least {} characters.", self.password_min(kind)),
            None if self.staff_min == self.people_min => format!("At least {} characters.", self.people_min),
            None => format!("At least {} characters; employees at least {}.", self.people_min, self.staff_min),
        }
    }

    /// How long this kind stays signed in: without use, and in all.
    pub fn session_limits(&self, kind: Kind) -> (Duration, Duration) {
        let limits = if kind == Kind::Employee { self.staff } else { self.people };
        (Duration::seconds(i64::from(limits.idle)), Duration::seconds(i64::from(limits.whole)))
    }

    fn of(values: &Values, settings: &Settings) -> Self {
        let kinds = [Kind::EndUser, Kind::Installer, Kind::Employee];
        let set_here = values.get("mail_from");
        let seconds = |name: &str, each: u32| i32::try_from(values.number(name) * each).unwrap_or(i32::MAX);
        Self {
            mail_from: match &settings.mail_from {
                Some(fixed) => fixed.clone(),
                None if set_here.is_empty() => sender::of_origin(&settings.origin),
                None => set_here,
            },
            site: settings.site.or_else(|| Site::from_key(&values.get("site"))).unwrap_or_default(),
            may_register: values.is("may_register"),
            consent: settings
                .assist_consent
                .or_else(|| ConsentRule::from_key(&values.get("consent")))
                .unwrap_or_default(),
            dormant: DormantRule {
                is_on: values.is("dormant_on"),
                warn_days: values.number("warn_days"),
                off_days: values.number("off_days").max(values.number("warn_days") + save::BETWEEN),
                kinds: kinds.into_iter().filter(|kind| values.is(&format!("dormant_{}", kind.key()))).collect(),
            },
            staff_min: values.number("staff_min"),
            people_min: values.number("people_min"),
            staff: Limits { staff: true, idle: seconds("staff_idle", 60), whole: seconds("staff_whole", 3_600) },
            people: Limits { staff: false, idle: seconds("people_idle", 60), whole: seconds("people_whole", 86_400) },
        }
    }
}

/// Every setting's value by its name: what is stored, where that is right, else what holds at first.
struct Values(BTreeMap<String, String>);

impl Values {
    fn new(stored: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut stored: BTreeMap<String, String> = stored.into_iter().collect();
        let value = |field: &fields::Field| {
            let kept = stored.remove(field.name);
            // A value of another version of the program that is out of bounds by now does not hold.
            let right = kept.and_then(|kept| field.kind.read(Some(&kept)).ok());
            (field.name.to_owned(), right.unwrap_or_else(|| field.kind.usual()))
        };
        Self(FIELDS.iter().map(value).collect())
    }

    fn get(&self, name: &str) -> String {
        self.0.get(name).cloned().unwrap_or_default()
    }

    fn is(&self, name: &str) -> bool {
        self.0.get(name).is_some_and(|value| value == "yes")
    }

    fn number(&self, name: &str) -> u32 {
        self.0.get(name).and_then(|value| value.parse().ok()).unwrap_or_default()
    }
}

/// What holds now, on a connection at hand.
pub async fn policy(conn: &mut PgConnection, settings: &Settings) -> Result<Policy> {
    let rows = repo::all(conn).await?;
    let values = Values::new(rows.into_iter().flat_map(|row| row.value.0));
    Ok(Policy::of(&values, settings))
}

fn key(section: Section) -> String {
    format!("settings.{}", section.key())
}

/// The variable that decides a setting, and what it decides.
fn set_by(settings: &Settings, name: &str) -> Option<(&'static str, String)> {
    match name {
        "mail_from" => settings.mail_from.clone().map(|from| (MAIL_FROM, from)),
        "site" => settings.site.map(|site| (SITE, site.key().to_owned())),
        "consent" => settings.assist_consent.map(|rule| (ASSIST_CONSENT, rule.key().to_owned())),
        _ => None,
    }
}

/// Settings are everybody's: only people of the operator see or change them.
fn require(caller: &Caller, permission: Permission) -> Result<()> {
    caller.require(permission, ())?;
    if caller.scope.all_people {
        return Ok(());
    }
    let why = "Settings are for the whole site: only people of the operator may do this.";
    Err(ApiError::Forbidden(why.into()).into())
}

/// Are the settings there for this person at all? What one may not open is not offered.
pub fn may_view(caller: &Caller) -> bool {
    require(caller, Permission::SettingsView).is_ok()
}

/// May this person change settings, and test the mail server?
pub(crate) fn require_edit(caller: &Caller) -> Result<()> {
    require(caller, Permission::SettingsEdit)
}

impl Domain {
    /// What holds now. Read anew each time: a change holds on every server with the next request.
    pub async fn policy(&self) -> Result<Policy> {
        let mut conn = self.pool().acquire().await?;
        policy(&mut conn, self.settings()).await
    }

    /// Ends what sessions may last longer than the settings say: one that began while they were being changed.
    pub async fn shorten_sessions(&self) -> Result<()> {
        let policy = self.policy().await?;
        repo::shorten_sessions(self.pool(), policy.staff).await?;
        repo::shorten_sessions(self.pool(), policy.people).await
    }
}
