//! The dialogs over a company's page: edit, renew the code, remove.

#![expect(clippy::unnecessary_wraps, reason = "a part of the client may fail to load: the macro wants it in the type")]

use leptos::prelude::*;
use leptos::wasm_split::wasm_split;
use model::companies::CompanyDetail;
use ui::{Confirm, FormActions, LinkButton, Modal, ModalSize, use_toaster};

use super::company::Here;
use super::edit::EditDialog;
use crate::features::people::list::go;
use crate::form::{FormState, post, sending};
use crate::lazy::NotLoaded;
use crate::paths::{self, CompanyDialog};

/// A dialog about a company.
#[wasm_split(console_overlays, wasm_split_path = leptos::wasm_split, fallible, preload(load))]
pub(super) fn dialog(dialog: CompanyDialog, company: CompanyDetail) -> Result<AnyView, NotLoaded> {
    Ok(match dialog {
        CompanyDialog::Edit => view! { <EditDialog company/> }.into_any(),
        CompanyDialog::Renew => view! { <Question of=renew(&company) company/> }.into_any(),
        CompanyDialog::Remove => match company.may_remove() {
            Ok(()) => view! { <Question of=remove(&company) company/> }.into_any(),
            Err(reasons) => view! { <Held company reasons/> }.into_any(),
        },
    })
}

/// What is in the way of removing it.
#[component]
fn Held(company: CompanyDetail, reasons: Vec<String>) -> impl IntoView {
    let here = Here::current();
    let back = paths::company(company.row.id, &here.users.get_untracked());
    let (away, href) = (back.clone(), Signal::stored(back.clone()));
    let title = format!("{} cannot be removed", company.row.name);
    let reasons = StoredValue::new(reasons);
    view! {
        <Modal title open=true size=ModalSize::Small close_href=back on_close=move |()| go(&away, false)>
            <p class="modal-text">"Only an empty company can be removed. In the way:"</p>
            <ul aria-label="In the way">
                {reasons.get_value().into_iter().map(|reason| view! { <li>{reason}</li> }).collect_view()}
            </ul>
            <FormActions><LinkButton href label="Back"/></FormActions>
        </Modal>
    }
    .into_any()
}

/// A question before an act on the company.
#[derive(Clone)]
struct Asked {
    dialog: CompanyDialog,
    endpoint: &'static str,
    title: String,
    text: String,
    label: &'static str,
    /// Where it leads when done; none: back to the page.
    next: Option<String>,
}

fn renew(company: &CompanyDetail) -> Asked {
    Asked {
        dialog: CompanyDialog::Renew,
        endpoint: "companies/renew-code",
        title: format!("Renew the authorization code of {}?", company.row.name),
        text: "The old code stops at once: whoever was given it cannot register with it any more.".into(),
        label: "Renew",
        next: None,
    }
}

fn remove(company: &CompanyDetail) -> Asked {
    Asked {
        dialog: CompanyDialog::Remove,
        endpoint: "companies/remove",
        title: format!("Remove {}?", company.row.name),
        text: "The company is removed for good, and its authorization code with it. This cannot be undone.".into(),
        label: "Remove",
        next: Some(
            company.row.parent.as_ref().map_or_else(|| paths::COMPANIES.to_owned(), |p| paths::company_page(p.id)),
        ),
    }
}

#[component]
fn Question(of: Asked, company: CompanyDetail) -> impl IntoView {
    let here = Here::current();
    let Asked { dialog, endpoint, title, text, label, next } = of;
    let action = sending();
    let state = FormState::new(endpoint, action);
    let toasts = use_toaster();
    let (id, users) = (company.row.id, here.users.get_untracked());
    let back = paths::company(id, &users);
    let next = next.unwrap_or_else(|| back.clone());
    let (after, away) = (next.clone(), back.clone());
    FormState::when_done(action, move |said| {
        toasts.success(said.notice);
        go(&after, true);
        here.refresh();
    });
    let hidden = |name: &str, value: String| (name.to_owned(), value);
    let fields = vec![
        hidden("id", id.to_string()),
        hidden("_back", paths::company_dialog(id, &users, dialog)),
        hidden("_next", next),
    ];
    let sent = fields.clone();
    view! {
        <Confirm
            title
            text
            confirm_label=label
            danger=dialog == CompanyDialog::Remove
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
