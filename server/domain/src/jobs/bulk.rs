//! A bulk act of one page's rows: a job that the request works on itself, so that few rows feel instant. What it does not
//! finish in time goes on without it.

use model::accounts::{BulkOutcome, Kind, Outcome, OutcomeKind};
use model::ids::{AccountId, JobId, PanelId, UndoId};
use model::panels::{PanelOutcome, PanelsOutcome};
use model::{ApiError, text};
use tokio::time::{Duration, Instant};
use uuid::Uuid;

use super::repo::{self, Row};
use super::work::Things;
use super::{Claim, Item, NewItem, NewJob, Pick, Turn, Work};
use crate::accounts::access::sum_up;
use crate::caller::Caller;
use crate::error::{Error, Result, retry};
use crate::{Domain, panels};

/// So long a request works on its own job.
const PATIENCE: Duration = Duration::from_millis(1_500);

/// What came of it.
#[derive(Debug)]
pub(crate) struct Ended {
    /// Every row that has an outcome, in the order asked.
    pub(crate) rows: Vec<EndedRow>,
    /// The job that goes on.
    pub(crate) goes_on: Option<JobId>,
    /// The offer to take all of it back.
    undo: Option<UndoId>,
}

/// One of them.
#[derive(Debug)]
pub(crate) struct EndedRow {
    pub(crate) id: Uuid,
    pub(crate) title: String,
    pub(crate) result: OutcomeKind,
    pub(crate) reason: String,
}

impl Domain {
    /// Does `work` to each of `ids`, which were counted before; the permission is asked first.
    pub(crate) async fn bulk(&self, caller: &Caller, work: Work, ids: &[Uuid]) -> Result<Ended> {
        self.bulk_items(caller, work, ids.iter().copied().map(NewItem::of).collect()).await
    }

    /// As [`Domain::bulk`], for items that bring more than an id.
    pub(crate) async fn bulk_items(&self, caller: &Caller, work: Work, items: Vec<NewItem>) -> Result<Ended> {
        work.check_start(caller)?;
        let undoable = work.is_undoable();
        if let [only] = items.as_slice() {
            let row = self.single(caller, &work, only).await?;
            self.totals().forget(caller.account);
            return Ok(Ended::of(caller, undoable, vec![row], None));
        }
        let new = NewJob { work, pick: Pick::Items(items), about: String::new(), retry_of: None };
        let claim = self.start_held(caller, &new).await?;
        let started = Instant::now();
        let turn = self.work_on_job(&claim, &|| started.elapsed() < PATIENCE).await;
        if !matches!(turn, Ok(Turn::Over)) {
            // Also after an outage: any server goes on at once.
            let _ = self.release_job(&claim).await;
        }
        turn?;
        self.ended(caller, undoable, claim.job).await
    }

    /// One alone needs no job: it is one transaction.
    async fn single(&self, caller: &Caller, work: &Work, new: &NewItem) -> Result<EndedRow> {
        let NewItem { target, title, payload } = new.clone();
        let item = Item { seq: 1, target, title, payload, tries: 0 };
        let row = |title, result, reason| Ok(EndedRow { id: target.unwrap_or_default(), title, result, reason });
        match retry(self.entropy(), || work.item(self, caller, &item)).await {
            Ok(title) => row(title, OutcomeKind::Done, String::new()),
            Err(Error::Api(ApiError::SignedOut)) if work.things() == Things::Panels => Err(ApiError::SignedOut.into()),
            Err(Error::Api(ApiError::NotFound)) => row(String::new(), OutcomeKind::Failed, text::NOT_FOUND.to_owned()),
            Err(Error::Api(error)) => {
                let title = work.name_of(self, caller, &item).await?;
                let is_skipped = matches!(error, ApiError::Conflict { .. });
                let result = if is_skipped { OutcomeKind::Skipped } else { OutcomeKind::Failed };
                row(title, result, super::turn::reason_of(&error))
            }
            Err(other) => Err(other),
        }
    }

    /// A job with its lease in hand, so that nobody else begins it.
    async fn start_held(&self, caller: &Caller, new: &NewJob) -> Result<Claim> {
        let claim = Claim { job: JobId(self.new_uuid()), lease: self.new_uuid(), undo: caller.undo };
        let now = self.clock().now();
        // Not a change of anything: each item has its own entry in the log.
        let mut tx = self.pool().begin().await?;
        repo::insert(&mut tx, claim.job, caller, new, Some((claim.lease, now + super::turn::LEASE)), now).await?;
        if let Pick::Items(items) = &new.pick {
            repo::add_items(&mut tx, claim.job, 0, items).await?;
        }
        repo::begin_running(&mut tx, claim.job, Some(claim.lease)).await?;
        tx.commit().await?;
        Ok(claim)
    }

    async fn ended(&self, caller: &Caller, undoable: bool, job: JobId) -> Result<Ended> {
        self.totals().forget(caller.account);
        let (state, reason) = repo::state(self.pool(), job).await?;
        let rows = repo::rows(self.pool(), job).await?;
        let is_over = !matches!(state.as_str(), "gathering" | "running");
        if is_over && rows.iter().any(|row| row.state == "waiting") {
            let mut conn = self.pool().acquire().await?;
            if !crate::auth::holds_on(&mut conn, caller).await? {
                return Err(model::ApiError::SignedOut.into());
            }
        }
        let rows = rows.into_iter().filter_map(|row| ended_row(row, is_over.then_some(reason.as_str()))).collect();
        Ok(Ended::of(caller, undoable, rows, (!is_over).then_some(job)))
    }
}

impl Ended {
    fn of(caller: &Caller, undoable: bool, rows: Vec<EndedRow>, goes_on: Option<JobId>) -> Self {
        // Of what goes on by itself nobody knows yet what there is to take back.
        let did = undoable && goes_on.is_none() && rows.iter().any(|row| row.result == OutcomeKind::Done);
        Self { rows, goes_on, undo: caller.undo_of(did) }
    }

    /// As the page of panels reads it.
    pub(crate) fn panels(self, verb: &str) -> PanelsOutcome {
        let row = |row: EndedRow| PanelOutcome {
            id: PanelId(row.id),
            title: row.title,
            result: row.result,
            reason: row.reason,
        };
        let (job, undo) = (self.goes_on, self.undo);
        let rows: Vec<PanelOutcome> = self.rows.into_iter().map(row).collect();
        let notice = if job.is_some() {
            format!("{} {GOES_ON}", sum_so_far(rows.len()))
        } else {
            panels::act::sum_up(&rows, verb)
        };
        PanelsOutcome { notice, rows, undo, job }
    }

    /// As the pages of people read it.
    pub(crate) fn people(self, kind: Kind, verb: &str) -> BulkOutcome {
        let row =
            |row: EndedRow| Outcome { id: AccountId(row.id), title: row.title, result: row.result, reason: row.reason };
        let (job, undo) = (self.goes_on, self.undo);
        let rows: Vec<Outcome> = self.rows.into_iter().map(row).collect();
        let notice =
            if job.is_some() { format!("{} {GOES_ON}", sum_so_far(rows.len())) } else { sum_up(kind, &rows, verb) };
        BulkOutcome { notice, rows, undo, job }
    }
}

/// Said when the rest of a bulk act was left to the background.
const GOES_ON: &str = "The rest goes on as a job, also when you leave the page.";

/// "120 rows so far."
fn sum_so_far(rows: usize) -> String {
    format!("{} so far.", text::count(u32::try_from(rows).unwrap_or(u32::MAX), "row", "rows"))
}

/// None for a row whose turn is to come; in a job that is over it never will, for `reason`.
fn ended_row(row: Row, reason: Option<&str>) -> Option<EndedRow> {
    let (result, reason) = match (row.state.as_str(), reason) {
        ("done", _) => (OutcomeKind::Done, String::new()),
        ("skipped", _) => (OutcomeKind::Skipped, row.reason),
        ("failed", _) => (OutcomeKind::Failed, row.reason),
        (_, Some(reason)) => (OutcomeKind::Failed, reason.to_owned()),
        (_, None) => return None,
    };
    Some(EndedRow { id: row.target.unwrap_or_default(), title: row.title, result, reason })
}
