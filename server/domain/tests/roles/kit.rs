//! The world of the tests of roles.

use domain::{Caller, Domain};
use model::ids::{AccountId, CompanyId, GroupId, RoleId};
use model::role::BuiltIn;
use model::roles::{RoleForm, RolePreview};
use model::{ApiError, Permission as P};
use testkit::TestDb;
use testkit::people::Make;

/// An operator with a company below; a group of each; "Editor", who edits roles and holds some things.
pub struct World {
    pub db: TestDb,
    pub operator: CompanyId,
    pub east: CompanyId,
    pub west: CompanyId,
    pub east_group: GroupId,
    pub west_group: GroupId,
    pub admin: Caller,
    /// Of the eastern company; sees its group; may do [`EDITOR`].
    pub editor: Caller,
    pub editor_role: RoleId,
}

/// What the editor holds.
pub const EDITOR: [P; 9] = [
    P::RolesView,
    P::RolesAdd,
    P::RolesEdit,
    P::RolesRemove,
    P::EmployeesView,
    P::AccountsView,
    P::AccountsEdit,
    P::PanelsView,
    P::GroupsView,
];

impl World {
    pub async fn new() -> Self {
        let db = TestDb::new().await;
        let make = Make(&db.domain);
        let (operator, east, west) = make.companies().await;
        let (east_group, west_group) = (make.group("East sites", east).await, make.group("West sites", west).await);
        let admin = make.employee("admin@op.test", BuiltIn::SuperAdministrator, operator).await;
        let admin = make.caller(admin).await;
        let editor_role = make.role_with("Editor", &EDITOR).await;
        let editor = person(&make, "editor@east.test", editor_role, east).await;
        make.member(east_group, editor).await;
        let editor = make.caller(editor).await;
        Self { db, operator, east, west, east_group, west_group, admin, editor, editor_role }
    }

    pub fn domain(&self) -> &Domain {
        &self.db.domain
    }

    pub fn make(&self) -> Make<'_> {
        Make(&self.db.domain)
    }

    /// Somebody who holds `role`.
    pub async fn holder(&self, email: &str, role: RoleId, company: CompanyId) -> AccountId {
        person(&self.make(), email, role, company).await
    }

    /// What the role's form holds when it is opened.
    pub async fn form(&self, caller: &Caller, role: RoleId) -> (i64, RoleForm) {
        let detail = self.domain().role(caller, role).await.unwrap();
        let ids = |lines: Vec<String>| lines;
        let form = RoleForm {
            name: detail.row.name,
            parent: detail.parent.map(|parent| parent.id.to_string()).unwrap_or_default(),
            words: detail
                .permissions
                .iter()
                .filter(|line| line.may_change)
                .map(|line| word(line.permission, line.word.key()))
                .collect(),
            assignable: ids(detail
                .assignable
                .iter()
                .filter(|line| line.listed && line.may_change)
                .map(|line| line.role.id.to_string())
                .collect()),
            groups: detail.groups.iter().filter(|g| g.connected).map(|g| g.group.id.to_string()).collect(),
            seen: String::new(),
        };
        (detail.version, form)
    }

    /// The preview of a form.
    pub async fn preview(&self, caller: &Caller, role: RoleId, version: i64, form: &RoleForm) -> RolePreview {
        let error = api(self.domain().edit_role(caller, role, version, form).await);
        let ApiError::Conflict { current: Some(current), .. } = error else { panic!("no preview: {error:?}") };
        serde_json::from_str(&current).unwrap()
    }

    /// Looks at the preview, then saves.
    pub async fn edit(
        &self,
        caller: &Caller,
        role: RoleId,
        change: impl FnOnce(&mut RoleForm),
    ) -> domain::Result<String> {
        let (version, mut form) = self.form(caller, role).await;
        change(&mut form);
        match self.domain().edit_role(caller, role, version, &form).await {
            Err(domain::Error::Api(ApiError::Conflict { current: Some(current), .. })) => {
                form.seen = serde_json::from_str::<RolePreview>(&current).unwrap().seal;
                self.domain().edit_role(caller, role, version, &form).await.map(|done| done.notice)
            }
            other => other.map(|done| done.notice),
        }
    }

    /// What an account's open session still is.
    pub async fn sessions(&self, account: AccountId) -> i64 {
        self.db.count(&format!("select count(*) from session where account_id = '{account}'")).await
    }
}

async fn person(make: &Make<'_>, email: &str, role: RoleId, company: CompanyId) -> AccountId {
    let id = make.employee(email, BuiltIn::Owner, company).await;
    make.give_role(id, role).await;
    id
}

/// A word as the form sends it.
pub fn word(permission: P, word: &str) -> String {
    format!("{}={word}", permission.key())
}

/// Puts a word into a form.
pub fn say(form: &mut RoleForm, permission: P, to: &str) {
    let key = format!("{}=", permission.key());
    form.words.retain(|text| !text.starts_with(&key));
    form.words.push(word(permission, to));
}

/// The error of a refused act.
pub fn api<T: std::fmt::Debug>(result: domain::Result<T>) -> ApiError {
    match result {
        Err(domain::Error::Api(error)) => error,
        other => panic!("not refused: {other:?}"),
    }
}

/// The sentence of a "forbidden".
pub fn why<T: std::fmt::Debug>(result: domain::Result<T>) -> String {
    match api(result) {
        ApiError::Forbidden(why) => why,
        other => panic!("not forbidden: {other:?}"),
    }
}
