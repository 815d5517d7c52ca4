//! What runs and waits, for staff; and what was done in one.

use model::assistance::{Deed, Past, Running};
use model::ids::{AccountId, AssistanceId};
use model::{ApiError, Permission};
use sqlx::PgConnection;

use super::MOST_DEEDS;
use super::repo::{self, Row};
use crate::accounts::find;
use crate::caller::Caller;
use crate::error::{Error, Result};
use crate::{Domain, audit};

impl Domain {
    /// The assistances that run or wait: the caller's own, and those at customers in his sight.
    pub async fn running_assistances(&self, caller: &Caller) -> Result<Vec<Running>> {
        caller.require(Permission::AccountsAssist, ())?;
        self.end_dead_assistances().await?;
        let mut conn = self.pool().acquire().await?;
        let mut seen = Vec::new();
        for row in repo::open(&mut conn).await? {
            if is_seen(&mut conn, caller, &row).await? {
                seen.push(running(row, caller)?);
            }
        }
        Ok(seen)
    }

    /// One that the caller asked for, whatever became of it; `NotFound` for somebody else's.
    pub async fn own_assistance(&self, caller: &Caller, id: AssistanceId) -> Result<Option<Running>> {
        caller.require(Permission::AccountsAssist, ())?;
        self.end_dead_assistances().await?;
        let mut conn = self.pool().acquire().await?;
        let row = repo::find(&mut conn, id).await?.filter(|row| row.helper_id == caller.account.0);
        let row = row.ok_or(ApiError::NotFound)?;
        if row.ended_at.is_some() { Ok(None) } else { running(row, caller).map(Some) }
    }
}

async fn is_seen(conn: &mut PgConnection, caller: &Caller, row: &Row) -> Result<bool> {
    if row.helper_id == caller.account.0 {
        return Ok(true);
    }
    match find(conn, &caller.scope, model::accounts::Kind::EndUser, AccountId(row.account_id)).await {
        Ok(_) => Ok(true),
        Err(Error::Api(ApiError::NotFound)) => Ok(false),
        Err(other) => Err(other),
    }
}

fn running(row: Row, caller: &Caller) -> Result<Running> {
    Ok(Running {
        id: row.assistance(),
        account: AccountId(row.account_id),
        mine: row.helper_id == caller.account.0,
        consent: row.consent()?,
        asked: row.asked_at.into(),
        started: row.started_at.map(Into::into),
        ends: row.ends_at.into(),
        account_name: row.account_name,
        helper_name: row.helper_name,
        reason: row.reason,
    })
}

/// What was done in one, oldest first.
pub(super) async fn deeds(conn: &mut PgConnection, row: &Row) -> Result<Vec<Deed>> {
    let lines = repo::deeds(conn, row, MOST_DEEDS).await?;
    let deed = |line: repo::DeedLine| Deed {
        at: line.at.into(),
        title: audit::title(&line.action).to_owned(),
        // His own name says nothing to him.
        target: if line.target_id == Some(row.account_id) { String::new() } else { line.target_name },
        changes: line.changes.0,
    };
    Ok(lines.into_iter().map(deed).collect())
}

pub(super) fn past_of(row: Row, acts: Vec<Deed>) -> Option<Past> {
    Some(Past {
        id: row.assistance(),
        started: row.started_at?.into(),
        ended: row.ended_at.map(Into::into),
        ended_by: row.ended_by(),
        helper_name: row.helper_name,
        reason: row.reason,
        acts,
    })
}
