//! The people of a panel: who may decide, and within what he has himself.

use model::accounts::LinkRole;
use model::home::PersonForm;
use model::ids::LinkId;
use testkit::SIGHT_OUT_OF_STEP;

use crate::kit::{Homes, conflict, faulty, forbidden, form, missing};

/// S1-17: the master user sees who is on his panel, changes a regular user's access and takes it away at once.
#[tokio::test]
async fn a_master_user_decides_about_regular_users() {
    let homes = Homes::new().await;
    let domain = homes.domain();
    let anna = homes.caller(homes.anna).await;
    let people = domain.home_people(&anna, homes.house).await.unwrap();
    let seen: Vec<(&str, LinkRole, bool)> =
        people.people.iter().map(|one| (one.email.as_str(), one.role, one.is_me)).collect();
    assert_eq!(seen, [("anna@example.com", LinkRole::Master, true), ("bert@example.com", LinkRole::Regular, false)]);
    assert_eq!(people.partitions.iter().map(|(n, _)| *n).collect::<Vec<_>>(), [1, 2, 3]);

    // Partition 4 is out of Anna's reach: it stays Bert's whatever she ticks.
    homes.db.sql("update customer_link set partitions = '{1,4}' where user_name = 'Bert'").await;
    let version = people.people[1].version;
    let new = PersonForm { user_name: "Bert B.".into(), ends_at: "2026-06-30".into(), ..form("", &[2, 3]) };
    domain.edit_home_person(&anna, homes.house, homes.bert_link, version, &new).await.unwrap();
    let sql = "select count(*) from customer_link where user_name = 'Bert B.' and partitions = '{2,3,4}' and ends_at = '2026-07-01 00:00+00' and role = 'regular'";
    assert_eq!(homes.count(sql).await, 1);
    conflict(domain.edit_home_person(&anna, homes.house, homes.bert_link, version, &new).await);
    assert_eq!(
        homes
            .count(&format!(
                "select count(*) from audit where action = 'home.edit_person' and target_id = '{}' and panel_id = '{}'",
                homes.bert, homes.house
            ))
            .await,
        1
    );

    let bert = homes.caller(homes.bert).await;
    domain.home_panel(&bert, homes.house).await.unwrap();
    domain.remove_home_person(&anna, homes.house, homes.bert_link).await.unwrap();
    missing(domain.home_panel(&bert, homes.house).await);
    missing(domain.remove_home_person(&anna, homes.house, homes.bert_link).await);
    assert_eq!(homes.count("select panel_count::bigint from account where email = 'bert@example.com'").await, 0);
    assert_eq!(homes.count(SIGHT_OUT_OF_STEP).await, 0);
}

/// SEC-48: nobody gives partitions he does not reach, or a longer access than his own.
#[tokio::test]
async fn nobody_gives_more_than_he_has() {
    let homes = Homes::new().await;
    let domain = homes.domain();
    homes.db.sql("update customer_link set ends_at = '2026-06-11' where role = 'master'").await;
    let anna = homes.caller(homes.anna).await;
    let edit = async |form: PersonForm| domain.edit_home_person(&anna, homes.house, homes.bert_link, 1, &form).await;
    let within = PersonForm { ends_at: "2026-06-10".into(), ..form("x@example.com", &[1]) };
    for (wrong, field) in [
        (PersonForm { partitions: vec![1, 4], ..within.clone() }, "partitions"),
        (PersonForm { partitions: vec![], ..within.clone() }, "partitions"),
        (PersonForm { ends_at: "2026-06-11".into(), ..within.clone() }, "ends_at"),
        (PersonForm { ends_at: String::new(), ..within.clone() }, "ends_at"),
        (PersonForm { ends_at: "soon".into(), ..within.clone() }, "ends_at"),
        (PersonForm { user_name: "\u{202e}".into(), ..within.clone() }, "user_name"),
    ] {
        faulty(edit(wrong.clone()).await, field);
        faulty(domain.invite_to_panel(&anna, homes.house, &wrong).await, field);
    }
    edit(within).await.unwrap();
}

/// SEC-45, SEC-49, SEC-61: a regular user, a stranger, another master user, a helper.
#[tokio::test]
async fn only_a_master_user_decides_and_not_about_masters() {
    let homes = Homes::new().await;
    let domain = homes.domain();
    let (anna, bert, noor) =
        (homes.caller(homes.anna).await, homes.caller(homes.bert).await, homes.caller(homes.noor).await);
    let new = form("x@example.com", &[1]);
    forbidden(domain.home_people(&bert, homes.house).await);
    forbidden(domain.edit_home_person(&bert, homes.house, homes.bert_link, 1, &new).await);
    forbidden(domain.remove_home_person(&bert, homes.house, homes.bert_link).await);
    forbidden(domain.invite_to_panel(&bert, homes.house, &new).await);
    missing(domain.home_people(&noor, homes.house).await);
    missing(domain.remove_home_person(&noor, homes.house, homes.bert_link).await);
    missing(domain.invite_to_panel(&noor, homes.house, &new).await);
    // Somebody of the house, by way of one's own cabin.
    missing(domain.remove_home_person(&noor, homes.cabin, homes.bert_link).await);
    missing(domain.edit_home_person(&anna, homes.house, LinkId(homes.key()), 1, &new).await);

    homes.db.sql("update customer_link set role = 'master' where user_name = 'Bert'").await;
    forbidden(domain.edit_home_person(&anna, homes.house, homes.bert_link, 1, &new).await);
    forbidden(domain.remove_home_person(&anna, homes.house, homes.bert_link).await);
    let people = domain.home_people(&anna, homes.house).await.unwrap();
    assert!(people.people.iter().all(|one| one.is_me || one.email.is_empty()), "{people:?}");
    homes.db.sql("update customer_link set role = 'regular' where user_name = 'Bert'").await;

    let helped = homes.helped().await;
    domain.home_people(&helped, homes.house).await.unwrap();
    forbidden(domain.edit_home_person(&helped, homes.house, homes.bert_link, 1, &new).await);
    forbidden(domain.remove_home_person(&helped, homes.house, homes.bert_link).await);
    forbidden(domain.invite_to_panel(&helped, homes.house, &new).await);
    assert_eq!(homes.count("select count(*) from customer_link").await, 3);
    assert_eq!(homes.count("select count(*) from panel_invitation").await, 0);
}
