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

/// Without a script too, all panels can be moved to any group: a search fills the list, which holds 200 (S0-8).
#[tokio::test]
async fn any_group_can_be_found_without_a_script() {
    let cloud = Cloud::new().await;
    let token = cloud.actor("super").await;
    for n in 1..=230 {
        cloud.make().group(&format!("Site {n:03}"), cloud.company).await;
    }
    cloud
        .web
        .db
        .sql(
            "insert into group_member (group_id, account_id)
             select g.id, a.id from panel_group g, account a where g.name like 'Site %' and a.email = 'super@east.test'",
        )
        .await;
    let last = cloud.web.db.text("select id::text from panel_group where name = 'Site 230'").await;
    let page = async |more: &str| {
        let page = cloud.web.page(&format!("/jobs/start?on=panels&do=move{more}"), token.as_deref()).await;
        assert_eq!(page.status, 200, "{more}");
        page.body
    };
    let choice = format!("value=\"{last}\"");
    let first = page("").await;
    assert!(first.contains("Find a group") && first.contains("Site 001") && !first.contains(&choice));
    let found = page("&find=site+230").await;
    assert!(found.contains(&choice) && !found.contains("Site 001"));
    assert!(found.contains("Choose a group to see what would change."));
    // The chosen one stands there by its name, whatever the list holds.
    let chosen = page(&format!("&to={last}")).await;
    assert!(chosen.contains(&format!("{choice} selected")) && chosen.contains("1 panel leaves East sites"));
    // One that is none is refused in words, and another can be chosen.
    let path = "/jobs/start?on=panels&do=move&find=%22%3E%3Cscript%3Ealert(1)&to=%22%3E%3Cscript%3Ealert(2)";
    let evil = cloud.web.page(path, token.as_deref()).await.body;
    assert!(!evil.contains("<script>alert") && evil.contains("Choose a group from the list."));
    assert!(evil.contains("Show what changes"));
}
