//! One mail over SMTP, step by step. The steps are our own because who is at fault depends on the
//! step, and because each needs its own limit (REL-17): the library's transport has none after
//! connecting, and waits for the answer to QUIT before it says that the mail was taken.

use std::fmt::Display;
use std::time::Duration;

use lettre::address::Envelope;
use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use lettre::transport::smtp::response::Response;

use super::talk::{Stage, Talk};
use super::transport::Verdict;
use crate::config::{MailTls, SMTP_URL, SettingError, Smtp};

/// Answers to `MAIL FROM` that are about us and not about the mail: sign in, use TLS (RFC 4954, 6).
const OURS: [u16; 4] = [530, 534, 535, 538];

/// A mail server, ready to be talked to. Certificates are verified against the public roots; there
/// is no way to turn that off (SEC-98).
#[derive(Clone)]
pub struct Relay {
    host: String,
    port: u16,
    protection: MailTls,
    tls: Option<TlsParameters>,
    login: Option<Credentials>,
    /// What no answer that is shown may have in it.
    secrets: Vec<String>,
    hello: ClientId,
}

impl std::fmt::Debug for Relay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Relay").field("port", &self.port).field("protection", &self.protection).finish_non_exhaustive()
    }
}

/// What can go wrong in a step.
enum Trouble {
    Slow(Duration),
    Said(SmtpError),
    Cannot(&'static str),
}

impl Relay {
    /// From the settings.
    pub fn new(smtp: &Smtp) -> Result<Self, SettingError> {
        let host = smtp.host.trim_start_matches('[').trim_end_matches(']').to_owned();
        let tls =
            match smtp.tls {
                MailTls::None => None,
                _ => Some(TlsParameters::new(host.clone()).map_err(|_| {
                    SettingError::new(SMTP_URL, "names a host that no certificate can be checked against")
                })?),
            };
        let login = smtp.login.as_ref();
        let secrets = login.map(|(user, password)| secrets(user, password.expose())).unwrap_or_default();
        let login = login.map(|(user, password)| Credentials::new(user.clone(), password.expose().to_owned()));
        Ok(Self { host, port: smtp.port, protection: smtp.tls, tls, login, secrets, hello: ClientId::default() })
    }

    /// Tries once.
    pub async fn send(&self, envelope: &Envelope, message: &[u8], step: Duration, total: Duration) -> Verdict {
        self.send_noting(envelope, message, step, total, &Talk::default()).await
    }

    /// As [`Relay::send`]; each step of the talk is noted as it is taken.
    pub async fn send_noting(
        &self,
        envelope: &Envelope,
        message: &[u8],
        step: Duration,
        total: Duration,
        noted: &Talk,
    ) -> Verdict {
        let talk = self.talk(envelope, message, step, noted);
        let outcome = match tokio::time::timeout(total, talk).await {
            Ok(outcome) => outcome,
            Err(_) => Err(Trouble::Slow(total)),
        };
        match outcome {
            Ok(answer) => Verdict::Taken(answer),
            // From MAIL FROM on it is about this mail.
            Err(trouble) => verdict(&trouble, noted.stage() >= Stage::Sender),
        }
    }

    /// Host and port.
    pub fn address(&self) -> (&str, u16) {
        (&self.host, self.port)
    }

    /// How the talk is protected.
    pub const fn protection(&self) -> MailTls {
        self.protection
    }

    /// Somebody signs in.
    pub const fn signs_in(&self) -> bool {
        self.login.is_some()
    }

    /// An answer without what is secret, however the server quotes it.
    pub fn without_secrets(&self, answer: &str) -> String {
        self.secrets.iter().fold(answer.to_owned(), |text, secret| text.replace(secret.as_str(), "…"))
    }

    async fn talk(&self, envelope: &Envelope, message: &[u8], step: Duration, noted: &Talk) -> Result<String, Trouble> {
        let mut server = self.greet(step, noted).await?;
        noted.at(Stage::Sender);
        let mut options = Vec::new();
        // Bodies are encoded to ASCII; only an address can be more (RFC 6531).
        if !message.is_ascii() {
            let offered = |feature| server.server_info().supports_feature(feature);
            if !offered(Extension::SmtpUtfEight) || !offered(Extension::EightBitMime) {
                return Err(Trouble::Cannot("The mail server takes no address with letters outside ASCII."));
            }
            options.extend([MailParameter::SmtpUtfEight, MailParameter::Body(MailBodyParameter::EightBitMime)]);
        }
        let taken = command(&mut server, Mail::new(envelope.from().cloned(), options), step).await?;
        noted.done(&words(&taken));
        for to in envelope.to() {
            noted.at(Stage::Recipient);
            noted.done(&words(&command(&mut server, Rcpt::new(to.clone(), Vec::new()), step).await?));
        }
        noted.at(Stage::Data);
        noted.done(&words(&command(&mut server, Data, step).await?));
        noted.at(Stage::Text);
        let taken = within(step, server.message(message)).await?;
        noted.done(&words(&taken));
        // It is taken; a server that is slow to part must not make it look otherwise.
        tokio::spawn(async move { tokio::time::timeout(step, server.quit()).await.map(drop) });
        Ok(words(&taken))
    }

    /// Connects up to the point where mail can be given: greeting, TLS, sign-in.
    async fn greet(&self, step: Duration, noted: &Talk) -> Result<AsyncSmtpConnection, Trouble> {
        noted.at(Stage::Greeting);
        let wrapper = if self.protection == MailTls::Wrapper { self.tls.clone() } else { None };
        let address = (self.host.as_str(), self.port);
        let connecting = AsyncSmtpConnection::connect_tokio1(address, Some(step), &self.hello, wrapper, None);
        let mut server = within(step, connecting).await?;
        noted.done(&format!("{} answers.", server.server_info().name()));
        let starttls = match self.protection {
            MailTls::Required => true,
            MailTls::Opportunistic => server.can_starttls(),
            MailTls::Wrapper | MailTls::None => false,
        };
        if let (true, Some(tls)) = (starttls, &self.tls) {
            noted.at(Stage::Tls);
            if !server.can_starttls() {
                return Err(Trouble::Cannot("The mail server does not offer STARTTLS, so nothing was sent."));
            }
            within(step, server.starttls(tls.clone(), &self.hello)).await?;
            noted.done("The talk is encrypted, and the server's certificate is right.");
        }
        if let Some(login) = &self.login {
            noted.at(Stage::SignIn);
            noted.done(&words(&within(step, server.auth(DEFAULT_MECHANISMS, login)).await?));
        }
        Ok(server)
    }
}

/// The password, plain and in the forms that it is sent in.
fn secrets(user: &str, password: &str) -> Vec<String> {
    use base64::Engine;
    let base64 = |text: &str| base64::engine::general_purpose::STANDARD.encode(text);
    vec![password.to_owned(), base64(password), base64(&format!("\0{user}\0{password}"))]
}

async fn command(server: &mut AsyncSmtpConnection, command: impl Display, step: Duration) -> Result<Response, Trouble> {
    within(step, server.command(command)).await
}

async fn within<T>(step: Duration, work: impl Future<Output = Result<T, SmtpError>>) -> Result<T, Trouble> {
    match tokio::time::timeout(step, work).await {
        Ok(done) => done.map_err(Trouble::Said),
        Err(_) => Err(Trouble::Slow(step)),
    }
}

fn verdict(trouble: &Trouble, about_mail: bool) -> Verdict {
    match trouble {
        Trouble::Cannot(why) if about_mail => Verdict::Refused((*why).to_owned()),
        Trouble::Cannot(why) => Verdict::Away((*why).to_owned()),
        Trouble::Slow(limit) => {
            let answer = format!("The mail server did not answer within {} s.", limit.as_secs_f32().ceil());
            if about_mail { Verdict::Later(answer) } else { Verdict::Away(answer) }
        }
        Trouble::Said(error) => {
            let answer = said(error);
            let ours = error.status().is_some_and(|code| OURS.contains(&code.into()));
            match (about_mail && !ours, error.is_permanent()) {
                (false, _) => Verdict::Away(answer),
                (true, true) => Verdict::Refused(answer),
                (true, false) => Verdict::Later(answer),
            }
        }
    }
}

/// The server's own answer, or what broke the talk.
fn said(error: &SmtpError) -> String {
    let source = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    match error.status() {
        Some(code) => format!("{code} {source}").trim().to_owned(),
        None if error.is_response() => "The mail server broke off or answered with what is no SMTP.".to_owned(),
        None if source.is_empty() => "The talk with the mail server broke off.".to_owned(),
        None => format!("The talk with the mail server broke off: {source}"),
    }
}

fn words(response: &Response) -> String {
    let text: Vec<&str> = response.message().collect();
    format!("{} {}", response.code(), text.join(" ")).trim().to_owned()
}
