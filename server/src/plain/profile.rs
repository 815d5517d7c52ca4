//! `/profile`: who I am, how I sign in, where I am signed in.

use axum::response::Response;
use domain::auth::Profile;
use leptos::prelude::*;
use model::ApiError;
use model::accounts::{Kind, SessionRow};
use ui::{Card, Clip, Detail, Details, IconName, LinkButton, StatusBadge, Tag, Tone, TwoLineTime};

use super::form::Form;
use super::note::Note;
use super::page::Page;
use super::session::landing_of;
use super::time_zone::zone_words;
use super::visit::{Member, Visit, go};

const HERE: &str = "/profile";

/// Where a person sees himself: a customer on his dashboard.
pub(super) fn own_page(caller: &domain::Caller) -> &'static str {
    if caller.kind == Kind::EndUser { "/home/account" } else { HERE }
}

/// Shows it, unless something must be done first.
pub(super) async fn show(member: Member) -> Response {
    if member.caller.must_change_password || member.caller.must_enrol {
        return go(landing_of(&member.caller));
    }
    show_with(&member, None).await
}

async fn show_with(Member { visit, caller }: &Member, error: Option<ApiError>) -> Response {
    match read(visit, caller).await {
        Ok((profile, sessions)) => visit.show(page(profile, sessions, caller.time_zone.clone()).failed(error)),
        Err(fault) => visit.refuse(fault, |fault| Page::new("Your profile", HERE, || ().into_any()).failed(fault)),
    }
}

async fn read(visit: &Visit, caller: &domain::Caller) -> domain::Result<(Profile, Vec<SessionRow>)> {
    Ok((visit.domain().profile(caller).await?, visit.domain().own_sessions(caller).await?))
}

/// Ends another of the person's sessions (SEC-42). His present one ends by signing out.
pub(super) async fn end_session(member: Member, form: Form) -> Response {
    let Ok(session) = form.get("session").parse() else {
        return member.visit.refuse(ApiError::NotFound.into(), |_| Page::new("Your profile", HERE, || ().into_any()));
    };
    match member.visit.domain().end_own_session(&member.caller, session).await {
        Ok(()) => member.visit.go_with(own_page(&member.caller), Note::SessionEnded),
        Err(fault) => member.visit.refuse(fault, |fault| {
            Page::new("Your profile", HERE, || view! { <a href=HERE>"Back to your profile"</a> }.into_any())
                .failed(fault)
        }),
    }
}

fn page(profile: Profile, sessions: Vec<SessionRow>, zone: String) -> Page {
    Page::new("Your profile", HERE, move || {
        view! {
            <h2 class="vh">"Your account"</h2>
            {person(&profile, &zone)}
            {password(&profile)}
            {factor(&profile)}
            {sessions_card(sessions)}
        }
        .into_any()
    })
    .wide()
}

fn person(profile: &Profile, zone: &str) -> AnyView {
    let kind = match profile.kind {
        Kind::EndUser => "Customer",
        Kind::Installer => "Installer",
        Kind::Employee => "Employee",
    };
    let role = if profile.role.is_empty() { kind.to_owned() } else { profile.role.clone() };
    let (zone, change) = (zone_words(zone), change(profile.kind));
    let (name, email) = (profile.name.clone(), profile.email.clone());
    let (phone, company, last) = (profile.phone.clone(), profile.company.clone(), profile.last_sign_in);
    view! {
        <Card title="You">
            <Details>
                <Detail term="Name"><Clip text=name/></Detail>
                <Detail term="Email address"><Clip text=email/></Detail>
                <Detail term="Phone"><Clip text=phone/></Detail>
                <Detail term="Company"><Clip text=company/></Detail>
                <Detail term="Role"><Clip text=role/></Detail>
                <Detail term="Time zone"><Clip text=zone/></Detail>
                {last.map(|at| view! { <Detail term="Last sign-in"><TwoLineTime at=at/></Detail> })}
            </Details>
            {change}
            <p><a href=app::paths::OWN_DATA>"Download everything stored about you (JSON)"</a></p>
        </Card>
    }
    .into_any()
}

/// A customer changes his details on his dashboard; the others ask for what is not theirs to change.
fn change(kind: Kind) -> AnyView {
    if kind == Kind::EndUser {
        return view! { <LinkButton label="Change your details" icon=IconName::Edit href="/home/account/details"/> }
            .into_any();
    }
    view! {
        <LinkButton label="Change time zone" icon=IconName::Calendar href="/profile/time-zone"/>
        <p class="muted">"Something else wrong? Ask your administrator to change it."</p>
    }
    .into_any()
}

fn password(profile: &Profile) -> AnyView {
    let body = match profile.source.has_password() {
        Ok(()) => {
            view! { <LinkButton label="Change password" icon=IconName::Key href="/profile/password"/> }.into_any()
        }
        Err(why) => view! { <p>{why}</p> }.into_any(),
    };
    view! { <Card title="Password">{body}</Card> }.into_any()
}

pub(super) fn factor(profile: &Profile) -> AnyView {
    let left = profile.recovery_codes_left;
    let body = match profile.totp_since {
        Some(since) => view! {
            <Details>
                <Detail term="Authenticator app"><StatusBadge tone=Tone::Good word="In use"/></Detail>
                <Detail term="Since"><TwoLineTime at=since/></Detail>
                <Detail term="Recovery codes left"><span class="num">{left}</span></Detail>
            </Details>
            <LinkButton label="Manage authenticator app" icon=IconName::Shield href="/profile/authenticator"/>
        }
        .into_any(),
        None => view! {
            <p>"Codes come by mail. An authenticator app is quicker and works without mail."</p>
            <LinkButton label="Set up authenticator app" icon=IconName::Shield href="/profile/authenticator"/>
        }
        .into_any(),
    };
    view! { <Card title="Two-step verification">{body}</Card> }.into_any()
}

pub(super) fn sessions_card(sessions: Vec<SessionRow>) -> AnyView {
    let rows = sessions.into_iter().map(session_row).collect_view();
    view! {
        <Card title="Where you are signed in" hint="End what you do not know, then change your password.">
            <ul class="session-list">{rows}</ul>
        </Card>
    }
    .into_any()
}

fn session_row(row: SessionRow) -> AnyView {
    let label = format!("End the session on {}", row.device);
    let end = if row.current {
        view! { <StatusBadge tone=Tone::Good word="This browser"/> }.into_any()
    } else {
        view! {
            <form method="post" action="/profile/end-session">
                <input type="hidden" name="session" value=row.id.to_string()/>
                <button class="btn btn-small" type="submit" aria-label=label>
                    <span class="btn-label">"End"</span>
                </button>
            </form>
        }
        .into_any()
    };
    view! {
        <li class="session-row">
            <div class="session-what">
                <strong><bdi>{row.device}</bdi></strong>
                {row.assistance.then(|| view! { <Tag word="Remote assistance"/> })}
                <span class="muted num"><bdi>{row.address}</bdi></span>
            </div>
            <div class="session-when"><span class="muted">"Since"</span><TwoLineTime at=row.since/></div>
            <div class="session-when"><span class="muted">"Last seen"</span><TwoLineTime at=row.seen/></div>
            {end}
        </li>
    }
    .into_any()
}
