//! Addresses of jobs.

use model::accounts::AccountQuery;
use model::ids::JobId;
use model::jobs::{Among, ItemQuery};
use model::panels::PanelQuery;
use model::viewer::QueryWriter;

use super::{joined, with};

/// Jobs: bulk work that goes on by itself.
pub const JOBS: &str = "/jobs";
/// Something to be done to all that a filter finds.
pub const JOB_START: &str = "/jobs/start";

/// A job's page.
pub fn job(id: JobId) -> String {
    format!("{JOBS}/{id}")
}

/// A job's page, its rows as `query` has them.
pub fn job_rows(id: JobId, query: &ItemQuery) -> String {
    with(&job(id), &query.write())
}

/// Choosing what is done to all accounts that `query` finds.
pub fn for_all_accounts(query: &AccountQuery) -> String {
    for_all(&Among::Accounts(query.clone()), "")
}

/// Choosing what is done to all panels that `query` finds.
pub fn for_all_panels(query: &PanelQuery) -> String {
    for_all(&Among::Panels(query.clone()), "")
}

/// The question before `act` is done to all of them; empty: the choice of what is done.
pub fn for_all(among: &Among, act: &str) -> String {
    let mut out = QueryWriter::default();
    let (on, list) = match among {
        Among::Accounts(query) => (query.kind.nouns(), query.first_page().write()),
        Among::Panels(query) => ("panels", PanelQuery { page: 1, ..query.clone() }.write()),
    };
    out.put("on", on);
    if !act.is_empty() {
        out.put("do", act);
    }
    let path = format!("{JOB_START}?{}", out.finish());
    if list.is_empty() { path } else { joined(&path, &list) }
}
