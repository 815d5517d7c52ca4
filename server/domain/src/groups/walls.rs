//! Which people a reader of groups may know: those in his sight, of the kinds he may view (SEC-46).

use model::accounts::Kind;
use uuid::Uuid;

use crate::caller::Caller;

/// The reader's sight of people, as statements want it.
#[derive(Clone, Debug)]
pub struct Walls {
    /// Everybody.
    pub(super) all: bool,
    /// Companies and groups, as `account.sight` holds them.
    pub(super) keys: Vec<Uuid>,
    /// Everybody on a panel.
    pub(super) all_panels: bool,
    /// The kinds he may view.
    pub(super) kinds: Vec<String>,
    /// Companies in sight, for their names.
    pub(super) companies: Vec<Uuid>,
}

impl Walls {
    /// Does the reader see people of every kind, wherever they belong?
    pub(crate) fn sees_everybody(caller: &Caller) -> bool {
        caller.scope.all_people && kinds(caller).len() == 3
    }

    pub(crate) fn of(caller: &Caller) -> Self {
        let scope = &caller.scope;
        let mut keys = scope.companies.clone();
        if !scope.all_groups {
            keys.extend_from_slice(&scope.groups);
        }
        let kinds = kinds(caller).into_iter().map(|kind| kind.key().to_owned()).collect();
        Self { all: scope.all_people, keys, all_panels: scope.all_groups, kinds, companies: scope.companies.clone() }
    }
}

/// The kinds of people the caller may view.
pub(super) fn kinds(caller: &Caller) -> Vec<Kind> {
    let all = [Kind::Employee, Kind::Installer, Kind::EndUser];
    all.into_iter().filter(|kind| caller.permissions.has(kind.view())).collect()
}
