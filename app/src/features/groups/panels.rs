//! A group's first panels, and the way to all of them.

use leptos::prelude::*;
use model::groups::{GroupDetail, GroupPanel};

use crate::paths;

/// The section; nothing for who may not view panels.
#[component]
pub fn Panels(
    /// Of which group.
    group: StoredValue<GroupDetail>,
) -> impl IntoView {
    let (id, n, panels) = group.with_value(|group| (group.row.id, group.row.panels, group.panels.clone()));
    panels.map(|panels| {
        let all = paths::panels_of(id);
        let none = panels.is_empty();
        view! {
            <section class="card" aria-labelledby="group-panels">
                <header class="card-head">
                    <h3 id="group-panels">"Panels "<span class="muted num">{model::grid::grouped(n)}</span></h3>
                    {(!none).then(|| view! { <a class="touch-link" href=all>"All panels of this group"</a> })}
                </header>
                {if none {
                    view! { <p class="card-body muted">"No panel is in this group."</p> }.into_any()
                } else {
                    lines(panels)
                }}
            </section>
        }
    })
}

fn lines(panels: Vec<GroupPanel>) -> AnyView {
    let line = |panel: GroupPanel| {
        view! {
            <li>
                <span><a class="num" href=paths::panel(panel.id)>{panel.imei}</a>" "<bdi class="muted">{panel.web_name}</bdi></span>
                <span class="muted num">{panel.account_code}</span>
            </li>
        }
    };
    view! { <ul class="company-lines" aria-label="Panels">{panels.into_iter().map(line).collect_view()}</ul> }
        .into_any()
}
