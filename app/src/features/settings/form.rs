//! A section's form: whatever fields the server sent.

use leptos::prelude::*;
use model::ApiError;
use model::settings::{Input, SettingField, SettingsSection};
use ui::{Button, ButtonKind, CheckField, Choice, Details, FormActions, SelectField, TextField, use_toaster};

use super::page::{Round, fact};
use crate::form::{Fail, FormPaths, FormState, SentForm, sending};
use crate::paths;

const ENDPOINT: &str = "settings/save";

/// The form, or what holds when it may not be changed.
#[component]
pub(super) fn SectionForm(found: SettingsSection, may_edit: bool) -> impl IntoView {
    let (open, fixed): (Vec<SettingField>, Vec<SettingField>) =
        found.fields.into_iter().partition(|field| may_edit && field.set_by.is_empty());
    let fixed = (!fixed.is_empty()).then(|| {
        let rows = fixed.into_iter().map(|field| fact(field.label, field.shown, field.set_by)).collect_view();
        view! { <Details>{rows}</Details> }
    });
    let form = (!open.is_empty()).then(|| {
        view! { <Fields section=found.section.key() version=found.version back=paths::settings(found.section) fields=open/> }
    });
    view! { {fixed}{form} }.into_any()
}

#[component]
fn Fields(section: &'static str, version: i64, back: String, fields: Vec<SettingField>) -> impl IntoView {
    let round: Round = expect_context();
    let action = sending();
    let state = FormState::new(ENDPOINT, action);
    let toasts = use_toaster();
    FormState::when_done(action, move |said| {
        toasts.success(said.notice);
        round.refresh();
    });
    // What the last page left may be about another section.
    let mine = state.start("section", "") == section;
    let alive = ui::hydrated();
    let error = Signal::derive(move || state.error.get().filter(|_| mine || alive.get()));
    let back = Signal::stored(back);
    let fields = fields.into_iter().map(|field| one(field, state, mine, error)).collect_view();
    view! {
        <SentForm endpoint=ENDPOINT action>
            <FormPaths back next=back/>
            <input type="hidden" name="section" value=section/>
            <input type="hidden" name="version" value=version.to_string()/>
            <Fail error/>
            {fields}
            <FormActions>
                <Button label="Save" kind=ButtonKind::Primary submit=true pending=state.pending/>
            </FormActions>
        </SentForm>
    }
    .into_any()
}

fn one(field: SettingField, state: FormState, mine: bool, error: Signal<Option<ApiError>>) -> AnyView {
    let SettingField { name, label, hint, input, value, .. } = field;
    let sent = format!("fields[{name}]");
    let id = format!("f-{name}");
    let error = Signal::derive(move || error.with(|e| e.as_ref()?.at(&name).map(ToOwned::to_owned)));
    let typed = if mine { state.start(&sent, if input == Input::Switch { "" } else { &value }) } else { value };
    match input {
        Input::Text => view! { <TextField label name=sent id value=typed hint error autocomplete="off" maxlength=320/> }.into_any(),
        Input::Number => view! {
            <div class="settings-number"><TextField label name=sent id value=typed hint error autocomplete="off" inputmode="numeric" maxlength=5/></div>
        }
        .into_any(),
        Input::Choice(words) => {
            let options: Vec<Choice> = words.into_iter().map(|(key, word)| Choice::new(key, word)).collect();
            view! { <SelectField label name=sent id value=typed hint error options=Signal::stored(options)/> }.into_any()
        }
        Input::Switch => view! {
            <CheckField label name=sent id value="yes" checked=Signal::stored(typed == "yes") hint error/>
        }
        .into_any(),
    }
}
