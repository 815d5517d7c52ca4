//! What stands over every page of a dashboard: the helper's banner, and the customer's notice (SEC-64).

use domain::caller::Assisting;
use leptos::prelude::*;
use model::assistance::AtMine;
use model::when::When;
use ui::{Button, ButtonKind, IconName, TwoLineTime};

use super::super::visit::Visit;

/// One of the two, ready to be shown.
pub(in crate::plain) enum Top {
    /// The helper's: whose dashboard, who helps, why, how long, and the two ways on.
    Helper {
        /// The customer's name.
        customer: String,
        /// Who helps, why, until when.
        assisting: Assisting,
        /// Whole minutes left, rounded up.
        left: i64,
    },
    /// The customer's: who helps or asks to, and his answer.
    Customer(AtMine),
}

impl Top {
    /// What belongs over the pages of this visit; None: nothing does.
    pub(in crate::plain) fn of(visit: &Visit) -> Option<Self> {
        if let Some(caller) = &visit.viewing
            && let Some(assisting) = caller.assisting.clone()
        {
            let left = (assisting.ends_at - visit.domain().clock().now()).whole_seconds();
            let left = (left + 59).div_euclid(60).max(0);
            return Some(Self::Helper { customer: caller.name.clone(), assisting, left });
        }
        visit.assisted.clone().map(Self::Customer)
    }

    /// Seconds until the page should be fetched again by itself: when the time is up.
    pub(in crate::plain) fn reload_in(visit: &Visit) -> Option<i64> {
        let assisting = visit.viewing.as_ref()?.assisting.as_ref()?;
        Some((assisting.ends_at - visit.domain().clock().now()).whole_seconds().max(0) + 1)
    }

    /// Draws it; `here` is the page it stands on.
    pub(in crate::plain) fn view(self, here: &str) -> AnyView {
        match self {
            Self::Helper { customer, assisting, left } => banner(customer, assisting, left, here.to_owned()),
            Self::Customer(at) => notice(at, here.to_owned()),
        }
    }
}

fn banner(customer: String, assisting: Assisting, left: i64, here: String) -> AnyView {
    let Assisting { helper_name, reason, ends_at, may_extend, .. } = assisting;
    let minutes = if left == 1 { "1 minute left".to_owned() } else { format!("{left} minutes left") };
    let extend = may_extend.then(|| {
        view! {
            <form method="post" action="/home/assistance/extend">
                <input type="hidden" name="next" value=here/>
                <Button label="Extend" icon=IconName::Plus submit=true/>
            </form>
        }
    });
    view! {
        <div class="assisting" role="region" aria-label="Remote assistance">
            <div class="assisting-text">
                <p><strong>"Dashboard of "<bdi>{customer}</bdi></strong>" · "<bdi>{helper_name}</bdi>" is helping"</p>
                <p>"Reason: "<bdi>{reason}</bdi></p>
                <p class="assisting-time"><strong>{minutes}</strong>", until "<TwoLineTime at=When::from(ends_at)/></p>
            </div>
            <div class="assisting-acts">
                {extend}
                <form method="post" action="/home/assistance/end">
                    <Button label="End assistance" kind=ButtonKind::Danger icon=IconName::Close submit=true/>
                </form>
            </div>
        </div>
    }
    .into_any()
}

fn notice(at: AtMine, here: String) -> AnyView {
    let AtMine { id, helper_name, reason, asked, running, minutes, ends } = at;
    let what = if running {
        "is helping you now, in your dashboard, until "
    } else if asked {
        "asks to help you in your dashboard. Answer until "
    } else {
        "may help you in your dashboard, and has not begun. Open until "
    };
    let name = helper_name.clone();
    let length = (!running)
        .then(|| view! { <p>{format!("For {minutes} minutes from its beginning. You can end it at any time.")}</p> });
    let (id, next) = (id.to_string(), StoredValue::new(here));
    let act = move |answer: &'static str, label: String, kind: ButtonKind| {
        let id = id.clone();
        view! {
            <form method="post" action="/home/assistance/answer">
                <input type="hidden" name="id" value=id/>
                <input type="hidden" name="next" value=next.get_value()/>
                <input type="hidden" name="answer" value=answer/>
                <Button label kind submit=true/>
            </form>
        }
    };
    let acts = if running {
        act("end", "End assistance".to_owned(), ButtonKind::Danger).into_any()
    } else if asked {
        view! {
            {act("allow", format!("Allow {name}"), ButtonKind::Primary)}
            {act("refuse", "Refuse".to_owned(), ButtonKind::Secondary)}
        }
        .into_any()
    } else {
        act("refuse", "Take it back".to_owned(), ButtonKind::Secondary).into_any()
    };
    view! {
        <div class="assisting" role="region" aria-label="Remote assistance">
            <div class="assisting-text">
                <p><strong><bdi>{helper_name}</bdi>" "</strong>{what}<TwoLineTime at=ends/></p>
                <p>"Reason: "<bdi>{reason}</bdi></p>
                {length}
            </div>
            <div class="assisting-acts">{acts}</div>
        </div>
    }
    .into_any()
}
