//! Commands to partitions: given, handed out, acknowledged or not.

use domain::caller::Caller;
use domain::gateway::acknowledge::Answer;
use domain::gateway::lapse;
use model::ApiError;
use model::gateway::{CommandKind, CommandState};
use model::ids::{CommandId, PanelId};

use crate::kit::{HOUSE, Homes, api, conflict, forbidden, missing};

/// S1-17: who, for whom, when, outcome; on the page and in the log.
#[tokio::test]
async fn a_command_is_handed_out_and_done() {
    let homes = Homes::new().await;
    let given = homes.command(1, CommandKind::Arm).await;
    assert_eq!((given.state, given.by.as_str()), (CommandState::Waiting, "anna"));
    let handed = homes.fetch().await;
    assert_eq!(handed.len(), 1);
    assert_eq!((handed[0].imei.as_str(), handed[0].partition, handed[0].kind), (HOUSE, 1, CommandKind::Arm));
    assert_eq!(homes.say(handed[0].id, true, "").await.unwrap(), Answer::Counts(CommandState::Done));
    assert_eq!(homes.newest().await.state, CommandState::Done);
    let sql = |action: &str| {
        format!(
            "select count(*) from audit where action = '{action}' and actor_id = '{}' and target_id = '{}' and assisted_id is null",
            homes.anna, homes.house
        )
    };
    for action in ["commands.arm", "commands.done"] {
        assert_eq!(homes.count(&sql(action)).await, 1, "{action}");
    }
    // Bert reaches the partition and sees who armed it.
    let bert = homes.caller(homes.bert).await;
    let commands = homes.domain().home_panel(&bert, homes.house).await.unwrap().commands;
    assert_eq!((commands.len(), commands[0].by.as_str()), (1, "anna"));
}

/// Not acknowledged in 30 seconds: not delivered, on the page at once and in the log soon; never done.
#[tokio::test]
async fn what_is_not_acknowledged_in_time_is_never_done() {
    let homes = Homes::new().await;
    homes.command(1, CommandKind::Arm).await;
    let handed = homes.fetch().await.remove(0);
    homes.later(29);
    assert_eq!(homes.newest().await.state, CommandState::Waiting);
    assert_eq!(lapse::run(homes.domain()).await.unwrap(), 0);
    homes.later(1);
    assert_eq!(homes.newest().await.state, CommandState::NotDelivered);
    assert_eq!(homes.say(handed.id, true, "").await.unwrap(), Answer::TooLate);
    assert_eq!(homes.say(handed.id, true, "").await.unwrap(), Answer::TooLate);
    let newest = homes.newest().await;
    assert_eq!((newest.state, newest.late), (CommandState::NotDelivered, true));
    assert_eq!((homes.entries("commands.undelivered").await, homes.entries("commands.late").await), (1, 1));
    assert_eq!(homes.entries("commands.done").await, 0);

    // Nobody ever fetched it: two servers write its end once.
    homes.command(2, CommandKind::Disarm).await;
    homes.later(30);
    assert_eq!(homes.fetch().await, []);
    let (one, other) = tokio::join!(lapse::run(homes.domain()), lapse::run(homes.domain()));
    assert_eq!(one.unwrap() + other.unwrap(), 1);
    assert_eq!(homes.entries("commands.undelivered").await, 2);
}

/// Acknowledgements may be repeated; the first word stands; one for a command that was not handed out is a lie.
#[tokio::test]
async fn the_first_word_stands() {
    let homes = Homes::new().await;
    homes.command(1, CommandKind::Arm).await;
    let sql = "select count(*) from panel_command where tries = 0";
    assert_eq!(homes.count(sql).await, 1);
    let id: uuid::Uuid = sqlx::query_scalar("select id from panel_command").fetch_one(&homes.db.pool).await.unwrap();
    assert_eq!(homes.say(CommandId(id), true, "").await.unwrap(), Answer::NotFetched);
    let handed = homes.fetch().await.remove(0);
    let said = homes.say(handed.id, false, "A window is open.\u{7}").await.unwrap();
    assert_eq!(said, Answer::Counts(CommandState::Refused));
    assert_eq!(homes.say(handed.id, false, "").await.unwrap(), Answer::Counts(CommandState::Refused));
    assert_eq!(homes.say(handed.id, true, "").await.unwrap(), Answer::Otherwise(CommandState::Refused));
    let newest = homes.newest().await;
    assert_eq!((newest.state, newest.reason.as_str()), (CommandState::Refused, "A window is open."));
    assert_eq!((homes.entries("commands.refused").await, homes.entries("commands.done").await), (1, 0));
    missing(homes.say(CommandId(homes.key()), true, "").await);
}

/// A lease keeps a command to one fetch for ten seconds; then the answer may have got lost, and it comes again.
#[tokio::test]
async fn a_command_comes_again_when_its_answer_is_lost() {
    let homes = Homes::new().await;
    homes.command(1, CommandKind::Arm).await;
    let (one, other) = tokio::join!(homes.fetch(), homes.fetch());
    assert_eq!(one.len() + other.len(), 1);
    let first = one.into_iter().chain(other).next().unwrap();
    homes.later(9);
    assert_eq!(homes.fetch().await, []);
    homes.later(1);
    let again = homes.fetch().await;
    assert_eq!((again.len(), again[0].id), (1, first.id));
}

/// Commands of one partition come one after the other; those of others do not wait.
#[tokio::test]
async fn a_partition_gets_its_commands_in_order() {
    let homes = Homes::new().await;
    homes.command(1, CommandKind::Arm).await;
    homes.later(1);
    homes.command(1, CommandKind::Disarm).await;
    homes.command(2, CommandKind::Arm).await;
    let kinds = |handed: &[domain::gateway::Handed]| -> Vec<(u16, CommandKind)> {
        handed.iter().map(|one| (one.partition, one.kind)).collect()
    };
    let first = homes.fetch().await;
    assert_eq!(kinds(&first), [(1, CommandKind::Arm), (2, CommandKind::Arm)]);
    assert_eq!(homes.fetch().await, []);
    homes.say(first[0].id, true, "").await.unwrap();
    assert_eq!(kinds(&homes.fetch().await), [(1, CommandKind::Disarm)]);
}

/// REL-25, REL-46: a form sent twice, and the same button pressed twice, command once.
#[tokio::test]
async fn a_form_commands_once() {
    let homes = Homes::new().await;
    let anna = homes.caller(homes.anna).await;
    let key = homes.key();
    let give = async |kind, key| homes.domain().home_command(&anna, homes.house, 1, kind, key).await;
    give(CommandKind::Arm, key).await.unwrap();
    give(CommandKind::Arm, key).await.unwrap();
    give(CommandKind::Arm, homes.key()).await.unwrap();
    assert_eq!(homes.count("select count(*) from panel_command").await, 1);
    let handed = homes.fetch().await.remove(0);
    homes.say(handed.id, true, "").await.unwrap();
    // The old form once more, from the browser's history: nothing happens.
    assert_eq!(give(CommandKind::Arm, key).await.unwrap().state, CommandState::Done);
    assert_eq!(homes.count("select count(*) from panel_command").await, 1);
    give(CommandKind::Arm, homes.key()).await.unwrap();
    assert_eq!(homes.count("select count(*) from panel_command").await, 2);
}

/// SEC-45: what one does not reach does not exist; no gateway, no command.
#[tokio::test]
async fn commands_stay_within_reach() {
    let homes = Homes::new().await;
    let domain = homes.domain();
    let (anna, bert) = (homes.caller(homes.anna).await, homes.caller(homes.bert).await);
    let give = async |who: &Caller, panel: PanelId, partition: u16| {
        domain.home_command(who, panel, partition, CommandKind::Disarm, homes.key()).await
    };
    missing(give(&bert, homes.house, 2).await);
    missing(give(&anna, homes.house, 4).await);
    missing(give(&anna, homes.house, 9).await);
    missing(give(&anna, homes.cabin, 1).await);
    missing(give(&anna, PanelId(homes.key()), 1).await);
    for who in [homes.ines, homes.admin] {
        forbidden(give(&homes.caller(who).await, homes.house, 1).await);
    }
    homes.db.sql("update gateway set is_default = false").await;
    conflict(give(&anna, homes.house, 1).await);
    assert_eq!(homes.count("select count(*) from panel_command").await, 0);
}

/// SEC-56: who lost the partition before the command was handed out commands nothing.
#[tokio::test]
async fn a_command_is_asked_again_when_it_is_handed_out() {
    let losses = [
        "update customer_link set ends_at = '2026-06-01 12:00' where role = 'master'",
        "update customer_link set partitions = '{2}' where role = 'master'",
        "delete from customer_link where role = 'master'",
        "update account set state = 'off' where email = 'anna@example.com'",
    ];
    for loss in losses {
        let homes = Homes::new().await;
        homes.command(1, CommandKind::Disarm).await;
        homes.db.sql(loss).await;
        assert_eq!(homes.fetch().await, [], "{loss}");
        homes.later(30);
        assert_eq!(lapse::run(homes.domain()).await.unwrap(), 1);
        assert_eq!(homes.entries("commands.undelivered").await, 1);
    }
}

/// SEC-64: a helper's command names both, in the command and in its outcome.
#[tokio::test]
async fn a_helper_commands_for_the_customer() {
    let homes = Homes::new().await;
    let helped = homes.helped().await;
    homes.domain().home_command(&helped, homes.house, 1, CommandKind::Arm, homes.key()).await.unwrap();
    let handed = homes.fetch().await.remove(0);
    homes.say(handed.id, true, "").await.unwrap();
    let newest = homes.newest().await;
    assert_eq!((newest.by.as_str(), newest.assisted), ("admin", true));
    let sql = format!(
        "select count(*) from audit where action in ('commands.arm', 'commands.done') and actor_id = '{}' and assisted_id = '{}'",
        homes.admin, homes.anna
    );
    assert_eq!(homes.count(&sql).await, 2);
}

/// SEC-92: thirty in a minute are enough.
#[tokio::test]
async fn commands_are_bounded() {
    let homes = Homes::new().await;
    for n in 0..30 {
        let kind = if n % 2 == 0 { CommandKind::Arm } else { CommandKind::Disarm };
        homes.command(1, kind).await;
        homes.later(1);
    }
    let anna = homes.caller(homes.anna).await;
    let over = homes.domain().home_command(&anna, homes.house, 1, CommandKind::Arm, homes.key()).await;
    assert!(matches!(api(over), ApiError::TooMany(1..=60)));
    homes.later(60);
    homes.command(1, CommandKind::Arm).await;
}
