//! One employee beside the list: who it is, and what happened to him.

use leptos::prelude::*;
use model::accounts::AccountDetail;
use ui::{CopyValue, Detail, Details, TwoLineTime};

use super::access::Access;
use crate::features::people::blind::{BlindParts, PersonBlind};
use crate::features::people::tabs::History;
use crate::paths::Tab;

/// The blind.
#[component]
pub fn EmployeeBlind() -> impl IntoView {
    let parts = BlindParts {
        tab_label: Tab::label,
        tab,
        menu: |_| ().into_any(),
        dialog: |_, _, _| Box::pin(async { ().into_any() }),
    };
    view! { <PersonBlind parts/> }
}

fn tab(tab: Tab, detail: AccountDetail) -> AnyView {
    match tab {
        Tab::Access => view! { <Access/> }.into_any(),
        Tab::History => view! { <History/> }.into_any(),
        _ => view! { <Facts detail/> }.into_any(),
    }
}

#[component]
fn Facts(detail: AccountDetail) -> impl IntoView {
    let row = detail.row;
    let two_step = if detail.totp_since.is_some() { "Authenticator app" } else { "To be set up at the next sign-in" };
    view! {
        <Details>
            <Detail term="Full name"><bdi>{row.label}</bdi></Detail>
            <Detail term="Email"><bdi>{row.email}</bdi></Detail>
            <Detail term="Phone"><bdi>{row.phone}</bdi></Detail>
            <Detail term="Country">{detail.country}</Detail>
            <Detail term="Company"><bdi>{detail.company}</bdi></Detail>
            <Detail term="Role"><bdi>{row.role_name}</bdi></Detail>
            <Detail term="Two-step verification">{two_step}</Detail>
            <Detail term="Created"><TwoLineTime at=row.registered/></Detail>
            <Detail term="Last login">
                {row.last_login.map_or_else(
                    || view! { <span class="muted">"Never signed in"</span> }.into_any(),
                    |at| view! { <TwoLineTime at/> }.into_any(),
                )}
            </Detail>
            {(!detail.created_by.is_empty()).then(|| view! {
                <Detail term="Added by"><bdi>{detail.created_by.clone()}</bdi></Detail>
            })}
            <Detail term="User ID"><CopyValue label="user ID" value=row.id.to_string()/></Detail>
        </Details>
    }
    .into_any()
}
