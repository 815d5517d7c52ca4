//! The grid, choices, members and history: only what is in sight (SEC-45 to SEC-47; the issue: a group is seen
//! through a role or a membership and not otherwise).

use model::groups::{GroupQuery, GroupSort, Holder, MemberQuery, MemberRole};
use model::ids::GroupId;
use model::role::BuiltIn;
use model::{ApiError, Permission};
use uuid::Uuid;

use crate::kit::{World, api};

/// Through a role or a membership, and not otherwise: list, count, choices, page, members, history.
#[tokio::test]
async fn a_group_is_seen_through_a_role_or_a_membership_only() {
    let world = World::new().await;
    let make = world.make();
    let domain = world.domain();
    let role =
        make.role_with("Watch", &[Permission::GroupsView, Permission::GroupsMembers, Permission::EmployeesView]).await;
    make.role_group(role, world.west_group).await;
    let ann = world.clerk("ann@east.test").await;
    make.give_role(ann, role).await;
    make.member(world.east_group, ann).await;
    let ann = make.caller(ann).await;
    let seen = [world.east_group, world.west_group];
    let list = domain.groups(&ann, &GroupQuery::default()).await.unwrap();
    assert_eq!(list.page.rows.iter().map(|row| row.id).collect::<Vec<_>>(), seen);
    assert_eq!(list.total, 2);
    let choices = domain.group_choices(&ann, "").await.unwrap();
    assert_eq!(choices.len(), 2);
    assert!(domain.group_choices(&ann, "main").await.unwrap().is_empty());
    for group in seen {
        assert!(domain.group(&ann, group).await.is_ok());
    }
    for group in [world.main, GroupId(Uuid::nil())] {
        assert!(matches!(api(domain.group(&ann, group).await), ApiError::NotFound));
        assert!(matches!(api(domain.group_members(&ann, group, &MemberQuery::default()).await), ApiError::NotFound));
        assert!(matches!(api(domain.group_history(&ann, group).await), ApiError::NotFound));
    }
    let all = domain.groups(&world.admin, &GroupQuery::default()).await.unwrap();
    assert_eq!(all.total, 3);
}

/// Members, owners and companies out of sight: neither listed, counted, sorted by, found by, nor named in the
/// history.
#[tokio::test]
async fn people_out_of_sight_are_not_named() {
    let world = World::new().await;
    let make = world.make();
    let domain = world.domain();
    let zed = make.employee("zed@west.test", BuiltIn::Owner, world.west).await;
    make.member(world.east_group, zed).await;
    domain.change_owner(&world.admin, world.east_group, MemberRole::Owner, Some(zed)).await.unwrap();
    let group = domain.group(&world.manager, world.east_group).await.unwrap();
    assert_eq!(group.row.owner, Holder::Unseen);
    assert_eq!(group.row.members, 1);
    let members = domain.group_members(&world.manager, world.east_group, &MemberQuery::default()).await.unwrap();
    assert_eq!((members.total, members.page.rows.len()), (1, 1));
    let search = GroupQuery { search: "zed".into(), ..GroupQuery::default() };
    assert_eq!(domain.groups(&world.manager, &search).await.unwrap().total, 0);
    assert_eq!(domain.groups(&world.admin, &search).await.unwrap().total, 1);
    let history = format!("{:?}", domain.group_history(&world.manager, world.east_group).await.unwrap());
    assert!(!history.contains("zed@") && history.contains("somebody out of your sight"), "{history}");
    let full = format!("{:?}", domain.group_history(&world.admin, world.east_group).await.unwrap());
    assert!(full.contains("zed@west.test"), "{full}");
    assert!(domain.member_choices(&world.manager, None, "zed", true).await.unwrap().is_empty());
    // A customer of another company is in sight through a panel in sight.
    let panel = make.panel("350269737182540", world.east_group).await;
    let carl = make.end_user("carl@west.test", "active", world.west).await;
    assert!(domain.member_choices(&world.manager, None, "carl", true).await.unwrap().is_empty());
    make.customer_link(carl, panel).await;
    assert_eq!(domain.member_choices(&world.manager, None, "carl", true).await.unwrap().len(), 1);
    world.join(&world.manager, world.east_group, carl).await.unwrap();
    assert_eq!(domain.group(&world.manager, world.east_group).await.unwrap().row.members, 2);
}

/// Who is offered as a member tells nothing of a group out of sight.
#[tokio::test]
async fn choices_tell_nothing_of_a_hidden_group() {
    let world = World::new().await;
    let domain = world.domain();
    let ann = world.clerk("ann@east.test").await;
    world.make().member(world.west_group, ann).await;
    let offered = domain.member_choices(&world.manager, Some(world.west_group), "ann", false).await.unwrap();
    assert_eq!(offered.len(), 1);
    world.make().member(world.east_group, ann).await;
    assert!(domain.member_choices(&world.manager, Some(world.east_group), "ann", false).await.unwrap().is_empty());
    assert_eq!(domain.member_choices(&world.manager, Some(world.east_group), "ann", true).await.unwrap().len(), 1);
}

/// Search, filter, every sort in both directions, pages, true totals.
#[tokio::test]
async fn the_grid_searches_sorts_and_pages() {
    let world = World::new().await;
    let make = world.make();
    let domain = world.domain();
    for n in 0..12 {
        let group = make.group(&format!("Site {n:02}"), world.east).await;
        if n < 3 {
            make.panel(&format!("35026973718254{n}"), group).await;
        }
    }
    let a = &world.admin;
    let first = domain.groups(a, &GroupQuery { size: 10, ..GroupQuery::default() }).await.unwrap();
    assert_eq!((first.total, first.page.rows.len(), first.page.more), (15, 10, true));
    let second = domain.groups(a, &GroupQuery { size: 10, page: 2, ..GroupQuery::default() }).await.unwrap();
    assert_eq!((second.page.rows.len(), second.page.more), (5, false));
    let found = domain.groups(a, &GroupQuery { search: "site 09".into(), ..GroupQuery::default() }).await.unwrap();
    assert_eq!(found.total, 1);
    let by_company = GroupQuery { company: Some(world.west), ..GroupQuery::default() };
    assert_eq!(domain.groups(a, &by_company).await.unwrap().page.rows[0].name, "West sites");
    let hidden = domain.groups(&world.manager, &by_company).await.unwrap();
    assert_eq!(hidden.total, 0);
    for sort in GroupSort::ALL {
        for direction in [sort.natural(), sort.natural().flipped()] {
            let query = GroupQuery { sort, direction, size: 200, ..GroupQuery::default() };
            assert_eq!(domain.groups(a, &query).await.unwrap().page.rows.len(), 15, "{sort:?}");
        }
    }
    let most = GroupQuery { sort: GroupSort::Panels, direction: GroupSort::Panels.natural(), ..GroupQuery::default() };
    assert_eq!(domain.groups(a, &most).await.unwrap().page.rows[0].panels, 1);
    let literal = domain.groups(a, &GroupQuery { search: "%".into(), ..GroupQuery::default() }).await.unwrap();
    assert_eq!(literal.total, 0);
}
