//! Another company (S2-18). An employee is moved after a review, as in his edit dialog; the others take nothing
//! from their company but who sees them.

use model::Permission;
use model::accounts::{Change, Done, Kind};
use model::employees::Review;
use model::ids::{AccountId, CompanyId};
use sqlx::PgConnection;
use time::OffsetDateTime;

use super::{entry, repo};
use crate::accounts::{AccountRef, check_version, sight};
use crate::caller::{Caller, Granted};
use crate::employees;
use crate::error::{Error, Result, retry};
use crate::{Domain, tally};

/// What is said of every company that is none in the caller's sight, whether it exists or not (SEC-45).
pub(crate) const NO_COMPANY: &str = "Choose a company from the list.";

impl Domain {
    /// What another company would change for an employee; None for anybody else, for his own company, and for
    /// one out of sight.
    pub async fn company_review(&self, caller: &Caller, id: AccountId, company: CompanyId) -> Result<Option<Review>> {
        match self.kind_for(caller, Permission::ManagementChangeCompany, id).await? {
            Kind::Employee => self.review_of_move(caller, id, company).await,
            Kind::EndUser | Kind::Installer => Ok(None),
        }
    }

    /// Moves a person to another company in sight. `Invalid` at `company`. For an employee `seen` is the seal of
    /// the review; `Conflict` with the present one for any other.
    pub async fn change_company(
        &self,
        caller: &Caller,
        id: AccountId,
        version: i64,
        company: &str,
        seen: &str,
    ) -> Result<Done> {
        let kind = self.kind_for(caller, Permission::ManagementChangeCompany, id).await?;
        let company: Option<CompanyId> = company.trim().parse().ok();
        let company = company.filter(|company| caller.scope.has_company(*company));
        let done = retry(self.entropy(), || async {
            match (kind, company) {
                (Kind::Employee, Some(company)) => self.move_employee_once(caller, id, version, company, seen).await,
                (_, Some(company)) => self.move_person_once(caller, kind, id, version, company).await,
                (_, None) => self.refuse_company(caller, kind, id).await,
            }
        })
        .await;
        self.totals().forget(caller.account);
        done
    }

    /// Who is out of sight, or may not be moved by this caller, is told so before the company is looked at.
    async fn refuse_company(&self, caller: &Caller, kind: Kind, id: AccountId) -> Result<Done> {
        self.begin_on(caller, Permission::ManagementChangeCompany, kind, id).await?;
        Err(Error::field("company", NO_COMPANY))
    }

    async fn move_person_once(
        &self,
        caller: &Caller,
        kind: Kind,
        id: AccountId,
        version: i64,
        company: CompanyId,
    ) -> Result<Done> {
        let (mut tx, granted) = self.begin_on(caller, Permission::ManagementChangeCompany, kind, id).await?;
        let now = tx.now;
        let account = granted.target();
        check_version(account, version)?;
        if account.company == company.0 {
            return Ok(Done::new("Nothing was changed."));
        }
        let place = employees::repo::company(tx.conn(), company).await?;
        let place = place.ok_or_else(|| Error::field("company", NO_COMPANY))?;
        let before = repo::company_name(tx.conn(), CompanyId(account.company)).await?;
        set_company(tx.conn(), &granted, company, now).await?;
        sight::refresh(tx.conn(), &[id.0]).await?;
        let (from, to) = (Some((account.company, account.state)), Some((company.0, account.state)));
        tally::shift(tx.conn(), id.0, kind, from, to).await?;
        let change = Change::new("Company", before, &place.name);
        tx.commit(entry("management.change_company", account).with(vec![change])).await?;
        Ok(Done::new(format!("{} belongs to {} now.", account.title, place.name)))
    }
}

/// Writes it.
pub(crate) async fn set_company(
    conn: &mut PgConnection,
    granted: &Granted<AccountRef>,
    company: CompanyId,
    now: OffsetDateTime,
) -> Result<()> {
    repo::set_company(conn, granted, company, now).await
}
