//! One partition on a panel's page: how it stands, what was asked of it, and what can be asked.

use leptos::prelude::*;
use model::gateway::{Arming, Command, CommandKind, CommandState};
use model::home::HomePartition;
use model::ids::PanelId;
use ui::{Button, ButtonKind, IconName, StatusBadge, Tone, TwoLineTime};
use uuid::Uuid;

use super::panel_path;

/// The partition; `last` is the newest command to it, `key` makes its form's work happen once.
pub(super) fn part(panel: PanelId, part: &HomePartition, last: Option<&Command>, key: Option<Uuid>) -> AnyView {
    let (name, since) = (part.name.clone(), part.since);
    let id = format!("p{}", part.number);
    view! {
        <li class="home-partition" id=id>
            <div class="home-partition-head">
                <h4><bdi>{name}</bdi></h4>
                {state(part.state)}
            </div>
            {since.map(|at| view! { <p class="home-since"><span class="muted">"Since"</span><TwoLineTime at=at/></p> })}
            {last.map(told)}
            {key.map(|key| buttons(panel, part, key))}
        </li>
    }
    .into_any()
}

/// By icon, word and colour.
fn state(state: Arming) -> AnyView {
    let (tone, icon) = match state {
        Arming::Armed => (Tone::Good, IconName::Lock),
        Arming::Disarmed => (Tone::Off, IconName::Ban),
        Arming::Unknown => (Tone::Info, IconName::Info),
    };
    view! { <StatusBadge tone=tone word=state.word() icon=icon/> }.into_any()
}

/// What became of the last command.
fn told(command: &Command) -> AnyView {
    let words = format!("{}: {}", command.kind.word(), outcome_words(command));
    view! { <p class="home-told" role="status">{outcome(command, words)}</p> }.into_any()
}

/// A command's outcome as a badge with these words.
pub(super) fn outcome(command: &Command, words: String) -> AnyView {
    let tone = match command.state {
        CommandState::Waiting => Tone::Wait,
        CommandState::Done => Tone::Good,
        CommandState::Refused | CommandState::NotDelivered => Tone::Bad,
    };
    view! { <StatusBadge tone=tone word=words/> }.into_any()
}

/// "Not delivered", and why where something is known.
pub(super) fn outcome_words(command: &Command) -> String {
    let word = command.state.word();
    match command.state {
        CommandState::Refused if !command.reason.is_empty() => format!("{word}: {}", command.reason),
        CommandState::NotDelivered if command.late => {
            format!("{word} in time. The panel answered later: look at its state")
        }
        CommandState::NotDelivered => format!("{word}. Nothing came back in 30 seconds"),
        _ => word.to_owned(),
    }
}

fn buttons(panel: PanelId, part: &HomePartition, key: Uuid) -> AnyView {
    let action = format!("{}/command", panel_path(panel));
    let name = part.name.clone();
    let kinds = match part.state {
        Arming::Armed => [(CommandKind::Disarm, ButtonKind::Primary), (CommandKind::Arm, ButtonKind::Secondary)],
        _ => [(CommandKind::Arm, ButtonKind::Primary), (CommandKind::Disarm, ButtonKind::Secondary)],
    };
    let acts = kinds.into_iter().chain([(CommandKind::AskState, ButtonKind::Quiet)]).map(|(kind, weight)| {
        let full = format!("{} of {name}", kind.word());
        view! { <Button label=kind.word() full_label=full kind=weight submit=true name="do" value=kind.key()/> }
    });
    view! {
        <form class="home-acts" method="post" action=action aria-label=part.name.clone()>
            <input type="hidden" name="once" value=key.to_string()/>
            <input type="hidden" name="partition" value=part.number.to_string()/>
            {acts.collect_view()}
        </form>
    }
    .into_any()
}
