//! The password that was just made, shown once where no mail server is configured (decision 8).

use leptos::prelude::*;
use model::management::ManagedAccount;
use ui::{CopyValue, FormActions, LinkButton, Notice, Tone};

use super::Sheet;
use crate::features::management::api::ShownPassword;
use crate::features::people::tabs::loaded;
use crate::paths;
use crate::read::reading_once;

/// The dialog.
#[component]
pub fn SecretDialog(account: ManagedAccount) -> impl IntoView {
    let back = StoredValue::new(paths::managed(account.id));
    let found = reading_once("management/shown-password", &ShownPassword { id: account.id });
    view! {
        <Sheet title="The new password".into() back>
            {loaded(found, shown)}
            <FormActions><LinkButton href=back.get_value() label="Done"/></FormActions>
        </Sheet>
    }
    .into_any()
}

fn shown(password: Option<String>) -> AnyView {
    match password {
        Some(password) => view! {
            <p class="secret-once"><CopyValue label="password" value=password/></p>
            <Notice tone=Tone::Wait>
                "It is shown this once. Tell it to the person: it works for one sign-in within 24 hours and must then be changed."
            </Notice>
        }
        .into_any(),
        None => view! { <p class="modal-text">"It was shown already, or there is none. Reset the password again if it was lost."</p> }
            .into_any(),
    }
}
