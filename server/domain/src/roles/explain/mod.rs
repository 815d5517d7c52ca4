//! "Why can this person do that?": every permission and every group of an employee with its source, and
//! "can he … on …?". It asks the functions that decide when he acts himself ([`as_himself`] is the caller
//! his next request would make), so that it cannot answer anything else than what happens.

pub mod repo;
mod verdict;

use std::collections::BTreeSet;

use model::accounts::{Kind, State};
use model::ids::{AccountId, RoleId};
use model::roles::{AccessReport, GroupAnswer, PermissionAnswer, RoleName, Verdict};
use model::{ApiError, Permission};
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::book::Book;
use crate::Domain;
use crate::accounts::{AccountRef, find};
use crate::auth::as_himself;
use crate::caller::Caller;
use crate::error::{Error, Result};
use crate::roles::repo as roles_repo;

/// Whom it is about, as of one instant.
struct Subject {
    account: AccountRef,
    /// As whom his next request would act.
    him: Caller,
    role: RoleId,
    book: Book,
}

impl Domain {
    /// What an employee in sight may do and see, and why. Groups and companies out of the reader's sight are
    /// not named (SEC-46).
    pub async fn access_report(&self, caller: &Caller, id: AccountId) -> Result<AccessReport> {
        caller.require(Permission::EmployeesView, ())?;
        let mut tx = self.pool().begin().await?;
        let subject = self.subject(&mut tx, caller, id).await?;
        let Subject { him, role, book, .. } = &subject;
        let permissions = Permission::ALL.iter().map(|permission| PermissionAnswer {
            permission: *permission,
            allowed: him.permissions.has(*permission),
            source: book.source(*role, *permission),
        });
        let (groups, groups_unseen) = groups(&mut tx, caller, &subject, self.clock().now()).await?;
        Ok(AccessReport {
            id,
            role: RoleName { id: *role, name: book.name(*role) },
            line: book.line(*role).skip(1).map(|entry| entry.name.clone()).collect(),
            halted: subject.halted(),
            permissions: permissions.collect(),
            all_groups: him.scope.all_groups,
            groups,
            groups_unseen,
            all_companies: him.scope.all_people,
            companies: repo::company_names(&mut tx, &caller.scope, &him.scope.companies).await?,
        })
    }

    /// May an employee in sight use `permission`, by its key, on `target`: an email address, an IMEI, or the
    /// name of a group, company or role? `Invalid` at `permission` or `target` for what the reader does not
    /// see, as for what does not exist (SEC-45). Without a target: on anything at all.
    pub async fn may_he(&self, caller: &Caller, id: AccountId, permission: &str, target: &str) -> Result<Verdict> {
        caller.require(Permission::EmployeesView, ())?;
        let Some(permission) = Permission::from_key(permission) else {
            return Err(Error::field("permission", "Choose what he wants to do."));
        };
        let mut tx = self.pool().begin().await?;
        let subject = self.subject(&mut tx, caller, id).await?;
        verdict::verdict(&mut tx, caller, &subject, permission, target.trim()).await
    }

    async fn subject(&self, conn: &mut PgConnection, caller: &Caller, id: AccountId) -> Result<Subject> {
        repo::one_instant(conn).await?;
        let account = find(conn, &caller.scope, Kind::Employee, id).await?;
        let him = as_himself(conn, id, self.clock().now()).await?.ok_or(ApiError::NotFound)?;
        let role = him.role.ok_or_else(|| Error::bug("an employee without a role"))?;
        let book = roles_repo::book(conn).await?;
        Ok(Subject { account, him, role, book })
    }
}

impl Subject {
    /// What keeps him from doing anything at all.
    fn halted(&self) -> Option<String> {
        let why = match self.account.state {
            State::Off => "Disabled: cannot sign in.",
            State::Pending => "Pending: has not signed in for the first time yet.",
            State::Active if self.him.must_change_password => {
                "Has to change a password set by staff before doing anything else."
            }
            State::Active if self.him.must_enrol => "Has to set up an authenticator app before doing anything else.",
            // The act's own first question, should it ever ask for more.
            State::Active => return self.him.check_usable().err().map(|error| error.to_string()),
        };
        Some(why.to_owned())
    }
}

/// The groups he sees: those in the reader's sight with their sources, and how many others.
async fn groups(
    conn: &mut PgConnection,
    caller: &Caller,
    subject: &Subject,
    now: OffsetDateTime,
) -> Result<(Vec<GroupAnswer>, u32)> {
    let scope = &subject.him.scope;
    let seen: BTreeSet<Uuid> =
        if scope.all_groups { roles_repo::all_groups(conn).await? } else { scope.groups.iter().copied().collect() };
    let member_of = repo::memberships(conn, subject.account.id, now).await?;
    let connected = subject.book.get(subject.role).map(|entry| entry.groups.clone()).unwrap_or_default();
    let named = roles_repo::groups_in_sight(conn, &caller.scope).await?;
    let answers: Vec<GroupAnswer> = named
        .into_iter()
        .filter(|group| seen.contains(&group.id.0))
        .map(|group| GroupAnswer {
            by_role: connected.contains(&group.id.0),
            by_membership: member_of.contains(&group.id.0),
            group,
        })
        .collect();
    let unseen = u32::try_from(seen.len() - answers.len()).unwrap_or(u32::MAX);
    Ok((answers, unseen))
}
