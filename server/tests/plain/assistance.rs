//! Remote assistance over HTTP: the pages around it, and two browsers that must not meet.

use axum::Router;
use http::StatusCode;
use model::ids::AccountId;
use model::role::BuiltIn;
use testkit::TestDb;
use testkit::people::Make;

use crate::browser::{Answer, Browser, PASSWORD, customer, operator, set_password, site};

/// Sam of the support, Jane at home, each in a browser; two servers on one database.
struct Two {
    db: TestDb,
    jane_id: AccountId,
    sam: Browser,
    jane: Browser,
    here: Router,
}

impl Two {
    async fn new() -> Self {
        let db = TestDb::new().await;
        let company = operator(&db).await;
        let make = Make(&db.domain);
        let sam_id = make.employee("sam@op.test", BuiltIn::Support, company).await;
        let jane_id = customer(&db, "jane@home.test", company).await;
        let here = site(&db);
        let (mut sam, mut jane) = (Browser::new(&here), Browser::new(&site(&db)));
        sam.cookies.insert("__Host-sid".into(), make.session(sam_id).await);
        jane.cookies.insert("__Host-sid".into(), make.session(jane_id).await);
        Self { db, jane_id, sam, jane, here }
    }

    async fn start(&mut self) -> Answer {
        let account = self.jane_id.to_string();
        let fields = [("account", account.as_str()), ("reason", "The <b>siren</b>"), ("minutes", "30")];
        self.sam.post("/assist/start", &fields).await
    }

    async fn running(&self) -> i64 {
        self.db.count("select count(*) from assistance where ended_at is null and started_at is not null").await
    }
}

/// SEC-65: by POST only, from a page of ours; what is wrong is told beside what was typed.
#[tokio::test]
async fn nothing_begins_by_a_link_or_from_elsewhere() {
    let mut two = Two::new().await;
    let path = format!("/assist/start?account={}&reason=x&minutes=30", two.jane_id);
    two.sam.get(&path).await.shows(200, "Opens the dashboard of jane");
    two.sam.from = "cross-site";
    assert_eq!(two.start().await.status, StatusCode::FORBIDDEN);
    two.sam.from = "same-origin";
    assert_eq!(two.running().await, 0);
    let account = two.jane_id.to_string();
    let wrong = two.sam.post("/assist/start", &[("account", &account), ("reason", " "), ("minutes", "45")]).await;
    wrong.shows(422, "Say why, for the customer and for the log.");
    assert!(wrong.body.contains("value=\"45\" selected"), "{}", wrong.body);
    // SEC-93: who may not is refused, and it is kept.
    let refused = two.jane.post("/assist/start", &[("account", &account), ("reason", "x"), ("minutes", "30")]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert_eq!(
        two.db.count("select count(*) from audit where action = 'assistance.start' and outcome = 'refused'").await,
        1
    );
    let nobody = [("account", "nobody"), ("reason", "x"), ("minutes", "30")];
    assert_eq!(two.sam.post("/assist/start", &nobody).await.status, StatusCode::NOT_FOUND);
    two.db.domain.clock().advance(time::Duration::minutes(11));
    // With the way back to the form as it was.
    let asked = two.start().await;
    let next = asked.location().strip_prefix("/step-up?next=").expect("a proof first").to_owned();
    let next =
        [("%2F", "/"), ("%3F", "?"), ("%3D", "="), ("%26", "&")].iter().fold(next, |next, (a, b)| next.replace(a, b));
    assert!(next.starts_with(&format!("/assist/start?account={}&flash=", two.jane_id)), "{next}");
    assert_eq!(two.running().await, 0);
    let sam = two.db.text("select id::text from account where email = 'sam@op.test'").await.parse().expect("an id");
    set_password(&two.db, sam, PASSWORD).await;
    two.sam.post("/step-up", &[("proof", PASSWORD), ("next", &next)]).await.leads_to(&next);
    two.sam.get(&next).await.shows(200, "&lt;b&gt;siren&lt;/b&gt;");
}

/// S1-15, SEC-37, SEC-64: its own cookie beside the helper's; the customer is told over her own pages, by name and
/// reason, and ends it there; the helper's next page says so.
#[tokio::test]
async fn two_browsers_side_by_side() {
    let mut two = Two::new().await;
    let begun = two.start().await;
    begun.leads_to("/home");
    let cookies = begun.set_cookies();
    assert_eq!(cookies.len(), 1, "the helper's own session stays: {cookies:?}");
    assert!(cookies[0].starts_with("__Host-assist=") && cookies[0].contains("Path=/; HttpOnly; SameSite=Lax; Secure"));
    assert_eq!(two.running().await, 1);
    let told = two.jane.get("/profile").await;
    told.shows(200, "is helping you now");
    told.shows(200, "sam");
    assert!(told.body.contains("The &lt;b&gt;siren"), "SEC-79: {}", told.body);
    let id = two.db.text("select id::text from assistance").await;
    let ended = two.jane.post("/home/assistance/answer", &[("id", &id), ("answer", "end"), ("next", "/profile")]).await;
    ended.leads_to("/profile");
    two.jane.get("/profile").await.shows(200, "The remote assistance has ended.");
    assert_eq!(two.running().await, 0);
    // The helper's next request, whatever it is: out, and told why.
    let out = two.sam.get("/home").await;
    out.leads_to("/assist/ended");
    assert!(!two.sam.cookies.contains_key("__Host-assist"));
    two.sam.get("/assist/ended").await.shows(200, "The customer ended it.");
}

/// SEC-62: extend and end from the banner; back to the customer's page in the console.
#[tokio::test]
async fn the_helper_extends_and_ends_it() {
    let mut two = Two::new().await;
    two.start().await.leads_to("/home");
    two.sam.post("/home/assistance/extend", &[("next", "/home")]).await.leads_to("/home");
    two.sam.post("/home/assistance/extend", &[("next", "/home")]).await.leads_to("/home");
    assert_eq!(two.db.count("select count(*) from audit where action = 'assistance.extend'").await, 1);
    let ended = two.sam.post("/home/assistance/end", &[]).await;
    ended.leads_to(&format!("/accounts/{}", two.jane_id));
    assert!(!two.sam.cookies.contains_key("__Host-assist") && two.sam.session().is_some());
    assert_eq!(two.running().await, 0);
    // Outside of one there is nothing to extend, to end, or to answer.
    for path in ["/home/assistance/extend", "/home/assistance/end"] {
        assert_eq!(two.sam.post(path, &[]).await.status, StatusCode::FORBIDDEN, "{path}");
        assert_eq!(two.jane.post(path, &[]).await.status, StatusCode::FORBIDDEN, "{path}");
    }
}

/// SEC-63: nobody crosses over: the cookies of one browser in another, one beside the other, one in the other's place.
#[tokio::test]
async fn cookies_do_not_cross() {
    let mut two = Two::new().await;
    two.start().await.leads_to("/home");
    let token = two.sam.cookies.get("__Host-assist").cloned().unwrap_or_default();
    let sid = two.sam.session().cloned().unwrap_or_default();
    // In the customer's browser it is nothing: she stays who she is, and is no helper.
    two.jane.cookies.insert("__Host-assist".into(), token.clone());
    two.jane.get("/profile").await.shows(200, "is helping you now");
    assert_eq!(two.jane.post("/home/assistance/end", &[]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(two.running().await, 1);
    // As a session it is nobody's.
    let mut thief = Browser::new(&two.here);
    thief.cookies.insert("__Host-sid".into(), token.clone());
    thief.get("/profile").await.leads_to("/sign-in?next=%2Fprofile");
    // Without the helper's session it opens nothing.
    thief.cookies.clear();
    thief.cookies.insert("__Host-assist".into(), token.clone());
    assert_eq!(thief.post("/home/assistance/end", &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(two.running().await, 1);
    // The helper's profile is his own while he helps: nothing outside of the dashboard is the customer's.
    two.sam.get("/profile").await.shows(200, "sam@op.test");
    // A second one is refused while it runs, from another browser of his too.
    let mut other = Browser::new(&two.here);
    other.cookies.insert("__Host-sid".into(), sid);
    let account = two.jane_id.to_string();
    let again = other.post("/assist/start", &[("account", &account), ("reason", "x"), ("minutes", "30")]).await;
    again.shows(409, "You are assisting jane already.");
    // Signing out ends it.
    two.sam.post("/sign-out", &[]).await.leads_to("/sign-in");
    assert!(!two.sam.cookies.contains_key("__Host-assist"));
    two.db.domain.end_dead_assistances().await.expect("a sweep");
    assert_eq!(two.running().await, 0);
}

/// Consent: the helper waits on a page that looks again by itself; the customer's click, or the code, opens the way.
#[tokio::test]
async fn the_customer_is_asked_first() {
    let mut two = Two::new().await;
    two.db.sql("update account set ask_first = true where email = 'jane@home.test'").await;
    two.sam.get(&format!("/assist/start?account={}", two.jane_id)).await.shows(200, "Ask the customer");
    let asked = two.start().await;
    let id = two.db.text("select id::text from assistance").await;
    asked.leads_to(&format!("/assist/{id}"));
    let waiting = two.sam.get(&format!("/assist/{id}")).await;
    waiting.shows(200, "Waiting for the answer");
    assert_eq!(waiting.headers.get("refresh").map(http::HeaderValue::as_bytes), Some(b"4".as_slice()));
    let typing = two.sam.get(&format!("/assist/{id}?code=1")).await;
    assert!(typing.headers.get("refresh").is_none(), "what is typed is not wiped");
    assert!(typing.input("code").contains("one-time-code"));
    let wrong = two.sam.post(&format!("/assist/{id}/begin"), &[("code", "0000 0000")]).await;
    wrong.shows(422, model::text::CODE_FAILED);
    two.sam.post(&format!("/assist/{id}/begin"), &[]).await.shows(409, "has not agreed yet");
    two.jane.get("/profile").await.shows(200, "asks to help you");
    // Nobody else sees it.
    assert_eq!(two.jane.get(&format!("/assist/{id}")).await.status, StatusCode::FORBIDDEN);
    let allow = [("id", id.as_str()), ("answer", "allow"), ("next", "/profile")];
    two.jane.post("/home/assistance/answer", &allow).await.leads_to("/profile");
    two.jane.get("/profile").await.shows(200, "You agreed.");
    two.sam.get(&format!("/assist/{id}")).await.shows(200, "jane agreed.");
    two.sam.post(&format!("/assist/{id}/begin"), &[]).await.leads_to("/home");
    assert_eq!(two.running().await, 1);
    two.sam.get(&format!("/assist/{id}")).await.shows(200, "has begun already");
    two.sam.post("/home/assistance/end", &[]).await;
    // Refused, and cancelled.
    two.db.domain.clock().advance(time::Duration::minutes(2));
    two.start().await;
    let id = two.db.text("select id::text from assistance where ended_at is null").await;
    let refuse = [("id", id.as_str()), ("answer", "refuse"), ("next", "https://evil.example/")];
    two.jane.post("/home/assistance/answer", &refuse).await.leads_to("/home");
    two.sam.get(&format!("/assist/{id}")).await.shows(200, "This request is over.");
    two.db.domain.clock().advance(time::Duration::minutes(2));
    two.start().await;
    let id = two.db.text("select id::text from assistance where ended_at is null").await;
    two.sam.post(&format!("/assist/{id}/cancel"), &[]).await.leads_to(&format!("/accounts/{}", two.jane_id));
    assert_eq!(two.db.count("select count(*) from assistance where ended_at is null").await, 0);
}

/// SEC-64: the banner on every page of the dashboard, with its ways on; no way to sign the customer out, nor to the
/// helper's own profile. SEC-61: what is the customer's own is refused by the server, called bare, and changes nothing.
#[tokio::test]
async fn every_page_has_the_banner_and_what_is_hers_is_refused() {
    let mut two = Two::new().await;
    let (make, company) = (Make(&two.db.domain), two.db.text("select id::text from company").await);
    let group = make.group("Hill sites", model::ids::CompanyId(company.parse().expect("an id"))).await;
    let house = make.panel("350269737182540", group).await;
    make.customer_link(two.jane_id, house).await;
    let bert = make.end_user("bert@home.test", "active", model::ids::CompanyId(company.parse().expect("an id"))).await;
    let berts = make.customer_link(bert, house).await;
    two.db
        .sql(&format!("update customer_link set role = 'master', user_code = '7' where account_id = '{}'", two.jane_id))
        .await;
    two.start().await.leads_to("/home");
    let panel = format!("/home/panels/{house}");
    let below = ["", "/people", "/name"].map(|rest| format!("{panel}{rest}"));
    let own = ["/home", "/home/assistance", "/home/account", "/home/account/details"].map(str::to_owned);
    let pages = below.into_iter().chain(own);
    for path in pages {
        let page = two.sam.get(&path).await;
        page.shows(200, "Dashboard of ");
        page.shows(200, "30 minutes left");
        assert!(
            page.body.contains("The &lt;b&gt;siren") && page.body.contains("action=\"/home/assistance/end\""),
            "{path}"
        );
        assert!(page.body.contains("action=\"/home/assistance/extend\""), "{path}");
        assert!(!page.body.contains("action=\"/sign-out\""), "{path}");
        assert!(page.headers.contains_key("refresh"), "{path}: it does not stay on the screen");
    }
    let before = two.db.text(KEPT).await;
    let invite = [("email", "x@home.test"), ("user_name", "X"), ("partition_1", "on")];
    let person = [("version", "1"), ("user_name", "Y"), ("partition_1", "on")];
    let calls: [(String, &[(&str, &str)]); 5] = [
        (format!("{panel}/people/invite"), &invite[..]),
        (format!("{panel}/people/{berts}"), &person[..]),
        (format!("{panel}/people/{berts}/remove"), &[][..]),
        ("/home/assistance/ask-first".into(), &[("ask_first", "true")][..]),
        ("/home/assistance/answer".into(), &[("id", "00000000-0000-0000-0000-000000000000"), ("answer", "allow")][..]),
    ];
    for (path, fields) in calls {
        let answer = two.sam.post(&path, fields).await;
        answer.shows(403, "only the customer can do this");
    }
    assert_eq!(two.db.text(KEPT).await, before);
    // The helper's own profile stays his own: none of this is a way around.
    two.sam.post("/profile/password", &[("current", "x"), ("new", "x"), ("repeat", "x")]).await;
    assert_eq!(two.db.text(KEPT).await, before);
    assert_eq!(two.running().await, 1);
}

/// Everything of the customer's own, as text.
const KEPT: &str = "select concat((select string_agg(to_jsonb(a)::text, ',' order by id) from account a where kind = 'end_user'),
    (select string_agg(to_jsonb(c)::text, ',' order by account_id) from credential c join account a on a.id = c.account_id and a.kind = 'end_user'),
    (select string_agg(to_jsonb(l)::text, ',' order by id) from customer_link l), (select count(*) from panel_invitation))";
