//! Saving: by whom, over which version, within which bounds, and what the log says.

use std::collections::BTreeMap;

use domain::MailServer;
use model::ApiError;
use model::companies::Site;
use model::permission::Permission;
use model::role::BuiltIn;
use model::settings::Section;
use time::Duration;

use crate::kit::{World, api, fault};

/// Saved over the version it was filled from, with before and after in the log; another server has it at once; who
/// saves over an older version is told so.
#[tokio::test]
async fn a_section_is_saved_once_and_holds_everywhere() {
    let world = World::new().await;
    let before = world.section(Section::Passwords).await;
    assert_eq!(before.version, 1);
    assert_eq!(before.changed, None);
    let done = world.set(Section::Passwords, &[("staff_min", "13")]).await.unwrap();
    assert!(done.notice.contains("saved"), "{}", done.notice);
    let policy = world.second_server().policy().await.unwrap();
    assert_eq!(policy.password_min(model::accounts::Kind::Employee), 13);
    assert_eq!(policy.password_min(model::accounts::Kind::EndUser), 15);
    let log = "select changes::text from audit where action = 'settings.edit' and target_name = 'Passwords'";
    let log = world.db.text(log).await;
    assert!(
        log.contains("\"15\"") && log.contains("\"13\"") && log.contains("Shortest password of employees"),
        "{log}"
    );
    let caller = world.admin().await;
    let fields = BTreeMap::from([("staff_min".into(), "14".into()), ("people_min".into(), "15".into())]);
    let stale = world.domain().save_settings(&caller, "passwords", before.version, &fields).await;
    assert!(matches!(api(stale), ApiError::Conflict { .. }));
    let after = world.section(Section::Passwords).await;
    assert!(after.changed.is_some() && after.version > before.version);
    assert_eq!(world.set(Section::Passwords, &[]).await.unwrap().notice, "Nothing was changed.");
}

/// Settings are the operator's: a permission, the operator's company and a fresh proof are asked for by the service
/// itself (SEC-57).
#[tokio::test]
async fn who_may_see_and_save() {
    let world = World::new().await;
    let make = world.make();
    let fields = BTreeMap::new();
    let below = make.employee("sys@east.test", BuiltIn::SystemAdministrator, world.east).await;
    let below = make.caller(below).await;
    let reader = make.role_with("Reads settings", &[Permission::SettingsView]).await;
    let looker = make.employee("looker@op.test", BuiltIn::Owner, world.operator).await;
    make.give_role(looker, reader).await;
    let looker = make.caller(looker).await;
    assert!(!world.domain().open_settings(&looker).await.unwrap().may_edit);
    assert!(matches!(api(world.domain().open_settings(&below).await), ApiError::Forbidden(_)));
    for caller in [&below, &looker] {
        let saved = world.domain().save_settings(caller, "site", 1, &fields).await;
        assert!(matches!(api(saved), ApiError::Forbidden(_)));
        assert!(matches!(api(world.domain().test_mail(caller).await), ApiError::Forbidden(_)));
        assert!(matches!(api(world.domain().last_mail_test(caller).await), ApiError::Forbidden(_)));
    }
    let admin = world.admin().await;
    assert!(world.domain().open_settings(&admin).await.unwrap().may_edit);
    assert_eq!(api(world.domain().save_settings(&admin, "weather", 1, &fields).await), ApiError::NotFound);
    world.advance(Duration::minutes(11));
    assert_eq!(api(world.domain().save_settings(&admin, "site", 1, &fields).await), ApiError::StepUp);
}

/// A section, what is typed into it, and the field at fault.
type Case = (Section, &'static [(&'static str, &'static str)], &'static str);

/// Every bound, at the field.
#[tokio::test]
async fn faults_are_told_at_their_fields() {
    let world = World::new().await;
    let cases: [Case; 11] = [
        (Section::Mail, &[("mail_from", "nobody")], "mail_from"),
        (Section::Mail, &[("mail_from", "a@b.example\r\nBcc: c@d.example")], "mail_from"),
        (Section::Passwords, &[("people_min", "14")], "people_min"),
        (Section::Passwords, &[("staff_min", "11")], "staff_min"),
        (Section::Passwords, &[("staff_min", "65")], "staff_min"),
        (Section::Sessions, &[("staff_idle", "31")], "staff_idle"),
        (Section::Sessions, &[("people_whole", "0")], "people_whole"),
        (Section::Site, &[("site", "mars")], "site"),
        (Section::Dormant, &[("warn_days", "29")], "warn_days"),
        (Section::Dormant, &[("warn_days", "90"), ("off_days", "96")], "off_days"),
        (
            Section::Dormant,
            &[("dormant_on", "yes"), ("dormant_end_user", ""), ("dormant_installer", ""), ("dormant_employee", "")],
            "dormant_end_user",
        ),
    ];
    for (section, values, field) in cases {
        assert!(!fault(world.set(section, values).await, field).is_empty(), "{section:?} {values:?}");
    }
    assert_eq!(world.db.count("select count(*) from audit where action = 'settings.edit'").await, 0);
}

/// What the environment decides is shown with its variable, and no form changes it; the mail server is shown without
/// its password.
#[tokio::test]
async fn the_environment_wins_and_is_named() {
    let world = World::with(|settings| {
        settings.site = Some(Site::AsiaPacific);
        settings.mail_server = Some(MailServer {
            address: "mail.example.com:587".into(),
            protection: "STARTTLS, or nothing is sent".into(),
            user: "panelwarden".into(),
        });
    })
    .await;
    let field = world.section(Section::Site).await.fields.remove(0);
    assert_eq!((field.value.as_str(), field.set_by.as_str()), ("asia-pacific", "PANELWARDEN_SITE"));
    assert_eq!(world.set(Section::Site, &[("site", "europe")]).await.unwrap().notice, "Nothing was changed.");
    assert_eq!(world.domain().policy().await.unwrap().site, Site::AsiaPacific);
    let facts = world.section(Section::Mail).await.facts;
    let fact =
        |term: &str| facts.iter().find(|(found, ..)| found == term).map(|(_, words, by)| (words.clone(), by.clone()));
    let smtp = "PANELWARDEN_SMTP_URL".to_owned();
    assert_eq!(fact("Mail server"), Some(("mail.example.com:587".into(), smtp.clone())));
    assert_eq!(fact("Password"), Some(("Set; never shown".into(), smtp)));
}

/// A stored value of another version of the program that is out of bounds does not hold.
#[tokio::test]
async fn what_is_out_of_bounds_does_not_hold() {
    let world = World::new().await;
    world
        .db
        .sql(r#"insert into setting (key, value) values ('settings.passwords', '{"people_min": "4", "gone": "x"}')"#)
        .await;
    assert_eq!(world.domain().policy().await.unwrap().password_min(model::accounts::Kind::EndUser), 15);
}
