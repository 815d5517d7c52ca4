//! What a person is told when staff change his account (SEC-102).

use model::accounts::{Access, Kind};
use model::employees::{EditEmployee, Switch};
use model::ids::{AccountId, RoleId};
use model::installers::Decision;
use model::management::Activation;
use model::role::BuiltIn;

use crate::kit::{World, origin};

/// Turned off and on, on each page that can: one mail each, to the person, with the name of who did it.
#[tokio::test]
async fn status() {
    let world = World::new().await;
    let (make, domain) = (world.make(), world.domain());
    let admin = world.admin().await;
    let ann = make.end_user("ann@east.test", "active", world.east).await;
    let ivan = make.installer("ivan@east.test", "active", world.east).await;
    let olga = make.employee("olga@east.test", BuiltIn::Owner, world.east).await;
    let otto = make.end_user("otto@east.test", "active", world.east).await;
    domain.set_account_access(&admin, &[ann], Access::Suspend).await.unwrap();
    domain.decide_installers(&admin, &[ivan], Decision::Reject).await.unwrap();
    domain.switch_employees(&admin, &[olga], Switch::Disable).await.unwrap();
    domain.activate_account(&admin, otto, Activation::Deactivate).await.unwrap();
    let people = [(ann, "ann"), (ivan, "ivan"), (olga, "olga"), (otto, "otto")];
    for (_, name) in people {
        assert_eq!(world.mails(&format!("{name}@east.test"), "turned_off").await, 1, "{name}");
    }
    domain.set_account_access(&admin, &[ann], Access::Enable).await.unwrap();
    domain.decide_installers(&admin, &[ivan], Decision::Accept).await.unwrap();
    domain.switch_employees(&admin, &[olga], Switch::Enable).await.unwrap();
    domain.activate_account(&admin, otto, Activation::Reactivate).await.unwrap();
    for (_, name) in people {
        assert_eq!(world.mails(&format!("{name}@east.test"), "turned_on").await, 1, "{name}");
    }
    let by = world.db.text("select distinct data ->> 'by' from mail where kind = 'turned_off'").await;
    assert_eq!(by, admin.name);
    let nothing = domain.set_account_access(&admin, &[ann], Access::Enable).await.unwrap();
    assert_eq!(nothing.rows.len(), 1);
    assert_eq!(world.mails("ann@east.test", "turned_on").await, 1, "a skipped row tells nobody");
}

/// A pending installer who is accepted has proved no address yet: nobody is told.
#[tokio::test]
async fn an_unproved_address_is_told_nothing() {
    let world = World::new().await;
    let ivan = world.make().installer("ivan@east.test", "pending", world.east).await;
    world.domain().decide_installers(&world.admin().await, &[ivan], Decision::Accept).await.unwrap();
    assert_eq!(world.db.count("select count(*) from mail").await, 0);
}

async fn edit(world: &World, id: AccountId, role: RoleId, email: &str) {
    let admin = world.admin().await;
    let editing = world.domain().employee_editing(&admin, id, Some(role), None).await.unwrap();
    let row = &editing.detail.row;
    let form = EditEmployee {
        version: row.version,
        username: editing.detail.username.clone(),
        name: row.title().to_owned(),
        email: email.to_owned(),
        region: world.db.text(&format!("select region from account where id = '{id}'")).await,
        country: world.db.text(&format!("select country from account where id = '{id}'")).await,
        phone: row.phone.clone(),
        company: editing.detail.company_id.to_string(),
        description: String::new(),
        role: role.to_string(),
        seen: editing.review.map(|review| review.seal).unwrap_or_default(),
    };
    world.domain().edit_employee(&admin, id, &form).await.unwrap();
}

/// Another role: told with its name. Another address: the old one with the way back, the new one too.
#[tokio::test]
async fn role_and_address() {
    let world = World::new().await;
    let make = world.make();
    let olga = make.employee("olga@east.test", BuiltIn::Owner, world.east).await;
    let engineer = make.built_in(BuiltIn::OperationsEngineer).await;
    edit(&world, olga, engineer, "olga@east.test").await;
    assert_eq!(world.mails("olga@east.test", "role_changed").await, 1);
    let what = world.db.text("select data ->> 'what' from mail where kind = 'role_changed'").await;
    assert_eq!(what, BuiltIn::OperationsEngineer.name());
    edit(&world, olga, engineer, "olga@new.test").await;
    assert_eq!(world.mails("olga@east.test", "email_changed").await, 1, "the old one");
    assert_eq!(world.mails("olga@new.test", "email_new").await, 1, "the new one");
    assert_eq!(world.mails("olga@new.test", "role_changed").await, 0, "the same role");
}

/// Password, second factor: as before, told as well.
#[tokio::test]
async fn password_and_second_factor() {
    let world = World::new().await;
    let (make, domain) = (world.make(), world.domain());
    let ann = make.end_user("ann@east.test", "active", world.east).await;
    make.password(ann, "seven green lanterns hum").await;
    let admin = world.admin().await;
    let password = "gravel teapot oblique wander";
    domain.set_account_password(&admin, ann, password, password).await.unwrap();
    assert_eq!(world.mails("ann@east.test", "password_set_by_staff").await, 1);
    world
        .db
        .sql(&format!("update credential set totp_secret = '\\x00', totp_since = now() where account_id = '{ann}'"))
        .await;
    domain.remove_account_two_step(&admin, Kind::EndUser, ann, "lost").await.unwrap();
    assert_eq!(world.mails("ann@east.test", "factor_changed").await, 1);
}

/// Repeated wrong passwords: the owner is told, once a day, by whichever server is first; nobody is told of an
/// address that is nobody's.
#[tokio::test]
async fn repeated_wrong_passwords() {
    let world = World::new().await;
    let domain = world.domain();
    let ann = world.make().end_user("ann@east.test", "active", world.east).await;
    world.make().password(ann, "seven green lanterns hum").await;
    for n in 0..domain::auth::warn::TOLD {
        for email in ["ann@east.test", "nobody@east.test"] {
            let from = domain::Origin { address: format!("198.51.{n}.7"), ..origin() };
            assert!(domain.sign_in(email, "not the password", None, from).await.is_err());
        }
        world.advance(time::Duration::seconds(15));
        if n == 4 {
            assert_eq!(domain::auth::warn::run(domain).await.unwrap(), 0, "not yet many");
        }
    }
    let second = world.second_server();
    let (one, two) = tokio::join!(domain::auth::warn::run(domain), domain::auth::warn::run(&second));
    assert_eq!(one.unwrap() + two.unwrap(), 1);
    assert_eq!(world.mails("ann@east.test", "password_failures").await, 1);
    assert_eq!(domain::auth::warn::run(domain).await.unwrap(), 0, "once");
    assert_eq!(world.db.count("select count(*) from mail").await, 1);
}
