//! Adding somebody who is there already, changing a member, and giving the owner's or contact's role.

use leptos::prelude::*;
use model::groups::{GroupDetail, Holder, MemberList, MemberRole, MemberRow};
use ui::{Button, ButtonKind, FormActions, LinkButton, Modal, Notice, Spinner, Tone, use_toaster};

use super::api::MembersOfGroup;
use super::fields::{PersonField, Terms, first_people};
use super::group::Here;
use crate::features::people::list::go;
use crate::features::people::search_box::Find;
use crate::form::{Fail, FormPaths, FormState, Sending, SentForm, sending};
use crate::paths::{self, GroupDialog};
use crate::read::{parsed, reading_once};

/// When it is done: say so, and show the page anew.
pub(super) fn follow(action: Sending) {
    let here = Here::current();
    let toasts = use_toaster();
    let away = here.path_untracked();
    FormState::when_done(action, move |said| {
        toasts.success(said.notice);
        go(&away, true);
        here.refresh();
    });
}

/// "Add member" (S2-14).
#[component]
pub fn AddMember(
    /// To which group.
    group: GroupDetail,
) -> impl IntoView {
    let here = Here::current();
    let back = here.path_untracked();
    let away = back.clone();
    let id = group.row.id;
    let hidden = vec![("do".to_owned(), GroupDialog::AddMember.key().to_owned())];
    view! {
        <Modal title="Add member" open=true close_href=back on_close=move |()| go(&away, false)>
            <Find label="Find a person" placeholder="Name or email" action=paths::group(id) hidden=hidden.clone()/>
            <AddForm id/>
        </Modal>
    }
    .into_any()
}

#[component]
fn AddForm(id: model::ids::GroupId) -> impl IntoView {
    const ENDPOINT: &str = "groups/add-member";
    let here = Here::current();
    let action = sending();
    let state = FormState::new(ENDPOINT, action);
    follow(action);
    let back = here.path_untracked();
    let people = first_people(Some(id), false);
    let new = here.dialog(GroupDialog::AddNewMember, "");
    view! {
        <SentForm endpoint=ENDPOINT action>
            <FormPaths back=here.dialog(GroupDialog::AddMember, "") next=back.clone()/>
            <input type="hidden" name="group" value=id.to_string()/>
            <Fail error=state.error/>
            <Suspense fallback=|| view! { <Spinner/> }>
                {move || Suspend::new(async move {
                    let first = people.await;
                    let hint = "By name or email. An employee sees the group's panels from his next click on.";
                    view! { <PersonField label="Person" name="account" group=Some(id) members=false required=true first state hint/> }
                })}
            </Suspense>
            <p class="muted">"Not there yet? "<a href=new>"Add a new person"</a>"."</p>
            <Terms role=MemberRole::Member ends="" state/>
            <FormActions>
                <Button label="Add member" kind=ButtonKind::Primary submit=true pending=state.pending/>
                <LinkButton href=back label="Cancel" kind=ButtonKind::Quiet/>
            </FormActions>
        </SentForm>
    }
    .into_any()
}

/// Changes a member's role and end (S2-17).
#[component]
pub fn EditMember(
    /// Of which group.
    group: GroupDetail,
    /// The person's id.
    about: String,
) -> impl IntoView {
    let here = Here::current();
    let back = here.path_untracked();
    let away = back.clone();
    let id = group.row.id;
    let about = StoredValue::new(about);
    // The page that is shown: the member is on it.
    let found = reading_once("groups/members", &MembersOfGroup { id, query: here.members.get_untracked() });
    view! {
        <Modal title="Change member" open=true close_href=back on_close=move |()| go(&away, false)>
            <Suspense fallback=|| view! { <Spinner/> }>
                {move || Suspend::new(async move {
                    let rows = parsed::<MemberList>(found.await).map(|list| list.page.rows).unwrap_or_default();
                    let row = about.with_value(|about| rows.into_iter().find(|row| row.person.id.to_string() == *about));
                    match row {
                        Some(row) => view! { <EditForm id row/> }.into_any(),
                        None => view! { <Notice tone=Tone::Bad>{model::text::NOT_FOUND}</Notice> }.into_any(),
                    }
                })}
            </Suspense>
        </Modal>
    }
    .into_any()
}

#[component]
fn EditForm(id: model::ids::GroupId, row: MemberRow) -> impl IntoView {
    const ENDPOINT: &str = "groups/change-member";
    let here = Here::current();
    let action = sending();
    let state = FormState::new(ENDPOINT, action);
    follow(action);
    let back = here.path_untracked();
    let about = row.person.id.to_string();
    view! {
        <SentForm endpoint=ENDPOINT action>
            <FormPaths back=here.dialog(GroupDialog::EditMember, &about) next=back.clone()/>
            <input type="hidden" name="group" value=id.to_string()/>
            <input type="hidden" name="account" value=about/>
            <input type="hidden" name="version" value=row.version.to_string()/>
            <Fail error=state.error/>
            <p class="modal-text"><strong><bdi>{row.person.name}</bdi></strong>" "<bdi class="muted">{row.email}</bdi></p>
            <Terms role=row.role ends=row.ends state/>
            <FormActions>
                <Button label="Save" kind=ButtonKind::Primary submit=true pending=state.pending/>
                <LinkButton href=back label="Cancel" kind=ButtonKind::Quiet/>
            </FormActions>
        </SentForm>
    }
    .into_any()
}

/// "Change Group Owner": another owner or contact (S2-16).
#[component]
pub fn SingleDialog(
    /// Of which group.
    group: GroupDetail,
    /// Owner or contact.
    role: MemberRole,
) -> impl IntoView {
    let here = Here::current();
    let back = here.path_untracked();
    let away = back.clone();
    let (dialog, title) = match role {
        MemberRole::Contact => (GroupDialog::Contact, "Change contact"),
        _ => (GroupDialog::Owner, "Change owner"),
    };
    let id = group.row.id;
    let hidden = vec![("do".to_owned(), dialog.key().to_owned())];
    let now = if role == MemberRole::Contact { group.contact } else { group.row.owner };
    let now = StoredValue::new(now);
    view! {
        <Modal title open=true close_href=back on_close=move |()| go(&away, false)>
            <Find label="Find a person" placeholder="Name or email" action=paths::group(id) hidden=hidden.clone()/>
            <SingleForm id role dialog now=now.get_value()/>
        </Modal>
    }
    .into_any()
}

#[component]
fn SingleForm(id: model::ids::GroupId, role: MemberRole, dialog: GroupDialog, now: Holder) -> impl IntoView {
    const ENDPOINT: &str = "groups/change-owner";
    let here = Here::current();
    let action = sending();
    let state = FormState::new(ENDPOINT, action);
    follow(action);
    let back = here.path_untracked();
    let people = first_people(Some(id), true);
    let word = role.word();
    let present = if now == Holder::Nobody {
        format!("The group has no {} now.", word.to_lowercase())
    } else {
        format!("Now: {}.", now.words())
    };
    view! {
        <SentForm endpoint=ENDPOINT action>
            <FormPaths back=here.dialog(dialog, "") next=back.clone()/>
            <input type="hidden" name="group" value=id.to_string()/>
            <input type="hidden" name="role" value=role.key()/>
            <Fail error=state.error/>
            <p class="modal-text"><bdi>{present}</bdi></p>
            <Suspense fallback=|| view! { <Spinner/> }>
                {move || Suspend::new(async move {
                    let first = people.await;
                    let hint = "Somebody who is not a member yet becomes one and takes a seat. Leave it empty for nobody.";
                    view! { <PersonField label=word name="account" group=Some(id) members=true required=false first state hint/> }
                })}
            </Suspense>
            <FormActions>
                <Button label="Save" kind=ButtonKind::Primary submit=true pending=state.pending/>
                <LinkButton href=back label="Cancel" kind=ButtonKind::Quiet/>
            </FormActions>
        </SentForm>
    }
    .into_any()
}
