//! "Lock down account" (SEC-101).

use domain::caller::Origin;
use domain::tickets::{self, TicketKind};
use model::accounts::{Kind, OutcomeKind};
use model::ids::AccountId;
use model::role::BuiltIn;
use model::{ApiError, Permission};
use uuid::Uuid;

use crate::kit::{World, api};

const WHY: &str = "The phone was stolen";

/// SEC-101: one action ends everything: account, sessions, devices, tickets, mails with codes, assistance; the person
/// is told; the log has the reason.
#[tokio::test]
async fn one_action_ends_everything() {
    let world = World::new().await;
    let admin = world.make().employee("ada@op.test", BuiltIn::SuperAdministrator, world.operator).await;
    let admin = world.make().caller(admin).await;
    let own = world.make().session(world.customer).await;
    let token = world.begin().await;
    world.domain().reset_account_password(&admin, Kind::EndUser, world.customer).await.unwrap();
    let id = world.customer.0;
    world.db.sql(&format!("insert into device (id, account_id, token_hash, created_at, seen_at) values ('{}', '{id}', '\\x01', now(), now())", Uuid::from_u128(1))).await;
    let second = world.second_server();
    let done = world.domain().lock_down(&admin, Kind::EndUser, &[world.customer], WHY).await.unwrap();
    assert_eq!(done.notice, "jane locked down.");
    assert!(second.caller(&own, Origin::default()).await.unwrap().is_none());
    assert!(world.inside_on(&second, &token).await.is_none());
    assert_eq!(world.db.text(&format!("select state from account where id = '{id}'")).await, "off");
    for table in ["session", "device"] {
        assert_eq!(
            world.db.count(&format!("select count(*) from {table} where account_id = '{id}'")).await,
            0,
            "{table}"
        );
    }
    assert_eq!(world.db.count("select count(*) from ticket where used_at is null").await, 0);
    assert_eq!(world.db.count("select count(*) from mail where ticket_id is not null and state = 'queued'").await, 0);
    assert_eq!(world.ended_by().await, "customer_off", "at once");
    assert_eq!((world.mails("locked_down").await, world.mails("assist_ended").await), (1, 1));
    let entry = world.db.text("select changes::text from audit where action = 'accounts.lock_down'").await;
    assert!(entry.contains(WHY) && entry.contains("Suspended"), "{entry}");
    assert_eq!(
        world.db.count("select n from account_tally where kind = 'end_user' and state = 'off' and n <> 0").await,
        1
    );
}

/// Installers and employees too, in every state, in bulk; each row has its own end (decision 6).
#[tokio::test]
async fn every_kind_in_every_state_and_in_bulk() {
    let world = World::new().await;
    let make = world.make();
    let admin = make.employee("ada@op.test", BuiltIn::SuperAdministrator, world.operator).await;
    let admin = make.caller(admin).await;
    let mut ids = Vec::new();
    for state in ["active", "pending", "off"] {
        ids.push(make.installer(&format!("{state}@fit.test"), state, world.east).await);
    }
    let made_up = AccountId(Uuid::from_u128(3));
    let all: Vec<AccountId> = ids.iter().copied().chain([made_up]).collect();
    let done = world.domain().lock_down(&admin, Kind::Installer, &all, WHY).await.unwrap();
    let ends: Vec<OutcomeKind> = done.rows.iter().map(|row| row.result).collect();
    assert_eq!(ends, [OutcomeKind::Done, OutcomeKind::Done, OutcomeKind::Done, OutcomeKind::Failed]);
    assert_eq!(world.db.count("select count(*) from account where kind = 'installer' and state = 'off'").await, 3);
    assert_eq!(world.mails("locked_down").await, 3);
    // The helper himself: his assistance goes with him.
    let token = world.begin().await;
    let done = world.domain().lock_down(&admin, Kind::Employee, &[world.helper], WHY).await.unwrap();
    assert_eq!(done.rows[0].result, OutcomeKind::Done);
    assert!(world.helper_now().await.is_none() && world.inside(&token).await.is_none());
    assert_eq!(world.ended_by().await, "helper_off");
}

/// A registration that was mailed cannot be finished any more.
#[tokio::test]
async fn a_pending_ones_code_is_void() {
    let world = World::new().await;
    let make = world.make();
    let admin = make.employee("ada@op.test", BuiltIn::SuperAdministrator, world.operator).await;
    let admin = make.caller(admin).await;
    let id = make.end_user("new@home.test", "pending", world.east).await;
    world.domain().start_registration("new@home.test", Origin::default()).await.unwrap();
    let mut conn = world.db.pool.acquire().await.unwrap();
    let ticket = tickets::live(&mut conn, TicketKind::Register, id, world.clock().now()).await.unwrap().unwrap();
    drop(conn);
    let code = ticket.code(world.domain());
    world.domain().lock_down(&admin, Kind::EndUser, &[id], WHY).await.unwrap();
    let words = "gravel teapot oblique wander";
    let late = world.domain().finish_registration("new@home.test", &code, words, words, Origin::default()).await;
    assert!(late.is_err());
    world.domain().start_registration("new@home.test", Origin::default()).await.unwrap();
    assert_eq!(world.db.count("select count(*) from ticket where used_at is null").await, 0, "and no new one");
}

/// Permission, ceiling, sight, reason; nobody locks himself out, nor the last Super Administrator.
#[tokio::test]
async fn not_by_everybody_and_not_at_everybody() {
    let world = World::new().await;
    let make = world.make();
    let support = world.helper().await;
    let refused = world.domain().lock_down(&support, Kind::EndUser, &[world.customer], WHY).await;
    assert_eq!(api(refused), ApiError::Forbidden(model::text::missing(Permission::AccountsSuspend)));
    let manager = make.employee("max@east.test", BuiltIn::CommonManager, world.east).await;
    let manager = make.caller(manager).await;
    let error = api(world.domain().lock_down(&manager, Kind::EndUser, &[world.customer], " ").await);
    assert!(error.at("reason").is_some());
    assert!(api(world.domain().lock_down(&manager, Kind::EndUser, &[], WHY).await).at("ids").is_some());
    let first = make.employee("ada@op.test", BuiltIn::SuperAdministrator, world.operator).await;
    let outcome = world.domain().lock_down(&manager, Kind::Employee, &[first, manager.account], WHY).await.unwrap();
    assert_eq!(outcome.rows[0].reason, model::text::NOT_FOUND, "out of sight");
    assert!(outcome.rows[1].reason.contains("own account"));
    let ada = make.caller(first).await;
    let system = make.employee("sys@op.test", BuiltIn::SystemAdministrator, world.operator).await;
    let system = make.caller(system).await;
    let outcome = world.domain().lock_down(&system, Kind::Employee, &[first], WHY).await.unwrap();
    assert!(outcome.rows[0].reason.contains("Super Administrator"), "{outcome:?}");
    let outcome = world.domain().lock_down(&ada, Kind::Employee, &[first], WHY).await.unwrap();
    assert!(outcome.rows[0].reason.contains("own account"), "{outcome:?}");
    assert_eq!(world.db.count("select count(*) from account where state = 'off'").await, 0);
    assert_eq!(world.mails("locked_down").await, 0);
}
