//! Own panels: which, how they are found, what is said of them; and installer access of a panel.

use model::ApiError;
use model::ids::{AccountId, PanelId};
use model::role::BuiltIn;
use time::Duration;
use uuid::Uuid;

use crate::kit::{Site, api};

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
