//! The customer himself: name, phone, language; password, second factor and sessions; what he was told.

use axum::response::Response;
use domain::auth::Profile;
use leptos::prelude::*;
use model::ApiError;
use model::accounts::SessionRow;
use model::field::{NAME_MAX, PHONE_MAX};
use model::home::{LANGUAGES, OwnDetails, OwnNotice, language_name};
use model::mail::MailState;
use ui::{
    Button, ButtonKind, Card, Choice, Detail, Details, FormActions, IconName, InputKind, LinkButton, SelectField,
    StatusBadge, TextField, Tone, TwoLineTime, Typed,
};

use super::{ACCOUNT, Customer, Nav, home, not_yours, zone};
use crate::plain::form::Form;
use crate::plain::note::Note;
use crate::plain::page::{Page, at};
use crate::plain::profile;
use crate::plain::time_zone::zone_words;

const EDIT: &str = "/home/account/details";

/// Shows it.
pub(in crate::plain) async fn show(customer: Customer) -> Response {
    match read(&customer).await {
        Ok(found) => customer.visit.show(page(found, customer.is_assisted())),
        Err(fault) => customer.failed("You", super::HERE, fault),
    }
}

/// What the page shows.
struct Found {
    details: OwnDetails,
    profile: Profile,
    sessions: Vec<SessionRow>,
    notices: Vec<OwnNotice>,
}

async fn read(customer: &Customer) -> domain::Result<Found> {
    let (domain, caller) = (customer.visit.domain(), &customer.caller);
    Ok(Found {
        details: domain.own_details(caller).await?,
        profile: domain.profile(caller).await?,
        sessions: domain.own_sessions(caller).await?,
        notices: domain.own_notices(caller).await?,
    })
}

fn page(found: Found, is_assisted: bool) -> Page {
    home("You", ACCOUNT, Nav::You, move || {
        let own = if is_assisted {
            view! { <Card title="Password, two-step verification and sessions">{not_yours()}</Card> }.into_any()
        } else {
            view! {
                {password(&found.profile)}
                {profile::factor(&found.profile)}
                {profile::sessions_card(found.sessions)}
            }
            .into_any()
        };
        view! {
            <h2 class="vh">"Your account"</h2>
            {you(&found.details, &found.profile)}
            {own}
            {notices(&found.notices)}
            {zone()}
        }
        .into_any()
    })
}

fn you(details: &OwnDetails, profile: &Profile) -> AnyView {
    let (name, email, phone) = (details.name.clone(), profile.email.clone(), details.phone.clone());
    let (language, zone) = (language_words(&details.language), zone_words(&details.time_zone));
    let (company, last) = (profile.company.clone(), profile.last_sign_in);
    view! {
        <Card title="Your details">
            <Details>
                <Detail term="Name"><Typed text=name/></Detail>
                <Detail term="Email address"><Typed text=email/></Detail>
                <Detail term="Phone"><Typed text=phone/></Detail>
                <Detail term="Language"><Typed text=language/></Detail>
                <Detail term="Time zone"><Typed text=zone/></Detail>
                <Detail term="Company"><Typed text=company/></Detail>
                {last.map(|at| view! { <Detail term="Last sign-in"><TwoLineTime at=at/></Detail> })}
            </Details>
            <p class="home-row-acts">
                <LinkButton label="Change your details" icon=IconName::Edit href=EDIT/>
                <LinkButton label="Change time zone" icon=IconName::Calendar href=super::zone::HERE/>
            </p>
            <p class="muted">"Another email address? Ask your monitoring company to change it."</p>
        </Card>
    }
    .into_any()
}

fn language_words(tag: &str) -> String {
    let name = language_name(tag);
    if name.is_empty() { "Not chosen".to_owned() } else { name.to_owned() }
}

/// S0-22, in the customer's words.
fn password(profile: &Profile) -> AnyView {
    let body = match profile.source.has_password() {
        Ok(()) => view! {
            <p class="muted">
                "This password is for this dashboard and the mobile app. It is not the code that you type at the panel."
            </p>
            <p><LinkButton label="Change password" icon=IconName::Key href="/profile/password"/></p>
        }
        .into_any(),
        Err(why) => view! { <p>{why}</p> }.into_any(),
    };
    view! { <Card title="Password">{body}</Card> }.into_any()
}

fn notices(notices: &[OwnNotice]) -> AnyView {
    let body = if notices.is_empty() {
        view! { <p class="muted">"There was nothing to tell so far."</p> }.into_any()
    } else {
        let rows = notices.iter().map(notice).collect_view();
        view! { <ul class="field-app-rows home-lines">{rows}</ul> }.into_any()
    };
    view! { <Card title="Notices" hint="What you were told by mail about your account.">{body}</Card> }.into_any()
}

fn notice(notice: &OwnNotice) -> AnyView {
    let tone = match notice.state {
        MailState::Sent => Tone::Good,
        MailState::Queued => Tone::Wait,
        MailState::Refused | MailState::Expired => Tone::Bad,
    };
    let mut what = notice.what.to_owned();
    if let Some(first) = what.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    view! {
        <li>
            <div class="home-line"><strong>{what}</strong><StatusBadge tone=tone word=notice.state.word()/></div>
            <TwoLineTime at=notice.at/>
        </li>
    }
    .into_any()
}

/// Shows the form of the details.
pub(in crate::plain) async fn edit(customer: Customer) -> Response {
    match customer.visit.domain().own_details(&customer.caller).await {
        Ok(details) => customer.visit.show(form_page(details, None)),
        Err(fault) => customer.failed("Your details", ACCOUNT, fault),
    }
}

/// Keeps them.
pub(in crate::plain) async fn save(customer: Customer, form: Form) -> Response {
    let Ok(version) = form.get("version").parse::<i64>() else {
        return customer.failed("Your details", ACCOUNT, ApiError::Malformed.into());
    };
    let typed = OwnDetails {
        name: form.take("name"),
        phone: form.take("phone"),
        language: form.take("language"),
        time_zone: String::new(),
        version,
    };
    match customer.visit.domain().set_own_details(&customer.caller, &typed).await {
        Ok(()) => customer.visit.go_with(ACCOUNT, Note::DetailsSaved),
        Err(domain::Error::Api(error @ ApiError::Invalid(_))) => customer.visit.show(form_page(typed, Some(error))),
        Err(domain::Error::Api(error @ ApiError::Conflict { .. })) => {
            match customer.visit.domain().own_details(&customer.caller).await {
                Ok(now) => customer.visit.show(conflict_page(&now, typed, error)),
                Err(fault) => customer.failed("Your details", ACCOUNT, fault),
            }
        }
        Err(fault) => customer.failed("Your details", ACCOUNT, fault),
    }
}

/// What was typed stays, and what is stored now stands over it (REL-27).
fn conflict_page(now: &OwnDetails, mut typed: OwnDetails, error: ApiError) -> Page {
    typed.version = now.version;
    let stands = format!("Now stored: {}, phone {}.", now.name, if now.phone.is_empty() { "–" } else { &now.phone });
    form_page(typed, Some(error)).lead(stands)
}

fn form_page(details: OwnDetails, error: Option<ApiError>) -> Page {
    let shown = error.clone();
    home("Your details", EDIT, Nav::You, move || {
        let languages: Vec<Choice> = LANGUAGES.iter().map(|(tag, name)| Choice::new(*tag, *name)).collect();
        let error = error.as_ref();
        view! {
            <form method="post" action=EDIT>
                <input type="hidden" name="version" value=details.version.to_string()/>
                <TextField
                    label="Name"
                    name="name"
                    value=details.name
                    error=at(error, "name")
                    required=true
                    maxlength=NAME_MAX
                    autocomplete="name"
                />
                <TextField
                    label="Phone"
                    name="phone"
                    kind=InputKind::Tel
                    value=details.phone
                    error=at(error, "phone")
                    maxlength=PHONE_MAX
                    autocomplete="tel"
                />
                <SelectField
                    label="Language"
                    name="language"
                    options=languages
                    value=details.language
                    placeholder="Not chosen"
                    error=at(error, "language")
                    hint="The language your monitoring company speaks with you. These pages are in English so far."
                />
                <FormActions>
                    <Button label="Save" kind=ButtonKind::Primary submit=true/>
                    <LinkButton label="Cancel" kind=ButtonKind::Quiet href=ACCOUNT/>
                </FormActions>
            </form>
        }
        .into_any()
    })
    .failed(shown)
}
