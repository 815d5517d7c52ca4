//! The installer application over HTTP: who gets in, what the pages say, forms that arrive twice.

use http::StatusCode;
use model::ids::{AccountId, CompanyId, GroupId, PanelId, PermitId};
use model::text;
use testkit::TestDb;
use testkit::people::Make;

use crate::browser::{
    Answer, Browser, OTHER_PASSWORD, PASSWORD, customer, employee, operator, set_password, site, wait,
};

/// Ines and her panels: open, guarded by a permit, and shut.
struct Field {
    db: TestDb,
    company: CompanyId,
    group: GroupId,
    ines: AccountId,
    open: PanelId,
    guarded: PanelId,
    shut: PanelId,
    browser: Browser,
}

const OPEN: &str = "350269737182540";
const GUARDED: &str = "356920066425017";
const SHUT: &str = "353328824442816";

impl Field {
    async fn new() -> Self {
        let db = TestDb::new().await;
        let make = Make(&db.domain);
        let company = operator(&db).await;
        let group = make.group("Hill sites", company).await;
        let ines = make.installer("ines@example.com", "active", company).await;
        let mut panels = Vec::new();
        for imei in [OPEN, GUARDED, SHUT] {
            let panel = make.panel(imei, group).await;
            link(&db, ines, panel).await;
            panels.push(panel);
        }
        let (open, guarded, shut) = (panels[0], panels[1], panels[2]);
        db.sql(&format!("update panel set installer_access = id <> '{shut}', needs_permit = id = '{guarded}'")).await;
        let browser = Browser::new(&site(&db));
        let mut field = Self { db, company, group, ines, open, guarded, shut, browser };
        field.be(ines).await;
        field
    }

    /// Signs somebody in, in place of whoever was.
    async fn be(&mut self, account: AccountId) {
        let token = Make(&self.db.domain).session(account).await;
        self.browser.cookies.insert("__Host-sid".into(), token);
    }

    fn page(panel: PanelId) -> String {
        format!("/field/panels/{panel}")
    }

    async fn open_page(&mut self, panel: PanelId) -> Answer {
        self.browser.get(&Self::page(panel)).await
    }

    async fn ask(&mut self, panel: PanelId, key: &str) -> Answer {
        self.browser.post(&format!("/field/panels/{panel}/permit"), &[("once", key)]).await
    }

    /// Answers the one request, as the Super Administrator.
    async fn answer(&self, allow: bool) {
        let make = Make(&self.db.domain);
        let email = format!("staff{}@example.com", self.db.domain.new_uuid());
        let staff = make.employee(&email, model::role::BuiltIn::SuperAdministrator, self.company).await;
        let caller = make.caller(staff).await;
        let now = self.db.domain.clock().now();
        let permits = domain::permits::last_of(&self.db.pool, self.ines, now).await.expect("permits are read");
        let id: PermitId = permits.get(&self.guarded).expect("a request").id;
        self.db.domain.answer_permit(&caller, id, allow).await.expect("an answer");
    }

    async fn requests(&self) -> i64 {
        self.db.count("select count(*) from audit where action = 'permits.request'").await
    }
}

async fn link(db: &TestDb, who: AccountId, panel: PanelId) {
    let id = db.domain.new_uuid();
    db.sql(&format!(
        "insert into installer_link (id, account_id, panel_id, created_at, updated_at)
         values ('{id}', '{who}', '{panel}', '2026-06-01', '2026-06-01')"
    ))
    .await;
}

/// The key of a page's form.
fn key(page: &Answer) -> String {
    let input = page.input("once");
    input.split("value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a key").to_owned()
}

/// Design, section 1; SEC-44: signed out to sign in and back, others to where they belong.
#[tokio::test]
async fn each_kind_of_person_is_led_to_his_own() {
    let mut field = Field::new().await;
    let paths = ["/field".to_owned(), "/field?q=a%20b&page=2".to_owned(), Field::page(field.open)];
    for path in &paths {
        field.browser.get(path).await;
        let token = field.browser.cookies.remove("__Host-sid").expect("a session");
        let lead = format!("/sign-in?next={}", model::viewer::percent(path));
        field.browser.get(path).await.leads_to(&lead);
        field.browser.cookies.insert("__Host-sid".into(), token);
    }
    field.browser.get("/sign-in").await.leads_to("/field");
    field.browser.get("/profile").await.shows(200, "Back to your panels");
    let list = field.browser.get("/field").await;
    list.shows(200, "Your profile");
    assert!(!list.body.contains("Back to"), "{}", list.body);

    let anna = customer(&field.db, "anna@example.com", field.company).await;
    let otto = employee(&field.db, "otto@example.com", field.company).await;
    for (who, landing) in [(anna, "/home"), (otto, "/")] {
        field.be(who).await;
        for path in &paths {
            field.browser.get(path).await.leads_to(landing);
        }
        field.ask(field.guarded, "01a20164-25bb-7f01-be58-268d84a21780").await.leads_to(landing);
    }
    assert_eq!(field.requests().await, 0);

    // A session that ended in the middle of a form: sign in, and back to the form's page.
    field.browser.cookies.clear();
    let lead = format!("/sign-in?next={}", model::viewer::percent(&Field::page(field.guarded)));
    field.ask(field.guarded, "01a20164-25bb-7f01-be58-268d84a21780").await.leads_to(&lead);
}

/// S3-44, S3-54: signing in leads to the list; a staff-set password comes first.
#[tokio::test]
async fn an_installer_signs_in_to_his_panels() {
    let field = Field::new().await;
    let pending = Make(&field.db.domain).installer("new@example.com", "pending", field.company).await;
    set_password(&field.db, pending, PASSWORD).await;
    let mut browser = Browser::new(&site(&field.db));
    browser.sign_in_by_mail(&field.db, pending, "new@example.com", PASSWORD).await.leads_to("/field");
    browser.get("/field").await.shows(200, "No panel is assigned to you.");
    assert_eq!(field.db.count("select count(*) from account where state = 'pending'").await, 0);

    let sql = format!("update credential set temporary_until = '2026-06-02' where account_id = '{pending}'");
    field.db.sql(&sql).await;
    for path in ["/field", &Field::page(field.open)] {
        browser.get(path).await.leads_to("/profile/password");
    }
}

/// S3-19, S3-42: rejected, the next page asks to sign in, and the right password says why.
#[tokio::test]
async fn a_rejected_installer_is_outside_at_once() {
    let mut field = Field::new().await;
    set_password(&field.db, field.ines, PASSWORD).await;
    field.browser.get("/field").await.shows(200, OPEN);
    field.db.sql(&format!("update account set state = 'off' where id = '{}'", field.ines)).await;
    field.browser.get("/field").await.leads_to("/sign-in?next=%2Ffield");
    let fields = |password| [("email", "ines@example.com"), ("password", password), ("next", "/field")];
    field.browser.post("/sign-in", &fields(OTHER_PASSWORD)).await.shows(422, text::SIGN_IN_FAILED);
    wait(&field.db, 60);
    field.browser.post("/sign-in", &fields(PASSWORD)).await.shows(422, text::SIGN_IN_REJECTED);
}

/// S3-104: the list, what is closed, the search and its empty answers.
#[tokio::test]
async fn the_list_is_searched_and_says_what_is_missing() {
    let mut field = Field::new().await;
    let list = field.browser.get("/field").await;
    list.shows(200, "2 panels");
    for text in [OPEN, GUARDED, "Needs the permission of the master user.", "1 panel assigned to you is not shown"] {
        list.shows(200, text);
    }
    assert!(!list.body.contains(SHUT));
    assert_eq!(list.body.matches("<form method=\"post\" action=\"/field/panels/").count(), 1);

    let found = field.browser.get("/field?q=9737").await;
    found.shows(200, "1 panel found for <bdi>9737</bdi>.");
    assert!(found.body.contains(OPEN) && !found.body.contains(GUARDED));
    assert!(found.input("q").contains("value=\"9737\""));
    field.browser.get(&format!("/field?q={SHUT}")).await.shows(200, "No panel of yours matches");
    for page in ["2", "0", "-1", "x", "4294967296", "4294967295"] {
        assert_eq!(field.browser.get(&format!("/field?page={page}")).await.status, StatusCode::OK, "{page}");
    }
    field.browser.get("/field?page=2").await.shows(200, "There are fewer panels than that.");

    field.db.sql("update panel set installer_access = false").await;
    field.browser.get("/field").await.shows(200, "None of your panels is open to you.");
    field.browser.get("/field").await.shows(200, "3 panels assigned to you are not shown");
    field.db.sql("delete from installer_link").await;
    field.browser.get("/field").await.shows(200, "Ask your monitoring company to assign you the panels you work on.");
}

/// The pages of a long list lead to each other and keep the search.
#[tokio::test]
async fn a_long_list_has_pages() {
    let mut field = Field::new().await;
    let most = domain::field::PAGE;
    for n in 0..most {
        let panel = Make(&field.db.domain).panel(&format!("3500000000000{n:02}"), field.group).await;
        link(&field.db, field.ines, panel).await;
    }
    field.db.sql(&format!("update panel set installer_access = id <> '{}'", field.shut)).await;
    let first = field.browser.get("/field").await;
    first.shows(200, &format!("1-{most} of {}", most + 2));
    assert!(first.body.contains("href=\"/field?page=2\"") && !first.body.contains("Previous"));
    let last = field.browser.get("/field?page=2").await;
    last.shows(200, &format!("{}-{} of {}", most + 1, most + 2, most + 2));
    assert!(last.body.contains("href=\"/field\"") && !last.body.contains(">Next<"));
    let found = field.browser.get("/field?q=35").await;
    assert!(found.body.contains("href=\"/field?q=35&amp;page=2\""), "{}", found.body);
}

/// SEC-45: what is not his is as a made-up id; what is no id at all, too.
#[tokio::test]
async fn a_panel_page_is_of_own_panels_only() {
    let mut field = Field::new().await;
    let page = field.open_page(field.open).await;
    for text in [OPEN, "Hill sites", "NEO-64", "Partition 4", "ines", "Never connected", "Times are in UTC."] {
        page.shows(200, text);
    }
    let foreign = Make(&field.db.domain).panel("354619309234358", field.group).await;
    let igor = Make(&field.db.domain).installer("igor@example.com", "active", field.company).await;
    link(&field.db, igor, foreign).await;
    field.db.sql(&format!("update panel set installer_access = true where id = '{foreign}'")).await;
    let made_up = PanelId(field.db.domain.new_uuid());
    let mut answers = Vec::new();
    for id in [foreign, field.shut, made_up] {
        let (page, ask) = (field.open_page(id).await, field.ask(id, "01a20164-25bb-7f01-be58-268d84a21780").await);
        answers.push((page.status, page.body, ask.status, ask.body));
    }
    for (status, body, asked, _) in &answers {
        assert_eq!((*status, *asked), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
        assert_eq!(*body, answers[0].1);
    }
    for path in ["/field/panels/x", "/field/panels/%ff", "/field/panels/", "/field/x", "/field/panels/x/permit"] {
        let answer = field.browser.get(path).await;
        assert!([404, 405].contains(&answer.status.as_u16()), "{path}: {}", answer.status);
    }
    assert_eq!(field.requests().await, 0);
}

/// Asked, waiting, permitted, ended, refused: each page says so, with its time and next step.
#[tokio::test]
async fn a_permit_is_asked_for_and_its_state_is_shown() {
    let mut field = Field::new().await;
    let path = Field::page(field.guarded);
    let closed = field.browser.get(&path).await;
    closed.shows(403, "Ask for permission");
    assert!(!closed.body.contains("Hill sites"), "nothing of the panel's page");
    field.ask(field.guarded, &key(&closed)).await.leads_to(&path);
    let waits = field.browser.get(&path).await;
    waits.shows(403, "Your request is sent.");
    waits.shows(403, "Waiting for an answer");
    waits.shows(403, "Tue 2 Jun, 2026");
    assert!(!waits.body.contains("name=\"once\""), "no second request");
    field.browser.get("/field").await.shows(200, "Waiting for an answer");

    field.answer(true).await;
    let open = field.browser.get(&path).await;
    open.shows(200, "Permitted");
    open.shows(200, "8:00:00 PM");
    open.shows(200, "Hill sites");
    field.browser.get("/field").await.shows(200, "Permitted");
    wait(&field.db, 8 * 3600);
    field.be(field.ines).await;
    let ended = field.browser.get(&path).await;
    ended.shows(403, "Ended");
    field.ask(field.guarded, &key(&ended)).await.leads_to(&path);
    field.answer(false).await;
    let refused = field.browser.get(&path).await;
    refused.shows(403, "Refused");
    refused.shows(403, "Ask again");
    assert_eq!(field.requests().await, 2);
}

/// REL-25, REL-46: the same form again is the same request and the same answer, before the reply and after.
#[tokio::test]
async fn a_form_that_arrives_twice_asks_once() {
    let mut field = Field::new().await;
    let path = Field::page(field.guarded);
    let key = key(&field.browser.get(&path).await);
    let first = field.ask(field.guarded, &key).await;
    let second = field.ask(field.guarded, &key).await;
    assert_eq!((first.status, first.location()), (second.status, second.location()));
    assert_eq!(first.set_cookies(), second.set_cookies());
    field.answer(false).await;
    field.ask(field.guarded, &key).await.leads_to(&path);
    field.browser.get(&path).await.shows(403, "Refused");
    assert_eq!(field.requests().await, 1);
    assert_eq!(field.db.count("select count(*) from permit").await, 1);
}

/// SEC-66: not from another site. SEC-82: no key, no request. What needs none gets none.
#[tokio::test]
async fn odd_requests_are_refused() {
    let mut field = Field::new().await;
    let good = "01a20164-25bb-7f01-be58-268d84a21780";
    for from in ["cross-site", "same-site"] {
        field.browser.from = from;
        assert_eq!(field.ask(field.guarded, good).await.status, StatusCode::FORBIDDEN, "{from}");
    }
    field.browser.from = "same-origin";
    for bad in ["", "x", "01a20164"] {
        assert_eq!(field.ask(field.guarded, bad).await.status, StatusCode::BAD_REQUEST, "{bad}");
    }
    field.ask(field.open, good).await.leads_to(&Field::page(field.open));
    assert_eq!(field.requests().await, 0);
    let get = field.browser.get(&format!("/field/panels/{}/permit", field.guarded)).await;
    assert_eq!(get.status, StatusCode::METHOD_NOT_ALLOWED);
}

/// Too many requests are told on the page, with its status.
#[tokio::test]
async fn too_many_requests_are_told() {
    let mut field = Field::new().await;
    for _ in 0..10 {
        let key = field.db.domain.new_uuid().to_string();
        field.ask(field.guarded, &key).await.leads_to(&Field::page(field.guarded));
        field.answer(false).await;
    }
    let key = field.db.domain.new_uuid().to_string();
    let refused = field.ask(field.guarded, &key).await;
    refused.shows(429, "Too many tries. Wait 60 minutes and try again.");
    refused.shows(429, "Ask again");
    assert_eq!(refused.headers["retry-after"], "3600");
}

/// SEC-79: names of panels, groups, partitions and people are text.
#[tokio::test]
async fn markup_in_names_is_text() {
    let mut field = Field::new().await;
    let evil = "<script>alert(1)</script><img src=x onerror=alert(1)>\"''";
    let zoe = Make(&field.db.domain).end_user("zoe@example.com", "active", field.company).await;
    Make(&field.db.domain).customer_link(zoe, field.open).await;
    let quoted = evil.replace('\'', "''");
    for sql in [
        format!(
            "update panel set web_name = '{quoted}', model = '{quoted}', account_code = '{quoted}', needs_permit = false"
        ),
        format!("update panel_group set name = '{quoted}'"),
        format!("update panel_partition set name = '{quoted}'"),
        format!("update customer_link set user_name = '{quoted}'"),
        format!("update account set label = '{quoted}'"),
        format!("update panel set needs_permit = true where id = '{}'", field.guarded),
    ] {
        field.db.sql(&sql).await;
    }
    let search = format!("/field?q={}", model::viewer::percent(evil));
    for path in ["/field", &search, &Field::page(field.open), &Field::page(field.guarded)] {
        let page = field.browser.get(path).await;
        assert!(page.body.contains("&lt;script&gt;"), "{path}");
        assert!(!page.body.contains("<script") && !page.body.contains("<img"), "{path}: {}", page.body);
    }
}

/// REL-40, SEC-72 and the budget: plain markup, and with style and drawings under 30 KB however long the
/// list is. Those files come compressed, with some 11 KB; the page does not, and has the rest.
#[tokio::test]
async fn the_pages_are_small_and_have_no_script() {
    let mut field = Field::new().await;
    for n in 0..domain::field::PAGE {
        let panel = Make(&field.db.domain).panel(&format!("3500000000000{n:02}"), field.group).await;
        link(&field.db, field.ines, panel).await;
    }
    field
        .db
        .sql("update panel set installer_access = true, needs_permit = true, web_name = 'North gate building'")
        .await;
    field.db.sql(&format!("update panel set needs_permit = false where id = '{}'", field.open)).await;
    for path in ["/field", &Field::page(field.open), &Field::page(field.guarded), "/help/field"] {
        let page = field.browser.get(path).await;
        assert_eq!(page.headers["content-type"], "text/html; charset=utf-8", "{path}");
        assert_eq!(page.headers["cache-control"], "no-store", "{path}");
        assert_eq!(page.body.matches("<h1>").count(), 1, "{path}");
        let lower = page.body.to_lowercase();
        for banned in ["<script", " style=", "javascript:", ".wasm", "modulepreload", " onclick", " onload"] {
            assert!(!lower.contains(banned), "{banned} in {path}");
        }
        assert!(page.body.len() < 19 * 1024, "{path} has {} bytes", page.body.len());
    }
}

/// S3-101, S3-102, S3-104: the help is there for who cannot sign in.
#[tokio::test]
async fn the_help_names_each_trouble() {
    let db = TestDb::new().await;
    let page = Browser::new(&site(&db)).get("/help/field").await;
    for trouble in [
        "code came",
        "not right",
        "not finished",
        "Pending",
        "Rejected",
        "not assigned",
        "access is off",
        "has ended",
        "needs permission",
    ] {
        page.shows(200, trouble);
    }
}
