//! Groups and people to choose in comboboxes.

use model::companies::Choice;
use model::ids::GroupId;
use model::{Permission, field};

use super::walls::Walls;
use super::{members, repo};
use crate::Domain;
use crate::caller::Caller;
use crate::companies::CHOICES;
use crate::error::Result;
use crate::fold::{fold, like_escape};

impl Domain {
    /// Groups in the caller's sight whose name or company holds `search`, at most 20, by name. For whoever may view
    /// groups.
    pub async fn group_choices(&self, caller: &Caller, search: &str) -> Result<Vec<Choice>> {
        caller.require(Permission::GroupsView, ())?;
        let like = format!("%{}%", like_escape(&fold(&field::search(search))));
        let rows = repo::choices(self.pool(), &caller.scope, &Walls::of(caller), &like, CHOICES).await?;
        Ok(rows.into_iter().map(|(id, label, detail)| Choice { value: id.to_string(), label, detail }).collect())
    }

    /// People in the caller's sight, of the kinds he may view, whose name or address holds `search`, at most 20, by
    /// name; without those who are live members of `group` already, unless `members` too. For whoever may manage
    /// members.
    pub async fn member_choices(
        &self,
        caller: &Caller,
        group: Option<GroupId>,
        search: &str,
        members: bool,
    ) -> Result<Vec<Choice>> {
        caller.require(Permission::GroupsMembers, ())?;
        let typed = fold(&field::search(search));
        let like = (!typed.is_empty()).then(|| format!("%{}%", like_escape(&typed)));
        // Who is missing must not tell of a group out of sight.
        let seen = |id: &GroupId| caller.scope.all_groups || caller.scope.groups.contains(&id.0);
        let without = group.filter(|id| !members && seen(id));
        let now = self.clock().now();
        let rows =
            members::repo::people(self.pool(), &Walls::of(caller), like.as_deref(), without, CHOICES, now).await?;
        Ok(rows
            .into_iter()
            .map(|row| {
                let kind = model::accounts::Kind::from_key(&row.kind).map_or("", members::noun);
                Choice { value: row.id.to_string(), label: row.name, detail: format!("{} · {kind}", row.email) }
            })
            .collect())
    }
}
