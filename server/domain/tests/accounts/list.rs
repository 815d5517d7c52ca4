//! The list: who is in it, by search, filter and order.

use domain::caller::Caller;
use model::ApiError;
use model::accounts::{Access, AccountQuery, AccountSort, AddAccount, EditAccount, Kind, OutcomeKind, State};
use model::grid::{Direction, Total};
use model::ids::AccountId;

use crate::kit::{Cloud, WEST_IMEI, api, link_form};

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
