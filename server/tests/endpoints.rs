//! Every server function over HTTP, by role (SEC-44 to SEC-49, SEC-57, SEC-59): the golden table is
//! `endpoint_roles.txt`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

#[path = "endpoints/assistance.rs"]
mod assistance;
#[path = "endpoints/calls.rs"]
mod calls;
#[path = "endpoints/companies.rs"]
mod companies;
#[path = "endpoints/groups.rs"]
mod groups;
#[path = "endpoints/imports.rs"]
mod imports;
#[path = "endpoints/jobs.rs"]
mod jobs;
#[path = "endpoints/kept.rs"]
mod kept;
#[path = "endpoints/live.rs"]
mod live;
#[path = "endpoints/management.rs"]
mod management;
#[path = "endpoints/matrix.rs"]
mod matrix;
#[path = "endpoints/pages.rs"]
mod pages;
#[path = "endpoints/panels.rs"]
mod panels;
#[path = "endpoints/round_trip.rs"]
mod round_trip;
#[path = "endpoints/two_worlds.rs"]
mod two_worlds;
mod web;
#[path = "endpoints/without_script.rs"]
mod without_script;

use std::collections::BTreeMap;

use http::StatusCode;
use model::Permission;
use model::ids::{AccountId, AssistanceId, CompanyId, GroupId, JoinId, LicenceId, LinkId, MailId, PanelId, PermitId};
use model::role::BuiltIn;
use testkit::TestDb;
use testkit::people::Make;
use uuid::Uuid;

use self::calls::{Target, call};
use self::web::{Call, Web};

const TABLE: &str = include_str!("endpoint_roles.txt");

/// Who asks, in the order of the table's columns.
const ACTORS: [&str; 13] = [
    "anon", "half", "enrol", "user", "inst", "super", "system", "manager", "engineer", "owner", "dealer", "d-inst",
    "support",
];

fn table() -> BTreeMap<String, Vec<u16>> {
    TABLE
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .map(|line| {
            let mut words = line.split_whitespace().map(ToOwned::to_owned);
            let endpoint = words.next().unwrap();
            (endpoint, words.map(|word| word.parse().unwrap()).collect())
        })
        .collect()
}

/// SEC-44, SEC-59: a function without a row fails; so does a row without a function.
#[test]
fn every_server_function_has_a_row() {
    let mut functions: Vec<String> =
        server_fn::axum::server_fn_paths().map(|(path, _)| path.trim_start_matches("/api/").to_owned()).collect();
    functions.sort();
    let rows: Vec<String> = table().into_keys().collect();
    assert_eq!(functions, rows);
    assert!(table().values().all(|row| row.len() == ACTORS.len()));
}

/// One cloud; every call gets a target of its own, so that no call spoils another's.
struct Cloud {
    web: Web,
    company: CompanyId,
    group: GroupId,
    panel: PanelId,
}

impl Cloud {
    async fn new() -> Self {
        Self::on(TestDb::new().await).await
    }

    async fn on(db: TestDb) -> Self {
        groups::main_group(&db).await;
        let make = Make(&db.domain);
        let operator = make.company("OP", None).await;
        let company = make.company("EAST", Some(operator)).await;
        let group = make.group("East sites", company).await;
        let panel = make.panel("350269737182540", group).await;
        Self { web: Web::new(db), company, group, panel }
    }

    fn make(&self) -> Make<'_> {
        Make(&self.web.db.domain)
    }

    /// The session cookie of one of [`ACTORS`]; None: signed out.
    async fn actor(&self, name: &str) -> Option<String> {
        let make = self.make();
        let role = |name: &str| match name {
            "super" => BuiltIn::SuperAdministrator,
            "system" | "half" | "enrol" => BuiltIn::SystemAdministrator,
            "manager" => BuiltIn::CommonManager,
            "engineer" => BuiltIn::OperationsEngineer,
            "owner" => BuiltIn::Owner,
            "dealer" => BuiltIn::Dealer,
            "d-inst" => BuiltIn::DealerInstaller,
            _ => BuiltIn::Support,
        };
        let email = format!("{name}@east.test");
        let account = match name {
            "anon" => return None,
            "user" => make.end_user(&email, "active", self.company).await,
            "inst" => make.installer(&email, "active", self.company).await,
            _ => make.employee(&email, role(name), self.company).await,
        };
        make.member(self.group, account).await;
        let token = make.session(account).await;
        if name == "half" {
            self.web.db.sql(&format!("update session set strength = 'password' where account_id = '{account}'")).await;
        }
        if name == "enrol" {
            self.web.db.sql(&format!("delete from credential where account_id = '{account}'")).await;
        }
        Some(token)
    }

    /// A fresh person of the kind the function is about, with a panel, a session, a mail and an
    /// authenticator app; a panel he is not on, and a role to give.
    async fn target(&self, endpoint: &str, name: &str) -> Target {
        let make = self.make();
        let email = format!("{name}@target.test");
        let kind = match endpoint {
            "panels/assign-installer" => "installers",
            other => other.split('/').next().unwrap(),
        };
        let id = match kind {
            "installers" => make.installer(&email, "active", self.company).await,
            "employees" | "roles" | "jobs" => make.employee(&email, BuiltIn::Owner, self.company).await,
            _ => make.end_user(&email, "active", self.company).await,
        };
        let link = match kind {
            "installers" => make.installer_link(id, self.panel).await,
            _ => LinkId(make.customer_link(id, self.panel).await),
        };
        make.session(id).await;
        make.password(id, "seven green lanterns hum").await;
        let db = &self.web.db;
        db.sql(&format!("update credential set totp_secret = '\\x00', totp_since = now() where account_id = '{id}'"))
            .await;
        if kind == "log" {
            db.sql(&format!("insert into audit (id, at, actor_name, action, target_kind, target_id, outcome) values ('{id}', '2026-05-01', 'Job', 'accounts.edit', 'account', '{id}', 'done')")).await;
        }
        if kind == "jobs" {
            jobs::prepare(self, endpoint, id).await;
        }
        let mail = MailId(db.domain.new_uuid());
        // Old enough to leave the mail budget alone (SEC-32).
        let state = match endpoint {
            "mail/cancel" => "queued",
            "accounts/make-code" => "refused",
            _ => "sent",
        };
        db.sql(&format!("insert into mail (id, account_id, recipient, kind, state, next_try_at, created_at) values ('{mail}', '{id}', 'x@target.test', 'reset', '{state}', '2026-05-01', '2026-05-01')")).await;
        let permit = PermitId(db.domain.new_uuid());
        let asked = if endpoint == "panels/end-permit" { "granted" } else { "asked" };
        db.sql(&format!("insert into permit (id, panel_id, account_id, state, asked_at, until_at) values ('{permit}', '{}', '{id}', '{asked}', '2026-01-01', '2036-01-01')", self.panel)).await;
        let imei = format!("{:015}", db.domain.entropy().below(999_999_999_999_999));
        let other = make.panel(&imei, self.group).await;
        let role = match kind {
            "roles" => make.role_with(&format!("Made for {endpoint} by {name}"), &[Permission::AccountsView]).await,
            _ => make.built_in(BuiltIn::Owner).await,
        };
        management::prepare(self, endpoint, id).await;
        imports::prepare(self, endpoint, name, id).await;
        let company = if kind == "companies" { make.company(name, Some(self.company)).await } else { self.company };
        let things = match kind {
            "groups" => groups::things(self, endpoint, name, id).await,
            _ => groups::GroupThings { group: self.group, licence: LicenceId(Uuid::nil()), role },
        };
        Target {
            id,
            link,
            mail,
            other,
            permit,
            role: things.role,
            group: things.group,
            licence: things.licence,
            company,
            parent: self.company,
            join: self.join(name).await,
            assistance: self.assistance(endpoint, id).await,
        }
    }

    /// A remote assistance of this customer by somebody else, for the function that ends one.
    async fn assistance(&self, endpoint: &str, id: AccountId) -> AssistanceId {
        let assistance = AssistanceId(self.web.db.domain.new_uuid());
        if endpoint == "assistance/end" {
            let helper = self.web.db.domain.new_uuid();
            self.web.db.sql(&format!("insert into assistance (id, account_id, account_name, helper_id, helper_name, reason, minutes, consent, asked_at, helper_session, ends_at) values ('{assistance}', '{id}', 'Jane', '{helper}', 'Sam', 'x', 30, 'none', '2026-06-01', '{helper}', '2036-06-01')")).await;
        }
        assistance
    }

    /// Somebody who waits to be accepted as an installer of the asking person's company.
    async fn join(&self, name: &str) -> JoinId {
        let company = self.company;
        let id = JoinId(self.web.db.domain.new_uuid());
        let email = format!("{name}@join.test");
        self.web.db.sql(&format!("insert into join_request (id, company_id, kind, name, email, email_canonical, phone, state, asked_at, proved_at, until_at) values ('{id}', '{company}', 'installer', 'Joan', '{email}', '{email}', '555', 'waiting', '2026-05-01', '2026-05-01', '2036-05-01')")).await;
        id
    }
}

/// SEC-16, SEC-26, SEC-44, SEC-57: each cell of the table.
#[tokio::test]
async fn each_role_gets_what_the_table_says() {
    let cloud = Cloud::new().await;
    let mut wrong = Vec::new();
    for (column, actor) in ACTORS.iter().enumerate() {
        let token = cloud.actor(actor).await;
        for (row, (endpoint, statuses)) in table().iter().enumerate() {
            let unique = format!("{actor}-{row}");
            let target = cloud.target(endpoint, &unique).await;
            let answer = cloud.web.call(endpoint, call(endpoint, &target, &unique), token.as_deref()).await;
            // Whoever sees the console as a role stays who he is for the next row.
            cloud.web.db.sql("update session set viewing_role = null").await;
            if answer.status != statuses[column] {
                wrong.push(format!(
                    "{endpoint} as {actor}: {} instead of {}: {}",
                    answer.status, statuses[column], answer.body
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// SEC-45: an account out of sight answers exactly as a made-up id, on every function that takes one.
#[tokio::test]
async fn out_of_sight_answers_like_a_made_up_id() {
    let cloud = Cloud::new().await;
    let make = cloud.make();
    let far = make.company("FAR", Some(cloud.company)).await;
    let other = make.company("OTHER", None).await;
    let token = cloud.actor("manager").await;
    let hidden_user = make.end_user("hidden@other.test", "active", other).await;
    let hidden_installer = make.installer("hidden-installer@other.test", "active", other).await;
    let hidden_employee = make.employee("hidden-employee@other.test", BuiltIn::Owner, other).await;
    let hidden_group = make.group("Hidden sites", other).await;
    let hidden_panel = make.panel("350000000000017", hidden_group).await;
    let hidden = |endpoint: &str| match endpoint.split('/').next() {
        Some("installers") => hidden_installer,
        Some("employees" | "roles") => hidden_employee,
        _ => hidden_user,
    };
    assert_ne!(far, other);
    for endpoint in table().into_keys().filter(|e| takes_id(e)) {
        let hidden = hidden(&endpoint);
        let about_panel = endpoint == "installers/panel-access" || endpoint.starts_with("panels/");
        let there = Target {
            group: hidden_group,
            company: other,
            ..Target::nowhere(hidden, if about_panel { hidden_panel } else { cloud.panel })
        };
        let seen = cloud.web.call(&endpoint, call(&endpoint, &there, "x"), token.as_deref()).await;
        let made_up = AccountId(cloud.web.db.domain.new_uuid());
        let nil = if about_panel { PanelId(Uuid::nil()) } else { cloud.panel };
        let unknown =
            cloud.web.call(&endpoint, call(&endpoint, &Target::nowhere(made_up, nil), "x"), token.as_deref()).await;
        let neutral = |answer: web::Answer, id: AccountId, panel: PanelId| {
            (answer.status, answer.body.replace(&id.to_string(), "ID").replace(&panel.to_string(), "PANEL"))
        };
        assert_eq!(neutral(seen, hidden, there.other), neutral(unknown, made_up, nil), "{endpoint}");
    }
    assert_eq!(
        cloud.web.db.count("select count(*) from account where email = 'hidden@other.test' and state = 'active'").await,
        1
    );
}

fn takes_id(endpoint: &str) -> bool {
    // A new view of one's own is about no record.
    if endpoint == "views/save" {
        return false;
    }
    let act = endpoint.split_once('/').unwrap().1;
    let listing = matches!(act, "list" | "total" | "start" | "roles" | "choices" | "add" | "register");
    !listing && !matches!(act, "panel-choices" | "company-choices" | "parent-choices" | "person-choices" | "add-rows")
}

/// SEC-88: what cannot be read is 400, never 500, and says nothing of the inside (SEC-81).
#[tokio::test]
async fn unreadable_arguments_are_400() {
    let cloud = Cloud::new().await;
    let token = cloud.actor("super").await;
    for (endpoint, body) in [
        ("accounts/list", Call::json("{".to_owned())),
        ("accounts/list", Call::json(r#"{"query":{"page":-1}}"#.to_owned())),
        ("accounts/open", Call::json(r#"{"id":"x"}"#.to_owned())),
        ("accounts/edit", Call::form("version=abc".to_owned())),
        ("accounts/add", Call::form("%ff=%ff&&&=".to_owned())),
    ] {
        let answer = cloud.web.call(endpoint, body, token.as_deref()).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{endpoint}: {}", answer.body);
        assert!(!answer.body.contains("serde") && !answer.body.contains("line"), "{}", answer.body);
    }
}
