//! Removing a group: Main Group never; its panels go there; told before.

use model::ApiError;
use model::groups::RemovalPreview;
use model::role::BuiltIn;

use crate::kit::{World, api, conflict};

fn preview(error: ApiError) -> RemovalPreview {
    match error {
        ApiError::Conflict { current: Some(current), .. } => serde_json::from_str(&current).unwrap(),
        other => panic!("no preview: {other:?}"),
    }
}

/// Panels of a removed group go to Main Group with their sight; who gains and loses is shown before, and the removal
/// holds for that only.
#[tokio::test]
async fn panels_go_to_main_group_as_shown() {
    let world = World::new().await;
    let make = world.make();
    let domain = world.domain();
    let panel = make.panel("350269737182540", world.east_group).await;
    let carl = make.end_user("carl@east.test", "active", world.east).await;
    make.customer_link(carl, panel).await;
    let olga = make.employee("olga@op.test", BuiltIn::Owner, world.op).await;
    make.member(world.main, olga).await;
    world.licence(world.east_group, "Video", 5).await;
    let told = domain.group_removal(&world.admin, world.east_group).await.unwrap();
    assert_eq!((told.panels, told.members, told.licences), (1, 1, 1));
    let names = |people: &[model::access::PersonRef]| people.iter().map(|p| p.name.clone()).collect::<Vec<_>>();
    assert_eq!((names(&told.sight.gains), names(&told.sight.loses)), (vec!["olga".to_owned()], vec!["max".to_owned()]));
    // Without the seal of what was shown nothing happens.
    assert_eq!(preview(api(domain.remove_group(&world.admin, world.east_group, "").await)), told);
    // Somebody who joins meanwhile changes it.
    let ann = world.clerk("ann@east.test").await;
    world.join(&world.admin, world.east_group, ann).await.unwrap();
    let now = preview(api(domain.remove_group(&world.admin, world.east_group, &told.seal).await));
    assert_eq!(now.members, 2);
    let done = domain.remove_group(&world.admin, world.east_group, &now.seal).await.unwrap();
    assert_eq!(done.notice, "East sites is removed. 1 panel is in Main Group now.");
    assert_eq!(
        world.db.text(&format!("select group_id::text from panel where id = '{panel}'")).await,
        world.main.to_string()
    );
    let olga = make.caller(olga).await;
    assert!(domain.account(&olga, model::accounts::Kind::EndUser, carl).await.is_ok());
    let max = world.again(&world.manager).await;
    assert!(matches!(api(domain.group(&max, world.east_group).await), ApiError::NotFound));
    let kept = world
        .db
        .text(&format!(
            "select changes::text from audit where action = 'groups.remove' and target_id = '{}'",
            world.east_group
        ))
        .await;
    assert!(kept.contains("East sites") && kept.contains("Video, 5 seats"), "{kept}");
}

/// Main Group is never removed; a group out of sight is not there.
#[tokio::test]
async fn main_group_stays() {
    let world = World::new().await;
    let domain = world.domain();
    assert!(conflict(domain.remove_group(&world.admin, world.main, "").await).contains("Main Group cannot be removed"));
    assert!(conflict(domain.group_removal(&world.admin, world.main).await).contains("Main Group cannot be removed"));
    assert!(matches!(api(domain.remove_group(&world.manager, world.west_group, "").await), ApiError::NotFound));
    let reader = world.make().caller(world.clerk("cleo@east.test").await).await;
    assert!(matches!(api(domain.remove_group(&reader, world.east_group, "").await), ApiError::Forbidden(_)));
}

/// People out of the reader's sight are counted, not named.
#[tokio::test]
async fn a_preview_names_only_people_in_sight() {
    let world = World::new().await;
    let make = world.make();
    make.panel("350269737182540", world.east_group).await;
    let zed = make.employee("zed@west.test", BuiltIn::Owner, world.west).await;
    make.member(world.east_group, zed).await;
    let told = world.domain().group_removal(&world.manager, world.east_group).await.unwrap();
    assert!(told.sight.loses.iter().all(|person| person.name != "zed"));
    assert_eq!(told.sight.loses_unseen, 1);
}
