//! "Add User" (S4-4 to S4-17).

use domain::auth::Landing;
use model::accounts::{AccountQuery, Kind, State};
use model::companies::Site;
use model::employees::AddEmployee;
use model::role::BuiltIn;
use model::{ApiError, Permission};

use crate::kit::{World, api, forbidden, origin};

/// S4-5 to S4-13: everything typed is kept, and the new user appears in the list, with a code on its way.
#[tokio::test]
async fn a_new_employee_appears_in_the_list_with_everything_typed() {
    let world = World::new().await;
    let added = world.add(&world.manager, &world.filled(BuiltIn::Owner).await).await.unwrap();
    assert_eq!(added.notice, "Nina New is added. A registration code is on its way to nina@east.test.");
    let detail = world.domain().account(&world.manager, Kind::Employee, added.id).await.unwrap();
    let row = &detail.row;
    assert_eq!((row.label.as_str(), row.email.as_str(), row.state), ("Nina New", "nina@east.test", State::Pending));
    assert_eq!((row.role_name.as_str(), row.company.as_str(), row.country.as_str()), ("Owner", "EAST", "NL"));
    assert_eq!((detail.username.as_str(), detail.region.as_str()), ("nina.new", "europe"));
    assert_eq!((detail.description.as_str(), row.created_by.as_str()), ("Night shift", "max"));
    let listed = world.domain().accounts(&world.manager, &AccountQuery::of(Kind::Employee)).await.unwrap();
    assert!(listed.rows.iter().any(|row| row.id == added.id));
    for search in ["nina", "nina@east"] {
        let query = AccountQuery { search: search.into(), ..AccountQuery::of(Kind::Employee) };
        assert_eq!(world.domain().accounts(&world.manager, &query).await.unwrap().rows.len(), 1, "{search}");
    }
    assert_eq!(world.mails(added.id, "register").await, 1);
    assert_eq!(world.db.count("select count(*) from audit where action = 'employees.add'").await, 1);
    world.in_step().await;
}

/// S4-15 to S4-17, decision 15: the range of roles hangs on who is signed in, in the form and in the act.
#[tokio::test]
async fn roles_are_given_within_ones_range() {
    let world = World::new().await;
    let rows = [
        (&world.manager, vec![BuiltIn::CommonManager, BuiltIn::OperationsEngineer, BuiltIn::Owner]),
        (&world.engineer, vec![BuiltIn::OperationsEngineer, BuiltIn::Owner]),
    ];
    for (n, (caller, range)) in rows.into_iter().enumerate() {
        let offered = world.domain().employee_choices(caller, None).await.unwrap().roles;
        let names: Vec<&str> = offered.iter().map(|role| role.label.as_str()).collect();
        assert_eq!(names, range.iter().map(|role| role.name()).collect::<Vec<_>>());
        for (m, role) in BuiltIn::ALL.into_iter().enumerate() {
            let form = AddEmployee {
                email: format!("p{n}{m}@east.test"),
                username: format!("person-{n}-{m}"),
                ..world.filled(role).await
            };
            let outcome = world.add(caller, &form).await;
            if range.contains(&role) {
                outcome.unwrap();
            } else {
                assert!(forbidden(outcome).contains(role.name()), "{role:?}");
            }
        }
    }
    assert!(forbidden(world.add(&world.owner, &world.filled(BuiltIn::Owner).await).await).contains("Employees: add"));
    assert!(forbidden(world.domain().employee_choices(&world.owner, None).await).contains("Employees: add"));
    world.in_step().await;
}

/// S4-5 to S4-10: each fault at its field, all at once, and nothing is made.
#[tokio::test]
async fn faults_stand_at_their_fields() {
    let world = World::new().await;
    let form = AddEmployee {
        username: "N!".into(),
        email: "nowhere".into(),
        region: "moon".into(),
        country: "XX".into(),
        phone: "+31 6 1234".into(),
        company: world.west.to_string(),
        setup: "shout".into(),
        role: "none".into(),
        name: " ".into(),
        ..AddEmployee::default()
    };
    let ApiError::Invalid(faults) = api(world.add(&world.manager, &form).await) else { panic!("it was not refused") };
    let fields: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
    assert_eq!(fields, ["username", "name", "email", "region", "country", "phone", "company", "setup", "role"]);
    let gone = AddEmployee { role: uuid::Uuid::nil().to_string(), ..world.filled(BuiltIn::Owner).await };
    assert!(api(world.add(&world.manager, &gone).await).at("role").is_some());
    assert_eq!(world.db.count("select count(*) from account where email like 'n%'").await, 0);
}

/// S4-7, decision 16: the mobile phone is for the Asia-Pacific site only.
#[tokio::test]
async fn the_mobile_phone_is_for_asia_pacific_only() {
    for site in Site::ALL {
        let world = World::with(|settings| settings.site = Some(site)).await;
        let form = AddEmployee { phone: "+81 90 1234".into(), ..world.filled(BuiltIn::Owner).await };
        let outcome = world.add(&world.manager, &form).await;
        let choices = world.domain().employee_choices(&world.manager, None).await.unwrap();
        assert_eq!(choices.has_mobile_phone, site == Site::AsiaPacific);
        if site == Site::AsiaPacific {
            outcome.unwrap();
        } else {
            assert!(api(outcome).at("phone").unwrap().contains("Asia-Pacific"));
        }
    }
}

/// S4-10, decision 14: a company in sight, one's own when none is chosen.
#[tokio::test]
async fn the_parent_company_is_one_in_sight() {
    let world = World::new().await;
    let form = world.filled(BuiltIn::Owner).await;
    for (n, (company, there)) in [("", "EAST"), (&world.branch.to_string(), "BRANCH")].into_iter().enumerate() {
        let form = AddEmployee {
            company: company.into(),
            email: format!("{n}@east.test"),
            username: format!("user-{n}"),
            ..form.clone()
        };
        let id = world.add(&world.manager, &form).await.unwrap().id;
        assert_eq!(world.domain().account(&world.manager, Kind::Employee, id).await.unwrap().company, there);
    }
    for company in [world.west, world.operator, model::ids::CompanyId(uuid::Uuid::nil())] {
        let form = AddEmployee { company: company.to_string(), ..form.clone() };
        let error = api(world.add(&world.manager, &form).await);
        assert_eq!(error.at("company"), Some("Choose a company from the list."));
    }
}

/// SEC-50: a Super Administrator belongs to the operator.
#[tokio::test]
async fn a_super_administrator_is_added_at_the_operator_only() {
    let world = World::new().await;
    let form = world.filled(BuiltIn::SuperAdministrator).await;
    assert!(api(world.add(&world.admin, &form).await).at("company").is_some());
    world.add(&world.admin, &AddEmployee { company: world.operator.to_string(), ..form }).await.unwrap();
}

/// S4-9, decision 8: auto-generate makes a temporary password, which only the mail has. It lets him in
/// once, and leads to a password of his own.
#[tokio::test]
async fn a_generated_password_is_mailed_and_good_for_one_sign_in() {
    let world = World::new().await;
    let form = AddEmployee { setup: "generate".into(), ..world.filled(BuiltIn::Owner).await };
    let added = world.add(&world.manager, &form).await.unwrap();
    let password = world.mailed_password(added.id).await;
    assert!(password.len() >= 15 && !added.notice.contains(&password));
    for table in ["mail", "ticket", "audit", "credential"] {
        let held = format!("select count(*) from {table} t where t::text like '%{password}%'");
        assert_eq!(world.db.count(&held).await, 0, "{table} holds the password");
    }
    assert_eq!(world.sign_in("nina@east.test", &password).await.unwrap(), Landing::ChangePassword);
    assert_eq!(
        api(world.sign_in("nina@east.test", &password).await),
        ApiError::field("password", model::text::SIGN_IN_FAILED)
    );
    world.in_step().await;
}

/// Decision 8: a day later it lets nobody in.
#[tokio::test]
async fn a_generated_password_lasts_a_day() {
    let world = World::new().await;
    let form = AddEmployee { setup: "generate".into(), ..world.filled(BuiltIn::Owner).await };
    let id = world.add(&world.manager, &form).await.unwrap().id;
    let password = world.mailed_password(id).await;
    world.domain().clock().advance(time::Duration::hours(24));
    api(world.sign_in("nina@east.test", &password).await);
}

/// S4-9: custom is typed twice, needs its permission, and its owner is told.
#[tokio::test]
async fn a_typed_password_needs_its_permission() {
    let world = World::new().await;
    let password = "seven green lanterns hum";
    let form = AddEmployee {
        setup: "custom".into(),
        password: password.into(),
        repeat: password.into(),
        ..world.filled(BuiltIn::Owner).await
    };
    for setup in ["custom", "generate"] {
        let form = AddEmployee { setup: setup.into(), ..form.clone() };
        let why = forbidden(world.add(&world.engineer, &form).await);
        assert!(why.contains(&Permission::EmployeesSetPassword.title()), "{why}");
    }
    let differs = AddEmployee { repeat: "something else entirely".into(), ..form.clone() };
    assert!(api(world.add(&world.manager, &differs).await).at("repeat").is_some());
    let short = AddEmployee { password: "short".into(), repeat: "short".into(), ..form.clone() };
    assert!(api(world.add(&world.manager, &short).await).at("password").is_some());
    let common = AddEmployee { password: "passwordpassword".into(), repeat: "passwordpassword".into(), ..form.clone() };
    assert!(api(world.add(&world.manager, &common).await).at("password").is_some());
    let id = world.add(&world.manager, &form).await.unwrap().id;
    assert_eq!(world.mails(id, "password_set_by_staff").await, 1);
    assert_eq!(world.sign_in("nina@east.test", password).await.unwrap(), Landing::ChangePassword);
}

/// Decision 8, decision 21: without a mail server nothing is generated that nobody could read.
#[tokio::test]
async fn nothing_is_generated_without_a_mail_server() {
    let world = World::with(|settings| settings.mail_configured = false).await;
    let form = AddEmployee { setup: "generate".into(), ..world.filled(BuiltIn::Owner).await };
    assert!(api(world.add(&world.manager, &form).await).at("setup").unwrap().contains("mail server"));
    let coded = world.add(&world.manager, &world.filled(BuiltIn::Owner).await).await.unwrap();
    assert!(coded.notice.contains("No mail server"), "{}", coded.notice);
}

/// The employee facts: the first sign-in is with a mailed code, sets the password, then the app is set up.
#[tokio::test]
async fn a_mailed_code_leads_to_a_password_and_then_to_the_app() {
    let world = World::new().await;
    let id = world.add(&world.manager, &world.filled(BuiltIn::Owner).await).await.unwrap().id;
    let ticket: uuid::Uuid = sqlx::query_scalar("select ticket_id from mail where account_id = $1")
        .bind(id.0)
        .fetch_one(&world.db.pool)
        .await
        .unwrap();
    let (code, password) = (world.domain().keys().code(ticket, 1), "seven green lanterns hum");
    world.domain().finish_registration("nina@east.test", &code, password, password, origin()).await.unwrap();
    let row = world.domain().account(&world.manager, Kind::Employee, id).await.unwrap().row;
    assert_eq!(row.state, State::Active);
    assert_eq!(world.sign_in("nina@east.test", password).await.unwrap(), Landing::Enrol);
    world.in_step().await;
}

/// The same address again sends the code again; nothing typed beside it changes the record.
#[tokio::test]
async fn the_same_address_again_sends_the_code_again() {
    let world = World::new().await;
    let form = world.filled(BuiltIn::Owner).await;
    let id = world.add(&world.manager, &form).await.unwrap().id;
    world.domain().clock().advance(time::Duration::minutes(2));
    let other = AddEmployee {
        email: "Nina@East.test".into(),
        name: "Somebody Else".into(),
        role: world.role(BuiltIn::CommonManager).await.to_string(),
        ..form
    };
    let again = world.add(&world.manager, &other).await.unwrap();
    assert_eq!(again.id, id);
    assert!(again.notice.contains("has not finished registration"), "{}", again.notice);
    assert_eq!(world.mails(id, "register").await, 2);
    assert_eq!(world.text(&format!("select label from account where id = '{id}'")).await, "Nina New");
    world.in_step().await;
}

/// SEC-10, SEC-47: somebody in sight is named; of anybody else nothing is said. A username likewise.
#[tokio::test]
async fn a_taken_address_or_username_says_no_more_than_one_may_know() {
    let world = World::new().await;
    let make = world.make();
    make.installer("ina@east.test", "active", world.east).await;
    make.end_user("carl@west.test", "active", world.west).await;
    let form = world.filled(BuiltIn::Owner).await;
    let at = |email: &str| AddEmployee { email: email.into(), ..form.clone() };
    let mut said = Vec::new();
    for email in ["eve@east.test", "ina@east.test", "wanda@west.test", "carl@west.test"] {
        let error = api(world.add(&world.manager, &at(email)).await);
        said.push(error.at("email").unwrap().to_owned());
    }
    assert_eq!(said[0], "eve is an employee with this address already.");
    assert!(said[1].contains("Convert the installer"), "{}", said[1]);
    assert_eq!(said[2], said[3]);
    assert!(!said[2].contains("wanda"), "{}", said[2]);
    world.db.sql("update account set username = 'wanda' where email = 'wanda@west.test'").await;
    world.db.sql("update account set username = 'eve' where email = 'eve@east.test'").await;
    let mut said = Vec::new();
    for username in ["wanda", "EVE"] {
        let form = AddEmployee { username: username.into(), ..form.clone() };
        said.push(api(world.add(&world.manager, &form).await).at("username").unwrap().to_owned());
    }
    assert_eq!(said[0], said[1]);
}
