//! Security: password, second factor, sessions (S0-21, S0-22, S1-5, SEC-42).

use leptos::prelude::*;
use model::Permission;
use model::accounts::{AccountDetail, State};
use model::text;
use ui::{ButtonKind, Card, IconName, LinkButton, Notice, StatusBadge, Tone, TwoLineTime};

use crate::features::people::blind::Open;
use crate::features::people::list::List;
use crate::features::people::tabs::Sessions;
use crate::form::viewer;
use crate::paths::{self, Dialog, Tab};

/// The tab.
#[component]
pub fn Security(detail: AccountDetail) -> impl IntoView {
    view! {
        <PasswordCard detail=detail.clone()/>
        <FactorCard detail/>
        <Sessions/>
    }
    .into_any()
}

fn to(dialog: Dialog) -> Signal<String> {
    let list = List::here();
    let id = Open::here().id;
    Signal::derive(move || paths::dialog(id, &list.query.get(), Tab::Security, dialog, None))
}

/// Why no password can be set or reset here, when that is so.
fn why_no_password(detail: &AccountDetail) -> Option<String> {
    if let Err(why) = detail.source.has_password() {
        return Some(why.to_owned());
    }
    (detail.row.state == State::Pending)
        .then(|| "Registration is not finished; send the registration code again instead.".to_owned())
}

#[component]
fn PasswordCard(detail: AccountDetail) -> impl IntoView {
    let person = viewer();
    let why_not = Signal::stored(why_no_password(&detail));
    let (word, tone) = match (detail.has_password, detail.temporary_until) {
        (_, Some(_)) => ("Set by staff, to be changed", Tone::Wait),
        (true, None) => ("Set", Tone::Good),
        (false, None) => ("Not set", Tone::Off),
    };
    view! {
        <Card title="Password">
            <p><StatusBadge tone word/></p>
            <Notice tone=Tone::Info>{text::APP_PASSWORD_NOTICE}</Notice>
            <div class="card-acts">
                {person.may(Permission::AccountsResetPassword).then(|| view! {
                    <LinkButton href=to(Dialog::ResetPassword) label="RESET PASSWORD" icon=IconName::Key disabled_reason=why_not/>
                })}
                {person.may(Permission::AccountsSetPassword).then(|| view! {
                    <LinkButton href=to(Dialog::SetPassword) label="Set password" icon=IconName::Edit disabled_reason=why_not/>
                })}
            </div>
        </Card>
    }
}

#[component]
fn FactorCard(detail: AccountDetail) -> impl IntoView {
    let may = viewer().may(Permission::AccountsRemoveTwoStep);
    let app = detail.totp_since;
    view! {
        <Card title="Two-step verification">
            {match app {
                Some(at) => view! {
                    <p><StatusBadge tone=Tone::Good word="Authenticator app"/></p>
                    <p class="muted">"Since "<TwoLineTime at/></p>
                }.into_any(),
                None => view! { <p><StatusBadge tone=Tone::Info word="Code by mail"/></p> }.into_any(),
            }}
            {(may && app.is_some()).then(|| view! {
                <div class="card-acts">
                    <LinkButton href=to(Dialog::RemoveTwoStep) label="Remove two-step verification" icon=IconName::Shield kind=ButtonKind::Danger/>
                </div>
            })}
        </Card>
    }
}
