//! The chain of hashes (SEC-94): whatever is done to a sealed entry, its number is told.

use domain::audit::{self, Verdict};

use super::kit::Cloud;

/// Six sealed entries.
async fn sealed() -> Cloud {
    let cloud = Cloud::new().await;
    for _ in 0..6 {
        cloud.about("accounts.edit", cloud.anna, "anna").await;
    }
    while audit::seal(&cloud.db.pool).await.unwrap() > 0 {}
    assert_eq!(audit::verify(&cloud.db.pool).await.unwrap(), Verdict::Whole(6));
    cloud
}

#[tokio::test]
async fn the_first_entry_that_does_not_fit_is_named() {
    for (broken, damage) in [
        (3, "update audit set actor_name = 'x' where seq = 3"),
        (3, "update audit set assisted_name = 'x' where seq = 3"),
        (3, "update audit set at = at + interval '1 microsecond' where seq in (3, 5)"),
        (2, "update audit set changes = '[{}]' where seq = 2"),
        (4, "update audit set outcome = 'refused' where seq = 4"),
        (1, "update audit set panel_id = target_id where seq = 1"),
        (2, "delete from audit where seq = 2"),
        (6, "delete from audit where seq = 6"),
        (1, "delete from audit"),
        (5, "update audit set seq = null, hash = null where seq = 5"),
        (4, "with a as (update audit set seq = -seq where seq in (4, 5) returning 1) select 1"),
        (
            7,
            "insert into audit (id, at, action, outcome, seq, hash) select gen_random_uuid(), at, action, outcome, 7, hash from audit where seq = 6",
        ),
    ] {
        let cloud = sealed().await;
        cloud.db.sql(damage).await;
        assert_eq!(audit::verify(&cloud.db.pool).await.unwrap(), Verdict::Broken(broken), "{damage}");
    }
}

/// An entry that waits for its seal is no fault; sealed later, it is part of the chain.
#[tokio::test]
async fn what_waits_for_its_seal_is_no_fault() {
    let cloud = sealed().await;
    let id = cloud.about("accounts.edit", cloud.anna, "anna").await;
    assert_eq!(audit::verify(&cloud.db.pool).await.unwrap(), Verdict::Whole(6));
    assert_eq!(cloud.entry(&cloud.eve, id).await.number, None);
    audit::seal(&cloud.db.pool).await.unwrap();
    assert_eq!(audit::verify(&cloud.db.pool).await.unwrap(), Verdict::Whole(7));
    assert_eq!(cloud.entry(&cloud.eve, id).await.number, Some(7));
}
