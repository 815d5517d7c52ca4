//! What a plain page looks like, and the parts that several of them share.

use domain::caller::Caller;
use leptos::prelude::*;
use model::ApiError;
use ui::{
    Button, ButtonKind, FormError, IconName, InputKind, Notice, PublicShell, TextField, Theme, ThemeSwitch, Tone,
};

use super::assistance::Top;
use super::note::Note;
use super::session::landing_of;

/// A page to show.
pub(super) struct Page {
    /// Its name, in the heading and in the window's title.
    pub(super) title: &'static str,
    /// One sentence under the heading.
    pub(super) lead: Option<String>,
    /// The address that shows it again: where choosing a theme comes back to.
    pub(super) here: String,
    /// Room for two columns.
    pub(super) wide: bool,
    /// What went wrong; decides the status.
    pub(super) error: Option<ApiError>,
    /// The status of a page on which nothing went wrong, when it is not 200.
    pub(super) status: u16,
    /// While something is under way: after how many seconds the browser goes on by itself, and where to.
    pub(super) refresh: Option<(u32, String)>,
    /// The content of the card, drawn once.
    pub(super) body: Box<dyn FnOnce() -> AnyView + Send>,
}

impl Page {
    /// A narrow page.
    pub(super) fn new(
        title: &'static str,
        here: impl Into<String>,
        body: impl FnOnce() -> AnyView + Send + 'static,
    ) -> Self {
        Self {
            title,
            lead: None,
            here: here.into(),
            wide: false,
            error: None,
            status: 200,
            refresh: None,
            body: Box::new(body),
        }
    }

    /// The same with a sentence under its heading.
    pub(super) fn lead(mut self, lead: impl Into<String>) -> Self {
        self.lead = Some(lead.into());
        self
    }

    /// The same with room for two columns.
    pub(super) fn wide(mut self) -> Self {
        self.wide = true;
        self
    }

    /// The same with another status: what was asked for is not open, and the page says the next step.
    pub(super) fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// The same, with an address that the browser goes on to by itself after so many seconds.
    pub(super) fn refresh(mut self, next: Option<(u32, String)>) -> Self {
        self.refresh = next;
        self
    }

    /// The same after a failure.
    pub(super) fn failed(mut self, error: Option<ApiError>) -> Self {
        self.error = error;
        self
    }
}

/// The page in its shell: what was just done, what went wrong, the content; theme and way out below.
pub(super) fn shell(
    page: Page,
    theme: Theme,
    note: Option<Note>,
    viewing: Option<&Caller>,
    top: Option<Top>,
) -> AnyView {
    let Page { title, lead, here, wide, error, body, .. } = page;
    // The customer is not signed in here: the helper is, and leaves by the banner.
    let viewing = viewing.filter(|caller| caller.assisting.is_none());
    let viewing = viewing.map(|caller| (caller.name.clone(), way(caller, &here)));
    let top = top.map(|top| top.view(&here));
    let foot = move || foot(theme, here.clone(), viewing.clone());
    view! {
        {top}
        <PublicShell title=title wide=wide foot=foot>
            {lead.map(|text| view! { <p class="public-lead">{text}</p> })}
            {note.map(said)}
            <FormError error=error/>
            {body()}
        </PublicShell>
    }
    .into_any()
}

/// A link: where it leads, and its words.
type Way = (&'static str, &'static str);

/// The person's surface, for those who may go there now; from the installer application to the profile. The
/// dashboard has its own ways.
fn way(caller: &Caller, here: &str) -> Option<Way> {
    match landing_of(caller) {
        "/home" if here.starts_with("/home") => None,
        "/home" => Some(("/home", "Back to your dashboard")),
        "/field" if here.starts_with("/field") => Some(("/profile", "Your profile")),
        "/field" => Some(("/field", "Back to your panels")),
        path if path.starts_with("/profile") => None,
        path => Some((path, "Back to the console")),
    }
}

fn said(note: Note) -> AnyView {
    view! {
        <div role="status">
            <Notice tone=Tone::Good>{note.text()}</Notice>
        </div>
    }
    .into_any()
}

fn foot(theme: Theme, here: String, viewing: Option<(String, Option<Way>)>) -> AnyView {
    let person = viewing.map(|(name, way)| {
        view! {
            <span class="muted">"Signed in as "<bdi>{name}</bdi></span>
            {way.map(|(href, words)| view! { <a href=href>{words}</a> })}
            <form method="post" action="/sign-out">
                <Button label="Sign out" kind=ButtonKind::Quiet icon=IconName::Logout small=true submit=true/>
            </form>
        }
    });
    view! {
        {person}
        <ThemeSwitch current=theme next=here/>
    }
    .into_any()
}

/// S3-14: said before the action, where a code would have to be mailed.
pub(super) fn mail_notice(configured: bool) -> AnyView {
    (!configured).then(|| view! { <Notice tone=Tone::Wait>{model::text::NO_MAIL_SERVER}</Notice> }).into_any()
}

/// The first of `fields` with a fault, which takes the focus; `usual` when none has one.
pub(super) fn focus(error: Option<&ApiError>, fields: &[&'static str], usual: &'static str) -> &'static str {
    let faulty = |field: &&&'static str| error.is_some_and(|e| e.at(field).is_some());
    fields.iter().find(faulty).copied().unwrap_or(usual)
}

/// The message at one field.
pub(super) fn at(error: Option<&ApiError>, field: &str) -> Option<String> {
    error.and_then(|e| e.at(field)).map(str::to_owned)
}

/// The address a person signs in with.
pub(super) fn email_field(value: String, error: Option<&ApiError>, autofocus: bool) -> AnyView {
    view! {
        <TextField
            label="Email address"
            name="email"
            kind=InputKind::Email
            value=value
            error=at(error, "email")
            required=true
            autocomplete="username"
            autofocus=autofocus
        />
    }
    .into_any()
}

/// A password the person has.
pub(super) fn password_field(
    label: &'static str,
    name: &'static str,
    error: Option<&ApiError>,
    autofocus: bool,
) -> AnyView {
    view! {
        <TextField
            label=label
            name=name
            kind=InputKind::Password
            error=at(error, name)
            required=true
            autocomplete="current-password"
            autofocus=autofocus
        />
    }
    .into_any()
}

/// A password to be, typed twice. No longest length here: a cut paste would lock its owner out
/// (SEC-02, SEC-03).
/// `name` is the first one's; the second is `repeat`.
pub(super) fn new_password_fields(
    name: &'static str,
    words: String,
    error: Option<&ApiError>,
    focused: &str,
) -> AnyView {
    let hint = format!("{words} Several words in a row are easy to remember and hard to guess.");
    view! {
        <TextField
            label="New password"
            name=name
            kind=InputKind::Password
            error=at(error, name)
            hint=hint
            required=true
            autocomplete="new-password"
            autofocus=focused == name
        />
        <TextField
            label="New password again"
            name="repeat"
            kind=InputKind::Password
            error=at(error, "repeat")
            required=true
            autocomplete="new-password"
            autofocus=focused == "repeat"
        />
    }
    .into_any()
}

/// A code of digits from a mail or an app.
pub(super) fn code_field(
    label: &'static str,
    hint: &'static str,
    error: Option<&ApiError>,
    autofocus: bool,
) -> AnyView {
    view! {
        <TextField
            label=label
            name="code"
            error=at(error, "code")
            hint=hint
            required=true
            autocomplete="one-time-code"
            inputmode="numeric"
            autofocus=autofocus
        />
    }
    .into_any()
}
