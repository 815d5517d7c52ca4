//! Menus, dialogs, the blind, messages.

use leptos::prelude::*;
use model::error::ApiError;

use super::{hostile, row, specimen};
use crate::badge::{StatusBadge, Tone};
use crate::blind::Blind;
use crate::button::{Button, ButtonKind};
use crate::field::{CheckField, FormActions, TextField};
use crate::icon::IconName;
use crate::kv::{Detail, Details, Typed};
use crate::menu::{Menu, MenuAction};
use crate::modal::{Confirm, Modal};
use crate::tabs::{Tab, Tabs};
use crate::toast::use_toaster;

pub(super) fn all(prefix: &'static str) -> AnyView {
    let heading = if prefix == "light" { "blind-light" } else { "blind-dark" };
    view! {
        {specimen("Dialogs and messages", dialogs(prefix))}
        {specimen("Blind", view! { <div class="specimen-stage">{blind(heading)}</div> }.into_any())}
    }
    .into_any()
}

fn dialogs(p: &'static str) -> AnyView {
    let (form, ask, failed) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(false));
    let toasts = use_toaster();
    view! {
        {row(vec![
            view! { <Button label="A form" on_click=move || form.set(true)/> }.into_any(),
            view! { <Button label="A question" on_click=move || ask.set(true)/> }.into_any(),
            view! { <Button label="A failed question" on_click=move || failed.set(true)/> }.into_any(),
            view! { <Button label="It worked" on_click=move || toasts.success("Ada Brown is suspended.")/> }.into_any(),
            view! { <Button label="It failed" on_click=move || toasts.error(hostile::SCRIPT)/> }.into_any(),
        ])}
        <Modal title="Add an account" open=form on_close=move || form.set(false)>
            <form method="post" action="#add">
                <TextField label="Mail address" name="email" required=true id=format!("{p}-add")/>
                <FormActions>
                    <Button label="Add and send the code" kind=ButtonKind::Primary submit=true/>
                </FormActions>
            </form>
        </Modal>
        {question(ask, Signal::stored(None))}
        {question(failed, Signal::stored(Some(ApiError::conflict("Somebody else changed this account meanwhile."))))}
    }
    .into_any()
}

fn question(open: RwSignal<bool>, error: Signal<Option<ApiError>>) -> AnyView {
    view! {
        <Confirm
            title="Remove Ada Brown?"
            text="The account and its links to 3 panels are removed. This cannot be taken back."
            confirm_label="Remove"
            danger=true
            open
            pending=false
            error
            on_confirm=move || open.set(false)
            on_cancel=move || open.set(false)
        />
    }
    .into_any()
}

fn blind(heading_id: &'static str) -> AnyView {
    let title = if heading_id == "blind-dark" { "Björn Ångström" } else { "Ada Brown" };
    let dirty = RwSignal::new(false);
    let subtitle = || {
        view! {
            <span>"ada.brown@example.com"</span>
            <StatusBadge tone=Tone::Good word="Active"/>
        }
    };
    let tabs = move || {
        let tabs = vec![
            Tab::new("#overview", "Overview", true),
            Tab::new("#panels", "Panels", false).with_count(3),
            Tab::new("#history", "History", false),
        ];
        view! { <Tabs label=format!("Account, {heading_id}") tabs/> }
    };
    let menu = || {
        view! {
            <Menu label="Actions for Ada Brown">
                <MenuAction label="Remove account" icon=IconName::Trash danger=true on_click=|()| ()/>
            </Menu>
        }
    };
    view! {
        <Blind title subtitle close_href="#closed" next_href="#next" tabs menu heading_id dirty>
            <Details>
                <Detail term="Name"><Typed text=hostile::long()/></Detail>
                <Detail term="Phone">"+44 20 7946 0018"</Detail>
                <Detail term="Company">"Northwind Alarms"</Detail>
            </Details>
            <CheckField label="As if something were typed" name="dirty" id=format!("{heading_id}-dirty") checked=dirty on_change=move |on| dirty.set(on)/>
        </Blind>
    }
    .into_any()
}
