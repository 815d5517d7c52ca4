//! Security: password, second factor, sessions (SEC-42, decisions 8 and 20).

use leptos::prelude::*;
use model::Permission;
use model::accounts::{AccountDetail, State};
use ui::{ButtonKind, Card, IconName, LinkButton, StatusBadge, Tone, TwoLineTime};

use super::menu::may_reset;
use crate::features::people::blind::Open;
use crate::features::people::list::List;
use crate::features::people::tabs::Sessions;
use crate::form::viewer;
use crate::paths::{self, Dialog, Tab};

/// The tab.
#[component]
pub fn Security(
    /// Whose.
    detail: AccountDetail,
) -> impl IntoView {
    view! {
        <PasswordCard detail=detail.clone()/>
        <FactorCard detail/>
        <Sessions/>
    }
    .into_any()
}

#[component]
fn PasswordCard(detail: AccountDetail) -> impl IntoView {
    let list = List::here();
    let id = Open::here().id;
    let reset =
        Signal::derive(move || paths::dialog(id, &list.query.get(), Tab::Security, Dialog::ResetPassword, None));
    let off = (detail.row.state == State::Off).then(|| "Disabled: enable the employee first.".to_owned());
    let why_not = Signal::stored(detail.source.has_password().err().map(ToOwned::to_owned).or(off));
    let (word, tone) = match (detail.has_password, detail.temporary_until) {
        (_, Some(_)) => ("Set by staff, to be changed", Tone::Wait),
        (true, None) => ("Set", Tone::Good),
        (false, None) => ("Not set", Tone::Off),
    };
    let until = detail.temporary_until.map(|at| {
        view! { <p class="muted">"Works for one sign-in until "<TwoLineTime at/></p> }
    });
    view! {
        <Card title="Password">
            <p><StatusBadge tone word/></p>
            {until}
            {may_reset().then(|| view! {
                <div class="card-acts">
                    <LinkButton href=reset label="Reset password" icon=IconName::Key disabled_reason=why_not/>
                </div>
            })}
        </Card>
    }
}

#[component]
fn FactorCard(detail: AccountDetail) -> impl IntoView {
    let list = List::here();
    let id = Open::here().id;
    let remove =
        Signal::derive(move || paths::dialog(id, &list.query.get(), Tab::Security, Dialog::RemoveTwoStep, None));
    let may = viewer().may(Permission::AccountsRemoveTwoStep) && detail.totp_since.is_some();
    view! {
        <Card title="Two-step verification">
            {match detail.totp_since {
                Some(at) => view! {
                    <p><StatusBadge tone=Tone::Good word="Authenticator app"/></p>
                    <p class="muted">"Since "<TwoLineTime at/></p>
                }.into_any(),
                None => view! { <p><StatusBadge tone=Tone::Wait word="To be set up at the next sign-in"/></p> }.into_any(),
            }}
            {may.then(|| view! {
                <div class="card-acts">
                    <LinkButton href=remove label="Remove two-step verification" icon=IconName::Shield kind=ButtonKind::Danger/>
                </div>
            })}
        </Card>
    }
}
