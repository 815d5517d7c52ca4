//! "See the console as this role": read-only, within what one may see, ended at will.

use domain::Caller;
use domain::caller::Origin;
use model::accounts::{Access, Kind};
use model::role::BuiltIn;
use model::{ApiError, Permission as P};

use crate::kit::{World, api, why};

/// The caller of the same session, read anew.
async fn again(world: &World, token: &str) -> Caller {
    world.domain().caller(token, Origin::default()).await.unwrap().unwrap()
}

/// Permissions are the role's, groups the role's within one's own; every change is refused with the sentence;
/// ending brings everything back; both are in the log.
#[tokio::test]
async fn one_sees_what_the_role_would_show_and_changes_nothing() {
    let world = World::new().await;
    let make = world.make();
    let boss = make.employee("boss@op.test", BuiltIn::SystemAdministrator, world.operator).await;
    let token = make.session(boss).await;
    let caller = again(&world, &token).await;
    let role = make.role_with("Front", &[P::AccountsView, P::AccountsSuspend, P::GroupsView]).await;
    make.role_group(role, world.east_group).await;
    let user = make.end_user("user@east.test", "active", world.east).await;
    world.domain().view_as(&caller, role).await.unwrap();
    let seen = again(&world, &token).await;
    assert_eq!(seen.permissions.iter().collect::<Vec<_>>(), [P::AccountsView, P::AccountsSuspend, P::GroupsView]);
    assert_eq!(seen.viewing.as_ref().unwrap().name, "Front");
    assert!(world.domain().account(&seen, Kind::EndUser, user).await.is_ok());
    assert!(world.domain().group(&seen, world.east_group).await.is_ok());
    assert_eq!(api(world.domain().group(&seen, world.west_group).await), ApiError::NotFound);
    let refused = "You are seeing the console as Front: nothing can be changed.";
    assert_eq!(why(world.domain().set_account_access(&seen, &[user], Access::Suspend).await), refused);
    assert_eq!(why(world.domain().begin(&seen).await.map(drop)), refused);
    assert!(why(world.domain().view_as(&seen, role).await).contains("Roles: view"));
    // Only this session.
    assert!(make.caller(boss).await.viewing.is_none());
    world.domain().end_view_as(&seen).await.unwrap();
    let back = again(&world, &token).await;
    assert!(back.viewing.is_none() && back.permissions == caller.permissions);
    assert!(world.domain().set_account_access(&back, &[user], Access::Suspend).await.is_ok());
    world.domain().end_view_as(&back).await.unwrap();
    assert_eq!(
        world.db.count("select count(*) from audit where action in ('roles.view_as', 'roles.view_as_end')").await,
        2
    );
}

/// Never more than one is: not by a role that holds more, nor by one that is given more afterwards, nor by
/// losing something oneself meanwhile.
#[tokio::test]
async fn nobody_sees_more_than_he_may() {
    let world = World::new().await;
    let make = world.make();
    let token = make.session(world.editor.account).await;
    let caller = again(&world, &token).await;
    let more = make.role_with("More", &[P::AccountsView, P::LogView]).await;
    assert!(why(world.domain().view_as(&caller, more).await).contains("may do more than you"));
    let role = make.role_with("Role", &[P::AccountsView, P::AccountsEdit]).await;
    for group in [world.east_group, world.west_group] {
        make.role_group(role, group).await;
    }
    world.domain().view_as(&caller, role).await.unwrap();
    world
        .db
        .sql(&format!("insert into role_permission (role_id, permission, allow) values ('{role}', 'log.view', true)"))
        .await;
    world
        .db
        .sql(&format!(
            "delete from role_permission where role_id = '{}' and permission = 'accounts.edit'",
            world.editor_role
        ))
        .await;
    let seen = again(&world, &token).await;
    assert_eq!(seen.permissions.iter().collect::<Vec<_>>(), [P::AccountsView]);
    assert_eq!(
        api(world.domain().group(&seen, world.east_group).await),
        ApiError::Forbidden(model::text::missing(P::GroupsView))
    );
    assert!(!seen.scope.has_company(world.west) && seen.scope.has_company(world.east));
    // A role that is gone ends it; signing out works meanwhile.
    world.db.sql(&format!("delete from role where id = '{role}'")).await;
    assert!(again(&world, &token).await.viewing.is_none());
    let other = make.role_with("Other", &[P::AccountsView]).await;
    world.domain().view_as(&again(&world, &token).await, other).await.unwrap();
    world.domain().sign_out(&again(&world, &token).await).await.unwrap();
    assert!(world.domain().caller(&token, Origin::default()).await.unwrap().is_none());
}
