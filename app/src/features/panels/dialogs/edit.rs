//! "Edit panel". When somebody else saved first, his values stand beside one's own (REL-27).

use leptos::prelude::*;
use model::ApiError;
use model::panels::{PanelDetail, PanelForm};
use ui::{Detail, Details, Notice, Tone};

use super::super::add::{Facts, PermitField};
use super::{DialogFoot, DialogHead, DialogSheet, ask};
use crate::form::SentForm;
use crate::paths::PanelDialog;
use crate::read::lean;

const ENDPOINT: &str = "panels/edit";

/// The dialog.
#[component]
pub fn EditDialog(
    /// Which panel.
    detail: PanelDetail,
) -> impl IntoView {
    let ask = ask(ENDPOINT, PanelDialog::Edit);
    let row = detail.row.clone();
    let start = StoredValue::new(PanelForm {
        imei: row.imei,
        web_name: row.web_name,
        account_code: row.account_code,
        model: row.model,
        ..PanelForm::default()
    });
    let (own_version, needed) = (detail.row.version, detail.needs_permit);
    let theirs = Signal::derive(move || current(ask.state.error));
    // After a conflict the form goes on from their version: the person has seen it.
    let version = move || theirs.with(|now| now.as_ref().map_or(own_version, |now| now.row.version)).to_string();
    view! {
        <DialogSheet title="Edit panel".to_owned() back=ask.back>
            <SentForm endpoint=ENDPOINT action=ask.action>
                <DialogHead ask/>
                <input type="hidden" name="version" value=version/>
                <Theirs theirs/>
                <Facts state=ask.state start/>
                <PermitField state=ask.state needed/>
                <DialogFoot label="Save" ask/>
            </SentForm>
        </DialogSheet>
    }
    .into_any()
}

fn current(error: Signal<Option<ApiError>>) -> Option<PanelDetail> {
    match error.get() {
        Some(ApiError::Conflict { current: Some(current), .. }) => lean::read(&current).ok(),
        _ => None,
    }
}

/// The current values, beside what was typed.
#[component]
fn Theirs(theirs: Signal<Option<PanelDetail>>) -> impl IntoView {
    move || {
        theirs.get().map(|now| {
            let by = if now.changed_by.is_empty() { "Somebody".to_owned() } else { now.changed_by.clone() };
            let needed = if now.needs_permit { "Yes" } else { "No" };
            let pairs = [
                ("IMEI", now.row.imei),
                ("Web name", now.row.web_name),
                ("Account code", now.row.account_code),
                ("Model", now.row.model),
                ("Permit needed", needed.to_owned()),
            ];
            view! {
                <Notice tone=Tone::Wait title=format!("{by} saved these values meanwhile")>
                    <Details>
                        {pairs.map(|(term, value)| view! { <Detail term><bdi>{value}</bdi></Detail> }).collect_view()}
                    </Details>
                    <p>"What you typed is still below. Saving again replaces their values with yours."</p>
                </Notice>
            }
        })
    }
}
