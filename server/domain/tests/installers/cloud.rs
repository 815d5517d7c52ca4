//! An operator with two installer companies; a group, a panel and an installer each.

use domain::caller::Caller;
use domain::{Domain, Error, Origin};
use model::ApiError;
use model::accounts::{AccountQuery, Change, Kind};
use model::ids::{AccountId, CompanyId, GroupId, LinkId, PanelId};
use model::installers::{InstallerLink, RegisterInstaller};
use model::role::BuiltIn;
use testkit::TestDb;
use testkit::people::Make;

pub const PASSWORD: &str = "gravel teapot oblique wander";

pub struct Cloud {
    pub db: TestDb,
    pub operator: CompanyId,
    pub east: CompanyId,
    pub west: CompanyId,
    pub east_group: GroupId,
    pub west_group: GroupId,
    pub east_panel: PanelId,
    pub west_panel: PanelId,
    pub admin: Caller,
    /// Common Manager of the eastern company, member of its group.
    pub manager: Caller,
    /// Accepted, with a password, on the eastern panel.
    pub ina: AccountId,
    pub ina_link: LinkId,
    /// Accepted, of the western company, on the western panel: out of the manager's sight.
    pub wim: AccountId,
    pub wim_link: LinkId,
}

impl Cloud {
    pub async fn new() -> Self {
        let db = TestDb::new().await;
        let make = Make(&db.domain);
        let (operator, east, west) = make.companies().await;
        let east_group = make.group("East sites", east).await;
        let west_group = make.group("West sites", west).await;
        let east_panel = make.panel("350269737182540", east_group).await;
        let west_panel = make.panel("356920066425017", west_group).await;
        let admin = make.employee("admin@op.test", BuiltIn::SuperAdministrator, operator).await;
        let manager = make.employee("manager@east.test", BuiltIn::CommonManager, east).await;
        make.member(east_group, manager).await;
        let ina = make.installer("ina@east.test", "active", east).await;
        make.password(ina, PASSWORD).await;
        let ina_link = make.installer_link(ina, east_panel).await;
        let wim = make.installer("wim@west.test", "active", west).await;
        let wim_link = make.installer_link(wim, west_panel).await;
        let (admin, manager) = (make.caller(admin).await, make.caller(manager).await);
        Self {
            db,
            operator,
            east,
            west,
            east_group,
            west_group,
            east_panel,
            west_panel,
            admin,
            manager,
            ina,
            ina_link,
            wim,
            wim_link,
        }
    }

    pub fn domain(&self) -> &Domain {
        &self.db.domain
    }

    pub fn make(&self) -> Make<'_> {
        Make(&self.db.domain)
    }

    /// An installer of the eastern company without password or panel.
    pub async fn installer(&self, name: &str, state: &str) -> AccountId {
        self.make().installer(&format!("{name}@east.test"), state, self.east).await
    }

    pub async fn links(&self, caller: &Caller, id: AccountId) -> Vec<InstallerLink> {
        self.domain().installer_links(caller, id).await.unwrap()
    }

    /// The state as the database has it.
    pub async fn state(&self, id: AccountId) -> String {
        self.text(&format!("select state from account where id = '{id}'")).await
    }

    pub async fn text(&self, sql: &str) -> String {
        sqlx::query_scalar(sqlx::AssertSqlSafe(sql.to_owned())).fetch_one(&self.db.pool).await.unwrap()
    }

    /// Everything an act on this account would change, but for the mails.
    pub async fn record(&self, id: AccountId) -> String {
        let sql = format!(
            "select a::text || (select coalesce(string_agg(l::text, '|' order by l.id), '') from installer_link l where l.account_id = a.id)
                    || (select coalesce(string_agg(p::text, '|' order by p.id), '') from permit p where p.account_id = a.id)
                    || (select count(*) from audit u where u.target_id = a.id)
                    || (select string_agg(t.kind || t.state || t.n, '|' order by t.kind, t.state, t.slot, t.company_id) from account_tally t)
               from account a where a.id = '{id}'"
        );
        self.text(&sql).await
    }

    /// A permit of the installer on the panel, as if it had been given.
    pub async fn permit(&self, id: AccountId, panel: PanelId) {
        let permit = self.domain().new_uuid();
        let sql = format!(
            "insert into permit (id, panel_id, account_id, state, asked_at, until_at)
             values ('{permit}', '{panel}', '{id}', 'granted', timestamptz '2026-06-01 12:00:00+00', timestamptz '2026-06-01 20:00:00+00')"
        );
        self.db.sql(&sql).await;
    }

    pub async fn permits(&self) -> i64 {
        self.db.count("select count(*) from permit").await
    }

    /// Is this session's token anybody's still?
    pub async fn is_in(&self, token: &str) -> bool {
        self.domain().caller(token, Origin::default()).await.unwrap().is_some()
    }

    /// The changes of the newest entry of this action about the account.
    pub async fn logged(&self, action: &str, id: AccountId) -> Vec<Change> {
        let sql = format!(
            "select changes::text from audit where action = '{action}' and target_id = '{id}' and outcome = 'done'
              order by at desc, id desc limit 1"
        );
        serde_json::from_str(&self.text(&sql).await).unwrap()
    }

    /// Addresses of the installers in the caller's sight.
    pub async fn listed(&self, caller: &Caller, kind: Kind) -> Vec<String> {
        let page = self.domain().accounts(caller, &AccountQuery::of(kind)).await.unwrap();
        let mut emails: Vec<String> = page.rows.into_iter().map(|row| row.email).collect();
        emails.sort();
        emails
    }

    pub fn later(&self, by: time::Duration) {
        self.domain().clock().advance(by);
    }
}

pub fn form(name: &str, email: &str, phone: &str) -> RegisterInstaller {
    RegisterInstaller { name: name.into(), email: email.into(), phone: phone.into() }
}

pub fn api<T: std::fmt::Debug>(result: domain::Result<T>) -> ApiError {
    match result {
        Err(Error::Api(error)) => error,
        other => panic!("expected an answer for the person, got {other:?}"),
    }
}
