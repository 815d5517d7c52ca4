//! The owner and the contact are told once that a licence ends within 30 days.

use domain::groups::warn;
use model::groups::MemberRole;
use time::Duration;

use crate::kit::{World, licence_form};

/// Once a licence, to owner and contact; another end is told anew.
#[tokio::test]
async fn an_ending_licence_is_told_once() {
    let world = World::new().await;
    let domain = world.domain();
    let (ann, bob) = (world.clerk("ann@east.test").await, world.clerk("bob@east.test").await);
    let now = domain.clock().now();
    let to = (now + Duration::days(40)).date().to_string();
    let licence = world.licence_until(world.east_group, "Video", 9, &to).await;
    world.licence(world.east_group, "Audio", 9).await;
    assert_eq!(warn::run(domain).await.unwrap(), 0, "not yet");
    domain.clock().advance(Duration::days(20));
    assert_eq!(warn::run(domain).await.unwrap(), 0, "nobody to tell");
    let manager = world.again(&world.manager).await;
    domain.change_owner(&manager, world.east_group, MemberRole::Owner, Some(ann)).await.unwrap();
    domain.change_owner(&manager, world.east_group, MemberRole::Contact, Some(bob)).await.unwrap();
    assert_eq!(warn::run(domain).await.unwrap(), 1);
    assert_eq!(warn::run(domain).await.unwrap(), 0);
    let mails =
        world.db.text("select string_agg(recipient, ' ' order by recipient) from mail where kind = 'licence_ending'");
    assert_eq!(mails.await, "ann@east.test bob@east.test");
    let later = (now + Duration::days(45)).date().to_string();
    domain
        .edit_licence(&manager, world.east_group, licence, 1, &licence_form("Video", "9", "2020-01-01", &later))
        .await
        .unwrap();
    assert_eq!(warn::run(domain).await.unwrap(), 1);
    assert_eq!(world.db.count("select count(*) from audit where action = 'groups.licence_warned'").await, 2);
}
