//! Adding and editing a licence.

use leptos::prelude::*;
use model::groups::{GroupDetail, LicenceLine};
use ui::{
    Button, ButtonKind, FieldRow, FormActions, InputKind, LinkButton, Modal, Notice, TextField, Tone, use_toaster,
};

use super::group::Here;
use crate::features::people::list::go;
use crate::form::{Fail, FormPaths, FormState, SentForm, sending};
use crate::paths::GroupDialog;

/// The dialog; with a licence, the one to edit.
#[component]
pub fn LicenceDialog(
    /// Of which group.
    group: GroupDetail,
    /// Which; none: a new one.
    line: Option<LicenceLine>,
) -> impl IntoView {
    let here = Here::current();
    let back = here.path_untracked();
    let away = back.clone();
    let title = if line.is_some() { "Edit licence" } else { "Add licence" };
    let held = StoredValue::new((group, line));
    view! {
        <Modal title open=true close_href=back on_close=move |()| go(&away, false)>
            {held.with_value(|(group, line)| view! { <Form group=group.clone() line=line.clone()/> })}
        </Modal>
    }
    .into_any()
}

#[component]
fn Form(group: GroupDetail, line: Option<LicenceLine>) -> impl IntoView {
    let here = Here::current();
    let (endpoint, dialog) = if line.is_some() {
        ("groups/edit-licence", GroupDialog::EditLicence)
    } else {
        ("groups/add-licence", GroupDialog::AddLicence)
    };
    let action = sending();
    let state = FormState::new(endpoint, action);
    let toasts = use_toaster();
    let back = here.path_untracked();
    let away = back.clone();
    FormState::when_done(action, move |said| {
        toasts.success(said.notice);
        go(&away, true);
        here.refresh();
    });
    let about = line.as_ref().map(|line| line.id.to_string()).unwrap_or_default();
    let version = line.as_ref().map(|line| line.version.to_string());
    let used = line.as_ref().filter(|line| line.state.holds()).map(LicenceLine::seats_words);
    view! {
        <SentForm endpoint action>
            <FormPaths back=here.dialog(dialog, &about) next=back.clone()/>
            <input type="hidden" name="group" value=group.row.id.to_string()/>
            {version.map(|version| view! {
                <input type="hidden" name="id" value=about.clone()/>
                <input type="hidden" name="version" value=version/>
            })}
            <Fail error=state.error/>
            {used.map(|used| view! { <Notice tone=Tone::Info>{format!("Seats: {used}.")}</Notice> })}
            <LicenceFields state line/>
            <FormActions>
                <Button label="Save" kind=ButtonKind::Primary submit=true pending=state.pending/>
                <LinkButton href=back label="Cancel" kind=ButtonKind::Quiet/>
            </FormActions>
        </SentForm>
    }
    .into_any()
}

/// Product, seats, days.
#[component]
pub fn LicenceFields(
    /// The form.
    state: FormState,
    /// What they start with.
    line: Option<LicenceLine>,
) -> impl IntoView {
    let from = line.as_ref();
    let product = from.map(|line| line.product.clone()).unwrap_or_default();
    let seats = from.map(|line| line.seats.to_string()).unwrap_or_default();
    let (first, last) = from.map(|line| (line.from.clone(), line.to.clone())).unwrap_or_default();
    view! {
        <FieldRow>
            <TextField label="Product" name="product" autocomplete="off" maxlength=100
                value=state.start("product", &product) error=state.at("product")/>
            <TextField label="Seats" name="seats" inputmode="numeric" autocomplete="off"
                value=state.start("seats", &seats) error=state.at("seats")
                hint="Each active member takes one; one is kept for each pending member."/>
        </FieldRow>
        <FieldRow>
            <TextField label="Valid from" name="valid_from" kind=InputKind::Date value=state.start("valid_from", &first)
                error=state.at("valid_from") hint="First day (UTC). Empty: today."/>
            <TextField label="Valid to" name="valid_to" kind=InputKind::Date value=state.start("valid_to", &last)
                error=state.at("valid_to") hint="Last day (UTC)."/>
        </FieldRow>
    }
    .into_any()
}
