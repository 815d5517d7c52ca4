use domain::tickets::{self, TicketKind};
use model::ApiError;
use model::accounts::Done;
use model::ids::AccountId;
use time::Duration;

use crate::kit::{OTHER, PASSWORD, World, api, conflict, fault, forbidden, origin};

async fn ask(world: &World, id: AccountId, to: &str) -> domain::Result<Done> {
    let version = world.version(id).await;
    // The proof of the caller's session is as old as the test's clock: a fresh one.
    let caller = world.make().caller(world.system.account).await;
    world.domain().change_email(&caller, id, version, to).await
}

async fn prove(world: &World, to: &str, code: &str) -> domain::Result<()> {
    world.domain().prove_email(to, code, origin()).await
}

async fn undo_token(world: &World, id: AccountId, from: &str) -> String {
    let ticket = world
        .db
        .text(&format!(
            "select id::text from ticket where kind = 'undo_email' and account_id = '{id}' and data ->> 'from' = '{from}'
              order by created_at desc, id desc limit 1"
        ))
        .await;
    let mut conn = world.db.pool.acquire().await.unwrap();
    tickets::repo::find(&mut conn, ticket.parse().unwrap()).await.unwrap().unwrap().link(world.domain())
}

/// S2-18: nothing changes before the new address is proved; then the old one is told, sessions end, and he signs in
/// with the new one only.
#[tokio::test]
async fn the_new_address_is_proved_first() {
    let world = World::new().await;
    let id = world.ann;
    world.make().password(id, PASSWORD).await;
    ask(&world, id, "Ann@New.test").await.unwrap();
    assert_eq!(world.column(id, "email").await, "ann@east.test");
    assert_eq!(world.mails("Ann@New.test", "change_email").await, 1);
    assert_eq!(world.mails("ann@east.test", "email_changed").await, 0);
    let waits = world.domain().managed_account(&world.system, id).await.unwrap().pending_email.unwrap();
    assert_eq!(waits.to, "Ann@New.test");
    let code = world.code(id, "change_email").await;
    fault(prove(&world, "ann@new.test", "00000000").await, "code");
    fault(prove(&world, "ann@east.test", &code).await, "code");
    world.make().session(id).await;
    prove(&world, "ann@new.test", &code).await.unwrap();
    assert_eq!(world.column(id, "email").await, "Ann@New.test");
    assert_eq!(world.column(id, "username").await, "ann@new.test", "made from the address, it follows");
    assert_eq!((world.sessions(id).await, world.mails("ann@east.test", "email_changed").await), (0, 1));
    assert!(world.logged(id, "management.change_email").await);
    fault(prove(&world, "ann@new.test", &code).await, "code");
    world.domain().sign_in("ann@new.test", PASSWORD, None, origin()).await.unwrap();
    fault(world.domain().sign_in("ann@east.test", PASSWORD, None, origin()).await, "password");
    assert_eq!(
        world.db.count("select count(*) from account_search where text like '%ann@new.test%'").await,
        1,
        "found by it"
    );
}

/// The owner of the old address takes it back for a week: sessions and codes end, a password that was set since
/// counts no more, and the link holds once.
#[tokio::test]
async fn the_old_address_takes_it_back() {
    let world = World::new().await;
    let (id, domain) = (world.ann, world.domain());
    world.make().password(id, PASSWORD).await;
    ask(&world, id, "thief@bad.test").await.unwrap();
    prove(&world, "thief@bad.test", &world.code(id, "change_email").await).await.unwrap();
    domain.clock().advance(Duration::days(1));
    // The thief chooses a password with a mailed code, and signs in.
    domain.start_recovery("thief@bad.test", origin()).await.unwrap();
    let code = world.code(id, "reset").await;
    domain.finish_recovery("thief@bad.test", &code, OTHER, OTHER, origin()).await.unwrap();
    world.make().session(id).await;
    let token = undo_token(&world, id, "ann@east.test").await;
    fault(domain.undo_email("nonsense", origin()).await, "token");
    domain.undo_email(&token, origin()).await.unwrap();
    assert_eq!((world.column(id, "email").await.as_str(), world.sessions(id).await), ("ann@east.test", 0));
    assert!(world.logged(id, "management.undo_email").await);
    assert_eq!(world.mails("thief@bad.test", "email_changed").await, 1);
    for address in ["ann@east.test", "thief@bad.test"] {
        fault(domain.sign_in(address, OTHER, None, origin()).await, "password");
    }
    fault(domain.undo_email(&token, origin()).await, "token");
    domain.clock().advance(Duration::minutes(2));
    domain.start_recovery("ann@east.test", origin()).await.unwrap();
    let code = world.code(id, "reset").await;
    domain.finish_recovery("ann@east.test", &code, PASSWORD, PASSWORD, origin()).await.unwrap();
    domain.sign_in("ann@east.test", PASSWORD, None, origin()).await.unwrap();
}

/// A password that is older than the change stays; the link ends after seven days.
#[tokio::test]
async fn an_undo_keeps_what_is_older_and_ends() {
    let world = World::new().await;
    let (id, domain) = (world.ann, world.domain());
    world.make().password(id, PASSWORD).await;
    domain.clock().advance(Duration::minutes(1));
    ask(&world, id, "ann@new.test").await.unwrap();
    prove(&world, "ann@new.test", &world.code(id, "change_email").await).await.unwrap();
    domain.undo_email(&undo_token(&world, id, "ann@east.test").await, origin()).await.unwrap();
    domain.sign_in("ann@east.test", PASSWORD, None, origin()).await.unwrap();
    domain.clock().advance(Duration::hours(1));
    ask(&world, id, "ann@new.test").await.unwrap();
    prove(&world, "ann@new.test", &world.code(id, "change_email").await).await.unwrap();
    let token = undo_token(&world, id, "ann@east.test").await;
    domain.clock().advance(Duration::days(7));
    fault(domain.undo_email(&token, origin()).await, "token");
}

/// Changing it twice neither silences the first notice nor ends its undo; and an undo ends the later ones.
#[tokio::test]
async fn a_second_change_does_not_hide_the_first() {
    let world = World::new().await;
    let (id, domain) = (world.ann, world.domain());
    ask(&world, id, "one@bad.test").await.unwrap();
    prove(&world, "one@bad.test", &world.code(id, "change_email").await).await.unwrap();
    domain.clock().advance(Duration::minutes(2));
    ask(&world, id, "two@bad.test").await.unwrap();
    prove(&world, "two@bad.test", &world.code(id, "change_email").await).await.unwrap();
    assert_eq!(world.mails("ann@east.test", "email_changed").await, 1);
    let (first, second) = (undo_token(&world, id, "ann@east.test").await, undo_token(&world, id, "one@bad.test").await);
    domain.undo_email(&first, origin()).await.unwrap();
    assert_eq!(world.column(id, "email").await, "ann@east.test");
    fault(domain.undo_email(&second, origin()).await, "token");
}

/// Of whoever has not finished registration the old address may be a stranger's: he gets no way to take it.
#[tokio::test]
async fn a_pending_persons_old_address_gets_no_undo() {
    let world = World::new().await;
    let pat = world.make().end_user("typo@east.test", "pending", world.east).await;
    ask(&world, pat, "pat@east.test").await.unwrap();
    prove(&world, "pat@east.test", &world.code(pat, "change_email").await).await.unwrap();
    assert_eq!(world.mails("pat@east.test", "register").await, 1, "goes on with his registration");
    assert_eq!(world.db.count("select count(*) from ticket where kind = 'undo_email'").await, 0);
    assert_eq!(world.mails("typo@east.test", "email_changed").await, 1);
}

/// SEC-10: a taken address says no more than that; a newer change replaces the older; one that waits is withdrawn.
#[tokio::test]
async fn what_can_go_wrong() {
    let world = World::new().await;
    let (id, domain) = (world.ann, world.domain());
    assert_eq!(
        fault(ask(&world, id, "wendy@west.test").await, "email"),
        "This address cannot be used here. If the person already uses the service, ask your operator."
    );
    assert!(fault(ask(&world, id, "ivan@east.test").await, "email").starts_with("ivan is an installer"));
    fault(ask(&world, id, "no address").await, "email");
    fault(ask(&world, id, "ann@east.test").await, "email");
    ask(&world, id, "first@new.test").await.unwrap();
    let first = world.code(id, "change_email").await;
    assert!(matches!(api(ask(&world, id, "second@new.test").await), ApiError::TooMany(_)));
    domain.clock().advance(Duration::minutes(2));
    ask(&world, id, "second@new.test").await.unwrap();
    fault(prove(&world, "first@new.test", &first).await, "code");
    let second = world.code(id, "change_email").await;
    domain.withdraw_email(&world.system, id).await.unwrap();
    fault(prove(&world, "second@new.test", &second).await, "code");
    conflict(domain.withdraw_email(&world.system, id).await);
    assert_eq!(world.mails("second@new.test", "change_email").await, 0);
    // Taken meanwhile, by somebody who registered.
    domain.clock().advance(Duration::minutes(2));
    ask(&world, id, "third@new.test").await.unwrap();
    world.make().end_user("third@new.test", "active", world.west).await;
    let third = world.code(id, "change_email").await;
    fault(prove(&world, "third@new.test", &third).await, "email");
    assert_eq!(world.column(id, "email").await, "ann@east.test");
}

/// Dangerous, so only with a fresh proof and the permission; never upward; not without a mail server.
#[tokio::test]
async fn who_may_change_an_address() {
    let world = World::new().await;
    let version = world.version(world.ann).await;
    forbidden(world.domain().change_email(&world.manager, world.ann, version, "a@new.test").await);
    forbidden(ask(&world, world.admin.account, "a@new.test").await.map(|_| ()).map_err(|error| match error {
        domain::Error::Api(ApiError::NotFound) => ApiError::Forbidden("out of sight".into()).into(),
        other => other,
    }));
    let stale = world.make().caller(world.system.account).await;
    world.domain().clock().advance(Duration::minutes(11));
    assert_eq!(api(world.domain().change_email(&stale, world.ann, version, "a@new.test").await), ApiError::StepUp);
    let bare = World::with(|settings| settings.mail_configured = false).await;
    assert!(fault(ask(&bare, bare.ann, "a@new.test").await, "email").starts_with("No mail server"));
}

/// SEC-18: of two who enter the same code at once, one changes the address.
#[tokio::test]
async fn a_code_works_once_for_two_at_once() {
    let world = World::new().await;
    ask(&world, world.ann, "ann@new.test").await.unwrap();
    let code = world.code(world.ann, "change_email").await;
    let (a, b) = tokio::join!(prove(&world, "ann@new.test", &code), prove(&world, "ann@new.test", &code));
    assert_eq!(u8::from(a.is_ok()) + u8::from(b.is_ok()), 1);
    assert_eq!(TicketKind::ChangeEmail.tries(), 10);
}
