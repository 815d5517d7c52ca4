//! The pages of jobs: whose are seen, cancelling, trying again.

use model::accounts::Access;
use model::jobs::{ItemQuery, ItemState, JobQuery, JobState};
use model::role::BuiltIn;
use model::{ApiError, Permission};

use crate::kit::{World, api};

/// One's own, and with "Jobs: view" those of people in sight; for others a job is like a made-up one (SEC-45).
#[tokio::test]
async fn jobs_are_seen_by_their_owner_and_those_above() {
    let world = World::new().await;
    let ids = world.customers(2).await;
    let job = world.suspend(&world.manager, &ids).await;
    world.domain().clock().advance(time::Duration::seconds(1));
    let above = world.suspend(&world.admin, &ids).await;
    let dealer = world.make().employee("dan@east.test", BuiltIn::Dealer, world.east).await;
    let dealer = world.make().caller(dealer).await;
    world.domain().clock().advance(time::Duration::seconds(1));
    let own = world.suspend(&dealer, &ids).await;
    let list = async |who: &domain::Caller, query: JobQuery| {
        let list = world.domain().jobs(who, &query).await.unwrap();
        (list.page.rows.iter().map(|row| row.id).collect::<Vec<_>>(), list.others)
    };
    assert_eq!(list(&world.admin, JobQuery::default()).await, (vec![own, above, job], true));
    assert_eq!(list(&world.manager, JobQuery::default()).await, (vec![own, job], true));
    assert_eq!(list(&world.manager, JobQuery { own: true, ..JobQuery::default() }).await, (vec![job], true));
    assert_eq!(list(&dealer, JobQuery::default()).await, (vec![own], false));
    for (who, id) in [(&dealer, job), (&world.manager, above)] {
        assert_eq!(api(world.domain().job(who, id, ItemQuery::default()).await), ApiError::NotFound);
        assert_eq!(api(world.domain().cancel_job(who, id).await), ApiError::NotFound);
        assert_eq!(api(world.domain().retry_job(who, id).await), ApiError::NotFound);
    }
}

/// A cancelled job does nothing more, not even what its server is about to; what was done stays.
#[tokio::test]
async fn cancelling_is_exact() {
    let world = World::new().await;
    let ids = world.customers(4).await;
    let job = world.suspend(&world.manager, &ids).await;
    let claim = world.claim().await;
    world.work(&claim, 2).await;
    let engineer = world.make().employee("eve@east.test", BuiltIn::OperationsEngineer, world.east).await;
    let engineer = world.make().caller(engineer).await;
    assert!(matches!(api(world.domain().cancel_job(&engineer, job).await), ApiError::Forbidden(_)), "sees, may not");
    world.domain().cancel_job(&world.admin, job).await.unwrap();
    world.work(&claim, 9).await;
    assert!(world.domain().claim_job().await.unwrap().is_none());
    let page = world.page(&world.manager, job).await;
    assert_eq!((page.job.state, page.job.done, page.job.left()), (JobState::Cancelled, 2, 2));
    assert!(page.job.reason.starts_with("Cancelled by ada"), "{}", page.job.reason);
    assert_eq!(world.suspended().await, 2);
    assert_eq!(world.db.count("select count(*) from audit where action = 'jobs.cancel'").await, 1);
    assert!(matches!(api(world.domain().cancel_job(&world.manager, job).await), ApiError::Conflict { .. }));
    let waiting = ItemQuery { state: Some(ItemState::Waiting), ..ItemQuery::default() };
    assert_eq!(world.domain().job(&world.manager, job, waiting).await.unwrap().rows.rows.len(), 2);
}

/// What failed or was never reached is tried again by a new job that names the first.
#[tokio::test]
async fn what_was_not_done_is_tried_again() {
    let world = World::new().await;
    let ids = world.customers(3).await;
    let job = world.suspend(&world.manager, &ids).await;
    let claim = world.claim().await;
    world.work(&claim, 1).await;
    assert!(matches!(api(world.domain().retry_job(&world.manager, job).await), ApiError::Conflict { .. }), "it runs");
    world.domain().cancel_job(&world.manager, job).await.unwrap();
    let again = world.domain().retry_job(&world.manager, job).await.unwrap().job;
    world.work_off().await;
    let page = world.page(&world.manager, again).await;
    assert_eq!((page.job.retry_of, page.job.total, page.job.done), (Some(job), 2, 2));
    assert_eq!(world.page(&world.manager, job).await.retries, [again]);
    assert_eq!(world.suspended().await, 3);
    assert!(matches!(api(world.domain().retry_job(&world.manager, again).await), ApiError::Conflict { .. }));
}

/// A reader of another's job is told names of those he sees, and no others (SEC-55).
#[tokio::test]
async fn names_are_those_of_the_readers_sight() {
    let world = World::new().await;
    let far = world.make().end_user("far@op.test", "active", world.op).await;
    let near = world.customers(1).await[0];
    let job = world.suspend(&world.admin, &[far, near]).await;
    world.work_off().await;
    // The admin moves to the manager's company: his jobs come into the manager's sight.
    world
        .db
        .sql(&format!("update account set company_id = '{}' where id = '{}'", world.east, world.admin.account))
        .await;
    let page = world.page(&world.manager, job).await;
    let names: Vec<&str> = page.rows.rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["", "c0"]);
}

/// Who has no view of accounts is told no names, though he sees the job; a customer has no jobs.
#[tokio::test]
async fn names_need_their_view() {
    let world = World::new().await;
    let ids = world.customers(2).await;
    world.domain().set_account_access(&world.manager, &ids, Access::Suspend).await.unwrap();
    let role = world.make().role_with("Watches jobs", &[Permission::JobsView]).await;
    let watcher = world.make().employee("wil@east.test", BuiltIn::Owner, world.east).await;
    world.make().give_role(watcher, role).await;
    let watcher = world.make().caller(watcher).await;
    let job = world.domain().jobs(&watcher, &JobQuery::default()).await.unwrap().page.rows[0].clone();
    assert!(!job.may_cancel && !job.may_retry && !job.own);
    let page = world.page(&watcher, job.id).await;
    assert!(page.rows.rows.iter().all(|row| row.name.is_empty() && row.about.is_none()), "{page:?}");
    let customer = world.make().caller(world.make().end_user("x@east.test", "active", world.east).await).await;
    assert!(matches!(api(world.domain().jobs(&customer, &JobQuery::default()).await), ApiError::Forbidden(_)));
}
