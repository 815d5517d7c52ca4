//! Adding and editing a group.

use model::groups::{GroupForm, MemberRole};
use model::role::BuiltIn;
use model::{ApiError, Permission, text};

use crate::kit::{World, api, fault, group_form, licence_form};

/// Whoever adds a group sees it: he is a member, unless he sees every group.
#[tokio::test]
async fn whoever_adds_a_group_sees_it() {
    let world = World::new().await;
    let domain = world.domain();
    let new = domain.add_group(&world.manager, &group_form("D-17", world.east)).await.unwrap();
    assert_eq!(new.notice, "D-17 is added.");
    let manager = world.again(&world.manager).await;
    let group = domain.group(&manager, new.id).await.unwrap();
    assert_eq!((group.row.name.as_str(), group.row.members), ("D-17", 1));
    assert!(matches!(api(domain.group(&world.again(&world.other).await, new.id).await), ApiError::NotFound));
    let by_admin = domain.add_group(&world.admin, &group_form("D-18", world.west)).await.unwrap();
    assert_eq!(domain.group(&world.admin, by_admin.id).await.unwrap().row.members, 0);
    let told = world.told(new.id).await;
    assert!(told.contains("groups.add") && told.contains("D-17") && told.contains("EAST"), "{told}");
}

/// With an owner and a first licence at once; the caller himself may be the owner of what he makes.
#[tokio::test]
async fn a_group_is_added_with_owner_and_licence() {
    let world = World::new().await;
    let domain = world.domain();
    let ann = world.clerk("ann@east.test").await;
    let form = GroupForm {
        owner: ann.to_string(),
        licence: licence_form("Video", "2", "", "2098-12-31"),
        ..group_form("D-17", world.east)
    };
    let new = domain.add_group(&world.manager, &form).await.unwrap();
    let group = domain.group(&world.again(&world.manager).await, new.id).await.unwrap();
    assert_eq!(group.row.owner.words(), "ann");
    assert_eq!(group.row.licences[0].seats_words(), "2 used, of 2");
    let own = GroupForm { owner: world.manager.account.to_string(), ..group_form("D-19", world.east) };
    let own = domain.add_group(&world.manager, &own).await.unwrap();
    let group = domain.group(&world.again(&world.manager).await, own.id).await.unwrap();
    assert_eq!((group.row.owner.words(), group.row.members), ("max", 1));
    // One seat is for the one who adds it: none is left for the owner, and nothing is made.
    let tight =
        GroupForm { licence: licence_form("Video", "1", "", "2098-12-31"), name: "D-18".into(), ..form.clone() };
    assert!(matches!(api(domain.add_group(&world.manager, &tight).await), ApiError::Conflict { .. }));
    let hidden = GroupForm { owner: world.other.account.to_string(), name: "D-20".into(), ..form };
    assert_eq!(fault(domain.add_group(&world.manager, &hidden).await, "owner"), "Choose a person from the list.");
    assert_eq!(world.db.count("select count(*) from panel_group where name in ('D-18', 'D-20')").await, 0);
}

/// SEC-47: a taken name says nothing of whose it is; a company out of sight is none.
#[tokio::test]
async fn names_and_companies_are_checked() {
    let world = World::new().await;
    let domain = world.domain();
    let m = &world.manager;
    let hidden = fault(domain.add_group(m, &group_form("west SITES", world.east)).await, "name");
    let seen = fault(domain.add_group(m, &group_form("East sites", world.east)).await, "name");
    assert_eq!(hidden, seen);
    assert_eq!(fault(domain.add_group(m, &group_form("", world.east)).await, "name"), "Enter a name.");
    assert_eq!(
        fault(domain.add_group(m, &group_form("X", world.west)).await, "company"),
        "Choose a company from the list."
    );
    let reader = world.make().caller(world.clerk("cleo@east.test").await).await;
    assert_eq!(
        api(domain.add_group(&reader, &group_form("X", world.east)).await),
        ApiError::Forbidden(text::missing(Permission::GroupsAdd))
    );
}

/// An edit keeps to the version it was filled from; Main Group keeps its name.
#[tokio::test]
async fn a_group_is_edited() {
    let world = World::new().await;
    let domain = world.domain();
    let form = GroupForm { description: "All of the east.".into(), ..group_form("East homes", world.east) };
    assert_eq!(domain.edit_group(&world.manager, world.east_group, 1, &form).await.unwrap().notice, "Saved.");
    let group = domain.group(&world.manager, world.east_group).await.unwrap();
    assert_eq!((group.row.name.as_str(), group.description.as_str()), ("East homes", "All of the east."));
    match api(domain.edit_group(&world.manager, world.east_group, 1, &form).await) {
        ApiError::Conflict { message, current: Some(current) } => {
            assert_eq!(message, text::CONFLICT);
            assert!(current.contains("East homes"));
        }
        other => panic!("{other:?}"),
    }
    assert!(matches!(api(domain.edit_group(&world.manager, world.west_group, 1, &form).await), ApiError::NotFound));
    let none = domain.edit_group(&world.manager, world.east_group, 2, &form).await.unwrap();
    assert_eq!(none.notice, "Nothing was changed.");
    let main = GroupForm { name: "Other".into(), ..GroupForm::default() };
    assert_eq!(
        fault(domain.edit_group(&world.admin, world.main, 1, &main).await, "name"),
        "Main Group keeps its name."
    );
    let words = GroupForm { description: "For all that is new.".into(), ..GroupForm::default() };
    domain.edit_group(&world.admin, world.main, 1, &words).await.unwrap();
    assert_eq!(world.db.text(&format!("select name from panel_group where id = '{}'", world.main)).await, "Main Group");
}

/// A group of a company out of one's sight: its company has no name, and an edit leaves it.
#[tokio::test]
async fn a_company_out_of_sight_stays() {
    let world = World::new().await;
    let domain = world.domain();
    world.make().member(world.west_group, world.manager.account).await;
    let manager = world.again(&world.manager).await;
    assert!(domain.group(&manager, world.west_group).await.unwrap().row.company.is_none());
    let form = GroupForm { name: "West homes".into(), ..GroupForm::default() };
    domain.edit_group(&manager, world.west_group, 1, &form).await.unwrap();
    let sql = format!("select company_id::text from panel_group where id = '{}'", world.west_group);
    assert_eq!(world.db.text(&sql).await, world.west.to_string());
}

/// S2-27, S2-28: modules and add-ons are switched on from the catalogue.
#[tokio::test]
async fn modules_and_add_ons_are_switched() {
    let world = World::new().await;
    let domain = world.domain();
    let (module, add_on) = (domain.new_uuid(), domain.new_uuid());
    world
        .db
        .sql(&format!(
            "insert into module (id, name, created_at, updated_at) values ('{module}', 'Cameras', now(), now())"
        ))
        .await;
    world.db.sql(&format!("insert into add_on (id, name, is_custom, created_at, updated_at) values ('{add_on}', 'Doorman', true, now(), now())")).await;
    let (modules, add_ons) = ([model::ids::EntryId(module)], [model::ids::EntryId(add_on)]);
    domain.switch_group(&world.manager, world.east_group, &modules, &add_ons).await.unwrap();
    let group = domain.group(&world.manager, world.east_group).await.unwrap();
    assert_eq!((group.modules, group.add_ons), (vec!["Cameras".to_owned()], vec!["Doorman".to_owned()]));
    world.db.sql("update module set retired_at = now()").await;
    let switches = domain.group_switches(&world.manager, world.east_group).await.unwrap();
    assert!(switches.offers.iter().any(|offer| offer.is_retired) && switches.on.len() == 2);
    domain.switch_group(&world.manager, world.east_group, &[], &add_ons).await.unwrap();
    let anew = domain.switch_group(&world.manager, world.east_group, &modules, &add_ons).await;
    assert!(fault(anew, "modules").contains("retired"));
    assert!(matches!(api(domain.switch_group(&world.manager, world.west_group, &[], &[]).await), ApiError::NotFound));
}

/// S2-23 to S2-30: a block for each group somebody is in.
#[tokio::test]
async fn a_person_has_a_block_for_each_group() {
    let world = World::new().await;
    let domain = world.domain();
    let ann = world.clerk("ann@east.test").await;
    world.join(&world.manager, world.east_group, ann).await.unwrap();
    world.make().member(world.west_group, ann).await;
    domain.change_owner(&world.manager, world.east_group, MemberRole::Owner, Some(ann)).await.unwrap();
    world.licence(world.east_group, "Video", 5).await;
    let blocks = domain.groups_of(&world.manager, ann).await.unwrap();
    assert_eq!(blocks.len(), 1, "the group in sight only");
    assert_eq!(
        (blocks[0].name.as_str(), blocks[0].role, blocks[0].owner.words()),
        ("East sites", MemberRole::Owner, "ann")
    );
    assert_eq!(blocks[0].licences[0].seats_words(), "2 used, of 5");
    assert_eq!(domain.groups_of(&world.admin, ann).await.unwrap().len(), 2);
    let far = world.make().employee("wim@west.test", BuiltIn::Owner, world.west).await;
    assert!(matches!(api(domain.groups_of(&world.manager, far).await), ApiError::NotFound));
}
