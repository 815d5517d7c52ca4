//! What happens to a job whatever happens to its servers and its owner.

use domain::jobs::Turn;
use model::accounts::{Access, Kind, OutcomeKind};
use model::employees::Switch;
use model::jobs::{ItemState, JobState};
use model::{ApiError, text};

use crate::kit::{World, api};

/// REL-24, REL-57: a silent server's job is taken over within 30 s; what it had done is not done again, and what it does
/// late does not count.
#[tokio::test]
async fn a_silent_server_is_taken_over() {
    let world = World::new().await;
    let ids = world.customers(5).await;
    let job = world.suspend(&world.manager, &ids).await;
    let silent = world.claim().await;
    assert_eq!(world.work(&silent, 2).await, Turn::Paused);
    assert!(world.domain().claim_job().await.unwrap().is_none(), "its lease holds");
    world.domain().clock().advance(time::Duration::seconds(29));
    let next = world.claim().await;
    assert_eq!(world.work(&silent, 9).await, Turn::Over, "no longer its own");
    assert_eq!(world.suspended().await, 2);
    assert_eq!(world.work(&next, 9).await, Turn::Over);
    let page = world.page(&world.manager, job).await;
    assert_eq!((page.job.state, page.job.done, page.job.left()), (JobState::Done, 5, 0));
    assert_eq!(world.suspended().await, 5);
    assert!(page.rows.rows.iter().all(|row| row.state == ItemState::Done && row.about.is_some()), "{page:?}");
    assert_eq!(page.rows.rows[0].name, "c0");
    assert!(world.domain().claim_job().await.unwrap().is_none());
}

/// REL-31: a server that stops hands its lease back; another goes on at once.
#[tokio::test]
async fn a_stopping_server_hands_back() {
    let world = World::new().await;
    let ids = world.customers(3).await;
    world.suspend(&world.manager, &ids).await;
    let first = world.claim().await;
    world.work(&first, 1).await;
    world.domain().release_job(&first).await.unwrap();
    world.work_off().await;
    assert_eq!(world.suspended().await, 3);
}

/// REL-28: two jobs on the same rows: the second finds each done, and says so.
#[tokio::test]
async fn overlapping_jobs_report_what_was_done_already() {
    let world = World::new().await;
    let ids = world.customers(4).await;
    let one = world.suspend(&world.manager, &ids).await;
    let two = world.suspend(&world.admin, &ids).await;
    let (a, b) = (world.claim().await, world.claim().await);
    world.work(&a, 2).await;
    world.work(&b, 9).await;
    world.work(&a, 9).await;
    let (one, two) = (world.page(&world.admin, one).await.job, world.page(&world.admin, two).await.job);
    assert_eq!((one.done, one.skipped, two.done, two.skipped), (2, 2, 2, 2));
    assert_eq!(world.suspended().await, 4);
}

/// SEC-55: a row out of sight fails like a made-up id, and shows no name.
#[tokio::test]
async fn rows_out_of_sight_say_nothing() {
    let world = World::new().await;
    let hidden = world.make().end_user("hidden@op.test", "active", world.op).await;
    let job = world.suspend(&world.manager, &[hidden, world.customers(1).await[0]]).await;
    world.work_off().await;
    let page = world.page(&world.manager, job).await;
    let row = &page.rows.rows[0];
    assert_eq!((row.state, row.name.as_str(), row.reason.as_str()), (ItemState::Failed, "", text::NOT_FOUND));
    assert!(row.about.is_none());
    assert_eq!((page.job.done, page.job.failed), (1, 1));
    assert_eq!(world.db.text(&format!("select state from account where id = '{hidden}'")).await, "active");
}

/// SEC-56: who loses the permission, is turned off, or is signed out everywhere in the middle does no more; the rest says
/// why. What he did stays.
#[tokio::test]
async fn who_loses_his_power_does_no_more() {
    for how in ["permission", "disabled", "signed out"] {
        let world = World::new().await;
        let ids = world.customers(4).await;
        let job = world.suspend(&world.manager, &ids).await;
        let claim = world.claim().await;
        world.work(&claim, 2).await;
        let id = world.manager.account;
        match how {
            "permission" => {
                let role = world.make().role_with("Looks only", &[model::Permission::AccountsView]).await;
                world.make().give_role(id, role).await;
            }
            "disabled" => {
                world.domain().switch_employees(&world.admin, &[id], Switch::Disable).await.unwrap();
            }
            _ => world.domain().end_account_sessions(&world.admin, Kind::Employee, id, None).await.map(drop).unwrap(),
        }
        assert_eq!(world.work(&claim, 9).await, Turn::Over, "{how}");
        let page = world.page(&world.admin, job).await;
        assert_eq!((page.job.state, page.job.done, page.job.left()), (JobState::Stopped, 2, 2), "{how}");
        assert!(!page.job.reason.is_empty(), "{how}");
        assert_eq!(world.suspended().await, 2, "{how}");
        let noted = "select count(*) from audit where action = 'jobs.stop' and outcome = 'refused'";
        assert_eq!(world.db.count(noted).await, 1, "{how}");
    }
}

/// SEC-101: locking its owner down ends his jobs in the same moment.
#[tokio::test]
async fn lock_down_ends_the_jobs_of_a_person() {
    let world = World::new().await;
    let ids = world.customers(2).await;
    let job = world.suspend(&world.manager, &ids).await;
    world.domain().lock_down(&world.admin, Kind::Employee, &[world.manager.account], "stolen").await.unwrap();
    assert!(world.domain().claim_job().await.unwrap().is_none());
    let page = world.page(&world.admin, job).await;
    assert_eq!((page.job.state, page.job.done), (JobState::Stopped, 0));
    assert!(page.job.reason.contains("locked down"));
}

/// S0-8, S3-74, decision 6: few rows are done within the request, each with its outcome; it is a job all the same.
#[tokio::test]
async fn few_rows_are_done_at_once() {
    let world = World::new().await;
    let mut ids = world.customers(2).await;
    ids.push(world.make().end_user("pending@east.test", "pending", world.east).await);
    let done = world.domain().set_account_access(&world.manager, &ids, Access::Suspend).await.unwrap();
    assert!(done.job.is_none(), "{done:?}");
    let ends: Vec<_> = done.rows.iter().map(|row| row.result).collect();
    assert_eq!(ends, [OutcomeKind::Done, OutcomeKind::Done, OutcomeKind::Skipped]);
    assert_eq!(done.notice, "2 accounts suspended, 1 skipped.");
    let list = world.domain().jobs(&world.manager, &model::jobs::JobQuery::default()).await.unwrap();
    let job = &list.page.rows[0];
    assert_eq!((job.state, job.done, job.skipped, job.own), (JobState::Done, 2, 1, true));
    // One alone is one transaction: no job.
    let one = world.domain().set_account_access(&world.manager, &ids[..1], Access::Enable).await.unwrap();
    assert_eq!(one.notice, "c0 enabled.");
    assert_eq!(world.db.count("select count(*) from job").await, 1);
}

/// SEC-41: a session that has ended starts nothing.
#[tokio::test]
async fn an_ended_session_starts_nothing() {
    let world = World::new().await;
    let ids = world.customers(2).await;
    let id = world.manager.account;
    world.domain().end_account_sessions(&world.admin, Kind::Employee, id, None).await.unwrap();
    let refused = api(world.domain().set_account_access(&world.manager, &ids, Access::Suspend).await);
    assert_eq!(refused, ApiError::SignedOut);
    assert_eq!(world.suspended().await, 0);
}
