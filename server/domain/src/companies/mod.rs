//! Companies: the tree people belong to (decision 14), and everything that changes it.
//!
//! Whoever changes the tree's shape (adds, moves, removes) first locks its root ([`repo::lock_tree`]).
//! So what is checked about lines and depths stays true until the end: two who move a company below
//! each other's at the same instant come one after the other.

pub mod add;
mod authorization;
pub mod countries;
pub mod detail;
pub mod edit;
mod form;
pub mod join;
pub mod list;
pub mod moving;
pub mod remove;
pub mod repo;

use model::companies::{Choice, CompanyKind};
use model::ids::CompanyId;
use model::{ApiError, Permission, field, text};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::Domain;
use crate::audit::AuditEntry;
use crate::caller::{Caller, Granted, Target};
use crate::error::Result;
use crate::fold::{fold, like_escape};
use crate::tx::Tx;

pub use authorization::{authorization_code, plain_code};

/// Most choices a combobox is given.
pub(crate) const CHOICES: i64 = 20;
/// Most companies that are listed before anything is typed.
const LISTED: i64 = 200;
/// Most levels of the tree, the operator's included. Readers of lines stop at 32.
pub const MOST_LEVELS: usize = 12;

/// A company that was found within the caller's scope: what checks and writers work on.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct CompanyRef {
    /// Which.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Stable word of its kind.
    pub kind: String,
    /// The company above.
    pub parent_id: Option<Uuid>,
    /// For optimistic locking.
    pub version: i64,
}

impl Target for CompanyRef {}

impl CompanyRef {
    /// Its kind.
    pub fn kind(&self) -> CompanyKind {
        CompanyKind::from_key(&self.kind).unwrap_or(CompanyKind::Operator)
    }

    /// Is it the caller's own?
    pub fn is_own(&self, caller: &Caller) -> bool {
        caller.company.0 == self.id
    }

    fn entry(&self, action: &'static str) -> AuditEntry {
        AuditEntry::on_company(action, self.id, &self.name, self.id)
    }
}

impl Domain {
    /// A transaction in which the tree keeps its shape, and the proof to do `permission` to the company
    /// `id`: the permission first, then the company in sight. Its place is read again after the locks:
    /// somebody may just have moved it out of the caller's sight.
    pub(crate) async fn begin_on_company(
        &self,
        caller: &Caller,
        permission: Permission,
        id: CompanyId,
    ) -> Result<(Tx, Granted<CompanyRef>)> {
        caller.require(permission, ())?;
        let mut tx = self.begin(caller).await?;
        repo::lock_tree(tx.conn()).await?;
        let company = find_locked(tx.conn(), caller, id).await?;
        check_in_sight(tx.conn(), caller, id).await?;
        let granted = caller.require(permission, company)?;
        Ok((tx, granted))
    }

    /// Companies in the caller's sight whose name or code holds `search`, at most 20 (200 without a search, for a
    /// filter to choose from), by name, the one whose code it is first. For whoever may list
    /// people or groups, or add accounts.
    pub async fn company_choices(&self, caller: &Caller, search: &str) -> Result<Vec<Choice>> {
        caller.check_usable()?;
        let opens = [
            Permission::AccountsView,
            Permission::AccountsAdd,
            Permission::InstallersView,
            Permission::EmployeesView,
            Permission::GroupsView,
        ];
        if !opens.iter().any(|permission| caller.permissions.has(*permission)) {
            return Err(ApiError::Forbidden(text::missing(Permission::AccountsView)).into());
        }
        let most = if search.is_empty() { LISTED } else { CHOICES };
        self.choices(caller, search, None, most).await
    }

    /// The companies that one may be put below: all in sight, but for `moving` itself and those below it.
    /// For whoever may add or edit companies.
    pub async fn parent_choices(
        &self,
        caller: &Caller,
        search: &str,
        moving: Option<CompanyId>,
    ) -> Result<Vec<Choice>> {
        caller.check_usable()?;
        if !caller.permissions.has(Permission::CompaniesAdd) {
            caller.require(Permission::CompaniesEdit, ())?;
        }
        // A list without a script is not searched: it has all there may be.
        let most = if search.is_empty() { LISTED } else { CHOICES };
        // What is missing must not tell where a company out of sight stands (SEC-45).
        let moving = moving.filter(|id| caller.scope.has_company(*id));
        self.choices(caller, search, moving, most).await
    }

    async fn choices(
        &self,
        caller: &Caller,
        search: &str,
        not_below: Option<CompanyId>,
        most: i64,
    ) -> Result<Vec<Choice>> {
        let search = fold(&field::search(search));
        let asked = repo::Asked { code: &search, like: &like_escape(&search), not_below, most };
        let rows = repo::choices(self.pool(), &caller.scope, &asked).await?;
        Ok(rows
            .into_iter()
            .map(|row| Choice {
                value: row.id.to_string(),
                label: row.name,
                detail: match CompanyKind::from_key(&row.kind) {
                    Some(kind) => format!("{} · {}", kind.word(), row.code),
                    None => row.code,
                },
            })
            .collect())
    }
}

/// The company `id`, when it is in sight, and nobody else changes it until the transaction ends;
/// `NotFound` otherwise, the same as for an id that was never given (SEC-45).
async fn find_locked(conn: &mut PgConnection, caller: &Caller, id: CompanyId) -> Result<CompanyRef> {
    repo::find_locked(conn, &caller.scope, id).await?.ok_or_else(|| ApiError::NotFound.into())
}

/// Is the company still the caller's own or below it?
async fn check_in_sight(conn: &mut PgConnection, caller: &Caller, id: CompanyId) -> Result<Vec<Uuid>> {
    let line = repo::line(conn, id.0).await?;
    if !line.is_empty() && (caller.scope.all_people || line.contains(&caller.company.0)) {
        Ok(line)
    } else {
        Err(ApiError::NotFound.into())
    }
}
