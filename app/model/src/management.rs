//! Account management (S2): one person of any kind, found by address, user id or username, with everything
//! about him on one page; and several people added at once.

use serde::{Deserialize, Serialize};

use crate::accounts::{Kind, Source, State};
use crate::catalogue::Offer;
use crate::ids::{AccountId, CompanyId, RoleId};
use crate::when::When;

mod rows;

pub use rows::{AddChoices, AddedRows, CheckedRows, NewRow, ROWS_MAX, ROWS_SHOWN, SaveMode};

/// Fewest characters that are looked for from the beginning of an address or a username; less finds whole
/// ones only.
pub const PREFIX_MIN: u8 = 3;
/// Most people a search shows.
pub const FOUND_MAX: u8 = 20;

/// A person a search found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// Which.
    pub id: AccountId,
    /// What kind.
    pub kind: Kind,
    /// The name to call him by: the label, else the address.
    pub title: String,
    /// Address.
    pub email: String,
    /// Login name.
    pub username: String,
    /// Where the account is in its life.
    pub state: State,
    /// The company's name.
    pub company: String,
}

/// What a search came to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundPeople {
    /// At most [`FOUND_MAX`], by address; whole matches first.
    pub people: Vec<Found>,
    /// There are more: type more of it.
    pub more: bool,
}

/// A change of address that waits for the new one to be proved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingEmail {
    /// The new address.
    pub to: String,
    /// The code's end.
    pub until: When,
}

/// Everything about one person (S2-4 to S2-10), but for his groups.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManagedAccount {
    /// UserID.
    pub id: AccountId,
    /// What kind.
    pub kind: Kind,
    /// User Name: what he signs in with, beside his address.
    pub username: String,
    /// First and last name; the display name where these are not kept; may be empty.
    pub name: String,
    /// Address.
    pub email: String,
    /// Active is true, Inactive is false.
    pub state: State,
    /// None: never signed in.
    pub last_login: Option<When>,
    /// Where he signs in.
    pub source: Source,
    /// May try custom add-ons.
    pub developer_mode: bool,
    /// Where he belongs.
    pub company_id: CompanyId,
    /// Its name.
    pub company: String,
    /// An employee's role.
    pub role_id: Option<RoleId>,
    /// Its name.
    pub role: String,
    /// Modules that are on.
    pub modules: Vec<Offer>,
    /// Add-ons that are on.
    pub add_ons: Vec<Offer>,
    /// A password is set.
    pub has_password: bool,
    /// A password set by staff waits for its one sign-in until then.
    pub temporary_until: Option<When>,
    /// Since when an authenticator app is in use.
    pub totp_since: Option<When>,
    /// A new address that waits for its proof.
    pub pending_email: Option<PendingEmail>,
    /// When the account was made.
    pub created: When,
    /// For optimistic locking.
    pub version: i64,
}

impl ManagedAccount {
    /// The name to call him by.
    pub fn title(&self) -> &str {
        if self.name.is_empty() { &self.email } else { &self.name }
    }

    /// Modules and add-ons that are on.
    pub fn on(&self) -> impl Iterator<Item = &Offer> {
        self.modules.iter().chain(&self.add_ons)
    }
}

/// "Active" on this page (S2-7).
pub const fn active_word(state: State) -> &'static str {
    match state {
        State::Active => "true",
        State::Off => "false",
        State::Pending => "false (registration is not finished)",
    }
}

/// Deactivate or reactivate (S2-11).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Activation {
    /// He cannot sign in, and takes no seat.
    Deactivate,
    /// He can again.
    Reactivate,
}

impl Activation {
    /// The state it leads to.
    pub const fn to_state(self) -> State {
        match self {
            Self::Deactivate => State::Off,
            Self::Reactivate => State::Active,
        }
    }

    /// Does `state` allow it? `Err` is the reason why not.
    pub const fn allowed_in(self, state: State) -> Result<(), &'static str> {
        match (self, state) {
            (Self::Deactivate, State::Active) | (Self::Reactivate, State::Off) => Ok(()),
            (Self::Deactivate, State::Off) => Err("The account is inactive already."),
            (Self::Deactivate, State::Pending) => {
                Err("Registration is not finished, so there is no access to take away.")
            }
            (Self::Reactivate, State::Active) => Err("The account is active already."),
            (Self::Reactivate, State::Pending) => {
                Err("The account becomes active when the person finishes registration.")
            }
        }
    }

    /// What the one button does to somebody in `state`.
    pub const fn offered_in(state: State) -> Self {
        match state {
            State::Off => Self::Reactivate,
            State::Active | State::Pending => Self::Deactivate,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// S2-11.
    #[test]
    fn what_is_on_is_turned_off_and_back() {
        use Activation::{Deactivate, Reactivate};
        assert!(Deactivate.allowed_in(State::Active).is_ok());
        assert!(Reactivate.allowed_in(State::Off).is_ok());
        for (act, state) in [
            (Deactivate, State::Off),
            (Deactivate, State::Pending),
            (Reactivate, State::Active),
            (Reactivate, State::Pending),
        ] {
            assert!(act.allowed_in(state).is_err(), "{act:?} in {state:?}");
        }
        assert_eq!(Activation::offered_in(State::Off), Reactivate);
        assert_eq!(Activation::offered_in(State::Active), Deactivate);
    }
}
