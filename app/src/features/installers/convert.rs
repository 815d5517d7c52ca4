//! "Installer conversion" (S3-55 to S3-64): before Convert, the modal lists which panels will be unassigned
//! for the chosen role and which stay; the confirmation holds for that list only.

use leptos::prelude::*;
use model::ApiError;
use model::accounts::AccountDetail;
use model::ids::RoleId;
use model::installers::{Conversion, Split, SplitPanel};
use model::text;
use ui::{Choice, Detail, Details, InputKind, Notice, SelectField, TextField, Tone};

use super::api::InstallerConversion;
use crate::features::people::dialog::{Ask, DialogFoot, DialogSheet, ask};
use crate::features::people::list::go;
use crate::form::{Fail, FormPaths, FormState, SentForm};
use crate::paths::{self, Dialog};
use crate::read::{Answer, body, parsed, reading, reading_once};

const ENDPOINT: &str = "installers/convert";

/// The dialog.
#[component]
pub fn Convert(
    /// Whom.
    detail: AccountDetail,
) -> impl IntoView {
    let ask = ask(ENDPOINT, Dialog::Convert, None);
    // Done: the blind of an installer who is none any more would be empty.
    FormState::when_done(ask.action, |_| go(paths::INSTALLERS, true));
    let detail = StoredValue::new(detail);
    view! {
        <DialogSheet title="Installer conversion".to_owned() back=ask.back>
            <SentForm endpoint=ENDPOINT action=ask.action>
                // Done: he has no blind here any more.
                <FormPaths back=ask.here next=paths::INSTALLERS/>
                <input type="hidden" name="id" value=ask.id/>
                <Fail error=ask.state.error/>
                <input type="hidden" name="version" value=detail.with_value(|d| d.row.version.to_string())/>
                <Notice tone=Tone::Wait>{text::CONVERSION_WARNING}</Notice>
                <Person ask detail/>
                <Place ask detail/>
                <DialogFoot label="Convert" ask/>
            </SentForm>
        </DialogSheet>
    }
}

#[component]
fn Person(ask: Ask, detail: StoredValue<AccountDetail>) -> impl IntoView {
    let (state, row) = (ask.state, detail.get_value().row);
    view! {
        <TextField label="Full name" name="name" required=true  autocomplete="off"
            value=state.start("name", &row.label) error=state.at("name")/>
        <TextField label="Email address" name="_email" value=row.email readonly=true/>
        <TextField label="Phone" name="phone" kind=InputKind::Tel required=true  autocomplete="off"
            value=state.start("phone", &row.phone) error=state.at("phone")/>
    }
}

/// Country, role, and what the role does to the panels.
#[component]
fn Place(ask: Ask, detail: StoredValue<AccountDetail>) -> impl IntoView {
    let id = detail.with_value(|d| d.row.id);
    let role = RwSignal::new(ask.state.start("role", ""));
    let choices = reading_once("installers/conversion", &InstallerConversion { id, role: None });
    let asked = Signal::derive(move || {
        let role = role.with(|role| role.parse::<RoleId>().ok());
        body(&InstallerConversion { id, role })
    });
    // A refusal because the list has changed brings the list that holds now.
    let round = RwSignal::new(0_u32);
    ui::effect(move || {
        if matches!(ask.state.error.get(), Some(ApiError::Conflict { .. })) {
            round.update(|n| *n += 1);
        }
    });
    let found = reading("installers/conversion", asked, round.into());
    view! {
        <Suspense fallback=|| ()>
            {move || Suspend::new(async move {
                let found = StoredValue::new(choices.await);
                view! { <Choices ask role found/> }
            })}
        </Suspense>
        // Apart from the fields: another role must not take away what was chosen in them.
        <Transition fallback=|| ()>
            {move || Suspend::new(async move {
                let split = parsed::<Conversion>(found.await).ok().and_then(|conversion| conversion.split);
                split.map(|split| view! { <Panels split/> })
            })}
        </Transition>
    }
    .into_any()
}

fn to_choices(found: Vec<model::companies::Choice>) -> Vec<Choice> {
    found.into_iter().map(|c| Choice::new(c.value, c.label)).collect()
}

#[component]
fn Choices(ask: Ask, role: RwSignal<String>, found: StoredValue<Answer>) -> impl IntoView {
    let state = ask.state;
    let conversion = match parsed::<Conversion>(found.get_value()) {
        Ok(conversion) => conversion,
        Err(fault) => return view! { <Notice tone=Tone::Bad>{fault.0.message()}</Notice> }.into_any(),
    };
    let no_role = conversion.roles.is_empty();
    let roles = Signal::stored(to_choices(conversion.roles));
    let countries = Signal::stored(to_choices(conversion.countries));
    let country = state.start("country", "");
    view! {
        <SelectField label="Country" name="country" required=true options=countries value=country
            placeholder="Choose a country" error=state.at("country")/>
        <SelectField label="Role" name="role" required=true options=roles value=role.get_untracked()
            placeholder="Choose a role" error=state.at("role") on_change=move |value| role.set(value)
            hint="Controls access after conversion. Only roles that you may give are listed."/>
        {no_role.then(|| view! {
            <Notice tone=Tone::Bad>"There is no role that you may give. Ask an administrator with more rights to convert this installer."</Notice>
        })}
    }
    .into_any()
}

/// Which panels go and which stay (S3-64, S3-98, S3-99).
#[component]
fn Panels(split: Split) -> impl IntoView {
    let (go, stay) = (split.unassigned.len(), split.kept.len());
    let nothing = go + stay == 0 && split.unassigned_unseen + split.kept_unseen == 0;
    view! {
        <input type="hidden" name="seen" value=split.seal/>
        <section class="split" aria-label="What becomes of the panels" role="status">
            {nothing.then(|| view! { <p class="muted">"No panel is assigned: nothing changes for panels."</p> })}
            {side("Will be unassigned", split.unassigned, split.unassigned_unseen)}
            {side("Stay assigned", split.kept, split.kept_unseen)}
        </section>
    }
    .into_any()
}

fn side(title: &'static str, panels: Vec<SplitPanel>, unseen: u32) -> AnyView {
    let seen = u32::try_from(panels.len()).unwrap_or(u32::MAX);
    if seen + unseen == 0 {
        return ().into_any();
    }
    let line = |panel: SplitPanel| {
        let about = format!("{} · {}", panel.account_code, panel.group);
        view! { <Detail term=panel.imei><bdi>{about}</bdi></Detail> }
    };
    view! {
        <h3 class="split-title">{format!("{title}: {}", model::text::count(seen + unseen, "panel", "panels"))}</h3>
        <div class="split-list" tabindex="0" role="group" aria-label=title><Details>{panels.into_iter().map(line).collect_view()}</Details></div>
        {(unseen > 0).then(|| view! {
            <p class="muted">{format!("{} outside your sight.", model::text::count(unseen, "of them is", "of them are"))}</p>
        })}
    }
    .into_any()
}
