//! The overview in words and addresses. On the server only.

use domain::overview::{dormant, ending_licences, pending_installers, refused_mails};
use model::accounts::Kind;
use model::grid::{Total, grouped};
use model::jobs::{ItemQuery, ItemState};
use model::log::{LogQuery, Outcome};
use model::overview::{DORMANT_DAYS, Day, Days, Overview, Waiting, Waits};

use super::api::{Bar, Chart, Line, Shown};
use crate::paths;

/// As the page shows it.
pub fn shown(overview: Overview) -> Shown {
    let charts = overview.days.map(|days| charts(&days)).unwrap_or_default();
    Shown { lines: overview.waiting.iter().map(line).collect(), charts }
}

fn number(total: Total) -> String {
    let known = grouped(total.known());
    if total.is_capped() { format!("{known}+") } else { known }
}

fn line(waiting: &Waiting) -> Line {
    let one = waiting.count == Total::Exact(1);
    let of = |single: &str, several: &str| if one { single.to_owned() } else { several.to_owned() };
    let (label, act, href) = match &waiting.what {
        Waits::PendingInstallers => {
            (of("pending installer", "pending installers"), "Accept", paths::list(&pending_installers()))
        }
        Waits::Permits => {
            (of("request to connect to a panel", "requests to connect to a panel"), "Answer", paths::PERMITS.to_owned())
        }
        Waits::Joins(company) => {
            let label = of("person asks to join", "people ask to join");
            (format!("{label} {}", company.name), "Answer", paths::company_page(company.id))
        }
        Waits::RefusedMails => (of("refused mail", "refused mails"), "Look after", paths::mails(&refused_mails())),
        Waits::FailedRows { job, title } => (
            format!("failed {} of the job \"{title}\"", of("row", "rows")),
            "Look after",
            paths::job_rows(*job, &failed()),
        ),
        Waits::EndingLicences => {
            let label = of("group with a licence", "groups with a licence");
            (format!("{label} that ends within 30 days"), "Renew", paths::groups(&ending_licences()))
        }
        Waits::Dormant(kind) => {
            let who = if one { kind.noun() } else { kind.nouns() };
            (
                format!("{} {who} without a sign-in for {DORMANT_DAYS} days", on(*kind)),
                "Review",
                paths::list(&dormant(*kind)),
            )
        }
    };
    Line { count: number(waiting.count), label, act: act.to_owned(), href }
}

/// The rows of a job that failed.
fn failed() -> ItemQuery {
    ItemQuery { state: Some(ItemState::Failed), ..ItemQuery::default() }
}

/// The page's own word for "turned on".
fn on(kind: Kind) -> String {
    model::accounts::State::Active.word(kind).to_lowercase()
}

fn charts(days: &Days) -> Vec<Chart> {
    let sign_ins = LogQuery { action: "auth.sign_in".into(), outcome: Some(Outcome::Done), ..LogQuery::default() };
    vec![
        chart("Sign-ins", "Sign-ins that worked.", &days.sign_ins, &days.zone, &sign_ins),
        chart(
            "Changes",
            "Everything the action log has, refusals included.",
            &days.entries,
            &days.zone,
            &LogQuery::default(),
        ),
    ]
}

fn chart(title: &str, hint: &str, days: &[Day], zone: &str, query: &LogQuery) -> Chart {
    let between = |from: &str, to: &str| {
        let (from, to, zone) = (from.to_owned(), to.to_owned(), zone.to_owned());
        paths::log(&LogQuery { from, to, zone, ..query.clone() })
    };
    let bar = |day: &Day| Bar {
        day: day.date.clone(),
        count: number(day.count),
        n: day.count.known(),
        href: between(&day.date, &day.date),
    };
    let all = days.iter().map(|day| day.count.known()).fold(0_u32, u32::saturating_add);
    let capped = days.iter().any(|day| day.count.is_capped());
    let (first, last) = (days.first(), days.last());
    let date = |day: Option<&Day>| day.map(|day| day.date.clone()).unwrap_or_default();
    Chart {
        title: title.to_owned(),
        hint: hint.to_owned(),
        total: number(if capped { Total::AtLeast(all) } else { Total::Exact(all) }),
        href: between(&date(first), &date(last)),
        bars: days.iter().map(bar).collect(),
    }
}
