//! "Add panel": the IMEI with its check digit, told at the field.

use leptos::prelude::*;
use model::panels::{CODE_MAX, MODEL_MAX, PanelForm};
use ui::{Button, ButtonKind, CheckField, Choice, FieldRow, FormActions, LinkButton, Modal, TextField, use_toaster};

use super::api::GroupChoices;
use super::confirm::to_list;
use super::list::Listing;
use crate::features::people::list::go;
use crate::features::people::search_box::{SearchBox, Searched};
use crate::form::{Fail, FormPaths, FormState, SentForm, sending};
use crate::paths;
use crate::read::{body, parsed, reading_once};

const ENDPOINT: &str = "panels/add";

/// The dialog over the grid.
#[component]
pub fn AddDialog() -> impl IntoView {
    let back = to_list();
    let away = back.clone();
    view! {
        <Modal title="Add panel" open=true close_href=back on_close=move |()| go(&away, false)>
            <AddForm/>
        </Modal>
    }
    .into_any()
}

#[component]
fn AddForm() -> impl IntoView {
    let listing = Listing::here();
    let action = sending();
    let state = FormState::new(ENDPOINT, action);
    let toasts = use_toaster();
    let query = listing.query.get_untracked();
    let back = to_list();
    let away = back.clone();
    FormState::when_done(action, move |said| {
        toasts.success(said.notice);
        listing.refresh();
        go(&away, true);
    });
    let start = StoredValue::new(PanelForm::default());
    let ticked = move |field| Signal::stored(state.start(field, "") == "true");
    view! {
        <SentForm endpoint=ENDPOINT action>
            <FormPaths back=paths::add_panel(&query) next=back.clone()/>
            <Fail error=state.error/>
            <Facts state start/>
            <FieldRow>
                <GroupField state/>
                <TextField label="Partitions" name="partitions" autocomplete="off" value=state.start("partitions", "1")
                    error=state.at("partitions") hint="How many, or their numbers: 1 2 5"/>
            </FieldRow>
            <CheckField label="Installer access" name="access" checked=ticked("access")
                hint="Assigned installers reach it in the installer application."/>
            <PermitField state needed=false/>
            <FormActions>
                <Button label="Add panel" kind=ButtonKind::Primary submit=true pending=state.pending/>
                <LinkButton href=back label="Cancel" kind=ButtonKind::Quiet/>
            </FormActions>
        </SentForm>
    }
    .into_any()
}

/// IMEI, web name, account code, model.
#[component]
pub fn Facts(
    /// How the form's last try went.
    state: FormState,
    /// What the fields start with.
    start: StoredValue<PanelForm>,
) -> impl IntoView {
    let value = move |name: &str, of: fn(&PanelForm) -> &String| start.with_value(|start| state.start(name, of(start)));
    view! {
        <TextField label="IMEI" name="imei" required=true autofocus=true autocomplete="off" maxlength=24
            value=value("imei", |f| &f.imei) error=state.at("imei") hint="15 digits, printed on the panel"/>
        <FieldRow>
            <TextField label="Web name" name="web_name" autocomplete="off" maxlength=254
                value=value("web_name", |f| &f.web_name) error=state.at("web_name")/>
            <TextField label="Account code" name="account_code" required=true autocomplete="off" maxlength=CODE_MAX
                value=value("account_code", |f| &f.account_code) error=state.at("account_code")
                hint="At the monitoring station"/>
        </FieldRow>
        <TextField label="Model" name="model" autocomplete="off" maxlength=MODEL_MAX
            value=value("model", |f| &f.model) error=state.at("model")/>
    }
    .into_any()
}

/// Each connection of an installer needs the master user's permit.
#[component]
pub fn PermitField(
    /// How the form's last try went.
    state: FormState,
    /// It does now.
    needed: bool,
) -> impl IntoView {
    // What was typed before the last page counts, an empty box included.
    let refused = state.error.with_untracked(Option::is_some);
    let checked = if refused { state.start("needs_permit", "") == "true" } else { needed };
    view! {
        <CheckField label="The master user must permit each connection" name="needs_permit"
            checked=Signal::stored(checked)
            hint="An installer asks in the installer application, and connects while a permit holds."/>
    }
}

/// The group it goes to, by name; "Main Group" when none is chosen.
#[component]
fn GroupField(state: FormState) -> impl IntoView {
    let first = reading_once("panels/group-choices", &GroupChoices { search: String::new() });
    let typed = state.start("group", "");
    view! {
        <Suspense fallback=|| ()>
            {
                let typed = typed.clone();
                move || {
                    let typed = typed.clone();
                    Suspend::new(async move {
                        let first = first.await;
                        let all = parsed::<Vec<model::companies::Choice>>(first.clone()).unwrap_or_default();
                        let chosen = all.into_iter().find(|c| c.value == typed).map(|c| Choice::new(c.value, c.label));
                        let chosen = RwSignal::new(chosen);
                        view! { <SearchBox of=group_of(state) first=StoredValue::new(first) chosen/> }
                    })
                }
            }
        </Suspense>
    }
}

fn group_of(state: FormState) -> Searched {
    Searched {
        endpoint: "panels/group-choices",
        args: Callback::new(|search| body(&GroupChoices { search })),
        label: "Group",
        name: "group",
        required: false,
        hint: "Empty: Main Group",
        error: state.at("group"),
    }
}
