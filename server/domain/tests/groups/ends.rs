//! The end of a membership: past it, nothing is shown and no seat is taken.

use model::ApiError;
use model::accounts::Kind;
use model::groups::{MemberState, NewMember};
use time::Duration;

use crate::kit::{World, api, fault, member};

/// Decision 13: a membership past its end shows neither the group nor its panels: not in lists, not in look-ups, not
/// in "what he sees", not in "why", not in the preview of a role.
#[tokio::test]
async fn a_membership_past_its_end_shows_nothing() {
    let world = World::new().await;
    let make = world.make();
    let domain = world.domain();
    make.panel("350269737182540", world.east_group).await;
    let clerk = world.clerk("cleo@east.test").await;
    let today = domain.clock().now().date();
    let form = NewMember { ends_at: today.to_string(), ..member(world.east_group, clerk) };
    domain.add_member(&world.manager, &form).await.unwrap();
    let him = make.caller(clerk).await;
    assert!(domain.group(&him, world.east_group).await.is_ok(), "the named day still counts");
    assert_eq!(domain.employee_groups(&world.manager, clerk).await.unwrap().groups.len(), 1);
    domain.clock().advance(Duration::days(1));
    let him = make.caller(clerk).await;
    let manager = world.again(&world.manager).await;
    assert!(matches!(api(domain.group(&him, world.east_group).await), ApiError::NotFound));
    assert_eq!(domain.groups(&him, &model::groups::GroupQuery::default()).await.unwrap().total, 0);
    assert!(domain.employee_groups(&manager, clerk).await.unwrap().groups.is_empty());
    let report = domain.access_report(&manager, clerk).await.unwrap();
    assert!(report.groups.is_empty());
    // He is told as ended, and counted no more.
    let row = world.members(&manager, world.east_group).await.into_iter().find(|row| row.person.id == clerk).unwrap();
    assert_eq!((row.state, row.ends), (MemberState::Ended, today.to_string()));
    assert_eq!(domain.group(&manager, world.east_group).await.unwrap().row.members, 1);
    // He may join anew.
    domain.add_member(&manager, &member(world.east_group, clerk)).await.unwrap();
    assert!(domain.group(&make.caller(clerk).await, world.east_group).await.is_ok());
}

/// An installer whose membership has ended keeps no panel by it when he becomes an employee (S3-64).
#[tokio::test]
async fn an_ended_membership_keeps_no_panel_at_a_conversion() {
    let world = World::new().await;
    let make = world.make();
    let domain = world.domain();
    let panel = make.panel("350269737182540", world.east_group).await;
    let finn = make.installer("finn@east.test", "active", world.east).await;
    make.installer_link(finn, panel).await;
    make.member(world.east_group, finn).await;
    let role = make.built_in(model::role::BuiltIn::Owner).await;
    let stays = domain.conversion(&world.manager, finn, Some(role)).await.unwrap().split.unwrap();
    assert_eq!((stays.kept.len(), stays.unassigned.len()), (1, 0));
    world.db.sql(&format!("update group_member set ends_at = '2020-01-01' where account_id = '{finn}'")).await;
    let goes = domain.conversion(&world.manager, finn, Some(role)).await.unwrap().split.unwrap();
    assert_eq!((goes.kept.len(), goes.unassigned.len()), (0, 1));
    assert_eq!(domain.account(&world.manager, Kind::Installer, finn).await.unwrap().row.panels, 1);
}

/// An end is a day that is not past; taking it away makes the membership last.
#[tokio::test]
async fn an_end_is_a_day_to_come() {
    let world = World::new().await;
    let domain = world.domain();
    let clerk = world.clerk("cleo@east.test").await;
    let past = NewMember { ends_at: "2020-01-01".into(), ..member(world.east_group, clerk) };
    assert!(fault(domain.add_member(&world.manager, &past).await, "ends_at").contains("past"));
    let odd = NewMember { ends_at: "soon".into(), ..member(world.east_group, clerk) };
    assert!(fault(domain.add_member(&world.manager, &odd).await, "ends_at").contains("2026-11-30"));
    let wrong = NewMember { role: "boss".into(), ..member(world.east_group, clerk) };
    assert_eq!(fault(domain.add_member(&world.manager, &wrong).await, "role"), "Choose a role from the list.");
    let form = NewMember { ends_at: "2098-05-01".into(), ..member(world.east_group, clerk) };
    domain.add_member(&world.manager, &form).await.unwrap();
    let version = world.version(world.east_group, clerk).await;
    let none = domain.change_member(&world.manager, world.east_group, clerk, version, "", "2098-05-01").await.unwrap();
    assert_eq!(none.notice, "Nothing was changed.");
    domain.change_member(&world.manager, world.east_group, clerk, version, "", "").await.unwrap();
    let told = world.told(world.east_group).await;
    assert!(told.contains("2098-05-01"), "{told}");
    let sql = format!("select count(*) from group_member where account_id = '{clerk}' and ends_at is null");
    assert_eq!(world.db.count(&sql).await, 1);
}
