use model::accounts::{AccountQuery, Kind};
use model::companies::{CompanyForm, View};
use model::grid::Total;
use model::role::BuiltIn;
use testkit::SIGHT_OUT_OF_STEP;

use crate::kit::{Tree, all, conflict, fault, lines};

/// Before a move it is said whose people will see the company and whose no longer, with their number; those
/// above both places are in neither list.
#[tokio::test]
async fn a_move_is_shown_before() {
    let tree = Tree::new().await;
    let make = tree.make();
    make.employee("eve@city.test", BuiltIn::Owner, tree.city).await;
    make.employee("pia@port.test", BuiltIn::Owner, tree.port).await;
    let off = make.employee("off@port.test", BuiltIn::Owner, tree.port).await;
    tree.db.sql(&format!("update account set state = 'off' where id = '{off}'")).await;
    tree.db.sql("update account_tally set state = 'off' where company_id = (select id from company where code = 'PORT') and slot = (select get_byte(uuid_send(id), 15) % 16 from account where email = 'off@port.test')").await;
    make.end_user("u@farm.test", "active", tree.farm).await;
    let shown = tree.domain().move_preview(&tree.admin, tree.farm, tree.port).await.unwrap();
    let words =
        |all: &[model::companies::Onlookers]| all.iter().map(model::companies::Onlookers::words).collect::<Vec<_>>();
    assert_eq!(words(&shown.loses), ["CITY: 1 person", "NORTH: 1 person"]);
    assert_eq!(words(&shown.gains)[1..], ["SOUTH: 1 person"]);
    assert!(words(&shown.gains)[0].starts_with("PORT: "));
    assert_eq!(shown.what(), "This company, with 1 person.");
    let shown = tree.domain().move_preview(&tree.admin, tree.city, tree.op).await.unwrap();
    assert_eq!((words(&shown.loses), words(&shown.gains)), (vec!["NORTH: 1 person".to_owned()], Vec::<String>::new()));
    assert_eq!(shown.what(), "This company and 1 below it, with 2 people.");
}

/// A move that was not looked at, or that others would see by now, changes nothing.
#[tokio::test]
async fn a_move_holds_for_what_was_shown_only() {
    let tree = Tree::new().await;
    let form = CompanyForm { parent: tree.south.to_string(), ..tree.form_of(&tree.admin, tree.city).await };
    let blind = conflict(tree.domain().edit_company(&tree.admin, tree.city, 1, &form).await);
    assert!(blind.contains("changes who sees this one"), "{blind}");
    let seen = tree.domain().move_preview(&tree.admin, tree.city, tree.south).await.unwrap().seal;
    tree.make().employee("new@south.test", BuiltIn::Owner, tree.south).await;
    let form = CompanyForm { seen, ..form };
    conflict(tree.domain().edit_company(&tree.admin, tree.city, 1, &form).await);
    assert_eq!(tree.parent(tree.city).await, "NORTH");
    tree.go_below(&tree.admin, tree.city, tree.south).await.unwrap();
    assert_eq!(tree.parent(tree.city).await, "SOUTH");
}

/// After a move the people above the new place see company and people, those above the old place do not,
/// with the next request; kept sights, tallies and totals are right.
#[tokio::test]
async fn a_move_changes_who_sees_whom_at_once() {
    let tree = Tree::new().await;
    let make = tree.make();
    let user = make.end_user("u@farm.test", "active", tree.farm).await;
    let inst = make.installer("i@city.test", "active", tree.city).await;
    let accounts = AccountQuery::of(Kind::EndUser);
    let count = |who: domain::Caller| {
        let (tree, accounts) = (&tree, &accounts);
        async move { tree.domain().accounts_total(&who, accounts).await.unwrap() }
    };
    assert_eq!(count(tree.manager.clone()).await, Total::Exact(1));
    assert_eq!(count(tree.other.clone()).await, Total::Exact(0));
    tree.go_below(&tree.admin, tree.city, tree.port).await.unwrap();
    let (manager, other) = (tree.again(&tree.manager).await, tree.again(&tree.other).await);
    assert_eq!(count(manager.clone()).await, Total::Exact(0), "at once, not when a kept total is too old");
    assert_eq!(count(other.clone()).await, Total::Exact(1));
    assert!(tree.domain().account(&manager, Kind::EndUser, user).await.is_err());
    tree.domain().account(&other, Kind::EndUser, user).await.unwrap();
    tree.domain().account(&other, Kind::Installer, inst).await.unwrap();
    let seen = tree.domain().companies(&other, &all(View::Tree)).await.unwrap();
    assert_eq!(lines(&seen.page.rows), ["SOUTH", ".PORT", "..CITY", "...FARM"]);
    let seen = tree.domain().companies(&manager, &all(View::Tree)).await.unwrap();
    assert_eq!(lines(&seen.page.rows), ["NORTH"]);
    assert_eq!(tree.db.count(SIGHT_OUT_OF_STEP).await, 0);
    let tally = "select count(*) from (select kind, company_id, state, sum(n) as n from account_tally group by 1, 2, 3 having sum(n) <> 0) t
         full join (select kind, company_id, state, count(*) as n from account group by 1, 2, 3) c using (kind, company_id, state)
         where t.n is distinct from c.n";
    assert_eq!(tree.db.count(tally).await, 0);
}

/// Nobody moves a company out of his sight or above himself; a place out of sight is refused like one that
/// does not exist.
#[tokio::test]
async fn a_company_stays_in_its_movers_sight() {
    let tree = Tree::new().await;
    let nowhere = model::ids::CompanyId(tree.domain().new_uuid());
    let unknown = fault(tree.go_below(&tree.manager, tree.farm, nowhere).await, "parent");
    for hidden in [tree.op, tree.south, tree.port] {
        assert_eq!(fault(tree.go_below(&tree.manager, tree.farm, hidden).await, "parent"), unknown);
    }
    tree.go_below(&tree.manager, tree.farm, tree.north).await.unwrap();
    assert_eq!(tree.parent(tree.farm).await, "NORTH");
}

/// No company is below itself, and the tree does not get deeper than its limit.
#[tokio::test]
async fn no_move_makes_a_circle_or_too_deep_a_tree() {
    let tree = Tree::new().await;
    for parent in [tree.north, tree.city, tree.farm] {
        fault(tree.go_below(&tree.admin, tree.north, parent).await, "parent");
    }
    let mut deep = tree.port;
    for level in 4..domain::companies::MOST_LEVELS {
        deep = tree.make().company(&format!("L{level}"), Some(deep)).await;
    }
    tree.go_below(&tree.admin, tree.farm, deep).await.unwrap();
    let why = fault(tree.go_below(&tree.admin, tree.city, tree.farm).await, "parent");
    assert!(why.contains("levels"), "{why}");
    let choices = tree.domain().parent_choices(&tree.admin, "", Some(tree.south)).await.unwrap();
    let names: Vec<_> = choices.iter().map(|c| c.label.as_str()).collect();
    assert_eq!(names, ["CITY", "NORTH", "OP"], "neither itself nor those below");
}

/// Two who move companies below each other's at the same instant: one of them is refused, and there is no
/// circle, however long (SEC-54, REL-29).
#[tokio::test]
async fn two_movers_at_once_make_no_circle() {
    for round in 0..6 {
        let tree = Tree::new().await;
        // CITY below PORT's line, SOUTH below CITY's: each is right alone.
        let (a, b) = if round % 2 == 0 { (tree.farm, tree.port) } else { (tree.city, tree.south) };
        let one = tree.domain().move_preview(&tree.admin, tree.north, b).await.unwrap().seal;
        let two = tree.domain().move_preview(&tree.admin, tree.south, a).await.unwrap().seal;
        let first = CompanyForm { parent: b.to_string(), seen: one, ..tree.form_of(&tree.admin, tree.north).await };
        let second = CompanyForm { parent: a.to_string(), seen: two, ..tree.form_of(&tree.admin, tree.south).await };
        let (x, y) = tokio::join!(
            tree.domain().edit_company(&tree.admin, tree.north, 1, &first),
            tree.domain().edit_company(&tree.admin, tree.south, 1, &second),
        );
        assert!(x.is_ok() != y.is_ok(), "one of the two: {x:?} {y:?}");
        let reached = "with recursive t (id, depth) as (select id, 0 from company where parent_id is null
             union all select c.id, t.depth + 1 from company c join t on c.parent_id = t.id where t.depth < 50)
             select count(*) from t";
        assert_eq!(tree.db.count(reached).await, 6, "every company still hangs on the root");
    }
}

/// What a reader may not see is not in the history either: the places a company was moved from and to.
#[tokio::test]
async fn the_history_names_no_company_out_of_sight() {
    let tree = Tree::new().await;
    tree.go_below(&tree.admin, tree.city, tree.south).await.unwrap();
    tree.domain().clock().advance(time::Duration::seconds(1));
    tree.go_below(&tree.admin, tree.city, tree.port).await.unwrap();
    let other = tree.again(&tree.other).await;
    let history = tree.domain().company_history(&other, tree.city).await.unwrap();
    let parents: Vec<_> = history.iter().map(|h| (h.changes[0].before.as_str(), h.changes[0].after.as_str())).collect();
    assert_eq!(parents, [("SOUTH", "PORT"), ("a company out of your sight", "SOUTH")]);
    let full = tree.domain().company_history(&tree.admin, tree.city).await.unwrap();
    assert_eq!(full[1].changes[0].before, "NORTH");
}
