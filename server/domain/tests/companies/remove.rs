use model::ApiError;
use model::accounts::AddAccount;
use model::role::BuiltIn;

use crate::kit::{Tree, api, conflict};

/// Only an empty company is removed; when it is not, every reason is said.
#[tokio::test]
async fn a_company_is_removed_only_when_empty() {
    let tree = Tree::new().await;
    let make = tree.make();
    make.employee("e@city.test", BuiltIn::Owner, tree.city).await;
    make.installer("i@city.test", "off", tree.city).await;
    make.end_user("u@city.test", "pending", tree.city).await;
    make.group("City sites", tree.city).await;
    let why = conflict(tree.domain().remove_company(&tree.manager, tree.city).await);
    assert_eq!(
        why,
        "CITY cannot be removed: it still has 1 employee, 1 installer, 1 account, 1 company below it, 1 group of panels."
    );
    let shown = tree.domain().company(&tree.manager, tree.city).await.unwrap();
    assert_eq!(shown.may_remove().unwrap_err().len(), 5, "the page says the same before");
    let done = tree.domain().remove_company(&tree.manager, tree.farm).await.unwrap();
    assert_eq!(done.notice, "FARM is removed.");
    assert_eq!(api(tree.domain().company(&tree.manager, tree.farm).await), ApiError::NotFound);
    assert_eq!(
        tree.db.count("select count(*) from audit where action = 'companies.remove' and target_name = 'FARM'").await,
        1
    );
}

/// Each thing alone is in the way.
#[tokio::test]
async fn whatever_a_company_holds_is_in_the_way() {
    let tree = Tree::new().await;
    let make = tree.make();
    let one = make.company("ONE", Some(tree.north)).await;
    make.end_user("u@one.test", "off", one).await;
    let two = make.company("TWO", Some(tree.north)).await;
    make.group("Two sites", two).await;
    let last = make.company("THREE", Some(tree.north)).await;
    make.company("BELOW", Some(last)).await;
    let manager = tree.again(&tree.manager).await;
    for id in [one, two, last] {
        conflict(tree.domain().remove_company(&manager, id).await);
    }
    assert_eq!(tree.db.count("select count(*) from company where code in ('ONE', 'TWO', 'THREE')").await, 3);
}

/// Neither the operator nor one's own company; nothing out of sight; nothing without the permission.
#[tokio::test]
async fn not_the_operator_not_ones_own_not_out_of_sight() {
    let tree = Tree::new().await;
    let why = conflict(tree.domain().remove_company(&tree.admin, tree.op).await);
    assert!(why.contains("root of the tree"), "{why}");
    let why = conflict(tree.domain().remove_company(&tree.manager, tree.north).await);
    assert!(why.contains("your own company"), "{why}");
    assert_eq!(api(tree.domain().remove_company(&tree.manager, tree.port).await), ApiError::NotFound);
    let engineer = tree.make().employee("eng@north.test", BuiltIn::OperationsEngineer, tree.north).await;
    let engineer = tree.make().caller(engineer).await;
    assert!(matches!(api(tree.domain().remove_company(&engineer, tree.farm).await), ApiError::Forbidden(_)));
    assert_eq!(tree.db.count("select count(*) from company").await, 6);
}

/// Somebody is added while the company is being removed: one of the two is refused, nobody hangs nowhere.
#[tokio::test]
async fn removing_and_adding_at_once_leaves_nothing_behind() {
    for n in 0..5 {
        let tree = Tree::new().await;
        let form =
            AddAccount { email: format!("new{n}@farm.test"), company: tree.farm.to_string(), ..AddAccount::default() };
        let (removed, added) = tokio::join!(
            tree.domain().remove_company(&tree.manager, tree.farm),
            tree.domain().add_account(&tree.manager, &form)
        );
        assert!(removed.is_ok() != added.is_ok(), "{removed:?} {added:?}");
        if let Err(error) = added {
            assert!(error.into_api("test").at("company").is_some(), "the form says what is wrong");
        }
    }
}
