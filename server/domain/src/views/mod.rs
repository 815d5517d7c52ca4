//! Saved views (issue 7): each person's own, of the grids he may open.

pub mod repo;

use model::accounts::{Change, Done, Kind};
use model::error::Faults;
use model::grid::Grid;
use model::ids::ViewId;
use model::views::{MOST_VIEWS, SavedView, ViewForm, view_name, view_query};
use model::{ApiError, Permission, text};

use crate::Domain;
use crate::audit::AuditEntry;
use crate::caller::Caller;
use crate::error::{Error, Result, retry};

const SAME_NAME: &str = "You have a view of this name already.";

/// The permission that opens a grid; none: everybody has one of his own.
const fn opens(grid: Grid) -> Option<Permission> {
    match grid {
        Grid::Accounts => Some(Permission::AccountsView),
        Grid::Installers => Some(Permission::InstallersView),
        Grid::Employees => Some(Permission::EmployeesView),
        Grid::Companies => Some(Permission::CompaniesView),
        Grid::Groups => Some(Permission::GroupsView),
        Grid::Panels => Some(Permission::PanelsView),
        Grid::Mail => Some(Permission::MailView),
        Grid::Log => Some(Permission::LogView),
        Grid::Jobs => None,
    }
}

fn check_opens(caller: &Caller, grid: Grid) -> Result<()> {
    caller.check_usable()?;
    caller.check_own()?;
    if caller.kind != Kind::Employee {
        return Err(ApiError::Forbidden(text::FORBIDDEN.into()).into());
    }
    match opens(grid) {
        Some(permission) => caller.require(permission, ()).map(drop),
        None => Ok(()),
    }
}

impl Domain {
    /// The caller's views of a grid, by name.
    pub async fn views(&self, caller: &Caller, grid: Grid) -> Result<Vec<SavedView>> {
        check_opens(caller, grid)?;
        repo::all(self.pool(), caller.account, grid).await
    }

    /// The queries of the caller's default views; none where he may not open the grid.
    pub async fn default_views(&self, caller: &Caller) -> Result<Vec<(Grid, String)>> {
        let views = repo::defaults(self.pool(), caller.account).await?;
        Ok(views.into_iter().filter(|(grid, _)| check_opens(caller, *grid).is_ok()).collect())
    }

    /// Saves what a grid shows under a name. `Invalid` at `name`.
    pub async fn save_view(&self, caller: &Caller, grid: Grid, form: &ViewForm) -> Result<Done> {
        check_opens(caller, grid)?;
        let (name, query) = read(grid, form)?;
        retry(self.entropy(), || async {
            let mut tx = self.begin(caller).await?;
            let (id, now) = (ViewId(self.new_uuid()), tx.now);
            // The account's row keeps two at once from being one too many.
            repo::lock_owner(tx.conn(), caller.account).await?;
            if repo::count(tx.conn(), caller.account, grid).await? >= i64::from(MOST_VIEWS) {
                let why = format!("You have {MOST_VIEWS} views of this list. Remove one first.");
                return Err(Error::field("name", why));
            }
            if form.is_default {
                repo::drop_default(tx.conn(), caller.account, grid, now).await?;
            }
            let view =
                SavedView { id, name: name.clone(), query: query.clone(), is_default: form.is_default, version: 1 };
            repo::insert(tx.conn(), caller.account, grid, &view, now).await.map_err(taken)?;
            let changes = vec![Change::new("Name", "", name.clone()), Change::new("Shows", "", query.clone())];
            tx.commit(entry("views.add", caller, grid).with(changes)).await?;
            Ok(Done::new(format!("The view \"{name}\" is saved.")))
        })
        .await
    }

    /// Gives a view another name, another query (None: the one it has), or makes it the default one. `NotFound`
    /// when it is not the caller's; `Conflict` when it was changed meanwhile.
    pub async fn edit_view(
        &self,
        caller: &Caller,
        id: ViewId,
        version: i64,
        form: &ViewForm,
        overwrite: bool,
    ) -> Result<Done> {
        caller.check_usable()?;
        caller.check_own()?;
        retry(self.entropy(), || async {
            let mut tx = self.begin(caller).await?;
            let now = tx.now;
            repo::lock_owner(tx.conn(), caller.account).await?;
            let (grid, old) = repo::one(tx.conn(), caller.account, id).await?.ok_or(ApiError::NotFound)?;
            check_opens(caller, grid)?;
            let query = if overwrite { form.query.clone() } else { old.query.clone() };
            let (name, query) = read(grid, &ViewForm { query, ..form.clone() })?;
            if old.version != version {
                return Err(ApiError::conflict(text::CONFLICT).into());
            }
            let new = SavedView { name, query, is_default: form.is_default, ..old.clone() };
            let changes = differences(&old, &new);
            if changes.is_empty() {
                return Ok(Done::new("Nothing was changed."));
            }
            if new.is_default && !old.is_default {
                repo::drop_default(tx.conn(), caller.account, grid, now).await?;
            }
            repo::update(tx.conn(), caller.account, &new, now).await.map_err(taken)?;
            tx.commit(entry("views.edit", caller, grid).with(changes)).await?;
            Ok(Done::new("Saved."))
        })
        .await
    }

    /// Removes a view; `NotFound` when it is not the caller's.
    pub async fn remove_view(&self, caller: &Caller, id: ViewId) -> Result<Done> {
        caller.check_usable()?;
        caller.check_own()?;
        retry(self.entropy(), || async {
            let mut tx = self.begin(caller).await?;
            let (grid, old) = repo::one(tx.conn(), caller.account, id).await?.ok_or(ApiError::NotFound)?;
            check_opens(caller, grid)?;
            repo::delete(tx.conn(), caller.account, id).await?;
            let changes = vec![Change::new("Name", old.name.clone(), "")];
            tx.commit(entry("views.remove", caller, grid).with(changes)).await?;
            Ok(Done::new(format!("The view \"{}\" is removed.", old.name)))
        })
        .await
    }
}

fn read(grid: Grid, form: &ViewForm) -> Result<(String, String)> {
    let mut faults = Faults::default();
    let name = faults.take("name", view_name(&form.name));
    let query = view_query(grid, &form.query).ok_or_else(|| "There is too much in this address to save it.".to_owned());
    match (name, faults.take("query", query)) {
        (Some(name), Some(query)) => Ok((name, query)),
        _ => Err(faults.into_error().into()),
    }
}

fn taken(error: Error) -> Error {
    if error.violates("saved_view_name") { Error::field("name", SAME_NAME) } else { error }
}

/// His own account is what it is about.
fn entry(action: &'static str, caller: &Caller, grid: Grid) -> AuditEntry {
    let entry = AuditEntry::on_account(action, caller.account.0, &caller.name, Some(caller.company.0));
    AuditEntry { reason: grid.label().to_owned(), ..entry }
}

fn differences(old: &SavedView, new: &SavedView) -> Vec<Change> {
    let default = |view: &SavedView| if view.is_default { "yes" } else { "no" }.to_owned();
    let pairs = [
        ("Name", old.name.clone(), new.name.clone()),
        ("Shows", old.query.clone(), new.query.clone()),
        ("Default", default(old), default(new)),
    ];
    let changed = pairs.into_iter().filter(|(_, before, after)| before != after);
    changed.map(|(field, before, after)| Change::new(field, before, after)).collect()
}
