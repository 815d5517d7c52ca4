//! An operator, an eastern and a western company; administrators and people of every kind.

use domain::caller::Origin;
use domain::{Caller, Domain, Settings};
use model::Permission;
use model::ids::{AccountId, CompanyId, GroupId};
use model::role::BuiltIn;
use testkit::TestDb;
use testkit::people::Make;

pub use testkit::outcome::{api, conflict, fault, forbidden};

pub const PASSWORD: &str = "gravel teapot oblique wander";
pub const OTHER: &str = "quarry lantern sideways plum";

pub struct World {
    pub db: TestDb,
    pub operator: CompanyId,
    pub east: CompanyId,
    pub west: CompanyId,
    pub east_group: GroupId,
    /// Super Administrator of the operator.
    pub admin: Caller,
    /// System Administrator of the eastern company.
    pub system: Caller,
    /// Of the eastern company: a Common Manager who may see account management and deactivate, and no more.
    pub manager: Caller,
    /// End user, installer and Owner of the eastern company.
    pub ann: AccountId,
    pub ivan: AccountId,
    pub olga: AccountId,
    /// End user of the western company.
    pub wendy: AccountId,
}

impl World {
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    pub async fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let db = TestDb::with(change).await;
        let make = Make(&db.domain);
        let (operator, east, west) = make.companies().await;
        let east_group = make.group("East sites", east).await;
        let admin = make.employee("ada@op.test", BuiltIn::SuperAdministrator, operator).await;
        let system = make.employee("sid@east.test", BuiltIn::SystemAdministrator, east).await;
        let manager = make.employee("max@east.test", BuiltIn::CommonManager, east).await;
        let more = [Permission::ManagementView, Permission::ManagementDeactivate];
        let held: Vec<Permission> = BuiltIn::CommonManager.permissions().iter().chain(more).collect();
        make.give_role(manager, make.role_with("Manager who deactivates", &held).await).await;
        let ann = make.end_user("ann@east.test", "active", east).await;
        let ivan = make.installer("ivan@east.test", "active", east).await;
        let olga = make.employee("olga@east.test", BuiltIn::Owner, east).await;
        let wendy = make.end_user("wendy@west.test", "active", west).await;
        let (admin, system) = (make.caller(admin).await, make.caller(system).await);
        let manager = make.caller(manager).await;
        Self { db, operator, east, west, east_group, admin, system, manager, ann, ivan, olga, wendy }
    }

    pub fn domain(&self) -> &Domain {
        &self.db.domain
    }

    pub fn make(&self) -> Make<'_> {
        Make(&self.db.domain)
    }

    pub async fn version(&self, id: AccountId) -> i64 {
        self.db.count(&format!("select version from account where id = '{id}'")).await
    }

    pub async fn column(&self, id: AccountId, column: &str) -> String {
        self.db.text(&format!("select {column}::text from account where id = '{id}'")).await
    }

    pub async fn sessions(&self, id: AccountId) -> i64 {
        self.db.count(&format!("select count(*) from session where account_id = '{id}'")).await
    }

    /// The newest live ticket of a kind: its id.
    pub async fn ticket(&self, id: AccountId, kind: &str) -> uuid::Uuid {
        let id = self
            .db
            .text(&format!(
                "select id::text from ticket where account_id = '{id}' and kind = '{kind}' and used_at is null
                  order by created_at desc, id desc limit 1"
            ))
            .await;
        id.parse().unwrap()
    }

    /// The code of that ticket.
    pub async fn code(&self, id: AccountId, kind: &str) -> String {
        self.domain().keys().code(self.ticket(id, kind).await, 1)
    }

    /// Is it in the log that this was done to somebody?
    pub async fn logged(&self, id: AccountId, action: &str) -> bool {
        let found =
            format!("select count(*) from audit where target_id = '{id}' and action = '{action}' and outcome = 'done'");
        self.db.count(&found).await > 0
    }

    /// How many mails of a kind wait for an address.
    pub async fn mails(&self, to: &str, kind: &str) -> i64 {
        self.db
            .count(&format!(
                "select count(*) from mail where recipient = '{to}' and kind = '{kind}' and state = 'queued'"
            ))
            .await
    }
}

pub fn origin() -> Origin {
    Origin { address: "203.0.113.9".into(), ..Origin::default() }
}
