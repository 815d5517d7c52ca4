//! `/email` and `/email/undo`: a new address is proved, and the old one takes it back (S2-18); signing in by
//! username (S2-19).

use domain::tickets;
use testkit::TestDb;
use testkit::people::Make;

use crate::browser::{Browser, PASSWORD, operator, site};

/// A customer whose address is being changed, and the ticket's code.
async fn changing(db: &TestDb) -> (model::ids::AccountId, String) {
    let company = operator(db).await;
    let make = Make(&db.domain);
    let ann = make.end_user("ann@old.test", "active", company).await;
    make.password(ann, PASSWORD).await;
    let admin = make.employee("ada@op.test", model::role::BuiltIn::SuperAdministrator, company).await;
    let admin = make.caller(admin).await;
    let version = db.count(&format!("select version from account where id = '{ann}'")).await;
    db.domain.change_email(&admin, ann, version, "ann@new.test").await.expect("asked for");
    let ticket = db.text("select id::text from ticket where kind = 'change_email'").await;
    let code = db.domain.keys().code(ticket.parse().expect("an id"), 1);
    (ann, code)
}

async fn address(db: &TestDb, id: model::ids::AccountId) -> String {
    db.text(&format!("select email from account where id = '{id}'")).await
}

/// The page takes address and code, without a script; a wrong one says no more than that; then the link in the
/// notice, whose opening changes nothing, takes the change back.
#[tokio::test]
async fn an_address_is_changed_and_taken_back() {
    let db = TestDb::new().await;
    let (ann, code) = changing(&db).await;
    let mut browser = Browser::new(&site(&db));
    let page = browser.get("/email").await;
    page.shows(200, "Confirm your new address");
    assert!(!page.body.contains("<script"), "no program");
    let wrong = browser.post("/email", &[("email", "ann@new.test"), ("code", "12345678")]).await;
    wrong.shows(422, model::text::CODE_FAILED);
    let nobody = browser.post("/email", &[("email", "nobody@new.test"), ("code", &code)]).await;
    nobody.shows(422, model::text::CODE_FAILED);
    browser.post("/email", &[("email", "ann@new.test"), ("code", &code)]).await.leads_to("/sign-in");
    browser.get("/sign-in").await.shows(200, "Your address is changed.");
    assert_eq!(address(&db, ann).await, "ann@new.test");
    let ticket = db.text("select id::text from ticket where kind = 'undo_email'").await;
    let mut conn = db.pool.acquire().await.expect("a connection");
    let ticket = tickets::repo::find(&mut conn, ticket.parse().expect("an id")).await.expect("read").expect("there");
    drop(conn);
    let token = ticket.link(&db.domain);
    let path = format!("/email/undo?token={token}");
    browser.get(&path).await.shows(200, "Take your old address back");
    assert_eq!(address(&db, ann).await, "ann@new.test", "opening changes nothing");
    browser.post("/email/undo", &[("token", "nonsense")]).await.shows(403, "This link is used up");
    browser.post("/email/undo", &[("token", &token)]).await.leads_to("/sign-in");
    browser.get("/sign-in").await.shows(200, "Your old address is back");
    assert_eq!(address(&db, ann).await, "ann@old.test");
    browser.post("/email/undo", &[("token", &token)]).await.shows(403, "This link is used up");
}

/// S2-19: the sign-in page takes the username in place of the address.
#[tokio::test]
async fn a_username_signs_in() {
    let db = TestDb::new().await;
    let company = operator(&db).await;
    let make = Make(&db.domain);
    let ann = make.end_user("ann@old.test", "active", company).await;
    make.password(ann, PASSWORD).await;
    db.sql(&format!("update account set username = 'ann.angel' where id = '{ann}'")).await;
    let mut browser = Browser::new(&site(&db));
    let page = browser.get("/sign-in").await;
    page.shows(200, "Email address or user name");
    assert!(page.input("email").contains(r#"type="text""#), "{}", page.input("email"));
    let step = browser.post("/sign-in", &[("email", "Ann.Angel"), ("password", PASSWORD)]).await;
    step.leads_to("/sign-in/code?by=mail");
    let wrong = browser.post("/sign-in", &[("email", "nobody.here"), ("password", PASSWORD)]).await;
    wrong.shows(422, model::text::SIGN_IN_FAILED);
}
