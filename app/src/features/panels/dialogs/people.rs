//! Attaching customers and installers to the panel, changing what they are on it, and taking it from them.

use leptos::prelude::*;
use model::accounts::CustomerLink;
use model::installers::InstallerLink;
use model::panels::{PanelCustomer, PanelInstaller, PanelPeople};
use model::text;
use ui::{InputKind, TextField};

use super::super::api::{CustomerChoices, InstallerChoices, PeopleOnPanel};
use super::super::blind::Open;
use super::{Ask, DialogFoot, DialogHead, DialogSheet, ask};
use crate::features::accounts::panel_form::LinkFields;
use crate::features::people::search_box::{Searched, SearchedField};
use crate::form::SentForm;
use crate::paths::PanelDialog;
use crate::read::{body, parsed, reading_once};

/// "Assign customer".
#[component]
pub fn AssignCustomer() -> impl IntoView {
    let id = Open::here().id;
    let ask = ask("panels/assign-customer", PanelDialog::AssignCustomer);
    let args = Callback::new(move |search| body(&CustomerChoices { id, search }));
    let of = person_field(ask, "panels/customer-choices", args, "Customer");
    view! {
        <DialogSheet title="Assign customer".to_owned() back=ask.back>
            <SentForm endpoint="panels/assign-customer" action=ask.action>
                <DialogHead ask/>
                <SearchedField of chosen=None/>
                <LinkFields state=ask.state link=None name=String::new()/>
                <DialogFoot label="Assign" ask/>
            </SentForm>
        </DialogSheet>
    }
    .into_any()
}

/// "Assign installer".
#[component]
pub fn AssignInstaller() -> impl IntoView {
    let id = Open::here().id;
    let ask = ask("panels/assign-installer", PanelDialog::AssignInstaller);
    let args = Callback::new(move |search| body(&InstallerChoices { id, search }));
    let of = person_field(ask, "panels/installer-choices", args, "Installer");
    view! {
        <DialogSheet title="Assign installer".to_owned() back=ask.back>
            <SentForm endpoint="panels/assign-installer" action=ask.action>
                <DialogHead ask/>
                <SearchedField of chosen=None/>
                <EndDate ask value=String::new()/>
                <DialogFoot label="Assign" ask/>
            </SentForm>
        </DialogSheet>
    }
    .into_any()
}

fn person_field(ask: Ask, endpoint: &'static str, args: Callback<String, String>, label: &'static str) -> Searched {
    Searched {
        endpoint,
        args,
        label,
        name: "account",
        required: true,
        hint: "By name or address, of those in your sight.",
        error: ask.state.at("account"),
    }
}

#[component]
fn EndDate(ask: Ask, value: String) -> impl IntoView {
    let value = ask.state.start("ends_at", &value);
    view! {
        <TextField label="End date" name="ends_at" kind=InputKind::Date value error=ask.state.at("ends_at")
            hint="Last day of access; empty: no end"/>
    }
}

/// The dialogs about one person on the panel need him read first.
#[component]
pub fn OfLink(
    /// Which.
    dialog: PanelDialog,
) -> impl IntoView {
    let id = Open::here().id;
    let people = reading_once("panels/people", &PeopleOnPanel { id });
    view! {
        <Suspense fallback=|| ()>
            {move || Suspend::new(async move { of_link(dialog, parsed::<PanelPeople>(people.await).unwrap_or_default()) })}
        </Suspense>
    }
    .into_any()
}

fn of_link(dialog: PanelDialog, people: PanelPeople) -> AnyView {
    let customers = people.customers.unwrap_or_default().into_iter();
    let installers = people.installers.unwrap_or_default().into_iter();
    match dialog {
        PanelDialog::EditCustomer(link) | PanelDialog::UnassignCustomer(link) => {
            customers.into_iter().find(|one| one.link.id == link).map(|one| customer(dialog, one)).into_any()
        }
        PanelDialog::EditInstaller(link) | PanelDialog::UnassignInstaller(link) => {
            installers.into_iter().find(|one| one.link.id == link).map(|one| installer(dialog, one)).into_any()
        }
        _ => ().into_any(),
    }
}

/// The functions of accounts and installers take the person as `id`.
fn about(person: model::ids::AccountId, ask: Ask) -> Ask {
    Ask { id: Signal::stored(person.to_string()), ..ask }
}

fn customer(dialog: PanelDialog, one: PanelCustomer) -> AnyView {
    let PanelCustomer { person, link, .. } = one;
    if matches!(dialog, PanelDialog::UnassignCustomer(_)) {
        let ask = about(person.id, ask("accounts/unassign-panel", dialog));
        let text =
            format!("Take panel {} from {}? The account stays; it just loses this panel.", link.imei, person.name);
        return unassign("accounts/unassign-panel", ask, link.id.to_string(), text, "Unassign customer", "Unassign");
    }
    let ask = about(person.id, ask("accounts/edit-link", dialog));
    view! { <EditCustomer ask link title=format!("Panel user info of {}", person.name)/> }.into_any()
}

#[component]
fn EditCustomer(ask: Ask, link: CustomerLink, title: String) -> impl IntoView {
    let link = StoredValue::new(link);
    view! {
        <DialogSheet title back=ask.back>
            <SentForm endpoint="accounts/edit-link" action=ask.action>
                <DialogHead ask/>
                <input type="hidden" name="link" value=link.with_value(|l| l.id.to_string())/>
                <input type="hidden" name="version" value=link.with_value(|l| l.version.to_string())/>
                <LinkFields state=ask.state link=Some(link.get_value()) name=String::new()/>
                <DialogFoot label="Save" ask/>
            </SentForm>
        </DialogSheet>
    }
    .into_any()
}

fn installer(dialog: PanelDialog, one: PanelInstaller) -> AnyView {
    let PanelInstaller { person, link, .. } = one;
    if matches!(dialog, PanelDialog::UnassignInstaller(_)) {
        let ask = about(person.id, ask("installers/unassign-panel", dialog));
        let text = text::UNASSIGN_INSTALLER.to_owned();
        return unassign(
            "installers/unassign-panel",
            ask,
            link.id.to_string(),
            text,
            "Unassign panel",
            "Yes, unassign",
        );
    }
    let ask = about(person.id, ask("installers/edit-link", dialog));
    view! { <EditInstaller ask link title=format!("End date of {}", person.name)/> }.into_any()
}

#[component]
fn EditInstaller(ask: Ask, link: InstallerLink, title: String) -> impl IntoView {
    let last_day = link.ends_at.map(|end| (end.utc() - time::Duration::seconds(1)).date().to_string());
    let last_day = StoredValue::new(last_day.unwrap_or_default());
    let link = StoredValue::new(link);
    view! {
        <DialogSheet title back=ask.back>
            <SentForm endpoint="installers/edit-link" action=ask.action>
                <DialogHead ask/>
                <input type="hidden" name="link" value=link.with_value(|l| l.id.to_string())/>
                <input type="hidden" name="version" value=link.with_value(|l| l.version.to_string())/>
                <EndDate ask value=last_day.get_value()/>
                <DialogFoot label="Save" ask/>
            </SentForm>
        </DialogSheet>
    }
    .into_any()
}

fn unassign(
    endpoint: &'static str,
    ask: Ask,
    link: String,
    text: String,
    title: &'static str,
    label: &'static str,
) -> AnyView {
    let (link, text) = (StoredValue::new(link), StoredValue::new(text));
    view! {
        <DialogSheet title=title.to_owned() back=ask.back>
            <SentForm endpoint action=ask.action>
                <DialogHead ask/>
                <input type="hidden" name="link" value=link.get_value()/>
                <p class="modal-text">{text.get_value()}</p>
                <DialogFoot label danger=true ask/>
            </SentForm>
        </DialogSheet>
    }
    .into_any()
}
