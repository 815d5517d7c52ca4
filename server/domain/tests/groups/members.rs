//! Members: joining, roles, owner and contact, leaving.

use model::accounts::Kind;
use model::groups::{Holder, MemberRole, NewMember, NewPerson};
use model::ids::{AccountId, GroupId};
use model::role::BuiltIn;
use model::{ApiError, Permission, text};
use uuid::Uuid;

use crate::kit::{World, api, conflict, fault, member};

/// S2-14: an existing person of any kind joins; an employee sees the group with his next request, and the log says
/// who it was.
#[tokio::test]
async fn an_existing_person_joins_and_sees_the_group() {
    let world = World::new().await;
    let make = world.make();
    let clerk = world.clerk("cleo@east.test").await;
    let panel = make.panel("350269737182540", world.east_group).await;
    let before = make.caller(clerk).await;
    assert!(matches!(api(world.domain().group(&before, world.east_group).await), ApiError::NotFound));
    let done = world.domain().add_member(&world.manager, &member(world.east_group, clerk)).await.unwrap();
    assert_eq!(done.notice, "cleo is a member of East sites now.");
    let after = make.caller(clerk).await;
    assert_eq!(world.domain().group(&after, world.east_group).await.unwrap().row.panels, 1);
    assert!(panel.0 != Uuid::nil());
    for kind in ["customer", "fitter"] {
        let person = match kind {
            "customer" => make.end_user("carl@east.test", "active", world.east).await,
            _ => make.installer("finn@east.test", "active", world.east).await,
        };
        world.join(&world.manager, world.east_group, person).await.unwrap();
    }
    let kinds: Vec<Kind> =
        world.members(&world.manager, world.east_group).await.iter().map(|row| row.person.kind).collect();
    assert_eq!(kinds.len(), 4);
    assert!(kinds.contains(&Kind::EndUser) && kinds.contains(&Kind::Installer));
    let again = fault(world.domain().add_member(&world.manager, &member(world.east_group, clerk)).await, "account");
    assert_eq!(again, "cleo is a member of East sites already.");
    assert!(world.told(world.east_group).await.contains("groups.member_add"));
    assert!(world.told(world.east_group).await.contains("finn@east.test"));
}

/// SEC-45, SEC-54: both ends must be in sight; what is not reads like what does not exist.
#[tokio::test]
async fn both_ends_must_be_in_sight() {
    let world = World::new().await;
    let make = world.make();
    let near = world.clerk("cleo@east.test").await;
    let far = make.employee("wim@west.test", BuiltIn::Owner, world.west).await;
    let domain = world.domain();
    let nobody = AccountId(Uuid::nil());
    let one = fault(domain.add_member(&world.manager, &member(world.east_group, far)).await, "account");
    let two = fault(domain.add_member(&world.manager, &member(world.east_group, nobody)).await, "account");
    assert_eq!(one, two);
    for group in [world.west_group, GroupId(Uuid::nil())] {
        assert!(matches!(api(domain.add_member(&world.manager, &member(group, near)).await), ApiError::NotFound));
        assert!(matches!(api(domain.remove_member(&world.manager, group, near).await), ApiError::NotFound));
    }
    assert!(matches!(api(domain.remove_member(&world.manager, world.east_group, far).await), ApiError::NotFound));
    // A kind that he may not view is out of his sight too.
    let blind = make.role_with("Keeper", &[Permission::GroupsView, Permission::GroupsMembers]).await;
    let keeper = world.clerk("kai@east.test").await;
    make.give_role(keeper, blind).await;
    make.member(world.east_group, keeper).await;
    let keeper = make.caller(keeper).await;
    assert_eq!(fault(domain.add_member(&keeper, &member(world.east_group, near)).await, "account"), one);
    assert!(world.members(&keeper, world.east_group).await.is_empty());
}

/// SEC-48, SEC-49: who lacks the permission, who is outranked, and oneself.
#[tokio::test]
async fn nobody_is_put_in_by_somebody_below_him() {
    let world = World::new().await;
    let make = world.make();
    let domain = world.domain();
    let clerk = world.clerk("cleo@east.test").await;
    let reader = make.caller(clerk).await;
    assert_eq!(
        api(domain.add_member(&reader, &member(world.east_group, clerk)).await),
        ApiError::Forbidden(text::missing(Permission::GroupsMembers))
    );
    let above = make.employee("abe@east.test", BuiltIn::SystemAdministrator, world.east).await;
    for account in [above, world.manager.account] {
        let error = api(domain.add_member(&world.manager, &member(world.east_group, account)).await);
        assert!(matches!(error, ApiError::Forbidden(_)), "{error:?}");
    }
    make.member(world.east_group, above).await;
    let error = api(domain.remove_member(&world.manager, world.east_group, above).await);
    assert!(matches!(error, ApiError::Forbidden(_)), "{error:?}");
    // The role in the group gives nothing: it may be changed all the same.
    let version = world.version(world.east_group, above).await;
    domain.change_member(&world.manager, world.east_group, above, version, "contact", "").await.unwrap();
    let error =
        api(domain.change_member(&world.manager, world.east_group, above, version + 1, "contact", "2099-01-01").await);
    assert!(matches!(error, ApiError::Forbidden(_)), "{error:?}");
}

/// S2-15: who is taken out sees the group no more with his next request.
#[tokio::test]
async fn who_is_taken_out_sees_it_no_more() {
    let world = World::new().await;
    let clerk = world.clerk("cleo@east.test").await;
    world.join(&world.manager, world.east_group, clerk).await.unwrap();
    let him = world.make().caller(clerk).await;
    assert!(world.domain().group(&him, world.east_group).await.is_ok());
    let done = world.domain().remove_member(&world.manager, world.east_group, clerk).await.unwrap();
    assert_eq!(done.notice, "cleo is not a member of East sites any more.");
    let him = world.again(&him).await;
    assert!(matches!(api(world.domain().group(&him, world.east_group).await), ApiError::NotFound));
    assert!(matches!(
        api(world.domain().remove_member(&world.manager, world.east_group, clerk).await),
        ApiError::NotFound
    ));
    let told = world.told(world.east_group).await;
    assert!(told.contains("groups.member_remove") && told.contains("cleo@east.test"), "{told}");
}

/// S2-16, S2-17, decision 4: one owner and one contact; the former one becomes a member. Somebody who is no member
/// yet becomes one.
#[tokio::test]
async fn a_group_has_one_owner_and_one_contact() {
    let world = World::new().await;
    let domain = world.domain();
    let (ann, bob) = (world.clerk("ann@east.test").await, world.clerk("bob@east.test").await);
    let form = NewMember { role: "owner".into(), ..member(world.east_group, ann) };
    domain.add_member(&world.manager, &form).await.unwrap();
    let owner = domain.group(&world.manager, world.east_group).await.unwrap().row.owner;
    assert_eq!(owner.words(), "ann");
    domain.change_owner(&world.manager, world.east_group, MemberRole::Owner, Some(bob)).await.unwrap();
    let group = domain.group(&world.manager, world.east_group).await.unwrap();
    assert_eq!(group.row.owner.words(), "bob");
    let roles: Vec<(String, MemberRole)> = world
        .members(&world.manager, world.east_group)
        .await
        .into_iter()
        .map(|row| (row.person.name, row.role))
        .collect();
    assert_eq!(roles[0], ("bob".to_owned(), MemberRole::Owner));
    assert!(roles.contains(&("ann".to_owned(), MemberRole::Member)));
    // A member becomes the contact, by the member's own form.
    let version = world.version(world.east_group, ann).await;
    domain.change_member(&world.manager, world.east_group, ann, version, "contact", "").await.unwrap();
    assert_eq!(domain.group(&world.manager, world.east_group).await.unwrap().contact.words(), "ann");
    assert!(
        fault(domain.change_owner(&world.manager, world.east_group, MemberRole::Contact, Some(ann)).await, "account")
            .contains("already")
    );
    domain.change_owner(&world.manager, world.east_group, MemberRole::Contact, None).await.unwrap();
    assert_eq!(domain.group(&world.manager, world.east_group).await.unwrap().contact, Holder::Nobody);
    let told = world.told(world.east_group).await;
    assert!(told.contains("groups.owner") && told.contains("ann@east.test"), "{told}");
    // A stale form changes nothing (REL-27).
    let stale = domain.change_member(&world.manager, world.east_group, ann, version, "owner", "").await;
    assert_eq!(conflict(stale), text::CHANGED_LINK);
}

/// S2-14: somebody new: account and membership at once, or neither.
#[tokio::test]
async fn a_new_person_is_made_and_joins_at_once() {
    let world = World::new().await;
    let make = world.make();
    let domain = world.domain();
    let form = NewMember { account: String::new(), ..member(world.east_group, AccountId(Uuid::nil())) };
    let person = |kind: &str, email: &str| NewPerson {
        kind: kind.into(),
        email: email.into(),
        name: "Nia New".into(),
        phone: "+1 555 0100".into(),
        ..NewPerson::default()
    };
    let added = domain.add_new_member(&world.manager, &form, &person("end_user", "nia@new.test")).await.unwrap();
    let seen = domain.account(&world.manager, Kind::EndUser, added.id).await.unwrap();
    assert_eq!(seen.row.email, "nia@new.test");
    domain.add_new_member(&world.manager, &form, &person("installer", "nick@new.test")).await.unwrap();
    let role = make.built_in(BuiltIn::Owner).await;
    let employee = NewPerson { console_role: role.to_string(), ..person("employee", "nora@new.test") };
    let nora = domain.add_new_member(&world.manager, &form, &employee).await.unwrap();
    assert_eq!(
        world
            .db
            .count(&format!("select count(*) from mail where kind = 'register' and account_id = '{}'", nora.id))
            .await,
        1
    );
    assert_eq!(world.members(&world.manager, world.east_group).await.len(), 4);
    // Each has his own history.
    for (id, action) in [(added.id, "accounts.add"), (nora.id, "employees.add")] {
        let found = world
            .db
            .count(&format!("select count(*) from audit where target_id = '{id}' and action = '{action}'"))
            .await;
        assert_eq!(found, 1, "{action}");
    }
    // The faults are at their fields.
    let wrong = NewPerson { phone: String::new(), name: String::new(), email: "x".into(), ..person("installer", "") };
    let error = api(domain.add_new_member(&world.manager, &form, &wrong).await);
    assert!(error.at("email").is_some() && error.at("name").is_some() && error.at("phone").is_some(), "{error:?}");
    let no_role = person("employee", "norm@new.test");
    assert_eq!(fault(domain.add_new_member(&world.manager, &form, &no_role).await, "console_role"), "Choose a role.");
    let taken = fault(domain.add_new_member(&world.manager, &form, &person("end_user", "nia@new.test")).await, "email");
    assert!(taken.contains("existing person"), "{taken}");
    // Of an address out of sight nothing is said (SEC-10).
    let hidden =
        fault(domain.add_new_member(&world.manager, &form, &person("end_user", "sue@west.test")).await, "email");
    assert!(hidden.starts_with("This address cannot be added here."), "{hidden}");
    // A role above one's own is refused, and nobody is left behind.
    let high = make.built_in(BuiltIn::SystemAdministrator).await;
    let high = NewPerson { console_role: high.to_string(), ..person("employee", "high@new.test") };
    assert!(matches!(api(domain.add_new_member(&world.manager, &form, &high).await), ApiError::Forbidden(_)));
    // Without a seat there is no account either.
    world.licence(world.east_group, "Video", 4).await;
    let late = person("end_user", "late@new.test");
    assert!(conflict(domain.add_new_member(&world.manager, &form, &late).await).contains("no free seat for Video"));
    assert_eq!(
        world.db.count("select count(*) from account where email in ('late@new.test', 'high@new.test')").await,
        0
    );
}
