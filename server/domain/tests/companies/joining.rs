//! Registering oneself with a company's authorization code, and the administrator's answer.

use domain::Caller;
use domain::caller::Origin;
use model::ApiError;
use model::accounts::Kind;
use model::companies::{CompanyForm, JoinForm, JoinRequest};
use model::ids::{CompanyId, JoinId};
use model::role::BuiltIn;
use testkit::TestDb;
use time::Duration;

use crate::kit::{Tree, api, conflict, fault};

/// CITY with self-registration, and what a person types.
async fn open_city(joining: &str) -> Tree {
    let tree = Tree::new().await;
    tree.db
        .sql(&format!(
            "update company set joining = '{joining}', authorization_code = 'CITYCITY22' where code = 'CITY'"
        ))
        .await;
    tree
}

fn form(kind: &str, email: &str) -> JoinForm {
    JoinForm {
        code: "city-city 22".into(),
        name: "Joan Joiner".into(),
        email: email.into(),
        phone: "+1 555 0100".into(),
        kind: kind.into(),
    }
}

fn from(address: &str) -> Origin {
    Origin { address: address.into(), ..Origin::default() }
}

/// The code in the newest mail to an address.
async fn code_to(db: &TestDb, email: &str) -> String {
    let id = db.text(&format!("select ticket_id::text from mail where recipient = '{email}' and kind = 'join' order by created_at desc, id desc limit 1")).await;
    db.domain.keys().code(id.parse().unwrap(), 1)
}

async fn waits(tree: &Tree, who: &Caller, company: CompanyId) -> Vec<JoinRequest> {
    tree.domain().join_requests(who, company).await.unwrap().rows
}

/// Asks and proves.
async fn join(tree: &Tree, kind: &str, email: &str) {
    tree.domain().ask_to_join(&form(kind, email), from("192.0.2.1")).await.unwrap();
    let code = code_to(&tree.db, email).await;
    tree.domain().prove_join(email, &code, from("192.0.2.1")).await.unwrap();
}

/// A person asks, proves the address, waits; accepted, he is a pending employee with the chosen role, and his
/// registration code is mailed. Before that there is no account.
#[tokio::test]
async fn somebody_joins_as_an_employee() {
    let tree = open_city("employees").await;
    join(&tree, "employee", "joan@new.test").await;
    assert_eq!(tree.db.count("select count(*) from account where email = 'joan@new.test'").await, 0);
    let waiting = waits(&tree, &tree.manager, tree.city).await;
    assert_eq!(
        (waiting.len(), waiting[0].name.as_str(), waiting[0].email.as_str()),
        (1, "Joan Joiner", "joan@new.test")
    );
    let role = tree.make().built_in(BuiltIn::Owner).await;
    let done = tree.domain().accept_join(&tree.manager, waiting[0].id, &role.to_string()).await.unwrap();
    assert_eq!(done.notice, "Joan Joiner is accepted. A registration code is on its way to joan@new.test.");
    let state =
        tree.db.text("select kind || ' ' || state || ' ' || phone from account where email = 'joan@new.test'").await;
    assert_eq!(state, "employee pending +1 555 0100");
    let kinds =
        tree.db.text("select string_agg(kind, ' ' order by kind) from mail where recipient = 'joan@new.test'").await;
    assert_eq!(kinds, "join join_accepted register");
    assert!(waits(&tree, &tree.manager, tree.city).await.is_empty());
    let twice = api(tree.domain().accept_join(&tree.manager, waiting[0].id, &role.to_string()).await);
    assert_eq!(twice, ApiError::NotFound, "an answer is given once");
}

/// An installer who joins is a pending installer of the company: the Installers page has him.
#[tokio::test]
async fn somebody_joins_as_an_installer() {
    let tree = open_city("both").await;
    join(&tree, "installer", "ivo@new.test").await;
    let waiting = waits(&tree, &tree.admin, tree.city).await;
    tree.domain().accept_join(&tree.admin, waiting[0].id, "").await.unwrap();
    let query = model::accounts::AccountQuery {
        search: "ivo@new.test".into(),
        ..model::accounts::AccountQuery::of(Kind::Installer)
    };
    let found = tree.domain().accounts(&tree.manager, &query).await.unwrap();
    assert_eq!((found.rows.len(), found.rows[0].state), (1, model::accounts::State::Pending));
}

/// A code that opens nothing is not valid, whatever the reason: unknown, self-registration off, or on for
/// others only. Nothing is mailed.
#[tokio::test]
async fn a_code_that_opens_nothing_is_not_valid() {
    let tree = open_city("installers").await;
    let mut said = Vec::new();
    let ask = |form: JoinForm| {
        let tree = &tree;
        async move { fault(tree.domain().ask_to_join(&form, from("192.0.2.1")).await, "code") }
    };
    said.push(ask(JoinForm { code: "NOSUCHCODE".into(), ..form("installer", "a@new.test") }).await);
    said.push(ask(form("employee", "a@new.test")).await);
    tree.db.sql("update company set joining = 'off' where code = 'CITY'").await;
    said.push(ask(form("installer", "a@new.test")).await);
    assert!(said.iter().all(|one| *one == said[0]), "{said:?}");
    assert_eq!(tree.db.count("select count(*) from mail").await, 0);
    assert_eq!(tree.db.count("select count(*) from join_request").await, 0);
    let error = api(tree.domain().ask_to_join(&JoinForm::default(), from("192.0.2.1")).await);
    for field in ["code", "name", "email", "phone", "kind"] {
        assert!(error.at(field).is_some(), "{field}");
    }
}

/// Guessing codes slows the network down (SEC-11); another network goes on.
#[tokio::test]
async fn guessing_codes_is_bounded_by_network() {
    let tree = open_city("both").await;
    let mut slowed = 0;
    for n in 0..30 {
        let wrong = JoinForm { code: format!("WRONG{n:05}"), ..form("installer", "a@new.test") };
        if matches!(api(tree.domain().ask_to_join(&wrong, from("192.0.2.7")).await), ApiError::TooMany(_)) {
            slowed += 1;
        }
    }
    assert!(slowed >= 10, "{slowed}");
    let right = tree.domain().ask_to_join(&form("installer", "a@new.test"), from("192.0.2.8")).await;
    assert!(matches!(api(right), ApiError::TooMany(_)), "the same neighbourhood");
    tree.domain().ask_to_join(&form("installer", "a@new.test"), from("198.51.100.8")).await.unwrap();
}

/// The answer is the same for an address that has an account; its owner gets a notice and no code (SEC-07).
#[tokio::test]
async fn a_known_address_is_answered_alike() {
    let tree = open_city("both").await;
    tree.domain().ask_to_join(&form("employee", "SUE@south.test"), from("192.0.2.1")).await.unwrap();
    assert_eq!(tree.db.text("select string_agg(kind, ' ') from mail").await, "nothing_to_do");
    assert_eq!(tree.db.count("select count(*) from join_request").await, 0);
    let wrong = fault(tree.domain().prove_join("sue@south.test", "12345678", from("192.0.2.1")).await, "code");
    let unknown = fault(tree.domain().prove_join("nobody@x.test", "12345678", from("192.0.2.1")).await, "code");
    assert_eq!(wrong, unknown);
}

/// One mail a minute to an address, the answer stays the same (SEC-32); another wish makes the first code void.
#[tokio::test]
async fn mails_are_budgeted_and_codes_bound_to_their_request() {
    let tree = open_city("both").await;
    let ask = form("employee", "joan@new.test");
    for _ in 0..3 {
        tree.domain().ask_to_join(&ask, from("192.0.2.1")).await.unwrap();
    }
    assert_eq!(tree.db.count("select count(*) from mail where kind = 'join'").await, 1);
    let first = code_to(&tree.db, "joan@new.test").await;
    tree.domain().clock().advance(Duration::minutes(2));
    let other = JoinForm { name: "Somebody Else".into(), ..ask.clone() };
    tree.domain().ask_to_join(&other, from("192.0.2.1")).await.unwrap();
    fault(tree.domain().prove_join("joan@new.test", &first, from("192.0.2.1")).await, "code");
    let second = code_to(&tree.db, "joan@new.test").await;
    tree.domain().prove_join("joan@new.test", &second, from("192.0.2.1")).await.unwrap();
    fault(tree.domain().prove_join("joan@new.test", &second, from("192.0.2.1")).await, "code");
    assert_eq!(waits(&tree, &tree.manager, tree.city).await[0].name, "Somebody Else");
}

/// A renewed authorization code, and a setting switched off, stop what is not proved yet.
#[tokio::test]
async fn what_is_not_proved_stops_with_its_code() {
    for how in ["renew", "off"] {
        let tree = open_city("both").await;
        tree.domain().ask_to_join(&form("installer", "a@new.test"), from("192.0.2.1")).await.unwrap();
        let code = code_to(&tree.db, "a@new.test").await;
        if how == "renew" {
            tree.domain().renew_authorization_code(&tree.manager, tree.city).await.unwrap();
        } else {
            let form = CompanyForm { joining: "off".into(), ..tree.form_of(&tree.manager, tree.city).await };
            tree.domain().edit_company(&tree.manager, tree.city, 1, &form).await.unwrap();
        }
        fault(tree.domain().prove_join("a@new.test", &code, from("192.0.2.1")).await, "code");
        assert!(waits(&tree, &tree.manager, tree.city).await.is_empty(), "{how}");
    }
}

/// Who waits is seen and answered in sight only, by who could add one by hand, with a role he may give (SEC-45,
/// SEC-48).
#[tokio::test]
async fn answering_needs_sight_permission_and_a_role_one_may_give() {
    let tree = open_city("both").await;
    join(&tree, "employee", "joan@new.test").await;
    let id = waits(&tree, &tree.manager, tree.city).await[0].id;
    assert_eq!(api(tree.domain().join_requests(&tree.other, tree.city).await), ApiError::NotFound);
    let made_up = JoinId(tree.domain().new_uuid());
    for who in [id, made_up] {
        assert_eq!(api(tree.domain().reject_join(&tree.other, who).await), ApiError::NotFound);
        assert_eq!(api(tree.domain().accept_join(&tree.other, who, "").await), ApiError::NotFound);
    }
    let make = tree.make();
    let owner = make.employee("olga@city.test", BuiltIn::Owner, tree.city).await;
    let owner = make.caller(owner).await;
    assert!(waits(&tree, &owner, tree.city).await.is_empty(), "nothing he could answer");
    assert!(matches!(api(tree.domain().reject_join(&owner, id).await), ApiError::Forbidden(_)));
    let above = make.built_in(BuiltIn::SystemAdministrator).await;
    assert!(matches!(
        api(tree.domain().accept_join(&tree.manager, id, &above.to_string()).await),
        ApiError::Forbidden(_)
    ));
    fault(tree.domain().accept_join(&tree.manager, id, "").await, "role");
    assert_eq!(waits(&tree, &tree.manager, tree.city).await.len(), 1, "refused: still waiting");
    assert_eq!(tree.db.count("select count(*) from account where email = 'joan@new.test'").await, 0);
}

/// Rejected: no account, a mail with the outcome, nothing waits. After 14 days a request lapses by itself.
#[tokio::test]
async fn a_request_is_rejected_or_lapses() {
    let tree = open_city("both").await;
    join(&tree, "employee", "joan@new.test").await;
    let id = waits(&tree, &tree.manager, tree.city).await[0].id;
    let done = tree.domain().reject_join(&tree.manager, id).await.unwrap();
    assert_eq!(done.notice, "The request of Joan Joiner is rejected.");
    assert_eq!(
        tree.db.count("select count(*) from mail where kind = 'join_rejected' and recipient = 'joan@new.test'").await,
        1
    );
    assert_eq!(tree.db.count("select count(*) from account where email = 'joan@new.test'").await, 0);
    tree.domain().clock().advance(Duration::hours(1));
    join(&tree, "employee", "joan@new.test").await;
    let id = waits(&tree, &tree.again(&tree.manager).await, tree.city).await[0].id;
    tree.domain().clock().advance(Duration::days(14) + Duration::seconds(1));
    let manager = tree.again(&tree.manager).await;
    assert!(waits(&tree, &manager, tree.city).await.is_empty());
    assert_eq!(api(tree.domain().accept_join(&manager, id, "").await), ApiError::NotFound);
    tree.domain().clock().advance(Duration::days(2));
    assert_eq!(domain::housekeeping::run(tree.domain()).await.unwrap().joins, 1);
}

/// Two administrators at once: one answer counts. Somebody who was added by hand meanwhile is not made twice.
#[tokio::test]
async fn an_answer_is_given_once() {
    let tree = open_city("both").await;
    join(&tree, "installer", "ivo@new.test").await;
    let id = waits(&tree, &tree.manager, tree.city).await[0].id;
    let (a, b) =
        tokio::join!(tree.domain().accept_join(&tree.manager, id, ""), tree.domain().reject_join(&tree.admin, id));
    assert!(a.is_ok() != b.is_ok(), "{a:?} {b:?}");
    join(&tree, "installer", "una@new.test").await;
    let id = waits(&tree, &tree.manager, tree.city).await[0].id;
    tree.make().end_user("una@new.test", "active", tree.south).await;
    let why = conflict(tree.domain().accept_join(&tree.manager, id, "").await);
    assert!(why.contains("has an account already"), "{why}");
}
