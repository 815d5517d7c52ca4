//! A small world with people who have passwords.

use domain::auth::{CodeBy, NewSession, SignInStep};
use domain::caller::Origin;
use domain::{Caller, Domain, Error};
use model::ApiError;
use model::ids::{AccountId, CompanyId};
use model::role::BuiltIn;
use testkit::TestDb;
use testkit::people::Make;
use time::{Duration, OffsetDateTime};
use totp_rs::Builder;
use uuid::Uuid;

pub const PASSWORD: &str = "gravel teapot oblique wander";
pub const OTHER: &str = "quarry lantern sideways plum";
pub const SECRET: &[u8] = b"12345678901234567890";

pub struct World {
    pub db: TestDb,
    pub domain: Domain,
    pub company: CompanyId,
}

impl World {
    pub async fn new() -> Self {
        let db = TestDb::new().await;
        let domain = db.domain.clone();
        let company = Make(&domain).company("op", None).await;
        Self { db, domain, company }
    }

    pub fn make(&self) -> Make<'_> {
        Make(&self.domain)
    }

    /// An active end user with [`PASSWORD`].
    pub async fn end_user(&self, email: &str) -> AccountId {
        let id = self.make().end_user(email, "active", self.company).await;
        self.set_password(id, PASSWORD).await;
        id
    }

    /// An employee with [`PASSWORD`] and the authenticator app of [`SECRET`].
    pub async fn employee(&self, email: &str) -> AccountId {
        let id = self.make().employee(email, BuiltIn::CommonManager, self.company).await;
        self.set_password(id, PASSWORD).await;
        id
    }

    pub async fn set_password(&self, id: AccountId, password: &str) {
        let hash = domain::auth::passwords::hash(&self.domain, password).await.unwrap();
        sqlx::query(
            "insert into credential (account_id, password_hash, updated_at) values ($1, $2, $3)
             on conflict (account_id) do update set password_hash = excluded.password_hash",
        )
        .bind(id.0)
        .bind(hash)
        .bind(self.now())
        .execute(&self.db.pool)
        .await
        .unwrap();
    }

    pub fn now(&self) -> OffsetDateTime {
        self.domain.clock().now()
    }

    pub fn later(&self, by: Duration) {
        self.domain.clock().advance(by);
    }

    pub async fn sign_in(&self, email: &str, password: &str) -> domain::Result<SignInStep> {
        self.domain.sign_in(email, password, None, from("192.0.2.1")).await
    }

    /// The password's step, which must ask for a code: the flow.
    pub async fn flow(&self, email: &str) -> String {
        match self.sign_in(email, PASSWORD).await.expect("the password is right") {
            SignInStep::Code { flow, .. } => flow,
            SignInStep::Done(_) => panic!("no code was asked for"),
        }
    }

    /// A whole sign-in with a mailed code.
    pub async fn in_by_mail(&self, email: &str, device: Option<&str>) -> NewSession {
        let step = self.domain.sign_in(email, PASSWORD, device, from("192.0.2.1")).await.unwrap();
        let SignInStep::Code { flow, by: CodeBy::Mail { .. } } = step else { panic!("no mailed code") };
        let code = self.mailed(email, "second_factor").await;
        self.domain.sign_in_code(&flow, &code, from("192.0.2.1")).await.expect("the code is right")
    }

    pub async fn caller(&self, session: &NewSession) -> Caller {
        self.whoever(&session.token).await.expect("the session holds")
    }

    pub async fn whoever(&self, token: &str) -> Option<Caller> {
        self.domain.caller(token, from("192.0.2.1")).await.unwrap()
    }

    /// The code of the newest mail of this kind to this address, of a ticket not used yet.
    pub async fn mailed(&self, email: &str, kind: &str) -> String {
        let (id, generation): (Uuid, i32) = sqlx::query_as(
            "select t.id, t.generation from mail m join ticket t on t.id = m.ticket_id
              where m.recipient = $1 and m.kind = $2 and t.used_at is null order by m.created_at desc, m.id desc limit 1",
        )
        .bind(email)
        .bind(kind)
        .fetch_one(&self.db.pool)
        .await
        .expect("a mail with a code");
        self.domain.keys().code(id, generation)
    }

    pub async fn mails(&self, kind: &str) -> i64 {
        sqlx::query_scalar("select count(*) from mail where kind = $1")
            .bind(kind)
            .fetch_one(&self.db.pool)
            .await
            .unwrap()
    }

    pub async fn audits(&self, action: &str) -> i64 {
        sqlx::query_scalar("select count(*) from audit where action = $1")
            .bind(action)
            .fetch_one(&self.db.pool)
            .await
            .unwrap()
    }

    /// The code the app of [`SECRET`] shows, so many seconds from now.
    pub fn app_code(&self, seconds: i64) -> String {
        code_of(SECRET, self.now() + Duration::seconds(seconds))
    }
}

pub fn code_of(secret: &[u8], at: OffsetDateTime) -> String {
    let totp = Builder::new().with_secret(secret.to_vec()).with_account_name("a").build().unwrap();
    totp.generate(u64::try_from(at.unix_timestamp()).unwrap()).to_string()
}

pub fn from(address: &str) -> Origin {
    Origin {
        address: address.to_owned(),
        user_agent: "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0".to_owned(),
        request_id: "r1".to_owned(),
    }
}

/// A code that differs from `code`.
pub fn not(code: &str) -> String {
    let last = code.chars().last().and_then(|c| c.to_digit(10)).unwrap();
    format!("{}{}", &code[..code.len() - 1], (last + 1) % 10)
}

pub fn api<T>(result: domain::Result<T>) -> ApiError {
    match result {
        Err(Error::Api(error)) => error,
        Err(other) => panic!("not for a person: {other}"),
        Ok(_) => panic!("it went through"),
    }
}
