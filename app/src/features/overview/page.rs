//! The overview.

use leptos::prelude::*;
use ui::{EmptyState, FormError, Icon, IconName, PageBody, Spinner};

use super::api::{Line, Shown};
use super::block;
use super::chart::chart;
use crate::api::Fault;
use crate::live::live_reading;
use crate::read::{Answer, parsed};

/// The page.
#[component]
pub fn OverviewPage() -> impl IntoView {
    let found = live_reading("overview/show", Signal::stored("{}".to_owned()), Signal::stored(0));
    view! {
        <PageBody>
            <Transition fallback=|| view! { <Spinner/> }>
                {move || Suspend::new(async move { shown(found.await) })}
            </Transition>
        </PageBody>
    }
    .into_any()
}

fn shown(found: Answer) -> AnyView {
    match parsed::<Shown>(found) {
        Ok(shown) => view! {
            {block("What needs doing".to_owned(), None, todo(shown.lines))}
            <div class="charts">{shown.charts.into_iter().map(chart).collect_view()}</div>
        }
        .into_any(),
        Err(Fault(error)) => {
            crate::api::watch_sign_out(&error);
            view! { <FormError error=Signal::stored(Some(error))/> }.into_any()
        }
    }
}

fn todo(lines: Vec<Line>) -> AnyView {
    if lines.is_empty() {
        let text = "Nothing in your sight waits for anybody.".to_owned();
        return view! { <EmptyState icon=IconName::Check title="All done" text=Some(text)/> }.into_any();
    }
    view! { <ul class="todo" aria-label="What needs doing">{lines.into_iter().map(line).collect_view()}</ul> }
        .into_any()
}

fn line(line: Line) -> AnyView {
    view! {
        <li>
            <a class="todo-line" href=line.href>
                <span class="todo-count num">{line.count}</span>
                <bdi class="todo-label">{line.label}</bdi>
                <span class="todo-act">{line.act}</span>
                <Icon name=IconName::ChevronRight/>
            </a>
        </li>
    }
    .into_any()
}
