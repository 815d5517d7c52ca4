//! Everything that ends one, felt by the next request on every server; written down, and told, by any (SEC-62).

use domain::caller::Origin;
use model::ApiError;
use model::accounts::{Access, Kind};
use model::assistance::EndedBy;
use model::employees::Switch;
use model::ids::AssistanceId;
use model::role::BuiltIn;

use crate::kit::{World, api};

/// Runs `cut` on the first server while one runs, and looks from the second.
async fn cut_by<F, Fut>(by: EndedBy, cut: F)
where
    F: FnOnce(World) -> Fut,
    Fut: Future<Output = World>,
{
    let world = World::new().await;
    let token = world.begin().await;
    let second = world.second_server();
    let inside = world.inside_on(&second, &token).await.unwrap();
    let world = cut(world).await;
    assert!(world.inside_on(&second, &token).await.is_none(), "{by:?}: the next request");
    // A request that was under way changes nothing any more.
    assert!(second.set_time_zone(&inside, "Europe/Paris").await.is_err(), "{by:?}");
    assert_eq!(world.db.count("select count(*) from audit where action = 'auth.time_zone'").await, 0, "{by:?}");
    let (one, two) = tokio::join!(world.domain().end_dead_assistances(), second.end_dead_assistances());
    assert!(one.unwrap() + two.unwrap() <= 1, "{by:?}: written down once");
    assert_eq!(world.ended_by().await, by.key());
    assert_eq!(world.db.count("select count(*) from audit where action = 'assistance.end'").await, 1, "{by:?}");
    let expected = i64::from(
        by != EndedBy::CustomerOff
            || world.db.count("select count(*) from account where email = 'jane@home.test'").await == 1,
    );
    assert_eq!(world.mails("assist_ended").await, expected, "{by:?}: told once");
    assert_eq!(world.db.count("select count(*) from session where helper_id is not null").await, 0, "{by:?}");
}

#[tokio::test]
async fn time() {
    cut_by(EndedBy::Time, |world| async {
        world.later(29);
        assert!(world.helper_now().await.is_some());
        world.later(1);
        world
    })
    .await;
}

#[tokio::test]
async fn the_helper_signs_out() {
    cut_by(EndedBy::SignedOut, |world| async {
        world.domain().sign_out(&world.helper().await).await.unwrap();
        world
    })
    .await;
}

#[tokio::test]
async fn the_helper_is_disabled() {
    cut_by(EndedBy::HelperOff, |world| async {
        let admin = world.make().employee("ada@op.test", BuiltIn::SuperAdministrator, world.operator).await;
        let admin = world.make().caller(admin).await;
        world.domain().switch_employees(&admin, &[world.helper], Switch::Disable).await.unwrap();
        world
    })
    .await;
}

/// Loss of the permission by another role of the same person.
#[tokio::test]
async fn the_helper_loses_the_permission() {
    cut_by(EndedBy::RightLost, |world| async {
        let owner = world.make().built_in(BuiltIn::Owner).await;
        world.make().give_role(world.helper, owner).await;
        assert!(world.helper_now().await.is_some(), "he is still signed in");
        world
    })
    .await;
}

/// Loss of sight: the helper now belongs to another company.
#[tokio::test]
async fn the_helper_loses_sight_of_the_customer() {
    cut_by(EndedBy::RightLost, |world| async {
        let west = world.west.0;
        world.db.sql(&format!("update account set company_id = '{west}' where email = 'sam@op.test'")).await;
        world
    })
    .await;
}

#[tokio::test]
async fn the_customer_is_suspended() {
    cut_by(EndedBy::CustomerOff, |world| async {
        let admin = world.make().employee("ada@op.test", BuiltIn::SuperAdministrator, world.operator).await;
        let admin = world.make().caller(admin).await;
        world.domain().set_account_access(&admin, &[world.customer], Access::Suspend).await.unwrap();
        world
    })
    .await;
}

#[tokio::test]
async fn the_customer_is_removed() {
    cut_by(EndedBy::CustomerOff, |world| async {
        let admin = world.make().employee("ada@op.test", BuiltIn::SuperAdministrator, world.operator).await;
        let admin = world.make().caller(admin).await;
        world.domain().remove_accounts(&admin, Kind::EndUser, &[world.customer]).await.unwrap();
        world
    })
    .await;
}

#[tokio::test]
async fn the_customer_ends_it() {
    cut_by(EndedBy::Customer, |world| async {
        let customer = world.make().caller(world.customer).await;
        let at = world.domain().assistance_at_mine(&customer).await.unwrap().unwrap();
        world.domain().end_my_assistance(&customer, at.id).await.unwrap();
        assert_eq!(world.domain().assistance_at_mine(&customer).await.unwrap(), None);
        world
    })
    .await;
}

/// Among his sessions, where it stands as what it is.
#[tokio::test]
async fn the_customer_ends_its_session() {
    cut_by(EndedBy::Customer, |world| async {
        let customer = world.make().caller(world.customer).await;
        let rows = world.domain().own_sessions(&customer).await.unwrap();
        let it = rows.iter().find(|row| row.assistance).unwrap();
        world.domain().end_own_session(&customer, it.id).await.unwrap();
        world
    })
    .await;
}

#[tokio::test]
async fn the_helper_ends_it() {
    cut_by(EndedBy::Helper, |world| async {
        let id = world.running().await.id;
        world.domain().end_assistance(&world.helper().await, id).await.unwrap();
        world
    })
    .await;
}

/// By the list; only who sees the customer finds it there (SEC-45).
#[tokio::test]
async fn other_staff_end_it() {
    cut_by(EndedBy::Staff, |world| async {
        let id = world.running().await.id;
        let make = world.make();
        let west = make.employee("wes@west.test", BuiltIn::Support, world.west).await;
        let west = make.caller(west).await;
        assert_eq!(world.domain().running_assistances(&west).await.unwrap(), []);
        assert_eq!(api(world.domain().end_assistance(&west, id).await), ApiError::NotFound);
        let made_up = AssistanceId(uuid::Uuid::from_u128(9));
        assert_eq!(api(world.domain().end_assistance(&west, made_up).await), ApiError::NotFound);
        let east = make.employee("eve@east.test", BuiltIn::Support, world.east).await;
        let east = make.caller(east).await;
        let seen = world.domain().running_assistances(&east).await.unwrap();
        assert_eq!((seen.len(), seen[0].mine, seen[0].helper_name.as_str()), (1, false, "sam"));
        world.domain().end_assistance(&east, id).await.unwrap();
        world
    })
    .await;
}

/// SEC-38: the helper's new proof gives his session a new id; the assistance goes along, and still ends with it.
#[tokio::test]
async fn it_follows_the_helpers_renewed_session() {
    let world = World::new().await;
    world.make().password(world.helper, "gravel teapot oblique wander").await;
    let token = world.begin().await;
    let session = world.domain().step_up(&world.helper().await, "gravel teapot oblique wander").await.unwrap();
    assert!(world.helper_now().await.is_none(), "the old one is dead");
    let helper = world.domain().caller(&session.token, Origin::default()).await.unwrap().unwrap();
    assert!(world.domain().assisted_caller(&helper, &token).await.unwrap().is_some());
    assert_eq!(world.domain().end_dead_assistances().await.unwrap(), 0);
    world.domain().sign_out(&helper).await.unwrap();
    assert_eq!(world.domain().end_dead_assistances().await.unwrap(), 1);
    assert_eq!(world.ended_by().await, "signed_out");
}

/// While the helper sees the console as a role he changes nothing, here neither.
#[tokio::test]
async fn it_waits_while_the_console_is_seen_as_a_role() {
    let world = World::new().await;
    let token = world.begin().await;
    let role = world.make().role_with("Reader", &[model::Permission::AccountsView]).await;
    let viewer = world
        .make()
        .role_with(
            "Viewer",
            &[model::Permission::RolesView, model::Permission::AccountsView, model::Permission::AccountsAssist],
        )
        .await;
    world.make().give_role(world.helper, viewer).await;
    world.domain().view_as(&world.helper().await, role).await.unwrap();
    assert!(world.inside(&token).await.is_none());
    world.domain().end_view_as(&world.helper().await).await.unwrap();
    assert!(world.inside(&token).await.is_some());
}
