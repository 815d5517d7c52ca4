//! The server functions of account management. Reads take JSON; changes take form fields, so that a form works
//! without the app.

#![expect(
    missing_docs,
    reason = "the macro makes a struct of each function's arguments; the function says what they are"
)]
#![expect(clippy::too_many_arguments, reason = "one argument a field of the form")]

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::accounts::{Done, HistoryRow};
use model::catalogue::Offer;
use model::companies::Choice;
use model::employees::Review;
use model::groups::GroupBlock;
use model::ids::{AccountId, CompanyId, GroupId};
use model::management::{AddChoices, AddedRows, CheckedRows, FoundPeople, ManagedAccount, NewRow};

use crate::api::Fault;
#[cfg(feature = "ssr")]
use crate::api::server::{change, ids, read};

/// People by address, user id or username (S2-3).
#[server(endpoint = "management/find", input = Json)]
pub async fn find_people(typed: String) -> Result<FoundPeople, Fault> {
    read(|domain, caller| async move { domain.find_people(&caller, &typed).await }).await
}

/// Everything about one person.
#[server(endpoint = "management/open", input = Json)]
pub async fn open_managed(id: AccountId) -> Result<ManagedAccount, Fault> {
    read(|domain, caller| async move { domain.managed_account(&caller, id).await }).await
}

/// A block for each group he is in (S2-23 to S2-28).
#[server(endpoint = "management/groups", input = Json)]
pub async fn groups_of_person(id: AccountId) -> Result<Vec<GroupBlock>, Fault> {
    read(|domain, caller| async move {
        domain.check_manages(&caller)?;
        domain.groups_of(&caller, id).await
    })
    .await
}

/// Who changed what of him.
#[server(endpoint = "management/history", input = Json)]
pub async fn managed_history(id: AccountId) -> Result<Vec<HistoryRow>, Fault> {
    read(|domain, caller| async move { domain.managed_history(&caller, id).await }).await
}

/// The modules or add-ons that can be switched on for him.
#[server(endpoint = "management/offers", input = Json)]
pub async fn offers_for(id: AccountId, kind: String) -> Result<Vec<Offer>, Fault> {
    read(|domain, caller| async move {
        let kind = domain::management::extras::entry_kind(&kind)?;
        domain.offers_for(&caller, id, kind).await
    })
    .await
}

/// What another company would change for an employee; nothing while none is chosen.
#[server(endpoint = "management/company-review", input = Json)]
pub async fn company_review(id: AccountId, company: Option<CompanyId>) -> Result<Option<Review>, Fault> {
    read(|domain, caller| async move {
        match company {
            Some(company) => domain.company_review(&caller, id, company).await,
            None => Ok(None),
        }
    })
    .await
}

/// The companies he may be moved to.
#[server(endpoint = "management/company-choices", input = Json)]
pub async fn company_choices(search: String) -> Result<Vec<Choice>, Fault> {
    read(|domain, caller| async move {
        domain.check_manages(&caller)?;
        domain.company_choices(&caller, &search).await
    })
    .await
}

/// The groups he may be added to.
#[server(endpoint = "management/group-choices", input = Json)]
pub async fn group_choices(search: String) -> Result<Vec<Choice>, Fault> {
    read(|domain, caller| async move {
        domain.check_manages(&caller)?;
        domain.group_choices(&caller, &search).await
    })
    .await
}

/// The people who may become a group's owner or contact.
#[server(endpoint = "management/owner-choices", input = Json)]
pub async fn owner_choices(group: GroupId, search: String) -> Result<Vec<Choice>, Fault> {
    read(|domain, caller| async move {
        domain.check_manages(&caller)?;
        domain.member_choices(&caller, Some(group), &search, true).await
    })
    .await
}

/// The password that was just made, once, where no mail server is configured (decision 8).
#[server(endpoint = "management/shown-password", input = Json)]
pub async fn shown_password(id: AccountId) -> Result<Option<String>, Fault> {
    read(|domain, caller| async move { domain.shown_password(&caller, id).await }).await
}

/// What the rows of "Add Accounts & Groups" let choose.
#[server(endpoint = "management/add-choices", input = Json)]
pub async fn choices_for_rows() -> Result<AddChoices, Fault> {
    read(|domain, caller| async move { domain.add_choices(&caller).await }).await
}

/// What is wrong with each row.
#[server(endpoint = "management/check-rows", input = Json)]
pub async fn check_rows(rows: Vec<NewRow>) -> Result<CheckedRows, Fault> {
    read(|domain, caller| async move { domain.check_rows(&caller, &rows).await }).await
}

/// Deactivates one (S2-11).
#[server(endpoint = "management/deactivate")]
pub async fn deactivate(id: String) -> Result<Done, Fault> {
    change("management.deactivate", move |domain, caller| async move {
        domain.activate_account(&caller, ids::one(&id)?, model::management::Activation::Deactivate).await
    })
    .await
}

/// Reactivates one (S2-11).
#[server(endpoint = "management/reactivate")]
pub async fn reactivate(id: String) -> Result<Done, Fault> {
    change("management.reactivate", move |domain, caller| async move {
        domain.activate_account(&caller, ids::one(&id)?, model::management::Activation::Reactivate).await
    })
    .await
}

/// Makes a password (S2-12).
#[server(endpoint = "management/reset-password")]
pub async fn reset_password(id: String) -> Result<Done, Fault> {
    change("management.generate_password", move |domain, caller| async move {
        domain.generate_password_for(&caller, ids::one(&id)?).await
    })
    .await
}

/// Drops the second factor (S2-13).
#[server(endpoint = "management/remove-two-step")]
pub async fn remove_two_step(id: String, #[server(default)] reason: String) -> Result<Done, Fault> {
    change("accounts.remove_two_step", move |domain, caller| async move {
        domain.remove_two_step_of(&caller, ids::one(&id)?, &reason).await
    })
    .await
}

/// Mails a code to a new address (S2-18).
#[server(endpoint = "management/change-email")]
pub async fn change_email(id: String, version: i64, #[server(default)] email: String) -> Result<Done, Fault> {
    change("management.ask_email", move |domain, caller| async move {
        domain.change_email(&caller, ids::one(&id)?, version, &email).await
    })
    .await
}

/// Takes a change of address that waits back.
#[server(endpoint = "management/withdraw-email")]
pub async fn withdraw_email(id: String) -> Result<Done, Fault> {
    change("management.withdraw_email", move |domain, caller| async move {
        domain.withdraw_email(&caller, ids::one(&id)?).await
    })
    .await
}

/// Moves one to another company (S2-18); `seen` is the seal of an employee's review.
#[server(endpoint = "management/change-company")]
pub async fn change_company(
    id: String,
    version: i64,
    #[server(default)] company: String,
    #[server(default)] seen: String,
) -> Result<Done, Fault> {
    change("management.change_company", move |domain, caller| async move {
        domain.change_company(&caller, ids::one(&id)?, version, &company, &seen).await
    })
    .await
}

/// Another login name (S2-19).
#[server(endpoint = "management/change-username")]
pub async fn change_username(id: String, version: i64, #[server(default)] username: String) -> Result<Done, Fault> {
    change("management.change_username", move |domain, caller| async move {
        domain.change_username(&caller, ids::one(&id)?, version, &username).await
    })
    .await
}

/// Developer mode, `on` or `off` (S2-20).
#[server(endpoint = "management/developer-mode")]
pub async fn developer_mode(id: String, #[server(default)] to: String) -> Result<Done, Fault> {
    change("management.developer_mode", move |domain, caller| async move {
        domain.set_developer_mode(&caller, ids::one(&id)?, to == "on").await
    })
    .await
}

/// His modules (S2-21).
#[server(endpoint = "management/modules")]
pub async fn switch_modules(id: String, #[server(default)] modules: Vec<String>) -> Result<Done, Fault> {
    change("management.modules", move |domain, caller| async move {
        let (id, wanted) = (ids::one(&id)?, ids::many(&modules)?);
        domain.switch_entries(&caller, id, model::catalogue::EntryKind::Module, &wanted).await
    })
    .await
}

/// His add-ons (S2-22).
#[server(endpoint = "management/add-ons")]
pub async fn switch_add_ons(id: String, #[server(default)] add_ons: Vec<String>) -> Result<Done, Fault> {
    change("management.add_ons", move |domain, caller| async move {
        let (id, wanted) = (ids::one(&id)?, ids::many(&add_ons)?);
        domain.switch_entries(&caller, id, model::catalogue::EntryKind::AddOn, &wanted).await
    })
    .await
}

/// Adds him to a group (S2-14).
#[server(endpoint = "management/join-group")]
pub async fn join_group(
    id: String,
    #[server(default)] group: String,
    #[server(default)] role: String,
    #[server(default)] ends_at: String,
) -> Result<Done, Fault> {
    let form = model::groups::NewMember { group, account: id, role, ends_at };
    change("groups.member_add", move |domain, caller| async move {
        domain.check_manages_groups(&caller)?;
        domain.add_member(&caller, &form).await
    })
    .await
}

/// Takes him out of a group (S2-15).
#[server(endpoint = "management/leave-group")]
pub async fn leave_group(id: String, group: String) -> Result<Done, Fault> {
    change("groups.member_remove", move |domain, caller| async move {
        domain.check_manages_groups(&caller)?;
        domain.remove_member(&caller, ids::one(&group)?, ids::one(&id)?).await
    })
    .await
}

/// His role in a group, and his last day in it (S2-17).
#[server(endpoint = "management/member-role")]
pub async fn member_role(
    id: String,
    group: String,
    version: i64,
    #[server(default)] role: String,
    #[server(default)] ends_at: String,
) -> Result<Done, Fault> {
    change("groups.member_change", move |domain, caller| async move {
        domain.check_manages_groups(&caller)?;
        let (group, id) = (ids::one(&group)?, ids::one(&id)?);
        domain.change_member(&caller, group, id, version, &role, &ends_at).await
    })
    .await
}

/// Another owner or contact for a group of his (S2-16).
#[server(endpoint = "management/group-owner")]
pub async fn group_owner(
    group: String,
    #[server(default)] single: String,
    #[server(default)] account: String,
) -> Result<Done, Fault> {
    change("groups.owner", move |domain, caller| async move {
        domain.check_manages_groups(&caller)?;
        let role = model::groups::MemberRole::from_key(&single).unwrap_or_default();
        domain.give_group_to(&caller, ids::one(&group)?, role, &account).await
    })
    .await
}

/// Adds the people of the rows; `mode`: `all` or `good`.
#[server(endpoint = "management/add-rows")]
pub async fn add_rows(
    #[server(default)] mode: String,
    #[server(default)] email: Vec<String>,
    #[server(default)] first_name: Vec<String>,
    #[server(default)] last_name: Vec<String>,
    #[server(default)] time_zone: Vec<String>,
    #[server(default)] company: Vec<String>,
    #[server(default)] kind: Vec<String>,
    #[server(default)] role: Vec<String>,
    #[server(default)] group: Vec<String>,
    #[server(default)] new_group: Vec<String>,
    #[server(default)] product: Vec<String>,
    #[server(default)] seats: Vec<String>,
    #[server(default)] valid_from: Vec<String>,
    #[server(default)] valid_to: Vec<String>,
) -> Result<AddedRows, Fault> {
    let at = |column: &[String], n: usize| column.get(n).cloned().unwrap_or_default();
    let rows: Vec<NewRow> = (0..email.len())
        .map(|n| NewRow {
            email: at(&email, n),
            first_name: at(&first_name, n),
            last_name: at(&last_name, n),
            time_zone: at(&time_zone, n),
            company: at(&company, n),
            kind: at(&kind, n),
            role: at(&role, n),
            group: at(&group, n),
            new_group: at(&new_group, n),
            product: at(&product, n),
            seats: at(&seats, n),
            valid_from: at(&valid_from, n),
            valid_to: at(&valid_to, n),
        })
        .collect();
    change("management.add_rows", move |domain, caller| async move {
        domain.add_rows(&caller, &rows, model::management::SaveMode::parse(&mode)).await
    })
    .await
}

/// A read by its name, in process.
#[cfg(feature = "ssr")]
pub async fn answer(endpoint: &str, body: &str) -> crate::read::Answer {
    use crate::read::{args, body as json};

    match endpoint {
        "management/find" => find_people(args::<FindPeople>(body)?.typed).await.map(|a| json(&a)),
        "management/open" => open_managed(args::<OpenManaged>(body)?.id).await.map(|a| json(&a)),
        "management/groups" => groups_of_person(args::<GroupsOfPerson>(body)?.id).await.map(|a| json(&a)),
        "management/history" => managed_history(args::<ManagedHistory>(body)?.id).await.map(|a| json(&a)),
        "management/offers" => {
            let OffersFor { id, kind } = args(body)?;
            offers_for(id, kind).await.map(|a| json(&a))
        }
        "management/company-review" => {
            let CompanyReview { id, company } = args(body)?;
            company_review(id, company).await.map(|a| json(&a))
        }
        "management/company-choices" => company_choices(args::<CompanyChoices>(body)?.search).await.map(|a| json(&a)),
        "management/group-choices" => group_choices(args::<GroupChoices>(body)?.search).await.map(|a| json(&a)),
        "management/owner-choices" => {
            let OwnerChoices { group, search } = args(body)?;
            owner_choices(group, search).await.map(|a| json(&a))
        }
        "management/shown-password" => shown_password(args::<ShownPassword>(body)?.id).await.map(|a| json(&a)),
        "management/add-choices" => choices_for_rows().await.map(|a| json(&a)),
        "management/check-rows" => check_rows(args::<CheckRows>(body)?.rows).await.map(|a| json(&a)),
        _ => Err(Fault(model::ApiError::NotFound)),
    }
}
