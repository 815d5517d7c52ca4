//! SQL of a group's members.

use model::accounts::{Kind, State};
use model::groups::{GroupBlock, GroupPerson, Holder, MemberRole, MemberRow, MemberState};
use model::ids::{AccountId, GroupId};
use sqlx::{PgConnection, PgPool, Postgres, QueryBuilder};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::accounts::AccountRef;
use crate::accounts::repo::{exactly_one, unknown};
use crate::caller::{Granted, Scope};
use crate::error::{Error, Result};
use crate::groups::form::last_day_of;
use crate::groups::licences::repo::lines;
use crate::groups::repo::SWITCHED;
use crate::groups::walls::Walls;

/// Adds the condition that the reader sees the account `a`: in his sight, and of a kind he may view.
pub fn push_seen(sql: &mut QueryBuilder<Postgres>, walls: &Walls) {
    sql.push("(a.kind = any(").push_bind(walls.kinds.clone()).push(")");
    if !walls.all {
        sql.push(" and (a.sight && ").push_bind(walls.keys.clone());
        if walls.all_panels {
            sql.push(" or cardinality(a.sight) > 1");
        }
        sql.push(")");
    }
    sql.push(")");
}

/// Adds "and the membership `m` is live".
pub fn push_live(sql: &mut QueryBuilder<Postgres>, now: OffsetDateTime) {
    sql.push(" and (m.ends_at is null or m.ends_at > ").push_bind(now).push(")");
}

/// Joins whoever has a single role of the group `g`, as `h`.
pub fn push_holder(sql: &mut QueryBuilder<Postgres>, role: MemberRole, walls: &Walls, now: OffsetDateTime) {
    sql.push(
        " left join lateral (
              select a.id as holder_id, coalesce(nullif(a.label, ''), a.email) as holder_name, a.kind as holder_kind,
                     a.name_key || E'\\n' || a.email_canonical as holder_key, ",
    );
    push_seen(sql, walls);
    sql.push(
        " as holder_seen from group_member m join account a on a.id = m.account_id
              where m.group_id = g.id and m.role = ",
    );
    sql.push_bind(role.key());
    push_live(sql, now);
    sql.push(") h on true");
}

/// Whoever has a single role.
#[derive(Clone, Debug, sqlx::FromRow)]
#[expect(clippy::struct_field_names, reason = "the columns stand beside those of a group")]
pub struct HolderRow {
    holder_id: Option<Uuid>,
    holder_name: Option<String>,
    holder_kind: Option<String>,
    holder_seen: Option<bool>,
}

impl HolderRow {
    /// As the reader may know him.
    pub fn holder(self) -> Result<Holder> {
        let (Some(id), Some(name), Some(kind)) = (self.holder_id, self.holder_name, self.holder_kind) else {
            return Ok(Holder::Nobody);
        };
        if self.holder_seen != Some(true) {
            return Ok(Holder::Unseen);
        }
        Ok(Holder::Person(GroupPerson { id: AccountId(id), name, kind: kind_of(&kind)? }))
    }
}

fn kind_of(key: &str) -> Result<Kind> {
    Kind::from_key(key).ok_or_else(|| unknown("kind"))
}

/// A membership as stored, ended or not.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Membership {
    role: String,
    /// First instant without it.
    pub ends_at: Option<OffsetDateTime>,
    /// For optimistic locking.
    pub version: i64,
}

impl Membership {
    /// The role in the group.
    pub fn role(&self) -> MemberRole {
        MemberRole::from_key(&self.role).unwrap_or_default()
    }
}

/// Reads one; the group's row is locked.
pub async fn membership(conn: &mut PgConnection, group: Uuid, account: AccountId) -> Result<Option<Membership>> {
    Ok(sqlx::query_as("select role, ends_at, version from group_member where group_id = $1 and account_id = $2")
        .bind(group)
        .bind(account.0)
        .fetch_optional(conn)
        .await?)
}

/// The address of who has a single role, ended or not.
pub async fn single(conn: &mut PgConnection, group: Uuid, role: MemberRole) -> Result<Option<String>> {
    Ok(sqlx::query_scalar(
        "select a.email from group_member m join account a on a.id = m.account_id
          where m.group_id = $1 and m.role = $2",
    )
    .bind(group)
    .bind(role.key())
    .fetch_optional(conn)
    .await?)
}

/// Whoever has a single role becomes a member.
pub async fn demote(conn: &mut PgConnection, group: Uuid, role: MemberRole) -> Result<()> {
    sqlx::query("update group_member set role = 'member', version = version + 1 where group_id = $1 and role = $2")
        .bind(group)
        .bind(role.key())
        .execute(conn)
        .await?;
    Ok(())
}

/// What a change of a membership was permitted by.
#[derive(Debug)]
pub enum MemberProof {
    /// It changes the role only, which neither gives nor takes sight.
    Role,
    /// It changes what the person sees.
    Sight(Granted<AccountRef>),
}

/// Writes role and end.
pub async fn update_member(
    conn: &mut PgConnection,
    _proof: &MemberProof,
    group: Uuid,
    account: AccountId,
    role: MemberRole,
    ends_at: Option<OffsetDateTime>,
) -> Result<()> {
    let done = sqlx::query(
        "update group_member set role = $3, ends_at = $4, version = version + 1 where group_id = $1 and account_id = $2",
    )
    .bind(group)
    .bind(account.0)
    .bind(role.key())
    .bind(ends_at)
    .execute(conn)
    .await?;
    exactly_one(&done, "update_member")
}

/// Makes somebody a member; a membership that has ended begins anew.
pub async fn put_member(
    conn: &mut PgConnection,
    granted: &Granted<AccountRef>,
    group: Uuid,
    role: MemberRole,
    ends_at: Option<OffsetDateTime>,
    now: OffsetDateTime,
) -> Result<()> {
    sqlx::query(
        "insert into group_member (group_id, account_id, role, added_at, ends_at) values ($1, $2, $3, $4, $5)
         on conflict (group_id, account_id) do update
             set role = excluded.role, added_at = excluded.added_at, ends_at = excluded.ends_at,
                 version = group_member.version + 1",
    )
    .bind(group)
    .bind(granted.target().id.0)
    .bind(role.key())
    .bind(now)
    .bind(ends_at)
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes somebody out.
pub async fn delete_member(conn: &mut PgConnection, granted: &Granted<AccountRef>, group: Uuid) -> Result<()> {
    let done = sqlx::query("delete from group_member where group_id = $1 and account_id = $2")
        .bind(group)
        .bind(granted.target().id.0)
        .execute(conn)
        .await?;
    exactly_one(&done, "delete_member")
}

/// Which members are listed.
#[derive(Debug)]
pub struct Members<'a> {
    /// Of which group.
    pub group: GroupId,
    /// A pattern over name and address.
    pub like: &'a str,
    /// How many at most.
    pub most: i64,
    /// After so many.
    pub skip: i64,
    /// What is ended by now is told as ended.
    pub now: OffsetDateTime,
}

#[derive(sqlx::FromRow)]
struct Line {
    id: Uuid,
    name: String,
    email: String,
    kind: String,
    state: String,
    role: String,
    ends_at: Option<OffsetDateTime>,
    added_at: Option<OffsetDateTime>,
    version: i64,
}

fn push_members(sql: &mut QueryBuilder<Postgres>, walls: &Walls, asked: &Members<'_>) {
    sql.push(" from group_member m join account a on a.id = m.account_id where m.group_id = ");
    sql.push_bind(asked.group.0).push(" and ");
    push_seen(sql, walls);
    sql.push(" and (a.name_key like ").push_bind(asked.like.to_owned());
    sql.push(" or a.email_canonical like ").push_bind(asked.like.to_owned()).push(")");
}

/// A page of members in the reader's sight.
pub async fn members(pool: &PgPool, walls: &Walls, asked: &Members<'_>) -> Result<Vec<MemberRow>> {
    let mut sql = QueryBuilder::new(
        "select a.id, coalesce(nullif(a.label, ''), a.email) as name, a.email, a.kind, a.state, m.role, m.ends_at,
                m.added_at, m.version",
    );
    push_members(&mut sql, walls, asked);
    sql.push(" order by coalesce(m.ends_at <= ").push_bind(asked.now);
    sql.push(", false), case m.role when 'owner' then 0 when 'contact' then 1 else 2 end, a.name_key, a.id limit ");
    sql.push_bind(asked.most).push(" offset ").push_bind(asked.skip);
    let lines: Vec<Line> = sql.build_query_as().fetch_all(pool).await?;
    lines.into_iter().map(|line| row(line, asked.now)).collect()
}

fn row(line: Line, now: OffsetDateTime) -> Result<MemberRow> {
    let state = State::from_key(&line.state).ok_or_else(|| unknown("state"))?;
    Ok(MemberRow {
        person: GroupPerson { id: AccountId(line.id), name: line.name, kind: kind_of(&line.kind)? },
        email: line.email,
        role: MemberRole::from_key(&line.role).ok_or_else(|| Error::bug("group_member.role: unknown word"))?,
        state: MemberState::of(state, line.ends_at.is_some_and(|end| end <= now)),
        ends: last_day_of(line.ends_at),
        added: line.added_at.map(Into::into),
        version: line.version,
    })
}

/// How many there are on all pages.
pub async fn count_members(pool: &PgPool, walls: &Walls, asked: &Members<'_>) -> Result<u32> {
    let mut sql = QueryBuilder::new("select count(*)");
    push_members(&mut sql, walls, asked);
    let n: i64 = sql.build_query_scalar().fetch_one(pool).await?;
    Ok(u32::try_from(n).unwrap_or(u32::MAX))
}

/// A person to choose.
#[derive(Debug, sqlx::FromRow)]
pub struct PersonLine {
    /// Who.
    pub id: Uuid,
    /// Name, or address.
    pub name: String,
    /// Address.
    pub email: String,
    /// Stable word.
    pub kind: String,
}

/// People in sight by name, employees first, without the live members of a group. Before anything is typed (`like`
/// is None) only those of the first kind the reader may view: their index gives the first ones of a million.
pub async fn people(
    pool: &PgPool,
    walls: &Walls,
    like: Option<&str>,
    without: Option<GroupId>,
    most: i64,
    now: OffsetDateTime,
) -> Result<Vec<PersonLine>> {
    let mut sql = QueryBuilder::new(
        "select a.id, coalesce(nullif(a.label, ''), a.email) as name, a.email, a.kind from account a",
    );
    if let Some(like) = like {
        sql.push(" join account_search s on s.account_id = a.id where s.text like ").push_bind(like.to_owned());
    } else {
        sql.push(" where a.kind = ").push_bind(walls.kinds.first().cloned());
    }
    sql.push(" and ");
    push_seen(&mut sql, walls);
    if let Some(group) = without {
        sql.push(" and not exists (select 1 from group_member m where m.account_id = a.id and m.group_id = ");
        sql.push_bind(group.0);
        push_live(&mut sql, now);
        sql.push(")");
    }
    let order = if like.is_some() { " order by a.kind = 'employee' desc, " } else { " order by " };
    sql.push(order).push("a.name_key, a.id limit ").push_bind(most);
    Ok(sql.build_query_as().fetch_all(pool).await?)
}

/// Those of these addresses whose owners the reader sees; all of them for who sees everybody.
pub async fn addresses_in_sight(pool: &PgPool, walls: &Walls, named: &[String]) -> Result<Vec<String>> {
    if named.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = QueryBuilder::new("select a.email from account a where a.email = any(");
    sql.push_bind(named.to_vec()).push(") and ");
    push_seen(&mut sql, walls);
    Ok(sql.build_query_scalar().fetch_all(pool).await?)
}

#[derive(sqlx::FromRow)]
struct BlockRow {
    id: Uuid,
    name: String,
    role: String,
    ends_at: Option<OffsetDateTime>,
    version: i64,
    modules: Vec<String>,
    add_ons: Vec<String>,
    #[sqlx(flatten)]
    owner: HolderRow,
}

/// The groups in sight that `account` is in, by name.
pub async fn blocks(
    pool: &PgPool,
    scope: &Scope,
    walls: &Walls,
    account: AccountId,
    now: OffsetDateTime,
) -> Result<Vec<GroupBlock>> {
    let mut sql = QueryBuilder::new("select g.id, g.name, x.role, x.ends_at, x.version, h.*,");
    sql.push(SWITCHED);
    sql.push(" from group_member x join panel_group g on g.id = x.group_id");
    push_holder(&mut sql, MemberRole::Owner, walls, now);
    sql.push(" where x.account_id = ").push_bind(account.0);
    sql.push(" and (").push_bind(scope.all_groups).push(" or g.id = any(").push_bind(scope.groups.clone());
    sql.push(")) order by g.name_key, g.id");
    let rows: Vec<BlockRow> = sql.build_query_as().fetch_all(pool).await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut licences = lines(pool, &ids, now).await?;
    rows.into_iter()
        .map(|row| {
            Ok(GroupBlock {
                id: GroupId(row.id),
                name: row.name,
                owner: row.owner.holder()?,
                role: MemberRole::from_key(&row.role).unwrap_or_default(),
                ends: last_day_of(row.ends_at),
                ended: row.ends_at.is_some_and(|end| end <= now),
                version: row.version,
                licences: licences.remove(&row.id).unwrap_or_default(),
                modules: row.modules,
                add_ons: row.add_ons,
            })
        })
        .collect()
}
