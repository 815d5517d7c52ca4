//! The grid: scope, search by any identifier, filters, orders, totals, neighbours.

use domain::panels::list::Way;
use model::ApiError;
use model::grid::{Direction, Total};
use model::panels::{Connection, PanelQuery, PanelSort};
use model::role::BuiltIn;

use super::kit::{Cloud, FAR_IMEI, IMEI, api};

fn search(text: &str) -> PanelQuery {
    PanelQuery { search: text.into(), ..PanelQuery::default() }
}

/// SEC-46, decision 13: a list, its total and its filters hold what is in sight and nothing else.
#[tokio::test]
async fn a_list_holds_what_is_in_sight() {
    let cloud = Cloud::new().await;
    let all = PanelQuery::default();
    assert_eq!(cloud.listed(&cloud.admin, all.clone()).await, [FAR_IMEI, IMEI]);
    assert_eq!(cloud.listed(&cloud.manager, all.clone()).await, [FAR_IMEI, IMEI]);
    assert_eq!(cloud.listed(&cloud.other, all.clone()).await, [FAR_IMEI]);
    assert_eq!(cloud.domain().panels_total(&cloud.other, &all).await.unwrap(), Total::Exact(1));
    let hidden = PanelQuery { group: Some(cloud.north_group), ..all };
    assert!(cloud.listed(&cloud.other, hidden.clone()).await.is_empty());
    assert_eq!(cloud.domain().panels_total(&cloud.other, &hidden).await.unwrap(), Total::Exact(0));
    assert!(cloud.listed(&cloud.other, search(IMEI)).await.is_empty());
    let groups = cloud.domain().panel_group_choices(&cloud.other, "").await.unwrap();
    assert_eq!(groups.into_iter().map(|g| g.label).collect::<Vec<_>>(), ["South sites"]);
}

/// Any identifier finds the panel, in part, as it is printed, and in whichever case.
#[tokio::test]
async fn any_identifier_finds_a_panel() {
    let cloud = Cloud::new().await;
    cloud
        .db
        .sql(&format!(
            "update panel set web_name = 'Ångström Mill', account_code = 'QX-77' where id = '{}'",
            cloud.panel
        ))
        .await;
    cloud
        .db
        .sql(&format!(
            "update panel_search set text = '{IMEI}' || E'\\nqx-77\\nangstrom mill' where panel_id = '{}'",
            cloud.panel
        ))
        .await;
    for text in [IMEI, "54203237", "49-015420-323751-8", "qx-77", "QX", "ANGSTROM", "mill qx-77", "%", "5"] {
        let wanted = if text == "%" { Vec::new() } else { vec![IMEI] };
        for way in [Way::Gather, Way::Walk] {
            let page = cloud.domain().panels_by(&cloud.manager, &search(text), way).await.unwrap();
            let found: Vec<&str> = page.rows.iter().map(|row| row.imei.as_str()).filter(|i| *i == IMEI).collect();
            assert_eq!(found, wanted, "{text} {way:?}");
        }
        let total = cloud.domain().panels_total(&cloud.manager, &search(text)).await.unwrap();
        let listed = cloud.listed(&cloud.manager, search(text)).await.len();
        assert_eq!(usize::try_from(total.known()).unwrap(), listed, "{text}");
    }
    assert!(cloud.listed(&cloud.manager, search("mill qx-78")).await.is_empty());
}

/// Filters narrow, sorts order, and the neighbours are those of the list.
#[tokio::test]
async fn filters_orders_and_neighbours_agree() {
    let cloud = Cloud::new().await;
    for n in 0..9 {
        let group = if n % 2 == 0 { cloud.north_group } else { cloud.south_group };
        let panel = cloud.make().panel(&format!("35000000000000{n}"), group).await;
        let connection = ["online", "offline", "never"][n % 3];
        cloud
            .db
            .sql(&format!(
                "update panel set connection = '{connection}', connection_since = timestamptz '2026-01-01' + interval '{n} days',
                        model = 'M{}', web_name = 'Web {}', installer_access = {} where id = '{panel}'",
                n % 2,
                9 - n,
                n % 2 == 0,
            ))
            .await;
    }
    let count = |query: PanelQuery| {
        let cloud = &cloud;
        async move {
            let total = cloud.domain().panels_total(&cloud.manager, &query).await.unwrap();
            assert_eq!(usize::try_from(total.known()).unwrap(), cloud.listed(&cloud.manager, query).await.len());
            total.known()
        }
    };
    let all = PanelQuery { size: 200, ..PanelQuery::default() };
    assert_eq!(count(all.clone()).await, 11);
    assert_eq!(count(PanelQuery { connection: Some(Connection::Online), ..all.clone() }).await, 3);
    assert_eq!(count(PanelQuery { access: Some(true), ..all.clone() }).await, 5);
    assert_eq!(count(PanelQuery { model: "M1".into(), search: "3500".into(), ..all.clone() }).await, 4);
    assert_eq!(count(PanelQuery { group: Some(cloud.north_group), ..all.clone() }).await, 6);
    assert_eq!(cloud.domain().panel_models(&cloud.manager).await.unwrap(), ["M0", "M1", "NEO-64"]);
    for sort in PanelSort::ALL {
        for direction in [Direction::Asc, Direction::Desc] {
            for text in ["", "35"] {
                let query = PanelQuery { sort, direction, search: text.into(), ..all.clone() };
                let ids: Vec<_> =
                    cloud.domain().panels(&cloud.manager, &query).await.unwrap().rows.iter().map(|r| r.id).collect();
                for (i, id) in ids.iter().enumerate() {
                    let found = cloud.domain().panel_neighbours(&cloud.manager, &query, *id).await.unwrap();
                    let wanted = (i.checked_sub(1).map(|i| ids[i]), ids.get(i + 1).copied());
                    assert_eq!((found.previous, found.next), wanted, "{sort:?} {direction:?} {i}");
                }
                let pages = PanelQuery { size: 10, page: 2, ..query };
                let second: Vec<_> =
                    cloud.domain().panels(&cloud.manager, &pages).await.unwrap().rows.iter().map(|r| r.id).collect();
                assert_eq!(second, ids[10.min(ids.len())..].to_vec());
            }
        }
    }
}

/// SEC-44: the permission opens the page; numbers of people are for who may view those people.
#[tokio::test]
async fn numbers_of_people_are_for_who_may_view_them() {
    let cloud = Cloud::new().await;
    let customer = cloud.make().end_user("ann@north.test", "active", cloud.north).await;
    cloud.make().customer_link(customer, cloud.panel).await;
    let role = cloud.make().role_with("Panels only", &[model::Permission::PanelsView]).await;
    let reader = cloud.somebody("reader@north.test", BuiltIn::Owner).await;
    cloud.make().give_role(reader.account, role).await;
    let reader = cloud.again(&reader).await;
    let row = cloud.domain().panels(&reader, &search(IMEI)).await.unwrap().rows.remove(0);
    assert_eq!((row.customers, row.installers), (None, None));
    let detail = cloud.domain().panel(&reader, cloud.panel).await.unwrap();
    assert_eq!(detail.owners, None);
    assert!(detail.partitions[0].used_by.is_empty() && detail.partitions[0].users == 1);
    let people = cloud.domain().panel_people(&reader, cloud.panel).await.unwrap();
    assert!(people.customers.is_none() && people.installers.is_none());
    let row = cloud.domain().panels(&cloud.manager, &search(IMEI)).await.unwrap().rows.remove(0);
    assert_eq!((row.customers, row.installers), (Some(1), Some(0)));
    let nobody = cloud.make().role_with("Nothing", &[]).await;
    cloud.make().give_role(reader.account, nobody).await;
    let reader = cloud.again(&reader).await;
    assert!(matches!(api(cloud.domain().panels(&reader, &search("")).await), ApiError::Forbidden(_)));
}
