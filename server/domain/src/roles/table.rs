//! The golden table, `docs/permissions.md`: which built-in role may do what, on which records. Written
//! by `panelwarden permissions`; tests compare the file with this, and the second part with what the
//! look-ups really find.

use std::fmt::Write;

use model::Permission;
use model::accounts::Kind;
use model::role::BuiltIn;
use model::roles::Resource;

/// What is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Record {
    /// An account, an installer, an employee.
    Person(Kind),
    /// A company.
    Company,
    /// A group of panels.
    Group,
    /// A panel.
    Panel,
}

/// Where it is, seen from the person who looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// His company, or in it.
    Own,
    /// A company below his, or in one.
    Below,
    /// The company above his, or in it.
    Above,
    /// A company of another branch, or in one.
    Beside,
    /// In another branch, on a panel of a group that he sees.
    OnPanel,
    /// The group, or in one, that his role is connected to.
    ByRole,
    /// The group, or in one, that he is a member of.
    ByMembership,
    /// A group, or in one, that is neither.
    Elsewhere,
}

impl Record {
    /// All.
    pub const ALL: [Self; 6] = [
        Self::Person(Kind::EndUser),
        Self::Person(Kind::Installer),
        Self::Person(Kind::Employee),
        Self::Company,
        Self::Group,
        Self::Panel,
    ];

    /// Where one may be.
    pub const fn places(self) -> &'static [Place] {
        match self {
            Self::Person(Kind::Employee) | Self::Company => &[Place::Own, Place::Below, Place::Above, Place::Beside],
            Self::Person(_) => &[Place::Own, Place::Below, Place::Above, Place::Beside, Place::OnPanel],
            Self::Group | Self::Panel => &[Place::ByRole, Place::ByMembership, Place::Elsewhere],
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Person(kind) => match kind {
                Kind::EndUser => "account (end user)",
                Kind::Installer => "installer",
                Kind::Employee => "employee",
            },
            Self::Company => "company",
            Self::Group => "group",
            Self::Panel => "panel",
        }
    }
}

impl Place {
    const fn words(self, record: Record) -> &'static str {
        match (self, record) {
            (Self::Own, Record::Company) => "one's own",
            (Self::Below, Record::Company) => "below one's own",
            (Self::Above, Record::Company) => "above one's own",
            (Self::Own, _) => "of one's own company",
            (Self::Below, _) => "of a company below",
            (Self::Above, _) => "of the company above",
            (Self::Beside, _) => "of another branch",
            (Self::OnPanel, _) => "of another branch, on a panel of a group in sight",
            (Self::ByRole, Record::Group) => "connected to one's role",
            (Self::ByMembership, Record::Group) => "one is a member of",
            (Self::Elsewhere, Record::Group) => "any other",
            (Self::ByRole, _) => "in a group connected to one's role",
            (Self::ByMembership, _) => "in a group one is a member of",
            (Self::Elsewhere, _) => "in any other group",
        }
    }

    /// Is what is there in sight? `at_operator`: for an employee of the operator; `all_groups`: whose role
    /// sees every group.
    pub const fn in_sight(self, at_operator: bool, all_groups: bool) -> bool {
        match self {
            Self::Own | Self::Below | Self::OnPanel | Self::ByRole | Self::ByMembership => true,
            // The operator is the top, and sees the people of every company.
            Self::Above | Self::Beside => at_operator,
            Self::Elsewhere => at_operator && all_groups,
        }
    }
}

const INTRO: &str = "# Who may do what on which records

Generated from the code by `cargo run -q -p server -- permissions > docs/permissions.md`; do not edit it by hand.
A test fails while this file and the code differ. How it works is in [authorization.md](authorization.md).

A person may do something when both are true:

1. **His role allows it** (part 1). Roles that somebody made are not listed: their pages show the same for them.
2. **The record is in his sight** (part 2). What is not in his sight does not exist for him.

Then four rules hold for everybody, whatever his role:

- Nobody acts on somebody who may do more than he, and only a Super Administrator acts on a Super Administrator.
- Nobody does to his own account what an administrator does to others.
- Nobody gives a role, permission or group that he does not hold himself, nor takes one away.
- Who still has to set up an authenticator app, or to change a password that was set for him, may do nothing yet.
";

/// The whole file.
pub fn permissions_table() -> String {
    let mut out = INTRO.to_owned();
    out.push_str("\n## 1. Which role may do what\n");
    let mut page = "";
    for permission in Permission::ALL {
        let label = permission.group().label();
        if label != page {
            page = label;
            line(&mut out, &format!("\n### {label}\n\nOn {}.\n", on(permission.resource())));
            head(&mut out, "May");
        }
        let cells = BuiltIn::ALL.map(|role| mark(role.permissions().has(*permission)));
        line(&mut out, &format!("| {} | {} |", permission.label(), cells.join(" | ")));
    }
    out.push_str("\n### Which role may give which role\n\n");
    head(&mut out, "May give");
    for target in BuiltIn::ALL {
        let cells = BuiltIn::ALL.map(|role| mark(role.may_assign().contains(&target)));
        line(&mut out, &format!("| {} | {} |", target.name(), cells.join(" | ")));
    }
    let cells = BuiltIn::ALL.map(|role| mark(role.assigns_all()));
    line(&mut out, &format!("| roles that somebody made | {} |", cells.join(" | ")));
    records(&mut out);
    out
}

fn records(out: &mut String) {
    out.push_str("\n## 2. Which records are in sight\n\n");
    out.push_str("Super Administrator and System Administrator see every group, if they belong to the operator.\n\n");
    line(
        out,
        "| Record | Where it is | Operator, Super or System Administrator | Operator, other roles | Another company |",
    );
    line(out, "|---|---|---|---|---|");
    for record in Record::ALL {
        for place in record.places() {
            let cells = [(true, true), (true, false), (false, false)];
            let cells = cells.map(|(at_operator, all)| mark(place.in_sight(at_operator, all)));
            line(out, &format!("| {} | {} | {} |", record.word(), place.words(record), cells.join(" | ")));
        }
    }
    out.push_str(
        "\nRoles are the same for everybody who may see them; how many hold one counts the people in sight only.\n",
    );
}

fn head(out: &mut String, first: &str) {
    let names = BuiltIn::ALL.map(BuiltIn::name);
    line(out, &format!("| {first} | {} |", names.join(" | ")));
    line(out, &format!("|---|{}", "---|".repeat(names.len())));
}

const fn mark(yes: bool) -> &'static str {
    if yes { "yes" } else { "·" }
}

const fn on(resource: Resource) -> &'static str {
    match resource {
        Resource::People(Kind::EndUser) => "accounts (end users) in sight",
        Resource::People(Kind::Installer) => "installers in sight",
        Resource::People(Kind::Employee) => "employees in sight",
        Resource::Anybody => "people of every kind in sight",
        Resource::Companies => "companies in sight",
        Resource::Groups => "groups in sight",
        Resource::Panels => "panels in sight",
        Resource::Roles => "roles that hold no more than one's own; built-in ones are never changed",
        Resource::Installation => "the whole installation, as far as it concerns records in sight",
    }
}

fn line(out: &mut String, text: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{text}");
}
