//! The tabs that every blind of an account has, and how a tab's list is read.

mod history;
mod mails;
mod sessions;

pub use history::{History, InLog, rows as history_rows};
pub use mails::Mails;
pub use sessions::Sessions;

use leptos::prelude::*;
use serde::de::DeserializeOwned;
use ui::Spinner;

use crate::api::Fault;
use crate::read::{Reading, parsed};

/// A tab's list while it is read, when it could not be read, and when it is there.
pub fn loaded<T: DeserializeOwned + 'static>(
    found: Reading,
    show: impl Fn(T) -> AnyView + Copy + Send + Sync + 'static,
) -> AnyView {
    view! {
        <Transition fallback=|| view! { <Spinner/> }>
            {move || Suspend::new(async move {
                match parsed::<T>(found.await) {
                    Ok(value) => show(value),
                    Err(Fault(error)) => {
                        crate::api::watch_sign_out(&error);
                        view! { <ui::FormError error=Signal::stored(Some(error))/> }.into_any()
                    }
                }
            })}
        </Transition>
    }
    .into_any()
}
