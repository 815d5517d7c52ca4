//! The whole way, of each kind of file.

use std::path::Path;

use model::ApiError;
use model::import::{ImportKind, ImportStep, RowOutcome};

use super::kit::{Cloud, check, counts, fault, open, refused};

const HEAD: &str = "email,first_name,last_name,label,phone,country,company_code,status,registered_at,last_login_at";

/// Good rows are added one by one, with an entry each; faulty ones are not, and say why; a second time nothing is new.
#[tokio::test]
async fn accounts_are_brought_in_once() {
    let cloud = Cloud::new().await;
    let db = &cloud.db;
    let text = [
        HEAD,
        "a@x.test,Ann,Able,Ann Able,'+46 70 123,SE,EAST,active,2025-01-02T03:04:05Z,2026-01-01T00:00:00Z",
        "b@x.test,'=1+1,,,,,,pending,2025-01-02T03:04:05Z,",
        "nonsense,,,,,,,active,2025-01-02T03:04:05Z,",
        "A@X.test,,,,,,,active,2025-01-02T03:04:05Z,",
        "short,row",
        "",
    ]
    .join("\n");
    let page = cloud.checked(&cloud.admin, "people.csv", &text).await;
    assert_eq!((page.file.kind, counts(&page)), (Some(ImportKind::Accounts), (2, 0, 3, 0)));
    let why = refused(cloud.domain(), &cloud.admin, page.file.id).await;
    assert_eq!(why[1], (4, "email".into(), "Address already there: row 1 of this file has it.".into()));
    assert_eq!(why[2], (5, String::new(), "Has 2 columns; the header has 10.".into()));
    let there = "select count(*) from account where email like '%@x.test'";
    assert_eq!(db.count(there).await, 0, "a dry run changes nothing");
    let done = cloud.run(&cloud.admin, page.file.id, false).await;
    assert_eq!((done.file.step, done.running, counts(&done)), (ImportStep::Started, false, (0, 0, 3, 2)));
    let row = db
        .text(
            "select concat_ws('|', label, first_name, phone, phone_digits, country, state, created_at at time zone 'utc',
                    (select code from company where id = company_id)) from account where email = 'a@x.test'",
        )
        .await;
    assert_eq!(row, "Ann Able|Ann|+46 70 123|4670123|SE|active|2025-01-02 03:04:05|EAST");
    assert_eq!(db.text("select first_name from account where email = 'b@x.test'").await, "=1+1");
    let entries = "select count(*) from audit where action = 'accounts.add' and changes::text like '%people.csv, row%'";
    assert_eq!(db.count(entries).await, 2);
    assert_eq!(db.count("select count(*) from mail").await, 0, "nobody is mailed unless it is asked for");
    assert_eq!(db.count("select sum(n)::bigint from account_tally where kind = 'end_user'").await, 2);
    assert_eq!(db.count(testkit::SIGHT_OUT_OF_STEP).await, 0);
    assert_eq!(db.count("select count(*) from job_item where state = 'done'").await, 2);
    let twice = cloud.domain().start_import(&cloud.admin, page.file.id, false).await;
    assert!(matches!(fault(twice), ApiError::Conflict { .. }));
    let again = cloud.checked(&cloud.admin, "people.csv", &text).await;
    assert_eq!(counts(&again), (0, 2, 3, 0), "a second run is quiet");
    let nothing = cloud.domain().start_import(&cloud.admin, again.file.id, false).await;
    assert!(matches!(fault(nothing), ApiError::Conflict { .. }));
}

/// With it, whoever is pending gets his code; nobody else does.
#[tokio::test]
async fn codes_are_mailed_when_asked_for() {
    let cloud = Cloud::new().await;
    let text =
        "Name;E-mail;Phone;State\nIna;ina@x.test;555 1;pending\nIdo;ido@x.test;555 2;accepted\nIx;ix@x.test;;pending\n";
    let page = cloud.checked(&cloud.eve, "i.csv", text).await;
    assert_eq!((page.file.kind, counts(&page)), (Some(ImportKind::Installers), (2, 0, 1, 0)));
    assert_eq!(refused(cloud.domain(), &cloud.eve, page.file.id).await[0].1, "phone", "S3-48");
    cloud.run(&cloud.eve, page.file.id, true).await;
    let mails = "select string_agg(recipient || ' ' || kind, ',') from mail";
    assert_eq!(cloud.db.text(mails).await, "ina@x.test register");
    let own = "select count(*) from account where kind = 'installer' and company_id = (select id from company where code = 'EAST')";
    assert_eq!(cloud.db.count(own).await, 2);
}

/// Panels, then who is on them.
#[tokio::test]
async fn panels_and_links_are_brought_in() {
    let cloud = Cloud::new().await;
    let panels = [
        "imei,web_name,account_code,model,group,partitions,connection,installer_access,first_connected_at",
        "353328824442816,3A8EAD,F3C2B8,NEO-128,East group,2 5,never,no,",
        "354619309234358,8DD6D4,68E287,IQ-4 Hub,East group,3,online,yes,2026-01-01T00:00:00Z",
        "354619309234358,twice,68E287,,East group,1,never,no,",
        "354619309234357,wrong digit,X,,East group,1,never,no,",
        "350269737182540,other group,X,,West group,1,never,no,",
    ];
    let page = cloud.checked(&cloud.eve, "panels.csv", &panels.join("\n")).await;
    assert_eq!((page.file.kind, counts(&page)), (Some(ImportKind::Panels), (2, 0, 3, 0)));
    let why = refused(cloud.domain(), &cloud.eve, page.file.id).await;
    assert_eq!(why[0].2, "IMEI already there: row 2 of this file has it.");
    let unknown = ("group", "Unknown group: there is none with this name.");
    assert_eq!((why[2].1.as_str(), why[2].2.as_str()), unknown, "out of sight");
    cloud.run(&cloud.eve, page.file.id, false).await;
    let numbers = "select string_agg(number::text, ' ' order by number) from panel_partition n
                     join panel p on p.id = n.panel_id where imei = '353328824442816'";
    assert_eq!(cloud.db.text(numbers).await, "2 5");
    assert_eq!(cloud.db.count("select count(*) from audit where action = 'panels.add'").await, 2);
}

/// Customers and installers on panels, with the partitions that there are.
#[tokio::test]
async fn links_are_brought_in() {
    let cloud = Cloud::new().await;
    let make = cloud.make();
    make.panel("353328824442816", cloud.east_group).await;
    make.end_user("anna@east.test", "active", cloud.east).await;
    make.end_user("bert@west.test", "active", cloud.west).await;
    make.installer("ina@east.test", "active", cloud.east).await;
    cloud.db.sql("insert into panel_partition (panel_id, number) select id, 5 from panel on conflict do nothing").await;
    let links = [
        "account_email,imei,user_code,user_name,partitions,role,ends_at",
        "ANNA@east.test,353328824442816,12,,5,master,2030-12-31",
        "anna@east.test,353328824442816,13,,5,regular,",
        "anna@east.test,354619309234358,12,Ann,1,regular,",
        "bert@west.test,353328824442816,12,Bert,9,regular,",
    ];
    let page = cloud.checked(&cloud.eve, "account_panels.csv", &links.join("\n")).await;
    assert_eq!((page.file.kind, counts(&page)), (Some(ImportKind::AccountPanels), (1, 0, 3, 0)));
    let why = refused(cloud.domain(), &cloud.eve, page.file.id).await;
    assert_eq!(why[0].2, "This person is on the panel already: row 1 of this file has it.");
    assert_eq!(why[1].2, "Unknown panel: none has this IMEI.");
    let both = "Unknown end user: none has this address. Also partitions: The panel has no partition 9.";
    assert_eq!(why[2].2, both, "out of sight");
    let done = cloud.run(&cloud.eve, page.file.id, false).await;
    assert_eq!(counts(&done), (0, 0, 3, 1));
    let link =
        "select concat_ws('|', user_code, user_name, partitions, role, ends_at at time zone 'utc') from customer_link";
    assert_eq!(cloud.db.text(link).await, "12|anna|{5}|master|2031-01-01 00:00:00");
    let text = "installer_email,imei,ends_at\nina@east.test,353328824442816,\n";
    let page = cloud.checked(&cloud.eve, "installer_panels.csv", text).await;
    assert_eq!((page.file.kind, counts(&page)), (Some(ImportKind::InstallerPanels), (1, 0, 0, 0)));
    cloud.run(&cloud.eve, page.file.id, false).await;
    assert_eq!(cloud.db.count("select panel_count::bigint from account where email = 'ina@east.test'").await, 1);
    assert_eq!(cloud.db.count(testkit::SIGHT_OUT_OF_STEP).await, 0);
}

/// What was true at the dry run need not be when the row's turn comes: it is asked again.
#[tokio::test]
async fn a_row_is_asked_again_at_its_turn() {
    let cloud = Cloud::new().await;
    let page = cloud.checked(&cloud.eve, "p.csv", "email\na@x.test\nb@x.test\nc@x.test\n").await;
    assert_eq!(counts(&page), (3, 0, 0, 0));
    cloud.make().end_user("b@x.test", "active", cloud.west).await;
    let done = cloud.run(&cloud.eve, page.file.id, false).await;
    assert_eq!(counts(&done), (0, 0, 1, 2));
    let why = refused(cloud.domain(), &cloud.eve, page.file.id).await;
    let neutral = "This address cannot be added here. If the person already uses the service, ask your operator.";
    assert_eq!(why, [(2, "email".to_owned(), neutral.to_owned())]);
    let item = cloud.db.text("select state || ' ' || reason from job_item where seq = 2").await;
    assert_eq!(item, format!("failed {neutral}"));
}

/// The faulty file of the real-sized cloud: each row with its column and reason, and nothing else lost; the refused rows
/// come back, are corrected, and are taken.
#[tokio::test]
async fn the_faulty_file_is_told_row_by_row() {
    let cloud = Cloud::new().await;
    // Its rows are of last October.
    cloud.domain().clock().advance(time::Duration::days(200));
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let demo = here.join("../../demo/data");
    for file in ["companies.csv", "accounts.csv"] {
        let name = demo.join(file);
        cloud.domain().import(&name, &|_| {}, &std::env::temp_dir().join("panelwarden-refused")).await.unwrap();
    }
    let bytes = std::fs::read(here.join("tests/data/accounts-with-faults.csv")).unwrap();
    let id = cloud.bring(&cloud.admin, "accounts-with-faults.csv", &bytes).await.unwrap();
    let page = check(cloud.domain(), &cloud.admin, id).await;
    assert_eq!(counts(&page), (4, 0, 10, 0));
    let why = refused(cloud.domain(), &cloud.admin, id).await;
    let columns: Vec<(u32, &str)> = why.iter().map(|(row, column, _)| (*row, column.as_str())).collect();
    let emails = [(1, "email"), (2, "email"), (3, "email")];
    let others = [(4, "first_name"), (5, "phone"), (6, "company_code"), (7, "status"), (8, "registered_at")];
    assert_eq!(columns, [&emails[..], &others, &[(11, "first_name"), (12, "email")]].concat());
    let parts = [(0, "Address already there"), (5, "Unknown company"), (6, "Unknown status"), (7, "No such date")];
    for (place, part) in parts.into_iter().chain([(9, "Address already there")]) {
        assert!(why[place].2.contains(part), "{:?}", why[place]);
    }
    let fresh = open(cloud.domain(), &cloud.admin, id, Some(RowOutcome::New)).await;
    assert_eq!(fresh.rows.rows.iter().map(|row| row.row).collect::<Vec<_>>(), [9, 10, 13, 14]);
    let (_, heads) = cloud.domain().import_fault_heads(&cloud.admin, id).await.unwrap();
    assert_eq!(heads[heads.len() - 3..], ["row", "column", "reason"]);
    let (rows, next) = cloud.domain().import_faults(&cloud.admin, id, 0).await.unwrap();
    assert_eq!((rows.len(), next), (10, None));
    assert_eq!((rows[1][0].as_str(), rows[1][10].as_str(), rows[1][11].as_str()), ("not-an-address", "2", "email"));
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(&heads).unwrap();
    let mut corrected = rows[6].clone();
    corrected[7] = "active".into();
    out.write_record(corrected.iter().map(|cell| domain::cells::safe(cell))).unwrap();
    let text = String::from_utf8(out.into_inner().unwrap()).unwrap();
    let page = cloud.checked(&cloud.admin, "corrected.csv", &text).await;
    assert_eq!(counts(&page), (1, 0, 0, 0), "{:?}", refused(cloud.domain(), &cloud.admin, page.file.id).await);
    cloud.run(&cloud.admin, id, false).await;
    assert_eq!(cloud.db.text("select label from account where email = 'markup@example.com'").await, "<b>bold</b>");
}
