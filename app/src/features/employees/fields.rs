//! Fields that "Add User" and the edit dialog have in common (S4-5 to S4-11, S4-18).

use leptos::prelude::*;
use model::companies::Site;
use model::employees::Setup;
use ui::{Choice, InputKind, SelectField, TextField};

use crate::features::accounts::api::CompanyChoices;
use crate::features::people::search_box::{SearchBox, Searched};
use crate::form::FormState;
use crate::read::{Answer, Reading, body, reading_once};

const COMPANIES: &str = "accounts/company-choices";

/// A drop-down's choices, with their second line.
pub fn options(found: Vec<model::companies::Choice>) -> Vec<Choice> {
    let choice = |c: model::companies::Choice| {
        let choice = Choice::new(c.value, c.label);
        if c.detail.is_empty() { choice } else { choice.with_detail(c.detail) }
    };
    found.into_iter().map(choice).collect()
}

/// Countries: their two letters are what is stored, not what is read.
pub fn countries(found: Vec<model::companies::Choice>) -> Vec<Choice> {
    found.into_iter().map(|c| Choice::new(c.value, c.label)).collect()
}

/// One line of text of the form.
#[component]
pub fn Line(
    /// The visible label.
    label: &'static str,
    /// The form's name for it.
    name: &'static str,
    /// What stands in it before anything is typed.
    #[prop(into, optional)]
    from: String,
    /// What kind of text.
    #[prop(optional)]
    kind: InputKind,
    /// Must be filled in.
    #[prop(optional)]
    required: bool,
    /// What to know beforehand.
    #[prop(optional)]
    hint: &'static str,
    /// The form.
    state: FormState,
) -> impl IntoView {
    let value = if kind == InputKind::Password { String::new() } else { state.start(name, &from) };
    let hint = (!hint.is_empty()).then(|| hint.to_owned());
    let autocomplete = if kind == InputKind::Password { "new-password" } else { "off" };
    match hint {
        Some(hint) => view! {
            <TextField label name kind required autocomplete value error=state.at(name) hint/>
        }
        .into_any(),
        None => view! { <TextField label name kind required autocomplete value error=state.at(name)/> }.into_any(),
    }
}

/// S4-6.
#[component]
pub fn RegionField(
    /// The present one, or empty.
    #[prop(into, optional)]
    from: String,
    /// Must be chosen.
    #[prop(optional)]
    required: bool,
    /// The form.
    state: FormState,
) -> impl IntoView {
    let regions: Vec<Choice> = Site::ALL.iter().map(|site| Choice::new(site.key(), site.word())).collect();
    view! {
        <SelectField label="Region" name="region" required options=Signal::stored(regions)
            value=state.start("region", &from) placeholder="Choose a region" error=state.at("region")/>
    }
}

/// The first choices of [`CompanyField`].
pub fn companies() -> Reading {
    reading_once(COMPANIES, &CompanyChoices { search: String::new() })
}

/// S4-10.
#[component]
pub fn CompanyField(
    /// What is chosen at first.
    chosen: model::companies::Choice,
    /// The first choices.
    first: Answer,
    /// What is chosen now; it holds the id of what is chosen at first already.
    now: RwSignal<Option<Choice>>,
    /// The form.
    state: FormState,
) -> impl IntoView {
    let args = Callback::new(|search| body(&CompanyChoices { search }));
    let of = Searched {
        endpoint: COMPANIES,
        args,
        label: "Parent Company",
        name: "company",
        required: true,
        hint: "The service provider above the user: the user manages people of this company and those below it.",
        error: state.at("company"),
    };
    // The name comes with the answer; nobody who follows the id is to hear of it.
    now.update_untracked(|now| *now = Some(Choice::new(chosen.value, chosen.label)));
    view! { <SearchBox of first=StoredValue::new(first) chosen=now/> }
}

/// How the password is set up (S4-9, S4-21), and the two fields of a typed one.
#[component]
pub fn PasswordFields(
    /// The field's label.
    label: &'static str,
    /// Its choices, by what they do.
    methods: Vec<(Setup, &'static str)>,
    /// The form.
    state: FormState,
) -> impl IntoView {
    let first = methods.first().map_or("", |(setup, _)| setup.key());
    let chosen = RwSignal::new(state.start("setup", first));
    let types = methods.iter().any(|(setup, _)| *setup == Setup::Custom);
    let choices: Vec<Choice> = methods.into_iter().map(|(setup, word)| Choice::new(setup.key(), word)).collect();
    let hydrated = ui::hydrated();
    let hint = move || match Setup::from_key(&chosen.get()) {
        Some(Setup::Generate) => {
            "The system makes a temporary password and mails it to the address. Nobody else sees it."
        }
        Some(Setup::Custom) => model::text::SET_PASSWORD_NOTICE,
        _ => "A one-time code is mailed to the address. With it the user chooses a password.",
    };
    // Without the app nobody knows what is chosen: the fields are there, for whom they concern.
    let hides = move || hydrated.get() && chosen.with(|key| key != Setup::Custom.key());
    view! {
        <SelectField label name="setup" required=true options=Signal::stored(choices) value=chosen.get_untracked()
            error=state.at("setup") on_change=move |value| chosen.set(value)/>
        <p class="field-hint form-part" role="status">{hint}</p>
        {types.then(|| view! {
            <div class="form-part" hidden=hides>
                <Line label="Password" name="password" kind=InputKind::Password state
                    hint="At least 15 characters; several words are fine. Only for a typed password."/>
                <Line label="Repeat password" name="repeat" kind=InputKind::Password state/>
            </div>
        })}
    }
    .into_any()
}
