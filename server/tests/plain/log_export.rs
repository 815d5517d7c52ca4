//! The action log as a file, over HTTP (SEC-46, SEC-85, REL-38).

use domain::audit::AuditEntry;
use domain::caller::Actor;
use model::accounts::Change;
use model::role::BuiltIn;
use testkit::TestDb;
use testkit::people::Make;

use crate::browser::{Browser, operator, site};

/// A browser of somebody with a session.
async fn signed_in(db: &TestDb, email: &str, role: BuiltIn, company: model::ids::CompanyId) -> Browser {
    let make = Make(&db.domain);
    let account = make.employee(email, role, company).await;
    let mut browser = Browser::new(&site(db));
    browser.cookies.insert("__Host-sid".into(), make.session(account).await);
    browser
}

async fn write(db: &TestDb, entry: AuditEntry) {
    let tx = db.domain.begin_unchecked_as(Actor::system("=cmd()")).await.expect("a change");
    tx.commit(entry).await.expect("kept");
}

/// What the list shows, as filtered: quoted, no formula, by name.
#[tokio::test]
async fn the_log_as_a_file() {
    let db = TestDb::new().await;
    let company = operator(&db).await;
    let anna = Make(&db.domain).end_user("anna@example.com", "active", company).await;
    let bert = Make(&db.domain).end_user("bert@example.com", "active", company).await;
    let changes = vec![Change::new("Name", "a, \"b\"", "two\r\nlines")];
    write(&db, AuditEntry::on_account("accounts.edit", anna.0, "+Anna", Some(company.0)).with(changes)).await;
    write(&db, AuditEntry::on_account("accounts.edit", bert.0, "Bert", Some(company.0))).await;
    let mut browser = signed_in(&db, "ada@example.com", BuiltIn::SuperAdministrator, company).await;
    let answer = browser.get(&format!("/log/export?whom={anna}")).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.body);
    let header = |name: &str| answer.headers.get(name).map_or("", |value| value.to_str().expect("ASCII"));
    assert!(header("content-type").starts_with("text/csv"));
    assert_eq!(header("content-disposition"), "attachment; filename=\"action-log-2026-06-01.csv\"");
    let mut reader = csv::Reader::from_reader(answer.body.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len(), 1, "only Anna: {}", answer.body);
    assert_eq!(&rows[0][0], "2026-06-01T12:00:00.000Z");
    assert_eq!((&rows[0][1], &rows[0][5], &rows[0][8]), ("'=cmd()", "accounts.edit", "'+Anna"));
    assert_eq!(&rows[0][13], "Name: a, \"b\" → two\r\nlines");
    assert!(answer.body.lines().next().is_some_and(|heads| heads.starts_with("Time (UTC),Who,")));
    assert_eq!(db.count("select count(*) from audit where action = 'log.export' and outcome = 'done'").await, 1);
}

/// More than one step of the reader: all of it, once, in order; to the reader's own sight.
#[tokio::test]
async fn a_long_file_has_every_entry_in_sight_once() {
    let db = TestDb::new().await;
    let root = operator(&db).await;
    let east = Make(&db.domain).company("EAST", Some(root)).await;
    let anna = Make(&db.domain).end_user("anna@example.com", "active", east).await;
    let bert = Make(&db.domain).end_user("bert@example.com", "active", root).await;
    for (who, name) in [(anna, "Anna"), (bert, "Bert")] {
        db.sql(&format!(
            "with e as (insert into audit (id, at, action, target_kind, target_id, target_name, outcome)
                 select gen_random_uuid(), '2026-05-01'::timestamptz + n * interval '1 second', 'accounts.edit', 'account', '{who}', '{name}', 'done'
                   from generate_series(1, 2100) n returning id, at, action, outcome)
             insert into audit_place (place, at, entry_id, action, outcome) select company_id, e.at, e.id, e.action, e.outcome from e, account where account.id = '{who}'"
        ))
        .await;
    }
    let mut browser = signed_in(&db, "eve@example.com", BuiltIn::CommonManager, east).await;
    let answer = browser.get("/log/export?action=accounts.edit").await;
    let mut reader = csv::Reader::from_reader(answer.body.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len(), 2100);
    assert!(rows.iter().all(|row| &row[8] == "Anna"));
    assert!(rows.is_sorted_by(|a, b| a[0] > b[0]));
}

/// Who may read the log but not take it along gets nothing, nor does a customer, nor somebody signed out.
#[tokio::test]
async fn the_file_needs_its_permission() {
    let db = TestDb::new().await;
    let company = operator(&db).await;
    let mut engineer = signed_in(&db, "olga@example.com", BuiltIn::OperationsEngineer, company).await;
    assert_eq!(engineer.get("/log/export").await.status.as_u16(), 403);
    let make = Make(&db.domain);
    let anna = make.end_user("anna@example.com", "active", company).await;
    let mut customer = Browser::new(&site(&db));
    customer.cookies.insert("__Host-sid".into(), make.session(anna).await);
    assert_eq!(customer.get("/log/export").await.status.as_u16(), 403);
    Browser::new(&site(&db)).get("/log/export").await.leads_to("/sign-in?next=%2Flog");
    assert_eq!(db.count("select count(*) from audit where action = 'log.export' and outcome = 'refused'").await, 2);
    assert_eq!(db.count("select count(*) from audit where action = 'log.export' and outcome = 'done'").await, 0);
}
