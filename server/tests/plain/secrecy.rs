//! What an answer must not tell: which addresses have an account, and in what state.

use testkit::TestDb;
use testkit::people::Make;

use crate::browser::{Answer, Browser, PASSWORD, customer, operator, set_password, site};

/// An answer without what differs each time or was typed.
fn outward(answer: &Answer, email: &str) -> (u16, Vec<(String, String)>, String) {
    // The length follows the address, which the masked body stands for.
    let varying = ["x-request-id", "content-security-policy", "date", "content-length"];
    let mut headers: Vec<(String, String)> = answer
        .headers
        .iter()
        .filter(|(name, _)| !varying.contains(&name.as_str()))
        .map(|(name, value)| (name.to_string(), mask(value.to_str().expect("ASCII"), email)))
        .collect();
    headers.sort();
    (answer.status.as_u16(), headers, mask(&answer.body, email))
}

fn mask(text: &str, email: &str) -> String {
    text.replace(email, "ADDRESS").replace(&model::viewer::percent(email), "ADDRESS")
}

/// SEC-07: unknown, wrong, disabled, pending, rejected, removed, throttled, password-less and an empty
/// password have one answer, to the byte.
#[tokio::test]
async fn every_failed_sign_in_looks_the_same() {
    let db = TestDb::new().await;
    let company = operator(&db).await;
    let make = Make(&db.domain);
    customer(&db, "wrong@example.com", company).await;
    customer(&db, "empty@example.com", company).await;
    customer(&db, "throttled@example.com", company).await;
    let removed = customer(&db, "removed@example.com", company).await;
    db.sql(&format!("delete from account where id = '{removed}'")).await;
    let disabled = make.end_user("disabled@example.com", "off", company).await;
    let rejected = make.installer("rejected@example.com", "off", company).await;
    let pending = make.end_user("pending@example.com", "pending", company).await;
    for account in [disabled, rejected, pending] {
        set_password(&db, account, PASSWORD).await;
    }
    make.end_user("no-password@example.com", "active", company).await;

    let site = site(&db);
    let wrong = "willow anchor pepper seventy";
    let tries = [
        ("unknown@example.com", wrong),
        ("wrong@example.com", wrong),
        ("empty@example.com", ""),
        ("throttled@example.com", wrong),
        // Within the wait, so even the right password is not compared.
        ("throttled@example.com", PASSWORD),
        ("removed@example.com", PASSWORD),
        ("disabled@example.com", wrong),
        ("rejected@example.com", wrong),
        ("pending@example.com", PASSWORD),
        ("no-password@example.com", PASSWORD),
    ];
    let mut first = None;
    for (email, password) in tries {
        let answer = Browser::new(&site).post("/sign-in", &[("email", email), ("password", password)]).await;
        let seen = outward(&answer, email);
        let first = first.get_or_insert_with(|| seen.clone());
        assert_eq!(*first, seen, "{email}");
    }
    assert_eq!(first.expect("tries").0, 422);
}

/// SEC-07, SEC-09, SEC-34: asking for a code tells nothing of the account.
#[tokio::test]
async fn asking_for_a_code_looks_the_same_for_every_address() {
    let db = TestDb::new().await;
    let company = operator(&db).await;
    customer(&db, "active@example.com", company).await;
    Make(&db.domain).end_user("pending@example.com", "pending", company).await;
    Make(&db.domain).end_user("off@example.com", "off", company).await;
    let site = site(&db);
    for page in ["/register", "/recover"] {
        let mut first = None;
        for email in ["unknown@example.com", "active@example.com", "pending@example.com", "off@example.com"] {
            let answer = Browser::new(&site).post(page, &[("email", email)]).await;
            let seen = outward(&answer, email);
            let first = first.get_or_insert_with(|| seen.clone());
            assert_eq!(*first, seen, "{page} {email}");
        }
        assert_eq!(first.expect("tries").0, 303, "{page}");
    }
}

/// SEC-07: so does using a wrong one.
#[tokio::test]
async fn a_wrong_code_looks_the_same_for_every_address() {
    let db = TestDb::new().await;
    let company = operator(&db).await;
    customer(&db, "active@example.com", company).await;
    Make(&db.domain).end_user("pending@example.com", "pending", company).await;
    let site = site(&db);
    for page in ["/register", "/recover"] {
        let mut first = None;
        for email in ["unknown@example.com", "active@example.com", "pending@example.com"] {
            let mut browser = Browser::new(&site);
            browser.post(page, &[("email", email)]).await;
            let fields = [("email", email), ("code", "00000000"), ("password", PASSWORD), ("repeat", PASSWORD)];
            let answer = browser.post(&format!("{page}/code"), &fields).await;
            let seen = outward(&answer, email);
            let first = first.get_or_insert_with(|| seen.clone());
            assert_eq!(*first, seen, "{page} {email}");
        }
        assert_eq!(first.expect("tries").0, 422, "{page}");
    }
}
