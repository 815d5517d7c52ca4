//! The foot of a grid (S3-93 to S3-96): arrows at the left, the range, the page size at the right.

use leptos::html::{Form, Select};
use leptos::prelude::*;
use model::grid::{PAGE_SIZES, Total, range_text};

use crate::button::{Button, ButtonKind, LinkButton};
use crate::dom::{effect, go_form, hydrated};
use crate::icon::IconName;

/// Pages, range and page size. The size is a GET form that follows the choice at once when the page
/// is alive, and has a button before.
#[component]
pub fn Pager(
    /// The page before; `None` on the first.
    #[prop(into)]
    prev_href: Signal<Option<String>>,
    /// The page after; `None` on the last.
    #[prop(into)]
    next_href: Signal<Option<String>>,
    /// Number of the first row shown, 1-based.
    #[prop(into)]
    first: Signal<u32>,
    /// Number of the last row shown.
    #[prop(into)]
    last: Signal<u32>,
    /// How many there are, where that is known.
    #[prop(into)]
    total: Signal<Option<Total>>,
    /// Rows a page.
    #[prop(into)]
    size: Signal<u32>,
    /// For example "Accounts per page".
    #[prop(into)]
    size_label: String,
    /// The grid's path.
    #[prop(into)]
    action: Signal<String>,
    /// The rest of the grid's query (search, sort, filters), sent along with the size.
    #[prop(into, optional)]
    hidden: Option<Signal<Vec<(String, String)>>>,
    /// The name of the size in the query.
    #[prop(default = "size")]
    size_name: &'static str,
) -> impl IntoView {
    let hidden = hidden.unwrap_or_default();
    let range = move || range_text(first.get(), last.get(), total.get());
    view! {
        <div class="pager">
            <div class="pager-arrows" role="group" aria-label="Pages">
                {arrow(prev_href, "Previous page", IconName::ChevronLeft, "This is the first page")}
                {arrow(next_href, "Next page", IconName::ChevronRight, "This is the last page")}
            </div>
            <p class="pager-range num" role="status">{range}</p>
            <SizeForm size label=size_label action hidden name=size_name/>
        </div>
    }
    .into_any()
}

fn arrow(href: Signal<Option<String>>, label: &'static str, icon: IconName, why_not: &'static str) -> AnyView {
    let target = Signal::derive(move || href.get().unwrap_or_default());
    let disabled_reason = Signal::derive(move || href.with(Option::is_none).then(|| why_not.to_owned()));
    let kind = ButtonKind::Quiet;
    view! { <LinkButton href=target label icon icon_only=true kind disabled_reason/> }.into_any()
}

#[component]
fn SizeForm(
    size: Signal<u32>,
    label: String,
    action: Signal<String>,
    hidden: Signal<Vec<(String, String)>>,
    name: &'static str,
) -> impl IntoView {
    let hydrated = hydrated();
    let (form, select) = (NodeRef::<Form>::new(), NodeRef::<Select>::new());
    effect(move || {
        let size = size.get().to_string();
        if let Some(select) = select.get() {
            select.set_value(&size);
        }
    });
    let follow = move |_| {
        if let Some(form) = form.get_untracked() {
            go_form(&form);
        }
    };
    let option = move |n: u32| {
        view! { <option value=n.to_string() selected=n == size.get_untracked()>{n.to_string()}</option> }
    };
    view! {
        <form class="pager-size" method="get" action=action node_ref=form>
            {move || hidden_inputs(hidden.get())}
            <label>
                <span>{label}</span>
                <select class="input select num" name=name node_ref=select on:change=follow>
                    {PAGE_SIZES.map(option)}
                </select>
            </label>
            {move || (!hydrated.get()).then(|| view! { <Button label="Apply" submit=true small=true/> })}
        </form>
    }
    .into_any()
}

/// The rest of a grid's query as hidden fields of a GET form.
pub fn hidden_inputs(fields: Vec<(String, String)>) -> AnyView {
    fields
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect_view()
        .into_any()
}
