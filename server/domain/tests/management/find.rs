use model::ApiError;
use model::accounts::{Kind, State};
use model::ids::AccountId;

use crate::kit::{World, api, forbidden};

async fn found(world: &World, caller: &domain::Caller, typed: &str) -> Vec<String> {
    let found = world.domain().find_people(caller, typed).await.unwrap();
    found.people.into_iter().map(|person| person.email).collect()
}

/// S2-3: by address, user id and username, whatever the kind and the case; from three characters on by the
/// beginning.
#[tokio::test]
async fn a_person_of_any_kind_is_found() {
    let world = World::new().await;
    world.db.sql(&format!("update account set username = 'magician' where id = '{}'", world.ivan)).await;
    for (typed, whom) in [
        (" Ann@EAST.test ", "ann@east.test"),
        ("ivan@", "ivan@east.test"),
        ("MAGICIAN", "ivan@east.test"),
        ("magi", "ivan@east.test"),
        (&world.olga.to_string(), "olga@east.test"),
        (&world.wendy.to_string().to_uppercase(), "wendy@west.test"),
    ] {
        assert_eq!(found(&world, &world.admin, typed).await, [whom], "{typed}");
    }
    for nothing in ["", "an", "zz@east.test", "%", "___", "00000000-0000-0000-0000-000000000000"] {
        assert!(found(&world, &world.admin, nothing).await.is_empty(), "{nothing}");
    }
}

/// S2-2, SEC-45: nobody out of sight is found, whole or by the beginning, and opening him is like a made-up id.
#[tokio::test]
async fn only_people_in_sight_are_found() {
    let world = World::new().await;
    for typed in ["wendy@west.test", "wendy", &world.wendy.to_string()] {
        assert!(found(&world, &world.system, typed).await.is_empty(), "{typed}");
        assert_eq!(found(&world, &world.admin, typed).await.len(), 1, "{typed}");
    }
    let nobody = AccountId(world.domain().new_uuid());
    for id in [world.wendy, nobody] {
        assert_eq!(api(world.domain().managed_account(&world.system, id).await), ApiError::NotFound);
        assert_eq!(api(world.domain().managed_history(&world.system, id).await), ApiError::NotFound);
    }
}

/// A search that many fit says that there are more; whole matches come first.
#[tokio::test]
async fn more_than_a_page_is_said() {
    let world = World::new().await;
    for n in 10..35 {
        world.make().end_user(&format!("twin{n}@east.test"), "active", world.east).await;
    }
    world.make().end_user("twin@east.test", "active", world.east).await;
    let found = world.domain().find_people(&world.system, "twin@east.test").await.unwrap();
    assert_eq!((found.people[0].email.as_str(), found.more), ("twin@east.test", false));
    let found = world.domain().find_people(&world.system, "twin").await.unwrap();
    assert_eq!((found.people.len(), found.more), (20, true));
}

/// S2-4 to S2-10: what the page shows of each kind.
#[tokio::test]
async fn one_page_has_everything() {
    let world = World::new().await;
    world
        .db
        .sql(&format!(
            "update account set first_name = 'Ann', last_name = 'Angel', last_sign_in_at = now() where id = '{}'",
            world.ann
        ))
        .await;
    let ann = world.domain().managed_account(&world.system, world.ann).await.unwrap();
    assert_eq!((ann.name.as_str(), ann.username.as_str()), ("Ann Angel", "ann@east.test"));
    assert_eq!((ann.kind, ann.state, ann.company.as_str()), (Kind::EndUser, State::Active, "EAST"));
    assert!(ann.last_login.is_some() && ann.modules.is_empty() && !ann.developer_mode && ann.role.is_empty());
    let olga = world.domain().managed_account(&world.system, world.olga).await.unwrap();
    assert_eq!((olga.name.as_str(), olga.role.as_str(), olga.last_login), ("olga", "Owner", None));
    assert!(olga.totp_since.is_some());
    let owner = world.make().caller(world.olga).await;
    forbidden(world.domain().find_people(&owner, "ann").await);
    forbidden(world.domain().managed_account(&owner, world.ann).await);
}
