//! Who is attached to a panel, and attaching somebody from the panel's side. The links themselves are written
//! by the services of accounts and installers: the rules are theirs.

pub mod repo;

use model::accounts::{Done, Kind, LinkForm};
use model::companies::Choice;
use model::ids::{AccountId, PanelId};
use model::panels::PanelPeople;
use model::{ApiError, Permission, field};

use super::{PanelRef, find_visible};
use crate::Domain;
use crate::caller::Caller;
use crate::companies::CHOICES;
use crate::error::{Error, Result};
use crate::fold::{fold, like_escape};
use crate::permits;

/// What is wrong with every person who is none in the caller's sight, whether he exists or not (SEC-45).
const NOBODY: &str = "Choose a person from the list.";

impl Domain {
    /// Customers and installers on a panel in sight, by name; those that the reader may view.
    pub async fn panel_people(&self, caller: &Caller, id: PanelId) -> Result<PanelPeople> {
        caller.require(Permission::PanelsView, ())?;
        let may = |permission| caller.permissions.has(permission);
        let now = self.clock().now();
        let mut conn = self.pool().acquire().await?;
        let panel = find_visible(&mut conn, &caller.scope, id).await?.ok_or(ApiError::NotFound)?;
        let mut people = PanelPeople::default();
        if may(Permission::AccountsView) {
            people.customers = Some(repo::customers(&mut conn, &panel, now).await?);
        }
        if may(Permission::InstallersView) && may(Permission::InstallersViewPanels) {
            let mut installers = repo::installers(&mut conn, &panel, now).await?;
            for one in installers.iter_mut().filter(|one| one.link.needs_permit) {
                one.link.permit = permits::last_on(&mut conn, one.person.id, id, now).await?;
            }
            people.installers = Some(installers);
        }
        Ok(people)
    }

    /// End users in the caller's sight who are not on the panel yet and whose name or address holds `search`,
    /// at most 20.
    pub async fn panel_customer_choices(&self, caller: &Caller, id: PanelId, search: &str) -> Result<Vec<Choice>> {
        caller.require(Permission::AccountsAssignPanels, ())?;
        self.person_choices(caller, id, Kind::EndUser, search).await
    }

    /// The same of installers; one over whose assignment has ended can be assigned anew.
    pub async fn panel_installer_choices(&self, caller: &Caller, id: PanelId, search: &str) -> Result<Vec<Choice>> {
        caller.require(Permission::InstallersAssignPanels, ())?;
        self.person_choices(caller, id, Kind::Installer, search).await
    }

    async fn person_choices(&self, caller: &Caller, id: PanelId, kind: Kind, search: &str) -> Result<Vec<Choice>> {
        let mut conn = self.pool().acquire().await?;
        find_visible(&mut conn, &caller.scope, id).await?.ok_or(ApiError::NotFound)?;
        let like = like_escape(&fold(&field::search(search)));
        let now = self.clock().now();
        let rows = repo::choices(&mut conn, &caller.scope, (kind, id, now), &like, CHOICES).await?;
        let choice = |row: repo::ChoiceRow| Choice {
            value: row.id.to_string(),
            detail: if row.label.is_empty() { String::new() } else { row.email.clone() },
            label: if row.label.is_empty() { row.email } else { row.label },
        };
        Ok(rows.into_iter().map(choice).collect())
    }

    /// Attaches an end user in sight to a panel in sight. `Invalid` at `account` and the fields of the form.
    pub async fn assign_panel_customer(
        &self,
        caller: &Caller,
        id: PanelId,
        account: &str,
        form: &LinkForm,
    ) -> Result<Done> {
        let panel = self.panel_to_assign(caller, id, Permission::AccountsAssignPanels).await?;
        let account = chosen(account)?;
        let done = self.assign_account_panel(caller, account, &panel.id.to_string(), form).await;
        done.map(|_| assigned(&panel)).map_err(at_account)
    }

    /// Attaches an installer in sight to a panel in sight. `Invalid` at `account` and `ends_at`.
    pub async fn assign_panel_installer(
        &self,
        caller: &Caller,
        id: PanelId,
        account: &str,
        ends_at: &str,
    ) -> Result<Done> {
        let panel = self.panel_to_assign(caller, id, Permission::InstallersAssignPanels).await?;
        let account = chosen(account)?;
        let done = self.assign_installer_panel(caller, account, &panel.id.to_string(), ends_at).await;
        done.map(|_| assigned(&panel)).map_err(at_account)
    }

    async fn panel_to_assign(&self, caller: &Caller, id: PanelId, permission: Permission) -> Result<PanelRef> {
        caller.require(permission, ())?;
        let mut conn = self.pool().acquire().await?;
        find_visible(&mut conn, &caller.scope, id).await?.ok_or_else(|| ApiError::NotFound.into())
    }
}

fn assigned(panel: &PanelRef) -> Done {
    Done::new(format!("Assigned to panel {}.", panel.imei))
}

fn chosen(typed: &str) -> Result<AccountId> {
    if typed.trim().is_empty() {
        return Err(Error::field("account", "Choose a person."));
    }
    typed.trim().parse().map_err(|_| Error::field("account", NOBODY))
}

/// The services of the other side name the panel where this form has the person.
fn at_account(error: Error) -> Error {
    match error {
        Error::Api(ApiError::NotFound) => Error::field("account", NOBODY),
        Error::Api(ApiError::Invalid(mut faults)) => {
            for fault in faults.iter_mut().filter(|fault| fault.field == "panel") {
                "account".clone_into(&mut fault.field);
                "This person is on the panel already.".clone_into(&mut fault.message);
            }
            ApiError::Invalid(faults).into()
        }
        other => other,
    }
}
