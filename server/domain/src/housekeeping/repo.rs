//! SQL of clearing away. Small batches, each a statement of its own: no long locks.

use sqlx::PgPool;
use time::OffsetDateTime;

use crate::error::Result;

/// Sessions past their absolute or idle limit.
pub const SESSIONS: &str = "delete from session where id in (
    select id from session where ends_at < $1 or seen_at + make_interval(secs => idle_seconds) < $1 limit $2)";

/// Flashes past their time.
pub const FLASHES: &str = "delete from flash where id in (select id from flash where expires_at < $1 limit $2)";

/// Tickets past their time.
pub const TICKETS: &str = "delete from ticket where id in (select id from ticket where expires_at < $1 limit $2)";

/// Counters last touched before.
pub const THROTTLES: &str = "delete from throttle where key in (select key from throttle where last_at < $1 limit $2)";

/// Devices last seen before.
pub const DEVICES: &str = "delete from device where id in (select id from device where seen_at < $1 limit $2)";

/// Keys of forms sent before.
pub const ONCE: &str =
    "delete from once where (account_id, key) in (select account_id, key from once where at < $1 limit $2)";

/// Requests to join whose end was before.
pub const JOINS: &str =
    "delete from join_request where id in (select id from join_request where until_at < $1 limit $2)";

/// Invitations whose end was before.
pub const INVITATIONS: &str =
    "delete from panel_invitation where id in (select id from panel_invitation where until_at < $1 limit $2)";

/// Commands given before; their outcome is written long since.
pub const COMMANDS: &str = "delete from panel_command where id in (
    select id from panel_command where created_at < $1 and state <> 'waiting' limit $2)";

/// What could be taken back, done before.
pub const UNDOS: &str = "delete from undo where id in (select id from undo where made_at < $1 limit $2)";

/// Rows of files for an import whose end was before.
pub const IMPORT_LINES: &str = "delete from import_line where (import_id, row) in (
    select l.import_id, l.row from import_file f join import_line l on l.import_id = f.id where f.until_at < $1 limit $2)";

/// Files for an import whose end was before, when their rows are gone.
pub const IMPORTS: &str = "delete from import_file where id in (
    select f.id from import_file f
     where f.until_at < $1 and not exists (select 1 from import_line l where l.import_id = f.id) limit $2)";
/// Tests of the mail server asked for before.
pub const MAIL_TESTS: &str =
    "delete from mail_test where id in (select id from mail_test where asked_at < $1 limit $2)";

/// Rows of jobs that were over before.
pub const JOB_ITEMS: &str = "delete from job_item where (job_id, seq) in (
    select i.job_id, i.seq from job j join job_item i on i.job_id = j.id where j.ended_at < $1 limit $2)";

/// Jobs that were over before and whose rows are gone.
pub const JOBS: &str = "delete from job where id in (
    select j.id from job j where j.ended_at < $1
       and not exists (select 1 from job_item i where i.job_id = j.id) limit $2)";

/// Deletes at most `most` of what `sql` names, older than `before`; answers how many.
pub async fn delete(pool: &PgPool, sql: &'static str, before: OffsetDateTime, most: i64) -> Result<u64> {
    Ok(sqlx::query(sql).bind(before).bind(most).execute(pool).await?.rows_affected())
}
