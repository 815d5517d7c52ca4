//! The question before installer access is turned on or off, before a removal, and the move. An address of its
//! own, so it works without the app: the dialog is then part of the page and its form posts to the function.

use leptos::prelude::*;
use model::access::PersonRef;
use model::panels::{PanelRow, RemovePreview};
use model::text::count;
use ui::{Confirm, StatusBadge, Tone};

use super::act::Act;
use super::api::{NamedPanels, PreviewRemoval};
use super::list::Listing;
use super::moving::MoveDialog;
use super::outcome::{Asked, Outcomes, follow};
use crate::api::Fault;
use crate::features::people::list::go;
use crate::form::{FormState, post, sending};
use crate::paths;
use crate::read::{parsed, reading_once};

/// The dialog over the grid.
#[component]
pub fn ConfirmDialog() -> impl IntoView {
    let asked = Asked::from_url();
    move || {
        asked.get().map(|asked| match asked.act {
            Act::Move => view! { <MoveDialog asked/> }.into_any(),
            Act::Remove => view! { <Removal asked/> }.into_any(),
            Act::AccessOn | Act::AccessOff => view! { <Access asked/> }.into_any(),
        })
    }
}

#[component]
fn Access(asked: Asked) -> impl IntoView {
    let rows = reading_once("panels/named", &NamedPanels { ids: asked.ids.clone() });
    view! {
        <Suspense fallback=|| ()>
            {
                let asked = asked.clone();
                move || {
                    let asked = asked.clone();
                    Suspend::new(async move {
                        let rows = parsed::<Vec<PanelRow>>(rows.await).unwrap_or_default();
                        view! { <AccessQuestion asked rows/> }
                    })
                }
            }
        </Suspense>
    }
    .into_any()
}

#[component]
fn AccessQuestion(asked: Asked, rows: Vec<PanelRow>) -> impl IntoView {
    let on = asked.act == Act::AccessOn;
    let text = if on {
        "Installers assigned to them see them in the installer application at once."
    } else {
        "Nobody reaches them in the installer application any more, from the next tap on. Assignments stay."
    };
    let label = if on { "Turn on" } else { "Turn off" };
    let value = if on { "on" } else { "off" };
    let rows = StoredValue::new(rows);
    let more = move || view! { <Panels rows/> }.into_any();
    let only = only(&asked, rows);
    question(asked, only, "panels/access", text.to_owned(), label, vec![("on".to_owned(), value.to_owned())], more)
}

#[component]
fn Removal(asked: Asked) -> impl IntoView {
    let preview = reading_once("panels/removal", &PreviewRemoval { ids: asked.ids.clone() });
    view! {
        <Suspense fallback=|| ()>
            {
                let asked = asked.clone();
                move || {
                    let asked = asked.clone();
                    Suspend::new(async move {
                        let preview = parsed::<RemovePreview>(preview.await);
                        view! { <RemovalQuestion asked preview/> }
                    })
                }
            }
        </Suspense>
    }
    .into_any()
}

#[component]
fn RemovalQuestion(asked: Asked, preview: Result<RemovePreview, Fault>) -> impl IntoView {
    let preview = preview.unwrap_or_default();
    let rows = StoredValue::new(preview.panels.clone());
    let text = "This is permanent and cannot be undone. The people on them stay, without them.".to_owned();
    let only = only(&asked, rows);
    let more = move || {
        view! {
            <Panels rows/>
            <section class="split" aria-label="Who loses them">
                {losers("customer", "customers", preview.customers_all, &preview.customers)}
                {losers("installer", "installers", preview.installers_all, &preview.installers)}
            </section>
        }
        .into_any()
    };
    question(asked, only, "panels/remove", text, "Remove", Vec::new(), more)
}

/// "2 customers lose it: Ann, Bo".
fn losers(one: &str, many: &str, all: u32, named: &[PersonRef]) -> AnyView {
    let head = match all {
        0 => format!("No {one} is attached."),
        1 => format!("1 {one} loses access:"),
        n => format!("{} lose access:", count(n, one, many)),
    };
    let line = |person: &PersonRef| view! { <li><bdi>{person.name.clone()}</bdi></li> };
    let hidden = (all > 0 && named.is_empty()).then_some("You may not see who they are.");
    view! {
        <h3 class="split-title">{head.clone()}</h3>
        {hidden.map(|why| view! { <p class="muted">{why}</p> })}
        <ul class="split-lines" aria-label=head>{named.iter().map(line).collect_view()}</ul>
    }
    .into_any()
}

fn only(asked: &Asked, rows: StoredValue<Vec<PanelRow>>) -> Option<String> {
    (asked.ids.len() == 1).then(|| rows.with_value(|rows| rows.first().map(|row| row.imei.clone()))).flatten()
}

fn question(
    asked: Asked,
    only: Option<String>,
    endpoint: &'static str,
    text: String,
    label: &'static str,
    extra: Vec<(String, String)>,
    more: impl Fn() -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let outcome = RwSignal::new(None);
    let action = sending();
    let state = FormState::new(endpoint, action);
    let ways = asked.ways();
    follow(ways.next.clone(), action, outcome);
    let mut fields = asked.fields();
    fields.extend(extra);
    fields.extend([("_back".to_owned(), ways.here.clone()), ("_next".to_owned(), ways.next.clone())]);
    let sent = fields.clone();
    let open = Signal::derive(move || outcome.with(Option::is_none));
    let away = ways.back.clone();
    view! {
        <Confirm
            title=asked.act.title(only.as_deref(), asked.ids.len())
            text
            confirm_label=label
            danger=matches!(asked.act, Act::AccessOff | Act::Remove)
            open
            pending=state.pending
            error=state.error
            action=paths::endpoint(endpoint)
            fields
            cancel_href=ways.back
            on_confirm=move |()| post(action, endpoint, &sent)
            on_cancel=move |()| go(&away, false)
            more
        />
        <Outcomes outcome next=ways.next/>
    }
    .into_any()
}

/// Which panels it is about, when there are several.
#[component]
fn Panels(rows: StoredValue<Vec<PanelRow>>) -> impl IntoView {
    let several = rows.with_value(|rows| rows.len() > 1);
    several.then(|| view! { <ul class="outcomes" aria-label="Panels">{rows.with_value(|rows| lines(rows))}</ul> })
}

fn lines(rows: &[PanelRow]) -> AnyView {
    let line = |row: &PanelRow| {
        let detail = [row.web_name.clone(), row.account_code.clone(), row.group.clone()];
        let detail = detail.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
        let (tone, word) = if row.access { (Tone::Good, "Access on") } else { (Tone::Off, "Access off") };
        view! {
            <li>
                <span><bdi class="clip num">{row.imei.clone()}</bdi><bdi class="clip muted">{detail}</bdi></span>
                <StatusBadge tone word/>
            </li>
        }
    };
    rows.iter().map(line).collect_view().into_any()
}

/// The list's way back, for a dialog over the grid.
pub(super) fn to_list() -> String {
    paths::panels(&Listing::here().query.get_untracked())
}
