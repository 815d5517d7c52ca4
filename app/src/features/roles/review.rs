//! Before a role is saved: who gains and who loses what. Saving holds for this only.

use leptos::html::Section;
use leptos::prelude::*;
use model::PermissionSet;
use model::access::{AccessChange, GroupRef};
use model::accounts::Change;
use model::roles::{PersonEffect, RoleEffect, RolePreview};
use model::text::count;
use ui::{Button, ButtonKind, FormActions, LinkButton, Notice, Tone};

use crate::paths;

/// The review, in place of the form while it is looked at; without the app, over it.
#[component]
pub fn Review(
    /// What is asked.
    words: String,
    /// What saving does.
    preview: RolePreview,
    /// False: back to the form.
    looked: RwSignal<bool>,
    /// Being sent.
    pending: Signal<bool>,
) -> impl IntoView {
    let node = NodeRef::<Section>::new();
    ui::effect(move || {
        if let Some(section) = node.get() {
            let _ = section.focus();
        }
    });
    let tone = if preview.losing > 0 { Tone::Wait } else { Tone::Info };
    let sum = sum(&preview);
    let nobody = preview.effects.is_empty();
    view! {
        <section class="card role-review" aria-labelledby="role-review" tabindex="-1" node_ref=node>
            <header class="card-head"><h3 id="role-review">"Before saving"</h3></header>
            <div class="card-body">
                <p>{words}</p>
                <Notice tone=tone>{sum}</Notice>
                <Changes changes=preview.changes/>
                {nobody.then(|| view! { <p class="muted">"No role comes to anything else by this."</p> })}
                {preview.effects.into_iter().map(|effect| view! { <Holders effect/> }).collect_view()}
                <input type="hidden" name="seen" value=preview.seal/>
                <Acts looked pending/>
            </div>
        </section>
    }
    .into_any()
}

fn sum(preview: &RolePreview) -> String {
    match (preview.touched, preview.losing) {
        (0, _) => "Nobody gains or loses anything.".to_owned(),
        (touched, 0) => format!("{} gain something. Nobody loses anything.", count(touched, "person", "people")),
        (touched, losing) => format!(
            "It takes effect for {}. {} something and will be signed out.",
            count(touched, "person", "people"),
            count(losing, "person loses", "people lose")
        ),
    }
}

#[component]
fn Acts(looked: RwSignal<bool>, pending: Signal<bool>) -> impl IntoView {
    let alive = ui::hydrated();
    let back = move || {
        if alive.get() {
            let on_click = move |()| looked.set(false);
            view! { <Button label="Back to editing" kind=ButtonKind::Quiet on_click/> }.into_any()
        } else {
            // What was typed is further down on this page.
            view! { <LinkButton href="#role-form" label="Back to editing" kind=ButtonKind::Quiet rel="external"/> }
                .into_any()
        }
    };
    view! {
        <FormActions>
            <Button label="Save" kind=ButtonKind::Primary submit=true pending/>
            {back}
        </FormActions>
    }
}

#[component]
fn Changes(changes: Vec<Change>) -> impl IntoView {
    let rows = changes.into_iter().map(|change| {
        view! { <tr><th scope="row">{change.field}</th><td><bdi>{dash(change.before)}</bdi></td><td><bdi>{dash(change.after)}</bdi></td></tr> }
    });
    view! {
        <table class="role-changes">
            <caption>"What is changed in the role"</caption>
            <thead><tr><th>"What"</th><th>"Before"</th><th>"After"</th></tr></thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn dash(text: String) -> String {
    if text.is_empty() { "–".to_owned() } else { text }
}

#[component]
fn Holders(effect: RoleEffect) -> impl IntoView {
    let AccessChange { gains, loses, groups_gained, groups_lost, groups_gained_unseen, groups_lost_unseen } =
        effect.change;
    let who = count(effect.holders, "employee holds it", "employees hold it");
    view! {
        <section class="role-effect">
            <h4><bdi>{effect.role.name}</bdi>" "<span class="muted">{who}</span></h4>
            {line("Gains", permissions(gains))}
            {line("Loses", permissions(loses))}
            {line("Sees from now on", groups(&groups_gained, groups_gained_unseen))}
            {line("Sees no longer", groups(&groups_lost, groups_lost_unseen))}
            <People people=effect.people unnamed=effect.unnamed/>
        </section>
    }
    .into_any()
}

fn line(term: &'static str, value: String) -> Option<impl IntoView> {
    (!value.is_empty()).then(|| view! { <p><strong>{term}": "</strong><bdi>{value}</bdi></p> })
}

fn permissions(set: PermissionSet) -> String {
    set.iter().map(model::Permission::title).collect::<Vec<_>>().join(", ")
}

fn groups(seen: &[GroupRef], unseen: u32) -> String {
    let mut names: Vec<String> = seen.iter().map(|group| group.name.clone()).collect();
    if unseen > 0 {
        names.push(format!("{} you do not see", count(unseen, "group", "groups")));
    }
    names.join(", ")
}

/// Names on demand.
#[component]
fn People(people: Vec<PersonEffect>, unnamed: u32) -> impl IntoView {
    let all = u32::try_from(people.len()).unwrap_or(u32::MAX).saturating_add(unnamed);
    let item = |person: PersonEffect| {
        let keeps = (person.by_membership > 0).then(|| {
            let groups = count(person.by_membership, "group", "groups");
            view! { <span class="muted">{format!("sees {groups} of these anyway, as a member")}</span> }
        });
        view! { <li><a href=paths::employee_access(person.id)><bdi>{person.name}</bdi></a>{keeps}</li> }
    };
    (all > 0).then(|| {
        view! {
            <details>
                <summary>{format!("Who: {}", count(all, "person", "people"))}</summary>
                <ul class="role-names">
                    {people.into_iter().map(item).collect_view()}
                    {(unnamed > 0).then(|| view! { <li class="muted">{format!("{} you do not see", count(unnamed, "person", "people"))}</li> })}
                </ul>
            </details>
        }
    })
}
