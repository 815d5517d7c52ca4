//! The rules of the Accounts page, on a real database.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use domain::caller::Caller;
use domain::{Domain, Error};
use model::ApiError;
use model::accounts::{Access, AccountQuery, AccountSort, AddAccount, EditAccount, Kind, LinkForm, OutcomeKind, State};
use model::grid::{Direction, Total};
use model::ids::{AccountId, CompanyId, GroupId, PanelId};
use model::role::BuiltIn;
use testkit::TestDb;
use testkit::people::Make;

const WEST_IMEI: &str = "356920066425017";

/// An operator with two installer companies; a group and a panel each; people on both.
struct Cloud {
    db: TestDb,
    operator: CompanyId,
    east: CompanyId,
    east_group: GroupId,
    east_panel: PanelId,
    west_panel: PanelId,
    admin: Caller,
    /// Common Manager of the eastern company, member of its group.
    manager: Caller,
    /// In the eastern company, on the eastern panel.
    anna: AccountId,
    /// In the western company, on the western panel: out of the manager's sight.
    wim: AccountId,
}

impl Cloud {
    async fn new() -> Self {
        let db = TestDb::new().await;
        let make = Make(&db.domain);
        let operator = make.company("OP", None).await;
        let east = make.company("EAST", Some(operator)).await;
        let west = make.company("WEST", Some(operator)).await;
        let east_group = make.group("East sites", east).await;
        let west_group = make.group("West sites", west).await;
        let east_panel = make.panel("350269737182540", east_group).await;
        let west_panel = make.panel(WEST_IMEI, west_group).await;
        let admin = make.employee("admin@op.test", BuiltIn::SuperAdministrator, operator).await;
        let manager = make.employee("manager@east.test", BuiltIn::CommonManager, east).await;
        make.member(east_group, manager).await;
        let anna = make.end_user("anna@east.test", "active", east).await;
        make.customer_link(anna, east_panel).await;
        let wim = make.end_user("wim@west.test", "active", west).await;
        make.customer_link(wim, west_panel).await;
        let (admin, manager) = (make.caller(admin).await, make.caller(manager).await);
        Self { db, operator, east, east_group, east_panel, west_panel, admin, manager, anna, wim }
    }

    fn domain(&self) -> &Domain {
        &self.db.domain
    }

    fn make(&self) -> Make<'_> {
        Make(&self.db.domain)
    }

    async fn emails(&self, caller: &Caller, query: &AccountQuery) -> Vec<String> {
        let page = self.domain().accounts(caller, query).await.unwrap();
        page.rows.into_iter().map(|row| row.email).collect()
    }

    async fn found(&self, search: &str) -> Vec<String> {
        let query = AccountQuery { search: search.into(), ..AccountQuery::of(Kind::EndUser) };
        self.emails(&self.admin, &query).await
    }
}

fn api<T: std::fmt::Debug>(result: domain::Result<T>) -> ApiError {
    match result {
        Err(Error::Api(error)) => error,
        other => panic!("expected an answer for the person, got {other:?}"),
    }
}

/// S0-2, S1-1, SEC-46: everybody in sight and nobody else; the total is the same truth.
#[tokio::test]
async fn a_list_shows_whom_the_reader_may_see() {
    let cloud = Cloud::new().await;
    let all = AccountQuery::of(Kind::EndUser);
    assert_eq!(cloud.emails(&cloud.admin, &all).await.len(), 2);
    assert_eq!(cloud.emails(&cloud.manager, &all).await, ["anna@east.test"]);
    let total = cloud.domain().accounts_total(&cloud.manager, &all).await.unwrap();
    assert_eq!(total, Total::Exact(1));
    assert_eq!(cloud.domain().accounts_total(&cloud.admin, &all).await.unwrap(), Total::Exact(2));
    // A panel in sight brings its customer into sight, wherever he belongs (design, section 3).
    cloud.make().customer_link(cloud.wim, cloud.east_panel).await;
    assert_eq!(cloud.emails(&cloud.manager, &all).await.len(), 2);
}

/// SEC-45: what is out of sight does not exist, on every path; the answer is that of a made-up id.
#[tokio::test]
async fn out_of_sight_is_not_found_everywhere() {
    let cloud = Cloud::new().await;
    let (domain, manager) = (cloud.domain(), &cloud.manager);
    let made_up = AccountId(domain.new_uuid());
    for id in [cloud.wim, made_up] {
        assert_eq!(api(domain.account(manager, Kind::EndUser, id).await), ApiError::NotFound);
        assert_eq!(api(domain.account_links(manager, id).await), ApiError::NotFound);
        assert_eq!(api(domain.account_sessions(manager, Kind::EndUser, id).await), ApiError::NotFound);
        assert_eq!(api(domain.account_mails(manager, Kind::EndUser, id).await), ApiError::NotFound);
        assert_eq!(api(domain.account_history(manager, Kind::EndUser, id).await), ApiError::NotFound);
        let edit = EditAccount { id: id.to_string(), version: 1, ..EditAccount::default() };
        assert_eq!(api(domain.edit_account(manager, id, &edit).await), ApiError::NotFound);
        let panel = cloud.east_panel.to_string();
        let assign = domain.assign_account_panel(manager, id, &panel, &link_form("1")).await;
        assert_eq!(api(assign), ApiError::NotFound);
        assert_eq!(api(domain.reset_account_password(manager, Kind::EndUser, id).await), ApiError::NotFound);
        assert_eq!(api(domain.end_account_sessions(manager, Kind::EndUser, id, None).await), ApiError::NotFound);
        let bulk = domain.set_account_access(manager, &[id], Access::Suspend).await.unwrap();
        assert_eq!(bulk.rows[0].result, OutcomeKind::Failed);
        assert_eq!(bulk.rows[0].title, "", "a name would give the account away");
    }
    assert_eq!(cloud.db.count("select count(*) from account where state = 'off'").await, 0);
}

/// S0-11, S1-2, decision 9: name, email, phone digits, id, IMEI and account code find an account.
#[tokio::test]
async fn search_finds_by_each_of_its_fields() {
    let cloud = Cloud::new().await;
    let form = AddAccount {
        email: "zoe@example.test".into(),
        first_name: "Zoë".into(),
        last_name: "Ångström".into(),
        phone: "+1 (555) 010-22".into(),
        ..AddAccount::default()
    };
    let id = cloud.domain().add_account(&cloud.admin, &form).await.unwrap().id;
    for search in ["zoe", "ZOË", "angstr", "ångström zoë", "zoe@exam", "+1 (555)", "1555", &id.to_string()] {
        assert_eq!(cloud.found(search).await, ["zoe@example.test"], "{search}");
    }
    assert_eq!(cloud.found("350269737182540").await, ["anna@east.test"], "by IMEI");
    assert_eq!(cloud.found("182540").await, ["anna@east.test"], "by account code");
    for search in ["%", "_", "\\", "zoe nobody", "+9 (999)"] {
        assert!(cloud.found(search).await.is_empty(), "{search}");
    }
}

/// SEC-47: a panel out of sight is no way to find somebody.
#[tokio::test]
async fn search_by_a_hidden_panel_finds_nobody() {
    let cloud = Cloud::new().await;
    let make = cloud.make();
    // Wim is in sight through the eastern panel; his western one stays hidden.
    make.customer_link(cloud.wim, cloud.east_panel).await;
    let query = AccountQuery { search: WEST_IMEI.into(), ..AccountQuery::of(Kind::EndUser) };
    assert!(cloud.emails(&cloud.manager, &query).await.is_empty());
    assert_eq!(cloud.emails(&cloud.admin, &query).await, ["wim@west.test"]);
    let links = cloud.domain().account_links(&cloud.manager, cloud.wim).await.unwrap();
    assert_eq!(links.len(), 1, "the hidden panel is not listed");
}

/// S0-3, S3-93..96: every column sorts both ways, pages follow each other without gap or double.
#[tokio::test]
async fn every_column_sorts_and_pages_are_whole() {
    let cloud = Cloud::new().await;
    let make = cloud.make();
    for n in 0..23 {
        let state = ["active", "off", "pending"][n % 3];
        make.end_user(&format!("u{n:02}@east.test"), state, cloud.east).await;
    }
    for sort in AccountSort::ALL {
        for direction in [Direction::Asc, Direction::Desc] {
            for caller in [&cloud.admin, &cloud.manager] {
                let mut seen = Vec::new();
                for page in 1..=3 {
                    let query = AccountQuery { sort, direction, page, size: 10, ..AccountQuery::of(Kind::EndUser) };
                    let found = cloud.domain().accounts(caller, &query).await.unwrap();
                    assert_eq!(found.more, page < 3, "{sort:?} {direction:?} page {page}");
                    seen.extend(found.rows.into_iter().map(|row| row.id));
                }
                let mut unique = seen.clone();
                unique.sort();
                unique.dedup();
                assert_eq!(unique.len(), seen.len(), "{sort:?} {direction:?}: a row twice");
                let expected = if caller.account == cloud.admin.account { 25 } else { 24 };
                assert_eq!(seen.len(), expected);
                check_neighbours(&cloud, caller, sort, direction, &seen).await;
            }
        }
    }
}

/// S0-15: previous and next walk the list in its order, across pages, and end at its ends.
async fn check_neighbours(
    cloud: &Cloud,
    caller: &Caller,
    sort: AccountSort,
    direction: Direction,
    order: &[AccountId],
) {
    let query = AccountQuery { sort, direction, ..AccountQuery::of(Kind::EndUser) };
    for at in [0, 9, order.len() - 1] {
        let found = cloud.domain().account_neighbours(caller, &query, order[at]).await.unwrap();
        let previous = at.checked_sub(1).map(|i| order[i]);
        assert_eq!(found.previous, previous, "{sort:?} {direction:?} before {at}");
        assert_eq!(found.next, order.get(at + 1).copied(), "{sort:?} {direction:?} after {at}");
    }
}

/// The filters: status, company, never signed in, no sign-in for N days (never signed in counts from when he was
/// added).
#[tokio::test]
async fn filters_narrow_rows_and_total_alike() {
    let cloud = Cloud::new().await;
    let make = cloud.make();
    let old = make.end_user("old@east.test", "off", cloud.east).await;
    let start = "timestamptz '2026-06-01 12:00:00+00'";
    cloud
        .db
        .sql(&format!("update account set last_sign_in_at = {start} - interval '40 days' where id = '{old}'"))
        .await;
    cloud.db.sql(&format!("update account set last_sign_in_at = {start} where id = '{}'", cloud.anna)).await;
    cloud
        .db
        .sql(&format!("update account set created_at = {start} - interval '70 days' where email = 'wim@west.test'"))
        .await;
    let cases = [
        (AccountQuery { status: Some(State::Off), ..AccountQuery::of(Kind::EndUser) }, vec!["old@east.test"]),
        (
            AccountQuery {
                company: Some(cloud.east),
                sort: AccountSort::Email,
                direction: Direction::Asc,
                ..AccountQuery::of(Kind::EndUser)
            },
            vec!["anna@east.test", "old@east.test"],
        ),
        (AccountQuery { never: true, ..AccountQuery::of(Kind::EndUser) }, vec!["wim@west.test"]),
        (
            AccountQuery { idle_days: Some(30), ..AccountQuery::of(Kind::EndUser) },
            vec!["old@east.test", "wim@west.test"],
        ),
        (AccountQuery { idle_days: Some(60), ..AccountQuery::of(Kind::EndUser) }, vec!["wim@west.test"]),
        (AccountQuery { idle_days: Some(90), ..AccountQuery::of(Kind::EndUser) }, vec![]),
    ];
    for (query, expected) in cases {
        assert_eq!(cloud.emails(&cloud.admin, &query).await, expected, "{query:?}");
        let total = cloud.domain().accounts_total(&cloud.admin, &query).await.unwrap();
        assert_eq!(total, Total::Exact(u32::try_from(expected.len()).unwrap()), "{query:?}");
    }
}

/// S0-14, decision 11: pending, a code mailed, one audit entry; again the same: the code again.
#[tokio::test]
async fn adding_mails_a_code_and_adding_again_mails_it_again() {
    let cloud = Cloud::new().await;
    let form = AddAccount { email: "New@Example.test".into(), ..AddAccount::default() };
    let added = cloud.domain().add_account(&cloud.manager, &form).await.unwrap();
    let detail = cloud.domain().account(&cloud.manager, Kind::EndUser, added.id).await.unwrap();
    assert_eq!(detail.row.state, State::Pending);
    assert_eq!(detail.company_id, cloud.east, "the manager's own company");
    assert_eq!(cloud.domain().account_mails(&cloud.manager, Kind::EndUser, added.id).await.unwrap().len(), 1);
    // Too soon for another mail (SEC-32), then fine.
    assert!(matches!(api(cloud.domain().add_account(&cloud.manager, &form).await), ApiError::TooMany(_)));
    cloud.domain().clock().advance(time::Duration::minutes(2));
    let again = cloud.domain().add_account(&cloud.manager, &form).await.unwrap();
    assert_eq!(again.id, added.id);
    assert_eq!(cloud.db.count("select count(*) from mail where kind = 'register'").await, 2);
    assert_eq!(
        cloud.db.count("select count(*) from audit where action in ('accounts.add', 'accounts.resend')").await,
        2
    );
    assert_eq!(cloud.db.count("select count(*) from account where email_canonical = 'new@example.test'").await, 1);
    // The total the person just changed is exact at once.
    let total = cloud.domain().accounts_total(&cloud.manager, &AccountQuery::of(Kind::EndUser)).await.unwrap();
    assert_eq!(total, Total::Exact(2));
}

/// SEC-10: an address outside the reader's sight is not given away; one inside is named.
#[tokio::test]
async fn a_taken_address_is_named_only_in_sight() {
    let cloud = Cloud::new().await;
    let add = |email: &str| AddAccount { email: email.into(), ..AddAccount::default() };
    let seen = api(cloud.domain().add_account(&cloud.manager, &add("ANNA@east.test")).await);
    assert!(seen.at("email").unwrap().contains("anna"), "{seen:?}");
    let hidden = api(cloud.domain().add_account(&cloud.manager, &add("wim@west.test")).await);
    let staff = api(cloud.domain().add_account(&cloud.manager, &add("admin@op.test")).await);
    assert_eq!(hidden, staff);
    assert!(!hidden.at("email").unwrap().contains("wim"));
    assert_eq!(cloud.db.count("select count(*) from audit where action like 'accounts.%'").await, 0);
}

/// Bad input: each limit at its edge, every fault named at its field, nothing kept (SEC-88, S3-46, S3-48).
#[tokio::test]
async fn bad_input_names_each_field_and_keeps_nothing() {
    let cloud = Cloud::new().await;
    let form = AddAccount {
        email: "nonsense".into(),
        first_name: "x".repeat(255),
        last_name: "\u{202e}evil".into(),
        phone: "1".repeat(20),
        company: cloud.operator.to_string(),
        panel: "not-an-id".into(),
    };
    let error = api(cloud.domain().add_account(&cloud.manager, &form).await);
    for field in ["email", "first_name", "last_name", "phone", "company", "panel"] {
        assert!(error.at(field).is_some(), "{field}");
    }
    let edge = AddAccount {
        email: "edge@example.test".into(),
        first_name: "é".repeat(254),
        phone: "1".repeat(19),
        ..AddAccount::default()
    };
    cloud.domain().add_account(&cloud.manager, &edge).await.unwrap();
    assert_eq!(cloud.db.count("select count(*) from account where kind = 'end_user'").await, 3);
}

/// A first panel out of sight: refused, and the account is not made either.
#[tokio::test]
async fn adding_with_a_hidden_panel_leaves_nothing() {
    let cloud = Cloud::new().await;
    let form =
        AddAccount { email: "half@example.test".into(), panel: cloud.west_panel.to_string(), ..AddAccount::default() };
    let error = api(cloud.domain().add_account(&cloud.manager, &form).await);
    assert!(error.at("panel").is_some());
    assert_eq!(cloud.db.count("select count(*) from account where email_canonical = 'half@example.test'").await, 0);
    assert_eq!(cloud.db.count("select count(*) from mail").await, 0);
}

/// S0-5, S0-8, S1-8..13, decision 6, SEC-41: off at once, sessions included; row by row, with reasons.
#[tokio::test]
async fn suspending_ends_sessions_and_reports_each_row() {
    let cloud = Cloud::new().await;
    let make = cloud.make();
    let off = make.end_user("off@east.test", "off", cloud.east).await;
    let pending = make.end_user("pending@east.test", "pending", cloud.east).await;
    let token = make.session(cloud.anna).await;
    let ids = [cloud.anna, off, pending, cloud.wim];
    let done = cloud.domain().set_account_access(&cloud.manager, &ids, Access::Suspend).await.unwrap();
    let kinds: Vec<_> = done.rows.iter().map(|row| row.result).collect();
    assert_eq!(kinds, [OutcomeKind::Done, OutcomeKind::Skipped, OutcomeKind::Skipped, OutcomeKind::Failed]);
    assert!(done.rows.iter().skip(1).all(|row| !row.reason.is_empty()));
    assert_eq!(done.notice, "1 account suspended, 2 skipped, 1 failed.");
    let session = cloud.domain().caller(&token, domain::Origin::default()).await.unwrap();
    assert!(session.is_none(), "the session ended with it");
    cloud.domain().clock().advance(time::Duration::seconds(1));
    let enabled = cloud.domain().set_account_access(&cloud.manager, &[cloud.anna], Access::Enable).await.unwrap();
    assert_eq!(enabled.notice, "anna enabled.");
    let history = cloud.domain().account_history(&cloud.manager, Kind::EndUser, cloud.anna).await.unwrap();
    assert_eq!(history[0].changes[0].before, "Suspended");
    assert_eq!(history[0].changes[0].after, "Active");
    assert_eq!(history[0].actor, "manager");
}

/// S0-9, S0-20, decision 18: gone with everything that hangs on it; the log keeps what it was.
#[tokio::test]
async fn removal_leaves_only_the_log() {
    let cloud = Cloud::new().await;
    let done = cloud.domain().remove_accounts(&cloud.admin, Kind::EndUser, &[cloud.anna]).await.unwrap();
    assert_eq!(done.rows[0].result, OutcomeKind::Done);
    assert_eq!(cloud.db.count("select count(*) from customer_link").await, 1);
    let gone = format!("select count(*) from account_search where account_id = '{}'", cloud.anna);
    assert_eq!(cloud.db.count(&gone).await, 0);
    assert_eq!(cloud.db.count("select count(*) from audit where action = 'accounts.remove' and changes::text like '%anna@east.test%' and changes::text like '%350269737182540%'").await, 1);
    let total = cloud.domain().accounts_total(&cloud.admin, &AccountQuery::of(Kind::EndUser)).await.unwrap();
    assert_eq!(total, Total::Exact(1));
}

/// Permissions hold in the domain call: a role without one is refused, whatever the screen shows (SEC-57).
#[tokio::test]
async fn each_act_needs_its_permission() {
    let cloud = Cloud::new().await;
    let make = cloud.make();
    let owner = make.employee("owner@east.test", BuiltIn::Owner, cloud.east).await;
    make.member(cloud.east_group, owner).await;
    let owner = make.caller(owner).await;
    let (domain, anna) = (cloud.domain(), cloud.anna);
    assert!(domain.account(&owner, Kind::EndUser, anna).await.is_ok(), "an Owner reads");
    let refused = |error| matches!(error, ApiError::Forbidden(_));
    let add = AddAccount { email: "a@b.test".into(), ..AddAccount::default() };
    assert!(refused(api(domain.add_account(&owner, &add).await)));
    let edit = EditAccount { id: anna.to_string(), version: 1, ..EditAccount::default() };
    assert!(refused(api(domain.edit_account(&owner, anna, &edit).await)));
    assert!(refused(api(domain.set_account_access(&owner, &[anna], Access::Suspend).await)));
    assert!(refused(api(domain.remove_accounts(&owner, Kind::EndUser, &[anna]).await)));
    let panel = cloud.east_panel.to_string();
    assert!(refused(api(domain.assign_account_panel(&owner, anna, &panel, &link_form("1")).await)));
    assert!(refused(api(domain.reset_account_password(&owner, Kind::EndUser, anna).await)));
    assert!(refused(api(domain.set_account_password(&owner, anna, "x", "x").await)));
    assert!(refused(api(domain.remove_account_two_step(&owner, Kind::EndUser, anna, "lost").await)));
    assert!(refused(api(domain.end_account_sessions(&owner, Kind::EndUser, anna, None).await)));
}

/// REL-27: two editors; the second gets the current values, nothing is overwritten.
#[tokio::test]
async fn the_second_editor_gets_the_current_values() {
    let cloud = Cloud::new().await;
    let form = |label: &str| EditAccount {
        id: cloud.anna.to_string(),
        version: 1,
        label: label.into(),
        ..EditAccount::default()
    };
    cloud.domain().edit_account(&cloud.manager, cloud.anna, &form("First")).await.unwrap();
    let error = api(cloud.domain().edit_account(&cloud.admin, cloud.anna, &form("Second")).await);
    let ApiError::Conflict { current: Some(current), .. } = error else { panic!("{error:?}") };
    let current: serde_json::Value = serde_json::from_str(&current).unwrap();
    assert_eq!(current["row"]["label"], "First");
    assert_eq!(current["row"]["version"], 2);
    assert_eq!(current["changed_by"], "manager");
    let stored = cloud.domain().account(&cloud.admin, Kind::EndUser, cloud.anna).await.unwrap();
    assert_eq!(stored.row.label, "First");
    // The search follows the edit.
    assert_eq!(cloud.found("first").await, ["anna@east.test"]);
}

fn link_form(code: &str) -> LinkForm {
    LinkForm { user_code: code.into(), ..LinkForm::default() }
}

/// S0-16..19, S3-107, SEC-54, decision 12: assign, change, remove; both ends in sight.
#[tokio::test]
async fn panels_are_assigned_changed_and_removed() {
    let cloud = Cloud::new().await;
    let (domain, manager) = (cloud.domain(), &cloud.manager);
    let make = cloud.make();
    let ben = make.end_user("ben@east.test", "active", cloud.east).await;
    let east = cloud.east_panel.to_string();
    let hidden = cloud.west_panel.to_string();
    let refused = api(domain.assign_account_panel(manager, ben, &hidden, &link_form("1")).await);
    assert!(refused.at("panel").is_some(), "a panel out of sight is no choice");
    let wrong =
        LinkForm { partitions: "1 9".into(), role: "king".into(), ends_at: "9999-12-31".into(), ..link_form("") };
    let faults = api(domain.assign_account_panel(manager, ben, &east, &wrong).await);
    for field in ["user_code", "partitions", "role", "ends_at"] {
        assert!(faults.at(field).is_some(), "{field}: {faults:?}");
    }
    let right = LinkForm { role: "master".into(), ends_at: "2026-06-30".into(), ..link_form("42") };
    domain.assign_account_panel(manager, ben, &east, &right).await.unwrap();
    let twice = api(domain.assign_account_panel(manager, ben, &east, &right).await);
    assert!(twice.at("panel").is_some(), "already assigned");
    let link = domain.account_links(manager, ben).await.unwrap().remove(0);
    assert_eq!((link.user_code.as_str(), link.user_name.as_str()), ("42", "ben"));
    assert_eq!(link.partitions, [1, 2, 3, 4], "nothing typed means all");
    assert!(!link.ended);
    let row = domain.account(manager, Kind::EndUser, ben).await.unwrap().row;
    assert_eq!((row.panels, row.role), (1, Some(model::accounts::LinkRole::Master)));
    let change = LinkForm { partitions: "2".into(), user_name: "Benny".into(), ..link_form("43") };
    domain.edit_account_link(manager, ben, link.id, link.version, &change).await.unwrap();
    let stale = api(domain.edit_account_link(manager, ben, link.id, link.version, &change).await);
    assert_eq!(stale, ApiError::conflict(model::text::CHANGED_LINK));
    domain.unassign_account_panel(manager, ben, link.id).await.unwrap();
    assert_eq!(domain.account(manager, Kind::EndUser, ben).await.unwrap().row.panels, 0);
    assert!(domain.account(manager, Kind::EndUser, ben).await.is_ok(), "the account stays (S0-18)");
}

/// SEC-46: the history of somebody in sight names no panel out of sight, whoever put him on it.
#[tokio::test]
async fn the_history_hides_panels_out_of_sight() {
    let cloud = Cloud::new().await;
    let domain = cloud.domain();
    let panel = cloud.west_panel.to_string();
    domain.assign_account_panel(&cloud.admin, cloud.anna, &panel, &link_form("7")).await.unwrap();
    let links = domain.account_links(&cloud.admin, cloud.anna).await.unwrap();
    let link = links.iter().find(|link| link.imei == WEST_IMEI).unwrap();
    domain.edit_account_link(&cloud.admin, cloud.anna, link.id, link.version, &link_form("8")).await.unwrap();
    let read = async |caller: &domain::Caller| {
        let history = domain.account_history(caller, Kind::EndUser, cloud.anna).await.unwrap();
        serde_json::to_string(&history).unwrap()
    };
    assert!(read(&cloud.admin).await.contains(WEST_IMEI));
    let seen = read(&cloud.manager).await;
    assert!(!seen.contains(WEST_IMEI) && seen.contains("Account code on a panel out of your sight"), "{seen}");
}

/// Decision 12: the named day is the last one with access.
#[tokio::test]
async fn a_link_ends_after_its_last_day() {
    let cloud = Cloud::new().await;
    let (domain, manager) = (cloud.domain(), &cloud.manager);
    let ben = cloud.make().end_user("ben@east.test", "active", cloud.east).await;
    let form = LinkForm { ends_at: "2026-06-01".into(), ..link_form("1") };
    let panel = cloud.east_panel.to_string();
    domain.assign_account_panel(manager, ben, &panel, &form).await.unwrap();
    assert!(!domain.account_links(manager, ben).await.unwrap()[0].ended);
    domain.clock().advance(time::Duration::hours(12));
    let again = cloud.make().caller(manager.account).await;
    assert!(domain.account_links(&again, ben).await.unwrap()[0].ended);
}

/// SEC-34: asking for a reset changes nothing but the outbox; SEC-17: no code is stored.
#[tokio::test]
async fn a_reset_only_sends_a_code() {
    let cloud = Cloud::new().await;
    let token = cloud.make().session(cloud.anna).await;
    let before = cloud.db.count("select security_version from account where email = 'anna@east.test'").await;
    cloud.domain().reset_account_password(&cloud.manager, Kind::EndUser, cloud.anna).await.unwrap();
    let after = cloud.db.count("select security_version from account where email = 'anna@east.test'").await;
    assert_eq!(before, after);
    assert!(cloud.domain().caller(&token, domain::Origin::default()).await.unwrap().is_some());
    assert_eq!(
        cloud.db.count("select count(*) from mail where kind = 'reset' and recipient = 'anna@east.test'").await,
        1
    );
    assert!(matches!(
        api(cloud.domain().reset_account_password(&cloud.manager, Kind::EndUser, cloud.anna).await),
        ApiError::TooMany(_)
    ));
}

/// S1-5..7, decision 8, SEC-35: typed twice, at once, every session ended, the person told.
#[tokio::test]
async fn a_staff_set_password_is_temporary_and_ends_sessions() {
    let cloud = Cloud::new().await;
    let token = cloud.make().session(cloud.anna).await;
    let (domain, manager) = (cloud.domain(), &cloud.manager);
    let secret = "seven green lanterns hum";
    let differ = api(domain.set_account_password(manager, cloud.anna, secret, "other words entirely").await);
    assert!(differ.at("repeat").is_some());
    let short = api(domain.set_account_password(manager, cloud.anna, "short", "short").await);
    assert!(short.at("password").is_some());
    domain.set_account_password(manager, cloud.anna, secret, secret).await.unwrap();
    assert!(domain.caller(&token, domain::Origin::default()).await.unwrap().is_none());
    assert_eq!(cloud.db.count("select count(*) from mail where kind = 'password_set_by_staff'").await, 1);
    assert_eq!(cloud.db.count(&format!("select count(*) from audit where changes::text like '%{secret}%'")).await, 0);
    assert_eq!(cloud.db.count("select count(*) from credential where temporary_until is not null").await, 1);
    // A proof older than ten minutes is not enough.
    domain.clock().advance(time::Duration::minutes(11));
    let stale = api(domain.set_account_password(manager, cloud.anna, secret, secret).await);
    assert_eq!(stale, ApiError::StepUp);
}

/// Decision 17: an account that signs in elsewhere has no password here, and the refusal says why.
#[tokio::test]
async fn sso_accounts_have_no_password_here() {
    let cloud = Cloud::new().await;
    cloud.db.sql(&format!("update account set source = 'ldap' where id = '{}'", cloud.anna)).await;
    let error = api(cloud.domain().reset_account_password(&cloud.manager, Kind::EndUser, cloud.anna).await);
    assert!(error.message().contains("LDAP"), "{error:?}");
}
