use domain::{Clock, Domain, Entropy};
use model::ApiError;
use model::accounts::OutcomeKind::{self, Done, Failed, Skipped};
use model::accounts::{AccountQuery, Kind, State};
use model::grid::Total;
use model::ids::AccountId;
use model::installers::Decision;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::cloud::{Cloud, api};

/// S3-36 to S3-42, S3-73, S3-74, decision 6, SEC-55: each row its own outcome; of what is out of sight
/// nothing is said, the same as of an id that was never given.
#[tokio::test]
async fn a_mixed_selection_is_decided_row_by_row() {
    let cloud = Cloud::new().await;
    let pending = cloud.installer("pia", "pending").await;
    let rejected = cloud.installer("rob", "off").await;
    let made_up = AccountId(cloud.domain().new_uuid());
    let ids = [pending, cloud.ina, rejected, cloud.wim, made_up];
    let done = cloud.domain().decide_installers(&cloud.manager, &ids, Decision::Accept).await.unwrap();
    let kinds: Vec<_> = done.rows.iter().map(|row| row.result).collect();
    assert_eq!(kinds, [Done, Skipped, Done, Failed, Failed]);
    assert_eq!(done.notice, "2 installers accepted, 1 skipped, 2 failed.");
    assert_eq!(done.rows[1].reason, "Already accepted.");
    assert_eq!((&done.rows[3].title, &done.rows[3].reason), (&done.rows[4].title, &done.rows[4].reason));
    assert_eq!(done.rows[3].title, "");
    cloud.installer("pip", "pending").await;
    let again = cloud.installer("pat", "pending").await;
    let ids = [again, pending, rejected, cloud.ina];
    let done = cloud.domain().decide_installers(&cloud.manager, &ids, Decision::Reject).await.unwrap();
    let kinds: Vec<_> = done.rows.iter().map(|row| row.result).collect();
    assert_eq!(kinds, [Skipped, Done, Done, Done]);
    assert_eq!(done.rows[0].reason, "Pending: there is no access to reject yet.");
    assert_eq!(cloud.state(cloud.wim).await, "active");
    let log = cloud.logged("installers.reject", pending).await;
    assert_eq!((log[0].before.as_str(), log[0].after.as_str()), ("Accepted", "Rejected"));
    for (state, n) in [(State::Active, 0), (State::Off, 3), (State::Pending, 2)] {
        let query = AccountQuery { status: Some(state), ..AccountQuery::of(Kind::Installer) };
        assert_eq!(cloud.domain().accounts_total(&cloud.manager, &query).await.unwrap(), Total::Exact(n), "{state:?}");
        let query = AccountQuery { company: Some(cloud.east), ..query };
        assert_eq!(cloud.domain().accounts_total(&cloud.admin, &query).await.unwrap(), Total::Exact(n), "the tally");
    }
}

/// One row reads as a sentence; nothing and too much are said before anything is done.
#[tokio::test]
async fn one_none_and_too_many() {
    let cloud = Cloud::new().await;
    let decide = |ids: Vec<AccountId>, decision| {
        let (domain, manager) = (cloud.domain().clone(), cloud.manager.clone());
        async move { domain.decide_installers(&manager, &ids, decision).await }
    };
    assert_eq!(decide(vec![cloud.ina], Decision::Reject).await.unwrap().notice, "ina rejected.");
    assert_eq!(decide(vec![cloud.ina], Decision::Reject).await.unwrap().notice, "ina: Already rejected.");
    assert_eq!(decide(vec![cloud.ina], Decision::Accept).await.unwrap().notice, "ina accepted.");
    assert!(api(decide(vec![], Decision::Accept).await).at("ids").is_some());
    assert!(api(decide(vec![cloud.ina; 201], Decision::Reject).await).at("ids").is_some());
    assert_eq!(cloud.state(cloud.ina).await, "active");
}

/// S3-19, S3-42, SEC-41: rejecting ends sessions, remembered browsers, codes and permits at once;
/// accepting again brings none of them back.
#[tokio::test]
async fn rejecting_ends_everything_at_once() {
    let cloud = Cloud::new().await;
    let token = cloud.make().session(cloud.ina).await;
    cloud.permit(cloud.ina, cloud.east_panel).await;
    cloud.domain().reset_account_password(&cloud.manager, Kind::Installer, cloud.ina).await.unwrap();
    cloud
        .db
        .sql(&format!(
            "insert into device (id, account_id, token_hash, created_at, seen_at) values ('{}', '{}', '\\x01', now(), now())",
            cloud.domain().new_uuid(),
            cloud.ina
        ))
        .await;
    assert!(cloud.is_in(&token).await);
    cloud.domain().decide_installers(&cloud.manager, &[cloud.ina], Decision::Reject).await.unwrap();
    assert!(!cloud.is_in(&token).await);
    let left =
        "select (select count(*) from session s join account a on a.id = s.account_id where a.kind = 'installer')
                    + (select count(*) from device) + (select count(*) from permit)
                    + (select count(*) from ticket where kind = 'reset' and used_at is null)";
    assert_eq!(cloud.db.count(left).await, 0);
    cloud.domain().decide_installers(&cloud.manager, &[cloud.ina], Decision::Accept).await.unwrap();
    assert!(!cloud.is_in(&token).await);
    assert_eq!(cloud.permits().await, 0);
    assert_eq!(cloud.links(&cloud.manager, cloud.ina).await.len(), 1, "his panels stay");
}

/// S3-70 to S3-72, decision 18: gone with everything that hangs on him; the log keeps what he was.
#[tokio::test]
async fn removal_leaves_only_the_log() {
    let cloud = Cloud::new().await;
    cloud.permit(cloud.ina, cloud.east_panel).await;
    let token = cloud.make().session(cloud.ina).await;
    let gone = cloud.domain().remove_accounts(&cloud.manager, Kind::Installer, &[cloud.ina, cloud.wim]).await.unwrap();
    assert_eq!(gone.notice, "1 installer removed, 1 failed.");
    assert!(!cloud.is_in(&token).await);
    assert_eq!(cloud.permits().await, 0);
    assert_eq!(cloud.db.count("select count(*) from installer_link").await, 1, "the other's stays");
    assert!(cloud.listed(&cloud.manager, Kind::Installer).await.is_empty());
    let log = cloud.logged("installers.remove", cloud.ina).await;
    let was: Vec<_> = log.iter().map(|c| (c.field.as_str(), c.before.as_str())).collect();
    assert_eq!(
        was,
        [("Email", "ina@east.test"), ("Name", "ina"), ("Status", "Accepted"), ("Panels", "350269737182540")]
    );
    let customers = cloud.domain().remove_accounts(&cloud.admin, Kind::EndUser, &[cloud.wim]).await.unwrap();
    assert_eq!(customers.rows[0].result, OutcomeKind::Failed, "another kind's page does not reach him");
    assert_eq!(api(cloud.domain().account(&cloud.manager, Kind::Installer, cloud.ina).await), ApiError::NotFound);
}

/// REL-28, REL-29: two administrators accept and reject the same installers at once: each installer
/// ends where his last entry in the log says, and the log explains every change of his state.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_administrators_at_once_leave_a_log_that_explains_all() {
    let cloud = Cloud::new().await;
    let mut ids = Vec::new();
    for n in 0..6 {
        ids.push(cloud.installer(&format!("i{n}"), "pending").await);
    }
    // The machine's clock: what is tested is whose entry comes last.
    let (pool, keys) = (cloud.db.pool.clone(), cloud.domain().keys().clone());
    let settings = cloud.domain().settings().clone();
    let domain = Domain::new(pool, Clock::machine(), Entropy::seeded(9), keys, settings);
    let mut tasks = Vec::new();
    for (n, caller) in [&cloud.admin, &cloud.manager, &cloud.admin, &cloud.manager].into_iter().enumerate() {
        let (domain, caller, ids) = (domain.clone(), caller.clone(), ids.clone());
        let dice = Entropy::seeded(100 + n as u64);
        tasks.push(tokio::spawn(async move {
            let mut done = 0_usize;
            for _ in 0..30 {
                let decision = if dice.below(2) == 0 { Decision::Accept } else { Decision::Reject };
                let mut some: Vec<AccountId> = ids.iter().copied().filter(|_| dice.below(3) > 0).collect();
                some.sort_by_key(|_| dice.below(1000));
                if some.is_empty() {
                    continue;
                }
                let outcome = domain.decide_installers(&caller, &some, decision).await.unwrap();
                assert!(outcome.rows.iter().all(|row| row.result != OutcomeKind::Failed), "{outcome:?}");
                done += outcome.rows.iter().filter(|row| row.result == OutcomeKind::Done).count();
            }
            done
        }));
    }
    let mut done = 0;
    for task in tasks {
        done += task.await.unwrap();
    }
    let log: Vec<Entry> = sqlx::query_as(
        "select target_id, at, changes->0->>'before' as before, changes->0->>'after' as after from audit
          where action in ('installers.accept', 'installers.reject') and outcome = 'done' order by at",
    )
    .fetch_all(&cloud.db.pool)
    .await
    .unwrap();
    assert_eq!(log.len(), done, "one entry for each change");
    for id in ids {
        let own: Vec<&Entry> = log.iter().filter(|entry| entry.target_id == id.0).collect();
        let row = domain.account(&cloud.admin, Kind::Installer, id).await.unwrap().row;
        assert_eq!(row.version, 1 + i64::try_from(own.len()).unwrap(), "as many changes as entries");
        assert_eq!(row.state.word(Kind::Installer), told(own), "the last entry's state");
    }
    let real = "select count(*) from (select kind, company_id, state, count(*) from account group by 1, 2, 3
                    except select kind, company_id, state, sum(n) from account_tally group by 1, 2, 3) d";
    assert_eq!(cloud.db.count(real).await, 0, "the tally is exact");
}

#[derive(Debug, sqlx::FromRow)]
struct Entry {
    target_id: Uuid,
    at: OffsetDateTime,
    before: String,
    after: String,
}

/// Where the entries lead, in the order of their times; each must begin where the one before it ended.
/// Those of one millisecond are in no order: of them the fitting one is next.
fn told(mut entries: Vec<&Entry>) -> String {
    let mut state = "Pending".to_owned();
    while let Some(first) = entries.first().map(|entry| entry.at) {
        let next = entries.iter().position(|entry| entry.at == first && entry.before == state);
        let Some(next) = next else { panic!("no entry begins at {state}, where the one before ended: {entries:?}") };
        state.clone_from(&entries.remove(next).after);
    }
    state
}
