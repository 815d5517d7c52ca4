//! Gateways: whose panels, whose commands, which report counts.

use domain::gateway::Gateway;
use domain::gateway::acknowledge::Acknowledgement;
use domain::gateway::admin::Served;
use domain::gateway::report::Report;
use model::gateway::{Arming, CommandKind};
use model::panels::Connection;
use time::{Duration, OffsetDateTime};

use crate::kit::{HOUSE, Homes, conflict, faulty, missing};

fn report(sequence: i64, state: Arming, at: OffsetDateTime) -> Report {
    Report { imei: HOUSE.into(), sequence, at, connection: Some(Connection::Online), partitions: vec![(1, state)] }
}

impl Homes {
    async fn state(&self) -> Arming {
        let anna = self.caller(self.anna).await;
        self.domain().home_panel(&anna, self.house).await.unwrap().panel.partitions[0].state
    }

    async fn report(&self, report: &Report) -> bool {
        self.domain().take_report(&self.gateway, report).await.unwrap().taken
    }

    async fn second(&self) -> Gateway {
        self.domain().add_gateway("South", false).await.unwrap();
        self.domain().gateway_named("South").await.unwrap().unwrap()
    }
}

/// Reports out of order, and repeated: the highest sequence counts.
#[tokio::test]
async fn the_newest_report_counts() {
    let homes = Homes::new().await;
    let now = homes.domain().clock().now();
    assert!(homes.report(&report(5, Arming::Armed, now)).await);
    assert_eq!(homes.state().await, Arming::Armed);
    for old in [1, 4, 5] {
        assert!(!homes.report(&report(old, Arming::Disarmed, now)).await, "{old}");
    }
    assert_eq!(homes.state().await, Arming::Armed);
    let (one, two) = (report(8, Arming::Disarmed, now), report(7, Arming::Armed, now));
    let (first, _) = tokio::join!(homes.report(&one), homes.report(&two));
    assert!(first);
    assert_eq!(homes.state().await, Arming::Disarmed);
    // First connected, and since when, are kept; the form of the panel's editor does not grow old.
    assert_eq!(homes.count("select count(*) from panel where connection = 'online' and first_connected_at is not null and version = 1").await, 1);
}

/// A report says what it may: a panel of the gateway, known partitions, no sequence that would stop all others.
#[tokio::test]
async fn a_report_is_checked() {
    let homes = Homes::new().await;
    let domain = homes.domain();
    let now = domain.clock().now();
    let good = report(1, Arming::Armed, now);
    let take = async |report: Report| domain.take_report(&homes.gateway, &report).await;
    faulty(take(Report { sequence: 0, ..good.clone() }).await, "sequence");
    faulty(take(Report { sequence: i64::MAX, ..good.clone() }).await, "sequence");
    faulty(take(Report { at: now + Duration::minutes(6), ..good.clone() }).await, "at");
    faulty(take(Report { imei: "123".into(), ..good.clone() }).await, "imei");
    let twice = vec![(1, Arming::Armed), (1, Arming::Disarmed)];
    faulty(take(Report { partitions: twice, ..good.clone() }).await, "partitions");
    faulty(take(Report { partitions: vec![(65, Arming::Armed)], ..good.clone() }).await, "partitions");
    missing(take(Report { imei: "490154203237518".into(), ..good.clone() }).await);
    assert_eq!(homes.state().await, Arming::Unknown);
    let taken = take(Report { partitions: vec![(1, Arming::Armed), (44, Arming::Armed)], ..good }).await.unwrap();
    assert_eq!((taken.taken, taken.unknown), (true, vec![44]));
}

/// A gateway fetches, acknowledges and reports for its own panels only; another one counts anew.
#[tokio::test]
async fn a_gateway_keeps_to_its_panels() {
    let homes = Homes::new().await;
    let domain = homes.domain();
    let now = domain.clock().now();
    let south = homes.second().await;
    homes.command(1, CommandKind::Arm).await;
    assert_eq!(domain.fetch_commands(&south, 50).await.unwrap(), []);
    let handed = homes.fetch().await.remove(0);
    let said = Acknowledgement { is_done: true, reason: String::new() };
    missing(domain.acknowledge_command(&south, handed.id, &said, &domain::caller::Origin::default()).await);
    missing(domain.take_report(&south, &report(1, Arming::Armed, now)).await);
    assert!(homes.report(&report(100, Arming::Armed, now)).await);

    assert_eq!(domain.serve_by_gateway(Some("South"), &Served::Panel(HOUSE.into())).await.unwrap(), 1);
    missing(domain.take_report(&homes.gateway, &report(101, Arming::Armed, now)).await);
    assert!(domain.take_report(&south, &report(1, Arming::Disarmed, now)).await.unwrap().taken);
    assert_eq!(homes.state().await, Arming::Disarmed);
    missing(domain.serve_by_gateway(Some("South"), &Served::Group("Nowhere".into())).await);
    assert_eq!(domain.serve_by_gateway(None, &Served::Group("East sites".into())).await.unwrap(), 2);
    assert_eq!(domain.gateways().await.unwrap().len(), 2);
}

/// The key opens, another does not, and a renewed one ends the old; only its hash is kept.
#[tokio::test]
async fn a_key_opens_one_gateway() {
    let homes = Homes::new().await;
    let domain = homes.domain();
    let key = domain.add_gateway("West", false).await.unwrap();
    assert_eq!(domain.gateway(&key).await.unwrap().unwrap().name, "West");
    for wrong in ["", "West", &key[1..], &format!("{}A", &key[..42]), &key.to_uppercase()] {
        assert_eq!(domain.gateway(wrong).await.unwrap(), None, "{wrong}");
    }
    assert_eq!(
        homes.count(&format!("select count(*) from gateway where encode(key_hash, 'escape') like '%{key}%'")).await,
        0
    );
    assert_eq!(homes.count(&format!("select count(*) from audit where changes::text like '%{key}%'")).await, 0);
    let new = domain.renew_gateway_key("west").await.unwrap();
    assert_eq!(domain.gateway(&key).await.unwrap(), None);
    assert!(domain.gateway(&new).await.unwrap().is_some());
    conflict(domain.add_gateway("WEST", false).await);
    // Another default one takes the place of the first.
    domain.add_gateway("East", true).await.unwrap();
    assert_eq!(homes.count("select count(*) from gateway where is_default").await, 1);
    domain.remove_gateway("East").await.unwrap();
    missing(domain.remove_gateway("East").await);
}
