//! The Employees grid: what it shows, is narrowed and sorted by.

use model::accounts::{AccountQuery, AccountSort, Kind};
use model::grid::{Direction, Total};
use model::role::BuiltIn;

use crate::kit::World;

async fn names(world: &World, query: &AccountQuery) -> Vec<String> {
    let page = world.domain().accounts(&world.admin, query).await.unwrap();
    let total = world.domain().accounts_total(&world.admin, query).await.unwrap();
    assert_eq!(total, Total::Exact(u32::try_from(page.rows.len()).unwrap()), "{query:?}");
    for way in [domain::accounts::list::Way::Walk(None), domain::accounts::list::Way::Gather] {
        let by = world.domain().accounts_by(&world.admin, query, way).await.unwrap();
        assert_eq!(by.rows, page.rows, "{way:?}");
    }
    page.rows.into_iter().map(|row| row.label).collect()
}

/// Role, company, signed in now: each narrows the list and its total, by either way of reading it.
#[tokio::test]
async fn the_list_is_narrowed_by_role_and_by_who_is_signed_in() {
    let world = World::new().await;
    let all = AccountQuery { sort: AccountSort::Name, direction: Direction::Asc, ..AccountQuery::of(Kind::Employee) };
    assert_eq!(names(&world, &all).await, ["ada", "eve", "max", "olga", "wanda"]);
    let owners = AccountQuery { role: Some(world.role(BuiltIn::Owner).await), ..all.clone() };
    assert_eq!(names(&world, &owners).await, ["olga", "wanda"]);
    let now = AccountQuery { signed_in: true, ..all.clone() };
    assert_eq!(names(&world, &now).await, ["ada", "eve", "max", "olga"]);
    let both = AccountQuery { search: "olga".into(), company: Some(world.east), ..owners.clone() };
    assert_eq!(names(&world, &AccountQuery { signed_in: true, ..both }).await, ["olga"]);
    // A session that has gone idle is none, nor one from before a change that takes power away.
    world.db.sql(&format!("update account set security_version = 9 where id = '{}'", world.manager.account)).await;
    let east = AccountQuery { company: Some(world.east), ..now };
    assert_eq!(names(&world, &east).await, ["eve", "olga"]);
    let row = |rows: Vec<model::accounts::AccountRow>, name: &str| {
        rows.into_iter().find(|row| row.label == name).unwrap().signed_in
    };
    let rows = world.domain().accounts(&world.admin, &all).await.unwrap().rows;
    assert!(row(rows.clone(), "olga") && !row(rows.clone(), "max") && !row(rows, "wanda"));
}

/// Every column sorts, in both directions, the same by either way.
#[tokio::test]
async fn every_column_sorts() {
    let world = World::new().await;
    world.db.sql("update account set country = 'DE' where label = 'olga'").await;
    for sort in AccountSort::ALL {
        let asc = AccountQuery { sort, direction: Direction::Asc, ..AccountQuery::of(Kind::Employee) };
        let desc = AccountQuery { direction: Direction::Desc, ..asc.clone() };
        let mut turned = names(&world, &desc).await;
        turned.reverse();
        assert_eq!(names(&world, &asc).await, turned, "{sort:?}");
    }
    let by_country =
        AccountQuery { sort: AccountSort::Country, direction: Direction::Desc, ..AccountQuery::of(Kind::Employee) };
    assert_eq!(names(&world, &by_country).await[0], "olga");
}

/// SEC-46: the roles to narrow by are those of people in sight.
#[tokio::test]
async fn roles_to_narrow_by_are_those_in_sight() {
    let world = World::new().await;
    let labels = |choices: Vec<model::companies::Choice>| choices.into_iter().map(|c| c.label).collect::<Vec<_>>();
    let all = labels(world.domain().employee_roles(&world.admin).await.unwrap());
    assert_eq!(all, ["Common Manager", "Operations Engineer", "Owner", "Super Administrator"]);
    let east = labels(world.domain().employee_roles(&world.owner).await.unwrap());
    assert_eq!(east, ["Common Manager", "Operations Engineer", "Owner"]);
}
