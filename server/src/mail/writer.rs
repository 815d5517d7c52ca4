//! Writes a mail out: subject, text part and HTML part from the templates of its kind.

use std::collections::BTreeMap;

use domain::Domain;
use domain::mail::data::FIELD;
use domain::mail::sending::Leased;
use domain::management::undo::UNDO_PATH;
use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value, context};
use model::mail::MailKind;
use model::when::When;

use super::plain::plain;

/// A mail in words.
#[derive(Clone, PartialEq, Eq)]
pub struct Letter {
    /// A fixed text of its kind; nothing of a person's is in it (SEC-83).
    pub subject: &'static str,
    /// The text part.
    pub text: String,
    /// The HTML part; the same words (SEC-84).
    pub html: String,
    /// The code or password in it, to keep it out of what is stored about the mail.
    pub code: Option<String>,
}

impl std::fmt::Debug for Letter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Letter").field("subject", &self.subject).finish_non_exhaustive()
    }
}

/// One kind's templates: the first line of the text is the subject.
const fn sources(kind: MailKind) -> (&'static str, &'static str) {
    macro_rules! pair {
        ($name:literal) => {
            (include_str!(concat!("templates/", $name, ".txt")), include_str!(concat!("templates/", $name, ".html")))
        };
    }
    match kind {
        MailKind::Register => pair!("register"),
        MailKind::Reset => pair!("reset"),
        MailKind::SecondFactor => pair!("second_factor"),
        MailKind::NothingToDo => pair!("nothing_to_do"),
        MailKind::PasswordChanged => pair!("password_changed"),
        MailKind::PasswordSetByStaff => pair!("password_set_by_staff"),
        MailKind::TemporaryPassword => pair!("temporary_password"),
        MailKind::EmailChanged => pair!("email_changed"),
        MailKind::ChangeEmail => pair!("change_email"),
        MailKind::UsernameChanged => pair!("username_changed"),
        MailKind::FactorChanged => pair!("factor_changed"),
        MailKind::NewDevice => pair!("new_device"),
        MailKind::FactorFailures => pair!("factor_failures"),
        MailKind::Join => pair!("join"),
        MailKind::JoinAccepted => pair!("join_accepted"),
        MailKind::LicenceEnding => pair!("licence_ending"),
        MailKind::JoinRejected => pair!("join_rejected"),
        MailKind::AssistAsked => pair!("assist_asked"),
        MailKind::AssistStarted => pair!("assist_started"),
        MailKind::AssistEnded => pair!("assist_ended"),
        MailKind::LockedDown => pair!("locked_down"),
        MailKind::TurnedOff => pair!("turned_off"),
        MailKind::TurnedOn => pair!("turned_on"),
        MailKind::RoleChanged => pair!("role_changed"),
        MailKind::EmailNew => pair!("email_new"),
        MailKind::PasswordFailures => pair!("password_failures"),
        MailKind::CodeShown => pair!("code_shown"),
        MailKind::DormantWarning => pair!("dormant_warning"),
        MailKind::Test => pair!("test"),
        MailKind::PermitAsked => pair!("permit_asked"),
        MailKind::PanelInvitation => pair!("panel_invitation"),
    }
}

/// What templates share.
const PARTS: [(&str, &str); 8] = [
    ("_layout.txt", include_str!("templates/_layout.txt")),
    ("_layout.html", include_str!("templates/_layout.html")),
    ("_where.txt", include_str!("templates/_where.txt")),
    ("_where.html", include_str!("templates/_where.html")),
    ("_code.txt", include_str!("templates/_code.txt")),
    ("_code.html", include_str!("templates/_code.html")),
    ("_not_me.txt", include_str!("templates/_not_me.txt")),
    ("_not_me.html", include_str!("templates/_not_me.html")),
];

/// Mail programs drop style sheets, so each element carries its style.
const STYLES: [(&str, &str); 10] = [
    (
        "page",
        "margin:0;padding:0;background:#f2f4f7;color:#1b2430;\
         font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif",
    ),
    ("sheet", "max-width:560px;margin:0 auto;padding:24px 16px"),
    ("brand", "margin:0 0 12px;font-size:18px;font-weight:600;color:#4a5768"),
    ("card", "background:#ffffff;border:1px solid #d7dde5;border-radius:8px;padding:24px 24px 8px"),
    ("p", "margin:0 0 16px;overflow-wrap:anywhere"),
    (
        "code",
        "margin:0 0 16px;padding:16px;border:1px solid #d7dde5;border-radius:8px;background:#f7f9fb;text-align:center;\
         font:600 32px/1.2 ui-monospace,Menlo,Consolas,monospace;letter-spacing:2px",
    ),
    (
        "secret",
        "margin:0 0 16px;padding:16px;border:1px solid #d7dde5;border-radius:8px;background:#f7f9fb;text-align:center;\
         font:600 18px/1.3 ui-monospace,Menlo,Consolas,monospace;overflow-wrap:anywhere",
    ),
    ("link", "color:#0b5fd0;overflow-wrap:anywhere"),
    ("note", "margin:0 0 16px;font-size:14px;color:#4a5768"),
    ("foot", "margin:16px 0 0;font-size:13px;color:#4a5768"),
];

/// The templates, read once.
pub struct Writer {
    templates: Environment<'static>,
}

impl Writer {
    /// Reads all templates; an error names the one that is wrong.
    pub fn new() -> Result<Self, minijinja::Error> {
        let mut templates = Environment::new();
        // Its errors would show the words of the mail, code included.
        templates.set_debug(false);
        templates.set_undefined_behavior(UndefinedBehavior::Strict);
        templates.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
        templates.set_auto_escape_callback(|name| {
            if name.rsplit('.').next() == Some("html") { AutoEscape::Html } else { AutoEscape::None }
        });
        for (name, source) in PARTS {
            templates.add_template(name, source)?;
        }
        for kind in MailKind::ALL {
            let (text, html) = sources(*kind);
            templates
                .add_template_owned(format!("{}.txt", kind.key()), text.split_once('\n').map_or("", |(_, t)| t))?;
            templates.add_template_owned(format!("{}.html", kind.key()), html)?;
        }
        Ok(Self { templates })
    }

    /// Writes `mail` out, its code included. Links come from the settings alone (SEC-28) and carry
    /// neither code nor address, so opening one tells nobody anything (SEC-31). One carries a token: the link
    /// that undoes a change of address must not have tries that a stranger could use up.
    pub fn write(&self, domain: &Domain, mail: &Leased) -> Result<Letter, minijinja::Error> {
        let subject = subject(mail.kind);
        let code = mail.ticket.as_ref().map(|ticket| match mail.kind {
            MailKind::TemporaryPassword => ticket.password(domain),
            MailKind::EmailChanged => ticket.link(domain),
            _ => ticket.code(domain),
        });
        let context = context! { ..code_context(mail, code.as_deref()), ..context(domain, mail, subject) };
        let key = mail.kind.key();
        let text = self.templates.get_template(&format!("{key}.txt"))?.render(context.clone())?;
        let html = self.templates.get_template(&format!("{key}.html"))?.render(context)?;
        Ok(Letter { subject, text: close_gaps(&text), html, code })
    }
}

/// The subject of a kind.
fn subject(kind: MailKind) -> &'static str {
    sources(kind).0.lines().next().unwrap_or_default().trim()
}

fn context(domain: &Domain, mail: &Leased, subject: &'static str) -> Value {
    let origin = &domain.settings().origin;
    let link = |path: &str| Value::from_safe_string(format!("{origin}{path}"));
    let at = When::from(mail.created_at).two_lines(0);
    let style = STYLES.into_iter().map(|(name, style)| (name.to_owned(), Value::from_safe_string(style.to_owned())));
    context! {
        subject => subject,
        origin => link(""),
        register => link("/register/code"),
        recover => link("/recover/code"),
        join => link("/join/code"),
        email => link("/email"),
        undo => undo_link(domain, mail),
        sign_in => link("/sign-in"),
        field => link("/field"),
        home => link("/home"),
        is_installer => mail.data.surface == FIELD,
        name => plain(&mail.data.name),
        by => plain(&mail.data.by),
        device => plain(&mail.data.device),
        address => plain(&mail.data.address),
        what => plain(&mail.data.what),
        reason => plain(&mail.data.reason),
        lines => mail.data.lines.iter().map(|line| plain(line)).collect::<Vec<_>>(),
        at_time => at.time,
        at_date => at.date,
        style => style.collect::<BTreeMap<_, _>>(),
    }
}

/// The link that gives the old address back; empty when there is none, or no more.
fn undo_link(domain: &Domain, mail: &Leased) -> Value {
    let ticket = mail.ticket.as_ref().filter(|_| mail.kind == MailKind::EmailChanged);
    let origin = &domain.settings().origin;
    let link = ticket.map(|ticket| format!("{origin}{UNDO_PATH}?token={}", ticket.link(domain)));
    Value::from_safe_string(link.unwrap_or_default())
}

/// Without a live ticket these are missing, and a template that needs them fails.
fn code_context(mail: &Leased, code: Option<&str>) -> Value {
    let (Some(ticket), Some(code)) = (&mail.ticket, code) else { return context! {} };
    let until = When::from(ticket.expires_at).two_lines(0);
    context! { code => shown(code), valid_time => until.time, valid_date => until.date }
}

/// A code in groups; a password as it is typed.
pub fn shown(code: &str) -> String {
    if code.bytes().all(|c| c.is_ascii_digit()) { grouped(code) } else { code.to_owned() }
}

/// `12345678` as `1234 5678`.
pub fn grouped(code: &str) -> String {
    let digits: Vec<char> = code.chars().collect();
    digits.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// One empty line where several would be, none at the ends.
fn close_gaps(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for line in text.trim().lines().map(str::trim_end) {
        if line.is_empty() {
            gap = true;
            continue;
        }
        if std::mem::take(&mut gap) {
            out.push('\n');
        }
        out.push_str(line);
        out.push('\n');
    }
    out
}
