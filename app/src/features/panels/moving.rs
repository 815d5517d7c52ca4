//! Moving panels to another group. The dialog says who begins to see them and who stops, and the confirmation
//! holds for that list.

use leptos::prelude::*;
use model::ApiError;
use model::access::PersonRef;
use model::ids::{GroupId, PanelId};
use model::panels::{MovePreview, PanelRow};
use model::text::count;
use ui::{Button, ButtonKind, Choice, FormActions, LinkButton, Modal};

use super::api::{GroupChoices, NamedPanels, PreviewMove};
use super::outcome::{Asked, Outcomes, follow};
use crate::api::Fault;
use crate::features::people::list::go;
use crate::features::people::search_box::{SearchBox, Searched};
use crate::form::{Fail, FormPaths, FormState, SentForm, sending};
use crate::read::{Answer, Reading, body, parsed, reading, reading_once};

const ENDPOINT: &str = "panels/move";

/// The dialog.
#[component]
pub fn MoveDialog(
    /// Which panels.
    asked: Asked,
) -> impl IntoView {
    let outcome = RwSignal::new(None);
    let ways = asked.ways();
    let (back, away) = (ways.back.clone(), ways.back.clone());
    let open = Signal::derive(move || outcome.with(Option::is_none));
    let named = reading_once("panels/named", &NamedPanels { ids: asked.ids.clone() });
    let title = asked.act.title(None, asked.ids.len());
    let asked = StoredValue::new(asked);
    view! {
        <Modal title open close_href=back on_close=move |()| go(&away, false)>
            <Which named/>
            <MoveForm asked outcome/>
        </Modal>
        <Outcomes outcome next=ways.next/>
    }
    .into_any()
}

/// What is moved, and where it is now.
#[component]
fn Which(named: Reading) -> impl IntoView {
    let line = |row: PanelRow| {
        let detail = [row.web_name, row.account_code, row.group];
        let detail = detail.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
        view! { <li><span><bdi class="clip num">{row.imei}</bdi><bdi class="clip muted">{detail}</bdi></span></li> }
    };
    view! {
        <Suspense fallback=|| ()>
            {move || Suspend::new(async move {
                let rows = parsed::<Vec<PanelRow>>(named.await).unwrap_or_default();
                view! { <ul class="outcomes" aria-label="Panels to move">{rows.into_iter().map(line).collect_view()}</ul> }
            })}
        </Suspense>
    }
}

#[component]
fn MoveForm(asked: StoredValue<Asked>, outcome: RwSignal<Option<crate::form::Said>>) -> impl IntoView {
    let action = sending();
    let state = FormState::new(ENDPOINT, action);
    let ways = asked.with_value(Asked::ways);
    follow(ways.next.clone(), action, outcome);
    let ids = asked.with_value(|asked| asked.ids.clone());
    let hidden = asked.with_value(Asked::fields);
    view! {
        <SentForm endpoint=ENDPOINT action>
            <FormPaths back=ways.here next=ways.next/>
            {ui::hidden_inputs(hidden)}
            <Fail error=state.error/>
            <Place state ids/>
            <FormActions>
                <Button label="Move" kind=ButtonKind::Primary submit=true pending=state.pending/>
                <LinkButton href=ways.back label="Cancel" kind=ButtonKind::Quiet/>
            </FormActions>
        </SentForm>
    }
    .into_any()
}

/// The new group, and what it changes. Everything is asked for before anything is shown: what is read inside
/// of it could come in another order.
#[component]
fn Place(state: FormState, ids: Vec<PanelId>) -> impl IntoView {
    // Typed before the last page without the app: its name comes with what it would change.
    let typed: Option<GroupId> = state.start("group", "").parse().ok();
    let chosen = RwSignal::new(typed.map(|to| Choice::new(to.to_string(), String::new())));
    let found = preview_of(ids, chosen, state);
    let first = reading_once("panels/group-choices", &GroupChoices { search: String::new() });
    view! {
        <Suspense fallback=|| ()>
            {move || Suspend::new(async move {
                let first = StoredValue::new(first.await);
                if let Some(to) = typed {
                    let preview = shown(found.await);
                    // Nobody who follows the choice is to hear of its name.
                    chosen.update_untracked(|chosen| {
                        *chosen = preview.ok().flatten().map(|preview| Choice::new(to.to_string(), preview.to));
                    });
                }
                view! { <SearchBox of=group_field(state) first chosen/> }
            })}
        </Suspense>
        // Apart from the field: another list must not take away what was chosen in it.
        <Transition fallback=|| ()>
            {move || Suspend::new(async move {
                match shown(found.await) {
                    Ok(preview) => preview.map(|preview| view! { <Preview preview/> }).into_any(),
                    Err(Fault(error)) => view! { <Fail error=Signal::stored(Some(error))/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

fn shown(answer: Answer) -> Result<Option<MovePreview>, Fault> {
    parsed::<Option<MovePreview>>(answer)
}

fn group_field(state: FormState) -> Searched {
    let args = Callback::new(|search| body(&GroupChoices { search }));
    Searched {
        endpoint: "panels/group-choices",
        args,
        label: "New group",
        name: "group",
        required: true,
        hint: "Groups in your sight.",
        error: state.at("group"),
    }
}

/// What the chosen group changes, read again with each choice and each refusal.
fn preview_of(ids: Vec<PanelId>, chosen: RwSignal<Option<Choice>>, state: FormState) -> Reading {
    let to: Memo<Option<GroupId>> = Memo::new(move |_| chosen.with(|c| c.as_ref().and_then(|c| c.value.parse().ok())));
    let asked = Signal::derive(move || body(&PreviewMove { ids: ids.clone(), to: to.get() }));
    // A refusal because the list has changed brings the list that holds now.
    let round = RwSignal::new(0_u32);
    ui::effect(move || {
        if matches!(state.error.get(), Some(ApiError::Conflict { .. })) {
            round.update(|n| *n += 1);
        }
    });
    reading("panels/move-preview", asked, round.into())
}

/// The same beside a move of all that a filter finds.
pub fn sight_of(preview: MovePreview) -> AnyView {
    view! { <Preview preview/> }.into_any()
}

/// Who begins to see them, and who stops.
#[component]
fn Preview(preview: MovePreview) -> impl IntoView {
    let what = preview.what();
    let change = preview.change;
    let nothing = preview.panels > 0 && change.is_empty();
    view! {
        <input type="hidden" name="seen" value=preview.seal/>
        <section class="split" aria-label="Who will see them" role="status">
            <p class="muted">{what}</p>
            {nothing.then(|| view! { <p class="muted">"The same people see them as before."</p> })}
            {side("Will see them", change.gains, change.gains_unseen)}
            {side("Will not see them any more", change.loses, change.loses_unseen)}
        </section>
    }
    .into_any()
}

fn side(title: &'static str, people: Vec<PersonRef>, unseen: u32) -> AnyView {
    if people.is_empty() && unseen == 0 {
        return ().into_any();
    }
    let line = |person: PersonRef| view! { <li><bdi>{person.name}</bdi></li> };
    let more = (unseen > 0).then(|| {
        let words = format!("{} out of your sight", count(unseen, "person", "people"));
        view! { <li class="muted">{words}</li> }
    });
    view! {
        <h3 class="split-title">{title}</h3>
        <ul class="split-lines" aria-label=title>{people.into_iter().map(line).collect_view()}{more}</ul>
    }
    .into_any()
}
