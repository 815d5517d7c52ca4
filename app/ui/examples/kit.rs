//! Writes pages of the kit as plain files to look at: `cargo run -p ui --features ssr --example kit -- FOLDER`.

use std::path::Path;

use leptos::prelude::*;
use ui::kit_page::KitPage;
use ui::*;

fn page(theme: Theme, body: impl FnOnce() -> AnyView) -> String {
    let owner = Owner::new();
    let html = owner.with(|| body().to_html());
    let head =
        "<meta charset=utf-8><meta name=viewport content='width=device-width'><link rel=stylesheet href=/all.css>";
    format!("<!doctype html><html lang=en data-theme={}><head>{head}</head><body>{html}</body></html>", theme.as_str())
}

fn nav() -> AnyView {
    view! {
        <NavSection label="Users & access">
            <NavLink href="#a" label="Accounts" icon=IconName::Accounts current=true/>
            <NavLink href="#i" label="Installers" icon=IconName::Installers count=12/>
            <NavLink href="#e" label="Employees" icon=IconName::Employees/>
            <NavLink href="#r" label="Roles" icon=IconName::Roles/>
            <NavLink href="#c" label="Companies" icon=IconName::Companies/>
        </NavSection>
        <NavSection label="Equipment">
            <NavLink href="#p" label="Panels" icon=IconName::Panels/>
            <NavLink href="#g" label="Groups" icon=IconName::Groups/>
        </NavSection>
        <NavSection label="System">
            <NavLink href="#l" label="Action log" icon=IconName::Log/>
            <NavLink href="#j" label="Jobs" icon=IconName::Jobs/>
            <NavLink href="#m" label="Mail" icon=IconName::Mail/>
            <NavLink href="#s" label="Settings" icon=IconName::Settings/>
        </NavSection>
    }
    .into_any()
}

fn end(theme: Theme) -> AnyView {
    let face = ViewFn::from(|| view! { <Avatar name="Grace Hopper"/> });
    view! {
        <LinkButton href="#help" label="Help" icon=IconName::Help icon_only=true kind=ButtonKind::Quiet/>
        <ThemeSwitch current=theme/>
        <Menu label="Grace Hopper" face=face><MenuLink href="#me" label="Profile" icon=IconName::User/></Menu>
    }
    .into_any()
}

fn shell(theme: Theme, open: bool) -> AnyView {
    view! {
        <AppShell nav topbar=move || view! { <TopBar title="Accounts" end=move || end(theme)/> }>
            <Workspace>
                {ui::kit_page::sample_grid("shell")}
                {open.then(ui::kit_page::sample_blind)}
            </Workspace>
        </AppShell>
    }
    .into_any()
}

fn sign_in(theme: Theme) -> AnyView {
    view! {
        <PublicShell title="Sign in" lead="To the console of your alarm cloud." foot=move || view! { <ThemeSwitch current=theme/> }>
            <form method="post" action="/sign-in">
                <TextField label="Mail address or user name" name="login" required=true autocomplete="username"/>
                <TextField label="Password" name="password" kind=InputKind::Password required=true autocomplete="current-password"/>
                <CheckField label="Stay signed in on this device" name="stay"/>
                <FormActions><Button label="Sign in" kind=ButtonKind::Primary submit=true/></FormActions>
            </form>
            <p><a href="/recover">"Forgot the password?"</a></p>
        </PublicShell>
    }
    .into_any()
}

fn asking(theme: Theme) -> AnyView {
    let error = Signal::stored(None);
    view! {
        {shell(theme, true)}
        <Confirm title="Remove Ada Brown?" text="The account and its links to 3 panels are removed. This cannot be taken back."
            confirm_label="Remove" danger=true open=true pending=false error cancel_href="#no"/>
    }
    .into_any()
}

fn main() -> std::io::Result<()> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| ".".into());
    for theme in [Theme::Light, Theme::Dark] {
        let pages: [(&str, Box<dyn FnOnce() -> AnyView>); 5] = [
            (
                "kit",
                Box::new(|| {
                    provide_toaster();
                    view! { <KitPage/><Toaster/> }.into_any()
                }),
            ),
            ("list", Box::new(move || shell(theme, false))),
            ("blind", Box::new(move || shell(theme, true))),
            ("ask", Box::new(move || asking(theme))),
            ("sign-in", Box::new(move || sign_in(theme))),
        ];
        for (name, body) in pages {
            let file = Path::new(&folder).join(format!("{name}-{}.html", theme.as_str()));
            std::fs::write(file, page(theme, body))?;
        }
    }
    Ok(())
}
