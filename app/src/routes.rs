//! The console's routes. A blind and a dialog are child routes of their list: linkable, reloadable,
//! closed with Back. What a feature shows is loaded when it is first needed, see [`crate::lazy`].

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::{Lazy, path};

use crate::features::accounts;
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
                <ParentRoute path=path!("") view=Console>
                    <ParentRoute path=path!("accounts") view={Lazy::<accounts::ListRoute>::new()}>
                        <Route path=path!("") view=|| ()/>
                        <Route path=path!("add") view={Lazy::<accounts::AddRoute>::new()}/>
                        <Route path=path!("confirm") view={Lazy::<accounts::ConfirmRoute>::new()}/>
                        <Route path=path!(":id") view={Lazy::<accounts::BlindRoute>::new()}/>
                    </ParentRoute>
                    <Route path=path!("*any") view=NothingHere/>
                </ParentRoute>
            </Routes>
        </Router>
    }
}
