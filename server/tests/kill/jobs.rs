//! A job of ten thousand rows whose servers are killed at random, again and again: another one takes it over within 30 s,
//! each row is done exactly once, and the report is exact (REL-24, REL-57).

use std::time::Duration;

use model::accounts::{AccountQuery, Kind};
use model::ids::JobId;
use model::jobs::{Among, ItemQuery, JobPage, JobState, Started};
use tokio::time::{Instant, sleep};

use crate::http::Call;
use crate::program::Program;
use crate::world::World;

/// Rows it applies to.
const MANY: i64 = 10_000;
/// Rows that it skips.
const OFF: i64 = 25;
/// A silent server is taken over within this (REL-57), and what a start takes on a busy machine.
const TAKEN_OVER: Duration = Duration::from_secs(30);

const DONE: &str = "select coalesce(sum(done), 0)::bigint from job";

async fn people(world: &World) {
    let company = world.company;
    world
        .db
        .sql(&format!(
            "with p as (
                 insert into account (id, kind, email, email_canonical, username, label, name_key, state, company_id,
                     sight, created_at, updated_at)
                 select gen_random_uuid(), 'end_user', x, x, x, x, x, case when n <= {OFF} then 'off' else 'active' end,
                        '{company}', array['{company}'::uuid], now(), now()
                   from (select n, 'p' || n || '@east.test' as x from generate_series(1, {MANY} + {OFF}) n) t
                 returning id, label, state
             ), s as (
                 insert into account_search (account_id, kind, sight, text)
                 select id, 'end_user', array['{company}'::uuid], label from p
             )
             insert into account_tally (kind, company_id, state, slot, n)
             select 'end_user', '{company}', state, 0, count(*) from p group by state"
        ))
        .await;
}

/// Starts the job; who asks does not wait for it.
async fn start(world: &World, program: &Program) -> JobId {
    let among = serde_json::to_string(&Among::Accounts(AccountQuery::of(Kind::EndUser))).unwrap();
    let form = format!("act=suspend&among={}", model::viewer::percent(&among));
    let started: Started = program.call(&Call::form("jobs/start", form), &world.token).await.read();
    started.job
}

/// Waits until so many are done; how long nothing moved at most.
async fn until_done(world: &World, wanted: i64) -> Duration {
    let (mut last, mut since, mut longest) = (world.db.count(DONE).await, Instant::now(), Duration::ZERO);
    while last < wanted {
        sleep(Duration::from_millis(20)).await;
        let now = world.db.count(DONE).await;
        longest = longest.max(since.elapsed());
        assert!(longest < TAKEN_OVER + Duration::from_secs(15), "the job stands still at {now}");
        if now > last {
            (last, since) = (now, Instant::now());
        }
    }
    longest
}

/// Both servers work; one is killed wherever it is, and a fresh one takes its place.
#[tokio::test]
async fn rel_24_ten_thousand_rows_once_each_whatever_is_killed() {
    let world = World::new("jobs").await;
    people(&world).await;
    let (mut one, mut two) = (world.start_another().await, world.start_another().await);
    let job = start(&world, &one).await;
    for at in [900, 3_300, 6_100, 8_400] {
        let jitter = i64::try_from(world.db.domain.entropy().below(400)).unwrap();
        until_done(&world, at + jitter).await;
        // Whichever has the job is dead now.
        one.kill().await;
        two.kill().await;
        let killed = Instant::now();
        let before = world.db.count(DONE).await;
        one = world.start_another().await;
        two = world.start_another().await;
        until_done(&world, before + 1).await;
        assert!(killed.elapsed() < TAKEN_OVER, "taken over after {:?}", killed.elapsed());
    }
    until_done(&world, MANY).await;
    let over = "select count(*) from job where state = 'done'";
    world.until("the job is over", over, |n| n == 1).await;
    each_row_once(&world).await;
    report(&world, &two, job).await;
    one.kill().await;
    two.kill().await;
    world.settled().await;
    world.is_whole().await;
}

async fn each_row_once(world: &World) {
    let entries = "from audit where action = 'accounts.suspend' and outcome = 'done'";
    let n = |sql: String| async move { world.db.count(&sql).await };
    assert_eq!(n(format!("select count(*) {entries}")).await, MANY);
    assert_eq!(n(format!("select count(distinct target_id) {entries}")).await, MANY);
    let wrong = "select count(*) from account where kind = 'end_user' and not (state = 'off' and version in (1, 2))";
    assert_eq!(n(wrong.into()).await, 0);
    assert_eq!(n("select count(*) from account where kind = 'end_user' and version = 2".into()).await, MANY);
    let items =
        "select count(*) from job_item i join account a on a.id = i.target where (i.state = 'done') = (a.version = 2)";
    assert_eq!(n(items.into()).await, MANY + OFF);
}

/// The page of the job says what the database says.
async fn report(world: &World, program: &Program, job: JobId) {
    let body = serde_json::json!({ "id": job, "query": ItemQuery::default() }).to_string();
    let page: JobPage = program.call(&Call::json("jobs/open", body), &world.token).await.read();
    let counts = [page.job.total, page.job.done, page.job.skipped, page.job.failed, page.job.left()];
    let n = |n: i64| u32::try_from(n).unwrap();
    assert_eq!(counts, [n(MANY + OFF), n(MANY), n(OFF), 0, 0]);
    assert_eq!(page.job.state, JobState::Done);
}
