//! One rule says what a role and a company reach (S3-65, decision 13): that of the sessions.

use std::collections::BTreeSet;

use domain::roles::{self, Reach};
use model::Permission as P;
use model::role::BuiltIn;
use testkit::TestDb;
use testkit::people::Make;

/// What a session sees is what `reach` says, for a role with groups, with memberships, and one that sees
/// all groups at the operator and no others elsewhere.
#[tokio::test]
async fn a_session_sees_what_reach_says() {
    let db = TestDb::new().await;
    let make = Make(&db.domain);
    let operator = make.company("OP", None).await;
    let east = make.company("EAST", Some(operator)).await;
    let (one, two, three) =
        (make.group("One", east).await, make.group("Two", east).await, make.group("Three", operator).await);
    let role = make.role_with("Office", &[P::AccountsView, P::PanelsView]).await;
    make.role_group(role, one).await;
    let admin = make.built_in(BuiltIn::SuperAdministrator).await;
    let mut conn = db.pool.acquire().await.unwrap();
    let mut check = async |role, company, expected: Option<&[model::ids::GroupId]>| {
        let name = db.domain.new_uuid();
        let person = make.employee(&format!("{name}@x.test"), BuiltIn::Owner, company).await;
        make.give_role(person, role).await;
        make.member(two, person).await;
        let found = roles::reach(&mut conn, Some(role), company, Some(person), db.domain.clock().now()).await.unwrap();
        let caller = make.caller(person).await;
        assert_eq!(found.permissions, caller.permissions);
        assert_eq!(found.all_groups, expected.is_none());
        let expected: BTreeSet<_> = expected.unwrap_or_default().iter().map(|group| group.0).collect();
        assert_eq!(found.groups, expected);
        // What is in sight is what the look-up of a group answers.
        for group in [one, two, three] {
            let seen = found.all_groups || found.groups.contains(&group.0);
            if caller.permissions.has(P::GroupsView) {
                assert_eq!(db.domain.group(&caller, group).await.is_ok(), seen);
            }
        }
    };
    check(role, east, Some(&[one, two])).await;
    check(role, operator, Some(&[one, two])).await;
    check(admin, operator, None).await;
    check(admin, east, Some(&[two])).await;
}

/// What is lost and gained is told with names only of groups in the reader's sight (SEC-46).
#[tokio::test]
async fn a_change_names_only_what_the_reader_sees() {
    let db = TestDb::new().await;
    let make = Make(&db.domain);
    let operator = make.company("OP", None).await;
    let (one, two, three) =
        (make.group("One", operator).await, make.group("Two", operator).await, make.group("Three", operator).await);
    let reader = make.employee("reader@op.test", BuiltIn::CommonManager, operator).await;
    make.member(one, reader).await;
    let reader = make.caller(reader).await;
    let some = |groups: &[model::ids::GroupId], held: &[P]| Reach {
        permissions: held.iter().copied().collect(),
        all_groups: false,
        groups: groups.iter().map(|group| group.0).collect(),
    };
    let mut conn = db.pool.acquire().await.unwrap();
    let before = some(&[one, two], &[P::AccountsView, P::AccountsAdd]);
    let after = some(&[two, three], &[P::AccountsView, P::AccountsEdit]);
    let found = roles::change(&mut conn, &reader.scope, &before, &after).await.unwrap();
    assert_eq!(found.gains.iter().collect::<Vec<_>>(), [P::AccountsEdit]);
    assert_eq!(found.loses.iter().collect::<Vec<_>>(), [P::AccountsAdd]);
    assert_eq!(found.groups_lost.iter().map(|g| g.name.as_str()).collect::<Vec<_>>(), ["One"]);
    assert_eq!((found.groups_lost_unseen, found.groups_gained.len(), found.groups_gained_unseen), (0, 0, 1));
    assert!(found.takes_away() && !found.is_empty());
    // Every group, and back.
    let all = Reach { all_groups: true, ..some(&[], &[P::AccountsView, P::AccountsAdd]) };
    let found = roles::change(&mut conn, &reader.scope, &before, &all).await.unwrap();
    assert_eq!((found.groups_gained.len(), found.groups_gained_unseen, found.takes_away()), (0, 1, false));
    let found = roles::change(&mut conn, &reader.scope, &all, &before).await.unwrap();
    assert_eq!((found.groups_lost.len(), found.groups_lost_unseen), (0, 1));
    assert!(roles::change(&mut conn, &reader.scope, &all, &all).await.unwrap().is_empty());
}
