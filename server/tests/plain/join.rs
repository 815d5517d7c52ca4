//! `/join`: registering oneself with a company's authorization code.

use testkit::TestDb;
use testkit::people::Make;

use crate::browser::{Browser, operator, site};

const ASKED: [(&str, &str); 5] = [
    ("code", "west-west 22"),
    ("name", "Joan <b>Joiner</b>"),
    ("email", "joan@example.com"),
    ("phone", "+1 555 0100"),
    ("kind", "employee"),
];

async fn west(db: &TestDb) {
    let operator = operator(db).await;
    Make(&db.domain).company("WEST", Some(operator)).await;
    db.sql("update company set joining = 'both', authorization_code = 'WESTWEST22' where code = 'WEST'").await;
}

/// A person asks with the code, proves the address, and waits; the pages have no script and say no more to one
/// address than to another (SEC-07).
#[tokio::test]
async fn a_person_asks_proves_the_address_and_waits() {
    let db = TestDb::new().await;
    west(&db).await;
    let mut browser = Browser::new(&site(&db));
    browser.get("/sign-in").await.shows(200, "Register with a company's code");
    let page = browser.get("/join").await;
    page.shows(200, "Register with a company's code");
    assert!(!page.body.contains("<script"), "no program");
    browser.post("/join", &ASKED).await.leads_to("/join/code?email=joan%40example.com");
    browser.get("/join/code?email=joan%40example.com").await.shows(200, "Enter the mailed code");
    let wrong = browser.post("/join/code", &[("email", "joan@example.com"), ("code", "12345678")]).await;
    wrong.shows(422, model::text::CODE_FAILED);
    let ticket = db.text("select ticket_id::text from mail where kind = 'join'").await;
    let code = db.domain.keys().code(ticket.parse().expect("an id"), 1);
    browser.post("/join/code", &[("email", "joan@example.com"), ("code", &code)]).await.leads_to("/sign-in");
    browser.get("/sign-in").await.shows(200, "Your request is sent.");
    assert_eq!(db.count("select count(*) from join_request where state = 'waiting'").await, 1);
    assert_eq!(db.count("select count(*) from account where email = 'joan@example.com'").await, 0);
}

/// What is wrong is said at its field, with what was typed; a code that opens nothing is not valid.
#[tokio::test]
async fn what_is_wrong_is_said_at_its_field() {
    let db = TestDb::new().await;
    west(&db).await;
    let mut browser = Browser::new(&site(&db));
    let empty = browser.post("/join", &[]).await;
    assert_eq!(empty.status, 422);
    for field in ["code", "name", "email", "phone"] {
        assert!(empty.input(field).contains("aria-invalid"), "{field}");
    }
    let mut wrong = ASKED;
    wrong[0].1 = "NOSUCHCODE";
    let refused = browser.post("/join", &wrong).await;
    refused.shows(422, "This code is not valid.");
    assert!(refused.input("name").contains("Joan &lt;b&gt;Joiner"), "{}", refused.input("name"));
    assert_eq!(db.count("select count(*) from mail").await, 0);
}
