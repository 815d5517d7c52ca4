//! Parts of the client that are loaded when they are first needed. The main file holds the shell; each feature is
//! a part of its own, so that one more feature does not make the first page heavier.
//!
//! On the server every part is there, and a page is rendered with all it needs.

use leptos::prelude::{GetUntracked, Owner, location};
use leptos::wasm_split::SplitLoaderError;
use leptos_router::hooks::use_location;

use crate::api::query_of;

/// A part that could not be loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotLoaded;

impl From<SplitLoaderError> for NotLoaded {
    // The loader has written the cause to the browser's console.
    fn from(_: SplitLoaderError) -> Self {
        Self
    }
}

/// Makes `$route`, to be used as `view=Lazy::<$route>::new()`: a route whose component `$view` lives in the part
/// `$part` of the client. Routes that name the same part share it. `$more` loads what else the page needs to be
/// taken over, by the query of its address.
macro_rules! lazy_route {
    ($(#[$doc:meta])* $vis:vis $route:ident = $part:ident: $view:path $(, with $more:path)?) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        $vis struct $route;

        const _: () = {
            use ::leptos::prelude::{AnyView, IntoAny};
            use $crate::lazy::{NotLoaded, arrived, part};

            #[::leptos::wasm_split::wasm_split(
                $part,
                wasm_split_path = ::leptos::wasm_split,
                fallible,
                preload(load)
            )]
            fn $part() -> Result<AnyView, NotLoaded> {
                Ok($view().into_any())
            }

            impl ::leptos_router::LazyRoute for $route {
                fn data() -> Self {
                    Self
                }

                async fn view(_: Self) -> AnyView {
                    part(stringify!($part), $part()).await
                }

                async fn preload() {
                    arrived(load().await.map_err(NotLoaded::from)).await;
                    $(arrived($more(&$crate::lazy::search()).await).await;)?
                }
            }
        };
    };
}
pub(crate) use lazy_route;

/// What a part holds, as soon as it is there. The document that the server writes names its files, so that the
/// browser fetches them at once.
pub(crate) async fn part<T>(name: &'static str, held: impl Future<Output = Result<T, NotLoaded>>) -> T {
    needed(name);
    arrived(held.await).await
}

/// What came with a part. When it could not be loaded, the page that was asked for is fetched whole from the
/// server; while a page is being taken over it is already there, and stays what it is: links and forms (REL-41).
pub(crate) async fn arrived<T>(loaded: Result<T, NotLoaded>) -> T {
    match loaded {
        Ok(part) => part,
        Err(NotLoaded) => {
            give_up();
            std::future::pending().await
        }
    }
}

fn give_up() {
    ui::dom::mark("client", "failed");
    // Without an owner nothing runs yet: the page at hand is the one that was asked for.
    if Owner::current().is_some() {
        let here = use_location();
        ui::dom::leave(&format!("{}{}", here.pathname.get_untracked(), query_of(&here.search.get_untracked())));
    }
}

/// The query of the page that is asked for.
pub(crate) fn search() -> String {
    // As in `give_up`.
    if Owner::current().is_some() {
        use_location().search.get_untracked()
    } else {
        location().search().unwrap_or_default()
    }
}

/// Has the browser fetch the files of a part along with the document, instead of after the start.
#[cfg(feature = "ssr")]
fn needed(part: &str) {
    use leptos::prelude::{RenderHtml, use_context};
    use leptos::view;
    use leptos_meta::Link;

    let urls = use_context::<server::PartUrls>().map(|parts| parts.take(part)).unwrap_or_default();
    for url in urls {
        // Rendering it puts it into the head; there is nothing to put here.
        let link =
            view! { <Link rel="preload" href=url as_="fetch" type_="application/wasm" crossorigin="anonymous"/> };
        let _ = link.to_html();
    }
}

/// Only the server writes documents.
#[cfg(not(feature = "ssr"))]
const fn needed(_: &str) {}

/// The server's half.
#[cfg(feature = "ssr")]
pub mod server {
    use std::collections::{BTreeMap, BTreeSet};
    use std::sync::{Arc, Mutex};

    /// The addresses of each part's files, for one document.
    #[derive(Clone, Debug)]
    pub struct PartUrls {
        urls: Arc<BTreeMap<String, Vec<String>>>,
        named: Arc<Mutex<BTreeSet<String>>>,
    }

    impl PartUrls {
        /// For a document that names none of them yet.
        pub fn new(urls: Arc<BTreeMap<String, Vec<String>>>) -> Self {
            Self { urls, named: Arc::default() }
        }

        /// The files of a part that the document does not name yet.
        pub(super) fn take(&self, part: &str) -> Vec<String> {
            let Ok(mut named) = self.named.lock() else { return Vec::new() };
            let urls = self.urls.get(part).into_iter().flatten();
            urls.filter(|url| named.insert((*url).clone())).cloned().collect()
        }
    }
}
