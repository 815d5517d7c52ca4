//! Modules and add-ons of a group, switched on and off (S2-27, S2-28).

use leptos::prelude::*;
use model::catalogue::{EntryKind, Offer};
use model::groups::{GroupDetail, Switches};
use ui::{Button, ButtonKind, CheckField, Fieldset, FormActions, LinkButton, Modal, Notice, Spinner, Tone};

use super::api::SwitchesOfGroup;
use super::group::Here;
use super::member_form::follow;
use crate::features::people::list::go;
use crate::form::{Fail, FormPaths, FormState, SentForm, sending};
use crate::paths::GroupDialog;
use crate::read::{parsed, reading_once};

const ENDPOINT: &str = "groups/switch";

/// The dialog.
#[component]
pub fn SwitchesDialog(
    /// Of which group.
    group: GroupDetail,
) -> impl IntoView {
    let here = Here::current();
    let back = here.path_untracked();
    let away = back.clone();
    let id = group.row.id;
    let found = reading_once("groups/switches", &SwitchesOfGroup { id });
    view! {
        <Modal title="Modules and add-ons" open=true close_href=back on_close=move |()| go(&away, false)>
            <Suspense fallback=|| view! { <Spinner/> }>
                {move || Suspend::new(async move {
                    match parsed::<Switches>(found.await) {
                        Ok(switches) => view! { <Form id switches/> }.into_any(),
                        Err(fault) => view! { <Notice tone=Tone::Bad>{fault.0.message()}</Notice> }.into_any(),
                    }
                })}
            </Suspense>
        </Modal>
    }
    .into_any()
}

#[component]
fn Form(id: model::ids::GroupId, switches: Switches) -> impl IntoView {
    let here = Here::current();
    let action = sending();
    let state = FormState::new(ENDPOINT, action);
    follow(action);
    let back = here.path_untracked();
    let none = switches.offers.is_empty();
    let part = move |kind: EntryKind| {
        let ticked = state.all(kind.field());
        let boxes = switches
            .offers
            .iter()
            .filter(|offer| offer.kind == kind)
            .map(|offer| {
                let on = ticked
                    .as_ref()
                    .map_or_else(|| switches.on.contains(&offer.id), |ticked| ticked.contains(&offer.id.to_string()));
                check(offer, on)
            })
            .collect_view();
        (!boxes.is_empty()).then_some(boxes)
    };
    let (modules, add_ons) = (part(EntryKind::Module), part(EntryKind::AddOn));
    view! {
        <SentForm endpoint=ENDPOINT action>
            <FormPaths back=here.dialog(GroupDialog::Switches, "") next=back.clone()/>
            <input type="hidden" name="group" value=id.to_string()/>
            <Fail error=state.error/>
            {none.then(|| view! { <p class="muted">"The catalogue is empty."</p> })}
            {modules.map(|boxes| view! { <Fieldset legend="Modules">{boxes}</Fieldset> })}
            {add_ons.map(|boxes| view! { <Fieldset legend="Add-ons">{boxes}</Fieldset> })}
            <FormActions>
                <Button label="Save" kind=ButtonKind::Primary submit=true pending=state.pending/>
                <LinkButton href=back label="Cancel" kind=ButtonKind::Quiet/>
            </FormActions>
        </SentForm>
    }
    .into_any()
}

fn check(offer: &Offer, on: bool) -> AnyView {
    let name = format!("{}[]", offer.kind.field());
    let id = format!("entry-{}", offer.id);
    let label = if offer.is_retired { format!("{} (retired)", offer.name) } else { offer.name.clone() };
    let hint = if offer.is_retired {
        "Once switched off, it cannot be switched on again.".to_owned()
    } else {
        offer.detail.clone()
    };
    view! { <CheckField label name id value=offer.id.to_string() checked=on hint/> }.into_any()
}
