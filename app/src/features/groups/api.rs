//! The server functions of groups. Reads take JSON; changes take form fields, so that a form works without the
//! app.

#![expect(
    missing_docs,
    reason = "the macro makes a struct of each function's arguments; the function says what they are"
)]
#![expect(clippy::too_many_arguments, reason = "one argument a field of the form")]

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::accounts::{Added, Done, HistoryRow};
use model::companies::Choice;
use model::groups::{
    ConnectedRoles, GroupDetail, GroupList, GroupQuery, MemberList, MemberQuery, RemovalPreview, Switches,
};
#[cfg(feature = "ssr")]
use model::groups::{GroupForm, LicenceForm, MemberRole, NewMember, NewPerson};
use model::ids::GroupId;

use crate::api::Fault;
#[cfg(feature = "ssr")]
use crate::api::server::{change, ids, read};

/// One page of the grid, and how many groups there are.
#[server(endpoint = "groups/list", input = Json)]
pub async fn list_groups(query: GroupQuery) -> Result<GroupList, Fault> {
    read(|domain, caller| async move { domain.groups(&caller, &query).await }).await
}

/// One group in sight.
#[server(endpoint = "groups/open", input = Json)]
pub async fn open_group(id: GroupId) -> Result<GroupDetail, Fault> {
    read(|domain, caller| async move { domain.group(&caller, id).await }).await
}

/// A page of its members in sight.
#[server(endpoint = "groups/members", input = Json)]
pub async fn members_of_group(id: GroupId, query: MemberQuery) -> Result<MemberList, Fault> {
    read(|domain, caller| async move { domain.group_members(&caller, id, &query).await }).await
}

/// Who changed what of it.
#[server(endpoint = "groups/history", input = Json)]
pub async fn group_history(id: GroupId) -> Result<Vec<HistoryRow>, Fault> {
    read(|domain, caller| async move { domain.group_history(&caller, id).await }).await
}

/// Groups to choose.
#[server(endpoint = "groups/choices", input = Json)]
pub async fn group_choices(search: String) -> Result<Vec<Choice>, Fault> {
    read(|domain, caller| async move { domain.group_choices(&caller, &search).await }).await
}

/// People to choose: with a group, without its members unless `members` too.
#[server(endpoint = "groups/person-choices", input = Json)]
pub async fn person_choices(group: Option<GroupId>, search: String, members: bool) -> Result<Vec<Choice>, Fault> {
    read(|domain, caller| async move { domain.member_choices(&caller, group, &search, members).await }).await
}

/// What its removal would do.
#[server(endpoint = "groups/removal", input = Json)]
pub async fn preview_removal(id: GroupId) -> Result<RemovalPreview, Fault> {
    read(|domain, caller| async move { domain.group_removal(&caller, id).await }).await
}

/// Every role, and which are connected to it.
#[server(endpoint = "groups/roles", input = Json)]
pub async fn roles_of_group(id: GroupId) -> Result<ConnectedRoles, Fault> {
    read(|domain, caller| async move { domain.group_roles(&caller, id).await }).await
}

/// Modules and add-ons, and which are on.
#[server(endpoint = "groups/switches", input = Json)]
pub async fn switches_of_group(id: GroupId) -> Result<Switches, Fault> {
    read(|domain, caller| async move { domain.group_switches(&caller, id).await }).await
}

/// Adds one, perhaps with an owner and a first licence.
#[server(endpoint = "groups/add")]
pub async fn add_group(
    #[server(default)] name: String,
    #[server(default)] company: String,
    #[server(default)] description: String,
    #[server(default)] owner: String,
    #[server(default)] product: String,
    #[server(default)] seats: String,
    #[server(default)] valid_from: String,
    #[server(default)] valid_to: String,
) -> Result<Done, Fault> {
    let licence = LicenceForm { product, seats, valid_from, valid_to };
    let form = GroupForm { name, company, description, owner, licence };
    change("groups.add", move |domain, caller| async move {
        domain.add_group(&caller, &form).await.map(|added| Done::new(added.notice))
    })
    .await
}

/// Edits one.
#[server(endpoint = "groups/edit")]
pub async fn edit_group(
    id: String,
    version: i64,
    #[server(default)] name: String,
    #[server(default)] company: String,
    #[server(default)] description: String,
) -> Result<Done, Fault> {
    let form = GroupForm { name, company, description, ..GroupForm::default() };
    change("groups.edit", move |domain, caller| async move {
        domain.edit_group(&caller, ids::one(&id)?, version, &form).await
    })
    .await
}

/// Removes one, once the preview was seen.
#[server(endpoint = "groups/remove")]
pub async fn remove_group(id: String, #[server(default)] seen: String) -> Result<Done, Fault> {
    change(
        "groups.remove",
        move |domain, caller| async move { domain.remove_group(&caller, ids::one(&id)?, &seen).await },
    )
    .await
}

/// Adds somebody who is there already (S2-14).
#[server(endpoint = "groups/add-member")]
pub async fn add_member(
    #[server(default)] group: String,
    #[server(default)] account: String,
    #[server(default)] role: String,
    #[server(default)] ends_at: String,
) -> Result<Done, Fault> {
    let form = NewMember { group, account, role, ends_at };
    change("groups.member_add", move |domain, caller| async move { domain.add_member(&caller, &form).await }).await
}

/// Adds somebody new (S2-14).
#[server(endpoint = "groups/add-new-member")]
pub async fn add_new_member(
    #[server(default)] group: String,
    #[server(default)] role: String,
    #[server(default)] ends_at: String,
    #[server(default)] kind: String,
    #[server(default)] email: String,
    #[server(default)] name: String,
    #[server(default)] phone: String,
    #[server(default)] company: String,
    #[server(default)] console_role: String,
) -> Result<Added, Fault> {
    let form = NewMember { group, account: String::new(), role, ends_at };
    let person = NewPerson { kind, email, name, phone, company, console_role };
    change(
        "groups.member_add",
        move |domain, caller| async move { domain.add_new_member(&caller, &form, &person).await },
    )
    .await
}

/// Changes a member's role and end (S2-17).
#[server(endpoint = "groups/change-member")]
pub async fn change_member(
    group: String,
    account: String,
    version: i64,
    #[server(default)] role: String,
    #[server(default)] ends_at: String,
) -> Result<Done, Fault> {
    change("groups.member_change", move |domain, caller| async move {
        domain.change_member(&caller, ids::one(&group)?, ids::one(&account)?, version, &role, &ends_at).await
    })
    .await
}

/// Takes a member out (S2-15).
#[server(endpoint = "groups/remove-member")]
pub async fn remove_member(group: String, account: String) -> Result<Done, Fault> {
    change("groups.member_remove", move |domain, caller| async move {
        domain.remove_member(&caller, ids::one(&group)?, ids::one(&account)?).await
    })
    .await
}

/// Makes somebody the owner or the contact, or nobody (S2-16).
#[server(endpoint = "groups/change-owner")]
pub async fn change_owner(
    group: String,
    #[server(default)] role: String,
    #[server(default)] account: String,
) -> Result<Done, Fault> {
    change("groups.owner", move |domain, caller| async move {
        let role = MemberRole::from_key(&role).ok_or(model::ApiError::Malformed)?;
        let account = match account.trim() {
            "" => None,
            id => Some(ids::one(id).map_err(|_| model::ApiError::field("account", "Choose a person from the list."))?),
        };
        domain.change_owner(&caller, ids::one(&group)?, role, account).await
    })
    .await
}

/// Adds a licence.
#[server(endpoint = "groups/add-licence")]
pub async fn add_licence(
    group: String,
    #[server(default)] product: String,
    #[server(default)] seats: String,
    #[server(default)] valid_from: String,
    #[server(default)] valid_to: String,
) -> Result<Done, Fault> {
    let form = LicenceForm { product, seats, valid_from, valid_to };
    change("groups.licence_add", move |domain, caller| async move {
        domain.add_licence(&caller, ids::one(&group)?, &form).await
    })
    .await
}

/// Changes a licence.
#[server(endpoint = "groups/edit-licence")]
pub async fn edit_licence(
    group: String,
    id: String,
    version: i64,
    #[server(default)] product: String,
    #[server(default)] seats: String,
    #[server(default)] valid_from: String,
    #[server(default)] valid_to: String,
) -> Result<Done, Fault> {
    let form = LicenceForm { product, seats, valid_from, valid_to };
    change("groups.licence_edit", move |domain, caller| async move {
        domain.edit_licence(&caller, ids::one(&group)?, ids::one(&id)?, version, &form).await
    })
    .await
}

/// Removes a licence.
#[server(endpoint = "groups/remove-licence")]
pub async fn remove_licence(group: String, id: String) -> Result<Done, Fault> {
    change("groups.licence_remove", move |domain, caller| async move {
        domain.remove_licence(&caller, ids::one(&group)?, ids::one(&id)?).await
    })
    .await
}

/// Makes exactly these modules and add-ons those that are on.
#[server(endpoint = "groups/switch")]
pub async fn switch_group(
    group: String,
    #[server(default)] modules: Vec<String>,
    #[server(default)] add_ons: Vec<String>,
) -> Result<Done, Fault> {
    change("groups.switch", move |domain, caller| async move {
        let (modules, add_ons) = (ids::many(&modules)?, ids::many(&add_ons)?);
        domain.switch_group(&caller, ids::one(&group)?, &modules, &add_ons).await
    })
    .await
}

/// Makes exactly these roles, of those one may edit, the connected ones, once the preview was seen.
#[server(endpoint = "groups/connect-roles")]
pub async fn connect_roles(
    group: String,
    #[server(default)] roles: Vec<String>,
    #[server(default)] seen: String,
) -> Result<Done, Fault> {
    change("groups.roles", move |domain, caller| async move {
        domain.connect_group_roles(&caller, ids::one(&group)?, &ids::many(&roles)?, &seen).await
    })
    .await
}

/// A read by its name, in process.
#[cfg(feature = "ssr")]
pub async fn answer(endpoint: &str, body: &str) -> crate::read::Answer {
    use crate::read::{args, body as json};

    match endpoint {
        "groups/list" => list_groups(args::<ListGroups>(body)?.query).await.map(|a| json(&a)),
        "groups/open" => open_group(args::<OpenGroup>(body)?.id).await.map(|a| json(&a)),
        "groups/members" => {
            let MembersOfGroup { id, query } = args(body)?;
            members_of_group(id, query).await.map(|a| json(&a))
        }
        "groups/history" => group_history(args::<GroupHistory>(body)?.id).await.map(|a| json(&a)),
        "groups/choices" => group_choices(args::<GroupChoices>(body)?.search).await.map(|a| json(&a)),
        "groups/person-choices" => {
            let PersonChoices { group, search, members } = args(body)?;
            person_choices(group, search, members).await.map(|a| json(&a))
        }
        "groups/removal" => preview_removal(args::<PreviewRemoval>(body)?.id).await.map(|a| json(&a)),
        "groups/roles" => roles_of_group(args::<RolesOfGroup>(body)?.id).await.map(|a| json(&a)),
        "groups/switches" => switches_of_group(args::<SwitchesOfGroup>(body)?.id).await.map(|a| json(&a)),
        _ => Err(Fault(model::ApiError::NotFound)),
    }
}
