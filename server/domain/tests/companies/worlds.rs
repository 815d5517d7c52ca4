//! Two worlds that differ only in what is out of sight: every answer is the same (SEC-45 to SEC-47).

use model::companies::{CompanyForm, CompanyKind, CompanyQuery, CompanySort, Site, View};
use model::ids::CompanyId;
use model::role::BuiltIn;
use testkit::TestDb;
use testkit::people::Make;

use crate::kit::new_form;

/// NORTH with CITY below, seen by its manager. In the full world there is more above, beside and around.
async fn answers(full: bool) -> Vec<String> {
    let db = TestDb::new().await;
    let make = Make(&db.domain);
    let op = make.company("OP", None).await;
    let north = make.company("NORTH", Some(op)).await;
    let city = make.company("CITY", Some(north)).await;
    let person = make.employee("max@north.test", BuiltIn::CommonManager, north).await;
    let reader = make.caller(person).await;
    let hidden = make.company("CITYVIEW", Some(op)).await;
    if full {
        let below = make.company("CITYFAR", Some(hidden)).await;
        make.employee("hidden@far.test", BuiltIn::Owner, below).await;
        make.end_user("secret@far.test", "active", below).await;
        make.group("Hidden sites", hidden).await;
        db.sql("update company set authorization_code = 'HIDDENCODE', contact = 'city', contact_key = 'city' where code = 'CITYFAR'").await;
    } else {
        db.sql(&format!("delete from company where id = '{hidden}'")).await;
    }
    let domain = &db.domain;
    let mut all = Vec::new();
    let searches = ["", "city", "far", "hiddencode", "o", "CITYFAR"];
    for search in searches {
        for view in [View::Tree, View::List] {
            for sort in CompanySort::ALL {
                for under in [None, Some(north), Some(op), Some(hidden)] {
                    let query = CompanyQuery {
                        search: search.into(),
                        view,
                        sort,
                        direction: sort.natural(),
                        under,
                        ..CompanyQuery::default()
                    };
                    all.push(format!("{query:?} {:?}", domain.companies(&reader, &query).await.unwrap()));
                }
            }
        }
        all.push(format!("{:?}", domain.parent_choices(&reader, search, Some(city)).await.unwrap()));
        all.push(format!("{:?}", domain.parent_choices(&reader, search, Some(hidden)).await.unwrap()));
        all.push(format!("{:?}", domain.company_choices(&reader, search).await.unwrap()));
    }
    for kind in CompanyKind::CHOSEN {
        let query = CompanyQuery { kind: Some(kind), region: Some(Site::Europe), ..CompanyQuery::default() };
        all.push(format!("{:?}", domain.companies(&reader, &query).await.unwrap()));
    }
    let said = |result: domain::Result<String>| format!("{:?}", result.map_err(|error| error.into_api("test")));
    for id in [op, hidden, north, city, CompanyId(uuid::Uuid::nil())] {
        all.push(said(domain.company(&reader, id).await.map(|c| format!("{c:?}"))));
        all.push(said(domain.company_history(&reader, id).await.map(|all| all.iter().map(told).collect())));
        all.push(said(domain.move_preview(&reader, city, id).await.map(|c| format!("{c:?}"))));
        all.push(said(domain.move_preview(&reader, id, north).await.map(|c| format!("{c:?}"))));
        all.push(said(domain.remove_company(&reader, id).await.map(|c| c.notice)));
        let form = new_form("", id);
        all.push(said(domain.add_company(&reader, &form).await.map(|c| c.notice)));
        let form = CompanyForm { kind: "installer".into(), ..new_form("New", id) };
        all.push(said(domain.edit_company(&reader, city, 1, &form).await.map(|c| c.notice)));
    }
    all
}

/// An entry but for its id, which is random.
fn told(row: &model::accounts::HistoryRow) -> String {
    format!("{} {} {:?}", row.actor, row.title, row.changes)
}

#[tokio::test]
async fn companies_out_of_sight_change_no_answer() {
    let (bare, full) = (answers(false).await, answers(true).await);
    assert_eq!(bare.len(), full.len());
    for (bare, full) in bare.iter().zip(&full) {
        assert_eq!(bare, full);
    }
    assert!(full.iter().any(|answer| answer.contains("CITY")), "there is something to see");
}
