//! The framework's page and our header name the same nonce (SEC-72).

use axum::Router;
use axum::routing::get;
use leptos::hydration::HydrationScripts;
use leptos::prelude::*;
use server::http::nonce::provide_page_nonce;

use crate::support::{Answer, Server};

/// A page with every kind of inline script the framework writes: its start, a streamed resource,
/// and one of our own.
fn page() -> impl IntoView {
    let options = LeptosOptions::builder().output_name("page").build();
    let late = Resource::new(
        || (),
        |()| async {
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            "late".to_owned()
        },
    );
    view! {
        <!DOCTYPE html>
        <html>
            <head>
                <script nonce=use_nonce()>"1"</script>
                <HydrationScripts options=options />
            </head>
            <body>
                <Suspense fallback=|| "wait">{move || Suspend::new(async move { late.await })}</Suspense>
            </body>
        </html>
    }
}

fn nonces(answer: &Answer) -> Vec<String> {
    let text = answer.text();
    text.split("nonce=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn sec_72_every_script_of_a_page_carries_the_header_s_nonce() {
    // Listing the routes, as the server does at its start, also sets the framework's executor. There
    // is no request then, and so no nonce to provide.
    let listed = leptos_axum::generate_route_list_with_exclusions_and_ssg_and_context(page, None, provide_page_nonce);
    drop(listed);
    let route = leptos_axum::render_app_to_stream_with_context(provide_page_nonce, page);
    let server = Server::start(Router::new().route("/", get(route))).await;
    let mut before = String::new();
    for _ in 0..3 {
        let answer = server.get("/").await;
        assert_eq!(answer.status, 200);
        let policy = answer.header("content-security-policy").unwrap();
        let named = policy.split("script-src 'nonce-").nth(1).unwrap().split('\'').next().unwrap().to_owned();
        let used = nonces(&answer);
        assert!(used.len() >= 3, "{}", answer.text());
        assert!(used.iter().all(|nonce| *nonce == named), "{named}: {used:?}");
        let scripts = answer.text().matches("<script").count();
        let bare = answer.text().matches("<script>").count();
        assert!(scripts >= 3 && bare == 0, "a script without a nonce: {}", answer.text());
        assert_ne!(named, before);
        before = named;
    }
}
