//! The customer dashboard: what a customer sees of his own panels and may change there (S0-24, S1-17). His
//! scope is his links that have not ended, and of each panel the partitions of his link; anything else does
//! not exist for him. A master user also decides about the panel's people and its installers. During remote
//! assistance the caller is the customer with a helper at the keyboard: what only the customer may do asks
//! [`Caller::check_own`].

pub mod assisted;
pub mod invitations;
pub mod people;
pub mod permits;
pub mod profile;
pub mod repo;

use model::accounts::{Change, Kind, LinkRole};
use model::home::{HomePanel, HomePanelDetail, HomePanels, HomePartition};
use model::ids::{LinkId, PanelId};
use model::{ApiError, field, text};
use sqlx::PgConnection;

use self::repo::{PartitionRow, Place};
use crate::Domain;
use crate::audit::AuditEntry;
use crate::caller::Caller;
use crate::error::{Error, Result, retry};
use crate::gateway;

/// Panels a page of the list.
pub const PAGE: u32 = 15;
/// The last page that is read: nobody has so many panels.
const LAST_PAGE: u32 = 10_000;
/// Commands that a panel's page shows.
const COMMANDS: i64 = 10;

/// A caller of the dashboard: an end user, fully signed in, with a password of his own.
pub fn check(caller: &Caller) -> Result<()> {
    if caller.kind != Kind::EndUser {
        return Err(ApiError::Forbidden(text::CUSTOMERS_ONLY.into()).into());
    }
    caller.check_usable()
}

impl Domain {
    /// The caller's panels by name, [`PAGE`] a page (the first is 1), and what others want to share with him.
    pub async fn home_panels(&self, caller: &Caller, page: u32) -> Result<HomePanels> {
        check(caller)?;
        let now = self.clock().now();
        let skip = (page.clamp(1, LAST_PAGE) - 1) * PAGE;
        let mut conn = self.pool().acquire().await?;
        let places = repo::places(&mut conn, caller.account, (PAGE, skip), now).await?;
        let total = repo::count(&mut conn, caller.account, now).await?;
        let ids: Vec<_> = places.iter().map(|place| place.panel).collect();
        let parts = repo::partitions(&mut conn, &ids).await?;
        let requests = permits::repo::requests_waiting(&mut conn, &ids, caller.account, now).await?;
        let rows = places.into_iter().map(|place| {
            let waiting = requests.iter().find(|(panel, _)| *panel == place.panel).map_or(0, |(_, n)| *n);
            shown(&place, &parts, u32::try_from(waiting).unwrap_or(0))
        });
        let rows = rows.collect::<Result<_>>()?;
        let invitations = invitations::repo::invited(&mut conn, &caller.email, now).await?;
        let invitations = invitations.into_iter().map(invitations::repo::InvitedRow::invited).collect();
        Ok(HomePanels { rows, total, invitations })
    }

    /// One of the caller's panels; `NotFound` for anything else.
    pub async fn home_panel(&self, caller: &Caller, id: PanelId) -> Result<HomePanelDetail> {
        check(caller)?;
        let now = self.clock().now();
        let mut conn = self.pool().acquire().await?;
        let place = found(&mut conn, caller, id, now).await?;
        let parts = repo::partitions(&mut conn, &[place.panel]).await?;
        let commands = gateway::commands::repo::newest(&mut conn, id, &place.partitions, COMMANDS).await?;
        let requests = match place.role()? {
            LinkRole::Master => permits::repo::requests(&mut conn, id, now).await?,
            LinkRole::Regular => Vec::new(),
        };
        let waiting = requests.iter().filter(|request| !request.is_granted()).count();
        Ok(HomePanelDetail {
            panel: shown(&place, &parts, u32::try_from(waiting).unwrap_or(0))?,
            link: LinkId(place.link),
            version: place.version,
            has_gateway: place.gateway.is_some(),
            commands: commands.into_iter().map(|row| row.command(now)).collect::<Result<_>>()?,
            requests: requests.into_iter().map(permits::repo::RequestRow::request).collect(),
        })
    }

    /// Changes the caller's own name on a panel of his. `Conflict` when it was changed since `version`.
    pub async fn rename_on_panel(&self, caller: &Caller, panel: PanelId, version: i64, name: &str) -> Result<()> {
        check(caller)?;
        let name = field::name(name).map_err(|why| Error::field("user_name", why))?;
        retry(self.entropy(), || async {
            let mut tx = self.begin(caller).await?;
            let now = tx.now;
            let place = found(tx.conn(), caller, panel, now).await?;
            if place.version != version {
                return Err(ApiError::conflict(text::CHANGED_MEANWHILE).into());
            }
            if place.user_name == name {
                return Ok(());
            }
            if !repo::rename(tx.conn(), place.link, version, &name, now).await? {
                return Err(ApiError::conflict(text::CHANGED_MEANWHILE).into());
            }
            let change = Change::new(&format!("User name on {}", place.imei), &place.user_name, &name);
            let entry = own_entry("home.rename", caller).on_panel(place.panel);
            tx.commit(entry.with(vec![change])).await
        })
        .await
    }
}

/// The caller's place on a panel; `NotFound` when he has none now.
async fn found(conn: &mut PgConnection, caller: &Caller, id: PanelId, now: time::OffsetDateTime) -> Result<Place> {
    repo::place(conn, caller.account, id, now).await?.ok_or_else(|| ApiError::NotFound.into())
}

/// The same for who decides about the panel: `Forbidden` to a regular user. His link stays until the
/// transaction ends.
async fn mastered(conn: &mut PgConnection, caller: &Caller, id: PanelId, now: time::OffsetDateTime) -> Result<Place> {
    let place = repo::place_kept(conn, caller.account, id, now).await?.ok_or(ApiError::NotFound)?;
    match place.role()? {
        LinkRole::Master => Ok(place),
        LinkRole::Regular => Err(ApiError::Forbidden(text::MASTERS_ONLY.into()).into()),
    }
}

/// An entry about the caller's own account.
fn own_entry(action: &'static str, caller: &Caller) -> AuditEntry {
    AuditEntry::on_account(action, caller.account.0, &caller.name, Some(caller.company.0))
}

fn shown(place: &Place, parts: &[PartitionRow], requests: u32) -> Result<HomePanel> {
    let reached = parts.iter().filter(|part| part.panel_id == place.panel && place.partitions.contains(&part.number));
    Ok(HomePanel {
        id: PanelId(place.panel),
        title: place.title().to_owned(),
        imei: place.imei.clone(),
        account_code: place.account_code.clone(),
        model: place.model.clone(),
        connection: place.connection()?,
        connection_since: place.connection_since.map(Into::into),
        role: place.role()?,
        user_name: place.user_name.clone(),
        ends_at: place.ends_at.map(Into::into),
        partitions: reached.map(PartitionRow::shown).collect::<Result<Vec<HomePartition>>>()?,
        requests,
    })
}
