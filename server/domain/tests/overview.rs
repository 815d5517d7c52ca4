//! The overview (issue 7): what needs doing and what was done, in sight, each number as many as the page it leads
//! to shows.

#![expect(clippy::unwrap_used, reason = "a test's helper fails as a test does")]

use domain::Caller;
use domain::overview::{dormant, pending_installers};
use model::accounts::{Access, Kind};
use model::grid::Total;
use model::ids::{CompanyId, GroupId, PanelId};
use model::log::{LogQuery, Outcome};
use model::overview::{Overview, Waits};
use model::role::BuiltIn;
use model::{ApiError, Permission};
use testkit::TestDb;
use testkit::people::Make;

struct Cloud {
    db: TestDb,
    op: CompanyId,
    north: CompanyId,
    south: CompanyId,
    north_group: GroupId,
    panel: PanelId,
    far_panel: PanelId,
    admin: Caller,
    manager: Caller,
}

impl Cloud {
    async fn new() -> Self {
        let db = TestDb::new().await;
        let make = Make(&db.domain);
        let op = make.company("OP", None).await;
        let (north, south) = (make.company("NORTH", Some(op)).await, make.company("SOUTH", Some(op)).await);
        let north_group = make.group("North sites", north).await;
        let south_group = make.group("South sites", south).await;
        let panel = make.panel("490154203237518", north_group).await;
        let far_panel = make.panel("352099001761481", south_group).await;
        let admin = make.employee("ada@op.test", BuiltIn::SuperAdministrator, op).await;
        let manager = make.employee("max@north.test", BuiltIn::CommonManager, north).await;
        make.member(north_group, manager).await;
        let (admin, manager) = (make.caller(admin).await, make.caller(manager).await);
        Self { db, op, north, south, north_group, panel, far_panel, admin, manager }
    }

    fn make(&self) -> Make<'_> {
        Make(&self.db.domain)
    }

    async fn overview(&self, who: &Caller) -> Overview {
        self.db.domain.overview(who).await.unwrap()
    }
}

fn number(overview: &Overview, what: &Waits) -> u32 {
    overview.waiting.iter().find(|one| one.what == *what).map_or(0, |one| one.count.known())
}

/// Pending installers, requests to connect, joins, refused mail, licences that end, dormant people: those in sight,
/// as many as the list behind the link has; what one may not view is not there.
#[tokio::test]
async fn what_waits_is_counted_in_sight() {
    let cloud = Cloud::new().await;
    let make = cloud.make();
    make.installer("pia@north.test", "pending", cloud.north).await;
    make.installer("pit@south.test", "pending", cloud.south).await;
    for (company, panel, email) in
        [(cloud.north, cloud.panel, "ina@north.test"), (cloud.south, cloud.far_panel, "ivo@south.test")]
    {
        let one = make.installer(email, "active", company).await;
        make.installer_link(one, panel).await;
        let id = cloud.db.domain.new_uuid();
        cloud.db.sql(&format!("update panel set needs_permit = true where id = '{panel}'")).await;
        cloud.db.sql(&format!("insert into permit (id, panel_id, account_id, state, asked_at, until_at) values ('{id}', '{panel}', '{one}', 'asked', '2026-06-01', '2036-06-02')")).await;
        let (a, b) = (cloud.db.domain.new_uuid(), company);
        cloud.db.sql(&format!("insert into join_request (id, company_id, kind, name, email, email_canonical, phone, state, asked_at, proved_at, until_at) values ('{a}', '{b}', 'installer', 'Joan', '{email}.x', '{email}.x', '555', 'waiting', '2026-05-01', '2026-05-01', '2036-05-01')")).await;
    }
    make.end_user("dora@north.test", "active", cloud.north).await;
    cloud.db.sql("update account set last_sign_in_at = '2026-01-01' where email = 'dora@north.test'").await;
    let (group, id) = (cloud.north_group, cloud.db.domain.new_uuid());
    cloud.db.sql(&format!("insert into group_licence (id, group_id, product, seats, valid_from, valid_to, created_at, updated_at) values ('{id}', '{group}', 'Alarm', 5, '2026-01-01', '2026-06-10', '2026-01-01', '2026-01-01')")).await;
    let joins = |id, name: &str| Waits::Joins(model::companies::CompanyName { id, name: name.into() });
    let north_name = cloud.db.text(&format!("select name from company where id = '{}'", cloud.north)).await;
    let south_name = cloud.db.text(&format!("select name from company where id = '{}'", cloud.south)).await;
    for (who, installers, permits, south) in [(&cloud.admin, 2, 2, 1), (&cloud.manager, 1, 1, 0)] {
        let seen = cloud.overview(who).await;
        assert_eq!(number(&seen, &Waits::PendingInstallers), installers);
        let list = cloud.db.domain.accounts(who, &pending_installers()).await.unwrap().rows.len();
        assert_eq!(list, usize::try_from(installers).unwrap(), "the page behind the link");
        assert_eq!(number(&seen, &Waits::Permits), permits);
        let waiting = cloud.db.domain.waiting_permits(who).await.unwrap();
        assert_eq!(waiting.len(), usize::try_from(permits).unwrap());
        assert_eq!(number(&seen, &joins(cloud.north, &north_name)), 1);
        assert_eq!(number(&seen, &joins(cloud.south, &south_name)), south);
        assert_eq!(number(&seen, &Waits::EndingLicences), 1);
        let rows = cloud.db.domain.accounts(who, &dormant(Kind::EndUser)).await.unwrap().rows.len();
        assert_eq!(number(&seen, &Waits::Dormant(Kind::EndUser)), u32::try_from(rows).unwrap());
        assert!(rows > 0);
    }
    let blind = Caller { permissions: [Permission::RolesView].into_iter().collect(), ..cloud.admin.clone() };
    let seen = cloud.overview(&blind).await;
    assert!(seen.waiting.is_empty() && seen.days.is_none());
    let nobody = Caller { permissions: model::PermissionSet::EMPTY, ..cloud.admin.clone() };
    let refused = cloud.db.domain.overview(&nobody).await.unwrap_err().into_api("test");
    assert!(matches!(refused, ApiError::Forbidden(_)));
    assert!(cloud.db.domain.waiting_permits(&blind).await.is_err());
}

/// Failed rows of one's own jobs, job by job, until they are tried again; nobody else's.
#[tokio::test]
async fn failed_rows_of_own_jobs_wait() {
    let cloud = Cloud::new().await;
    let (job, me) = (cloud.db.domain.new_uuid(), cloud.manager.account);
    let session = cloud.manager.session;
    let insert = |id: uuid::Uuid, failed: i32, retry: &str| {
        format!(
            "insert into job (id, kind, work, title, owner_id, owner_name, session_id, address, user_agent, request_id, security_version, state, total, failed, turn_at, retry_of, created_at) values ('{id}', 'accounts.suspend', '{{}}', 'Suspend accounts', '{me}', 'Max', '{session}', '', '', '', 1, 'done', 9, {failed}, '2026-06-01', {retry}, '2026-06-01')"
        )
    };
    cloud.db.sql(&insert(job, 4, "null")).await;
    let what = Waits::FailedRows { job: model::ids::JobId(job), title: "Suspend accounts".into() };
    assert_eq!(number(&cloud.overview(&cloud.manager).await, &what), 4);
    assert_eq!(number(&cloud.overview(&cloud.admin).await, &what), 0);
    cloud.db.sql(&insert(cloud.db.domain.new_uuid(), 0, &format!("'{job}'"))).await;
    assert_eq!(number(&cloud.overview(&cloud.manager).await, &what), 0);
}

/// The days of the charts are those of the log, for each reader as many as he finds there.
#[tokio::test]
async fn the_charts_count_what_the_log_shows() {
    let cloud = Cloud::new().await;
    let make = cloud.make();
    let ann = make.end_user("ann@north.test", "active", cloud.north).await;
    let far = make.end_user("far@south.test", "active", cloud.south).await;
    for id in [ann, far] {
        cloud.db.domain.set_account_access(&cloud.admin, &[id], Access::Suspend).await.unwrap();
    }
    let half = Caller { scope: cloud.manager.scope.clone(), ..cloud.admin.clone() };
    let clerk = make.employee("cleo@op.test", BuiltIn::CommonManager, cloud.op).await;
    let clerk = make.caller(clerk).await;
    for who in [&cloud.admin, &cloud.manager, &half, &clerk] {
        let days = cloud.overview(who).await.days.unwrap();
        assert_eq!((days.entries.len(), days.zone.as_str()), (30, "UTC"));
        let today = days.entries.last().unwrap();
        let (from, to) = (today.date.clone(), today.date.clone());
        let query = LogQuery { from, to, zone: days.zone.clone(), size: 200, ..LogQuery::default() };
        let rows = cloud.db.domain.log(who, &query).await.unwrap().rows.len();
        assert_eq!(today.count, Total::Exact(u32::try_from(rows).unwrap()), "{}", who.email);
        assert!(rows > 0 || who.account == clerk.account || who.account == cloud.manager.account);
        let signed = LogQuery { action: "auth.sign_in".into(), outcome: Some(Outcome::Done), ..query };
        let rows = cloud.db.domain.log(who, &signed).await.unwrap().rows.len();
        assert_eq!(days.sign_ins.last().unwrap().count, Total::Exact(u32::try_from(rows).unwrap()));
    }
}
