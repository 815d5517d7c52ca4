//! Seed: invented people by the million, for measurements. The same seed makes the same people.

pub mod demo;
mod dice;
mod names;
mod places;
mod repo;
mod world;

pub(crate) use repo::prepare;

use std::collections::BTreeMap;

use model::accounts::{Change, Kind, State};
use uuid::Uuid;

use crate::Domain;
use crate::audit::AuditEntry;
use crate::caller::Actor;
use crate::error::{Error, Result};
use crate::import::copy::CopyText;
use crate::import::repo as bulk;
use crate::tx::Tx;
use crate::{db, tally};
use world::World;

/// Highest seed: it is part of every IMEI.
pub const SEED_MAX: u64 = 9_999;
/// Most accounts of one seed: the IMEIs of their panels have eight digits of their own.
pub const ACCOUNTS_MAX: u64 = 10_000_000;

/// How far a seed is.
#[derive(Clone, Copy, Debug)]
pub struct SeedProgress {
    /// What is being done, in words.
    pub step: &'static str,
    /// Rows so far.
    pub done: u64,
    /// Rows of this step; 0 when they are not counted.
    pub total: u64,
}

/// Told as the work goes on.
pub type Progress<'a> = &'a (dyn Fn(SeedProgress) + Sync);

/// What a seed made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SeedReport {
    /// Companies; none when there were some.
    pub companies: u64,
    /// Groups; none when there were companies.
    pub groups: u64,
    /// End users.
    pub accounts: u64,
    /// Panels.
    pub panels: u64,
    /// Links between them.
    pub links: u64,
}

impl Domain {
    /// Makes `accounts` end users with names of many languages, two panels for five of them and
    /// eleven links for ten, in the companies and groups there are; where there are none, those are
    /// invented too. One transaction: stopped halfway, nothing stays. A seed works once for each
    /// database. For measurements on a database nobody else uses meanwhile: where the seed is much
    /// larger than what is there, indexes are dropped and built anew.
    pub async fn seed(&self, accounts: u64, seed: u64, progress: Progress<'_>) -> Result<SeedReport> {
        if seed > SEED_MAX || !(1..=ACCOUNTS_MAX).contains(&accounts) {
            return Err(Error::conflict(format!("A seed is 0 to {SEED_MAX}, for 1 to {ACCOUNTS_MAX} accounts.")));
        }
        let mut tx = self.begin_unchecked_as(Actor::system("seed")).await?;
        repo::prepare(tx.conn()).await?;
        let mut report = SeedReport { accounts, ..SeedReport::default() };
        found(&mut tx, seed, &mut report).await?;
        let world = World::new(seed, accounts, repo::places(tx.conn()).await?);
        if world.places.is_empty() {
            return Err(Error::conflict("There are no groups with a company; import groups first."));
        }
        if repo::has_address(tx.conn(), &world.person(0).canonical()).await? {
            return Err(Error::conflict(format!("Seed {seed} is here already; use another.")));
        }
        report.panels = world.panels;
        let indexes = take_indexes_away(&mut tx, accounts).await?;
        report.links = fill(&mut tx, &world, progress).await?;
        for index in &indexes {
            progress(SeedProgress { step: "Building indexes", done: 0, total: 0 });
            repo::create_index(tx.conn(), index).await?;
        }
        let changes = vec![
            Change::new("Accounts added", "", accounts.to_string()),
            Change::new("Panels added", "", report.panels.to_string()),
            Change::new("Links added", "", report.links.to_string()),
        ];
        tx.commit(AuditEntry::about("seed", format!("Seed {seed}")).with(changes)).await?;
        progress(SeedProgress { step: "Vacuum and analyze", done: 0, total: 0 });
        db::repo::vacuum_analyze(self.pool()).await?;
        Ok(report)
    }
}

/// Invents companies and groups where there is nothing but an operator, or not even that.
async fn found(tx: &mut Tx, seed: u64, report: &mut SeedReport) -> Result<()> {
    let operator = match repo::some_companies(tx.conn()).await?.as_slice() {
        [] => None,
        [one] if repo::places(tx.conn()).await?.is_empty() => Some(*one),
        _ => return Ok(()),
    };
    let (companies, groups) = places::invent(seed, operator);
    report.companies = companies.len() as u64;
    report.groups = groups.len() as u64;
    let now = tx.now;
    bulk::add_companies(tx.conn(), &companies, now).await?;
    bulk::add_groups(tx.conn(), &groups, now).await
}

/// Drops the indexes that are no key's, when what is there is less than a tenth of what comes:
/// building one at the end is far cheaper than a million insertions.
async fn take_indexes_away(tx: &mut Tx, accounts: u64) -> Result<Vec<repo::Index>> {
    let there = repo::account_count(tx.conn()).await?;
    if there.saturating_mul(10) > accounts {
        return Ok(Vec::new());
    }
    let indexes = repo::secondary_indexes(tx.conn()).await?;
    for index in &indexes {
        repo::drop_index(tx.conn(), index).await?;
    }
    Ok(indexes)
}

/// Sends every row; answers the number of links.
async fn fill(tx: &mut Tx, world: &World, progress: Progress<'_>) -> Result<u64> {
    let now = tx.now;
    let mut tallied: BTreeMap<(Uuid, &'static str), (State, i64)> = BTreeMap::new();
    let mut links = 0;
    let mut step = Step { tx, progress };
    step.copy("Accounts", bulk::PEOPLE, world.accounts, |rows, i| {
        let person = world.person(i);
        tallied.entry((person.company, person.state.key())).or_insert((person.state, 0)).1 += 1;
        bulk::person_row(rows, &person, now);
    })
    .await?;
    step.copy("Search texts", bulk::PEOPLE_TEXTS, world.accounts, |rows, i| {
        bulk::person_text_row(rows, &world.person(i));
    })
    .await?;
    let panels = world.panels;
    step.copy("Panels", bulk::PANELS, panels, |rows, j| bulk::panel_row(rows, &world.panel(j), now)).await?;
    step.copy("Partitions", bulk::PARTITIONS, panels, |rows, j| bulk::partition_rows(rows, &world.panel(j))).await?;
    step.copy("Panel search texts", bulk::PANEL_TEXTS, panels, |rows, j| {
        bulk::panel_text_row(rows, &world.panel(j));
    })
    .await?;
    step.copy("Links", bulk::CUSTOMER_LINKS, world.accounts, |rows, i| {
        for link in world.links(i) {
            links += 1;
            bulk::customer_link_row(rows, &link, now);
        }
    })
    .await?;
    for ((company, _), (state, n)) in tallied {
        tally::repo::add(tx.conn(), Kind::EndUser, company, state, 0, n).await?;
    }
    Ok(links)
}

/// One table's load.
struct Step<'a> {
    tx: &'a mut Tx,
    progress: Progress<'a>,
}

impl Step<'_> {
    /// Writes records 0 to `total` with `row` and sends them a megabyte at a time.
    async fn copy(
        &mut self,
        step: &'static str,
        statement: &'static str,
        total: u64,
        mut row: impl FnMut(&mut CopyText, u64),
    ) -> Result<()> {
        const PART: usize = 1 << 20;
        let mut rows = CopyText::default();
        let mut copy = self.tx.conn().copy_in_raw(statement).await?;
        for n in 0..total {
            row(&mut rows, n);
            if rows.len() >= PART || n + 1 == total {
                copy.send(rows.take()).await?;
                (self.progress)(SeedProgress { step, done: n + 1, total });
            }
        }
        copy.finish().await?;
        Ok(())
    }
}
