//! The golden table says what the code does.

use domain::accounts;
use domain::roles::table::{Place, Record};
use model::Permission as P;
use model::accounts::Kind;
use model::role::BuiltIn;
use testkit::TestDb;
use testkit::people::Make;

/// `docs/permissions.md` is what the program prints. Written anew by
/// `cargo run -q -p server -- permissions > docs/permissions.md`.
#[test]
fn the_file_is_what_the_code_says() {
    let file = include_str!("../../../../docs/permissions.md");
    assert!(
        file == domain::roles::permissions_table(),
        "run: cargo run -q -p server -- permissions > docs/permissions.md"
    );
}

/// Part 1, by the rows of the database: what a holder of each built-in role really holds.
#[tokio::test]
async fn built_in_roles_hold_what_the_table_says() {
    let db = TestDb::new().await;
    let make = Make(&db.domain);
    let operator = make.company("OP", None).await;
    for (n, role) in BuiltIn::ALL.into_iter().enumerate() {
        let caller = make.caller(make.employee(&format!("p{n}@x.test"), role, operator).await).await;
        assert_eq!(caller.permissions, role.permissions());
        let mut conn = db.pool.acquire().await.unwrap();
        let may: Vec<String> =
            domain::roles::grantable(&mut conn, &caller).await.unwrap().into_iter().map(|role| role.name).collect();
        let mut said: Vec<String> = role.may_assign().iter().map(|role| role.name().to_owned()).collect();
        said.sort();
        assert_eq!(may, said, "{role:?}");
    }
}

/// Part 2, by looking: each record in each place, for somebody of the operator with all groups and without, and
/// of another company.
#[tokio::test]
async fn records_are_in_sight_where_the_table_says() {
    let db = TestDb::new().await;
    let make = Make(&db.domain);
    let operator = make.company("OP", None).await;
    let own = make.company("OWN", Some(operator)).await;
    let below = make.company("BELOW", Some(own)).await;
    let beside = make.company("BESIDE", Some(operator)).await;
    let by_role = make.group("By role", beside).await;
    let by_membership = make.group("By membership", beside).await;
    let elsewhere = make.group("Elsewhere", beside).await;
    let panel_of = [
        (Place::ByRole, by_role, make.panel("350000000000017", by_role).await),
        (Place::ByMembership, by_membership, make.panel("350000000000025", by_membership).await),
        (Place::Elsewhere, elsewhere, make.panel("350000000000033", elsewhere).await),
    ];
    let role = make.role_with("Plain", &[P::AccountsView, P::GroupsView]).await;
    make.role_group(role, by_role).await;
    let mut conn = db.pool.acquire().await.unwrap();
    for (n, (home, under, all)) in
        [(operator, own, true), (operator, own, false), (own, below, false)].into_iter().enumerate()
    {
        let him = make.employee(&format!("him{n}@x.test"), BuiltIn::SuperAdministrator, home).await;
        if !all {
            make.give_role(him, role).await;
        }
        make.member(by_membership, him).await;
        let scope = make.caller(him).await.scope;
        let at_operator = home == operator;
        let companies = [(Place::Own, home), (Place::Below, under), (Place::Above, operator), (Place::Beside, beside)];
        for (place, company) in companies {
            if at_operator && place == Place::Above {
                continue;
            }
            let expected = place.in_sight(at_operator, all);
            assert_eq!(scope.has_company(company), expected, "{place:?} company, {n}");
            for kind in [Kind::EndUser, Kind::Installer, Kind::Employee] {
                let email = format!("{kind:?}{place:?}{n}@x.test");
                let person = match kind {
                    Kind::EndUser => make.end_user(&email, "active", company).await,
                    Kind::Installer => make.installer(&email, "active", company).await,
                    Kind::Employee => make.employee(&email, BuiltIn::Owner, company).await,
                };
                let found = accounts::find(&mut conn, &scope, kind, person).await.is_ok();
                assert_eq!(found, expected, "{kind:?} {place:?}, {n}");
                if place == Place::Beside && kind != Kind::Employee {
                    for (_, group, panel) in &panel_of {
                        if *group == elsewhere {
                            continue;
                        }
                        match kind {
                            Kind::EndUser => drop(make.customer_link(person, *panel).await),
                            _ => drop(make.installer_link(person, *panel).await),
                        }
                    }
                    let found = accounts::find(&mut conn, &scope, kind, person).await.is_ok();
                    assert_eq!(found, Place::OnPanel.in_sight(at_operator, all));
                }
            }
        }
        for (place, group, panel) in &panel_of {
            // The Super Administrator's role is connected to none.
            let expected = place.in_sight(at_operator, all);
            let reader = make.caller(him).await;
            assert_eq!(db.domain.group(&reader, *group).await.is_ok(), expected, "{place:?} group, {n}");
            let found = domain::panels::find_visible(&mut conn, &scope, *panel).await.unwrap();
            assert_eq!(found.is_some(), expected, "{place:?} panel, {n}");
        }
    }
    assert!(Record::ALL.iter().all(|record| !record.places().is_empty()));
}
