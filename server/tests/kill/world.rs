//! A cloud with one person who may do everything, and what can be seen of it in the database while a
//! server works on it or has died.

use std::time::Duration;

use domain::audit::{self, Verdict};
use model::ids::CompanyId;
use model::role::BuiltIn;
use testkit::TestDb;
use testkit::people::Make;
use tokio::time::{Instant, sleep};

use crate::program::{Folder, Program};

/// The site of all these tests; the port is not the one that is listened at.
pub const ORIGIN: &str = "http://127.0.0.1:3000";

/// No state is waited for longer: more than a lock's longest wait (3 s, REL-07) on a busy machine.
const LONGEST: Duration = Duration::from_secs(30);

/// Transactions of this database that have written to an account and wait for a lock now.
const HALF_WAY: &str = "select count(distinct waits.pid) from pg_locks waits join pg_locks has on has.pid = waits.pid
     where not waits.granted and has.granted and has.mode = 'RowExclusiveLock' and has.relation = 'account'::regclass
       and has.database = (select oid from pg_database where datname = current_database())";

/// Those that wait for an account that somebody holds, and have written to none.
const AT_A_ROW: &str = "select count(distinct waits.pid) from pg_locks waits join pg_locks has on has.pid = waits.pid
     where not waits.granted and waits.locktype in ('transactionid', 'tuple')
       and has.granted and has.mode = 'RowShareLock' and has.relation = 'account'::regclass
       and has.database = (select oid from pg_database where datname = current_database())
       and not exists (select 1 from pg_locks wrote where wrote.pid = waits.pid and wrote.granted
                          and wrote.mode = 'RowExclusiveLock' and wrote.relation = has.relation
                          and wrote.database = has.database)";

/// The tally's keys whose sum is not the number of such accounts.
const WRONG_TALLIES: &str = "select count(*)
      from (select kind, company_id, state, sum(n) as n from account_tally group by 1, 2, 3) kept
      full join (select kind, company_id, state, count(*) as n from account group by 1, 2, 3) there
           using (kind, company_id, state)
     where coalesce(kept.n, 0) <> coalesce(there.n, 0)";

/// One cloud.
pub struct World {
    pub db: TestDb,
    /// Where people and panels belong.
    pub company: CompanyId,
    /// The session of an employee of the operator who may do everything.
    pub token: String,
    folder: Folder,
}

impl World {
    pub async fn new(name: &str) -> Self {
        let db = TestDb::new().await;
        let make = Make(&db.domain);
        let operator = make.company("OP", None).await;
        let company = make.company("EAST", Some(operator)).await;
        let boss = make.employee("boss@op.test", BuiltIn::SuperAdministrator, operator).await;
        let token = make.session(boss).await;
        Self { db, company, token, folder: Folder::new(name) }
    }

    pub const fn make(&self) -> Make<'_> {
        Make(&self.db.domain)
    }

    /// A server on this database that finds no job of a killed one: what such a one left is to be seen as it is.
    /// That jobs are taken up is `jobs.rs`.
    pub async fn start(&self) -> Program {
        let over = "state = 'cancelled', ended_at = now(), lease_by = null, lease_until = null";
        self.db.sql(&format!("update job set {over} where state in ('gathering', 'running')")).await;
        self.start_another().await
    }

    /// A server on this database; all sessions are as good as just begun.
    pub async fn start_another(&self) -> Program {
        // Made by the test's clock, which stands still in another year than the program's.
        let now = "created_at = now(), seen_at = now(), proof_at = now(), ends_at = now() + interval '12 hours'";
        self.db.sql(&format!("update session set {now}")).await;
        Program::start(&self.db.url, &self.folder).await
    }

    /// Waits until the number that `sql` answers is as wanted.
    pub async fn until(&self, what: &str, sql: &str, is_wanted: impl Fn(i64) -> bool) {
        let started = Instant::now();
        loop {
            let found = self.db.count(sql).await;
            if is_wanted(found) {
                return;
            }
            assert!(started.elapsed() < LONGEST, "waited in vain until {what}; last: {found}");
            sleep(Duration::from_millis(2)).await;
        }
    }

    /// Waits until a change hangs half-way: something is written, and the next thing waits.
    pub async fn until_half_way(&self) {
        let what = "a change hangs half-way; one that writes outside its transaction never does";
        self.until(what, HALF_WAY, |n| n == 1).await;
    }

    /// Waits until a change hangs at its first step, an account that the test holds.
    pub async fn until_at_a_row(&self) {
        self.until("a change waits for its account", AT_A_ROW, |n| n == 1).await;
    }

    /// The hang has lasted until the kill: it did not end by the lock's longest wait before.
    pub async fn still_half_way(&self) {
        assert_eq!(self.db.count(HALF_WAY).await, 1, "the change hung until the program was dead");
    }

    /// Waits until PostgreSQL has noticed a server's death: what it had not committed is rolled back.
    pub async fn settled(&self) {
        let others = "select count(*) from pg_stat_activity
                       where datname = current_database() and backend_type = 'client backend'";
        let own = || i64::from(self.db.pool.size());
        self.until("only the test's own connections are left", others, |n| n <= own()).await;
    }

    /// What must hold of any state with nothing half-made, whatever was going on: the tallies are the truth, and
    /// the log's chain takes and keeps every entry (SEC-94).
    pub async fn is_whole(&self) {
        assert_eq!(self.db.count(WRONG_TALLIES).await, 0, "the sums of the tally are the truth");
        while audit::seal(&self.db.pool).await.unwrap() > 0 {}
        let entries = self.db.count("select count(*) from audit").await;
        let verdict = audit::verify(&self.db.pool).await.unwrap();
        assert_eq!(verdict, Verdict::Whole(u64::try_from(entries).unwrap()));
    }
}
