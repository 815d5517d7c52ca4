//! The search.

use domain::audit::{AuditEntry, AuditOutcome};
use domain::caller::Actor;
use model::accounts::Change;
use model::log::{At, LogQuery};

use super::kit::{Cloud, IMEI, WEST_IMEI};

fn asking(search: &str) -> LogQuery {
    LogQuery { search: search.into(), size: 200, ..LogQuery::default() }
}

/// Names, address, reason and changed fields are found, folded, all words of a search.
#[tokio::test]
async fn words_are_found_where_they_are() {
    let cloud = Cloud::new().await;
    let mut actor = Actor::system("Ångström");
    actor.origin.address = "203.0.113.7".into();
    let change = vec![Change::new("Company", "Alpha", "Omega 50%")];
    let entry = AuditEntry::on_account("accounts.edit", cloud.anna.0, "Anna Label", None).with(change);
    let id = cloud.write(actor, entry.ended(AuditOutcome::Failed, "The mail server slept.")).await;
    cloud.about("accounts.edit", cloud.anna, "other").await;
    for search in ["angstrom", "203.0.113.7", "anna label", "LABEL anna", "omega", "50%", "slept", "alpha slept", "Ån"]
    {
        let page = cloud.log(&cloud.eve, &asking(search)).await;
        assert_eq!(page.rows.iter().map(|row| row.key.id).collect::<Vec<_>>(), [id], "{search}");
        assert!(page.older.is_none() && page.searched_to.is_none());
    }
    for search in ["annalabel", "omega nobody", "5_%", "203.0.113.8"] {
        assert!(cloud.log(&cloud.eve, &asking(search)).await.rows.is_empty(), "{search}");
    }
}

/// What is veiled is not found: nobody guesses an IMEI by what a search answers (SEC-46).
#[tokio::test]
async fn what_is_veiled_is_not_found() {
    let cloud = Cloud::new().await;
    let change = vec![Change::new("Panels", WEST_IMEI, IMEI)];
    let id = cloud
        .write(Actor::system("test"), AuditEntry::on_account("accounts.edit", cloud.anna.0, "anna", None).with(change))
        .await;
    let found =
        async |caller, search: &str| cloud.log(caller, &asking(search)).await.rows.iter().any(|row| row.key.id == id);
    assert!(found(&cloud.eve, IMEI).await && found(&cloud.admin, WEST_IMEI).await);
    assert!(!found(&cloud.eve, WEST_IMEI).await && !found(&cloud.eve, &WEST_IMEI[9..]).await);
}

/// Rare or common, few entries or many, with every reader: each is found once, whichever way is taken.
#[tokio::test]
async fn rare_and_common_words_are_found() {
    let cloud = Cloud::new().await;
    // More than a search compares before it asks the index.
    cloud.db.sql(&format!(
        "insert into audit (id, at, actor_name, action, target_kind, target_id, target_name, outcome)
         select gen_random_uuid(), '2026-05-01'::timestamptz + n * interval '1 minute', 'job', 'accounts.edit', 'account',
                case when n % 2 = 0 then '{}'::uuid else '{}'::uuid end, 'common' || case when n % 600 < 2 then ' rare' else '' end, 'done'
           from generate_series(1, 3000) n", cloud.anna.0, cloud.bert.0)).await;
    cloud.db.sql(
        "insert into audit_search (entry_id, at, text) select id, at, actor_name || E'\\n' || target_name from audit where actor_name = 'job'").await;
    cloud.db.sql(
        "insert into audit_place (place, at, entry_id, action, outcome, actor_id)
         select unnest(a.sight), e.at, e.id, e.action, e.outcome, e.actor_id from audit e join account a on a.id = e.target_id where e.actor_name = 'job'").await;
    for (caller, rare, common) in [(&cloud.admin, 10, 3000), (&cloud.clerk, 10, 3000), (&cloud.eve, 5, 1500)] {
        for (search, wanted) in [("rare", rare), ("common", common), ("common rare", rare), ("ra", rare), ("rarest", 0)]
        {
            let (mut query, mut found) = (asking(search), Vec::new());
            loop {
                let page = cloud.log(caller, &query).await;
                found.extend(page.rows.iter().map(|row| row.key));
                let Some(older) = page.older else { break };
                query.at = At::Before(older);
            }
            assert!(found.is_sorted_by(|a, b| a > b), "{search}");
            assert_eq!(found.len(), wanted, "{} searches {search}", caller.email);
        }
    }
}
