//! Live lists with several servers on one database: a change through one of them is heard from every other within
//! two seconds, by the stream and by asking (issue 7).

use std::time::Duration;

use tokio::time::{Instant, sleep, timeout, timeout_at};

use crate::http::Call;
use crate::program::Program;
use crate::world::World;

/// A change is to be heard so soon.
const SOON: Duration = Duration::from_secs(2);

/// Somebody new is suspended through this server; until when it is to be heard.
async fn change(world: &World, program: &Program, email: &str) -> Instant {
    let id = world.make().end_user(email, "active", world.company).await;
    let answer = program.call(&Call::form("accounts/suspend", format!("ids[]={id}")), &world.token).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    Instant::now() + SOON
}

/// Number and words of what changed since the answer with this number.
async fn since(world: &World, program: &Program, number: &str) -> (String, String) {
    let answer = program.call(&Call::page(&format!("/live/since?n={number}")), &world.token).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    // The body comes in parts of a told length, or whole.
    let line = answer.body.lines().find(|line| line.contains(' ')).unwrap_or_default();
    let (number, words) = line.split_once(' ').unwrap();
    (number.to_owned(), words.to_owned())
}

fn is_told(words: &str) -> bool {
    words.split(' ').any(|word| word == "accounts")
}

/// By asking: nothing of it before, the word after.
async fn until_told(world: &World, program: &Program, number: &str, by: Instant) {
    loop {
        let (_, words) = since(world, program, number).await;
        if is_told(&words) {
            return;
        }
        assert!(Instant::now() < by, "the other server's change is not told by asking; told: {words}");
        sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn a_change_through_one_server_is_heard_from_the_other() {
    let world = World::new("live").await;
    let (one, other) = (world.start().await, world.start_another().await);
    let mut lines = other.begin(&Call::page("/live"), &world.token).await.lines();
    let mut told = async || {
        while let Some(line) = lines.next_line().await.unwrap() {
            if let Some(line) = line.strip_prefix("data: ") {
                return line.split_once(' ').map(|(_, words)| words.to_owned()).unwrap_or_default();
            }
        }
        panic!("the stream ended");
    };
    let first = timeout(SOON, told()).await.expect("the first line comes at once");
    assert!(!is_told(&first), "{first}");
    let (number, before) = since(&world, &other, "").await;
    assert!(!is_told(&before), "{before}");

    let by = change(&world, &one, "ann@east.test").await;
    let streamed = async {
        while !is_told(&timeout_at(by, told()).await.expect("the other server's change comes through the stream")) {}
    };
    tokio::join!(streamed, until_told(&world, &other, &number, by));

    // The other way, where nobody has a stream. What it sees first is what was changed above; an answer takes in
    // what was seen up to 2.5 s before its number, for servers may differ.
    since(&world, &one, "").await;
    sleep(Duration::from_secs(4)).await;
    let (number, _) = since(&world, &one, "").await;
    let (_, before) = since(&world, &one, &number).await;
    assert!(!is_told(&before), "{before}");
    let by = change(&world, &other, "bob@east.test").await;
    until_told(&world, &one, &number, by).await;
}
