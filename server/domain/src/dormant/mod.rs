//! People who do not sign in any more: warned by mail, later turned off, when the settings say so. Each act is a
//! transaction of its own that looks again at what it acts on, so several servers may run this at once, and one
//! that is killed loses nothing: the next run goes on.
//!
//! Never acted on: a Super Administrator, whoever is signed in, whoever is not active. Nobody is turned off who
//! was not warned long enough before, and without a mail server nobody can be warned.

pub mod repo;

use model::accounts::{Change, Kind, State};
use model::ids::AccountId;
use model::mail::MailKind;
use model::settings::DormantTrial;
use time::{Duration, OffsetDateTime};

use self::repo::{Mark, Person};
use crate::audit::AuditEntry;
use crate::caller::Actor;
use crate::error::{Error, Result, retry};
use crate::mail::data::MailData;
use crate::mail::notices;
use crate::settings::{self, DormantRule};
use crate::tx::Tx;
use crate::{Domain, auth, permits, tally};

/// Accounts looked at by one statement.
const BATCH: i64 = 500;

/// What is to be done about one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Warn,
    TurnOff,
}

/// What a run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ran {
    /// Warned.
    pub warned: u32,
    /// Turned off.
    pub turned_off: u32,
}

/// Instants that a rule compares with.
#[derive(Clone, Copy)]
struct Bounds {
    /// Last sign-ins before: to be warned.
    warn: OffsetDateTime,
    /// Last sign-ins before: to be turned off.
    off: OffsetDateTime,
    /// Warnings until then are old enough to turn off.
    warned: OffsetDateTime,
}

impl Bounds {
    fn of(rule: &DormantRule, now: OffsetDateTime) -> Self {
        let days = |days: u32| Duration::days(i64::from(days));
        Self {
            warn: now - days(rule.warn_days),
            off: now - days(rule.off_days),
            warned: now - days(rule.off_days.saturating_sub(rule.warn_days)),
        }
    }

    /// What is to be done about somebody who was last here then, and was warned of it then.
    fn step(self, last: OffsetDateTime, warned: Option<OffsetDateTime>) -> Option<Step> {
        match warned.filter(|warned| *warned >= last) {
            None if last < self.warn => Some(Step::Warn),
            Some(warned) if last < self.off && warned <= self.warned => Some(Step::TurnOff),
            None | Some(_) => None,
        }
    }
}

/// Warns and turns off whoever is due, if the rule is on. To be called every hour, on every server.
pub async fn run(domain: &Domain) -> Result<Ran> {
    let rule = domain.policy().await?.dormant;
    let mut ran = Ran::default();
    if !rule.is_on || !domain.settings().mail_configured {
        return Ok(ran);
    }
    for kind in &rule.kinds {
        run_kind(domain, &rule, *kind, &mut ran).await?;
    }
    Ok(ran)
}

async fn run_kind(domain: &Domain, rule: &DormantRule, kind: Kind, ran: &mut Ran) -> Result<()> {
    let now = domain.clock().now();
    let bounds = Bounds::of(rule, now);
    let mut after = None;
    loop {
        let marks = repo::batch(domain.pool(), kind, bounds.warn, now, after, BATCH).await?;
        for mark in &marks {
            if bounds.step(mark.last, mark.warned_at).is_none() {
                continue;
            }
            match retry(domain.entropy(), || act(domain, kind, mark)).await? {
                Some(Step::Warn) => ran.warned += 1,
                Some(Step::TurnOff) => ran.turned_off += 1,
                None => {}
            }
        }
        match marks.last() {
            Some(last) if i64::try_from(marks.len()).is_ok_and(|n| n == BATCH) => after = Some((last.last, last.id)),
            _ => return Ok(()),
        }
    }
}

/// One person, one transaction; None when he needs nothing any more, or the rule was turned off meanwhile.
async fn act(domain: &Domain, kind: Kind, mark: &Mark) -> Result<Option<Step>> {
    let mut tx = domain.begin_unchecked_as(Actor::system("Dormant accounts")).await?;
    let now = domain.clock().now();
    let rule = settings::policy(tx.conn(), domain.settings()).await?.dormant;
    if !rule.is_on || !rule.kinds.contains(&kind) {
        return Ok(None);
    }
    let Some(person) = repo::lock(tx.conn(), mark.id, kind, now).await? else { return Ok(None) };
    let step = Bounds::of(&rule, now).step(person.last, person.warned_at);
    match step {
        Some(Step::Warn) => warn(tx, kind, &person, &rule).await?,
        Some(Step::TurnOff) => turn_off(tx, kind, &person, &rule).await?,
        None => {}
    }
    Ok(step)
}

async fn warn(mut tx: Tx, kind: Kind, person: &Person, rule: &DormantRule) -> Result<()> {
    let now = tx.now;
    repo::warned(tx.conn(), person.id, now).await?;
    let left = Duration::days(i64::from(rule.off_days.saturating_sub(rule.warn_days)));
    let off = (person.last + Duration::days(i64::from(rule.off_days))).max(now + left);
    let data = MailData {
        what: format!("{} days", rule.warn_days),
        reason: off.date().to_string(),
        surface: surface(kind),
        ..MailData::named(&person.label)
    };
    notices::tell(&mut tx, AccountId(person.id), &person.email, MailKind::DormantWarning, &data).await?;
    let change = Change::new("Last sign-in", "", seen(person));
    tx.commit(
        entry(kind, person, ["accounts.dormant_warned", "installers.dormant_warned", "employees.dormant_warned"])
            .with(vec![change]),
    )
    .await
}

async fn turn_off(mut tx: Tx, kind: Kind, person: &Person, rule: &DormantRule) -> Result<()> {
    let (now, id) = (tx.now, AccountId(person.id));
    repo::turn_off(tx.conn(), person.id, now).await?;
    let company = person.company_id;
    tally::shift(tx.conn(), person.id, kind, Some((company, State::Active)), Some((company, State::Off))).await?;
    auth::revoke(tx.conn(), id, now).await?;
    if kind == Kind::Installer {
        permits::end_all(tx.conn(), id).await?;
    }
    let data = MailData {
        reason: format!("There was no sign-in for {} days.", rule.off_days),
        ..MailData::named(&person.label)
    };
    notices::tell(&mut tx, id, &person.email, MailKind::TurnedOff, &data).await?;
    let changes = vec![
        Change::new("Status", State::Active.word(kind), State::Off.word(kind)),
        Change::new("Last sign-in", "", seen(person)),
    ];
    tx.commit(
        entry(kind, person, ["accounts.dormant_off", "installers.dormant_off", "employees.dormant_off"]).with(changes),
    )
    .await
}

fn surface(kind: Kind) -> String {
    if kind == Kind::Installer { crate::mail::data::FIELD.to_owned() } else { String::new() }
}

/// Words for the log.
fn seen(person: &Person) -> String {
    person.last_sign_in_at.map_or_else(|| "Never".to_owned(), |at| at.date().to_string())
}

fn entry(kind: Kind, person: &Person, [accounts, installers, employees]: [&'static str; 3]) -> AuditEntry {
    let action = match kind {
        Kind::EndUser => accounts,
        Kind::Installer => installers,
        Kind::Employee => employees,
    };
    let title = if person.label.is_empty() { &person.email } else { &person.label };
    AuditEntry::on_account(action, person.id, title, Some(person.company_id))
}

/// What the rule would do now if it were on, kind by kind. Numbers stop at [`repo::MOST`].
pub(crate) async fn trial(domain: &Domain, rule: &DormantRule) -> Result<Vec<DormantTrial>> {
    let now = domain.clock().now();
    let bounds = Bounds::of(rule, now);
    let mut trials = Vec::new();
    for kind in [Kind::EndUser, Kind::Installer, Kind::Employee] {
        let counts = repo::counts(domain.pool(), kind, [bounds.warn, bounds.off, bounds.warned], now).await?;
        let [warn, off, would_warn, would_off] = counts.map(|n| u32::try_from(n).map_err(|_| Error::bug("a count")));
        let chosen = rule.kinds.contains(&kind);
        trials.push(DormantTrial {
            kind,
            chosen,
            warn_days: rule.warn_days,
            warn: warn?,
            would_warn: if chosen { would_warn? } else { 0 },
            off_days: rule.off_days,
            off: off?,
            would_off: if chosen { would_off? } else { 0 },
        });
    }
    Ok(trials)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Nobody is turned off who was not warned, or was warned too lately; a sign-in takes a warning's effect away.
    #[test]
    fn the_warning_comes_first() {
        let now = OffsetDateTime::UNIX_EPOCH + Duration::days(1000);
        let rule = DormantRule { is_on: true, warn_days: 90, off_days: 120, kinds: vec![Kind::EndUser] };
        let bounds = Bounds::of(&rule, now);
        let ago = |days| now - Duration::days(days);
        assert_eq!(bounds.step(ago(89), None), None);
        assert_eq!(bounds.step(ago(91), None), Some(Step::Warn));
        assert_eq!(bounds.step(ago(500), None), Some(Step::Warn), "however long it is");
        assert_eq!(bounds.step(ago(500), Some(ago(29))), None, "warned too lately");
        assert_eq!(bounds.step(ago(500), Some(ago(30))), Some(Step::TurnOff));
        assert_eq!(bounds.step(ago(119), Some(ago(31))), None, "not yet that long");
        assert_eq!(bounds.step(ago(95), Some(ago(200))), Some(Step::Warn), "he was here since the warning");
    }
}
