//! Moving a company below another one changes who sees it: the people of each company see their own and
//! those below (decision 14). Before it, the form lists whose people begin to see it and whose stop; the
//! confirmation holds for that list only.
//!
//! Nothing is kept that would have to be moved along: an account's sight names its company, not those
//! above (`accounts/sight`), the tally counts by company, scope is read with each request, and a kept
//! total is found by the scope it was counted for.

use model::Permission;
use model::companies::{MovePreview, Onlookers, may_move};
use model::ids::CompanyId;
use sqlx::PgConnection;
use uuid::Uuid;

use super::add::too_deep;
use super::form::{NO_PARENT, no_parent};
use super::{CompanyRef, MOST_LEVELS, check_in_sight, repo};
use crate::Domain;
use crate::caller::Caller;
use crate::error::{Error, Result};
use crate::seal::Seal;

impl Domain {
    /// Who would see the company and who no longer, if it were below `parent`; the same as now has an empty
    /// list. `NotFound` for a company out of sight; `Invalid` at `parent` for a place it cannot have.
    pub async fn move_preview(&self, caller: &Caller, id: CompanyId, parent: CompanyId) -> Result<MovePreview> {
        let (mut tx, granted) = self.begin_on_company(caller, Permission::CompaniesEdit, id).await?;
        let company = granted.target();
        check_place(tx.conn(), caller, company, parent.0).await?;
        // Nothing was changed: the transaction is dropped.
        preview(tx.conn(), company, parent.0).await
    }
}

/// May the company be below `parent`? In the transaction that holds the tree's shape.
pub(super) async fn check_place(
    conn: &mut PgConnection,
    caller: &Caller,
    company: &CompanyRef,
    parent: Uuid,
) -> Result<()> {
    may_move(company.kind(), company.is_own(caller)).map_err(|why| Error::field("parent", why))?;
    if !caller.scope.has_company(CompanyId(parent)) {
        return Err(Error::field("parent", NO_PARENT));
    }
    let line = check_in_sight(conn, caller, CompanyId(parent)).await.map_err(no_parent)?;
    if line.contains(&company.id) {
        return Err(Error::field("parent", "A company cannot be below itself or below one of its own."));
    }
    let below = repo::below(conn, company.id).await?;
    let height = below.iter().map(|(_, depth)| usize::try_from(*depth).unwrap_or(0)).max().unwrap_or(0);
    if line.len() + height + 1 > MOST_LEVELS {
        return Err(Error::field("parent", too_deep()));
    }
    Ok(())
}

/// Whose people begin to see the company, and whose stop. Those above both places see it before and after,
/// so all that are named are in the sight of whoever sees both places.
pub(super) async fn preview(conn: &mut PgConnection, company: &CompanyRef, parent: Uuid) -> Result<MovePreview> {
    let old = match company.parent_id {
        Some(parent) => repo::line(conn, parent).await?,
        None => Vec::new(),
    };
    let new = repo::line(conn, parent).await?;
    let gaining: Vec<Uuid> = new.iter().filter(|id| !old.contains(id)).copied().collect();
    let losing: Vec<Uuid> = old.iter().filter(|id| !new.contains(id)).copied().collect();
    let moved: Vec<Uuid> = repo::below(conn, company.id).await?.into_iter().map(|(id, _)| id).collect();
    let gains = repo::onlookers(conn, &gaining).await?;
    let loses = repo::onlookers(conn, &losing).await?;
    let mut seal = Seal::default();
    for id in [company.id, parent].iter().chain(&moved).chain(&gaining).chain(&losing) {
        seal.put(id.as_bytes());
    }
    for (_, people) in gains.iter().chain(&loses) {
        seal.put(people.to_be_bytes());
    }
    let people = repo::people(conn, &moved).await?;
    let lines = |all: Vec<(String, i64)>| {
        all.into_iter()
            .map(|(company, people)| Onlookers { company, people: u32::try_from(people).unwrap_or(u32::MAX) })
            .collect()
    };
    Ok(MovePreview {
        parent: repo::name(conn, parent).await?.unwrap_or_default(),
        gains: lines(gains),
        loses: lines(loses),
        companies: u32::try_from(moved.len()).unwrap_or(u32::MAX),
        people: u32::try_from(people).unwrap_or(u32::MAX),
        seal: seal.finish(),
    })
}
