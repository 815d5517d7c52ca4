use model::ApiError;
use model::accounts::Kind;
use model::ids::AccountId;
use time::Duration;

use crate::kit::{PASSWORD, World, api, conflict, forbidden, origin};

async fn reset(world: &World, id: AccountId) -> domain::Result<model::accounts::Done> {
    let caller = world.make().caller(world.system.account).await;
    world.domain().generate_password_for(&caller, id).await
}

/// S2-12, decision 8: generated and mailed, never shown; works for one sign-in within 24 hours; sessions end.
#[tokio::test]
async fn a_password_is_generated_and_mailed() {
    let world = World::new().await;
    for (id, email) in [(world.ann, "ann@east.test"), (world.ivan, "ivan@east.test"), (world.olga, "olga@east.test")] {
        world.make().password(id, PASSWORD).await;
        world.make().session(id).await;
        let done = reset(&world, id).await.unwrap();
        assert!(done.notice.contains(email), "{}", done.notice);
        assert_eq!((world.sessions(id).await, world.mails(email, "temporary_password").await), (0, 1));
        assert!(world.logged(id, "management.generate_password").await);
        assert_eq!(world.domain().shown_password(&world.system, id).await.unwrap(), None, "never shown");
        let password = world.domain().keys().password(world.ticket(id, "temporary_password").await, 1);
        assert!(!done.notice.contains(&password));
        world.domain().sign_in(email, &password, None, origin()).await.unwrap();
    }
}

/// S2-12, decision 17: refused with the reason for who signs in elsewhere.
#[tokio::test]
async fn refused_for_who_signs_in_elsewhere() {
    let world = World::new().await;
    for (source, word) in [("oidc", "SSO"), ("ldap", "LDAP")] {
        world.db.sql(&format!("update account set source = '{source}' where id = '{}'", world.ann)).await;
        let why = conflict(reset(&world, world.ann).await);
        assert!(why.contains(word), "{why}");
    }
    let pat = world.make().end_user("pat@east.test", "pending", world.east).await;
    assert!(conflict(reset(&world, pat).await).starts_with("Registration is not finished"));
    let off = world.make().installer("off@east.test", "off", world.east).await;
    assert!(conflict(reset(&world, off).await).starts_with("Inactive"));
}

/// Decision 8: without a mail server it is shown, once, to who made it, and to nobody else.
#[tokio::test]
async fn without_mail_it_is_shown_once() {
    let world = World::with(|settings| settings.mail_configured = false).await;
    let (domain, id) = (world.domain(), world.ann);
    world.make().password(id, PASSWORD).await;
    assert!(reset(&world, id).await.unwrap().notice.contains("shown once"));
    assert_eq!(domain.shown_password(&world.admin, id).await.unwrap(), None, "to nobody else");
    let caller = world.make().caller(world.system.account).await;
    let shown = domain.shown_password(&caller, id).await.unwrap().unwrap();
    assert_eq!(domain.shown_password(&caller, id).await.unwrap(), None, "once");
    assert!(world.logged(id, "management.show_password").await);
    domain.sign_in("ann@east.test", &shown, None, origin()).await.unwrap();
    let tables = "select count(*) from audit where changes::text like '%' || $$PW$$ || '%'";
    assert_eq!(world.db.count(&tables.replace("PW", &shown)).await, 0);
    reset(&world, id).await.unwrap();
    domain.clock().advance(Duration::minutes(11));
    let caller = world.make().caller(world.system.account).await;
    assert_eq!(domain.shown_password(&caller, id).await.unwrap(), None, "not for long");
}

/// Decision 8, SEC-49: a permission of its own, a fresh proof, and never upward.
#[tokio::test]
async fn who_may_reset() {
    let world = World::new().await;
    let domain = world.domain();
    let stale = world.make().caller(world.system.account).await;
    domain.clock().advance(Duration::minutes(11));
    assert_eq!(api(domain.generate_password_for(&stale, world.ann).await), ApiError::StepUp);
    assert_eq!(api(reset(&world, world.wendy).await), ApiError::NotFound);
    let manager = world.make().caller(world.manager.account).await;
    forbidden(domain.generate_password_for(&manager, world.system.account).await);
    for kind in [Kind::EndUser, Kind::Installer, Kind::Employee] {
        assert!(domain::management::passwords::set_password(kind).key().ends_with("set_password"));
    }
}

/// S2-13, SEC-23: removed with a reason, sessions end, the person is told; never upward.
#[tokio::test]
async fn two_step_verification_is_removed() {
    let world = World::new().await;
    let domain = world.domain();
    world.make().session(world.olga).await;
    domain.remove_two_step_of(&world.system, world.olga, "Lost the phone").await.unwrap();
    assert_eq!((world.sessions(world.olga).await, world.mails("olga@east.test", "factor_changed").await), (0, 1));
    assert!(world.logged(world.olga, "employees.remove_two_step").await);
    conflict(domain.remove_two_step_of(&world.system, world.olga, "Again").await);
    forbidden(domain.remove_two_step_of(&world.manager, world.system.account, "Up").await);
    assert_eq!(api(domain.remove_two_step_of(&world.system, world.wendy, "Far").await), ApiError::NotFound);
}
