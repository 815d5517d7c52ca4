//! The console's routes. A blind and a dialog are child routes of their list: linkable, reloadable,
//! closed with Back. What a feature shows is loaded when it is first needed, see [`crate::lazy`].

use std::pin::Pin;

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::{ChooseView, Lazy, MatchInterface, RouteDefs, path};

use crate::features::{
    accounts, assistance, catalogue, companies, employees, find, groups, import, installers, jobs, log, mail,
    management, overview, panels, people, roles, settings,
};
use crate::layout::{Console, NothingHere};

/// The console.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    ui::provide_toaster();
    view! {
        <Title formatter=|title: String| format!("{title} · Panelwarden") text="Console"/>
        <Router>
            <Routes fallback=|| view! { <NothingHere/> }.into_any()>
                <ConsoleRoutes/>
            </Routes>
        </Router>
    }
}

#[component(transparent)]
fn ConsoleRoutes() -> impl MatchNestedRoutes<Match: 'static> + Clone {
    view! {
        <ParentRoute path=path!("") view=Console>
            <Route path=path!("") view={Lazy::<overview::PageRoute>::new()}/>
            <Route path=path!("permits") view={Lazy::<overview::PermitsRoute>::new()}/>
            <Route path=path!("find") view={Lazy::<find::PageRoute>::new()}/>
            <ParentRoute path=path!("accounts") view={Lazy::<accounts::PageRoute>::new()}>
                <Route path=path!("") view=|| ()/>
                <Route path=path!("add") view={Lazy::<accounts::AddRoute>::new()}/>
                <Route path=path!("confirm") view={Lazy::<people::ConfirmRoute>::new()}/>
                <Route path=path!(":id") view={Lazy::<accounts::BlindRoute>::new()}/>
            </ParentRoute>
            <ParentRoute path=path!("installers") view={Lazy::<installers::PageRoute>::new()}>
                <Route path=path!("") view=|| ()/>
                <Route path=path!("add") view={Lazy::<installers::RegisterRoute>::new()}/>
                <Route path=path!("confirm") view={Lazy::<people::ConfirmRoute>::new()}/>
                <Route path=path!(":id") view={Lazy::<installers::BlindRoute>::new()}/>
            </ParentRoute>
            <ParentRoute path=path!("employees") view={Lazy::<employees::PageRoute>::new()}>
                <Route path=path!("") view=|| ()/>
                <Route path=path!("add") view={Lazy::<employees::AddRoute>::new()}/>
                <Route path=path!("confirm") view={Lazy::<people::ConfirmRoute>::new()}/>
                <Route path=path!(":id") view={Lazy::<employees::BlindRoute>::new()}/>
            </ParentRoute>
            <Route path=path!("roles") view={Lazy::<roles::PageRoute>::new()}/>
            <Route path=path!("roles/add") view={Lazy::<roles::AddRoute>::new()}/>
            <Route path=path!("roles/:id") view={Lazy::<roles::RoleRoute>::new()}/>
            <ParentRoute path=path!("companies") view={Lazy::<companies::ListRoute>::new()}>
                <Route path=path!("") view=|| ()/>
                <Route path=path!("add") view={Lazy::<companies::AddRoute>::new()}/>
            </ParentRoute>
            <Route path=path!("companies/:id") view={Lazy::<companies::CompanyRoute>::new()}/>
            <Route path=path!("assistance") view={Lazy::<assistance::PageRoute>::new()}/>
            <ParentRoute path=path!("groups") view={Lazy::<groups::ListRoute>::new()}>
                <Route path=path!("") view=|| ()/>
                <Route path=path!("add") view={Lazy::<groups::AddRoute>::new()}/>
            </ParentRoute>
            <Route path=path!("groups/:id") view={Lazy::<groups::GroupRoute>::new()}/>
            <ParentRoute path=path!("panels") view={Lazy::<panels::PageRoute>::new()}>
                <Route path=path!("") view=|| ()/>
                <Route path=path!("add") view={Lazy::<panels::AddRoute>::new()}/>
                <Route path=path!("confirm") view={Lazy::<panels::ConfirmRoute>::new()}/>
                <Route path=path!(":id") view={Lazy::<panels::BlindRoute>::new()}/>
            </ParentRoute>
            <Route path=path!("import") view={Lazy::<import::PageRoute>::new()}/>
            <Route path=path!("import/:id") view={Lazy::<import::FileRoute>::new()}/>
            <Route path=path!("jobs") view={Lazy::<jobs::PageRoute>::new()}/>
            <Route path=path!("jobs/start") view={Lazy::<jobs::StartRoute>::new()}/>
            <Route path=path!("jobs/:id") view={Lazy::<jobs::JobRoute>::new()}/>
            <Route path=path!("mail") view={Lazy::<mail::PageRoute>::new()}/>
            <ParentRoute path=path!("log") view={Lazy::<log::PageRoute>::new()}>
                <Route path=path!("") view=|| ()/>
                <Route path=path!(":id") view={Lazy::<log::EntryRoute>::new()}/>
            </ParentRoute>
            <Route path=path!("system/accounts") view={Lazy::<management::FindRoute>::new()}/>
            <Route path=path!("system/accounts/:id") view={Lazy::<management::AccountRoute>::new()}/>
            <Route path=path!("system/add") view={Lazy::<management::AddRoute>::new()}/>
            <Route path=path!("system/modules") view={Lazy::<catalogue::PageRoute>::new()}/>
            <Route path=path!("settings") view={Lazy::<settings::PageRoute>::new()}/>
            <Route path=path!("*any") view=NothingHere/>
        </ParentRoute>
    }
    .into_inner()
}

/// Loads the parts that the page at `path` is made of: the page can then be taken over at once.
pub async fn load_parts(path: &str) {
    if let Some(found) = RouteDefs::new(ConsoleRoutes()).match_route(path) {
        preload(found).await;
    }
}

fn preload(found: impl MatchInterface + 'static) -> Pin<Box<dyn Future<Output = ()>>> {
    Box::pin(async move {
        let (view, child) = found.into_view_and_child();
        view.preload().await;
        if let Some(child) = child {
            preload(child).await;
        }
    })
}
