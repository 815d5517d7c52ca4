//! The people of a panel, as its master user decides about them: who reaches which partitions and until
//! when. He gives no more than he has himself (SEC-48), and does not touch other master users (SEC-49).

pub(crate) mod repo;

use model::accounts::{Change, Done, LinkRole};
use model::error::Faults;
use model::home::{HomePeople, HomePerson, PersonForm};
use model::ids::{AccountId, LinkId, PanelId};
use model::{ApiError, field, text};
use time::{Duration, OffsetDateTime};

use self::repo::LinkRow;
use super::repo::{Place, partitions as partitions_of};
use super::{check, invitations, mastered};
use crate::accounts::links::{end_of, repo as links};
use crate::accounts::sight;
use crate::audit::AuditEntry;
use crate::caller::Caller;
use crate::error::{Error, Result, retry};
use crate::{Domain, auth};

/// What a master user gives to somebody, read and within what he has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// Name on the panel.
    pub user_name: String,
    /// Partitions, in order.
    pub partitions: Vec<i16>,
    /// First instant without access.
    pub ends_at: Option<OffsetDateTime>,
}

impl Domain {
    /// The people of a panel and who is invited, for its master user.
    pub async fn home_people(&self, caller: &Caller, panel: PanelId) -> Result<HomePeople> {
        check(caller)?;
        let now = self.clock().now();
        let mut conn = self.pool().acquire().await?;
        let place = mastered(&mut conn, caller, panel, now).await?;
        let names = partitions_of(&mut conn, &[panel.0]).await?;
        let rows = repo::links(&mut conn, panel).await?;
        let invitations = invitations::repo::invitations(&mut conn, panel, now).await?;
        Ok(HomePeople {
            title: place.title().to_owned(),
            partitions: names
                .into_iter()
                .filter(|part| place.partitions.contains(&part.number))
                .filter_map(|part| Some((u16::try_from(part.number).ok()?, part.title())))
                .collect(),
            people: rows.into_iter().map(|row| shown(row, caller, now)).collect::<Result<_>>()?,
            invitations: invitations.into_iter().map(invitations::repo::InvitationRow::invitation).collect(),
        })
    }

    /// Changes name, partitions and end date of a regular user. Partitions that the master user does not reach himself
    /// stay as they are.
    pub async fn edit_home_person(
        &self,
        caller: &Caller,
        panel: PanelId,
        link: LinkId,
        version: i64,
        form: &PersonForm,
    ) -> Result<Done> {
        check(caller)?;
        caller.check_own()?;
        retry(self.entropy(), || async {
            let mut tx = self.begin(caller).await?;
            let now = tx.now;
            let place = mastered(tx.conn(), caller, panel, now).await?;
            let old = locked(&mut tx, &place, link).await?;
            let mut given = read(form, &place)?;
            if old.version != version {
                return Err(ApiError::conflict(text::CHANGED_LINK).into());
            }
            given.partitions.extend(old.partitions.iter().filter(|n| !place.partitions.contains(n)));
            given.partitions.sort_unstable();
            let changes = differences(&old, &given, &place.imei);
            if changes.is_empty() {
                return Ok(Done::new("Nothing was changed."));
            }
            repo::update_link(tx.conn(), old.id, version, &given, now).await?;
            tx.commit(entry("home.edit_person", &old, &place).with(changes)).await?;
            Ok(Done::new(format!("The access of {} is changed.", given.user_name)))
        })
        .await
    }

    /// Takes the panel from a regular user, at once.
    pub async fn remove_home_person(&self, caller: &Caller, panel: PanelId, link: LinkId) -> Result<Done> {
        check(caller)?;
        caller.check_own()?;
        let done = retry(self.entropy(), || async {
            let mut tx = self.begin(caller).await?;
            let now = tx.now;
            let place = mastered(tx.conn(), caller, panel, now).await?;
            let old = locked(&mut tx, &place, link).await?;
            repo::delete_link(tx.conn(), old.id).await?;
            links::recount(tx.conn(), AccountId(old.account_id)).await?;
            sight::refresh(tx.conn(), &[old.account_id]).await?;
            let change = Change::new("Panel", &place.imei, "");
            tx.commit(entry("home.remove_person", &old, &place).with(vec![change])).await?;
            Ok(Done::new(format!("{} is removed from the panel.", old.user_name)))
        })
        .await;
        self.totals().forget(caller.account);
        done
    }
}

/// A regular user's link on the panel, nobody else's to change until the transaction ends: first the account, as
/// everybody who changes links does.
async fn locked(tx: &mut crate::Tx, place: &Place, link: LinkId) -> Result<LinkRow> {
    let seen = repo::link(tx.conn(), place.panel, link).await?.ok_or(ApiError::NotFound)?;
    auth::repo::lock_state(tx.conn(), seen.account_id).await?;
    let old = repo::link_locked(tx.conn(), place.panel, link).await?.ok_or(ApiError::NotFound)?;
    match old.role()? {
        LinkRole::Regular => Ok(old),
        LinkRole::Master => Err(ApiError::Forbidden(text::MASTER_BY_STAFF.into()).into()),
    }
}

/// Reads the form; each value within what the master user has himself.
pub(super) fn read(form: &PersonForm, place: &Place) -> Result<Given> {
    let mut faults = Faults::default();
    let user_name = faults.take("user_name", field::name(&form.user_name));
    let ends_at = faults.take("ends_at", end_within(&form.ends_at, place.ends_at));
    let partitions = faults.take("partitions", partitions(&form.partitions, place));
    match (user_name, ends_at, partitions) {
        (Some(user_name), Some(ends_at), Some(partitions)) => Ok(Given { user_name, partitions, ends_at }),
        _ => Err(faults.into_error().into()),
    }
}

fn end_within(typed: &str, own: Option<OffsetDateTime>) -> Result<Option<OffsetDateTime>, String> {
    let wanted = end_of(typed)?;
    match own {
        Some(own) if wanted.is_none_or(|at| at > own) => {
            Err(format!("Your own access ends: choose {} or earlier.", last_day(Some(own))))
        }
        _ => Ok(wanted),
    }
}

fn partitions(ticked: &[u16], place: &Place) -> Result<Vec<i16>, String> {
    let mut numbers: Vec<i16> = ticked.iter().filter_map(|n| i16::try_from(*n).ok()).collect();
    numbers.sort_unstable();
    numbers.dedup();
    if numbers.is_empty() {
        return Err("Tick at least one partition.".into());
    }
    if numbers.iter().all(|n| place.partitions.contains(n)) {
        Ok(numbers)
    } else {
        Err("Choose from the partitions that you reach yourself.".into())
    }
}

/// The last day of access as a form has it; empty without an end.
pub(super) fn last_day(ends_at: Option<OffsetDateTime>) -> String {
    ends_at.map(|at| (at - Duration::milliseconds(1)).date().to_string()).unwrap_or_default()
}

/// Partition numbers with spaces between them.
pub(super) fn spaced(numbers: &[i16]) -> String {
    numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

fn differences(old: &LinkRow, new: &Given, imei: &str) -> Vec<Change> {
    let fields = [
        ("User name", old.user_name.clone(), new.user_name.clone()),
        ("Partitions", spaced(&old.partitions), spaced(&new.partitions)),
        ("End date", last_day(old.ends_at), last_day(new.ends_at)),
    ];
    let changed = fields.into_iter().filter(|(_, before, after)| before != after);
    changed.map(|(name, before, after)| Change::new(&format!("{name} on {imei}"), before, after)).collect()
}

fn entry(action: &'static str, person: &LinkRow, place: &Place) -> AuditEntry {
    AuditEntry::on_account(action, person.account_id, &person.title, Some(person.company)).on_panel(place.panel)
}

fn shown(row: LinkRow, caller: &Caller, now: OffsetDateTime) -> Result<HomePerson> {
    let role = row.role()?;
    let is_me = row.account_id == caller.account.0;
    Ok(HomePerson {
        id: LinkId(row.id),
        // Another master user's address is his own business.
        email: if role == LinkRole::Regular || is_me { row.email } else { String::new() },
        user_name: row.user_name,
        user_code: row.user_code,
        role,
        is_me,
        partitions: row.partitions.iter().filter_map(|n| u16::try_from(*n).ok()).collect(),
        ends_at: row.ends_at.map(Into::into),
        ended: row.ends_at.is_some_and(|at| at <= now),
        version: row.version,
    })
}

/// The end a link may have at most.
pub(super) fn earlier(one: Option<OffsetDateTime>, other: Option<OffsetDateTime>) -> Option<OffsetDateTime> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

/// Refuses a form whose address cannot be one.
pub(super) fn email(form: &PersonForm) -> Result<String> {
    field::email(&form.email).map_err(|why| Error::field("email", why))
}
