//! Every server function over HTTP, by role (SEC-44 to SEC-49, SEC-57, SEC-59): the golden table is
//! `endpoint_roles.txt`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

#[path = "endpoints/assistance.rs"]
mod assistance;
#[path = "endpoints/companies.rs"]
mod companies;
#[path = "endpoints/groups.rs"]
mod groups;
#[path = "endpoints/imports.rs"]
mod imports;
#[path = "endpoints/jobs.rs"]
mod jobs;
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
#[path = "endpoints/two_worlds.rs"]
mod two_worlds;
mod web;

use std::collections::BTreeMap;

use http::StatusCode;
use model::Permission;
use model::ids::{
    AccountId, AssistanceId, CompanyId, GroupId, JoinId, LicenceId, LinkId, MailId, PanelId, PermitId, RoleId,
};
use model::role::BuiltIn;
use testkit::TestDb;
use testkit::people::Make;
use uuid::Uuid;
use web::{Call, Web};

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

struct Target {
    id: AccountId,
    link: LinkId,
    mail: MailId,
    other: PanelId,
    permit: PermitId,
    role: RoleId,
    group: GroupId,
    licence: LicenceId,
    /// A company below `parent`.
    company: CompanyId,
    parent: CompanyId,
    join: JoinId,
    assistance: AssistanceId,
}

impl Target {
    /// One that is nowhere, but for its account.
    fn nowhere(id: AccountId, other: PanelId) -> Self {
        let nil = Uuid::nil();
        Self {
            id,
            link: LinkId(nil),
            mail: MailId(nil),
            other,
            permit: PermitId(nil),
            role: RoleId(nil),
            group: GroupId(nil),
            licence: LicenceId(nil),
            company: CompanyId(nil),
            parent: CompanyId(nil),
            join: JoinId(nil),
            assistance: AssistanceId(nil),
        }
    }
}

const QUERY: &str = r#"{"kind":"end_user","search":"","status":null,"company":null,"never":false,"idle_days":null,"sort":"registered","direction":"desc","page":1,"size":15}"#;

/// A well-formed call of `endpoint` on `target`.
fn call(endpoint: &str, target: &Target, unique: &str) -> Call {
    let id = target.id;
    if endpoint.starts_with("roles/") {
        return call_roles(endpoint, target, unique);
    }
    if endpoint.starts_with("assistance/") {
        return match endpoint {
            "assistance/list" => Call::json("{}".to_owned()),
            "assistance/offer" => Call::json(format!(r#"{{"id":"{id}"}}"#)),
            _ => Call::form(format!("id={}", target.assistance)),
        };
    }
    if endpoint.starts_with("companies/") {
        return companies::call(endpoint, target);
    }
    if endpoint.starts_with("groups/") {
        return groups::call(endpoint, target, unique);
    }
    if endpoint.starts_with("panels/") {
        return panels::call(endpoint, target);
    }
    if endpoint.starts_with("import/") {
        return imports::call(endpoint, id);
    }
    if endpoint.starts_with("jobs/") {
        return jobs::call(endpoint, id);
    }
    if endpoint.starts_with("log/") {
        return call_log(endpoint, id);
    }
    if endpoint.starts_with("views/") {
        return match endpoint {
            "views/list" => Call::json(r#"{"grid":"accounts"}"#.to_owned()),
            "views/save" => Call::form(format!("grid=accounts&name=View+{unique}&query=status%3Dsuspended")),
            "views/edit" => Call::form(format!("id={id}&version=1&name=Other")),
            _ => Call::form(format!("id={id}")),
        };
    }
    if endpoint.starts_with("management/") || endpoint.starts_with("catalogue/") {
        return management::call(endpoint, target, unique);
    }
    if endpoint.starts_with("settings/") {
        return call_settings(endpoint);
    }
    match endpoint.split_once('/').unwrap().1 {
        "list" if endpoint == "mail/list" => {
            Call::json(r#"{"query":{"search":"","state":null,"kind":"","page":1,"size":15}}"#.to_owned())
        }
        "look" if endpoint == "find/look" => Call::json(r#"{"typed":"jane"}"#.to_owned()),
        "show" | "permits" if endpoint.starts_with("overview/") => Call::json("{}".to_owned()),
        "run" if endpoint == "undo/run" => Call::form(format!("batch={id}")),
        "resend" | "cancel" => Call::form(format!("id={}", target.mail)),
        "pause" | "resume" => Call::form(String::new()),
        "list" | "total" => Call::json(format!(r#"{{"query":{QUERY}}}"#)),
        "open" => Call::json(format!(r#"{{"id":"{id}","query":{QUERY}}}"#)),
        "links" | "sessions" | "mails" | "history" | "groups" | "show-code" => {
            Call::json(format!(r#"{{"id":"{id}"}}"#))
        }
        "named" => Call::json(format!(r#"{{"ids":["{id}"]}}"#)),
        "suspend" | "disable" | "enable" | "remove" | "accept" | "reject" | "reset-passwords" => {
            Call::form(format!("ids[]={id}"))
        }
        "lock-down" => Call::form(format!("ids[]={id}&reason=stolen")),
        "reset-password" | "end-sessions" | "make-code" => Call::form(format!("id={id}")),
        "unassign-panel" => Call::form(format!("id={id}&link={}", target.link)),
        "resend-mail" => Call::form(format!("id={id}&mail={}", target.mail)),
        _ if endpoint.starts_with("employees/") => call_employees(endpoint, target, unique),
        _ if endpoint.starts_with("installers/") => call_installers(endpoint, target, unique),
        _ => call_accounts(endpoint, target, unique),
    }
}

fn call_settings(endpoint: &str) -> Call {
    match endpoint {
        "settings/open" | "settings/mail-test" => Call::json("{}".to_owned()),
        "settings/save" => Call::form("section=site&version=1&fields[site]=europe".to_owned()),
        "settings/test-mail" => Call::form(String::new()),
        other => panic!("no call is written for {other}: add one beside its row"),
    }
}

/// An entry has the id of the account it is about.
fn call_log(endpoint: &str, id: AccountId) -> Call {
    let query = r#"{"who":null,"whom":null,"action":"","outcome":null,"from":"","to":"","zone":"","search":"","at":"newest","size":15}"#;
    match endpoint {
        "log/list" => Call::json(format!(r#"{{"query":{query}}}"#)),
        "log/open" => Call::json(format!(r#"{{"id":"{id}","query":{query}}}"#)),
        "log/actions" => Call::json("{}".to_owned()),
        "log/people" | "log/records" => Call::json(r#"{"search":""}"#.to_owned()),
        other => panic!("no call is written for {other}: add one beside its row"),
    }
}

fn call_accounts(endpoint: &str, target: &Target, unique: &str) -> Call {
    let Target { id, link, other, .. } = target;
    let secret = "seven+green+lanterns+hum";
    match endpoint {
        "accounts/panel-choices" => Call::json(r#"{"search":"","not_on":null}"#.to_owned()),
        "accounts/company-choices" => Call::json(r#"{"search":""}"#.to_owned()),
        "accounts/add" => Call::form(format!("email=new-{unique}%40example.test")),
        "accounts/edit" => Call::form(format!("id={id}&version=1&label=Changed")),
        "accounts/assign-panel" => Call::form(format!("id={id}&panel={other}&user_code=1")),
        "accounts/edit-link" => Call::form(format!("id={id}&link={link}&version=1&user_code=9")),
        "accounts/set-password" => Call::form(format!("id={id}&password={secret}&repeat={secret}")),
        "accounts/remove-two-step" => Call::form(format!("id={id}&reason=lost")),
        other => panic!("no call is written for {other}: add one beside its row"),
    }
}

fn call_roles(endpoint: &str, target: &Target, unique: &str) -> Call {
    let Target { id, role, .. } = target;
    match endpoint {
        "roles/list" => Call::json("{}".to_owned()),
        "roles/open" | "roles/use" => Call::json(format!(r#"{{"id":"{role}"}}"#)),
        "roles/draft" => Call::json(format!(r#"{{"copy":"{role}"}}"#)),
        "roles/inherited" => Call::json(format!(r#"{{"parent":"{role}"}}"#)),
        "roles/access" => Call::json(format!(r#"{{"id":"{id}"}}"#)),
        "roles/verdict" => Call::json(format!(r#"{{"id":"{id}","permission":"accounts.view","target":""}}"#)),
        "roles/add" => Call::form(format!("name=New+{unique}&words[]=accounts.view%3Dallow")),
        "roles/edit" => Call::form(format!("id={role}&version=1&name=Edited+{unique}&words[]=panels.view%3Dallow")),
        "roles/remove" | "roles/view-as" => Call::form(format!("id={role}")),
        "roles/end-view-as" => Call::form(String::new()),
        other => panic!("no call is written for {other}: add one beside its row"),
    }
}

fn call_employees(endpoint: &str, target: &Target, unique: &str) -> Call {
    let Target { id, role, .. } = target;
    let form = format!("username=user-{unique}&name=New&region=europe&role={role}");
    match endpoint {
        "employees/remove-two-step" => Call::form(format!("id={id}&reason=lost")),
        "employees/roles" => Call::json("{}".to_owned()),
        "employees/choices" => Call::json(r#"{"company":null}"#.to_owned()),
        "employees/editing" => Call::json(format!(r#"{{"id":"{id}","role":null,"company":null}}"#)),
        "employees/add" => Call::form(format!("{form}&email=new-{unique}%40example.test")),
        "employees/edit" => Call::form(format!("id={id}&version=1&{form}&email={unique}%40target.test")),
        other => panic!("no call is written for {other}: add one beside its row"),
    }
}

fn call_installers(endpoint: &str, target: &Target, unique: &str) -> Call {
    let Target { id, link, other, permit, role, .. } = target;
    match endpoint {
        "installers/panel-choices" => Call::json(format!(r#"{{"search":"","not_on":"{id}"}}"#)),
        "installers/conversion" => Call::json(format!(r#"{{"id":"{id}","role":"{role}"}}"#)),
        "installers/register" => Call::form(format!("name=New&email=new-{unique}%40example.test&phone=555-0100")),
        "installers/assign-panel" => Call::form(format!("id={id}&panel={other}")),
        "installers/edit-link" => Call::form(format!("id={id}&link={link}&version=1&ends_at=2031-05-01")),
        "installers/convert" => Call::form(format!("id={id}&version=1&name=New&phone=555-0100&country=DE&role={role}")),
        "installers/panel-access" => Call::form(format!("panel={other}&on=on")),
        "installers/answer-permit" => Call::form(format!("permit={permit}&allow=allow")),
        other => panic!("no call is written for {other}: add one beside its row"),
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

/// REL-26 and the form bridge: a post without JavaScript is led on, or back with its fault and what
/// was typed, kept on the server (SEC-69).
#[tokio::test]
async fn a_plain_form_is_led_on_or_back() {
    let cloud = Cloud::new().await;
    let token = cloud.actor("super").await;
    let back = "&_back=%2Faccounts%2Fadd&_next=%2Faccounts";
    let good = cloud.web.navigate("accounts/add", &format!("email=ok%40example.test{back}"), token.as_deref()).await;
    assert_eq!(good.status, StatusCode::SEE_OTHER);
    assert!(good.location.starts_with("/accounts?flash="), "{}", good.location);
    let page = cloud.web.page(&good.location, token.as_deref()).await;
    assert!(page.body.contains("A registration code is on its way to ok@example.test."), "the notice");
    let bad = cloud
        .web
        .navigate("accounts/add", &format!("email=nonsense&first_name=Zo%C3%AB{back}"), token.as_deref())
        .await;
    assert!(bad.location.starts_with("/accounts/add?flash="), "{}", bad.location);
    let page = cloud.web.page(&bad.location, token.as_deref()).await;
    assert!(page.body.contains("Enter an address such as"), "the fault");
    assert!(page.body.contains(r#"value="nonsense""#) && page.body.contains(r#"value="Zoë""#), "what was typed");
    let evil =
        cloud.web.navigate("accounts/add", "email=x%40y.test&_next=https%3A%2F%2Fevil.test", token.as_deref()).await;
    assert!(evil.location.starts_with('/') && !evil.location.starts_with("//"), "{}", evil.location);
}

/// SEC-79, SEC-80: markup in every text field stays text in the list, the blind and its form.
#[tokio::test]
async fn stored_markup_stays_text() {
    let cloud = Cloud::new().await;
    let token = cloud.actor("super").await;
    let target = cloud.target("accounts/edit", "markup").await;
    let evil = "</textarea></title></script><script>alert(1)</script><img src=x onerror=alert(1)>";
    let encoded = model::viewer::percent(evil);
    let body = format!(
        "id={}&version=1&label={encoded}&first_name={encoded}&last_name={encoded}&description={encoded}",
        target.id
    );
    let saved = cloud.web.call("accounts/edit", Call::form(body), token.as_deref()).await;
    assert_eq!(saved.status, 200, "{}", saved.body);
    for path in
        ["/accounts".to_owned(), format!("/accounts/{}", target.id), format!("/accounts/{}?tab=history", target.id)]
    {
        let page = cloud.web.page(&path, token.as_deref()).await;
        assert_eq!(page.status, 200);
        assert!(page.body.contains("alert(1)"), "{path} shows the text");
        assert!(!page.body.contains("<script>alert") && !page.body.contains("<img src=x"), "{path}: live markup");
    }
}

/// Pages of the console: signed out leads to the sign-in and back, unknown ids are 404.
#[tokio::test]
async fn pages_have_the_right_status() {
    let cloud = Cloud::new().await;
    let out = cloud.web.page("/accounts?q=x", None).await;
    assert_eq!(out.status, StatusCode::SEE_OTHER);
    assert_eq!(out.location, "/sign-in?next=%2Faccounts%3Fq%3Dx");
    let token = cloud.actor("manager").await;
    let target = cloud.target("accounts/open", "page").await;
    let installer = cloud.target("installers/open", "page-2").await;
    let employee = cloud.target("employees/open", "page-3").await;
    for (path, status) in [
        ("/accounts".to_owned(), 200),
        (format!("/accounts/{}", target.id), 200),
        (format!("/accounts/{}", Uuid::nil()), 404),
        ("/accounts/nonsense".to_owned(), 404),
        ("/nowhere".to_owned(), 404),
        ("/customers".to_owned(), 308),
        ("/installers".to_owned(), 200),
        ("/installers/add".to_owned(), 200),
        (format!("/installers/{}", installer.id), 200),
        // Somebody of another kind is nobody on this page.
        (format!("/installers/{}", target.id), 404),
        (format!("/accounts/{}", installer.id), 404),
        ("/employees".to_owned(), 200),
        ("/employees/add".to_owned(), 200),
        (format!("/employees/{}?do=edit", employee.id), 200),
        (format!("/employees/{}", target.id), 404),
        ("/companies".to_owned(), 200),
        ("/companies?view=list&q=east".to_owned(), 200),
        ("/companies/add".to_owned(), 200),
        (format!("/companies/{}", cloud.company), 200),
        (format!("/companies/{}?do=edit", cloud.company), 200),
        (format!("/companies/{}", Uuid::nil()), 404),
        ("/companies/nonsense".to_owned(), 404),
        ("/panels".to_owned(), 200),
        ("/groups".to_owned(), 200),
        ("/log".to_owned(), 200),
        ("/jobs".to_owned(), 200),
        (format!("/jobs/{}", Uuid::nil()), 404),
        ("/jobs/start?on=accounts".to_owned(), 200),
        ("/jobs/start?on=accounts&do=suspend&status=active".to_owned(), 200),
        ("/jobs/start?on=panels&do=move".to_owned(), 200),
        ("/mail".to_owned(), 200),
        ("/assistance".to_owned(), 200),
        // Account management is a System Administrator's (S2-2).
        ("/system/accounts".to_owned(), 403),
        (format!("/groups/{}", cloud.group), 200),
        (format!("/groups/{}", Uuid::nil()), 404),
    ] {
        let page = cloud.web.page(&path, token.as_deref()).await;
        assert_eq!(page.status, status, "{path}");
    }
    let token = cloud.actor("system").await;
    for (path, status) in [
        ("/system/accounts".to_owned(), 200),
        ("/system/accounts?find=page%40target.test".to_owned(), 200),
        (format!("/system/accounts/{}", target.id), 200),
        (format!("/system/accounts/{}", installer.id), 200),
        (format!("/system/accounts/{}?do=deactivate", employee.id), 200),
        (format!("/system/accounts/{}", Uuid::nil()), 404),
        ("/system/accounts/nonsense".to_owned(), 404),
        ("/system/add".to_owned(), 200),
        ("/system/modules".to_owned(), 200),
    ] {
        let page = cloud.web.page(&path, token.as_deref()).await;
        assert_eq!(page.status, status, "{path}");
    }
}

/// What a page is made of is fetched along with it, each file once; other pages' parts are not.
#[tokio::test]
async fn the_document_names_the_parts_of_its_page() {
    let cloud = Cloud::new().await;
    let token = cloud.actor("manager").await;
    let page = cloud.web.page("/accounts", token.as_deref()).await;
    for file in ["page.wasm", "both.wasm"] {
        let link = format!("href=\"/assets/{file}\"");
        assert_eq!(page.body.matches(&link).count(), 1, "{file}");
    }
    assert!(!page.body.contains("dialogs.wasm"));
}

/// S3-14, S3-52, S3-69, S3-101, S3-102: without a mail server the page says so before the action.
#[tokio::test]
async fn a_missing_mail_server_is_said_before_the_action() {
    for configured in [true, false] {
        let cloud = Cloud::on(TestDb::with(|settings| settings.mail_configured = configured).await).await;
        let token = cloud.actor("manager").await;
        let installer = cloud.target("installers/open", "mailless").await;
        for path in
            ["add".to_owned(), format!("{}?do=reset-password", installer.id), format!("{}?tab=mail", installer.id)]
        {
            let page = cloud.web.page(&format!("/installers/{path}"), token.as_deref()).await;
            assert_eq!(page.status, 200, "{path}");
            assert_eq!(page.body.contains(model::text::NO_MAIL_SERVER), !configured, "{path}");
        }
    }
}

/// S4-7, decision 16: the mobile phone is asked for on the Asia-Pacific site only.
#[tokio::test]
async fn the_mobile_phone_is_a_field_of_the_asia_pacific_site() {
    for site in model::companies::Site::ALL {
        let cloud = Cloud::on(TestDb::with(|settings| settings.site = Some(site)).await).await;
        let token = cloud.actor("manager").await;
        let page = cloud.web.page("/employees/add", token.as_deref()).await;
        for label in ["Username", "Region", "Parent Company", "Password Setup", "Description"] {
            assert!(page.body.contains(label), "{label}");
        }
        assert_eq!(page.body.contains("Mobile Phone Number"), site.has_mobile_phone(), "{site:?}");
    }
}

/// SEC-95: a password typed twice, but not alike, is not kept for the page that says so.
#[tokio::test]
async fn a_refused_password_is_kept_nowhere() {
    let cloud = Cloud::new().await;
    let token = cloud.actor("manager").await;
    let target = cloud.target("employees/open", "typo").await;
    let back = format!("/employees/{}?do=reset-password", target.id);
    let form = format!(
        "id={}&setup=custom&password=quiet+lantern+harbour+one&repeat=quiet+lantern+harbour+two&_back={}",
        target.id,
        model::viewer::percent(&back)
    );
    let refused = cloud.web.navigate("employees/reset-password", &form, token.as_deref()).await;
    let page = cloud.web.page(&refused.location, token.as_deref()).await;
    assert!(page.body.contains("The two passwords differ"), "{}", page.body);
    assert!(!page.body.contains("lantern"));
    assert_eq!(cloud.web.db.count("select count(*) from flash where data::text like '%lantern%'").await, 0);
}
