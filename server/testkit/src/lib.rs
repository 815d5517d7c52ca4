//! For tests: a database of one's own, people to sign in as, a clock to move. A template database
//! is migrated once a run; each test gets a copy of it, which PostgreSQL makes in milliseconds.

#![expect(clippy::expect_used, reason = "a test that cannot go on stops, with the reason")]

pub mod outcome;
pub mod people;
pub mod smtp;

use std::sync::atomic::{AtomicU64, Ordering};

use domain::db::{self, Options};
use domain::{Clock, Domain, Entropy, Keys, Settings};
use sqlx::{Connection, Executor, PgConnection, PgPool};
use time::OffsetDateTime;
use time::macros::datetime;

/// When every test begins.
pub const START: OffsetDateTime = datetime!(2026-06-01 12:00:00 UTC);

/// Counts accounts, search texts and panels whose kept sight is not what links and groups say.
pub const SIGHT_OUT_OF_STEP: &str = "
    select (select count(*) from account a
             where a.sight <> array[a.company_id] || array(
                   select p.group_id from panel p
                    where p.id in (select panel_id from customer_link where account_id = a.id
                                    union all select panel_id from installer_link where account_id = a.id)
                    group by p.group_id order by p.group_id))
         + (select count(*) from account_search s join account a on a.id = s.account_id
             where (s.kind, s.sight) <> (a.kind, a.sight))
         + (select count(*) from panel_search s join panel p on p.id = s.panel_id
             where s.sight <> array[p.group_id])";

/// Counts entries of the log about records that are there, for which other companies and groups are kept than those
/// records have.
pub const LOG_OUT_OF_STEP: &str = "
    with truth as (
        select e.id as entry_id, unnest(a.sight) as place from audit e join account a on a.id = e.target_id
         union select e.id, unnest(a.sight) from audit e join account a on a.id = e.assisted_id
         union select e.id, p.group_id from audit e join panel p on p.id in (e.target_id, e.panel_id)
         union select e.id, unnest(a.sight) from audit e join account a on a.id = e.actor_id where e.target_id is null
    )
    select (select count(*) from truth t
             where not exists (select 1 from audit_place p where p.entry_id = t.entry_id and p.place = t.place))
         + (select count(*) from audit_place p join audit e on e.id = p.entry_id
             where e.target_kind in ('account', 'panel')
               and exists (select 1 from account a where a.id = e.target_id
                            union all select 1 from panel a where a.id = e.target_id)
               and not exists (select 1 from truth t where t.entry_id = p.entry_id and t.place = p.place))";

/// A database of one's own, dropped with the value.
pub struct TestDb {
    /// Services on it, with a clock that stands still and randomness that repeats.
    pub domain: Domain,
    /// Its pool.
    pub pool: PgPool,
    /// Its address, for a program under test.
    pub url: String,
    name: String,
    admin: String,
}

static COUNTER: AtomicU64 = AtomicU64::new(0);

impl TestDb {
    /// A migrated database with the built-in roles and nothing else.
    ///
    /// # Panics
    /// When `PANELWARDEN_TEST_PG` is not set: `./dev test` sets it.
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// As [`TestDb::new`], with other settings.
    ///
    /// # Panics
    /// As [`TestDb::new`].
    pub async fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let admin = std::env::var("PANELWARDEN_TEST_PG")
            .expect("PANELWARDEN_TEST_PG is not set: run the tests by ./dev test, or under localpg-run");
        let template = template(&admin).await;
        let n = COUNTER.fetch_add(1, Ordering::Relaxed);
        let name = format!("t{}_{n}", std::process::id());
        let mut conn = PgConnection::connect(&admin).await.expect("the test server answers");
        run(&mut conn, &format!("drop database if exists {name} with (force)")).await;
        run(&mut conn, &format!("create database {name} template {template}")).await;
        conn.close().await.ok();
        let url = with_database(&admin, &name);
        let pool =
            db::connect(&Options { url: url.clone(), max: 8, pooled: false }).await.expect("the test database answers");
        let mut settings = Settings::new("http://127.0.0.1:3000");
        settings.mail_configured = true;
        // Cheap hashes: what is tested is the rule, not the price.
        settings.argon_memory_kib = 64;
        settings.argon_passes = 1;
        change(&mut settings);
        let domain = Domain::new(pool.clone(), Clock::manual(START), Entropy::seeded(7), Keys::new(&[7; 32]), settings);
        Self { domain, pool, url, name, admin }
    }

    /// Runs SQL that a test needs to look behind the services.
    ///
    /// # Panics
    /// When the statement fails.
    pub async fn sql(&self, sql: &str) -> u64 {
        sqlx::query(sqlx::AssertSqlSafe(sql.to_owned()))
            .execute(&self.pool)
            .await
            .expect("the test's statement")
            .rows_affected()
    }

    /// The one text a query answers; empty when it is null.
    ///
    /// # Panics
    /// When the statement fails.
    pub async fn text(&self, sql: &str) -> String {
        let text: Option<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(sql.to_owned()))
            .fetch_one(&self.pool)
            .await
            .expect("the test's statement");
        text.unwrap_or_default()
    }

    /// One number from the database.
    ///
    /// # Panics
    /// When the statement fails.
    pub async fn count(&self, sql: &str) -> i64 {
        sqlx::query_scalar(sqlx::AssertSqlSafe(sql.to_owned()))
            .fetch_one(&self.pool)
            .await
            .expect("the test's statement")
    }
}

impl Drop for TestDb {
    fn drop(&mut self) {
        // From a thread with a runtime of its own: a test may end inside any runtime, or unwinding.
        let (admin, name) = (self.admin.clone(), self.name.clone());
        let dropper = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            if let Ok(runtime) = runtime {
                runtime.block_on(async {
                    if let Ok(mut conn) = PgConnection::connect(&admin).await {
                        let sql = format!("drop database if exists {name} with (force)");
                        conn.execute(sqlx::AssertSqlSafe(sql)).await.ok();
                    }
                });
            }
        });
        dropper.join().ok();
    }
}

async fn run(conn: &mut PgConnection, sql: &str) {
    conn.execute(sqlx::AssertSqlSafe(sql.to_owned())).await.expect("the test server obeys");
}

/// Makes the template once; its name carries the migrations' checksums, so that an edited file
/// makes a new one. An advisory lock keeps the test processes in line: tests only.
async fn template(admin: &str) -> String {
    let sum = db::MIGRATIONS.iter().fold(0_u32, |sum, m| {
        m.checksum.iter().fold(sum.rotate_left(5), |sum, b| sum.wrapping_mul(31) ^ u32::from(*b))
    });
    // The built-in roles are in the template as well, so the program's version of them counts.
    let roles = model::role::BuiltIn::ALL.iter().fold(0_u64, |sum, r| {
        r.permissions().iter().fold(sum.rotate_left(7), |sum, p| sum.wrapping_mul(31) ^ p as u64)
    });
    let name = format!("template_{sum:08x}_{roles:016x}");
    let mut conn = PgConnection::connect(admin).await.expect("the test server answers");
    run(&mut conn, "select pg_advisory_lock(4711)").await;
    let exists: bool = sqlx::query_scalar("select exists (select 1 from pg_database where datname = $1)")
        .bind(&name)
        .fetch_one(&mut conn)
        .await
        .expect("the test server obeys");
    if !exists {
        let draft = format!("{name}_draft");
        run(&mut conn, &format!("drop database if exists {draft} with (force)")).await;
        run(&mut conn, &format!("create database {draft}")).await;
        let url = with_database(admin, &draft);
        let pool = db::connect(&Options { url, max: 2, pooled: false }).await.expect("template");
        db::migrate(&pool).await.expect("migrations run");
        let clock = Clock::manual(START);
        let settings = Settings::new("http://127.0.0.1:3000");
        let domain = Domain::new(pool.clone(), clock, Entropy::seeded(1), Keys::new(&[7; 32]), settings);
        domain.ensure_built_in_roles().await.expect("built-in roles");
        pool.close().await;
        run(&mut conn, &format!("alter database {draft} rename to {name}")).await;
    }
    run(&mut conn, "select pg_advisory_unlock(4711)").await;
    name
}

/// The same server, another database: replaces the path of the URL.
fn with_database(url: &str, name: &str) -> String {
    let (scheme, rest) = url.split_once("://").expect("a postgres:// address");
    let (authority, tail) = rest.split_once('/').unwrap_or((rest, ""));
    let query = tail.split_once('?').map_or("", |(_, query)| query);
    format!("{scheme}://{authority}/{name}?{query}")
}
