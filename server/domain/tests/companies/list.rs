use model::companies::{CompanyKind, CompanyQuery, CompanySort, Site, View};
use model::grid::Direction;
use model::role::BuiltIn;
use model::{ApiError, Permission};

use crate::kit::{Tree, all, api, lines, search};

/// S4-1, decision 14: everybody sees his own company and those below it, each below its parent.
#[tokio::test]
async fn a_person_sees_his_company_and_those_below() {
    let tree = Tree::new().await;
    let seen = tree.domain().companies(&tree.admin, &all(View::Tree)).await.unwrap();
    assert_eq!(lines(&seen.page.rows), ["OP", ".NORTH", "..CITY", "...FARM", ".SOUTH", "..PORT"]);
    assert_eq!((seen.rows, seen.found), (6, 6));
    let seen = tree.domain().companies(&tree.manager, &all(View::Tree)).await.unwrap();
    assert_eq!(lines(&seen.page.rows), ["NORTH", ".CITY", "..FARM"]);
    assert_eq!(seen.page.rows[0].parent, None, "what is above does not show");
    assert_eq!(seen.page.rows[1].parent.as_ref().unwrap().name, "NORTH");
    assert_eq!(seen.page.rows.iter().map(|r| r.below).collect::<Vec<_>>(), [2, 1, 0]);
    let seen = tree.domain().companies(&tree.manager, &all(View::List)).await.unwrap();
    assert_eq!(seen.page.rows.iter().map(|r| r.name.as_str()).collect::<Vec<_>>(), ["CITY", "FARM", "NORTH"]);
}

/// "Companies: view" opens the list and every company; without it nothing is shown.
#[tokio::test]
async fn without_the_permission_nothing_is_shown() {
    let tree = Tree::new().await;
    let make = tree.make();
    let support = make.employee("sam@north.test", BuiltIn::Support, tree.north).await;
    let support = make.caller(support).await;
    for error in [
        api(tree.domain().companies(&support, &all(View::Tree)).await),
        api(tree.domain().company(&support, tree.city).await),
        api(tree.domain().company_history(&support, tree.city).await),
        api(tree.domain().parent_choices(&support, "", None).await),
    ] {
        assert!(matches!(error, ApiError::Forbidden(_)), "{error:?}");
    }
}

/// SEC-45: a company out of sight does not exist.
#[tokio::test]
async fn a_company_out_of_sight_is_not_found() {
    let tree = Tree::new().await;
    for id in [tree.op, tree.south, tree.port, model::ids::CompanyId(tree.domain().new_uuid())] {
        assert_eq!(api(tree.domain().company(&tree.manager, id).await), ApiError::NotFound);
        assert_eq!(api(tree.domain().company_history(&tree.manager, id).await), ApiError::NotFound);
    }
    let shown = tree.domain().company(&tree.manager, tree.farm).await.unwrap();
    assert_eq!(shown.line.iter().map(|c| c.name.as_str()).collect::<Vec<_>>(), ["NORTH", "CITY"]);
    assert!(!shown.is_own && tree.domain().company(&tree.manager, tree.north).await.unwrap().is_own);
}

/// The search looks at name, code and contact, whatever the accents, every word of it; the authorization
/// code is found whole only, and only by who may read it (SEC-47).
#[tokio::test]
async fn a_search_finds_by_name_code_contact_and_authorization_code() {
    let tree = Tree::new().await;
    tree.db
        .sql(&format!(
            "update company set name = 'Müller Söhne', name_key = 'muller sohne', code = 'X-42', contact = 'Zoë Ångström',
                 contact_key = 'zoe angstrom', authorization_code = 'ABCDEFGH23' where id = '{}'",
            tree.farm
        ))
        .await;
    let viewer = tree.make().employee("olga@op.test", BuiltIn::Owner, tree.op).await;
    let viewer = tree.make().caller(viewer).await;
    for (text, by_editor, by_viewer) in [
        ("muller", 1, 1),
        ("SÖHNE mül", 1, 1),
        ("x-42", 1, 1),
        ("angstrom", 1, 1),
        ("zoe müller", 1, 1),
        ("zoe port", 0, 0),
        ("abcde-fgh23", 1, 0),
        ("ABCDEFGH2", 0, 0),
        ("%", 0, 0),
        ("_", 0, 0),
    ] {
        assert_eq!(tree.domain().companies(&tree.admin, &search(text)).await.unwrap().found, by_editor, "{text}");
        assert_eq!(tree.domain().companies(&viewer, &search(text)).await.unwrap().found, by_viewer, "{text}");
    }
}

/// In the tree, what leads to a found company is shown with it, and marked as not found itself.
#[tokio::test]
async fn a_search_in_the_tree_shows_the_way() {
    let tree = Tree::new().await;
    let query = CompanyQuery { search: "farm".into(), ..all(View::Tree) };
    let seen = tree.domain().companies(&tree.manager, &query).await.unwrap();
    assert_eq!(lines(&seen.page.rows), ["NORTH", ".CITY", "..FARM"]);
    assert_eq!(seen.page.rows.iter().map(|r| r.found).collect::<Vec<_>>(), [false, false, true]);
    assert_eq!((seen.rows, seen.found), (3, 1));
    let below = CompanyQuery { under: Some(tree.north), ..all(View::Tree) };
    let seen = tree.domain().companies(&tree.admin, &below).await.unwrap();
    assert_eq!(lines(&seen.page.rows), ["CITY", ".FARM"]);
    let hidden = CompanyQuery { under: Some(tree.op), ..all(View::Tree) };
    assert_eq!(tree.domain().companies(&tree.manager, &hidden).await.unwrap().rows, 0);
}

/// Filters, order, paging: as in every grid.
#[tokio::test]
async fn a_list_is_filtered_sorted_and_paged() {
    let tree = Tree::new().await;
    tree.db
        .sql(&format!("update company set kind = 'distributor', region = 'asia-pacific' where id = '{}'", tree.city))
        .await;
    let names = |query: CompanyQuery| {
        let tree = &tree;
        async move {
            let list = tree.domain().companies(&tree.admin, &query).await.unwrap();
            list.page.rows.into_iter().map(|row| row.name).collect::<Vec<_>>()
        }
    };
    let list = || all(View::List);
    assert_eq!(names(CompanyQuery { kind: Some(CompanyKind::Distributor), ..list() }).await, ["CITY"]);
    assert_eq!(names(CompanyQuery { region: Some(Site::AsiaPacific), ..list() }).await, ["CITY"]);
    let by = |sort: CompanySort| CompanyQuery { sort, direction: sort.natural(), ..list() };
    assert_eq!(names(by(CompanySort::Below)).await, ["OP", "NORTH", "CITY", "SOUTH", "FARM", "PORT"]);
    assert_eq!(names(by(CompanySort::Parent)).await, ["OP", "FARM", "CITY", "NORTH", "SOUTH", "PORT"]);
    assert_eq!(names(by(CompanySort::Users)).await, ["NORTH", "OP", "SOUTH", "CITY", "FARM", "PORT"]);
    let back = CompanyQuery { direction: Direction::Desc, ..list() };
    assert_eq!(names(back).await, ["SOUTH", "PORT", "OP", "NORTH", "FARM", "CITY"]);
    let second = CompanyQuery { size: 10, page: 2, ..list() };
    assert!(names(second).await.is_empty());
    for n in 0..12 {
        tree.make().company(&format!("X{n:02}"), Some(tree.south)).await;
    }
    let page = tree.domain().companies(&tree.admin, &CompanyQuery { size: 10, page: 2, ..list() }).await.unwrap();
    assert_eq!((page.page.rows.len(), page.page.more, page.rows), (8, false, 18));
    let page = tree.domain().companies(&tree.admin, &CompanyQuery { size: 10, ..list() }).await.unwrap();
    assert_eq!((page.page.rows.len(), page.page.more), (10, true));
}

/// SEC-46, SEC-47: who may not view people of a kind gets neither their number nor an order by it.
#[tokio::test]
async fn numbers_are_for_who_may_view_what_they_count() {
    let tree = Tree::new().await;
    let make = tree.make();
    for n in 0..3 {
        make.employee(&format!("e{n}@city.test"), BuiltIn::Owner, tree.city).await;
    }
    make.installer("i@city.test", "active", tree.city).await;
    make.end_user("u@farm.test", "pending", tree.farm).await;
    let city = tree.domain().company(&tree.manager, tree.city).await.unwrap().row;
    assert_eq!((city.users, city.installers, city.accounts), (Some(3), Some(1), Some(0)));
    let role = make.role_with("Companies only", &[Permission::CompaniesView]).await;
    let clerk = make.employee("clerk@north.test", BuiltIn::Owner, tree.north).await;
    make.give_role(clerk, role).await;
    let clerk = make.caller(clerk).await;
    let by_users = CompanyQuery { sort: CompanySort::Users, direction: Direction::Desc, ..all(View::List) };
    let seen = tree.domain().companies(&clerk, &by_users).await.unwrap();
    assert!(seen.page.rows.iter().all(|r| (r.users, r.installers, r.accounts) == (None, None, None)));
    let names: Vec<_> = seen.page.rows.iter().map(|r| r.name.as_str()).collect();
    assert_eq!(names, ["NORTH", "FARM", "CITY"], "by name, not by number");
    let users = tree
        .domain()
        .company_users(&clerk, tree.city, &model::accounts::AccountQuery::of(model::accounts::Kind::Employee))
        .await;
    assert!(matches!(api(users), ApiError::Forbidden(_)));
}

/// S4-1: a company's users, and nobody of another company.
#[tokio::test]
async fn a_company_has_its_users() {
    use model::accounts::{AccountQuery, Kind};
    let tree = Tree::new().await;
    let make = tree.make();
    for n in 0..20 {
        make.employee(&format!("e{n:02}@city.test"), BuiltIn::Owner, tree.city).await;
    }
    let query = AccountQuery { company: Some(tree.south), ..AccountQuery::of(Kind::EndUser) };
    let users = tree.domain().company_users(&tree.manager, tree.city, &query).await.unwrap();
    assert_eq!((users.page.rows.len(), users.page.more, users.total.known()), (15, true, 20));
    assert!(users.page.rows.iter().all(|row| row.company == "CITY"));
    assert_eq!(api(tree.domain().company_users(&tree.manager, tree.south, &query).await), ApiError::NotFound);
}
