//! `/dev/mail`: the captured mail of the demo, for people and for browser tests. Mounted in demo
//! mode only, which answers on loopback only (SEC-100).

use std::fmt::Write as _;
use std::sync::Arc;

use axum::extract::{Path, Query, Request, State};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use http::{HeaderValue, StatusCode, header};
use leptos::prelude::*;
use serde::Deserialize;

use super::capture::{Capture, Captured};
use super::writer::shown;
use crate::http::answer;
use crate::http::headers::CspNonce;

#[derive(Clone)]
struct Shelf {
    mails: Capture,
    stylesheet: Arc<str>,
}

#[derive(Deserialize)]
struct Wanted {
    #[serde(default)]
    to: String,
}

/// `/dev/mail` (list, newest first, `?to=` for one recipient), `/dev/mail/{id}` (its text),
/// `/dev/mail/{id}/html` (as a mail program shows it), `/dev/mail.json?to=` (for tests: id, kind, to,
/// at, subject, code, text). `stylesheet` is the address of the site's style sheet.
pub fn dev_router<S>(mails: Capture, stylesheet: &str) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    Router::new()
        .route("/dev/mail", get(list))
        .route("/dev/mail.json", get(json))
        .route("/dev/mail/{id}", get(one))
        .route("/dev/mail/{id}/html", get(as_html))
        .with_state(Shelf { mails, stylesheet: stylesheet.into() })
}

async fn json(State(shelf): State<Shelf>, Query(wanted): Query<Wanted>) -> Response {
    Json(shelf.mails.list(&wanted.to)).into_response()
}

async fn list(State(shelf): State<Shelf>, Query(wanted): Query<Wanted>) -> Response {
    let mails = shelf.mails.list(&wanted.to);
    let body = view! {
        <h1>"Captured mail"</h1>
        <form method="get" action="/dev/mail" class="toolbar">
            <label for="to">"Recipient"</label>
            <input id="to" name="to" type="email" value=wanted.to/>
            <button type="submit" class="button">"Show"</button>
            <a href="/dev/mail">"All"</a>
        </form>
        {if mails.is_empty() { view! { <p class="muted">"No mail yet."</p> }.into_any() } else { table(&mails).into_any() }}
    };
    page(&shelf, "Captured mail", body)
}

fn table(mails: &[Captured]) -> impl IntoView + use<> {
    let rows: Vec<_> = mails
        .iter()
        .map(|mail| {
            let lines = mail.at.two_lines(0);
            view! {
                <tr>
                    <td>
                        <time datetime=mail.at.rfc3339()>{lines.time} <br/> {lines.date} " (UTC)"</time>
                    </td>
                    <td>{mail.to.clone()}</td>
                    <td>
                        <a href=format!("/dev/mail/{}", mail.id)>{mail.subject}</a>
                    </td>
                    <td>{mail.code.as_deref().map(shown)}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <table class="table">
            <thead>
                <tr>
                    <th scope="col">"Time"</th>
                    <th scope="col">"Recipient"</th>
                    <th scope="col">"Subject"</th>
                    <th scope="col">"Code"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

async fn one(State(shelf): State<Shelf>, Path(id): Path<String>) -> Response {
    let Some(mail) = shelf.mails.find(&id) else { return missing() };
    let body = view! {
        <p>
            <a href="/dev/mail">"All captured mail"</a>
        </p>
        <h1>{mail.subject}</h1>
        <p>"To " {mail.to}</p>
        <p>
            <a href=format!("/dev/mail/{}/html", mail.id)>"Show as HTML"</a>
        </p>
        <section class="card">
            <pre>{mail.text}</pre>
        </section>
    };
    page(&shelf, mail.subject, body)
}

async fn as_html(State(shelf): State<Shelf>, Path(id): Path<String>, request: Request) -> Response {
    let Some(mail) = shelf.mails.find(&id) else { return missing() };
    let nonce = request.extensions().get::<CspNonce>().map(|nonce| nonce.0.clone()).unwrap_or_default();
    let mut response = Html(for_browser(&mail.html, &nonce)).into_response();
    // Outside the site's header set, as in a test, the page closes itself.
    response.headers_mut().insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; sandbox"),
    );
    response
}

fn missing() -> Response {
    answer::text(StatusCode::NOT_FOUND, "There is no such mail.\n")
}

/// The site's policy forbids style attributes, which mail programs need: here each becomes a rule of
/// the one style sheet that carries the nonce. Names cannot hold a quotation mark, it is escaped.
fn for_browser(html: &str, nonce: &str) -> String {
    let mut rules = String::new();
    let mut parts = html.split(" style=\"");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for (n, part) in parts.enumerate() {
        let (style, rest) = part.split_once('"').unwrap_or(("", part));
        // Writing to a String cannot fail.
        let _ = write!(out, " data-style=\"{n}\"{rest}");
        let _ = writeln!(rules, "[data-style=\"{n}\"] {{ {style} }}");
    }
    out.replacen("<style>", &format!("<style nonce=\"{nonce}\">\n{rules}"), 1)
}

fn page(shelf: &Shelf, title: &str, body: impl IntoView) -> Response {
    let page = view! {
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <title>{format!("{title} · Panelwarden")}</title>
                <link rel="stylesheet" href=shelf.stylesheet.to_string()/>
            </head>
            <body>
                <main class="page">{body}</main>
            </body>
        </html>
    };
    Html(format!("<!DOCTYPE html>{}", page.to_html())).into_response()
}
