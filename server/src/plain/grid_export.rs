//! The grids as files: `/accounts/export?…` has what `/accounts?…` shows, on all its pages (SEC-85, REL-38);
//! `/panels/accounts/export?…` who is on the panels that `/panels?…` shows.

use axum::response::Response;
use domain::Error;
use domain::export::{Export, Links, Rest};
use model::accounts::{AccountQuery, Kind};
use model::companies::CompanyQuery;
use model::groups::GroupQuery;
use model::jobs::JobQuery;
use model::mail::MailQuery;
use model::panels::PanelQuery;

use super::download::{self, Asker, Source};
use super::visit::{Member, Visit};
use crate::csv_line::line;

/// Accounts.
pub(super) async fn accounts(member: Member) -> Response {
    let query = AccountQuery::read(Kind::EndUser, get(&member.visit));
    show(member, Export::People(query)).await
}

/// Installers.
pub(super) async fn installers(member: Member) -> Response {
    let query = AccountQuery::read(Kind::Installer, get(&member.visit));
    show(member, Export::People(query)).await
}

/// Employees.
pub(super) async fn employees(member: Member) -> Response {
    let query = AccountQuery::read(Kind::Employee, get(&member.visit));
    show(member, Export::People(query)).await
}

/// Panels.
pub(super) async fn panels(member: Member) -> Response {
    let query = PanelQuery::read(get(&member.visit));
    show(member, Export::Panels(query)).await
}

/// End users on the panels of the grid.
pub(super) async fn customers_on_panels(member: Member) -> Response {
    let query = PanelQuery::read(get(&member.visit));
    show(member, Export::Links(Links::OnPanels(Kind::EndUser, query))).await
}

/// Installers on them.
pub(super) async fn installers_on_panels(member: Member) -> Response {
    let query = PanelQuery::read(get(&member.visit));
    show(member, Export::Links(Links::OnPanels(Kind::Installer, query))).await
}

/// The panels that the end users of the grid are on.
pub(super) async fn panels_of_accounts(member: Member) -> Response {
    let query = AccountQuery::read(Kind::EndUser, get(&member.visit));
    show(member, Export::Links(Links::OfPeople(query))).await
}

/// Those of installers.
pub(super) async fn panels_of_installers(member: Member) -> Response {
    let query = AccountQuery::read(Kind::Installer, get(&member.visit));
    show(member, Export::Links(Links::OfPeople(query))).await
}

/// Companies.
pub(super) async fn companies(member: Member) -> Response {
    let query = CompanyQuery::read(get(&member.visit));
    show(member, Export::Companies(query)).await
}

/// Groups.
pub(super) async fn groups(member: Member) -> Response {
    let query = GroupQuery::read(get(&member.visit));
    show(member, Export::Groups(query)).await
}

/// Mails.
pub(super) async fn mails(member: Member) -> Response {
    let query = MailQuery::read(get(&member.visit));
    show(member, Export::Mails(query)).await
}

/// Jobs.
pub(super) async fn jobs(member: Member) -> Response {
    let query = JobQuery::read(get(&member.visit));
    show(member, Export::Jobs(query)).await
}

/// A parameter of the grid's own address, as its page reads it.
fn get(visit: &Visit) -> impl Fn(&str) -> Option<String> {
    |name| Some(visit.query(name).to_owned()).filter(|value| !value.is_empty())
}

async fn show(member: Member, what: Export) -> Response {
    let began = member.visit.domain().export_begin(&member.caller, &what).await;
    let (path, action, word) = (format!("{}/export", what.page()), what.action(), what.word());
    download::begin(member, began, Grid { what, from: None }, &path, action, word).await
}

struct Grid {
    what: Export,
    from: Option<Rest>,
}

impl Source for Grid {
    fn head(&self) -> String {
        line(self.what.heads().iter().copied())
    }

    async fn step(&mut self, asker: &Asker) -> Result<(String, bool), Error> {
        let (rows, next) = asker.domain.export_step(&asker.caller, &self.what, self.from.take()).await?;
        self.from = next;
        let lines = rows.iter().map(|row| line(row.iter().map(String::as_str))).collect();
        Ok((lines, self.from.is_some()))
    }
}
