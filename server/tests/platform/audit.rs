//! `panelwarden audit verify`, as an operator runs it (SEC-94, issue of the action log).

use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Output};

use domain::audit;
use model::role::BuiltIn;
use testkit::TestDb;
use testkit::people::Make;

use crate::support::Folder;

/// A log of some sealed entries.
async fn sealed() -> TestDb {
    let db = TestDb::new().await;
    let make = Make(&db.domain);
    let operator = make.company("OP", None).await;
    let admin = make.employee("admin@op.test", BuiltIn::SuperAdministrator, operator).await;
    let caller = make.caller(admin).await;
    for n in 0..4 {
        let id = make.end_user(&format!("anna{n}@op.test"), "active", operator).await;
        let done = db.domain.set_account_access(&caller, &[id], model::accounts::Access::Suspend).await.unwrap();
        assert_eq!(done.rows.len(), 1);
    }
    while audit::seal(&db.pool).await.unwrap() > 0 {}
    db
}

/// Runs the command; it may not look into anything but the database.
async fn verify(db: &TestDb, folder: &Folder) -> Output {
    let key = folder.0.join("key");
    std::fs::write(&key, (0..32).collect::<Vec<u8>>()).unwrap();
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o600)).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_panelwarden"));
    command
        .args(["audit", "verify"])
        .current_dir(&folder.0)
        .env_clear()
        .env("DATABASE_URL", &db.url)
        .env("PANELWARDEN_ORIGIN", "http://127.0.0.1:3000")
        .env("PANELWARDEN_SMTP_URL", "smtp://127.0.0.1:9?tls=none")
        .env("PANELWARDEN_MAIL_FROM", "no-reply@example.com")
        .env("PANELWARDEN_KEY_FILE", &key);
    tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
}

/// SEC-94: a whole log is said to be whole, with how many entries it has.
#[tokio::test]
async fn sec_94_a_whole_log_is_said_to_be_whole() {
    let (db, folder) = (sealed().await, Folder::new("audit-whole"));
    let entries = db.count("select count(*) from audit where seq is not null").await;
    assert!(entries >= 4);
    let said = verify(&db, &folder).await;
    assert!(said.status.success(), "{said:?}");
    assert_eq!(String::from_utf8_lossy(&said.stdout), format!("The audit log is whole: {entries} sealed entries.\n"));
}

/// SEC-94: the first entry that was changed is named, with what it says now, and the command fails.
#[tokio::test]
async fn sec_94_the_first_broken_entry_is_named() {
    let (db, folder) = (sealed().await, Folder::new("audit-broken"));
    db.sql("update audit set action = 'accounts.enable' where seq in (3, 4)").await;
    let id = db.text("select id::text from audit where seq = 3").await;
    let said = verify(&db, &folder).await;
    assert_eq!(said.status.code(), Some(1), "{said:?}");
    let words = String::from_utf8_lossy(&said.stderr).into_owned();
    assert!(words.contains("entry 3 does not fit"), "{words}");
    assert!(words.contains(&id) && words.contains("now says accounts.enable"), "{words}");
    assert!(said.stdout.is_empty(), "{said:?}");
}

/// SEC-94: a log whose last entry was taken away is not whole, though what is left fits.
#[tokio::test]
async fn sec_94_a_missing_end_is_named() {
    let (db, folder) = (sealed().await, Folder::new("audit-cut"));
    let last = db.count("select max(seq) from audit").await;
    db.sql(&format!("delete from audit where seq = {last}")).await;
    let said = verify(&db, &folder).await;
    let words = String::from_utf8_lossy(&said.stderr).into_owned();
    assert!(!said.status.success() && words.contains(&format!("entry {last} does not fit (it is gone)")), "{words}");
}
