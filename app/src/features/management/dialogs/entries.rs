//! Modules and add-ons to tick (S2-21, S2-22). One that may not be switched on says why.

use leptos::prelude::*;
use model::catalogue::{EntryKind, Offer};
use model::management::ManagedAccount;

use super::{Act, Ask, Foot, Sheet, Top, ask};
use crate::features::management::api::OffersFor;
use crate::features::people::tabs::loaded;
use crate::form::SentForm;
use crate::read::reading_once;

/// The dialog.
#[component]
pub fn EntriesDialog(account: ManagedAccount, kind: EntryKind) -> impl IntoView {
    let (endpoint, act, title) = match kind {
        EntryKind::Module => ("management/modules", Act::Modules, "Change modules"),
        EntryKind::AddOn => ("management/add-ons", Act::AddOns, "Change add-ons"),
    };
    let of = ask(endpoint, &account, act, None);
    let found = reading_once("management/offers", &OffersFor { id: account.id, kind: kind.key().to_owned() });
    let account = StoredValue::new(account);
    let fault = of.state.at(kind.field());
    view! {
        <Sheet title=title.into() back=of.back>
            <SentForm endpoint action=of.action>
                <Top ask=of/>
                {loaded(found, move |offers: Vec<Offer>| boxes(of, kind, account, offers))}
                {move || fault.get().map(|text| view! { <p class="field-error" role="alert">{text}</p> })}
                <Foot label="Save" ask=of/>
            </SentForm>
        </Sheet>
    }
    .into_any()
}

fn boxes(of: Ask, kind: EntryKind, account: StoredValue<ManagedAccount>, offers: Vec<Offer>) -> AnyView {
    if offers.is_empty() {
        let text = format!("The catalogue has no {} to offer.", kind.noun());
        return view! { <p class="modal-text">{text}</p> }.into_any();
    }
    let typed = of.state.all(kind.field());
    let item = move |offer: Offer| {
        let value = offer.id.to_string();
        let is_on = account.with_value(|a| a.on().any(|on| on.id == offer.id));
        let ticked = typed.as_ref().map_or(is_on, |typed| typed.contains(&value));
        let why_not = account.with_value(|a| why_not(a, &offer, is_on));
        let off = why_not.is_some();
        let custom = match (offer.is_custom, offer.is_retired) {
            (_, true) => " (retired: once off, it stays off)",
            (true, false) => " (custom)",
            (false, false) => "",
        };
        view! {
            <li>
                <label class="entry-box" class:is-off=off>
                    <input class="check" type="checkbox" name=format!("{}[]", kind.field()) value=value checked=ticked && !off disabled=off/>
                    <span>
                        <bdi>{offer.name}</bdi>{custom}<br/>
                        <span class="muted"><bdi>{offer.detail}</bdi></span>
                        {why_not.map(|why| view! { <br/><span class="muted">{why}</span> })}
                    </span>
                </label>
            </li>
        }
    };
    view! { <ul class="entry-boxes">{offers.into_iter().map(item).collect_view()}</ul> }.into_any()
}

/// The same rule as the service's. What is on may always be switched off.
fn why_not(account: &ManagedAccount, offer: &Offer, is_on: bool) -> Option<&'static str> {
    (!is_on && offer.is_custom && !account.developer_mode).then_some("Needs developer mode.")
}
