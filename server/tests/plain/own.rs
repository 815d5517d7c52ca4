//! The own profile.

use http::StatusCode;
use testkit::TestDb;
use testkit::people::Make;

use crate::browser::{Browser, OTHER_PASSWORD, PASSWORD, app_code, customer, employee, operator, site, wait};

/// SEC-05: needs the present password, ends the other sessions, gives this one a new id.
#[tokio::test]
async fn a_person_changes_the_password() {
    let db = TestDb::new().await;
    let anna = customer(&db, "anna@example.com", operator(&db).await).await;
    let site = site(&db);
    let mut browser = Browser::new(&site);
    browser.sign_in_by_mail(&db, anna, "anna@example.com", PASSWORD).await;
    let mut other = Browser::new(&site);
    other.sign_in_by_mail(&db, anna, "anna@example.com", PASSWORD).await;
    browser.get("/profile/password").await.shows(200, "Current password");

    let wrong = [("current", "not my password at all"), ("new", OTHER_PASSWORD), ("repeat", OTHER_PASSWORD)];
    let refused = browser.post("/profile/password", &wrong).await;
    assert_eq!(refused.status, 422, "{}", refused.body);
    assert!(refused.input("current").contains("autofocus"));
    assert!(!refused.body.contains(OTHER_PASSWORD));
    wait(&db, 60);
    let before = browser.session().expect("a session").clone();
    let right = [("current", PASSWORD), ("new", OTHER_PASSWORD), ("repeat", OTHER_PASSWORD)];
    browser.post("/profile/password", &right).await.leads_to("/home/account");
    browser.get("/home/account").await.shows(200, "Your password is changed");
    assert_ne!(browser.session(), Some(&before));
    other.get("/profile").await.leads_to("/sign-in?next=%2Fprofile");
}

/// Decision 8: a staff-set password opens the way to choosing another, and to nothing else.
#[tokio::test]
async fn a_staff_set_password_must_be_changed_first() {
    let db = TestDb::new().await;
    let anna = customer(&db, "anna@example.com", operator(&db).await).await;
    db.sql(&format!("update credential set temporary_until = '2026-06-02' where account_id = '{anna}'")).await;
    let mut browser = Browser::new(&site(&db));
    browser.sign_in_by_mail(&db, anna, "anna@example.com", PASSWORD).await.leads_to("/profile/password");
    browser.get("/profile").await.leads_to("/profile/password");
    browser.get("/profile/password").await.shows(200, "set by staff");
    let fields = [("current", PASSWORD), ("new", OTHER_PASSWORD), ("repeat", OTHER_PASSWORD)];
    browser.post("/profile/password", &fields).await.leads_to("/home");
    browser.get("/profile").await.shows(200, "anna@example.com");
}

/// SEC-42: a person sees his sessions and ends them; nobody else's.
#[tokio::test]
async fn a_person_ends_a_session() {
    let db = TestDb::new().await;
    let company = operator(&db).await;
    let anna = customer(&db, "anna@example.com", company).await;
    let bert = customer(&db, "bert@example.com", company).await;
    let site = site(&db);
    let mut browser = Browser::new(&site);
    browser.sign_in_by_mail(&db, anna, "anna@example.com", PASSWORD).await;
    let mut phone = Browser::new(&site);
    phone.sign_in_by_mail(&db, anna, "anna@example.com", PASSWORD).await;
    let mut stranger = Browser::new(&site);
    stranger.sign_in_by_mail(&db, bert, "bert@example.com", PASSWORD).await;

    let page = browser.get("/profile").await;
    page.shows(200, "This browser");
    assert_eq!(page.body.matches("action=\"/profile/end-session\"").count(), 1);
    let input = page.input("session");
    let id = input.split("value=\"").nth(1).expect("an id").split('"').next().expect("its end").to_owned();
    assert_eq!(stranger.post("/profile/end-session", &[("session", &id)]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(browser.post("/profile/end-session", &[("session", "x")]).await.status, StatusCode::NOT_FOUND);
    phone.get("/profile").await.shows(200, "anna@example.com");

    browser.post("/profile/end-session", &[("session", &id)]).await.leads_to("/home/account");
    browser.get("/home/account").await.shows(200, "That session has ended.");
    phone.get("/profile").await.leads_to("/sign-in?next=%2Fprofile");
}

/// SEC-21: changing a factor wants a fresh proof, which gives the session a new id (SEC-38).
#[tokio::test]
async fn an_old_proof_is_renewed_first() {
    let db = TestDb::new().await;
    let anna = customer(&db, "anna@example.com", operator(&db).await).await;
    let mut browser = Browser::new(&site(&db));
    browser.sign_in_by_mail(&db, anna, "anna@example.com", PASSWORD).await;
    wait(&db, 11 * 60);
    let lead = "/step-up?next=%2Fprofile%2Fauthenticator";
    browser.post("/profile/authenticator/begin", &[]).await.leads_to(lead);
    let page = browser.get(lead).await;
    page.shows(200, "Confirm that it is you");
    assert!(page.input("proof").contains("type=\"password\""));

    let next = ("next", "/profile/authenticator");
    let wrong = browser.post("/step-up", &[("proof", "not my password at all"), next]).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.input("proof").contains("aria-invalid"));
    wait(&db, 60);
    let before = browser.session().expect("a session").clone();
    browser.post("/step-up", &[("proof", PASSWORD), next]).await.leads_to("/profile/authenticator");
    assert_ne!(browser.session(), Some(&before));
    browser.post("/profile/authenticator/begin", &[]).await.shows(200, "Scan the picture");
}

/// Decision 20, SEC-22: a customer may take up an app, renew his codes, and go back to mail.
#[tokio::test]
async fn a_customer_uses_and_removes_an_app() {
    let db = TestDb::new().await;
    let anna = customer(&db, "anna@example.com", operator(&db).await).await;
    let mut browser = Browser::new(&site(&db));
    browser.sign_in_by_mail(&db, anna, "anna@example.com", PASSWORD).await;
    let offer = browser.post("/profile/authenticator/begin", &[]).await;
    let key = offer
        .body
        .split("class=\"secret-key\">")
        .nth(1)
        .expect("a key")
        .split('<')
        .next()
        .expect("its end")
        .replace(' ', "");
    let secret = totp_rs::Secret::try_from_base32(&key).expect("base32");
    let code = app_code(&db, secret.as_ref());
    let first = browser.post("/profile/authenticator/confirm", &[("code", &code)]).await;
    first.shows(200, "Your recovery codes");
    browser.get("/profile").await.shows(200, "In use");
    let second = browser.post("/profile/authenticator/codes", &[]).await;
    second.shows(200, "Your recovery codes");
    assert_ne!(first.body, second.body);

    browser.post("/profile/authenticator/remove", &[]).await.leads_to("/home/account");
    browser.get("/home/account").await.shows(200, "Codes come by mail from now on.");
    browser.get("/profile/authenticator").await.shows(200, "Set up authenticator app");
}

/// SEC-21, SEC-26: whom the role asks for an app cannot remove it.
#[tokio::test]
async fn a_required_app_is_not_removed() {
    let db = TestDb::new().await;
    employee(&db, "otto@example.com", operator(&db).await).await;
    let mut browser = Browser::new(&site(&db));
    browser.sign_in_by_app(&db, "otto@example.com").await.leads_to("/");
    let page = browser.get("/profile/authenticator").await;
    page.shows(200, "it can be replaced but not removed");
    assert!(!page.body.contains("/profile/authenticator/remove"));
    let refused = browser.post("/profile/authenticator/remove", &[]).await;
    refused.shows(403, "Your role needs an authenticator app.");
    browser.get("/profile").await.shows(200, "Back to the console");
}

/// SEC-16, SEC-36: nobody gets anything below `/profile` without a session.
#[tokio::test]
async fn without_a_session_every_own_page_leads_to_sign_in() {
    let db = TestDb::new().await;
    let company = operator(&db).await;
    let mut browser = Browser::new(&site(&db));
    let off = Make(&db.domain).end_user("off@example.com", "off", company).await;
    let token = Make(&db.domain).session(off).await;
    for session in [None, Some(token), Some("x".repeat(43)), Some("A".repeat(43))] {
        browser.cookies.clear();
        if let Some(token) = session {
            browser.cookies.insert("__Host-sid".into(), token);
        }
        for path in ["/profile", "/profile/password", "/profile/authenticator"] {
            let lead = format!("/sign-in?next={}", model::viewer::percent(path));
            browser.get(path).await.leads_to(&lead);
        }
        browser.get("/step-up?next=%2Faccounts").await.leads_to("/sign-in?next=%2Faccounts");
        for path in ["/profile/password", "/profile/authenticator/begin", "/profile/authenticator/confirm"] {
            let answer = browser.post(path, &[]).await;
            assert!(answer.location().starts_with("/sign-in?next=%2Fprofile%2F"), "{path}: {}", answer.location());
        }
        for path in ["/profile/end-session", "/step-up"] {
            browser.post(path, &[]).await.leads_to("/sign-in?next=%2Fprofile");
        }
    }
}

/// Decision 19: pages without a script show times in the zone that their reader chose.
#[tokio::test]
async fn a_person_chooses_a_time_zone() {
    let db = TestDb::new().await;
    let anna = customer(&db, "anna@example.com", operator(&db).await).await;
    db.sql(&format!("update account set last_sign_in_at = '2026-05-05 12:08:58Z' where id = '{anna}'")).await;
    let mut browser = Browser::new(&site(&db));
    browser.sign_in_by_mail(&db, anna, "anna@example.com", PASSWORD).await;
    // The test's clock stands at noon, UTC.
    browser.get("/profile").await.shows(200, "12:00:00 PM");
    browser.get("/profile/time-zone").await.shows(200, "America/New York");
    let wrong = browser.post("/profile/time-zone", &[("zone", "Mars/Olympus")]).await;
    wrong.shows(422, "Choose a time zone from the list.");
    browser.post("/profile/time-zone", &[("zone", "Asia/Kolkata")]).await.leads_to("/home/account");
    let profile = browser.get("/home/account").await;
    profile.shows(200, "Your time zone is saved.");
    profile.shows(200, "5:30:00 PM");
    profile.shows(200, "Asia/Kolkata");
    browser.post("/profile/time-zone", &[("zone", "")]).await.leads_to("/home/account");
    browser.get("/profile").await.shows(200, "12:00:00 PM");
    assert_eq!(db.count("select count(*) from audit where action = 'auth.time_zone'").await, 2);
}
