//! People and panels of whom a part was typed. Their grids sort what they find, so that a common word costs them all
//! that have it; here some are enough: those whose names begin so, then whoever else has it.

pub mod repo;

use model::Permission;
use model::field;
use model::finding::{Hit, What};
use uuid::Uuid;

use super::{KINDS, joined};
use crate::Domain;
use crate::accounts::list::terms::{Needle, Terms};
use crate::caller::Caller;
use crate::error::Result;
use crate::fold::{fold, like_escape};

/// So many characters are looked for at least; and in the middle of a word: the index knows three together.
const TYPED: usize = 2;
const PART: usize = 3;

/// What is looked for.
#[derive(Debug)]
pub struct Typed {
    /// What must be in the texts, all of it.
    pub terms: Terms,
    /// Where it stands among the names.
    pub name: String,
    /// How those names begin, as a pattern.
    pub begins: String,
    /// Words too short for the middle of others: they are what a word begins with.
    pub word: Option<String>,
}

impl Typed {
    fn read(typed: &str) -> Option<Self> {
        let name = fold(typed);
        let longest = name.split_whitespace().max_by_key(|word| word.chars().count())?;
        let length = longest.chars().count();
        // One character can be a whole name, where names are written so.
        if length < TYPED && longest.is_ascii() {
            return None;
        }
        let terms = Terms::read(typed);
        let is_phone = terms.needles().iter().any(Needle::is_phone);
        let word = (length < PART && !is_phone).then(|| like_escape(longest));
        Some(Self { terms, begins: format!("{}%", like_escape(&name)), word, name })
    }
}

impl Domain {
    /// By a part of a name, address, phone, user id, or of a panel they are on.
    pub(super) async fn people_like(&self, caller: &Caller, typed: &str) -> Result<Vec<Hit>> {
        let Some(wanted) = Typed::read(typed) else { return Ok(Vec::new()) };
        let mut ids: Vec<Uuid> = Vec::new();
        for kind in KINDS.into_iter().filter(|kind| caller.permissions.has(kind.view())) {
            ids.extend(repo::people(self.pool(), &caller.scope, kind, &wanted).await?);
        }
        let mut lines = repo::lines(self.pool(), &ids).await?;
        lines.sort_by_key(|line| ids.iter().position(|id| *id == line.id));
        let digits = field::phone_digits(typed);
        let hit = |line: repo::Line| {
            let (kind, state) = line.standing()?;
            Ok(Hit {
                what: What::Person(kind),
                id: line.id,
                detail: joined(&[&line.email, &line.phone, state.word(kind)]),
                exact: fold(&line.title) == wanted.name
                    || (!digits.is_empty() && field::phone_digits(&line.phone) == digits),
                title: line.title,
            })
        };
        lines.into_iter().map(hit).collect()
    }

    /// By a part of IMEI, account code or web name.
    pub(super) async fn panels_like(&self, caller: &Caller, typed: &str) -> Result<Vec<Hit>> {
        if !caller.permissions.has(Permission::PanelsView) {
            return Ok(Vec::new());
        }
        let typed = crate::panels::list::plain_number(typed);
        let mut hits = super::repo::panels(self.pool(), &caller.scope, &super::repo::Wanted::whole(&typed)).await?;
        if let Some(wanted) = Typed::read(&typed) {
            hits.extend(repo::panels(self.pool(), &caller.scope, &wanted).await?);
        }
        Ok(hits)
    }
}
