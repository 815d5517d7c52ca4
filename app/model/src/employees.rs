//! Employees: adding and editing one, his password as staff set it up, and what another role or company
//! would change for him.

use serde::{Deserialize, Serialize};

use crate::access::AccessChange;
use crate::accounts::{AccountDetail, State};
use crate::companies::Choice;

/// Disable or enable (S4-24): one button that does what fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Switch {
    /// Ends every sign-in, and lets no new one in (S4-25).
    Disable,
    /// Lets him in again.
    Enable,
}

impl Switch {
    /// The state it leads to.
    pub const fn to_state(self) -> State {
        match self {
            Self::Disable => State::Off,
            Self::Enable => State::Active,
        }
    }

    /// Does `state` allow it (decision 6)? `Err` is the reason why not, for the button and for the
    /// outcome's row.
    pub const fn allowed_in(self, state: State) -> Result<(), &'static str> {
        match (self, state) {
            (Self::Disable, State::Active) | (Self::Enable, State::Off) => Ok(()),
            (Self::Disable, State::Off) => Err("Already disabled."),
            (Self::Disable, State::Pending) => Err("Registration is not finished, so there is no access to disable."),
            (Self::Enable, State::Active) => Err("Already enabled."),
            (Self::Enable, State::Pending) => Err("Becomes enabled when the person finishes registration."),
        }
    }

    /// What the one button does to somebody in `state`.
    pub const fn offered_in(state: State) -> Self {
        match state {
            State::Off => Self::Enable,
            State::Active | State::Pending => Self::Disable,
        }
    }
}

/// How an employee comes to a password (S4-9, S4-21, decision 8).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Setup {
    /// A temporary password is made and mailed to him; nobody else learns it.
    Generate,
    /// Staff types one, twice.
    Custom,
    /// A one-time code is mailed to him, with which he chooses one.
    #[default]
    Code,
}

impl Setup {
    /// All, in the order of the forms.
    pub const ALL: [Self; 3] = [Self::Generate, Self::Custom, Self::Code];

    /// As a form has it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Generate => "generate",
            Self::Custom => "custom",
            Self::Code => "code",
        }
    }

    /// Reads the form's word.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.key() == key)
    }

    /// Does it give somebody a password of staff's choice or making: a permission of its own (decision 8)?
    pub const fn is_set_by_staff(self) -> bool {
        !matches!(self, Self::Code)
    }
}

/// "Add User", both steps, as typed (S4-5 to S4-13).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddEmployee {
    /// System identification name; required.
    pub username: String,
    /// Full name; required.
    pub name: String,
    /// Required.
    pub email: String,
    /// One of [`crate::companies::Site`]; required.
    pub region: String,
    /// ISO 3166 code or empty.
    pub country: String,
    /// On the Asia-Pacific site only (S4-7).
    pub phone: String,
    /// Parent company; empty: the signed-in person's own.
    pub company: String,
    /// Remarks.
    pub description: String,
    /// One of [`Setup`]; empty: a mailed code.
    pub setup: String,
    /// With [`Setup::Custom`].
    pub password: String,
    /// The same again.
    pub repeat: String,
    /// A role's id; required.
    pub role: String,
}

/// The fields of "Add User" that belong to its second step; a fault at any other leads back to the first.
pub const SECOND_STEP: [&str; 1] = ["role"];

/// "Basic Information" and "Select Role", as typed (S4-18, S4-19).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditEmployee {
    /// What the form was filled from.
    pub version: i64,
    /// System identification name.
    pub username: String,
    /// Full name.
    pub name: String,
    /// Address.
    pub email: String,
    /// One of [`crate::companies::Site`]; may be empty while it is.
    pub region: String,
    /// ISO 3166 code or empty.
    pub country: String,
    /// May be empty.
    pub phone: String,
    /// A company's id.
    pub company: String,
    /// Remarks.
    pub description: String,
    /// A role's id.
    pub role: String,
    /// The seal of the review that was shown ([`Review::seal`]); empty: none was.
    pub seen: String,
}

/// What the forms need beside the person himself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmployeeChoices {
    /// The roles that the signed-in person may give (S4-15 to S4-17).
    pub roles: Vec<Choice>,
    /// All there are.
    pub countries: Vec<Choice>,
    /// The site has the mobile phone field (S4-7).
    pub has_mobile_phone: bool,
    /// The company asked about, when it is in the reader's sight; else his own, or the present one.
    pub company: Choice,
}

/// What the edit dialog needs, and the present record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Editing {
    /// The present record.
    pub detail: AccountDetail,
    /// What can be chosen. His present role is among the roles, even when the reader may not give it.
    pub choices: EmployeeChoices,
    /// Why the reader may not give him another role; empty when he may.
    pub role_fixed: String,
    /// What the role and company asked about would change; none when they change nothing.
    pub review: Option<Review>,
}

/// What another role or company changes for somebody, before it is saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// His present role.
    pub role_before: String,
    /// The role he would have.
    pub role_after: String,
    /// His present company.
    pub company_before: String,
    /// The company he would belong to.
    pub company_after: String,
    /// Permissions and groups.
    pub access: AccessChange,
    /// Companies whose people he would see, by name.
    pub companies_gained: Vec<String>,
    /// How many more there are than are named.
    pub companies_gained_more: u32,
    /// Companies whose people he would see no more, by name.
    pub companies_lost: Vec<String>,
    /// How many more there are than are named.
    pub companies_lost_more: u32,
    /// Stands for all of this: saving holds for this review only.
    pub seal: String,
}

/// A group that an employee sees, and why (S3-65, S3-106).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenGroup {
    /// Which, and its name.
    pub group: crate::access::GroupRef,
    /// His role is connected to it.
    pub by_role: bool,
    /// He is a member of it.
    pub by_membership: bool,
}

/// The groups that an employee sees, as far as the reader sees them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenGroups {
    /// He sees every group: his role does, and his company is the operator.
    pub all: bool,
    /// Those that the reader sees, by name.
    pub groups: Vec<SeenGroup>,
    /// How many more there are.
    pub unseen: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// S4-24, decision 6.
    #[test]
    fn a_switch_fits_some_states() {
        let rows = [
            (Switch::Disable, State::Active, true),
            (Switch::Disable, State::Off, false),
            (Switch::Disable, State::Pending, false),
            (Switch::Enable, State::Off, true),
            (Switch::Enable, State::Active, false),
            (Switch::Enable, State::Pending, false),
        ];
        for (switch, state, fits) in rows {
            assert_eq!(switch.allowed_in(state).is_ok(), fits, "{switch:?} in {state:?}");
        }
        assert_eq!(Switch::offered_in(State::Off), Switch::Enable);
        assert_eq!(Switch::offered_in(State::Active), Switch::Disable);
    }

    /// Decision 8: typing and generating are the same power; a code is not.
    #[test]
    fn staff_sets_two_of_the_three() {
        let set: Vec<Setup> = Setup::ALL.into_iter().filter(|s| s.is_set_by_staff()).collect();
        assert_eq!(set, [Setup::Generate, Setup::Custom]);
        assert!(Setup::ALL.into_iter().all(|s| Setup::from_key(s.key()) == Some(s)));
    }
}
