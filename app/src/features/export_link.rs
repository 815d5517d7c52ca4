//! The way from a grid to its file.

use leptos::prelude::*;
use model::Permission;
use model::grid::Grid;
use model::import::ImportKind;
use ui::{LinkButton, Menu};

use super::list::Shown;
use crate::form::viewer;
use crate::paths;

/// "Export": the grid at `list`, as it is filtered and sorted, as a file.
#[component]
pub fn ExportLink(
    /// The grid's own address, with its query.
    #[prop(into)]
    list: Signal<String>,
) -> impl IntoView {
    let href = Signal::derive(move || paths::export(&list.get()));
    view! { <LinkButton href label="Export" rel="external"/> }.into_any()
}

/// "Export" of the grid that is shown: it, and of panels and the people on them also who is on which. The log's has a
/// permission of its own, so its page brings its own link.
#[component]
pub fn Export() -> impl IntoView {
    let shown = Shown::here();
    if shown.grid == Grid::Log {
        return ().into_any();
    }
    let list = Signal::derive(move || paths::grid(shown.grid, &shown.pairs.get()));
    let may = viewer();
    let (title, links) = links(shown.grid);
    let links: Vec<_> =
        links.iter().filter(|(_, _, needed)| needed.iter().all(|permission| may.may(*permission))).collect();
    if links.is_empty() {
        return view! { <ExportLink list/> }.into_any();
    }
    let item = |(others, label, _): &Link| {
        let (others, label) = (*others, *label);
        view! { <a class="menu-item" rel="external" href=move || paths::export_links(&list.get(), others)>{label}</a> }
    };
    let items = links.into_iter().map(item).collect_view();
    let face = || view! { <span class="btn btn-secondary">"Export"</span> };
    view! {
        <Menu label="Export" face>
            <a class="menu-item" rel="external" href=move || paths::export(&list.get())>{title}</a>
            {items}
        </Menu>
    }
    .into_any()
}

/// The word in the address of a file of links, what it is called, and what one must be allowed to see besides the grid.
type Link = (&'static str, &'static str, &'static [Permission]);

/// What a grid is called, and the files of links that go with it.
const fn links(grid: Grid) -> (&'static str, &'static [Link]) {
    use Permission::{AccountsView, InstallersView, InstallersViewPanels, PanelsView};

    const ACCOUNTS: &str = ImportKind::AccountPanels.title();
    const INSTALLERS: &str = ImportKind::InstallerPanels.title();
    match grid {
        Grid::Panels => (
            "Panels",
            &[
                ("accounts", ACCOUNTS, &[AccountsView]),
                ("installers", INSTALLERS, &[InstallersView, InstallersViewPanels]),
            ],
        ),
        Grid::Accounts => ("Accounts", &[("panels", ACCOUNTS, &[PanelsView])]),
        Grid::Installers => ("Installers", &[("panels", INSTALLERS, &[PanelsView, InstallersViewPanels])]),
        _ => ("", &[]),
    }
}
