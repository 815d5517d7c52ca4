//! SEC-48, decision 15: nobody gives what he lacks.

use domain::Caller;
use model::ids::RoleId;
use model::installers::ConvertInstaller;
use model::role::BuiltIn;
use model::{ApiError, Permission};

use crate::cloud::{Cloud, api};
use crate::kit::{convert, filled, send, split};

/// Somebody of the eastern company who may convert and see its group, with a role of his own that may
/// assign `target`.
async fn converter(cloud: &Cloud, target: RoleId) -> Caller {
    let make = cloud.make();
    let person = make.employee("converter@east.test", BuiltIn::Owner, cloud.east).await;
    let role = make.role_with("Converter", &[Permission::InstallersView, Permission::InstallersConvert]).await;
    make.assignable(role, target).await;
    make.give_role(person, role).await;
    make.member(cloud.east_group, person).await;
    make.caller(person).await
}

/// The refusal's reason, from the form and from the look before it; nothing is changed and nothing shown.
async fn refusal(cloud: &Cloud, caller: &Caller, role: RoleId) -> String {
    let before = cloud.record(cloud.ina).await;
    let shown = cloud.domain().conversion(caller, cloud.ina, Some(role)).await.unwrap();
    assert!(shown.split.is_none());
    assert!(!shown.roles.iter().any(|choice| choice.value == role.to_string()));
    let ApiError::Forbidden(why) = api(send(cloud, caller, cloud.ina, &filled(role)).await) else {
        panic!("it was not refused")
    };
    assert_eq!(cloud.record(cloud.ina).await, before);
    why
}

/// A role that one's own does not name.
#[tokio::test]
async fn a_role_must_be_one_that_may_be_assigned() {
    let cloud = Cloud::new().await;
    let make = cloud.make();
    for role in [BuiltIn::SuperAdministrator, BuiltIn::SystemAdministrator, BuiltIn::Dealer, BuiltIn::Support] {
        let why = refusal(&cloud, &cloud.manager, make.built_in(role).await).await;
        assert!(why.contains(role.name()) && why.contains("does not name it"), "{why}");
    }
    let offered = cloud.domain().conversion(&cloud.manager, cloud.ina, None).await.unwrap();
    let names: Vec<_> = offered.roles.iter().map(|role| role.label.as_str()).collect();
    assert_eq!(names, ["Common Manager", "Operations Engineer", "Owner"]);
    assert_eq!(offered.countries.len(), 249);
    assert!(offered.split.is_none());
    let all = cloud.domain().conversion(&cloud.admin, cloud.ina, None).await.unwrap();
    assert_eq!(all.roles.len(), BuiltIn::ALL.len());
}

/// A role that may do more, by itself or through its parent.
#[tokio::test]
async fn a_role_may_not_do_more_than_its_giver() {
    let cloud = Cloud::new().await;
    let make = cloud.make();
    let target = make.role_with("Target", &[Permission::InstallersView]).await;
    let caller = converter(&cloud, target).await;
    let parent = make.role_with("Parent", &[Permission::InstallersRemove]).await;
    cloud.db.sql(&format!("update role set parent_id = '{parent}' where id = '{target}'")).await;
    let why = refusal(&cloud, &caller, target).await;
    assert!(why.contains("may do more"), "{why}");
    // Denied by the role itself, the parent's word does not count.
    cloud
        .db
        .sql(&format!(
            "insert into role_permission (role_id, permission, allow) values ('{target}', 'installers.remove', false)"
        ))
        .await;
    convert(&cloud, &caller, cloud.ina, target).await.unwrap();
}

/// A role that sees groups which its giver does not see.
#[tokio::test]
async fn a_role_may_not_see_more_than_its_giver() {
    let cloud = Cloud::new().await;
    let make = cloud.make();
    let target = make.role_with("Target", &[]).await;
    let caller = converter(&cloud, target).await;
    make.role_group(target, cloud.east_group).await;
    make.role_group(target, cloud.west_group).await;
    let why = refusal(&cloud, &caller, target).await;
    assert!(why.contains("groups that you do not see"), "{why}");
    cloud.db.sql(&format!("delete from role_group where group_id = '{}'", cloud.west_group)).await;
    cloud.db.sql(&format!("update role set sees_all_groups = true where id = '{target}'")).await;
    let why = refusal(&cloud, &caller, target).await;
    assert!(why.contains("every group"), "{why}");
    cloud.db.sql(&format!("update role set sees_all_groups = false where id = '{target}'")).await;
    let done = convert(&cloud, &caller, cloud.ina, target).await.unwrap();
    assert_eq!(done.notice, "Ina Ito is an employee now. 0 panels were unassigned, 1 stays.");
}

/// SEC-58: an installer of a company above, in sight through a panel, does not become an employee there:
/// he would see more than whoever converts him.
#[tokio::test]
async fn an_installer_of_another_company_is_not_converted() {
    let cloud = Cloud::new().await;
    let make = cloud.make();
    let olga = make.installer("olga@op.test", "active", cloud.operator).await;
    make.installer_link(olga, cloud.east_panel).await;
    let role = make.built_in(BuiltIn::Owner).await;
    assert!(cloud.domain().account(&cloud.manager, model::accounts::Kind::Installer, olga).await.is_ok(), "in sight");
    let looked = api(cloud.domain().conversion(&cloud.manager, olga, Some(role)).await);
    // The seal stands for the list, whoever looked: the refusal must not hang on a missing one.
    let seen = split(&cloud, &cloud.admin, olga, role).await.seal;
    let tried = api(send(&cloud, &cloud.manager, olga, &ConvertInstaller { seen, ..filled(role) }).await);
    assert_eq!(looked, tried);
    assert!(matches!(&tried, ApiError::Forbidden(why) if why.contains("company")), "{tried:?}");
    convert(&cloud, &cloud.admin, olga, role).await.expect("the operator's own");
}

/// Rights that were taken away after the form was opened do not count any more (SEC-56).
#[tokio::test]
async fn a_right_taken_away_is_gone_at_the_next_request() {
    let cloud = Cloud::new().await;
    let make = cloud.make();
    let target = make.role_with("Target", &[]).await;
    let caller = converter(&cloud, target).await;
    let seen = split(&cloud, &caller, cloud.ina, target).await.seal;
    cloud.db.sql(&format!("delete from role_assignable where target_id = '{target}'")).await;
    let form = ConvertInstaller { seen, ..filled(target) };
    assert!(matches!(api(send(&cloud, &caller, cloud.ina, &form).await), ApiError::Forbidden(_)));
}
