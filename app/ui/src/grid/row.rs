//! What rows have in common: the tick, and the cell that names the row and opens it.

use leptos::html::Input;
use leptos::prelude::*;

use crate::dom::{effect, hydrated};
use crate::field::bind_checked;

/// How much of a page is ticked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ticked {
    /// No row.
    #[default]
    None,
    /// Some rows.
    Some,
    /// Every row.
    All,
}

impl Ticked {
    /// `ticked` of `rows`.
    pub const fn of(ticked: usize, rows: usize) -> Self {
        match ticked {
            0 => Self::None,
            n if n >= rows => Self::All,
            _ => Self::Some,
        }
    }
}

/// The head cell that ticks the whole page. Off until the page is alive.
#[component]
pub fn SelectAll(
    /// For example "Select all accounts on this page".
    #[prop(into)]
    label: Signal<String>,
    /// How much is ticked.
    #[prop(into)]
    ticked: Signal<Ticked>,
    /// Tick all, or none.
    #[prop(into)]
    on_toggle: Callback<bool>,
) -> impl IntoView {
    let node = NodeRef::<Input>::new();
    let hydrated = hydrated();
    effect(move || {
        let ticked = ticked.get();
        if let Some(input) = node.get() {
            input.set_checked(ticked == Ticked::All);
            input.set_indeterminate(ticked == Ticked::Some);
        }
    });
    view! {
        <th scope="col" class="cell-check">
            <label class="check-hit">
                <input
                    node_ref=node
                    class="check"
                    type="checkbox"
                    autocomplete="off"
                    aria-label=label
                    disabled=move || !hydrated.get()
                    on:change=move |ev| on_toggle.run(event_target_checked(&ev))
                />
            </label>
        </th>
    }
    .into_any()
}

/// The cell that ticks a row; part of the form named by `form`, so that bulk acts work without a
/// script.
#[component]
pub fn RowCheck(
    /// For example "Select Ada Brown".
    #[prop(into)]
    label: Signal<String>,
    /// The name it sends.
    #[prop(into, default = "id".to_owned())]
    name: String,
    /// The row's id.
    #[prop(into)]
    value: String,
    /// The id of the form of the bulk acts.
    #[prop(into, optional)]
    form: Option<String>,
    /// Ticked.
    #[prop(into)]
    checked: Signal<bool>,
    /// Each change.
    #[prop(into)]
    on_toggle: Callback<bool>,
) -> impl IntoView {
    let node = NodeRef::<Input>::new();
    bind_checked(node, checked, Some(on_toggle));
    view! {
        <td class="cell-check">
            <label class="check-hit">
                <input
                    node_ref=node
                    class="check row-check"
                    type="checkbox"
                    autocomplete="off"
                    name=name
                    value=value
                    form=form
                    aria-label=label
                    checked=checked.get_untracked()
                    on:change=move |ev| on_toggle.run(event_target_checked(&ev))
                />
            </label>
        </td>
    }
    .into_any()
}

/// The cell that names the row. Its link covers the whole row: a press anywhere opens the blind,
/// while other controls of the row stay above it.
#[component]
pub fn RowTitle(
    /// The row's blind.
    #[prop(into)]
    href: Signal<String>,
    /// The name.
    #[prop(into)]
    title: Signal<String>,
    /// A second line, for example the mail address.
    #[prop(into, optional)]
    sub: Option<Signal<Option<String>>>,
    /// The row is open in the blind.
    #[prop(into, optional)]
    current: Option<Signal<bool>>,
) -> impl IntoView {
    let (sub, current) = (sub.unwrap_or_default(), current.unwrap_or_default());
    view! {
        <th scope="row" class="cell-title">
            <a class="row-link" href=href aria-current=move || current.get().then_some("true") data-noscroll="">
                <bdi class="clip" title=title>{title}</bdi>
            </a>
            {move || sub.get().map(|sub| view! { <bdi class="clip cell-sub" title=sub.clone()>{sub.clone()}</bdi> })}
        </th>
    }
    .into_any()
}
