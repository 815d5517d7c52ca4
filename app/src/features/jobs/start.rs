//! Something to be done to all that a filter finds: first what, then how many it applies to, how many are skipped and
//! why, and the start. Links and forms, so it is the same without the app.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::accounts::{AccountQuery, Kind};
use model::jobs::{Among, Order, Preview};
use model::panels::PanelQuery;
use ui::{Button, ButtonKind, EmptyState, FormActions, IconName, LinkButton, Notice, Spinner, TextArea, Tone};

use super::api::PreviewJob;
use super::place::{Place, at};
use crate::api::Fault;
use crate::features::panels::act::Act as PanelAct;
use crate::features::people::act::Act;
use crate::form::{Fail, FormPaths, FormState, SentForm, sending, viewer};
use crate::paths;
use crate::read::{body, parsed, reading};

const ENDPOINT: &str = "jobs/start";

/// What the address asks, without the place of a move; none: it names nothing to work on.
fn asked() -> Memo<Option<Order>> {
    let map = use_query_map();
    Memo::new(move |_| {
        map.with(|map| {
            let get = |name: &str| map.get(name);
            let kinds = [Kind::EndUser, Kind::Installer, Kind::Employee];
            let on = get("on").unwrap_or_default();
            let among = match kinds.into_iter().find(|kind| kind.nouns() == on) {
                Some(kind) => Among::Accounts(AccountQuery::read(kind, get)),
                None if on == "panels" => Among::Panels(PanelQuery::read(get)),
                None => return None,
            };
            Some(Order { among, act: get("do").unwrap_or_default(), to: String::new() })
        })
    })
}

/// The page.
#[component]
pub fn StartPage() -> impl IntoView {
    let asked = asked();
    move || match asked.get() {
        Some(order) if order.act.is_empty() => view! { <Choose among=order.among/> }.into_any(),
        Some(order) => view! { <Question order/> }.into_any(),
        None => {
            let action = || view! { <LinkButton href=paths::JOBS label="To the jobs"/> };
            view! { <EmptyState icon=IconName::Jobs title="Choose from a list first" action/> }.into_any()
        }
    }
}

/// The list that was come from.
fn list_of(among: &Among) -> String {
    match among {
        Among::Accounts(query) => paths::list(query),
        Among::Panels(query) => paths::panels(query),
    }
}

/// What can be done, as far as the viewer may.
#[component]
fn Choose(among: Among) -> impl IntoView {
    let person = viewer();
    let acts: Vec<(&str, &str, IconName)> = match &among {
        Among::Accounts(query) => {
            let acts = Act::of(query.kind).iter().filter(|act| person.may(act.permission(query.kind)));
            acts.map(|act| (act.key(), act.verb(), act.icon())).collect()
        }
        Among::Panels(_) => {
            let acts = PanelAct::ALL.into_iter().filter(|act| person.may(act.permission()));
            acts.map(|act| (act.key(), act.verb(), act.icon())).collect()
        }
    };
    let back = list_of(&among);
    let link = |(key, label, icon): (&'static str, &'static str, IconName)| {
        view! { <li><LinkButton href=paths::for_all(&among, key) label icon/></li> }
    };
    view! {
        <article class="job job-start" aria-labelledby="job-name">
            <h2 id="job-name">"What is to be done to all that match?"</h2>
            <p class="muted">"Before anything happens you see how many it applies to."</p>
            <ul class="job-choices">{acts.into_iter().map(link).collect_view()}</ul>
            <LinkButton href=back label="Back to the list" kind=ButtonKind::Quiet/>
        </article>
    }
    .into_any()
}

#[component]
fn Question(order: Order) -> impl IntoView {
    let map = use_query_map();
    let to = Memo::new(move |_| map.with(|map| map.get("to").unwrap_or_default()));
    let wants_group = order.act == PanelAct::Move.key() && viewer().may(PanelAct::Move.permission());
    let order = StoredValue::new(order);
    let now = Signal::derive(move || Order { to: to.get(), ..order.get_value() });
    let action = sending();
    let state = FormState::new(ENDPOINT, action);
    // A refusal because of what has changed brings what holds now.
    let round = RwSignal::new(0_u32);
    ui::effect(move || {
        if state.error.get().is_some() {
            round.update(|n| *n += 1);
        }
    });
    FormState::when_done(action, |_| ());
    let asked = Signal::derive(move || body(&PreviewJob { order: now.get() }));
    let found = reading("jobs/preview", asked, round.into());
    view! {
        <article class="job job-start" aria-labelledby="job-name">
            <Transition fallback=|| view! { <Spinner/> }>
                {move || Suspend::new(async move { head(parsed::<Preview>(found.await)) })}
            </Transition>
            {wants_group.then(|| view! { <Place order to/> })}
            <Transition fallback=|| ()>
                {move || {
                    let order = now.get();
                    Suspend::new(async move {
                        let preview = parsed::<Preview>(found.await).ok();
                        preview.map(|preview| view! { <Form order preview action state/> })
                    })
                }}
            </Transition>
        </article>
    }
    .into_any()
}

fn head(preview: Result<Preview, Fault>) -> AnyView {
    let fault = match preview {
        Ok(preview) => {
            return view! {
                <h2 id="job-name">{preview.title}</h2>
                <p class="job-among">{preview.about}</p>
            }
            .into_any();
        }
        Err(fault) => fault,
    };
    // A group that is gone, or out of sight by now: another one can be chosen.
    let gone = fault.0.at("to").map(str::to_owned);
    match gone {
        Some(why) => view! {
            <h2 id="job-name">{PanelAct::Move.verb()}</h2>
            <Notice tone=Tone::Bad>{why}</Notice>
        }
        .into_any(),
        None => super::job::no_job(&fault),
    }
}

#[component]
fn Form(order: Order, preview: Preview, action: crate::form::Sending, state: FormState) -> impl IntoView {
    let here = at(&order, &order.to);
    let back = list_of(&order.among);
    let fields = vec![
        ("among".to_owned(), body(&order.among)),
        ("act".to_owned(), order.act),
        ("to".to_owned(), order.to),
        ("seen".to_owned(), preview.moving.as_ref().map(|moving| moving.seal.clone()).unwrap_or_default()),
    ];
    let may = preview.applies > 0 && (!preview.wants_group || preview.moving.is_some());
    let label = format!("{}: start", preview.title);
    let reason = preview.wants_reason.then(|| view! {
        <TextArea label="Reason" name="reason" required=true value=state.start("reason", "") error=state.at("reason") rows=2 hint="Kept in the log"/>
    });
    let ways = Signal::stored(here);
    view! {
        <Sums preview/>
        <SentForm endpoint=ENDPOINT action>
            {ui::hidden_inputs(fields)}
            <FormPaths back=ways next=ways/>
            <Fail error=state.error/>
            {reason}
            <FormActions>
                {may.then(|| view! { <Button label kind=ButtonKind::Primary submit=true pending=state.pending/> })}
                <LinkButton href=back label="Back to the list" kind=ButtonKind::Quiet/>
            </FormActions>
        </SentForm>
    }
    .into_any()
}

/// How many it applies to, the others by reason, and who sees panels that are moved.
#[component]
fn Sums(preview: Preview) -> impl IntoView {
    let waits = preview.wants_group && preview.moving.is_none();
    if waits {
        return view! { <p class="muted">"Choose a group to see what would change."</p> }.into_any();
    }
    let skipped = preview.skipped.into_iter().map(|skipped| {
        view! { <li><strong class="num">{model::grid::grouped(skipped.n)}</strong>" skipped: "{skipped.reason}</li> }
    });
    let moving = preview.moving.map(crate::features::panels::moving::sight_of);
    view! {
        <ul class="job-sums" aria-label="What it comes to">
            <li><strong class="num">{model::grid::grouped(preview.applies)}</strong>" of "{model::grid::grouped(preview.total)}": it applies to them."</li>
            {skipped.collect_view()}
        </ul>
        {moving}
    }
    .into_any()
}
