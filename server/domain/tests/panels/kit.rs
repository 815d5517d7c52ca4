use domain::{Caller, Domain};
use model::accounts::OutcomeKind;
use model::ids::{AccountId, CompanyId, GroupId, PanelId};
use model::panels::{PanelForm, PanelQuery, PanelsOutcome};
use model::role::BuiltIn;
use testkit::TestDb;
use testkit::people::Make;

pub use testkit::outcome::{api, conflict, fault};

/// An operator with NORTH and SOUTH below it, each with a group of panels; a Super Administrator at the
/// operator, a Common Manager of NORTH who sees both groups, one of SOUTH who sees his own.
pub struct Cloud {
    pub db: TestDb,
    pub op: CompanyId,
    pub north: CompanyId,
    pub south: CompanyId,
    pub north_group: GroupId,
    pub south_group: GroupId,
    pub panel: PanelId,
    pub far_panel: PanelId,
    pub admin: Caller,
    pub manager: Caller,
    pub other: Caller,
}

pub const IMEI: &str = "490154203237518";
pub const FAR_IMEI: &str = "352099001761481";

impl Cloud {
    pub async fn new() -> Self {
        let db = TestDb::new().await;
        let make = Make(&db.domain);
        let op = make.company("OP", None).await;
        let north = make.company("NORTH", Some(op)).await;
        let south = make.company("SOUTH", Some(op)).await;
        let north_group = make.group("North sites", north).await;
        let south_group = make.group("South sites", south).await;
        let panel = make.panel(IMEI, north_group).await;
        let far_panel = make.panel(FAR_IMEI, south_group).await;
        let admin = make.employee("ada@op.test", BuiltIn::SuperAdministrator, op).await;
        let manager = make.employee("max@north.test", BuiltIn::CommonManager, north).await;
        let other = make.employee("sue@south.test", BuiltIn::CommonManager, south).await;
        make.member(north_group, manager).await;
        make.member(south_group, manager).await;
        make.member(south_group, other).await;
        let (admin, manager, other) = (make.caller(admin).await, make.caller(manager).await, make.caller(other).await);
        Self { db, op, north, south, north_group, south_group, panel, far_panel, admin, manager, other }
    }

    pub fn domain(&self) -> &Domain {
        &self.db.domain
    }

    pub fn make(&self) -> Make<'_> {
        Make(&self.db.domain)
    }

    /// Somebody with this role in NORTH who is a member of its group.
    pub async fn somebody(&self, email: &str, role: BuiltIn) -> Caller {
        let id = self.make().employee(email, role, self.north).await;
        self.make().member(self.north_group, id).await;
        self.make().caller(id).await
    }

    /// The same person, as his next request finds him.
    pub async fn again(&self, who: &Caller) -> Caller {
        self.make().caller(who.account).await
    }

    pub async fn group_of(&self, panel: PanelId) -> String {
        self.db.text(&format!("select group_id::text from panel where id = '{panel}'")).await
    }

    /// Looks at who will see it, then moves it.
    pub async fn go_to(&self, who: &Caller, panel: PanelId, to: GroupId) -> domain::Result<PanelsOutcome> {
        let seen = self.domain().panel_move_preview(who, &[panel], to).await?.seal;
        self.domain().move_panels(who, &[panel], &to.to_string(), &seen).await
    }

    /// The IMEIs that a person's list has.
    pub async fn listed(&self, who: &Caller, query: PanelQuery) -> Vec<String> {
        let page = self.domain().panels(who, &query).await.unwrap();
        page.rows.into_iter().map(|row| row.imei).collect()
    }

    pub async fn audit(&self, action: &str) -> i64 {
        self.db.count(&format!("select count(*) from audit where action = '{action}' and outcome = 'done'")).await
    }
}

pub fn form(imei: &str) -> PanelForm {
    PanelForm { imei: imei.into(), account_code: "A100".into(), ..PanelForm::default() }
}

pub fn results(outcome: &PanelsOutcome) -> Vec<OutcomeKind> {
    outcome.rows.iter().map(|row| row.result).collect()
}

/// An id that was never given.
pub fn nobody() -> AccountId {
    AccountId(uuid::Uuid::nil())
}
