//! Buttons and fields.

use leptos::prelude::*;
use model::error::{ApiError, FieldError};

use super::{hostile, row, specimen};
use crate::button::{Button, ButtonKind, LinkButton};
use crate::combobox::Combobox;
use crate::field::{CheckField, Choice, FieldRow, FormActions, FormError, InputKind, SelectField, TextArea, TextField};
use crate::icon::IconName;

pub(super) fn all(prefix: &'static str) -> AnyView {
    view! {
        {specimen("Button", buttons())}
        {specimen("Fields", fields(prefix))}
        {specimen("Fields with errors", faulty(prefix))}
        {specimen("Combobox", comboboxes(prefix))}
    }
    .into_any()
}

fn buttons() -> AnyView {
    let kinds = [
        ("Primary", ButtonKind::Primary),
        ("Secondary", ButtonKind::Secondary),
        ("Danger", ButtonKind::Danger),
        ("Quiet", ButtonKind::Quiet),
    ];
    let each = |f: fn(&'static str, ButtonKind) -> AnyView| row(kinds.map(|(l, k)| f(l, k)).to_vec_views());
    view! {
        {each(|label, kind| view! { <Button label kind/> }.into_any())}
        {each(|label, kind| view! { <Button label kind icon=IconName::Plus/> }.into_any())}
        {each(|label, kind| view! { <Button label kind pending=true/> }.into_any())}
        {each(|label, kind| view! { <Button label kind disabled_reason="You may not do this."/> }.into_any())}
        {each(|label, kind| view! { <Button label kind small=true icon=IconName::Mail/> }.into_any())}
        {each(|label, kind| view! { <Button label kind icon=IconName::Refresh icon_only=true/> }.into_any())}
        {row(vec![
            view! { <LinkButton href="#link" label="A link" icon=IconName::External/> }.into_any(),
            view! { <LinkButton href="#link" label="Not now" disabled_reason="Nothing to open yet."/> }.into_any(),
        ])}
    }
    .into_any()
}

trait ToViews {
    fn to_vec_views(self) -> Vec<AnyView>;
}

impl<const N: usize> ToViews for [AnyView; N] {
    fn to_vec_views(self) -> Vec<AnyView> {
        self.into_iter().collect()
    }
}

fn id(prefix: &str, name: &str) -> String {
    format!("{prefix}-{name}")
}

fn roles() -> Vec<Choice> {
    vec![Choice::new("owner", "Owner"), Choice::new("dealer", "Dealer"), Choice::new("support", "Support")]
}

fn fields(p: &'static str) -> AnyView {
    view! {
        <form method="post" action="#fields">
            <FieldRow>
                <TextField label="Mail address" name="email" kind=InputKind::Email required=true id=id(p, "email") placeholder="name@example.com"/>
                <TextField label="Phone" name="phone" kind=InputKind::Tel id=id(p, "phone") hint="With the country code."/>
            </FieldRow>
            <TextField label="Name" name="name" value=hostile::RTL id=id(p, "name")/>
            <FieldRow>
                <SelectField label="Role" name="role" options=roles() value="dealer" id=id(p, "role")/>
                <TextField label="Company" name="company" value="Northwind Alarms" readonly=true id=id(p, "company")/>
            </FieldRow>
            <TextArea label="Description" name="description" value=hostile::SCRIPT id=id(p, "description") rows=3/>
            <CheckField label="Developer mode" name="developer" checked=true id=id(p, "developer")/>
            <CheckField label="Remote assistance" name="remote" id=id(p, "remote") hint="Ends by itself after an hour." disabled_reason="The owner has not agreed."/>
            <FormActions>
                <Button label="Save" kind=ButtonKind::Primary submit=true/>
                <Button label="Cancel" kind=ButtonKind::Quiet/>
            </FormActions>
        </form>
    }
    .into_any()
}

fn faulty(p: &'static str) -> AnyView {
    let error = ApiError::Invalid(vec![
        FieldError::new("mail", "This is not a mail address."),
        FieldError::new("note", "At most 200 characters."),
    ]);
    view! {
        <FormError error=Some(error)/>
        <TextField label="Mail address" name="mail" value=hostile::long() error="This is not a mail address." id=id(p, "mail")/>
        <SelectField label="Group" name="group" options=roles() placeholder="Choose a group" error="Choose a group." id=id(p, "group")/>
        <CheckField label="I have told the customer" name="told" error="Tell him first." id=id(p, "told")/>
        <TextArea label="Note" name="note" value=hostile::SCRIPT error="At most 200 characters." id=id(p, "note") rows=2/>
    }
    .into_any()
}

fn comboboxes(p: &'static str) -> AnyView {
    let panels = vec![
        Choice::new("1", "Warehouse west").with_detail("IMEI 356938035643809 · 1001"),
        Choice::new("2", hostile::SCRIPT).with_detail("IMEI 490154203237518 · 1002"),
        Choice::new("3", hostile::RTL).with_detail("IMEI 352099001761481 · 1003"),
    ];
    let found = RwSignal::new(panels.clone());
    let all = StoredValue::new(panels.clone());
    let search = move |text: String| {
        let text = text.to_lowercase();
        found.set(all.get_value().into_iter().filter(|c| c.label.to_lowercase().contains(&text)).collect());
    };
    let (one, none, failed) = (panels.first().cloned(), None::<Choice>, None::<Choice>);
    view! {
        <Combobox label="Panel" name="panel" options=found chosen=RwSignal::new(none) on_search=search loading=false id=id(p, "panel") placeholder="Name, IMEI or account code"/>
        <Combobox label="Panel, chosen" name="panel2" options=panels chosen=RwSignal::new(one) on_search=|_| () loading=true id=id(p, "panel2")/>
        <Combobox label="Panel, failed" name="panel3" options=Vec::new() chosen=RwSignal::new(failed) on_search=|_| () loading=false failed="The server cannot be reached." error="Choose a panel." id=id(p, "panel3")/>
    }
    .into_any()
}
