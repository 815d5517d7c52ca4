//! Editing a company. Another parent changes who sees it: the form says whose people begin to and whose
//! stop, and the confirmation holds for that list. When somebody else saved first, his values stand beside
//! one's own (REL-27).

use leptos::prelude::*;
use model::ApiError;
use model::companies::{CompanyDetail, CompanyForm, CompanyKind, MovePreview, Onlookers};
use model::ids::CompanyId;
use ui::{Button, ButtonKind, Choice, Detail, Details, FormActions, LinkButton, Modal, Notice, Tone, use_toaster};

use super::api::{ParentChoices, PreviewMove};
use super::company::Here;
use super::form::{Facts, More, parent_field};
use crate::features::people::list::go;
use crate::features::people::search_box::SearchBox;
use crate::form::{Fail, FormPaths, FormState, SentForm, sending};
use crate::paths::{self, CompanyDialog};
use crate::read::{Reading, body, lean, parsed, reading, reading_once};

const ENDPOINT: &str = "companies/edit";

/// The dialog.
#[component]
pub fn EditDialog(
    /// Which company.
    company: CompanyDetail,
) -> impl IntoView {
    let here = Here::current();
    let back = paths::company(company.row.id, &here.users.get_untracked());
    let (away, company) = (back.clone(), StoredValue::new(company));
    view! {
        <Modal title="Edit company" open=true close_href=back on_close=move |()| go(&away, false)>
            <EditForm company/>
        </Modal>
    }
    .into_any()
}

fn filled(company: &CompanyDetail) -> CompanyForm {
    CompanyForm {
        name: company.row.name.clone(),
        kind: company.row.kind.key().to_owned(),
        region: company.row.region.key().to_owned(),
        contact: company.contact.clone(),
        description: company.description.clone(),
        joining: company.joining.key().to_owned(),
        ..CompanyForm::default()
    }
}

#[component]
fn EditForm(company: StoredValue<CompanyDetail>) -> impl IntoView {
    let here = Here::current();
    let action = sending();
    let state = FormState::new(ENDPOINT, action);
    let toasts = use_toaster();
    let (id, own_version) = company.with_value(|c| (c.row.id, c.row.version));
    let users = here.users.get_untracked();
    let back = paths::company(id, &users);
    let away = back.clone();
    FormState::when_done(action, move |said| {
        toasts.success(said.notice);
        go(&away, true);
        here.refresh();
    });
    let theirs = Signal::derive(move || current(state.error));
    // After a conflict the form goes on from their version: the person has seen it.
    let version = move || theirs.with(|now| now.as_ref().map_or(own_version, |now| now.row.version)).to_string();
    let start = StoredValue::new(company.with_value(filled));
    let with_kind = company.with_value(|c| c.row.kind != CompanyKind::Operator);
    let may_move = company.with_value(CompanyDetail::may_move);
    view! {
        <SentForm endpoint=ENDPOINT action>
            <FormPaths back=paths::company_dialog(id, &users, CompanyDialog::Edit) next=back.clone()/>
            <input type="hidden" name="id" value=id.to_string()/>
            <input type="hidden" name="version" value=version/>
            <Fail error=state.error/>
            <Theirs theirs/>
            <Facts state start with_kind/>
            {match may_move {
                Ok(()) => view! { <Place state company/> }.into_any(),
                Err(why) => view! { <p class="muted">{why}</p> }.into_any(),
            }}
            <More state start/>
            <FormActions>
                <Button label="Save" kind=ButtonKind::Primary submit=true pending=state.pending/>
                <LinkButton href=back label="Cancel" kind=ButtonKind::Quiet/>
            </FormActions>
        </SentForm>
    }
    .into_any()
}

fn current(error: Signal<Option<ApiError>>) -> Option<CompanyDetail> {
    match error.get() {
        Some(ApiError::Conflict { current: Some(current), .. }) => lean::read(&current).ok(),
        _ => None,
    }
}

/// The current values, beside what was typed.
#[component]
fn Theirs(theirs: Signal<Option<CompanyDetail>>) -> impl IntoView {
    move || {
        theirs.get().map(|now| {
            let by = if now.changed_by.is_empty() { "Somebody".to_owned() } else { now.changed_by.clone() };
            let pairs = [
                ("Name", now.row.name.clone()),
                ("Kind", now.row.kind.word().to_owned()),
                ("Parent company", now.row.parent.map(|parent| parent.name).unwrap_or_default()),
                ("Region", now.row.region.word().to_owned()),
                ("Contact", now.contact.clone()),
                ("Self-registration", now.joining.word().to_owned()),
                ("Description", now.description.clone()),
            ];
            view! {
                <Notice tone=Tone::Wait title=format!("{by} saved these values meanwhile")>
                    <Details>
                        {pairs.map(|(term, value)| view! { <Detail term><bdi>{value}</bdi></Detail> }).collect_view()}
                    </Details>
                    <p>"What you typed is still below. Saving again replaces their values with yours."</p>
                </Notice>
            }
        })
    }
}

/// The company above, and what another one changes. Everything is asked for before anything is shown: what
/// is read inside of it could come in another order.
#[component]
fn Place(state: FormState, company: StoredValue<CompanyDetail>) -> impl IntoView {
    let id = company.with_value(|c| c.row.id);
    let now = company.with_value(|c| c.row.parent.clone());
    let now_id = now.as_ref().map(|parent| parent.id);
    let typed: Option<CompanyId> =
        state.start("parent", &now_id.map(|id| id.to_string()).unwrap_or_default()).parse().ok();
    // Typed before the last page without the app: its name comes with what it would change.
    let moved_to = typed.filter(|typed| Some(*typed) != now_id);
    let chosen = RwSignal::new(match moved_to {
        Some(to) => Some(Choice::new(to.to_string(), String::new())),
        None => now.map(|now| Choice::new(now.id.to_string(), now.name)),
    });
    let found = move_of(id, now_id, chosen, state);
    let first = reading_once("companies/parent-choices", &ParentChoices { search: String::new(), moving: Some(id) });
    view! {
        <Suspense fallback=|| ()>
            {move || Suspend::new(async move {
                let first = StoredValue::new(first.await);
                if let Some(to) = moved_to {
                    let preview = parsed::<Option<MovePreview>>(found.await).ok().flatten();
                    // Nobody who follows the choice is to hear of its name.
                    chosen.update_untracked(|chosen| {
                        *chosen = preview.map(|preview| Choice::new(to.to_string(), preview.parent));
                    });
                }
                view! { <SearchBox of=parent_field(state, Some(id)) first chosen/> }
            })}
        </Suspense>
        // Apart from the field: another list must not take away what was chosen in it.
        <Transition fallback=|| ()>
            {move || Suspend::new(async move {
                let preview = parsed::<Option<MovePreview>>(found.await).ok().flatten();
                preview.map(|preview| view! { <Preview preview/> })
            })}
        </Transition>
    }
    .into_any()
}

/// What the chosen parent changes, read again with each choice and each refusal.
fn move_of(id: CompanyId, now_id: Option<CompanyId>, chosen: RwSignal<Option<Choice>>, state: FormState) -> Reading {
    let parent = Memo::new(move |_| {
        let parent: Option<CompanyId> = chosen.with(|c| c.as_ref().and_then(|c| c.value.parse().ok()));
        parent.filter(|parent| Some(*parent) != now_id)
    });
    let asked = Signal::derive(move || body(&PreviewMove { id, parent: parent.get() }));
    // A refusal because the list has changed brings the list that holds now.
    let round = RwSignal::new(0_u32);
    ui::effect(move || {
        if matches!(state.error.get(), Some(ApiError::Conflict { .. })) {
            round.update(|n| *n += 1);
        }
    });
    reading("companies/move-preview", asked, round.into())
}

/// Whose people begin to see it, and whose stop.
#[component]
fn Preview(preview: MovePreview) -> impl IntoView {
    let what = preview.what();
    let nothing = preview.gains.is_empty() && preview.loses.is_empty();
    view! {
        <input type="hidden" name="seen" value=preview.seal/>
        <section class="split" aria-label="Who will see it" role="status">
            <p class="muted">{what}</p>
            {nothing.then(|| view! { <p class="muted">"The same people see it as before."</p> })}
            {side("Will see it", preview.gains)}
            {side("Will not see it any more", preview.loses)}
        </section>
    }
    .into_any()
}

fn side(title: &'static str, companies: Vec<Onlookers>) -> AnyView {
    if companies.is_empty() {
        return ().into_any();
    }
    let line = |onlookers: Onlookers| {
        let words = onlookers.words();
        view! { <li><bdi>{words}</bdi></li> }
    };
    view! {
        <h3 class="split-title">{title}</h3>
        <ul class="split-lines" aria-label=title>{companies.into_iter().map(line).collect_view()}</ul>
    }
    .into_any()
}
