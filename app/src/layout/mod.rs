//! The frame around every page of the console: navigation by permission, the bar, the messages.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::Outlet;
use leptos_router::hooks::use_location;
use model::grid::Grid;
use model::roles::Viewing;
use model::viewer::Viewer;
use model::{ApiError, Permission};
use ui::{
    AppShell, Avatar, Button, EmptyState, IconName, KeySheet, LinkButton, Menu, MenuAction, MenuLink, MenuPost,
    MenuRule, NavLink, NavSection, Notice, Theme, ThemeSwitch, Toaster, Tone, TopBar,
};

use crate::features::find::bar::finder;
use crate::features::session::shared_viewer;
use crate::features::undo::{ENDPOINT as UNDO, UndoLeft, provide_undoing};
use crate::features::views::Defaults;
use crate::form::viewer;
use crate::live::provide_live;
use crate::paths;

/// Navigation, bar and page, for the signed-in person. The host lets nobody else here; a page that
/// reaches a browser without one leads to the sign-in.
#[component]
pub fn Console() -> impl IntoView {
    let Some(person) = shared_viewer() else {
        return view! { <SignedOut/> }.into_any();
    };
    provide_live();
    provide_context(Defaults(RwSignal::new(person.views.clone())));
    provide_context(person);
    let keys = KeysOpen(RwSignal::new(false));
    provide_context(keys);
    provide_undoing();
    view! {
        <AppShell nav=navigation topbar=bar home=paths::HOME banner=banners>
            <Outlet/>
        </AppShell>
        <Toaster/>
        <KeySheet open=keys.0/>
    }
    .into_any()
}

/// Whether the keys are shown; the person's menu and `?` set it.
#[derive(Clone, Copy)]
struct KeysOpen(RwSignal<bool>);

/// A section and its entries, those that the permissions open and no others.
fn navigation() -> AnyView {
    let person = viewer();
    let accounts = person.may(Permission::AccountsView);
    let installers = person.may(Permission::InstallersView);
    let employees = person.may(Permission::EmployeesView);
    let roles = person.may(Permission::RolesView);
    let companies = person.may(Permission::CompaniesView);
    let assist = person.may(Permission::AccountsAssist);
    let log = person.may(Permission::LogView);
    let mail = person.may(Permission::MailView);
    let groups = person.may(Permission::GroupsView);
    let panels = person.may(Permission::PanelsView);
    let system = person.may(Permission::ManagementView);
    // Everybody has his own.
    let jobs = !person.permissions.is_empty();
    let settings = person.sees_settings;
    let adds = [Permission::AccountsAdd, Permission::InstallersAdd, Permission::EmployeesAdd];
    let may_add = adds.into_iter().any(|permission| person.may(permission));
    let import = model::import::ImportKind::ALL.into_iter().any(|kind| person.may(kind.permission()));
    let here = use_location().pathname;
    let views = expect_context::<Defaults>();
    let under = move |path: &'static str| Signal::derive(move || here.get().starts_with(path));
    let at_home = Signal::derive(move || here.get() == paths::HOME);
    view! {
        <div class="nav-section">
            <NavLink href=paths::HOME label="Overview" icon=IconName::Overview current=at_home/>
        </div>
        {(accounts || installers || employees || roles || companies || assist).then(|| view! {
            <NavSection label="Users & Access">
                {accounts.then(|| view! { <NavLink href=views.href(Grid::Accounts) label="Accounts" icon=IconName::Accounts current=under(paths::ACCOUNTS)/> })}
                {installers.then(|| view! { <NavLink href=views.href(Grid::Installers) label="Installers" icon=IconName::Installers current=under(paths::INSTALLERS)/> })}
                {employees.then(|| view! { <NavLink href=views.href(Grid::Employees) label="Employees" icon=IconName::Employees current=under(paths::EMPLOYEES)/> })}
                {roles.then(|| view! { <NavLink href=paths::ROLES label="Roles" icon=IconName::Roles current=under(paths::ROLES)/> })}
                {companies.then(|| view! { <NavLink href=views.href(Grid::Companies) label="Companies" icon=IconName::Companies current=under(paths::COMPANIES)/> })}
                {assist.then(|| view! { <NavLink href=paths::ASSISTANCE label="Assistance" icon=IconName::Monitor current=under(paths::ASSISTANCE)/> })}
            </NavSection>
        })}
        {(panels || groups).then(|| view! {
            <NavSection label="Equipment">
                {panels.then(|| view! { <NavLink href=views.href(Grid::Panels) label="Panels" icon=IconName::Panels current=under(paths::PANELS)/> })}
                {groups.then(|| view! { <NavLink href=views.href(Grid::Groups) label="Groups" icon=IconName::Groups current=under(paths::GROUPS)/> })}
            </NavSection>
        })}
        {(system || import || mail || log || jobs || settings).then(|| view! {
            <NavSection label="System">
                {system.then(|| view! { <NavLink href=paths::SYSTEM_ACCOUNTS label="Account Management" icon=IconName::User current=under(paths::SYSTEM_ACCOUNTS)/> })}
                {(system && may_add).then(|| view! { <NavLink href=paths::SYSTEM_ADD label="Add Accounts & Groups" icon=IconName::Plus current=under(paths::SYSTEM_ADD)/> })}
                {system.then(|| view! { <NavLink href=paths::SYSTEM_MODULES label="Modules & add-ons" icon=IconName::Modules current=under(paths::SYSTEM_MODULES)/> })}
                {import.then(|| view! { <NavLink href=paths::IMPORT label="Import" icon=IconName::Upload current=under(paths::IMPORT)/> })}
                {log.then(|| view! { <NavLink href=views.href(Grid::Log) label="Action log" icon=IconName::Log current=under(paths::LOG)/> })}
                {jobs.then(|| view! { <NavLink href=views.href(Grid::Jobs) label="Jobs" icon=IconName::Jobs current=under(paths::JOBS)/> })}
                {mail.then(|| view! { <NavLink href=views.href(Grid::Mail) label="Mail" icon=IconName::Mail current=under(paths::MAIL)/> })}
                {settings.then(|| view! { <NavLink href=paths::SETTINGS label="Settings" icon=IconName::Settings current=under(paths::SETTINGS)/> })}
            </NavSection>
        })}
        {person.demo.then(|| view! {
            <NavSection label="Demo">
                <a class="nav-link" href=paths::KIT title="Kit" rel="external">
                    <ui::Icon name=IconName::Settings/>
                    <span class="nav-word">"Kit"</span>
                </a>
                <a class="nav-link" href=paths::DEV_MAIL title="Captured mail" rel="external">
                    <ui::Icon name=IconName::Mail/>
                    <span class="nav-word">"Captured mail"</span>
                </a>
            </NavSection>
        })}
    }
    .into_any()
}

fn title_of(path: &str) -> &'static str {
    match path {
        paths::HOME => "Overview",
        paths::FIND => "Find",
        paths::PERMITS => "Requests to connect",
        _ if path.starts_with(paths::ACCOUNTS) => "Accounts",
        _ if path.starts_with(paths::INSTALLERS) => "Installers",
        _ if path.starts_with(paths::EMPLOYEES) => "Employees",
        _ if path.starts_with(paths::ROLES) => "Roles",
        _ if path.starts_with(paths::COMPANIES) => "Companies",
        _ if path.starts_with(paths::ASSISTANCE) => "Remote assistance",
        _ if path.starts_with(paths::GROUPS) => "Groups",
        _ if path.starts_with(paths::PANELS) => "Panels",
        _ if path.starts_with(paths::JOBS) => "Jobs",
        _ if path.starts_with(paths::MAIL) => "Mail",
        _ if path.starts_with(paths::IMPORT) => "Import",
        _ if path.starts_with(paths::LOG) => "Action log",
        _ if path.starts_with(paths::SETTINGS) => "Settings",
        _ if path.starts_with(paths::SYSTEM_ACCOUNTS) => "Account management",
        _ if path.starts_with(paths::SYSTEM_ADD) => "Add Accounts & Groups",
        _ if path.starts_with(paths::SYSTEM_MODULES) => "Modules & add-ons",
        _ => "Console",
    }
}

fn bar() -> AnyView {
    let here = use_location().pathname;
    let title = Signal::derive(move || title_of(&here.get()).to_owned());
    // The head is written after the page, which may be gone by then: the browser has left, or a part of it failed.
    let first = title.get_untracked();
    view! {
        <Title text=move || title.try_get().unwrap_or_else(|| first.clone())/>
        <TopBar title search=finder end=person_menu/>
    }
    .into_any()
}

fn person_menu() -> AnyView {
    let person = viewer();
    let name = StoredValue::new(person.name.clone());
    let person_is_himself = person.viewing.is_none();
    let face = move || view! { <Avatar name=name.get_value()/> };
    let KeysOpen(keys) = expect_context();
    let alive = ui::hydrated();
    view! {
        <LookSwitch/>
        <Menu label="Your account" face>
            <PersonCard person/>
            <MenuRule/>
            {person_is_himself.then(|| view! {
                <MenuLink href=paths::PROFILE label="Profile and security" icon=IconName::User external=true/>
            })}
            <MenuLink href=paths::HELP label="Help" icon=IconName::Help external=true/>
            {move || alive.get().then(|| view! {
                <MenuAction label="Keys (?)" icon=IconName::Keyboard on_click=move |()| keys.set(true)/>
            })}
            <MenuPost action=paths::SIGN_OUT label="Sign out" icon=IconName::Logout/>
        </Menu>
    }
    .into_any()
}

#[component]
fn PersonCard(person: Viewer) -> impl IntoView {
    view! {
        <div class="menu-person">
            <bdi class="clip menu-person-name">{person.name}</bdi>
            <bdi class="clip muted">{person.email}</bdi>
            <bdi class="clip muted">{format!("{} · {}", person.role, person.company)}</bdi>
        </div>
    }
}

/// The theme switch: at once on the page, then to the server's cookie.
#[component]
fn LookSwitch() -> impl IntoView {
    let here = use_location();
    let next = Signal::derive(move || here.pathname.get());
    let current = Theme::parse(&use_context::<Look>().unwrap_or_default().0);
    view! { <ThemeSwitch current=Signal::stored(current) next on_choose=ui::dom::keep_theme as fn(Theme)/> }
}

/// The theme the server rendered the page in.
#[derive(Clone, Debug, Default)]
pub struct Look(pub String);

/// What the last form without JavaScript did, and what is wrong with the client.
fn banners() -> AnyView {
    let person = viewer();
    let undo = person.flash.as_ref().and_then(|flash| flash.undo);
    // Other faults stand at their forms; that of an "Undo" has none on the page it leads back to.
    let late = person.flash.as_ref().filter(|flash| flash.endpoint == UNDO);
    let late = late.and_then(|flash| flash.error.as_ref()).map(ApiError::message);
    let notice = person.flash.and_then(|flash| flash.notice);
    view! {
        {person.viewing.map(|role| view! { <SeenAs role/> })}
        {(late.is_some() || notice.is_some()).then(|| view! {
            <section class="said" aria-label="What was done">
                {late.map(|text| view! { <Notice tone=Tone::Bad>{text}</Notice> })}
                {notice.map(|text| view! { <Notice tone=Tone::Good>{text}{undo.map(|id| view! { <UndoLeft id/> })}</Notice> })}
            </section>
        })}
        <p class="client-note" role="status">
            "The page's quick mode could not be loaded. Everything works without it, by links and forms."
        </p>
    }
    .into_any()
}

/// The console is seen as a role: said on every page, and ended by one click. A form of the page, not of the
/// app: the whole console is another after it.
#[component]
fn SeenAs(role: Viewing) -> impl IntoView {
    view! {
        <div class="viewing" role="region" aria-label="Seen as a role">
            <p><bdi>{model::text::only_viewing(&role.name)}</bdi></p>
            <form method="post" action=paths::endpoint("roles/end-view-as")>
                <input type="hidden" name="_back" value=paths::HOME/>
                <input type="hidden" name="_next" value=paths::role(role.id)/>
                <Button label="Be yourself again" submit=true/>
            </form>
        </div>
    }
    .into_any()
}

#[component]
fn SignedOut() -> impl IntoView {
    let here = use_location();
    let href = Signal::derive(move || paths::sign_in(&here.pathname.get()));
    view! {
        <main id="main" class="main">
            <EmptyState
                icon=IconName::Lock
                title="You are signed out"
                text=Some(ApiError::SignedOut.message())
                action=move || view! { <LinkButton href label="Sign in" rel="external"/> }
            />
        </main>
    }
}

/// An address that leads nowhere: the same for what does not exist and what is not to be seen.
#[component]
pub fn NothingHere() -> impl IntoView {
    #[cfg(feature = "ssr")]
    crate::api::server::set_status(&ApiError::NotFound);
    view! {
        <Title text="Not here"/>
        <EmptyState
            icon=IconName::Search
            title="Nothing here"
            text=Some(ApiError::NotFound.message())
            action=|| view! { <LinkButton href=paths::HOME label="To the overview"/> }
        />
    }
}
