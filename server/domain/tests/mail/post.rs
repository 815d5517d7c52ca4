//! What the tests of the outbox share.

use domain::Domain;
use domain::mail::data::MailData;
use domain::mail::sending::{self, Leased};
use domain::mail::{Outgoing, enqueue};
use domain::tickets::{self, TicketKind};
use model::ids::{AccountId, MailId};
use model::mail::MailKind;
use testkit::TestDb;
use testkit::people::Make;
use time::Duration;

/// A product with one person and an outbox.
pub struct Post {
    pub db: TestDb,
    pub account: AccountId,
}

impl Post {
    pub async fn new() -> Self {
        let db = TestDb::new().await;
        let make = Make(&db.domain);
        let company = make.company("op", None).await;
        let account = make.end_user("ann@example.com", "pending", company).await;
        Self { db, account }
    }

    pub fn domain(&self) -> &Domain {
        &self.db.domain
    }

    pub async fn notice(&self, to: &str) -> MailId {
        self.advance(Duration::milliseconds(1));
        let mut conn = self.db.pool.acquire().await.unwrap();
        let mail = Outgoing {
            account: Some(self.account),
            recipient: to,
            kind: MailKind::NewDevice,
            ticket: None,
            data: MailData { device: "Firefox".into(), ..MailData::named("Ann") }.to_value(),
        };
        enqueue(&mut conn, self.domain(), self.domain().clock().now(), &mail).await.unwrap()
    }

    pub async fn code(&self, kind: MailKind, ticket: TicketKind) -> (MailId, String) {
        self.advance(Duration::milliseconds(1));
        let mut conn = self.db.pool.acquire().await.unwrap();
        let ticket =
            tickets::issue(&mut conn, self.domain(), ticket, self.account, None, serde_json::json!({})).await.unwrap();
        let mail = Outgoing {
            account: Some(self.account),
            recipient: "ann@example.com",
            kind,
            ticket: Some(&ticket),
            data: serde_json::json!({}),
        };
        let id = enqueue(&mut conn, self.domain(), self.domain().clock().now(), &mail).await.unwrap();
        (id, ticket.code(self.domain()))
    }

    pub fn advance(&self, by: Duration) {
        self.domain().clock().advance(by);
    }

    pub async fn lease(&self, most: usize) -> Vec<Leased> {
        sending::lease(self.domain(), most).await.unwrap()
    }

    pub async fn one(&self) -> Leased {
        let mut leased = self.lease(1).await;
        assert_eq!(leased.len(), 1, "one mail is due");
        leased.remove(0)
    }

    pub async fn state(&self, mail: MailId) -> (String, String) {
        sqlx::query_as("select state, last_answer from mail where id = $1")
            .bind(mail.0)
            .fetch_one(&self.db.pool)
            .await
            .unwrap()
    }

    pub async fn requeue(&self, mail: MailId) -> domain::Result<MailId> {
        let mut conn = self.db.pool.acquire().await.unwrap();
        sending::requeue(&mut conn, self.domain(), mail, self.domain().clock().now()).await
    }
}

/// Which mails.
pub fn ids(leased: &[Leased]) -> Vec<MailId> {
    leased.iter().map(|mail| mail.id).collect()
}
