//! The master user answers installers, with a time limit, and ends what was permitted.

use domain::Error;
use model::ids::PermitId;
use model::installers::PermitState;
use time::Duration;

use crate::kit::{Homes, conflict, faulty, forbidden, missing};

impl Homes {
    /// Ines asks to connect to the house.
    async fn asked(&self) -> PermitId {
        self.db.sql("update panel set needs_permit = true, installer_access = true").await;
        let ines = self.caller(self.ines).await;
        self.domain().request_permit(&ines, self.house, self.key()).await.unwrap().id
    }

    async fn opens(&self) -> bool {
        let ines = self.caller(self.ines).await;
        match self.domain().field_panel(&ines, self.house).await {
            Ok(_) => true,
            Err(Error::Api(_)) => false,
            Err(other) => panic!("{other}"),
        }
    }
}

/// S1-17: permitted for as long as he says, 8 hours being offered first.
#[tokio::test]
async fn a_permit_holds_as_long_as_the_master_user_says() {
    for (hours, minutes) in [(8, 8 * 60), (1, 60), (72, 72 * 60)] {
        let homes = Homes::new().await;
        let id = homes.asked().await;
        // Told by mail: the master user, not the regular one.
        let told = "select count(*) from mail where kind = 'permit_asked'";
        assert_eq!(homes.count(told).await, 1);
        assert_eq!(homes.count(&format!("{told} and recipient = 'anna@example.com'")).await, 1);
        let anna = homes.caller(homes.anna).await;
        assert_eq!(model::home::PERMIT_HOURS[0], 8);
        assert_eq!(homes.domain().home_panels(&anna, 1).await.unwrap().rows[0].requests, 1);
        assert!(!homes.opens().await);
        homes.domain().home_answer_permit(&anna, homes.house, id, Some(hours)).await.unwrap();
        assert!(homes.opens().await);
        let granted = homes.domain().home_panel(&anna, homes.house).await.unwrap().requests.remove(0);
        assert!(granted.is_granted && granted.answered_by == "anna");
        homes.domain().clock().advance(Duration::minutes(minutes));
        assert!(!homes.opens().await, "{hours}");
        let sql = format!(
            "select count(*) from audit where action = 'permits.grant' and actor_id = '{}' and target_id = '{}' and panel_id = '{}'",
            homes.anna, homes.ines, homes.house
        );
        assert_eq!(homes.count(&sql).await, 1);
    }
}

/// Ended at once, and refused; each answer once.
#[tokio::test]
async fn a_permit_is_ended_and_a_request_refused() {
    let homes = Homes::new().await;
    let domain = homes.domain();
    let id = homes.asked().await;
    let anna = homes.caller(homes.anna).await;
    faulty(domain.home_answer_permit(&anna, homes.house, id, Some(9)).await, "hours");
    conflict(domain.home_end_permit(&anna, homes.house, id).await);
    let (one, other) = tokio::join!(
        domain.home_answer_permit(&anna, homes.house, id, Some(8)),
        domain.home_answer_permit(&anna, homes.house, id, Some(8))
    );
    assert!(one.is_ok() != other.is_ok());
    conflict(domain.home_answer_permit(&anna, homes.house, id, None).await);
    domain.home_end_permit(&anna, homes.house, id).await.unwrap();
    assert!(!homes.opens().await);
    conflict(domain.home_end_permit(&anna, homes.house, id).await);
    assert_eq!(homes.entries("permits.end").await, 1);

    let again = homes.asked().await;
    domain.home_answer_permit(&anna, homes.house, again, None).await.unwrap();
    let now = domain.clock().now();
    let last = domain::permits::last_of(&homes.db.pool, homes.ines, now).await.unwrap();
    assert_eq!(last[&homes.house].state, PermitState::Refused);
    assert_eq!(domain.home_panel(&anna, homes.house).await.unwrap().requests, []);
}

/// SEC-45, SEC-61: a regular user, a stranger, a permit of another panel; a helper refuses and ends but does not grant.
#[tokio::test]
async fn who_may_answer() {
    let homes = Homes::new().await;
    let domain = homes.domain();
    let id = homes.asked().await;
    let (bert, noor, helped) = (homes.caller(homes.bert).await, homes.caller(homes.noor).await, homes.helped().await);
    assert_eq!(domain.home_panel(&bert, homes.house).await.unwrap().requests, []);
    assert_eq!(domain.home_panels(&bert, 1).await.unwrap().rows[0].requests, 0);
    forbidden(domain.home_answer_permit(&bert, homes.house, id, Some(8)).await);
    forbidden(domain.home_end_permit(&bert, homes.house, id).await);
    missing(domain.home_answer_permit(&noor, homes.house, id, Some(8)).await);
    missing(domain.home_answer_permit(&noor, homes.cabin, id, Some(8)).await);
    missing(domain.home_end_permit(&noor, homes.cabin, id).await);
    forbidden(domain.home_answer_permit(&helped, homes.house, id, Some(8)).await);
    assert!(!homes.opens().await);
    domain.home_answer_permit(&helped, homes.house, id, None).await.unwrap();
    // The installer lost the panel: nothing to permit.
    let again = homes.asked().await;
    homes.db.sql("delete from installer_link").await;
    let anna = homes.caller(homes.anna).await;
    conflict(domain.home_answer_permit(&anna, homes.house, again, Some(8)).await);
}
