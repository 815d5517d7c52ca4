//! Grids as files, files of refused rows, and one person's data, over HTTP (SEC-46, SEC-56, SEC-85, REL-38).

use axum::body::Body;
use domain::jobs::Turn;
use http::{Request, header};
use http_body_util::BodyExt as _;
use model::Permission;
use model::ids::CompanyId;
use model::role::BuiltIn;
use testkit::TestDb;
use testkit::people::Make;
use tower::ServiceExt as _;

use crate::browser::{Browser, operator, site};

async fn signed_in(db: &TestDb, email: &str, role: BuiltIn, company: CompanyId) -> Browser {
    let make = Make(&db.domain);
    let account = make.employee(email, role, company).await;
    let mut browser = Browser::new(&site(db));
    browser.cookies.insert("__Host-sid".into(), make.session(account).await);
    browser
}

/// What the list shows, as filtered and sorted, on all its pages; no formula; noted in the log.
#[tokio::test]
async fn a_grid_as_a_file() {
    let db = TestDb::new().await;
    let company = operator(&db).await;
    let make = Make(&db.domain);
    for name in ["carl", "anna", "bert"] {
        make.end_user(&format!("{name}@example.com"), "active", company).await;
    }
    make.end_user("off@example.com", "off", company).await;
    db.sql("update account set label = '=cmd()', phone = '+46 70 1' where email = 'bert@example.com'").await;
    let mut browser = signed_in(&db, "ada@example.com", BuiltIn::SuperAdministrator, company).await;
    let answer = browser.get("/accounts/export?status=active&sort=email&dir=desc&page=7&size=10").await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.body);
    let name = answer.headers.get("content-disposition").map(|value| value.to_str().expect("ASCII").to_owned());
    assert_eq!(name.as_deref(), Some("attachment; filename=\"accounts-2026-06-01.csv\""));
    let mut reader = csv::Reader::from_reader(answer.body.as_bytes());
    assert_eq!(&reader.headers().expect("a header")[6], "company_code");
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    let first: Vec<&str> = rows.iter().map(|row| &row[0]).collect();
    assert_eq!(first, ["carl@example.com", "bert@example.com", "anna@example.com"]);
    assert_eq!((&rows[1][3], &rows[1][4], &rows[1][7]), ("'=cmd()", "'+46 70 1", "active"));
    let noted = "select count(*) from audit where action = 'accounts.export' and changes::text like '%status=active%'";
    assert_eq!(db.count(noted).await, 1);
    let grids = ["installers", "employees", "panels", "companies", "groups", "mail", "jobs"];
    for grid in grids.into_iter().chain(LINKS.map(|(path, ..)| path)) {
        let answer = browser.get(&format!("/{grid}/export")).await;
        assert_eq!(answer.status.as_u16(), 200, "{grid}: {}", answer.body);
    }
    Browser::new(&site(&db)).get("/panels/export").await.leads_to("/sign-in?next=%2Fpanels");
    Browser::new(&site(&db)).get("/panels/accounts/export").await.leads_to("/sign-in?next=%2Fpanels");
    let mut support = signed_in(&db, "olga@example.com", BuiltIn::DealerInstaller, company).await;
    assert_eq!(support.get("/mail/export").await.status.as_u16(), 403);
    assert_eq!(db.count("select count(*) from audit where action = 'mail.export' and outcome = 'refused'").await, 1);
}

/// Files of who is on which panel: the address, the file, the action in the log.
const LINKS: [(&str, &str, &str); 4] = [
    ("panels/accounts", "account_panels", "accounts.export_panels"),
    ("panels/installers", "installer_panels", "installers.export_panels"),
    ("accounts/panels", "account_panels", "accounts.export_panels"),
    ("installers/panels", "installer_panels", "installers.export_panels"),
];

/// Decision 12, SEC-46, SEC-85: who is on which panel, as the list is filtered, in the format that is imported; of panels
/// out of sight nothing; noted in the log. It needs the permission for panels and for the people.
#[tokio::test]
async fn links_as_a_file() {
    use Permission::{AccountsView, InstallersView, InstallersViewPanels, PanelsView};

    let db = TestDb::new().await;
    let make = Make(&db.domain);
    let (operator, east, west) = make.companies().await;
    let (east_group, west_group) = (make.group("East", east).await, make.group("West", west).await);
    let [anna, bert] =
        [make.end_user("anna@x.test", "active", east).await, make.end_user("bert@x.test", "active", west).await];
    let ina = make.installer("ina@x.test", "active", west).await;
    for (imei, group) in
        [("350269737182540", east_group), ("350269737182557", east_group), ("350269737182565", west_group)]
    {
        let panel = make.panel(imei, group).await;
        make.customer_link(anna, panel).await;
        make.customer_link(bert, panel).await;
        make.installer_link(ina, panel).await;
    }
    db.sql(
        "update customer_link set user_code = '-7', user_name = '=1+1', partitions = '{1,3}', role = 'master',
                ends_at = '2026-01-02T03:04:05.678Z'
          where account_id = (select id from account where email = 'bert@x.test')",
    )
    .await;
    let mut ada = signed_in(&db, "ada@x.test", BuiltIn::SuperAdministrator, operator).await;
    let answer = ada.get("/panels/accounts/export?q=35026973718254&sort=imei").await;
    let name = answer.headers.get("content-disposition").map(|value| value.to_str().expect("ASCII").to_owned());
    assert_eq!(name.as_deref(), Some("attachment; filename=\"account_panels-2026-06-01.csv\""));
    let mut lines = answer.body.lines();
    assert_eq!(lines.next(), Some("account_email,imei,user_code,user_name,partitions,role,ends_at"));
    assert!(lines.next().is_some_and(|line| line.starts_with("anna@x.test,350269737182540,")), "{}", answer.body);
    assert_eq!(lines.next(), Some("bert@x.test,350269737182540,'-7,'=1+1,1 3,master,2026-01-02T03:04:05.678Z"));
    assert_eq!(lines.next(), None, "as filtered");
    let whole = ada.get("/installers/panels/export").await.body;
    let all = ["350269737182540", "350269737182557", "350269737182565"].map(|imei| format!("ina@x.test,{imei},\r\n"));
    assert_eq!(whole, format!("installer_email,imei,ends_at\r\n{}", all.concat()));
    // Of the east: the panels of the west are not there, though the people on the panels of the east are.
    let eve = make.employee("eve@x.test", BuiltIn::CommonManager, east).await;
    make.member(east_group, eve).await;
    let mut browser = Browser::new(&site(&db));
    browser.cookies.insert("__Host-sid".into(), make.session(eve).await);
    for (path, rows) in
        [("panels/accounts", 4), ("accounts/panels", 4), ("panels/installers", 2), ("installers/panels", 2)]
    {
        let body = browser.get(&format!("/{path}/export")).await.body;
        assert_eq!(body.lines().count(), rows + 1, "{path}: {body}");
        assert!(!body.contains("350269737182565"), "{path}");
    }
    let noted = "select string_agg(distinct action || ' ' || target_name, ',' order by action || ' ' || target_name)
                   from audit where action like '%.export_panels' and outcome = 'done'";
    let both = "accounts.export_panels account_panels,installers.export_panels installer_panels";
    assert_eq!(db.text(noted).await, both);
    // Some of what is needed is not enough.
    let cases: [(&str, &[Permission], &[&str]); 4] = [
        ("Panels only", &[PanelsView, InstallersViewPanels], &[]),
        ("People only", &[AccountsView, InstallersView, InstallersViewPanels], &[]),
        ("Customers", &[PanelsView, AccountsView, InstallersView], &["panels/accounts", "accounts/panels"]),
        (
            "Installers",
            &[PanelsView, InstallersView, InstallersViewPanels],
            &["panels/installers", "installers/panels"],
        ),
    ];
    for (name, held, may) in cases {
        let role = make.role_with(name, held).await;
        make.give_role(eve, role).await;
        browser.cookies.insert("__Host-sid".into(), make.session(eve).await);
        for (path, _, action) in LINKS {
            let refused = format!("select count(*) from audit where action = '{action}' and outcome = 'refused'");
            let before = db.count(&refused).await;
            let status = browser.get(&format!("/{path}/export")).await.status.as_u16();
            let expected = if may.contains(&path) { (200, before) } else { (403, before + 1) };
            assert_eq!((status, db.count(&refused).await), expected, "SEC-48, SEC-93: {name}: {path}");
        }
    }
}

/// SEC-56: who loses the permission midway gets a file that breaks off, and does not look whole.
#[tokio::test]
async fn a_lost_permission_breaks_the_file_off() {
    let paths =
        [("/accounts/export", "account"), ("/log/export", "audit"), ("/panels/accounts/export", "customer_link")];
    for (path, table) in paths {
        let db = TestDb::new().await;
        let company = operator(&db).await;
        let make = Make(&db.domain);
        db.sql(&format!(
            "insert into account (id, kind, email, email_canonical, username, state, company_id, sight, created_at, updated_at)
             select gen_random_uuid(), 'end_user', n || '@x', n || '@x', n || '@x', 'active', '{company}', array['{company}'::uuid], now(), now()
               from generate_series(1, 9000) n"
        ))
        .await;
        db.sql(&format!(
            "with e as (insert into audit (id, at, action, target_kind, target_id, outcome)
                 select gen_random_uuid(), '2026-05-01'::timestamptz + n * interval '1 second', 'accounts.edit', 'account', id, 'done'
                   from (select row_number() over () as n, id from account where kind = 'end_user') a returning id, at, action, outcome)
             insert into audit_place (place, at, entry_id, action, outcome) select '{company}', at, id, action, outcome from e"
        ))
        .await;
        let group = make.group("Sites", company).await;
        let panel = make.panel("350269737182540", group).await;
        db.sql(&format!(
            "insert into customer_link (id, account_id, panel_id, user_code, user_name, partitions, role, created_at, updated_at)
             select gen_random_uuid(), id, '{panel}', '1', 'N', '{{1}}', 'regular', now(), now() from account where kind = 'end_user'"
        ))
        .await;
        let ada = make.employee("ada@example.com", BuiltIn::SuperAdministrator, company).await;
        let token = make.session(ada).await;
        let request = Request::get(path).header(header::COOKIE, format!("__Host-sid={token}"));
        let request = request.header(header::HOST, "console.example.com").body(Body::empty()).expect("a request");
        let mut body = site(&db).oneshot(request).await.expect("an answer").into_body();
        let head = body.frame().await.expect("the header").expect("a frame");
        assert!(head.is_data());
        let none = make.role_with("Nobody", &[Permission::MailView]).await;
        make.give_role(ada, none).await;
        let (mut parts, mut broken) = (0, false);
        while let Some(part) = body.frame().await {
            match part {
                Ok(_) => parts += 1,
                Err(_) => broken = true,
            }
        }
        assert!(broken, "{table}: it looks whole");
        assert!(parts < 9, "{table}: {parts} parts came all the same");
    }
}

/// Everything that is stored about somebody, for who may see him, and his own for himself; no secrets.
#[tokio::test]
async fn one_persons_data() {
    let db = TestDb::new().await;
    let root = operator(&db).await;
    let make = Make(&db.domain);
    let east = make.company("EAST", Some(root)).await;
    let west = make.company("WEST", Some(root)).await;
    let (east_group, west_group) = (make.group("East", east).await, make.group("West", west).await);
    let anna = make.end_user("anna@east.test", "active", east).await;
    make.password(anna, "otter lantern quarry velvet").await;
    let panels = (make.panel("350269737182540", east_group).await, make.panel("350269737182541", west_group).await);
    make.customer_link(anna, panels.0).await;
    make.customer_link(anna, panels.1).await;
    let eve = make.employee("eve@east.test", BuiltIn::CommonManager, east).await;
    make.member(east_group, eve).await;
    let mut browser = Browser::new(&site(&db));
    browser.cookies.insert("__Host-sid".into(), make.session(eve).await);
    let answer = browser.get(&format!("/accounts/{anna}/data.json")).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.body);
    let data: serde_json::Value = serde_json::from_str(&answer.body).expect("JSON");
    assert_eq!(data["account"]["email"], "anna@east.test");
    assert_eq!(data["sign_in"]["has_password"], true);
    assert_eq!(data["panels"].as_array().map(Vec::len), Some(1), "only those in sight");
    assert_eq!(data["panels"][0]["imei"], "350269737182540");
    for secret in ["argon2", "hash", "secret", "350269737182541"] {
        assert!(!answer.body.contains(secret), "{secret}");
    }
    assert_eq!(db.count("select count(*) from audit where action = 'accounts.data' and outcome = 'done'").await, 1);
    assert_eq!(browser.get(&format!("/installers/{anna}/data.json")).await.status.as_u16(), 404);
    let bert = make.end_user("bert@west.test", "active", west).await;
    assert_eq!(browser.get(&format!("/accounts/{bert}/data.json")).await.status.as_u16(), 404);
    let mut own = Browser::new(&site(&db));
    own.cookies.insert("__Host-sid".into(), make.session(anna).await);
    let answer = own.get("/profile/data.json").await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.body);
    let data: serde_json::Value = serde_json::from_str(&answer.body).expect("JSON");
    assert_eq!(data["panels"].as_array().map(Vec::len), Some(2), "his own panels are his to know");
    assert!(!answer.body.contains("eve@east.test") && !answer.body.contains("argon2"));
    assert_eq!(own.get(&format!("/accounts/{anna}/data.json")).await.status.as_u16(), 403);
}

fn multipart(name: &str, text: &str) -> String {
    format!(
        "--BOUND\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/csv\r\n\r\n{text}\r\n--BOUND--\r\n"
    )
}

/// A file comes in by a form, and its refused rows go out as a file that can be corrected and brought again.
#[tokio::test]
async fn a_file_comes_in_by_a_form() {
    let db = TestDb::new().await;
    let company = operator(&db).await;
    let make = Make(&db.domain);
    let ada = make.employee("ada@example.com", BuiltIn::SuperAdministrator, company).await;
    let token = make.session(ada).await;
    let send = async |text: &str, token: &str| {
        let request = Request::post("/import/upload")
            .header(header::COOKIE, format!("__Host-sid={token}"))
            .header(header::HOST, "console.example.com")
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=BOUND");
        let request = request.body(Body::from(multipart("p.csv", text))).expect("a request");
        let answer = site(&db).oneshot(request).await.expect("an answer");
        let to = answer.headers().get(header::LOCATION).map(|to| to.to_str().expect("ASCII").to_owned());
        (answer.status().as_u16(), to.unwrap_or_default())
    };
    // More than any other request may bring.
    let rows: String = (0..20_000).flat_map(|n| [format!("p{n}@x.test,=1+1 {n}"), "\n".to_owned()]).collect();
    let (status, to) = send(&format!("email,label\n{rows}nonsense,\"+a, \"\"b\"\"\"\n"), &token).await;
    assert_eq!(status, 303);
    let id = to.strip_prefix("/import/").expect("the file's page").to_owned();
    let import = id.parse().expect("an id");
    let caller = db.domain.caller(&token, domain::Origin::default()).await.expect("a read").expect("a caller");
    let places = [("email".to_owned(), 1), ("label".to_owned(), 2)];
    db.domain.map_import(&caller, import, "accounts", &places).await.expect("mapped");
    for _ in 0..3 {
        db.domain.import_page(&caller, import, &model::import::ImportQuery::default()).await.expect("a look");
    }
    let mut browser = Browser::new(&site(&db));
    browser.cookies.insert("__Host-sid".into(), token.clone());
    let answer = browser.get(&format!("/import/{id}/refused")).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.body);
    let mut lines = answer.body.lines();
    assert_eq!(lines.next(), Some("email,label,row,column,reason"));
    assert!(
        lines.next().is_some_and(|line| line.starts_with("nonsense,\"'+a, \"\"b\"\"\",20001,email,")),
        "{}",
        answer.body
    );
    db.domain.start_import(&caller, import, false).await.expect("started");
    let claim = db.domain.claim_job().await.expect("a claim").expect("a job");
    // A few rows are enough to see that it goes.
    let left = std::sync::atomic::AtomicU32::new(25);
    let go_on = || left.fetch_sub(1, std::sync::atomic::Ordering::Relaxed) > 1;
    assert_eq!(db.domain.work_on_job(&claim, &go_on).await.expect("a turn"), Turn::Paused);
    assert!(db.count("select count(*) from account where label like '=1+1%'").await > 0);
    let (status, to) = send("", &token).await;
    assert_eq!((status, to.starts_with("/import?flash=")), (303, true), "{to}");
    let olga = make.employee("olga@example.com", BuiltIn::Support, company).await;
    let (status, _) = send("email\na@x.test\n", &make.session(olga).await).await;
    assert_eq!(status, 403);
    let (status, to) = send("email\na@x.test\n", "").await;
    assert_eq!((status, to.as_str()), (303, "/sign-in?next=%2Fimport"));
}
