//! "Installer conversion" (S3-55 to S3-64, SEC-58): an installer becomes an employee and keeps id,
//! history and credentials (decision 1). Panels whose group he will not see are unassigned; who
//! converts has seen which.

mod form;
pub mod repo;
mod split;

use model::accounts::{Change, Done, Kind, State};
use model::companies::Choice;
use model::ids::{AccountId, CompanyId, RoleId};
use model::installers::{Conversion, ConvertInstaller};
use model::text::count;
use model::{ApiError, Permission};

use self::form::Values;
use self::split::Plan;
use super::{entry, links};
use crate::accounts::repo::{Editable, editable, update};
use crate::accounts::{AccountRef, find};
use crate::caller::{Caller, Granted};
use crate::companies::countries;
use crate::error::{Error, Result, retry};
use crate::mail::notices;
use crate::roles::{RoleRef, grantable, may_grant};
use crate::tx::Tx;
use crate::{Domain, auth, permits, tally};

const REVIEW: &str = "Review which panels will be unassigned, then press Convert.";
const REVIEW_AGAIN: &str = "The list has changed meanwhile. Review it, then press Convert again.";

/// What one try came to.
enum End {
    /// Converted; the sentence.
    Done(String),
    /// Nothing was changed: what happens to the panels must be looked at first.
    Review(&'static str, RoleId),
}

impl Domain {
    /// What the modal needs: the roles the caller may give, the countries, and with a role of those what
    /// becomes of the panels. A role he may not give has no split, as one that does not exist.
    pub async fn conversion(&self, caller: &Caller, id: AccountId, role: Option<RoleId>) -> Result<Conversion> {
        caller.require(Permission::InstallersConvert, ())?;
        let mut conn = self.pool().acquire().await?;
        let account = find(&mut conn, &caller.scope, Kind::Installer, id).await?;
        let granted = caller.require(Permission::InstallersConvert, account)?;
        check_company(caller, granted.target())?;
        let is_operator = repo::is_operator(&mut conn, CompanyId(granted.target().company)).await?;
        let roles = grantable(&mut conn, caller).await?;
        let now = self.clock().now();
        let split = match roles.iter().find(|one| Some(one.id) == role) {
            Some(role) => Some(Plan::make(&mut conn, caller, granted.target(), role, now).await?.shown()),
            None => None,
        };
        let roles = roles.into_iter().map(|role| choice(role, is_operator)).collect();
        Ok(Conversion { roles, countries: countries::choices(), split })
    }

    /// Makes an employee of an installer, all in one transaction or nothing. `Invalid` at `name`, `phone`,
    /// `country`, `role` (S3-105); `Forbidden` for a role above the caller's ceiling; `Conflict` with the
    /// present [`Conversion`] unless the form carries the seal of the present split.
    pub async fn convert_installer(
        &self,
        caller: &Caller,
        id: AccountId,
        version: i64,
        form: &ConvertInstaller,
    ) -> Result<Done> {
        caller.require(Permission::InstallersConvert, ())?;
        let end = retry(self.entropy(), || self.convert_once(caller, id, version, form)).await;
        self.totals().forget(caller.account);
        match end? {
            End::Done(notice) => Ok(Done::new(notice)),
            End::Review(message, role) => {
                let current = self.conversion(caller, id, Some(role)).await?;
                let current = serde_json::to_string(&current).ok();
                Err(ApiError::Conflict { message: message.into(), current }.into())
            }
        }
    }

    async fn convert_once(&self, caller: &Caller, id: AccountId, version: i64, form: &ConvertInstaller) -> Result<End> {
        let (mut tx, granted) = self.begin_on(caller, Permission::InstallersConvert, Kind::Installer, id).await?;
        let account = granted.target();
        check_company(caller, account)?;
        let new = form::read(form)?;
        if account.version != version {
            let why = "Somebody changed this installer meanwhile. Open the conversion again to see the present values.";
            return Err(Error::conflict(why));
        }
        let role = may_grant(tx.conn(), caller, new.role).await.map_err(form::unknown_role)?;
        let now = tx.now;
        let plan = Plan::make(tx.conn(), caller, account, &role, now).await?;
        if form.seen != plan.seal {
            let message = if form.seen.is_empty() { REVIEW } else { REVIEW_AGAIN };
            return Ok(End::Review(message, role.id));
        }
        let (title, changes) = write(&mut tx, &granted, &new, &role, &plan).await?;
        notices::role(&mut tx, account, &account.email, &role.name, &caller.name).await?;
        let notice = notice(&title, &plan);
        tx.commit(entry("installers.convert", account).with(changes)).await?;
        Ok(End::Done(notice))
    }
}

/// Writes everything; answers the employee's name and what changed.
async fn write(
    tx: &mut Tx,
    granted: &Granted<AccountRef>,
    new: &Values,
    role: &RoleRef,
    plan: &Plan,
) -> Result<(String, Vec<Change>)> {
    let (account, now) = (granted.target(), tx.now);
    let (id, from) = (account.id, account.state);
    let old = editable(tx.conn(), id).await?;
    // Who waited for his first sign-in only has finished his registration: an employee is active then.
    let to = match from {
        State::Pending if super::repo::has_password(tx.conn(), id).await? => State::Active,
        other => other,
    };
    let edited =
        Editable { label: new.name.clone(), phone: new.phone.clone(), country: new.country.clone(), ..old.clone() };
    update(tx.conn(), granted, &edited, now).await?;
    repo::make_employee(tx.conn(), granted, role, to).await?;
    links::repo::delete(tx.conn(), granted, &plan.gone()).await?;
    links::written(tx.conn(), id).await?;
    // One order for everybody who moves an account from one kind to another.
    tally::shift(tx.conn(), id.0, Kind::Installer, Some((account.company, from)), None).await?;
    tally::shift(tx.conn(), id.0, Kind::Employee, None, Some((account.company, to))).await?;
    permits::end_all(tx.conn(), id).await?;
    auth::revoke(tx.conn(), id, now).await?;
    let changes = vec![
        Change::new("Kind", "Installer", "Employee"),
        Change::new("Role", "", &role.name),
        Change::new("Name", old.label, &edited.label),
        Change::new("Phone", old.phone, &edited.phone),
        Change::new("Country", old.country, &edited.country),
        Change::new("Status", from.word(Kind::Installer), to.word(Kind::Employee)),
        Change::new("Panels unassigned", plan.imeis(false), ""),
    ];
    let mut changes: Vec<Change> = changes.into_iter().filter(|change| change.before != change.after).collect();
    let kept = plan.imeis(true);
    if !kept.is_empty() {
        changes.push(Change::new("Panels kept", kept.clone(), kept));
    }
    Ok((edited.label, changes))
}

/// A person of a company that is not the caller's to manage becomes nobody's employee through him, even
/// when a panel brings him into sight.
fn check_company(caller: &Caller, account: &AccountRef) -> Result<()> {
    if caller.scope.has_company(CompanyId(account.company)) {
        return Ok(());
    }
    let why = "This installer belongs to a company that you do not manage, so only that company or one above it \
               can convert him.";
    Err(ApiError::Forbidden(why.into()).into())
}

/// A role to choose, with what it sees: that decides over the panels.
fn choice(role: RoleRef, is_operator: bool) -> Choice {
    let groups = u32::try_from(role.groups.len()).unwrap_or(u32::MAX);
    let detail = match groups {
        _ if role.sees_all_groups && is_operator => "Sees every group".to_owned(),
        0 => "Connected to no group".to_owned(),
        n => format!("Connected to {}", count(n, "group", "groups")),
    };
    Choice { value: role.id.to_string(), label: role.name, detail }
}

/// "Ada is an employee now. 2 panels were unassigned, 1 stays."
fn notice(name: &str, plan: &Plan) -> String {
    let (gone, kept) = plan.counts();
    let were = if gone == 1 { "was" } else { "were" };
    let stay = if kept == 1 { "stays" } else { "stay" };
    format!("{name} is an employee now. {} {were} unassigned, {kept} {stay}.", count(gone, "panel", "panels"))
}
