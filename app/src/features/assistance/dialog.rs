//! "Remote Assistance" over a customer's blind (S1-14): reason and length. A form of the page, not of the app: its
//! answer sets a cookie and leads out of the console.

use leptos::prelude::*;
use model::accounts::AccountDetail;
use model::assistance::{MINUTES, Offer};
use ui::{Button, ButtonKind, Choice, FormActions, LinkButton, Notice, SelectField, TextArea, Tone};

use super::api::AssistanceOffer;
use crate::api::Fault;
use crate::features::people::blind::Open;
use crate::features::people::dialog::DialogSheet;
use crate::features::people::list::List;
use crate::form::Fail;
use crate::paths::{self, Dialog, Tab};
use crate::read::{parsed, reading_once};

/// The dialog.
#[component]
pub fn Assist(
    /// The customer.
    detail: AccountDetail,
) -> impl IntoView {
    let (list, open) = (List::here(), Open::here());
    let offer = reading_once("assistance/offer", &AssistanceOffer { id: open.id });
    let query = list.query.get_untracked();
    let back = Signal::stored(paths::open(open.id, &query, Tab::Overview));
    let here = Signal::stored(paths::dialog(open.id, &query, Tab::Overview, Dialog::Assist, None));
    let title = format!("Remote Assistance for {}", detail.row.title());
    let id = StoredValue::new(open.id.to_string());
    view! {
        <DialogSheet title back>
            <Suspense fallback=|| view! { <ui::Spinner/> }>
                {move || Suspend::new(async move {
                    match parsed::<Offer>(offer.await) {
                        Ok(offer) => body(offer, id.get_value(), back, here),
                        Err(Fault(error)) => view! { <Fail error=Signal::stored(Some(error))/> }.into_any(),
                    }
                })}
            </Suspense>
        </DialogSheet>
    }
}

fn body(offer: Offer, id: String, back: Signal<String>, here: Signal<String>) -> AnyView {
    if let Some(why) = offer.obstacle {
        return view! {
            <Notice tone=Tone::Wait>{why}</Notice>
            <FormActions>
                <LinkButton href=paths::ASSISTANCE label="Running assistances" kind=ButtonKind::Primary/>
                <LinkButton href=back label="Close" kind=ButtonKind::Quiet/>
            </FormActions>
        }
        .into_any();
    }
    if !offer.fresh {
        let step_up = Signal::derive(move || paths::step_up(&here.get()));
        return view! {
            <p class="modal-text">"Confirm that it is you first: this needs a proof from the last ten minutes."</p>
            <FormActions>
                <LinkButton href=step_up label="Confirm that it is you" kind=ButtonKind::Primary rel="external"/>
                <LinkButton href=back label="Cancel" kind=ButtonKind::Quiet/>
            </FormActions>
        }
        .into_any();
    }
    form(offer.asks, id, back)
}

fn form(asks: bool, id: String, back: Signal<String>) -> AnyView {
    let (text, label) = if asks {
        (
            "The customer is asked first: in the dashboard, and by mail with a code to tell you on the phone. Then the dashboard opens in this browser, as the customer.",
            "Ask the customer",
        )
    } else {
        (
            "Opens the dashboard in this browser, as the customer. The customer is told by mail, sees it, and can end it at any time.",
            "Open dashboard",
        )
    };
    view! {
        <form method="post" action=paths::ASSIST_START>
            <input type="hidden" name="account" value=id/>
            <p class="modal-text">{text}</p>
            <TextArea label="Reason" name="reason" required=true rows=2 maxlength=200 hint="The customer reads it, and it is kept in the log"/>
            <SelectField label="For" name="minutes" options=lengths() value=MINUTES[0].to_string()/>
            <p class="muted">"Password, second factor, sessions, address, consent, removal and rights of others stay the customer's own."</p>
            <FormActions>
                <Button label kind=ButtonKind::Primary submit=true/>
                <LinkButton href=back label="Cancel" kind=ButtonKind::Quiet/>
            </FormActions>
        </form>
    }
    .into_any()
}

fn lengths() -> Vec<Choice> {
    let mut lengths = MINUTES;
    lengths.sort_unstable();
    lengths.iter().map(|n| Choice::new(n.to_string(), format!("{n} minutes"))).collect()
}
