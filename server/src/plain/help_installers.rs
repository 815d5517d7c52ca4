//! `/help/installers`: the Installers page step by step, and what to do when something does not work
//! (S3-97 to S3-108).

use axum::response::Response;
use leptos::prelude::*;

use super::page::Page;
use super::visit::Visit;

/// Each task or trouble: its name, and what to do.
const TASKS: [(&str, &str); 12] = [
    (
        "Register an installer",
        "Press + and give name, email and phone; all three are needed. A one-time registration code is mailed to the address, so check it before saving. The installer finishes the registration with it and chooses a password. He is Pending until his first sign-in, or until you press Accept.",
    ),
    (
        "Accept and reject",
        "In the three dots of the row, or for several after ticking them. Accept gives access to the installer application; Reject takes it, and everything the installer is signed in to ends at once. With mixed statuses look through the rows: each act is done to those it applies to, and the others are named with the reason.",
    ),
    (
        "Assign and unassign panels",
        "Open the installer. Under Panels, + assigns one of the panels in your sight, with an end date if you like; - takes one away. A panel unassigned by mistake can be assigned again at once.",
    ),
    (
        "Convert to employee",
        "Look at the panels first: those whose group the new employee cannot see will be unassigned. The list is shown for the role you choose, before you press Convert. Country and role must be chosen; only roles that you may give are offered.",
    ),
    ("Review many", "Choose a larger page size at the bottom right, up to 200 installers per page."),
    (
        "No registration code received",
        "Open the installer's Mail tab: it shows each mail and the mail server's own answer. If no mail server is configured, configure SMTP first. Check the address, ask for the spam folder, then register the installer again with the same address, or press Resend.",
    ),
    (
        "No reset code received",
        "Check the address in the details and the Mail tab. Once mail goes out, press Reset password again, and ask for the spam folder.",
    ),
    (
        "Save fails when registering",
        "Name, email and phone must be filled in; what is wrong is said at each field. A phone holds digits, spaces, + - ( ) . and at most 19 characters. If the page says that something went wrong on our side, try again, and quote the number it shows to support.",
    ),
    (
        "An installer cannot use the application",
        "Look at the status: Rejected has no access, press Accept. Pending without a password has not finished the registration. For a wrong password use Reset password. A panel is missing there while its installer access is off: turn it on in the Panels section. An assignment past its end date gives no access.",
    ),
    (
        "Convert does not complete",
        "Choose a country and a role, and look at the message at each field. A role that is not in the list is one you may not give; an administrator with more rights can.",
    ),
    (
        "Panels disappear after conversion",
        "Their groups are not visible to the employee. Open him on the Employees page, look at his role and the groups connected to it, and have them changed.",
    ),
    (
        "A panel cannot be assigned",
        "Choose one from the list. One that is not in it is assigned already, belongs to a group you do not see, or does not exist yet.",
    ),
];

/// The page, for whoever is signed in or not: it holds nothing about anybody.
pub(super) async fn show(visit: Visit) -> Response {
    let tasks = || TASKS.map(|(name, text)| view! { <dt>{name}</dt><dd>{text}</dd> }).collect_view();
    let body = move || view! { <dl class="help">{tasks()}</dl> }.into_any();
    visit.show(Page::new("Installers, step by step", "/help/installers", body).wide())
}
