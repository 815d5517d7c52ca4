//! The tabs of an account's blind, a file each.

mod history;
mod mails;
mod overview;
mod panels;
mod security;

pub use history::History;
pub use mails::Mails;
pub use overview::Overview;
pub use panels::Panels;
pub use security::Security;

use leptos::prelude::*;
use ui::Spinner;

use crate::api::Fault;

/// A tab's list while it is read, when it could not be read, and when it is there.
pub(super) fn loaded<T: Clone + Send + Sync + 'static>(
    found: Resource<Result<T, Fault>>,
    show: impl Fn(T) -> AnyView + Copy + Send + Sync + 'static,
) -> AnyView {
    view! {
        <Transition fallback=|| view! { <Spinner/> }>
            {move || Suspend::new(async move {
                match found.await {
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
