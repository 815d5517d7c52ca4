//! Permits: asked for once, answered once, ended by the clock.

use domain::{housekeeping, permits};
use model::ApiError;
use model::ids::PermitId;
use model::installers::{Permit, PermitState};
use model::role::BuiltIn;
use time::Duration;
use uuid::Uuid;

use crate::kit::{Site, api, conflict};

/// The life of a request: asked, lapsed after 24 hours, asked again, granted, ended after 8 hours,
/// refused. Each step is in the installer's history.
#[tokio::test]
async fn a_permit_lives_and_ends_by_the_clock() {
    let site = Site::new().await;
    let domain = site.domain();
    let closed = || async { api(domain.field_panel(&site.installer, site.guarded).await) };
    assert_eq!(closed().await, ApiError::Forbidden(model::text::NEEDS_PERMIT.into()));
    assert_eq!(site.row(site.guarded).await.permit, None);

    let asked = site.ask().await.unwrap();
    assert_eq!((asked.state, asked.answered_by.as_str()), (PermitState::Asked, ""));
    assert_eq!(site.row(site.guarded).await.permit, Some(asked.clone()));
    assert!(matches!(closed().await, ApiError::Forbidden(_)), "asked is not granted");
    site.later(Duration::hours(24) - Duration::seconds(1));
    assert_eq!(site.row(site.guarded).await.permit.unwrap().state, PermitState::Asked);
    site.later(Duration::seconds(1));
    assert_eq!(site.row(site.guarded).await.permit.unwrap().state, PermitState::Ended);
    let late = conflict(domain.answer_permit(&site.admin, asked.id, true).await);
    assert_eq!(late, "Nobody answered this request within 24 hours. The installer can ask again.");

    let asked = caller_again(&site).await;
    let done = domain.answer_permit(&site.admin, asked.id, true).await.unwrap();
    assert_eq!(done.notice, "ines may connect to panel 356920066425017 for 8 hours.");
    let installer = site.make().caller(site.ines).await;
    let panel = domain.field_panel(&installer, site.guarded).await.unwrap().panel;
    let permit = panel.permit.clone().unwrap();
    assert_eq!((permit.state, permit.answered_by.as_str()), (PermitState::Granted, "admin"));
    site.later(Duration::hours(8) - Duration::seconds(1));
    assert!(domain.field_panel(&installer, site.guarded).await.is_ok());
    site.later(Duration::seconds(1));
    assert!(matches!(api(domain.field_panel(&installer, site.guarded).await), ApiError::Forbidden(_)));
    let ended = domain.field_panel_row(&installer, site.guarded).await.unwrap().permit.unwrap();
    assert_eq!(ended.state, PermitState::Ended);

    let asked = caller_again(&site).await;
    let admin = site.make().caller(site.admin.account).await;
    let done = domain.answer_permit(&admin, asked.id, false).await.unwrap();
    assert_eq!(done.notice, "The request of ines for panel 356920066425017 is refused.");
    site.later(Duration::hours(48));
    let refused = domain.field_panel_row(&installer, site.guarded).await.unwrap().permit.unwrap();
    assert_eq!(refused.state, PermitState::Refused, "a refusal stays one");

    let log: Vec<(String, Uuid, serde_json::Value)> =
        sqlx::query_as("select action, target_id, changes from audit where action like 'permits.%' order by at, id")
            .fetch_all(&site.db.pool)
            .await
            .unwrap();
    let actions: Vec<&str> = log.iter().map(|(action, ..)| action.as_str()).collect();
    let wanted = ["permits.request", "permits.request", "permits.grant", "permits.request", "permits.refuse"];
    assert_eq!(actions, wanted);
    for (action, target, changes) in &log {
        assert_eq!(*target, site.ines.0, "{action}");
        assert!(changes.to_string().contains("356920066425017"), "{changes}");
        assert_ne!(domain::audit::title(action), action);
    }
}

/// A request by a session of now: clocks move further than a session lives.
async fn caller_again(site: &Site) -> Permit {
    let installer = site.make().caller(site.ines).await;
    let asked = site.domain().request_permit(&installer, site.guarded, site.domain().new_uuid()).await.unwrap();
    // The log is read in order, and its ids of one millisecond have none.
    site.later(Duration::milliseconds(1));
    asked
}

/// What waits or holds is answered as it stands; a panel that needs no permit gets none.
#[tokio::test]
async fn a_live_request_is_not_made_again() {
    let site = Site::new().await;
    let domain = site.domain();
    let first = site.ask().await.unwrap();
    assert_eq!(site.ask().await.unwrap(), first);
    domain.answer_permit(&site.admin, first.id, true).await.unwrap();
    let granted = site.ask().await.unwrap();
    assert_eq!((granted.id, granted.state), (first.id, PermitState::Granted));
    assert_eq!(site.audits("permits.request").await, 1);
    let needless = conflict(domain.request_permit(&site.installer, site.open, domain.new_uuid()).await);
    assert_eq!(needless, "This panel needs no permission. Open it from your list.");
    assert_eq!(site.audits("permits.request").await, 1);
}

/// REL-25: a form that arrives again makes no second request, even after the answer; keys are an
/// installer's own, and are cleared after a week.
#[tokio::test]
async fn a_form_sent_twice_asks_once() {
    let site = Site::new().await;
    let domain = site.domain();
    let key = domain.new_uuid();
    let first = domain.request_permit(&site.installer, site.guarded, key).await.unwrap();
    domain.answer_permit(&site.admin, first.id, false).await.unwrap();
    let again = domain.request_permit(&site.installer, site.guarded, key).await.unwrap();
    assert_eq!((again.id, again.state), (first.id, PermitState::Refused));
    assert_eq!(site.audits("permits.request").await, 1);

    let igor = site.make().installer("igor@east.test", "active", site.company).await;
    site.link(igor, site.guarded, None).await;
    let igor = site.make().caller(igor).await;
    let other = domain.request_permit(&igor, site.guarded, key).await.unwrap();
    assert_eq!(other.state, PermitState::Asked, "the same key of another person is another key");

    let anew = site.ask().await.unwrap();
    assert_ne!(anew.id, first.id, "another key is another request");
    assert_eq!(site.db.count("select count(*) from once").await, 3);
    site.later(Duration::days(7));
    assert_eq!(housekeeping::run(domain).await.unwrap().once, 0);
    site.later(Duration::seconds(1));
    assert_eq!(housekeeping::run(domain).await.unwrap().once, 3);
}

/// REL-25, REL-46: eight at once, of one key and of eight, make one request.
#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_make_one_request() {
    let site = Site::new().await;
    let one = site.domain().new_uuid();
    let mut work = tokio::task::JoinSet::new();
    for n in 0..8 {
        let (domain, installer, panel) = (site.domain().clone(), site.installer.clone(), site.guarded);
        let key = if n % 2 == 0 { one } else { domain.new_uuid() };
        work.spawn(async move { domain.request_permit(&installer, panel, key).await.unwrap().id });
    }
    let mut ids = work.join_all().await;
    ids.dedup();
    assert_eq!(ids.len(), 1);
    assert_eq!(site.audits("permits.request").await, 1);
    assert_eq!(site.db.count("select count(*) from permit").await, 1);
}

/// Ten requests an hour, then `TooMany` with the time to wait.
#[tokio::test]
async fn an_installer_asks_ten_times_an_hour() {
    let site = Site::new().await;
    let domain = site.domain();
    for _ in 0..10 {
        let asked = site.ask().await.unwrap();
        domain.answer_permit(&site.admin, asked.id, false).await.unwrap();
        site.later(Duration::minutes(1));
    }
    assert_eq!(api(site.ask().await), ApiError::TooMany(50 * 60));
    let igor = site.make().installer("igor@east.test", "active", site.company).await;
    site.link(igor, site.guarded, None).await;
    let igor = site.make().caller(igor).await;
    assert!(domain.request_permit(&igor, site.guarded, domain.new_uuid()).await.is_ok(), "a budget for each");
    site.later(Duration::minutes(50));
    assert!(site.ask().await.is_ok());
    assert_eq!(site.audits("permits.request").await, 12);
}

/// Two answers at once: exactly one wins, and the other learns of it.
#[tokio::test(flavor = "multi_thread")]
async fn of_two_answers_one_holds() {
    let site = Site::new().await;
    for _ in 0..4 {
        let asked = site.ask().await.unwrap();
        let answer = |allow| {
            let (domain, admin) = (site.domain().clone(), site.admin.clone());
            tokio::spawn(async move { domain.answer_permit(&admin, asked.id, allow).await })
        };
        let (yes, no) = (answer(true), answer(false));
        let (yes, no) = (yes.await.unwrap(), no.await.unwrap());
        let state = site.row(site.guarded).await.permit.unwrap().state;
        match (yes, no) {
            (Ok(_), lost @ Err(_)) => {
                assert_eq!(conflict(lost), "This request was permitted by admin already.");
                assert_eq!(state, PermitState::Granted);
            }
            (lost @ Err(_), Ok(_)) => {
                assert_eq!(conflict(lost), "This request was refused by admin already.");
                assert_eq!(state, PermitState::Refused);
            }
            both => panic!("{both:?}"),
        }
        site.db.sql("delete from permit").await;
    }
    assert_eq!(site.audits("permits.grant").await + site.audits("permits.refuse").await, 4);
}

/// SEC-44, SEC-45, SEC-57: who may answer. A made-up request and one out of sight are the same.
#[tokio::test]
async fn staff_with_the_permission_and_the_panel_in_sight_answer() {
    let site = Site::new().await;
    let domain = site.domain();
    let asked = site.ask().await.unwrap();
    assert_eq!(api(domain.answer_permit(&site.west, asked.id, true).await), ApiError::NotFound);
    let made_up = PermitId(domain.new_uuid());
    assert_eq!(api(domain.answer_permit(&site.west, made_up, true).await), ApiError::NotFound);
    assert_eq!(api(domain.answer_permit(&site.admin, made_up, true).await), ApiError::NotFound);
    let support = site.make().employee("support@op.test", BuiltIn::Support, site.company).await;
    let support = site.make().caller(support).await;
    for caller in [&support, &site.installer] {
        assert!(matches!(api(domain.answer_permit(caller, asked.id, true).await), ApiError::Forbidden(_)));
    }
    assert_eq!(site.row(site.guarded).await.permit.unwrap().state, PermitState::Asked);
}

/// Rejecting, unassigning and an ended link leave nothing to permit.
#[tokio::test]
async fn a_decision_about_the_installer_ends_his_permits() {
    let site = Site::new().await;
    let domain = site.domain();
    let now = domain.clock().now();
    let asked = site.ask().await.unwrap();
    let known = permits::last_of(&site.db.pool, site.ines, now).await.unwrap();
    assert_eq!(known.get(&site.guarded), Some(&asked));
    let mut conn = site.db.pool.acquire().await.unwrap();
    permits::end_on(&mut conn, site.ines, site.open).await.unwrap();
    assert_eq!(permits::last_of(&mut *conn, site.ines, now).await.unwrap().len(), 1, "another panel's");
    permits::end_on(&mut conn, site.ines, site.guarded).await.unwrap();
    assert_eq!(permits::last_of(&mut *conn, site.ines, now).await.unwrap().len(), 0);

    let asked = site.ask().await.unwrap();
    let ended = format!("update installer_link set ends_at = '2026-06-01 12:00' where panel_id = '{}'", site.guarded);
    site.db.sql(&ended).await;
    let nothing = conflict(domain.answer_permit(&site.admin, asked.id, true).await);
    assert!(nothing.contains("has ended meanwhile"), "{nothing}");
    permits::end_all(&mut conn, site.ines).await.unwrap();
    assert_eq!(site.db.count("select count(*) from permit").await, 0);

    // A rejected one's last request meets the rejection, whichever comes first (S3-42).
    site.db.sql("update installer_link set ends_at = null").await;
    site.db.sql(&format!("update account set state = 'off' where id = '{}'", site.ines)).await;
    assert_eq!(api(site.ask().await), ApiError::SignedOut);
}
