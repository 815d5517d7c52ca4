//! `/help/accounts`: the Accounts page step by step, from "Related topics" (S0-23).

use axum::response::Response;
use leptos::prelude::*;

use super::page::Page;
use super::visit::Visit;

/// Each task: its name, and what to do.
const TASKS: [(&str, &str); 9] = [
    (
        "Find an account",
        "Type into the search: part of a first name, last name, email, user ID, phone digits, or the IMEI or account code of a panel. The list follows as you type. Filters for status, company and last login stand beside it, and everything is in the address, so a list can be kept as a bookmark.",
    ),
    (
        "Add an account",
        "Press +ADD ACCOUNT and give an email address; the rest can wait. A one-time registration code is mailed to it. Check the address before saving. When the code did not arrive: look at the account's Mail tab for the mail server's answer, ask for the spam folder, then add the same address again or press Resend.",
    ),
    (
        "Suspend or enable",
        "Press the status at the end of the row, or tick several rows and press SUSPEND or ENABLE. After the question it takes effect at once, and every session of a suspended account ends.",
    ),
    (
        "Remove",
        "Tick the accounts and press REMOVE, or use REMOVE ACCOUNT in the pane. This cannot be undone. Look at the panels in the pane first.",
    ),
    (
        "Panels of an account",
        "Open the account and choose PANEL USER INFO. The pencil changes account code, user name, partitions, role and end date; - takes the panel away; +ASSIGN PANEL adds one of the panels in your sight. A panel that is not in the list is already assigned, or belongs to a group you do not see.",
    ),
    (
        "Reset a password",
        "RESET PASSWORD mails a one-time code, with which the person chooses a new password. Those who may set a password can also type one: it works for one sign-in within 24 hours. This is the password of the mobile app, not the code of the panel.",
    ),
    (
        "A lost phone",
        "In the Security tab, remove two-step verification; the next sign-in then asks for a mailed code. You will be asked to confirm that it is you.",
    ),
    ("Who changed what", "The History tab lists every change with who made it, before and after."),
    ("Keys", "/ goes to the search. Arrows go from row to row, space ticks, Enter opens, Esc closes."),
];

/// The page, for whoever is signed in or not: it holds nothing about anybody.
pub(super) async fn accounts(visit: Visit) -> Response {
    let tasks = || TASKS.map(|(name, text)| view! { <dt>{name}</dt><dd>{text}</dd> }).collect_view();
    let body = move || view! { <dl class="help">{tasks()}</dl> }.into_any();
    visit.show(Page::new("Accounts, step by step", "/help/accounts", body).wide())
}
