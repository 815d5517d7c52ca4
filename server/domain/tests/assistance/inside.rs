//! What happens inside: everything the customer may, apart from what is his own alone; both names in the log.

use domain::Caller;
use model::accounts::Kind;
use model::ids::SessionId;
use model::{ApiError, text};

use crate::kit::{World, api, why};

/// SEC-61: whatever concerns credentials, the second factor, sessions and consent, called bare.
#[tokio::test]
async fn what_is_the_customers_own_is_refused() {
    let world = World::new().await;
    let mine = world.make().caller(world.customer).await;
    let token = world.begin().await;
    let inside = world.inside(&token).await.unwrap();
    let (domain, id) = (world.domain(), world.running().await.id);
    let refused: Vec<(&str, String)> = vec![
        ("password", why(domain.change_password(&inside, "a", "b", "b").await.map(drop))),
        ("proof", why(domain.step_up(&inside, "a").await.map(drop))),
        ("app", why(domain.begin_totp(&inside).await.map(drop))),
        ("app's code", why(domain.confirm_totp(&inside, "123456").await.map(drop))),
        ("no app", why(domain.remove_totp(&inside).await.map(drop))),
        ("recovery codes", why(domain.renew_recovery_codes(&inside).await.map(drop))),
        ("session", why(domain.end_own_session(&inside, mine.session).await)),
        ("his own session", why(domain.end_own_session(&inside, inside.session).await)),
        ("consent", why(domain.answer_assistance(&inside, id, true).await)),
        ("no consent", why(domain.answer_assistance(&inside, id, false).await)),
        ("the customer's end", why(domain.end_my_assistance(&inside, id).await)),
    ];
    for (what, why) in refused {
        assert_eq!(why, text::NOT_DURING_ASSISTANCE, "{what}");
    }
    assert!(inside.check_own().is_err() && mine.check_own().is_ok());
    // A proof of the helper's is none of the customer's, however fresh.
    assert!(inside.require_fresh(world.clock().now()).is_err());
    assert!(world.inside(&token).await.is_some() && still(&world, &mine).await);
}

async fn still(world: &World, caller: &Caller) -> bool {
    let rows = world.domain().own_sessions(caller).await.unwrap();
    rows.iter().any(|row| row.id == caller.session)
}

/// SEC-60, SEC-61: nothing of the console either, with a caller that holds no permission and no scope.
#[tokio::test]
async fn the_console_stays_closed() {
    let world = World::new().await;
    let token = world.begin().await;
    let inside = world.inside(&token).await.unwrap();
    let query = model::accounts::AccountQuery::of(Kind::EndUser);
    assert!(matches!(api(world.domain().accounts(&inside, &query).await), ApiError::Forbidden(_)));
    assert!(matches!(api(world.domain().running_assistances(&inside).await), ApiError::Forbidden(_)));
    assert!(matches!(
        api(world.domain().view_as(&inside, world.make().built_in(model::role::BuiltIn::Owner).await).await),
        ApiError::Forbidden(_)
    ));
}

/// S1-16, SEC-64, SEC-93: what the customer may do, the helper may; the log names both, in the chain too, and the
/// mail at the end and the customer's list say what was done.
#[tokio::test]
async fn a_change_names_both_and_is_told() {
    let world = World::new().await;
    let token = world.begin().await;
    let inside = world.inside(&token).await.unwrap();
    world.domain().set_time_zone(&inside, "Europe/Berlin").await.unwrap();
    let row = world
        .db
        .text(
            "select actor_name || '/' || assisted_name || '/' || (actor_id <> assisted_id) || '/' || target_name
               from audit where action = 'auth.time_zone'",
        )
        .await;
    assert_eq!(row, "sam/jane/true/jane");
    let admin = world.make().employee("ada@op.test", model::role::BuiltIn::SuperAdministrator, world.operator).await;
    let admin = world.make().caller(admin).await;
    let history = world.domain().account_history(&admin, Kind::EndUser, world.customer).await.unwrap();
    assert!(history.iter().any(|row| row.actor == "sam, assisting jane"), "{history:?}");
    world.domain().leave_assistance(&inside).await.unwrap();
    assert_eq!(world.ended_by().await, "helper");
    assert_eq!(world.mails("assist_ended").await, 1);
    let data = world.db.text("select data::text from mail where kind = 'assist_ended'").await;
    assert!(data.contains("Time zone chosen") && data.contains("Europe/Berlin"), "{data}");
    let customer = world.make().caller(world.customer).await;
    let past = world.domain().assistance_history(&customer).await.unwrap();
    assert_eq!((past.len(), past[0].helper_name.as_str(), past[0].acts.len()), (1, "sam", 1));
    assert!(past[0].acts[0].line().starts_with("Time zone chosen"), "{:?}", past[0]);
    assert!(past[0].ended.is_some());
    // Nothing of it belongs to a second one.
    world.clock().advance(time::Duration::seconds(1));
    let token = world.begin().await;
    let inside = world.inside(&token).await.unwrap();
    world.domain().leave_assistance(&inside).await.unwrap();
    assert!(world.domain().assistance_history(&customer).await.unwrap()[0].acts.is_empty());
    // SEC-94: the name is in the chain.
    while domain::audit::seal(&world.db.pool).await.unwrap() > 0 {}
    assert!(matches!(domain::audit::verify(&world.db.pool).await.unwrap(), domain::audit::Verdict::Whole(_)));
    world.db.sql("update audit set assisted_name = 'nobody' where action = 'auth.time_zone'").await;
    assert!(matches!(domain::audit::verify(&world.db.pool).await.unwrap(), domain::audit::Verdict::Broken(_)));
}

/// SEC-62: longer once, and never over an hour in all.
#[tokio::test]
async fn it_is_extended_once_to_an_hour_at_most() {
    let world = World::new().await;
    let token = world.begin().await;
    world.later(20);
    let inside = world.inside(&token).await.unwrap();
    world.domain().extend_assistance(&inside).await.unwrap();
    let longer = world.inside(&token).await.unwrap().assisting.unwrap();
    assert_eq!(longer.ends_at - world.clock().now(), time::Duration::minutes(40));
    assert!(!longer.may_extend);
    assert!(matches!(api(world.domain().extend_assistance(&inside).await), ApiError::Conflict { .. }));
    world.later(20);
    assert!(world.inside(&token).await.is_some(), "his requests keep his own session too");
    world.later(19);
    assert!(world.inside(&token).await.is_some(), "59 minutes");
    world.later(2);
    assert!(world.inside(&token).await.is_none(), "61 minutes");
    // One of 45 minutes gets 15 more; one of 60 none.
    for (minutes, more) in [("45", Some(60)), ("60", None)] {
        world.domain().end_dead_assistances().await.unwrap();
        let helper = Caller { proof_at: world.clock().now(), ..world.helper_or_new().await };
        let begun = world.domain().start_assistance(&helper, world.customer, "again", minutes).await.unwrap();
        let domain::assistance::Begun::Running { token } = begun else { panic!("{begun:?}") };
        let inside = world.domain().assisted_caller(&helper, &token).await.unwrap().unwrap();
        assert_eq!(inside.assisting.as_ref().unwrap().may_extend, more.is_some(), "{minutes}");
        let extended = world.domain().extend_assistance(&inside).await;
        assert_eq!(extended.is_ok(), more.is_some());
        if let Some(more) = more {
            let until =
                world.domain().assisted_caller(&helper, &token).await.unwrap().unwrap().assisting.unwrap().ends_at;
            assert_eq!(until - world.clock().now(), time::Duration::minutes(more));
        }
        world.domain().leave_assistance(&inside).await.unwrap();
    }
    // Outside of one there is nothing to extend or to leave.
    let helper = world.helper_or_new().await;
    assert!(matches!(api(world.domain().extend_assistance(&helper).await), ApiError::Forbidden(_)));
    assert!(matches!(api(world.domain().leave_assistance(&helper).await), ApiError::Forbidden(_)));
    assert_ne!(helper.session, SessionId(uuid::Uuid::nil()));
}
