//! Filters and pages.

use domain::audit::AuditEntry;
use domain::caller::{Actor, Caller};
use model::ids::AuditId;
use model::log::{At, LogQuery, Outcome};

use super::kit::{Cloud, refused};

/// Every page from the newest on; then back again from the last, which must be the same pages' rows.
async fn leaf(cloud: &Cloud, caller: &Caller, query: &LogQuery) -> Vec<AuditId> {
    let (mut query, mut found) = (query.first_page(), Vec::new());
    loop {
        let page = cloud.log(caller, &query).await;
        assert!(page.rows.len() <= 10 && page.rows.is_sorted_by(|a, b| a.key > b.key));
        found.extend(page.rows.iter().map(|row| row.key.id));
        match page.older {
            Some(key) => query.at = At::Before(key),
            None => break,
        }
    }
    let mut back = Vec::new();
    while let At::Before(_) = query.at {
        let page = cloud.log(caller, &query).await;
        let Some(key) = page.newer else { break };
        let newer = cloud.log(caller, &LogQuery { at: At::After(key), ..query.clone() }).await;
        assert!(!newer.rows.is_empty());
        back.push(newer.rows[0].key.id);
        match newer.newer {
            // Leafing further up from the first row of the page.
            Some(key) => query.at = At::Before(key),
            None => break,
        }
        let up = cloud.log(caller, &LogQuery { at: At::After(key_above(&newer)), ..query.clone() }).await;
        if up.newer.is_none() {
            assert_eq!(up.rows.first().map(|row| row.key.id), found.first().copied());
            break;
        }
        query.at = At::Before(key_above(&up));
    }
    assert!(back.iter().all(|id| found.contains(id)));
    found
}

fn key_above(page: &model::log::LogPage) -> model::log::Key {
    page.rows[0].key
}

/// Older and newer by key: nothing twice, nothing left out, though many entries are of one instant.
#[tokio::test]
async fn pages_hold_each_entry_once() {
    let cloud = Cloud::new().await;
    let mut written = Vec::new();
    for n in 0..57 {
        let entry = AuditEntry::on_account("accounts.edit", cloud.anna.0, "anna", None);
        let id = if n % 7 == 0 {
            cloud.write(Actor::system("test"), entry).await
        } else {
            cloud.write_at_once(Actor::system("test"), entry).await
        };
        written.push(id);
        cloud.about("accounts.edit", cloud.bert, "bert").await;
    }
    written.reverse();
    let query = LogQuery { size: 10, ..LogQuery::default() };
    let mut found = leaf(&cloud, &cloud.eve, &query).await;
    assert_eq!(found.len(), 57);
    let about = leaf(&cloud, &cloud.admin, &LogQuery { whom: Some(cloud.anna.0), ..query.clone() }).await;
    assert_eq!(about, found);
    found.sort_unstable();
    written.sort_unstable();
    assert_eq!(found, written);
    // From the last page "Newer" leads to the one before it, and in the end to the first, whole.
    let first = cloud.log(&cloud.eve, &query).await;
    let second = cloud.log(&cloud.eve, &LogQuery { at: At::Before(first.older.unwrap()), ..query.clone() }).await;
    let back = cloud.log(&cloud.eve, &LogQuery { at: At::After(second.newer.unwrap()), ..query.clone() }).await;
    assert_eq!(back.rows, first.rows);
    assert!(first.newer.is_none() && back.newer.is_none());
}

/// Each filter and their combinations find what the whole log has of it, for readers of every width of sight.
#[tokio::test]
async fn filters_find_what_is_there() {
    let cloud = Cloud::new().await;
    let actions = ["accounts.edit", "accounts.suspend", "employees.edit", "roles.edit", "import"];
    for n in 0..60_usize {
        let actor = [cloud.admin.actor(), cloud.eve.actor(), cloud.wes.actor(), Actor::system("job")][n % 4].clone();
        let id = [cloud.anna.0, cloud.bert.0, cloud.eve.account.0, cloud.clerk.account.0][n / 2 % 4];
        let entry = AuditEntry::on_account(actions[n % 5], id, "somebody", None);
        cloud.write(actor, entry).await;
        if n % 6 == 0 {
            cloud.write(cloud.eve.actor(), refused("accounts.remove")).await;
        }
    }
    let size = 10;
    for caller in [&cloud.admin, &cloud.clerk, &cloud.eve, &cloud.wes] {
        let all = cloud.log(caller, &LogQuery { size: 200, ..LogQuery::default() }).await.rows;
        for who in [None, Some(cloud.eve.account), Some(cloud.admin.account)] {
            for whom in [None, Some(cloud.anna.0), Some(cloud.bert.0)] {
                for action in ["", "accounts", "accounts.edit", "import", "nothing"] {
                    for outcome in [None, Some(Outcome::Done), Some(Outcome::Refused), Some(Outcome::Failed)] {
                        let query = LogQuery { who, whom, action: action.into(), outcome, size, ..LogQuery::default() };
                        let wanted = |row: &&model::log::LogRow| {
                            who.is_none_or(|who| row.actor.id == Some(who))
                                && whom.is_none_or(|whom| row.target.id == Some(whom))
                                && (action.is_empty()
                                    || row.action == action
                                    || row.action.starts_with(&format!("{action}.")))
                                && outcome.is_none_or(|outcome| row.outcome == outcome)
                        };
                        let truth: Vec<AuditId> = all.iter().filter(wanted).map(|row| row.key.id).collect();
                        let found = leaf(&cloud, caller, &query).await;
                        assert_eq!(found, truth, "{} asks {query:?}", caller.email);
                    }
                }
            }
        }
    }
}

/// From and to are whole days of the reader's zone, or of the one the address names.
#[tokio::test]
async fn days_are_those_of_the_readers_zone() {
    let cloud = Cloud::new().await;
    // 2026-06-01 12:00:01 in UTC.
    let noon = cloud.about("accounts.edit", cloud.anna, "anna").await;
    cloud.domain().clock().advance(time::Duration::hours(11));
    // 23:00:02 in UTC: the next day in Berlin, still the same in New York.
    let night = cloud.about("accounts.edit", cloud.anna, "anna").await;
    let mut caller = cloud.eve.clone();
    for (own, named, first, second) in [
        ("", "", vec![night, noon], vec![]),
        ("Europe/Berlin", "", vec![noon], vec![night]),
        ("Europe/Berlin", "America/New_York", vec![night, noon], vec![]),
        ("", "Europe/Berlin", vec![noon], vec![night]),
        ("", "Nowhere/Land", vec![night, noon], vec![]),
    ] {
        caller.time_zone = own.into();
        let on = |day: &str| LogQuery {
            from: day.into(),
            to: day.into(),
            zone: named.into(),
            ..LogQuery::about(cloud.anna.0)
        };
        for (day, wanted) in [("2026-06-01", first), ("2026-06-02", second)] {
            let page = cloud.log(&caller, &on(day)).await;
            let ids: Vec<AuditId> = page.rows.iter().map(|row| row.key.id).collect();
            assert_eq!(ids, wanted, "{own} {named} {day}");
        }
    }
    assert_eq!(cloud.log(&caller, &LogQuery::default()).await.zone, "UTC");
}

/// The filter names people and records in sight only, and offers no others.
#[tokio::test]
async fn names_of_a_filter_are_in_sight() {
    let cloud = Cloud::new().await;
    let bert = LogQuery::about(cloud.bert.0);
    assert_eq!(cloud.log(&cloud.wes, &bert).await.whom, "bert");
    assert_eq!(cloud.log(&cloud.eve, &bert).await.whom, "");
    assert_eq!(cloud.log(&cloud.eve, &LogQuery::by(cloud.wes.account)).await.who, "");
    let offered = cloud.domain().log_records(&cloud.eve, "").await.unwrap();
    let labels: Vec<&str> = offered.iter().map(|choice| choice.label.as_str()).collect();
    for (label, there) in [
        ("anna", true),
        ("eve", true),
        ("East group", true),
        (super::kit::IMEI, true),
        ("bert", false),
        ("West group", false),
        (super::kit::WEST_IMEI, false),
    ] {
        assert_eq!(labels.contains(&label), there, "{label} in {labels:?}");
    }
    let people = cloud.domain().log_people(&cloud.eve, "ann").await.unwrap();
    assert_eq!(people.iter().map(|choice| choice.label.as_str()).collect::<Vec<_>>(), ["anna"]);
}
