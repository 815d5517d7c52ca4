//! Who is signed in, as the page needs to know him.

use leptos::prelude::*;
use model::viewer::Viewer;

/// The signed-in person. The server puts him into the page; the browser reads him from there, so
/// that nothing waits for him.
pub fn shared_viewer() -> Option<Viewer> {
    SharedValue::new(current).into_inner()
}

#[cfg(feature = "ssr")]
fn current() -> Option<Viewer> {
    use_context::<Viewer>()
}

#[cfg(not(feature = "ssr"))]
const fn current() -> Option<Viewer> {
    None
}
