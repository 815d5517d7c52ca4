//! Taken out of one console, brought into another: through the pages, as a browser without JavaScript has them.

use domain::jobs::Turn;
use model::role::BuiltIn;
use model::viewer::percent;
use testkit::TestDb;
use testkit::people::Make;

use super::groups;
use crate::web::Web;

/// The files, in the order in which one needs the other, and where each comes from. Filtered, so that whoever does all
/// this is not in them, and sorted by what does not change on the way.
const FILES: [(&str, &str); 6] = [
    ("panels", "/panels/export?sort=imei"),
    ("accounts", "/accounts/export?sort=email&q=round.test"),
    ("installers", "/installers/export?sort=email&q=round.test"),
    ("employees", "/employees/export?sort=email&q=round.test"),
    ("account_panels", "/panels/accounts/export?sort=imei"),
    ("installer_panels", "/panels/installers/export?sort=imei"),
];

/// A console of an operator with a company and its group, and its administrator's session.
async fn console() -> (Web, String) {
    let db = TestDb::new().await;
    groups::main_group(&db).await;
    let make = Make(&db.domain);
    let operator = make.company("OP", None).await;
    let east = make.company("EAST", Some(operator)).await;
    make.group("East, \"sites\"", east).await;
    let ada = make.employee("ada@op.test", BuiltIn::SuperAdministrator, operator).await;
    let token = make.session(ada).await;
    (Web::new(db), token)
}

/// People and panels as they come: formulas, quotes, other scripts, an end in the past, a partition alone.
async fn fill(web: &Web) {
    let (db, make) = (&web.db, Make(&web.db.domain));
    let east = db.text("select id::text from company where code = 'EAST'").await.parse().unwrap();
    let group = db.text("select id::text from panel_group where name like 'East%'").await.parse().unwrap();
    let anna = make.end_user("anna@round.test", "active", east).await;
    let bert = make.end_user("Bert@Round.test", "off", east).await;
    make.end_user("carl@round.test", "pending", east).await;
    let ina = make.installer("ina@round.test", "active", east).await;
    make.installer("ivo@round.test", "off", east).await;
    make.employee("olga@round.test", BuiltIn::Owner, east).await;
    let first = make.panel("350269737182540", group).await;
    let second = make.panel("353328824442816", group).await;
    make.customer_link(anna, first).await;
    make.customer_link(anna, second).await;
    make.customer_link(bert, second).await;
    make.installer_link(ina, first).await;
    make.installer_link(ina, second).await;
    for sql in [
        "update account set label = '=1+1', first_name = '''quoted', last_name = 'a, \"b\"', phone = '+46 70 123', country = 'SE',
                last_sign_in_at = '2026-05-01T10:00:00.123456Z' where email = 'anna@round.test'",
        "update account set label = 'نضال 王', phone = '555 1234' where email in ('ina@round.test', 'ivo@round.test', 'olga@round.test')",
        "delete from panel_partition where number <> 3 and panel_id = (select id from panel where imei = '350269737182540')",
        "insert into panel_partition (panel_id, number) select id, n from panel, generate_series(5, 6) n where imei = '353328824442816'",
        "update panel set installer_access = true, connection = 'online', first_connected_at = '2026-01-02T03:04:05.6789Z'
          where imei = '353328824442816'",
        "update customer_link set user_code = '-0' || length(user_name), user_name = '@=' || user_name, role = 'master',
                partitions = (select array_agg(number order by number) from panel_partition n where n.panel_id = customer_link.panel_id)",
        "update customer_link set ends_at = '2026-02-03T04:05:06Z' where account_id = (select id from account where email = 'Bert@Round.test')",
        "update installer_link set ends_at = '2030-01-01T00:00:00Z' where panel_id = (select id from panel where imei = '350269737182540')",
    ] {
        db.sql(sql).await;
    }
}

/// The file of an export, whole.
async fn exported(web: &Web, path: &str, token: &str) -> String {
    let answer = web.page(path, Some(token)).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.body);
    answer.body
}

/// What the form of a file's page has chosen: its kind, and for each column its place.
fn chosen(page: &str) -> Vec<String> {
    let options = page.split("<option").skip(1).filter_map(|option| option.split('>').next());
    let selected = options.filter(|option| option.contains(" selected"));
    let values = selected.filter_map(|option| option.split("value=\"").nth(1)?.split('"').next());
    values.map(ToOwned::to_owned).collect()
}

/// Upload, columns as they are guessed, dry run, job. Answers what the page says after the dry run and at the end.
async fn bring(web: &Web, name: &str, text: &str, token: &str) -> (String, String) {
    let sent = web.upload("/import/upload", &format!("{name}.csv"), text, token).await;
    let path = sent.location;
    let Some(id) = path.strip_prefix("/import/").map(ToOwned::to_owned) else {
        panic!("{name}: {}", web.page(&path, Some(token)).await.body);
    };
    let fields = chosen(&web.page(&path, Some(token)).await.body);
    assert!(fields.contains(&name.to_owned()), "{name} is not what its header was taken for");
    let back = percent(&path);
    let mut columns = format!("id={id}&kind={name}&_back={back}&_next={back}");
    for place in fields.iter().filter(|value| value.contains(':')) {
        columns += "&places[]=";
        columns += &percent(place);
    }
    let answer = web.navigate("import/columns", &columns, Some(token)).await;
    assert!(answer.location.starts_with(&path), "{name}: {}", answer.location);
    let dry = counts(&web.page(&path, Some(token)).await.body);
    let started = web.navigate("import/start", &format!("id={id}&_back={back}&_next={back}"), Some(token)).await;
    if started.location.starts_with("/jobs/") {
        while let Some(claim) = web.db.domain.claim_job().await.unwrap() {
            while web.db.domain.work_on_job(&claim, &|| true).await.unwrap() == Turn::Paused {}
        }
    }
    let done = counts(&web.page(&path, Some(token)).await.body);
    // Nobody has more than ten files at a time.
    web.navigate("import/remove", &format!("id={id}&_back={back}&_next=/import"), Some(token)).await;
    (dry, done)
}

/// The line of numbers on a file's page.
fn counts(page: &str) -> String {
    let line = page.split("import-counts").nth(1).and_then(|rest| rest.split_once('>')).map(|(_, rest)| rest);
    let line = line.and_then(|rest| rest.split("</p>").next()).unwrap_or_default();
    line.replace("<!>", "")
}

/// Accounts, installers, employees, panels and links leave one console and come into an empty one, by the pages, and
/// leave it again: byte for byte the same files (REL-38, SEC-85). A second time each row is there already.
#[tokio::test]
async fn what_is_taken_out_comes_back_through_the_pages() {
    let (old, token) = console().await;
    fill(&old).await;
    let mut files = Vec::new();
    for (name, path) in FILES {
        files.push((name, path, exported(&old, path, &token).await));
    }
    let (new, token) = console().await;
    for (name, _, text) in &files {
        let rows = csv::Reader::from_reader(text.as_bytes()).records().count();
        assert!(rows > 0, "{name} is empty");
        let (dry, done) = bring(&new, name, text, &token).await;
        assert_eq!(dry, format!("{rows} of {rows} checked: {rows} new, 0 there already, 0 refused."), "{name}");
        assert_eq!(done, format!("{rows} added, 0 to go, 0 refused, 0 there already."), "{name}");
    }
    for (name, path, text) in &files {
        assert_eq!(exported(&new, path, &token).await, *text, "{name}");
    }
    for (name, _, text) in &files {
        let rows = csv::Reader::from_reader(text.as_bytes()).records().count();
        let (dry, _) = bring(&new, name, text, &token).await;
        assert_eq!(dry, format!("{rows} of {rows} checked: 0 new, {rows} there already, 0 refused."), "{name}, twice");
    }
    assert_eq!(new.db.count(testkit::SIGHT_OUT_OF_STEP).await, 0);
}
