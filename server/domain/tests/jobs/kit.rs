//! A company with people, and a server that works on jobs as far as a test says.

use std::sync::atomic::{AtomicU32, Ordering};

use domain::jobs::{Claim, NewJob, Pick, Turn, Work};
use domain::{Caller, Domain, Error};
use model::ApiError;
use model::accounts::Access;
use model::ids::{AccountId, CompanyId, JobId};
use model::jobs::{ItemQuery, JobPage};
use model::role::BuiltIn;
use testkit::TestDb;
use testkit::people::Make;

pub struct World {
    pub db: TestDb,
    pub op: CompanyId,
    pub east: CompanyId,
    pub admin: Caller,
    pub manager: Caller,
}

impl World {
    pub async fn new() -> Self {
        let db = TestDb::new().await;
        let make = Make(&db.domain);
        let op = make.company("OP", None).await;
        let east = make.company("EAST", Some(op)).await;
        let admin = make.employee("ada@op.test", BuiltIn::SuperAdministrator, op).await;
        let manager = make.employee("max@east.test", BuiltIn::CommonManager, east).await;
        let (admin, manager) = (make.caller(admin).await, make.caller(manager).await);
        Self { db, op, east, admin, manager }
    }

    pub fn domain(&self) -> &Domain {
        &self.db.domain
    }

    pub fn make(&self) -> Make<'_> {
        Make(&self.db.domain)
    }

    /// So many active customers of the manager's company.
    pub async fn customers(&self, n: usize) -> Vec<AccountId> {
        let mut ids = Vec::new();
        for n in 0..n {
            ids.push(self.make().end_user(&format!("c{n}@east.test"), "active", self.east).await);
        }
        ids
    }

    /// A job of `who` that suspends these.
    pub async fn suspend(&self, who: &Caller, ids: &[AccountId]) -> JobId {
        let work = Work::AccountAccess { access: Access::Suspend };
        let pick = Pick::ids(ids.iter().map(|id| id.0));
        let new = NewJob { work, pick, about: String::new(), retry_of: None };
        self.domain().start_job(who, &new).await.unwrap()
    }

    /// A server takes a job.
    pub async fn claim(&self) -> Claim {
        self.domain().claim_job().await.unwrap().expect("a job is due")
    }

    /// It works on so many items.
    pub async fn work(&self, claim: &Claim, items: u32) -> Turn {
        let left = AtomicU32::new(items);
        let go_on = || left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |n| n.checked_sub(1)).is_ok();
        self.domain().work_on_job(claim, &go_on).await.unwrap()
    }

    /// A server works until nothing is due.
    pub async fn work_off(&self) {
        while let Some(claim) = self.domain().claim_job().await.unwrap() {
            assert_eq!(self.work(&claim, u32::MAX).await, Turn::Over);
        }
    }

    pub async fn page(&self, who: &Caller, job: JobId) -> JobPage {
        self.domain().job(who, job, ItemQuery::default()).await.unwrap()
    }

    /// Entries of the log about suspending.
    pub async fn suspended(&self) -> i64 {
        self.db.count("select count(*) from audit where action = 'accounts.suspend' and outcome = 'done'").await
    }
}

pub fn api<T: std::fmt::Debug>(result: Result<T, Error>) -> ApiError {
    match result {
        Err(Error::Api(error)) => error,
        other => panic!("{other:?}"),
    }
}
