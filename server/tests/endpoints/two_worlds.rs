//! Two worlds: the same cloud, once with and once without a company, its people, panels and groups that the reader
//! does not see. No answer may tell the two apart: no row, count, order, suggestion or error (SEC-45, SEC-46, SEC-47).

use model::ids::{AccountId, GroupId};
use model::role::BuiltIn;

use super::{Cloud, Target, call, table};
use crate::web::Answer;

/// What stands only in the second world; every search below looks for parts of it.
const HIDDEN: [&str; 6] =
    ["zebulon", "zebulon@hidden.test", "352099001761481", "HIDDENCO", "+49 30 9018", "Hidden sites"];

struct World {
    cloud: Cloud,
    /// Somebody of each kind whom the readers see.
    seen: Vec<(&'static str, Target)>,
    tokens: Vec<(&'static str, String)>,
    /// Of somebody who sees both worlds whole.
    operator: String,
}

impl World {
    async fn new(with_hidden: bool) -> Self {
        let cloud = Cloud::new().await;
        let mut seen = Vec::new();
        for page in ["accounts", "installers", "employees", "log"] {
            seen.push((page, cloud.target(&format!("{page}/open"), &format!("seen-{page}")).await));
        }
        let mut tokens = Vec::new();
        for actor in ["manager", "engineer", "owner", "dealer", "support"] {
            tokens.push((actor, cloud.actor(actor).await.unwrap()));
        }
        let operator = cloud.web.db.text("select id::text from company where code = 'OP'").await.parse().unwrap();
        let admin = cloud.make().employee("admin@op.test", BuiltIn::SuperAdministrator, operator).await;
        let operator = cloud.make().session(admin).await;
        // The only thing in them that has the real time.
        cloud.web.db.sql("update credential set totp_since = '2026-01-01' where totp_since is not null").await;
        if with_hidden {
            hide(&cloud).await;
        }
        Self { cloud, seen, tokens, operator }
    }

    fn target(&self, endpoint: &str) -> &Target {
        let page = endpoint.split('/').next().unwrap();
        let own = self.seen.iter().find(|(kind, _)| *kind == page);
        &own.unwrap_or(&self.seen[0]).1
    }
}

/// A company beside the readers' own, with everything a company has.
async fn hide(cloud: &Cloud) {
    let make = cloud.make();
    let operator = cloud.web.db.text("select id::text from company where code = 'OP'").await.parse().unwrap();
    let company = make.company("HIDDENCO", Some(operator)).await;
    let group = make.group("Hidden sites", company).await;
    let panel = make.panel("352099001761481", group).await;
    for state in ["active", "off", "pending"] {
        let person = make.end_user(&format!("zebulon-{state}@hidden.test"), state, company).await;
        make.customer_link(person, panel).await;
        let installer = make.installer(&format!("zebulon-i-{state}@hidden.test"), state, company).await;
        make.installer_link(installer, panel).await;
    }
    let employee = make.employee("zebulon@hidden.test", BuiltIn::CommonManager, company).await;
    make.member(group, employee).await;
    make.session(employee).await;
    cloud
        .web
        .db
        .sql("update account set label = 'Zebulon ' || kind, phone = '+49 30 9018', phone_digits = '49309018' where email like 'zebulon%'")
        .await;
    log_of(cloud, employee, group).await;
}

/// What the hidden people did is in the log too.
async fn log_of(cloud: &Cloud, employee: AccountId, group: GroupId) {
    let id = cloud.web.db.domain.new_uuid();
    cloud
        .web
        .db
        .sql(&format!(
            "insert into audit (id, at, actor_id, actor_name, action, target_kind, target_id, target_name, outcome)
             values ('{id}', '2026-06-01', '{employee}', 'Zebulon', 'accounts.edit', 'group', '{group}', 'Hidden sites', 'done')"
        ))
        .await;
}

/// Calls of every read, plain and looking for what is hidden.
fn bodies(endpoint: &str, target: &Target) -> Vec<String> {
    let plain = call(endpoint, target, "x");
    if !plain.is_read() {
        return Vec::new();
    }
    let body = plain.body();
    let mut bodies = vec![body.to_owned()];
    if body.contains(r#""search":"""#) {
        bodies.extend(HIDDEN.iter().map(|text| body.replace(r#""search":"""#, &format!(r#""search":"{text}""#))));
    }
    for sort in ["name", "email", "phone", "company", "role", "last_login", "status", "panels"] {
        if body.contains(r#""sort":"registered""#) {
            bodies.push(body.replace(r#""sort":"registered""#, &format!(r#""sort":"{sort}""#)));
        }
    }
    bodies
}

fn words(answer: Answer) -> (u16, String) {
    (answer.status, answer.body)
}

/// Who sees everything can tell the worlds apart: what is hidden is there to be found.
#[tokio::test]
async fn what_is_hidden_is_there() {
    let (without, with) = (World::new(false).await, World::new(true).await);
    for endpoint in ["accounts/list", "installers/list", "employees/list", "accounts/panel-choices", "log/records"] {
        let bodies = bodies(endpoint, without.target(endpoint));
        let mut told = 0;
        for body in &bodies {
            let one = without.cloud.web.call(endpoint, super::Call::json(body.clone()), Some(&without.operator)).await;
            let two = with.cloud.web.call(endpoint, super::Call::json(body.clone()), Some(&with.operator)).await;
            told += usize::from(words(one) != words(two));
        }
        assert!(told > 1, "{endpoint}: {told} of {}", bodies.len());
    }
}

/// SEC-45, SEC-46, SEC-47: every read, by every role of a company, plain and searching.
#[tokio::test]
async fn what_is_out_of_sight_changes_no_answer() {
    let (without, with) = (World::new(false).await, World::new(true).await);
    let mut differing = Vec::new();
    let mut compared = 0;
    for endpoint in table().into_keys() {
        for body in bodies(&endpoint, without.target(&endpoint)) {
            for ((actor, a), (_, b)) in without.tokens.iter().zip(&with.tokens) {
                let one = words(without.cloud.web.call(&endpoint, super::Call::json(body.clone()), Some(a)).await);
                let two = words(with.cloud.web.call(&endpoint, super::Call::json(body.clone()), Some(b)).await);
                compared += 1;
                if one != two {
                    differing.push(format!("{endpoint} {body} as {actor}:\n  {one:?}\n  {two:?}"));
                }
            }
        }
    }
    assert!(compared > 500, "only {compared} answers were compared");
    let few: Vec<&String> = differing.iter().take(5).collect();
    assert!(differing.is_empty(), "{} differ, such as\n{few:#?}", differing.len());
}

/// The same for pages: what is written into the document is what the reads answer, and no more.
#[tokio::test]
async fn what_is_out_of_sight_changes_no_page() {
    let (without, with) = (World::new(false).await, World::new(true).await);
    for path in [
        "/accounts",
        "/installers",
        "/employees",
        "/accounts?q=zebulon",
        "/installers?q=352099001761481",
        "/employees?q=zebulon",
        "/companies",
        "/companies?q=hidden",
        "/companies?view=list&sort=below",
        "/log",
        "/log?q=zebulon",
        "/log?action=accounts.edit",
        "/groups",
        "/groups?q=hidden",
        "/groups?sort=owner&dir=desc",
    ] {
        for ((actor, a), (_, b)) in without.tokens.iter().zip(&with.tokens) {
            let one = without.cloud.web.page(path, Some(a)).await;
            let two = with.cloud.web.page(path, Some(b)).await;
            assert_eq!(one.status, two.status, "{path} as {actor}");
            assert_eq!(without_nonce(&one.body), without_nonce(&two.body), "{path} as {actor}");
        }
    }
}

/// A document without what is different each time.
fn without_nonce(body: &str) -> String {
    let nonce = body.split("nonce=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or("no nonce");
    body.replace(nonce, "NONCE")
}
