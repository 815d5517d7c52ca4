//! A cloud, and the steps of an import in few words.

use domain::caller::Caller;
use domain::jobs::Turn;
use domain::{Domain, Result};
use model::ApiError;
use model::ids::{CompanyId, GroupId, ImportId};
use model::import::{ImportPage, ImportQuery, ImportStep, RowOutcome};
use model::role::BuiltIn;
use testkit::TestDb;
use testkit::people::Make;

pub struct Cloud {
    pub db: TestDb,
    pub east: CompanyId,
    pub west: CompanyId,
    pub east_group: GroupId,
    pub admin: Caller,
    /// A Common Manager of East.
    pub eve: Caller,
}

impl Cloud {
    pub async fn new() -> Self {
        let db = TestDb::new().await;
        let make = Make(&db.domain);
        let (operator, east, west) = make.companies().await;
        let east_group = make.group("East group", east).await;
        make.group("West group", west).await;
        let admin = make.employee("admin@op.test", BuiltIn::SuperAdministrator, operator).await;
        let eve = make.employee("eve@east.test", BuiltIn::CommonManager, east).await;
        make.member(east_group, eve).await;
        let (admin, eve) = (make.caller(admin).await, make.caller(eve).await);
        Self { db, east, west, east_group, admin, eve }
    }

    pub fn make(&self) -> Make<'_> {
        Make(&self.db.domain)
    }

    pub fn domain(&self) -> &Domain {
        &self.db.domain
    }

    /// Brings a file, in pieces.
    pub async fn bring(&self, who: &Caller, name: &str, bytes: &[u8]) -> Result<ImportId> {
        bring(self.domain(), who, name, bytes).await
    }

    /// Brings a file, takes the columns as they are guessed, and has all rows checked.
    pub async fn checked(&self, who: &Caller, name: &str, text: &str) -> ImportPage {
        let id = self.bring(who, name, text.as_bytes()).await.unwrap();
        check(self.domain(), who, id).await
    }

    /// Starts it and works until the job is over.
    pub async fn run(&self, who: &Caller, id: ImportId, mails: bool) -> ImportPage {
        self.domain().start_import(who, id, mails).await.unwrap();
        self.work().await;
        open(self.domain(), who, id, None).await
    }

    /// Works on all jobs until none is due.
    pub async fn work(&self) {
        while let Some(claim) = self.domain().claim_job().await.unwrap() {
            while self.domain().work_on_job(&claim, &|| true).await.unwrap() == Turn::Paused {}
        }
    }
}

pub async fn bring(domain: &Domain, who: &Caller, name: &str, bytes: &[u8]) -> Result<ImportId> {
    let mut receiving = domain.receive_import(who, name).await?;
    let mut taken = Ok(());
    for piece in bytes.chunks(100_000) {
        taken = receiving.write(piece).await;
        if taken.is_err() {
            break;
        }
    }
    let done = match taken {
        Ok(()) => receiving.finish(who).await,
        Err(error) => Err(error),
    };
    if done.is_err() {
        receiving.give_up().await?;
    }
    done
}

/// Takes the guessed columns, and has all rows checked.
pub async fn check(domain: &Domain, who: &Caller, id: ImportId) -> ImportPage {
    let page = open(domain, who, id, None).await;
    let kind = page.file.kind.expect("a kind was guessed").key();
    let places: Vec<(String, u16)> = page.columns.iter().map(|c| (c.name.clone(), c.place)).collect();
    domain.map_import(who, id, kind, &places).await.unwrap();
    loop {
        let page = open(domain, who, id, None).await;
        if page.file.step != ImportStep::Checking {
            return page;
        }
    }
}

pub async fn open(domain: &Domain, who: &Caller, id: ImportId, outcome: Option<RowOutcome>) -> ImportPage {
    domain.import_page(who, id, &ImportQuery { outcome, size: 200, ..ImportQuery::default() }).await.unwrap()
}

/// What is said of the refused rows: number, column, reason.
pub async fn refused(domain: &Domain, who: &Caller, id: ImportId) -> Vec<(u32, String, String)> {
    let page = open(domain, who, id, Some(RowOutcome::Refused)).await;
    page.rows.rows.into_iter().map(|row| (row.row, row.column, row.reason)).collect()
}

pub fn fault<T: std::fmt::Debug>(outcome: Result<T>) -> ApiError {
    outcome.expect_err("refused").into_api("x")
}

/// New, there already, refused, added.
pub const fn counts(page: &ImportPage) -> (u32, u32, u32, u32) {
    (page.fresh, page.same, page.refused, page.added)
}
