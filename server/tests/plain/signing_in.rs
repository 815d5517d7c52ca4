//! Signing in, staying signed in, signing out.

use http::StatusCode;
use testkit::TestDb;
use testkit::people::Make;

use crate::browser::{
    Answer, Browser, OTHER_PASSWORD, PASSWORD, SECRET, app_code, customer, employee, mailed_code, operator,
    set_password, site, wait,
};

/// Password, then the mailed code (SEC-16, SEC-17, SEC-25, SEC-37).
#[tokio::test]
async fn a_customer_signs_in_with_a_mailed_code() {
    let db = TestDb::new().await;
    let anna = customer(&db, "anna@example.com", operator(&db).await).await;
    let mut browser = Browser::new(&site(&db));
    browser.get("/sign-in").await.shows(200, "<title>Sign in · Panelwarden</title>");

    let first = browser.post("/sign-in", &[("email", "anna@example.com"), ("password", PASSWORD)]).await;
    first.leads_to("/sign-in/code?by=mail");
    assert_eq!(only_cookie(&first, "__Host-flow"), "Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=600");
    // Half-authenticated is not signed in.
    assert_eq!(browser.session(), None);
    browser.get("/profile").await.leads_to("/sign-in?next=%2Fprofile");
    browser.get("/sign-in/code?by=mail").await.shows(200, "We have mailed a code");

    let code = mailed_code(&db, domain::tickets::TicketKind::SecondFactor, anna).await;
    let second = browser.post("/sign-in/code", &[("code", &code), ("by", "mail")]).await;
    second.leads_to("/home");
    assert_eq!(only_cookie(&second, "__Host-sid"), "Path=/; HttpOnly; SameSite=Lax; Secure");
    assert_eq!(only_cookie(&second, "__Host-device"), "Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=34560000");
    assert!(!browser.cookies.contains_key("__Host-flow"));
    browser.get("/profile").await.shows(200, "anna@example.com");
}

/// Decision 20: the console asks for the app's code; `next` is followed.
#[tokio::test]
async fn an_employee_signs_in_with_the_authenticator_app() {
    let db = TestDb::new().await;
    employee(&db, "otto@example.com", operator(&db).await).await;
    let site = site(&db);
    let mut browser = Browser::new(&site);
    browser.sign_in_by_app(&db, "otto@example.com").await.leads_to("/");

    wait(&db, 60);
    let mut other = Browser::new(&site);
    let next = [("email", "otto@example.com"), ("password", PASSWORD), ("next", "/accounts?page=2")];
    other.post("/sign-in", &next).await.leads_to("/sign-in/code?next=%2Faccounts%3Fpage%3D2&by=app");
    let page = other.get("/sign-in/code?next=%2Faccounts%3Fpage%3D2&by=app").await;
    page.shows(200, "authenticator app");
    assert!(page.input("next").contains("value=\"/accounts?page=2\""));
    let code = app_code(&db, SECRET);
    let done = other.post("/sign-in/code", &[("code", &code), ("by", "app"), ("next", "/accounts?page=2")]).await;
    done.leads_to("/accounts?page=2");
}

/// What was typed stays, the password does not; the fault stands at its field, which has the focus.
#[tokio::test]
async fn a_wrong_password_keeps_the_address() {
    let db = TestDb::new().await;
    customer(&db, "anna@example.com", operator(&db).await).await;
    let mut browser = Browser::new(&site(&db));
    let answer = browser.post("/sign-in", &[("email", "anna@example.com"), ("password", "not this one, sorry")]).await;
    answer.shows(422, model::text::SIGN_IN_FAILED);
    assert!(answer.input("email").contains("value=\"anna@example.com\""));
    let password = answer.input("password");
    assert!(password.contains("autofocus") && password.contains("aria-invalid=\"true\""), "{password}");
    assert!(!answer.body.contains("not this one"), "a password was written into a page");
    assert_eq!(answer.body.matches("autofocus").count(), 1);
    assert!(browser.cookies.is_empty());
}

/// S1-12: told that it is disabled, but only to who knows the password.
#[tokio::test]
async fn a_disabled_account_is_told_so_after_the_right_password_only() {
    let db = TestDb::new().await;
    let company = operator(&db).await;
    let off = Make(&db.domain).end_user("off@example.com", "off", company).await;
    set_password(&db, off, PASSWORD).await;
    let mut browser = Browser::new(&site(&db));
    let wrong = browser.post("/sign-in", &[("email", "off@example.com"), ("password", OTHER_PASSWORD)]).await;
    wrong.shows(422, model::text::SIGN_IN_FAILED);
    assert!(!wrong.body.contains("disabled"));
    wait(&db, 60);
    let right = browser.post("/sign-in", &[("email", "off@example.com"), ("password", PASSWORD)]).await;
    right.shows(422, model::text::SIGN_IN_DISABLED);
    assert!(browser.cookies.is_empty());
}

/// SEC-17, SEC-25: a wrong code is refused at its field; the code works in its own browser only.
#[tokio::test]
async fn a_code_is_bound_to_its_browser() {
    let db = TestDb::new().await;
    let anna = customer(&db, "anna@example.com", operator(&db).await).await;
    let site = site(&db);
    let mut browser = Browser::new(&site);
    browser.post("/sign-in", &[("email", "anna@example.com"), ("password", PASSWORD)]).await;
    let code = mailed_code(&db, domain::tickets::TicketKind::SecondFactor, anna).await;

    let mut stranger = Browser::new(&site);
    stranger.get("/sign-in/code").await.leads_to("/sign-in");
    stranger.post("/sign-in/code", &[("code", &code)]).await.leads_to("/sign-in");
    stranger.cookies.insert("__Host-flow".into(), "A".repeat(64));
    stranger.post("/sign-in/code", &[("code", &code)]).await.shows(422, model::text::CODE_FAILED);

    let wrong = browser.post("/sign-in/code", &[("code", "00000000"), ("by", "mail")]).await;
    wrong.shows(422, model::text::CODE_FAILED);
    assert!(!wrong.input("code").contains("value=\"00000000\""), "codes are not written into pages");
    browser.post("/sign-in/code", &[("code", &code), ("by", "mail")]).await.leads_to("/home");
}

/// SEC-17, SEC-32, SEC-69: another code on demand, told by the next page and once.
#[tokio::test]
async fn another_code_can_be_asked_for() {
    let db = TestDb::new().await;
    let anna = customer(&db, "anna@example.com", operator(&db).await).await;
    let mut browser = Browser::new(&site(&db));
    browser.post("/sign-in", &[("email", "anna@example.com"), ("password", PASSWORD)]).await;
    let first = mailed_code(&db, domain::tickets::TicketKind::SecondFactor, anna).await;
    let soon = browser.post("/sign-in/code/resend", &[]).await;
    assert_eq!(soon.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(soon.headers.contains_key("retry-after"));

    wait(&db, 61);
    browser.post("/sign-in/code/resend", &[]).await.leads_to("/sign-in/code?by=mail");
    browser.get("/sign-in/code?by=mail").await.shows(200, "a new code could be sent");
    assert!(!browser.get("/sign-in/code?by=mail").await.body.contains("a new code could be sent"));
    browser.post("/sign-in/code", &[("code", &first)]).await.shows(422, model::text::CODE_FAILED);
    let second = mailed_code(&db, domain::tickets::TicketKind::SecondFactor, anna).await;
    browser.post("/sign-in/code", &[("code", &second)]).await.leads_to("/home");
}

/// SEC-38: a new id at each sign-in, and the one before is dead.
#[tokio::test]
async fn signing_in_again_ends_the_session_before() {
    let db = TestDb::new().await;
    let company = operator(&db).await;
    let anna = customer(&db, "anna@example.com", company).await;
    let bert = customer(&db, "bert@example.com", company).await;
    let site = site(&db);
    let mut browser = Browser::new(&site);
    browser.sign_in_by_mail(&db, anna, "anna@example.com", PASSWORD).await.leads_to("/home");
    let first = browser.session().expect("signed in").clone();
    browser.get("/sign-in").await.leads_to("/home");
    browser.get("/sign-in?next=%2Fprofile%2Fpassword").await.leads_to("/profile/password");

    browser.sign_in_by_mail(&db, bert, "bert@example.com", PASSWORD).await.leads_to("/home");
    assert_ne!(browser.session(), Some(&first));
    let mut old = Browser::new(&site);
    old.cookies.insert("__Host-sid".into(), first);
    old.get("/profile").await.leads_to("/sign-in?next=%2Fprofile");
}

/// SEC-39: ended on the server, not only forgotten by the browser.
#[tokio::test]
async fn signing_out_kills_the_session() {
    let db = TestDb::new().await;
    let anna = customer(&db, "anna@example.com", operator(&db).await).await;
    let site = site(&db);
    let mut browser = Browser::new(&site);
    browser.sign_in_by_mail(&db, anna, "anna@example.com", PASSWORD).await;
    let token = browser.session().expect("signed in").clone();
    assert!(browser.get("/profile").await.body.contains("action=\"/sign-out\""), "the way out is on the page");
    assert_eq!(browser.get("/sign-out").await.status, StatusCode::METHOD_NOT_ALLOWED);

    let out = browser.post("/sign-out", &[]).await;
    out.leads_to("/sign-in");
    assert_eq!(out.headers["clear-site-data"], "\"cache\", \"storage\"");
    assert_eq!(browser.session(), None);
    assert!(browser.cookies.contains_key("__Host-device"), "the device is still known");
    browser.get("/sign-in").await.shows(200, "You are signed out.");

    let mut replay = Browser::new(&site);
    replay.cookies.insert("__Host-sid".into(), token);
    replay.get("/profile").await.leads_to("/sign-in?next=%2Fprofile");
    assert_eq!(db.count("select count(*) from session").await, 0);
}

/// SEC-70: nothing but a page of this site is followed.
#[tokio::test]
async fn only_pages_of_this_site_are_followed() {
    let db = TestDb::new().await;
    let anna = customer(&db, "anna@example.com", operator(&db).await).await;
    let mut browser = Browser::new(&site(&db));
    browser.sign_in_by_mail(&db, anna, "anna@example.com", PASSWORD).await;
    for next in HOSTILE {
        let path = format!("/sign-in?next={}", model::viewer::percent(next));
        let answer = browser.get(&path).await;
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/home"), "{next}");
        let answer = browser.post("/step-up", &[("proof", PASSWORD), ("next", next)]).await;
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/home"), "{next}");
        let answer = browser.post("/theme", &[("theme", "dark"), ("next", next)]).await;
        let own = answer.location().starts_with('/') && !answer.location()[1..].starts_with(['/', '\\']);
        assert!(answer.status == StatusCode::SEE_OTHER && own, "{next}: {}", answer.location());
    }
}

const HOSTILE: [&str; 18] = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example",
    "\\\\evil.example",
    "/%2f/evil.example",
    "/%5cevil.example",
    "/\tevil",
    "/a/../../evil",
    "javascript:alert(1)",
    "data:text/html,x",
    "evil.example",
    "@evil.example",
    "/..//evil.example",
    "/api/auth/sign-out",
    "/sign-out",
    "/\r\nSet-Cookie: a=b",
    "",
];

/// The attributes of the one cookie of that name.
fn only_cookie(answer: &Answer, name: &str) -> String {
    let set: Vec<String> =
        answer.set_cookies().into_iter().filter(|line| line.starts_with(&format!("{name}="))).collect();
    assert_eq!(set.len(), 1, "{name} in {:?}", answer.set_cookies());
    set[0].split_once("; ").expect("attributes").1.to_owned()
}
