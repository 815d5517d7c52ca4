//! Invitations to the customer's own address, and his answer.

use axum::extract::Path;
use axum::response::Response;
use leptos::prelude::*;
use model::home::Invited;
use model::ids::InvitationId;
use ui::{Button, ButtonKind, Card, FormActions};

use super::{Customer, HERE, Id, last_day, not_yours, panel_path};
use crate::plain::form::Form;
use crate::plain::note::Note;

/// Those that wait, each with its two answers.
pub(super) fn cards(invitations: &[Invited], is_assisted: bool) -> AnyView {
    if invitations.is_empty() {
        return ().into_any();
    }
    let cards = invitations.iter().map(|invited| card(invited, is_assisted)).collect_view();
    view! { <h2 class="vh">"Invitations"</h2>{cards} }.into_any()
}

fn card(invited: &Invited, is_assisted: bool) -> AnyView {
    let (title, by) = (invited.title.clone(), invited.by.clone());
    let (partitions, day) = (invited.partitions.join(", "), last_day(invited.ends_at));
    let action = format!("{HERE}/invitations/{}", invited.id);
    let name = format!("Invitation to {}", invited.title);
    let answers = if is_assisted {
        not_yours()
    } else {
        view! {
            <form method="post" action=action aria-label=name>
                <FormActions>
                    <Button label="Accept" kind=ButtonKind::Primary submit=true name="do" value="accept"/>
                    <Button label="Decline" submit=true name="do" value="decline"/>
                </FormActions>
            </form>
        }
        .into_any()
    };
    view! {
        <Card title="Invitation to a panel">
            <p><bdi>{by}</bdi>" wants to share the panel "<strong><bdi>{title}</bdi></strong>" with you."</p>
            <p class="muted">"Partitions: "<bdi>{partitions}</bdi>" "{day}</p>
            {answers}
        </Card>
    }
    .into_any()
}

/// Accepts or declines.
pub(in crate::plain) async fn answer(customer: Customer, id: Id<InvitationId>, form: Form) -> Response {
    let Ok(Path(id)) = id else { return customer.missing() };
    let accept = form.get("do") == "accept";
    match customer.visit.domain().answer_invitation(&customer.caller, id, accept).await {
        Ok(panel) if accept => customer.visit.go_with(&panel_path(panel), Note::InvitationAccepted),
        Ok(_) => customer.visit.go_with(HERE, Note::InvitationDeclined),
        Err(fault) => customer.failed("Invitation", HERE, fault),
    }
}
