//! Search as you type, filters, the live count, the button that adds. Everything is a GET form, so it
//! works by Enter and a button before the app is there.

use std::time::Duration;

use leptos::prelude::*;
use model::accounts::{AccountQuery, Kind, State};
use model::companies::Choice as Found;
use model::grid::{Total, grouped};
use ui::dom::Timer;
use ui::{Button, ButtonKind, Choice, GridToolbar, IconName, InputKind, LinkButton, SelectField, TextField};

use super::list::{List, go};
use crate::features::accounts::api::CompanyChoices;
use crate::paths;
use crate::read::{Reading, parsed, reading, reading_once};

/// How long typing must rest before the list follows.
const REST: Duration = Duration::from_millis(180);

/// The row over the grid.
#[component]
pub fn Toolbar(
    /// How many the list has.
    total: Reading,
    /// The button that adds one, for who may.
    add: fn() -> AnyView,
) -> impl IntoView {
    let end = move || {
        view! {
            <Count total/>
            {add()}
        }
    };
    view! {
        <GridToolbar end>
            <Filters/>
        </GridToolbar>
    }
}

#[component]
fn Count(total: Reading) -> impl IntoView {
    let kind = List::here().kind;
    let words = move || match total.get().map(parsed::<Total>) {
        Some(Ok(Total::Exact(n))) => kind.count(n),
        Some(Ok(Total::AtLeast(n))) => format!("{}+ {}", grouped(n), kind.nouns()),
        _ => String::new(),
    };
    view! {
        <p class="grid-count num" role="status">
            <Transition fallback=|| ()>{words}</Transition>
        </p>
    }
}

/// Shows the list of another query, from its first page; `replace` leaves no step for Back, while
/// typing.
fn show(list: List, change: impl FnOnce(&mut AccountQuery), replace: bool) {
    let mut query = list.query.get_untracked().first_page();
    change(&mut query);
    go(&paths::list(&query), replace);
}

#[component]
fn Filters() -> impl IntoView {
    let list = List::here();
    let hydrated = ui::hydrated();
    let order = move || ui::hidden_inputs(list.query.with(|query| query.unnarrowed().pairs()));
    view! {
        <form class="filters" method="get" action=paths::page_of(list.kind) role="search" on:submit=move |ev| ev.prevent_default()>
            {order}
            <SearchField/>
            <StatusFilter/>
            <CompanyFilter/>
            {(list.kind == Kind::Employee).then(|| view! { <RoleFilter/> })}
            <LoginFilter/>
            {move || (!hydrated.get()).then(|| view! { <Button label="Search" submit=true icon=IconName::Search/> })}
            <ClearLink/>
        </form>
    }
}

#[component]
fn SearchField() -> impl IntoView {
    let list = List::here();
    let timer = Timer::new();
    let waiting = StoredValue::new(None::<String>);
    let follow = move || {
        timer.stop();
        let Some(value) = waiting.try_update_value(Option::take).flatten() else { return };
        show(list, |query| query.search = model::field::search(&value), true);
    };
    let typed = move |value: String| {
        waiting.set_value(Some(value));
        timer.start(REST, follow);
    };
    // Who leaves the field for a row wants the row: a list that follows later would lead away from it.
    view! {
        <div data-search="" on:focusout=move |_| follow()>
            <TextField
                label="Search"
                hide_label=true
                name="q"
                kind=InputKind::Search
                value=Signal::derive(move || list.query.with(|q| q.search.clone()))
                placeholder=placeholder(list.kind)
                on_input=typed
            />
        </div>
    }
}

const fn placeholder(kind: Kind) -> &'static str {
    match kind {
        Kind::EndUser | Kind::Installer => "Name, email, phone, IMEI, account code",
        Kind::Employee => "Name, email, phone",
    }
}

#[component]
fn StatusFilter() -> impl IntoView {
    let list = List::here();
    let kind = list.kind;
    let options: Vec<Choice> = State::ALL.iter().map(|s| Choice::new(s.word_key(kind), s.word(kind))).collect();
    let value = Signal::derive(move || list.query.with(|q| q.status.map_or("", |s| s.word_key(kind))).to_owned());
    let choose = move |key: String| {
        show(list, |query| query.status = State::from_word_key(kind, &key), false);
    };
    view! {
        <SelectField label="Status" hide_label=true name="status" id="filter-status" options=Signal::stored(options) value
            placeholder="Any status" on_change=choose/>
    }
}

#[component]
fn CompanyFilter() -> impl IntoView {
    let list = List::here();
    let companies = reading_once("accounts/company-choices", &CompanyChoices { search: String::new() });
    let value = Signal::derive(move || list.query.with(|q| q.company.map(|c| c.to_string()).unwrap_or_default()));
    let choose = move |id: String| {
        show(list, |query| query.company = id.parse().ok(), false);
    };
    let options = Signal::derive(move || {
        let mut options = match companies.get().map(parsed::<Vec<Found>>) {
            Some(Ok(found)) => found.into_iter().map(|c| Choice::new(c.value, c.label)).collect::<Vec<_>>(),
            _ => Vec::new(),
        };
        // There may be more than are listed: one that came by the address is not shown as "any".
        let chosen = value.get();
        if !chosen.is_empty() && options.iter().all(|choice| choice.value != chosen) {
            options.push(Choice::new(chosen, "One company"));
        }
        options
    });
    view! {
        <Suspense fallback=|| ()>
            <SelectField label="Company" hide_label=true name="company" id="filter-company" options value
                placeholder="Any company" on_change=choose/>
        </Suspense>
    }
}

/// Employees by role.
#[component]
fn RoleFilter() -> impl IntoView {
    let list = List::here();
    let roles = reading("employees/roles", Signal::stored("{}".to_owned()), list.round.into());
    let value = Signal::derive(move || list.query.with(|q| q.role.map(|r| r.to_string()).unwrap_or_default()));
    let choose = move |id: String| {
        show(list, |query| query.role = id.parse().ok(), false);
    };
    let options = Signal::derive(move || match roles.get().map(parsed::<Vec<Found>>) {
        Some(Ok(found)) => found.into_iter().map(|c| Choice::new(c.value, c.label)).collect::<Vec<_>>(),
        _ => Vec::new(),
    });
    view! {
        <Suspense fallback=|| ()>
            <SelectField label="Role" hide_label=true name="role" id="filter-role" options value
                placeholder="Any role" on_change=choose/>
        </Suspense>
    }
}

/// Signed in now, never, or not for some time: three fields of the query behind one choice.
#[component]
fn LoginFilter() -> impl IntoView {
    let list = List::here();
    let now = (list.kind == Kind::Employee).then(|| Choice::new("now", "Signed in now"));
    let mut options: Vec<Choice> = now.into_iter().collect();
    options.extend([
        Choice::new("never", "Never signed in"),
        Choice::new("30", "Not for 30 days"),
        Choice::new("90", "Not for 90 days"),
        Choice::new("180", "Not for 180 days"),
        Choice::new("365", "Not for a year"),
    ]);
    let value = Signal::derive(move || {
        list.query.with(|q| match (q.signed_in, q.never, q.idle_days) {
            (true, _, _) => "now".to_owned(),
            (_, true, _) => "never".to_owned(),
            (_, _, Some(days)) => days.to_string(),
            _ => String::new(),
        })
    });
    let choose = move |key: String| {
        let narrow = |query: &mut AccountQuery| {
            query.signed_in = key == "now";
            query.never = key == "never";
            query.idle_days = key.parse().ok();
        };
        show(list, narrow, false);
    };
    view! {
        <SelectField label="Last login" hide_label=true name="login" options=Signal::stored(options) value
            placeholder="Any last login" on_change=choose/>
    }
}

#[component]
fn ClearLink() -> impl IntoView {
    let list = List::here();
    let href = Signal::derive(move || paths::list(&list.query.with(AccountQuery::unnarrowed)));
    move || {
        list.query.with(AccountQuery::is_narrowed).then(|| {
            view! { <LinkButton href label="Clear" kind=ButtonKind::Quiet icon=IconName::Close/> }
        })
    }
}
