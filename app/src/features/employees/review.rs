//! What another role or company changes for somebody, before it is saved.

use leptos::prelude::*;
use model::access::GroupRef;
use model::employees::Review;
use model::{PermissionSet, text};
use ui::{Detail, Details};

/// The review, and its seal: saving holds for this one only.
#[component]
pub fn ReviewCard(
    /// What changes.
    review: Review,
) -> impl IntoView {
    let Review { access, .. } = review;
    let titles = |set: PermissionSet| set.iter().map(model::Permission::title).collect::<Vec<_>>();
    let names = |groups: Vec<GroupRef>| groups.into_iter().map(|group| group.name).collect::<Vec<_>>();
    let nothing = access.is_empty() && review.companies_gained.is_empty() && review.companies_lost.is_empty();
    view! {
        <input type="hidden" name="seen" value=review.seal/>
        <section class="split" aria-label="What changes" role="status">
            <h3 class="split-title">"What changes"</h3>
            <Details>
                {step("Role", review.role_before, review.role_after)}
                {step("Company", review.company_before, review.company_after)}
            </Details>
            {nothing.then(|| view! { <p class="muted">"Permissions, groups and people in sight stay as they are."</p> })}
            {side("Loses permissions", titles(access.loses), 0, "")}
            {side("Gains permissions", titles(access.gains), 0, "")}
            {side("Loses sight of groups", names(access.groups_lost), access.groups_lost_unseen, OUTSIDE)}
            {side("Gains sight of groups", names(access.groups_gained), access.groups_gained_unseen, OUTSIDE)}
            {side("Loses sight of the people of", review.companies_lost, review.companies_lost_more, MORE)}
            {side("Gains sight of the people of", review.companies_gained, review.companies_gained_more, MORE)}
            <p class="muted">"Everything the employee is signed in to ends when this is saved."</p>
        </section>
    }
    .into_any()
}

const OUTSIDE: &str = "outside your sight.";
const MORE: &str = "not listed here.";

fn step(term: &'static str, before: String, after: String) -> AnyView {
    if before == after {
        return ().into_any();
    }
    view! { <Detail term><bdi>{before}</bdi>" \u{2192} "<bdi>{after}</bdi></Detail> }.into_any()
}

fn side(title: &'static str, names: Vec<String>, unseen: u32, what: &'static str) -> AnyView {
    let all = u32::try_from(names.len()).unwrap_or(u32::MAX).saturating_add(unseen);
    if all == 0 {
        return ().into_any();
    }
    let rest = (unseen > 0).then(|| {
        let words = format!("{} {what}", text::count(unseen, "of them is", "of them are"));
        view! { <p class="muted">{words}</p> }
    });
    view! {
        <h3 class="split-title">{format!("{title}: {all}")}</h3>
        <ul class="split-list" tabindex="0" aria-label=title>
            {names.into_iter().map(|name| view! { <li><bdi>{name}</bdi></li> }).collect_view()}
        </ul>
        {rest}
    }
    .into_any()
}
