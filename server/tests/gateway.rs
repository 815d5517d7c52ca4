//! `/gateway/v1` over HTTP: keys, leases, acknowledgements that come late, twice or not at all, reports out of order.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use axum::Router;
use axum::body::{Body, to_bytes};
use domain::gateway::lapse;
use http::{Method, Request, header};
use model::gateway::CommandKind;
use model::ids::{AccountId, PanelId};
use serde_json::{Value, json};
use server::config::Origin;
use server::gateway;
use server::http::{Platform, fallback, limits, stack};
use testkit::TestDb;
use testkit::people::Make;
use time::Duration;
use tower::ServiceExt as _;

const HOUSE: &str = "350269737182540";

/// A house whose master user is Anna, a gateway, and the site.
struct Cloud {
    db: TestDb,
    site: Router,
    key: String,
    anna: AccountId,
    house: PanelId,
}

impl Cloud {
    async fn new() -> Self {
        let db = TestDb::new().await;
        let make = Make(&db.domain);
        let company = make.company("OP", None).await;
        let group = make.group("Sites", company).await;
        let house = make.panel(HOUSE, group).await;
        let anna = make.end_user("anna@example.com", "active", company).await;
        make.customer_link(anna, house).await;
        let key = db.domain.add_gateway("North", true).await.unwrap();
        let routes = gateway::router(db.domain.clone()).fallback(fallback::not_found);
        let platform = Platform {
            origin: Origin::parse("https://console.example.com").unwrap(),
            trusted_proxies: Vec::new(),
            budgets: limits::Budgets::default(),
            metrics: server::metrics::Metrics::default(),
        };
        Self { site: stack(routes, &platform), db, key, anna, house }
    }

    async fn command(&self, kind: CommandKind) {
        let anna = Make(&self.db.domain).caller(self.anna).await;
        let key = self.db.domain.new_uuid();
        self.db.domain.home_command(&anna, self.house, 1, kind, key).await.unwrap();
    }

    fn later(&self, seconds: i64) {
        self.db.domain.clock().advance(Duration::seconds(seconds));
    }

    async fn send(&self, path: &str, headers: &[(&str, &str)], body: String) -> (u16, Value) {
        let mut request = Request::builder().method(Method::POST).uri(format!("/gateway/v1/{path}"));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = self.site.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
        let status = answer.status().as_u16();
        let body = to_bytes(answer.into_body(), 1 << 20).await.unwrap();
        (status, serde_json::from_slice(&body).unwrap_or(Value::Null))
    }

    async fn call(&self, path: &str, body: Value) -> (u16, Value) {
        let bearer = format!("Bearer {}", self.key);
        self.send(path, &[("authorization", &bearer)], body.to_string()).await
    }

    async fn fetch(&self) -> Vec<Value> {
        let (status, body) = self.call("fetch", json!({})).await;
        assert_eq!(status, 200, "{body}");
        body["commands"].as_array().unwrap().clone()
    }

    async fn acknowledge(&self, command: &Value, outcome: &str) -> (u16, String) {
        let (status, body) = self.call("acknowledge", json!({"command": command, "outcome": outcome})).await;
        (status, body["state"].as_str().unwrap_or_default().to_owned())
    }

    async fn report(&self, sequence: i64, state: &str) -> (u16, Value) {
        let at = "2026-06-01T12:00:00Z";
        let partitions = json!([{"number": 1, "state": state}]);
        self.call(
            "report",
            json!({"imei": HOUSE, "sequence": sequence, "at": at, "connection": "online", "partitions": partitions}),
        )
        .await
    }

    async fn is(&self, state: &str) -> bool {
        let sql = format!("select count(*) from panel_partition where number = 1 and state = '{state}'");
        self.db.count(&sql).await == 1
    }
}

/// The way it goes when all is well; a repeated acknowledgement changes nothing and is answered alike.
#[tokio::test]
async fn a_gateway_fetches_reports_and_acknowledges() {
    let cloud = Cloud::new().await;
    assert_eq!(cloud.fetch().await, Vec::<Value>::new());
    cloud.command(CommandKind::Arm).await;
    let commands = cloud.fetch().await;
    assert_eq!(commands.len(), 1);
    let command = &commands[0];
    for (field, value) in [
        ("imei", json!(HOUSE)),
        ("partition", json!(1)),
        ("kind", json!("arm")),
        ("asked_at", json!("2026-06-01T12:00:00Z")),
        ("expires_at", json!("2026-06-01T12:00:30Z")),
        ("leased_until", json!("2026-06-01T12:00:10Z")),
    ] {
        assert_eq!(command[field], value, "{field}");
    }
    let (status, body) = cloud.report(1, "armed").await;
    assert_eq!((status, body), (200, json!({"taken": true, "sequence": 1})));
    for _ in 0..3 {
        assert_eq!(cloud.acknowledge(&command["id"], "done").await, (200, "done".to_owned()));
    }
    assert_eq!(cloud.acknowledge(&command["id"], "refused").await, (409, "done".to_owned()));
    assert_eq!(cloud.db.count("select count(*) from audit where action like 'commands.%'").await, 2);
    assert!(cloud.is("armed").await);
}

/// A slow gateway: handed out again after the lease, and not delivered after 30 seconds, whatever it says then.
#[tokio::test]
async fn a_slow_gateway_is_too_late() {
    let cloud = Cloud::new().await;
    cloud.command(CommandKind::Disarm).await;
    let first = cloud.fetch().await;
    assert_eq!(cloud.fetch().await.len(), 0);
    cloud.later(10);
    assert_eq!(cloud.fetch().await[0]["id"], first[0]["id"]);
    cloud.later(20);
    for _ in 0..2 {
        assert_eq!(cloud.acknowledge(&first[0]["id"], "done").await, (409, "not_delivered".to_owned()));
    }
    assert_eq!(lapse::run(&cloud.db.domain).await.unwrap(), 0, "its end was written before what came too late");
    assert_eq!(cloud.db.count("select count(*) from panel_command where state = 'undelivered'").await, 1);
    assert_eq!(cloud.db.count("select count(*) from audit where action = 'commands.undelivered'").await, 1);
    assert_eq!(cloud.db.count("select count(*) from audit where action = 'commands.late'").await, 1);
    assert_eq!(cloud.db.count("select count(*) from audit where action = 'commands.done'").await, 0);
}

/// Reports out of order lose by their sequence.
#[tokio::test]
async fn reports_out_of_order() {
    let cloud = Cloud::new().await;
    assert_eq!(cloud.report(10, "armed").await.1, json!({"taken": true, "sequence": 10}));
    assert_eq!(cloud.report(9, "disarmed").await.1, json!({"taken": false, "sequence": 10}));
    assert_eq!(cloud.report(10, "disarmed").await.1, json!({"taken": false, "sequence": 10}));
    assert!(cloud.is("armed").await);
    assert_eq!(cloud.report(11, "disarmed").await.1["taken"], json!(true));
    assert!(cloud.is("disarmed").await);
    let (status, body) = cloud.report(i64::MAX, "armed").await;
    assert_eq!((status, &body["error"]), (422, &json!("invalid")));
}

/// Who lies about the key reads 401 and learns nothing; a browser is refused before that, cookies or not.
#[tokio::test]
async fn a_wrong_key_opens_nothing() {
    let cloud = Cloud::new().await;
    cloud.command(CommandKind::Arm).await;
    let other = domain::keys::token(&[7; 32]);
    let good = format!("Bearer {}", cloud.key);
    let wrong = [format!("Bearer {other}"), "Bearer".to_owned(), cloud.key.clone(), format!("Basic {}", cloud.key)];
    for key in &wrong {
        for path in ["fetch", "acknowledge", "report"] {
            let (status, body) = cloud.send(path, &[("authorization", key)], "{}".into()).await;
            assert_eq!((status, &body["error"]), (401, &json!("unknown_key")), "{path} {key}");
        }
    }
    let (status, _) = cloud.send("fetch", &[], "{}".into()).await;
    assert_eq!(status, 403, "neither a key nor a page of this site");
    for site in ["cross-site", "same-site"] {
        let headers = [("authorization", good.as_str()), ("sec-fetch-site", site)];
        assert_eq!(cloud.send("fetch", &headers, "{}".into()).await.0, 403, "{site}");
    }
    assert_eq!(cloud.db.count("select count(*) from panel_command where tries = 0").await, 1);
    // A command of another gateway is like one that never was.
    let id = cloud.fetch().await[0]["id"].clone();
    let south = cloud.db.domain.add_gateway("South", false).await.unwrap();
    let body = json!({"command": id, "outcome": "done"}).to_string();
    let (status, theirs) = cloud.send("acknowledge", &[("authorization", &format!("Bearer {south}"))], body).await;
    let made_up = json!({"command": cloud.db.domain.new_uuid(), "outcome": "done"});
    assert_eq!((status, theirs), cloud.call("acknowledge", made_up).await);
    assert_eq!(status, 404);
}

/// SEC-88, REL-33: what cannot be read is 4xx, and too much of it 413.
#[tokio::test]
async fn what_cannot_be_read_is_refused() {
    let cloud = Cloud::new().await;
    let bodies = [
        ("fetch", json!({"max": -1})),
        ("fetch", json!({"max": 70000})),
        ("fetch", json!({"more": 1})),
        ("fetch", json!([])),
        ("acknowledge", json!({})),
        ("acknowledge", json!({"command": "x", "outcome": "done"})),
        ("acknowledge", json!({"command": cloud.house, "outcome": "perhaps"})),
        ("report", json!({"imei": HOUSE, "sequence": 1})),
        ("report", json!({"imei": HOUSE, "sequence": 1, "at": "yesterday"})),
        ("report", json!({"imei": HOUSE, "sequence": 1, "at": "2026-06-01T12:00:00Z", "connection": "never"})),
        (
            "report",
            json!({"imei": HOUSE, "sequence": 1, "at": "2026-06-01T12:00:00Z", "partitions": [{"number": 1, "state": "open"}]}),
        ),
    ];
    for (path, body) in bodies {
        let (status, answer) = cloud.call(path, body.clone()).await;
        assert_eq!((status, &answer["error"]), (400, &json!("malformed")), "{path} {body}");
    }
    let bearer = format!("Bearer {}", cloud.key);
    let (status, _) = cloud.send("report", &[("authorization", &bearer)], "{\"imei\":".into()).await;
    assert_eq!(status, 400);
    let (status, _) = cloud.send("report", &[("authorization", &bearer)], " ".repeat(300 * 1024)).await;
    assert_eq!(status, 413);
    let get = Request::get("/gateway/v1/fetch").header(header::AUTHORIZATION, bearer).body(Body::empty()).unwrap();
    assert_eq!(cloud.site.clone().oneshot(get).await.unwrap().status(), 405);
}
