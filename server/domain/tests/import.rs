//! Import: the demo cloud, faulty rows one by one, twice, killed halfway (issue 2, "Database").

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test's helper fails as a test does")]

use std::path::{Path, PathBuf};

use domain::import::{FileReport, ImportProgress, ImportReport};
use model::accounts::{Kind, State};
use model::role::BuiltIn;
use testkit::people::Make;
use testkit::{SIGHT_OUT_OF_STEP, TestDb};

fn demo() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demo/data")
}

fn faults() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/accounts-with-faults.csv")
}

/// A folder of one's own, gone with the value.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("panelwarden-import-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

async fn import(db: &TestDb, path: &Path, rejects: &Path) -> ImportReport {
    db.domain.import(path, &|_| {}, rejects).await.expect("the import runs")
}

async fn loaded(name: &str) -> (TestDb, Folder) {
    let (db, folder) = (TestDb::new().await, Folder::new(name));
    let report = import(&db, &demo(), &folder.0).await;
    assert_eq!((report.added(), report.refused(), report.is_whole()), (16_814, 0, true), "{report:#?}");
    (db, folder)
}

fn rows(file: &FileReport) -> (u64, u64, Vec<(u64, &str)>) {
    let refused = file.outcome.refused.iter().map(|r| (r.row, r.column.as_str())).collect();
    (file.outcome.added, file.outcome.unchanged, refused)
}

/// Everything an import writes, as one text.
async fn fingerprint(db: &TestDb) -> String {
    let tables = [
        "company",
        "panel_group",
        "group_member",
        "panel",
        "panel_partition",
        "panel_search",
        "account",
        "account_search",
        "account_tally",
        "customer_link",
        "installer_link",
        "audit",
    ];
    let mut all = String::new();
    for table in tables {
        let sql = format!("select coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from {table} t");
        let sum: String = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(&db.pool).await.unwrap();
        all = format!("{all}{table} {sum}\n");
    }
    all
}

#[tokio::test]
async fn the_demo_cloud_arrives_as_its_readme_says() {
    let (db, _folder) = loaded("whole").await;
    for (sql, n) in [
        ("select count(*) from company", 40),
        ("select count(*) from panel_group", 54),
        ("select count(*) from panel_group where is_main", 1),
        ("select count(*) from panel", 2_400),
        ("select count(*) from account where kind = 'end_user'", 6_000),
        ("select count(*) from account where kind = 'employee'", 140),
        ("select count(*) from account where kind = 'installer'", 420),
        ("select count(*) from account where kind = 'installer' and state = 'active'", 303),
        ("select count(*) from account where state = 'off' and kind = 'end_user'", 427),
        (SIGHT_OUT_OF_STEP, 0),
        ("select count(*) from customer_link", 6_804),
        ("select count(*) from installer_link", 956),
        ("select sum(panel_count) from account where kind = 'end_user'", 6_804),
        ("select sum(panel_count) from account where kind = 'installer'", 956),
        ("select sum(master_count) from account", 3_777),
        (
            "select count(*) from panel_partition where panel_id = (select id from panel where imei = '354619309234358')",
            3,
        ),
        ("select count(*) from account_search where text like '%\ndonna garcia\ngarcia donna\n%tel:15175612427'", 1),
        ("select count(*) from panel_search where text = '353328824442816\nf3c2b8\n3a8ead'", 1),
        ("select count(*) from audit where action = 'import'", 8),
    ] {
        assert_eq!(db.count(sql).await, n, "{sql}");
    }
    let active = domain::tally::sum(&db.pool, Kind::EndUser, None, Some(State::Active)).await.unwrap();
    assert_eq!(active, 5_280, "the kept count is right");
}

#[tokio::test]
async fn importing_twice_changes_nothing() {
    let (db, folder) = loaded("twice").await;
    let before = fingerprint(&db).await;
    let report = import(&db, &demo(), &folder.0).await;
    assert_eq!((report.added(), report.refused()), (0, 0));
    assert!(report.files.iter().all(|f| f.outcome.unchanged == f.rows), "{report:#?}");
    assert_eq!(fingerprint(&db).await, before, "not even an audit entry");
    assert_eq!(std::fs::read_dir(&folder.0).unwrap().count(), 0, "no file of refused rows");
}

#[tokio::test]
async fn faulty_rows_are_refused_one_by_one_and_the_rest_is_taken() {
    // README of the data: exact rows. SEC-87 (row 11), decision 9 (rows 4 and 5).
    let (db, folder) = loaded("faults").await;
    let report = import(&db, &faults(), &folder.0).await;
    let refused = vec![
        (1, "email"),
        (2, "email"),
        (3, "email"),
        (4, "first_name"),
        (5, "phone"),
        (6, "company_code"),
        (7, "status"),
        (8, "registered_at"),
        (11, "first_name"),
        (12, "email"),
    ];
    assert_eq!(rows(&report.files[0]), (4, 0, refused.clone()));
    for (row, word) in
        [(1, "already there"), (2, "address"), (4, "254"), (5, "19"), (8, "No such date"), (12, "already there")]
    {
        let one = report.files[0].outcome.refused.iter().find(|r| r.row == row).unwrap();
        assert!(one.reason.contains(word), "{one:?}");
    }
    assert_eq!(db.count("select count(*) from account where kind = 'end_user'").await, 6_004);
    // Odd text is text.
    let odd = db
        .count(
            "select count(*) from account where (email = 'formula@example.com' and first_name = '=HYPERLINK(\"x\")' and label = '=1+1')
               or (email = 'markup@example.com' and first_name = '<script>alert(1)</script>' and label = '<b>bold</b>')",
        )
        .await;
    assert_eq!(odd, 2);
    // A second time nothing is added, and the same rows are refused.
    let before = fingerprint(&db).await;
    let again = import(&db, &faults(), &folder.0).await;
    assert_eq!(rows(&again.files[0]), (0, 4, refused));
    assert_eq!(fingerprint(&db).await, before);
}

#[tokio::test]
async fn the_file_of_refused_rows_can_be_corrected_and_imported() {
    let (db, folder) = loaded("corrected").await;
    let report = import(&db, &faults(), &folder.0).await;
    let path = report.files[0].refused_file.clone().expect("a file of refused rows");
    assert_eq!(path.file_name().unwrap(), "accounts-with-faults.refused.csv");
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.starts_with("email,first_name,") && text.contains(",row,column,reason\r\n"), "{text}");
    let original = std::fs::read_to_string(faults()).unwrap();
    for line in original.lines().skip(1).filter(|l| l.contains("@example.com") && !l.contains("good.")) {
        let is_taken = ["formula@", "markup@"].iter().any(|taken| line.starts_with(taken));
        assert_eq!(text.contains(line), !is_taken, "byte for byte: {line}");
    }
    let corrected = text.replace("ZZ99", "I02").replace("sleeping", "active").replace("2026-13-45T99", "2026-10-05T09");
    let file = folder.write("corrected.csv", corrected);
    let report = import(&db, &file, &folder.0).await;
    assert_eq!(report.files[0].outcome.added, 3, "{report:#?}");
    assert_eq!(report.files[0].outcome.refused.len(), 7);
}

#[tokio::test]
async fn killed_halfway_leaves_whole_files_only() {
    let (db, folder) = (TestDb::new().await, Folder::new("killed"));
    let (domain, rejects) = (db.domain.clone(), folder.0.clone());
    let stop = |p: ImportProgress<'_>| assert!(p.file != "accounts.csv" || p.done < 3_000, "pulled the plug");
    let killed = tokio::spawn(async move { domain.import(&demo(), &stop, &rejects).await.is_ok() }).await;
    assert!(killed.is_err(), "the import died in the middle of accounts.csv");
    assert_eq!(db.count("select count(*) from company").await, 40);
    assert_eq!(db.count("select count(*) from panel").await, 2_400);
    for table in ["account", "account_search", "account_tally", "customer_link"] {
        assert_eq!(db.count(&format!("select count(*) from {table}")).await, 0, "{table}");
    }
    let report = import(&db, &demo(), &folder.0).await;
    assert_eq!((report.added(), report.refused()), (16_814 - 40 - 54 - 2_400, 0));
}

#[tokio::test]
async fn a_row_that_cannot_be_read_costs_no_other() {
    // SEC-91: the parser. Wrong length, not UTF-8, NUL, the same address twice, another order of
    // columns, a byte order mark, CRLF, quoted breaks.
    let (db, folder) = (TestDb::new().await, Folder::new("rows"));
    Make(&db.domain).company("OP", None).await;
    let mut bytes = b"\xef\xbb\xbflabel,email,first_name,last_name,phone,country,company_code,status,registered_at,last_login_at\r\n".to_vec();
    let tail = ",,,,,OP,active,2026-01-01T00:00:00Z,\r\n";
    for start in ["Good,one@example.com", "Twice,ONE@example.com", "Short,two@example.com,", "Nul\0,three@example.com"]
    {
        bytes.extend_from_slice(format!("{start}{tail}").as_bytes());
    }
    bytes.extend_from_slice(b"Bad \xff,four@example.com");
    bytes.extend_from_slice(tail.as_bytes());
    bytes.extend_from_slice(format!("\"Two\r\nlines\",five@example.com{tail}").as_bytes());
    bytes.extend_from_slice(format!("\"Comma, and \"\"quote\"\"\",six@example.com{tail}").as_bytes());
    bytes.extend_from_slice(b"No country,seven@example.com,,,,usa,OP,active,2026-01-01T00:00:00Z,\r\n");
    let file = folder.write("people.csv", bytes);
    let report = import(&db, &file, &folder.0).await;
    let refused = vec![(2, "email"), (3, ""), (4, "label"), (5, "label"), (6, "label"), (8, "country")];
    assert_eq!(rows(&report.files[0]), (2, 0, refused), "{report:#?}");
    assert_eq!(db.count("select count(*) from account where label = 'Comma, and \"quote\"'").await, 1);
}

#[tokio::test]
async fn a_file_that_is_not_ours_is_named_and_the_others_are_taken() {
    let (db, folder) = (TestDb::new().await, Folder::new("foreign"));
    folder.write("notes.csv", "a,b\n1,2\n");
    folder.write("old.refused.csv", "a,b\n1,2\n");
    folder.write(
        "tree.csv",
        "code,name,kind,parent_code,region\nI1,Low,installer,D1,europe\nD1,Mid,distributor,OP,europe\n\
        OP,Top,operator,,europe\nOP2,Second,operator,,europe\nX,Loose,installer,NONE,europe\n",
    );
    let report = import(&db, &folder.0, &folder.0).await;
    assert!(!report.is_whole());
    let names: Vec<(&str, bool)> = report.files.iter().map(|f| (f.name.as_str(), f.problem.is_some())).collect();
    assert_eq!(names, [("notes.csv", true), ("tree.csv", false)]);
    assert_eq!(rows(&report.files[1]), (3, 0, vec![(4, "kind"), (5, "parent_code")]), "parents in any order");
}

#[tokio::test]
async fn the_operator_made_with_the_first_administrator_gets_its_name_from_the_file() {
    let db = TestDb::new().await;
    let folder = Folder::new("first");
    db.domain.bootstrap_link("root@example.com", "Root").await.expect("a link");
    let report = import(&db, &demo(), &folder.0).await;
    assert_eq!((report.added(), report.refused()), (16_814, 0), "{report:#?}");
    assert_eq!(db.count("select count(*) from company").await, 40);
    let theirs = "select count(*) from account a join company c on c.id = a.company_id
        where a.email = 'root@example.com' and c.code = 'OP' and c.name = 'Northgate Monitoring'";
    assert_eq!(db.count(theirs).await, 1);
    let again = import(&db, &demo(), &folder.0).await;
    assert_eq!((again.added(), again.refused()), (0, 0));
}

#[tokio::test]
async fn links_name_people_and_panels_that_are_there() {
    // Decision 12.
    let (db, folder) = (TestDb::new().await, Folder::new("links"));
    let make = Make(&db.domain);
    let op = make.company("OP", None).await;
    let group = make.group("G", op).await;
    make.panel("490154203237518", group).await;
    make.end_user("u@example.com", "active", op).await;
    make.installer("i@example.com", "active", op).await;
    let file = folder.write(
        "links.csv",
        "account_email,imei,user_code,user_name,partitions,role,ends_at\n\
         nobody@example.com,490154203237518,1,A,1,master,\n\
         i@example.com,490154203237518,1,A,1,master,\n\
         u@example.com,490154203237519,1,A,1,master,\n\
         u@example.com,353328824442816,1,A,1,master,\n\
         u@example.com,490154203237518,1,A,1 9,master,\n\
         u@example.com,490154203237518,1,A,1,owner,\n\
         U@Example.com,490154203237518,7,,2 1,master,2026-11-30\n\
         u@example.com,490154203237518,8,B,1,regular,\n",
    );
    let report = import(&db, &file, &folder.0).await;
    let refused = vec![
        (1, "account_email"),
        (2, "account_email"),
        (3, "imei"),
        (4, "imei"),
        (5, "partitions"),
        (6, "role"),
        (8, "imei"),
    ];
    assert_eq!(rows(&report.files[0]), (1, 0, refused), "{report:#?}");
    let kept = db.count(
        "select count(*) from customer_link where user_name = 'u' and partitions = '{1,2}' and ends_at = '2026-12-01 00:00Z'",
    );
    assert_eq!(kept.await, 1, "an empty name is the account's; the last day counts");
    assert_eq!(db.count("select master_count::bigint from account where email = 'u@example.com'").await, 1);
}

#[tokio::test]
async fn an_imported_employee_sees_the_groups_of_his_company_and_below() {
    // Decisions 13 and 14.
    let (db, _folder) = loaded("members").await;
    let wrong = db
        .count(
            "with recursive reach (root, id) as (
                 select id, id from company
                 union select reach.root, c.id from company c join reach on c.parent_id = reach.id
             ), ought as (
                 select a.id as account_id, g.id as group_id from account a
                   join reach on reach.root = a.company_id join panel_group g on g.company_id = reach.id
                  where a.kind = 'employee'
             )
             select count(*) from ought full join group_member m using (account_id, group_id)
              where m.role is null or ought is null",
        )
        .await;
    assert_eq!(wrong, 0);
    assert!(db.count("select count(*) from group_member").await > 140);
}

#[tokio::test]
async fn choices_stay_within_sight_and_permission() {
    // SEC-45: scope in the query; decision 13 for panels, 14 for companies.
    let db = TestDb::new().await;
    let make = Make(&db.domain);
    let op = make.company("OP", None).await;
    let mine = make.company("MINE", Some(op)).await;
    let below = make.company("BELOW", Some(mine)).await;
    make.company("OTHER", Some(op)).await;
    let (seen, unseen) = (make.group("Seen", mine).await, make.group("Unseen", op).await);
    let near = make.panel("490154203237518", seen).await;
    make.panel("353328824442816", unseen).await;
    let dealer = make.employee("dealer@example.com", BuiltIn::Dealer, mine).await;
    make.member(seen, dealer).await;
    let admin = make.employee("admin@example.com", BuiltIn::SystemAdministrator, op).await;
    let owner = make.employee("owner@example.com", BuiltIn::Owner, mine).await;
    let user = make.end_user("u@example.com", "active", below).await;
    let (dealer, admin, owner) = (make.caller(dealer).await, make.caller(admin).await, make.caller(owner).await);

    let names = |choices: Vec<model::companies::Choice>| choices.into_iter().map(|c| c.label).collect::<Vec<_>>();
    let companies = |search| db.domain.company_choices(&dealer, search);
    assert_eq!(names(companies("").await.unwrap()), ["BELOW", "MINE"]);
    assert_eq!(names(companies("oth").await.unwrap()), Vec::<String>::new());
    assert_eq!(names(db.domain.company_choices(&admin, "o").await.unwrap()), ["BELOW", "OP", "OTHER"]);
    assert_eq!(names(companies("%").await.unwrap()), Vec::<String>::new(), "a wildcard is text (SEC-82)");

    let panels = db.domain.panel_choices(&dealer, "", None).await.unwrap();
    assert_eq!(panels[0].detail, "237518 · NEO-64 · Seen");
    assert_eq!(names(panels), ["490154203237518"]);
    for search in ["353328", "3", "8AE"] {
        assert!(
            db.domain.panel_choices(&dealer, search, None).await.unwrap().iter().all(|c| c.label != "353328824442816")
        );
    }
    assert_eq!(names(db.domain.panel_choices(&admin, "442816", None).await.unwrap()), ["353328824442816"]);
    assert_eq!(db.domain.panel_choices(&admin, "", None).await.unwrap().len(), 2);
    make.customer_link(user, near).await;
    assert!(db.domain.panel_choices(&dealer, "", Some(user)).await.unwrap().is_empty());
    assert!(db.domain.panel_choices(&owner, "", None).await.is_err(), "an owner assigns nothing");

    let mut conn = db.pool.acquire().await.unwrap();
    let found = domain::panels::find_visible(&mut conn, &dealer.scope, near).await.unwrap().expect("in sight");
    assert_eq!((found.partitions, found.group.as_str()), (vec![1, 2, 3, 4], "Seen"));
    let far: uuid::Uuid =
        sqlx::query_scalar("select id from panel where imei = '353328824442816'").fetch_one(&db.pool).await.unwrap();
    let far = domain::panels::find_visible(&mut conn, &dealer.scope, model::ids::PanelId(far)).await.unwrap();
    assert_eq!(far, None);
}
