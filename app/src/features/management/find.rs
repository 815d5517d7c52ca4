//! Finding a person of any kind by address, user id or username (S2-3). A GET form: it works before the app is
//! there; with it the list follows while one types.

use std::time::Duration;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::accounts::Kind;
use model::management::{Found, FoundPeople, PREFIX_MIN, active_word};
use ui::dom::Timer;
use ui::{
    Button, ButtonKind, EmptyState, GridFailed, GridFrame, GridTable, GridToolbar, HeadCell, IconName, InputKind,
    RowTitle, Spinner, Tag, TextField, Workspace,
};

use super::api::FindPeople;
use crate::api::Fault;
use crate::features::people::list::go;
use crate::paths;
use crate::read::{Answer, body, parsed, reading};

/// How long typing must rest before the list follows.
const REST: Duration = Duration::from_millis(180);

/// The page.
#[component]
pub fn FindPage() -> impl IntoView {
    let map = use_query_map();
    let typed = Memo::new(move |_| map.with(|map| map.get("find").unwrap_or_default()));
    let round = RwSignal::new(0_u32);
    let asked = Signal::derive(move || body(&FindPeople { typed: typed.get() }));
    let found = reading("management/find", asked, round.into());
    let busy = RwSignal::new(false);
    let toolbar = move || view! { <Search typed/> };
    view! {
        <Workspace>
            <GridFrame label="People" toolbar busy>
                <Transition set_pending=busy fallback=|| view! { <Spinner/> }>
                    {move || Suspend::new(async move { table(typed.get_untracked(), found.await, round) })}
                </Transition>
            </GridFrame>
        </Workspace>
    }
    .into_any()
}

#[component]
fn Search(typed: Memo<String>) -> impl IntoView {
    let timer = Timer::new();
    let follow = move |text: String| {
        timer.start(REST, move || go(&paths::find_person(text.trim()), true));
    };
    let hydrated = ui::hydrated();
    view! {
        <GridToolbar>
            <form class="filters" method="get" action=paths::SYSTEM_ACCOUNTS role="search" on:submit=move |ev| ev.prevent_default()>
                <div data-search=""><TextField label="Find a person" name="find" kind=InputKind::Search value=typed hide_label=true
                    placeholder="Email address, user id or user name" autocomplete="off" maxlength=254 autofocus=true
                    on_input=follow/></div>
                {move || (!hydrated.get()).then(|| view! { <Button label="Find" kind=ButtonKind::Primary submit=true/> })}
            </form>
        </GridToolbar>
    }
    .into_any()
}

fn table(typed: String, found: Answer, round: RwSignal<u32>) -> AnyView {
    match parsed::<FoundPeople>(found) {
        Ok(found) if found.people.is_empty() => nobody(&typed),
        Ok(found) => people(found),
        Err(Fault(error)) => {
            crate::api::watch_sign_out(&error);
            let href = Signal::stored(paths::find_person(&typed));
            view! { <GridFailed error retry_href=href on_retry=move || round.update(|n| *n = n.wrapping_add(1))/> }
                .into_any()
        }
    }
}

fn nobody(typed: &str) -> AnyView {
    let (title, text) = if typed.trim().is_empty() {
        (
            "Whom do you look for?",
            "End users, installers and employees are found by email address, user id or user name.".to_owned(),
        )
    } else if typed.trim().chars().count() < usize::from(PREFIX_MIN) {
        ("Nobody found", format!("Type at least {PREFIX_MIN} characters of the address or user name."))
    } else {
        ("Nobody found", "Nobody in your sight has an address, user id or user name that begins like this.".to_owned())
    };
    view! { <EmptyState icon=IconName::Search title text=Some(text)/> }.into_any()
}

fn people(found: FoundPeople) -> AnyView {
    let head = || {
        view! {
            <HeadCell label="Name & email"/>
            <HeadCell label="User Name" priority=2/>
            <HeadCell label="Kind" priority=2/>
            <HeadCell label="Active" priority=1/>
            <HeadCell label="Company" priority=3/>
        }
    };
    let more =
        found.more.then(|| view! { <p class="grid-note muted" role="status">"There are more. Type more of it."</p> });
    let rows = found.people.into_iter().map(row).collect_view();
    view! { <GridTable label="People" head>{rows}</GridTable>{more} }.into_any()
}

fn row(person: Found) -> AnyView {
    let href = Signal::stored(paths::managed(person.id));
    let sub = (person.title != person.email).then(|| person.email.clone());
    view! {
        <tr data-row-id=person.id.to_string()>
            <RowTitle href title=person.title sub/>
            <td data-priority="2"><bdi>{person.username}</bdi></td>
            <td data-priority="2"><Tag word=kind_word(person.kind)/></td>
            <td>{active_word(person.state)}</td>
            <td data-priority="3"><bdi>{person.company}</bdi></td>
        </tr>
    }
    .into_any()
}

/// What kind of person, on this page.
pub(super) const fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::EndUser => "End user",
        Kind::Installer => "Installer",
        Kind::Employee => "Employee",
    }
}
