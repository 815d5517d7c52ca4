use model::ApiError;
use model::catalogue::{EntryForm, EntryKind};
use model::ids::{AccountId, EntryId};
use model::management::Activation;
use model::role::BuiltIn;

use crate::kit::{PASSWORD, World, api, conflict, fault, forbidden, origin};

async fn switch(world: &World, id: AccountId, act: Activation) -> domain::Result<model::accounts::Done> {
    world.domain().activate_account(&world.admin, id, act).await
}

/// S2-11, S2-7: off at once with every session, whatever the kind, and back; each once.
#[tokio::test]
async fn anybody_is_turned_off_and_on() {
    let world = World::new().await;
    for id in [world.ann, world.ivan, world.olga] {
        world.make().session(id).await;
        switch(&world, id, Activation::Deactivate).await.unwrap();
        assert_eq!((world.column(id, "state").await.as_str(), world.sessions(id).await), ("off", 0));
        assert!(world.logged(id, "management.deactivate").await);
        assert_eq!(conflict(switch(&world, id, Activation::Deactivate).await), "The account is inactive already.");
        switch(&world, id, Activation::Reactivate).await.unwrap();
        assert_eq!(world.column(id, "state").await, "active");
        assert!(world.logged(id, "management.reactivate").await);
    }
    let wrong = "select count(*) from (select kind, company_id, state, sum(n) n from account_tally group by 1, 2, 3) t
                   full join (select kind, company_id, state, count(*) n from account group by 1, 2, 3) a
                        using (kind, company_id, state) where coalesce(t.n, 0) <> coalesce(a.n, 0)";
    assert_eq!(world.db.count(wrong).await, 0, "the tally is in step");
}

/// S2-11, SEC-49, SEC-50: nobody turns off himself, somebody above him, or the last Super Administrator; a
/// permitted installer's access ends with him.
#[tokio::test]
async fn guards_of_each_kind_hold() {
    let world = World::new().await;
    let act = Activation::Deactivate;
    forbidden(world.domain().activate_account(&world.manager, world.system.account, act).await);
    forbidden(world.domain().activate_account(&world.manager, world.manager.account, act).await);
    assert_eq!(api(world.domain().activate_account(&world.manager, world.wendy, act).await), ApiError::NotFound);
    world.domain().activate_account(&world.manager, world.ann, act).await.unwrap();
    let second = world.make().employee("sam@op.test", BuiltIn::SuperAdministrator, world.operator).await;
    let second = world.make().caller(second).await;
    world.domain().activate_account(&second, world.admin.account, act).await.unwrap();
    let gone = world.domain().activate_account(&world.admin, second.account, act).await;
    assert_eq!(api(gone), ApiError::SignedOut, "his power ended with him");
    forbidden(world.domain().activate_account(&second, second.account, act).await);
}

/// Seats (S2-7): reactivating needs one in each licensed group.
#[tokio::test]
async fn reactivating_needs_a_seat() {
    let world = World::new().await;
    switch(&world, world.ann, Activation::Deactivate).await.unwrap();
    world.make().member(world.east_group, world.ann).await;
    world.make().member(world.east_group, world.olga).await;
    world
        .db
        .sql(&format!(
            "insert into group_licence (id, group_id, product, seats, valid_from, valid_to, created_at, updated_at)
             select gen_random_uuid(), '{}', 'Video', 1, l.at - interval '1 day', l.at + interval '90 days', l.at, l.at
               from (select min(created_at) as at from account) l",
            world.east_group
        ))
        .await;
    let why = conflict(switch(&world, world.ann, Activation::Reactivate).await);
    assert!(why.contains("East sites") && why.contains("Video"), "{why}");
    assert_eq!(world.column(world.ann, "state").await, "off");
    switch(&world, world.olga, Activation::Deactivate).await.unwrap();
    switch(&world, world.ann, Activation::Reactivate).await.unwrap();
}

/// S2-19, SEC-07, SEC-10: another username, in its one form; he signs in with it and with his address, and is told.
#[tokio::test]
async fn a_username_is_changed_and_signs_in() {
    let world = World::new().await;
    let (domain, id) = (world.domain(), world.ann);
    world.make().password(id, PASSWORD).await;
    let version = world.version(id).await;
    let rename = |caller, version, name| domain.change_username(caller, id, version, name);
    fault(rename(&world.system, version, "a b").await, "username");
    let taken = fault(rename(&world.system, version, "sid@east.test").await, "username");
    assert!(taken.starts_with("Use letters"), "an address is no username: {taken}");
    world.db.sql(&format!("update account set username = 'hidden' where id = '{}'", world.wendy)).await;
    assert_eq!(
        fault(rename(&world.system, version, "Hidden").await, "username"),
        "This username cannot be used. Choose another one."
    );
    rename(&world.system, version, " Ann.Angel ").await.unwrap();
    conflict(rename(&world.system, version, "ann.other").await);
    assert_eq!(world.column(id, "username").await, "ann.angel");
    assert!(world.logged(id, "management.change_username").await);
    assert_eq!(world.mails("ann@east.test", "username_changed").await, 1);
    for name in ["ann.angel", "ANN.ANGEL", "ann@east.test"] {
        domain.sign_in(name, PASSWORD, None, origin()).await.unwrap();
        domain.clock().advance(time::Duration::minutes(5));
    }
    let wrong = [("ann.angel", "gravel teapot oblique wonder"), ("nobody.here", PASSWORD)];
    for (name, password) in wrong {
        let why = fault(domain.sign_in(name, password, None, origin()).await, "password");
        assert_eq!(why, model::text::SIGN_IN_FAILED, "{name}");
    }
    forbidden(rename(&world.manager, 1, "other").await);
}

/// SEC-12: a username and the address share one budget of wrong passwords.
#[tokio::test]
async fn guesses_by_name_and_by_address_count_together() {
    let world = World::new().await;
    world.make().password(world.ann, PASSWORD).await;
    world.db.sql(&format!("update account set username = 'annie' where id = '{}'", world.ann)).await;
    let like = format!("from throttle where key like '%{}%'", world.ann);
    let (keys, most) = (format!("select count(*) {like}"), format!("select max(failures)::bigint {like}"));
    fault(world.domain().sign_in("annie", "wrong wrong wrong wrong", None, origin()).await, "password");
    let before = world.db.count(&keys).await;
    world.domain().clock().advance(time::Duration::minutes(1));
    fault(world.domain().sign_in("ann@east.test", "wrong wrong wrong wrong", None, origin()).await, "password");
    assert_eq!((world.db.count(&keys).await, world.db.count(&most).await), (before, 2), "counted together");
}

/// S2-18: a customer moves at once; who sees him changes with it.
#[tokio::test]
async fn another_company() {
    let world = World::new().await;
    let domain = world.domain();
    let west = world.west.to_string();
    let version = world.version(world.ann).await;
    assert_eq!(
        fault(domain.change_company(&world.system, world.ann, version, &west, "").await, "company"),
        "Choose a company from the list."
    );
    domain.change_company(&world.admin, world.ann, version, &west, "").await.unwrap();
    assert_eq!(world.column(world.ann, "company_id").await, west);
    assert!(world.logged(world.ann, "management.change_company").await);
    assert_eq!(api(domain.managed_account(&world.system, world.ann).await), ApiError::NotFound);
    assert!(domain.find_people(&world.system, "ann@east.test").await.unwrap().people.is_empty(), "sight follows");
    conflict(domain.change_company(&world.admin, world.ann, version, &world.east.to_string(), "").await);
}

/// S2-18, SEC-48: an employee moves only after a review, whose seal holds for what was shown; his sessions end.
#[tokio::test]
async fn an_employee_moves_after_a_review() {
    let world = World::new().await;
    let (domain, id) = (world.domain(), world.olga);
    let version = world.version(id).await;
    let west = world.west.to_string();
    world.make().session(id).await;
    let refused = api(domain.change_company(&world.admin, id, version, &west, "").await);
    let ApiError::Conflict { current: Some(review), .. } = refused else { panic!("no review: {refused:?}") };
    let review: model::employees::Review = serde_json::from_str(&review).unwrap();
    assert_eq!((review.company_before.as_str(), review.company_after.as_str()), ("EAST", "WEST"));
    assert_eq!(domain.company_review(&world.admin, id, world.west).await.unwrap().unwrap().seal, review.seal);
    conflict(domain.change_company(&world.admin, id, version, &west, "0000").await);
    assert_eq!(world.sessions(id).await, 1, "nothing yet");
    domain.change_company(&world.admin, id, version, &west, &review.seal).await.unwrap();
    assert_eq!((world.column(id, "company_id").await, world.sessions(id).await), (west, 0));
}

async fn entry(world: &World, kind: EntryKind, name: &str, custom: bool) -> EntryId {
    let custom = if custom { "yes" } else { "" }.to_owned();
    let form = EntryForm { name: name.into(), custom, ..EntryForm::default() };
    world.domain().add_entry(&world.admin, kind, &form).await.unwrap();
    let all = world.domain().catalogue(&world.admin).await.unwrap();
    all.modules.iter().chain(&all.add_ons).find(|entry| entry.name == name).unwrap().id
}

/// S2-20 to S2-22: modules and add-ons go on and off; a custom one needs developer mode, and goes with it.
#[tokio::test]
async fn modules_add_ons_and_developer_mode() {
    let world = World::new().await;
    let (domain, id) = (world.domain(), world.ann);
    let video = entry(&world, EntryKind::Module, "Video", false).await;
    let weather = entry(&world, EntryKind::AddOn, "Weather", false).await;
    let own = entry(&world, EntryKind::AddOn, "Own", true).await;
    domain.switch_entries(&world.system, id, EntryKind::Module, &[video]).await.unwrap();
    assert!(world.logged(id, "management.modules").await);
    let why = domain.switch_entries(&world.system, id, EntryKind::AddOn, &[weather, own]).await;
    assert!(fault(why, "add_ons").contains("enable developer mode"));
    domain.set_developer_mode(&world.system, id, true).await.unwrap();
    assert!(world.logged(id, "management.developer_mode").await);
    conflict(domain.set_developer_mode(&world.system, id, true).await);
    domain.switch_entries(&world.system, id, EntryKind::AddOn, &[weather, own]).await.unwrap();
    let now = domain.managed_account(&world.system, id).await.unwrap();
    let names: Vec<&str> = now.on().map(|offer| offer.name.as_str()).collect();
    assert_eq!((now.developer_mode, names), (true, vec!["Video", "Own", "Weather"]));
    domain.set_developer_mode(&world.system, id, false).await.unwrap();
    let now = domain.managed_account(&world.system, id).await.unwrap();
    let names: Vec<&str> = now.on().map(|offer| offer.name.as_str()).collect();
    assert_eq!(names, ["Video", "Weather"], "the custom one went with developer mode");
    domain.switch_entries(&world.system, id, EntryKind::Module, &[]).await.unwrap();
    assert!(domain.managed_account(&world.system, id).await.unwrap().modules.is_empty());
    forbidden(domain.switch_entries(&world.manager, id, EntryKind::Module, &[video]).await);
    forbidden(domain.set_developer_mode(&world.manager, id, true).await);
    assert_eq!(
        api(domain.switch_entries(&world.system, world.wendy, EntryKind::Module, &[video]).await),
        ApiError::NotFound
    );
}
