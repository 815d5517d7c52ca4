//! Remote assistance and locking down in the console, without JavaScript.

use domain::assistance::Begun;
use http::StatusCode;
use model::accounts::Kind;
use testkit::TestDb;

use super::Cloud;

/// S1-14, REL-40: the dialog posts to the plain page that begins it; the list shows it, and ends it.
#[tokio::test]
async fn the_dialog_and_the_list_are_complete_without_a_script() {
    let cloud = Cloud::on(TestDb::new().await).await;
    let token = cloud.actor("support").await;
    let (domain, make) = (&cloud.web.db.domain, cloud.make());
    let jane = make.end_user("jane@home.test", "active", cloud.company).await;
    let dialog = cloud.web.page(&format!("/accounts/{jane}?do=assist"), token.as_deref()).await;
    assert!(dialog.body.contains(r#"action="/assist/start""#), "the form");
    assert!(dialog.body.contains(&format!(r#"name="account" value="{jane}""#)), "the customer");
    assert!(dialog.body.contains(r#"name="reason""#) && dialog.body.contains("Open dashboard"), "reason, act");
    let blind = cloud.web.page(&format!("/accounts/{jane}"), token.as_deref()).await;
    assert!(blind.body.contains("Remote Assistance"), "the button");
    let owner = cloud.actor("owner").await;
    let closed = cloud.web.page(&format!("/accounts/{jane}"), owner.as_deref()).await;
    assert!(!closed.body.contains("Remote Assistance"), "not for who may not");

    let empty = cloud.web.page("/assistance", token.as_deref()).await;
    assert!(empty.body.contains("Nobody is being assisted"));
    let helper = domain.caller(token.as_deref().unwrap(), domain::Origin::default()).await.unwrap().unwrap();
    let begun = domain.start_assistance(&helper, jane, "The <b>siren</b>", "30").await.unwrap();
    assert!(matches!(begun, Begun::Running { .. }));
    let list = cloud.web.page("/assistance", token.as_deref()).await;
    assert!(list.body.contains("The &lt;b&gt;siren") && list.body.contains("(you)"), "SEC-79");
    let id = cloud.web.db.text("select id::text from assistance").await;
    let form = format!("id={id}&_back=%2Fassistance&_next=%2Fassistance");
    let ended = cloud.web.navigate("assistance/end", &form, token.as_deref()).await;
    assert_eq!(ended.status, StatusCode::SEE_OTHER);
    let after = cloud.web.page(&ended.location, token.as_deref()).await;
    assert!(after.body.contains("The remote assistance of jane has ended."));
    assert!(after.body.contains("Nobody is being assisted"));
    let again = cloud.web.page(&format!("/accounts/{jane}?do=assist"), token.as_deref()).await;
    assert!(again.body.contains("Open dashboard"), "free again");
    // SEC-65: an old proof asks for a new one before anything is typed.
    domain.clock().advance(time::Duration::minutes(11));
    let stale = cloud.web.page(&format!("/accounts/{jane}?do=assist"), token.as_deref()).await;
    assert!(stale.body.contains("Confirm that it is you") && !stale.body.contains(r#"action="/assist/start""#));
}

/// SEC-101, REL-40: the question with its reason, for each kind; what is missing is said at the field.
#[tokio::test]
async fn locking_down_asks_why() {
    let cloud = Cloud::on(TestDb::new().await).await;
    let token = cloud.actor("super").await;
    for (kind, page) in [(Kind::EndUser, "accounts"), (Kind::Installer, "installers"), (Kind::Employee, "employees")] {
        let target = cloud.target(&format!("{page}/lock-down"), page).await;
        let here = format!("/{page}/confirm?do=lock-down&id={}", target.id);
        let asked = cloud.web.page(&here, token.as_deref()).await;
        assert!(asked.body.contains(&format!(r#"action="/api/{page}/lock-down""#)), "{page}");
        assert!(asked.body.contains(r#"name="reason""#), "{page}");
        let back = model::viewer::percent(&here);
        let fields = format!("ids[]={}&reason=&_back={back}&_next=%2F{page}", target.id);
        let bad = cloud.web.navigate(&format!("{page}/lock-down"), &fields, token.as_deref()).await;
        let bad = cloud.web.page(&bad.location, token.as_deref()).await;
        assert!(bad.body.contains("Say why, for the log."), "{page}");
        let blind = cloud.web.page(&format!("/{page}/{}", target.id), token.as_deref()).await;
        assert!(blind.body.contains("Lock down account"), "{page}: in the blind's menu");
        let list = cloud.web.page(&format!("/{page}"), token.as_deref()).await;
        assert!(list.body.contains(r#"value="lock-down""#), "{page}: in the bulk bar");
        let fields = format!("ids[]={}&reason=stolen&_back={back}&_next=%2F{page}", target.id);
        let done = cloud.web.navigate(&format!("{page}/lock-down"), &fields, token.as_deref()).await;
        let done = cloud.web.page(&done.location, token.as_deref()).await;
        assert!(done.body.contains("locked down."), "{page}");
        let state = cloud.web.db.text(&format!("select state from account where id = '{}'", target.id)).await;
        assert_eq!(state, "off", "{kind:?}");
    }
}
