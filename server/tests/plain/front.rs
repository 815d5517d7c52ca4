//! What holds for every page: no script, few bytes, strict forms, theme, the demo.

use domain::auth::BOOTSTRAP_PATH;
use http::StatusCode;
use server::plain::{DemoPeople, DemoPerson};
use testkit::TestDb;

use crate::browser::{Browser, PASSWORD, customer, operator, site, site_with};

const PUBLIC: [&str; 5] = ["/sign-in", "/register", "/register/code", "/recover", "/recover/code"];

/// REL-40, SEC-72, and the budget of 30 KB: plain markup, nothing that a policy would have to allow.
#[tokio::test]
async fn no_page_has_a_script() {
    let db = TestDb::new().await;
    let anna = customer(&db, "anna@example.com", operator(&db).await).await;
    let mut browser = Browser::new(&site(&db));
    let mut pages = Vec::new();
    for path in PUBLIC {
        pages.push((path.to_owned(), browser.get(path).await));
    }
    pages.push(("set up".into(), browser.get(&format!("{BOOTSTRAP_PATH}?token=abc")).await));
    browser.post("/sign-in", &[("email", "anna@example.com"), ("password", PASSWORD)]).await;
    pages.push(("code".into(), browser.get("/sign-in/code?by=app").await));
    browser.sign_in_by_mail(&db, anna, "anna@example.com", PASSWORD).await;
    for path in ["/profile", "/profile/password", "/profile/authenticator", "/step-up"] {
        pages.push((path.to_owned(), browser.get(path).await));
    }
    pages.push(("offer".into(), browser.post("/profile/authenticator/begin", &[]).await));
    for (name, page) in pages {
        assert_eq!(page.status, StatusCode::OK, "{name}");
        assert_eq!(page.headers["content-type"], "text/html; charset=utf-8", "{name}");
        assert_eq!(page.headers["cache-control"], "no-store", "{name}");
        assert!(page.body.starts_with("<!DOCTYPE html><html lang=\"en\" data-theme=\"system\">"), "{name}");
        assert!(page.body.contains(" · Panelwarden</title>"), "{name}");
        assert_eq!(page.body.matches("<h1>").count(), 1, "{name}");
        let lower = page.body.to_lowercase();
        for banned in ["<script", " style=", "javascript:", ".wasm", "modulepreload", " onclick", " onload"] {
            assert!(!lower.contains(banned), "{banned} in {name}");
        }
        assert!(page.body.len() < 30 * 1024, "{name} has {} bytes", page.body.len());
    }
}

/// SEC-79: what was typed comes back as text.
#[tokio::test]
async fn markup_comes_back_as_text() {
    let db = TestDb::new().await;
    operator(&db).await;
    let mut browser = Browser::new(&site(&db));
    let hostile = "\"><script>alert(1)</script>";
    let answer = browser.post("/sign-in", &[("email", hostile), ("password", "x"), ("next", hostile)]).await;
    assert_eq!(answer.status, 422);
    assert!(!answer.body.contains("<script"), "{}", answer.body);
    let answer = browser.get(&format!("/recover/code?email={}", model::viewer::percent(hostile))).await;
    assert!(!answer.body.contains("<script"), "{}", answer.body);
    let answer = browser.get(&format!("{BOOTSTRAP_PATH}?token={}", model::viewer::percent(hostile))).await;
    assert!(!answer.body.contains("<script"), "{}", answer.body);
}

/// SEC-69: a page says that something was done only when it was.
#[tokio::test]
async fn no_link_makes_a_page_say_something() {
    let db = TestDb::new().await;
    operator(&db).await;
    let mut browser = Browser::new(&site(&db));
    let plain = browser.get("/sign-in").await.body;
    let forged = browser.get("/sign-in?note=signed-out&notice=Hello&error=Hello").await.body;
    assert_eq!(plain, forged);
    browser.cookies.insert("__Host-note".into(), "call-0900-12345".into());
    assert_eq!(browser.get("/sign-in").await.body, plain);
}

/// SEC-82, SEC-88, REL-33: what no form of ours sends is refused, and never by a 500.
#[tokio::test]
async fn odd_forms_are_refused() {
    let db = TestDb::new().await;
    operator(&db).await;
    let mut browser = Browser::new(&site(&db));
    for body in ["email=a%00b&password=x", "email=a&email=b&password=x"] {
        assert_eq!(browser.post_raw("/sign-in", body).await.status, StatusCode::BAD_REQUEST, "{body}");
    }
    let large = format!("email=a&password={}", "x".repeat(20 * 1024));
    assert_eq!(browser.post_raw("/sign-in", &large).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    for body in ["", "email", "email=%ff%fe&password=%", "password=x", "=&=&"] {
        let answer = browser.post_raw("/sign-in", body).await;
        assert!(answer.status.is_client_error(), "{body}: {}", answer.status);
    }
    // SEC-02: a password of 2 KiB is refused as any other.
    let long = "x".repeat(2048);
    let answer = browser.post("/sign-in", &[("email", "a@example.com"), ("password", &long)]).await;
    answer.shows(422, model::text::SIGN_IN_FAILED);
}

/// S0-6: the look is kept on the browser and set by the server.
#[tokio::test]
async fn a_theme_is_kept() {
    let db = TestDb::new().await;
    let mut browser = Browser::new(&site(&db));
    let page = browser.get("/register/code?email=a%40example.com").await;
    assert!(page.input("next").contains("value=\"/register/code?email=a%40example.com\""), "{}", page.input("next"));
    let set = browser.post("/theme", &[("theme", "dark"), ("next", "/sign-in?next=%2Fprofile")]).await;
    set.leads_to("/sign-in?next=%2Fprofile");
    assert_eq!(set.set_cookies(), ["theme=dark; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=34560000"]);
    browser.get("/sign-in").await.shows(200, "data-theme=\"dark\"");
    browser.post("/theme", &[("theme", "\"><b>"), ("next", "/sign-in")]).await.leads_to("/sign-in");
    browser.get("/sign-in").await.shows(200, "data-theme=\"system\"");
}

/// S3-14, S3-52: said before the action.
#[tokio::test]
async fn a_missing_mail_server_is_named_before_the_action() {
    for configured in [true, false] {
        let db = TestDb::with(|settings| settings.mail_configured = configured).await;
        let mut browser = Browser::new(&site(&db));
        for path in ["/sign-in", "/register", "/recover"] {
            let page = browser.get(path).await;
            assert_eq!(page.body.contains(model::text::NO_MAIL_SERVER), !configured, "{path}");
        }
    }
}

/// SEC-59, SEC-100: the demo's sign-in is there in the demo only.
#[tokio::test]
async fn the_demo_offers_its_people() {
    let db = TestDb::with(|settings| settings.demo = true).await;
    customer(&db, "anna@example.com", operator(&db).await).await;
    let person = DemoPerson { name: "Anna <b>".into(), email: "anna@example.com".into(), about: "Customer".into() };
    let people = DemoPeople(vec![person]);
    let mut browser = Browser::new(&site_with(&db, false, Some(people)));
    let page = browser.get("/sign-in").await;
    page.shows(200, "Demo people");
    assert!(page.body.contains("value=\"anna@example.com\"") && !page.body.contains("Anna <b>"));
    let entered = browser.post("/dev/sign-in", &[("person", "anna@example.com")]).await;
    entered.leads_to("/home");
    assert!(entered.set_cookies()[0].starts_with("sid="), "{:?}", entered.set_cookies());
    assert!(!entered.set_cookies().iter().any(|line| line.contains("Secure")));
    browser.get("/profile").await.shows(200, "anna@example.com");
    let unknown = browser.post("/dev/sign-in", &[("person", "nobody@example.com")]).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);

    let mut real = Browser::new(&site(&db));
    assert!(!real.get("/sign-in").await.body.contains("Demo people"));
    let absent = real.post("/dev/sign-in", &[("person", "anna@example.com")]).await;
    assert_eq!(absent.status, StatusCode::NOT_FOUND);
}

/// SEC-66, SEC-67: forms of other sites are refused, signing in and out included.
#[tokio::test]
async fn other_sites_cannot_post() {
    use tower::ServiceExt as _;
    let db = TestDb::new().await;
    let site = site(&db);
    for path in ["/sign-in", "/sign-out", "/theme", "/sign-in/code", "/profile/password"] {
        let request = http::Request::post(path)
            .header("sec-fetch-site", "cross-site")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(axum::body::Body::from("theme=dark"))
            .expect("a request");
        let answer = site.clone().oneshot(request).await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{path}");
        assert!(!answer.headers().contains_key("set-cookie"), "{path}");
    }
}
