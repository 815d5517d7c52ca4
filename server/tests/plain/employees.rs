//! An employee's first sign-in (S4-9, S4-22, decisions 8 and 20): with a mailed code, a generated password or
//! one typed by staff. Whichever it is, an authenticator app is set up before anything can be seen.

use domain::tickets::{self, TicketKind};
use model::employees::AddEmployee;
use model::ids::AccountId;
use model::role::BuiltIn;
use testkit::TestDb;
use testkit::people::Make;

use crate::browser::{Browser, OTHER_PASSWORD, PASSWORD, mailed_code, operator, site, wait};

const EMAIL: &str = "nina@example.com";

/// Added by a Super Administrator with this password setup.
async fn added(db: &TestDb, setup: &str) -> AccountId {
    let make = Make(&db.domain);
    let company = operator(db).await;
    let admin = make.employee("ada@example.com", BuiltIn::SuperAdministrator, company).await;
    let form = AddEmployee {
        username: "nina".into(),
        name: "Nina New".into(),
        email: EMAIL.into(),
        region: "europe".into(),
        setup: setup.into(),
        password: PASSWORD.into(),
        repeat: PASSWORD.into(),
        role: make.built_in(BuiltIn::Owner).await.to_string(),
        ..AddEmployee::default()
    };
    db.domain.add_employee(&make.caller(admin).await, &form).await.expect("the employee is added").id
}

/// The password in the mail, which nobody else has.
async fn mailed_password(db: &TestDb, account: AccountId) -> String {
    let mut conn = db.pool.acquire().await.expect("a connection");
    let kind = TicketKind::TemporaryPassword;
    let ticket = tickets::live(&mut conn, kind, account, db.domain.clock().now()).await.expect("the ticket is read");
    ticket.expect("a live ticket").password(&db.domain)
}

/// The employee facts: the code sets the password, then the app is set up.
#[tokio::test]
async fn with_a_mailed_code() {
    let db = TestDb::new().await;
    let nina = added(&db, "code").await;
    let mut browser = Browser::new(&site(&db));
    let early = [("email", EMAIL), ("password", PASSWORD)];
    browser.post("/sign-in", &early).await.shows(422, model::text::SIGN_IN_FAILED);
    let code = mailed_code(&db, TicketKind::Register, nina).await;
    let fields = [("email", EMAIL), ("code", code.as_str()), ("password", PASSWORD), ("repeat", PASSWORD)];
    browser.post("/register/code", &fields).await.leads_to("/sign-in");
    wait(&db, 60);
    browser.post("/sign-in", &early).await.leads_to("/profile/authenticator");
    browser.get("/profile/authenticator").await.shows(200, "authenticator app");
}

/// S4-9, S4-22: in once, a password of one's own, then the app; the mailed one is of no use any more.
#[tokio::test]
async fn with_a_generated_password() {
    let db = TestDb::new().await;
    let nina = added(&db, "generate").await;
    one_sign_in_then_change(&db, &mailed_password(&db, nina).await).await;
}

/// S4-9: the same with one typed by staff.
#[tokio::test]
async fn with_a_typed_password() {
    let db = TestDb::new().await;
    added(&db, "custom").await;
    one_sign_in_then_change(&db, PASSWORD).await;
}

async fn one_sign_in_then_change(db: &TestDb, given: &str) {
    let site = site(db);
    let mut browser = Browser::new(&site);
    browser.post("/sign-in", &[("email", EMAIL), ("password", given)]).await.leads_to("/profile/password");
    browser.get("/profile").await.leads_to("/profile/password");
    let mut second = Browser::new(&site);
    second.post("/sign-in", &[("email", EMAIL), ("password", given)]).await.shows(422, model::text::SIGN_IN_FAILED);
    wait(db, 60);
    let fields = [("current", given), ("new", OTHER_PASSWORD), ("repeat", OTHER_PASSWORD)];
    let changed = browser.post("/profile/password", &fields).await;
    changed.leads_to("/profile/authenticator");
    browser.get("/profile/authenticator").await.shows(200, "authenticator app");
    second.post("/sign-in", &[("email", EMAIL), ("password", given)]).await.shows(422, model::text::SIGN_IN_FAILED);
}
