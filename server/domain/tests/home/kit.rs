//! A house with a master user, a regular one and an installer; a neighbour's house; a gateway.

use domain::assistance::Begun;
use domain::caller::{Caller, Origin};
use domain::gateway::acknowledge::{Acknowledgement, Answer};
use domain::gateway::{Gateway, Handed};
use domain::{Domain, Error, Result};
use model::ApiError;
use model::gateway::{Command, CommandKind};
use model::home::PersonForm;
use model::ids::{AccountId, CommandId, CompanyId, LinkId, PanelId};
use model::role::BuiltIn;
use testkit::TestDb;
use testkit::people::Make;
use time::Duration;
use uuid::Uuid;

pub const HOUSE: &str = "350269737182540";
pub const CABIN: &str = "356920066425017";

/// Anna is a master user of the house and reaches its partitions 1 to 3 of 4; Bert is a regular user of partition 1.
/// Noor is a master user of the cabin. Ines is an installer on the house.
pub struct Homes {
    pub db: TestDb,
    pub company: CompanyId,
    pub house: PanelId,
    pub cabin: PanelId,
    pub anna: AccountId,
    pub bert: AccountId,
    pub noor: AccountId,
    pub ines: AccountId,
    pub admin: AccountId,
    pub bert_link: LinkId,
    pub gateway: Gateway,
}

impl Homes {
    pub async fn new() -> Self {
        let db = TestDb::new().await;
        let make = Make(&db.domain);
        let operator = make.company("OP", None).await;
        let company = make.company("EAST", Some(operator)).await;
        let group = make.group("East sites", company).await;
        let (house, cabin) = (make.panel(HOUSE, group).await, make.panel(CABIN, group).await);
        let anna = make.end_user("anna@example.com", "active", company).await;
        let bert = make.end_user("bert@example.com", "active", company).await;
        let noor = make.end_user("noor@example.com", "active", company).await;
        let ines = make.installer("ines@example.com", "active", company).await;
        let admin = make.employee("admin@example.com", BuiltIn::SuperAdministrator, operator).await;
        let annas = make.customer_link(anna, house).await;
        let bert_link = make.customer_link(bert, house).await;
        let noors = make.customer_link(noor, cabin).await;
        make.installer_link(ines, house).await;
        let masters = format!(
            "update customer_link set role = 'master', partitions = '{{1,2,3}}', user_code = '1' where id in ('{annas}', '{noors}')"
        );
        db.sql(&masters).await;
        db.sql(&format!("update customer_link set partitions = '{{1}}', user_name = 'Bert' where id = '{bert_link}'"))
            .await;
        db.sql("update account a set master_count = (select count(*) from customer_link l where l.account_id = a.id and l.role = 'master')").await;
        db.sql("update panel_partition set name = 'Hall' where number = 1").await;
        db.domain.add_gateway("North", true).await.unwrap();
        let gateway = db.domain.gateway_named("north").await.unwrap().unwrap();
        let bert_link = LinkId(bert_link);
        Self { db, company, house, cabin, anna, bert, noor, ines, admin, bert_link, gateway }
    }

    pub fn domain(&self) -> &Domain {
        &self.db.domain
    }

    pub fn make(&self) -> Make<'_> {
        Make(&self.db.domain)
    }

    pub fn later(&self, seconds: i64) {
        self.domain().clock().advance(Duration::seconds(seconds));
    }

    pub async fn caller(&self, who: AccountId) -> Caller {
        self.make().caller(who).await
    }

    /// Anna with somebody who helps her at the keyboard.
    pub async fn helped(&self) -> Caller {
        let helper = self.caller(self.admin).await;
        match self.domain().start_assistance(&helper, self.anna, "She called", "30").await.unwrap() {
            Begun::Running { token } => self.domain().assisted_caller(&helper, &token).await.unwrap().unwrap(),
            Begun::Waiting(id) => panic!("{id} waits"),
        }
    }

    pub fn key(&self) -> Uuid {
        self.domain().new_uuid()
    }

    /// Anna's command to a partition of the house.
    pub async fn command(&self, partition: u16, kind: CommandKind) -> Command {
        let anna = self.caller(self.anna).await;
        self.domain().home_command(&anna, self.house, partition, kind, self.key()).await.unwrap()
    }

    pub async fn fetch(&self) -> Vec<Handed> {
        self.domain().fetch_commands(&self.gateway, 50).await.unwrap()
    }

    pub async fn say(&self, id: CommandId, is_done: bool, reason: &str) -> Result<Answer> {
        let said = Acknowledgement { is_done, reason: reason.into() };
        self.domain().acknowledge_command(&self.gateway, id, &said, &Origin::default()).await
    }

    /// The newest command as Anna's page has it.
    pub async fn newest(&self) -> Command {
        let anna = self.caller(self.anna).await;
        self.domain().home_panel(&anna, self.house).await.unwrap().commands.remove(0)
    }

    pub async fn count(&self, sql: &str) -> i64 {
        self.db.count(sql).await
    }

    pub async fn entries(&self, action: &str) -> i64 {
        self.count(&format!("select count(*) from audit where action = '{action}'")).await
    }
}

/// A form for a regular user of these partitions.
pub fn form(email: &str, partitions: &[u16]) -> PersonForm {
    PersonForm {
        email: email.into(),
        user_name: "Carol".into(),
        partitions: partitions.to_vec(),
        ends_at: String::new(),
    }
}

#[track_caller]
pub fn api<T: std::fmt::Debug>(result: Result<T>) -> ApiError {
    match result {
        Err(Error::Api(error)) => error,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
pub fn forbidden<T: std::fmt::Debug>(result: Result<T>) {
    let error = api(result);
    assert!(matches!(error, ApiError::Forbidden(_)), "{error:?}");
}

#[track_caller]
pub fn missing<T: std::fmt::Debug>(result: Result<T>) {
    assert_eq!(api(result), ApiError::NotFound);
}

#[track_caller]
pub fn faulty<T: std::fmt::Debug>(result: Result<T>, field: &str) {
    let error = api(result);
    assert!(error.at(field).is_some(), "{error:?}");
}

#[track_caller]
pub fn conflict<T: std::fmt::Debug>(result: Result<T>) {
    let error = api(result);
    assert!(matches!(error, ApiError::Conflict { .. }), "{error:?}");
}
