//! The grid of mails, newest first.

use leptos::prelude::*;
use model::mail::{MailQuery, OutboxPage};
use ui::{
    EmptyState, GridFailed, GridFrame, GridSkeleton, GridTable, HeadCell, IconName, LinkButton, Pager, Workspace,
};

use super::api::ListMails;
use super::list::Outbox;
use super::row::row;
use super::standing::Banner;
use super::toolbar::Toolbar;
use crate::api::Fault;
use crate::paths;
use crate::read::{Answer, Reading, body, parsed, reading};

/// The page.
#[component]
pub fn MailPage() -> impl IntoView {
    let outbox = Outbox::from_url();
    provide_context(outbox);
    let asked = Signal::derive(move || body(&ListMails { query: outbox.query.get() }));
    let found = reading("mail/list", asked, outbox.round.into());
    let busy = RwSignal::new(false);
    let toolbar = move || view! { <Toolbar found/> };
    let pager = move || view! { <Foot found/> };
    let waiting = || view! { <GridSkeleton label="Loading mails" columns=5/> };
    view! {
        <Banner found/>
        <Workspace>
            <GridFrame label="Mail" toolbar pager busy>
                <Transition set_pending=busy fallback=waiting>
                    {move || Suspend::new(async move { table(outbox, found.await) })}
                </Transition>
            </GridFrame>
        </Workspace>
    }
    .into_any()
}

fn table(outbox: Outbox, found: Answer) -> AnyView {
    match parsed::<OutboxPage>(found) {
        Ok(list) if list.page.rows.is_empty() => empty(outbox),
        Ok(list) => {
            let rows = list.page.rows.into_iter().map(row).collect_view();
            view! { <GridTable label="Mail" head=heads>{rows}</GridTable> }.into_any()
        }
        Err(Fault(error)) => {
            crate::api::watch_sign_out(&error);
            view! { <GridFailed error retry_href=outbox.path() on_retry=move || outbox.refresh()/> }.into_any()
        }
    }
}

fn heads() -> AnyView {
    view! {
        <HeadCell label="To" priority=1/>
        <HeadCell label="Mail" priority=1/>
        <HeadCell label="State" priority=1/>
        <HeadCell label="Asked for" priority=2/>
        <HeadCell label="Sent or next try" priority=3/>
        <th scope="col"><span class="vh">"Actions"</span></th>
    }
    .into_any()
}

/// Nothing found, or a page past the end, or nothing sent yet.
fn empty(outbox: Outbox) -> AnyView {
    let query = outbox.query.get_untracked();
    if !query.is_narrowed() && query.page == 1 {
        let text = "Codes and notices appear here, with what became of them.";
        return view! { <EmptyState icon=IconName::Mail title="No mail yet" text=Some(text.to_owned())/> }.into_any();
    }
    let all = Signal::stored(paths::mails(&query.unnarrowed()));
    let action = move || view! { <LinkButton href=all label="Show all mails"/> };
    let text = "Nothing in your sight matches. Check the spelling, or take a filter away.";
    view! { <EmptyState icon=IconName::Mail title="No mail found" text=Some(text.to_owned()) action/> }.into_any()
}

#[component]
fn Foot(found: Reading) -> impl IntoView {
    let outbox = Outbox::here();
    let list = Signal::derive(move || found.get().and_then(|found| parsed::<OutboxPage>(found).ok()));
    let step = move |by: i32| {
        Signal::derive(move || {
            let query = outbox.query.get();
            let page = query.page.checked_add_signed(by).filter(|page| *page > 0)?;
            let there = by < 0 || list.with(|list| list.as_ref().is_some_and(|list| list.page.more));
            there.then(|| paths::mails(&MailQuery { page, ..query }))
        })
    };
    let at = move |of: fn(&OutboxPage) -> u32| Signal::derive(move || list.with(|list| list.as_ref().map_or(0, of)));
    let total = Signal::derive(move || list.with(|list| list.as_ref().map(|list| list.total)));
    let hidden = Signal::derive(move || {
        let size = model::grid::DEFAULT_PAGE_SIZE;
        outbox.query.with(|q| MailQuery { page: 1, size, ..q.clone() }.pairs())
    });
    view! {
        <Transition fallback=|| ()>
            <Pager
                prev_href=step(-1)
                next_href=step(1)
                first=at(|list| list.page.first())
                last=at(|list| list.page.last())
                total
                size=Signal::derive(move || outbox.query.with(|q| q.size))
                size_label="Mails per page"
                action=paths::MAIL
                hidden
            />
        </Transition>
    }
}
