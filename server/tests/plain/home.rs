//! The customer dashboard over HTTP: who gets in, what the pages say, forms that arrive twice.

use domain::caller::Origin;
use domain::gateway::acknowledge::Acknowledgement;
use http::StatusCode;
use model::ids::{AccountId, CompanyId, PanelId};
use testkit::TestDb;
use testkit::people::Make;

use crate::browser::{Answer, Browser, customer, employee, operator, site, wait};

const HOUSE: &str = "350269737182540";

/// Anna, a master user of the house with partitions 1 and 2, and Bert, a regular one of partition 1.
struct Home {
    db: TestDb,
    company: CompanyId,
    house: PanelId,
    anna: AccountId,
    bert: AccountId,
    browser: Browser,
}

impl Home {
    async fn new() -> Self {
        let db = TestDb::new().await;
        let make = Make(&db.domain);
        let company = operator(&db).await;
        let group = make.group("Hill sites", company).await;
        let house = make.panel(HOUSE, group).await;
        let anna = customer(&db, "anna@example.com", company).await;
        let bert = customer(&db, "bert@example.com", company).await;
        let annas = make.customer_link(anna, house).await;
        make.customer_link(bert, house).await;
        db.sql("update customer_link set partitions = '{1}', user_name = 'Bert'").await;
        db.sql(&format!("update customer_link set role = 'master', partitions = '{{1,2}}', user_code = '1', user_name = 'Anna' where id = '{annas}'")).await;
        db.sql("update panel_partition set name = '<b>Hall</b>' where number = 1").await;
        db.domain.add_gateway("North", true).await.expect("a gateway");
        let browser = Browser::new(&site(&db));
        let mut home = Self { db, company, house, anna, bert, browser };
        home.be(anna).await;
        home
    }

    async fn be(&mut self, account: AccountId) {
        let token = Make(&self.db.domain).session(account).await;
        self.browser.cookies.insert("__Host-sid".into(), token);
    }

    fn path(&self, rest: &str) -> String {
        format!("/home/panels/{}{rest}", self.house)
    }

    async fn get(&mut self, rest: &str) -> Answer {
        let path = self.path(rest);
        self.browser.get(&path).await
    }

    async fn post(&mut self, rest: &str, fields: &[(&str, &str)]) -> Answer {
        let path = self.path(rest);
        self.browser.post(&path, fields).await
    }

    /// Every command is carried out.
    async fn obey(&self) {
        let domain = &self.db.domain;
        let gateway = domain.gateway_named("North").await.expect("read").expect("a gateway");
        for command in domain.fetch_commands(&gateway, 50).await.expect("commands") {
            let said = Acknowledgement { is_done: true, reason: String::new() };
            domain.acknowledge_command(&gateway, command.id, &said, &Origin::default()).await.expect("an answer");
        }
    }

    async fn commands(&self) -> i64 {
        self.db.count("select count(*) from panel_command").await
    }
}

/// The value of a hidden field.
fn hidden(page: &Answer, name: &str) -> String {
    let input = page.input(name);
    input.split("value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a value").to_owned()
}

/// Design, section 1; SEC-44: signed out to sign in and back, others to where they belong; a customer lands here.
#[tokio::test]
async fn each_kind_of_person_is_led_to_his_own() {
    let mut home = Home::new().await;
    home.browser.get("/sign-in").await.leads_to("/home");
    let paths = [
        "/home".to_owned(),
        "/home?page=2".to_owned(),
        home.path(""),
        home.path("/people"),
        "/home/assistance".to_owned(),
        "/home/account".to_owned(),
    ];
    for path in &paths {
        assert_eq!(home.browser.get(path).await.status, StatusCode::OK, "{path}");
    }
    let otto = employee(&home.db, "otto@example.com", home.company).await;
    let ines = Make(&home.db.domain).installer("ines@example.com", "active", home.company).await;
    for (who, landing) in [(otto, "/"), (ines, "/field")] {
        home.be(who).await;
        for path in &paths {
            home.browser.get(path).await.leads_to(landing);
        }
        home.post("/command", &[("do", "arm"), ("partition", "1"), ("once", "01a20164-25bb-7f01-be58-268d84a21780")])
            .await
            .leads_to(landing);
    }
    home.browser.cookies.clear();
    for path in &paths {
        let lead = format!("/sign-in?next={}", model::viewer::percent(path));
        home.browser.get(path).await.leads_to(&lead);
    }
    // A session that ended in the middle of a form: sign in, and back to the form's page.
    let lead = format!("/sign-in?next={}", model::viewer::percent(&home.path("")));
    home.post("/command", &[]).await.leads_to(&lead);
    assert_eq!(home.commands().await, 0);
}

/// S1-17: the panel's page moves: waiting, done; not delivered after 30 seconds and never done.
#[tokio::test]
async fn a_partition_is_armed_and_the_page_says_what_became_of_it() {
    let mut home = Home::new().await;
    home.browser.get("/home").await.shows(200, "1 panel");
    let page = home.get("").await;
    for text in [
        "Not known",
        "&lt;b&gt;Hall&lt;/b&gt;",
        "Partition 2",
        "Nothing was asked of this panel lately.",
        "People and invitations",
    ] {
        page.shows(200, text);
    }
    assert!(!page.body.contains("<b>Hall"), "SEC-79");
    assert_eq!(page.headers.get("refresh"), None);
    let once = hidden(&page, "once");
    let arm = [("do", "arm"), ("partition", "1"), ("once", once.as_str())];
    let lead = format!("{}?at=1#p1", home.path(""));
    home.post("/command", &arm).await.leads_to(&lead);
    home.post("/command", &arm).await.leads_to(&lead);
    assert_eq!(home.commands().await, 1);
    let waiting = home.get("").await;
    waiting.shows(200, "Arm: Waiting for the panel");
    let next = |page: &Answer| page.headers.get("refresh").map(|value| value.to_str().expect("ASCII").to_owned());
    assert_eq!(next(&waiting), Some(format!("2; url={}?look=1", home.path(""))));
    let again = home.get("?at=1&look=4").await;
    assert_eq!(next(&again), Some(format!("2; url={}?at=1&look=5#p1", home.path(""))));
    assert_eq!(home.get("?look=once").await.headers.get("refresh"), None);
    home.obey().await;
    let done = home.get("").await;
    done.shows(200, "Arm: Done");
    assert_eq!(done.headers.get("refresh"), None);

    let once = hidden(&done, "once");
    home.post("/command", &[("do", "disarm"), ("partition", "1"), ("once", &once)]).await.leads_to(&lead);
    wait(&home.db, 30);
    home.get("").await.shows(200, "Disarm: Not delivered. Nothing came back in 30 seconds");
    home.obey().await;
    assert!(!home.get("").await.text().contains("Disarm: Done"));
}

/// SEC-45, SEC-88: what is not his, or is nonsense, or lacks a gateway.
#[tokio::test]
async fn commands_that_cannot_be() {
    let mut home = Home::new().await;
    home.be(home.bert).await;
    let key = "01a20164-25bb-7f01-be58-268d84a21780";
    let give = |partition, act| [("do", act), ("partition", partition), ("once", key)];
    assert_eq!(home.post("/command", &give("2", "arm")).await.status, StatusCode::NOT_FOUND);
    for nonsense in [give("x", "arm"), give("1", "explode"), give("-1", "arm")] {
        assert_eq!(home.post("/command", &nonsense).await.status, StatusCode::BAD_REQUEST);
    }
    assert_eq!(home.post("/command", &[("do", "arm"), ("partition", "1")]).await.status, StatusCode::BAD_REQUEST);
    for path in ["/home/panels/nonsense", "/home/panels/01a20164-25bb-7f01-be58-268d84a21780"] {
        assert_eq!(home.browser.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    home.get("/people").await.shows(403, "Only a master user of this panel can do this.");
    assert!(!home.get("").await.text().contains("People and invitations"));
    home.db.sql("update gateway set is_default = false").await;
    home.get("").await.shows(200, "no gateway is set up for it");
    home.post("/command", &give("1", "arm")).await.shows(409, "no gateway is set up for it");
    assert_eq!(home.commands().await, 0);
    // SEC-66: not from another site.
    home.browser.from = "cross-site";
    assert_eq!(home.post("/command", &give("1", "arm")).await.status, StatusCode::FORBIDDEN);
}

/// S1-17: invited by the master user, accepted by the person himself, changed and removed again.
#[tokio::test]
async fn a_master_user_invites_changes_and_removes() {
    let mut home = Home::new().await;
    let noor = customer(&home.db, "noor@example.com", home.company).await;
    home.get("/people").await.shows(200, "bert@example.com");
    let wrong = [("email", "no address"), ("user_name", "<i>Noor</i>"), ("partition_2", "true"), ("ends_at", "")];
    let refused = home.post("/people/invite", &wrong).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.input("partition_2").contains("checked") && !refused.input("partition_1").contains("checked"));
    let right = [
        ("email", "noor@example.com"),
        ("user_name", "<i>Noor</i>"),
        ("partition_2", "true"),
        ("ends_at", "2026-12-31"),
    ];
    let people = home.path("/people");
    home.post("/people/invite", &right).await.leads_to(&people);
    home.get("/people").await.shows(200, "Waits for an answer");
    home.get("/people").await.shows(200, "Last day: Thu 31 Dec, 2026");

    home.be(noor).await;
    let waiting = home.browser.get("/home").await;
    waiting.shows(200, "wants to share the panel");
    let action = waiting
        .body
        .split("action=\"/home/invitations/")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("a form")
        .to_owned();
    let house = home.path("");
    home.browser.post(&format!("/home/invitations/{action}"), &[("do", "accept")]).await.leads_to(&house);
    let page = home.get("").await;
    page.shows(200, "Partition 2");
    assert!(!page.text().contains("Hall"), "partition 1 is not his");
    home.get("/name").await.shows(200, "&lt;i&gt;Noor&lt;/i&gt;");
    home.post("/name", &[("version", "1"), ("user_name", "Noor")]).await.leads_to(&house);
    home.get("").await.shows(200, "Your name on the panel is saved.");
    home.post("/name", &[("version", "1"), ("user_name", "Late")]).await.shows(409, "This was changed meanwhile.");

    home.be(home.anna).await;
    let list = home.get("/people").await;
    let link = list.body.split("/people/").filter_map(|rest| rest.split(['"', '/']).next()).find(|id| id.len() == 36);
    let link = link.expect("a link").to_owned();
    let form = home.get(&format!("/people/{link}")).await;
    let version = hidden(&form, "version");
    let edit = [("version", version.as_str()), ("user_name", "Somebody"), ("partition_1", "true"), ("ends_at", "")];
    home.post(&format!("/people/{link}"), &edit).await.leads_to(&people);
    home.get("/people").await.shows(200, "The access is changed.");
    home.post(&format!("/people/{link}"), &edit).await.shows(409, "Somebody changed this while you were editing.");
    home.get(&format!("/people/{link}/remove")).await.shows(200, "from this panel? The access ends at once.");
    home.post(&format!("/people/{link}/remove"), &[]).await.leads_to(&people);
    assert_eq!(home.get(&format!("/people/{link}")).await.status, StatusCode::NOT_FOUND);
}

/// S1-17: an installer's request is answered with a time limit, 8 hours first, and ended.
#[tokio::test]
async fn an_installers_request_is_answered_on_the_panel_page() {
    let mut home = Home::new().await;
    let make = Make(&home.db.domain);
    let ines = make.installer("ines@example.com", "active", home.company).await;
    make.installer_link(ines, home.house).await;
    home.db.sql("update panel set needs_permit = true, installer_access = true").await;
    let caller = make.caller(ines).await;
    let key = home.db.domain.new_uuid();
    home.db.domain.request_permit(&caller, home.house, key).await.expect("a request");
    home.browser.get("/home").await.shows(200, "An installer asks to connect");
    let page = home.get("").await;
    page.shows(200, "Asks to connect");
    let first = page.body.split("<option").nth(1).expect("hours");
    assert!(first.contains("value=\"8\"") && first.contains("selected"), "{first}");
    let rest = page.body.split("/permits/").nth(1).and_then(|rest| rest.split('"').next()).expect("a form");
    let answer = format!("/permits/{rest}");
    let house = home.path("");
    home.post(&answer, &[("do", "allow"), ("hours", "8")]).await.leads_to(&house);
    home.get("").await.shows(200, "May connect, permitted by anna");
    home.post(&answer, &[("do", "allow"), ("hours", "8")])
        .await
        .shows(409, "This request was permitted by anna already.");
    home.db.domain.field_panel(&caller, home.house).await.expect("open");
    home.post(&answer, &[("do", "end")]).await.leads_to(&house);
    home.db.domain.field_panel(&caller, home.house).await.expect_err("closed");
    assert_eq!(home.post(&answer, &[("do", "nonsense")]).await.status, StatusCode::BAD_REQUEST);
}

/// Profile: details, the ways to password, second factor and sessions, notices; consent to assistance.
#[tokio::test]
async fn the_customer_looks_after_himself() {
    let mut home = Home::new().await;
    let page = home.browser.get("/home/account").await;
    for text in [
        "anna@example.com",
        "It is not the code that you type at the panel.",
        "Set up authenticator app",
        "This browser",
        "There was nothing to tell so far.",
    ] {
        page.shows(200, text);
    }
    let form = home.browser.get("/home/account/details").await;
    let version = hidden(&form, "version");
    let typed = [("version", version.as_str()), ("name", "Anna B."), ("phone", "12"), ("language", "de")];
    home.browser.post("/home/account/details", &typed).await.shows(422, "A phone number has at least three digits.");
    let typed = [("version", version.as_str()), ("name", "Anna B."), ("phone", "+49 30 123"), ("language", "de")];
    home.browser.post("/home/account/details", &typed).await.leads_to("/home/account");
    let page = home.browser.get("/home/account").await;
    for text in ["Your details are saved.", "Anna B.", "Deutsch", "+49 30 123"] {
        page.shows(200, text);
    }
    home.browser.get("/home/account/time-zone").await.shows(200, "Europe");
    home.browser.get("/home/account/time-zone?region=Europe").await.shows(200, "Berlin");
    home.browser.get("/home/account/time-zone?region=Mars").await.shows(200, "Where in the world?");
    let zone = |zone| [("zone", zone)];
    home.browser.post("/home/account/time-zone", &zone("Europe/Olympus")).await.shows(422, "Choose a time zone");
    home.browser.post("/home/account/time-zone", &zone("Europe/Berlin")).await.leads_to("/home/account");
    home.browser.get("/home/account").await.shows(200, "Europe/Berlin");
    let late = home.browser.post("/home/account/details", &typed).await;
    late.shows(409, "Your details were changed meanwhile");

    home.browser.get("/home/assistance").await.shows(200, "Nobody has helped you so far.");
    home.browser.post("/home/assistance/ask-first", &[("ask_first", "true")]).await.leads_to("/home/assistance");
    let page = home.browser.get("/home/assistance").await;
    assert!(page.input("ask_first").contains("checked"), "{}", page.body);
    home.browser.post("/home/assistance/ask-first", &[]).await.leads_to("/home/assistance");
    assert!(!home.browser.get("/home/assistance").await.input("ask_first").contains("checked"));
}
