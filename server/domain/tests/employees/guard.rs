//! One Super Administrator always remains (SEC-50), whoever acts on whom in whatever order.

use domain::Caller;
use model::accounts::{Kind, OutcomeKind};
use model::employees::{EditEmployee, Switch};
use model::ids::AccountId;
use model::role::BuiltIn;

use crate::kit::{World, api};

const SUPERS: &str =
    "select count(*) from account a join role r on r.id = a.role_id join company c on c.id = a.company_id
    where r.built_in = 'Super Administrator' and a.state = 'active' and c.kind = 'operator'";

async fn another(world: &World, name: &str) -> Caller {
    let id = world.make().employee(name, BuiltIn::SuperAdministrator, world.operator).await;
    world.make().caller(id).await
}

/// The last one is neither disabled nor removed, given another role nor moved. Somebody of another company
/// with the same role does not count, and one who is disabled neither.
#[tokio::test]
async fn the_last_super_administrator_stays() {
    let world = World::new().await;
    // His company is not the operator: he cannot take the place of the last one.
    let outside = world.make().employee("far@east.test", BuiltIn::SuperAdministrator, world.east).await;
    let outside_id = outside;
    world
        .db
        .sql(&format!(
            "update account set company_id = '{}', sight = array['{}'::uuid] where id = '{outside}'",
            world.operator, world.operator
        ))
        .await;
    let outside = world.make().caller(outside).await;
    world
        .db
        .sql(&format!(
            "update account set company_id = '{}', sight = array['{}'::uuid] where id = '{outside_id}'",
            world.east, world.east
        ))
        .await;
    let off = another(&world, "off@op.test").await;
    world.db.sql(&format!("update account set state = 'off' where id = '{}'", off.account)).await;
    let last = world.admin.account;
    let before = world.record(last).await;
    let done = world.domain().switch_employees(&outside, &[last], Switch::Disable).await.unwrap();
    assert_eq!(done.rows[0].result, OutcomeKind::Skipped);
    assert!(done.rows[0].reason.contains("last Super Administrator"), "{}", done.rows[0].reason);
    let done = world.domain().remove_accounts(&outside, Kind::Employee, &[last]).await.unwrap();
    assert!(done.rows[0].reason.contains("last Super Administrator"), "{}", done.rows[0].reason);
    let form = world.form(&outside, last).await;
    let owner = EditEmployee { role: world.role(BuiltIn::Owner).await.to_string(), ..form.clone() };
    assert!(api(world.reviewed(&outside, last, &owner).await).message().contains("last Super Administrator"));
    let away = EditEmployee { company: world.east.to_string(), ..form };
    assert!(api(world.reviewed(&outside, last, &away).await).at("company").is_some());
    assert_eq!(world.record(last).await, before);
}

/// One way to take the other's power.
#[derive(Clone, Copy, Debug)]
enum Blow {
    Disable,
    Remove,
    Demote,
}

async fn strike(world: &World, by: &Caller, id: AccountId, blow: Blow, owner: &str) -> bool {
    match blow {
        Blow::Disable => {
            let done = world.domain().switch_employees(by, &[id], Switch::Disable).await.unwrap();
            done.rows[0].result == OutcomeKind::Done
        }
        Blow::Remove => {
            let done = world.domain().remove_accounts(by, Kind::Employee, &[id]).await.unwrap();
            done.rows[0].result == OutcomeKind::Done
        }
        Blow::Demote => match world.domain().employee_editing(by, id, owner.parse().ok(), None).await {
            Ok(editing) => {
                let seen = editing.review.as_ref().map(|review| review.seal.clone()).unwrap_or_default();
                let form = EditEmployee { role: owner.to_owned(), seen, ..crate::kit::form_of(&editing) };
                world.domain().edit_employee(by, id, &form).await.is_ok()
            }
            Err(_) => false,
        },
    }
}

/// Two who act on each other at the same instant, by every pair of blows: exactly one gets through.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_who_act_on_each_other_leave_one() {
    let blows = [Blow::Disable, Blow::Remove, Blow::Demote];
    for first in blows {
        for second in blows {
            let world = World::new().await;
            let rival = another(&world, "rival@op.test").await;
            let owner = world.role(BuiltIn::Owner).await.to_string();
            let (a, b) = tokio::join!(
                strike(&world, &world.admin, rival.account, first, &owner),
                strike(&world, &rival, world.admin.account, second, &owner),
            );
            assert!(a != b, "{first:?} against {second:?}: {a} and {b}");
            assert_eq!(world.db.count(SUPERS).await, 1, "{first:?} against {second:?}");
            world.in_step().await;
        }
    }
}

/// Five in a ring, each against the next, all at once: one stays, and the tallies are right.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_ring_of_administrators_leaves_one() {
    let world = World::new().await;
    let mut ring = vec![world.admin.clone()];
    for n in 0..4 {
        ring.push(another(&world, &format!("s{n}@op.test")).await);
    }
    let owner = world.role(BuiltIn::Owner).await.to_string();
    let blows = [Blow::Disable, Blow::Remove, Blow::Demote, Blow::Remove, Blow::Disable];
    let strikes = ring.iter().enumerate().map(|(n, by)| {
        let target = ring[(n + 1) % ring.len()].account;
        strike(&world, by, target, blows[n], &owner)
    });
    let done = futures_join(strikes).await;
    assert!(done.iter().filter(|done| **done).count() >= 1);
    assert!(world.db.count(SUPERS).await >= 1, "nobody is left");
    world.in_step().await;
}

/// Whatever order two administrators act in, on whomever: the tallies are the counts, and one remains.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn any_order_leaves_one_and_right_tallies() {
    for seed in 0..6 {
        let world = World::new().await;
        let dice = domain::Entropy::seeded(seed);
        let mut people = vec![world.admin.clone()];
        for n in 0..3 {
            people.push(another(&world, &format!("s{n}@op.test")).await);
        }
        let owner = world.role(BuiltIn::Owner).await.to_string();
        let pick = |n: u64| usize::try_from(dice.below(n)).unwrap();
        for _ in 0..6 {
            let blows = [Blow::Disable, Blow::Remove, Blow::Demote];
            let (a, b) = (pick(4), pick(4));
            let (x, y) = (blows[pick(3)], blows[pick(3)]);
            let (on_a, on_b) = (people[pick(4)].account, people[pick(4)].account);
            tokio::join!(strike(&world, &people[a], on_a, x, &owner), strike(&world, &people[b], on_b, y, &owner),);
            assert!(world.db.count(SUPERS).await >= 1, "seed {seed}: nobody is left");
            world.in_step().await;
        }
    }
}

/// All of them at once, on one task each as far as the runtime has threads.
async fn futures_join<F: Future<Output = bool>>(all: impl Iterator<Item = F>) -> Vec<bool> {
    let mut all: Vec<_> = all.map(Box::pin).collect();
    let mut done = vec![None; all.len()];
    std::future::poll_fn(|context| {
        for (future, done) in all.iter_mut().zip(&mut done) {
            if done.is_none()
                && let std::task::Poll::Ready(result) = future.as_mut().poll(context)
            {
                *done = Some(result);
            }
        }
        if done.iter().all(Option::is_some) { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
    done.into_iter().flatten().collect()
}
