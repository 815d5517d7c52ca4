//! The server functions of the roles' pages, and of what explains them.

#![expect(
    missing_docs,
    reason = "the macro makes a struct of each function's arguments; the function says what they are"
)]
#![expect(clippy::too_many_arguments, reason = "the fields of a form")]

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::accounts::Done;
use model::ids::{AccountId, RoleId};
use model::roles::{AccessReport, Inherited, RoleDetail, RoleRow, RoleUse, Verdict};

use crate::api::Fault;
#[cfg(feature = "ssr")]
use crate::api::server::{change, ids, read};

/// Every role, in the order of the tree.
#[server(endpoint = "roles/list", input = Json)]
pub async fn list_roles() -> Result<Vec<RoleRow>, Fault> {
    read(|domain, caller| async move { domain.roles(&caller).await }).await
}

/// One role.
#[server(endpoint = "roles/open", input = Json)]
pub async fn open_role(id: RoleId) -> Result<RoleDetail, Fault> {
    read(|domain, caller| async move { domain.role(&caller, id).await }).await
}

/// A new role to fill in, perhaps as a copy.
#[server(endpoint = "roles/draft", input = Json)]
pub async fn draft_role(copy: Option<RoleId>) -> Result<RoleDetail, Fault> {
    read(|domain, caller| async move { domain.role_draft(&caller, copy).await }).await
}

/// What a role would inherit from `parent`.
#[server(endpoint = "roles/inherited", input = Json)]
pub async fn inherited_from(parent: Option<RoleId>) -> Result<Vec<Inherited>, Fault> {
    read(|domain, caller| async move { domain.inherited_from(&caller, parent).await }).await
}

/// What still uses a role.
#[server(endpoint = "roles/use", input = Json)]
pub async fn use_of_role(id: RoleId) -> Result<RoleUse, Fault> {
    read(|domain, caller| async move { domain.role_use(&caller, id).await }).await
}

/// "Why can this person do that?"
#[server(endpoint = "roles/access", input = Json)]
pub async fn explain_access(id: AccountId) -> Result<AccessReport, Fault> {
    read(|domain, caller| async move { domain.access_report(&caller, id).await }).await
}

/// "Can he … on …?"
#[server(endpoint = "roles/verdict", input = Json)]
pub async fn ask_verdict(id: AccountId, permission: String, target: String) -> Result<Verdict, Fault> {
    read(|domain, caller| async move { domain.may_he(&caller, id, &permission, &target).await }).await
}

/// Makes a role.
#[server(endpoint = "roles/add")]
pub async fn add_role(
    #[server(default)] name: String,
    #[server(default)] parent: String,
    #[server(default)] words: Vec<String>,
    #[server(default)] assignable: Vec<String>,
    #[server(default)] groups: Vec<String>,
) -> Result<Done, Fault> {
    let form = model::roles::RoleForm { name, parent, words, assignable, groups, seen: String::new() };
    change("roles.add", move |domain, caller| async move { domain.add_role(&caller, &form).await }).await
}

/// Changes a role, once its preview was seen.
#[server(endpoint = "roles/edit")]
pub async fn edit_role(
    id: String,
    version: i64,
    #[server(default)] name: String,
    #[server(default)] parent: String,
    #[server(default)] words: Vec<String>,
    #[server(default)] assignable: Vec<String>,
    #[server(default)] groups: Vec<String>,
    #[server(default)] seen: String,
) -> Result<Done, Fault> {
    let form = model::roles::RoleForm { name, parent, words, assignable, groups, seen };
    change("roles.edit", move |domain, caller| async move {
        domain.edit_role(&caller, ids::one(&id)?, version, &form).await
    })
    .await
}

/// Removes a role that nothing uses.
#[server(endpoint = "roles/remove")]
pub async fn remove_role(id: String) -> Result<Done, Fault> {
    change("roles.remove", move |domain, caller| async move { domain.remove_role(&caller, ids::one(&id)?).await }).await
}

/// "See the console as this role."
#[server(endpoint = "roles/view-as")]
pub async fn view_as(id: String) -> Result<Done, Fault> {
    change("roles.view_as", move |domain, caller| async move { domain.view_as(&caller, ids::one(&id)?).await }).await
}

/// Ends that.
#[server(endpoint = "roles/end-view-as")]
pub async fn end_view_as() -> Result<Done, Fault> {
    change("roles.view_as_end", move |domain, caller| async move { domain.end_view_as(&caller).await }).await
}

/// A read by its name, in process.
#[cfg(feature = "ssr")]
pub async fn answer(endpoint: &str, body: &str) -> crate::read::Answer {
    use crate::read::{args, body as json};

    match endpoint {
        "roles/list" => list_roles().await.map(|a| json(&a)),
        "roles/open" => open_role(args::<OpenRole>(body)?.id).await.map(|a| json(&a)),
        "roles/draft" => draft_role(args::<DraftRole>(body)?.copy).await.map(|a| json(&a)),
        "roles/inherited" => inherited_from(args::<InheritedFrom>(body)?.parent).await.map(|a| json(&a)),
        "roles/use" => use_of_role(args::<UseOfRole>(body)?.id).await.map(|a| json(&a)),
        "roles/access" => explain_access(args::<ExplainAccess>(body)?.id).await.map(|a| json(&a)),
        "roles/verdict" => {
            let AskVerdict { id, permission, target } = args(body)?;
            ask_verdict(id, permission, target).await.map(|a| json(&a))
        }
        _ => Err(Fault(model::ApiError::NotFound)),
    }
}
