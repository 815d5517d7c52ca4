//! Adding, editing, removing; partitions; installer access.

use model::ApiError;
use model::accounts::{LinkForm, OutcomeKind};
use model::ids::PanelId;
use model::panels::{PanelForm, PanelQuery};
use model::role::BuiltIn;

use super::kit::{Cloud, FAR_IMEI, IMEI, api, conflict, fault, form, results};

const NEW: &str = "356938035643809";

/// Issue 5, Panels: an IMEI with its check digit, told at the field; partitions, group, switches.
#[tokio::test]
async fn a_panel_is_added_with_a_right_imei() {
    async fn cloud_add(cloud: &Cloud, form: PanelForm) -> domain::Result<PanelId> {
        cloud.domain().add_panel(&cloud.manager, &form).await.map(|added| added.id)
    }
    let cloud = Cloud::new().await;
    let group = cloud.north_group.to_string();
    let good = PanelForm { group: group.clone(), ..form(NEW) };
    let wrong = |change: fn(&mut PanelForm)| {
        let mut form = good.clone();
        change(&mut form);
        form
    };
    let digit = cloud_add(&cloud, wrong(|f| f.imei = "356938035643808".into())).await;
    assert_eq!(fault(digit, "imei"), "The IMEI's check digit is wrong.");
    assert_eq!(
        fault(cloud_add(&cloud, wrong(|f| f.imei = "35693803564380".into())).await, "imei"),
        "An IMEI has 15 digits."
    );
    assert!(!fault(cloud_add(&cloud, wrong(|f| f.account_code = String::new())).await, "account_code").is_empty());
    assert!(!fault(cloud_add(&cloud, wrong(|f| f.partitions = "65".into())).await, "partitions").is_empty());
    let both = cloud_add(&cloud, wrong(|f| (f.imei, f.partitions) = (String::new(), "x".into()))).await;
    assert!(matches!(api(both), ApiError::Invalid(faults) if faults.len() == 2));
    assert_eq!(
        fault(cloud_add(&cloud, wrong(|f| f.group = uuid::Uuid::nil().to_string())).await, "group"),
        "Choose a group from the list."
    );
    // Taken, in sight or not: the same words (SEC-47).
    let seen = fault(cloud_add(&cloud, wrong(|f| f.imei = IMEI.into())).await, "imei");
    assert!(seen.contains("a panel has this IMEI already"));
    let theirs = PanelForm { group: cloud.south_group.to_string(), ..form(IMEI) };
    assert_eq!(fault(cloud.domain().add_panel(&cloud.other, &theirs).await, "imei"), seen);
    let id = cloud_add(
        &cloud,
        PanelForm { partitions: "3".into(), access: true, imei: "35-693803-564380-9".into(), ..good },
    )
    .await
    .unwrap();
    let detail = cloud.domain().panel(&cloud.manager, id).await.unwrap();
    assert_eq!((detail.row.imei.as_str(), detail.row.access, detail.row.group.as_str()), (NEW, true, "North sites"));
    assert_eq!(detail.partitions.iter().map(|p| p.number).collect::<Vec<_>>(), [1, 2, 3]);
    let found = cloud.listed(&cloud.manager, PanelQuery { search: "a100".into(), ..PanelQuery::default() }).await;
    assert_eq!(found, [NEW]);
    assert_eq!(cloud.audit("panels.add").await, 1);
    assert_eq!(cloud.db.count(testkit::SIGHT_OUT_OF_STEP).await, 0);
}

/// Decision 13: "Main Group" takes a panel for which no group is chosen, when it is in sight.
#[tokio::test]
async fn main_group_takes_what_belongs_nowhere_else() {
    let cloud = Cloud::new().await;
    let main = cloud.make().group("Main Group", cloud.op).await;
    cloud.db.sql(&format!("update panel_group set is_main = true where id = '{main}'")).await;
    let added = cloud.domain().add_panel(&cloud.admin, &form(NEW)).await.unwrap();
    assert_eq!(cloud.group_of(added.id).await, main.to_string());
    assert_eq!(
        fault(cloud.domain().add_panel(&cloud.manager, &form("490154203237526")).await, "group"),
        "Choose a group."
    );
}

/// REL-27: of two who edit, the second gets the present values and loses nothing he typed.
#[tokio::test]
async fn the_second_of_two_editors_is_told() {
    let cloud = Cloud::new().await;
    let mill = PanelForm { web_name: "Mill".into(), model: "NEO-64".into(), ..form(IMEI) };
    cloud.domain().edit_panel(&cloud.manager, cloud.panel, 1, &mill).await.unwrap();
    let barn = PanelForm { web_name: "Barn".into(), ..mill.clone() };
    match api(cloud.domain().edit_panel(&cloud.admin, cloud.panel, 1, &barn).await) {
        ApiError::Conflict { current: Some(current), .. } => assert!(current.contains("Mill")),
        other => panic!("{other:?}"),
    }
    let found = cloud.listed(&cloud.manager, PanelQuery { search: "mill".into(), ..PanelQuery::default() }).await;
    assert_eq!(found, [IMEI]);
    let history = cloud.domain().panel_history(&cloud.manager, cloud.panel).await.unwrap();
    assert_eq!(history[0].title, "Panel edited");
    assert!(history[0].changes.iter().any(|c| c.field == "Web name" && c.after == "Mill"));
    let same = cloud.domain().edit_panel(&cloud.manager, cloud.panel, 2, &mill).await.unwrap();
    assert_eq!(same.notice, "Nothing was changed.");
    // SEC-45: out of sight is like made up; without the permission nothing is learnt.
    assert_eq!(api(cloud.domain().edit_panel(&cloud.other, cloud.panel, 2, &mill).await), ApiError::NotFound);
    let owner = cloud.somebody("owner@north.test", BuiltIn::Owner).await;
    assert!(matches!(api(cloud.domain().edit_panel(&owner, cloud.panel, 2, &mill).await), ApiError::Forbidden(_)));
}

/// Issue 5, Panels: partitions are added, renamed and removed; one in use says by whom.
#[tokio::test]
async fn a_partition_in_use_says_by_whom() {
    let cloud = Cloud::new().await;
    let (domain, who, panel) = (cloud.domain(), &cloud.manager, cloud.panel);
    domain.add_partition(who, panel, "9", "Shed").await.unwrap();
    assert_eq!(fault(domain.add_partition(who, panel, "9", "").await, "number"), "Partition 9 is there already.");
    assert!(!fault(domain.add_partition(who, panel, "65", "").await, "number").is_empty());
    assert!(!fault(domain.add_partition(who, panel, "5 6", "").await, "number").is_empty());
    domain.rename_partition(who, panel, 2, 9, "Barn").await.unwrap();
    assert!(matches!(api(domain.rename_partition(who, panel, 2, 9, "Mill").await), ApiError::Conflict { .. }));
    let ann = cloud.make().end_user("ann@north.test", "active", cloud.north).await;
    let form = LinkForm { user_code: "7".into(), partitions: "9".into(), ..LinkForm::default() };
    domain.assign_account_panel(who, ann, &panel.to_string(), &form).await.unwrap();
    let held = conflict(domain.remove_partition(who, panel, 9).await);
    assert_eq!(held, "Partition 9 is in use by 1 customer: ann. Take it from their user info first.");
    for number in [1, 2, 3, 4] {
        domain.remove_partition(who, panel, number).await.unwrap();
    }
    let link = domain.panel_people(who, panel).await.unwrap().customers.unwrap().remove(0).link.id;
    domain.unassign_account_panel(who, ann, link).await.unwrap();
    assert_eq!(conflict(domain.remove_partition(who, panel, 9).await), "A panel has at least one partition.");
    assert_eq!(api(domain.remove_partition(who, panel, 40).await), ApiError::NotFound);
    assert_eq!(api(domain.add_partition(&cloud.other, panel, "5", "").await), ApiError::NotFound);
    assert_eq!(cloud.audit("panels.remove_partition").await, 4);
}

/// A partition is taken away and given to somebody at once: never both.
#[tokio::test]
async fn a_partition_is_not_given_while_it_goes() {
    let cloud = Cloud::new().await;
    for round in 0..6 {
        let number = 10 + round;
        cloud.domain().add_partition(&cloud.manager, cloud.panel, &number.to_string(), "").await.unwrap();
        let person = cloud.make().end_user(&format!("p{round}@north.test"), "active", cloud.north).await;
        let form = LinkForm { user_code: "7".into(), partitions: number.to_string(), ..LinkForm::default() };
        let panel = cloud.panel.to_string();
        let give = cloud.domain().assign_account_panel(&cloud.admin, person, &panel, &form);
        let take = cloud.domain().remove_partition(&cloud.manager, cloud.panel, number);
        let (given, taken) = tokio::join!(give, take);
        assert_ne!(given.is_ok(), taken.is_ok(), "round {round}");
    }
    let dangling = "select count(*) from customer_link l cross join unnest(l.partitions) n
                     where not exists (select 1 from panel_partition p where p.panel_id = l.panel_id and p.number = n)";
    assert_eq!(cloud.db.count(dangling).await, 0);
}

/// Decision 18: removal names who loses the panel, takes their links along, and leaves the people as they are.
#[tokio::test]
async fn removing_says_who_loses_it() {
    let cloud = Cloud::new().await;
    let make = cloud.make();
    let ann = make.end_user("ann@south.test", "active", cloud.south).await;
    let tom = make.installer("tom@south.test", "active", cloud.south).await;
    make.customer_link(ann, cloud.panel).await;
    make.customer_link(ann, cloud.far_panel).await;
    make.installer_link(tom, cloud.panel).await;
    let before = cloud.domain().panel_removal(&cloud.manager, &[cloud.panel]).await.unwrap();
    assert_eq!(before.customers.iter().map(|p| p.name.as_str()).collect::<Vec<_>>(), ["ann"]);
    assert_eq!((before.installers[0].name.as_str(), before.customers_all, before.installers_all), ("tom", 1, 1));
    let done = cloud.domain().remove_panels(&cloud.manager, &[cloud.panel, PanelId(uuid::Uuid::nil())]).await.unwrap();
    assert_eq!(results(&done), [OutcomeKind::Done, OutcomeKind::Failed]);
    assert_eq!(done.notice, "1 panel removed, 1 failed.");
    assert_eq!(api(cloud.domain().panel(&cloud.admin, cloud.panel).await), ApiError::NotFound);
    let counts = "select string_agg(panel_count::text, ' ' order by email) from account where email in ('ann@south.test', 'tom@south.test')";
    assert_eq!(cloud.db.text(counts).await, "1 0");
    assert_eq!(cloud.db.count(testkit::SIGHT_OUT_OF_STEP).await, 0);
    let kept = cloud.db.text("select changes::text from audit where action = 'panels.remove'").await;
    assert!(kept.contains(IMEI) && kept.contains("ann") && kept.contains("tom"));
    // Engineers remove no panel; one out of sight is none.
    let engineer = cloud.somebody("eng@north.test", BuiltIn::OperationsEngineer).await;
    assert!(matches!(api(cloud.domain().remove_panels(&engineer, &[cloud.far_panel]).await), ApiError::Forbidden(_)));
    assert_eq!(cloud.listed(&cloud.admin, PanelQuery::default()).await, [FAR_IMEI]);
}

/// S3-104, decision 6: installer access of many; those that are so already are skipped.
#[tokio::test]
async fn installer_access_is_switched_for_many() {
    let cloud = Cloud::new().await;
    let both = [cloud.panel, cloud.far_panel];
    cloud.domain().set_panel_installer_access(&cloud.manager, cloud.panel, true).await.unwrap();
    let done = cloud.domain().set_panels_installer_access(&cloud.manager, &both, true).await.unwrap();
    assert_eq!(results(&done), [OutcomeKind::Skipped, OutcomeKind::Done]);
    assert_eq!(done.rows[0].reason, "Installer access is on already.");
    let done = cloud.domain().set_panels_installer_access(&cloud.other, &both, false).await.unwrap();
    assert_eq!(results(&done), [OutcomeKind::Failed, OutcomeKind::Done]);
    assert_eq!(done.rows[0].title, "");
    assert_eq!(cloud.db.count("select count(*) from panel where installer_access").await, 1);
    assert!(!fault(cloud.domain().set_panels_installer_access(&cloud.manager, &[], true).await, "ids").is_empty());
    let many = vec![cloud.panel; 201];
    assert!(!fault(cloud.domain().set_panels_installer_access(&cloud.manager, &many, true).await, "ids").is_empty());
}
