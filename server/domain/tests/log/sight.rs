//! Who sees which entry (SEC-45, SEC-46; facts: "limited to what the reader may see").

use domain::accounts::sight;
use domain::audit::AuditEntry;
use domain::caller::Actor;
use model::accounts::{Access, Change, Kind, LinkForm};
use model::ids::AuditId;
use model::log::Now;
use model::role::BuiltIn;
use model::{ApiError, Permission};
use testkit::LOG_OUT_OF_STEP;

use super::kit::{Cloud, IMEI, WEST_IMEI, fault, refused};

/// An entry about somebody is for those who see him: not for another distributor, whose permalink is like a
/// made-up one.
#[tokio::test]
async fn an_entry_is_for_those_who_see_what_it_is_about() {
    let cloud = Cloud::new().await;
    cloud.domain().set_account_access(&cloud.eve, &[cloud.anna], Access::Suspend).await.unwrap();
    let id = cloud.all(&cloud.eve).await[0];
    let entry = cloud.entry(&cloud.eve, id).await;
    assert_eq!((entry.row.title.as_str(), entry.row.actor.name.as_str()), ("Suspended", "eve"));
    assert_eq!((entry.row.target.kind.as_str(), entry.row.target.name.as_str()), ("Account", "anna"));
    assert_eq!(entry.row.target.now, Some(Now::Account(Kind::EndUser, cloud.anna)));
    assert!(!entry.changes.is_empty(), "before and after");
    for caller in [&cloud.eve, &cloud.admin, &cloud.clerk] {
        assert!(cloud.sees(caller, id).await, "{}", caller.email);
    }
    assert!(!cloud.sees(&cloud.wes, id).await);
    let made_up = AuditId(cloud.domain().new_uuid());
    let (real, none) =
        (cloud.domain().log_entry(&cloud.wes, id).await, cloud.domain().log_entry(&cloud.wes, made_up).await);
    assert_eq!(fault(real), ApiError::NotFound);
    assert_eq!(fault(none), ApiError::NotFound);
}

/// Entries of the system and of roles are for people of the operator; what one did himself is his.
#[tokio::test]
async fn system_and_roles_are_the_operators() {
    let cloud = Cloud::new().await;
    let role = cloud.make().built_in(BuiltIn::Owner).await;
    let on_role =
        AuditEntry { target_kind: "role", target_id: Some(role.0), ..AuditEntry::about("roles.edit", "Owner") };
    let by_role = cloud.write(Actor::system("test"), on_role.clone()).await;
    let system = cloud.write(Actor::system("import"), AuditEntry::about("import", "Demo people")).await;
    let own = cloud.write(cloud.eve.actor(), on_role).await;
    for (id, eve, wes) in [(by_role, false, false), (system, false, false), (own, true, false)] {
        assert_eq!(cloud.sees(&cloud.eve, id).await, eve);
        assert_eq!(cloud.sees(&cloud.wes, id).await, wes);
        assert!(cloud.sees(&cloud.admin, id).await && cloud.sees(&cloud.clerk, id).await);
    }
}

/// A refusal is about nothing but the one who was refused: those who see him see it (SEC-93).
#[tokio::test]
async fn a_refusal_is_for_those_who_see_the_refused() {
    let cloud = Cloud::new().await;
    let helper = cloud.make().employee("hans@east.test", BuiltIn::Owner, cloud.east).await;
    let hans = cloud.make().caller(helper).await;
    let id = cloud.write(hans.actor(), refused("accounts.remove")).await;
    let entry = cloud.entry(&cloud.eve, id).await;
    assert_eq!((entry.row.outcome.key(), entry.row.reason.as_str()), ("refused", "You may not."));
    assert_eq!(entry.row.actor.now, Some(Now::Account(Kind::Employee, helper)));
    assert!(cloud.sees(&hans, id).await && cloud.sees(&cloud.admin, id).await);
    assert!(!cloud.sees(&cloud.wes, id).await);
}

/// About a record out of sight nothing is told, however much there is of it: no rows, and no older ones either.
#[tokio::test]
async fn how_much_there_is_about_a_stranger_is_not_told() {
    let cloud = Cloud::new().await;
    cloud.db.sql(&format!(
        "insert into audit (id, at, action, target_kind, target_id, outcome)
         select gen_random_uuid(), '2026-05-01'::timestamptz + n * interval '1 second', 'accounts.edit', 'account', '{}', 'done'
           from generate_series(1, 9000) n", cloud.bert.0)).await;
    for search in ["", "anna"] {
        let about = |id| model::log::LogQuery { search: search.into(), ..model::log::LogQuery::about(id) };
        let (stranger, nobody) = (about(cloud.bert.0), about(cloud.domain().new_uuid()));
        assert_eq!(cloud.log(&cloud.eve, &stranger).await, cloud.log(&cloud.eve, &nobody).await);
    }
}

/// Entries follow their record: who gains sight finds what was, who loses it finds nothing more.
#[tokio::test]
async fn entries_follow_their_record() {
    let cloud = Cloud::new().await;
    let id = cloud.about("accounts.edit", cloud.anna, "anna").await;
    assert!(!cloud.sees(&cloud.wes, id).await);
    let form = LinkForm { user_code: "1".into(), ..LinkForm::default() };
    cloud.domain().assign_account_panel(&cloud.admin, cloud.anna, &cloud.west_panel.to_string(), &form).await.unwrap();
    assert!(cloud.sees(&cloud.wes, id).await, "he sees her by his panel now");
    let links = cloud.domain().account_links(&cloud.admin, cloud.anna).await.unwrap();
    cloud.domain().unassign_account_panel(&cloud.admin, cloud.anna, links[0].id).await.unwrap();
    assert!(!cloud.sees(&cloud.wes, id).await);
    let anna = cloud.anna.0;
    cloud.db.sql(&format!("update account set company_id = '{}' where id = '{anna}'", cloud.west.0)).await;
    let mut conn = cloud.db.pool.acquire().await.unwrap();
    sight::refresh(&mut conn, &[anna]).await.unwrap();
    assert!(cloud.sees(&cloud.wes, id).await && !cloud.sees(&cloud.eve, id).await);
    assert_eq!(cloud.db.count(LOG_OUT_OF_STEP).await, 0);
}

/// What was removed stays in the log of those who saw it, by its name at the time (decision 18).
#[tokio::test]
async fn what_was_removed_is_remembered() {
    let cloud = Cloud::new().await;
    let form = LinkForm { user_code: "1".into(), ..LinkForm::default() };
    cloud.domain().assign_account_panel(&cloud.admin, cloud.anna, &cloud.west_panel.to_string(), &form).await.unwrap();
    cloud.domain().clock().advance(time::Duration::seconds(1));
    cloud.domain().remove_accounts(&cloud.eve, Kind::EndUser, &[cloud.anna]).await.unwrap();
    let id = cloud.all(&cloud.eve).await[0];
    for caller in [&cloud.eve, &cloud.wes, &cloud.admin] {
        assert!(cloud.sees(caller, id).await, "{}", caller.email);
        let entry = cloud.entry(caller, id).await;
        assert_eq!((entry.row.target.name.as_str(), entry.row.target.now), ("anna", None));
    }
    let stranger = cloud
        .make()
        .employee("sue@op.test", BuiltIn::CommonManager, cloud.make().company("SOUTH", Some(cloud.operator)).await)
        .await;
    assert!(!cloud.sees(&cloud.make().caller(stranger).await, id).await);
}

/// Entries about panels and groups are for those who see the group: at the operator too.
#[tokio::test]
async fn panels_and_groups_are_seen_by_group() {
    let cloud = Cloud::new().await;
    let on = |kind: &'static str, id: uuid::Uuid, name: &str| AuditEntry {
        target_kind: kind,
        target_id: Some(id),
        ..AuditEntry::about("panels.edit", name)
    };
    let panel = cloud.write(Actor::system("test"), on("panel", cloud.panel.0, IMEI)).await;
    let group = cloud.write(Actor::system("test"), on("group", cloud.east_group.0, "East group")).await;
    for id in [panel, group] {
        assert!(cloud.sees(&cloud.admin, id).await && cloud.sees(&cloud.eve, id).await);
        assert!(!cloud.sees(&cloud.wes, id).await, "another distributor");
        assert!(!cloud.sees(&cloud.clerk, id).await, "of the operator, but without the group");
    }
    cloud.make().member(cloud.east_group, cloud.clerk.account).await;
    let clerk = cloud.make().caller(cloud.clerk.account).await;
    assert!(cloud.sees(&clerk, panel).await && cloud.sees(&clerk, group).await);
    // The panel goes to West: so do its entries.
    cloud.db.sql(&format!("update panel set group_id = '{}' where id = '{}'", cloud.west_group.0, cloud.panel.0)).await;
    let mut conn = cloud.db.pool.acquire().await.unwrap();
    sight::refresh_of_panels(&mut conn, &[cloud.panel.0]).await.unwrap();
    assert!(cloud.sees(&cloud.wes, panel).await && !cloud.sees(&cloud.eve, panel).await);
}

/// Nobody reads in the log what he may not open as a page: neither without the permission for the log, nor
/// without that for what an entry is about.
#[tokio::test]
async fn the_log_opens_no_page_that_is_closed() {
    let cloud = Cloud::new().await;
    let on_anna = cloud.about("accounts.edit", cloud.anna, "anna").await;
    let on_eve = cloud.about("employees.edit", cloud.eve.account, "eve").await;
    let reader = cloud.make().employee("rita@east.test", BuiltIn::Owner, cloud.east).await;
    let role = cloud.make().role_with("Log and accounts", &[Permission::LogView, Permission::AccountsView]).await;
    cloud.make().give_role(reader, role).await;
    let rita = cloud.make().caller(reader).await;
    assert!(cloud.sees(&rita, on_anna).await && !cloud.sees(&rita, on_eve).await);
    let dealer = cloud.make().employee("dan@east.test", BuiltIn::Dealer, cloud.east).await;
    let dan = cloud.make().caller(dealer).await;
    let query = model::log::LogQuery::default();
    assert!(matches!(fault(cloud.domain().log(&dan, &query).await), ApiError::Forbidden(_)));
    assert!(matches!(fault(cloud.domain().log_entry(&dan, on_anna).await), ApiError::Forbidden(_)));
    assert!(matches!(fault(cloud.domain().log_actions(&dan)), ApiError::Forbidden(_)));
    assert!(matches!(fault(cloud.domain().log_people(&dan, "").await), ApiError::Forbidden(_)));
    assert!(matches!(fault(cloud.domain().log_records(&dan, "").await), ApiError::Forbidden(_)));
}

/// A panel out of sight has no IMEI in the log, a group no name (SEC-46).
#[tokio::test]
async fn what_is_out_of_sight_is_veiled() {
    let cloud = Cloud::new().await;
    let changes = vec![Change::new(&format!("Panel {WEST_IMEI}"), "", WEST_IMEI), Change::new("Panels", IMEI, "")];
    let entry = AuditEntry::on_account("accounts.edit", cloud.anna.0, "anna", None).with(changes);
    let id = cloud.write(Actor::system("test"), entry).await;
    let seen = cloud.entry(&cloud.eve, id).await;
    assert_eq!(seen.changes[0], Change::new("Panel a panel out of your sight", "", "a panel out of your sight"));
    assert_eq!(seen.changes[1].before, IMEI);
    assert_eq!(cloud.entry(&cloud.admin, id).await.changes[0].after, WEST_IMEI);
    let moved = AuditEntry {
        target_kind: "panel",
        target_id: Some(cloud.panel.0),
        ..AuditEntry::about("panels.move", IMEI).with(vec![Change::new("Group", "West group", "East group")])
    };
    let id = cloud.write(Actor::system("test"), moved).await;
    let seen = cloud.entry(&cloud.eve, id).await;
    assert_eq!(seen.changes[0], Change::new("Group", "a group out of your sight", "East group"));
}

/// An act on a stranger over a panel in sight is told, but not who he is.
#[tokio::test]
async fn a_stranger_on_ones_panel_has_no_name() {
    let cloud = Cloud::new().await;
    let change = vec![Change::new("User name", "", "Secret Bert")];
    let entry = AuditEntry::on_account("accounts.unassign_panel", cloud.bert.0, "bert", None).with(change);
    let id = cloud.write(Actor::system("test"), entry.on_panel(cloud.panel.0)).await;
    assert!(cloud.sees(&cloud.eve, id).await);
    let seen = cloud.entry(&cloud.eve, id).await;
    assert_eq!((seen.row.target.name.as_str(), seen.row.target.now), ("somebody out of your sight", None));
    assert!(seen.changes.is_empty() && seen.panel == Some(cloud.panel));
    assert_eq!(cloud.entry(&cloud.wes, id).await.row.target.name, "bert");
}

/// During remote assistance both are named, and those who see the customer see what was done for him (S1-16).
#[tokio::test]
async fn assistance_names_both() {
    let cloud = Cloud::new().await;
    let actor = Actor { assisted: Some(cloud.anna.0), assisted_name: "Anna then".into(), ..cloud.admin.actor() };
    let entry = AuditEntry {
        target_kind: "panel",
        target_id: Some(cloud.west_panel.0),
        ..AuditEntry::about("home.command", WEST_IMEI)
    };
    let id = cloud.write(actor, entry).await;
    assert!(cloud.sees(&cloud.eve, id).await, "his customer was helped");
    let seen = cloud.entry(&cloud.eve, id).await;
    let assisted = seen.row.assisted.unwrap();
    assert_eq!((assisted.name.as_str(), assisted.id), ("Anna then", Some(cloud.anna)));
    assert_eq!(seen.row.actor.name, "admin");
    assert_eq!(seen.row.target.name, "a panel out of your sight");
}
