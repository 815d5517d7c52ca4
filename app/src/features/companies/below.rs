//! The companies below one.

use leptos::prelude::*;
use model::Permission;
use model::companies::{CompanyList, CompanyQuery, CompanyRow, View};
use ui::{EmptyState, GridFailed, IconName, LinkButton, Spinner};

use super::api::ListCompanies;
use super::company::Here;
use super::row::KindTag;
use crate::api::Fault;
use crate::form::viewer;
use crate::paths;
use crate::read::{body, parsed, reading};

/// How many are shown here; the rest are in the tree.
const SHOWN: u32 = 10;

/// The section.
#[component]
pub fn Below(
    /// Of which.
    company: CompanyRow,
) -> impl IntoView {
    let id = company.id;
    let may_add = viewer().may(Permission::CompaniesAdd);
    let all = paths::companies(&CompanyQuery { under: Some(id), ..CompanyQuery::default() });
    let n = company.below;
    view! {
        <section class="card" aria-labelledby="company-below">
            <header class="card-head">
                <h3 id="company-below">"Companies below "<span class="muted num">{model::grid::grouped(n)}</span></h3>
                {may_add.then(|| view! {
                    <LinkButton href=paths::add_company_below(id) label="Add company" icon=IconName::Plus/>
                })}
            </header>
            {if n == 0 {
                view! { <p class="card-body muted">"None."</p> }.into_any()
            } else {
                view! { <Lines company/> }.into_any()
            }}
            {(n > SHOWN).then(|| view! {
                <p class="card-body"><a href=all>{format!("Show all {}", model::grid::grouped(n))}</a></p>
            })}
        </section>
    }
    .into_any()
}

#[component]
fn Lines(company: CompanyRow) -> impl IntoView {
    let here = Here::current();
    let query = CompanyQuery { under: Some(company.id), view: View::Tree, size: SHOWN, ..CompanyQuery::default() };
    let found = reading("companies/list", Signal::stored(body(&ListCompanies { query })), here.round.into());
    view! {
        <Transition fallback=|| view! { <Spinner/> }>
            {move || Suspend::new(async move {
                match parsed::<CompanyList>(found.await) {
                    Ok(list) => list_of(list),
                    Err(Fault(error)) => {
                        let href = Signal::derive(move || here.path());
                        view! { <GridFailed error retry_href=href on_retry=move || here.refresh()/> }.into_any()
                    }
                }
            })}
        </Transition>
    }
    .into_any()
}

fn list_of(list: CompanyList) -> AnyView {
    if list.page.rows.is_empty() {
        return view! { <EmptyState icon=IconName::Companies title="None"/> }.into_any();
    }
    let line = |row: CompanyRow| {
        let level = (row.level > 0).then(|| row.level.min(11).to_string());
        view! {
            <li data-level=level>
                <a href=paths::company_page(row.id)><bdi>{row.name}</bdi></a>
                <KindTag kind=row.kind/>
            </li>
        }
    };
    view! {
        <ul class="company-lines" aria-label="Companies below">
            {list.page.rows.into_iter().map(line).collect_view()}
        </ul>
    }
    .into_any()
}
