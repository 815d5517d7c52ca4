//! Which columns are shown: a menu of check boxes, which is a GET form without the app.

use leptos::prelude::*;
use ui::{Button, Icon, IconName, Menu};

use super::{Shown, go};
use crate::paths;

/// The menu. The column that names the rows always stays.
#[component]
pub fn ColumnsMenu() -> impl IntoView {
    let shown = Shown::here();
    let hydrated = ui::hydrated();
    let name = shown.grid.name_column();
    let chosen = shown.grid.columns().iter().filter(|column| column.key != name);
    let boxes = chosen.map(|column| view! { <ColumnBox key=column.key label=column.label/> }).collect_view();
    let all = move || shown.with(&[("cols", "")]);
    let face = || {
        view! {
            <span class="btn btn-secondary tool" title="Columns"><Icon name=IconName::Columns/><span class="tool-word">"Columns"</span></span>
        }
    };
    view! {
        <Menu label="Columns" face>
            <form class="menu-form" method="get" action=paths::grid_page(shown.grid)>
                {move || ui::hidden_inputs(shown.without(&["cols"]))}
                <input type="hidden" name="cols" value=name/>
                <fieldset class="menu-checks">
                    <legend class="menu-legend">"Shown columns"</legend>
                    {boxes}
                </fieldset>
                {move || (!hydrated.get()).then(|| view! { <Button label="Apply" submit=true small=true/> })}
            </form>
            <a class="menu-item" href=all data-noscroll="">"Show all columns"</a>
        </Menu>
    }
    .into_any()
}

#[component]
fn ColumnBox(key: &'static str, label: &'static str) -> impl IntoView {
    let shown = Shown::here();
    let checked = Signal::derive(move || shown.cols().shows(key));
    let follow = move |ev| {
        let on = event_target_checked(&ev);
        let cols = untrack(|| shown.cols());
        let columns = shown.grid.columns().iter();
        let kept = columns.filter(|column| if column.key == key { on } else { cols.shows(column.key) });
        let keys: Vec<&str> = kept.map(|column| column.key).collect();
        // A list that is turned over keeps its page: other columns are the same rows.
        go(&untrack(|| shown.with(&[("cols", &keys.join(".")), ("page", &shown.value("page").get())])), true);
    };
    view! {
        <label class="menu-check">
            <input class="check" type="checkbox" name="cols" value=key autocomplete="off"
                checked=checked.get_untracked() prop:checked=checked on:change=follow/>
            <span>{label}</span>
        </label>
    }
    .into_any()
}
