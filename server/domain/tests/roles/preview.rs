//! The preview: who gains and loses what; saving holds for it only.

use model::Permission as P;
use model::roles::RoleForm;

use crate::kit::{World, api, say, why};

/// Everybody concerned is counted, those below included; only people in sight are named (SEC-46). Who loses
/// something is signed out with the save, who gains is not, and nobody before it.
#[tokio::test]
async fn a_preview_tells_who_gains_and_who_loses() {
    let world = World::new().await;
    let make = world.make();
    let parent = make.role_with("Parent", &[P::AccountsView]).await;
    let child = make.role_with("Child", &[]).await;
    let sure = make.role_with("Sure", &[P::AccountsView]).await;
    for role in [child, sure] {
        world.edit(&world.admin, role, |form| form.parent = parent.to_string()).await.unwrap();
    }
    let a = world.holder("a@east.test", parent, world.east).await;
    let b = world.holder("b@west.test", parent, world.west).await;
    let c = world.holder("c@east.test", child, world.east).await;
    let d = world.holder("d@east.test", sure, world.east).await;
    for person in [a, b, c, d] {
        make.session(person).await;
    }
    let (version, mut form) = world.form(&world.editor, parent).await;
    say(&mut form, P::AccountsView, "inherit");
    say(&mut form, P::AccountsEdit, "allow");
    let preview = world.preview(&world.editor, parent, version, &form).await;
    assert_eq!(preview.effects.iter().map(|e| e.role.name.as_str()).collect::<Vec<_>>(), ["Parent", "Child", "Sure"]);
    let [of_parent, of_child, of_sure] = &preview.effects[..] else { panic!() };
    assert_eq!(of_parent.change.loses.iter().collect::<Vec<_>>(), [P::AccountsView]);
    assert_eq!(of_parent.change.gains.iter().collect::<Vec<_>>(), [P::AccountsEdit]);
    assert_eq!((of_parent.holders, of_parent.unnamed), (2, 1));
    assert_eq!(of_parent.people.iter().map(|p| p.id).collect::<Vec<_>>(), [a]);
    assert_eq!(of_child.change, of_parent.change);
    assert!(of_sure.change.loses.is_empty(), "its own word counts");
    assert_eq!((preview.touched, preview.losing), (4, 3));
    for person in [a, b, c, d] {
        assert_eq!(world.sessions(person).await, 1, "looking changes nothing");
    }
    form.seen = preview.seal;
    let notice = world.domain().edit_role(&world.editor, parent, version, &form).await.unwrap().notice;
    assert_eq!(notice, "Parent saved. It takes effect for 4 people; 3 people lose something and are signed out.");
    for (person, left) in [(a, 0), (b, 0), (c, 0), (d, 1)] {
        assert_eq!(world.sessions(person).await, left);
    }
    assert_eq!(make.caller(c).await.permissions.iter().collect::<Vec<_>>(), [P::AccountsEdit]);
}

/// Groups: who is a member keeps his sight of one that is disconnected, and is not signed out.
#[tokio::test]
async fn a_preview_tells_who_sees_which_groups() {
    let world = World::new().await;
    let make = world.make();
    let role = make.role_with("Office", &[P::PanelsView]).await;
    make.role_group(role, world.east_group).await;
    let plain = world.holder("plain@east.test", role, world.east).await;
    let member = world.holder("member@east.test", role, world.east).await;
    make.member(world.east_group, member).await;
    for person in [plain, member] {
        make.session(person).await;
    }
    let (version, mut form) = world.form(&world.editor, role).await;
    form.groups.clear();
    let preview = world.preview(&world.editor, role, version, &form).await;
    let effect = &preview.effects[0];
    assert_eq!(effect.change.groups_lost[0].name, "East sites");
    assert_eq!(effect.people.iter().map(|p| p.id).collect::<Vec<_>>(), [plain]);
    assert_eq!((preview.touched, preview.losing, effect.holders), (1, 1, 2));
    form.seen = preview.seal;
    world.domain().edit_role(&world.editor, role, version, &form).await.unwrap();
    assert_eq!((world.sessions(plain).await, world.sessions(member).await), (0, 1));
    assert_eq!(world.db.count(testkit::SIGHT_OUT_OF_STEP).await, 0);
}

/// Whatever changes between the look and the save brings the look that holds now: a new holder, one who
/// left, a membership, a role above, a role below, the role itself, another form.
#[tokio::test]
async fn saving_holds_for_the_preview_that_was_seen_only() {
    let world = World::new().await;
    let make = world.make();
    let top = make.role_with("Top", &[]).await;
    let role = make.role_with("Role", &[P::AccountsView]).await;
    let below = make.role_with("Below", &[]).await;
    world.edit(&world.admin, role, |form| form.parent = top.to_string()).await.unwrap();
    world.edit(&world.admin, below, |form| form.parent = role.to_string()).await.unwrap();
    let holder = world.holder("h@east.test", role, world.east).await;
    let other = world.holder("o@east.test", world.editor_role, world.east).await;
    let steps = [
        format!("update account set role_id = '{below}' where id = '{other}'"),
        format!("update account set state = 'off', version = version + 1 where id = '{holder}'"),
        format!("insert into group_member (group_id, account_id) values ('{}', '{holder}')", world.east_group),
        format!("insert into role_permission (role_id, permission, allow) values ('{top}', 'panels.view', true)"),
        format!("insert into role_permission (role_id, permission, allow) values ('{below}', 'panels.view', false)"),
        format!("update role set name = 'Renamed', version = version + 1 where id = '{role}'"),
        format!("delete from account where id = '{other}'"),
    ];
    let (version, mut form) = world.form(&world.editor, role).await;
    say(&mut form, P::AccountsEdit, "allow");
    form.seen = world.preview(&world.editor, role, version, &form).await.seal;
    for step in steps {
        world.db.sql(&step).await;
        let again = world.preview(&world.editor, role, version, &form).await;
        assert_ne!(again.seal, form.seen, "{step}");
        assert_eq!(world.preview(&world.editor, role, version, &form).await, again, "it stays so");
        form.seen = again.seal;
    }
    let more = RoleForm { words: vec!["accounts.view=deny".into()], ..form.clone() };
    assert_ne!(world.preview(&world.editor, role, version, &more).await.seal, form.seen);
    let before = world.db.count("select count(*) from audit where action = 'roles.edit'").await;
    world.domain().edit_role(&world.editor, role, version, &form).await.unwrap();
    assert_eq!(world.db.count("select count(*) from audit where action = 'roles.edit'").await, before + 1);
    // The same form again changes nothing.
    let notice = world.domain().edit_role(&world.editor, role, version, &form).await.unwrap().notice;
    assert!(notice.starts_with("Nothing was changed"), "{notice}");
}

/// Many save at once: one does, and the others are shown what holds then. No two saves from one look.
#[tokio::test]
async fn of_two_saves_of_one_look_one_is_done() {
    let world = World::new().await;
    let role = world.make().role_with("Role", &[P::AccountsView]).await;
    world.holder("h@east.test", role, world.east).await;
    let mut forms = Vec::new();
    for n in 0..6 {
        let (version, mut form) = world.form(&world.admin, role).await;
        say(&mut form, P::ALL[n + 10], "allow");
        form.seen = world.preview(&world.admin, role, version, &form).await.seal;
        forms.push((version, form));
    }
    let mut tries = Vec::new();
    for (version, form) in forms {
        let (domain, admin) = (world.domain().clone(), world.admin.clone());
        tries.push(tokio::spawn(async move { domain.edit_role(&admin, role, version, &form).await.is_ok() }));
    }
    let mut done = 0;
    for one in tries {
        done += u32::from(one.await.unwrap());
    }
    assert_eq!(done, 1);
}

/// Who lost the permission, or was signed out, after his request began saves nothing (SEC-56).
#[tokio::test]
async fn what_was_taken_from_the_editor_meanwhile_counts() {
    let world = World::new().await;
    let role = world.make().role_with("Role", &[P::AccountsView]).await;
    let (version, mut form) = world.form(&world.editor, role).await;
    say(&mut form, P::AccountsEdit, "allow");
    form.seen = world.preview(&world.editor, role, version, &form).await.seal;
    // The caller is from before.
    let sql =
        format!("delete from role_permission where role_id = '{}' and permission = 'accounts.edit'", world.editor_role);
    world.db.sql(&sql).await;
    assert!(why(world.domain().edit_role(&world.editor, role, version, &form).await).contains("Accounts: edit"));
    let sql =
        format!("delete from role_permission where role_id = '{}' and permission = 'roles.edit'", world.editor_role);
    world.db.sql(&sql).await;
    assert!(why(world.domain().edit_role(&world.editor, role, version, &form).await).contains("Roles: edit"));
    world.db.sql(&format!("delete from session where account_id = '{}'", world.editor.account)).await;
    assert_eq!(api(world.domain().edit_role(&world.editor, role, version, &form).await), model::ApiError::SignedOut);
    assert_eq!(world.db.count("select count(*) from audit where action = 'roles.edit'").await, 0);
}

/// A role is given while it is edited: either the grant is from before, and the editor is shown the new holder, or
/// it is from after, and was refused because the role holds more by then. Never both (SEC-48).
#[tokio::test]
async fn a_role_is_not_given_past_an_edit() {
    let world = World::new().await;
    let make = world.make();
    let giver_role = make.role_with("Giver", &[P::AccountsView, P::EmployeesView]).await;
    let actor = make.caller(world.holder("giver@east.test", giver_role, world.east).await).await;
    for n in 0..8 {
        let role = make.role_with(&format!("Given {n}"), &[P::AccountsView]).await;
        make.assignable(giver_role, role).await;
        let person = world.holder(&format!("p{n}@east.test"), world.editor_role, world.east).await;
        let (version, mut form) = world.form(&world.admin, role).await;
        say(&mut form, P::AccountsRemove, "allow");
        form.seen = world.preview(&world.admin, role, version, &form).await.seal;
        let give = async {
            let mut tx = world.db.pool.begin().await.unwrap();
            domain::roles::may_grant(&mut tx, &actor, role).await?;
            sqlx::query("update account set role_id = $2 where id = $1")
                .bind(person.0)
                .bind(role.0)
                .execute(&mut *tx)
                .await?;
            tx.commit().await?;
            domain::Result::Ok(())
        };
        let edit = world.domain().edit_role(&world.admin, role, version, &form);
        let (given, edited) = if n % 2 == 0 {
            tokio::join!(give, edit)
        } else {
            let (edited, given) = tokio::join!(edit, give);
            (given, edited)
        };
        assert!(given.is_ok() != edited.is_ok(), "{given:?} {edited:?}");
        if let Err(error) = given {
            assert!(why::<()>(Err(error)).contains("may do more than you"));
        }
    }
}
