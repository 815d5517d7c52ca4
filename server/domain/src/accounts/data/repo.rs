//! SQL of what is stored about one person. Hashes, secrets and codes are in none of it.

use model::accounts::Change;
use model::ids::AccountId;
use serde_json::Value;
use sqlx::PgPool;
use sqlx::types::Json;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::error::Result;

/// Whose groups decide which panels are named.
#[derive(Clone, Debug)]
pub struct Reader {
    /// Every group.
    pub all_groups: bool,
    /// These.
    pub groups: Vec<Uuid>,
}

/// Part by part: its name, and the statement that gives it as JSON. `$1` the account, `$2` and `$3` the reader's groups.
pub const PARTS: &[(&str, &str)] = &[
    (
        "account",
        "select jsonb_build_object('id', a.id, 'kind', a.kind, 'email', a.email, 'username', a.username, 'label', a.label,
                'first_name', a.first_name, 'last_name', a.last_name, 'phone', a.phone, 'country', a.country,
                'region', a.region, 'language', a.language, 'time_zone', a.time_zone, 'state', a.state,
                'signs_in_at', a.source, 'company', c.name, 'role', r.name, 'description', a.description,
                'developer_mode', a.developer_mode, 'asked_before_assistance', a.ask_first,
                'created_at', a.created_at, 'updated_at', a.updated_at, 'last_sign_in_at', a.last_sign_in_at)
           from account a join company c on c.id = a.company_id left join role r on r.id = a.role_id where a.id = $1",
    ),
    (
        "sign_in",
        "select jsonb_build_object('has_password', k.password_hash is not null, 'temporary_until', k.temporary_until,
                'authenticator_since', k.totp_since,
                'recovery_codes_left', (select count(*) from recovery_code w where w.account_id = $1 and w.used_at is null))
           from (select 1) one left join credential k on k.account_id = $1",
    ),
    (
        "sessions",
        "select jsonb_build_object('address', address, 'browser', user_agent, 'created_at', created_at,
                'seen_at', seen_at, 'ends_at', ends_at)
           from session where account_id = $1 and helper_id is null order by created_at",
    ),
    (
        "devices",
        "select jsonb_build_object('browser', user_agent, 'created_at', created_at, 'seen_at', seen_at)
           from device where account_id = $1 order by created_at",
    ),
    (
        "panels",
        "select jsonb_build_object('imei', p.imei, 'account_code', p.account_code, 'group', g.name,
                'user_code', l.user_code, 'user_name', l.user_name, 'partitions', l.partitions, 'role', l.role,
                'ends_at', l.ends_at, 'assigned_at', l.created_at)
           from (select panel_id, user_code, user_name, partitions, role, ends_at, created_at from customer_link
                  where account_id = $1
                  union all
                 select panel_id, null, null, null, 'installer', ends_at, created_at from installer_link
                  where account_id = $1) l
           join panel p on p.id = l.panel_id join panel_group g on g.id = p.group_id
          where $2 or p.group_id = any($3) order by p.imei",
    ),
    (
        "groups",
        "select jsonb_build_object('group', g.name, 'role', m.role, 'added_at', m.added_at, 'ends_at', m.ends_at)
           from group_member m join panel_group g on g.id = m.group_id
          where m.account_id = $1 and ($2 or g.id = any($3)) order by g.name_key, g.id",
    ),
    (
        "permits",
        "select jsonb_build_object('imei', p.imei, 'state', t.state, 'asked_at', t.asked_at, 'until_at', t.until_at,
                'answered_at', t.answered_at)
           from permit t join panel p on p.id = t.panel_id
          where t.account_id = $1 and ($2 or p.group_id = any($3)) order by t.asked_at",
    ),
    (
        "assistance",
        "select jsonb_build_object('asked_at', asked_at, 'reason', reason, 'ends_at', ends_at)
           from assistance where account_id = $1 order by asked_at",
    ),
    (
        "mails",
        "select jsonb_build_object('kind', kind, 'recipient', recipient, 'state', state, 'tries', tries,
                'created_at', created_at, 'sent_at', sent_at, 'last_answer', last_answer)
           from mail where account_id = $1 order by created_at",
    ),
];

/// What is one object and no list.
const SINGLE: [&str; 2] = ["account", "sign_in"];

/// One part.
pub async fn part(pool: &PgPool, sql: &'static str, id: AccountId, reader: &Reader) -> Result<Value> {
    let found: Vec<Value> = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
        .bind(id.0)
        .bind(reader.all_groups)
        .bind(&reader.groups)
        .fetch_all(pool)
        .await?;
    let is_single = PARTS.iter().any(|(name, of)| *of == sql && SINGLE.contains(name));
    if is_single { Ok(found.into_iter().next().unwrap_or_default()) } else { Ok(Value::Array(found)) }
}

/// An entry of the log.
#[derive(Debug, sqlx::FromRow)]
pub struct Line {
    /// When.
    pub at: OffsetDateTime,
    /// Stable word.
    pub action: String,
    /// Stable word.
    pub outcome: String,
    /// What changed.
    pub changes: Json<Vec<Change>>,
    /// He did it.
    pub is_own: bool,
    /// It was done to him.
    pub is_about: bool,
}

/// What somebody did and what was done to him, newest first.
pub async fn own_log(pool: &PgPool, id: Uuid, most: i64) -> Result<Vec<Line>> {
    Ok(sqlx::query_as(
        "select at, action, outcome, changes, coalesce(actor_id = $1, false) as is_own,
                coalesce(target_id = $1, false) as is_about
           from (select id, at, action, outcome, changes, actor_id, target_id from audit where target_id = $1
                  union
                 select id, at, action, outcome, changes, actor_id, target_id from audit where actor_id = $1) e
          order by at desc, id desc limit $2",
    )
    .bind(id)
    .bind(most)
    .fetch_all(pool)
    .await?)
}
