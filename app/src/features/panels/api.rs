//! The server functions of panels. Reads take JSON; changes take form fields, so that a form works without
//! the app.

#![expect(
    missing_docs,
    reason = "the macro makes a struct of each function's arguments; the function says what they are"
)]
#![expect(clippy::too_many_arguments, reason = "one argument a field of the form")]

use leptos::prelude::*;
use leptos::server_fn::codec::Json;
#[cfg(feature = "ssr")]
use model::accounts::LinkForm;
use model::accounts::{Done, HistoryRow};
use model::companies::Choice;
use model::grid::{Page, Total};
use model::ids::{GroupId, PanelId};
#[cfg(feature = "ssr")]
use model::panels::PanelForm;
use model::panels::{MovePreview, PanelOpened, PanelPeople, PanelQuery, PanelRow, PanelsOutcome, RemovePreview};

use crate::api::Fault;
#[cfg(feature = "ssr")]
use crate::api::server::{change, ids, read};

/// One page of the grid.
#[server(endpoint = "panels/list", input = Json)]
pub async fn list_panels(query: PanelQuery) -> Result<Page<PanelRow>, Fault> {
    read(|domain, caller| async move { domain.panels(&caller, &query).await }).await
}

/// How many the grid has.
#[server(endpoint = "panels/total", input = Json)]
pub async fn count_panels(query: PanelQuery) -> Result<Total, Fault> {
    read(|domain, caller| async move { domain.panels_total(&caller, &query).await }).await
}

/// What the blind shows first.
#[server(endpoint = "panels/open", input = Json)]
pub async fn open_panel(id: PanelId, query: PanelQuery) -> Result<PanelOpened, Fault> {
    read(|domain, caller| async move {
        let detail = domain.panel(&caller, id).await?;
        let neighbours = domain.panel_neighbours(&caller, &query, id).await?;
        Ok(PanelOpened { detail, neighbours })
    })
    .await
}

/// Who is attached to it.
#[server(endpoint = "panels/people", input = Json)]
pub async fn people_on_panel(id: PanelId) -> Result<PanelPeople, Fault> {
    read(|domain, caller| async move { domain.panel_people(&caller, id).await }).await
}

/// Who changed what.
#[server(endpoint = "panels/history", input = Json)]
pub async fn panel_history(id: PanelId) -> Result<Vec<HistoryRow>, Fault> {
    read(|domain, caller| async move { domain.panel_history(&caller, id).await }).await
}

/// The panels a bulk act is about, as far as they are in sight.
#[server(endpoint = "panels/named", input = Json)]
pub async fn named_panels(ids: Vec<PanelId>) -> Result<Vec<PanelRow>, Fault> {
    read(|domain, caller| async move { domain.panels_named(&caller, &ids).await }).await
}

/// Groups in sight to filter by, or to put a panel into.
#[server(endpoint = "panels/group-choices", input = Json)]
pub async fn group_choices(search: String) -> Result<Vec<Choice>, Fault> {
    read(|domain, caller| async move { domain.panel_group_choices(&caller, &search).await }).await
}

/// Models of the panels in sight.
#[server(endpoint = "panels/models", input = Json)]
pub async fn panel_models() -> Result<Vec<String>, Fault> {
    read(|domain, caller| async move { domain.panel_models(&caller).await }).await
}

/// Customers that may be attached.
#[server(endpoint = "panels/customer-choices", input = Json)]
pub async fn customer_choices(id: PanelId, search: String) -> Result<Vec<Choice>, Fault> {
    read(|domain, caller| async move { domain.panel_customer_choices(&caller, id, &search).await }).await
}

/// Installers that may be attached.
#[server(endpoint = "panels/installer-choices", input = Json)]
pub async fn installer_choices(id: PanelId, search: String) -> Result<Vec<Choice>, Fault> {
    read(|domain, caller| async move { domain.panel_installer_choices(&caller, id, &search).await }).await
}

/// Who would see the panels in `to`, and who no longer; nothing while no group is chosen.
#[server(endpoint = "panels/move-preview", input = Json)]
pub async fn preview_move(ids: Vec<PanelId>, to: Option<GroupId>) -> Result<Option<MovePreview>, Fault> {
    read(|domain, caller| async move {
        match to {
            Some(to) => domain.panel_move_preview(&caller, &ids, to).await.map(Some),
            None => Ok(None),
        }
    })
    .await
}

/// Who would lose the panels.
#[server(endpoint = "panels/removal", input = Json)]
pub async fn preview_removal(ids: Vec<PanelId>) -> Result<RemovePreview, Fault> {
    read(|domain, caller| async move { domain.panel_removal(&caller, &ids).await }).await
}

/// Adds one.
#[server(endpoint = "panels/add")]
pub async fn add_panel(
    #[server(default)] imei: String,
    #[server(default)] web_name: String,
    #[server(default)] account_code: String,
    #[server(default)] model: String,
    #[server(default)] group: String,
    #[server(default)] partitions: String,
    #[server(default)] access: String,
    #[server(default)] needs_permit: String,
) -> Result<Done, Fault> {
    let (access, needs_permit) = (access == "true", needs_permit == "true");
    let form = PanelForm { imei, web_name, account_code, model, group, partitions, access, needs_permit };
    change("panels.add", move |domain, caller| async move {
        domain.add_panel(&caller, &form).await.map(|added| Done::new(added.notice))
    })
    .await
}

/// Edits what it is.
#[server(endpoint = "panels/edit")]
pub async fn edit_panel(
    id: String,
    version: i64,
    #[server(default)] imei: String,
    #[server(default)] web_name: String,
    #[server(default)] account_code: String,
    #[server(default)] model: String,
    #[server(default)] needs_permit: String,
) -> Result<Done, Fault> {
    let needs_permit = needs_permit == "true";
    let form = PanelForm { imei, web_name, account_code, model, needs_permit, ..PanelForm::default() };
    change("panels.edit", move |domain, caller| async move {
        domain.edit_panel(&caller, ids::one(&id)?, version, &form).await
    })
    .await
}

/// Adds a partition.
#[server(endpoint = "panels/add-partition")]
pub async fn add_partition(
    id: String,
    #[server(default)] number: String,
    #[server(default)] name: String,
) -> Result<Done, Fault> {
    change("panels.add_partition", move |domain, caller| async move {
        domain.add_partition(&caller, ids::one(&id)?, &number, &name).await
    })
    .await
}

/// Gives a partition another name.
#[server(endpoint = "panels/rename-partition")]
pub async fn rename_partition(
    id: String,
    version: i64,
    partition: u16,
    #[server(default)] name: String,
) -> Result<Done, Fault> {
    change("panels.rename_partition", move |domain, caller| async move {
        domain.rename_partition(&caller, ids::one(&id)?, version, partition, &name).await
    })
    .await
}

/// Removes a partition that nobody uses.
#[server(endpoint = "panels/remove-partition")]
pub async fn remove_partition(id: String, partition: u16) -> Result<Done, Fault> {
    change("panels.remove_partition", move |domain, caller| async move {
        domain.remove_partition(&caller, ids::one(&id)?, partition).await
    })
    .await
}

/// Moves them to another group; `seen` is the seal of the list that was shown.
#[server(endpoint = "panels/move")]
pub async fn move_panels(
    #[server(default)] ids: Vec<String>,
    #[server(default)] group: String,
    #[server(default)] seen: String,
) -> Result<PanelsOutcome, Fault> {
    change("panels.move", move |domain, caller| async move {
        domain.move_panels(&caller, &ids::many(&ids)?, &group, &seen).await
    })
    .await
}

/// Opens them to the installer application, or closes them (S3-104); `on` is `on` or `off`.
#[server(endpoint = "panels/access")]
pub async fn set_access(#[server(default)] ids: Vec<String>, on: String) -> Result<PanelsOutcome, Fault> {
    change("panels.installer_access", move |domain, caller| async move {
        domain.set_panels_installer_access(&caller, &ids::many(&ids)?, on == "on").await
    })
    .await
}

/// Removes them.
#[server(endpoint = "panels/remove")]
pub async fn remove_panels(#[server(default)] ids: Vec<String>) -> Result<PanelsOutcome, Fault> {
    change("panels.remove", move |domain, caller| async move { domain.remove_panels(&caller, &ids::many(&ids)?).await })
        .await
}

/// Attaches a customer.
#[server(endpoint = "panels/assign-customer")]
pub async fn assign_customer(
    id: String,
    #[server(default)] account: String,
    #[server(default)] user_code: String,
    #[server(default)] user_name: String,
    #[server(default)] partitions: String,
    #[server(default)] role: String,
    #[server(default)] ends_at: String,
) -> Result<Done, Fault> {
    let form = LinkForm { user_code, user_name, partitions, role, ends_at };
    change("accounts.assign_panel", move |domain, caller| async move {
        domain.assign_panel_customer(&caller, ids::one(&id)?, &account, &form).await
    })
    .await
}

/// Attaches an installer.
#[server(endpoint = "panels/assign-installer")]
pub async fn assign_installer(
    id: String,
    #[server(default)] account: String,
    #[server(default)] ends_at: String,
) -> Result<Done, Fault> {
    change("installers.assign_panel", move |domain, caller| async move {
        domain.assign_panel_installer(&caller, ids::one(&id)?, &account, &ends_at).await
    })
    .await
}

/// Ends a permit to connect.
#[server(endpoint = "panels/end-permit")]
pub async fn end_permit(permit: String) -> Result<Done, Fault> {
    change("permits.end", move |domain, caller| async move { domain.end_permit(&caller, ids::one(&permit)?).await })
        .await
}

/// A read by its name, in process.
#[cfg(feature = "ssr")]
pub async fn answer(endpoint: &str, body: &str) -> crate::read::Answer {
    use crate::read::{args, body as json};

    match endpoint {
        "panels/list" => list_panels(args::<ListPanels>(body)?.query).await.map(|a| json(&a)),
        "panels/total" => count_panels(args::<CountPanels>(body)?.query).await.map(|a| json(&a)),
        "panels/open" => {
            let OpenPanel { id, query } = args(body)?;
            open_panel(id, query).await.map(|a| json(&a))
        }
        "panels/people" => people_on_panel(args::<PeopleOnPanel>(body)?.id).await.map(|a| json(&a)),
        "panels/history" => panel_history(args::<PanelHistory>(body)?.id).await.map(|a| json(&a)),
        "panels/named" => named_panels(args::<NamedPanels>(body)?.ids).await.map(|a| json(&a)),
        "panels/group-choices" => group_choices(args::<GroupChoices>(body)?.search).await.map(|a| json(&a)),
        "panels/models" => panel_models().await.map(|a| json(&a)),
        "panels/customer-choices" => {
            let CustomerChoices { id, search } = args(body)?;
            customer_choices(id, search).await.map(|a| json(&a))
        }
        "panels/installer-choices" => {
            let InstallerChoices { id, search } = args(body)?;
            installer_choices(id, search).await.map(|a| json(&a))
        }
        "panels/move-preview" => {
            let PreviewMove { ids, to } = args(body)?;
            preview_move(ids, to).await.map(|a| json(&a))
        }
        "panels/removal" => preview_removal(args::<PreviewRemoval>(body)?.ids).await.map(|a| json(&a)),
        _ => Err(Fault(model::ApiError::NotFound)),
    }
}
