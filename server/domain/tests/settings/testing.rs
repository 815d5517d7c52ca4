//! Asking for a test of the mail server: to oneself, not too often, once on all servers, in the log.

use domain::mail::testing;
use model::ApiError;
use model::settings::{StepEnd, TestStep};
use time::Duration;

use crate::kit::{World, api};

#[tokio::test]
async fn a_test_is_run_once_and_shown_to_who_asked() {
    let world = World::new().await;
    let (domain, second) = (world.domain(), world.second_server());
    let admin = world.admin().await;
    assert_eq!(domain.last_mail_test(&admin).await.unwrap(), None);
    domain.test_mail(&admin).await.unwrap();
    assert!(matches!(api(domain.test_mail(&admin).await), ApiError::TooMany(_)), "not right after");
    let (one, two) = tokio::join!(testing::take(domain), testing::take(&second));
    let tasks: Vec<_> = [one.unwrap(), two.unwrap()].into_iter().flatten().collect();
    assert_eq!(tasks.len(), 1, "one server runs it");
    let task = &tasks[0];
    assert_eq!(task.recipient, "root@op.test", "to oneself and nobody else");
    assert!(domain.last_mail_test(&admin).await.unwrap().unwrap().running);
    let step = |end| TestStep { title: "Sign in".into(), end, answer: "535 No".into(), advice: "x".into() };
    testing::note(domain, task, &[step(StepEnd::Done)]).await.unwrap();
    assert_eq!(domain.last_mail_test(&admin).await.unwrap().unwrap().steps.len(), 1);
    testing::end(&second, task, &[step(StepEnd::Failed)], false).await.unwrap();
    let last = domain.last_mail_test(&admin).await.unwrap().unwrap();
    assert!(!last.running && !last.passed);
    let log = "select outcome || ' ' || reason from audit where action = 'settings.mail_tested'";
    assert_eq!(world.db.text(log).await, "failed Sign in: 535 No");
    assert_eq!(world.db.count("select count(*) from audit where action = 'settings.test_mail'").await, 1);
}

/// A server that dies with a test: it is said, and nothing is sent twice. Ten in an hour are enough.
#[tokio::test]
async fn a_lost_test_is_said_and_many_are_too_many() {
    let world = World::new().await;
    let domain = world.domain();
    domain.test_mail(&world.admin().await).await.unwrap();
    testing::take(domain).await.unwrap().unwrap();
    world.advance(Duration::minutes(2));
    let last = domain.last_mail_test(&world.admin().await).await.unwrap().unwrap();
    assert!(!last.running && last.steps.len() == 1 && last.steps[0].answer.contains("gone"), "{last:?}");
    assert!(testing::take(domain).await.unwrap().is_none(), "not taken again: its mail may be out");
    for _ in 1..10 {
        world.advance(Duration::minutes(1));
        domain.test_mail(&world.admin().await).await.unwrap();
    }
    world.advance(Duration::minutes(1));
    assert!(matches!(api(domain.test_mail(&world.admin().await).await), ApiError::TooMany(_)));
}
