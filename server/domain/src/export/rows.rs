//! The steps, grid by grid.

use std::collections::HashMap;

use model::accounts::{AccountQuery, Kind, State};
use model::companies::CompanyQuery;
use model::groups::GroupQuery;
use model::jobs::JobQuery;
use model::mail::{MailKind, MailQuery, MailState};
use model::panels::{PanelQuery, partition_words};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use uuid::Uuid;

use super::{Place, Rest, STEP, Step, repo};
use crate::Domain;
use crate::caller::Caller;
use crate::error::Result;
use crate::import::state_word;

impl Domain {
    pub(super) async fn export_people(
        &self,
        caller: &Caller,
        query: &AccountQuery,
        from: Option<Rest>,
    ) -> Result<Step> {
        let (ids, rest) = self.people_from(caller, query, from.as_ref().map(|Rest(place)| place)).await?;
        let people = repo::people(self.pool(), &caller.scope, query.kind, &ids).await?;
        let rows = in_order(&ids, people, |person| person.id);
        Ok((rows.into_iter().map(|person| person_row(query.kind, person)).collect(), rest.map(Rest)))
    }

    pub(super) async fn export_panels(&self, caller: &Caller, query: &PanelQuery, from: Option<Rest>) -> Result<Step> {
        let (ids, rest) = self.panels_from(caller, query, from.as_ref().map(|Rest(place)| place)).await?;
        let panels = repo::panels(self.pool(), &caller.scope, &ids).await?;
        Ok((in_order(&ids, panels, |panel| panel.id).into_iter().map(panel_row).collect(), rest.map(Rest)))
    }

    /// The next of a list of people, and where it goes on.
    pub(super) async fn people_from(
        &self,
        caller: &Caller,
        query: &AccountQuery,
        from: Option<&Place>,
    ) -> Result<(Vec<Uuid>, Option<Place>)> {
        let from = match from {
            Some(Place::Account(place)) => Some(place),
            _ => None,
        };
        let places = self.account_places(caller, query, from, STEP).await?;
        Ok((places.iter().map(|place| place.id.0).collect(), next(places, Place::Account)))
    }

    /// The same of panels.
    pub(super) async fn panels_from(
        &self,
        caller: &Caller,
        query: &PanelQuery,
        from: Option<&Place>,
    ) -> Result<(Vec<Uuid>, Option<Place>)> {
        let from = match from {
            Some(Place::Panel(place)) => Some(place),
            _ => None,
        };
        let places = self.panel_places(caller, query, from, STEP).await?;
        Ok((places.iter().map(|place| place.id.0).collect(), next(places, Place::Panel)))
    }

    pub(super) async fn export_companies(
        &self,
        caller: &Caller,
        query: &CompanyQuery,
        from: Option<Rest>,
    ) -> Result<Step> {
        let rest = match from {
            Some(Rest(Place::Ids(ids))) => ids,
            _ => self.company_ids(caller, query).await?,
        };
        let (ids, rest) = split(rest);
        let companies = repo::companies(self.pool(), &caller.scope, &ids).await?;
        let rows = in_order(&ids, companies, |company| company.id);
        let rows = rows.into_iter().map(|c| vec![c.code, c.name, c.kind, c.parent_code, c.region]).collect();
        Ok((rows, rest))
    }

    pub(super) async fn export_groups(&self, caller: &Caller, query: &GroupQuery, from: Option<Rest>) -> Result<Step> {
        let rest = match from {
            Some(Rest(Place::Ids(ids))) => ids,
            _ => self.group_ids(caller, query).await?,
        };
        let (ids, rest) = split(rest);
        let groups = repo::groups(self.pool(), &caller.scope, &ids).await?;
        let rows = in_order(&ids, groups, |group| group.id);
        let rows = rows.into_iter().map(|group| vec![group.name, group.description, group.company_code]).collect();
        Ok((rows, rest))
    }

    pub(super) async fn export_mails(&self, caller: &Caller, query: &MailQuery, from: Option<Rest>) -> Result<Step> {
        let from = match from {
            Some(Rest(Place::Time(at, id))) => Some((at, id)),
            _ => None,
        };
        let lines = self.mails_behind(caller, query, from, STEP).await?;
        let full = is_full(&lines);
        let last = lines.last().map(|line| Place::Time(line.created_at, line.id));
        let rows = lines.into_iter().map(|line| {
            let queued = matches!(line.state.as_str(), "queued" | "sending");
            vec![
                when(Some(line.created_at)),
                MailKind::from_key(&line.kind).map_or(line.kind, |kind| kind.title().to_owned()),
                line.recipient,
                line.account_id.map(|id| id.to_string()).unwrap_or_default(),
                MailState::from_key(&line.state).map_or(line.state, |state| state.word().to_owned()),
                line.tries.to_string(),
                when(line.sent_at),
                when(queued.then_some(line.next_try_at)),
                line.last_answer,
            ]
        });
        Ok((rows.collect(), last.filter(|_| full).map(Rest)))
    }
}

impl Domain {
    pub(super) async fn export_jobs(&self, caller: &Caller, query: &JobQuery, from: Option<Rest>) -> Result<Step> {
        let from = match from {
            Some(Rest(Place::Time(at, id))) => Some((at, id)),
            _ => None,
        };
        let lines = repo::jobs(self.pool(), caller, query, from, STEP).await?;
        let full = is_full(&lines);
        let last = lines.last().map(|line| Place::Time(line.created_at, line.id));
        let rows = lines.into_iter().map(|line| {
            vec![
                line.id.to_string(),
                when(Some(line.created_at)),
                line.owner_name,
                line.kind,
                line.title,
                line.about,
                line.state,
                line.reason,
                line.total.to_string(),
                line.done.to_string(),
                line.skipped.to_string(),
                line.failed.to_string(),
            ]
        });
        Ok((rows.collect(), last.filter(|_| full).map(Rest)))
    }
}

/// The rows in the order of the list; what is not in sight any more is not among them.
fn in_order<T>(ids: &[Uuid], rows: Vec<T>, id: impl Fn(&T) -> Uuid) -> Vec<T> {
    let mut rows: HashMap<Uuid, T> = rows.into_iter().map(|row| (id(&row), row)).collect();
    ids.iter().filter_map(|id| rows.remove(id)).collect()
}

/// Where to go on after a full step; a short one was the last.
fn next<P>(mut places: Vec<P>, place: impl Fn(P) -> Place) -> Option<Place> {
    let full = is_full(&places);
    places.pop().filter(|_| full).map(place)
}

/// There may be more behind.
pub(super) fn is_full<T>(step: &[T]) -> bool {
    step.len() == usize::try_from(STEP).unwrap_or(usize::MAX)
}

/// The next ids of a list whose end comes first, and what is left.
fn split(mut rest: Vec<Uuid>) -> (Vec<Uuid>, Option<Rest>) {
    let step = usize::try_from(STEP).unwrap_or(usize::MAX);
    let mut ids = rest.split_off(rest.len().saturating_sub(step));
    ids.reverse();
    (ids, (!rest.is_empty()).then_some(Rest(Place::Ids(rest))))
}

fn person_row(kind: Kind, p: repo::Person) -> Vec<String> {
    let state = State::from_key(&p.state).map_or("", |state| state_word(kind, state)).to_owned();
    let (made, seen) = (when(Some(p.created_at)), when(p.last_sign_in_at));
    match kind {
        Kind::EndUser => {
            vec![p.email, p.first_name, p.last_name, p.label, p.phone, p.country, p.company_code, state, made, seen]
        }
        Kind::Employee => {
            vec![p.email, p.label, p.phone, p.country, p.company_code, p.role, state, made, seen]
        }
        Kind::Installer => vec![p.email, p.label, p.phone, state, made, seen],
    }
}

fn panel_row(p: repo::Panel) -> Vec<String> {
    let partitions: Vec<u16> = p.partitions.iter().filter_map(|n| u16::try_from(*n).ok()).collect();
    vec![
        p.imei,
        p.web_name,
        p.account_code,
        p.model,
        p.group_name,
        partition_words(&partitions),
        p.connection,
        if p.installer_access { "yes" } else { "no" }.to_owned(),
        when(p.first_connected_at),
    ]
}

/// As an import reads it, to the millisecond; empty: never.
pub(super) fn when(at: Option<OffsetDateTime>) -> String {
    let whole = |at: OffsetDateTime| at.replace_nanosecond(at.nanosecond() / 1_000_000 * 1_000_000).ok();
    at.and_then(whole).and_then(|at| at.to_offset(time::UtcOffset::UTC).format(&Rfc3339).ok()).unwrap_or_default()
}
