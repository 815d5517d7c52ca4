//! The frame of a record's own page: companies, groups, people in account management and jobs stand in it alike.

use leptos::prelude::*;
use ui::{EmptyState, IconName, LinkButton, Spinner};

use crate::api::Fault;
use crate::read::{Answer, Reading};

/// What `found` answers, as soon as it is there, then as it is now.
pub fn opened(found: Reading, show: fn(Answer) -> AnyView) -> AnyView {
    view! {
        <Transition fallback=|| view! { <Spinner/> }>
            {move || Suspend::new(async move { show(found.await) })}
        </Transition>
    }
    .into_any()
}

/// In place of a record that is not there, or not the reader's to see. `way` leads on: where to, and its label.
pub fn missing(fault: &Fault, icon: IconName, title: &'static str, way: (&'static str, &'static str)) -> AnyView {
    crate::api::watch_sign_out(&fault.0);
    let (href, label) = way;
    let action = move || view! { <LinkButton href label/> };
    view! { <EmptyState icon title text=Some(fault.0.message()) action/> }.into_any()
}

/// The way to it, its name, and what can be done with it.
#[component]
pub fn RecordHead(
    /// Of the name: the page is labelled by it.
    id: &'static str,
    /// From the list down to it: addresses and names.
    way: Vec<(String, String)>,
    /// Its name.
    name: String,
    /// Beside the name: its kind or state.
    mark: AnyView,
    /// What can be done with it.
    acts: AnyView,
    /// A line under it.
    #[prop(optional)]
    more: Option<AnyView>,
) -> impl IntoView {
    let step = |(href, name): (String, String)| view! { <li><a href=href><bdi>{name}</bdi></a></li> };
    view! {
        <header class="record-head">
            <nav class="way" aria-label="Where this is"><ol>{way.into_iter().map(step).collect_view()}</ol></nav>
            <div class="record-title">
                <h2 id=id><bdi>{name}</bdi></h2>
                {mark}
            </div>
            <div class="record-acts">{acts}</div>
            {more}
        </header>
    }
    .into_any()
}
