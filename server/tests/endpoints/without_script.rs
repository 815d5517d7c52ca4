//! Pages over HTTP, as a browser without JavaScript gets them.

use http::StatusCode;
use testkit::TestDb;
use uuid::Uuid;

use super::Cloud;
use crate::web::Call;

/// REL-26 and the form bridge: a post without JavaScript is led on, or back with its fault and what
/// was typed, kept on the server (SEC-69).
#[tokio::test]
async fn a_plain_form_is_led_on_or_back() {
    let cloud = Cloud::new().await;
    let token = cloud.actor("super").await;
    let back = "&_back=%2Faccounts%2Fadd&_next=%2Faccounts";
    let good = cloud.web.navigate("accounts/add", &format!("email=ok%40example.test{back}"), token.as_deref()).await;
    assert_eq!(good.status, StatusCode::SEE_OTHER);
    assert!(good.location.starts_with("/accounts?flash="), "{}", good.location);
    let page = cloud.web.page(&good.location, token.as_deref()).await;
    assert!(page.body.contains("A registration code is on its way to ok@example.test."), "the notice");
    let bad = cloud
        .web
        .navigate("accounts/add", &format!("email=nonsense&first_name=Zo%C3%AB{back}"), token.as_deref())
        .await;
    assert!(bad.location.starts_with("/accounts/add?flash="), "{}", bad.location);
    let page = cloud.web.page(&bad.location, token.as_deref()).await;
    assert!(page.body.contains("Enter an address such as"), "the fault");
    assert!(page.body.contains(r#"value="nonsense""#) && page.body.contains(r#"value="Zoë""#), "what was typed");
    let evil =
        cloud.web.navigate("accounts/add", "email=x%40y.test&_next=https%3A%2F%2Fevil.test", token.as_deref()).await;
    assert!(evil.location.starts_with('/') && !evil.location.starts_with("//"), "{}", evil.location);
}

/// SEC-79, SEC-80: markup in every text field stays text in the list, the blind and its form.
#[tokio::test]
async fn stored_markup_stays_text() {
    let cloud = Cloud::new().await;
    let token = cloud.actor("super").await;
    let target = cloud.target("accounts/edit", "markup").await;
    let evil = "</textarea></title></script><script>alert(1)</script><img src=x onerror=alert(1)>";
    let encoded = model::viewer::percent(evil);
    let body = format!(
        "id={}&version=1&label={encoded}&first_name={encoded}&last_name={encoded}&description={encoded}",
        target.id
    );
    let saved = cloud.web.call("accounts/edit", Call::form(body), token.as_deref()).await;
    assert_eq!(saved.status, 200, "{}", saved.body);
    for path in
        ["/accounts".to_owned(), format!("/accounts/{}", target.id), format!("/accounts/{}?tab=history", target.id)]
    {
        let page = cloud.web.page(&path, token.as_deref()).await;
        assert_eq!(page.status, 200);
        assert!(page.body.contains("alert(1)"), "{path} shows the text");
        assert!(!page.body.contains("<script>alert") && !page.body.contains("<img src=x"), "{path}: live markup");
    }
}

/// Pages of the console: signed out leads to the sign-in and back, unknown ids are 404.
#[tokio::test]
async fn pages_have_the_right_status() {
    let cloud = Cloud::new().await;
    let out = cloud.web.page("/accounts?q=x", None).await;
    assert_eq!(out.status, StatusCode::SEE_OTHER);
    assert_eq!(out.location, "/sign-in?next=%2Faccounts%3Fq%3Dx");
    let token = cloud.actor("manager").await;
    let target = cloud.target("accounts/open", "page").await;
    let installer = cloud.target("installers/open", "page-2").await;
    let employee = cloud.target("employees/open", "page-3").await;
    for (path, status) in [
        ("/accounts".to_owned(), 200),
        (format!("/accounts/{}", target.id), 200),
        (format!("/accounts/{}", Uuid::nil()), 404),
        ("/accounts/nonsense".to_owned(), 404),
        ("/nowhere".to_owned(), 404),
        ("/customers".to_owned(), 308),
        ("/installers".to_owned(), 200),
        ("/installers/add".to_owned(), 200),
        (format!("/installers/{}", installer.id), 200),
        // Somebody of another kind is nobody on this page.
        (format!("/installers/{}", target.id), 404),
        (format!("/accounts/{}", installer.id), 404),
        ("/employees".to_owned(), 200),
        ("/employees/add".to_owned(), 200),
        (format!("/employees/{}?do=edit", employee.id), 200),
        (format!("/employees/{}", target.id), 404),
        ("/companies".to_owned(), 200),
        ("/companies?view=list&q=east".to_owned(), 200),
        ("/companies/add".to_owned(), 200),
        (format!("/companies/{}", cloud.company), 200),
        (format!("/companies/{}?do=edit", cloud.company), 200),
        (format!("/companies/{}", Uuid::nil()), 404),
        ("/companies/nonsense".to_owned(), 404),
        ("/panels".to_owned(), 200),
        ("/groups".to_owned(), 200),
        ("/log".to_owned(), 200),
        ("/jobs".to_owned(), 200),
        (format!("/jobs/{}", Uuid::nil()), 404),
        ("/jobs/start?on=accounts".to_owned(), 200),
        ("/jobs/start?on=accounts&do=suspend&status=active".to_owned(), 200),
        ("/jobs/start?on=panels&do=move".to_owned(), 200),
        ("/mail".to_owned(), 200),
        ("/assistance".to_owned(), 200),
        // Account management is a System Administrator's (S2-2).
        ("/system/accounts".to_owned(), 403),
        (format!("/groups/{}", cloud.group), 200),
        (format!("/groups/{}", Uuid::nil()), 404),
    ] {
        let page = cloud.web.page(&path, token.as_deref()).await;
        assert_eq!(page.status, status, "{path}");
    }
    let token = cloud.actor("system").await;
    for (path, status) in [
        ("/system/accounts".to_owned(), 200),
        ("/system/accounts?find=page%40target.test".to_owned(), 200),
        (format!("/system/accounts/{}", target.id), 200),
        (format!("/system/accounts/{}", installer.id), 200),
        (format!("/system/accounts/{}?do=deactivate", employee.id), 200),
        (format!("/system/accounts/{}", Uuid::nil()), 404),
        ("/system/accounts/nonsense".to_owned(), 404),
        ("/system/add".to_owned(), 200),
        ("/system/modules".to_owned(), 200),
    ] {
        let page = cloud.web.page(&path, token.as_deref()).await;
        assert_eq!(page.status, status, "{path}");
    }
}

/// What a page is made of is fetched along with it, each file once; other pages' parts are not.
#[tokio::test]
async fn the_document_names_the_parts_of_its_page() {
    let cloud = Cloud::new().await;
    let token = cloud.actor("manager").await;
    let page = cloud.web.page("/accounts", token.as_deref()).await;
    for file in ["page.wasm", "both.wasm"] {
        let link = format!("href=\"/assets/{file}\"");
        assert_eq!(page.body.matches(&link).count(), 1, "{file}");
    }
    assert!(!page.body.contains("dialogs.wasm"));
}

/// S3-14, S3-52, S3-69, S3-101, S3-102: without a mail server the page says so before the action.
#[tokio::test]
async fn a_missing_mail_server_is_said_before_the_action() {
    for configured in [true, false] {
        let cloud = Cloud::on(TestDb::with(|settings| settings.mail_configured = configured).await).await;
        let token = cloud.actor("manager").await;
        let installer = cloud.target("installers/open", "mailless").await;
        for path in
            ["add".to_owned(), format!("{}?do=reset-password", installer.id), format!("{}?tab=mail", installer.id)]
        {
            let page = cloud.web.page(&format!("/installers/{path}"), token.as_deref()).await;
            assert_eq!(page.status, 200, "{path}");
            assert_eq!(page.body.contains(model::text::NO_MAIL_SERVER), !configured, "{path}");
        }
    }
}

/// S4-7, decision 16: the mobile phone is asked for on the Asia-Pacific site only.
#[tokio::test]
async fn the_mobile_phone_is_a_field_of_the_asia_pacific_site() {
    for site in model::companies::Site::ALL {
        let cloud = Cloud::on(TestDb::with(|settings| settings.site = Some(site)).await).await;
        let token = cloud.actor("manager").await;
        let page = cloud.web.page("/employees/add", token.as_deref()).await;
        for label in ["Username", "Region", "Parent Company", "Password Setup", "Description"] {
            assert!(page.body.contains(label), "{label}");
        }
        assert_eq!(page.body.contains("Mobile Phone Number"), site.has_mobile_phone(), "{site:?}");
    }
}

/// SEC-95: a password typed twice, but not alike, is not kept for the page that says so.
#[tokio::test]
async fn a_refused_password_is_kept_nowhere() {
    let cloud = Cloud::new().await;
    let token = cloud.actor("manager").await;
    let target = cloud.target("employees/open", "typo").await;
    let back = format!("/employees/{}?do=reset-password", target.id);
    let form = format!(
        "id={}&setup=custom&password=quiet+lantern+harbour+one&repeat=quiet+lantern+harbour+two&_back={}",
        target.id,
        model::viewer::percent(&back)
    );
    let refused = cloud.web.navigate("employees/reset-password", &form, token.as_deref()).await;
    let page = cloud.web.page(&refused.location, token.as_deref()).await;
    assert!(page.body.contains("The two passwords differ"), "{}", page.body);
    assert!(!page.body.contains("lantern"));
    assert_eq!(cloud.web.db.count("select count(*) from flash where data::text like '%lantern%'").await, 0);
}
