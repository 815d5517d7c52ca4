use model::ApiError;
use model::Permission;
use model::ids::GroupId;
use model::role::BuiltIn;

use crate::cloud::{Cloud, api};

/// S3-81: the group behind a panel, with what is in it; people out of sight are not counted (SEC-46).
#[tokio::test]
async fn a_group_in_sight_is_shown() {
    let cloud = Cloud::new().await;
    let make = cloud.make();
    let role = make.role_with("East Dealer", &[]).await;
    make.role_group(role, cloud.east_group).await;
    make.panel("353456789012348", cloud.east_group).await;
    let stranger = make.employee("stranger@op.test", BuiltIn::Support, cloud.operator).await;
    make.member(cloud.east_group, stranger).await;
    let seen = cloud.domain().group(&cloud.manager, cloud.east_group).await.unwrap();
    let row = seen.row;
    let company = row.company.map(|company| company.name);
    assert_eq!((row.name.as_str(), company.as_deref(), row.is_main), ("East sites", Some("EAST"), false));
    assert_eq!((row.panels, row.members), (2, 1));
    let roles: Vec<&str> = row.roles.iter().map(|role| role.name.as_str()).collect();
    assert_eq!(roles, ["East Dealer"]);
    let all = cloud.domain().group(&cloud.admin, cloud.east_group).await.unwrap();
    assert_eq!(all.row.members, 2);
}

/// SEC-45: a group out of sight does not exist; SEC-57: without the permission nothing is shown.
#[tokio::test]
async fn a_group_out_of_sight_is_not_found() {
    let cloud = Cloud::new().await;
    for id in [cloud.west_group, GroupId(cloud.domain().new_uuid())] {
        assert_eq!(api(cloud.domain().group(&cloud.manager, id).await), ApiError::NotFound);
    }
    let make = cloud.make();
    let blind = make.employee("blind@east.test", BuiltIn::Owner, cloud.east).await;
    let role = make.role_with("Installers only", &[Permission::InstallersView]).await;
    make.give_role(blind, role).await;
    make.member(cloud.east_group, blind).await;
    let blind = make.caller(blind).await;
    assert!(matches!(api(cloud.domain().group(&blind, cloud.east_group).await), ApiError::Forbidden(_)));
}
