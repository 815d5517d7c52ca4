use model::ApiError;
use model::companies::{CompanyDetail, CompanyForm, CompanyKind, Joining, Site};
use model::ids::CompanyId;
use model::role::BuiltIn;

use crate::kit::{Tree, api, fault, new_form, search};

/// S4-2: a distributor or an installer company, below a company of either kind, the operator too. A short
/// code and an authorization code are made.
#[tokio::test]
async fn a_company_is_added() {
    let tree = Tree::new().await;
    let form = CompanyForm {
        kind: "distributor".into(),
        region: "asia-pacific".into(),
        contact: "Kim Ko, +82 2 555".into(),
        description: "Busan".into(),
        ..new_form("  East & Söhne ", tree.op)
    };
    let east = tree.domain().add_company(&tree.admin, &form).await.unwrap();
    assert_eq!(east.notice, "East & Söhne is added.");
    let shown = tree.domain().company(&tree.admin, east.id).await.unwrap();
    assert_eq!((shown.row.name.as_str(), shown.row.kind), ("East & Söhne", CompanyKind::Distributor));
    assert_eq!((shown.row.region, shown.joining), (Site::AsiaPacific, Joining::Off));
    assert_eq!((shown.contact.as_str(), shown.description.as_str()), ("Kim Ko, +82 2 555", "Busan"));
    assert!(shown.row.code.starts_with('D') && shown.row.code.len() == 7, "{}", shown.row.code);
    assert_eq!(shown.authorization_code.unwrap().len(), 10);
    let below = CompanyForm { short_code: "p-7".into(), ..new_form("Pusan Install", east.id) };
    let below = tree.domain().add_company(&tree.admin, &below).await.unwrap();
    assert_eq!(tree.domain().company(&tree.admin, below.id).await.unwrap().row.code, "P-7");
    assert_eq!(tree.domain().companies(&tree.admin, &search("sohne")).await.unwrap().found, 1);
    let history = tree.domain().company_history(&tree.admin, east.id).await.unwrap();
    assert_eq!(history[0].title, "Company added");
    assert!(history[0].changes.iter().any(|c| (c.field.as_str(), c.after.as_str()) == ("Parent", "OP")));
}

/// Each field's rule; all faults at once.
#[tokio::test]
async fn what_is_wrong_is_said_at_its_field() {
    let tree = Tree::new().await;
    let wrong = CompanyForm { kind: "operator".into(), region: "mars".into(), ..new_form(" ", tree.north) };
    let error = api(tree.domain().add_company(&tree.manager, &wrong).await);
    for field in ["name", "kind", "region"] {
        assert!(error.at(field).is_some(), "{field}: {error:?}");
    }
    for (field, form) in [
        ("parent", CompanyForm { parent: String::new(), ..new_form("A", tree.north) }),
        ("parent", CompanyForm { parent: "x".into(), ..new_form("A", tree.north) }),
        ("short_code", CompanyForm { short_code: "a b".into(), ..new_form("A", tree.north) }),
        ("short_code", CompanyForm { short_code: "x".repeat(17), ..new_form("A", tree.north) }),
        ("contact", CompanyForm { contact: "x".repeat(255), ..new_form("A", tree.north) }),
        ("description", CompanyForm { description: "x".repeat(2001), ..new_form("A", tree.north) }),
        ("joining", CompanyForm { joining: "everybody".into(), ..new_form("A", tree.north) }),
        ("name", CompanyForm { name: "x".repeat(255), ..new_form("A", tree.north) }),
    ] {
        fault(tree.domain().add_company(&tree.manager, &form).await, field);
    }
}

/// SEC-45, SEC-54: a parent out of sight is refused like one that does not exist.
#[tokio::test]
async fn a_company_is_added_in_sight_only() {
    let tree = Tree::new().await;
    let nowhere = CompanyId(tree.domain().new_uuid());
    let new = |parent| new_form("New", parent);
    let unknown = fault(tree.domain().add_company(&tree.manager, &new(nowhere)).await, "parent");
    for hidden in [tree.op, tree.south, tree.port] {
        assert_eq!(fault(tree.domain().add_company(&tree.manager, &new(hidden)).await, "parent"), unknown);
    }
    tree.domain().add_company(&tree.manager, &new(tree.north)).await.unwrap();
    let make = tree.make();
    let engineer = make.employee("eng@north.test", BuiltIn::OperationsEngineer, tree.north).await;
    let engineer = make.caller(engineer).await;
    let refused = api(tree.domain().add_company(&engineer, &new(tree.north)).await);
    assert!(matches!(refused, ApiError::Forbidden(_)), "{refused:?}");
}

/// A code is unique over all companies; whose it is, is not said (SEC-47). The tree is not deeper than
/// its limit.
#[tokio::test]
async fn codes_are_unique_and_depth_is_limited() {
    let tree = Tree::new().await;
    let with = |code: &str| CompanyForm { short_code: code.into(), ..new_form("Twin", tree.north) };
    let seen = fault(tree.domain().add_company(&tree.manager, &with("city")).await, "short_code");
    let hidden = fault(tree.domain().add_company(&tree.manager, &with("PORT")).await, "short_code");
    assert_eq!(seen, hidden);
    let mut parent = tree.farm;
    for level in 5..=domain::companies::MOST_LEVELS {
        parent = tree.domain().add_company(&tree.admin, &new_form(&format!("L{level}"), parent)).await.unwrap().id;
    }
    let too_deep = fault(tree.domain().add_company(&tree.admin, &new_form("Deep", parent)).await, "parent");
    assert!(too_deep.contains("12 levels"), "{too_deep}");
}

/// Edited fields are kept, with before and after in the log; the second of two editors gets the current
/// values (REL-27).
#[tokio::test]
async fn a_company_is_edited() {
    let tree = Tree::new().await;
    let form = CompanyForm {
        name: "City Alarms".into(),
        kind: "distributor".into(),
        region: "americas".into(),
        contact: "Cy".into(),
        joining: "both".into(),
        ..tree.form_of(&tree.manager, tree.city).await
    };
    let done = tree.domain().edit_company(&tree.manager, tree.city, 1, &form).await.unwrap();
    assert_eq!(done.notice, "Saved.");
    let now = tree.domain().company(&tree.manager, tree.city).await.unwrap();
    assert_eq!((now.row.name.as_str(), now.row.kind, now.row.version), ("City Alarms", CompanyKind::Distributor, 2));
    assert_eq!((now.joining, now.changed_by.as_str()), (Joining::Both, "max"));
    let history = tree.domain().company_history(&tree.manager, tree.city).await.unwrap();
    let fields: Vec<_> = history[0].changes.iter().map(|c| c.field.as_str()).collect();
    assert_eq!(fields, ["Name", "Kind", "Region", "Contact", "Self-registration"]);
    let again = tree.domain().edit_company(&tree.manager, tree.city, 2, &form).await.unwrap();
    assert_eq!(again.notice, "Nothing was changed.");
    let late = CompanyForm { name: "Late".into(), ..form };
    let ApiError::Conflict { current: Some(current), .. } =
        api(tree.domain().edit_company(&tree.manager, tree.city, 1, &late).await)
    else {
        panic!("no conflict with the current values")
    };
    let current: CompanyDetail = serde_json::from_str(&current).unwrap();
    assert_eq!(current.row.name, "City Alarms");
}

/// One's own company can be described anew, but not moved; what is above it stays out of sight.
#[tokio::test]
async fn ones_own_company_is_not_moved() {
    let tree = Tree::new().await;
    let form = CompanyForm { name: "North".into(), ..tree.form_of(&tree.manager, tree.north).await };
    assert!(form.parent.is_empty(), "its parent is out of sight");
    tree.domain().edit_company(&tree.manager, tree.north, 1, &form).await.unwrap();
    assert_eq!(tree.parent(tree.north).await, "OP");
    for parent in [tree.city, tree.op, tree.south] {
        let form = CompanyForm { parent: parent.to_string(), ..form.clone() };
        let why = fault(tree.domain().edit_company(&tree.manager, tree.north, 2, &form).await, "parent");
        assert_eq!(why, "You cannot move your own company. Ask somebody of a company above.");
    }
}

/// The operator is the root of the tree: it is neither moved nor made another kind.
#[tokio::test]
async fn the_operator_stays_the_root() {
    let tree = Tree::new().await;
    let form =
        CompanyForm { name: "Operator".into(), kind: "installer".into(), ..tree.form_of(&tree.admin, tree.op).await };
    tree.domain().edit_company(&tree.admin, tree.op, 1, &form).await.unwrap();
    let shown = tree.domain().company(&tree.admin, tree.op).await.unwrap();
    assert_eq!((shown.row.kind, shown.row.name.as_str(), shown.row.parent), (CompanyKind::Operator, "Operator", None));
    let below = CompanyForm { parent: tree.north.to_string(), ..form };
    fault(tree.domain().edit_company(&tree.admin, tree.op, 2, &below).await, "parent");
    fault(tree.domain().move_preview(&tree.admin, tree.op, tree.north).await, "parent");
}

/// SEC-45, SEC-57: out of sight is not found, without the permission forbidden; nothing is changed.
#[tokio::test]
async fn who_may_not_edit_changes_nothing() {
    let tree = Tree::new().await;
    let form = CompanyForm { name: "Mine".into(), ..tree.form_of(&tree.admin, tree.port).await };
    for id in [tree.port, tree.south, tree.op] {
        assert_eq!(api(tree.domain().edit_company(&tree.manager, id, 1, &form).await), ApiError::NotFound);
        assert_eq!(api(tree.domain().renew_authorization_code(&tree.manager, id).await), ApiError::NotFound);
    }
    let owner = tree.make().employee("olga@north.test", BuiltIn::Owner, tree.north).await;
    let owner = tree.make().caller(owner).await;
    assert!(matches!(api(tree.domain().edit_company(&owner, tree.city, 1, &form).await), ApiError::Forbidden(_)));
    assert!(matches!(api(tree.domain().renew_authorization_code(&owner, tree.city).await), ApiError::Forbidden(_)));
    assert_eq!(tree.db.count("select count(*) from company where version <> 1").await, 0);
}

/// The authorization code is for who may edit; a renewed one stops the old at once, and no log has either.
#[tokio::test]
async fn the_authorization_code_is_a_secret_that_can_be_renewed() {
    let tree = Tree::new().await;
    let code = |shown: CompanyDetail| shown.authorization_code;
    let before = code(tree.domain().company(&tree.manager, tree.city).await.unwrap()).unwrap();
    tree.domain().renew_authorization_code(&tree.manager, tree.city).await.unwrap();
    let after = code(tree.domain().company(&tree.manager, tree.city).await.unwrap()).unwrap();
    assert_ne!(before, after);
    assert_eq!(tree.domain().companies(&tree.admin, &search(&after)).await.unwrap().found, 1);
    let owner = tree.make().employee("olga@north.test", BuiltIn::Owner, tree.north).await;
    let owner = tree.make().caller(owner).await;
    assert_eq!(code(tree.domain().company(&owner, tree.city).await.unwrap()), None);
    let told = format!("select count(*) from audit where changes::text || target_name like '%{after}%'");
    assert_eq!(tree.db.count(&told).await, 0);
    assert_eq!(tree.db.count("select count(*) from audit where action = 'companies.renew_code'").await, 1);
}
