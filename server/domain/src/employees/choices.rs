//! What the forms let choose: roles within the caller's range (S4-15 to S4-17), countries.

use model::companies::Choice;
use model::employees::EmployeeChoices;
use model::ids::CompanyId;
use model::text::count;
use model::{ApiError, Permission, text};
use sqlx::PgConnection;

use super::repo;
use crate::caller::Caller;
use crate::companies::countries;
use crate::error::Result;
use crate::roles::{RoleRef, grantable};
use crate::{Domain, settings};

impl Domain {
    /// For "Add User"; `company` is preselected when it is in sight.
    pub async fn employee_choices(&self, caller: &Caller, company: Option<CompanyId>) -> Result<EmployeeChoices> {
        caller.check_usable()?;
        if !caller.permissions.has(Permission::EmployeesAdd) {
            return Err(ApiError::Forbidden(text::missing(Permission::EmployeesAdd)).into());
        }
        let mut conn = self.pool().acquire().await?;
        let company = company.filter(|id| caller.scope.has_company(*id)).unwrap_or(caller.company);
        self.form_choices(&mut conn, caller, company).await
    }

    pub(super) async fn form_choices(
        &self,
        conn: &mut PgConnection,
        caller: &Caller,
        company: CompanyId,
    ) -> Result<EmployeeChoices> {
        let place = repo::company(conn, company).await?.ok_or(ApiError::NotFound)?;
        let company = Choice { value: company.to_string(), label: place.name, detail: String::new() };
        let roles = grantable(conn, caller).await?.into_iter().map(choice).collect();
        let has_mobile_phone = settings::policy(conn, self.settings()).await?.site.has_mobile_phone();
        Ok(EmployeeChoices { roles, countries: countries::choices(), has_mobile_phone, company })
    }

    /// The roles that employees in sight have, to narrow the list by.
    pub async fn employee_roles(&self, caller: &Caller) -> Result<Vec<Choice>> {
        caller.require(Permission::EmployeesView, ())?;
        let roles = repo::roles_in_sight(self.pool(), &caller.scope).await?;
        let choice = |(id, label): (uuid::Uuid, String)| Choice { value: id.to_string(), label, detail: String::new() };
        Ok(roles.into_iter().map(choice).collect())
    }
}

/// A role to choose, with what it may do and see.
pub(crate) fn choice(role: RoleRef) -> Choice {
    let may = u32::try_from(role.permissions.iter().count()).unwrap_or(u32::MAX);
    let sees = match u32::try_from(role.groups.len()).unwrap_or(u32::MAX) {
        _ if role.sees_all_groups => "every group at the operator".to_owned(),
        0 => "no group by itself".to_owned(),
        n => count(n, "group", "groups"),
    };
    let detail = format!("{}, {sees}", count(may, "permission", "permissions"));
    Choice { value: role.id.to_string(), label: role.name, detail }
}
