//! An operator, an eastern company with one below it, a western one; and who works there.

use domain::auth::{Landing, SignInStep};
use domain::caller::Origin;
use domain::{Caller, Domain, Error, Settings};
use model::ApiError;
use model::accounts::{Added, Done};
use model::employees::{AddEmployee, EditEmployee, Editing};
use model::ids::{AccountId, CompanyId, GroupId, RoleId};
use model::role::BuiltIn;
use testkit::TestDb;
use testkit::people::Make;
use uuid::Uuid;

/// Counts what the kept numbers say wrong of employees: by company and state, and in sight.
const OUT_OF_STEP: &str = "
    select (select count(*) from (
              select company_id, state, sum(n) as n from account_tally where kind = 'employee' group by 1, 2
            ) t full join (
              select company_id, state, count(*) as n from account where kind = 'employee' group by 1, 2
            ) a using (company_id, state) where coalesce(t.n, 0) <> coalesce(a.n, 0))";

pub struct World {
    pub db: TestDb,
    pub operator: CompanyId,
    pub east: CompanyId,
    /// Below the eastern one.
    pub branch: CompanyId,
    pub west: CompanyId,
    pub east_group: GroupId,
    pub west_group: GroupId,
    /// Super Administrator of the operator.
    pub admin: Caller,
    /// Common Manager, Operations Engineer and Owner of the eastern company.
    pub manager: Caller,
    pub engineer: Caller,
    pub owner: Caller,
    /// Owner of the western company.
    pub wanda: AccountId,
}

impl World {
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    pub async fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let db = TestDb::with(change).await;
        let make = Make(&db.domain);
        let operator = make.company("OP", None).await;
        let east = make.company("EAST", Some(operator)).await;
        let branch = make.company("BRANCH", Some(east)).await;
        let west = make.company("WEST", Some(operator)).await;
        let east_group = make.group("East sites", east).await;
        let west_group = make.group("West sites", west).await;
        let admin = make.employee("ada@op.test", BuiltIn::SuperAdministrator, operator).await;
        let manager = make.employee("max@east.test", BuiltIn::CommonManager, east).await;
        let engineer = make.employee("eve@east.test", BuiltIn::OperationsEngineer, east).await;
        let owner = make.employee("olga@east.test", BuiltIn::Owner, east).await;
        let wanda = make.employee("wanda@west.test", BuiltIn::Owner, west).await;
        for who in [manager, engineer] {
            make.member(east_group, who).await;
        }
        let (admin, manager) = (make.caller(admin).await, make.caller(manager).await);
        let (engineer, owner) = (make.caller(engineer).await, make.caller(owner).await);
        Self { db, operator, east, branch, west, east_group, west_group, admin, manager, engineer, owner, wanda }
    }

    pub fn domain(&self) -> &Domain {
        &self.db.domain
    }

    pub fn make(&self) -> Make<'_> {
        Make(&self.db.domain)
    }

    pub async fn role(&self, role: BuiltIn) -> RoleId {
        self.make().built_in(role).await
    }

    /// "Add User" as a person fills it in, with a mailed code.
    pub async fn filled(&self, role: BuiltIn) -> AddEmployee {
        AddEmployee {
            username: "nina.new".into(),
            name: "Nina New".into(),
            email: "nina@east.test".into(),
            region: "europe".into(),
            country: "NL".into(),
            description: "Night shift".into(),
            company: self.east.to_string(),
            setup: "code".into(),
            role: self.role(role).await.to_string(),
            ..AddEmployee::default()
        }
    }

    pub async fn add(&self, caller: &Caller, form: &AddEmployee) -> domain::Result<Added> {
        self.domain().add_employee(caller, form).await
    }

    /// The edit dialog as it opens for `caller`.
    pub async fn form(&self, caller: &Caller, id: AccountId) -> EditEmployee {
        let editing = self.domain().employee_editing(caller, id, None, None).await.unwrap();
        form_of(&editing)
    }

    pub async fn save(&self, caller: &Caller, id: AccountId, form: &EditEmployee) -> domain::Result<Done> {
        self.domain().edit_employee(caller, id, form).await
    }

    /// Looks at the review, then saves.
    pub async fn reviewed(&self, caller: &Caller, id: AccountId, form: &EditEmployee) -> domain::Result<Done> {
        let (role, company) = (form.role.parse().ok(), form.company.parse().ok());
        let editing = self.domain().employee_editing(caller, id, role, company).await?;
        let seen = editing.review.map(|review| review.seal).unwrap_or_default();
        self.save(caller, id, &EditEmployee { seen, ..form.clone() }).await
    }

    /// Everything of one person that a refusal must leave alone.
    pub async fn record(&self, id: AccountId) -> String {
        sqlx::query_scalar(
            "select a::text || coalesce((select k::text from credential k where k.account_id = a.id), '')
                 || (select count(*) from session s where s.account_id = a.id)
                 || (select count(*) from mail m where m.account_id = a.id) from account a where a.id = $1",
        )
        .bind(id.0)
        .fetch_one(&self.db.pool)
        .await
        .unwrap()
    }

    pub async fn text(&self, sql: &str) -> String {
        sqlx::query_scalar(sqlx::AssertSqlSafe(sql.to_owned())).fetch_one(&self.db.pool).await.unwrap()
    }

    pub async fn sessions(&self, id: AccountId) -> i64 {
        self.db.count(&format!("select count(*) from session where account_id = '{id}'")).await
    }

    pub async fn mails(&self, id: AccountId, kind: &str) -> i64 {
        self.db.count(&format!("select count(*) from mail where account_id = '{id}' and kind = '{kind}'")).await
    }

    /// The password in the newest mail that brings one.
    pub async fn mailed_password(&self, id: AccountId) -> String {
        let ticket: Uuid = sqlx::query_scalar(
            "select ticket_id from mail where account_id = $1 and kind = 'temporary_password'
              order by created_at desc, id desc limit 1",
        )
        .bind(id.0)
        .fetch_one(&self.db.pool)
        .await
        .unwrap();
        self.domain().keys().password(ticket, 1)
    }

    /// Tallies and sight are what the rows say.
    pub async fn in_step(&self) {
        assert_eq!(self.db.count(OUT_OF_STEP).await, 0, "the tally is out of step");
        assert_eq!(self.db.count(testkit::SIGHT_OUT_OF_STEP).await, 0, "the sight is out of step");
    }

    /// Signs in with a password and, without an app, the mailed code; where it leads.
    pub async fn sign_in(&self, email: &str, password: &str) -> domain::Result<Landing> {
        match self.domain().sign_in(email, password, None, origin()).await? {
            SignInStep::Done(session) => Ok(session.landing),
            SignInStep::Code { flow, .. } => {
                let (id, generation): (Uuid, i32) = sqlx::query_as(
                    "select t.id, t.generation from mail m join ticket t on t.id = m.ticket_id
                      where m.recipient = $1 and m.kind = 'second_factor' order by m.created_at desc, m.id desc limit 1",
                )
                .bind(email)
                .fetch_one(&self.db.pool)
                .await
                .unwrap();
                let code = self.domain().keys().code(id, generation);
                Ok(self.domain().sign_in_code(&flow, &code, origin()).await?.landing)
            }
        }
    }
}

/// The form of a dialog that was just opened.
pub fn form_of(editing: &Editing) -> EditEmployee {
    let detail = &editing.detail;
    EditEmployee {
        version: detail.row.version,
        username: detail.username.clone(),
        name: detail.row.label.clone(),
        email: detail.row.email.clone(),
        region: detail.region.clone(),
        country: detail.country.clone(),
        phone: detail.row.phone.clone(),
        company: detail.company_id.to_string(),
        description: detail.description.clone(),
        role: detail.role_id.unwrap().to_string(),
        seen: String::new(),
    }
}

pub fn origin() -> Origin {
    Origin { address: "192.0.2.1".into(), user_agent: "Firefox".into(), request_id: "r1".into() }
}

pub fn api<T>(result: domain::Result<T>) -> ApiError {
    match result {
        Err(Error::Api(error)) => error,
        Err(other) => panic!("not for a person: {other}"),
        Ok(_) => panic!("it went through"),
    }
}

/// The reason of a refusal.
pub fn forbidden<T>(result: domain::Result<T>) -> String {
    match api(result) {
        ApiError::Forbidden(why) => why,
        other => panic!("{other:?}"),
    }
}

/// The conflict that brings the present record, and the review where there is one to see.
pub fn to_review<T>(result: domain::Result<T>) -> (String, Editing) {
    let ApiError::Conflict { message, current: Some(current) } = api(result) else { panic!("nothing came with it") };
    (message, serde_json::from_str(&current).unwrap())
}
