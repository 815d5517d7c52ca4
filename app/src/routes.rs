//! The console's routes. A blind and a dialog are child routes of their list: linkable, reloadable,
//! closed with Back.

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::path;

use crate::features::accounts::{AccountBlind, AccountsPage, AddDialog};
use crate::features::employees::{EmployeeBlind, EmployeesPage};
use crate::features::groups::GroupPage;
use crate::features::installers::{InstallerBlind, InstallersPage, RegisterDialog};
use crate::features::people::confirm::ConfirmDialog;
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
                    <ParentRoute path=path!("installers") view=InstallersPage>
                        <Route path=path!("") view=|| ()/>
                        <Route path=path!("add") view=RegisterDialog/>
                        <Route path=path!("confirm") view=ConfirmDialog/>
                        <Route path=path!(":id") view=InstallerBlind/>
                    </ParentRoute>
                    <ParentRoute path=path!("employees") view=EmployeesPage>
                        <Route path=path!("") view=|| ()/>
                        <Route path=path!(":id") view=EmployeeBlind/>
                    </ParentRoute>
                    <Route path=path!("groups/:id") view=GroupPage/>
                    <Route path=path!("*any") view=NothingHere/>
                </ParentRoute>
            </Routes>
        </Router>
    }
}
