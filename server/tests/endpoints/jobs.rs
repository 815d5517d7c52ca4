//! Jobs: calls of their functions, and a job of somebody in sight.

use model::ids::AccountId;

use super::Cloud;
use crate::web::Call;

/// A job of this person, with his id; one to be tried again is over and left a row behind.
pub async fn prepare(cloud: &Cloud, endpoint: &str, owner: AccountId) {
    let (state, ended) = if endpoint == "jobs/retry" { ("done", "now()") } else { ("running", "null") };
    let db = &cloud.web.db;
    db.sql(&format!(
        r#"insert into job (id, kind, work, title, owner_id, owner_name, session_id, address, user_agent, request_id,
               security_version, state, total, failed, turn_at, created_at, ended_at)
           values ('{owner}', 'accounts.suspend', '{{"do": "account_access", "access": "suspend"}}', 'Suspend accounts',
               '{owner}', 'Jo', '{owner}', '', '', '', 1, '{state}', 1, 1, now(), now(), {ended})"#
    ))
    .await;
    db.sql(&format!("insert into job_item (job_id, seq, target, state) values ('{owner}', 1, '{owner}', 'failed')"))
        .await;
}

/// A well-formed call.
pub fn call(endpoint: &str, id: AccountId) -> Call {
    let query = r#"{"kind":"end_user","search":"","status":null,"company":null,"never":false,"idle_days":null,"sort":"registered","direction":"desc","page":1,"size":15}"#;
    let among = format!(r#"{{"accounts":{query}}}"#);
    match endpoint {
        "jobs/list" => Call::json(r#"{"query":{"state":null,"own":false,"page":1,"size":15}}"#.to_owned()),
        "jobs/open" => Call::json(format!(r#"{{"id":"{id}","query":{{"state":null,"page":1,"size":50}}}}"#)),
        "jobs/preview" => Call::json(format!(r#"{{"order":{{"among":{among},"act":"enable","to":""}}}}"#)),
        "jobs/start" => Call::form(format!("act=enable&among={}", model::viewer::percent(&among))),
        "jobs/cancel" | "jobs/retry" => Call::form(format!("id={id}")),
        other => panic!("no call is written for {other}: add one beside its row"),
    }
}
