//! What narrows the list besides the search.

use leptos::prelude::*;
use model::panels::Connection;
use ui::Choice;

use super::api::GroupChoices;
use super::list::Listing;
use crate::features::list::filters::{Filter, FoundFilter, words};
use crate::read::{Reading, reading, reading_once};

/// Group, connection, installer access, model.
pub fn filters(_: Reading) -> AnyView {
    let listing = Listing::here();
    let groups = reading_once("panels/group-choices", &GroupChoices { search: String::new() });
    let models = reading("panels/models", Signal::stored("{}".to_owned()), listing.round.into());
    let connections: Vec<Choice> = Connection::ALL.iter().map(|c| Choice::new(c.key(), c.word())).collect();
    let access = vec![Choice::new("on", "Access on"), Choice::new("off", "Access off")];
    view! {
        <FoundFilter label="Group" name="group" any="Any group" one="One group" found=groups/>
        <Filter label="Connection" name="connection" any="Any connection" options=Signal::stored(connections)/>
        <Filter label="Installer access" name="access" any="Any installer access" options=Signal::stored(access)/>
        <FoundFilter label="Model" name="model" any="Any model" found=models read=words/>
    }
    .into_any()
}
