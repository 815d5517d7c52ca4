use domain::Caller;
use model::ApiError;
use model::accounts::{AccountQuery, Kind, State};
use model::grid::Total;
use model::role::BuiltIn;
use time::Duration;

use crate::cloud::{Cloud, PASSWORD, api, form};

/// S3-23, S3-32, S3-34, S3-51: registered, pending, counted, a code mailed, one entry in the log.
#[tokio::test]
async fn registering_adds_a_pending_installer_and_mails_the_code() {
    let cloud = Cloud::new().await;
    let new = form("Nina Noor", "Nina@Example.test", "+31 20 555 0199");
    let added = cloud.domain().register_installer(&cloud.manager, &new).await.unwrap();
    assert_eq!(added.notice, "Nina Noor is registered. A registration code is on its way to Nina@Example.test.");
    let detail = cloud.domain().account(&cloud.manager, Kind::Installer, added.id).await.unwrap();
    assert_eq!((detail.row.state, detail.row.label.as_str()), (State::Pending, "Nina Noor"));
    assert_eq!((detail.row.phone.as_str(), detail.row.panels), ("+31 20 555 0199", 0));
    assert_eq!(detail.company_id, cloud.east, "the caller's own company");
    assert_eq!(detail.created_by, "manager");
    let total = cloud.domain().accounts_total(&cloud.manager, &AccountQuery::of(Kind::Installer)).await.unwrap();
    assert_eq!(total, Total::Exact(2));
    let mails = cloud.domain().account_mails(&cloud.manager, Kind::Installer, added.id).await.unwrap();
    assert_eq!((mails.len(), mails[0].kind.as_str(), mails[0].may_resend), (1, "register", true));
    let changes = cloud.logged("installers.add", added.id).await;
    let fields: Vec<_> = changes.iter().map(|c| (c.field.as_str(), c.after.as_str())).collect();
    assert_eq!(fields, [("Name", "Nina Noor"), ("Email", "Nina@Example.test"), ("Phone", "+31 20 555 0199")]);
    let found = AccountQuery { search: "3120555".into(), ..AccountQuery::of(Kind::Installer) };
    assert_eq!(cloud.domain().accounts(&cloud.manager, &found).await.unwrap().rows.len(), 1, "found by digits");
}

/// S3-15, S3-46 to S3-48, S3-103, decision 9: every fault at once, each at its field; nothing is kept.
#[tokio::test]
async fn bad_values_are_named_at_their_fields_and_keep_nothing() {
    let cloud = Cloud::new().await;
    let long = "x".repeat(255);
    let cases = [
        (form("", "", ""), vec!["name", "email", "phone"]),
        (form("  ", "nonsense", "call me"), vec!["name", "email", "phone"]),
        (form(&long, "a@b.test", "12345678901234567890"), vec!["name", "phone"]),
        (form(&"😀".repeat(255), "a b@c.test", "12"), vec!["name", "email", "phone"]),
        (form("turned \u{202e}round", "a@b", "1 2 3"), vec!["name", "email"]),
        (form("ok", &format!("{}@example.test", "a".repeat(250)), "123"), vec!["email"]),
    ];
    for (bad, fields) in cases {
        let error = api(cloud.domain().register_installer(&cloud.manager, &bad).await);
        let ApiError::Invalid(faults) = &error else { panic!("{error:?}") };
        let named: Vec<&str> = faults.iter().map(|f| f.field.as_str()).collect();
        assert_eq!(named, fields, "{bad:?}");
    }
    assert_eq!(cloud.db.count("select count(*) from account where kind = 'installer'").await, 2);
    assert_eq!(cloud.db.count("select count(*) from mail").await, 0);
    assert_eq!(cloud.db.count("select count(*) from audit").await, 0);
}

/// S3-46, S3-48, decision 9: the last right values: 254 and 19 characters, whatever they are made of.
#[tokio::test]
async fn the_longest_right_values_are_kept_as_they_are() {
    let cloud = Cloud::new().await;
    let names = [
        "x".repeat(254),
        "😀".repeat(254),
        "מתקין בכיר".to_owned(),
        "<script>alert('x')</script> & \"co\"".to_owned(),
        "Robert'); drop table account; --".to_owned(),
    ];
    for (n, name) in names.iter().enumerate() {
        let new = form(name, &format!("edge{n}@example.test"), "1234567890123456789");
        let id = cloud.domain().register_installer(&cloud.manager, &new).await.unwrap().id;
        let row = cloud.domain().account(&cloud.manager, Kind::Installer, id).await.unwrap().row;
        assert_eq!((&row.label, row.phone.as_str()), (name, "1234567890123456789"));
    }
}

/// S3-53, S3-101: the same installer again sends the code again while he has no password, accepted
/// meanwhile or not; within the budget of mails (SEC-32). What is typed beside it changes nothing.
#[tokio::test]
async fn registering_again_sends_the_code_again_while_unfinished() {
    let cloud = Cloud::new().await;
    let new = form("Nina", "nina@example.test", "12345");
    let id = cloud.domain().register_installer(&cloud.manager, &new).await.unwrap().id;
    let other = form("Somebody Else", "NINA@example.test", "98765");
    assert!(matches!(api(cloud.domain().register_installer(&cloud.manager, &other).await), ApiError::TooMany(_)));
    cloud.later(Duration::minutes(2));
    let again = cloud.domain().register_installer(&cloud.manager, &other).await.unwrap();
    assert_eq!(again.id, id);
    assert_eq!(
        again.notice,
        "Nina is registered already, but has not finished. A registration code is on its way to nina@example.test."
    );
    assert_eq!(cloud.text(&format!("select label || phone from account where id = '{id}'")).await, "Nina12345");
    assert_eq!(cloud.db.count("select count(*) from mail where kind = 'register'").await, 2);
    assert_eq!(cloud.db.count("select count(*) from ticket where used_at is null").await, 1, "one code for both");
    assert_eq!(cloud.db.count("select count(*) from audit where action = 'installers.resend'").await, 1);
    cloud.db.sql(&format!("update account set state = 'active' where id = '{id}'")).await;
    cloud.later(Duration::minutes(2));
    cloud.domain().register_installer(&cloud.manager, &other).await.expect("accepted before he registered");
    // Finished, or rejected: no code.
    cloud.db.sql(&format!("update account set state = 'off' where id = '{id}'")).await;
    cloud.later(Duration::minutes(2));
    let rejected = api(cloud.domain().register_installer(&cloud.manager, &other).await);
    assert!(rejected.at("email").unwrap().contains("rejected"), "{rejected:?}");
    cloud.db.sql(&format!("update account set state = 'pending' where id = '{id}'")).await;
    cloud.make().password(id, PASSWORD).await;
    let finished = api(cloud.domain().register_installer(&cloud.manager, &other).await);
    assert_eq!(finished.at("email"), Some("Nina is an installer with this address already."));
    assert_eq!(cloud.db.count("select count(*) from mail where kind = 'register'").await, 3);
}

/// SEC-10, SEC-47: an address in sight is named, of whatever kind; one out of sight gives nothing away,
/// and neither does one on a page the caller may not open.
#[tokio::test]
async fn a_taken_address_is_named_only_in_sight() {
    let cloud = Cloud::new().await;
    let make = cloud.make();
    make.end_user("anna@east.test", "active", cloud.east).await;
    make.end_user("willem@west.test", "pending", cloud.west).await;
    let manager = &cloud.manager;
    let customer = refused(&cloud, manager, "ANNA@east.test").await;
    assert_eq!(customer.at("email"), Some("This address is taken: anna is a customer's account with it."));
    let employee = refused(&cloud, manager, "manager@east.test").await;
    assert_eq!(employee.at("email"), Some("This address is taken: manager is an employee with it."));
    let hidden = refused(&cloud, manager, "wim@west.test").await;
    assert!(!hidden.at("email").unwrap().contains("wim"));
    for email in ["willem@west.test", "admin@op.test"] {
        assert_eq!(refused(&cloud, manager, email).await, hidden, "{email}");
    }
    let blind = make.employee("blind@east.test", BuiltIn::Owner, cloud.east).await;
    let role =
        make.role_with("Adds installers", &[model::Permission::InstallersView, model::Permission::InstallersAdd]);
    make.give_role(blind, role.await).await;
    let blind = make.caller(blind).await;
    for email in ["anna@east.test", "manager@east.test"] {
        assert_eq!(refused(&cloud, &blind, email).await, hidden, "{email}");
    }
    assert_eq!(cloud.db.count("select count(*) from mail").await, 0);
    assert_eq!(cloud.db.count("select count(*) from audit").await, 0);
}

async fn refused(cloud: &Cloud, caller: &Caller, email: &str) -> ApiError {
    api(cloud.domain().register_installer(caller, &form("X", email, "123")).await)
}

/// REL-28, REL-46: the same address twenty times at once is one installer with one code.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn registered_at_once_is_registered_once() {
    let cloud = Cloud::new().await;
    let tries = (0..20).map(|_| {
        let (domain, manager) = (cloud.domain().clone(), cloud.manager.clone());
        tokio::spawn(
            async move { domain.register_installer(&manager, &form("Nina", "nina@example.test", "123")).await },
        )
    });
    let mut done = 0;
    for one in tries.collect::<Vec<_>>() {
        match one.await.unwrap() {
            Ok(_) => done += 1,
            Err(error) => {
                let error = api::<()>(Err(error));
                assert!(matches!(error, ApiError::TooMany(_)) || error.at("email").is_some(), "{error:?}");
            }
        }
    }
    assert_eq!(done, 1);
    assert_eq!(cloud.db.count("select count(*) from account where email_canonical = 'nina@example.test'").await, 1);
    assert_eq!(cloud.db.count("select count(*) from mail").await, 1);
    let tally = "select sum(n)::bigint from account_tally where kind = 'installer' and state = 'pending'";
    assert_eq!(cloud.db.count(tally).await, 1);
}

/// S3-14, S3-52: without a mail server the installer is added, and the page says what is missing.
#[tokio::test]
async fn without_a_mail_server_the_notice_says_so() {
    let cloud = Cloud::new().await;
    let mut settings = cloud.domain().settings().clone();
    settings.mail_configured = false;
    let domain = domain::Domain::new(
        cloud.db.pool.clone(),
        cloud.domain().clock().clone(),
        cloud.domain().entropy().clone(),
        cloud.domain().keys().clone(),
        settings,
    );
    let added = domain.register_installer(&cloud.manager, &form("Nina", "nina@example.test", "123")).await.unwrap();
    assert_eq!(added.notice, format!("Nina is registered. {}", model::text::NO_MAIL_SERVER));
}
