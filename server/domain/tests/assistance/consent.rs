//! "Ask me first": by a click in the dashboard, or by the mailed code told on the phone.

use domain::tickets::{self, TicketKind};
use model::assistance::{Consent, ConsentRule};
use model::{ApiError, text};

use crate::kit::{World, api, why};

impl World {
    async fn asks_first(&self) {
        self.db.sql("update account set ask_first = true where email = 'jane@home.test'").await;
    }

    async fn code(&self) -> String {
        let mut conn = self.db.pool.acquire().await.unwrap();
        let ticket = tickets::live(&mut conn, TicketKind::Assist, self.customer, self.clock().now()).await.unwrap();
        ticket.unwrap().code(self.domain())
    }
}

/// He agrees in his dashboard: only then can it begin, by whoever asked, with a fresh proof.
#[tokio::test]
async fn by_a_click() {
    let world = World::new().await;
    world.asks_first().await;
    assert!(world.domain().assistance_offer(&world.helper().await, world.customer).await.unwrap().asks);
    let id = world.ask().await;
    assert_eq!((world.mails("assist_asked").await, world.mails("assist_started").await), (1, 0));
    assert_eq!(world.db.count("select count(*) from session where helper_id is not null").await, 0);
    let early = world.domain().begin_assistance(&world.helper().await, id, "").await;
    assert!(why(early).contains("not agreed yet"));
    let customer = world.make().caller(world.customer).await;
    let at = world.domain().assistance_at_mine(&customer).await.unwrap().unwrap();
    assert!(at.asked && !at.running && at.minutes == 30);
    // Nobody else's answer counts.
    let stranger = world.make().end_user("joe@home.test", "active", world.east).await;
    let stranger = world.make().caller(stranger).await;
    assert_eq!(api(world.domain().answer_assistance(&stranger, id, true).await), ApiError::NotFound);
    assert_eq!(api(world.domain().end_my_assistance(&stranger, id).await), ApiError::NotFound);
    let helper = world.helper().await;
    assert_eq!(api(world.domain().answer_assistance(&helper, id, true).await), ApiError::NotFound);
    world.domain().answer_assistance(&customer, id, true).await.unwrap();
    world.domain().answer_assistance(&customer, id, true).await.unwrap();
    assert_eq!(world.running().await.consent, Consent::Click);
    // Another helper cannot use it.
    let other = world.make().employee("eva@op.test", model::role::BuiltIn::Support, world.operator).await;
    let other = world.make().caller(other).await;
    assert_eq!(api(world.domain().begin_assistance(&other, id, "").await), ApiError::NotFound);
    world.later(11);
    assert_eq!(api(world.domain().begin_assistance(&world.helper().await, id, "").await), ApiError::StepUp);
    let fresh = domain::Caller { proof_at: world.clock().now(), ..world.helper().await };
    let token = world.domain().begin_assistance(&fresh, id, "").await.unwrap();
    let inside = world.inside(&token).await.unwrap();
    assert_eq!(inside.assisting.unwrap().ends_at, world.clock().now() + time::Duration::minutes(30));
    assert_eq!(world.mails("assist_started").await, 1);
    assert!(matches!(api(world.domain().begin_assistance(&fresh, id, "").await), ApiError::Conflict { .. }), "once");
}

/// SEC-17 to SEC-19: the code is tried five times at most, works once, and for this request alone.
#[tokio::test]
async fn by_code() {
    let world = World::new().await;
    world.asks_first().await;
    let id = world.ask().await;
    let helper = world.helper().await;
    let wrong = api(world.domain().begin_assistance(&helper, id, "00000000").await);
    assert_eq!(wrong.at("code"), Some(text::CODE_FAILED));
    let code = world.code().await;
    let data = world.db.text("select data::text || recipient from mail where kind = 'assist_asked'").await;
    assert!(!data.contains(&code), "no code in the outbox");
    let token = world.domain().begin_assistance(&helper, id, &code).await.unwrap();
    assert!(world.inside(&token).await.is_some());
    assert_eq!(world.db.text("select consent from assistance").await, "code");
    let entry = world.db.text("select changes::text from audit where action = 'assistance.start'").await;
    assert!(entry.contains("By code"), "{entry}");
    // The code is used up, and a second request has another.
    world.domain().end_assistance(&helper, id).await.unwrap();
    world.later(2);
    let second = world.ask().await;
    let reused = api(world.domain().begin_assistance(&world.helper().await, second, &code).await);
    assert_eq!(reused.at("code"), Some(text::CODE_FAILED));
    for _ in 0..4 {
        assert!(world.domain().begin_assistance(&world.helper().await, second, "11111111").await.is_err());
    }
    let helper = world.helper().await;
    let mut conn = world.db.pool.acquire().await.unwrap();
    let spent = tickets::live(&mut conn, TicketKind::Assist, world.customer, world.clock().now()).await.unwrap();
    assert!(spent.is_none(), "five tries");
    drop(conn);
    // He can still click.
    let customer = world.make().caller(world.customer).await;
    world.domain().answer_assistance(&customer, second, true).await.unwrap();
    assert!(world.domain().begin_assistance(&helper, second, "").await.is_ok());
}

/// He refuses, takes his yes back, or does not answer in time: nothing begins, and no mail says that something ended.
#[tokio::test]
async fn no_is_no() {
    let world = World::new().await;
    world.asks_first().await;
    let customer = world.make().caller(world.customer).await;
    let id = world.ask().await;
    let code = world.code().await;
    world.domain().answer_assistance(&customer, id, false).await.unwrap();
    assert_eq!(world.ended_by().await, "refused");
    assert!(matches!(
        api(world.domain().begin_assistance(&world.helper().await, id, &code).await),
        ApiError::Conflict { .. }
    ));
    assert!(matches!(api(world.domain().answer_assistance(&customer, id, true).await), ApiError::Conflict { .. }));
    world.later(2);
    let id = world.ask().await;
    world.domain().answer_assistance(&customer, id, true).await.unwrap();
    world.domain().answer_assistance(&customer, id, false).await.unwrap();
    assert!(matches!(
        api(world.domain().begin_assistance(&world.helper().await, id, "").await),
        ApiError::Conflict { .. }
    ));
    world.later(2);
    let id = world.ask().await;
    let code = world.code().await;
    world.later(16);
    let helper = domain::Caller { proof_at: world.clock().now(), ..world.helper().await };
    assert!(matches!(api(world.domain().begin_assistance(&helper, id, &code).await), ApiError::Conflict { .. }));
    assert_eq!(world.ended_by().await, "lapsed");
    assert_eq!(world.domain().assistance_at_mine(&customer).await.unwrap(), None);
    assert_eq!(world.mails("assist_ended").await, 0);
    assert_eq!(world.db.count("select count(*) from session where helper_id is not null").await, 0);
}

/// The deployment's setting asks everybody, whatever he chose.
#[tokio::test]
async fn the_deployment_asks_everybody() {
    let world = World::with(ConsentRule::Always).await;
    let customer = world.make().caller(world.customer).await;
    assert!(world.domain().assistance_asks_me(&customer).await.unwrap());
    world.ask().await;
    assert_eq!(world.running().await.consent, Consent::Asked);
    let free = World::new().await;
    let customer = free.make().caller(free.customer).await;
    assert!(!free.domain().assistance_asks_me(&customer).await.unwrap());
    free.asks_first().await;
    assert!(free.domain().assistance_asks_me(&customer).await.unwrap());
}
