//! Finding any person, panel, group, company or role by any identifier, whole ones first; in the caller's sight
//! and as far as he may view it. Each is found by an index, and of everything no more is read than is shown, so that a
//! million accounts do not slow it down.

mod like;
pub mod repo;

use model::accounts::Kind;
use model::field;
use model::finding::{EACH, Hit, What};
use model::ids::AccountId;
use model::{ApiError, Permission};
use uuid::Uuid;

use crate::Domain;
use crate::caller::Caller;
use crate::error::Result;
use crate::fold::{canonical_email, like_escape};
use crate::management;
use repo::Wanted;

const KINDS: [Kind; 3] = [Kind::EndUser, Kind::Installer, Kind::Employee];

/// A beginning of an address or username is looked for from so many characters on.
const PREFIX: usize = 4;

impl Domain {
    /// What matches `typed`; nothing typed finds what the caller changed last.
    pub async fn find(&self, caller: &Caller, typed: &str) -> Result<Vec<Hit>> {
        caller.check_usable()?;
        if caller.permissions.is_empty() {
            return Err(ApiError::Forbidden("There is nothing here for you to find.".into()).into());
        }
        let typed = field::search(typed);
        if typed.is_empty() {
            return self.changed_last(caller).await;
        }
        let (whole, people, panels, places) = tokio::try_join!(
            self.whole_people(caller, &typed),
            self.people_like(caller, &typed),
            self.panels_like(caller, &typed),
            self.places_like(caller, &typed),
        )?;
        let mut hits = whole;
        hits.extend(people);
        hits.extend(panels);
        hits.extend(places);
        let mut seen = std::collections::HashSet::new();
        hits.retain(|hit| seen.insert(hit.id));
        // Stable: within both halves the order of kinds stays.
        hits.sort_by_key(|hit| !hit.exact);
        Ok(hits)
    }

    /// By a whole address, username or user id; then by the beginning of an address or username.
    async fn whole_people(&self, caller: &Caller, typed: &str) -> Result<Vec<Hit>> {
        let typed = canonical_email(typed);
        let id = typed.parse::<AccountId>().ok();
        let prefix = (typed.chars().count() >= PREFIX).then(|| format!("{}%", like_escape(&typed)));
        let asked = management::repo::Asked { whole: &typed, prefix: prefix.as_deref(), id, most: i64::from(EACH) };
        let found = management::repo::find(self.pool(), &caller.scope, &asked).await?;
        let found = found.into_iter().filter(|one| caller.permissions.has(one.kind.view()));
        let hit = |one: model::management::Found| Hit {
            exact: id == Some(one.id) || canonical_email(&one.email) == typed || one.username == typed,
            what: What::Person(one.kind),
            id: one.id.0,
            detail: joined(&[&one.email, &one.company, one.state.word(one.kind)]),
            title: one.title,
        };
        Ok(found.map(hit).collect())
    }

    /// Groups, companies and roles, by name and code.
    async fn places_like(&self, caller: &Caller, typed: &str) -> Result<Vec<Hit>> {
        let wanted = Wanted::part(typed);
        self.places(caller, &wanted).await
    }

    async fn places(&self, caller: &Caller, wanted: &Wanted) -> Result<Vec<Hit>> {
        let may = |permission| caller.permissions.has(permission);
        let mut hits = Vec::new();
        if may(Permission::GroupsView) {
            hits.extend(repo::groups(self.pool(), &caller.scope, wanted).await?);
        }
        if may(Permission::CompaniesView) {
            hits.extend(repo::companies(self.pool(), &caller.scope, wanted).await?);
        }
        if may(Permission::RolesView) {
            hits.extend(repo::roles(self.pool(), wanted).await?);
        }
        Ok(hits)
    }

    /// What the caller changed last and still sees, the latest first.
    async fn changed_last(&self, caller: &Caller) -> Result<Vec<Hit>> {
        let ids = repo::changed_last(self.pool(), caller.account).await?;
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let wanted = Wanted::these(&ids);
        let kinds: Vec<Kind> = KINDS.into_iter().filter(|kind| caller.permissions.has(kind.view())).collect();
        let mut hits = repo::people(self.pool(), &caller.scope, &kinds, &ids).await?;
        if caller.permissions.has(Permission::PanelsView) {
            hits.extend(repo::panels(self.pool(), &caller.scope, &wanted).await?);
        }
        hits.extend(self.places(caller, &wanted).await?);
        let place = |id: Uuid| ids.iter().position(|one| *one == id);
        hits.sort_by_key(|hit| place(hit.id));
        hits.truncate(usize::try_from(EACH + 3).unwrap_or(usize::MAX));
        for hit in &mut hits {
            hit.exact = false;
        }
        Ok(hits)
    }
}

/// "ann@example.com · Active": what is there of it.
fn joined(parts: &[&str]) -> String {
    parts.iter().copied().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}
