use model::ApiError;
use model::accounts::{AccountQuery, Kind, State};
use model::grid::Total;
use model::installers::ConvertInstaller;
use model::role::BuiltIn;

use crate::cloud::{Cloud, PASSWORD, api};
use crate::kit::{convert, filled, send, split, version};

/// S3-63, decision 1, SEC-41: the person keeps id, history and password; everything he had as an
/// installer ends at once.
#[tokio::test]
async fn he_stays_the_same_person_and_the_installer_is_gone() {
    let cloud = Cloud::new().await;
    let (domain, ina) = (cloud.domain(), cloud.ina);
    let role = cloud.make().built_in(BuiltIn::OperationsEngineer).await;
    let token = cloud.make().session(ina).await;
    cloud.permit(ina, cloud.east_panel).await;
    domain.edit_installer_link(&cloud.manager, ina, cloud.ina_link, 1, "2030-01-01").await.unwrap();
    cloud.db.sql(&format!("update account set description = 'kept', master_count = 3 where id = '{ina}'")).await;
    let hash = cloud.text(&format!("select password_hash from credential where account_id = '{ina}'")).await;
    let kept = "select id::text || email || username || company_id || description || master_count || created_at
                  from account where id = ";
    let before = cloud.text(&format!("{kept}'{ina}'")).await;
    let done = convert(&cloud, &cloud.manager, ina, role).await.unwrap();
    assert_eq!(done.notice, "Ina Ito is an employee now. 1 panel was unassigned, 0 stay.");
    assert_eq!(cloud.text(&format!("{kept}'{ina}'")).await, before);
    assert_eq!(cloud.text(&format!("select password_hash from credential where account_id = '{ina}'")).await, hash);
    assert!(!cloud.is_in(&token).await);
    assert_eq!(cloud.permits().await, 0);
    assert!(cloud.listed(&cloud.manager, Kind::Installer).await.is_empty());
    assert_eq!(cloud.listed(&cloud.manager, Kind::Employee).await, ["ina@east.test", "manager@east.test"]);
    assert_eq!(api(domain.account(&cloud.manager, Kind::Installer, ina).await), ApiError::NotFound);
    let detail = domain.account(&cloud.manager, Kind::Employee, ina).await.unwrap();
    assert_eq!((detail.row.label.as_str(), detail.row.phone.as_str()), ("Ina Ito", "+81 3 1234"));
    assert_eq!((detail.country.as_str(), detail.row.role_name.as_str()), ("JP", "Operations Engineer"));
    assert_eq!((detail.row.state, detail.row.panels), (State::Active, 0));
    let history = domain.account_history(&cloud.manager, Kind::Employee, ina).await.unwrap();
    let titles: Vec<_> = history.iter().map(|row| row.title.as_str()).collect();
    assert!(titles.contains(&"Converted to employee") && titles.contains(&"End date of a panel changed"));
    let found = AccountQuery { search: "ito 8131234".into(), ..AccountQuery::of(Kind::Employee) };
    assert_eq!(domain.accounts(&cloud.manager, &found).await.unwrap().rows.len(), 1, "found by the new name and phone");
    // The installer application is not his any more, and the console wants an authenticator app first.
    let caller = cloud.make().caller(ina).await;
    assert!(caller.must_enrol);
    assert!(matches!(api(domain.field_panels(&caller, "", 1).await), ApiError::Forbidden(_)));
}

/// S3-64, decision 18: the log names every changed field, and each panel by its IMEI.
#[tokio::test]
async fn the_log_says_what_it_was_and_what_it_is() {
    let cloud = Cloud::new().await;
    let make = cloud.make();
    let role = make.role_with("East hands", &[]).await;
    make.role_group(role, cloud.east_group).await;
    let super_admin = make.built_in(BuiltIn::SuperAdministrator).await;
    make.assignable(super_admin, role).await;
    make.installer_link(cloud.ina, cloud.west_panel).await;
    let done = convert(&cloud, &cloud.admin, cloud.ina, role).await.unwrap();
    assert_eq!(done.notice, "Ina Ito is an employee now. 1 panel was unassigned, 1 stays.");
    let log = cloud.logged("installers.convert", cloud.ina).await;
    let said: Vec<_> = log.iter().map(|c| (c.field.as_str(), c.before.as_str(), c.after.as_str())).collect();
    assert_eq!(
        said,
        [
            ("Kind", "Installer", "Employee"),
            ("Role", "", "East hands"),
            ("Name", "ina", "Ina Ito"),
            ("Phone", "", "+81 3 1234"),
            ("Country", "", "JP"),
            ("Status", "Accepted", "Enabled"),
            ("Panels unassigned", "356920066425017", ""),
            ("Panels kept", "350269737182540", "350269737182540"),
        ]
    );
    let who = "select actor_name || ' ' || target_name from audit where action = 'installers.convert'";
    assert_eq!(cloud.text(who).await, "admin ina");
}

/// Decision 2: pending with a password is active, pending without stays pending, rejected stays off; the
/// numbers of both pages follow.
#[tokio::test]
async fn the_state_goes_along() {
    let cloud = Cloud::new().await;
    let role = cloud.make().built_in(BuiltIn::Owner).await;
    let cases = [
        ("ada", "active", true, "active"),
        ("abe", "active", false, "active"),
        ("pia", "pending", true, "active"),
        ("pat", "pending", false, "pending"),
        ("rob", "off", true, "off"),
        ("ron", "off", false, "off"),
    ];
    for (name, before, registered, after) in cases {
        let id = cloud.installer(name, before).await;
        if registered {
            cloud.make().password(id, PASSWORD).await;
        }
        convert(&cloud, &cloud.manager, id, role).await.unwrap();
        assert_eq!(cloud.state(id).await, after, "{before} {registered}");
    }
    let real = "select count(*) from (select kind, company_id, state, count(*) from account group by 1, 2, 3
                    except select kind, company_id, state, sum(n) from account_tally group by 1, 2, 3) d";
    assert_eq!(cloud.db.count(real).await, 0);
    for (kind, n) in [(Kind::Installer, 1), (Kind::Employee, 7)] {
        let total = cloud.domain().accounts_total(&cloud.manager, &AccountQuery::of(kind)).await.unwrap();
        assert_eq!(total, Total::Exact(n), "{kind:?}");
    }
}

/// S3-57, S3-59 to S3-62, S3-105: each fault at its field with a sentence of its own, all at once; the
/// last right values are right.
#[tokio::test]
async fn every_fault_is_named_at_its_field() {
    let cloud = Cloud::new().await;
    let role = cloud.make().built_in(BuiltIn::Owner).await;
    let before = cloud.record(cloud.ina).await;
    let empty = api(send(&cloud, &cloud.manager, cloud.ina, &ConvertInstaller::default()).await);
    assert_eq!(empty.at("name"), Some("Enter a name."));
    assert_eq!(empty.at("phone"), Some("Enter a phone number."));
    assert_eq!(empty.at("country"), Some("Choose a country."));
    assert_eq!(empty.at("role"), Some("Choose a role."));
    let wrong = ConvertInstaller {
        name: "x".repeat(255),
        phone: "1".repeat(20),
        country: "XX".into(),
        role: "boss".into(),
        seen: String::new(),
    };
    let wrong = api(send(&cloud, &cloud.manager, cloud.ina, &wrong).await);
    for (field, why) in [
        ("name", "At most 254 characters; this has 255."),
        ("phone", "At most 19 characters; this has 20."),
        ("country", "Choose a country from the list."),
        ("role", "Choose a role from the list."),
    ] {
        assert_eq!(wrong.at(field), Some(why));
    }
    let nowhere = ConvertInstaller { role: cloud.domain().new_uuid().to_string(), ..filled(role) };
    let nowhere = api(send(&cloud, &cloud.manager, cloud.ina, &nowhere).await);
    assert_eq!(nowhere.at("role"), Some("Choose a role from the list."));
    assert_eq!(cloud.record(cloud.ina).await, before);
    for name in ["😀".repeat(254), "<b>מתקין</b>".to_owned()] {
        let id = cloud.installer(&format!("n{}", name.len()), "active").await;
        let seen = split(&cloud, &cloud.manager, id, role).await.seal;
        let edge = ConvertInstaller { name: name.clone(), phone: "1".repeat(19), seen, ..filled(role) };
        send(&cloud, &cloud.manager, id, &edge).await.unwrap();
        assert_eq!(cloud.text(&format!("select label from account where id = '{id}'")).await, name);
    }
}

/// REL-27: a form filled from an older version changes nothing.
#[tokio::test]
async fn a_stale_form_is_a_conflict() {
    let cloud = Cloud::new().await;
    let role = cloud.make().built_in(BuiltIn::Owner).await;
    let seen = split(&cloud, &cloud.manager, cloud.ina, role).await.seal;
    let old = version(&cloud, cloud.ina).await;
    let form = ConvertInstaller { seen, ..filled(role) };
    cloud.db.sql(&format!("update account set version = version + 1 where id = '{}'", cloud.ina)).await;
    let before = cloud.record(cloud.ina).await;
    let stale = cloud.domain().convert_installer(&cloud.manager, cloud.ina, old, &form).await;
    assert!(matches!(api(stale), ApiError::Conflict { current: None, .. }));
    assert_eq!(cloud.record(cloud.ina).await, before);
    cloud.domain().convert_installer(&cloud.manager, cloud.ina, old + 1, &form).await.expect("the present version");
}

/// REL-29, REL-46: of several conversions at once one wins; for the others there is no such installer.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_several_at_once_one_wins() {
    let cloud = Cloud::new().await;
    let role = cloud.make().built_in(BuiltIn::Owner).await;
    let seen = split(&cloud, &cloud.manager, cloud.ina, role).await.seal;
    let old = version(&cloud, cloud.ina).await;
    let tries = (0..8).map(|n| {
        let caller = if n % 2 == 0 { cloud.manager.clone() } else { cloud.admin.clone() };
        let (domain, id) = (cloud.domain().clone(), cloud.ina);
        let form = ConvertInstaller { seen: seen.clone(), name: format!("Winner {n}"), ..filled(role) };
        tokio::spawn(async move { domain.convert_installer(&caller, id, old, &form).await })
    });
    let mut done = 0;
    for one in tries.collect::<Vec<_>>() {
        match one.await.unwrap() {
            Ok(_) => done += 1,
            Err(error) => assert_eq!(api::<()>(Err(error)), ApiError::NotFound),
        }
    }
    assert_eq!(done, 1);
    assert_eq!(cloud.db.count("select count(*) from audit where action = 'installers.convert'").await, 1);
    let tally = "select coalesce(sum(n), 0)::bigint from account_tally where kind = 'employee' and state = 'active'";
    assert_eq!(cloud.db.count(tally).await, 3);
}
