use model::installers::{ConvertInstaller, SplitPanel};
use model::role::BuiltIn;

use crate::cloud::Cloud;
use crate::kit::{convert, filled, send, split, to_review};

/// S3-56, S3-99: without a look at the list nothing happens; the answer brings the list.
#[tokio::test]
async fn nothing_happens_before_the_list_was_seen() {
    let cloud = Cloud::new().await;
    let role = cloud.make().built_in(BuiltIn::Owner).await;
    let before = cloud.record(cloud.ina).await;
    let (message, list) = to_review(send(&cloud, &cloud.manager, cloud.ina, &filled(role)).await);
    assert_eq!(message, "Review which panels will be unassigned, then press Convert.");
    let panel =
        SplitPanel { imei: "350269737182540".into(), account_code: "182540".into(), group: "East sites".into() };
    assert_eq!((list.unassigned.as_slice(), list.kept.len()), ([panel].as_slice(), 0));
    assert_eq!(cloud.record(cloud.ina).await, before);
    let form = ConvertInstaller { seen: list.seal, ..filled(role) };
    send(&cloud, &cloud.manager, cloud.ina, &form).await.expect("seen now");
}

/// SEC-58: a list that changed after it was seen is shown anew, whoever sees the change: another fate,
/// another panel more or less, out of the reader's sight too; or another role.
#[tokio::test]
async fn a_changed_list_is_seen_again() {
    let cloud = Cloud::new().await;
    let make = cloud.make();
    let role = make.role_with("Target", &[]).await;
    let twin = make.role_with("Twin", &[]).await;
    let manager = make.built_in(BuiltIn::CommonManager).await;
    make.assignable(manager, role).await;
    make.assignable(manager, twin).await;
    let far = make.installer_link(cloud.ina, cloud.west_panel).await;
    let changes = [
        // In sight: the role sees the panel's group now.
        format!("insert into role_group (role_id, group_id) values ('{role}', '{}')", cloud.east_group),
        // Out of sight: he becomes a member of the hidden panel's group, and that panel stays.
        format!("insert into group_member (group_id, account_id) values ('{}', '{}')", cloud.west_group, cloud.ina),
        // A panel moves from a group that stays to one that does not, and the other way round.
        format!("update panel set group_id = '{}' where id = '{}'", far_group(&cloud).await, cloud.west_panel),
        format!("delete from installer_link where id = '{far}'"),
    ];
    for change in changes {
        let old = split(&cloud, &cloud.manager, cloud.ina, role).await;
        assert_eq!(cloud.db.sql(&change).await, 1);
        let before = cloud.record(cloud.ina).await;
        let form = ConvertInstaller { seen: old.seal.clone(), ..filled(role) };
        let (message, list) = to_review(send(&cloud, &cloud.manager, cloud.ina, &form).await);
        assert_eq!(message, "The list has changed meanwhile. Review it, then press Convert again.", "{change}");
        assert_ne!(list, old, "{change}");
        assert_eq!(cloud.record(cloud.ina).await, before, "{change}");
    }
    let seen = split(&cloud, &cloud.manager, cloud.ina, twin).await.seal;
    let form = ConvertInstaller { seen, ..filled(role) };
    to_review(send(&cloud, &cloud.manager, cloud.ina, &form).await);
    let done = convert(&cloud, &cloud.manager, cloud.ina, role).await.unwrap();
    assert_eq!(done.notice, "Ina Ito is an employee now. 0 panels were unassigned, 1 stays.");
}

async fn far_group(cloud: &Cloud) -> model::ids::GroupId {
    cloud.make().group("Far sites", cloud.west).await
}

/// SEC-46: panels out of sight are counted and not named, in the list and in the sentence.
#[tokio::test]
async fn what_is_out_of_sight_is_only_counted() {
    let cloud = Cloud::new().await;
    let make = cloud.make();
    make.installer_link(cloud.ina, cloud.west_panel).await;
    let second = make.panel("353456789012348", cloud.west_group).await;
    make.installer_link(cloud.ina, second).await;
    make.member(cloud.east_group, cloud.ina).await;
    let role = make.built_in(BuiltIn::Owner).await;
    let list = split(&cloud, &cloud.manager, cloud.ina, role).await;
    assert_eq!((list.unassigned.len(), list.unassigned_unseen, list.kept.len(), list.kept_unseen), (0, 2, 1, 0));
    let all = split(&cloud, &cloud.admin, cloud.ina, role).await;
    assert_eq!((all.unassigned.len(), all.unassigned_unseen, all.kept.len()), (2, 0, 1));
    assert_eq!(all.seal, list.seal, "it stands for the whole list, whoever looks");
    let done = convert(&cloud, &cloud.manager, cloud.ina, role).await.unwrap();
    assert_eq!(done.notice, "Ina Ito is an employee now. 2 panels were unassigned, 1 stays.");
}

/// A link past its end is an assigned panel still (it is listed and counted), so it is in the list too.
#[tokio::test]
async fn ended_links_are_in_the_list() {
    let cloud = Cloud::new().await;
    let role = cloud.make().built_in(BuiltIn::Owner).await;
    cloud.db.sql("update installer_link set ends_at = timestamptz '2026-01-01 00:00:00+00'").await;
    assert_eq!(split(&cloud, &cloud.manager, cloud.ina, role).await.unassigned.len(), 1);
    convert(&cloud, &cloud.manager, cloud.ina, role).await.unwrap();
    let left = format!("select count(*) from installer_link where account_id = '{}'", cloud.ina);
    assert_eq!(cloud.db.count(&left).await, 0);
}
