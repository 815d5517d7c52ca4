//! Nobody gives or takes by a role what he does not hold (SEC-48, SEC-51).

use model::Permission as P;
use model::roles::RoleForm;

use crate::kit::{World, say, why};

/// In both directions, by word and by parent, in the role and below it.
#[tokio::test]
async fn nobody_adds_or_takes_away_what_he_lacks() {
    let world = World::new().await;
    let make = world.make();
    let low = make.role_with("Low", &[P::AccountsView]).await;
    let high = make.role_with("High", &[P::AccountsView, P::AccountsRemove]).await;
    let refused = |change: fn(&mut RoleForm)| {
        let world = &world;
        async move { why(world.edit(&world.editor, low, change).await) }
    };
    // Words on what he lacks, even those that change nothing today.
    for word in ["allow", "deny"] {
        let say_it: fn(&mut RoleForm) = match word {
            "allow" => |form| say(form, P::AccountsRemove, "allow"),
            _ => |form| say(form, P::AccountsRemove, "deny"),
        };
        assert!(refused(say_it).await.contains("You do not hold \"Accounts: remove\""));
    }
    // A parent that holds more; a role that holds more.
    let text = why(world.edit(&world.editor, low, |form| form.parent = high.to_string()).await);
    assert!(text.contains("\"High\" as the parent"), "{text}");
    assert!(
        why(world.edit(&world.editor, high, |form| form.name = "Lower".into()).await).contains("may do more than you")
    );
    assert!(why(world.domain().remove_role(&world.editor, high).await).contains("may do more than you"));
    // A role below that holds more closes those above it, whatever is changed.
    world.edit(&world.admin, high, |form| form.parent = low.to_string()).await.unwrap();
    assert!(
        why(world.edit(&world.editor, low, |form| form.name = "Lower".into()).await)
            .contains("\"High\" inherits from it")
    );
    // A new one is no way around.
    for (parent, words) in [(high.to_string(), vec![]), (String::new(), vec!["accounts.remove=allow".to_owned()])] {
        let form = RoleForm { name: "New".into(), parent, words, ..RoleForm::default() };
        assert!(!why(world.domain().add_role(&world.editor, &form).await).is_empty());
    }
    assert_eq!(world.db.count("select count(*) from role where name in ('New', 'Lower')").await, 0);
}

/// One's own role, and those it inherits from, are somebody else's to edit (SEC-50).
#[tokio::test]
async fn nobody_edits_his_own_role() {
    let world = World::new().await;
    let make = world.make();
    assert!(
        why(world.edit(&world.editor, world.editor_role, |form| form.name = "Mine".into()).await)
            .contains("your own role")
    );
    let above = make.role_with("Above", &[]).await;
    world.edit(&world.admin, world.editor_role, |form| form.parent = above.to_string()).await.unwrap();
    let editor = make.caller(world.editor.account).await;
    let text = why(world.edit(&editor, above, |form| say(form, P::AccountsEdit, "allow")).await);
    assert!(text.contains("Your own role inherits"), "{text}");
}

/// Groups that one does not see are neither connected nor disconnected, and a role that sees them is not
/// edited (SEC-48).
#[tokio::test]
async fn nobody_connects_a_group_out_of_his_sight() {
    let world = World::new().await;
    let make = world.make();
    let role = make.role_with("Role", &[P::AccountsView]).await;
    world.edit(&world.editor, role, |form| form.groups = vec![world.east_group.to_string()]).await.unwrap();
    let error =
        crate::kit::api(world.edit(&world.editor, role, |form| form.groups.push(world.west_group.to_string())).await);
    assert!(error.at("groups").is_some());
    make.role_group(role, world.west_group).await;
    let text = why(world.edit(&world.editor, role, |form| form.groups.clear()).await);
    assert!(text.contains("groups that you do not see"), "{text}");
    let connected = format!("select count(*) from role_group where role_id = '{role}'");
    assert_eq!(world.db.count(&connected).await, 2);
    assert_eq!(world.db.count(&format!("select count(*) from role where id = '{role}' and sees_all_groups")).await, 0);
}

/// Who may be assigned by a role's holders is decided by who may assign it himself (decision 15). What he may
/// not change stays as it is.
#[tokio::test]
async fn nobody_lets_others_assign_what_he_may_not() {
    let world = World::new().await;
    let make = world.make();
    let role = make.role_with("Role", &[P::AccountsView]).await;
    let mine = make.role_with("Mine", &[P::AccountsView]).await;
    let foreign = make.role_with("Foreign", &[P::AccountsView]).await;
    let more = make.role_with("More", &[P::AccountsRemove]).await;
    for target in [mine, more] {
        make.assignable(world.editor_role, target).await;
    }
    make.assignable(role, foreign).await;
    for target in [foreign, more] {
        let detail = world.domain().role(&world.editor, role).await.unwrap();
        assert!(!detail.assignable.iter().any(|line| line.role.id == target && line.may_change));
    }
    let text = why(world.edit(&world.editor, role, |form| form.assignable = vec![more.to_string()]).await);
    assert!(text.contains("\"More\" is not yours to change: it may do more than you"), "{text}");
    world.edit(&world.editor, role, |form| form.assignable = vec![mine.to_string()]).await.unwrap();
    let listed = format!(
        "select count(*) from role_assignable where role_id = '{role}' and target_id in ('{mine}', '{foreign}')"
    );
    assert_eq!(world.db.count(&listed).await, 2);
    world.edit(&world.editor, role, |form| form.assignable.clear()).await.unwrap();
    assert_eq!(world.db.count(&listed).await, 1, "the foreign one stays");
    let form = RoleForm { name: "New".into(), assignable: vec![foreign.to_string()], ..RoleForm::default() };
    assert!(why(world.domain().add_role(&world.editor, &form).await).contains("does not name it"));
}
