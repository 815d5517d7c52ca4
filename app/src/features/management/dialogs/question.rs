//! The questions before what hurts.

use leptos::prelude::*;
use model::ApiError;
use model::ids::GroupId;
use model::management::ManagedAccount;
use ui::{Confirm, LinkButton, use_toaster};

use super::Act;
use crate::features::management::account::Here;
use crate::features::people::list::go;
use crate::form::{FormState, post, sending, viewer};
use crate::paths;

/// A question about a person.
#[derive(Clone)]
pub struct Asked {
    account: ManagedAccount,
    act: Act,
    endpoint: &'static str,
    title: String,
    text: String,
    label: &'static str,
    danger: bool,
    more: Vec<(&'static str, String)>,
    /// Where it leads when done; none: back to the page.
    next: Option<String>,
    group: Option<GroupId>,
}

fn asked(account: &ManagedAccount, act: Act, endpoint: &'static str) -> Asked {
    Asked {
        account: account.clone(),
        act,
        endpoint,
        title: String::new(),
        text: String::new(),
        label: "",
        danger: false,
        more: Vec::new(),
        next: None,
        group: None,
    }
}

/// S2-11.
pub fn deactivate(account: &ManagedAccount) -> Asked {
    Asked {
        title: format!("Deactivate {}?", account.title()),
        text: "Every session ends at once, and the person cannot sign in until the account is reactivated. It takes \
               no seat of a licence meanwhile."
            .into(),
        label: "Deactivate",
        danger: true,
        ..asked(account, Act::Deactivate, "management/deactivate")
    }
}

/// S2-11.
pub fn reactivate(account: &ManagedAccount) -> Asked {
    Asked {
        title: format!("Reactivate {}?", account.title()),
        text: "The person can sign in again at once, and takes a seat in each licensed group.".into(),
        label: "Reactivate",
        ..asked(account, Act::Reactivate, "management/reactivate")
    }
}

/// S2-12.
pub fn reset_password(account: &ManagedAccount) -> Asked {
    let way = if viewer().mail_configured {
        format!("is mailed to {}", account.email)
    } else {
        "is shown to you once, because no mail server is configured".to_owned()
    };
    let next = (!viewer().mail_configured).then(|| paths::managed_dialog(account.id, Act::ShownPassword.key(), None));
    Asked {
        title: format!("Reset the password of {}?", account.title()),
        text: format!(
            "A new password is generated and {way}. It works for one sign-in within 24 hours and must then be changed. \
             Every session ends."
        ),
        label: "Reset password",
        danger: true,
        next,
        ..asked(account, Act::ResetPassword, "management/reset-password")
    }
}

/// Takes a change of address back.
pub fn withdraw_email(account: &ManagedAccount) -> Asked {
    let to = account.pending_email.as_ref().map_or_else(String::new, |pending| pending.to.clone());
    Asked {
        title: "Withdraw the new address?".into(),
        text: format!("The code that was mailed to {to} counts no more. The present address stays."),
        label: "Withdraw",
        ..asked(account, Act::WithdrawEmail, "management/withdraw-email")
    }
}

/// S2-20.
pub fn developer_mode(account: &ManagedAccount) -> Asked {
    let base = asked(account, Act::DeveloperMode, "management/developer-mode");
    if !account.developer_mode {
        return Asked {
            title: format!("Enable developer mode for {}?", account.title()),
            text:
                "The account gets the tools for developing add-ons with the SDK, and custom add-ons can be activated \
                   for it."
                    .into(),
            label: "Enable",
            more: vec![("to", "on".into())],
            ..base
        };
    }
    let custom: Vec<&str> = account.add_ons.iter().filter(|on| on.is_custom).map(|on| on.name.as_str()).collect();
    let with = if custom.is_empty() {
        String::new()
    } else {
        format!(" These custom add-ons are deactivated with it: {}.", custom.join(", "))
    };
    Asked {
        title: format!("Disable developer mode for {}?", account.title()),
        text: format!("The tools for developing add-ons are taken away.{with}"),
        label: "Disable",
        danger: !custom.is_empty(),
        more: vec![("to", "off".into())],
        ..base
    }
}

/// S2-15.
pub fn leave_group(account: &ManagedAccount, group: GroupId) -> Asked {
    Asked {
        title: format!("Remove {} from the group?", account.title()),
        text:
            "The person sees the group's panels no more, unless a role shows them, and the seat is free. The account \
               stays."
                .into(),
        label: "Remove from group",
        danger: true,
        more: vec![("group", group.to_string())],
        group: Some(group),
        ..asked(account, Act::LeaveGroup, "management/leave-group")
    }
}

/// Asks, and posts.
#[component]
pub fn Question(of: Asked) -> impl IntoView {
    let here = Here::current();
    let Asked { account, act, endpoint, title, text, label, danger, more, next, group } = of;
    let action = sending();
    let state = FormState::new(endpoint, action);
    let toasts = use_toaster();
    let back = paths::managed(account.id);
    let stay = paths::managed_dialog(account.id, act.key(), group);
    let next = next.unwrap_or_else(|| back.clone());
    let (after, away) = (next.clone(), back.clone());
    FormState::when_done(action, move |said| {
        toasts.success(said.notice);
        go(&after, true);
        here.refresh();
    });
    let hidden = |name: &str, value: String| (name.to_owned(), value);
    let mut fields = vec![hidden("id", account.id.to_string()), hidden("_back", stay.clone()), hidden("_next", next)];
    fields.extend(more.into_iter().map(|(name, value)| hidden(name, value)));
    let sent = fields.clone();
    // A proof that is too old: the way to give one, and back to this question.
    let way = move || {
        (state.error.get() == Some(ApiError::StepUp)).then(|| {
            let href = paths::step_up(&stay);
            view! { <p><LinkButton href label="Confirm that it is you" rel="external"/></p> }
        })
    };
    view! {
        <Confirm
            title
            text
            confirm_label=label
            danger
            open=true
            pending=state.pending
            error=state.error
            action=paths::endpoint(endpoint)
            fields
            cancel_href=back
            on_confirm=move |()| post(action, endpoint, &sent)
            on_cancel=move |()| go(&away, false)
            more=way
        />
    }
    .into_any()
}
