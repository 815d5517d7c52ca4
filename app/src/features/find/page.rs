//! The page "Find": the same as the palette as a form and links, for who has no client and for a link to a search.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use ui::{Button, ButtonKind, EmptyState, FormError, IconName, InputKind, PageBody, Spinner, TextField};

use super::api::{LookFor, Way};
use crate::api::Fault;
use crate::paths;
use crate::read::{Answer, body, parsed, reading};

/// The page.
#[component]
pub fn FindPage() -> impl IntoView {
    let map = use_query_map();
    let typed = Memo::new(move |_| map.with(|map| map.get("q").unwrap_or_default()));
    let asked = Signal::derive(move || body(&LookFor { typed: typed.get() }));
    let found = reading("find/look", asked, Signal::stored(0));
    view! {
        <PageBody>
            <form class="find-form" method="get" action=paths::FIND role="search">
                <TextField label="Find anything" name="q" kind=InputKind::Search value=typed hide_label=true
                    placeholder="Name, email, phone, user id, IMEI, account code, page …" autocomplete="off" maxlength=200 autofocus=true/>
                <Button label="Find" kind=ButtonKind::Primary submit=true/>
            </form>
            <Transition fallback=|| view! { <Spinner/> }>
                {move || Suspend::new(async move { listed(found.await) })}
            </Transition>
        </PageBody>
    }
    .into_any()
}

fn listed(found: Answer) -> AnyView {
    match parsed::<Vec<Way>>(found) {
        Ok(ways) if ways.is_empty() => {
            let text = "Nothing in your sight matches. Check the spelling, or type less of it.".to_owned();
            view! { <EmptyState icon=IconName::Search title="Nothing found" text=Some(text)/> }.into_any()
        }
        Ok(ways) => sections(ways),
        Err(Fault(error)) => {
            crate::api::watch_sign_out(&error);
            view! { <FormError error=Signal::stored(Some(error))/> }.into_any()
        }
    }
}

/// A list under each heading, in the order of the first of each.
fn sections(ways: Vec<Way>) -> AnyView {
    let mut sections: Vec<(String, Vec<Way>)> = Vec::new();
    for way in ways {
        match sections.iter_mut().find(|(section, _)| *section == way.section) {
            Some((_, of)) => of.push(way),
            None => sections.push((way.section.clone(), vec![way])),
        }
    }
    let section = |(title, ways): (String, Vec<Way>)| {
        let name = title.clone();
        view! {
            <section class="found">
                <h2 class="found-head">{title}</h2>
                <ul class="found-list" aria-label=name>{ways.into_iter().map(line).collect_view()}</ul>
            </section>
        }
    };
    sections.into_iter().map(section).collect_view().into_any()
}

fn line(way: Way) -> AnyView {
    let rel = way.outside.then_some("external");
    view! {
        <li><a class="found-line" href=way.href rel=rel><bdi>{way.label}</bdi>" "<bdi class="muted">{way.detail}</bdi></a></li>
    }
    .into_any()
}
