//! The installer application: what an installer sees of his own panels. His scope is his links that
//! have not ended, to panels that let the installer application in (S3-104); anything else does not
//! exist for him.

pub mod repo;

use model::accounts::Kind;
use model::field_app::{FieldPanel, FieldPanelDetail, FieldPanels};
use model::ids::PanelId;
use model::{ApiError, field, text};

use self::repo::Row;
use crate::caller::Caller;
use crate::error::{Error, Result};
use crate::fold::{fold, like_escape};
use crate::{Domain, permits};

/// Panels a page of the list: so many that the page stays within its 30 KB however long the list is.
pub const PAGE: u32 = 15;
/// The last page that is read: nobody has so many panels.
const LAST_PAGE: u32 = 10_000;

/// A caller of the installer application: an installer, fully signed in, with a password of his own.
/// Sessions of a rejected one have ended (S3-19, S3-42).
pub fn check(caller: &Caller) -> Result<()> {
    if caller.kind != Kind::Installer {
        return Err(ApiError::Forbidden(text::INSTALLERS_ONLY.into()).into());
    }
    caller.check_usable()
}

impl Domain {
    /// The caller's panels, by account code and IMEI, [`PAGE`] a page (the first is 1). `search`: words that
    /// must each occur in IMEI, account code or name.
    pub async fn field_panels(&self, caller: &Caller, search: &str, page: u32) -> Result<FieldPanels> {
        check(caller)?;
        let now = self.clock().now();
        let patterns = patterns(search);
        let skip = (page.clamp(1, LAST_PAGE) - 1) * PAGE;
        let rows = repo::page(self.pool(), caller.account, &patterns, (PAGE, skip), now).await?;
        let counts = repo::counts(self.pool(), caller.account, &patterns, now).await?;
        let mut permits = permits::last_of(self.pool(), caller.account, now).await?;
        let rows = rows.into_iter().map(|row| {
            let permit = permits.remove(&row.panel());
            row.panel_with(permit)
        });
        Ok(FieldPanels { rows: rows.collect::<Result<_>>()?, total: counts.found(), closed: counts.closed() })
    }

    /// One of the caller's panels as the list shows it, with the last request where a permit is needed;
    /// `NotFound` for anything else.
    pub async fn field_panel_row(&self, caller: &Caller, id: PanelId) -> Result<FieldPanel> {
        check(caller)?;
        let now = self.clock().now();
        let mut conn = self.pool().acquire().await?;
        let row = repo::row(&mut conn, caller.account, id, now).await?.ok_or(ApiError::NotFound)?;
        let permit = if row.needs_permit { permits::last_on(&mut conn, caller.account, id, now).await? } else { None };
        row.panel_with(permit)
    }

    /// Everything about one of the caller's panels. `Forbidden` while the master user's permit is needed
    /// and none holds; `NotFound` as [`Domain::field_panel_row`].
    pub async fn field_panel(&self, caller: &Caller, id: PanelId) -> Result<FieldPanelDetail> {
        let panel = self.field_panel_row(caller, id).await?;
        if !panel.is_open() {
            return Err(ApiError::Forbidden(text::NEEDS_PERMIT.into()).into());
        }
        let now = self.clock().now();
        let mut conn = self.pool().acquire().await?;
        let more = repo::detail(&mut conn, id).await?.ok_or(ApiError::NotFound)?;
        let partitions = repo::partitions(&mut conn, id).await?;
        let people = repo::people(&mut conn, id, now).await?;
        Ok(FieldPanelDetail {
            panel,
            group: more.group_name,
            connection_since: more.connection_since.map(Into::into),
            first_connected: more.first_connected_at.map(Into::into),
            partitions: partitions.into_iter().filter_map(|(n, name)| Some((u16::try_from(n).ok()?, name))).collect(),
            people: people.into_iter().map(repo::Attached::person).collect::<Result<_>>()?,
        })
    }
}

/// LIKE patterns, one a word; all must match.
fn patterns(search: &str) -> Vec<String> {
    let folded = fold(&field::search(search));
    folded.split_whitespace().map(|word| format!("%{}%", like_escape(word))).collect()
}

/// A word in the table that the program does not know.
fn unknown(what: &str) -> Error {
    Error::bug(format!("{what} holds an unknown word"))
}

impl Row {
    /// As the list shows it; a request is shown only where a permit is needed.
    fn panel_with(self, permit: Option<model::installers::Permit>) -> Result<FieldPanel> {
        Ok(FieldPanel {
            id: self.panel(),
            connection: model::panels::Connection::from_key(&self.connection)
                .ok_or_else(|| unknown("panel.connection"))?,
            imei: self.imei,
            account_code: self.account_code,
            name: self.web_name,
            model: self.model,
            ends_at: self.ends_at.map(Into::into),
            needs_permit: self.needs_permit,
            permit: permit.filter(|_| self.needs_permit),
        })
    }
}
