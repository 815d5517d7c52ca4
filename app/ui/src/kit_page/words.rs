//! Icons, badges, notices, times, progress, details, tabs.

use leptos::prelude::*;
use model::when::When;

use super::{hostile, row, specimen};
use crate::avatar::Avatar;
use crate::badge::{StatusBadge, Tag, Tone};
use crate::button::{Button, LinkButton};
use crate::card::Card;
use crate::copy::CopyValue;
use crate::empty::EmptyState;
use crate::icon::{Icon, IconName};
use crate::kv::{Clip, Detail, Details, Typed};
use crate::notice::Notice;
use crate::progress::{Busy, Progress};
use crate::tabs::{Tab, Tabs};
use crate::theme::{Theme, ThemeSwitch};
use crate::time::TwoLineTime;

pub(super) fn all(theme: Theme) -> AnyView {
    view! {
        {specimen("Icon", icons())}
        {specimen("Badge, tag, avatar", badges())}
        {specimen("Notice", notices())}
        {specimen("Tabs", tabs(theme))}
        {specimen("Card, details, time, copy", details())}
        {specimen("Progress", progress())}
        {specimen("Empty", empty())}
        {specimen("Theme", view! { <ThemeSwitch current=theme next="/dev/kit"/> }.into_any())}
    }
    .into_any()
}

fn icons() -> AnyView {
    let each = |name: &IconName| view! { <span><Icon name=*name/>{name.id()}</span> };
    view! { <div class="specimen-icons">{IconName::ALL.iter().map(each).collect_view()}</div> }.into_any()
}

const TONES: [(Tone, &str); 5] = [
    (Tone::Good, "Active"),
    (Tone::Off, "Suspended"),
    (Tone::Wait, "Pending"),
    (Tone::Bad, "Rejected"),
    (Tone::Info, "Accepted"),
];

fn badges() -> AnyView {
    let badges = TONES.map(|(tone, word)| view! { <StatusBadge tone word/> }.into_any());
    view! {
        {row(badges.into_iter().collect())}
        {row(vec![
            view! { <Tag word="TOTP"/> }.into_any(),
            view! { <Tag word="Dealer Installer"/> }.into_any(),
            view! { <Avatar name="Ada Brown"/> }.into_any(),
            view! { <Avatar name=hostile::RTL/> }.into_any(),
            view! { <Avatar name="ada@example.com"/> }.into_any(),
        ])}
    }
    .into_any()
}

fn notices() -> AnyView {
    let each = |(tone, word): (Tone, &'static str)| {
        view! { <Notice tone title=word>"This password opens the mobile app, not the panel."</Notice> }
    };
    view! {
        {TONES.map(each)}
        <Notice tone=Tone::Info>{hostile::SCRIPT}</Notice>
    }
    .into_any()
}

fn tabs(theme: Theme) -> AnyView {
    let tabs = vec![
        Tab::new("#overview", "Overview", true),
        Tab::new("#panels", "Panels", false).with_count(3),
        Tab::new("#security", "Security", false),
        Tab::new("#mail", "Mail", false).with_count(1200),
        Tab::new("#history", "History", false),
    ];
    view! { <Tabs label=format!("Sample, {}", theme.as_str()) tabs/> }.into_any()
}

fn details() -> AnyView {
    let edit = || view! { <Button label="Edit" icon=IconName::Edit small=true/> };
    view! {
        <Card title="Profile" hint="Seen by the account's own administrators." action=edit>
            <Details>
                <Detail term="Name"><Clip text=hostile::long()/></Detail>
                <Detail term="Display name"><Clip text=hostile::RTL/></Detail>
                <Detail term="Note"><Typed text=hostile::SCRIPT/></Detail>
                <Detail term="Phone"><Clip text=""/></Detail>
                <Detail term="IMEI"><CopyValue label="IMEI" value="356938035643809"/></Detail>
                <Detail term="Last login"><TwoLineTime at=When(1_777_982_938_000)/></Detail>
            </Details>
        </Card>
    }
    .into_any()
}

fn progress() -> AnyView {
    view! {
        <Progress label="Removing accounts" done=Some(4_200) total=10_000/>
        <Progress label="Preparing the export" done=None/>
        <Busy label="Loading accounts"/>
    }
    .into_any()
}

fn empty() -> AnyView {
    let action = || view! { <LinkButton href="#all" label="Clear the search"/> };
    view! {
        <EmptyState
            icon=IconName::Search
            title="No account matches"
            text="Nothing was found by name, mail address, phone, IMEI or account code."
            action
        />
    }
    .into_any()
}
