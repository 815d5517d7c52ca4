//! The log as a file.

use model::ApiError;
use model::log::LogQuery;
use model::role::BuiltIn;

use super::kit::{Cloud, fault};

/// All that the list has, step by step, once; and the log says who took it, with what filter.
#[tokio::test]
async fn an_export_is_what_the_list_shows() {
    let cloud = Cloud::new().await;
    cloud.db.sql(&format!(
        "insert into audit (id, at, action, target_kind, target_id, outcome)
         select gen_random_uuid(), '2026-05-01'::timestamptz + n * interval '1 minute', 'accounts.edit', 'account', '{}', 'done'
           from generate_series(1, 2500) n", cloud.anna.0)).await;
    cloud.db.sql(&format!("insert into audit_place (place, at, entry_id, action, outcome) select '{}', at, id, action, outcome from audit where action = 'accounts.edit'", cloud.east.0)).await;
    let query = LogQuery::about(cloud.anna.0);
    let (mut from, mut keys, mut steps) = (None, Vec::new(), 0);
    cloud.domain().log_export_begin(&cloud.eve, &query).await.unwrap();
    loop {
        let (entries, next) = cloud.domain().log_export(&cloud.eve, &query, from).await.unwrap();
        keys.extend(entries.iter().map(|entry| entry.row.key));
        steps += 1;
        from = next;
        if from.is_none() {
            break;
        }
    }
    assert!(keys.is_sorted_by(|a, b| a > b));
    assert_eq!((keys.len(), steps), (2500, 3));
    let own = cloud.log(&cloud.eve, &LogQuery { action: "log.export".into(), ..LogQuery::default() }).await;
    assert_eq!(own.rows.len(), 1);
    assert!(own.rows[0].summary.contains(&cloud.anna.to_string()), "{}", own.rows[0].summary);
}

/// Reading the log is one permission, taking it along another (SEC-56: asked for at every step).
#[tokio::test]
async fn an_export_needs_its_permission() {
    let cloud = Cloud::new().await;
    let reader = cloud.make().employee("olga@east.test", BuiltIn::OperationsEngineer, cloud.east).await;
    let olga = cloud.make().caller(reader).await;
    let query = LogQuery::default();
    assert!(cloud.domain().log(&olga, &query).await.is_ok());
    assert!(matches!(fault(cloud.domain().log_export_begin(&olga, &query).await), ApiError::Forbidden(_)));
    assert!(matches!(fault(cloud.domain().log_export(&olga, &query, None).await), ApiError::Forbidden(_)));
}
