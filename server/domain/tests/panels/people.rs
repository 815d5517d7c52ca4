//! Customers and installers from the panel's side, permits, and what the history says of them.

use model::ApiError;
use model::Permission;
use model::accounts::LinkForm;
use model::installers::PermitState;
use model::role::BuiltIn;
use uuid::Uuid;

use super::kit::{Cloud, IMEI, api, conflict, fault, nobody};

fn link(partitions: &str) -> LinkForm {
    LinkForm { user_code: "7".into(), partitions: partitions.into(), role: "master".into(), ..LinkForm::default() }
}

/// A history is in the order of time.
fn later(cloud: &Cloud) {
    cloud.domain().clock().advance(time::Duration::seconds(1));
}

/// Issue 5, Panels; SEC-54: a customer is attached from the panel, both in sight.
#[tokio::test]
async fn a_customer_is_attached_from_the_panel() {
    let cloud = Cloud::new().await;
    let (domain, who, panel) = (cloud.domain(), &cloud.manager, cloud.panel);
    let ann = cloud.make().end_user("ann@north.test", "active", cloud.north).await;
    let hidden = cloud.make().end_user("hid@op.test", "active", cloud.op).await;
    let choices = domain.panel_customer_choices(who, panel, "an").await.unwrap();
    assert_eq!(choices.iter().map(|c| c.label.as_str()).collect::<Vec<_>>(), ["ann"]);
    assert!(domain.panel_customer_choices(who, panel, "hid").await.unwrap().is_empty());
    domain.assign_panel_customer(who, panel, &ann.to_string(), &link("1 2")).await.unwrap();
    assert!(domain.panel_customer_choices(who, panel, "").await.unwrap().is_empty());
    let again = domain.assign_panel_customer(who, panel, &ann.to_string(), &link("1")).await;
    assert_eq!(fault(again, "account"), "This person is on the panel already.");
    for id in [hidden.to_string(), nobody().to_string(), "x".into()] {
        assert_eq!(
            fault(domain.assign_panel_customer(who, panel, &id, &link("")).await, "account"),
            "Choose a person from the list."
        );
    }
    assert_eq!(fault(domain.assign_panel_customer(who, panel, "", &link("")).await, "account"), "Choose a person.");
    let bo = cloud.make().end_user("bo@north.test", "active", cloud.north).await;
    assert!(
        fault(domain.assign_panel_customer(who, panel, &bo.to_string(), &link("8")).await, "partitions")
            .contains("no partition 8")
    );
    assert_eq!(
        api(domain.assign_panel_customer(&cloud.other, panel, &ann.to_string(), &link("")).await),
        ApiError::NotFound
    );
    let detail = domain.panel(who, panel).await.unwrap();
    assert_eq!(detail.owners.unwrap()[0].name, "ann");
    let people = domain.panel_people(who, panel).await.unwrap().customers.unwrap();
    assert_eq!((people[0].email.as_str(), people[0].link.partitions.as_slice()), ("ann@north.test", [1, 2].as_slice()));
    // Her end comes: she is no owner any more, and the link says so.
    let id = people[0].link.id;
    let ended = LinkForm { ends_at: "2026-05-30".into(), ..link("1 2") };
    later(&cloud);
    domain.edit_account_link(who, ann, id, 1, &ended).await.unwrap();
    assert!(domain.panel(who, panel).await.unwrap().owners.unwrap().is_empty());
    assert!(domain.panel_people(who, panel).await.unwrap().customers.unwrap()[0].link.ended);
    let titles: Vec<String> =
        domain.panel_history(who, panel).await.unwrap().into_iter().map(|row| row.title).collect();
    assert_eq!(titles, ["Panel user info changed · ann", "Panel assigned · ann"]);
}

/// SEC-46: a history names nobody whom its reader does not see, nor tells his name on the panel.
#[tokio::test]
async fn a_history_names_only_who_is_in_sight() {
    let cloud = Cloud::new().await;
    let (domain, panel) = (cloud.domain(), cloud.panel);
    let eve = cloud.make().end_user("eve@south.test", "active", cloud.south).await;
    let form = LinkForm { user_name: "Secret name".into(), ..link("") };
    domain.assign_panel_customer(&cloud.admin, panel, &eve.to_string(), &form).await.unwrap();
    let seen = domain.panel_history(&cloud.manager, panel).await.unwrap();
    assert_eq!(seen[0].title, "Panel assigned · eve");
    let id = domain.panel_people(&cloud.admin, panel).await.unwrap().customers.unwrap()[0].link.id;
    domain.unassign_account_panel(&cloud.admin, eve, id).await.unwrap();
    // Off the panel she is not in Max's sight any more.
    let unseen = domain.panel_history(&cloud.manager, panel).await.unwrap();
    assert!(unseen.iter().all(|row| row.title.ends_with("somebody out of your sight") && row.changes.is_empty()));
    let role = cloud.make().role_with("Panels only", &[Permission::PanelsView]).await;
    let reader = cloud.somebody("reader@north.test", BuiltIn::Owner).await;
    cloud.make().give_role(reader.account, role).await;
    let lines = domain.panel_history(&cloud.again(&reader).await, panel).await.unwrap();
    assert!(format!("{lines:?}").contains("somebody out of your sight") && !format!("{lines:?}").contains("eve"));
}

/// S3-104: an installer is attached with an end; a request is permitted, and the permit ended, by staff.
#[tokio::test]
async fn an_installer_is_attached_and_his_permit_ended() {
    let cloud = Cloud::new().await;
    let (domain, who, panel) = (cloud.domain(), &cloud.manager, cloud.panel);
    let tom = cloud.make().installer("tom@north.test", "active", cloud.north).await;
    let choices = domain.panel_installer_choices(who, panel, "tom").await.unwrap();
    assert_eq!(choices.len(), 1);
    assert!(!fault(domain.assign_panel_installer(who, panel, &tom.to_string(), "soon").await, "ends_at").is_empty());
    domain.assign_panel_installer(who, panel, &tom.to_string(), "2026-12-31").await.unwrap();
    assert_eq!(
        fault(domain.assign_panel_installer(who, panel, &tom.to_string(), "").await, "account"),
        "This person is on the panel already."
    );
    cloud.db.sql(&format!("update panel set needs_permit = true, installer_access = true where id = '{panel}'")).await;
    later(&cloud);
    let caller = cloud.make().caller(tom).await;
    let permit = domain.request_permit(&caller, panel, Uuid::from_u128(1)).await.unwrap();
    assert!(conflict(domain.end_permit(who, permit.id).await).starts_with("There is no permit to end"));
    later(&cloud);
    domain.answer_permit(who, permit.id, true).await.unwrap();
    later(&cloud);
    let shown = domain.panel_people(who, panel).await.unwrap().installers.unwrap().remove(0).link.permit.unwrap();
    assert_eq!(shown.state, PermitState::Granted);
    assert_eq!(api(domain.end_permit(&cloud.other, permit.id).await), ApiError::NotFound);
    let owner = cloud.somebody("owner@north.test", BuiltIn::Owner).await;
    assert!(matches!(api(domain.end_permit(&owner, permit.id).await), ApiError::Forbidden(_)));
    domain.end_permit(who, permit.id).await.unwrap();
    let shown = domain.panel_people(who, panel).await.unwrap().installers.unwrap().remove(0).link.permit.unwrap();
    assert_eq!(shown.state, PermitState::Ended);
    let titles: Vec<String> =
        domain.panel_history(who, panel).await.unwrap().into_iter().map(|row| row.title).collect();
    assert_eq!(
        titles,
        [
            "Permit ended · tom",
            "Connection permitted · tom",
            "Permission to connect asked for · tom",
            "Panel assigned · tom"
        ]
    );
    assert_eq!(domain.panel(who, panel).await.unwrap().row.imei, IMEI);
}
