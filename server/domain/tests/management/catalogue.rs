use model::ApiError;
use model::catalogue::{EntryForm, EntryKind, EntryRow};

use crate::kit::{World, api, conflict, fault, forbidden};

fn form(name: &str) -> EntryForm {
    EntryForm { name: name.into(), ..EntryForm::default() }
}

async fn find(world: &World, name: &str) -> EntryRow {
    let all = world.domain().catalogue(&world.admin).await.unwrap();
    all.modules.into_iter().chain(all.add_ons).find(|entry| entry.name == name).unwrap()
}

/// An add-on is added, edited over its version, retired and offered again; each in the log.
#[tokio::test]
async fn an_entry_lives() {
    let world = World::new().await;
    let (domain, admin, kind) = (world.domain(), &world.admin, EntryKind::AddOn);
    let full = EntryForm { vendor: "ACME".into(), release: "2.1".into(), sdk_level: "7".into(), ..form("Weather") };
    domain.add_entry(admin, kind, &full).await.unwrap();
    assert!(fault(domain.add_entry(admin, kind, &form("WEATHER")).await, "name").contains("already"));
    domain.add_entry(admin, EntryKind::Module, &form("Weather")).await.unwrap();
    fault(domain.add_entry(admin, kind, &EntryForm { sdk_level: "0".into(), ..form("X") }).await, "sdk_level");
    fault(domain.add_entry(admin, kind, &form(" ")).await, "name");
    let row = domain.catalogue(admin).await.unwrap().add_ons.remove(0);
    assert_eq!((row.vendor.as_str(), row.release.as_str(), row.sdk_level), ("ACME", "2.1", 7));
    domain
        .edit_entry(admin, kind, row.id, row.version, &EntryForm { release: "2.2".into(), ..full.clone() })
        .await
        .unwrap();
    conflict(domain.edit_entry(admin, kind, row.id, row.version, &full).await);
    domain.retire_entry(admin, kind, row.id, true).await.unwrap();
    conflict(domain.retire_entry(admin, kind, row.id, true).await);
    domain.retire_entry(admin, kind, row.id, false).await.unwrap();
    for (action, times) in [("add", 2), ("edit", 1), ("retire", 1), ("restore", 1)] {
        let told = format!("select count(*) from audit where action = 'catalogue.{action}' and outcome = 'done'");
        assert_eq!(world.db.count(&told).await, times, "{action}");
    }
    // An id of the other kind is no entry of this one.
    assert_eq!(api(domain.retire_entry(admin, EntryKind::Module, row.id, true).await), ApiError::NotFound);
}

/// A retired entry stays where it is on and cannot be switched on anew; what is on without developer mode cannot
/// become custom.
#[tokio::test]
async fn a_retired_entry_stays_where_it_is() {
    let world = World::new().await;
    let (domain, admin, kind) = (world.domain(), &world.admin, EntryKind::AddOn);
    domain.add_entry(admin, kind, &form("Weather")).await.unwrap();
    let weather = find(&world, "Weather").await;
    domain.switch_entries(admin, world.ann, kind, &[weather.id]).await.unwrap();
    let custom = EntryForm { custom: "yes".into(), ..form("Weather") };
    fault(domain.edit_entry(admin, kind, weather.id, weather.version, &custom).await, "custom");
    domain.retire_entry(admin, kind, weather.id, true).await.unwrap();
    assert!(fault(domain.switch_entries(admin, world.ivan, kind, &[weather.id]).await, "add_ons").contains("retired"));
    domain.switch_entries(admin, world.ann, kind, &[weather.id]).await.unwrap();
    assert_eq!(domain.managed_account(admin, world.ann).await.unwrap().add_ons.len(), 1, "stays on");
    let offers = domain.offers_for(admin, world.ann, kind).await.unwrap();
    assert!(offers.iter().any(|offer| offer.id == weather.id && offer.is_retired), "can be switched off");
    assert!(domain.offers_for(admin, world.ivan, kind).await.unwrap().is_empty(), "and not on");
    let row = find(&world, "Weather").await;
    assert_eq!((row.accounts, row.groups), (1, 0));
    domain.switch_entries(admin, world.ann, kind, &[]).await.unwrap();
    fault(domain.switch_entries(admin, world.ann, kind, &[weather.id]).await, "add_ons");
}

/// S2-2: the catalogue is everybody's, so only people of the operator change it; uses out of sight are not counted.
#[tokio::test]
async fn only_the_operator_changes_the_catalogue() {
    let world = World::new().await;
    let domain = world.domain();
    domain.add_entry(&world.admin, EntryKind::Module, &form("Video")).await.unwrap();
    let video = find(&world, "Video").await;
    domain.switch_entries(&world.admin, world.wendy, EntryKind::Module, &[video.id]).await.unwrap();
    let seen = domain.catalogue(&world.system).await.unwrap();
    assert_eq!((seen.modules[0].accounts, seen.may_edit), (0, false));
    assert!(domain.catalogue(&world.admin).await.unwrap().may_edit);
    for caller in [&world.system, &world.manager] {
        forbidden(domain.add_entry(caller, EntryKind::Module, &form("Mine")).await);
        forbidden(domain.edit_entry(caller, EntryKind::Module, video.id, video.version, &form("Mine")).await);
        forbidden(domain.retire_entry(caller, EntryKind::Module, video.id, true).await);
    }
    let owner = world.make().caller(world.olga).await;
    forbidden(domain.catalogue(&owner).await);
}
