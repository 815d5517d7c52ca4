//! Search and filters; a GET form, so it works before the app is there.

use std::time::Duration;

use leptos::prelude::*;
use model::mail::{MailKind, MailQuery, MailState, OutboxPage};
use ui::dom::Timer;
use ui::{Button, ButtonKind, Choice, GridToolbar, IconName, InputKind, LinkButton, SelectField, TextField};

use super::list::Outbox;
use crate::features::people::list::go;
use crate::paths;
use crate::read::{Reading, parsed};

/// How long typing must rest before the list follows.
const REST: Duration = Duration::from_millis(180);

/// The row over the grid.
#[component]
pub fn Toolbar(
    /// The page.
    found: Reading,
) -> impl IntoView {
    let words = move || match found.get().map(parsed::<OutboxPage>) {
        Some(Ok(list)) if list.total.is_capped() => format!("{}+ mails", model::grid::grouped(list.total.known())),
        Some(Ok(list)) => model::text::count(list.total.known(), "mail", "mails"),
        _ => String::new(),
    };
    let end = move || {
        view! { <p class="grid-count num" role="status"><Transition fallback=|| ()>{words}</Transition></p> }
    };
    view! { <GridToolbar end><Filters/></GridToolbar> }
}

/// Shows another list, from its first page; `replace` leaves no step for Back, while typing.
fn show(outbox: Outbox, change: impl FnOnce(&mut MailQuery), replace: bool) {
    let mut query = outbox.query.get_untracked().first_page();
    change(&mut query);
    go(&paths::mails(&query), replace);
}

#[component]
fn Filters() -> impl IntoView {
    let outbox = Outbox::here();
    let hydrated = ui::hydrated();
    let order = move || ui::hidden_inputs(outbox.query.with(|query| query.unnarrowed().pairs()));
    view! {
        <form class="filters" method="get" action=paths::MAIL role="search" on:submit=move |ev| ev.prevent_default()>
            {order}
            <SearchField/>
            <StateFilter/>
            <KindFilter/>
            {move || (!hydrated.get()).then(|| view! { <Button label="Search" submit=true icon=IconName::Search/> })}
            <ClearLink/>
        </form>
    }
}

#[component]
fn SearchField() -> impl IntoView {
    let outbox = Outbox::here();
    let timer = Timer::new();
    let typed = move |value: String| {
        timer.start(REST, move || {
            let search = model::field::search(&value);
            show(outbox, |query| query.search = search, true);
        });
    };
    view! {
        <div data-search="">
            <TextField label="Search" hide_label=true name="q" kind=InputKind::Search
                value=Signal::derive(move || outbox.query.with(|q| q.search.clone()))
                placeholder="Address or name" on_input=typed/>
        </div>
    }
}

#[component]
fn StateFilter() -> impl IntoView {
    let outbox = Outbox::here();
    let options = MailState::ALL.map(|state| Choice::new(state.key(), state.word())).to_vec();
    let value = Signal::derive(move || outbox.query.with(|q| q.state.map_or("", MailState::key)).to_owned());
    let choose = move |key: String| show(outbox, |query| query.state = MailState::from_key(&key), false);
    view! {
        <SelectField label="State" hide_label=true name="state" id="filter-state" options=Signal::stored(options) value
            placeholder="Any state" on_change=choose/>
    }
}

#[component]
fn KindFilter() -> impl IntoView {
    let outbox = Outbox::here();
    let options: Vec<Choice> = MailKind::ALL.iter().map(|kind| Choice::new(kind.key(), kind.title())).collect();
    let value = Signal::derive(move || outbox.query.with(|q| q.kind.clone()));
    let choose = move |key: String| show(outbox, |query| query.kind = key, false);
    view! {
        <SelectField label="Mail" hide_label=true name="kind" id="filter-kind" options=Signal::stored(options) value
            placeholder="Any mail" on_change=choose/>
    }
}

#[component]
fn ClearLink() -> impl IntoView {
    let outbox = Outbox::here();
    let href = Signal::derive(move || paths::mails(&outbox.query.with(MailQuery::unnarrowed)));
    move || {
        outbox.query.with(MailQuery::is_narrowed).then(|| {
            view! { <LinkButton href label="Clear" kind=ButtonKind::Quiet icon=IconName::Close/> }
        })
    }
}
