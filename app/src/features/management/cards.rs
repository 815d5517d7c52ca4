//! The facts of one person and the ways to change them, card by card.

use leptos::prelude::*;
use model::Permission;
use model::accounts::{Kind, Source};
use model::catalogue::Offer;
use model::management::{ManagedAccount, active_word};
use ui::{Card, CopyValue, Detail, Details, IconName, LinkButton, Notice, Tag, Tone, TwoLineTime, Typed};

use super::account::to;
use super::acts::Act;
use crate::form::viewer;
use crate::paths;

/// UserID, name, whether it is active, last login, company, role (S2-4 to S2-8).
#[component]
pub fn AccountCard(
    /// Whose.
    account: ManagedAccount,
) -> impl IntoView {
    let own = viewer().id == account.id;
    let may_move = viewer().may(Permission::ManagementChangeCompany) && !own;
    let id = account.id;
    let (name, active, created) = (account.name.clone(), active_word(account.state), account.created);
    let login = last_login(&account);
    let role_name = account.role.clone();
    let role = (account.kind == Kind::Employee).then(|| view! { <Detail term="Role"><bdi>{role_name}</bdi></Detail> });
    let company_page = viewer().may(Permission::CompaniesView).then(|| paths::company_page(account.company_id));
    let company = account.company.clone();
    view! {
        <Card title="Account">
            <Details>
                <Detail term="UserID"><CopyValue label="UserID" value=id.to_string()/></Detail>
                <Detail term="Name"><Typed text=name/></Detail>
                <Detail term="Active">{active}</Detail>
                <Detail term="Last Login">{login}</Detail>
                <Detail term="Company">
                    {match company_page {
                        Some(href) => view! { <a href=href><bdi>{company}</bdi></a> }.into_any(),
                        None => view! { <bdi>{company}</bdi> }.into_any(),
                    }}
                </Detail>
                {role}
                <Detail term="Added"><TwoLineTime at=created/></Detail>
            </Details>
            <div class="card-acts">
                {may_move.then(|| view! { <LinkButton href=to(id, Act::Company) label="Change company" icon=IconName::Companies small=true/> })}
            </div>
        </Card>
    }
    .into_any()
}

fn last_login(account: &ManagedAccount) -> AnyView {
    match account.last_login {
        Some(at) => view! { <TwoLineTime at/> }.into_any(),
        None => view! { <span class="muted">"Never"</span> }.into_any(),
    }
}

/// User name, address, source, password, second factor (S2-5, S2-12, S2-13, S2-18, S2-19).
#[component]
pub fn SignInCard(
    /// Whose.
    account: ManagedAccount,
) -> impl IntoView {
    let id = account.id;
    let source = match account.source {
        Source::Local => "Here, with a password",
        Source::Oidc => "Organisation SSO (OpenID)",
        Source::Ldap => "Organisation directory (LDAP)",
    };
    let password = match (account.has_password, account.temporary_until) {
        _ if account.source != Source::Local => "Kept by the organisation",
        (_, Some(_)) => "Set by staff, to be changed",
        (true, None) => "Set",
        (false, None) => "Not set",
    };
    let factor = account.totp_since.map_or_else(
        || view! { <span>"No authenticator app"</span> }.into_any(),
        |at| view! { "Authenticator app, since "<TwoLineTime at/> }.into_any(),
    );
    let (username, email, pending) = (account.username.clone(), account.email.clone(), account.pending_email.clone());
    view! {
        <Card title="Sign-in">
            <Details>
                <Detail term="User Name"><bdi>{username}</bdi></Detail>
                <Detail term="Email"><bdi>{email}</bdi></Detail>
                <Detail term="Sign-in source">{source}</Detail>
                <Detail term="Password">{password}</Detail>
                <Detail term="Two-step verification">{factor}</Detail>
            </Details>
            {pending.map(|pending| view! {
                <Notice tone=Tone::Wait title="A new address waits to be confirmed">
                    <p><bdi>{pending.to}</bdi>" has been mailed a code, which counts until "<TwoLineTime at=pending.until/></p>
                    <LinkButton href=to(id, Act::WithdrawEmail) label="Withdraw" small=true/>
                </Notice>
            })}
            <SignInActs account/>
        </Card>
    }
    .into_any()
}

#[component]
fn SignInActs(account: ManagedAccount) -> impl IntoView {
    let person = viewer();
    let (id, own) = (account.id, person.id == account.id);
    let may = move |permission| person.may(permission) && !own;
    let set_password = match account.kind {
        Kind::Employee => Permission::EmployeesSetPassword,
        Kind::EndUser | Kind::Installer => Permission::AccountsSetPassword,
    };
    let no_password = Signal::stored(account.source.has_password().err().map(str::to_owned));
    let may = StoredValue::new(may);
    let may = move |permission| may.with_value(|may| may(permission));
    view! {
        <div class="card-acts">
            {may(Permission::ManagementChangeUsername).then(|| view! {
                <LinkButton href=to(id, Act::Username) label="Change user name" icon=IconName::Edit small=true/>
            })}
            {may(Permission::ManagementChangeEmail).then(|| view! {
                <LinkButton href=to(id, Act::Email) label="Change email" icon=IconName::Mail small=true/>
            })}
            {may(set_password).then(|| view! {
                <LinkButton href=to(id, Act::ResetPassword) label="Reset password" icon=IconName::Key small=true disabled_reason=no_password/>
            })}
            {(may(Permission::AccountsRemoveTwoStep) && account.totp_since.is_some()).then(|| view! {
                <LinkButton href=to(id, Act::RemoveTwoStep) label="Remove two-step verification" icon=IconName::Shield small=true/>
            })}
        </div>
        {no_password.get_untracked().map(|why| view! { <p class="muted">{why}</p> })}
    }
    .into_any()
}

/// Developer mode, modules, plug-ins (S2-9, S2-10, S2-20 to S2-22).
#[component]
pub fn ExtrasCard(
    /// Whose.
    account: ManagedAccount,
) -> impl IntoView {
    let person = viewer();
    let (id, own) = (account.id, person.id == account.id);
    let develops = person.may(Permission::ManagementDeveloperMode) && !own;
    let switches = person.may(Permission::ManagementModules) && !own;
    let mode = if account.developer_mode { "Disable Developer Mode" } else { "Enable Developer Mode" };
    let (modules, add_ons) = (names(&account.modules), names(&account.add_ons));
    let is_on = if account.developer_mode { "on" } else { "off" };
    view! {
        <Card title="Module and Plugins">
            <Details>
                <Detail term="Module">{modules}</Detail>
                <Detail term="Plugins">{add_ons}</Detail>
                <Detail term="Developer mode">{is_on}</Detail>
            </Details>
            <div class="card-acts">
                {switches.then(|| view! {
                    <LinkButton href=to(id, Act::Modules) label="Change modules" icon=IconName::Edit small=true/>
                    <LinkButton href=to(id, Act::AddOns) label="Change add-ons" icon=IconName::Edit small=true/>
                })}
                {develops.then(|| view! { <LinkButton href=to(id, Act::DeveloperMode) label=mode icon=IconName::Settings small=true/> })}
            </div>
        </Card>
    }
    .into_any()
}

fn names(on: &[Offer]) -> AnyView {
    if on.is_empty() {
        return view! { <span class="muted">"None"</span> }.into_any();
    }
    let word = |offer: &Offer| match (offer.is_custom, offer.is_retired) {
        (_, true) => format!("{} (retired)", offer.name),
        (true, false) => format!("{} (custom)", offer.name),
        (false, false) => offer.name.clone(),
    };
    let tags: Vec<String> = on.iter().map(word).collect();
    view! { <span class="tags">{tags.into_iter().map(|word| view! { <Tag word/> }).collect_view()}</span> }.into_any()
}
