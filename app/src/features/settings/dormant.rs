//! What the rule about dormant accounts would do now, whether it is on or not.

use leptos::prelude::*;
use model::accounts::{AccountQuery, Kind, State};
use model::grid::grouped;
use model::settings::DormantTrial;
use ui::{GridTable, HeadCell};

use crate::paths;

/// Counts go no further.
const MOST: u32 = 100_000;

/// The table.
#[component]
pub(super) fn Trial(trial: Vec<DormantTrial>) -> impl IntoView {
    let Some(days) = trial.first().map(|one| (one.warn_days, one.off_days)) else { return ().into_any() };
    let head = move || {
        view! {
            <HeadCell label="Accounts"/>
            <HeadCell label=format!("No sign-in for {} days", days.0) number=true/>
            <HeadCell label="Would be warned now" number=true/>
            <HeadCell label=format!("No sign-in for {} days", days.1) number=true/>
            <HeadCell label="Would be turned off now" number=true/>
        }
    };
    let rows = trial.into_iter().map(row).collect_view();
    view! {
        <section class="card" aria-labelledby="settings-trial">
            <header class="card-head"><div>
                <h2 id="settings-trial">"What the rule would do now"</h2>
                <p class="muted">"With the days as they are saved, on or off. Only active accounts; nobody who is signed in now."</p>
            </div></header>
            <div class="grid-scroll"><GridTable label="What the rule would do now" head>{rows}</GridTable></div>
        </section>
    }
    .into_any()
}

fn row(one: DormantTrial) -> AnyView {
    let word = match one.kind {
        Kind::EndUser => "Customers",
        Kind::Installer => "Installers",
        Kind::Employee => "Employees",
    };
    let link = |days: u32, n: u32| {
        let query = AccountQuery { idle_days: Some(days), status: Some(State::Active), ..AccountQuery::of(one.kind) };
        view! { <a href=paths::list(&query)>{shown(n)}</a> }
    };
    let chosen = if one.chosen { "" } else { " (not chosen)" };
    view! {
        <tr>
            <th scope="row">{word}<span class="muted">{chosen}</span></th>
            <td class="num">{link(one.warn_days, one.warn)}</td>
            <td class="num">{shown(one.would_warn)}</td>
            <td class="num">{link(one.off_days, one.off)}</td>
            <td class="num">{shown(one.would_off)}</td>
        </tr>
    }
    .into_any()
}

fn shown(n: u32) -> String {
    if n >= MOST { format!("{}+", grouped(MOST)) } else { grouped(n) }
}
