use domain::{Caller, Domain};
use model::companies::{CompanyForm, CompanyQuery, CompanyRow, View};
use model::ids::CompanyId;
use model::role::BuiltIn;
use testkit::TestDb;
use testkit::people::Make;

pub use testkit::outcome::{api, conflict, fault};

/// A tree: OP above NORTH and SOUTH; NORTH above CITY, CITY above FARM; SOUTH above PORT. A Super
/// Administrator at the operator, a Common Manager of NORTH and one of SOUTH.
pub struct Tree {
    pub db: TestDb,
    pub op: CompanyId,
    pub north: CompanyId,
    pub south: CompanyId,
    pub city: CompanyId,
    pub farm: CompanyId,
    pub port: CompanyId,
    pub admin: Caller,
    pub manager: Caller,
    pub other: Caller,
}

impl Tree {
    pub async fn new() -> Self {
        let db = TestDb::new().await;
        let make = Make(&db.domain);
        let op = make.company("OP", None).await;
        let north = make.company("NORTH", Some(op)).await;
        let south = make.company("SOUTH", Some(op)).await;
        let city = make.company("CITY", Some(north)).await;
        let farm = make.company("FARM", Some(city)).await;
        let port = make.company("PORT", Some(south)).await;
        let admin = make.employee("ada@op.test", BuiltIn::SuperAdministrator, op).await;
        let manager = make.employee("max@north.test", BuiltIn::CommonManager, north).await;
        let other = make.employee("sue@south.test", BuiltIn::CommonManager, south).await;
        let (admin, manager, other) = (make.caller(admin).await, make.caller(manager).await, make.caller(other).await);
        Self { db, op, north, south, city, farm, port, admin, manager, other }
    }

    pub fn domain(&self) -> &Domain {
        &self.db.domain
    }

    pub fn make(&self) -> Make<'_> {
        Make(&self.db.domain)
    }

    /// The same person, as his next request finds him.
    pub async fn again(&self, caller: &Caller) -> Caller {
        self.make().caller(caller.account).await
    }

    pub async fn version(&self, id: CompanyId) -> i64 {
        self.db.count(&format!("select version from company where id = '{id}'")).await
    }

    /// The name of the company above.
    pub async fn parent(&self, id: CompanyId) -> String {
        self.db
            .text(&format!("select p.name from company c join company p on p.id = c.parent_id where c.id = '{id}'"))
            .await
    }

    /// Fills the form with what the company is.
    pub async fn form_of(&self, caller: &Caller, id: CompanyId) -> CompanyForm {
        let now = self.domain().company(caller, id).await.unwrap();
        CompanyForm {
            name: now.row.name,
            short_code: String::new(),
            kind: now.row.kind.key().into(),
            parent: now.row.parent.map(|p| p.id.to_string()).unwrap_or_default(),
            region: now.row.region.key().into(),
            contact: now.contact,
            description: now.description,
            joining: now.joining.key().into(),
            seen: String::new(),
        }
    }

    /// Looks at who will see it, then moves it.
    pub async fn go_below(&self, caller: &Caller, id: CompanyId, parent: CompanyId) -> domain::Result<()> {
        let seen = self.domain().move_preview(caller, id, parent).await?.seal;
        let form = CompanyForm { parent: parent.to_string(), seen, ..self.form_of(caller, id).await };
        let version = self.version(id).await;
        self.domain().edit_company(caller, id, version, &form).await.map(|_| ())
    }
}

/// A form of a new company.
pub fn new_form(name: &str, parent: CompanyId) -> CompanyForm {
    CompanyForm {
        name: name.into(),
        kind: "installer".into(),
        parent: parent.to_string(),
        region: "europe".into(),
        ..CompanyForm::default()
    }
}

/// A list of everything.
pub fn all(view: View) -> CompanyQuery {
    CompanyQuery { view, size: 200, ..CompanyQuery::default() }
}

/// What is searched for, in the list.
pub fn search(text: &str) -> CompanyQuery {
    CompanyQuery { search: text.into(), ..all(View::List) }
}

/// Codes and levels, in the order shown.
pub fn lines(rows: &[CompanyRow]) -> Vec<String> {
    rows.iter().map(|row| format!("{}{}", ".".repeat(row.level as usize), row.name)).collect()
}
