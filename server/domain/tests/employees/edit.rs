//! "Basic Information" and "Select Role" (S4-18 to S4-20).

use model::accounts::Kind;
use model::employees::EditEmployee;
use model::role::BuiltIn;
use model::{ApiError, Permission, text};

use crate::kit::{World, api, forbidden, form_of, to_review};

/// S4-18, S4-20: everything that can be edited is, and the log has it.
#[tokio::test]
async fn basic_information_is_saved() {
    let world = World::new().await;
    let id = world.owner.account;
    let form = EditEmployee {
        username: "Olga.Ost".into(),
        name: "Olga Ost".into(),
        region: "asia-pacific".into(),
        country: "JP".into(),
        phone: "+81 3 1234".into(),
        description: "Days only".into(),
        ..world.form(&world.manager, id).await
    };
    let before = world.sessions(id).await;
    assert_eq!(world.save(&world.manager, id, &form).await.unwrap().notice, "Saved.");
    let detail = world.domain().account(&world.manager, Kind::Employee, id).await.unwrap();
    assert_eq!((detail.username.as_str(), detail.row.label.as_str()), ("olga.ost", "Olga Ost"));
    assert_eq!((detail.region.as_str(), detail.country.as_str()), ("asia-pacific", "JP"));
    assert_eq!((detail.row.phone.as_str(), detail.description.as_str()), ("+81 3 1234", "Days only"));
    assert_eq!(world.sessions(id).await, before, "nothing was taken away");
    let history = world.domain().account_history(&world.manager, Kind::Employee, id).await.unwrap();
    let fields: Vec<&str> = history[0].changes.iter().map(|change| change.field.as_str()).collect();
    assert_eq!(fields, ["Username", "Name", "Region", "Country", "Phone", "Description"]);
    let again = world.form(&world.manager, id).await;
    assert_eq!(world.save(&world.manager, id, &again).await.unwrap().notice, "Nothing was changed.");
}

/// REL-27: the second of two gets the present record beside his own.
#[tokio::test]
async fn two_people_editing_see_each_other() {
    let world = World::new().await;
    let id = world.owner.account;
    let stale = world.form(&world.manager, id).await;
    let first = EditEmployee { name: "Olga Ost".into(), ..stale.clone() };
    world.save(&world.admin, id, &first).await.unwrap();
    let second = EditEmployee { name: "Olga West".into(), ..stale };
    let (message, now) = to_review(world.save(&world.manager, id, &second).await);
    assert_eq!(message, text::CONFLICT);
    assert_eq!(now.detail.row.label, "Olga Ost");
    assert!(now.review.is_none());
    let second = EditEmployee { version: now.detail.row.version, ..second };
    world.save(&world.manager, id, &second).await.unwrap();
}

/// S4-18: faults at their fields; what stands there already and is not changed is right.
#[tokio::test]
async fn faults_stand_at_their_fields() {
    let world = World::new().await;
    let id = world.owner.account;
    // As imported: no region, a username that is the address.
    let unchanged = world.form(&world.manager, id).await;
    assert_eq!((unchanged.region.as_str(), unchanged.username.as_str()), ("", "olga@east.test"));
    world.save(&world.manager, id, &unchanged).await.unwrap();
    let form = EditEmployee {
        username: "someone@else.test".into(),
        name: String::new(),
        email: "x".into(),
        region: "moon".into(),
        country: "Utopia".into(),
        phone: "12".into(),
        company: "x".into(),
        role: String::new(),
        ..unchanged
    };
    let ApiError::Invalid(faults) = api(world.save(&world.manager, id, &form).await) else { panic!("not refused") };
    let mut fields: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
    fields.sort_unstable();
    assert_eq!(fields, ["company", "country", "email", "name", "phone", "region", "role", "username"]);
}

/// SEC-27: another address ends every session and code of the old one, which is told.
#[tokio::test]
async fn another_address_ends_what_the_old_one_had() {
    let world = World::new().await;
    let id = world.owner.account;
    world.domain().reset_account_password(&world.manager, Kind::Employee, id).await.unwrap();
    let form = EditEmployee { email: "olga@new.test".into(), ..world.form(&world.manager, id).await };
    world.save(&world.manager, id, &form).await.unwrap();
    assert_eq!(world.sessions(id).await, 0);
    let live =
        format!("select count(*) from ticket where account_id = '{id}' and used_at is null and kind <> 'undo_email'");
    assert_eq!(world.db.count(&live).await, 0, "codes mailed to the old address");
    let told = format!("select recipient from mail where account_id = '{id}' and kind = 'email_changed'");
    assert_eq!(world.text(&told).await, "olga@east.test");
    let waiting =
        format!("select count(*) from mail where account_id = '{id}' and state = 'queued' and kind = 'reset'");
    assert_eq!(world.db.count(&waiting).await, 0);
    // A username made from the address follows it: the old address is free for somebody else.
    let username = format!("select username from account where id = '{id}'");
    assert_eq!(world.text(&username).await, "olga@new.test");
    let query = model::accounts::AccountQuery {
        search: "olga@new".into(),
        ..model::accounts::AccountQuery::of(Kind::Employee)
    };
    assert_eq!(world.domain().accounts(&world.manager, &query).await.unwrap().rows.len(), 1);
}

/// SEC-27: who waited for a code, or for a generated password, gets a new code at the new address.
#[tokio::test]
async fn who_waited_for_a_mail_gets_one_at_the_new_address() {
    let world = World::new().await;
    for (setup, kind) in [("code", "register"), ("generate", "reset")] {
        let form = model::employees::AddEmployee {
            setup: setup.into(),
            email: format!("{setup}@old.test"),
            username: format!("by-{setup}"),
            ..world.filled(BuiltIn::Owner).await
        };
        let id = world.add(&world.manager, &form).await.unwrap().id;
        let to = format!("{setup}@new.test");
        let form = EditEmployee { email: to.clone(), ..world.form(&world.manager, id).await };
        world.save(&world.manager, id, &form).await.unwrap();
        let newest = format!(
            "select kind || ' ' || recipient from mail where account_id = '{id}' and state = 'queued' and kind in ('register', 'reset')"
        );
        assert_eq!(world.text(&newest).await, format!("{kind} {to}"));
        if setup == "generate" {
            let password = world.mailed_password(id).await;
            api(world.sign_in(&to, &password).await);
        }
    }
}

/// S4-19: another role is saved after its review was seen, and ends every session.
#[tokio::test]
async fn another_role_is_saved_after_its_review() {
    let world = World::new().await;
    let id = world.owner.account;
    let role = world.role(BuiltIn::OperationsEngineer).await.to_string();
    let form = EditEmployee { role, ..world.form(&world.manager, id).await };
    let (message, shown) = to_review(world.save(&world.manager, id, &form).await);
    assert_eq!(message, "Review what changes with another role or company, then press Save.");
    let review = shown.review.unwrap();
    assert_eq!((review.role_before.as_str(), review.role_after.as_str()), ("Owner", "Operations Engineer"));
    assert!(review.access.gains.has(Permission::AccountsRemove) && review.access.loses.is_empty());
    assert_eq!(
        form_of(&world.domain().employee_editing(&world.manager, id, None, None).await.unwrap()).role,
        world.form(&world.manager, id).await.role
    );
    let form = EditEmployee { seen: review.seal, ..form };
    assert_eq!(world.save(&world.manager, id, &form).await.unwrap().notice, "Saved. Every session has ended.");
    assert_eq!(world.sessions(id).await, 0);
    let row = world.domain().account(&world.manager, Kind::Employee, id).await.unwrap().row;
    assert_eq!(row.role_name, "Operations Engineer");
}

/// The confirmation holds for the review that was seen only.
#[tokio::test]
async fn a_review_that_has_changed_is_shown_again() {
    let world = World::new().await;
    let id = world.owner.account;
    let role = world.role(BuiltIn::OperationsEngineer).await;
    let form = EditEmployee { role: role.to_string(), ..world.form(&world.manager, id).await };
    let (_, shown) = to_review(world.save(&world.manager, id, &form).await);
    let seal = shown.review.unwrap().seal;
    // Somebody connects the role to a group meanwhile.
    world.make().role_group(role, world.east_group).await;
    let form = EditEmployee { seen: seal.clone(), ..form };
    let (message, shown) = to_review(world.save(&world.manager, id, &form).await);
    assert!(message.contains("not the same any more"), "{message}");
    let review = shown.review.unwrap();
    assert_ne!(review.seal, seal);
    assert_eq!(review.access.groups_gained.len(), 1);
    world.save(&world.manager, id, &EditEmployee { seen: review.seal, ..form }).await.unwrap();
}

/// S4-15 to S4-17 on edit, SEC-48: a role above one's ceiling is refused, and shown no review.
#[tokio::test]
async fn a_role_above_ones_range_is_refused() {
    let world = World::new().await;
    let id = world.owner.account;
    for (caller, refused) in [
        (&world.engineer, vec![BuiltIn::SuperAdministrator, BuiltIn::CommonManager, BuiltIn::Dealer]),
        (&world.manager, vec![BuiltIn::SystemAdministrator, BuiltIn::Support]),
    ] {
        for role in refused {
            let wanted = world.role(role).await;
            let before = world.record(id).await;
            let form = EditEmployee { role: wanted.to_string(), ..world.form(caller, id).await };
            assert!(forbidden(world.save(caller, id, &form).await).contains(role.name()));
            let shown = world.domain().employee_editing(caller, id, Some(wanted), None).await.unwrap();
            assert!(shown.review.is_none());
            assert_eq!(world.record(id).await, before);
        }
    }
    let gone = EditEmployee { role: uuid::Uuid::nil().to_string(), ..world.form(&world.manager, id).await };
    assert!(api(world.save(&world.manager, id, &gone).await).at("role").is_some());
}

/// "Assign role" is a permission of its own: without it everything but the role can be edited.
#[tokio::test]
async fn without_assign_role_the_role_stays() {
    let world = World::new().await;
    let make = world.make();
    let clerk = make.employee("clerk@east.test", BuiltIn::Owner, world.east).await;
    let held: Vec<Permission> =
        world.manager.permissions.iter().filter(|p| *p != Permission::EmployeesAssignRole).collect();
    let role = make.role_with("Clerk", &held).await;
    make.assignable(role, world.role(BuiltIn::OperationsEngineer).await).await;
    make.give_role(clerk, role).await;
    make.member(world.east_group, clerk).await;
    let clerk = make.caller(clerk).await;
    let id = world.owner.account;
    let shown = world.domain().employee_editing(&clerk, id, None, None).await.unwrap();
    assert!(shown.role_fixed.contains("assign role"), "{}", shown.role_fixed);
    let form = form_of(&shown);
    world.save(&clerk, id, &EditEmployee { name: "Olga O".into(), ..form.clone() }).await.unwrap();
    let form = EditEmployee {
        role: world.role(BuiltIn::OperationsEngineer).await.to_string(),
        ..world.form(&clerk, id).await
    };
    let why = forbidden(world.reviewed(&clerk, id, &form).await);
    assert!(why.contains(&Permission::EmployeesAssignRole.title()) || why.contains("may do more"), "{why}");
}

/// SEC-45, SEC-49, SEC-50: nobody edits himself, one above, or one out of sight.
#[tokio::test]
async fn nobody_edits_himself_or_one_above() {
    let world = World::new().await;
    let form = world.form(&world.manager, world.owner.account).await;
    let own = EditEmployee { name: "Boss".into(), ..form.clone() };
    assert!(forbidden(world.save(&world.manager, world.manager.account, &own).await).contains("own account"));
    let above = world.manager.account;
    assert!(forbidden(world.save(&world.engineer, above, &own).await).contains("more than you"));
    assert!(forbidden(world.domain().employee_editing(&world.engineer, above, None, None).await).contains("more"));
    for id in [world.wanda, world.admin.account, model::ids::AccountId(uuid::Uuid::nil())] {
        assert_eq!(api(world.save(&world.manager, id, &own).await), ApiError::NotFound);
        assert_eq!(api(world.domain().employee_editing(&world.manager, id, None, None).await), ApiError::NotFound);
    }
    assert!(forbidden(world.save(&world.owner, world.engineer.account, &own).await).contains("Employees: edit"));
}

/// A System Administrator holds as much as a Super Administrator and still does not act on one.
#[tokio::test]
async fn only_a_super_administrator_acts_on_one() {
    let world = World::new().await;
    let make = world.make();
    let system = make.employee("sys@op.test", BuiltIn::SystemAdministrator, world.operator).await;
    let other = make.employee("ann@op.test", BuiltIn::SuperAdministrator, world.operator).await;
    let system = make.caller(system).await;
    let form = world.form(&world.admin, other).await;
    let form = EditEmployee { name: "Ann A".into(), ..form };
    assert!(forbidden(world.save(&system, other, &form).await).contains("Only a Super Administrator"));
    world.save(&world.admin, other, &form).await.unwrap();
}
