//! One row of the grid.

use leptos::prelude::*;
use model::Permission;
use model::accounts::{Access, AccountRow, State};
use model::ids::AccountId;
use ui::{Menu, MenuLink, RowCheck, RowTitle, StatusBadge, TwoLineTime};

use super::confirm::Act;
use super::list::List;
use super::words;
use crate::form::viewer;
use crate::paths::{self, Dialog, Tab};

/// The row.
#[component]
pub fn Row(
    /// What it shows.
    row: AccountRow,
    /// The account in the blind.
    open: Memo<Option<AccountId>>,
) -> impl IntoView {
    let list = List::here();
    let (id, state) = (row.id, row.state);
    let title = row.title().to_owned();
    let href = Signal::derive(move || paths::account(id, &list.query.get(), Tab::Overview));
    let current = Signal::derive(move || open.get() == Some(id));
    let checked = Signal::derive(move || list.ticked.with(|t| t.contains_key(&id)));
    let sub = (!row.label.is_empty()).then(|| row.email.clone());
    view! {
        <tr data-row-id=id.to_string() class:is-current=current class:is-ticked=checked>
            <RowCheck
                label=format!("Select {title}")
                value=id.to_string()
                form="bulk"
                checked
                on_toggle=move |on| list.tick(id, state, on)
            />
            <RowTitle href title=title.clone() sub current/>
            <Facts row=row.clone()/>
            <StatusCell row=row.clone()/>
            <td class="cell-menu"><RowMenu row/></td>
        </tr>
    }
    .into_any()
}

#[component]
fn Facts(row: AccountRow) -> impl IntoView {
    let role = words::role(&row);
    view! {
        <td data-priority="3" class="cell-phone"><bdi>{row.phone}</bdi></td>
        <td data-priority="2">{role}</td>
        <td data-priority="2" class="num">{row.panels}</td>
        <td data-priority="4"><TwoLineTime at=row.registered/></td>
        <td data-priority="3">{row.last_login.map(|at| view! { <TwoLineTime at/> })}</td>
    }
}

/// The status at the row's end; pressing it turns it round, after a question (S0-5, S1-9).
#[component]
fn StatusCell(row: AccountRow) -> impl IntoView {
    let list = List::here();
    let (id, state) = (row.id, row.state);
    let act = Act::from(Access::toggle_of(state));
    let may = viewer().may(Permission::AccountsSuspend) && state != State::Pending;
    let badge = move || {
        view! { <StatusBadge tone=words::tone(state) icon=words::icon(state) word=state.account_word()/> }
    };
    let href = move || paths::accounts_confirm(act.key(), &[id], &list.query.get());
    let label = format!("{} {}", act.verb(), row.title());
    view! {
        <td class="cell-status" data-priority="1">
            {if may {
                view! { <a class="status-toggle" href=href title=label.clone() aria-label=format!("{}. {label}", state.account_word()) data-noscroll="">{badge()}</a> }.into_any()
            } else {
                badge().into_any()
            }}
        </td>
    }
}

#[component]
fn RowMenu(row: AccountRow) -> impl IntoView {
    let list = List::here();
    let person = viewer();
    let id = row.id;
    let confirm = move |act: Act| Signal::derive(move || paths::accounts_confirm(act.key(), &[id], &list.query.get()));
    let to = move |tab: Tab| Signal::derive(move || paths::account(id, &list.query.get(), tab));
    let reset = Signal::derive(move || {
        paths::account_dialog(id, &list.query.get(), Tab::Security, Dialog::ResetPassword, None)
    });
    let access = (row.state != State::Pending).then(|| Act::from(Access::toggle_of(row.state)));
    view! {
        <Menu label=format!("Actions for {}", row.title())>
            <MenuLink href=to(Tab::Overview) label="Open" icon=ui::IconName::ChevronRight/>
            <MenuLink href=to(Tab::Panels) label="Panels" icon=ui::IconName::Panels/>
            {(person.may(Permission::AccountsResetPassword)).then(|| view! {
                <MenuLink href=reset label="Reset password" icon=ui::IconName::Key/>
            })}
            {access.filter(|_| person.may(Permission::AccountsSuspend)).map(|act| view! {
                <MenuLink href=confirm(act) label=act.verb() icon=act.icon()/>
            })}
            {person.may(Permission::AccountsRemove).then(|| view! {
                <MenuLink href=confirm(Act::Remove) label="Remove" icon=ui::IconName::Trash danger=true/>
            })}
        </Menu>
    }
}
