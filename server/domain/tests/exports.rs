//! Grids as files: everything once, in the order of the list, to the reader's own sight; what is taken out can be
//! brought in.

#![expect(clippy::unwrap_used, reason = "a test's helper fails as a test does")]

use std::path::{Path, PathBuf};

use domain::caller::Caller;
use domain::export::{Export, Links};
use domain::{Domain, cells};
use model::accounts::{AccountQuery, AccountSort, Kind, State};
use model::companies::CompanyQuery;
use model::grid::Direction;
use model::groups::GroupQuery;
use model::ids::CompanyId;
use model::jobs::{JobQuery, JobState};
use model::mail::MailQuery;
use model::panels::{PanelQuery, PanelSort};
use model::role::BuiltIn;
use model::{ApiError, Permission};
use testkit::TestDb;
use testkit::people::Make;

fn demo() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demo/data")
}

/// A Super Administrator of the operator.
async fn admin(db: &TestDb) -> Caller {
    let operator = db.text("select id::text from company where kind = 'operator'").await;
    let operator = CompanyId(operator.parse().unwrap());
    let make = Make(&db.domain);
    make.caller(make.employee("admin@op.test", BuiltIn::SuperAdministrator, operator).await).await
}

/// The whole file, step by step.
async fn rows(domain: &Domain, caller: &Caller, what: &Export) -> domain::Result<Vec<Vec<String>>> {
    domain.export_begin(caller, what).await?;
    let (mut all, mut from) = (Vec::new(), None);
    loop {
        let (rows, next) = domain.export_step(caller, what, from).await?;
        all.extend(rows);
        from = next;
        if from.is_none() {
            return Ok(all);
        }
    }
}

fn everything() -> Vec<Export> {
    vec![
        Export::Companies(CompanyQuery::default()),
        Export::Groups(GroupQuery::default()),
        Export::Panels(PanelQuery::default()),
        Export::People(AccountQuery::of(Kind::EndUser)),
        Export::People(AccountQuery::of(Kind::Installer)),
        Export::People(AccountQuery::of(Kind::Employee)),
        Export::Links(Links::OnPanels(Kind::EndUser, PanelQuery::default())),
        Export::Links(Links::OfPeople(AccountQuery::of(Kind::Installer))),
    ]
}

/// The files of all grids, as they are downloaded, in an order of their own, without whom the test made.
async fn files(db: &TestDb, caller: &Caller) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for what in everything() {
        let mut out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        out.write_record(what.heads()).unwrap();
        let mut lines = rows(&db.domain, caller, &what).await.unwrap();
        lines.retain(|line| line[0] != "admin@op.test");
        lines.sort();
        for line in lines {
            out.write_record(line.iter().map(|cell| cells::safe(cell))).unwrap();
        }
        files.push((what.word().to_owned(), String::from_utf8(out.into_inner().unwrap()).unwrap()));
    }
    files
}

/// Export, import into an empty cloud, export again: nothing was lost on the way, formulas and phones included (SEC-85).
#[tokio::test]
async fn what_is_taken_out_can_be_brought_in() {
    let db = TestDb::new().await;
    let folder = std::env::temp_dir().join(format!("panelwarden-export-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    db.domain.import(&demo(), &|_| {}, &folder).await.unwrap();
    db.sql("update account set label = '=1+1', first_name = '''@x' where email = 'donna.garcia@home.example.net'")
        .await;
    let first = files(&db, &admin(&db).await).await;
    for (name, text) in &first {
        assert!(text.lines().count() > 20, "{name}");
        std::fs::write(folder.join(format!("{name}.csv")), text).unwrap();
    }
    let accounts = &first[3].1;
    assert!(accounts.contains(",''@x,Garcia,'=1+1,'+15175612427,"), "made safe");
    let other = TestDb::new().await;
    let report = other.domain.import(&folder, &|_| {}, &folder.join("refused")).await.unwrap();
    assert_eq!((report.refused(), report.is_whole()), (0, true), "{report:#?}");
    let second = files(&other, &admin(&other).await).await;
    std::fs::remove_dir_all(&folder).ok();
    for ((name, before), (_, after)) in first.iter().zip(&second) {
        assert_eq!(before.lines().count(), after.lines().count(), "{name}");
        assert_eq!(before.lines().zip(after.lines()).find(|(a, b)| a != b), None, "{name}");
    }
}

/// 2,300 accounts and 1,500 panels, with many of the same key.
async fn many(db: &TestDb) {
    let operator = Make(&db.domain).company("OP", None).await;
    db.sql(&format!(
        "with a as (insert into account (id, kind, email, email_canonical, username, label, name_key, phone, phone_digits,
                state, company_id, sight, panel_count, master_count, last_sign_in_at, created_at, updated_at)
            select gen_random_uuid(), 'end_user', 'p' || n || '@x.test', 'p' || n || '@x.test', 'p' || n || '@x.test',
                   'P' || n % 7, 'p' || n % 7, '', (n % 11)::text, (array['active','off','pending'])[1 + n % 3],
                   '{operator}', array['{operator}'::uuid], n % 5, n % 2,
                   case when n % 4 = 0 then '2026-05-01'::timestamptz + n * interval '1 microsecond' end,
                   '2026-01-01'::timestamptz + (n % 9) * interval '1 microsecond', now()
              from generate_series(1, 2300) n returning id, kind, sight, email)
         insert into account_search (account_id, kind, sight, text) select id, kind, sight, email || E'\\ntel:' from a"
    ))
    .await;
    let group = Make(&db.domain).group("G", operator).await;
    db.sql(&format!(
        "insert into panel (id, imei, web_name, account_code, model, group_id, connection, connection_since, created_at,
                updated_at)
         select gen_random_uuid(), lpad(n::text, 15, '0'), 'W' || n % 5, 'C' || n % 3, 'M' || n % 2, '{group}', 'online',
                case when n % 3 = 0 then '2026-05-01'::timestamptz + n * interval '1 microsecond' end, now(), now()
           from generate_series(1, 1500) n"
    ))
    .await;
}

fn firsts(rows: Vec<Vec<String>>) -> Vec<String> {
    rows.into_iter().filter_map(|row| row.into_iter().next()).collect()
}

/// Whatever it is sorted by, the file has the rows of the pages, each once, in their order, over many steps.
#[tokio::test]
async fn a_file_of_people_has_the_order_of_the_list() {
    let db = TestDb::new().await;
    many(&db).await;
    let caller = admin(&db).await;
    for sort in AccountSort::ALL {
        for direction in [Direction::Asc, Direction::Desc] {
            let query = AccountQuery { sort, direction, size: 200, ..AccountQuery::of(Kind::EndUser) };
            let exported = firsts(rows(&db.domain, &caller, &Export::People(query.clone())).await.unwrap());
            let mut listed = Vec::new();
            for page in 1..=12 {
                let page = db.domain.accounts(&caller, &AccountQuery { page, ..query.clone() }).await.unwrap();
                listed.extend(page.rows.into_iter().map(|row| row.email));
            }
            assert_eq!(exported.len(), 2300, "{sort:?} {direction:?}");
            assert!(exported == listed, "{sort:?} {direction:?}");
        }
    }
    let off = Some(State::Off);
    let filtered = AccountQuery { search: "p22".into(), status: off, ..AccountQuery::of(Kind::EndUser) };
    let file = rows(&db.domain, &caller, &Export::People(filtered.clone())).await.unwrap();
    let total = db.domain.accounts_total(&caller, &filtered).await.unwrap().known();
    assert_eq!(u32::try_from(file.len()).unwrap(), total);
    assert!(file.iter().all(|row| row[7] == "suspended"));
}

/// The same of panels.
#[tokio::test]
async fn a_file_of_panels_has_the_order_of_the_list() {
    let db = TestDb::new().await;
    many(&db).await;
    let caller = admin(&db).await;
    let sorts =
        [PanelSort::Imei, PanelSort::Name, PanelSort::Code, PanelSort::Model, PanelSort::Group, PanelSort::Connection];
    for sort in sorts {
        for direction in [Direction::Asc, Direction::Desc] {
            let query = PanelQuery { sort, direction, size: 200, ..PanelQuery::default() };
            let exported = firsts(rows(&db.domain, &caller, &Export::Panels(query.clone())).await.unwrap());
            let mut listed = Vec::new();
            for page in 1..=8 {
                let page = db.domain.panels(&caller, &PanelQuery { page, ..query.clone() }).await.unwrap();
                listed.extend(page.rows.into_iter().map(|row| row.imei));
            }
            assert_eq!(exported.len(), 1500, "{sort:?} {direction:?}");
            assert!(exported == listed, "{sort:?} {direction:?}");
        }
    }
}

/// Links come panel by panel, or person by person, in the order of either list, each once, over many steps: a panel with
/// more people than a step holds, and lists longer than one (REL-38).
#[tokio::test]
async fn a_file_of_links_has_the_order_of_the_list() {
    let db = TestDb::new().await;
    many(&db).await;
    db.sql(
        "insert into customer_link (id, account_id, panel_id, user_code, user_name, partitions, role, created_at, updated_at)
         select gen_random_uuid(), a.id, p.id, '1', 'N', '{1}', 'regular', now(), now() from account a join panel p
             on p.imei = '000000000000007' or p.imei = lpad(ltrim(split_part(a.email, '@', 1), 'p'), 15, '0')
          where a.kind = 'end_user'",
    )
    .await;
    let caller = admin(&db).await;
    let all = db.count("select count(*) from customer_link").await;
    let by_imei = PanelQuery { sort: PanelSort::Imei, direction: Direction::Desc, ..PanelQuery::default() };
    let by_email =
        AccountQuery { sort: AccountSort::Email, direction: Direction::Asc, ..AccountQuery::of(Kind::EndUser) };
    let panels =
        rows(&db.domain, &caller, &Export::Links(Links::OnPanels(Kind::EndUser, by_imei.clone()))).await.unwrap();
    let people = rows(&db.domain, &caller, &Export::Links(Links::OfPeople(by_email.clone()))).await.unwrap();
    assert_eq!((panels.len(), people.len()), (usize::try_from(all).unwrap(), usize::try_from(all).unwrap()));
    // The order of the list of panels, and on each panel that of the addresses; the other way round for people.
    let list = firsts(rows(&db.domain, &caller, &Export::Panels(by_imei)).await.unwrap());
    let mut seen: Vec<String> = panels.iter().map(|row| row[1].clone()).collect();
    seen.dedup();
    assert!(seen == list.into_iter().filter(|imei| seen.contains(imei)).collect::<Vec<_>>());
    let list = firsts(rows(&db.domain, &caller, &Export::People(by_email)).await.unwrap());
    let mut seen: Vec<String> = people.iter().map(|row| row[0].clone()).collect();
    seen.dedup();
    assert!(seen == list);
    let crowded: Vec<&str> =
        panels.iter().filter(|row| row[1] == "000000000000007").map(|row| row[0].as_str()).collect();
    assert!(crowded.len() == 2300 && crowded.is_sorted());
}

/// SEC-46, SEC-47: of what is out of sight there is neither a row nor a code.
#[tokio::test]
async fn a_file_ends_at_the_readers_sight() {
    let db = TestDb::new().await;
    let make = Make(&db.domain);
    let (_, east, west) = make.companies().await;
    let (east_group, west_group) = (make.group("East", east).await, make.group("West", west).await);
    let panel = make.panel("350269737182540", east_group).await;
    make.panel("350269737182541", west_group).await;
    let eve = make.employee("eve@east.test", BuiltIn::CommonManager, east).await;
    make.member(east_group, eve).await;
    make.end_user("anna@east.test", "active", east).await;
    make.end_user("bert@west.test", "active", west).await;
    let carl = make.end_user("carl@west.test", "active", west).await;
    make.customer_link(carl, panel).await;
    let eve = make.caller(eve).await;
    let mut people = rows(&db.domain, &eve, &Export::People(AccountQuery::of(Kind::EndUser))).await.unwrap();
    people.sort();
    let people: Vec<(&str, &str)> = people.iter().map(|row| (row[0].as_str(), row[6].as_str())).collect();
    assert_eq!(people, [("anna@east.test", "EAST"), ("carl@west.test", "")]);
    let panels = rows(&db.domain, &eve, &Export::Panels(PanelQuery::default())).await.unwrap();
    assert_eq!(firsts(panels), ["350269737182540"]);
    let companies = rows(&db.domain, &eve, &Export::Companies(CompanyQuery::default())).await.unwrap();
    let companies: Vec<(&str, &str)> = companies.iter().map(|row| (row[0].as_str(), row[3].as_str())).collect();
    assert_eq!(companies, [("EAST", "")]);
    let groups = rows(&db.domain, &eve, &Export::Groups(GroupQuery::default())).await.unwrap();
    assert_eq!(firsts(groups), ["East"]);
    rows(&db.domain, &eve, &Export::Mails(MailQuery::default())).await.unwrap();
    assert_eq!(db.count("select count(*) from audit where action like '%.export' and outcome = 'done'").await, 5);
}

/// One's own jobs, and with "Jobs: view" those of people in sight; filtered as the list is.
#[tokio::test]
async fn a_file_of_jobs_is_ones_own_or_in_sight() {
    let db = TestDb::new().await;
    let make = Make(&db.domain);
    let (_, east, west) = make.companies().await;
    let eve = make.employee("eve@east.test", BuiltIn::CommonManager, east).await;
    let wes = make.employee("wes@west.test", BuiltIn::CommonManager, west).await;
    for (owner, n) in [(eve, 1), (eve, 2), (wes, 3)] {
        db.sql(&format!(
            "insert into job (id, kind, work, title, owner_id, owner_name, session_id, address, user_agent, request_id,
                    security_version, state, turn_at, created_at)
             values (gen_random_uuid(), 'accounts.suspend', '{{}}', 'Job {n}', '{owner}', '=cmd()', gen_random_uuid(), '', '', '',
                    1, '{}', '2026-05-01', '2026-05-0{n}')",
            if n == 2 { "stopped" } else { "done" }
        ))
        .await;
    }
    let titles = async |caller: &Caller, query: JobQuery| {
        let rows = rows(&db.domain, caller, &Export::Jobs(query)).await.unwrap();
        rows.into_iter().map(|row| row[4].clone()).collect::<Vec<_>>()
    };
    let (eve, all) = (make.caller(eve).await, admin(&db).await);
    assert_eq!(titles(&eve, JobQuery::default()).await, ["Job 2", "Job 1"]);
    assert_eq!(titles(&all, JobQuery::default()).await, ["Job 3", "Job 2", "Job 1"]);
    assert_eq!(titles(&all, JobQuery { state: Some(JobState::Stopped), ..JobQuery::default() }).await, ["Job 2"]);
    assert!(titles(&all, JobQuery { own: true, ..JobQuery::default() }).await.is_empty());
    let anna = make.end_user("anna@east.test", "active", east).await;
    let begun = db.domain.export_begin(&make.caller(anna).await, &Export::Jobs(JobQuery::default())).await;
    assert!(matches!(begun.unwrap_err().into_api("x"), ApiError::Forbidden(_)));
}

/// SEC-56: who loses the permission between two steps gets no further, and who never had it does not begin.
#[tokio::test]
async fn a_lost_permission_stops_a_file() {
    let db = TestDb::new().await;
    let make = Make(&db.domain);
    let operator = make.company("OP", None).await;
    let role = make.role_with("Reader", &[Permission::AccountsView]).await;
    let rita = make.employee("rita@op.test", BuiltIn::Support, operator).await;
    make.give_role(rita, role).await;
    let caller = make.caller(rita).await;
    for n in 0..3 {
        make.end_user(&format!("p{n}@op.test"), "active", operator).await;
    }
    let people = Export::People(AccountQuery::of(Kind::EndUser));
    assert_eq!(rows(&db.domain, &caller, &people).await.unwrap().len(), 3);
    let none = make.role_with("Nobody", &[Permission::MailView]).await;
    make.give_role(rita, none).await;
    let caller = make.caller(rita).await;
    for what in everything() {
        let begun = db.domain.export_begin(&caller, &what).await.unwrap_err().into_api("x");
        let step = db.domain.export_step(&caller, &what, None).await.unwrap_err().into_api("x");
        let both = (&begun, &step);
        assert!(matches!(both, (ApiError::Forbidden(_), ApiError::Forbidden(_))), "{what:?}: {begun:?} {step:?}");
    }
}
