//! The installer application's rules, on a real database: own panels, permits, installer access.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use domain::caller::Caller;
use domain::{Domain, Error, housekeeping, permits};
use model::ApiError;
use model::field_app::{FieldPanel, FieldPanels};
use model::ids::{AccountId, CompanyId, GroupId, PanelId, PermitId};
use model::installers::{Permit, PermitState};
use model::role::BuiltIn;
use testkit::TestDb;
use testkit::people::Make;
use time::Duration;
use uuid::Uuid;

/// Ines, an installer with three panels of the east: one open, one that needs a permit, one that does
/// not let the installer application in. And staff of the operator, of the east, and of the west.
struct Site {
    db: TestDb,
    company: CompanyId,
    group: GroupId,
    open: PanelId,
    guarded: PanelId,
    shut: PanelId,
    foreign: PanelId,
    ines: AccountId,
    installer: Caller,
    admin: Caller,
    west: Caller,
}

impl Site {
    async fn new() -> Self {
        let db = TestDb::new().await;
        let make = Make(&db.domain);
        let operator = make.company("OP", None).await;
        let company = make.company("EAST", Some(operator)).await;
        let other = make.company("WEST", Some(operator)).await;
        let group = make.group("East sites", company).await;
        let far = make.group("West sites", other).await;
        let open = make.panel("350269737182540", group).await;
        let guarded = make.panel("356920066425017", group).await;
        let shut = make.panel("353328824442816", group).await;
        let foreign = make.panel("354619309234358", far).await;
        let ines = make.installer("ines@east.test", "active", company).await;
        let admin = make.employee("admin@op.test", BuiltIn::SuperAdministrator, operator).await;
        let west = make.employee("manager@west.test", BuiltIn::CommonManager, other).await;
        make.member(far, west).await;
        let (admin, west) = (make.caller(admin).await, make.caller(west).await);
        let installer = make.caller(ines).await;
        db.sql("update panel set installer_access = true").await;
        db.sql(&format!("update panel set installer_access = false where id = '{shut}'")).await;
        db.sql(&format!("update panel set needs_permit = true where id = '{guarded}'")).await;
        let site = Self { db, company, group, open, guarded, shut, foreign, ines, installer, admin, west };
        for panel in [open, guarded, shut] {
            site.link(ines, panel, None).await;
        }
        site
    }

    fn domain(&self) -> &Domain {
        &self.db.domain
    }

    fn make(&self) -> Make<'_> {
        Make(&self.db.domain)
    }

    fn later(&self, by: Duration) {
        self.domain().clock().advance(by);
    }

    /// Puts an installer on a panel, until so many hours from now.
    async fn link(&self, who: AccountId, panel: PanelId, hours: Option<i64>) {
        let now = self.domain().clock().now();
        sqlx::query(
            "insert into installer_link (id, account_id, panel_id, ends_at, created_at, updated_at)
             values ($1, $2, $3, $4, $5, $5)",
        )
        .bind(self.domain().new_uuid())
        .bind(who.0)
        .bind(panel.0)
        .bind(hours.map(|hours| now + Duration::hours(hours)))
        .bind(now)
        .execute(&self.db.pool)
        .await
        .unwrap();
    }

    async fn list(&self, search: &str) -> FieldPanels {
        self.domain().field_panels(&self.installer, search, 1).await.unwrap()
    }

    async fn imeis(&self, search: &str) -> Vec<String> {
        self.list(search).await.rows.into_iter().map(|row| row.imei).collect()
    }

    async fn row(&self, panel: PanelId) -> FieldPanel {
        self.domain().field_panel_row(&self.installer, panel).await.unwrap()
    }

    async fn ask(&self) -> domain::Result<Permit> {
        self.domain().request_permit(&self.installer, self.guarded, self.domain().new_uuid()).await
    }

    async fn audits(&self, action: &str) -> i64 {
        self.db.count(&format!("select count(*) from audit where action = '{action}' and outcome = 'done'")).await
    }
}

#[track_caller]
fn api<T>(result: domain::Result<T>) -> ApiError {
    match result {
        Err(Error::Api(error)) => error,
        Err(other) => panic!("not for a person: {other}"),
        Ok(_) => panic!("it went through"),
    }
}

#[track_caller]
fn conflict<T>(result: domain::Result<T>) -> String {
    match api(result) {
        ApiError::Conflict { message, .. } => message,
        other => panic!("{other:?}"),
    }
}

/// SEC-45, SEC-46, S3-104: his own panels that let the application in, and nothing else; what is not his
/// is as a made-up id.
#[tokio::test]
async fn an_installer_sees_his_own_open_panels_only() {
    let site = Site::new().await;
    let domain = site.domain();
    let found = site.list("").await;
    // By account code, which is the IMEI's end here.
    let imeis: Vec<&str> = found.rows.iter().map(|row| row.imei.as_str()).collect();
    assert_eq!(imeis, ["350269737182540", "356920066425017"]);
    assert_eq!((found.total, found.closed), (2, 1));
    assert!(found.rows[0].is_open() && !found.rows[1].is_open());

    let panel = domain.field_panel(&site.installer, site.open).await.unwrap();
    assert_eq!(panel.group, "East sites");
    assert_eq!(panel.partitions.iter().map(|(n, _)| *n).collect::<Vec<_>>(), [1, 2, 3, 4]);
    for id in [site.foreign, site.shut, PanelId(Uuid::nil()), PanelId(domain.new_uuid())] {
        assert_eq!(api(domain.field_panel(&site.installer, id).await), ApiError::NotFound);
        assert_eq!(api(domain.field_panel_row(&site.installer, id).await), ApiError::NotFound);
        assert_eq!(api(domain.request_permit(&site.installer, id, domain.new_uuid()).await), ApiError::NotFound);
    }
}

/// Decision 12: a link past its end gives no access; the clock ends it, nobody else.
#[tokio::test]
async fn an_end_date_ends_access_by_itself() {
    let site = Site::new().await;
    site.db.sql("update panel set needs_permit = false").await;
    let far = site.make().panel("357675348678101", site.group).await;
    site.db.sql(&format!("update panel set installer_access = true where id = '{far}'")).await;
    site.link(site.ines, far, Some(1)).await;
    assert_eq!(site.list("").await.total, 3);
    assert!(site.domain().field_panel(&site.installer, far).await.unwrap().panel.ends_at.is_some());
    site.later(Duration::minutes(59));
    assert_eq!(site.list("").await.total, 3);
    site.later(Duration::minutes(1));
    assert_eq!(site.list("").await.total, 2, "the end is the first instant without access");
    assert_eq!(api(site.domain().field_panel(&site.installer, far).await), ApiError::NotFound);
    assert_eq!(site.list("357675348678101").await.total, 0);
}

/// S3-104: staff switch installer access for a panel in their sight; it takes effect at once.
#[tokio::test]
async fn access_off_hides_a_panel_at_once() {
    let site = Site::new().await;
    let domain = site.domain();
    let done = domain.set_panel_installer_access(&site.admin, site.open, false).await.unwrap();
    assert_eq!(done.notice, "Installer access of panel 350269737182540 is off.");
    assert_eq!(api(domain.field_panel(&site.installer, site.open).await), ApiError::NotFound);
    let found = site.list("").await;
    assert_eq!((found.total, found.closed), (1, 2));
    // Again: nothing happens, nothing is logged.
    domain.set_panel_installer_access(&site.admin, site.open, false).await.unwrap();
    assert_eq!(site.audits("panels.installer_access").await, 1);
    site.later(Duration::milliseconds(1));
    domain.set_panel_installer_access(&site.admin, site.open, true).await.unwrap();
    assert!(domain.field_panel(&site.installer, site.open).await.is_ok());
    let changes: Vec<(Uuid, String, serde_json::Value)> = sqlx::query_as(
        "select target_id, target_name, changes from audit where action = 'panels.installer_access' order by id",
    )
    .fetch_all(&site.db.pool)
    .await
    .unwrap();
    assert_eq!(changes.len(), 2);
    assert_eq!((changes[0].0, changes[0].1.as_str()), (site.open.0, "350269737182540"));
    assert_eq!(changes[0].2, serde_json::json!([{ "field": "Installer access", "before": "On", "after": "Off" }]));

    // SEC-45, SEC-57: out of sight is not there; without the permission it is forbidden.
    assert_eq!(api(domain.set_panel_installer_access(&site.west, site.open, false).await), ApiError::NotFound);
    let support = site.make().employee("support@op.test", BuiltIn::Support, site.company).await;
    let support = site.make().caller(support).await;
    for caller in [&support, &site.installer] {
        let refused = api(domain.set_panel_installer_access(caller, site.open, false).await);
        assert!(matches!(refused, ApiError::Forbidden(_)), "{refused:?}");
    }
    assert!(domain.field_panel(&site.installer, site.open).await.is_ok());
}

/// Substring over IMEI, account code and name, folded, wildcards taken as text (SEC-82).
#[tokio::test]
async fn a_search_finds_parts_of_imei_code_and_name() {
    let site = Site::new().await;
    site.db
        .sql(&format!(
            "update panel_search set text = '350269737182540' || E'\\n' || 'f3c2b8' || E'\\n' || 'angstrom 50%_ hall'
              where panel_id = '{}'",
            site.open
        ))
        .await;
    for search in ["350269737182540", "9737", "F3C2", "Ångström", "hall ANG", "50%_", "  f3c2b8  "] {
        assert_eq!(site.imeis(search).await, ["350269737182540"], "{search}");
    }
    for search in ["%", "_", "50_", "hall missing", "\\", "'", "354619309234358", "353328824442816"] {
        let found = site.imeis(search).await;
        // "%" and "_" stand in the name.
        let expected: &[&str] = if ["%", "_"].contains(&search) { &["350269737182540"] } else { &[] };
        assert_eq!(found, expected, "{search}");
    }
    assert_eq!(site.list("hall").await.closed, 1, "what is closed is said whatever is looked for");
}

/// Fifteen a page; a page that is not there is empty, not an error.
#[tokio::test]
async fn a_long_list_has_pages() {
    let site = Site::new().await;
    for n in 0..30 {
        let panel = site.make().panel(&format!("3500000000000{n:02}"), site.group).await;
        site.db.sql(&format!("update panel set installer_access = true where id = '{panel}'")).await;
        site.link(site.ines, panel, None).await;
    }
    let domain = site.domain();
    let pages = [(0, 15), (1, 15), (2, 15), (3, 2), (4, 0), (u32::MAX, 0)];
    for (page, rows) in pages {
        let found = domain.field_panels(&site.installer, "", page).await.unwrap();
        assert_eq!((found.rows.len(), found.total), (rows, 32), "page {page}");
    }
}

/// Who is on the panel, by name and role; those whose end is past are not.
#[tokio::test]
async fn a_panel_names_the_people_on_it() {
    let site = Site::new().await;
    let make = site.make();
    let zoe = make.end_user("zoe@home.test", "active", site.company).await;
    let max = make.end_user("max@home.test", "active", site.company).await;
    let past = make.end_user("past@home.test", "active", site.company).await;
    let igor = make.installer("igor@east.test", "active", site.company).await;
    for who in [zoe, max, past] {
        make.customer_link(who, site.open).await;
    }
    site.link(igor, site.open, None).await;
    let sql = |who: AccountId, set: &str| format!("update customer_link set {set} where account_id = '{who}'");
    site.db.sql(&sql(zoe, "user_name = 'Zoe', role = 'master'")).await;
    site.db.sql(&sql(max, "user_name = 'Max'")).await;
    site.db.sql(&sql(past, "ends_at = '2026-06-01 12:00'")).await;
    let panel = site.domain().field_panel(&site.installer, site.open).await.unwrap();
    let people: Vec<(&str, &str)> = panel.people.iter().map(|p| (p.name.as_str(), p.role.as_str())).collect();
    let wanted = [("Zoe", "Master user"), ("Max", "Regular user"), ("igor", "Installer"), ("ines", "Installer")];
    assert_eq!(people, wanted);
}

/// SEC-44: employees and end users are refused, and an installer with something left to do.
#[tokio::test]
async fn the_application_is_for_installers() {
    let site = Site::new().await;
    let domain = site.domain();
    let zoe = site.make().end_user("zoe@home.test", "active", site.company).await;
    let zoe = site.make().caller(zoe).await;
    let set = format!(
        "insert into credential (account_id, password_hash, temporary_until, updated_at)
         values ('{}', 'x', '2026-06-02', '2026-06-01')",
        site.ines
    );
    site.db.sql(&set).await;
    let must_change = site.make().caller(site.ines).await;
    assert!(must_change.must_change_password);
    for caller in [&site.admin, &zoe, &must_change] {
        for refused in [
            api(domain.field_panels(caller, "", 1).await),
            api(domain.field_panel(caller, site.open).await),
            api(domain.field_panel_row(caller, site.open).await),
            api(domain.request_permit(caller, site.guarded, domain.new_uuid()).await),
        ] {
            assert!(matches!(refused, ApiError::Forbidden(_)), "{refused:?}");
        }
    }
    assert_eq!(site.audits("permits.request").await, 0);
}

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
