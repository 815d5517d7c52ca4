//! "Why can this person do that?": every permission and every group with its source, and "can he … on …?".

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::Permission;
use model::ids::AccountId;
use model::permission::PermissionGroup;
use model::roles::{AccessReport, GroupAnswer, PermissionAnswer, Verdict};
use ui::{Button, Detail, Details, IconName, Notice, StatusBadge, TextField, Tone};

use crate::api::Fault;
use crate::features::people::blind::Open;
use crate::features::people::list::List;
use crate::features::people::tabs::loaded;
use crate::features::roles::api::{AskVerdict, ExplainAccess};
use crate::form::viewer;
use crate::paths::{self, Tab};
use crate::read::{body, parsed, reading, reading_once};

/// The tab.
#[component]
pub fn Access() -> impl IntoView {
    let (list, open) = (List::here(), Open::here());
    let id = open.id;
    let report = reading("roles/access", Signal::stored(body(&ExplainAccess { id })), list.round.into());
    view! {
        <Question id/>
        {loaded(report, |report: AccessReport| view! { <Report report/> }.into_any())}
    }
    .into_any()
}

/// "Can he … on …?": an address of its own, so it can be linked and needs no script.
#[component]
fn Question(id: AccountId) -> impl IntoView {
    let list = List::here();
    let map = use_query_map();
    let asked =
        Memo::new(move |_| map.with(|map| (map.get("can").unwrap_or_default(), map.get("on").unwrap_or_default())));
    let (can, on) = asked.get_untracked();
    let action = paths::open(id, &list.query.get_untracked(), Tab::Overview);
    let action = action.split('?').next().unwrap_or_default().to_owned();
    let hidden = move || ui::hidden_inputs(list.query.with(model::accounts::AccountQuery::pairs));
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        let form = event_target::<leptos::web_sys::HtmlFormElement>(&ev);
        ui::dom::go_form(&form);
    };
    view! {
        <form class="access-question" method="get" action=action on:submit=submit>
            {hidden}
            <input type="hidden" name="tab" value=Tab::Access.key()/>
            <Wish can/>
            <TextField label="on" name="on" value=on autocomplete="off" placeholder="Anything"
                hint="An email address, an IMEI, or the name of a group, company or role"/>
            <Button label="Ask" submit=true icon=IconName::Help/>
        </form>
        {move || {
            let (permission, target) = asked.get();
            (!permission.is_empty()).then(|| view! { <Answer id permission target/> })
        }}
    }
    .into_any()
}

/// The acts, by page.
#[component]
fn Wish(can: String) -> impl IntoView {
    let mut pages: Vec<(PermissionGroup, Vec<Permission>)> = Vec::new();
    for permission in Permission::ALL {
        match pages.last_mut() {
            Some((group, all)) if *group == permission.group() => all.push(*permission),
            _ => pages.push((permission.group(), vec![*permission])),
        }
    }
    let option = move |permission: Permission| {
        let chosen = permission.key() == can;
        view! { <option value=permission.key() selected=chosen>{permission.title()}</option> }
    };
    let groups = pages.into_iter().map(|(group, all)| {
        view! { <optgroup label=group.label()>{all.into_iter().map(&option).collect_view()}</optgroup> }
    });
    view! {
        <div class="field">
            <label class="field-label" for="f-can">"Can he"</label>
            <select class="input select" id="f-can" name="can">
                <option value="">"Choose an act"</option>
                {groups.collect_view()}
            </select>
        </div>
    }
    .into_any()
}

#[component]
fn Answer(id: AccountId, permission: String, target: String) -> impl IntoView {
    let found = reading_once("roles/verdict", &AskVerdict { id, permission, target });
    view! {
        <div role="status">
            <Suspense fallback=|| ()>
                {move || Suspend::new(async move {
                    match parsed::<Verdict>(found.await) {
                        Ok(verdict) => view! { <Said verdict/> }.into_any(),
                        Err(Fault(error)) => {
                            let text = error.at("target").or(error.at("permission")).map(ToOwned::to_owned);
                            view! { <Notice tone=Tone::Bad>{text.unwrap_or_else(|| error.message())}</Notice> }.into_any()
                        }
                    }
                })}
            </Suspense>
        </div>
    }
    .into_any()
}

#[component]
fn Said(verdict: Verdict) -> impl IntoView {
    let (tone, word) = if verdict.allowed { (Tone::Good, "Yes") } else { (Tone::Off, "No") };
    let reasons = verdict.reasons.into_iter().map(|reason| view! { <li><bdi>{reason}</bdi></li> });
    view! {
        <Notice tone title=format!("{word}. {}", verdict.question)>
            <ul class="access-reasons">{reasons.collect_view()}</ul>
        </Notice>
    }
    .into_any()
}

#[component]
fn Report(report: AccessReport) -> impl IntoView {
    let line = if report.line.is_empty() { "–".to_owned() } else { report.line.join(" → ") };
    let companies = if report.all_companies { "Every company".to_owned() } else { report.companies.join(", ") };
    let role = report.role.name.clone();
    let link = viewer().may(Permission::RolesView).then(|| paths::role(report.role.id));
    let role = match link {
        Some(href) => view! { <a href=href><bdi>{role}</bdi></a> }.into_any(),
        None => view! { <bdi>{role}</bdi> }.into_any(),
    };
    view! {
        {report.halted.map(|why| view! { <Notice tone=Tone::Wait>{why}</Notice> })}
        <Details>
            <Detail term="Role">{role}</Detail>
            <Detail term="Inherits from"><bdi>{line}</bdi></Detail>
            <Detail term="Manages people of"><bdi>{companies}</bdi></Detail>
        </Details>
        <Groups groups=report.groups unseen=report.groups_unseen all=report.all_groups/>
        <Permissions answers=report.permissions/>
    }
    .into_any()
}

#[component]
fn Groups(groups: Vec<GroupAnswer>, unseen: u32, all: bool) -> impl IntoView {
    let none = groups.is_empty() && unseen == 0;
    let item = move |answer: GroupAnswer| {
        let by = match (answer.by_role, answer.by_membership) {
            (true, true) => "connected to the role, and a member",
            (true, false) => "connected to the role",
            (false, true) => "a member",
            (false, false) => "sees every group",
        };
        view! { <li><a href=paths::group(answer.group.id)><bdi>{answer.group.name}</bdi></a><span class="muted">{by}</span></li> }
    };
    view! {
        <section class="blind-section" aria-labelledby="access-groups">
            <h3 id="access-groups">"Groups in sight"</h3>
            {all.then(|| view! { <p class="muted">"Sees every group: the role does, at the operator."</p> })}
            {none.then(|| view! { <p class="muted">"None"</p> })}
            <ul class="access-list">{groups.into_iter().map(item).collect_view()}</ul>
            {(unseen > 0).then(|| view! {
                <p class="muted">{format!("And {} that you do not see.", model::text::count(unseen, "group", "groups"))}</p>
            })}
        </section>
    }
    .into_any()
}

#[component]
fn Permissions(answers: Vec<PermissionAnswer>) -> impl IntoView {
    let item = |answer: PermissionAnswer| {
        let by = match (&answer.source, answer.allowed) {
            (None, _) => "nobody allows it".to_owned(),
            (Some(source), true) if source.own => "the role's own word".to_owned(),
            (Some(source), false) if source.own => "the role denies it".to_owned(),
            (Some(source), true) => format!("inherited from {}", source.role),
            (Some(source), false) => format!("denied by {}", source.role),
        };
        let (tone, word) = if answer.allowed { (Tone::Good, "Allowed") } else { (Tone::Off, "Denied") };
        view! {
            <li>
                <span><StatusBadge tone word/>" "{answer.permission.title()}</span>
                <bdi class="muted">{by}</bdi>
            </li>
        }
    };
    view! {
        <section class="blind-section" aria-labelledby="access-permissions">
            <h3 id="access-permissions">"Permissions"</h3>
            <ul class="access-list">{answers.into_iter().map(item).collect_view()}</ul>
        </section>
    }
    .into_any()
}
