//! A cloud with two distributors who know nothing of each other.

use domain::audit::{AuditEntry, AuditOutcome};
use domain::caller::{Actor, Caller};
use domain::{Domain, Result};
use model::ApiError;
use model::ids::{AccountId, AuditId, CompanyId, GroupId, PanelId};
use model::log::{LogEntry, LogPage, LogQuery};
use model::role::BuiltIn;
use testkit::TestDb;
use testkit::people::Make;

pub const IMEI: &str = "350269737182540";
pub const WEST_IMEI: &str = "350269737182541";

pub struct Cloud {
    pub db: TestDb,
    pub operator: CompanyId,
    pub east: CompanyId,
    pub west: CompanyId,
    pub east_group: GroupId,
    pub west_group: GroupId,
    pub panel: PanelId,
    pub west_panel: PanelId,
    /// Sees everything.
    pub admin: Caller,
    /// At the operator, with no group.
    pub clerk: Caller,
    /// Common Managers.
    pub eve: Caller,
    pub wes: Caller,
    /// An end user of East, on no panel.
    pub anna: AccountId,
    /// An end user of West.
    pub bert: AccountId,
}

impl Cloud {
    pub async fn new() -> Self {
        let db = TestDb::new().await;
        let make = Make(&db.domain);
        let (operator, east, west) = make.companies().await;
        let east_group = make.group("East group", east).await;
        let west_group = make.group("West group", west).await;
        let panel = make.panel(IMEI, east_group).await;
        let west_panel = make.panel(WEST_IMEI, west_group).await;
        let admin = make.employee("admin@op.test", BuiltIn::SuperAdministrator, operator).await;
        let clerk = make.employee("clerk@op.test", BuiltIn::CommonManager, operator).await;
        let eve = make.employee("eve@east.test", BuiltIn::CommonManager, east).await;
        let wes = make.employee("wes@west.test", BuiltIn::CommonManager, west).await;
        make.member(east_group, eve).await;
        make.member(west_group, wes).await;
        let anna = make.end_user("anna@east.test", "active", east).await;
        let bert = make.end_user("bert@west.test", "active", west).await;
        let [admin, clerk, eve, wes] =
            [make.caller(admin).await, make.caller(clerk).await, make.caller(eve).await, make.caller(wes).await];
        Self { db, operator, east, west, east_group, west_group, panel, west_panel, admin, clerk, eve, wes, anna, bert }
    }

    pub fn domain(&self) -> &Domain {
        &self.db.domain
    }

    pub fn make(&self) -> Make<'_> {
        Make(&self.db.domain)
    }

    /// Writes an entry as a service does, a second after the one before; answers which it is.
    pub async fn write(&self, actor: Actor, entry: AuditEntry) -> AuditId {
        self.domain().clock().advance(time::Duration::seconds(1));
        self.write_at_once(actor, entry).await
    }

    /// As [`Cloud::write`], at the same instant as the one before.
    pub async fn write_at_once(&self, actor: Actor, entry: AuditEntry) -> AuditId {
        let known: Vec<uuid::Uuid> = sqlx::query_scalar("select id from audit").fetch_all(&self.db.pool).await.unwrap();
        self.domain().begin_unchecked_as(actor).await.unwrap().commit(entry).await.unwrap();
        let id = sqlx::query_scalar("select id from audit where id <> all($1)").bind(known);
        AuditId(id.fetch_one(&self.db.pool).await.unwrap())
    }

    /// A change of an account by the system.
    pub async fn about(&self, action: &'static str, id: AccountId, name: &str) -> AuditId {
        self.write(Actor::system("test"), AuditEntry::on_account(action, id.0, name, None)).await
    }

    pub async fn log(&self, caller: &Caller, query: &LogQuery) -> LogPage {
        self.domain().log(caller, query).await.unwrap()
    }

    /// The whole log as its reader finds it, without entries of the set-up.
    pub async fn all(&self, caller: &Caller) -> Vec<AuditId> {
        let page = self.log(caller, &LogQuery { size: 200, ..LogQuery::default() }).await;
        page.rows.iter().map(|row| row.key.id).collect()
    }

    pub async fn sees(&self, caller: &Caller, id: AuditId) -> bool {
        let alone = self.domain().log_entry(caller, id).await;
        let listed = self.all(caller).await.contains(&id);
        assert_eq!(alone.is_ok(), listed, "list and look-up agree for {}", caller.email);
        listed
    }

    pub async fn entry(&self, caller: &Caller, id: AuditId) -> LogEntry {
        self.domain().log_entry(caller, id).await.unwrap()
    }
}

pub fn refused(action: &'static str) -> AuditEntry {
    AuditEntry::about(action, "").ended(AuditOutcome::Refused, "You may not.")
}

pub fn fault<T>(outcome: Result<T>) -> ApiError {
    outcome.err().unwrap().into_api("test")
}
