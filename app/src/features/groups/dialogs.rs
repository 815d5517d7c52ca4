//! The dialogs over a group's page, by the address.

#![expect(clippy::unnecessary_wraps, reason = "a part of the client may fail to load: the macro wants it in the type")]

use leptos::prelude::*;
use leptos::wasm_split::wasm_split;
use model::groups::{GroupDetail, MemberRole};
use model::text;
use ui::{Confirm, FormActions, LinkButton, Modal, ModalSize, Notice, Tone};

use super::connect::RolesDialog;
use super::edit::EditDialog;
use super::group::Here;
use super::licence_form::LicenceDialog;
use super::member_form::{AddMember, EditMember, SingleDialog, follow};
use super::newcomer::AddNewMember;
use super::remove::RemoveDialog;
use super::switches::SwitchesDialog;
use crate::features::people::list::go;
use crate::form::{FormState, post, sending};
use crate::lazy::NotLoaded;
use crate::paths::{self, GroupDialog};

/// A dialog about a group; `about` is a member's or a licence's id.
#[wasm_split(console_overlays, wasm_split_path = leptos::wasm_split, fallible, preload(load))]
pub(super) fn dialog(dialog: GroupDialog, about: String, group: GroupDetail) -> Result<AnyView, NotLoaded> {
    let licence = group.row.licences.iter().find(|line| line.id.to_string() == about).cloned();
    Ok(match dialog {
        GroupDialog::Edit => view! { <EditDialog group/> }.into_any(),
        GroupDialog::Remove => view! { <RemoveDialog group/> }.into_any(),
        GroupDialog::AddMember => view! { <AddMember group/> }.into_any(),
        GroupDialog::AddNewMember => view! { <AddNewMember group/> }.into_any(),
        GroupDialog::EditMember => view! { <EditMember group about/> }.into_any(),
        GroupDialog::RemoveMember => view! { <Question of=remove_member(&group, about)/> }.into_any(),
        GroupDialog::Owner => view! { <SingleDialog group role=MemberRole::Owner/> }.into_any(),
        GroupDialog::Contact => view! { <SingleDialog group role=MemberRole::Contact/> }.into_any(),
        GroupDialog::Switches => view! { <SwitchesDialog group/> }.into_any(),
        GroupDialog::Roles => view! { <RolesDialog group/> }.into_any(),
        GroupDialog::AddLicence => view! { <LicenceDialog group line=None/> }.into_any(),
        GroupDialog::EditLicence if licence.is_some() => view! { <LicenceDialog group line=licence/> }.into_any(),
        GroupDialog::RemoveLicence if licence.is_some() => {
            let product = licence.map(|line| line.product).unwrap_or_default();
            view! { <Question of=remove_licence(&group, about, &product)/> }.into_any()
        }
        GroupDialog::EditLicence | GroupDialog::RemoveLicence => view! { <Gone/> }.into_any(),
    })
}

/// What the address names is not there any more.
#[component]
fn Gone() -> impl IntoView {
    let back = Here::current().path_untracked();
    let (away, href) = (back.clone(), Signal::stored(back.clone()));
    view! {
        <Modal title="Not here" open=true size=ModalSize::Small close_href=back on_close=move |()| go(&away, false)>
            <Notice tone=Tone::Bad>{text::NOT_FOUND}</Notice>
            <FormActions><LinkButton href label="Back"/></FormActions>
        </Modal>
    }
    .into_any()
}

/// A question before an act.
#[derive(Clone)]
struct Asked {
    dialog: GroupDialog,
    endpoint: &'static str,
    title: String,
    text: &'static str,
    about: String,
    fields: Vec<(String, String)>,
}

fn remove_member(group: &GroupDetail, about: String) -> Asked {
    Asked {
        dialog: GroupDialog::RemoveMember,
        endpoint: "groups/remove-member",
        title: format!("Remove this member from {}?", group.row.name),
        text: "An employee sees the group's panels no more, unless a role of his shows them. The account stays.",
        fields: vec![("group".into(), group.row.id.to_string()), ("account".into(), about.clone())],
        about,
    }
}

fn remove_licence(group: &GroupDetail, about: String, product: &str) -> Asked {
    Asked {
        dialog: GroupDialog::RemoveLicence,
        endpoint: "groups/remove-licence",
        title: format!("Remove the licence for {product}?"),
        text: "Its seats are gone at once, and this cannot be undone. Members stay in the group. A group without any licence has no limit of members.",
        fields: vec![("group".into(), group.row.id.to_string()), ("id".into(), about.clone())],
        about,
    }
}

#[component]
fn Question(of: Asked) -> impl IntoView {
    let here = Here::current();
    let Asked { dialog, endpoint, title, text, about, mut fields } = of;
    let action = sending();
    let state = FormState::new(endpoint, action);
    follow(action);
    let back = here.path_untracked();
    let away = back.clone();
    fields.push(("_back".into(), here.dialog(dialog, &about)));
    fields.push(("_next".into(), back.clone()));
    let sent = fields.clone();
    view! {
        <Confirm
            title
            text
            confirm_label="Remove"
            danger=true
            open=true
            pending=state.pending
            error=state.error
            action=paths::endpoint(endpoint)
            fields
            cancel_href=back
            on_confirm=move |()| post(action, endpoint, &sent)
            on_cancel=move |()| go(&away, false)
        />
    }
    .into_any()
}
