//! What another role or company changes for somebody: one review for the dialog and for the act itself.

use model::employees::Review;
use model::ids::{CompanyId, RoleId};
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::repo::{self, Fields};
use crate::accounts::AccountRef;
use crate::caller::Caller;
use crate::error::{Error, Result};
use crate::roles::{Reach, RoleRef, change, reach};
use crate::seal::Seal;

/// Most companies that are named; the others are counted.
const NAMED: usize = 30;

/// Companies whose people come into sight or leave it.
type Companies = Vec<(Uuid, String)>;

/// The present review for this employee with this role in this company.
pub async fn make(
    conn: &mut PgConnection,
    caller: &Caller,
    account: &AccountRef,
    old: &Fields,
    role: &RoleRef,
    company: CompanyId,
    now: OffsetDateTime,
) -> Result<Review> {
    let here = CompanyId(old.company_id);
    let place = repo::company(conn, company).await?;
    let place = place.ok_or_else(|| Error::field("company", "Choose a company from the list."))?;
    let before = reach(conn, Some(RoleId(old.role_id)), here, Some(account.id), now).await?;
    let after = reach(conn, Some(role.id), company, Some(account.id), now).await?;
    let gained = repo::companies_beside(conn, here, company).await?;
    let lost = repo::companies_beside(conn, company, here).await?;
    let seal = seal(account, (role.id, company), (&before, &after), (&gained, &lost));
    Ok(Review {
        role_before: old.role.clone(),
        role_after: role.name.clone(),
        company_before: old.company.clone(),
        company_after: place.name,
        access: change(conn, &caller.scope, &before, &after).await?,
        companies_gained_more: more(&gained),
        companies_lost_more: more(&lost),
        companies_gained: named(gained),
        companies_lost: named(lost),
        seal,
    })
}

fn named(companies: Companies) -> Vec<String> {
    companies.into_iter().take(NAMED).map(|(_, name)| name).collect()
}

fn more(companies: &Companies) -> u32 {
    u32::try_from(companies.len().saturating_sub(NAMED)).unwrap_or(u32::MAX)
}

/// A hash over everything that the review says, what the reader does not see included.
fn seal(
    account: &AccountRef,
    (role, company): (RoleId, CompanyId),
    (before, after): (&Reach, &Reach),
    (gained, lost): (&Companies, &Companies),
) -> String {
    let mut seal = Seal::default();
    for id in [account.id.0, role.0, company.0] {
        seal.put(id.as_bytes());
    }
    for reach in [before, after] {
        seal.put([u8::from(reach.all_groups)]);
        for permission in reach.permissions.iter() {
            seal.put(permission.key());
        }
        for group in &reach.groups {
            seal.put(group.as_bytes());
        }
        seal.put([1]);
    }
    for companies in [gained, lost] {
        let mut ids: Vec<Uuid> = companies.iter().map(|(id, _)| *id).collect();
        ids.sort_unstable();
        for id in ids {
            seal.put(id.as_bytes());
        }
        seal.put([2]);
    }
    seal.finish()
}
