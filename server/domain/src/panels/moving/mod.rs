//! Moving panels to another group changes who sees them and the people on them (decision 13). Before it, the
//! form lists who begins to see them and who stops; the confirmation holds for that list only.

mod act;
pub mod repo;

use std::collections::BTreeSet;

use model::access::{PersonRef, SightChange};
use model::accounts::Change;
use model::ids::{AccountId, GroupId};
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::accounts::sight;
use crate::caller::Scope;
use crate::error::Result;
use crate::seal::Seal;
use crate::tx::Tx;

pub use act::MOVES;

/// Panels that are moved in one statement: a group may hold hundreds of thousands.
const CHUNK: usize = 5_000;

/// Who begins to see panels and who stops, for a reader; and all of them, for the seal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sight {
    /// What the reader is told.
    pub change: SightChange,
    /// Everybody who gains, by id.
    gaining: Vec<Uuid>,
    /// Everybody who loses, by id.
    losing: Vec<Uuid>,
}

impl Sight {
    /// Puts everybody concerned under `seal`, those out of the reader's sight included.
    pub fn put(&self, seal: &mut Seal) {
        for people in [&self.gaining, &self.losing] {
            seal.put(people.len().to_be_bytes());
            for id in people {
                seal.put(id.as_bytes());
            }
        }
    }
}

/// Who begins to see panels that go from the groups `from` to the group `to` at the instant `now`, and who
/// stops: employees who may sign in or will, by the rule of `roles::reach`. Whoever sees every group sees
/// them before and afterwards.
pub async fn sight_of(
    conn: &mut PgConnection,
    now: OffsetDateTime,
    reader: &Scope,
    from: &[GroupId],
    to: GroupId,
) -> Result<Sight> {
    let from: BTreeSet<Uuid> = from.iter().map(|id| id.0).filter(|id| *id != to.0).collect();
    let mut sight = Sight::default();
    if from.is_empty() {
        return Ok(sight);
    }
    let asked: Vec<Uuid> = from.iter().copied().chain([to.0]).collect();
    for seer in repo::seers(conn, &asked, now).await? {
        let sees_to = seer.groups.contains(&to.0);
        let seen = seer.groups.iter().filter(|group| from.contains(group)).count();
        let is_named = reader.has_company(model::ids::CompanyId(seer.company_id));
        let person = PersonRef { id: AccountId(seer.id), name: seer.name };
        let change = &mut sight.change;
        let (ids, named, unseen) = if sees_to && seen < from.len() {
            (&mut sight.gaining, &mut change.gains, &mut change.gains_unseen)
        } else if !sees_to && seen > 0 {
            (&mut sight.losing, &mut change.loses, &mut change.loses_unseen)
        } else {
            continue;
        };
        ids.push(seer.id);
        if is_named {
            named.push(person);
        } else {
            *unseen += 1;
        }
    }
    Ok(sight)
}

/// What [`sight_of`] tells the reader.
pub async fn sight_change(
    conn: &mut PgConnection,
    now: OffsetDateTime,
    reader: &Scope,
    from: &[GroupId],
    to: GroupId,
) -> Result<SightChange> {
    Ok(sight_of(conn, now, reader, from, to).await?.change)
}

/// Moves every panel of a group to another one, in the transaction of its cause: the kept sight follows, and
/// each panel's history says so. Answers how many there were. Whether it may be done was asked before.
pub async fn move_all_to(tx: &mut Tx, from: GroupId, to: GroupId) -> Result<u32> {
    let now = tx.now;
    let panels = repo::lock_group(tx.conn(), from).await?;
    let names = repo::names(tx.conn(), &[from.0, to.0]).await?;
    let name = |id: GroupId| names.get(&id.0).cloned().unwrap_or_default();
    let change = Change::new(GROUP, name(from), name(to));
    let company = repo::company(tx.conn(), to).await?;
    for some in panels.chunks(CHUNK) {
        let ids: Vec<Uuid> = some.iter().map(|(id, _)| *id).collect();
        repo::set_group(tx.conn(), &ids, to, now).await?;
        sight::refresh_of_panels(tx.conn(), &ids).await?;
        tx.also_on_panels("panels.move", company, some, &change).await?;
    }
    Ok(u32::try_from(panels.len()).unwrap_or(u32::MAX))
}

/// The changed field that names groups.
pub(super) const GROUP: &str = "Group";
