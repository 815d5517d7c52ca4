//! SQL of a panel's blind. The panel was found in sight before.

use std::collections::HashSet;

use model::Permission;
use model::access::PersonRef;
use model::accounts::{Change, Kind};
use model::ids::{AccountId, PanelId};
use model::panels::Partition;
use sqlx::types::Json;
use sqlx::{PgConnection, QueryBuilder};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::accounts::repo::push_sight;
use crate::caller::{Caller, Scope};
use crate::error::Result;

/// What the blind shows beside the row.
#[derive(Debug, sqlx::FromRow)]
pub struct DetailRow {
    /// The master user must permit each connection of an installer.
    pub needs_permit: bool,
    /// When it first connected.
    pub first_connected_at: Option<OffsetDateTime>,
    /// When it was added.
    pub created_at: OffsetDateTime,
    /// Who changed it last.
    pub changed_by: String,
    /// When.
    pub changed_at: OffsetDateTime,
}

/// Reads it.
pub async fn detail(conn: &mut PgConnection, id: PanelId) -> Result<Option<DetailRow>> {
    Ok(sqlx::query_as(
        "select p.needs_permit, p.first_connected_at, p.created_at,
                coalesce(l.actor_name, '') as changed_by, coalesce(l.at, p.updated_at) as changed_at
           from panel p
           left join lateral (select actor_name, at from audit
                               where target_id = p.id and outcome = 'done' and actor_id is not null
                               order by at desc, id desc limit 1) l on true
          where p.id = $1",
    )
    .bind(id.0)
    .fetch_optional(conn)
    .await?)
}

#[derive(sqlx::FromRow)]
struct PartitionRow {
    number: i16,
    name: String,
    users: i64,
    ids: Vec<Uuid>,
    names: Vec<String>,
}

/// The partitions by number, with how many customers reach each, and `names` who they are. A link past its
/// end counts: it may be given another end.
pub async fn partitions(conn: &mut PgConnection, id: PanelId, names: bool) -> Result<Vec<Partition>> {
    let rows: Vec<PartitionRow> = sqlx::query_as(
        "with reach as (
             select n.number, a.id, coalesce(nullif(a.label, ''), a.email) as name, a.name_key
               from panel_partition n
               join customer_link l on l.panel_id = n.panel_id and n.number = any(l.partitions)
               join account a on a.id = l.account_id
              where n.panel_id = $1
         )
         select n.number, n.name, (select count(*) from reach r where r.number = n.number) as users,
                array(select r.id from reach r where $2 and r.number = n.number order by r.name_key, r.id) as ids,
                array(select r.name from reach r where $2 and r.number = n.number order by r.name_key, r.id) as names
           from panel_partition n where n.panel_id = $1 order by n.number",
    )
    .bind(id.0)
    .bind(names)
    .fetch_all(conn)
    .await?;
    let partition = |row: PartitionRow| Partition {
        number: u16::try_from(row.number).unwrap_or(0),
        name: row.name,
        used_by: row.ids.into_iter().zip(row.names).map(|(id, name)| PersonRef { id: AccountId(id), name }).collect(),
        users: u32::try_from(row.users).unwrap_or(u32::MAX),
    };
    Ok(rows.into_iter().map(partition).collect())
}

/// The master users whose access has not ended, by name.
pub async fn owners(conn: &mut PgConnection, id: PanelId, now: OffsetDateTime) -> Result<Vec<PersonRef>> {
    let rows: Vec<(Uuid, String)> = sqlx::query_as(
        "select a.id, coalesce(nullif(a.label, ''), a.email) from customer_link l join account a on a.id = l.account_id
          where l.panel_id = $1 and l.role = 'master' and (l.ends_at is null or l.ends_at > $2)
          order by a.name_key, a.id",
    )
    .bind(id.0)
    .bind(now)
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|(id, name)| PersonRef { id: AccountId(id), name }).collect())
}

/// An entry of the history.
#[derive(Debug, sqlx::FromRow)]
pub struct Line {
    /// Which.
    pub id: Uuid,
    /// When.
    pub at: OffsetDateTime,
    /// Who, by name at the time.
    pub actor_name: String,
    /// Stable word.
    pub action: String,
    /// What it is about: `panel`, or `account` for somebody on it.
    pub target_kind: String,
    /// Which.
    pub target_id: Option<Uuid>,
    /// Its name at the time.
    pub target_name: String,
    /// How it ended.
    pub outcome: String,
    /// What changed.
    pub changes: Json<Vec<Change>>,
}

impl Line {
    /// About somebody on the panel.
    pub fn is_about_person(&self) -> bool {
        self.target_kind == "account"
    }
}

/// The newest entries about a panel, and about people on it.
pub async fn history(conn: &mut PgConnection, id: PanelId, most: i64) -> Result<Vec<Line>> {
    Ok(sqlx::query_as(
        "select id, at, actor_name, action, target_kind, target_id, target_name, outcome, changes from (
             (select * from audit where target_id = $1 order by at desc, id desc limit $2)
             union all
             (select * from audit where panel_id = $1 order by at desc, id desc limit $2)
         ) e order by at desc, id desc limit $2",
    )
    .bind(id.0)
    .bind(most)
    .fetch_all(conn)
    .await?)
}

/// Those of `names` that groups in sight have.
pub async fn groups_in_sight(conn: &mut PgConnection, scope: &Scope, names: &[String]) -> Result<HashSet<String>> {
    if scope.all_groups {
        return Ok(names.iter().cloned().collect());
    }
    let seen: Vec<String> =
        sqlx::query_scalar("select distinct name from panel_group where name = any($1) and id = any($2)")
            .bind(names)
            .bind(&scope.groups)
            .fetch_all(conn)
            .await?;
    Ok(seen.into_iter().collect())
}

/// Those of `ids` whom the caller may view and sees now. Who sees everybody sees those who are gone as well.
pub async fn people_in_sight(conn: &mut PgConnection, caller: &Caller, ids: &[Uuid]) -> Result<HashSet<Uuid>> {
    let (scope, mut seen) = (&caller.scope, HashSet::new());
    for kind in [Kind::EndUser, Kind::Installer, Kind::Employee] {
        if !caller.permissions.has(kind.view()) {
            continue;
        }
        let mut sql = QueryBuilder::new("select a.id from account a where a.kind = ");
        sql.push_bind(kind.key()).push(" and a.id = any(").push_bind(ids).push(")");
        push_sight(&mut sql, scope, kind);
        let found: Vec<Uuid> = sql.build_query_scalar().fetch_all(&mut *conn).await?;
        seen.extend(found);
    }
    let sees_all = [Permission::AccountsView, Permission::InstallersView, Permission::EmployeesView];
    if scope.all_people && sees_all.iter().all(|permission| caller.permissions.has(*permission)) {
        seen.extend(ids);
    }
    Ok(seen)
}
