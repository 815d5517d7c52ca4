//! Roles connected to a group: the ceiling, the preview and the effect are those of a role's own page.

use model::groups::ConnectionPreview;
use model::ids::RoleId;
use model::role::BuiltIn;
use model::{ApiError, Permission};

use crate::kit::{World, api, fault};

fn preview(error: ApiError) -> ConnectionPreview {
    match error {
        ApiError::Conflict { current: Some(current), .. } => serde_json::from_str(&current).unwrap(),
        other => panic!("no preview: {other:?}"),
    }
}

/// Connecting shows the group to the role's holders, and disconnecting takes it and signs them out; both are told
/// before.
#[tokio::test]
async fn roles_are_connected_and_disconnected_as_shown() {
    let world = World::new().await;
    let make = world.make();
    let domain = world.domain();
    let role = make.role_with("Watch", &[Permission::GroupsView]).await;
    let ann = world.clerk("ann@east.test").await;
    make.give_role(ann, role).await;
    let told = preview(api(domain.connect_group_roles(&world.admin, world.east_group, &[role], "").await));
    assert_eq!((told.roles.len(), told.roles[0].touched, told.roles[0].losing), (1, 1, 0));
    assert_eq!(told.roles[0].effects[0].people[0].name, "ann");
    let done = domain.connect_group_roles(&world.admin, world.east_group, &[role], &told.seal).await.unwrap();
    assert_eq!(done.notice, "Saved. 1 role is changed.");
    let him = make.caller(ann).await;
    assert!(domain.group(&him, world.east_group).await.is_ok());
    assert_eq!(domain.group(&world.admin, world.east_group).await.unwrap().row.roles[0].name, "Watch");
    let token = make.session(ann).await;
    let told = preview(api(domain.connect_group_roles(&world.admin, world.east_group, &[], "").await));
    assert_eq!(told.roles[0].losing, 1);
    domain.connect_group_roles(&world.admin, world.east_group, &[], &told.seal).await.unwrap();
    assert!(domain.caller(&token, domain::Origin::default()).await.unwrap().is_none(), "signed out");
    assert!(matches!(api(domain.group(&make.caller(ann).await, world.east_group).await), ApiError::NotFound));
    let told = world.told(world.east_group).await;
    assert!(told.contains("groups.roles") && told.contains("Watch"), "{told}");
}

/// SEC-48, SEC-51: nobody connects a role above his own, a built-in one, his own, or a group that he does not see.
#[tokio::test]
async fn the_ceiling_holds() {
    let world = World::new().await;
    let make = world.make();
    let domain = world.domain();
    let held = [Permission::GroupsView, Permission::GroupsEdit, Permission::RolesView, Permission::RolesEdit];
    let own = make.role_with("Keeper", &held).await;
    let keeper = world.clerk("kai@east.test").await;
    make.give_role(keeper, own).await;
    make.member(world.east_group, keeper).await;
    let keeper = make.caller(keeper).await;
    let low = make.role_with("Low", &[Permission::GroupsView]).await;
    let high = make.role_with("High", &[Permission::AccountsRemove]).await;
    let built_in = make.built_in(BuiltIn::Owner).await;
    for role in [high, built_in, own] {
        let error = api(domain.connect_group_roles(&keeper, world.east_group, &[role], "").await);
        assert!(matches!(error, ApiError::Forbidden(_)), "{error:?}");
    }
    assert!(matches!(api(domain.connect_group_roles(&keeper, world.west_group, &[low], "").await), ApiError::NotFound));
    let nobody = RoleId(uuid::Uuid::nil());
    assert!(
        fault(domain.connect_group_roles(&keeper, world.east_group, &[nobody], "").await, "roles").contains("list")
    );
    let told = preview(api(domain.connect_group_roles(&keeper, world.east_group, &[low], "").await));
    domain.connect_group_roles(&keeper, world.east_group, &[low], &told.seal).await.unwrap();
    // A connected role that he may not edit is not in his form, and stays.
    make.role_group(high, world.east_group).await;
    let done = domain.connect_group_roles(&keeper, world.east_group, &[low], "").await.unwrap();
    assert_eq!(done.notice, "Nothing was changed.");
    let lines = domain.group_roles(&keeper, world.east_group).await.unwrap().roles;
    let line = |id: RoleId| lines.iter().find(|line| line.role.id == id).unwrap();
    assert!(line(high).connected && line(high).locked.is_some());
    assert!(line(low).connected && line(low).locked.is_none());
    assert!(matches!(api(domain.group_roles(&world.manager, world.east_group).await), ApiError::Forbidden(_)));
}
