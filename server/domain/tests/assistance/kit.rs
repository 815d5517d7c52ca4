//! The world of the tests of remote assistance.

use domain::assistance::Begun;
use domain::caller::Origin;
use domain::{Caller, Clock, Domain, Entropy, Error, Settings};
use model::ApiError;
use model::assistance::{ConsentRule, Running};
use model::ids::{AccountId, AssistanceId, CompanyId};
use model::role::BuiltIn;
use testkit::TestDb;
use testkit::people::Make;
use time::Duration;

pub const REASON: &str = "The siren does not stop";

/// An operator with a company below; support at the operator; a customer of the company.
pub struct World {
    pub db: TestDb,
    pub operator: CompanyId,
    pub east: CompanyId,
    pub west: CompanyId,
    pub helper: AccountId,
    /// The helper's session.
    pub token: String,
    pub customer: AccountId,
}

impl World {
    pub async fn new() -> Self {
        Self::with(ConsentRule::Customer).await
    }

    /// With the deployment's setting.
    pub async fn with(rule: ConsentRule) -> Self {
        let db = TestDb::with(|settings: &mut Settings| settings.assist_consent = Some(rule)).await;
        let make = Make(&db.domain);
        let (operator, east, west) = make.companies().await;
        let helper = make.employee("sam@op.test", BuiltIn::Support, operator).await;
        let token = make.session(helper).await;
        let customer = make.end_user("jane@home.test", "active", east).await;
        Self { db, operator, east, west, helper, token, customer }
    }

    pub fn domain(&self) -> &Domain {
        &self.db.domain
    }

    pub fn make(&self) -> Make<'_> {
        Make(&self.db.domain)
    }

    /// Another server on the same database, with the same clock.
    pub fn second_server(&self) -> Domain {
        let first = self.domain();
        let keys = domain::Keys::new(&[7; 32]);
        Domain::new(self.db.pool.clone(), first.clock().clone(), Entropy::seeded(77), keys, first.settings().clone())
    }

    /// The helper as his session is now; None when it is over.
    pub async fn helper_now(&self) -> Option<Caller> {
        self.domain().caller(&self.token, Origin::default()).await.unwrap()
    }

    pub async fn helper(&self) -> Caller {
        self.helper_now().await.unwrap()
    }

    /// Begins one at the customer, who is not asked: its token.
    pub async fn begin(&self) -> String {
        match self.domain().start_assistance(&self.helper().await, self.customer, REASON, "30").await.unwrap() {
            Begun::Running { token } => token,
            Begun::Waiting(id) => panic!("{id} waits"),
        }
    }

    /// Asks the customer, who wants to be asked.
    pub async fn ask(&self) -> AssistanceId {
        match self.domain().start_assistance(&self.helper().await, self.customer, REASON, "30").await.unwrap() {
            Begun::Waiting(id) => id,
            Begun::Running { .. } => panic!("it runs"),
        }
    }

    /// The customer, as the helper acts with this token on `server`; None when that is over.
    pub async fn inside_on(&self, server: &Domain, token: &str) -> Option<Caller> {
        let helper = server.caller(&self.token, Origin::default()).await.unwrap()?;
        server.assisted_caller(&helper, token).await.unwrap()
    }

    pub async fn inside(&self, token: &str) -> Option<Caller> {
        self.inside_on(self.domain(), token).await
    }

    /// The one that runs or waits.
    pub async fn running(&self) -> Running {
        self.domain().running_assistances(&self.helper().await).await.unwrap().remove(0)
    }

    /// What ended the last one, as the table has it.
    pub async fn ended_by(&self) -> String {
        self.db.text("select ended_by from assistance order by asked_at desc, id desc limit 1").await
    }

    pub async fn mails(&self, kind: &str) -> i64 {
        self.db.count(&format!("select count(*) from mail where kind = '{kind}'")).await
    }

    pub fn later(&self, minutes: i64) {
        self.domain().clock().advance(Duration::minutes(minutes));
    }

    pub fn clock(&self) -> &Clock {
        self.domain().clock()
    }
}

/// The outward error.
pub fn api<T: std::fmt::Debug>(result: domain::Result<T>) -> ApiError {
    match result {
        Err(Error::Api(error)) => error,
        other => panic!("{other:?}"),
    }
}

/// Refused, and why.
pub fn why<T: std::fmt::Debug>(result: domain::Result<T>) -> String {
    api(result).message()
}

impl World {
    /// The helper, signed in again when the clock has run past his session.
    pub async fn helper_or_new(&self) -> Caller {
        match self.helper_now().await {
            Some(helper) => helper,
            None => self.make().caller(self.helper).await,
        }
    }
}
