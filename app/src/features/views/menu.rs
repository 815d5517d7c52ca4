//! The menu of saved views, in the toolbar of every grid.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::grid::Grid;
use model::views::SavedView;
use ui::{Icon, IconName, Menu, MenuRule};

use super::api::ListViews;
use super::{Act, Defaults, dialogs};
use crate::features::list::Shown;
use crate::lazy::part;
use crate::paths;
use crate::read::{Reading, body, parsed, reading};

/// The reader's views of the grid that is shown.
#[derive(Clone, Copy)]
pub struct Views {
    found: Reading,
    round: RwSignal<u32>,
}

impl Views {
    /// Those of a grid; put into the context by its page.
    pub fn of(grid: Grid) -> Self {
        let round = RwSignal::new(0);
        let args = Signal::stored(body(&ListViews { grid }));
        Self { found: reading("views/list", args, round.into()), round }
    }
}

/// The menu: views by name, the shown one marked; saving and managing.
#[component]
pub fn ViewsMenu() -> impl IntoView {
    let shown = Shown::here();
    let Views { found, .. } = expect_context();
    let views = Signal::derive(move || found.get().and_then(|found| parsed::<Vec<SavedView>>(found).ok()));
    follow_default(shown, views);
    let face = || {
        view! {
            <span class="btn btn-secondary tool" title="Views"><Icon name=IconName::Views/><span class="tool-word">"Views"</span></span>
        }
    };
    let links = move || views.get().unwrap_or_default().into_iter().map(|view| link(shown, view)).collect_view();
    let some = move || views.with(|views| views.as_ref().is_some_and(|views| !views.is_empty()));
    let act = move |act: Act| move || paths::grid_act(shown.grid, &shown.pairs.get(), act.key());
    view! {
        <Menu label="Views" face>
            <Transition fallback=|| ()>
                {links}
                {move || some().then(|| view! { <MenuRule/> })}
                <a class="menu-item" href=act(Act::Save) data-noscroll="">"Save this view"</a>
                {move || some().then(|| view! {
                    <a class="menu-item" href=act(Act::Manage) data-noscroll="">"Manage views"</a>
                })}
            </Transition>
        </Menu>
    }
    .into_any()
}

fn link(shown: Shown, view: SavedView) -> AnyView {
    let query = view.query.clone();
    let current = move || {
        (paths::grid(shown.grid, &shown.without(&[])) == paths::grid_view(shown.grid, &query)).then_some("true")
    };
    let mark = view.is_default.then(|| view! { <span class="muted menu-note">"default"</span> });
    view! {
        <a class="menu-item" href=paths::grid_view(shown.grid, &view.query) aria-current=current>
            <bdi class="clip">{view.name}</bdi>
            {mark}
        </a>
    }
    .into_any()
}

/// The navigation leads to the default view that there is now.
fn follow_default(shown: Shown, views: Signal<Option<Vec<SavedView>>>) {
    let Defaults(defaults) = expect_context();
    ui::effect(move || {
        let Some(views) = views.get() else { return };
        let query = views.into_iter().find(|view| view.is_default).map(|view| view.query);
        let now = query.map(|query| (shown.grid, query));
        let before = defaults.with_untracked(|all| all.iter().find(|(grid, _)| *grid == shown.grid).cloned());
        if now != before {
            defaults.update(|all| {
                all.retain(|(grid, _)| *grid != shown.grid);
                all.extend(now);
            });
        }
    });
}

/// The dialog that the address names.
#[component]
pub fn ViewsDialog() -> impl IntoView {
    let Views { found, round } = expect_context();
    let query = use_query_map();
    let act = Memo::new(move |_| query.with(|query| query.get("views").and_then(|key| Act::parse(&key))));
    view! {
        <Suspense fallback=|| ()>
            {move || {
                act.get().map(|act| Suspend::new(async move {
                    part("console_overlays", dialogs::dialog(act, found, round)).await
                }))
            }}
        </Suspense>
    }
    .into_any()
}
