//! The frame around every page: navigation at the left, a bar at the top, the page. And the narrow
//! card of the public pages.

use leptos::prelude::*;

use crate::icon::{Icon, IconName};

/// The product's name.
pub const PRODUCT: &str = "Panelwarden";

/// The product's mark: a panel's face under a shield's roof.
#[component]
pub fn Mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
            <path class="mark-back" d="M16 1.5 28.5 5.7v9.8c0 7.2-5.2 12.5-12.5 15C8.7 28 3.5 22.7 3.5 15.5V5.7z"></path>
            <path class="mark-face" d="M11.5 22.5V10h5.7a4.3 4.3 0 0 1 0 8.6h-5.7"></path>
            <circle class="mark-dot" cx="17" cy="14.3" r="1.5"></circle>
        </svg>
    }
    .into_any()
}

/// Mark and name, as a link home.
#[component]
pub fn Brand(
    /// Where home is.
    #[prop(into, default = "/".to_owned())]
    href: String,
) -> impl IntoView {
    view! {
        <a class="brand" href=href aria-label=PRODUCT>
            <Mark/>
            <span class="brand-name">{PRODUCT}</span>
        </a>
    }
    .into_any()
}

/// Jumps over the navigation; seen when it has the focus.
#[component]
pub fn SkipLink() -> impl IntoView {
    view! { <a class="skip" href="#main" rel="external">"Skip to the content"</a> }.into_any()
}

/// Navigation, bar and page.
#[component]
pub fn AppShell(
    /// [`NavSection`]s.
    #[prop(into)]
    nav: ViewFn,
    /// The bar's content: a [`TopBar`].
    #[prop(into)]
    topbar: ViewFn,
    /// Where the mark leads.
    #[prop(into, default = "/".to_owned())]
    home: String,
    /// Over everything: that somebody is being assisted, that the connection is lost.
    #[prop(into, optional)]
    banner: ViewFn,
    /// The page.
    children: Children,
) -> impl IntoView {
    view! {
        <SkipLink/>
        <div class="shell">
            <aside class="side" aria-label="Main">
                <Brand href=home/>
                <nav class="side-nav" aria-label="Main">{nav.run()}</nav>
            </aside>
            <div class="stage">
                {banner.run()}
                <header class="topbar">{topbar.run()}</header>
                <main id="main" class="main" tabindex="-1">{children()}</main>
            </div>
        </div>
    }
    .into_any()
}

/// The bar over a page: its title at the start, search in the middle, the person at the end.
#[component]
pub fn TopBar(
    /// The page's name, its `<h1>`.
    #[prop(into)]
    title: Signal<String>,
    /// Search.
    #[prop(into, optional)]
    search: ViewFn,
    /// Help, theme, profile.
    #[prop(into, optional)]
    end: ViewFn,
) -> impl IntoView {
    view! {
        <h1 class="topbar-title">{title}</h1>
        <div class="topbar-search">{search.run()}</div>
        <div class="topbar-end">{end.run()}</div>
    }
    .into_any()
}

/// Links of the navigation under one heading.
#[component]
pub fn NavSection(
    /// The heading.
    #[prop(into)]
    label: Signal<String>,
    /// [`NavLink`]s.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="nav-section" role="group" aria-label=label>
            <p class="nav-head" aria-hidden="true">{label}</p>
            {children()}
        </div>
    }
    .into_any()
}

/// A link of the navigation; the drawing alone where there is little room.
#[component]
pub fn NavLink(
    /// Where it leads.
    #[prop(into)]
    href: Signal<String>,
    /// What is there.
    #[prop(into)]
    label: Signal<String>,
    /// Its drawing.
    icon: IconName,
    /// The page being shown is there.
    #[prop(into, optional)]
    current: Option<Signal<bool>>,
    /// How many things wait there.
    #[prop(into, optional)]
    count: Option<Signal<Option<u32>>>,
) -> impl IntoView {
    let (current, count) = (current.unwrap_or_default(), count.unwrap_or_default());
    let count = move || count.get().map(|n| view! { <span class="nav-count num">{model::grid::grouped(n)}</span> });
    view! {
        <a class="nav-link" href=href title=label aria-current=move || current.get().then_some("page")>
            <Icon name=icon/>
            <span class="nav-word">{label}</span>
            {count}
        </a>
    }
    .into_any()
}

/// A page of the console that is not a grid, or is one with a blind beside it: the list first, then
/// the `<Outlet/>` of the blind.
#[component]
pub fn Workspace(
    /// The list, then the outlet.
    children: Children,
) -> impl IntoView {
    view! { <div class="workspace">{children()}</div> }.into_any()
}

/// A page that is read from top to bottom: settings, profile, forms.
#[component]
pub fn PageBody(
    /// Its content.
    children: Children,
) -> impl IntoView {
    view! { <div class="page">{children()}</div> }.into_any()
}

/// A public page: the mark, a narrow card, a quiet foot. From 360 px up.
#[component]
pub fn PublicShell(
    /// The page's name, its `<h1>`.
    #[prop(into)]
    title: String,
    /// A sentence under it.
    #[prop(into, optional)]
    lead: Option<String>,
    /// Under the card: the theme switch, help.
    #[prop(into, optional)]
    foot: ViewFn,
    /// Wide enough for two columns: the customer's and installer's pages.
    #[prop(optional)]
    wide: bool,
    /// The card's content.
    children: Children,
) -> impl IntoView {
    let class = if wide { "public-card public-wide" } else { "public-card" };
    view! {
        <SkipLink/>
        <div class="public">
            <header class="public-head"><Brand/></header>
            <main id="main" class=class tabindex="-1">
                <h1>{title}</h1>
                {lead.map(|text| view! { <p class="public-lead">{text}</p> })}
                {children()}
            </main>
            <footer class="public-foot">{foot.run()}</footer>
        </div>
    }
    .into_any()
}
