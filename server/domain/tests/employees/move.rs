//! Moving a person to another company: scope and role range again, and what he loses and gains first.

use model::accounts::Kind;
use model::employees::EditEmployee;
use model::role::BuiltIn;

use crate::kit::{World, api, forbidden};

/// Decision 14: up to the company, down to those below; people in and out of sight are named first.
#[tokio::test]
async fn a_move_shows_which_people_come_and_go() {
    let world = World::new().await;
    let id = world.owner.account;
    let shown = world.domain().employee_editing(&world.admin, id, None, Some(world.west)).await.unwrap();
    let review = shown.review.unwrap();
    assert_eq!((review.company_before.as_str(), review.company_after.as_str()), ("EAST", "WEST"));
    assert_eq!(review.companies_gained, ["WEST"]);
    assert_eq!(review.companies_lost, ["BRANCH", "EAST"]);
    let up = world.domain().employee_editing(&world.admin, id, None, Some(world.operator)).await.unwrap();
    assert_eq!(up.review.unwrap().companies_gained, ["OP", "WEST"]);
    let form = EditEmployee { company: world.west.to_string(), ..world.form(&world.admin, id).await };
    world.reviewed(&world.admin, id, &form).await.unwrap();
    assert_eq!(world.sessions(id).await, 0);
    assert_eq!(api(world.domain().account(&world.manager, Kind::Employee, id).await), model::ApiError::NotFound);
    world.in_step().await;
}

/// Both companies are in the mover's sight.
#[tokio::test]
async fn a_move_stays_in_the_movers_sight() {
    let world = World::new().await;
    let id = world.owner.account;
    for company in [world.west, world.operator] {
        let form = EditEmployee { company: company.to_string(), ..world.form(&world.manager, id).await };
        assert!(api(world.save(&world.manager, id, &form).await).at("company").is_some());
        let shown = world.domain().employee_editing(&world.manager, id, None, Some(company)).await.unwrap();
        assert!(shown.review.is_none());
    }
    let form = EditEmployee { company: world.branch.to_string(), ..world.form(&world.manager, id).await };
    world.reviewed(&world.manager, id, &form).await.unwrap();
    world.in_step().await;
}

/// A move asks for the present role as well: in another company it may show more.
#[tokio::test]
async fn a_move_asks_for_the_role_again() {
    let world = World::new().await;
    let make = world.make();
    let dora = make.employee("dora@east.test", BuiltIn::Dealer, world.east).await;
    let form = EditEmployee { company: world.branch.to_string(), ..world.form(&world.manager, dora).await };
    assert!(forbidden(world.save(&world.manager, dora, &form).await).contains("Dealer"));
    let both = EditEmployee { role: world.role(BuiltIn::Owner).await.to_string(), ..form };
    world.reviewed(&world.manager, dora, &both).await.unwrap();
    world.in_step().await;
}

/// S3-65, S3-106: the groups he sees, and why; others than the reader sees are counted only.
#[tokio::test]
async fn the_groups_he_sees_are_shown_with_their_reason() {
    let world = World::new().await;
    let make = world.make();
    let id = world.owner.account;
    let owner = world.role(BuiltIn::Owner).await;
    make.role_group(owner, world.east_group).await;
    make.member(world.west_group, id).await;
    let seen = world.domain().employee_groups(&world.manager, id).await.unwrap();
    let names: Vec<_> = seen.groups.iter().map(|g| (g.group.name.as_str(), g.by_role, g.by_membership)).collect();
    assert_eq!(names, [("East sites", true, false)]);
    assert_eq!((seen.all, seen.unseen), (false, 1));
    let all = world.domain().employee_groups(&world.admin, id).await.unwrap();
    assert_eq!((all.groups.len(), all.unseen), (2, 0));
    assert!(world.domain().employee_groups(&world.admin, world.admin.account).await.unwrap().all);
    assert_eq!(api(world.domain().employee_groups(&world.manager, world.wanda).await), model::ApiError::NotFound);
}
