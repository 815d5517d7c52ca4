//! `/assist/ended`: the helper's way out of a dashboard that closed under him.

use app::paths;
use axum::response::Response;
use domain::assistance::Over;
use leptos::prelude::*;
use ui::{ButtonKind, FormActions, LinkButton};

use super::super::page::Page;
use super::super::visit::Member;
use super::{ENDED, account_page};

/// Says what ended it, and leads back to the console.
pub(in crate::plain) async fn show(member: Member) -> Response {
    let Member { visit, caller } = member;
    let running = match visit.domain().running_assistances(&caller).await {
        Ok(all) => all.into_iter().find(|one| one.mine && one.started.is_some()),
        // Without the permission there is none, and no list.
        Err(domain::Error::Api(_)) => None,
        Err(fault) => return visit.refuse(fault, |error| Page::new("Remote assistance", ENDED, back).failed(error)),
    };
    if let Some(running) = running {
        return visit.show(elsewhere(&running.account_name));
    }
    match visit.domain().last_assistance(&caller).await {
        Ok(last) => visit.show(page(last)),
        Err(fault) => visit.refuse(fault, |error| Page::new("Remote assistance", ENDED, back).failed(error)),
    }
}

fn page(last: Option<Over>) -> Page {
    let Some(Over { account, account_name, ended_by }) = last else {
        return Page::new("Remote assistance", ENDED, back).lead("No remote assistance is open in this browser.");
    };
    let why = ended_by.map(model::assistance::EndedBy::word).unwrap_or_default();
    Page::new("Remote assistance has ended", ENDED, move || {
        view! {
            <p>"You are not in the dashboard of "<bdi>{account_name}</bdi>" any more. The customer is told by mail what was done."</p>
            <FormActions>
                <LinkButton label="To the account" kind=ButtonKind::Primary href=account_page(account)/>
                <LinkButton label="Running assistances" href=paths::ASSISTANCE/>
            </FormActions>
        }
        .into_any()
    })
    .lead(why)
}

/// It runs, but this browser does not hold it, or shows the console as a role.
fn elsewhere(name: &str) -> Page {
    let text = format!(
        "The remote assistance of {name} is not open here: it was begun in another browser, or you are seeing the \
         console as a role."
    );
    Page::new("Remote assistance", ENDED, back).lead(text)
}

fn back() -> AnyView {
    view! {
        <FormActions>
            <LinkButton label="Running assistances" kind=ButtonKind::Primary href=paths::ASSISTANCE/>
        </FormActions>
    }
    .into_any()
}
