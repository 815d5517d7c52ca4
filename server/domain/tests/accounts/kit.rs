//! The cloud of these tests.

use domain::caller::Caller;
use domain::{Domain, Error};
use model::ApiError;
use model::accounts::{AccountQuery, Kind, LinkForm};
use model::ids::{AccountId, CompanyId, GroupId, PanelId};
use model::role::BuiltIn;
use testkit::TestDb;
use testkit::people::Make;

pub const WEST_IMEI: &str = "356920066425017";

/// An operator with two installer companies; a group and a panel each; people on both.
pub struct Cloud {
    pub db: TestDb,
    pub operator: CompanyId,
    pub east: CompanyId,
    pub east_group: GroupId,
    pub east_panel: PanelId,
    pub west_panel: PanelId,
    pub admin: Caller,
    /// Common Manager of the eastern company, member of its group.
    pub manager: Caller,
    /// In the eastern company, on the eastern panel.
    pub anna: AccountId,
    /// In the western company, on the western panel: out of the manager's sight.
    pub wim: AccountId,
}

impl Cloud {
    pub async fn new() -> Self {
        let db = TestDb::new().await;
        let make = Make(&db.domain);
        let (operator, east, west) = make.companies().await;
        let east_group = make.group("East sites", east).await;
        let west_group = make.group("West sites", west).await;
        let east_panel = make.panel("350269737182540", east_group).await;
        let west_panel = make.panel(WEST_IMEI, west_group).await;
        let admin = make.employee("admin@op.test", BuiltIn::SuperAdministrator, operator).await;
        let manager = make.employee("manager@east.test", BuiltIn::CommonManager, east).await;
        make.member(east_group, manager).await;
        let anna = make.end_user("anna@east.test", "active", east).await;
        make.customer_link(anna, east_panel).await;
        let wim = make.end_user("wim@west.test", "active", west).await;
        make.customer_link(wim, west_panel).await;
        let (admin, manager) = (make.caller(admin).await, make.caller(manager).await);
        Self { db, operator, east, east_group, east_panel, west_panel, admin, manager, anna, wim }
    }

    pub fn domain(&self) -> &Domain {
        &self.db.domain
    }

    pub fn make(&self) -> Make<'_> {
        Make(&self.db.domain)
    }

    pub async fn emails(&self, caller: &Caller, query: &AccountQuery) -> Vec<String> {
        let page = self.domain().accounts(caller, query).await.unwrap();
        page.rows.into_iter().map(|row| row.email).collect()
    }

    pub async fn found(&self, search: &str) -> Vec<String> {
        let query = AccountQuery { search: search.into(), ..AccountQuery::of(Kind::EndUser) };
        self.emails(&self.admin, &query).await
    }
}

pub fn api<T: std::fmt::Debug>(result: domain::Result<T>) -> ApiError {
    match result {
        Err(Error::Api(error)) => error,
        other => panic!("expected an answer for the person, got {other:?}"),
    }
}

/// A link with this code to one partition.
pub fn link_form(code: &str) -> LinkForm {
    LinkForm { user_code: code.into(), ..LinkForm::default() }
}
