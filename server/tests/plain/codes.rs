//! Registration, recovery, the first administrator: passwords chosen with a mailed code or a link.

use domain::tickets::TicketKind;
use testkit::TestDb;
use testkit::people::Make;

use crate::browser::{Browser, OTHER_PASSWORD, PASSWORD, app_code, customer, mailed_code, operator, site, wait};

/// Decision 11: the code and a password make a pending account active.
#[tokio::test]
async fn a_pending_person_registers() {
    let db = TestDb::new().await;
    let cleo = Make(&db.domain).end_user("cleo@example.com", "pending", operator(&db).await).await;
    let mut browser = Browser::new(&site(&db));
    browser.get("/register").await.shows(200, "Finish your registration");
    let asked = browser.post("/register", &[("email", "cleo@example.com")]).await;
    asked.leads_to("/register/code?email=cleo%40example.com");
    let page = browser.get("/register/code?email=cleo%40example.com").await;
    assert!(page.input("email").contains("value=\"cleo@example.com\""));
    assert!(page.input("password").contains("autocomplete=\"new-password\""));
    assert!(!page.input("password").contains("maxlength"));
    let code_input = page.input("code");
    assert!(code_input.contains("autocomplete=\"one-time-code\"") && code_input.contains("inputmode=\"numeric\""));

    let code = mailed_code(&db, TicketKind::Register, cleo).await;
    let short = [("email", "cleo@example.com"), ("code", &code), ("password", "short"), ("repeat", "short")];
    let refused = browser.post("/register/code", &short).await;
    refused.shows(422, "At least 15 characters");
    assert!(refused.input("password").contains("autofocus"));
    assert!(!refused.body.contains("value=\"short\"") && !refused.body.contains(&code));

    let differs = [("email", "cleo@example.com"), ("code", &code), ("password", PASSWORD), ("repeat", OTHER_PASSWORD)];
    let refused = browser.post("/register/code", &differs).await;
    assert_eq!(refused.status, 422);
    assert!(refused.input("repeat").contains("aria-invalid"));

    let fields = [("email", "cleo@example.com"), ("code", &code), ("password", PASSWORD), ("repeat", PASSWORD)];
    browser.post("/register/code", &fields).await.leads_to("/sign-in");
    browser.get("/sign-in").await.shows(200, "Your registration is finished.");
    browser.sign_in_by_mail(&db, cleo, "cleo@example.com", PASSWORD).await.leads_to("/home");
    // Used once (SEC-18).
    browser.post("/register/code", &fields).await.shows(422, model::text::CODE_FAILED);
}

/// SEC-30: recovery ends at the sign-in, with every session ended and the factor still asked for.
#[tokio::test]
async fn a_forgotten_password_is_replaced() {
    let db = TestDb::new().await;
    let anna = customer(&db, "anna@example.com", operator(&db).await).await;
    let site = site(&db);
    let mut signed_in = Browser::new(&site);
    signed_in.sign_in_by_mail(&db, anna, "anna@example.com", PASSWORD).await.leads_to("/home");

    wait(&db, 120);
    let mut browser = Browser::new(&site);
    browser
        .post("/recover", &[("email", " anna@example.com ")])
        .await
        .leads_to("/recover/code?email=anna%40example.com");
    browser.get("/recover/code?email=anna%40example.com").await.shows(200, "Choose a new password");
    signed_in.get("/profile").await.shows(200, "anna@example.com");

    let code = mailed_code(&db, TicketKind::Reset, anna).await;
    let fields = [
        ("email", "anna@example.com"),
        ("code", code.as_str()),
        ("password", OTHER_PASSWORD),
        ("repeat", OTHER_PASSWORD),
    ];
    browser.post("/recover/code", &fields).await.leads_to("/sign-in");
    assert_eq!(browser.session(), None, "recovery does not sign in");
    signed_in.get("/profile").await.leads_to("/sign-in?next=%2Fprofile");
    browser
        .post("/sign-in", &[("email", "anna@example.com"), ("password", PASSWORD)])
        .await
        .shows(422, model::text::SIGN_IN_FAILED);
    wait(&db, 120);
    browser.sign_in_by_mail(&db, anna, "anna@example.com", OTHER_PASSWORD).await.leads_to("/home");
}

/// SEC-15, SEC-21, SEC-22, SEC-26, SEC-31: link, password, authenticator app, console.
#[tokio::test]
async fn the_first_administrator_sets_up() {
    let db = TestDb::new().await;
    let link = db.domain.bootstrap_link("root@example.com", "Root").await.expect("a link");
    let path = link.strip_prefix("http://127.0.0.1:3000").expect("our origin").to_owned();
    let (page, token) = path.split_once("?token=").expect("a token");
    let site = site(&db);
    let mut browser = Browser::new(&site);
    // Looking uses nothing up.
    for _ in 0..3 {
        browser.get(&path).await.shows(200, "Set up the first administrator");
    }
    let fields = [("token", token), ("password", PASSWORD), ("repeat", PASSWORD)];
    browser.post(page, &fields).await.leads_to("/sign-in");
    browser.get("/sign-in").await.shows(200, "Your password is set.");
    browser.post(page, &fields).await.shows(403, "This link is used up or too old.");

    browser
        .post("/sign-in", &[("email", "root@example.com"), ("password", PASSWORD)])
        .await
        .leads_to("/profile/authenticator");
    browser.get("/profile").await.leads_to("/profile/authenticator");
    browser.get("/sign-in?next=%2Faccounts").await.leads_to("/profile/authenticator");
    let offer = browser.post("/profile/authenticator/begin", &[]).await;
    offer.shows(200, "<svg xmlns=\"http://www.w3.org/2000/svg\"");
    assert!(offer.body.contains("href=\"otpauth://totp/"), "{}", offer.body);
    let key = between(&offer.body, "class=\"secret-key\">", "<").replace(' ', "");
    let secret = totp_rs::Secret::try_from_base32(&key).expect("base32");

    let wrong = browser.post("/profile/authenticator/confirm", &[("code", "12")]).await;
    wrong.shows(422, model::text::CODE_FAILED);
    assert!(!wrong.body.replace(' ', "").contains(&key), "the secret is shown once");
    let before = browser.session().expect("a session").clone();
    let code = app_code(&db, secret.as_ref());
    let done = browser.post("/profile/authenticator/confirm", &[("code", &code)]).await;
    done.shows(200, "They are shown this once");
    assert_eq!(done.body.matches("<li><code>").count(), 10);
    assert!(done.body.contains("href=\"/\""));
    assert_ne!(browser.session(), Some(&before), "a new id after the factor (SEC-38)");
    let mut old = Browser::new(&site);
    old.cookies.insert("__Host-sid".into(), before);
    old.get("/profile").await.leads_to("/sign-in?next=%2Fprofile");

    let recovery = between(&done.body, "<li><code>", "<").to_owned();
    let page = browser.get("/profile/authenticator").await;
    page.shows(200, "10 recovery codes left.");
    assert!(!page.body.contains(&recovery));
    // A recovery code signs in once.
    for wanted in [303, 422] {
        let mut lost = Browser::new(&site);
        lost.post("/sign-in", &[("email", "root@example.com"), ("password", PASSWORD)])
            .await
            .leads_to("/sign-in/code?by=app");
        let answer = lost.post("/sign-in/code", &[("code", &recovery), ("by", "app")]).await;
        assert_eq!(answer.status, wanted, "{}", answer.body);
    }
}

/// What stands between two texts.
fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let rest = text.split_once(from).unwrap_or_else(|| panic!("no {from} in {text}")).1;
    rest.split(to).next().expect("the first part")
}
