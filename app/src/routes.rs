//! The console's routes. A blind and a dialog are child routes of their list: linkable, reloadable,
//! closed with Back.

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::path;

use crate::features::accounts::{AccountBlind, AccountsPage, AddDialog, ConfirmDialog};
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
                    <ParentRoute path=path!("accounts") view=AccountsPage>
                        <Route path=path!("") view=|| ()/>
                        <Route path=path!("add") view=AddDialog/>
                        <Route path=path!("confirm") view=ConfirmDialog/>
                        <Route path=path!(":id") view=AccountBlind/>
                    </ParentRoute>
                    <Route path=path!("*any") view=NothingHere/>
                </ParentRoute>
            </Routes>
        </Router>
    }
}
