//! SQL of licences and of the seats they offer.

use std::collections::{BTreeMap, HashMap};

use model::groups::{LicenceLine, LicenceState};
use model::ids::{AccountId, GroupId, LicenceId};
use sqlx::{PgConnection, PgPool};
use time::OffsetDateTime;
use uuid::Uuid;

use super::words;
use crate::accounts::repo::exactly_one;
use crate::caller::Granted;
use crate::error::Result;
use crate::groups::GroupTarget;
use crate::groups::form::{Licence, last_day};
use crate::groups::seats::Taken;

/// A licence as stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct LicenceFact {
    /// What is licensed.
    pub product: String,
    /// How many people may use it.
    pub seats: i32,
    /// First instant.
    pub valid_from: OffsetDateTime,
    /// First instant without it.
    pub valid_to: OffsetDateTime,
    /// For optimistic locking.
    pub version: i64,
}

impl LicenceFact {
    /// Does it hold at `now`?
    pub fn holds(&self, now: OffsetDateTime) -> bool {
        self.valid_from <= now && now < self.valid_to
    }

    /// For the audit entry.
    pub fn words(&self) -> String {
        words(&self.product, self.seats, self.valid_from, self.valid_to)
    }

    /// Is it what the form says?
    pub(in crate::groups) fn is(&self, new: &Licence) -> bool {
        (&self.product, self.seats, self.valid_from, self.valid_to)
            == (&new.product, new.seats, new.valid_from, new.valid_to)
    }
}

/// The licences of a group; its row is locked.
pub async fn licence_facts(conn: &mut PgConnection, group: GroupId) -> Result<Vec<LicenceFact>> {
    Ok(sqlx::query_as(
        "select product, seats, valid_from, valid_to, version from group_licence where group_id = $1 order by id",
    )
    .bind(group.0)
    .fetch_all(conn)
    .await?)
}

/// One licence of a group.
pub async fn licence(conn: &mut PgConnection, group: GroupId, id: LicenceId) -> Result<Option<LicenceFact>> {
    Ok(sqlx::query_as(
        "select product, seats, valid_from, valid_to, version from group_licence where group_id = $1 and id = $2",
    )
    .bind(group.0)
    .bind(id.0)
    .fetch_optional(conn)
    .await?)
}

/// Seats that hold at `now`, added up by product; two spellings of one name are one product.
pub fn by_product(licences: &[LicenceFact], now: OffsetDateTime) -> Vec<(String, i64)> {
    let mut sums: BTreeMap<String, (String, i64)> = BTreeMap::new();
    for licence in licences.iter().filter(|licence| licence.holds(now)) {
        let key = crate::fold::fold(&licence.product);
        sums.entry(key).or_insert_with(|| (licence.product.clone(), 0)).1 += i64::from(licence.seats);
    }
    sums.into_values().collect()
}

/// How many seats of each product the members of a group take.
pub async fn taken(conn: &mut PgConnection, group: GroupId, now: OffsetDateTime) -> Result<Taken> {
    let (used, kept): (i64, i64) = sqlx::query_as(
        "select count(*) filter (where a.state = 'active'), count(*) filter (where a.state = 'pending')
           from group_member m join account a on a.id = m.account_id
          where m.group_id = $1 and (m.ends_at is null or m.ends_at > $2)",
    )
    .bind(group.0)
    .bind(now)
    .fetch_one(conn)
    .await?;
    Ok(Taken { used, kept })
}

/// Locks the groups with licences that `account` is a live member of, in the order of their ids; answers ids
/// and names.
pub async fn lock_licensed_groups_of(
    conn: &mut PgConnection,
    account: AccountId,
    now: OffsetDateTime,
) -> Result<Vec<(Uuid, String)>> {
    Ok(sqlx::query_as(
        "select g.id, g.name from panel_group g
          where g.id in (select m.group_id from group_member m
                          where m.account_id = $1 and (m.ends_at is null or m.ends_at > $2))
            and exists (select 1 from group_licence l where l.group_id = g.id)
          order by g.id for no key update",
    )
    .bind(account.0)
    .bind(now)
    .fetch_all(conn)
    .await?)
}

/// Writes a new one.
pub(in crate::groups) async fn insert_licence(
    conn: &mut PgConnection,
    group: Uuid,
    id: Uuid,
    new: &Licence,
    now: OffsetDateTime,
) -> Result<()> {
    sqlx::query(
        "insert into group_licence (id, group_id, product, seats, valid_from, valid_to, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $7)",
    )
    .bind(id)
    .bind(group)
    .bind(&new.product)
    .bind(new.seats)
    .bind(new.valid_from)
    .bind(new.valid_to)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes one over its former self. Another end is warned about anew.
pub(in crate::groups) async fn update_licence(
    conn: &mut PgConnection,
    granted: &Granted<GroupTarget>,
    id: LicenceId,
    new: &Licence,
    now: OffsetDateTime,
) -> Result<()> {
    let done = sqlx::query(
        "update group_licence set product = $3, seats = $4, valid_from = $5, valid_to = $6, version = version + 1,
             warned_at = case when valid_to = $6 then warned_at end, updated_at = $7
          where id = $1 and group_id = $2",
    )
    .bind(id.0)
    .bind(granted.target().id)
    .bind(&new.product)
    .bind(new.seats)
    .bind(new.valid_from)
    .bind(new.valid_to)
    .bind(now)
    .execute(conn)
    .await?;
    exactly_one(&done, "update_licence")
}

/// Removes one.
pub async fn delete_licence(conn: &mut PgConnection, granted: &Granted<GroupTarget>, id: LicenceId) -> Result<()> {
    let done = sqlx::query("delete from group_licence where id = $1 and group_id = $2")
        .bind(id.0)
        .bind(granted.target().id)
        .execute(conn)
        .await?;
    exactly_one(&done, "delete_licence")
}

#[derive(sqlx::FromRow)]
struct Line {
    id: Uuid,
    group_id: Uuid,
    product: String,
    seats: i32,
    valid_from: OffsetDateTime,
    valid_to: OffsetDateTime,
    version: i64,
    used: i64,
    kept: i64,
}

/// The licences of these groups, those that hold first, then those to come; the ones that end first before others.
pub async fn lines(pool: &PgPool, groups: &[Uuid], now: OffsetDateTime) -> Result<HashMap<Uuid, Vec<LicenceLine>>> {
    let lines: Vec<Line> = sqlx::query_as(
        "select l.id, l.group_id, l.product, l.seats, l.valid_from, l.valid_to, l.version,
                coalesce(t.used, 0) as used, coalesce(t.kept, 0) as kept
           from group_licence l
           left join (select m.group_id, count(*) filter (where a.state = 'active') as used,
                             count(*) filter (where a.state = 'pending') as kept
                        from group_member m join account a on a.id = m.account_id
                       where m.group_id = any($1) and (m.ends_at is null or m.ends_at > $2)
                       group by m.group_id) t on t.group_id = l.group_id
          where l.group_id = any($1)
          order by l.valid_to <= $2, l.valid_from > $2, l.valid_to, lower(l.product), l.id",
    )
    .bind(groups)
    .bind(now)
    .fetch_all(pool)
    .await?;
    let mut found: HashMap<Uuid, Vec<LicenceLine>> = HashMap::new();
    for line in lines {
        found.entry(line.group_id).or_default().push(shown(line, now));
    }
    Ok(found)
}

fn shown(line: Line, now: OffsetDateTime) -> LicenceLine {
    let state = LicenceState::at(line.valid_from.into(), line.valid_to.into(), now.into());
    let number = |n: i64| if state.holds() { u32::try_from(n).unwrap_or(u32::MAX) } else { 0 };
    LicenceLine {
        id: LicenceId(line.id),
        product: line.product,
        seats: u32::try_from(line.seats).unwrap_or(0),
        used: number(line.used),
        kept: number(line.kept),
        from: line.valid_from.date().to_string(),
        to: last_day(line.valid_to).to_string(),
        days_left: (last_day(line.valid_to) - now.date()).whole_days(),
        state,
        version: line.version,
    }
}
