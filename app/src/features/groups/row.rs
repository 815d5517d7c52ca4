//! Rows of the groups.

use leptos::prelude::*;
use model::grid::grouped;
use model::groups::{GroupRow, LicenceLine, LicenceState};
use ui::{RowTitle, StatusBadge, Tag, Tone};

use crate::paths;

/// How many licences and roles a row names; the others are counted.
const NAMED: usize = 2;

/// A row.
pub fn row(row: GroupRow) -> AnyView {
    let href = Signal::stored(paths::group(row.id));
    let owner = row.owner.words().to_owned();
    let names: Vec<String> = row.roles.iter().map(|role| role.name.clone()).collect();
    let sub = row.is_main.then(|| "Takes panels that belong nowhere else".to_owned());
    view! {
        <tr data-row-id=row.id.to_string()>
            <RowTitle href title=row.name sub/>
            <td data-priority="3"><bdi class="clip">{row.company.map(|company| company.name)}</bdi></td>
            <td data-priority="2"><bdi class="clip">{owner}</bdi></td>
            <td class="num">{grouped(row.panels)}</td>
            <td data-priority="2" class="num">{grouped(row.members)}</td>
            <td class="cell-licences">{licences(row.licences)}</td>
            <td data-priority="4"><bdi class="clip" title=names.join(", ")>{shortened(&names)}</bdi></td>
        </tr>
    }
    .into_any()
}

fn shortened(names: &[String]) -> String {
    let more = names.len().saturating_sub(NAMED);
    let first: Vec<&str> = names.iter().take(NAMED).map(String::as_str).collect();
    if more > 0 { format!("{} and {more} more", first.join(", ")) } else { first.join(", ") }
}

/// Product, seats, and what to look at. Ended ones only when none holds.
fn licences(lines: Vec<LicenceLine>) -> AnyView {
    let holds = lines.iter().any(|line| line.state.holds());
    let shown: Vec<LicenceLine> =
        lines.into_iter().filter(|line| !holds || line.state != LicenceState::Ended).collect();
    let more = shown.len().saturating_sub(NAMED);
    let line = |line: LicenceLine| {
        let seats = format!("{} of {}", grouped(line.used.saturating_add(line.kept)), grouped(line.seats));
        let held = line.state.holds();
        view! {
            <span class="licence-line">
                <bdi class="clip">{line.product.clone()}</bdi>
                {held.then(|| view! { <span class="num muted">{seats}</span> })}
                <Warning line/>
            </span>
        }
    };
    view! {
        {shown.into_iter().take(NAMED).map(line).collect_view()}
        {(more > 0).then(|| view! { <span class="muted">{format!("and {more} more")}</span> })}
    }
    .into_any()
}

/// What is wrong with a licence, or soon will be.
#[component]
pub fn Warning(
    /// Which.
    line: LicenceLine,
) -> impl IntoView {
    let full = line.state.holds() && line.is_full();
    let word = line.warning();
    let tone = match line.state {
        LicenceState::Ended => Tone::Bad,
        LicenceState::Ending => Tone::Wait,
        LicenceState::Coming | LicenceState::Valid => Tone::Info,
    };
    view! {
        {(!word.is_empty()).then(|| view! { <StatusBadge tone word/> })}
        {full.then(|| view! { <Tag word="No free seat"/> })}
    }
}
