//! Nobody brings in what he could not add by hand (SEC-48, SEC-55, SEC-56).

use model::import::ImportKind;
use model::role::BuiltIn;
use model::{ApiError, Permission};

use super::kit::{Cloud, check, counts, fault, open, refused};

/// A company out of sight, an address somebody out of sight has, a state that needs another permission.
#[tokio::test]
async fn scope_and_permission_hold_for_each_row() {
    let cloud = Cloud::new().await;
    cloud.make().end_user("bert@west.test", "active", cloud.west).await;
    let role = cloud.make().role_with("Adder", &[Permission::AccountsView, Permission::AccountsAdd]).await;
    let ada = cloud.make().employee("ada@east.test", BuiltIn::Support, cloud.east).await;
    cloud.make().give_role(ada, role).await;
    let ada = cloud.make().caller(ada).await;
    let text = [
        "email,company_code,status",
        "a@x.test,EAST,pending",
        "b@x.test,WEST,pending",
        "bert@west.test,EAST,pending",
        "c@x.test,EAST,active",
    ]
    .join("\n");
    let page = cloud.checked(&ada, "p.csv", &text).await;
    assert_eq!(page.kinds, [ImportKind::Accounts]);
    assert_eq!(counts(&page), (1, 0, 3, 0));
    let why = refused(cloud.domain(), &ada, page.file.id).await;
    let unknown = ("company_code", "Unknown company: there is none with this code.");
    assert_eq!((why[0].1.as_str(), why[0].2.as_str()), unknown);
    assert!(why[1].2.starts_with("This address cannot be added here."), "neutral (SEC-10): {}", why[1].2);
    assert_eq!(why[2].1, "status");
    let page = cloud.checked(&cloud.eve, "q.csv", &text).await;
    assert_eq!(counts(&page), (2, 0, 2, 0), "a Common Manager may enable");
}

/// The role of an employee passes the one function that gives roles, and a Super Administrator belongs to the operator.
#[tokio::test]
async fn a_role_passes_the_ceiling() {
    let cloud = Cloud::new().await;
    let text = [
        "email,full_name,role,company_code",
        "a@x.test,A,Owner,EAST",
        "b@x.test,B,Super Administrator,EAST",
        "c@x.test,C,No such role,EAST",
        "d@x.test,D,System Administrator,EAST",
    ]
    .join("\n");
    let page = cloud.checked(&cloud.eve, "e.csv", &text).await;
    assert_eq!((page.file.kind, counts(&page)), (Some(ImportKind::Employees), (1, 0, 3, 0)));
    let why = refused(cloud.domain(), &cloud.eve, page.file.id).await;
    assert!(why[0].2.starts_with("You cannot give the role \"Super Administrator\""), "{}", why[0].2);
    assert!(why[1].2.starts_with("Unknown role"), "{}", why[1].2);
    let done = cloud.run(&cloud.eve, page.file.id, false).await;
    assert_eq!(counts(&done), (0, 0, 3, 1));
    let joined = "select count(*) from group_member m join account a on a.id = m.account_id where a.email = 'a@x.test'";
    assert_eq!(cloud.db.count(joined).await, 0, "no membership is given");
    let page = cloud.checked(&cloud.admin, "f.csv", &text).await;
    let why = refused(cloud.domain(), &cloud.admin, page.file.id).await;
    let is_told = |(row, column, why): &(u32, String, String)| {
        *row == 2 && column == "company_code" && why.contains("belongs to the operator")
    };
    assert!(why.iter().any(is_told), "{why:?}");
}

/// Who loses the permission while the job runs is stopped; the rest of the rows is left (SEC-56).
#[tokio::test]
async fn a_lost_permission_stops_the_job() {
    let cloud = Cloud::new().await;
    let page = cloud.checked(&cloud.eve, "p.csv", "email\na@x.test\nb@x.test\n").await;
    cloud.domain().start_import(&cloud.eve, page.file.id, false).await.unwrap();
    let role = cloud.make().role_with("Reader", &[Permission::AccountsView, Permission::PanelsAdd]).await;
    cloud.make().give_role(cloud.eve.account, role).await;
    cloud.work().await;
    assert_eq!(cloud.db.count("select count(*) from account where email like '%@x.test'").await, 0);
    assert_eq!(cloud.db.text("select state from job").await, "stopped");
    let eve = cloud.make().caller(cloud.eve.account).await;
    let page = open(cloud.domain(), &eve, page.file.id, None).await;
    assert_eq!((page.running, counts(&page)), (false, (2, 0, 0, 0)));
}

/// Without any of the permissions there is no import; with one, the others' kinds are refused.
#[tokio::test]
async fn import_needs_the_kinds_permission() {
    let cloud = Cloud::new().await;
    let olga = cloud.make().employee("olga@east.test", BuiltIn::Support, cloud.east).await;
    let olga = cloud.make().caller(olga).await;
    assert!(matches!(fault(cloud.domain().imports(&olga).await), ApiError::Forbidden(_)));
    let brought = cloud.bring(&olga, "p.csv", b"email\na@x.test\n").await;
    assert!(matches!(fault(brought), ApiError::Forbidden(_)));
    let role = cloud.make().role_with("Panels", &[Permission::PanelsView, Permission::PanelsAdd]).await;
    let paul = cloud.make().employee("paul@east.test", BuiltIn::Support, cloud.east).await;
    cloud.make().give_role(paul, role).await;
    let paul = cloud.make().caller(paul).await;
    let text = b"email,imei,account_code\na@x.test,353328824442816,1\n";
    let id = cloud.bring(&paul, "p.csv", text).await.unwrap();
    let mapped = cloud.domain().map_import(&paul, id, "accounts", &[("email".to_owned(), 1)]).await;
    assert!(matches!(fault(mapped), ApiError::Forbidden(_)));
    let page = check(cloud.domain(), &paul, id).await;
    assert_eq!(counts(&page), (0, 0, 1, 0), "there is no Main Group in sight");
    assert_eq!(refused(cloud.domain(), &paul, id).await[0].1, "group");
}
