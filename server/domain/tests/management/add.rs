use model::accounts::{Kind, OutcomeKind};
use model::management::{NewRow, SaveMode};
use model::role::BuiltIn;
use model::{ApiError, Permission};

use crate::kit::{World, api, fault, forbidden};

fn row(email: &str, kind: Kind) -> NewRow {
    NewRow {
        email: email.into(),
        first_name: "Nia".into(),
        last_name: "New".into(),
        time_zone: "Europe/Berlin".into(),
        kind: kind.key().into(),
        ..NewRow::default()
    }
}

async fn save(world: &World, rows: &[NewRow], mode: SaveMode) -> domain::Result<model::management::AddedRows> {
    world.domain().add_rows(&world.system, rows, mode).await
}

async fn people(world: &World) -> i64 {
    world.db.count("select count(*) from account").await
}

/// S2-1: people of every kind at once, with time zone, company, role and group; each is mailed his code.
#[tokio::test]
async fn people_of_every_kind_at_once() {
    let world = World::new().await;
    let role = world.make().built_in(BuiltIn::Owner).await.to_string();
    world.make().member(world.east_group, world.system.account).await;
    let system = world.make().caller(world.system.account).await;
    let rows = [
        row("one@east.test", Kind::EndUser),
        NewRow::default(),
        NewRow { group: world.east_group.to_string(), ..row("two@east.test", Kind::Installer) },
        NewRow { role, company: world.east.to_string(), ..row("three@east.test", Kind::Employee) },
    ];
    let done = world.domain().add_rows(&system, &rows, SaveMode::All).await.unwrap();
    assert_eq!((done.notice.as_str(), done.rows.len()), ("3 people added.", 3));
    for (email, kind) in
        [("one@east.test", "end_user"), ("two@east.test", "installer"), ("three@east.test", "employee")]
    {
        let found = world
            .db
            .text(&format!(
                "select concat_ws(' ', kind, state, first_name, last_name, label, time_zone) from account where email = '{email}'"
            ))
            .await;
        assert_eq!(found, format!("{kind} pending Nia New Nia New Europe/Berlin"));
        assert_eq!(world.mails(email, "register").await, 1);
        let logged = "select count(*) from audit where target_name = 'Nia New' and action like '%.add'";
        assert_eq!(world.db.count(logged).await, 3);
    }
    let member =
        "select count(*) from group_member m join account a on a.id = m.account_id where a.email = 'two@east.test'";
    assert_eq!(world.db.count(member).await, 1);
    let search = "select count(*) from account_search where text like '%new nia%'";
    assert_eq!(world.db.count(search).await, 3);
}

/// "All": one fault and nothing is saved; each fault stands at its row. "Good": the others are saved, and each row
/// has its outcome.
#[tokio::test]
async fn all_or_the_good_ones() {
    let world = World::new().await;
    let rows = [
        row("good@east.test", Kind::EndUser),
        row("ann@east.test", Kind::EndUser),
        NewRow { time_zone: "Mars/Olympus".into(), first_name: String::new(), ..row("x@east.test", Kind::EndUser) },
        row("GOOD@east.test", Kind::Installer),
    ];
    let checked = world.domain().check_rows(&world.system, &rows).await.unwrap();
    assert_eq!(checked.rows.iter().map(Vec::len).collect::<Vec<_>>(), [0, 1, 2, 1]);
    let before = people(&world).await;
    let error = api(save(&world, &rows, SaveMode::All).await);
    for field in ["email.1", "time_zone.2", "first_name.2", "email.3"] {
        assert!(error.at(field).is_some(), "{field}: {error:?}");
    }
    assert_eq!(people(&world).await, before);
    let done = save(&world, &rows, SaveMode::Good).await.unwrap();
    let ends: Vec<OutcomeKind> = done.rows.iter().map(|row| row.result).collect();
    assert_eq!(ends, [OutcomeKind::Done, OutcomeKind::Failed, OutcomeKind::Failed, OutcomeKind::Failed]);
    assert!(done.notice.starts_with("1 person added, 3 not. Row 2: ann@east.test:"), "{}", done.notice);
    let left = done.left.expect("what was typed in the refused ones");
    let emails: Vec<&str> = left.values.iter().filter(|(name, _)| name == "email[]").map(|(_, v)| v.as_str()).collect();
    assert_eq!(emails, ["", "ann@east.test", "x@east.test", "GOOD@east.test"], "each in its place");
    assert!(left.error.at("email.1").is_some() && left.error.at("time_zone.2").is_some(), "{:?}", left.error);
    assert!(left.error.at("email.0").is_none());
    assert_eq!(people(&world).await, before + 1);
    fault(save(&world, &[NewRow::default()], SaveMode::All).await, "email.0");
}

/// A new group with its licence: its first person owns it, a later row joins it, and its seats hold.
#[tokio::test]
async fn a_new_group_with_a_licence() {
    let world = World::new().await;
    let new = |email| NewRow {
        new_group: "Harbour".into(),
        product: "Video".into(),
        seats: "3".into(),
        valid_to: "2030-12-31".into(),
        ..row(email, Kind::EndUser)
    };
    // The maker sees his group as a member of it, and takes a seat.
    save(&world, &[new("a@east.test"), new("b@east.test")], SaveMode::All).await.unwrap();
    let owner = "select a.email from group_member m join account a on a.id = m.account_id where m.role = 'owner'";
    assert_eq!(world.db.text(owner).await, "a@east.test");
    assert_eq!(world.db.count("select count(*) from group_member").await, 3);
    assert_eq!(world.db.text("select product from group_licence").await, "Video");
    let taken = fault(save(&world, &[new("c@east.test")], SaveMode::All).await, "new_group.0");
    assert_eq!(taken, "This name cannot be used here. Choose another one.");
    let group = world.db.text("select id::text from panel_group where name = 'Harbour'").await;
    let system = world.make().caller(world.system.account).await;
    let full = NewRow { group, ..row("d@east.test", Kind::EndUser) };
    let before = people(&world).await;
    let error = api(world.domain().add_rows(&system, &[full], SaveMode::All).await);
    assert!(error.at("group.0").is_some_and(|why| why.contains("no free seat")), "{error:?}");
    assert_eq!(people(&world).await, before, "nobody without his seat");
}

/// SEC-48, SEC-54: a role above the caller, a company and a group out of sight, and a kind without permission are
/// refused at their fields.
#[tokio::test]
async fn nobody_adds_beyond_his_own() {
    let world = World::new().await;
    let far = world.make().group("West sites", world.west).await;
    let admin_role = world.make().built_in(BuiltIn::SuperAdministrator).await.to_string();
    let rows = [
        NewRow { role: admin_role, ..row("a@east.test", Kind::Employee) },
        NewRow { company: world.west.to_string(), ..row("b@east.test", Kind::EndUser) },
        NewRow { group: far.to_string(), ..row("c@east.test", Kind::EndUser) },
        row("wendy@west.test", Kind::EndUser),
        NewRow { seats: "4".into(), ..row("e@east.test", Kind::EndUser) },
    ];
    let checked = world.domain().check_rows(&world.system, &rows).await.unwrap();
    let fields: Vec<&str> = checked.rows.iter().map(|row| row[0].field.as_str()).collect();
    assert_eq!(fields, ["role", "company", "group", "email", "group"]);
    assert!(checked.rows[3][0].message.starts_with("This address cannot be used here"));
    let owner = world.make().caller(world.olga).await;
    forbidden(world.domain().check_rows(&owner, &rows).await);
    forbidden(world.domain().add_rows(&owner, &rows, SaveMode::Good).await);
    let viewer = world.make().role_with("Only views", &[Permission::ManagementView]).await;
    world.make().give_role(world.olga, viewer).await;
    let viewer = world.make().caller(world.olga).await;
    let error = api(world.domain().add_rows(&viewer, &[row("v@east.test", Kind::EndUser)], SaveMode::All).await);
    assert!(matches!(&error, ApiError::Invalid(_)) && error.at("kind.0").is_some(), "{error:?}");
}
