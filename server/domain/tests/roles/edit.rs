//! Adding, editing and removing roles.

use model::roles::{RoleForm, RoleUse, Word};
use model::{ApiError, Permission as P};

use crate::kit::{World, api, say, why};

/// A role is added, edited after its preview was looked at, and removed; each change is in the log.
#[tokio::test]
async fn a_role_is_added_edited_and_removed() {
    let world = World::new().await;
    let form = RoleForm {
        name: " Front office ".into(),
        words: vec!["accounts.view=allow".into(), "accounts.edit=deny".into()],
        groups: vec![world.east_group.to_string()],
        ..RoleForm::default()
    };
    world.domain().add_role(&world.editor, &form).await.unwrap();
    let rows = world.domain().roles(&world.editor).await.unwrap();
    let row = rows.iter().find(|row| row.name == "Front office").unwrap();
    assert_eq!((row.permissions, row.groups.len(), row.employees, row.depth), (1, 1, 0, 0));
    assert!(row.locked.is_none());
    let id = row.id;
    let notice = world
        .edit(&world.editor, id, |form| {
            form.name = "Back office".into();
            say(form, P::AccountsEdit, "allow");
            say(form, P::AccountsView, "inherit");
        })
        .await
        .unwrap();
    assert_eq!(notice, "Back office saved.");
    let detail = world.domain().role(&world.editor, id).await.unwrap();
    let line = |p| detail.permissions.iter().find(|line| line.permission == p).unwrap();
    assert_eq!((line(P::AccountsEdit).word, line(P::AccountsEdit).allowed), (Word::Allow, true));
    assert_eq!((line(P::AccountsView).word, line(P::AccountsView).allowed), (Word::Inherit, false));
    assert!(line(P::AccountsEdit).source.as_ref().unwrap().own && line(P::AccountsView).source.is_none());
    assert!(detail.permissions.iter().all(|line| line.may_change == world.editor.permissions.has(line.permission)));
    world.domain().remove_role(&world.editor, id).await.unwrap();
    assert_eq!(api(world.domain().role(&world.editor, id).await), ApiError::NotFound);
    let log: Vec<(String, serde_json::Value)> =
        sqlx::query_as("select action, changes from audit where target_id = $1 order by action")
            .bind(id.0)
            .fetch_all(&world.db.pool)
            .await
            .unwrap();
    assert_eq!(
        log.iter().map(|(action, _)| action.as_str()).collect::<Vec<_>>(),
        ["roles.add", "roles.edit", "roles.remove"]
    );
    let edit = log[1].1.to_string();
    assert!(edit.contains("\"Accounts: edit\"") && edit.contains("Deny") && edit.contains("Back office"), "{edit}");
}

/// The tree: parents before children, groups named only when in sight, people counted only when in sight
/// (SEC-46), built-in roles closed.
#[tokio::test]
async fn the_list_is_a_tree_and_shows_what_is_in_sight() {
    let world = World::new().await;
    let make = world.make();
    let parent = make.role_with("Parent", &[P::AccountsView]).await;
    let child = make.role_with("Child", &[]).await;
    world.db.sql(&format!("update role set parent_id = '{parent}' where id = '{child}'")).await;
    for group in [world.east_group, world.west_group] {
        make.role_group(child, group).await;
    }
    for (n, company) in [world.east, world.west, world.west].into_iter().enumerate() {
        world.holder(&format!("child{n}@x.test"), child, company).await;
    }
    let rows = world.domain().roles(&world.editor).await.unwrap();
    let at = |name: &str| rows.iter().position(|row| row.name == name).unwrap();
    assert_eq!(at("Child"), at("Parent") + 1);
    let row = &rows[at("Child")];
    assert_eq!((row.depth, row.permissions, row.employees, row.groups_unseen), (1, 1, 1, 1));
    assert_eq!(row.groups.iter().map(|g| g.name.as_str()).collect::<Vec<_>>(), ["East sites"]);
    assert!(row.locked.as_ref().unwrap().contains("groups that you do not see"));
    assert!(rows[at("Parent")].locked.as_ref().unwrap().contains("\"Child\" inherits from it"));
    assert_eq!(rows[0].name, "Super Administrator");
    assert!(rows[0].built_in && rows[0].locked.as_ref().unwrap().contains("Copy it"));
    let all = world.domain().roles(&world.admin).await.unwrap();
    let row = all.iter().find(|row| row.name == "Child").unwrap();
    assert_eq!((row.employees, row.groups.len(), row.groups_unseen), (3, 2, 0));
}

/// Names are unique whatever their case; parents make no ring and no endless line; a fault is at its field.
#[tokio::test]
async fn a_form_is_checked_field_by_field() {
    let world = World::new().await;
    let make = world.make();
    let one = make.role_with("One", &[]).await;
    let two = make.role_with("Two", &[]).await;
    world.db.sql(&format!("update role set parent_id = '{one}' where id = '{two}'")).await;
    let at = |error: ApiError, field: &str| error.at(field).map(ToOwned::to_owned);
    for name in ["two", "TWO", " Two "] {
        let error = api(world.edit(&world.admin, one, |form| form.name = name.into()).await);
        assert_eq!(at(error, "name").unwrap(), "There is a role with this name already.");
    }
    for (name, part) in
        [(String::new(), "Enter a name"), ("x".repeat(65), "At most 64"), ("a\u{202e}b".into(), "invisible")]
    {
        let error = api(world.edit(&world.admin, one, |form| form.name = name.clone()).await);
        assert!(at(error, "name").unwrap().contains(part));
    }
    for parent in [one, two] {
        let error = api(world.edit(&world.admin, one, |form| form.parent = parent.to_string()).await);
        assert!(at(error, "parent").unwrap().contains("inherit from itself"));
    }
    for parent in ["x".to_owned(), uuid::Uuid::nil().to_string()] {
        let error = api(world.edit(&world.admin, one, |form| form.parent = parent.clone()).await);
        assert!(at(error, "parent").is_some());
    }
    // A line of eight is the most.
    let mut last = one;
    for n in 2..=8 {
        let next = make.role_with(&format!("Level {n}"), &[]).await;
        world.edit(&world.admin, next, |form| form.parent = last.to_string()).await.unwrap();
        last = next;
    }
    let ninth = make.role_with("Level 9", &[]).await;
    let error = api(world.edit(&world.admin, ninth, |form| form.parent = last.to_string()).await);
    assert!(at(error, "parent").unwrap().contains("At most 8"));
    // Nor by moving a line under another.
    let top = make.role_with("Top", &[]).await;
    let error = api(world.edit(&world.admin, one, |form| form.parent = top.to_string()).await);
    assert!(at(error, "parent").unwrap().contains("At most 8"));
    for words in ["accounts.view", "accounts.view=maybe", "nothing=allow"] {
        let error = api(world.edit(&world.admin, one, |form| form.words = vec![words.into()]).await);
        assert_eq!(error, ApiError::Malformed);
    }
    // A group out of sight is refused like one that does not exist (SEC-45).
    let refused = |group: String| {
        let world = &world;
        async move {
            let form = RoleForm { name: "New".into(), groups: vec![group], ..RoleForm::default() };
            api(world.domain().add_role(&world.editor, &form).await)
        }
    };
    assert_eq!(refused(world.west_group.to_string()).await, refused(uuid::Uuid::nil().to_string()).await);
    let form = RoleForm { name: "New".into(), groups: vec![uuid::Uuid::nil().to_string()], ..RoleForm::default() };
    assert!(at(api(world.domain().add_role(&world.admin, &form).await), "groups").is_some());
}

/// A used role stays, and who asks learns by what: names in his sight, the others as a number.
#[tokio::test]
async fn a_used_role_is_not_removed() {
    let world = World::new().await;
    let make = world.make();
    let role = make.role_with("Used", &[P::AccountsView]).await;
    let child = make.role_with("Below", &[]).await;
    world.edit(&world.admin, child, |form| form.parent = role.to_string()).await.unwrap();
    world.holder("east@x.test", role, world.east).await;
    world.holder("west@x.test", role, world.west).await;
    let ApiError::Conflict { current: Some(current), .. } = api(world.domain().remove_role(&world.editor, role).await)
    else {
        panic!("it was removed")
    };
    let used: RoleUse = serde_json::from_str(&current).unwrap();
    assert_eq!(used, world.domain().role_use(&world.editor, role).await.unwrap());
    let reader = make.employee("reader@east.test", model::role::BuiltIn::CommonManager, world.east).await;
    let reader = make.caller(reader).await;
    assert_eq!(why(world.domain().role_use(&reader, role).await), model::text::missing(P::RolesRemove));
    assert_eq!(used.children[0].name, "Below");
    assert_eq!((used.employees, used.named.len()), (2, 1));
    assert_eq!(used.named[0].name, "east");
    world.db.sql(&format!("update account set role_id = '{child}' where role_id = '{role}'")).await;
    assert!(matches!(api(world.domain().remove_role(&world.editor, role).await), ApiError::Conflict { .. }));
    world.edit(&world.admin, child, |form| form.parent = String::new()).await.unwrap();
    world.domain().remove_role(&world.editor, role).await.unwrap();
}

/// Built-in roles can be neither edited nor removed, and copied by whoever holds what they hold; others get
/// what they may give, and are told that something is missing.
#[tokio::test]
async fn built_in_roles_are_copied_not_edited() {
    let world = World::new().await;
    for role in model::role::BuiltIn::ALL {
        let id = world.make().built_in(role).await;
        let (version, form) = world.form(&world.admin, id).await;
        assert!(why(world.domain().edit_role(&world.admin, id, version, &form).await).contains("Built-in"));
        assert!(why(world.domain().remove_role(&world.admin, id).await).contains("Built-in"));
        let draft = world.domain().role_draft(&world.admin, Some(id)).await.unwrap();
        assert_eq!((draft.left_out, draft.row.name.as_str()), (0, format!("Copy of {}", role.name()).as_str()));
        let held = draft.permissions.iter().filter(|line| line.allowed).map(|line| line.permission);
        assert_eq!(held.collect::<model::PermissionSet>(), role.permissions());
    }
    let owner = world.make().built_in(model::role::BuiltIn::Owner).await;
    let draft = world.domain().role_draft(&world.editor, Some(owner)).await.unwrap();
    let held: Vec<P> = draft.permissions.iter().filter(|line| line.allowed).map(|line| line.permission).collect();
    assert_eq!(held, [P::AccountsView, P::EmployeesView, P::GroupsView, P::PanelsView]);
    assert_eq!(draft.left_out, 4, "installers and their panels, companies, the log");
    // A made role of any kind may be given by those who may give all, and shows so.
    let made = world.make().role_with("Made", &[P::AccountsView]).await;
    let mut conn = world.db.pool.acquire().await.unwrap();
    assert!(domain::roles::may_grant(&mut conn, &world.admin, made).await.is_ok());
    assert!(why(domain::roles::may_grant(&mut conn, &world.editor, made).await).contains("does not name it"));
}

/// Without the permission nothing is told and nothing done.
#[tokio::test]
async fn each_act_has_its_permission() {
    let world = World::new().await;
    let make = world.make();
    let role = make.role_with("Target", &[]).await;
    for (n, missing) in [P::RolesView, P::RolesAdd, P::RolesEdit, P::RolesRemove].into_iter().enumerate() {
        let held: Vec<P> = P::ALL.iter().copied().filter(|p| *p != missing).collect();
        let own = make.role_with(&format!("Without {n}"), &held).await;
        let caller = make.caller(world.holder(&format!("without{n}@op.test"), own, world.operator).await).await;
        let refused = model::text::missing(missing);
        let domain = world.domain();
        let form = RoleForm { name: "X".into(), ..RoleForm::default() };
        let answers = [
            (P::RolesView, domain.roles(&caller).await.map(drop)),
            (P::RolesView, domain.role(&caller, role).await.map(drop)),
            (P::RolesRemove, domain.role_use(&caller, role).await.map(drop)),
            (P::RolesView, domain.inherited_from(&caller, Some(role)).await.map(drop)),
            (P::RolesAdd, domain.role_draft(&caller, None).await.map(drop)),
            (P::RolesAdd, domain.add_role(&caller, &form).await.map(drop)),
            (P::RolesEdit, domain.edit_role(&caller, role, 1, &form).await.map(drop)),
            (P::RolesRemove, domain.remove_role(&caller, model::ids::RoleId(uuid::Uuid::nil())).await.map(drop)),
        ];
        for (permission, answer) in answers {
            if permission == missing {
                assert_eq!(why(answer), refused);
            } else if let Err(domain::Error::Api(error)) = answer {
                assert!(!matches!(error, ApiError::Forbidden(_)), "{permission:?}: {error:?}");
            }
        }
        world.db.sql("delete from role where name = 'X'").await;
    }
}
