//! "Why can this person do that?" and "can he … on …?".

use model::ids::AccountId;
use model::role::BuiltIn;
use model::roles::Verdict;
use model::{ApiError, Permission as P};

use crate::kit::{World, api, why};

async fn ask(world: &World, id: AccountId, permission: P, target: &str) -> Verdict {
    world.domain().may_he(&world.admin, id, permission.key(), target).await.unwrap()
}

/// Every permission with its source, every group with its, and nothing named that is out of sight.
#[tokio::test]
async fn everything_has_its_source() {
    let world = World::new().await;
    let make = world.make();
    let parent = make.role_with("Parent", &[P::AccountsView, P::AccountsEdit]).await;
    let role = make.role_with("Office", &[P::EmployeesView]).await;
    world
        .edit(&world.admin, role, |form| {
            form.parent = parent.to_string();
            form.words.push("accounts.edit=deny".into());
        })
        .await
        .unwrap();
    make.role_group(role, world.west_group).await;
    let him = world.holder("him@east.test", role, world.east).await;
    make.member(world.east_group, him).await;
    let report = world.domain().access_report(&world.editor, him).await.unwrap();
    assert_eq!(
        (report.role.name.as_str(), report.line.clone(), report.halted.clone()),
        ("Office", vec!["Parent".to_owned()], None)
    );
    let of = |p| report.permissions.iter().find(|answer| answer.permission == p).unwrap();
    assert!(of(P::AccountsView).allowed && of(P::AccountsView).source.as_ref().unwrap().role == "Parent");
    assert!(!of(P::AccountsEdit).allowed && of(P::AccountsEdit).source.as_ref().unwrap().own);
    assert!(!of(P::AccountsAdd).allowed && of(P::AccountsAdd).source.is_none());
    let session = make.caller(him).await;
    for answer in &report.permissions {
        assert_eq!(answer.allowed, session.permissions.has(answer.permission), "what he really holds");
    }
    assert_eq!(report.groups.len(), 1);
    assert!(report.groups[0].by_membership && !report.groups[0].by_role && report.groups_unseen == 1);
    assert_eq!(report.companies, ["EAST"]);
    let report = world.domain().access_report(&world.admin, him).await.unwrap();
    assert_eq!((report.groups.len(), report.groups_unseen, report.groups[1].by_role), (2, 0, true));
    // Out of the reader's sight, and without the permission.
    let west = world.holder("w@west.test", role, world.west).await;
    assert_eq!(api(world.domain().access_report(&world.editor, west).await), ApiError::NotFound);
    let session = make.caller(world.holder("low@east.test", parent, world.east).await).await;
    assert_eq!(why(world.domain().access_report(&session, him).await), model::text::missing(P::EmployeesView));
    assert_eq!(
        why(world.domain().may_he(&session, him, "accounts.view", "").await),
        model::text::missing(P::EmployeesView)
    );
}

/// Yes and no, each with its reason: not held, out of his sight, holds more, his own, the state, not about it.
#[tokio::test]
async fn can_he_on() {
    let world = World::new().await;
    let make = world.make();
    let him = make.employee("him@east.test", BuiltIn::CommonManager, world.east).await;
    make.member(world.east_group, him).await;
    make.panel("350269737182540", world.east_group).await;
    make.panel("352099001761481", world.west_group).await;
    make.end_user("near@east.test", "active", world.east).await;
    make.end_user("far@west.test", "active", world.west).await;
    make.end_user("new@east.test", "pending", world.east).await;
    make.employee("boss@east.test", BuiltIn::SystemAdministrator, world.east).await;
    let cases: [(P, &str, bool, &str); 17] = [
        (P::AccountsEdit, "", true, "Common Manager allows"),
        (P::AccountsEdit, "near@east.test", true, "in his sight"),
        (P::AccountsEdit, "NEAR@EAST.test", true, "in his sight"),
        (P::AccountsEdit, "far@west.test", false, "Out of his sight"),
        (P::AccountsSuspend, "new@east.test", false, "Registration is not finished"),
        (P::RolesEdit, "", false, "Neither his role"),
        (P::EmployeesDisable, "boss@east.test", false, "may do more than he"),
        (P::EmployeesDisable, "him@east.test", false, "own account"),
        (P::InstallersAccept, "near@east.test", false, "is not about an account"),
        (P::PanelsEdit, "350269737182540", true, "in his sight"),
        (P::PanelsEdit, "352099001761481", false, "does not see the panel's group"),
        (P::GroupsEdit, "east sites", true, "in his sight"),
        (P::GroupsEdit, "West sites", false, "neither is his role"),
        (P::CompaniesEdit, "EAST", true, "in his sight"),
        (P::CompaniesEdit, "WEST", false, "Out of his sight"),
        (P::RolesView, "Owner", true, "holds no more"),
        (P::LogView, "EAST", false, "is not about a company"),
    ];
    for (permission, target, allowed, part) in cases {
        let verdict = ask(&world, him, permission, target).await;
        assert_eq!(verdict.allowed, allowed, "{verdict:?}");
        assert!(verdict.reasons.iter().any(|reason| reason.contains(part)), "{verdict:?}");
    }
    // What stands against everything.
    world.db.sql(&format!("delete from credential where account_id = '{him}'")).await;
    assert!(ask(&world, him, P::AccountsEdit, "").await.reasons[0].contains("authenticator app"));
    world.db.sql(&format!("update account set state = 'off' where id = '{him}'")).await;
    assert!(ask(&world, him, P::AccountsEdit, "near@east.test").await.reasons[0].starts_with("Disabled"));
}

/// The reader learns nothing of what he does not see: it is answered like what does not exist (SEC-45, SEC-47).
#[tokio::test]
async fn a_question_tells_nothing_out_of_the_readers_sight() {
    let world = World::new().await;
    let make = world.make();
    make.panel("352099001761481", world.west_group).await;
    make.end_user("far@west.test", "active", world.west).await;
    make.installer("inst@east.test", "active", world.east).await;
    let colleague = world.holder("c@east.test", world.editor_role, world.east).await;
    let ask = async |target: &str| api(world.domain().may_he(&world.editor, colleague, "accounts.edit", target).await);
    let nothing = ask("nobody@nowhere.test").await;
    assert!(nothing.at("target").is_some());
    for target in ["far@west.test", "352099001761481", "West sites", "WEST", "inst@east.test", "no such thing"] {
        assert_eq!(ask(target).await, nothing, "{target}");
    }
    let error = api(world.domain().may_he(&world.editor, colleague, "no.such", "").await);
    assert!(error.at("permission").is_some());
}
