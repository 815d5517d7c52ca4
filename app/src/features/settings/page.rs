//! The page: one section at a time, so that what is typed in one is never lost by saving another.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::settings::{Section, SettingsPage, SettingsSection};
use ui::{Detail, Details, GridFailed, Spinner, Tabs, TwoLineTime};

use super::dormant::Trial;
use super::form::SectionForm;
use super::test::MailTestPart;
use crate::api::Fault;
use crate::paths;
use crate::read::{parsed, reading};

/// Raised after each change, so that everything is read again.
#[derive(Clone, Copy)]
pub(super) struct Round(pub RwSignal<u32>);

impl Round {
    /// Has everything read again.
    pub(super) fn refresh(self) {
        self.0.update(|round| *round = round.wrapping_add(1));
    }
}

/// The page.
#[component]
pub fn Settings() -> impl IntoView {
    let round = Round(RwSignal::new(0_u32));
    provide_context(round);
    let map = use_query_map();
    let section = Memo::new(move |_| {
        let asked = map.with(|map| map.get("section").and_then(|key| Section::from_key(&key)));
        asked.unwrap_or(Section::Mail)
    });
    let tabs = Signal::derive(move || {
        let here = section.get();
        Section::ALL.map(|s| ui::Tab::new(paths::settings(s), s.title(), s == here)).to_vec()
    });
    let found = reading("settings/open", Signal::stored("{}".to_owned()), round.0.into());
    view! {
        <div class="add-page settings">
            <Tabs label="Settings" tabs/>
            <Transition fallback=|| view! { <Spinner/> }>
                {move || Suspend::new(async move {
                    match parsed::<SettingsPage>(found.await) {
                        Ok(page) => {
                            let page = StoredValue::new(page);
                            (move || page.with_value(|page| part(section.get(), page))).into_any()
                        }
                        Err(Fault(error)) => {
                            crate::api::watch_sign_out(&error);
                            let href = Signal::stored(paths::SETTINGS.to_owned());
                            view! { <GridFailed error retry_href=href on_retry=move || round.refresh()/> }.into_any()
                        }
                    }
                })}
            </Transition>
        </div>
    }
    .into_any()
}

fn part(section: Section, page: &SettingsPage) -> AnyView {
    let Some(found) = page.sections.iter().find(|found| found.section == section).cloned() else {
        return ().into_any();
    };
    let (may_edit, paused) = (page.may_edit, page.mail_paused);
    let trial = (section == Section::Dormant).then(|| page.trial.clone());
    view! {
        <section class="card" aria-labelledby="settings-head">
            <header class="card-head"><div>
                <h2 id="settings-head">{section.title()}</h2>
                <p class="muted">{found.effect.clone()}</p>
            </div></header>
            <div class="card-body">
                {facts(&found)}
                <SectionForm found may_edit/>
            </div>
        </section>
        {(section == Section::Mail).then(|| view! { <MailTestPart may_edit paused/> })}
        {trial.map(|trial| view! { <Trial trial/> })}
    }
    .into_any()
}

/// What can only be read here, and where it is set; who changed the section last.
fn facts(found: &SettingsSection) -> AnyView {
    let changed = found.changed.clone().map(|(at, by)| {
        view! { <p class="muted settings-changed">"Last changed by "<bdi>{by}</bdi>", "<TwoLineTime at/></p> }
    });
    let rows = found.facts.clone().into_iter().map(|(term, words, by)| fact(term, words, by)).collect_view();
    view! {
        {(!found.facts.is_empty()).then(|| view! { <Details>{rows}</Details> })}
        {changed}
    }
    .into_any()
}

/// One of them.
pub(super) fn fact(term: String, words: String, set_by: String) -> AnyView {
    let from =
        (!set_by.is_empty()).then(|| view! { <span class="muted settings-from">"Set by "<code>{set_by}</code></span> });
    view! { <Detail term><bdi>{words}</bdi>" "{from}</Detail> }.into_any()
}
