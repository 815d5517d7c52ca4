//! Who may begin one, at whom, and what it takes (SEC-60, SEC-63, SEC-65).

use domain::assistance::Begun;
use domain::caller::Origin;
use model::accounts::Kind;
use model::ids::AccountId;
use model::role::BuiltIn;
use model::{ApiError, Permission};
use uuid::Uuid;

use crate::kit::{REASON, World, api, why};

/// S1-15, SEC-64: it opens as the customer; the customer is told by mail, sees it among his sessions as what it is,
/// and his last sign-in, devices and other sessions stay untouched (SEC-63).
#[tokio::test]
async fn it_opens_the_dashboard_as_the_customer_and_tells_him() {
    let world = World::new().await;
    let own = world.make().session(world.customer).await;
    let before = world.db.text("select coalesce(last_sign_in_at::text, 'never') || security_version || version from account where email = 'jane@home.test'").await;
    let token = world.begin().await;
    let inside = world.inside(&token).await.unwrap();
    assert_eq!((inside.account, inside.kind, inside.name.as_str()), (world.customer, Kind::EndUser, "jane"));
    let assisting = inside.assisting.clone().unwrap();
    assert_eq!((assisting.helper, assisting.helper_name.as_str()), (world.helper, "sam"));
    assert_eq!((assisting.reason.as_str(), assisting.may_extend), (REASON, true));
    assert_eq!(assisting.ends_at, world.clock().now() + time::Duration::minutes(30));
    assert!(inside.permissions.is_empty());
    let after = world.db.text("select coalesce(last_sign_in_at::text, 'never') || security_version || version from account where email = 'jane@home.test'").await;
    assert_eq!(before, after);
    assert_eq!(world.db.count("select count(*) from device").await, 0);
    let customer = world.domain().caller(&own, Origin::default()).await.unwrap().unwrap();
    assert!(customer.assisting.is_none());
    let mut rows = world.domain().own_sessions(&customer).await.unwrap();
    rows.sort_by_key(|row| row.assistance);
    assert_eq!(rows.iter().map(|row| row.assistance).collect::<Vec<_>>(), [false, true]);
    assert_eq!(rows[1].address, "", "the helper's network is no business of his");
    assert_eq!(world.mails("assist_started").await, 1);
    let data = world.db.text("select data::text from mail where kind = 'assist_started'").await;
    assert!(data.contains(REASON) && data.contains("sam") && data.contains("30 minutes"), "{data}");
    let at = world.domain().assistance_at_mine(&customer).await.unwrap().unwrap();
    assert!(at.running && at.helper_name == "sam" && at.reason == REASON);
    assert_eq!(world.domain().assistance_at_mine(&inside).await.unwrap(), None, "the helper has the banner");
}

/// SEC-60: only active end users in sight; never staff, never installers, not with an account that is off or pending.
#[tokio::test]
async fn only_active_customers_in_sight() {
    let world = World::new().await;
    let (make, helper) = (world.make(), world.helper().await);
    let start = |id| world.domain().start_assistance(&helper, id, REASON, "30");
    for id in [
        make.employee("low@op.test", BuiltIn::Owner, world.operator).await,
        make.installer("fitter@op.test", "active", world.operator).await,
        AccountId(Uuid::from_u128(7)),
    ] {
        assert_eq!(api(start(id).await), ApiError::NotFound);
    }
    for (state, sentence) in [("off", "suspended"), ("pending", "not finished")] {
        let id = make.end_user(&format!("{state}@home.test"), state, world.east).await;
        assert!(why(start(id).await).contains(sentence));
        let offer = world.domain().assistance_offer(&helper, id).await.unwrap();
        assert!(offer.obstacle.unwrap().contains(sentence));
    }
    // SEC-45: one out of sight is one that does not exist.
    let west = make.employee("wes@west.test", BuiltIn::Support, world.west).await;
    let west = make.caller(west).await;
    let foreign = world.domain().start_assistance(&west, world.customer, REASON, "30").await;
    assert_eq!(api(foreign), ApiError::NotFound);
    assert_eq!(api(world.domain().assistance_offer(&west, world.customer).await), ApiError::NotFound);
    assert_eq!(world.db.count("select count(*) from assistance").await, 0);
}

/// SEC-65: the permission, a fresh proof, a reason, a length from the list.
#[tokio::test]
async fn it_takes_permission_proof_reason_and_length() {
    let world = World::new().await;
    let helper = world.helper().await;
    let without = world.make().employee("own@op.test", BuiltIn::Owner, world.operator).await;
    let without = world.make().caller(without).await;
    let refused = world.domain().start_assistance(&without, world.customer, REASON, "30").await;
    assert_eq!(api(refused), ApiError::Forbidden(model::text::missing(Permission::AccountsAssist)));
    assert!(matches!(api(world.domain().running_assistances(&without).await), ApiError::Forbidden(_)));
    for (reason, minutes, field) in [
        ("", "30", "reason"),
        ("  ", "30", "reason"),
        (&"x".repeat(201), "30", "reason"),
        ("a\u{202e}b", "30", "reason"),
        (REASON, "61", "minutes"),
        (REASON, "-5", "minutes"),
        (REASON, "", "minutes"),
    ] {
        let error = api(world.domain().start_assistance(&helper, world.customer, reason, minutes).await);
        assert!(error.at(field).is_some(), "{reason:?} {minutes:?}: {error:?}");
    }
    let longest = "é".repeat(200);
    world.later(11);
    let stale = world.helper().await;
    assert_eq!(api(world.domain().start_assistance(&stale, world.customer, REASON, "30").await), ApiError::StepUp);
    assert!(!world.domain().assistance_offer(&stale, world.customer).await.unwrap().fresh);
    let fresh = domain::Caller { proof_at: world.clock().now(), ..stale };
    assert!(world.domain().start_assistance(&fresh, world.customer, &longest, "60").await.is_ok());
}

/// SEC-63: a helper is in one at a time and a customer has one at a time; nobody nests.
#[tokio::test]
async fn one_at_a_time_and_never_nested() {
    let world = World::new().await;
    let other = world.make().end_user("joe@home.test", "active", world.east).await;
    let token = world.begin().await;
    let helper = world.helper().await;
    let again = world.domain().start_assistance(&helper, other, REASON, "30").await;
    assert_eq!(why(again), "You are assisting jane already. End that first.");
    let second = world.make().employee("eva@op.test", BuiltIn::Support, world.operator).await;
    let second = world.make().caller(second).await;
    let crossing = world.domain().start_assistance(&second, world.customer, REASON, "30").await;
    assert_eq!(why(crossing), "sam is assisting this customer now.");
    // As the customer, he is nobody who could assist.
    let inside = world.inside(&token).await.unwrap();
    for id in [other, world.customer] {
        let nested = world.domain().start_assistance(&inside, id, REASON, "30").await;
        assert_eq!(why(nested), model::text::NOT_DURING_ASSISTANCE);
    }
    let id = world.running().await.id;
    assert_eq!(why(world.domain().end_assistance(&inside, id).await), model::text::NOT_DURING_ASSISTANCE);
    assert_eq!(why(world.domain().begin_assistance(&inside, id, "").await), model::text::NOT_DURING_ASSISTANCE);
}

/// SEC-63: two helpers at the same instant: one of them is in.
#[tokio::test]
async fn of_two_at_once_one_is_in() {
    let world = World::new().await;
    let second = world.make().employee("eva@op.test", BuiltIn::Support, world.operator).await;
    let (first, second) = (world.helper().await, world.make().caller(second).await);
    let (one, two) = tokio::join!(
        world.domain().start_assistance(&first, world.customer, REASON, "30"),
        world.domain().start_assistance(&second, world.customer, REASON, "30"),
    );
    let in_it = [&one, &two].into_iter().filter(|begun| matches!(begun, Ok(Begun::Running { .. }))).count();
    assert_eq!(in_it, 1, "{one:?} {two:?}");
    assert_eq!(world.db.count("select count(*) from assistance where ended_at is null").await, 1);
    assert_eq!(world.mails("assist_started").await, 1);
}

/// SEC-62, SEC-63: the token is nothing without the helper's own session: not as a session, not in the customer's
/// browser, not in another session of the helper's, not beside another helper's.
#[tokio::test]
async fn the_token_opens_only_beside_the_helpers_session() {
    let world = World::new().await;
    let token = world.begin().await;
    let domain = world.domain();
    assert!(domain.caller(&token, Origin::default()).await.unwrap().is_none(), "no session of its own");
    let customer = world.make().caller(world.customer).await;
    assert!(domain.assisted_caller(&customer, &token).await.unwrap().is_none(), "not for the customer");
    let elsewhere = world.make().caller(world.helper).await;
    assert!(domain.assisted_caller(&elsewhere, &token).await.unwrap().is_none(), "not in his other browser");
    let second = world.make().employee("eva@op.test", BuiltIn::Support, world.operator).await;
    let second = world.make().caller(second).await;
    assert!(domain.assisted_caller(&second, &token).await.unwrap().is_none(), "not for another helper");
    assert!(domain.assisted_caller(&world.helper().await, "made up").await.unwrap().is_none());
    // The customer's own session is no assistance either.
    let own = world.make().session(world.customer).await;
    assert!(domain.assisted_caller(&world.helper().await, &own).await.unwrap().is_none());
    assert!(world.inside(&token).await.is_some());
    assert_eq!(
        world.db.count(&format!("select count(*) from assistance where id::text || reason like '%{token}%'")).await,
        0
    );
}
