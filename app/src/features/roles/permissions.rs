//! Every permission, grouped by page: the role's own word, and what it comes to.

use leptos::prelude::*;
use model::Permission;
use model::permission::PermissionGroup;
use model::roles::{Inherited, PermissionLine, Word};
use ui::{Card, InputKind, StatusBadge, TextField, Tone};

use super::api::InheritedFrom;
use super::editor::Form;
use crate::read::{asking, body, parsed};

/// The card with its search.
#[component]
pub fn Permissions(
    /// The form it is part of.
    form: Form,
) -> impl IntoView {
    let search = RwSignal::new(String::new());
    let alive = ui::hydrated();
    let above = inherited(form);
    let lines = form.detail.with_value(|d| d.permissions.clone());
    view! {
        <Card title="Permissions" hint="A word of its own counts before the parent's. What nobody allows is denied.">
            {move || alive.get().then(|| view! {
                // Enter must not send the form that stands around it.
                <div data-search="" on:keydown=move |ev| if ev.key() == "Enter" { ev.prevent_default() }>
                    <TextField label="Find a permission" name="_find" kind=InputKind::Search
                        value=search on_input=move |text| search.set(text)/>
                </div>
            })}
            {pages(&lines).into_iter().map(|page| view! { <Page page form search above/> }).collect_view()}
        </Card>
    }
    .into_any()
}

/// The lines of one page, with their places in the editor's order.
type PageLines = (PermissionGroup, Vec<(usize, PermissionLine)>);

fn pages(lines: &[PermissionLine]) -> Vec<PageLines> {
    let mut pages: Vec<PageLines> = Vec::new();
    for (place, line) in lines.iter().enumerate() {
        let group = line.permission.group();
        match pages.last_mut() {
            Some((last, lines)) if *last == group => lines.push((place, line.clone())),
            _ => pages.push((group, vec![(place, line.clone())])),
        }
    }
    pages
}

/// What the chosen parent says of each permission: as read with the page, then for each other choice.
fn inherited(form: Form) -> RwSignal<Vec<Inherited>> {
    let lines = form.detail.with_value(|d| d.permissions.iter().map(|line| line.inherited.clone()).collect());
    let above = RwSignal::new(lines);
    let own = form.detail.with_value(|d| d.parent.as_ref().map(|parent| parent.id.to_string()).unwrap_or_default());
    let ask = asking();
    Effect::new(move |before: Option<String>| {
        let chosen = form.parent.get();
        if chosen != before.unwrap_or_else(|| own.clone()) {
            ask.dispatch(("roles/inherited", body(&InheritedFrom { parent: chosen.parse().ok() })));
        }
        chosen
    });
    ui::effect(move || {
        if let Some(Ok(lines)) = ask.value().get().map(parsed::<Vec<Inherited>>) {
            above.set(lines);
        }
    });
    above
}

fn found(permission: Permission, search: &str) -> bool {
    let search = search.trim().to_lowercase();
    search.is_empty() || permission.title().to_lowercase().contains(&search)
}

#[component]
fn Page(page: PageLines, form: Form, search: RwSignal<String>, above: RwSignal<Vec<Inherited>>) -> impl IntoView {
    let (group, lines) = page;
    let all: Vec<Permission> = lines.iter().map(|(_, line)| line.permission).collect();
    let any = move || search.with(|search| all.iter().any(|permission| found(*permission, search)));
    view! {
        <section class="role-page" hidden=move || !any()>
            <h4>{group.label()}</h4>
            <ul class="role-words" aria-label=group.label()>
                {lines.into_iter().map(|(place, line)| view! { <Line place line form search above/> }).collect_view()}
            </ul>
        </section>
    }
    .into_any()
}

#[component]
fn Line(
    place: usize,
    line: PermissionLine,
    form: Form,
    search: RwSignal<String>,
    above: RwSignal<Vec<Inherited>>,
) -> impl IntoView {
    let permission = line.permission;
    let off = form.locked || !line.may_change;
    let key = permission.key();
    let typed = form.state.all("words").unwrap_or_default();
    let typed = typed.iter().find_map(|text| Word::from_key(text.strip_prefix(key)?.strip_prefix('=')?));
    let word = RwSignal::new(typed.unwrap_or(line.word));
    let id = format!("word-{}", key.replace('.', "-"));
    let choose = move |ev| {
        let value = event_target_value(&ev);
        word.set(value.rsplit('=').next().and_then(Word::from_key).unwrap_or_default());
    };
    let options = Word::ALL.map(|one| {
        let chosen = one == word.get_untracked();
        view! { <option value=format!("{key}={}", one.key()) selected=chosen>{one.label()}</option> }
    });
    // The choice, where others changed it after the page came alive; what was chosen before it stays.
    let value = (!ui::dom::taking_over()).then(|| format!("{key}={}", word.get_untracked().key()));
    let why = (!line.may_change && !form.locked).then_some("You do not hold this permission, so you cannot change it.");
    view! {
        <li class="role-word" hidden=move || !search.with(|search| found(permission, search))>
            <label for=id.clone()>{permission.label()}</label>
            <select id=id.clone() class="input select" name="words[]" disabled=off title=why
                aria-label=permission.title() prop:value=value on:change=choose>{options}</select>
            <Outcome word above place/>
        </li>
    }
    .into_any()
}

/// What it comes to, and by which role.
#[component]
fn Outcome(word: RwSignal<Word>, above: RwSignal<Vec<Inherited>>, place: usize) -> impl IntoView {
    move || {
        let inherited = above.with(|above| above.get(place).cloned());
        let (allowed, by) = match (word.get(), inherited) {
            (Word::Allow, _) => (true, "By its own word".to_owned()),
            (Word::Deny, _) => (false, "By its own word".to_owned()),
            (Word::Inherit, Some(inherited)) => (inherited.allowed, inherited.words()),
            (Word::Inherit, None) => (false, String::new()),
        };
        let (tone, answer) = if allowed { (Tone::Good, "Allowed") } else { (Tone::Off, "Denied") };
        view! {
            <span class="role-outcome"><StatusBadge tone word=answer/><bdi class="muted">{by}</bdi></span>
        }
    }
}
