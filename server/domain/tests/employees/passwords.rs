//! Resetting a password by either method, and by a mailed code (S4-21 to S4-23, decision 8).

use domain::auth::Landing;
use model::accounts::OutcomeKind::{Done, Failed};
use model::accounts::{Kind, State};
use model::employees::{Setup, Switch};
use model::role::BuiltIn;
use model::{ApiError, Permission};

use crate::kit::{World, api, forbidden};

const TYPED: &str = "seven green lanterns hum";

async fn reset(
    world: &World,
    by: &domain::Caller,
    method: Setup,
    typed: [&str; 2],
) -> domain::Result<model::accounts::Done> {
    world.domain().reset_employee_password(by, world.owner.account, method, typed[0], typed[1]).await
}

/// S4-22: the system makes one and mails it to the bound address; every session ends.
#[tokio::test]
async fn a_generated_password_goes_to_the_bound_address() {
    let world = World::new().await;
    let id = world.owner.account;
    let done = reset(&world, &world.manager, Setup::Generate, ["", ""]).await.unwrap();
    let first = world.mailed_password(id).await;
    assert!(done.notice.contains("olga@east.test") && !done.notice.contains(&first));
    assert_eq!(world.sessions(id).await, 0);
    let to = format!("select recipient from mail where account_id = '{id}' and kind = 'temporary_password'");
    assert_eq!(world.text(&to).await, "olga@east.test");
    // Another one replaces it: the one before lets nobody in.
    world.domain().clock().advance(time::Duration::minutes(2));
    reset(&world, &world.manager, Setup::Generate, ["", ""]).await.unwrap();
    let second = world.mailed_password(id).await;
    assert_ne!(first, second);
    api(world.sign_in("olga@east.test", &first).await);
    let detail = world.domain().account(&world.manager, Kind::Employee, id).await.unwrap();
    assert!(detail.temporary_until.is_some());
    let live = format!(
        "select count(*) from ticket where account_id = '{id}' and kind = 'temporary_password' and used_at is null"
    );
    assert_eq!(world.db.count(&live).await, 1);
}

/// S4-23: typed twice, alike; takes effect at once, for one sign-in.
#[tokio::test]
async fn a_typed_password_is_typed_twice() {
    let world = World::new().await;
    let id = world.owner.account;
    let before = world.record(id).await;
    for (typed, field) in [
        ([TYPED, "other"], "repeat"),
        (["short", "short"], "password"),
        (["passwordpassword"; 2], "password"),
        (["olga@east.test!!"; 2], "password"),
    ] {
        assert!(api(reset(&world, &world.manager, Setup::Custom, typed).await).at(field).is_some(), "{typed:?}");
    }
    assert_eq!(world.record(id).await, before);
    reset(&world, &world.manager, Setup::Custom, [TYPED; 2]).await.unwrap();
    assert_eq!((world.sessions(id).await, world.mails(id, "password_set_by_staff").await), (0, 1));
    // He has an authenticator app already: remove it to see where the sign-in leads by mail.
    world
        .db
        .sql(&format!("update credential set totp_secret = null, totp_since = null where account_id = '{id}'"))
        .await;
    assert_eq!(world.sign_in("olga@east.test", TYPED).await.unwrap(), Landing::ChangePassword);
    api(world.sign_in("olga@east.test", TYPED).await);
}

/// Decision 8, SEC-35: typing and generating need "set password" and a fresh proof; a code does not.
#[tokio::test]
async fn each_method_has_its_permission() {
    let world = World::new().await;
    for method in [Setup::Generate, Setup::Custom] {
        let why = forbidden(reset(&world, &world.engineer, method, [TYPED; 2]).await);
        assert!(why.contains(&Permission::EmployeesSetPassword.title()), "{why}");
    }
    reset(&world, &world.engineer, Setup::Code, ["", ""]).await.unwrap();
    assert_eq!(world.mails(world.owner.account, "reset").await, 1);
    forbidden(reset(&world, &world.owner, Setup::Code, ["", ""]).await);
    world.domain().clock().advance(time::Duration::minutes(11));
    assert_eq!(api(reset(&world, &world.manager, Setup::Generate, ["", ""]).await), ApiError::StepUp);
}

/// SEC-49: never on oneself or on one above; out of sight is not there.
#[tokio::test]
async fn nobody_sets_the_password_of_one_above() {
    let world = World::new().await;
    let make = world.make();
    let make_typist = async |email: &str| {
        let id = make.employee(email, BuiltIn::Owner, world.east).await;
        let role = make.role_with("Typist", &[Permission::EmployeesView, Permission::EmployeesSetPassword]).await;
        make.give_role(id, role).await;
        make.caller(id).await
    };
    let typist = make_typist("typist@east.test").await;
    let set =
        async |by: &domain::Caller, id| world.domain().reset_employee_password(by, id, Setup::Generate, "", "").await;
    assert!(forbidden(set(&typist, world.manager.account).await).contains("more than you"));
    assert!(forbidden(set(&typist, typist.account).await).contains("own account"));
    assert_eq!(api(set(&typist, world.wanda).await), ApiError::NotFound);
}

/// Who has not finished his registration gets that code, or needs it no more; to a disabled one nothing
/// would be of use.
#[tokio::test]
async fn the_method_fits_the_state() {
    let world = World::new().await;
    let id = world.add(&world.manager, &world.filled(BuiltIn::Owner).await).await.unwrap().id;
    world.domain().clock().advance(time::Duration::minutes(2));
    world.domain().reset_account_password(&world.manager, Kind::Employee, id).await.unwrap();
    assert_eq!((world.mails(id, "register").await, world.mails(id, "reset").await), (2, 0));
    world.domain().reset_employee_password(&world.manager, id, Setup::Custom, TYPED, TYPED).await.unwrap();
    let row = world.domain().account(&world.manager, Kind::Employee, id).await.unwrap().row;
    assert_eq!(row.state, State::Active);
    world.in_step().await;
    world.domain().switch_employees(&world.manager, &[id], Switch::Disable).await.unwrap();
    for method in Setup::ALL {
        let result = world.domain().reset_employee_password(&world.manager, id, method, TYPED, TYPED).await;
        assert!(api(result).message().starts_with("Disabled"));
    }
}

/// Many at once: a code to each, row by row.
#[tokio::test]
async fn many_are_mailed_a_code() {
    let world = World::new().await;
    let ids = [world.owner.account, world.engineer.account, world.manager.account, world.wanda];
    let done = world.domain().reset_employee_passwords(&world.manager, &ids).await.unwrap();
    let ends: Vec<_> = done.rows.iter().map(|row| row.result).collect();
    assert_eq!(ends, [Done, Done, Failed, Failed]);
    assert_eq!(world.mails(world.owner.account, "reset").await, 1);
    assert!(world.sessions(world.owner.account).await > 0, "a code alone ends nothing");
    forbidden(world.domain().reset_employee_passwords(&world.owner, &ids).await);
}
