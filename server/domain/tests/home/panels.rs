//! What a customer sees of his panels, and what he may change of himself.

use model::gateway::Arming;
use model::home::OwnDetails;
use model::ids::PanelId;

use crate::kit::{CABIN, HOUSE, Homes, api, conflict, faulty, forbidden, missing};

/// S1-17, S0-24, SEC-45: own panels and the partitions one reaches; anything else is like a made-up id.
#[tokio::test]
async fn a_customer_sees_his_panels_and_partitions() {
    let homes = Homes::new().await;
    let domain = homes.domain();
    let bert = homes.caller(homes.bert).await;
    let list = domain.home_panels(&bert, 1).await.unwrap();
    assert_eq!((list.total, list.rows.len()), (1, 1));
    let panel = &list.rows[0];
    assert_eq!(panel.imei, HOUSE);
    let reached: Vec<(u16, &str, Arming)> =
        panel.partitions.iter().map(|part| (part.number, part.name.as_str(), part.state)).collect();
    assert_eq!(reached, [(1, "Hall", Arming::Unknown)]);
    domain.home_panel(&bert, homes.house).await.unwrap();
    missing(domain.home_panel(&bert, homes.cabin).await);
    missing(domain.home_panel(&bert, PanelId(domain.new_uuid())).await);
    assert_eq!(domain.home_panels(&bert, 2).await.unwrap().rows, []);

    // Past its end a link shows nothing (decision 12).
    homes.db.sql("update customer_link set ends_at = '2026-06-01 12:00' where user_name = 'Bert'").await;
    missing(domain.home_panel(&bert, homes.house).await);
    assert_eq!(domain.home_panels(&bert, 1).await.unwrap().total, 0);

    for who in [homes.ines, homes.admin] {
        let other = homes.caller(who).await;
        forbidden(domain.home_panels(&other, 1).await);
        forbidden(domain.home_panel(&other, homes.house).await);
    }
}

/// S1-17: his name on a panel is his to change, on that panel only.
#[tokio::test]
async fn a_customer_changes_his_name_on_a_panel() {
    let homes = Homes::new().await;
    let domain = homes.domain();
    let bert = homes.caller(homes.bert).await;
    let version = domain.home_panel(&bert, homes.house).await.unwrap().version;
    domain.rename_on_panel(&bert, homes.house, version, " Bertie ").await.unwrap();
    assert_eq!(domain.home_panel(&bert, homes.house).await.unwrap().panel.user_name, "Bertie");
    conflict(domain.rename_on_panel(&bert, homes.house, version, "Late").await);
    faulty(domain.rename_on_panel(&bert, homes.house, version + 1, " ").await, "user_name");
    missing(domain.rename_on_panel(&bert, homes.cabin, 1, "Mine").await);
    assert_eq!(
        homes
            .count(&format!("select count(*) from audit where action = 'home.rename' and panel_id = '{}'", homes.house))
            .await,
        1
    );
    assert_eq!(homes.count(&format!("select count(*) from audit where changes::text like '%{CABIN}%'")).await, 0);
}

/// Profile: name, phone, language, time zone; the search follows, and two who edit are told.
#[tokio::test]
async fn a_customer_changes_his_details() {
    let homes = Homes::new().await;
    let domain = homes.domain();
    let anna = homes.caller(homes.anna).await;
    let old = domain.own_details(&anna).await.unwrap();
    let new = OwnDetails {
        name: "Anna Ångström".into(),
        phone: "+1 (555) 010-7".into(),
        language: "de".into(),
        time_zone: String::new(),
        version: old.version,
    };
    domain.set_own_details(&anna, &new).await.unwrap();
    let stored = domain.own_details(&anna).await.unwrap();
    assert_eq!(stored, OwnDetails { version: old.version + 1, ..new.clone() });
    assert_eq!(
        homes
            .count("select count(*) from account_search where text like '%angstrom%' and text like '%tel:15550107%'")
            .await,
        1
    );
    // Whoever looks after her reads it.
    let staff = homes.caller(homes.admin).await;
    let seen = domain.account(&staff, model::accounts::Kind::EndUser, homes.anna).await.unwrap();
    assert_eq!(seen.language, "Deutsch");
    conflict(domain.set_own_details(&anna, &OwnDetails { name: "Late".into(), ..new }).await);
    let wrong = OwnDetails {
        name: String::new(),
        phone: "no digits".into(),
        language: "tlh".into(),
        time_zone: String::new(),
        version: stored.version,
    };
    let error = api(domain.set_own_details(&anna, &wrong).await);
    for field in ["name", "phone", "language"] {
        assert!(error.at(field).is_some(), "{field}: {error:?}");
    }
    // A helper may (S1-16), and the log names both.
    let helped = homes.helped().await;
    let again = OwnDetails { name: "Anna".into(), ..stored };
    domain.set_own_details(&helped, &again).await.unwrap();
    let sql = format!(
        "select count(*) from audit where action = 'home.edit_details' and actor_id = '{}' and assisted_id = '{}'",
        homes.admin, homes.anna
    );
    assert_eq!(homes.count(&sql).await, 1);
}

/// SEC-61, SEC-64: consent is the customer's own, and he reads what helpers did.
#[tokio::test]
async fn consent_and_what_helpers_did() {
    let homes = Homes::new().await;
    let domain = homes.domain();
    let anna = homes.caller(homes.anna).await;
    let helped = homes.helped().await;
    forbidden(domain.set_ask_first(&helped, true).await);
    domain.set_ask_first(&anna, true).await.unwrap();
    domain.set_ask_first(&anna, true).await.unwrap();
    assert_eq!(homes.entries("home.ask_first").await, 1);

    let version = domain.home_panel(&anna, homes.house).await.unwrap().version;
    for n in 0..25 {
        domain.rename_on_panel(&helped, homes.house, version + n, &format!("Anna {n}")).await.unwrap();
        homes.later(1);
    }
    let first = domain.assisted(&anna, 1).await.unwrap();
    assert_eq!((first.rows.len(), first.more, first.ask_first), (20, true, true));
    let newest = &first.rows[0];
    assert_eq!((newest.by.as_str(), newest.changes[0].after.as_str()), ("admin", "Anna 24"));
    let second = domain.assisted(&anna, 2).await.unwrap();
    assert_eq!((second.rows.len(), second.more), (5, false));
    let bert = homes.caller(homes.bert).await;
    assert_eq!(domain.assisted(&bert, 1).await.unwrap().rows, []);
}
