//! One row of the grid.

use leptos::prelude::*;
use model::Permission;
use model::accounts::{Access, AccountRow, Kind, LinkRole, State};
use model::ids::AccountId;
use ui::{Menu, MenuLink, RowTitle, TwoLineTime};

use crate::features::people::act::Act;
use crate::features::people::list::List;
use crate::features::people::words::StateBadge;
use crate::form::viewer;
use crate::paths::{self, Dialog, Tab};

/// The cells of a row.
pub fn cells(row: AccountRow, open: Memo<Option<AccountId>>) -> AnyView {
    let list = List::here();
    let id = row.id;
    let title = row.title().to_owned();
    let href = Signal::derive(move || paths::open(id, &list.query.get(), Tab::Overview));
    let current = Signal::derive(move || open.get() == Some(id));
    let sub = (!row.label.is_empty()).then(|| row.email.clone());
    view! {
        <RowTitle href title sub current/>
        <Facts row=row.clone()/>
        <StatusCell row=row.clone()/>
        <td class="cell-menu"><RowMenu row/></td>
    }
    .into_any()
}

#[component]
fn Facts(row: AccountRow) -> impl IntoView {
    let role = role(&row);
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
    let badge = move || view! { <StateBadge kind=Kind::EndUser state/> };
    let href = move || paths::confirm(act.key(), &[id], &list.query.get());
    let label = format!("{} {}", act.verb(), row.title());
    view! {
        <td class="cell-status" data-priority="1">
            {if may {
                view! { <a class="status-toggle" href=href title=label.clone() aria-label=format!("{}. {label}", state.word(Kind::EndUser)) data-noscroll="">{badge()}</a> }.into_any()
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
    let confirm = move |act: Act| Signal::derive(move || paths::confirm(act.key(), &[id], &list.query.get()));
    let to = move |tab: Tab| Signal::derive(move || paths::open(id, &list.query.get(), tab));
    let reset =
        Signal::derive(move || paths::dialog(id, &list.query.get(), Tab::Security, Dialog::ResetPassword, None));
    let assist = Signal::derive(move || paths::dialog(id, &list.query.get(), Tab::Overview, Dialog::Assist, None));
    let access = (row.state != State::Pending).then(|| Act::from(Access::toggle_of(row.state)));
    view! {
        <Menu label=format!("Actions for {}", row.title())>
            <MenuLink href=to(Tab::Overview) label="Open" icon=ui::IconName::ChevronRight/>
            <MenuLink href=to(Tab::Panels) label="Panels" icon=ui::IconName::Panels/>
            {(person.may(Permission::AccountsResetPassword)).then(|| view! {
                <MenuLink href=reset label="Reset password" icon=ui::IconName::Key/>
            })}
            {person.may(Permission::AccountsAssist).then(|| view! {
                <MenuLink href=assist label="Remote Assistance" icon=ui::IconName::Monitor/>
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

/// The role column: what the account is on its panels (decision 10).
pub fn role(row: &AccountRow) -> &'static str {
    row.role.map_or("No panel", LinkRole::word)
}
