//! What narrows a list of people besides the search.

use leptos::prelude::*;
use model::accounts::{Kind, State};
use ui::Choice;

use super::list::List;
use crate::features::accounts::api::CompanyChoices;
use crate::features::list::Shown;
use crate::features::list::filters::{Filter, FoundFilter};
use crate::read::{Reading, reading, reading_once};

/// What the search looks for.
pub const fn placeholder(kind: Kind) -> &'static str {
    match kind {
        Kind::EndUser | Kind::Installer => "Name, email, phone, IMEI, account code",
        Kind::Employee => "Name, email, phone",
    }
}

/// Status, company, role, last login.
pub fn filters(_: Reading) -> AnyView {
    let list = List::here();
    let kind = list.kind;
    let states: Vec<Choice> = State::ALL.iter().map(|s| Choice::new(s.word_key(kind), s.word(kind))).collect();
    let asked = Shown::here().value("login");
    let companies = reading_once("accounts/company-choices", &CompanyChoices { search: String::new() });
    view! {
        <Filter label="Status" name="status" any="Any status" options=Signal::stored(states)/>
        <FoundFilter label="Company" name="company" any="Any company" one="One company" found=companies/>
        {(kind == Kind::Employee).then(|| {
            let roles = reading("employees/roles", Signal::stored("{}".to_owned()), list.round.into());
            view! { <FoundFilter label="Role" name="role" any="Any role" one="One role" found=roles/> }
        })}
        <Filter label="Last login" name="login" any="Any last login" options=Signal::derive(move || logins(kind, &asked.get()))/>
    }
    .into_any()
}

/// Signed in now, never, or not for some time: three fields of the query behind one choice.
fn logins(kind: Kind, asked: &str) -> Vec<Choice> {
    let now = (kind == Kind::Employee).then(|| Choice::new("now", "Signed in now"));
    let mut options: Vec<Choice> = now.into_iter().collect();
    options.extend([
        Choice::new("never", "Never signed in"),
        Choice::new("30", "No sign-in for 30 days"),
        Choice::new("90", "No sign-in for 90 days"),
        Choice::new("180", "No sign-in for 180 days"),
        Choice::new("365", "No sign-in for a year"),
    ]);
    // Any number of days may come by an address.
    if !asked.is_empty() && options.iter().all(|choice| choice.value != asked) {
        options.push(Choice::new(asked, format!("No sign-in for {asked} days")));
    }
    options
}
