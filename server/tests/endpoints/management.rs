//! Calls of the functions of account management and of the catalogue.

use model::ids::AccountId;
use uuid::Uuid;

use super::{Cloud, Target};
use crate::web::Call;

/// What a well-formed call needs to find of its target.
pub async fn prepare(cloud: &Cloud, endpoint: &str, id: AccountId) {
    let db = &cloud.web.db;
    match endpoint {
        "management/reactivate" => {
            db.sql(&format!("update account set state = 'off' where id = '{id}'")).await;
        }
        "management/withdraw-email" => {
            db.sql(&format!(
                "insert into ticket (id, kind, account_id, data, tries_left, created_at, expires_at)
                 values (gen_random_uuid(), 'change_email', '{id}', '{{\"to\": \"new@target.test\"}}', 10, '2026-05-01', '2036-05-01')"
            ))
            .await;
        }
        "management/leave-group" | "management/member-role" => cloud.make().member(cloud.group, id).await,
        _ => {}
    }
}

/// A well-formed call of `endpoint` on the target.
pub fn call(endpoint: &str, target: &Target, unique: &str) -> Call {
    let Target { id, group, company, .. } = target;
    let nil = Uuid::nil();
    match endpoint {
        "management/find" => Call::json(r#"{"typed":"somebody@target.test"}"#.to_owned()),
        "management/open" | "management/groups" | "management/history" | "management/shown-password" => {
            Call::json(format!(r#"{{"id":"{id}"}}"#))
        }
        "management/offers" => Call::json(format!(r#"{{"id":"{id}","kind":"module"}}"#)),
        "management/company-review" => Call::json(format!(r#"{{"id":"{id}","company":"{company}"}}"#)),
        "management/company-choices" | "management/group-choices" => Call::json(r#"{"search":""}"#.to_owned()),
        "management/owner-choices" => Call::json(format!(r#"{{"group":"{group}","search":""}}"#)),
        "management/check-rows" => Call::json(r#"{"rows":[]}"#.to_owned()),
        "management/add-choices" | "catalogue/list" => Call::json("{}".to_owned()),
        "management/add-rows" => Call::form(format!(
            "mode=all&email[]=row-{unique}%40example.test&first_name[]=New&last_name[]=Row&kind[]=end_user"
        )),
        "management/remove-two-step" => Call::form(format!("id={id}&reason=lost")),
        "management/change-email" => Call::form(format!("id={id}&version=1&email=moved-{unique}%40example.test")),
        "management/change-company" => Call::form(format!("id={id}&version=1&company={company}")),
        "management/change-username" => Call::form(format!("id={id}&version=1&username=name.{unique}")),
        "management/developer-mode" => Call::form(format!("id={id}&to=on")),
        "management/join-group" => Call::form(format!("id={id}&group={group}&role=member")),
        "management/leave-group" => Call::form(format!("id={id}&group={group}")),
        "management/member-role" => Call::form(format!("id={id}&group={group}&version=1&role=contact")),
        "management/group-owner" => Call::form(format!("group={group}&single=owner&account={id}")),
        "catalogue/add" => Call::form(format!("kind=module&name=Module+{unique}")),
        "catalogue/edit" => Call::form(format!("kind=module&id={nil}&version=1&name=Module+{unique}")),
        "catalogue/retire" => Call::form(format!("kind=module&id={nil}")),
        _ if endpoint.starts_with("management/") => Call::form(format!("id={id}")),
        other => panic!("no call is written for {other}: add one beside its row"),
    }
}
