//! Bulk acts (REL-24, decision 6): Accept, Reject and Remove of installers (S3-41, S3-42, S3-72, S3-74), Suspend of
//! accounts.

use domain::accounts::find_locked;
use domain::caller::Actor;
use domain::{Scope, Tx};
use model::accounts::{Kind, OutcomeKind};

use crate::rows::{Act, CHANGED, PEOPLE, Rows};
use crate::world::World;

const ACCEPT: Act = Act {
    endpoint: "installers/accept",
    action: "installers.accept",
    kind: Kind::Installer,
    from: "pending",
    to: Some("active"),
    again: (OutcomeKind::Skipped, "Already accepted."),
};
const REJECT: Act = Act {
    endpoint: "installers/reject",
    action: "installers.reject",
    kind: Kind::Installer,
    from: "active",
    to: Some("off"),
    again: (OutcomeKind::Skipped, "Already rejected."),
};
const REMOVE: Act = Act {
    endpoint: "installers/remove",
    action: "installers.remove",
    kind: Kind::Installer,
    from: "active",
    to: None,
    // Nobody is there any more, so there is nobody to skip.
    again: (OutcomeKind::Failed, model::text::NOT_FOUND),
};
const SUSPEND: Act = Act {
    endpoint: "accounts/suspend",
    action: "accounts.suspend",
    kind: Kind::EndUser,
    from: "active",
    to: Some("off"),
    again: (OutcomeKind::Skipped, "Already suspended."),
};

/// Statements that let nobody write to a table while their transaction lasts.
const TALLY: &str = "begin; lock table account_tally in share mode";
const SESSION: &str = "begin; lock table session in share mode";
const SEARCH: &str = "begin; lock table account_search in share mode";
const AUDIT: &str = "begin; lock table audit in share mode";

/// The row `n` held by the test: a bulk comes up to it and no further.
async fn hold(rows: &Rows<'_>, world: &World, n: usize, kind: Kind) -> Tx {
    let mut tx = world.db.domain.begin_unchecked_as(Actor::system("test")).await.unwrap();
    find_locked(tx.conn(), &Scope::unchecked_everything(), kind, rows.ids[n]).await.unwrap();
    tx
}

/// Kills a server in the middle of one row: the row before its last is done, and of this one everything is
/// written up to what `stop` stops.
async fn killed_inside_a_row(rows: &Rows<'_>, world: &World, kind: Kind, n: usize, stop: &'static str) {
    let program = world.start().await;
    rows.are_shown(&program).await;
    let held = hold(rows, world, n, kind).await;
    let bulk = program.begin(&rows.call(), &world.token).await;
    world.until_at_a_row().await;
    let stopped = world.db.pool.begin_with(stop).await.unwrap();
    drop(held);
    world.until_half_way().await;
    program.kill().await;
    world.still_half_way().await;
    stopped.rollback().await.unwrap();
    rows.nothing_was_acknowledged(bulk).await;
    world.settled().await;
    rows.none_is_torn().await;
    rows.done_up_to(n).await;
}

/// What is left is done by asking again; what was answered is there after another kill.
async fn finished_and_killed(rows: &Rows<'_>, world: &World) {
    let program = world.start().await;
    rows.are_shown(&program).await;
    rows.are_finished_by(&program).await;
    program.kill().await;
    world.settled().await;
    rows.none_is_torn().await;
    rows.done_up_to(PEOPLE).await;
    rows.are_shown(&world.start().await).await;
}

/// REL-24, S3-41: killed between two rows, and wherever it happens to be.
#[tokio::test]
async fn rel_24_accept_killed_anywhere_leaves_each_row_whole() {
    let world = World::new("accept").await;
    let rows = Rows::new(&world, ACCEPT).await;
    let program = world.start().await;
    let held = hold(&rows, &world, 40, Kind::Installer).await;
    let bulk = program.begin(&rows.call(), &world.token).await;
    world.until_at_a_row().await;
    program.kill().await;
    drop(held);
    rows.nothing_was_acknowledged(bulk).await;
    world.settled().await;
    rows.none_is_torn().await;
    rows.done_up_to(40).await;
    for least in [60, 80, 100] {
        let program = world.start().await;
        rows.are_shown(&program).await;
        // It cannot have come to its end, however late the kill.
        let held = hold(&rows, &world, PEOPLE - 1, Kind::Installer).await;
        let bulk = program.begin(&rows.call(), &world.token).await;
        world.until("some are accepted", CHANGED, |n| n >= least).await;
        program.kill().await;
        drop(held);
        rows.nothing_was_acknowledged(bulk).await;
        world.settled().await;
        rows.none_is_torn().await;
        rows.done_up_to(rows.changed().await).await;
    }
    finished_and_killed(&rows, &world).await;
}

/// REL-24, S3-42: a row's state, tally and sessions go with its entry in the log, or not at all.
#[tokio::test]
async fn rel_24_reject_killed_inside_a_row_leaves_nothing_of_it() {
    let world = World::new("reject").await;
    let rows = Rows::new(&world, REJECT).await;
    for (n, stop) in [(35, TALLY), (70, SESSION), (105, AUDIT)] {
        killed_inside_a_row(&rows, &world, Kind::Installer, n, stop).await;
    }
    finished_and_killed(&rows, &world).await;
}

/// REL-24, REL-15, S3-72: nobody is half removed, and mails of who is still there still wait.
#[tokio::test]
async fn rel_24_remove_killed_inside_a_row_leaves_nothing_of_it() {
    let world = World::new("remove").await;
    let rows = Rows::new(&world, REMOVE).await;
    for (n, stop) in [(35, SESSION), (70, SEARCH), (105, AUDIT)] {
        killed_inside_a_row(&rows, &world, Kind::Installer, n, stop).await;
    }
    finished_and_killed(&rows, &world).await;
}

/// REL-24: the same of accounts.
#[tokio::test]
async fn rel_24_suspend_killed_inside_a_row_leaves_nothing_of_it() {
    let world = World::new("suspend").await;
    let rows = Rows::new(&world, SUSPEND).await;
    for (n, stop) in [(35, TALLY), (70, SESSION), (105, AUDIT)] {
        killed_inside_a_row(&rows, &world, Kind::EndUser, n, stop).await;
    }
    finished_and_killed(&rows, &world).await;
}

/// The check itself: each part of a row that changes without the others shows.
#[tokio::test]
async fn a_torn_row_is_seen() {
    let world = World::new("torn").await;
    let rows = Rows::new(&world, REJECT).await;
    rows.none_is_torn().await;
    let of = |n: usize| format!("= '{}'", rows.ids[n]);
    let entry = |n: usize| {
        format!(
            "insert into audit (id, at, action, target_id, outcome)
             values (gen_random_uuid(), now(), 'installers.reject', '{}', 'done')",
            rows.ids[n]
        )
    };
    let halves = [
        format!("update account set state = 'off', version = 2 where id {}", of(0)),
        format!("delete from session where account_id {}", of(1)),
        format!("update account set security_version = 2 where id {}", of(2)),
        entry(3),
        format!("update account set version = 2 where id {}", of(4)),
        format!("delete from account_search where account_id {}", of(5)),
    ];
    for (n, sql) in halves.iter().enumerate() {
        assert_eq!(world.db.sql(sql).await, 1);
        assert_eq!(rows.torn().await, i64::try_from(n).unwrap() + 1, "{sql}");
    }
    // What a whole one looks like: the first one's rest, and then an entry too many.
    world.db.sql(&format!("update account set security_version = 2 where id {}", of(0))).await;
    world.db.sql(&format!("delete from session where account_id {}", of(0))).await;
    world.db.sql(&entry(0)).await;
    assert_eq!(rows.torn().await, 6, "nobody told him");
    let told = "insert into mail (id, account_id, recipient, kind, state, next_try_at, created_at)
                select gen_random_uuid(), id, 'x@east.test', 'turned_off', 'queued', now() + interval '1 year', now()
                  from account where id";
    world.db.sql(&format!("{told} {}", of(0))).await;
    assert_eq!(rows.torn().await, 5);
    world.db.sql(&entry(0)).await;
    assert_eq!(rows.torn().await, 6);
}
