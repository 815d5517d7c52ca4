use std::collections::HashSet;

use model::Permission;
use model::ids::SessionId;
use model::role::BuiltIn;
use time::Duration;

use crate::kit::{OTHER, PASSWORD, World, api, from};

/// SEC-36, SEC-41: only an active account has a session that counts, from the next request on.
#[tokio::test]
async fn a_session_ends_with_its_accounts_state() {
    let world = World::new().await;
    for change in ["state = 'off'", "state = 'pending'", "security_version = security_version + 1"] {
        let id = world.end_user(&format!("{}@example.com", change.len())).await;
        let token = world.make().session(id).await;
        assert!(world.whoever(&token).await.is_some());
        world.db.sql(&format!("update account set {change} where id = '{id}'")).await;
        assert!(world.whoever(&token).await.is_none(), "{change}");
    }
    let id = world.make().end_user("gone@example.com", "active", world.company).await;
    let token = world.make().session(id).await;
    world.db.sql(&format!("delete from account where id = '{id}'")).await;
    assert!(world.whoever(&token).await.is_none(), "removed");
}

/// SEC-37, SEC-43: 256 random bits, and nothing of them in the database.
#[tokio::test]
async fn a_token_is_random_and_only_hashed() {
    let world = World::new().await;
    world.end_user("ann@example.com").await;
    let session = world.in_by_mail("ann@example.com", None).await;
    assert_eq!(session.token.len(), 43);
    let held = format!("select count(*) from session where session::text like '%{}%'", session.token);
    assert_eq!(world.db.count(&held).await, 0);
    let raw = domain::keys::token_bytes(&session.token).unwrap();
    let hex = raw.iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
    let held = format!("select count(*) from session where encode(token_hash, 'hex') = '{hex}'");
    assert_eq!(world.db.count(&held).await, 0);
    let system = domain::Entropy::system();
    let many: HashSet<[u8; 32]> = (0..10_000).map(|_| system.bytes()).collect();
    assert_eq!(many.len(), 10_000);
    for nonsense in ["", "x", &"A".repeat(43), &session.token[1..]] {
        assert!(world.whoever(nonsense).await.is_none());
    }
}

/// SEC-38: a proof gives the session a new id; the old one is dead, its flash goes along.
#[tokio::test]
async fn a_proof_renews_the_id() {
    let world = World::new().await;
    let id = world.employee("ed@example.com").await;
    let old = world.make().session(id).await;
    let caller = world.whoever(&old).await.unwrap();
    let flash = model::viewer::Flash { endpoint: "x".into(), values: vec![], error: None, notice: None, undo: None };
    let note = world.domain.put_flash(caller.session, &flash).await.unwrap();
    world.later(Duration::minutes(3));
    let new = world.domain.step_up(&caller, &world.app_code(0)).await.unwrap();
    assert!(world.whoever(&old).await.is_none());
    let renewed = world.caller(&new).await;
    assert_eq!((renewed.session, renewed.proof_at), (new.session, world.now()));
    assert!(world.domain.flash(new.session, note).await.unwrap().is_some());
    assert_eq!(api(world.domain.step_up(&caller, PASSWORD).await).status(), 401, "the old one is gone");
    assert_eq!(world.db.count("select count(*) from session").await, 1);
}

/// SEC-20: step-up takes a step once as well; wrong proofs are refused, noted and slowed down.
#[tokio::test]
async fn step_up_is_no_way_round() {
    let world = World::new().await;
    let id = world.employee("ed@example.com").await;
    let caller = world.make().caller(id).await;
    let code = world.app_code(0);
    let session = world.domain.step_up(&caller, &code).await.unwrap();
    let caller = world.caller(&session).await;
    assert!(api(world.domain.step_up(&caller, &code).await).at("proof").is_some(), "the same step");
    assert!(api(world.domain.step_up(&caller, OTHER).await).at("proof").is_some());
    assert_eq!(api(world.domain.step_up(&caller, PASSWORD).await).status(), 429);
    world.later(Duration::seconds(1));
    world.domain.step_up(&caller, PASSWORD).await.unwrap();
    let refused = "select count(*) from audit where action = 'auth.step_up' and outcome = 'refused'";
    assert_eq!(world.db.count(refused).await, 2);
}

/// SEC-39: signing out ends it on the server.
#[tokio::test]
async fn signing_out_ends_it() {
    let world = World::new().await;
    let id = world.end_user("ann@example.com").await;
    let token = world.make().session(id).await;
    let caller = world.whoever(&token).await.unwrap();
    world.domain.sign_out(&caller).await.unwrap();
    assert!(world.whoever(&token).await.is_none());
    world.domain.sign_out(&caller).await.expect("twice does no harm");
    assert_eq!(world.audits("auth.sign_out").await, 1);
}

/// SEC-40: staff 30 minutes idle and 12 hours in all, others 12 hours and 30 days; what a page asks by
/// itself is no activity.
#[tokio::test]
async fn idle_and_absolute_limits() {
    let world = World::new().await;
    world.employee("ed@example.com").await;
    world.end_user("ann@example.com").await;
    let minutes = Duration::minutes;
    for (email, idle, whole) in [
        ("ed@example.com", minutes(30), Duration::hours(12)),
        ("ann@example.com", Duration::hours(12), Duration::days(30)),
    ] {
        let session = sign_in(&world, email).await;
        world.later(idle - minutes(1));
        assert!(world.whoever(&session).await.is_some(), "{email}: activity");
        world.later(idle - minutes(1));
        let asked = world.domain.caller_in_background(&session, from("192.0.2.1")).await.unwrap();
        assert!(asked.is_some(), "{email}: still there");
        world.later(minutes(1));
        assert!(world.whoever(&session).await.is_none(), "{email}: a page that only polls");

        world.later(minutes(5));
        let session = sign_in(&world, email).await;
        let start = world.now();
        while world.now() - start < whole - idle / 2 {
            world.later(idle / 2);
            if world.now() - start < whole {
                assert!(world.whoever(&session).await.is_some(), "{email}: in use");
            }
        }
        world.later(idle / 2);
        assert!(world.whoever(&session).await.is_none(), "{email}: absolute end");
        world.later(minutes(5));
    }
}

async fn sign_in(world: &World, email: &str) -> String {
    if email.starts_with("ann") {
        return world.in_by_mail(email, None).await.token;
    }
    let flow = world.flow(email).await;
    world.domain.sign_in_code(&flow, &world.app_code(0), from("192.0.2.1")).await.unwrap().token
}

/// SEC-40: a step-up does not move the absolute end.
#[tokio::test]
async fn a_proof_does_not_move_the_end() {
    let world = World::new().await;
    let id = world.employee("ed@example.com").await;
    let mut session = world.make().session(id).await;
    for _ in 0..28 {
        world.later(Duration::minutes(25));
        let caller = world.whoever(&session).await.unwrap();
        session = world.domain.step_up(&caller, PASSWORD).await.unwrap().token;
    }
    world.later(Duration::minutes(20));
    assert!(world.whoever(&session).await.is_none(), "twelve hours after the sign-in");
}

/// SEC-42: a person sees his sessions in words and ends one; another's is not there.
#[tokio::test]
async fn own_sessions_are_seen_and_ended() {
    let world = World::new().await;
    world.end_user("ann@example.com").await;
    let bob = world.end_user("bob@example.com").await;
    let first = world.in_by_mail("ann@example.com", None).await;
    world.later(Duration::minutes(2));
    let second = world.in_by_mail("ann@example.com", None).await;
    let bobs = world.make().caller(bob).await;
    let caller = world.caller(&second).await;
    let rows = world.domain.own_sessions(&caller).await.unwrap();
    assert_eq!(rows.len(), 2);
    assert!(rows[0].current && !rows[1].current && !rows[1].assistance);
    assert_eq!((rows[1].device.as_str(), rows[1].address.as_str()), ("Firefox on Linux", "192.0.2.1"));
    assert_eq!(api(world.domain.end_own_session(&caller, bobs.session).await).status(), 404);
    let nobodys = SessionId(world.domain.new_uuid());
    assert_eq!(api(world.domain.end_own_session(&caller, nobodys).await).status(), 404);
    world.domain.end_own_session(&caller, rows[1].id).await.unwrap();
    assert!(world.whoever(&first.token).await.is_none());
    assert_eq!(world.audits("auth.end_session").await, 1);
}

/// SEC-41: a revocation and a sign-in at once leave no session that counts.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_revocation_beats_a_sign_in() {
    let world = World::new().await;
    let id = world.employee("ed@example.com").await;
    for _ in 0..5 {
        let flow = world.flow("ed@example.com").await;
        let code = world.app_code(0);
        let revoke = async {
            let mut tx = world.db.pool.begin().await.unwrap();
            domain::auth::revoke(&mut tx, id, world.now()).await.unwrap();
            tx.commit().await.unwrap();
        };
        let (session, ()) = tokio::join!(world.domain.sign_in_code(&flow, &code, from("192.0.2.1")), revoke);
        if let Ok(session) = session {
            assert!(world.whoever(&session.token).await.is_none());
        }
        world.later(Duration::seconds(60));
    }
}

/// Decisions 13 and 14: what an employee sees; S1-1: customers see nobody.
#[tokio::test]
async fn scope_is_the_company_below_and_the_groups() {
    let world = World::new().await;
    let make = world.make();
    let dealer = make.company("dealer", Some(world.company)).await;
    let below = make.company("below", Some(dealer)).await;
    let beside = make.company("beside", Some(world.company)).await;
    let (mine, roles, other) =
        (make.group("mine", dealer).await, make.group("roles", dealer).await, make.group("other", dealer).await);
    let ed = make.employee("ed@example.com", BuiltIn::Dealer, dealer).await;
    make.member(mine, ed).await;
    world.db.sql(&format!("insert into role_group select id, '{roles}' from role where built_in = 'Dealer'")).await;
    let caller = make.caller(ed).await;
    assert!(caller.scope.has_company(dealer) && caller.scope.has_company(below));
    assert!(!caller.scope.has_company(beside) && !caller.scope.has_company(world.company));
    let seen = format!("{:?}", caller.scope);
    assert!(
        seen.contains(&mine.to_string()) && seen.contains(&roles.to_string()) && !seen.contains(&other.to_string())
    );
    assert!(caller.permissions.has(Permission::AccountsView) && !caller.permissions.has(Permission::AccountsRemove));

    let top = make.employee("top@example.com", BuiltIn::SystemAdministrator, world.company).await;
    assert!(format!("{:?}", make.caller(top).await.scope).contains("all_people: true"));
    assert!(format!("{:?}", make.caller(top).await.scope).contains("all_groups: true"));
    let far = make.employee("far@example.com", BuiltIn::SystemAdministrator, dealer).await;
    assert!(!format!("{:?}", make.caller(far).await.scope).contains("true"), "a dealer's is not the operator's");
    let ann = make.end_user("ann@example.com", "active", world.company).await;
    let ann = make.caller(ann).await;
    assert!(!ann.scope.has_company(world.company) && ann.permissions.is_empty());
}
