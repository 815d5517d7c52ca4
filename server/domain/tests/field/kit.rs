//! A small world with an installer and his panels.

use domain::caller::Caller;
use domain::{Domain, Error};
use model::ApiError;
use model::field_app::{FieldPanel, FieldPanels};
use model::ids::{AccountId, CompanyId, GroupId, PanelId};
use model::installers::Permit;
use model::role::BuiltIn;
use testkit::TestDb;
use testkit::people::Make;
use time::Duration;

/// Ines, an installer with three panels of the east: one open, one that needs a permit, one that does
/// not let the installer application in. And staff of the operator, of the east, and of the west.
pub struct Site {
    pub db: TestDb,
    pub company: CompanyId,
    pub group: GroupId,
    pub open: PanelId,
    pub guarded: PanelId,
    pub shut: PanelId,
    pub foreign: PanelId,
    pub ines: AccountId,
    pub installer: Caller,
    pub admin: Caller,
    pub west: Caller,
}

impl Site {
    pub async fn new() -> Self {
        let db = TestDb::new().await;
        let make = Make(&db.domain);
        let operator = make.company("OP", None).await;
        let company = make.company("EAST", Some(operator)).await;
        let other = make.company("WEST", Some(operator)).await;
        let group = make.group("East sites", company).await;
        let far = make.group("West sites", other).await;
        let open = make.panel("350269737182540", group).await;
        let guarded = make.panel("356920066425017", group).await;
        let shut = make.panel("353328824442816", group).await;
        let foreign = make.panel("354619309234358", far).await;
        let ines = make.installer("ines@east.test", "active", company).await;
        let admin = make.employee("admin@op.test", BuiltIn::SuperAdministrator, operator).await;
        let west = make.employee("manager@west.test", BuiltIn::CommonManager, other).await;
        make.member(far, west).await;
        let (admin, west) = (make.caller(admin).await, make.caller(west).await);
        let installer = make.caller(ines).await;
        db.sql("update panel set installer_access = true").await;
        db.sql(&format!("update panel set installer_access = false where id = '{shut}'")).await;
        db.sql(&format!("update panel set needs_permit = true where id = '{guarded}'")).await;
        let site = Self { db, company, group, open, guarded, shut, foreign, ines, installer, admin, west };
        for panel in [open, guarded, shut] {
            site.link(ines, panel, None).await;
        }
        // Somebody else's: in reach of a query that forgets whose links it reads.
        let igor = site.make().installer("igor@west.test", "active", other).await;
        site.link(igor, foreign, None).await;
        site
    }

    pub fn domain(&self) -> &Domain {
        &self.db.domain
    }

    pub fn make(&self) -> Make<'_> {
        Make(&self.db.domain)
    }

    pub fn later(&self, by: Duration) {
        self.domain().clock().advance(by);
    }

    /// Puts an installer on a panel, until so many hours from now.
    pub async fn link(&self, who: AccountId, panel: PanelId, hours: Option<i64>) {
        let now = self.domain().clock().now();
        sqlx::query(
            "insert into installer_link (id, account_id, panel_id, ends_at, created_at, updated_at)
             values ($1, $2, $3, $4, $5, $5)",
        )
        .bind(self.domain().new_uuid())
        .bind(who.0)
        .bind(panel.0)
        .bind(hours.map(|hours| now + Duration::hours(hours)))
        .bind(now)
        .execute(&self.db.pool)
        .await
        .unwrap();
    }

    pub async fn list(&self, search: &str) -> FieldPanels {
        self.domain().field_panels(&self.installer, search, 1).await.unwrap()
    }

    pub async fn imeis(&self, search: &str) -> Vec<String> {
        self.list(search).await.rows.into_iter().map(|row| row.imei).collect()
    }

    pub async fn row(&self, panel: PanelId) -> FieldPanel {
        self.domain().field_panel_row(&self.installer, panel).await.unwrap()
    }

    pub async fn ask(&self) -> domain::Result<Permit> {
        self.domain().request_permit(&self.installer, self.guarded, self.domain().new_uuid()).await
    }

    pub async fn audits(&self, action: &str) -> i64 {
        self.db.count(&format!("select count(*) from audit where action = '{action}' and outcome = 'done'")).await
    }
}

#[track_caller]
pub fn api<T>(result: domain::Result<T>) -> ApiError {
    match result {
        Err(Error::Api(error)) => error,
        Err(other) => panic!("not for a person: {other}"),
        Ok(_) => panic!("it went through"),
    }
}

#[track_caller]
pub fn conflict<T>(result: domain::Result<T>) -> String {
    match api(result) {
        ApiError::Conflict { message, .. } => message,
        other => panic!("{other:?}"),
    }
}
