//! Finding a person of any kind by address, user id or username (S2-3).

use model::Permission;
use model::field;
use model::ids::AccountId;
use model::management::{FOUND_MAX, FoundPeople, PREFIX_MIN};

use super::repo;
use crate::Domain;
use crate::caller::Caller;
use crate::error::Result;
use crate::fold::{canonical_email, like_escape};

impl Domain {
    /// The people in sight whose address or username is, or begins with, `typed`, or whose user id it is.
    /// Nothing for nothing; fewer than three characters find whole ones only.
    pub async fn find_people(&self, caller: &Caller, typed: &str) -> Result<FoundPeople> {
        caller.require(Permission::ManagementView, ())?;
        let typed = canonical_email(&field::search(typed));
        if typed.is_empty() {
            return Ok(FoundPeople::default());
        }
        let id = typed.parse::<AccountId>().ok();
        let prefix = (typed.chars().count() >= usize::from(PREFIX_MIN)).then(|| format!("{}%", like_escape(&typed)));
        let asked = repo::Asked { whole: &typed, prefix: prefix.as_deref(), id, most: i64::from(FOUND_MAX) + 1 };
        let mut people = repo::find(self.pool(), &caller.scope, &asked).await?;
        let more = people.len() > usize::from(FOUND_MAX);
        people.truncate(usize::from(FOUND_MAX));
        Ok(FoundPeople { people, more })
    }
}
