//! A well-formed call of each function.

use model::ids::{
    AccountId, AssistanceId, CompanyId, GroupId, JoinId, LicenceId, LinkId, MailId, PanelId, PermitId, RoleId,
};
use uuid::Uuid;

use super::{companies, groups, imports, jobs, management, panels};
use crate::web::Call;

pub struct Target {
    pub id: AccountId,
    pub link: LinkId,
    pub mail: MailId,
    pub other: PanelId,
    pub permit: PermitId,
    pub role: RoleId,
    pub group: GroupId,
    pub licence: LicenceId,
    /// A company below `parent`.
    pub company: CompanyId,
    pub parent: CompanyId,
    pub join: JoinId,
    pub assistance: AssistanceId,
}

impl Target {
    /// One that is nowhere, but for its account.
    pub fn nowhere(id: AccountId, other: PanelId) -> Self {
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

pub const QUERY: &str = r#"{"kind":"end_user","search":"","status":null,"company":null,"never":false,"idle_days":null,"sort":"registered","direction":"desc","page":1,"size":15}"#;

/// A well-formed call of `endpoint` on `target`.
pub fn call(endpoint: &str, target: &Target, unique: &str) -> Call {
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
