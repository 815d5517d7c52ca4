//! A block for each group he is in (S2-23 to S2-29): name, owner, his role, licences, module, plug-ins.

use leptos::prelude::*;
use model::Permission;
use model::groups::{GroupBlock, LicenceLine, LicenceState};
use model::ids::AccountId;
use ui::{Card, Detail, Details, EmptyState, IconName, LinkButton, StatusBadge, Tone};

use super::account::{Here, to};
use super::acts::Act;
use super::api::GroupsOfPerson;
use crate::features::people::tabs::loaded;
use crate::form::viewer;
use crate::live::live_reading;
use crate::paths;
use crate::read::body;

/// The section.
#[component]
pub fn Groups(
    /// Whose.
    id: AccountId,
) -> impl IntoView {
    let here = Here::current();
    let may_see = viewer().may(Permission::GroupsView);
    let may_add = viewer().may(Permission::GroupsMembers) && viewer().id != id;
    let add = move || {
        may_add.then(
            || view! { <LinkButton href=to(id, Act::JoinGroup) label="Add to group" icon=IconName::Plus small=true/> },
        )
    };
    if !may_see {
        let why = model::text::missing(Permission::GroupsView);
        return view! { <Card title="Groups"><EmptyState icon=IconName::Lock title="Not for you to see" text=Some(why)/></Card> }
            .into_any();
    }
    let found = live_reading("management/groups", Signal::stored(body(&GroupsOfPerson { id })), here.round.into());
    let show = move |blocks: Vec<GroupBlock>| {
        if blocks.is_empty() {
            return view! { <p class="muted">"In no group that you see."</p> }.into_any();
        }
        blocks.into_iter().map(|block| view! { <Block id block/> }).collect_view().into_any()
    };
    view! { <Card title="Groups" action=add>{loaded(found, show)}</Card> }.into_any()
}

#[component]
fn Block(id: AccountId, block: GroupBlock) -> impl IntoView {
    let group = block.id;
    let may = viewer().may(Permission::GroupsMembers);
    let own = viewer().id == id;
    let href = move |act: Act| Signal::stored(paths::managed_dialog(id, act.key(), Some(group)));
    let name = block.name.clone();
    let owner = match block.owner.words() {
        "" => "Nobody".to_owned(),
        words => words.to_owned(),
    };
    let heading = format!("managed-group-{group}");
    let labelled = heading.clone();
    let words = |names: &[String]| if names.is_empty() { "None".to_owned() } else { names.join(", ") };
    let role = match (block.ended, block.ends.is_empty()) {
        (true, _) => format!("{}, ended on {}", block.role.word(), block.ends),
        (false, false) => format!("{}, until {}", block.role.word(), block.ends),
        (false, true) => block.role.word().to_owned(),
    };
    view! {
        <section class="managed-group" aria-labelledby=labelled>
            <h4 id=heading><a href=paths::group(group)><bdi>{name}</bdi></a></h4>
            <Details>
                <Detail term="Group Name"><bdi>{block.name.clone()}</bdi></Detail>
                <Detail term="Owner"><bdi>{owner}</bdi></Detail>
                <Detail term="User Role">{role}</Detail>
                <Detail term="Licenses">{licences(block.licences)}</Detail>
                <Detail term="Module"><bdi>{words(&block.modules)}</bdi></Detail>
                <Detail term="Plugins"><bdi>{words(&block.add_ons)}</bdi></Detail>
            </Details>
            {may.then(|| view! {
                <div class="card-acts">
                    <LinkButton href=href(Act::MemberRole) label="Change user role" icon=IconName::Edit small=true/>
                    <LinkButton href=href(Act::GroupOwner) label="Change group owner" icon=IconName::User small=true/>
                    {(!own).then(|| view! { <LinkButton href=href(Act::LeaveGroup) label="Remove from group" icon=IconName::Minus small=true/> })}
                </div>
            })}
        </section>
    }
    .into_any()
}

fn licences(lines: Vec<LicenceLine>) -> AnyView {
    if lines.is_empty() {
        return view! { <span class="muted">"None"</span> }.into_any();
    }
    let line = |line: LicenceLine| {
        let tone = match line.state {
            LicenceState::Valid => Tone::Good,
            LicenceState::Ending => Tone::Wait,
            LicenceState::Coming => Tone::Info,
            LicenceState::Ended => Tone::Off,
        };
        let terms = format!("{}, {} to {}", line.seats_words(), line.from, line.to);
        view! { <li><bdi>{line.product}</bdi>" "<StatusBadge tone word=line.state.word()/><br/><span class="muted">{terms}</span></li> }
    };
    view! { <ul class="managed-licences">{lines.into_iter().map(line).collect_view()}</ul> }.into_any()
}
