//! Disable, enable and delete, one or many (S4-24 to S4-26, decision 6).

use model::accounts::OutcomeKind::{Done, Failed, Skipped};
use model::accounts::{Kind, State};
use model::employees::Switch;
use model::ids::AccountId;
use model::role::BuiltIn;
use model::{ApiError, text};

use crate::kit::{World, api, forbidden};

/// S4-24, S4-25, SEC-41: off ends every session at once and lets nobody in; on lets him in again.
#[tokio::test]
async fn disabling_ends_sessions_and_enabling_lets_in_again() {
    let world = World::new().await;
    let id = world.owner.account;
    world.make().password(id, "seven green lanterns hum").await;
    let done = world.domain().switch_employees(&world.manager, &[id], Switch::Disable).await.unwrap();
    assert_eq!(done.notice, "olga disabled.");
    assert_eq!(world.sessions(id).await, 0);
    let refused = api(world.sign_in("olga@east.test", "seven green lanterns hum").await);
    assert_eq!(refused, ApiError::field("password", text::SIGN_IN_DISABLED));
    let row = world.domain().account(&world.manager, Kind::Employee, id).await.unwrap().row;
    assert_eq!(row.state, State::Off);
    world.domain().switch_employees(&world.manager, &[id], Switch::Enable).await.unwrap();
    assert!(matches!(
        world.domain().sign_in("olga@east.test", "seven green lanterns hum", None, crate::kit::origin()).await,
        Ok(domain::auth::SignInStep::Code { .. })
    ));
    world.in_step().await;
}

/// Decision 6, SEC-55: each row its own outcome; nothing leaks of one out of sight.
#[tokio::test]
async fn bulk_answers_row_by_row() {
    let world = World::new().await;
    let make = world.make();
    let off = make.employee("off@east.test", BuiltIn::Owner, world.east).await;
    world.domain().switch_employees(&world.manager, &[off], Switch::Disable).await.unwrap();
    let form = world.filled(BuiltIn::Owner).await;
    let pending = world.add(&world.manager, &form).await.unwrap().id;
    let nobody = AccountId(uuid::Uuid::nil());
    let ids = [world.owner.account, off, pending, world.wanda, nobody, world.manager.account];
    let done = world.domain().switch_employees(&world.manager, &ids, Switch::Disable).await.unwrap();
    let ends: Vec<_> = done.rows.iter().map(|row| row.result).collect();
    assert_eq!(ends, [Done, Skipped, Skipped, Failed, Failed, Failed]);
    assert_eq!((done.rows[3].title.as_str(), done.rows[3].reason.as_str()), ("", text::NOT_FOUND));
    assert_eq!(done.rows[3].reason, done.rows[4].reason);
    assert!(done.rows[5].reason.contains("own account"));
    assert_eq!(done.notice, "1 employee disabled, 2 skipped, 3 failed.");
    world.in_step().await;
}

/// S4-26, decision 18: gone for good, with what hangs on him; the log keeps it.
#[tokio::test]
async fn a_removed_employee_is_gone() {
    let world = World::new().await;
    let id = world.owner.account;
    world.domain().remove_accounts(&world.manager, Kind::Employee, &[id]).await.unwrap();
    assert_eq!(api(world.domain().account(&world.manager, Kind::Employee, id).await), ApiError::NotFound);
    assert_eq!(world.sessions(id).await, 0);
    assert_eq!(world.db.count("select count(*) from audit where action = 'employees.remove'").await, 1);
    world.in_step().await;
}

/// SEC-49, SEC-50: never on oneself, on one above, without the permission, or out of sight.
#[tokio::test]
async fn nobody_acts_on_himself_or_one_above() {
    let world = World::new().await;
    let above = world.manager.account;
    let before = world.record(above).await;
    for switch in [Switch::Disable, Switch::Enable] {
        let done = world.domain().switch_employees(&world.engineer, &[above], switch).await.unwrap();
        assert!(done.rows[0].reason.contains("more than you"), "{}", done.rows[0].reason);
        forbidden(world.domain().switch_employees(&world.owner, &[above], switch).await);
    }
    forbidden(world.domain().remove_accounts(&world.engineer, Kind::Employee, &[above]).await);
    let own = world.domain().remove_accounts(&world.manager, Kind::Employee, &[above]).await.unwrap();
    assert!(own.rows[0].reason.contains("own account"));
    assert_eq!(world.record(above).await, before);
}

/// SEC-56: rights taken away during a bulk act stop the rest of it.
#[tokio::test]
async fn who_was_disabled_meanwhile_does_no_more() {
    let world = World::new().await;
    let stale = world.manager.clone();
    let ids = [world.owner.account, world.engineer.account];
    world.domain().switch_employees(&world.admin, &[stale.account], Switch::Disable).await.unwrap();
    let before = world.record(ids[0]).await;
    let refused = api(world.domain().switch_employees(&stale, &ids, Switch::Disable).await);
    assert_eq!(refused, ApiError::SignedOut);
    let done = world.domain().switch_employees(&stale, &ids[..1], Switch::Disable).await.unwrap();
    assert_eq!((done.rows[0].result, done.rows[0].reason.as_str()), (Failed, text::SIGNED_OUT));
    assert_eq!(api(world.domain().remove_accounts(&stale, Kind::Employee, &ids).await), ApiError::SignedOut);
    assert_eq!(world.record(ids[0]).await, before);
}

/// SEC-23: a lost authenticator app is dropped with a reason; a new one is set up before anything else.
#[tokio::test]
async fn a_lost_app_is_dropped_with_a_reason() {
    let world = World::new().await;
    let id = world.owner.account;
    let drop = async |by: &domain::Caller, id, reason: &str| {
        world.domain().remove_account_two_step(by, Kind::Employee, id, reason).await
    };
    assert!(api(drop(&world.manager, id, " ").await).at("reason").is_some());
    assert!(forbidden(drop(&world.engineer, world.manager.account, "lost").await).contains("more than you"));
    assert!(forbidden(drop(&world.manager, world.manager.account, "lost").await).contains("own account"));
    assert_eq!(api(drop(&world.manager, world.wanda, "lost").await), ApiError::NotFound);
    drop(&world.manager, id, "Lost the phone").await.unwrap();
    assert_eq!((world.sessions(id).await, world.mails(id, "factor_changed").await), (0, 1));
    world.make().password(id, "seven green lanterns hum").await;
    let landing = world.sign_in("olga@east.test", "seven green lanterns hum").await.unwrap();
    assert_eq!(landing, domain::auth::Landing::Enrol);
    world.domain().clock().advance(time::Duration::minutes(11));
    assert_eq!(api(drop(&world.manager, id, "lost").await), ApiError::StepUp);
}

/// SEC-42: staff end one session, or all.
#[tokio::test]
async fn sessions_are_ended_by_staff() {
    let world = World::new().await;
    let id = world.owner.account;
    world.make().session(id).await;
    let all = world.domain().account_sessions(&world.manager, Kind::Employee, id).await.unwrap();
    assert_eq!(all.len(), 2);
    world.domain().end_account_sessions(&world.manager, Kind::Employee, id, Some(all[0].id)).await.unwrap();
    assert_eq!(world.sessions(id).await, 1);
    world.domain().end_account_sessions(&world.manager, Kind::Employee, id, None).await.unwrap();
    assert_eq!(world.sessions(id).await, 0);
    forbidden(world.domain().end_account_sessions(&world.engineer, Kind::Employee, world.manager.account, None).await);
}
