//! "Can he … on …?": yes or no, with the reason.

use model::accounts::Kind;
use model::ids::{CompanyId, GroupId, PanelId, RoleId};
use model::roles::{Resource, Verdict};
use model::{ApiError, Permission, field};
use sqlx::PgConnection;

use super::{Subject, repo};
use crate::accounts::{AccountRef, find};
use crate::caller::Caller;
use crate::error::{Error, Result};
use crate::fold::canonical_email;
use crate::panels;
use crate::roles::ceiling::Editor;

/// What was typed, found in the reader's sight.
enum Thing {
    Person(Box<AccountRef>),
    Panel(PanelId, String),
    Group(GroupId, String),
    Company(CompanyId, String),
    Role(RoleId, String),
}

impl Thing {
    /// "Ada Brown (account)".
    fn title(&self) -> String {
        match self {
            Self::Person(person) => format!("{} ({})", person.title, person.kind.noun()),
            Self::Panel(_, imei) => format!("panel {imei}"),
            Self::Group(_, name) => format!("group {name}"),
            Self::Company(_, name) => format!("company {name}"),
            Self::Role(_, name) => format!("role {name}"),
        }
    }

    /// Is a permission of this kind asked for on such a thing?
    fn fits(&self, permission: Permission) -> bool {
        match (permission.resource(), self) {
            (Resource::People(kind), Self::Person(person)) => person.kind == kind,
            // Somebody is added to a company, and put on a panel.
            (Resource::People(_), Self::Panel(..)) => permission.key().contains("panels"),
            (Resource::Anybody, Self::Person(_))
            | (Resource::People(_) | Resource::Companies, Self::Company(..))
            | (Resource::Groups, Self::Group(..))
            | (Resource::Panels, Self::Panel(..) | Self::Group(..))
            | (Resource::Roles, Self::Role(..)) => true,
            _ => false,
        }
    }
}

/// The answer. Every "no" is what the act itself would say.
pub async fn verdict(
    conn: &mut PgConnection,
    reader: &Caller,
    subject: &Subject,
    permission: Permission,
    target: &str,
) -> Result<Verdict> {
    let thing = match target {
        "" => None,
        typed => Some(look_up(conn, reader, subject, permission, typed).await?),
    };
    let about = thing.as_ref().map(|thing| format!(", on {}", thing.title())).unwrap_or_default();
    let question = format!("{}{about}", permission.title());
    let mut against: Vec<String> = subject.halted().into_iter().collect();
    against.extend(not_held(subject, permission));
    if let Some(thing) = &thing {
        against.extend(not_on(conn, subject, permission, thing).await?);
    }
    let allowed = against.is_empty();
    let reasons = if allowed { in_favour(subject, permission, thing.as_ref()) } else { against };
    Ok(Verdict { allowed, question, reasons })
}

/// In the reader's sight, or not there.
async fn look_up(
    conn: &mut PgConnection,
    reader: &Caller,
    subject: &Subject,
    permission: Permission,
    typed: &str,
) -> Result<Thing> {
    let scope = &reader.scope;
    if typed.contains('@') {
        if let Ok(email) = field::email(typed)
            && let Some((id, kind)) = repo::person_by_email(conn, &canonical_email(&email)).await?
            && may_read(reader, kind)
            && let Ok(person) = find(conn, scope, kind, id).await
        {
            return Ok(Thing::Person(Box::new(person)));
        }
        return Err(unknown());
    }
    if let Some(panel) = repo::panel_by_imei(conn, scope, typed).await? {
        return Ok(Thing::Panel(panel, typed.to_owned()));
    }
    // One name may be a group's and a company's: the permission tells which is meant.
    let group = repo::group_by_name(conn, scope, typed).await?.map(|id| Thing::Group(id, typed.to_owned()));
    let company = repo::company_by_name(conn, scope, typed).await?.map(|id| Thing::Company(id, typed.to_owned()));
    let role = subject.book.all().find(|entry| entry.name.to_lowercase() == typed.to_lowercase());
    let role = role.filter(|_| reader.permissions.has(Permission::RolesView));
    let role = role.map(|entry| Thing::Role(entry.id, entry.name.clone()));
    let mut found: Vec<Thing> = [group, company, role].into_iter().flatten().collect();
    let fitting = found.iter().position(|thing| thing.fits(permission)).unwrap_or(0);
    if found.is_empty() { Err(unknown()) } else { Ok(found.swap_remove(fitting)) }
}

/// The page of people of this kind is the reader's to open.
fn may_read(reader: &Caller, kind: Kind) -> bool {
    reader.permissions.has(kind.view())
}

fn unknown() -> Error {
    Error::field(
        "target",
        "Nothing in your sight is called this. Type an email address, an IMEI, or the name of a group, company or role.",
    )
}

/// He lacks the permission: who says so.
fn not_held(subject: &Subject, permission: Permission) -> Option<String> {
    if subject.him.permissions.has(permission) {
        return None;
    }
    let (title, own) = (permission.title(), subject.book.name(subject.role));
    Some(match subject.book.source(subject.role, permission) {
        Some(source) if source.own => format!("His role {own} denies \"{title}\"."),
        Some(source) => format!("His role {own} inherits from {}, which denies \"{title}\".", source.role),
        None => format!("Neither his role {own} nor a role it inherits from allows \"{title}\"."),
    })
}

/// What stands against doing it on this thing.
async fn not_on(
    conn: &mut PgConnection,
    subject: &Subject,
    permission: Permission,
    thing: &Thing,
) -> Result<Option<String>> {
    if !thing.fits(permission) {
        return Ok(Some(format!("\"{}\" is not about {}.", permission.title(), with_article(word(thing)))));
    }
    let him = &subject.him;
    let scope = &him.scope;
    let in_sight = match thing {
        Thing::Person(person) => match find(conn, scope, person.kind, person.id).await {
            Ok(person) => return Ok(not_on_person(subject, permission, person)),
            Err(Error::Api(ApiError::NotFound)) => false,
            Err(error) => return Err(error),
        },
        Thing::Panel(id, _) => panels::find_visible(conn, scope, *id).await?.is_some(),
        Thing::Group(id, _) => repo::sees_group(scope, *id),
        Thing::Company(id, _) => scope.has_company(*id),
        Thing::Role(id, _) => return Ok(not_on_role(subject, permission, *id)),
    };
    Ok((!in_sight).then(|| out_of_sight(subject, thing)))
}

/// The target was found in his scope: now both together, as the act asks, and its state.
fn not_on_person(subject: &Subject, permission: Permission, person: AccountRef) -> Option<String> {
    if !subject.him.permissions.has(permission) || subject.halted().is_some() {
        // Said already.
        return None;
    }
    let (state, kind) = (person.state, person.kind);
    let source = person.source;
    let name = person.title.clone();
    let is_own = person.id == subject.account.id;
    if let Err(error) = subject.him.require(permission, person) {
        return Some(match error {
            Error::Api(ApiError::Forbidden(_)) if is_own => {
                "Nobody does this to his own account by an administrator's act.".to_owned()
            }
            Error::Api(ApiError::Forbidden(_)) => {
                format!("{name} may do more than he, so only somebody above can do this.")
            }
            other => other.to_string(),
        });
    }
    if permission == kind.switch()
        && let (Err(why), Err(_)) = (state.may_suspend(), state.may_enable())
    {
        return Some(why.to_owned());
    }
    let passwords = [Permission::AccountsSetPassword, Permission::EmployeesSetPassword, kind.reset_password()];
    if passwords.contains(&permission) {
        return source.has_password().err().map(ToOwned::to_owned);
    }
    None
}

fn not_on_role(subject: &Subject, permission: Permission, role: RoleId) -> Option<String> {
    if permission.only_reads() || permission == Permission::RolesAdd {
        return None;
    }
    let entry = subject.book.get(role)?;
    let why = Editor::from(&subject.him).may_touch(&subject.book, entry).err()?;
    Some(format!("Asked himself, he would be told: \"{why}\""))
}

fn out_of_sight(subject: &Subject, thing: &Thing) -> String {
    let company = &subject.him.company_name;
    match thing {
        Thing::Person(person) if person.kind == Kind::Employee => {
            format!("Out of his sight: he manages the people of {company} and of the companies below it.")
        }
        Thing::Person(_) => format!(
            "Out of his sight: he sees the people of {company}, of the companies below it, and those on panels of \
             groups that he sees."
        ),
        Thing::Company(..) => format!("Out of his sight: he sees {company} and the companies below it."),
        Thing::Panel(..) => "Out of his sight: he does not see the panel's group.".to_owned(),
        _ => "Out of his sight: neither is his role connected to it nor is he a member of it.".to_owned(),
    }
}

fn in_favour(subject: &Subject, permission: Permission, thing: Option<&Thing>) -> Vec<String> {
    let (title, own) = (permission.title(), subject.book.name(subject.role));
    let by = match subject.book.source(subject.role, permission) {
        Some(source) if !source.own => {
            format!("His role {own} inherits \"{title}\" from {}.", source.role)
        }
        _ => format!("His role {own} allows \"{title}\"."),
    };
    let sight = thing.map(|thing| match thing {
        Thing::Role(..) => "It holds no more than he does.".to_owned(),
        _ => format!("The {} is in his sight.", word(thing)),
    });
    std::iter::once(by).chain(sight).collect()
}

fn with_article(word: &str) -> String {
    let article = if word.starts_with(['a', 'e', 'i']) { "an" } else { "a" };
    format!("{article} {word}")
}

const fn word(thing: &Thing) -> &'static str {
    match thing {
        Thing::Person(person) => person.kind.noun(),
        Thing::Panel(..) => "panel",
        Thing::Group(..) => "group",
        Thing::Company(..) => "company",
        Thing::Role(..) => "role",
    }
}
