//! The world of these tests: an operator with a company below, and a Super Administrator.

use std::collections::BTreeMap;

use domain::caller::Origin;
use domain::{Caller, Domain, Entropy, Keys, Settings};
use model::accounts::Done;
use model::ids::{AccountId, CompanyId};
use model::role::BuiltIn;
use model::settings::{Section, SettingsSection};
use testkit::TestDb;
use testkit::people::Make;
use time::Duration;

pub use testkit::outcome::{api, fault};

pub struct World {
    pub db: TestDb,
    pub operator: CompanyId,
    pub east: CompanyId,
    pub west: CompanyId,
    pub root: AccountId,
}

impl World {
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    pub async fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let db = TestDb::with(change).await;
        let make = Make(&db.domain);
        let (operator, east, west) = make.companies().await;
        let root = make.employee("root@op.test", BuiltIn::SuperAdministrator, operator).await;
        Self { db, operator, east, west, root }
    }

    pub fn domain(&self) -> &Domain {
        &self.db.domain
    }

    pub fn make(&self) -> Make<'_> {
        Make(&self.db.domain)
    }

    /// The Super Administrator, freshly proved.
    pub async fn admin(&self) -> Caller {
        self.make().caller(self.root).await
    }

    /// Another server on the same database, with the same clock.
    pub fn second_server(&self) -> Domain {
        let first = self.domain();
        let keys = Keys::new(&[7; 32]);
        Domain::new(self.db.pool.clone(), first.clock().clone(), Entropy::seeded(77), keys, first.settings().clone())
    }

    pub async fn section(&self, section: Section) -> SettingsSection {
        let page = self.domain().open_settings(&self.admin().await).await.unwrap();
        page.sections.into_iter().find(|found| found.section == section).unwrap()
    }

    /// Saves these values over what holds now.
    pub async fn set(&self, section: Section, values: &[(&str, &str)]) -> domain::Result<Done> {
        let caller = self.admin().await;
        let found = self.section(section).await;
        let mut fields: BTreeMap<String, String> = found.fields.into_iter().map(|f| (f.name, f.value)).collect();
        fields.extend(values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        self.domain().save_settings(&caller, section.key(), found.version, &fields).await
    }

    pub fn advance(&self, by: Duration) {
        self.domain().clock().advance(by);
    }

    /// Nobody signs in for so many days: moves his last sign-in, and when he was added.
    pub async fn away(&self, id: AccountId, days: i64) {
        let now = self.domain().clock().now();
        let at = now - Duration::days(days);
        self.db
            .sql(&format!(
                "update account set created_at = to_timestamp({0}), last_sign_in_at = to_timestamp({0}) where id = '{id}'",
                at.unix_timestamp()
            ))
            .await;
        self.db.sql(&format!("delete from session where account_id = '{id}'")).await;
    }

    pub async fn state(&self, id: AccountId) -> String {
        self.db.text(&format!("select state from account where id = '{id}'")).await
    }

    /// How many mails of a kind there are to an address.
    pub async fn mails(&self, to: &str, kind: &str) -> i64 {
        self.db.count(&format!("select count(*) from mail where recipient = '{to}' and kind = '{kind}'")).await
    }

    pub async fn logged(&self, id: AccountId, action: &str) -> i64 {
        self.db.count(&format!("select count(*) from audit where target_id = '{id}' and action = '{action}'")).await
    }
}

pub fn origin() -> Origin {
    Origin { address: "203.0.113.9".into(), ..Origin::default() }
}
