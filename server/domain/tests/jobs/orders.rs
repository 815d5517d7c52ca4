//! Everything that a filter finds: what it comes to beforehand, and that it comes to that.

use model::accounts::{AccountQuery, Kind, State};
use model::grid::Page;
use model::jobs::{Among, Order, Skipped};
use model::panels::PanelQuery;
use model::{ApiError, Permission};

use crate::kit::{World, api};

fn accounts(change: fn(&mut AccountQuery), act: &str) -> Order {
    let mut query = AccountQuery::of(Kind::EndUser);
    change(&mut query);
    Order { among: Among::Accounts(query), act: act.into(), to: String::new() }
}

/// The preview counts by reason what each row then says; only what is in sight is in it (SEC-46, decision 6).
#[tokio::test]
async fn a_preview_says_what_comes_of_it() {
    let world = World::new().await;
    world.customers(7).await;
    for (n, state) in ["off", "off", "pending"].into_iter().enumerate() {
        world.make().end_user(&format!("other{n}@east.test"), state, world.east).await;
    }
    world.make().end_user("hidden@op.test", "active", world.op).await;
    let order = accounts(|_| (), "suspend");
    let preview = world.domain().preview_job(&world.manager, &order).await.unwrap();
    assert_eq!((preview.total, preview.applies, preview.about.as_str()), (10, 7, "all 10 accounts"));
    let off = Skipped { n: 2, reason: State::Off.may_suspend().unwrap_err().into() };
    let pending = Skipped { n: 1, reason: State::Pending.may_suspend().unwrap_err().into() };
    assert_eq!(preview.skipped, [off, pending]);
    let job = world.domain().start_order(&world.manager, &order, "", "").await.unwrap().job;
    world.work_off().await;
    let page = world.page(&world.manager, job).await;
    assert_eq!((page.job.total, page.job.done, page.job.skipped, page.job.failed), (10, 7, 3, 0));
    assert_eq!(world.suspended().await, 7);
    assert_eq!(world.db.text("select state from account where email = 'hidden@op.test'").await, "active");
}

/// The filter decides: status and words; more than one batch is gathered, nobody twice.
#[tokio::test]
async fn all_that_match_and_no_other() {
    let world = World::new().await;
    world.customers(3).await;
    world.make().end_user("smith@east.test", "active", world.east).await;
    world
        .db
        .sql(&format!(
            "insert into account (id, kind, email, email_canonical, username, label, name_key, state, company_id, sight,
                 created_at, updated_at)
             select gen_random_uuid(), 'end_user', x, x, x, x, x, 'off', '{0}', array['{0}'::uuid], now(), now()
               from (select 'many' || n || '@east.test' as x from generate_series(1, 2300) n) t",
            world.east
        ))
        .await;
    let order = accounts(|query| query.search = "smith".into(), "suspend");
    world.domain().start_order(&world.manager, &order, "", "").await.unwrap();
    world.work_off().await;
    assert_eq!(world.suspended().await, 1);
    let order = accounts(|query| query.status = Some(State::Active), "suspend");
    world.domain().start_order(&world.manager, &order, "", "").await.unwrap();
    world.work_off().await;
    assert_eq!(world.suspended().await, 4);
    let order = accounts(|query| query.status = Some(State::Off), "enable");
    let job = world.domain().start_order(&world.manager, &order, "", "").await.unwrap().job;
    let claim = world.claim().await;
    // Gathering only: three batches, and the one that finds no more.
    world.work(&claim, 3).await;
    assert_eq!(world.page(&world.manager, job).await.job.total, 2304);
    assert_eq!(world.db.count("select count(distinct target) from job_item where state = 'waiting'").await, 2304);
    world.domain().cancel_job(&world.manager, job).await.unwrap();
}

/// Permission, reason and word are asked before anything starts; one that fits nobody does not start.
#[tokio::test]
async fn what_cannot_be_done_does_not_start() {
    let world = World::new().await;
    let reads = world.make().role_with("Looks only", &[Permission::AccountsView]).await;
    let order = accounts(|_| (), "suspend");
    let nobody = api(world.domain().start_order(&world.manager, &order, "", "").await);
    assert!(matches!(nobody, ApiError::Conflict { .. }), "{nobody:?}");
    world.customers(1).await;
    let lock = accounts(|_| (), "lock-down");
    assert!(api(world.domain().start_order(&world.manager, &lock, " ", "").await).at("reason").is_some());
    let odd = accounts(|_| (), "accept");
    assert!(api(world.domain().start_order(&world.manager, &odd, "", "").await).at("act").is_some());
    world.make().give_role(world.manager.account, reads).await;
    let reader = world.make().caller(world.manager.account).await;
    assert!(matches!(api(world.domain().start_order(&reader, &order, "", "").await), ApiError::Forbidden(_)));
    assert_eq!(world.db.count("select count(*) from job").await, 0);
}

/// Employees: nobody acts on himself or on who may do more, and is told so before (SEC-49).
#[tokio::test]
async fn those_above_are_counted_apart() {
    let world = World::new().await;
    let order =
        Order { among: Among::Accounts(AccountQuery::of(Kind::Employee)), act: "disable".into(), to: String::new() };
    let preview = world.domain().preview_job(&world.manager, &order).await.unwrap();
    assert_eq!((preview.total, preview.applies), (1, 0));
    assert_eq!(preview.skipped[0].reason, "Your own account.");
}

/// Moving all panels of a filter holds for the list of onlookers that was shown.
#[tokio::test]
async fn a_move_of_all_holds_for_what_was_shown() {
    let world = World::new().await;
    let (north, south) = (world.make().group("North", world.east).await, world.make().group("South", world.east).await);
    for n in 0..3 {
        world.make().panel(&format!("35000000000000{n}"), north).await;
    }
    world.make().panel("350000000000009", south).await;
    let order = Order { among: Among::Panels(PanelQuery::default()), act: "move".into(), to: south.to_string() };
    let preview = world.domain().preview_job(&world.admin, &order).await.unwrap();
    assert_eq!((preview.total, preview.applies), (4, 3));
    assert_eq!(preview.skipped[0].reason, "Already in South.");
    let moving = preview.moving.unwrap();
    assert_eq!((moving.panels, moving.from.as_slice()), (3, ["North".to_owned()].as_slice()));
    let stale = api(world.domain().start_order(&world.admin, &order, "", "another list").await);
    assert!(matches!(stale, ApiError::Conflict { .. }));
    world.domain().start_order(&world.admin, &order, "", &moving.seal).await.unwrap();
    world.work_off().await;
    assert_eq!(world.db.count(&format!("select count(*) from panel where group_id = '{south}'")).await, 4);
    let page: Page<_> = world.domain().panels(&world.admin, &PanelQuery::default()).await.unwrap();
    assert_eq!(page.rows.len(), 4);
}

/// A group beyond those that a list holds is found by its name, and all panels can be moved there (S0-8).
#[tokio::test]
async fn a_move_of_all_reaches_every_group() {
    let world = World::new().await;
    let north = world.make().group("North", world.east).await;
    world.make().panel("350000000000000", north).await;
    for n in 1..=230 {
        world.make().group(&format!("Site {n:03}"), world.east).await;
    }
    let first = world.domain().panel_group_choices(&world.admin, "").await.unwrap();
    assert!(first.len() == 200 && first.iter().all(|group| group.label != "Site 230"));
    let found = world.domain().panel_group_choices(&world.admin, "site 230").await.unwrap();
    let [last] = found.as_slice() else { panic!("{found:?}") };
    let order = Order { among: Among::Panels(PanelQuery::default()), act: "move".into(), to: last.value.clone() };
    let moving = world.domain().preview_job(&world.admin, &order).await.unwrap().moving.unwrap();
    assert_eq!((moving.to.as_str(), moving.panels), ("Site 230", 1));
    world.domain().start_order(&world.admin, &order, "", &moving.seal).await.unwrap();
    world.work_off().await;
    assert_eq!(world.db.text("select group_id::text from panel").await, last.value);
}
