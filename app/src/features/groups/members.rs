//! A group's members in sight, with what can be done to each (S2-14 to S2-17, S2-25).

use leptos::prelude::*;
use model::Permission;
use model::accounts::{AccountQuery, Kind};
use model::grid::Total;
use model::groups::{MemberList, MemberQuery, MemberRow, MemberState};
use ui::{
    Button, ButtonKind, EmptyState, GridFailed, GridTable, HeadCell, IconName, InputKind, LinkButton, Pager, RowTitle,
    Spinner, StatusBadge, TextField, Tone,
};

use super::api::MembersOfGroup;
use super::group::Here;
use crate::api::Fault;
use crate::form::viewer;
use crate::live::live_reading;
use crate::paths::{self, GroupDialog, Tab};
use crate::read::{Reading, body, parsed};

/// The section.
#[component]
pub fn Members() -> impl IntoView {
    let here = Here::current();
    let may = viewer().may(Permission::GroupsMembers);
    let dialog = move |dialog: GroupDialog| Signal::derive(move || here.dialog(dialog, ""));
    let asked = Signal::derive(move || body(&MembersOfGroup { id: here.id.get(), query: here.members.get() }));
    let found = live_reading("groups/members", asked, here.round.into());
    view! {
        <section class="card" aria-labelledby="group-members">
            <header class="card-head">
                <h3 id="group-members">"Members "<Count found/></h3>
                {may.then(|| view! {
                    <div class="record-acts">
                        <LinkButton href=dialog(GroupDialog::AddMember) label="Add member" icon=IconName::Plus/>
                        <LinkButton href=dialog(GroupDialog::AddNewMember) label="Add new person" icon=IconName::Plus kind=ButtonKind::Quiet/>
                    </div>
                })}
            </header>
            <Search/>
            <Transition fallback=|| view! { <Spinner/> }>
                {move || Suspend::new(async move { list(here, found.await, may) })}
            </Transition>
            <Foot found/>
        </section>
    }
    .into_any()
}

#[component]
fn Count(found: Reading) -> impl IntoView {
    let words = move || match found.get().map(parsed::<MemberList>) {
        Some(Ok(list)) => model::grid::grouped(list.total),
        _ => String::new(),
    };
    view! { <span class="muted num"><Transition fallback=|| ()>{words}</Transition></span> }
}

/// By name or address: a form that leads to the same page.
#[component]
fn Search() -> impl IntoView {
    let here = Here::current();
    let action = Signal::derive(move || paths::group(here.id.get()));
    let value = Signal::derive(move || here.members.with(|query| query.search.clone()));
    view! {
        <form class="find-line group-search" method="get" action=action role="search">
            <TextField label="Search members" hide_label=true name="q" id="member-search" kind=InputKind::Search value
                placeholder="Name or email"/>
            <Button label="Search" submit=true icon=IconName::Search/>
        </form>
    }
}

fn list(here: Here, found: crate::read::Answer, may: bool) -> AnyView {
    match parsed::<MemberList>(found) {
        Ok(list) if list.page.rows.is_empty() => none(here),
        Ok(list) => table(list.page.rows, may),
        Err(Fault(error)) => {
            crate::api::watch_sign_out(&error);
            let href = Signal::derive(move || here.path());
            view! { <GridFailed error retry_href=href on_retry=move || here.refresh()/> }.into_any()
        }
    }
}

fn none(here: Here) -> AnyView {
    let (title, text) = if here.members.with_untracked(|query| query.search.is_empty()) {
        ("No member", "Whoever is added to this group appears here, as far as you may see the person.")
    } else {
        ("No member found", "No member in your sight matches.")
    };
    view! { <EmptyState icon=IconName::Accounts title text=Some(text.to_owned())/> }.into_any()
}

fn table(rows: Vec<MemberRow>, may: bool) -> AnyView {
    let head = move || {
        view! {
            <HeadCell label="Name & email"/>
            <HeadCell label="Role in the group"/>
            <HeadCell label="Last day" priority=2/>
            <HeadCell label="Status"/>
            {may.then(|| view! { <HeadCell label="Operation"/> })}
        }
    };
    let rows = rows.into_iter().map(|row| view! { <Row row may/> }).collect_view();
    view! { <div class="grid-scroll"><GridTable label="Members" head>{rows}</GridTable></div> }.into_any()
}

#[component]
fn Row(row: MemberRow, may: bool) -> impl IntoView {
    let here = Here::current();
    let person = row.person;
    let href = Signal::stored(paths::open(person.id, &AccountQuery::of(person.kind), Tab::Overview));
    let sub = (person.name != row.email).then(|| row.email.clone());
    let about = person.id.to_string();
    let act = move |dialog: GroupDialog, label: String, icon: IconName| {
        let about = about.clone();
        let href = Signal::derive(move || here.dialog(dialog, &about));
        view! { <LinkButton href label icon icon_only=true small=true kind=ButtonKind::Quiet/> }
    };
    let name = person.name.clone();
    let role = format!("{} · {}", row.role.word(), noun(person.kind));
    view! {
        <tr data-row-id=person.id.to_string()>
            <RowTitle href title=person.name sub/>
            <td>{role}</td>
            <td data-priority="2">{row.ends.clone()}</td>
            <td><StatusBadge tone=tone(row.state) word=row.state.word()/></td>
            {may.then(move || view! {
                <td class="cell-acts">
                    {act(GroupDialog::EditMember, format!("Change {name}"), IconName::Edit)}
                    {act(GroupDialog::RemoveMember, format!("Remove {name} from the group"), IconName::Trash)}
                </td>
            })}
        </tr>
    }
    .into_any()
}

const fn noun(kind: Kind) -> &'static str {
    match kind {
        Kind::EndUser => "customer",
        Kind::Installer | Kind::Employee => kind.noun(),
    }
}

const fn tone(state: MemberState) -> Tone {
    match state {
        MemberState::Active => Tone::Good,
        MemberState::Pending => Tone::Wait,
        MemberState::Off | MemberState::Ended => Tone::Off,
    }
}

#[component]
fn Foot(found: Reading) -> impl IntoView {
    let here = Here::current();
    let list = Signal::derive(move || found.get().and_then(|found| parsed::<MemberList>(found).ok()));
    let step = move |by: i32| {
        Signal::derive(move || {
            let query = here.members.get();
            let page = query.page.checked_add_signed(by).filter(|page| *page > 0)?;
            let there = by < 0 || list.with(|list| list.as_ref().is_some_and(|list| list.page.more));
            there.then(|| paths::group_page(here.id.get(), &MemberQuery { page, ..query }))
        })
    };
    let at = move |of: fn(&MemberList) -> u32| Signal::derive(move || list.with(|list| list.as_ref().map_or(0, of)));
    let hidden = Signal::derive(move || {
        let size = model::grid::DEFAULT_PAGE_SIZE;
        here.members.with(|q| MemberQuery { page: 1, size, ..q.clone() }.pairs())
    });
    view! {
        <Transition fallback=|| ()>
            <Pager
                prev_href=step(-1)
                next_href=step(1)
                first=at(|list| list.page.first())
                last=at(|list| list.page.last())
                total=Signal::derive(move || list.with(|list| list.as_ref().map(|list| Total::Exact(list.total))))
                size=Signal::derive(move || here.members.with(|q| q.size))
                size_label="Members per page"
                action=Signal::derive(move || paths::group(here.id.get()))
                hidden
            />
        </Transition>
    }
}
