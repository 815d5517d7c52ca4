use domain::{Caller, Domain};
use model::groups::{GroupForm, LicenceForm, MemberQuery, MemberRow, NewMember};
use model::ids::{AccountId, CompanyId, GroupId, LicenceId};
use model::role::BuiltIn;
use testkit::TestDb;
use testkit::people::Make;

pub use testkit::outcome::{api, conflict, fault};

/// OP above EAST and WEST, each with a group; Main Group. A Super Administrator at the operator, a Common Manager
/// of EAST who is a member of East sites, and one of WEST with West sites.
pub struct World {
    pub db: TestDb,
    pub op: CompanyId,
    pub east: CompanyId,
    pub west: CompanyId,
    pub main: GroupId,
    pub east_group: GroupId,
    pub west_group: GroupId,
    pub admin: Caller,
    pub manager: Caller,
    pub other: Caller,
}

impl World {
    pub async fn new() -> Self {
        let db = TestDb::new().await;
        let make = Make(&db.domain);
        let op = make.company("OP", None).await;
        let east = make.company("EAST", Some(op)).await;
        let west = make.company("WEST", Some(op)).await;
        let main = make.group("Main Group", op).await;
        db.sql(&format!("update panel_group set is_main = true where id = '{main}'")).await;
        let east_group = make.group("East sites", east).await;
        let west_group = make.group("West sites", west).await;
        let admin = make.employee("ada@op.test", BuiltIn::SuperAdministrator, op).await;
        let manager = make.employee("max@east.test", BuiltIn::CommonManager, east).await;
        let other = make.employee("sue@west.test", BuiltIn::CommonManager, west).await;
        make.member(east_group, manager).await;
        make.member(west_group, other).await;
        let (admin, manager, other) = (make.caller(admin).await, make.caller(manager).await, make.caller(other).await);
        Self { db, op, east, west, main, east_group, west_group, admin, manager, other }
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

    /// An employee of EAST who holds only reads.
    pub async fn clerk(&self, email: &str) -> AccountId {
        self.make().employee(email, BuiltIn::Owner, self.east).await
    }

    /// Somebody joins, as a member without an end.
    pub async fn join(&self, caller: &Caller, group: GroupId, account: AccountId) -> domain::Result<()> {
        self.domain().add_member(caller, &member(group, account)).await.map(|_| ())
    }

    /// A licence that holds from 2020 to 2099.
    pub async fn licence(&self, group: GroupId, product: &str, seats: u32) -> LicenceId {
        self.licence_until(group, product, seats, "2099-01-01").await
    }

    pub async fn licence_until(&self, group: GroupId, product: &str, seats: u32, to: &str) -> LicenceId {
        let id = LicenceId(self.domain().new_uuid());
        self.db
            .sql(&format!(
                "insert into group_licence (id, group_id, product, seats, valid_from, valid_to, created_at, updated_at)
                 values ('{id}', '{group}', '{product}', {seats}, '2020-01-01', '{to}', now(), now())"
            ))
            .await;
        id
    }

    /// The members the caller sees.
    pub async fn members(&self, caller: &Caller, group: GroupId) -> Vec<MemberRow> {
        let query = MemberQuery { size: 200, ..MemberQuery::default() };
        self.domain().group_members(caller, group, &query).await.unwrap().page.rows
    }

    pub async fn version(&self, group: GroupId, account: AccountId) -> i64 {
        self.db
            .count(&format!("select version from group_member where group_id = '{group}' and account_id = '{account}'"))
            .await
    }

    /// The entries about a group: actions and their changes. Within an instant they have no order.
    pub async fn told(&self, group: GroupId) -> String {
        self.db
            .text(&format!(
                "select string_agg(action || ' ' || changes::text, E'\n') from audit where target_id = '{group}'"
            ))
            .await
    }
}

pub fn member(group: GroupId, account: AccountId) -> NewMember {
    NewMember { group: group.to_string(), account: account.to_string(), ..NewMember::default() }
}

pub fn licence_form(product: &str, seats: &str, from: &str, to: &str) -> LicenceForm {
    LicenceForm { product: product.into(), seats: seats.into(), valid_from: from.into(), valid_to: to.into() }
}

pub fn group_form(name: &str, company: CompanyId) -> GroupForm {
    GroupForm { name: name.into(), company: company.to_string(), ..GroupForm::default() }
}
