//! Adding, renaming and removing a partition.

use leptos::prelude::*;
use model::panels::{PanelDetail, Partition};
use ui::{FieldRow, FormActions, LinkButton, TextField};

use super::{DialogFoot, DialogHead, DialogSheet, ask};
use crate::form::SentForm;
use crate::paths::PanelDialog;

/// "Add partition".
#[component]
pub fn Add() -> impl IntoView {
    let ask = ask("panels/add-partition", PanelDialog::AddPartition);
    view! {
        <DialogSheet title="Add partition".to_owned() back=ask.back>
            <SentForm endpoint="panels/add-partition" action=ask.action>
                <DialogHead ask/>
                <FieldRow>
                    <TextField label="Number" name="number" required=true autofocus=true autocomplete="off"
                        value=ask.state.start("number", "") error=ask.state.at("number") hint="1 to 64"/>
                    <TextField label="Name" name="name" autocomplete="off" maxlength=254
                        value=ask.state.start("name", "") error=ask.state.at("name")/>
                </FieldRow>
                <DialogFoot label="Add partition" ask/>
            </SentForm>
        </DialogSheet>
    }
    .into_any()
}

fn found(detail: &PanelDetail, number: u16) -> Option<Partition> {
    detail.partitions.iter().find(|partition| partition.number == number).cloned()
}

/// Another name for one; nothing for one that is not there.
#[component]
pub fn Rename(
    /// Of which panel.
    detail: PanelDetail,
    /// Which.
    number: u16,
) -> impl IntoView {
    let Some(partition) = found(&detail, number) else { return ().into_any() };
    let ask = ask("panels/rename-partition", PanelDialog::RenamePartition(number));
    let version = detail.row.version.to_string();
    let (version, name) = (StoredValue::new(version), StoredValue::new(partition.name));
    view! {
        <DialogSheet title=format!("Rename partition {number}") back=ask.back>
            <SentForm endpoint="panels/rename-partition" action=ask.action>
                <DialogHead ask/>
                <input type="hidden" name="version" value=version.get_value()/>
                <input type="hidden" name="partition" value=number.to_string()/>
                <TextField label="Name" name="name" autofocus=true autocomplete="off" maxlength=254
                    value=ask.state.start("name", &name.get_value()) error=ask.state.at("name")/>
                <DialogFoot label="Save" ask/>
            </SentForm>
        </DialogSheet>
    }
    .into_any()
}

/// Takes one away, or says what is in the way.
#[component]
pub fn Remove(
    /// Of which panel.
    detail: PanelDetail,
    /// Which.
    number: u16,
) -> impl IntoView {
    let Some(partition) = found(&detail, number) else { return ().into_any() };
    let ask = ask("panels/remove-partition", PanelDialog::RemovePartition(number));
    let title = StoredValue::new(partition.title());
    match partition.may_remove(detail.partitions.len() < 2) {
        Err(why) => view! {
            <DialogSheet title=format!("Partition {number} cannot be removed") back=ask.back>
                <p class="modal-text">{why.clone()}</p>
                <FormActions><LinkButton href=ask.back label="Back"/></FormActions>
            </DialogSheet>
        }
        .into_any(),
        Ok(()) => view! {
            <DialogSheet title="Remove partition".to_owned() back=ask.back>
                <SentForm endpoint="panels/remove-partition" action=ask.action>
                    <DialogHead ask/>
                    <input type="hidden" name="partition" value=number.to_string()/>
                    <p class="modal-text">{format!("Remove partition {}? Nobody uses it. This cannot be undone.", title.get_value())}</p>
                    <DialogFoot label="Remove partition" danger=true ask/>
                </SentForm>
            </DialogSheet>
        }
        .into_any(),
    }
}
