//! The grid of mails, newest first.

use leptos::prelude::*;
use model::mail::{MailKind, MailState, OutboxPage};
use ui::{Choice, HeadCell, IconName};

use super::api::ListMails;
use super::list::Outbox;
use super::row::row;
use super::standing::Banner;
use crate::api::Fault;
use crate::features::list::Facts;
use crate::features::list::filters::Filter;
use crate::features::list::page::{ListPage, Parts, nothing, source};
use crate::features::list::table::{ListTable, empty, failed};
use crate::read::{Answer, Reading, body, parsed};

/// The page.
#[component]
pub fn MailPage() -> impl IntoView {
    let outbox = Outbox::from_url();
    provide_context(outbox);
    let asked = Signal::derive(move || body(&ListMails { query: outbox.query.get() }));
    let source = source("mail/list", asked, outbox.round.into());
    let parts = Parts {
        source,
        total: None,
        facts,
        table,
        placeholder: "Address or name",
        filters,
        end: nothing,
        bulk: nothing,
        foot: None,
    };
    view! {
        <Banner found=source.found/>
        <ListPage parts/>
    }
    .into_any()
}

fn facts(answer: Answer) -> Option<Facts> {
    let list = parsed::<OutboxPage>(answer).ok()?;
    Some(Facts::of(&list.page, |mail| mail.id.to_string(), Some(list.total)))
}

fn table(answer: Answer) -> AnyView {
    match parsed::<OutboxPage>(answer) {
        Ok(list) if list.page.rows.is_empty() => {
            empty(IconName::Mail, "Codes and notices appear here, with what became of them.", nothing)
        }
        Ok(list) => {
            let rows = list.page.rows.into_iter().map(row).collect_view();
            view! { <ListTable end=|| view! { <HeadCell label="Actions" hide_label=true/> }>{rows}</ListTable> }
                .into_any()
        }
        Err(Fault(error)) => failed(error),
    }
}

/// State and kind.
fn filters(_: Reading) -> AnyView {
    let states = MailState::ALL.map(|state| Choice::new(state.key(), state.word())).to_vec();
    // A test of the mail server goes past the outbox.
    let kept = MailKind::ALL.iter().filter(|kind| **kind != MailKind::Test);
    let kinds: Vec<Choice> = kept.map(|kind| Choice::new(kind.key(), kind.title())).collect();
    view! {
        <Filter label="State" name="state" any="Any state" options=Signal::stored(states)/>
        <Filter label="Mail" name="kind" any="Any mail" options=Signal::stored(kinds)/>
    }
    .into_any()
}
