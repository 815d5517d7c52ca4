//! Search as you type, filters, the live count, "+ADD ACCOUNT". Everything is a GET form, so it
//! works by Enter and a button before the app is there.

use std::time::Duration;

use leptos::prelude::*;
use model::accounts::{AccountQuery, State};
use model::companies::Choice as Found;
use model::grid::{Total, grouped};
use model::{Permission, text};
use ui::dom::Timer;
use ui::{Button, ButtonKind, Choice, GridToolbar, IconName, InputKind, LinkButton, SelectField, TextField};

use super::api::CompanyChoices;
use super::list::{List, go};
use crate::form::viewer;
use crate::paths;
use crate::read::{Reading, parsed, reading_once};

/// How long typing must rest before the list follows.
const REST: Duration = Duration::from_millis(180);

/// The row over the grid.
#[component]
pub fn Toolbar(
    /// How many the list has.
    total: Reading,
) -> impl IntoView {
    let end = move || {
        view! {
            <Count total/>
            <AddButton/>
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
    let words = move || match total.get().map(parsed::<Total>) {
        Some(Ok(Total::Exact(n))) => text::count(n, "account", "accounts"),
        Some(Ok(Total::AtLeast(n))) => format!("{}+ accounts", grouped(n)),
        _ => String::new(),
    };
    view! {
        <p class="grid-count num" role="status">
            <Transition fallback=|| ()>{words}</Transition>
        </p>
    }
}

#[component]
fn AddButton() -> impl IntoView {
    let list = List::here();
    let may = viewer().may(Permission::AccountsAdd);
    let href = Signal::derive(move || paths::accounts_add(&list.query.get()));
    may.then(|| view! { <LinkButton href label="+ADD ACCOUNT" kind=ButtonKind::Primary/> })
}

/// Shows the list of another query, from its first page; `replace` leaves no step for Back, while
/// typing.
fn show(list: List, change: impl FnOnce(&mut AccountQuery), replace: bool) {
    let mut query = list.query.get_untracked().first_page();
    change(&mut query);
    go(&paths::accounts(&query), replace);
}

#[component]
fn Filters() -> impl IntoView {
    let list = List::here();
    let hydrated = ui::hydrated();
    let order = move || ui::hidden_inputs(list.query.with(|query| query.unnarrowed().pairs()));
    view! {
        <form class="filters" method="get" action=paths::ACCOUNTS role="search" on:submit=move |ev| ev.prevent_default()>
            {order}
            <SearchField/>
            <StatusFilter/>
            <CompanyFilter/>
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
    let typed = move |value: String| {
        timer.start(REST, move || {
            let search = model::field::search(&value);
            show(list, |query| query.search = search, true);
        });
    };
    view! {
        <div data-search="">
            <TextField
                label="Search"
                hide_label=true
                name="q"
                kind=InputKind::Search
                value=Signal::derive(move || list.query.with(|q| q.search.clone()))
                placeholder="Name, email, phone, IMEI, account code"
                on_input=typed
            />
        </div>
    }
}

#[component]
fn StatusFilter() -> impl IntoView {
    let list = List::here();
    let options: Vec<Choice> = State::ALL.iter().map(|s| Choice::new(s.account_key(), s.account_word())).collect();
    let value = Signal::derive(move || list.query.with(|q| q.status.map_or("", State::account_key)).to_owned());
    let choose = move |key: String| {
        show(list, |query| query.status = State::from_account_key(&key), false);
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
    let options = Signal::derive(move || match companies.get().map(parsed::<Vec<Found>>) {
        Some(Ok(found)) => found.into_iter().map(|c| Choice::new(c.value, c.label)).collect::<Vec<_>>(),
        _ => Vec::new(),
    });
    view! {
        <Suspense fallback=|| ()>
            <SelectField label="Company" hide_label=true name="company" id="filter-company" options value
                placeholder="Any company" on_change=choose/>
        </Suspense>
    }
}

/// Never signed in, or not for some time: two fields of the query behind one choice.
#[component]
fn LoginFilter() -> impl IntoView {
    let list = List::here();
    let options = vec![
        Choice::new("never", "Never signed in"),
        Choice::new("30", "Not for 30 days"),
        Choice::new("90", "Not for 90 days"),
        Choice::new("180", "Not for 180 days"),
        Choice::new("365", "Not for a year"),
    ];
    let value = Signal::derive(move || {
        list.query.with(|q| match (q.never, q.idle_days) {
            (true, _) => "never".to_owned(),
            (false, Some(days)) => days.to_string(),
            _ => String::new(),
        })
    });
    let choose = move |key: String| {
        let narrow = |query: &mut AccountQuery| {
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
    let href = Signal::derive(move || paths::accounts(&list.query.with(AccountQuery::unnarrowed)));
    move || {
        list.query.with(AccountQuery::is_narrowed).then(|| {
            view! { <LinkButton href label="Clear" kind=ButtonKind::Quiet icon=IconName::Close/> }
        })
    }
}
