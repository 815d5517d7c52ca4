//! What the tests of mail share.

use std::time::Duration;

use domain::Domain;
use domain::mail::data::MailData;
use domain::mail::repo::{self, MailLine};
use domain::mail::sending::{self, Leased};
use domain::mail::{Outgoing, enqueue};
use domain::tickets::{self, Ticket, TicketKind};
use model::ids::{AccountId, MailId};
use model::mail::MailKind;
use server::config::{MailTls, Smtp};
use server::mail::writer::{Letter, Writer};
use server::mail::{MailNudge, MailTransport, Pace, spawn_sender_at};
use testkit::TestDb;
use testkit::people::Make;
use tokio_util::sync::CancellationToken;

/// In more of a hurry than the product.
pub const HASTE: Pace = Pace {
    poll: Duration::from_millis(20),
    step: Duration::from_millis(700),
    total: Duration::from_secs(3),
    first_pause: Duration::from_millis(20),
    longest_pause: Duration::from_millis(200),
    farewell: Duration::from_secs(2),
};

/// A product with one person and a sender to be started.
pub struct Office {
    pub db: TestDb,
    pub account: AccountId,
    pub stop: CancellationToken,
}

impl Office {
    pub async fn new() -> Self {
        let db = TestDb::with(|settings| {
            settings.origin = "https://console.example.com".into();
            settings.mail_from = Some("Panelwarden <no-reply@example.com>".into());
        })
        .await;
        let make = Make(&db.domain);
        let company = make.company("op", None).await;
        let account = make.end_user("ann@example.com", "active", company).await;
        Self { db, account, stop: CancellationToken::new() }
    }

    pub fn domain(&self) -> &Domain {
        &self.db.domain
    }

    pub fn start(&self, transport: MailTransport) -> tokio::task::JoinHandle<()> {
        self.start_at(HASTE, transport)
    }

    pub fn start_at(&self, pace: Pace, transport: MailTransport) -> tokio::task::JoinHandle<()> {
        let stop = self.stop.clone();
        spawn_sender_at(pace, self.domain().clone(), transport, stop, MailNudge::default()).unwrap()
    }

    pub async fn put(&self, to: &str, kind: MailKind, data: &MailData) -> MailId {
        self.domain().clock().advance(time::Duration::milliseconds(1));
        let ticket = match kind {
            MailKind::Register => Some(self.ticket(TicketKind::Register).await),
            MailKind::Reset => Some(self.ticket(TicketKind::Reset).await),
            MailKind::SecondFactor => Some(self.ticket(TicketKind::SecondFactor).await),
            MailKind::TemporaryPassword => Some(self.ticket(TicketKind::TemporaryPassword).await),
            MailKind::Join => Some(self.ticket(TicketKind::Join).await),
            MailKind::ChangeEmail => Some(self.ticket(TicketKind::ChangeEmail).await),
            MailKind::AssistAsked => Some(self.ticket(TicketKind::Assist).await),
            _ => None,
        };
        let mut conn = self.db.pool.acquire().await.unwrap();
        let mail = Outgoing {
            account: Some(self.account),
            recipient: to,
            kind,
            ticket: ticket.as_ref(),
            data: data.to_value(),
        };
        enqueue(&mut conn, self.domain(), self.domain().clock().now(), &mail).await.unwrap()
    }

    /// The notice of a changed address with its ticket; answers the link's token.
    pub async fn put_undo(&self, to: &str) -> String {
        let ticket = self.ticket(TicketKind::UndoEmail).await;
        let mut conn = self.db.pool.acquire().await.unwrap();
        let mail = Outgoing {
            account: Some(self.account),
            recipient: to,
            kind: MailKind::EmailChanged,
            ticket: Some(&ticket),
            data: MailData::named("Ann").to_value(),
        };
        enqueue(&mut conn, self.domain(), self.domain().clock().now(), &mail).await.unwrap();
        ticket.link(self.domain())
    }

    async fn ticket(&self, kind: TicketKind) -> Ticket {
        let mut conn = self.db.pool.acquire().await.unwrap();
        tickets::issue(&mut conn, self.domain(), kind, self.account, None, serde_json::json!({})).await.unwrap()
    }

    pub async fn notice(&self, to: &str) -> MailId {
        self.put(to, MailKind::NewDevice, &MailData::named("Ann")).await
    }

    pub async fn line(&self, mail: MailId) -> MailLine {
        let lines = repo::of_account(&self.db.pool, self.account.0, 1000).await.unwrap();
        lines.into_iter().find(|line| line.id == mail.0).expect("the mail is there")
    }

    pub async fn state(&self, mail: MailId) -> (String, String) {
        let line = self.line(mail).await;
        (line.state, line.last_answer)
    }

    pub async fn reaches(&self, mail: MailId, wanted: &str) -> String {
        for _ in 0..1000 {
            let (state, answer) = self.state(mail).await;
            if state == wanted {
                return answer;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("the mail is {:?}, not {wanted}", self.state(mail).await);
    }

    /// Waits until the mail is put off, then lets the pause pass; not when it is sent already.
    /// The server's answer.
    pub async fn pass_a_pause(&self, mail: MailId) -> String {
        for _ in 0..1000 {
            let line = self.line(mail).await;
            if line.state == "sent" {
                return line.last_answer;
            }
            let wait = line.next_try_at - self.domain().clock().now();
            if wait.is_positive() {
                self.domain().clock().advance(wait);
                return line.last_answer;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("the mail was not put off: {:?}", self.state(mail).await);
    }

    /// The code of the live ticket.
    pub async fn code(&self, kind: TicketKind) -> String {
        let mut conn = self.db.pool.acquire().await.unwrap();
        let now = self.domain().clock().now();
        tickets::live(&mut conn, kind, self.account, now).await.unwrap().unwrap().code(self.domain())
    }

    /// Leases the one mail and writes it out.
    pub async fn write(&self) -> (Leased, Letter) {
        let leased = sending::lease(self.domain(), 1).await.unwrap().remove(0);
        let letter = Writer::new().unwrap().write(self.domain(), &leased).unwrap();
        (leased, letter)
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

/// Mail to the sink, without TLS.
pub fn to_sink(address: std::net::SocketAddr) -> MailTransport {
    let smtp = Smtp { host: address.ip().to_string(), port: address.port(), login: None, tls: MailTls::None };
    MailTransport::smtp(&smtp).unwrap()
}
