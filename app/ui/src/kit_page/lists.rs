//! Grids.

use leptos::prelude::*;
use model::error::ApiError;
use model::grid::{Direction, Total};
use model::when::When;

use super::{hostile, specimen};
use crate::badge::{StatusBadge, Tone};
use crate::button::{Button, ButtonKind, LinkButton};
use crate::empty::EmptyState;
use crate::field::{InputKind, TextField};
use crate::grid::{
    BulkBar, GridFailed, GridFrame, GridSkeleton, GridTable, GridToolbar, HeadCell, Pager, RowCheck, RowTitle,
    SelectAll, Ticked,
};
use crate::icon::IconName;
use crate::menu::{Menu, MenuAction, MenuLink, MenuPost, MenuRule};
use crate::time::TwoLineTime;

pub(super) fn all(prefix: &'static str) -> AnyView {
    let empty = || {
        view! { <EmptyState icon=IconName::Accounts title="No accounts yet" text="Add the first one; the registration code goes out by mail."/> }.into_any()
    };
    view! {
        {specimen("Grid", view! { <div class="specimen-grid">{full(prefix)}</div> }.into_any())}
        {specimen("Grid, loading", short(prefix, "loading", view! { <GridSkeleton label="Loading accounts"/> }.into_any(), true))}
        {specimen("Grid, empty", short(prefix, "empty", empty(), false))}
        {specimen("Grid, failed", short(prefix, "failed", view! { <GridFailed error=ApiError::Unavailable retry_href="#again"/> }.into_any(), false))}
        {specimen("Grid, not allowed", short(prefix, "not allowed", view! { <GridFailed error=ApiError::Forbidden(String::new()) retry_href="#again"/> }.into_any(), false))}
    }
    .into_any()
}

fn short(prefix: &str, name: &str, body: AnyView, busy: bool) -> AnyView {
    view! {
        <div class="specimen-grid is-short">
            <GridFrame label=format!("Accounts, {name}, {prefix}") busy>{body}</GridFrame>
        </div>
    }
    .into_any()
}

struct Row {
    name: String,
    email: &'static str,
    panels: u32,
    status: (Tone, &'static str),
    login: Option<When>,
}

fn rows() -> Vec<Row> {
    let row = |name: &str, email, panels, status, login| Row { name: name.into(), email, panels, status, login };
    let at = Some(When(1_777_982_938_000));
    vec![
        row("Ada Brown", "ada.brown@example.com", 3, (Tone::Good, "Active"), at),
        row("Björn Ångström", "bjorn@example.se", 0, (Tone::Wait, "Pending"), None),
        row(hostile::RTL, "m@example.com", 12, (Tone::Off, "Suspended"), at),
        row(hostile::SCRIPT, "x@example.com", 1, (Tone::Good, "Active"), at),
        row(&hostile::long(), "long@example.com", 1_204, (Tone::Bad, "Rejected"), None),
        row("Chen Wei", "chen.wei@example.cn", 7, (Tone::Good, "Active"), at),
        row("Dolores Ibárruri", "dolores@example.es", 2, (Tone::Good, "Active"), at),
    ]
}

fn head() -> AnyView {
    view! {
        <SelectAll label="Select all accounts on this page" ticked=Ticked::Some on_toggle=|_| ()/>
        <HeadCell label="Name & email" href="#name" sorted=Some(Direction::Asc)/>
        <HeadCell label="Phone" href="#phone" priority=3/>
        <HeadCell label="Panels" href="#panels" number=true priority=2/>
        <HeadCell label="Last login" href="#login" priority=2/>
        <HeadCell label="Created" href="#created" priority=4/>
        <HeadCell label="Status" href="#status"/>
        <HeadCell label="Actions" hide_label=true/>
    }
    .into_any()
}

fn table_row(p: &'static str, i: usize, row: Row) -> AnyView {
    let name = row.name.clone();
    let (tone, word) = row.status;
    view! {
        <tr data-row-id=format!("{p}-{i}")>
            <RowCheck label=format!("Select {name}") value=i.to_string() checked=i == 1 on_toggle=|_| ()/>
            <RowTitle href=format!("#row-{i}") title=row.name sub=row.email current=i == 0/>
            <td data-priority="3">"+44 20 7946 0018"</td>
            <td class="num" data-priority="2">{model::grid::grouped(row.panels)}</td>
            <td data-priority="2">{row.login.map(|at| view! { <TwoLineTime at/> })}</td>
            <td data-priority="4"><TwoLineTime at=When(1_746_439_738_000)/></td>
            <td><StatusBadge tone word/></td>
            <td>{row_menu(&name)}</td>
        </tr>
    }
    .into_any()
}

fn row_menu(name: &str) -> AnyView {
    view! {
        <Menu label=format!("Actions for {name}")>
            <MenuLink href="#open" label="Open" icon=IconName::User/>
            <MenuAction label="Reset password" icon=IconName::Key on_click=|()| ()/>
            <MenuPost action="#suspend" label="Suspend" icon=IconName::Ban/>
            <MenuRule/>
            <MenuAction label="Remove" icon=IconName::Trash danger=true disabled_reason="He is the last administrator." on_click=|()| ()/>
        </Menu>
    }
    .into_any()
}

fn toolbar(p: &'static str) -> AnyView {
    let add = || view! { <LinkButton href="#add" label="Add account" icon=IconName::Plus kind=ButtonKind::Primary/> };
    view! {
        <GridToolbar end=add>
            <TextField label="Search" name="q" kind=InputKind::Search hide_label=true placeholder="Search name, mail, phone, IMEI" id=format!("{p}-q")/>
            <Button label="Filter" icon=IconName::Filter/>
        </GridToolbar>
    }
    .into_any()
}

fn full(p: &'static str) -> AnyView {
    let bulk = || {
        view! {
            <BulkBar count=1 on_clear=|()| ()>
                <Button label="Suspend" icon=IconName::Ban small=true/>
                <Button label="Remove" icon=IconName::Trash kind=ButtonKind::Danger small=true/>
            </BulkBar>
        }
    };
    let pager = || {
        view! {
            <Pager
                prev_href=None next_href="#next" first=1 last=15 total=Some(Total::Exact(6_014)) size=15
                size_label="Accounts per page" action="#size"
            />
        }
    };
    let body = rows().into_iter().enumerate().map(|(i, row)| table_row(p, i, row)).collect_view();
    view! {
        <GridFrame label=format!("Accounts, {p}") toolbar=move || toolbar(p) bulk pager>
            <GridTable label="Accounts" head>{body}</GridTable>
        </GridFrame>
    }
    .into_any()
}
