//! Another company (S2-18). For an employee, what it changes for him is shown first, and saving holds for that.

use leptos::prelude::*;
use model::ApiError;
use model::accounts::Kind;
use model::employees::Review;
use model::ids::{AccountId, CompanyId};
use model::management::ManagedAccount;
use ui::Choice;

use super::{Act, Ask, Foot, Sheet, Top, ask};
use crate::features::employees::review::ReviewCard;
use crate::features::management::api::{CompanyChoices, CompanyReview};
use crate::features::people::search_box::{SearchBox, Searched};
use crate::form::SentForm;
use crate::read::{Reading, body, parsed, reading, reading_once};

const ENDPOINT: &str = "management/change-company";

/// The dialog.
#[component]
pub fn CompanyDialog(account: ManagedAccount) -> impl IntoView {
    let of = ask(ENDPOINT, &account, Act::Company, None);
    let account = StoredValue::new(account);
    let is_employee = account.with_value(|a| a.kind == Kind::Employee);
    view! {
        <Sheet title="Change company".into() back=of.back>
            <SentForm endpoint=ENDPOINT action=of.action>
                <Top ask=of/>
                <input type="hidden" name="version" value=account.with_value(|a| a.version).to_string()/>
                {(!is_employee).then(|| view! {
                    <p class="modal-text">"People of the new company, and of those above it, see the account from then on; those of the old one no longer, unless a panel shows it to them."</p>
                })}
                <Place of account/>
                <Foot label="Save" ask=of/>
            </SentForm>
        </Sheet>
    }
    .into_any()
}

#[component]
fn Place(of: Ask, account: StoredValue<ManagedAccount>) -> impl IntoView {
    let (id, now, name) = account.with_value(|a| (a.id, a.company_id, a.company.clone()));
    let typed: Option<CompanyId> = of.state.start("company", &now.to_string()).parse().ok();
    let moved_to = typed.filter(|typed| *typed != now);
    let chosen = RwSignal::new(Some(match moved_to {
        Some(to) => Choice::new(to.to_string(), String::new()),
        None => Choice::new(now.to_string(), name),
    }));
    let review = review_of(id, now, chosen, of);
    let first = reading_once("management/company-choices", &CompanyChoices { search: String::new() });
    let field = Searched {
        endpoint: "management/company-choices",
        args: Callback::new(move |search| body(&CompanyChoices { search })),
        label: "Company",
        name: "company",
        required: true,
        hint: "",
        error: of.state.at("company"),
    };
    view! {
        <Suspense fallback=|| ()>
            {move || Suspend::new(async move {
                let answer = first.await;
                if let Some(to) = moved_to {
                    // Typed before the last page without the app: its name is among the choices.
                    let known = parsed::<Vec<model::companies::Choice>>(answer.clone()).unwrap_or_default();
                    let known = known.into_iter().find(|choice| choice.value == to.to_string());
                    chosen.update_untracked(|chosen| {
                        *chosen = known.map(|choice| Choice::new(choice.value, choice.label));
                    });
                }
                let first = StoredValue::new(answer);
                view! { <SearchBox of=field first chosen/> }
            })}
        </Suspense>
        <Transition fallback=|| ()>
            {move || Suspend::new(async move {
                let review = parsed::<Option<Review>>(review.await).ok().flatten();
                review.map(|review| view! { <ReviewCard review/> })
            })}
        </Transition>
    }
    .into_any()
}

/// What the chosen company changes, read again with each choice and each refusal.
fn review_of(id: AccountId, now: CompanyId, chosen: RwSignal<Option<Choice>>, of: Ask) -> Reading {
    let company = Memo::new(move |_| {
        let company: Option<CompanyId> = chosen.with(|c| c.as_ref().and_then(|c| c.value.parse().ok()));
        company.filter(|company| *company != now)
    });
    let asked = Signal::derive(move || body(&CompanyReview { id, company: company.get() }));
    let round = RwSignal::new(0_u32);
    ui::effect(move || {
        if matches!(of.state.error.get(), Some(ApiError::Conflict { .. })) {
            round.update(|n| *n += 1);
        }
    });
    reading("management/company-review", asked, round.into())
}
