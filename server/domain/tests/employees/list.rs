//! The Employees grid: what it shows, is narrowed and sorted by.

use model::accounts::{AccountQuery, AccountSort, Kind};
use model::grid::{Direction, Total};
use model::role::BuiltIn;

use crate::kit::Firm;

async fn names(firm: &Firm, query: &AccountQuery) -> Vec<String> {
    let page = firm.domain().accounts(&firm.admin, query).await.unwrap();
    let total = firm.domain().accounts_total(&firm.admin, query).await.unwrap();
    assert_eq!(total, Total::Exact(u32::try_from(page.rows.len()).unwrap()), "{query:?}");
    for way in [domain::accounts::list::Way::Walk(None), domain::accounts::list::Way::Gather] {
        let by = firm.domain().accounts_by(&firm.admin, query, way).await.unwrap();
        assert_eq!(by.rows, page.rows, "{way:?}");
    }
    page.rows.into_iter().map(|row| row.label).collect()
}

/// Role, company, signed in now: each narrows the list and its total, by either way of reading it.
#[tokio::test]
async fn the_list_is_narrowed_by_role_and_by_who_is_signed_in() {
    let firm = Firm::new().await;
    let all = AccountQuery { sort: AccountSort::Name, direction: Direction::Asc, ..AccountQuery::of(Kind::Employee) };
    assert_eq!(names(&firm, &all).await, ["ada", "eve", "max", "olga", "wanda"]);
    let owners = AccountQuery { role: Some(firm.role(BuiltIn::Owner).await), ..all.clone() };
    assert_eq!(names(&firm, &owners).await, ["olga", "wanda"]);
    let now = AccountQuery { signed_in: true, ..all.clone() };
    assert_eq!(names(&firm, &now).await, ["ada", "eve", "max", "olga"]);
    let both = AccountQuery { search: "olga".into(), company: Some(firm.east), ..owners.clone() };
    assert_eq!(names(&firm, &AccountQuery { signed_in: true, ..both }).await, ["olga"]);
    // A session that has gone idle is none, nor one from before a change that takes power away.
    firm.db.sql(&format!("update account set security_version = 9 where id = '{}'", firm.manager.account)).await;
    let east = AccountQuery { company: Some(firm.east), ..now };
    assert_eq!(names(&firm, &east).await, ["eve", "olga"]);
    let row = |rows: Vec<model::accounts::AccountRow>, name: &str| {
        rows.into_iter().find(|row| row.label == name).unwrap().signed_in
    };
    let rows = firm.domain().accounts(&firm.admin, &all).await.unwrap().rows;
    assert!(row(rows.clone(), "olga") && !row(rows.clone(), "max") && !row(rows, "wanda"));
}

/// Every column sorts, in both directions, the same by either way.
#[tokio::test]
async fn every_column_sorts() {
    let firm = Firm::new().await;
    firm.db.sql("update account set country = 'DE' where label = 'olga'").await;
    for sort in AccountSort::ALL {
        let asc = AccountQuery { sort, direction: Direction::Asc, ..AccountQuery::of(Kind::Employee) };
        let desc = AccountQuery { direction: Direction::Desc, ..asc.clone() };
        let mut turned = names(&firm, &desc).await;
        turned.reverse();
        assert_eq!(names(&firm, &asc).await, turned, "{sort:?}");
    }
    let by_country =
        AccountQuery { sort: AccountSort::Country, direction: Direction::Desc, ..AccountQuery::of(Kind::Employee) };
    assert_eq!(names(&firm, &by_country).await[0], "olga");
}

/// SEC-46: the roles to narrow by are those of people in sight.
#[tokio::test]
async fn roles_to_narrow_by_are_those_in_sight() {
    let firm = Firm::new().await;
    let labels = |choices: Vec<model::companies::Choice>| choices.into_iter().map(|c| c.label).collect::<Vec<_>>();
    let all = labels(firm.domain().employee_roles(&firm.admin).await.unwrap());
    assert_eq!(all, ["Common Manager", "Operations Engineer", "Owner", "Super Administrator"]);
    let east = labels(firm.domain().employee_roles(&firm.owner).await.unwrap());
    assert_eq!(east, ["Common Manager", "Operations Engineer", "Owner"]);
}
