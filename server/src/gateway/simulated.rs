//! The demo's gateway: a program within this one that does what a real gateway does, so that the dashboard
//! really moves. Panels that are connected obey after a moment; the others never answer, so that
//! "not delivered" can be seen too.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::caller::Origin;
use domain::gateway::acknowledge::Acknowledgement;
use domain::gateway::report::Report;
use domain::gateway::{Gateway, Handed, MOST};
use domain::{Domain, Result, seed};
use model::gateway::{Arming, CommandKind};
use model::panels::Connection;
use tokio_util::sync::CancellationToken;

/// How often it looks for commands.
const PAUSE: Duration = Duration::from_millis(400);
/// How long a panel takes.
const TAKES: Duration = Duration::from_millis(700);

/// What its panels have in memory.
#[derive(Default)]
struct Memory {
    /// How each partition stands that was commanded since the start.
    stands: BTreeMap<(String, u16), Arming>,
    /// The sequence of the last report.
    sequence: i64,
}

/// Runs until `stop`.
pub async fn run(domain: Domain, stop: CancellationToken) {
    let mut memory = Memory::default();
    while stop.run_until_cancelled(tokio::time::sleep(PAUSE)).await.is_some() {
        if let Err(error) = turn(&domain, &mut memory).await {
            tracing::warn!(%error, "the simulated gateway failed; it goes on");
        }
    }
}

/// Fetches once and lets the connected panels obey.
async fn turn(domain: &Domain, memory: &mut Memory) -> Result<()> {
    let Some(gateway) = domain.gateway_named(seed::demo::GATEWAY).await? else { return Ok(()) };
    let commands = domain.fetch_commands(&gateway, MOST).await?;
    if commands.iter().any(|command| command.is_online) {
        tokio::time::sleep(TAKES).await;
    }
    for command in commands.iter().filter(|command| command.is_online) {
        obey(domain, &gateway, command, memory).await?;
    }
    Ok(())
}

/// Reports the new state first, then acknowledges: whoever sees "done" sees the state too.
async fn obey(domain: &Domain, gateway: &Gateway, command: &Handed, memory: &mut Memory) -> Result<()> {
    let key = (command.imei.clone(), command.partition);
    let state = match command.kind {
        CommandKind::Arm => Some(Arming::Armed),
        CommandKind::Disarm => Some(Arming::Disarmed),
        CommandKind::AskState => memory.stands.get(&key).copied(),
    };
    let now = domain.clock().now();
    let partitions = state.map(|state| (command.partition, state));
    if let Some((_, state)) = partitions {
        memory.stands.insert(key, state);
    }
    memory.sequence = model::when::When::from(now).0.max(memory.sequence + 1);
    let report = Report {
        imei: command.imei.clone(),
        sequence: memory.sequence,
        at: now,
        connection: Some(Connection::Online),
        partitions: partitions.into_iter().collect(),
    };
    domain.take_report(gateway, &report).await?;
    let said = Acknowledgement { is_done: true, reason: String::new() };
    domain.acknowledge_command(gateway, command.id, &said, &Origin::default()).await.map(drop)
}
