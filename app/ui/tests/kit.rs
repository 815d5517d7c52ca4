//! Each widget in each state as HTML, and what must hold for all of them at once.
#![cfg(feature = "ssr")]

use leptos::prelude::*;
use model::error::{ApiError, FieldError};
use model::grid::{Direction, Total};
use model::when::When;
use ui::kit_page::{KitPage, hostile};
use ui::prelude::*;

/// Renders as the plain pages do, with one tag a line and without the framework's marks.
fn html(view: impl FnOnce() -> AnyView) -> String {
    let html = Owner::new().with(|| view().to_html());
    html.replace("<!>", "").replace("<!--", "\n<!--").replace("><", ">\n<")
}

macro_rules! snapshot {
    ($name:ident, $($view:tt)*) => {
        #[test]
        fn $name() {
            let page = html(|| view! { $($view)* }.into_any());
            insta::assert_snapshot!(stringify!($name), page);
        }
    };
}

snapshot!(button_states,
    <Button label="Save" kind=ButtonKind::Primary submit=true name="act" value="save" form="f"/>
    <Button label="Save" submit=true pending=true/>
    <Button label="Remove" kind=ButtonKind::Danger submit=true disabled_reason="He is the last one."/>
    <Button label=hostile::SCRIPT icon=IconName::Plus icon_only=true/>
    <LinkButton href="/a?b=1&c=2" label="Open"/>
    <LinkButton href="/a" label="Open" disabled_reason="Nothing to open."/>
);

snapshot!(text_field_states,
    <TextField label="Mail address" name="email" kind=InputKind::Email value=hostile::long() required=true maxlength=254 autocomplete="username" hint="Work address."/>
    <TextField label="Name" name="name" value=hostile::SCRIPT error=hostile::SCRIPT hint=hostile::SCRIPT/>
    <TextField label="Search" name="q" kind=InputKind::Search hide_label=true placeholder=hostile::SCRIPT/>
    <TextField label="Company" name="company" value=hostile::RTL readonly=true/>
);

snapshot!(select_and_check_states,
    <SelectField label="Role" name="role" options=vec![Choice::new("a", "Owner"), Choice::new("\"b", hostile::SCRIPT).with_detail("two")] value="\"b" placeholder="None" required=true/>
    <SelectField label="Role" name="role2" options=Vec::new() error="Choose one."/>
    <CheckField label="Developer mode" name="dev" checked=true hint="For a while."/>
    <CheckField label="Remote" name="remote" disabled_reason="The owner has not agreed."/>
);

snapshot!(textarea_states,
    <TextArea label="Note" name="note" value=hostile::SCRIPT error="Too long." maxlength=200/>
    <TextArea label="Note" name="empty"/>
    <TextArea label="Note" name="lines" value="\n\nline\r\nline" readonly=true/>
);

snapshot!(form_error_states,
    <FormError error=None/>
    <FormError error=Some(ApiError::Invalid(vec![FieldError::new("email", hostile::SCRIPT)]))/>
    <FormError error=Some(ApiError::SignedOut) action=|| view! { <a href="/sign-in">"Sign in"</a> }/>
);

snapshot!(combobox_before_hydration,
    <Combobox label="Panel" name="panel" options=vec![Choice::new("1", hostile::SCRIPT)] chosen=RwSignal::new(Some(Choice::new("9", "Chosen"))) on_search=|_| () loading=false required=true error="Choose one."/>
);

snapshot!(menu_items,
    <Menu label=hostile::SCRIPT>
        <MenuLink href="/open" label="Open" icon=IconName::User/>
        <MenuAction label="Copy" on_click=|()| ()/>
        <MenuPost action="/suspend" fields=vec![("id".into(), "\"1".into())] label="Suspend"/>
        <MenuRule/>
        <MenuPost action="/remove" label="Remove" danger=true disabled_reason="Not now."/>
    </Menu>
);

snapshot!(modal_closed_and_open,
    <Modal title="Closed" open=false><p>"not here"</p></Modal>
    <Modal title=hostile::SCRIPT open=true close_href="/list"><p>"here"</p></Modal>
);

snapshot!(confirm_states,
    <Confirm title="Remove?" text=hostile::SCRIPT confirm_label="Remove" danger=true open=true pending=true
        error=Some(ApiError::Unavailable) action="/remove" fields=vec![("id".into(), "1".into())] cancel_href="/list"/>
);

snapshot!(blind_states,
    <Blind title=hostile::SCRIPT close_href="/list" prev_href="/list/1" row_id="2"><p>"body"</p></Blind>
);

snapshot!(grid_with_a_row,
    <GridFrame label="Accounts" busy=true
        bulk=|| view! { <BulkBar count=2 on_clear=|()| ()><Button label="Suspend"/></BulkBar> }
        pager=|| view! { <Pager prev_href="/p1" next_href=None first=16 last=30 total=Some(Total::AtLeast(10_000)) size=15 size_label="Accounts per page" action="/accounts" hidden=vec![("q".into(), hostile::SCRIPT.into())]/> }
    >
        <GridTable label="Accounts" head=|| view! {
            <SelectAll label="Select all" ticked=Ticked::Some on_toggle=|_| ()/>
            <HeadCell label="Name" href="/?sort=name" sorted=Some(Direction::Desc)/>
            <HeadCell label="Panels" number=true priority=2/>
            <HeadCell label="Actions" hide_label=true/>
        }>
            <tr data-row-id="1">
                <RowCheck label="Select one" value="1" form="bulk" checked=true on_toggle=|_| ()/>
                <RowTitle href="/1" title=hostile::long() sub=hostile::SCRIPT current=true/>
                <td>"1"</td>
            </tr>
        </GridTable>
    </GridFrame>
);

snapshot!(grid_without_rows,
    <GridSkeleton label="Loading" columns=2 rows=1/>
    <GridFailed error=ApiError::Forbidden(String::new()) retry_href="/again"/>
    <GridFailed error=ApiError::Internal("A-1".into()) retry_href="/again"/>
    <EmptyState icon=IconName::Search title=hostile::SCRIPT/>
);

snapshot!(statuses_and_words,
    <StatusBadge tone=Tone::Good word="Active"/>
    <StatusBadge tone=Tone::Off word=hostile::SCRIPT icon=IconName::Lock/>
    <Tag word="TOTP"/>
    <Avatar name="Ada Brown"/>
    <Notice tone=Tone::Wait title="Soon">{hostile::SCRIPT}</Notice>
    <Clip text=hostile::RTL/>
    <Typed text=""/>
    <CopyValue label="IMEI" value=hostile::SCRIPT/>
    <TwoLineTime at=When(1_777_982_938_000)/>
);

snapshot!(tabs_cards_progress,
    <Tabs label="Account" tabs=vec![Tab::new("?tab=a", hostile::SCRIPT, true), Tab::new("?tab=b", "B", false).with_count(1_000)]/>
    <Card title="Profile" hint="Hint."><Details><Detail term="Name">"Ada"</Detail></Details></Card>
    <Progress label="Removing" done=Some(1) total=3/>
    <Progress label="Removing" done=None/>
    <Busy label="Loading"/>
);

snapshot!(shell_and_public,
    <AppShell nav=|| view! { <NavSection label="System"><NavLink href="/jobs" label="Jobs" icon=IconName::Jobs current=true count=3/></NavSection> }
        topbar=|| view! { <TopBar title="Jobs" end=|| view! { <ThemeSwitch current=Theme::Dark next="/jobs?a=1&b=2"/> }/> }>
        <Workspace><p>"list"</p></Workspace>
    </AppShell>
    <PublicShell title="Sign in" lead="Lead."><p>"form"</p></PublicShell>
    <Toaster/>
);

#[test]
fn the_zone_moves_the_time() {
    let page = html(|| {
        provide_context(Zone { name: "Asia/Kolkata".into(), minutes_east: std::sync::Arc::new(|_| 330) });
        view! { <TwoLineTime at=When(1_777_982_938_000)/> }.into_any()
    });
    assert!(page.contains("5:38:58 PM") && page.contains("2026-05-05T12:08:58Z"), "{page}");
}

#[test]
fn the_sprites_address_comes_from_the_host() {
    let page = html(|| {
        provide_context(Assets { sprite: "/assets/s.1a.svg".into() });
        view! { <Icon name=IconName::Sort/> }.into_any()
    });
    assert!(page.contains("/assets/s.1a.svg#sort"), "{page}");
}

#[test]
fn text_in_a_textarea_cannot_close_it() {
    for bad in ["</textarea><script>1</script>", "</TEXTAREA ><img src=x onerror=y>", "&lt;/textarea&gt;<b>"] {
        let page = html(|| view! { <TextArea label="Note" name="note" value=bad/> }.into_any());
        let inside = page.split_once("<textarea").and_then(|(_, rest)| rest.split_once('>'));
        let inside = inside.and_then(|(_, rest)| rest.split_once("</textarea>")).map_or("", |(text, _)| text);
        assert!(!inside.is_empty() && !inside.contains('<') && !inside.contains('>'), "{page}");
    }
}

#[test]
fn the_whole_kit_keeps_to_the_policy() {
    let page = html(|| view! { <KitPage/> }.into_any());
    for never in ["<script", " style=", " onclick=", "<style", "javascript:"] {
        assert!(!page.to_lowercase().contains(never), "{never}");
    }
    assert_eq!(page.matches("<textarea").count(), page.matches("</textarea>").count());
    assert!(page.matches("data-theme=\"dark\"").count() == 1 && page.contains("data-theme=\"light\""));
}

#[test]
fn ids_are_unique_and_labels_point_at_them() {
    let page = html(|| view! { <KitPage/> }.into_any());
    let all = |key: &str| -> Vec<String> {
        page.split(key).skip(1).filter_map(|rest| rest.split('"').next().map(ToOwned::to_owned)).collect()
    };
    let ids = all(" id=\"");
    let mut sorted = ids.clone();
    sorted.sort();
    sorted.dedup();
    assert_eq!(sorted.len(), ids.len());
    for key in [" for=\"", " aria-describedby=\"", " aria-labelledby=\""] {
        for target in all(key).iter().flat_map(|ids| ids.split(' ')) {
            assert!(ids.iter().any(|id| id == target), "{key}{target}");
        }
    }
}

#[test]
fn the_sprite_draws_every_icon() {
    let sprite = include_str!("../../../public/sprite.svg");
    for icon in IconName::ALL {
        assert!(sprite.contains(&format!("<symbol id=\"{}\" ", icon.id())), "{}", icon.id());
    }
    assert_eq!(sprite.matches("<symbol ").count(), IconName::ALL.len());
}

#[test]
fn small_rules() {
    assert_eq!(initials("Ada  Brown"), "AB");
    assert_eq!(initials("ada.brown@example.com"), "a");
    assert_eq!(initials("  (3)"), "·");
    assert_eq!(Ticked::of(0, 0), Ticked::None);
    assert_eq!(Ticked::of(2, 2), Ticked::All);
    assert_eq!(Ticked::of(1, 2), Ticked::Some);
    assert_eq!(Theme::ALL.map(|t| Theme::parse(t.as_str())), Theme::ALL);
    assert_eq!(Theme::parse("<script>"), Theme::System);
}
