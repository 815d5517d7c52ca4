//! Licences and seats (S2-7, S2-26; the issue: right under concurrent joins, never one too many).

use model::accounts::{Access, OutcomeKind};
use model::employees::Switch;
use model::groups::LicenceState;
use model::ids::AccountId;
use model::installers::Decision;
use time::Duration;

use crate::kit::{World, api, conflict, fault, licence_form, member};

/// A seat is used by an active member, kept for a pending one, and not taken by one who is off or past his end.
#[tokio::test]
async fn a_seat_is_used_by_an_active_member_only() {
    let world = World::new().await;
    let make = world.make();
    let domain = world.domain();
    world.licence(world.east_group, "Video", 4).await;
    let pending = make.end_user("pia@east.test", "pending", world.east).await;
    let off = make.end_user("otto@east.test", "off", world.east).await;
    let ended = world.clerk("eve@east.test").await;
    for account in [pending, off, ended] {
        world.join(&world.manager, world.east_group, account).await.unwrap();
    }
    world.db.sql(&format!("update group_member set ends_at = '2020-01-01' where account_id = '{ended}'")).await;
    let line = domain.group(&world.manager, world.east_group).await.unwrap().row.licences.remove(0);
    assert_eq!(line.seats_words(), "1 used, 1 kept for a pending member, of 4");
    assert_eq!(line.state, LicenceState::Valid);
}

/// A licence without a free seat refuses the member and says why, naming product and group.
#[tokio::test]
async fn a_full_licence_refuses_and_says_why() {
    let world = World::new().await;
    let domain = world.domain();
    world.licence(world.east_group, "Video", 2).await;
    world.licence(world.east_group, "Audio", 9).await;
    let (one, two) = (world.clerk("one@east.test").await, world.clerk("two@east.test").await);
    world.join(&world.manager, world.east_group, one).await.unwrap();
    let why = conflict(domain.add_member(&world.manager, &member(world.east_group, two)).await);
    assert_eq!(why, "The group East sites has no free seat for Video: of 2 seats, 2 used.");
    assert_eq!(world.version(world.east_group, one).await, 1);
    let members = format!("select count(*) from group_member where group_id = '{}'", world.east_group);
    assert_eq!(world.db.count(&members).await, 2, "nothing was kept");
    // Somebody who is off takes no seat.
    let off = world.make().end_user("otto@east.test", "off", world.east).await;
    world.join(&world.manager, world.east_group, off).await.unwrap();
    // Two licences of one product add up.
    world.licence(world.east_group, "video", 1).await;
    world.join(&world.manager, world.east_group, two).await.unwrap();
}

/// A group whose licences have all ended takes no new member; one without any licence has no limit.
#[tokio::test]
async fn an_ended_licence_takes_nobody() {
    let world = World::new().await;
    let clerk = world.clerk("cleo@east.test").await;
    world.licence_until(world.east_group, "Video", 9, "2021-01-01").await;
    let why = conflict(world.domain().add_member(&world.manager, &member(world.east_group, clerk)).await);
    assert_eq!(why, "The group East sites takes no new member: the licence for Video ended on 2020-12-31.");
    world.db.sql("delete from group_licence").await;
    world.join(&world.manager, world.east_group, clerk).await.unwrap();
}

/// Turning an account on needs its seats, on each page that can; the group is named only to who sees it.
#[tokio::test]
async fn turning_an_account_on_needs_its_seats() {
    let world = World::new().await;
    let make = world.make();
    let domain = world.domain();
    world.licence(world.east_group, "Video", 1).await;
    let user = make.end_user("otto@east.test", "off", world.east).await;
    let fitter = make.installer("finn@east.test", "off", world.east).await;
    let clerk = world.clerk("cleo@east.test").await;
    world.db.sql(&format!("update account set state = 'off' where id = '{clerk}'")).await;
    for account in [user, fitter, clerk] {
        make.member(world.east_group, account).await;
    }
    let why = "The group East sites has no free seat for Video: of 1 seat, 1 used.";
    let m = &world.manager;
    let rows = [
        domain.set_account_access(m, &[user], Access::Enable).await.unwrap().rows,
        domain.decide_installers(m, &[fitter], Decision::Accept).await.unwrap().rows,
        domain.switch_employees(m, &[clerk], Switch::Enable).await.unwrap().rows,
    ];
    for row in rows.iter().flatten() {
        assert_eq!((row.result, row.reason.as_str()), (OutcomeKind::Skipped, why));
    }
    // A group out of sight has no name.
    make.member(world.west_group, user).await;
    world.db.sql(&format!("update group_licence set group_id = '{}'", world.west_group)).await;
    let row = domain.set_account_access(m, &[user], Access::Enable).await.unwrap().rows.remove(0);
    assert_eq!(row.reason, "A group out of your sight has no free seat for Video: of 1 seat, 1 used.");
    world.db.sql("update group_licence set seats = 2").await;
    assert_eq!(domain.set_account_access(m, &[user], Access::Enable).await.unwrap().rows[0].result, OutcomeKind::Done);
}

/// A later end needs a seat again.
#[tokio::test]
async fn a_later_end_needs_a_seat() {
    let world = World::new().await;
    let domain = world.domain();
    world.licence(world.east_group, "Video", 2).await;
    let (one, two) = (world.clerk("one@east.test").await, world.clerk("two@east.test").await);
    world.join(&world.manager, world.east_group, one).await.unwrap();
    world.db.sql(&format!("update group_member set ends_at = '2020-01-01' where account_id = '{one}'")).await;
    world.join(&world.manager, world.east_group, two).await.unwrap();
    let later = domain.change_member(&world.manager, world.east_group, one, 1, "", "2098-01-01").await;
    assert!(conflict(later).contains("no free seat for Video"));
    domain.remove_member(&world.manager, world.east_group, two).await.unwrap();
    domain.change_member(&world.manager, world.east_group, one, 1, "", "2098-01-01").await.unwrap();
}

/// Never one too many: many join at the same instant, and some are turned on.
#[tokio::test]
async fn many_at_once_never_take_one_seat_too_many() {
    let world = World::new().await;
    let make = world.make();
    let domain = world.domain();
    world.licence(world.east_group, "Video", 4).await;
    world.licence(world.west_group, "Video", 2).await;
    let mut people: Vec<AccountId> = Vec::new();
    for n in 0..10 {
        people.push(make.end_user(&format!("p{n}@east.test"), "active", world.east).await);
    }
    let mut off: Vec<AccountId> = Vec::new();
    for n in 0..5 {
        let person = make.end_user(&format!("o{n}@east.test"), "off", world.east).await;
        make.member(world.east_group, person).await;
        make.member(world.west_group, person).await;
        off.push(person);
    }
    let joins = people.iter().map(|person| {
        let (domain, caller) = (domain.clone(), world.admin.clone());
        let form = member(world.east_group, *person);
        tokio::spawn(async move { domain.add_member(&caller, &form).await.is_ok() })
    });
    let switches = off.iter().map(|person| {
        let (domain, caller, person) = (domain.clone(), world.admin.clone(), *person);
        tokio::spawn(async move {
            let rows = domain.set_account_access(&caller, &[person], Access::Enable).await.unwrap().rows;
            rows[0].result == OutcomeKind::Done
        })
    });
    let tasks: Vec<_> = joins.chain(switches).collect();
    let mut done = 0;
    for task in tasks {
        done += u32::from(task.await.unwrap());
    }
    let taken = |group| {
        format!(
            "select count(*) from group_member m join account a on a.id = m.account_id
              where m.group_id = '{group}' and a.state = 'active'"
        )
    };
    assert!(done > 0);
    assert_eq!(world.db.count(&taken(world.east_group)).await, 4, "exactly as many as there are seats");
    assert!(world.db.count(&taken(world.west_group)).await <= 2);
}

/// Licences are added, edited and removed; seats below what is taken are refused with the number.
#[tokio::test]
async fn licences_are_kept_above_what_is_used() {
    let world = World::new().await;
    let domain = world.domain();
    let (m, group) = (&world.manager, world.east_group);
    for n in 0..3 {
        let person = world.clerk(&format!("c{n}@east.test")).await;
        world.join(m, group, person).await.unwrap();
    }
    let few = domain.add_licence(m, group, &licence_form("Video", "2", "", "2098-12-31")).await;
    assert_eq!(fault(few, "seats"), "2 are too few for Video: 4 used. Remove members first.");
    domain.add_licence(m, group, &licence_form("Video", "5", "2020-01-01", "2098-12-31")).await.unwrap();
    let line = domain.group(m, group).await.unwrap().row.licences.remove(0);
    assert_eq!((line.from.as_str(), line.to.as_str(), line.used), ("2020-01-01", "2098-12-31", 4));
    let three = licence_form("Video", "3", "2020-01-01", "2098-12-31");
    let low = domain.edit_licence(m, group, line.id, line.version, &three).await;
    assert!(fault(low, "seats").starts_with("3 are too few for Video: 4 used."));
    let form = licence_form("Video", "4", "2020-01-01", "2097-12-31");
    domain.edit_licence(m, group, line.id, line.version, &form).await.unwrap();
    let stale = domain.edit_licence(m, group, line.id, line.version, &form).await;
    assert!(conflict(stale).contains("Somebody changed this"));
    let told = world.told(group).await;
    assert!(told.contains("Video, 5 seats") && told.contains("Video, 4 seats"), "{told}");
    // While another licence of the product holds, both together must be enough.
    domain.add_licence(m, group, &licence_form("Video", "3", "", "2098-12-31")).await.unwrap();
    let gone = domain.remove_licence(m, group, line.id).await;
    assert!(conflict(gone).contains("3 are too few for Video"));
    for (field, form) in [
        ("product", licence_form("", "5", "", "2098-12-31")),
        ("seats", licence_form("X", "0", "", "2098-12-31")),
        ("seats", licence_form("X", "many", "", "2098-12-31")),
        ("seats", licence_form("X", "1000001", "", "2098-12-31")),
        ("valid_to", licence_form("X", "5", "", "")),
        ("valid_to", licence_form("X", "5", "2030-01-02", "2030-01-01")),
        ("valid_from", licence_form("X", "5", "first", "2098-12-31")),
    ] {
        assert!(api(domain.add_licence(m, group, &form).await).at(field).is_some(), "{form:?}");
    }
}

/// A licence ends with its last day, and the grid can list such groups.
#[tokio::test]
async fn the_grid_finds_licences_to_look_at() {
    use model::groups::{GroupQuery, LicenceFilter};
    let world = World::new().await;
    let domain = world.domain();
    let now = domain.clock().now();
    let to = (now + Duration::days(10)).date().to_string();
    world.licence_until(world.east_group, "Video", 1, &to).await;
    let names = async |filter| {
        let query = GroupQuery { licence: Some(filter), ..GroupQuery::default() };
        let caller = world.again(&world.admin).await;
        let list = domain.groups(&caller, &query).await.unwrap();
        assert_eq!(list.total as usize, list.page.rows.len());
        list.page.rows.into_iter().map(|row| row.name).collect::<Vec<_>>()
    };
    assert_eq!(names(LicenceFilter::Ending).await, ["East sites"]);
    assert_eq!(names(LicenceFilter::Full).await, ["East sites"]);
    assert_eq!(names(LicenceFilter::None).await, ["Main Group", "West sites"]);
    assert!(names(LicenceFilter::Ended).await.is_empty());
    domain.clock().advance(Duration::days(11));
    assert_eq!(names(LicenceFilter::Ended).await, ["East sites"]);
    assert!(names(LicenceFilter::Ending).await.is_empty());
}
