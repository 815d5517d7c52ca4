//! People who do not sign in any more: warned, then turned off (issue 7, SEC-50).

use domain::dormant::{Ran, run};
use model::accounts::{AccountQuery, Kind, State};
use model::role::BuiltIn;
use model::settings::Section;
use time::Duration;

use crate::kit::World;

const ON: &[(&str, &str)] = &[("dormant_on", "yes"), ("warn_days", "90"), ("off_days", "120")];

async fn ran(world: &World) -> (u32, u32) {
    let Ran { warned, turned_off } = run(world.domain()).await.unwrap();
    (warned, turned_off)
}

/// Off at first; warned by mail after N days, turned off after M, each as the system's act; everybody's sessions end.
#[tokio::test]
async fn warned_then_turned_off() {
    let world = World::new().await;
    let make = world.make();
    let ann = make.end_user("ann@east.test", "active", world.east).await;
    let ivan = make.installer("ivan@east.test", "active", world.east).await;
    let olga = make.employee("olga@east.test", BuiltIn::Owner, world.east).await;
    let new = make.end_user("new@east.test", "active", world.east).await;
    let pending = make.end_user("pat@east.test", "pending", world.east).await;
    for id in [ann, ivan, olga, pending] {
        world.away(id, 500).await;
    }
    assert_eq!(ran(&world).await, (0, 0), "off at first");
    world.set(Section::Dormant, ON).await.unwrap();
    assert_eq!(ran(&world).await, (3, 0), "warned first, however long it is");
    assert_eq!(ran(&world).await, (0, 0), "once");
    for email in ["ann@east.test", "ivan@east.test", "olga@east.test"] {
        assert_eq!(world.mails(email, "dormant_warning").await, 1, "{email}");
    }
    assert_eq!(world.mails("pat@east.test", "dormant_warning").await, 0, "not registered yet");
    let day = world.db.text("select data ->> 'reason' from mail where recipient = 'ann@east.test'").await;
    assert_eq!(day, "2026-07-01", "thirty days after the warning");
    world.advance(Duration::days(29));
    assert_eq!(ran(&world).await, (0, 0));
    world.advance(Duration::days(1));
    // Ivan came back in between.
    world.db.sql(&format!("update account set last_sign_in_at = '2026-06-20' where id = '{ivan}'")).await;
    assert_eq!(ran(&world).await, (0, 2));
    assert_eq!((world.state(ann).await, world.state(olga).await), ("off".into(), "off".into()));
    assert_eq!((world.state(ivan).await, world.state(new).await), ("active".into(), "active".into()));
    assert_eq!(world.mails("ann@east.test", "turned_off").await, 1);
    assert_eq!(world.logged(ann, "accounts.dormant_off").await, 1);
    assert_eq!(world.logged(olga, "employees.dormant_off").await, 1);
    let actor = world.db.text("select distinct actor_name from audit where action like '%.dormant_off'").await;
    assert_eq!(actor, "Dormant accounts");
    let query = AccountQuery { status: Some(State::Off), ..AccountQuery::of(Kind::EndUser) };
    let total = world.domain().accounts_total(&world.admin().await, &query).await.unwrap();
    assert_eq!(total.known(), 1, "the kept numbers follow");
}

/// Never a Super Administrator (SEC-50), never who is signed in, never a kind that is not chosen, and nobody without a
/// mail server.
#[tokio::test]
async fn who_is_spared() {
    let world = World::new().await;
    let make = world.make();
    let ann = make.end_user("ann@east.test", "active", world.east).await;
    let bea = make.end_user("bea@east.test", "active", world.east).await;
    let ivan = make.installer("ivan@east.test", "active", world.east).await;
    world.set(Section::Dormant, &[ON, &[("dormant_installer", "")]].concat()).await.unwrap();
    for id in [world.root, ann, bea, ivan] {
        world.away(id, 200).await;
    }
    make.session(bea).await;
    assert_eq!(ran(&world).await, (1, 0));
    assert_eq!(world.mails("ann@east.test", "dormant_warning").await, 1);
    assert_eq!(world.logged(world.root, "employees.dormant_warned").await, 0);
    let without = World::with(|settings| settings.mail_configured = false).await;
    let cleo = without.make().end_user("cleo@east.test", "active", without.east).await;
    without.away(cleo, 200).await;
    without.set(Section::Dormant, ON).await.unwrap();
    assert_eq!(ran(&without).await, (0, 0), "nobody can be warned");
}

/// Several servers at once: each person once.
#[tokio::test]
async fn two_servers_do_it_once() {
    let world = World::new().await;
    let second = world.second_server();
    for n in 0..12 {
        let id = world.make().end_user(&format!("c{n}@east.test"), "active", world.east).await;
        world.away(id, 100 + n).await;
    }
    world.set(Section::Dormant, ON).await.unwrap();
    let (one, two) = tokio::join!(run(world.domain()), run(&second));
    assert_eq!(one.unwrap().warned + two.unwrap().warned, 12);
    assert_eq!(world.db.count("select count(*) from mail where kind = 'dormant_warning'").await, 12);
    assert_eq!(world.db.count("select count(*) from audit where action = 'accounts.dormant_warned'").await, 12);
    world.db.sql("update dormant_warning set warned_at = warned_at - interval '40 days'").await;
    world
        .db
        .sql("update account set last_sign_in_at = last_sign_in_at - interval '40 days' where kind = 'end_user'")
        .await;
    let (one, two) = tokio::join!(run(world.domain()), run(&second));
    assert_eq!(one.unwrap().turned_off + two.unwrap().turned_off, 12);
    assert_eq!(world.db.count("select count(*) from audit where action = 'accounts.dormant_off'").await, 12);
}

/// The dry run says what the next run does, on or off, and its numbers are those of the grids it links to.
#[tokio::test]
async fn the_dry_run_is_true() {
    let world = World::new().await;
    let make = world.make();
    for (n, days) in [(0, 95), (1, 130), (2, 200), (3, 10)] {
        let id = make.end_user(&format!("c{n}@east.test"), "active", world.east).await;
        world.away(id, days).await;
    }
    let off = make.end_user("off@east.test", "off", world.east).await;
    world.away(off, 300).await;
    let trial = || async {
        let page = world.domain().open_settings(&world.admin().await).await.unwrap();
        page.trial.into_iter().find(|one| one.kind == Kind::EndUser).unwrap()
    };
    let one = trial().await;
    assert_eq!((one.warn, one.would_warn, one.off, one.would_off), (3, 3, 2, 0), "{one:?}");
    for (days, shown) in [(one.warn_days, one.warn), (one.off_days, one.off)] {
        let query =
            AccountQuery { idle_days: Some(days), status: Some(State::Active), ..AccountQuery::of(Kind::EndUser) };
        let total = world.domain().accounts_total(&world.admin().await, &query).await.unwrap();
        assert_eq!(total.known(), shown);
    }
    world.set(Section::Dormant, ON).await.unwrap();
    assert_eq!(ran(&world).await.0, one.would_warn);
    world.db.sql("update dormant_warning set warned_at = warned_at - interval '40 days'").await;
    world
        .db
        .sql("update account set last_sign_in_at = last_sign_in_at - interval '40 days' where email <> 'c3@east.test'")
        .await;
    let one = trial().await;
    assert_eq!((one.would_warn, one.would_off), (0, 3), "{one:?}");
    assert_eq!(ran(&world).await, (0, 3));
}
