//! `/profile/authenticator`: the authenticator app, set up, replaced, removed, and its recovery codes.
//! The secret and the codes stand in the one answer to the form that made them and in no other page
//! (SEC-21, SEC-22).

use axum::response::Response;
use domain::auth::{Landing, Profile, TotpOffer};
use leptos::prelude::*;
use model::ApiError;
use qrcode::QrCode;
use qrcode::render::svg;
use ui::{Button, ButtonKind, Card, FormActions, IconName, LinkButton, Notice, Tone};

use super::entry;
use super::form::Form;
use super::note::Note;
use super::page::{Page, code_field};
use super::profile::own_page;
use super::visit::Member;

const HERE: &str = "/profile/authenticator";

/// Shows what there is and what can be done.
pub(super) async fn show(member: Member) -> Response {
    show_with(member, None).await
}

async fn show_with(Member { visit, caller }: Member, error: Option<ApiError>) -> Response {
    match visit.domain().profile(&caller).await {
        Ok(profile) => visit.show(page(profile).failed(error)),
        Err(fault) => visit.refuse(fault, |fault| bare().failed(fault)),
    }
}

/// Makes a secret and shows it, this once.
pub(super) async fn begin(member: Member, _form: Form) -> Response {
    match member.visit.domain().begin_totp(&member.caller).await {
        Ok(offer) => member.visit.show(offer_page(Some(offer), None)),
        Err(fault) => refuse(member, fault).await,
    }
}

/// Takes the app into use, proved by a code of it, and shows the recovery codes, this once.
pub(super) async fn confirm(member: Member, form: Form) -> Response {
    let Member { visit, caller } = member;
    match visit.domain().confirm_totp(&caller, form.get("code")).await {
        Ok((session, codes)) => {
            let next = match session.landing {
                Landing::Home => own_page(&caller),
                landing => entry::landing_path(landing),
            };
            let mut response = visit.show(codes_page(codes, next));
            entry::keep(&visit, &session, &mut response);
            response
        }
        Err(fault) => visit.refuse(fault, |error| offer_page(None, error)),
    }
}

/// Replaces the recovery codes as a set (SEC-22).
pub(super) async fn renew_codes(member: Member, _form: Form) -> Response {
    match member.visit.domain().renew_recovery_codes(&member.caller).await {
        Ok(codes) => member.visit.show(codes_page(codes, own_page(&member.caller))),
        Err(fault) => refuse(member, fault).await,
    }
}

/// Goes back to mailed codes, where the role allows it.
pub(super) async fn remove(member: Member, _form: Form) -> Response {
    match member.visit.domain().remove_totp(&member.caller).await {
        Ok(session) => {
            let mut response = member.visit.go_with(own_page(&member.caller), Note::AuthenticatorRemoved);
            entry::keep(&member.visit, &session, &mut response);
            response
        }
        Err(fault) => refuse(member, fault).await,
    }
}

/// Tells a failure on the page that shows what there is.
async fn refuse(member: Member, fault: domain::Error) -> Response {
    match member.visit.fault(fault) {
        error @ (ApiError::StepUp | ApiError::SignedOut | ApiError::NotFound) => {
            member.visit.refuse(error.into(), |fault| bare().failed(fault))
        }
        error => show_with(member, Some(error)).await,
    }
}

fn bare() -> Page {
    Page::new("Authenticator app", HERE, || view! { <p><a href="/profile">"Back to your profile"</a></p> }.into_any())
}

fn page(profile: Profile) -> Page {
    let lead = match (&profile.totp_since, profile.must_enrol) {
        (None, true) => "Your role needs an authenticator app. Set one up to go on.",
        (None, false) => "An app on your phone makes the codes you sign in with, so no mail is needed.",
        (Some(_), _) => "You sign in with your password and a code from your app.",
    };
    Page::new("Authenticator app", HERE, move || {
        if profile.totp_since.is_some() { in_use(profile) } else { not_yet(profile.must_enrol) }
    })
    .lead(lead)
}

fn not_yet(must: bool) -> AnyView {
    view! {
        <p>
            "Any app for time-based codes will do: Google Authenticator, Microsoft Authenticator, 1Password, Aegis and others. \
             Install one first, then:"
        </p>
        <form method="post" action="/profile/authenticator/begin">
            <FormActions>
                <Button label="Set up authenticator app" kind=ButtonKind::Primary icon=IconName::Shield submit=true/>
                {(!must).then(|| view! { <LinkButton label="Cancel" kind=ButtonKind::Quiet href="/profile"/> })}
            </FormActions>
        </form>
    }
    .into_any()
}

fn in_use(profile: Profile) -> AnyView {
    let (left, required) = (profile.recovery_codes_left, profile.totp_required);
    let codes = format!("{} left.", model::text::count(left, "recovery code", "recovery codes"));
    view! {
        <h2 class="vh">"What you can do"</h2>
        <Card title="Recovery codes" hint="Each signs you in once when your phone is not at hand.">
            {(left < 3).then(|| view! { <Notice tone=Tone::Wait>"You are running out of codes. Make new ones."</Notice> })}
            <p>{codes}</p>
            <form method="post" action="/profile/authenticator/codes">
                <Button label="Make new codes" icon=IconName::Refresh submit=true/>
                <p class="muted">"The codes you have now stop working."</p>
            </form>
        </Card>
        <Card title="Another phone" hint="The app you use now stops working once the new one has proved itself.">
            <form method="post" action="/profile/authenticator/begin">
                <Button label="Set up on another phone" icon=IconName::Device submit=true/>
            </form>
        </Card>
        <Card title="Remove">{removal(required)}</Card>
        <p><a href="/profile">"Back to your profile"</a></p>
    }
    .into_any()
}

fn removal(required: bool) -> AnyView {
    if required {
        return view! { <p>"Your role needs an authenticator app, so it can be replaced but not removed."</p> }
            .into_any();
    }
    view! {
        <details class="public-more">
            <summary>"Remove the authenticator app"</summary>
            <form method="post" action="/profile/authenticator/remove">
                <p>"Your recovery codes go with it, and your other sessions end. Codes come by mail from then on."</p>
                <Button label="Yes, remove it" kind=ButtonKind::Danger submit=true/>
            </form>
        </details>
    }
    .into_any()
}

/// Where the secret is scanned and proved. After a wrong code the secret is not shown again: the app
/// has it, or one starts over.
fn offer_page(offer: Option<TotpOffer>, error: Option<ApiError>) -> Page {
    let lead = if offer.is_some() {
        "Scan the picture with your app, then enter the code it shows."
    } else {
        "Enter the code your app shows now. If you did not scan the picture, start again."
    };
    let shown = error.clone();
    Page::new("Set up authenticator app", HERE, move || {
        view! {
            {offer.map(secret)}
            <form method="post" action="/profile/authenticator/confirm">
                {code_field("Code from the app", "Six digits; a new code appears every 30 seconds.", error.as_ref(), true)}
                <FormActions>
                    <Button label="Confirm" kind=ButtonKind::Primary submit=true/>
                    <LinkButton label="Start again" kind=ButtonKind::Quiet href=HERE/>
                </FormActions>
            </form>
        }
        .into_any()
    })
    .lead(lead)
    .failed(shown)
}

fn secret(offer: TotpOffer) -> AnyView {
    let grouped = in_groups(&offer.secret_base32);
    view! {
        {picture(&offer.url)}
        <p>"On this phone? "<a href=offer.url>"Open it in your app"</a>"."</p>
        <p>"No camera? Type this key into the app:"</p>
        <p><code class="secret-key">{grouped}</code></p>
        <p class="muted">"The picture and the key are shown this once."</p>
    }
    .into_any()
}

/// The QR code, drawn into the page: dark on white in either theme, as cameras want it.
fn picture(url: &str) -> Option<AnyView> {
    let code = QrCode::new(url).ok()?;
    let drawing =
        code.render::<svg::Color<'_>>().dark_color(svg::Color("#000")).light_color(svg::Color("#fff")).build();
    // Only digits and colours are in it; the XML declaration has no place inside a page.
    let drawing = drawing.find("<svg").map(|at| drawing[at..].to_owned())?;
    Some(
        view! { <div class="qr" role="img" aria-label="QR code with the key for your app" inner_html=drawing></div> } // lint: allow, our own drawing of the key
            .into_any(),
    )
}

/// Four letters at a time are easier to type.
fn in_groups(secret: &str) -> String {
    let letters: Vec<char> = secret.chars().collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

fn codes_page(codes: Vec<String>, onward: &'static str) -> Page {
    Page::new("Your recovery codes", HERE, move || {
        let items = codes.into_iter().map(|code| view! { <li><code>{code}</code></li> }).collect_view();
        view! {
            <Notice tone=Tone::Wait title="They are shown this once">
                "Print this page, or copy the codes to a safe place apart from your phone."
            </Notice>
            <ol class="code-list">{items}</ol>
            <FormActions>
                <LinkButton label="I have kept them" kind=ButtonKind::Primary href=onward/>
            </FormActions>
        }
        .into_any()
    })
    .lead("Your authenticator app is in use. Each of these codes signs you in once when your phone is not at hand.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_shown_in_groups() {
        assert_eq!(in_groups("ABCDEFGHIJ"), "ABCD EFGH IJ");
        assert_eq!(in_groups(""), "");
    }
}
