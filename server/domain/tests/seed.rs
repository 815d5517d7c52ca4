//! Seed and demo people (issue 2, "Database").

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test's helper fails as a test does")]

use std::path::Path;

use domain::seed::{SeedReport, demo};
use model::accounts::Kind;
use model::role::BuiltIn;
use testkit::{SIGHT_OUT_OF_STEP, TestDb};

async fn seeded(n: u64, seed: u64) -> (TestDb, SeedReport) {
    let db = TestDb::new().await;
    let report = db.domain.seed(n, seed, &|_| {}).await.expect("the seed grows");
    (db, report)
}

async fn told(db: &TestDb) -> String {
    let sql = "select md5(string_agg(concat_ws(',', a.id, a.email, a.label, a.phone, a.state, a.panel_count, c.code,
                      l.panel_id, l.partitions, p.imei, p.account_code), '|' order by a.id, l.id))
                 from account a join company c on c.id = a.company_id
                 left join customer_link l on l.account_id = a.id left join panel p on p.id = l.panel_id";
    sqlx::query_scalar(sql).fetch_one(&db.pool).await.unwrap()
}

#[tokio::test]
async fn the_same_seed_makes_the_same_cloud() {
    let ((a, report), (b, _), (c, _)) = (seeded(6_000, 7).await, seeded(6_000, 7).await, seeded(6_000, 8).await);
    assert_eq!((report.accounts, report.companies, report.groups, report.panels), (6_000, 300, 601, 2_400));
    assert!((6_300..6_900).contains(&report.links), "{report:?}");
    assert_eq!(told(&a).await, told(&b).await);
    assert_ne!(told(&a).await, told(&c).await);
}

#[tokio::test]
async fn counts_indexes_and_search_texts_are_in_step() {
    let (fresh, (db, _)) = (TestDb::new().await, seeded(5_000, 1).await);
    for sql in [
        "select count(*) from account a where panel_count <> (select count(*) from customer_link l where l.account_id = a.id)
            or master_count <> (select count(*) from customer_link l where l.account_id = a.id and l.role = 'master')",
        SIGHT_OUT_OF_STEP,
        "select count(*) from account a left join account_search s on s.account_id = a.id where s.text is null",
        "select count(*) from customer_link l, unnest(l.partitions) n
          where not exists (select 1 from panel_partition p where p.panel_id = l.panel_id and p.number = n)",
        // One person's panels are in a group of his company.
        "select count(*) from customer_link l join account a on a.id = l.account_id join panel p on p.id = l.panel_id
           join panel_group g on g.id = p.group_id where g.company_id <> a.company_id",
    ] {
        assert_eq!(db.count(sql).await, 0, "{sql}");
    }
    assert_eq!(domain::tally::sum(&db.pool, Kind::EndUser, None, None).await.unwrap(), 5_000);
    let indexes = "select count(*) from pg_indexes where schemaname = 'public'";
    assert_eq!(db.count(indexes).await, fresh.count(indexes).await, "every index is back");
    // The same seed again, or one out of range: refused, nothing changed.
    assert!(db.domain.seed(10, 1, &|_| {}).await.is_err());
    assert!(db.domain.seed(10, 10_000, &|_| {}).await.is_err());
    assert!(db.domain.seed(0, 2, &|_| {}).await.is_err());
    // Another goes beside it, in the companies there are.
    let more = db.domain.seed(100, 2, &|_| {}).await.unwrap();
    assert_eq!((more.companies, more.groups), (0, 0));
    assert_eq!(db.count("select count(*) from account").await, 5_100);
}

#[tokio::test]
async fn the_demo_offers_one_of_each_and_loads_once() {
    let db = TestDb::new().await;
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demo/data");
    assert!(demo::people(&db.domain).await.unwrap().is_empty());
    assert!(demo::ensure(&db.domain, &data, &|_| {}).await.unwrap());
    assert!(!demo::ensure(&db.domain, &data, &|_| {}).await.unwrap());
    let people = demo::people(&db.domain).await.unwrap();
    let roles: Vec<&str> = people.iter().map(|p| p.role.as_str()).collect();
    for role in BuiltIn::ALL.iter().map(|r| r.name()).chain(["End user", "Installer"]) {
        assert_eq!(roles.iter().filter(|r| **r == role).count(), 1, "{role} in {roles:?}");
    }
    assert_eq!((people[0].email.as_str(), people[0].role.as_str()), ("ada@northgate.example", "Super Administrator"));
    assert_eq!(db.count("select count(*) from credential where totp_secret is not null").await, 8);
    assert_eq!(domain::tally::sum(&db.pool, Kind::Employee, None, None).await.unwrap(), 142);
    // The installer finds open panels, each state of a permit, and one that is closed (S3-104).
    let of_installer = "from installer_link l join panel p on p.id = l.panel_id join account a on a.id = l.account_id
          left join permit t on t.account_id = l.account_id and t.panel_id = p.id
         where (l.ends_at is null or l.ends_at > now())
           and a.id = (select (value #>> '{people,-1}')::uuid from setting where key = 'demo')";
    for (what, least) in [
        ("p.installer_access and not p.needs_permit", 2),
        ("not p.installer_access", 1),
        ("p.installer_access and p.needs_permit and t.id is null", 2),
        ("t.state = 'asked'", 1),
        ("t.state = 'granted' and t.answered_name = 'Ada Northgate'", 1),
    ] {
        assert!(db.count(&format!("select count(*) {of_installer} and {what}")).await >= least, "{what}");
    }
    // Roles of its own: under a built-in one, connected to a dealer's groups, held by somebody.
    for (role, groups, least) in [("Ortiz Dealer", true, 1), ("Ortiz Installer", true, 1), ("Night Desk", false, 2)] {
        let of = |what: &str| {
            format!("select count(*) from {what} x join role r on r.id = x.role_id where r.name = '{role}'")
        };
        assert!(db.count(&of("account")).await >= least, "{role} is held");
        assert_eq!(db.count(&of("role_group")).await > 1, groups, "{role}: groups");
        assert!(db.count(&of("role_permission")).await > 0, "{role} says something itself");
    }
    db.sql("update account set state = 'off' where email = 'ada@northgate.example'").await;
    assert_eq!(demo::people(&db.domain).await.unwrap().len(), 9, "who cannot sign in is not offered");
}

#[tokio::test]
async fn a_database_filled_otherwise_gets_no_demo() {
    let (db, _) = seeded(10, 1).await;
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demo/data");
    assert!(!demo::ensure(&db.domain, &data, &|_| {}).await.unwrap());
    assert_eq!(db.count("select count(*) from account").await, 10);
}
