//! `/help/field`: what an installer can do when the installer application does not let him in or does
//! not show a panel (S3-101, S3-102, S3-104).

use axum::response::Response;
use leptos::prelude::*;

use super::page::Page;
use super::visit::Visit;

/// Each trouble: its name, and what to do.
const TROUBLES: [(&str, &str); 10] = [
    (
        "No registration code came",
        "Look into the spam folder first. Then ask for another code on the registration page, with the address your monitoring company has for you; wait a minute between two codes. When none arrives, ask your monitoring company whether it has the right address, and whether its mail server works. A code works once and for 72 hours.",
    ),
    (
        "No password reset code came",
        "The same steps: the spam folder, the address, your monitoring company. A reset code is mailed only to somebody who has chosen a password before. Who never finished the registration finishes it instead.",
    ),
    (
        "The email address, user name or password is not right",
        "Check the address, and whether the keyboard writes capitals. After wrong tries wait some seconds before the next. A forgotten password is replaced on the page \"Forgot your password?\".",
    ),
    (
        "The registration is not finished",
        "Before the first sign-in you use the mailed code and choose a password, on the page \"Finish your registration\". Until then no password works.",
    ),
    (
        "Pending",
        "Your registration waits for your first sign-in, which makes you accepted by itself; your monitoring company can also accept you. You need not wait: sign in with the password you chose.",
    ),
    (
        "Rejected",
        "Your monitoring company has ended your access to the installer application. Only it can give it back; ask there.",
    ),
    (
        "A panel is missing: not assigned",
        "The list shows the panels assigned to you. Give your monitoring company the IMEI from the label of the panel and ask it to assign the panel to you.",
    ),
    (
        "A panel is missing: installer access is off",
        "Under your list stands how many of your panels are not shown for this reason. Your monitoring company can switch installer access on for each panel; it then appears at once.",
    ),
    (
        "A panel is missing: the assignment has ended",
        "An assignment may have a last day, which stands beside the panel. After it the panel disappears; ask your monitoring company to assign it again.",
    ),
    (
        "A panel needs permission",
        "Some panels may be opened only while their master user permits it. Press \"Ask for permission\", and look again later: the answer stands beside the panel. The master user answers it on his dashboard, or your monitoring company does. A request waits for 24 hours; a permit holds for 8 hours as a rule. Over a bad line a button may be pressed again: the request is made once.",
    ),
];

/// The page, for whoever is signed in or not: it holds nothing about anybody.
pub(super) async fn show(visit: Visit) -> Response {
    let troubles = || TROUBLES.map(|(name, text)| view! { <dt>{name}</dt><dd>{text}</dd> }).collect_view();
    let body = move || {
        view! {
            <dl class="help">{troubles()}</dl>
            <ul class="public-links">
                <li><a href="/field">"Your panels"</a></li>
                <li><a href="/register">"Finish your registration"</a></li>
                <li><a href="/recover">"Forgot your password?"</a></li>
            </ul>
        }
        .into_any()
    };
    visit.show(Page::new("Help for installers", "/help/field", body).wide())
}
