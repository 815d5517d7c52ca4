//! What can be set, within which bounds, and what it does: the one list of settings.

use model::assistance::ConsentRule;
use model::companies::Site;
use model::settings::{Input, Section};

/// A setting.
pub(super) struct Field {
    pub section: Section,
    pub name: &'static str,
    pub label: &'static str,
    pub hint: &'static str,
    pub kind: Kind,
}

/// What may stand in it, and what holds while nobody has set it.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Number {
        least: u32,
        most: u32,
        usual: u32,
    },
    Choice {
        words: &'static [(&'static str, &'static str)],
        usual: &'static str,
    },
    Switch {
        usual: bool,
    },
    /// `Name <address>` or an address; empty: made from the site's own address.
    Sender,
}

impl Kind {
    /// What holds while nobody has set it.
    pub fn usual(self) -> String {
        match self {
            Self::Number { usual, .. } => usual.to_string(),
            Self::Choice { usual, .. } => usual.to_owned(),
            Self::Switch { usual } => yes(usual).to_owned(),
            Self::Sender => String::new(),
        }
    }

    /// How the form has it.
    pub fn input(self) -> Input {
        match self {
            Self::Number { .. } => Input::Number,
            Self::Choice { words, .. } => {
                Input::Choice(words.iter().map(|(key, word)| ((*key).to_owned(), (*word).to_owned())).collect())
            }
            Self::Switch { .. } => Input::Switch,
            Self::Sender => Input::Text,
        }
    }

    /// A value as people read it.
    pub fn shown(self, value: &str) -> String {
        match self {
            Self::Choice { words, .. } => {
                words.iter().find(|(key, _)| *key == value).map_or(value, |(_, word)| *word).to_owned()
            }
            Self::Switch { .. } => if value == "yes" { "Yes" } else { "No" }.to_owned(),
            Self::Number { .. } | Self::Sender => value.to_owned(),
        }
    }

    /// What was typed, as it is stored; `Err` says what would be right. A box that is not ticked is not sent.
    pub fn read(self, typed: Option<&str>) -> Result<String, String> {
        let typed = typed.map(str::trim);
        match self {
            Self::Number { least, most, .. } => match typed.unwrap_or_default().parse::<u32>() {
                Ok(number) if (least..=most).contains(&number) => Ok(number.to_string()),
                _ => Err(format!("Enter a whole number from {least} to {most}.")),
            },
            Self::Choice { words, .. } => match typed.filter(|typed| words.iter().any(|(key, _)| key == typed)) {
                Some(key) => Ok(key.to_owned()),
                None => Err("Choose one of the list.".to_owned()),
            },
            Self::Switch { .. } => Ok(yes(typed == Some("yes")).to_owned()),
            Self::Sender => super::sender::read(typed.unwrap_or_default()),
        }
    }
}

/// As forms and the database have it.
pub(super) const fn yes(it_is: bool) -> &'static str {
    if it_is { "yes" } else { "no" }
}

/// Words of the sites, in the order of [`Site::ALL`].
const SITES: &[(&str, &str)] = &[
    (Site::Americas.key(), Site::Americas.word()),
    (Site::Europe.key(), Site::Europe.word()),
    (Site::AsiaPacific.key(), Site::AsiaPacific.word()),
];

const CONSENT: &[(&str, &str)] = &[
    (ConsentRule::Customer.key(), "Each customer chooses whether to be asked"),
    (ConsentRule::Always.key(), "Every customer is asked first"),
];

const fn number(
    section: Section,
    name: &'static str,
    label: &'static str,
    bounds: [u32; 3],
    hint: &'static str,
) -> Field {
    let [least, most, usual] = bounds;
    Field { section, name, label, hint, kind: Kind::Number { least, most, usual } }
}

const fn switch(section: Section, name: &'static str, label: &'static str, usual: bool, hint: &'static str) -> Field {
    Field { section, name, label, hint, kind: Kind::Switch { usual } }
}

/// Every setting, in the order of the page.
pub(super) const FIELDS: &[Field] = &[
    Field {
        section: Section::Mail,
        name: "mail_from",
        label: "Sender of all mail",
        hint: "A name and an address, such as Northgate Alarm <no-reply@northgate.example>, or the address alone. Empty: made from this site's own address.",
        kind: Kind::Sender,
    },
    number(
        Section::Passwords,
        "people_min",
        "Shortest password of customers and installers",
        [15, 64, model::field::PASSWORD_MIN],
        "15 to 64 characters. Their second step may be a mailed code, so their password has to be long.",
    ),
    number(
        Section::Passwords,
        "staff_min",
        "Shortest password of employees",
        [12, 64, model::field::PASSWORD_MIN],
        "12 to 64 characters. Employees sign in with an authenticator app as well.",
    ),
    number(
        Section::Sessions,
        "staff_idle",
        "Employees: signed out after minutes without use",
        [5, 30, 30],
        "5 to 30 minutes.",
    ),
    number(
        Section::Sessions,
        "staff_whole",
        "Employees: signed out after hours in any case",
        [1, 12, 12],
        "1 to 12 hours.",
    ),
    number(
        Section::Sessions,
        "people_idle",
        "Customers and installers: signed out after minutes without use",
        [15, 720, 720],
        "15 to 720 minutes (12 hours).",
    ),
    number(
        Section::Sessions,
        "people_whole",
        "Customers and installers: signed out after days in any case",
        [1, 30, 30],
        "1 to 30 days.",
    ),
    Field {
        section: Section::Site,
        name: "site",
        label: "Site",
        hint: "",
        kind: Kind::Choice { words: SITES, usual: Site::Europe.key() },
    },
    switch(
        Section::Registration,
        "may_register",
        "People may ask to join with a company's authorization code",
        true,
        "Each company can also turn it off for itself.",
    ),
    Field {
        section: Section::Assistance,
        name: "consent",
        label: "Before remote assistance",
        hint: "",
        kind: Kind::Choice { words: CONSENT, usual: ConsentRule::Customer.key() },
    },
    switch(
        Section::Dormant,
        "dormant_on",
        "Warn and turn off dormant accounts",
        false,
        "Save the days first with this off, and look at what the rule would do.",
    ),
    number(
        Section::Dormant,
        "warn_days",
        "Warn by mail after days without a sign-in",
        [30, 1095, 90],
        "30 to 1095 days. Who never signed in is counted from when the account was added.",
    ),
    number(
        Section::Dormant,
        "off_days",
        "Turn off after days without a sign-in",
        [37, 1460, 120],
        "At least 7 days after the warning. Nobody is turned off sooner after a warning than the days between the two.",
    ),
    switch(Section::Dormant, "dormant_end_user", "Customers", true, ""),
    switch(Section::Dormant, "dormant_installer", "Installers", true, ""),
    switch(Section::Dormant, "dormant_employee", "Employees", true, "Never a Super Administrator."),
];

/// What a section does, in a sentence or two.
pub(super) const fn effect(section: Section) -> &'static str {
    match section {
        Section::Mail => "Codes and notices are sent by this mail server, under this sender.",
        Section::Passwords => {
            "For every new password from now on, wherever it is set. Present passwords stay as they are. Common and easily guessed ones are refused whatever their length."
        }
        Section::Sessions => {
            "Shorter limits hold at once, also for everybody who is signed in; longer ones from the next sign-in on."
        }
        Section::Site => {
            "On Asia-Pacific \"Add User\" asks for a mobile phone number. A new company's region starts with it."
        }
        Section::Registration => {
            "Off: the page for asking to join takes no new requests. Those that were sent before can still be answered."
        }
        Section::Assistance => "Who is asked first agrees on the own dashboard, or tells the helper a mailed code.",
        Section::Dormant => {
            "Every hour, whoever has not signed in for long enough is warned by mail and later turned off. Signing in in between ends it. Without a mail server nobody is warned, and nobody turned off."
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The bounds hold at both ends, and what holds at first is within them (SEC-01).
    #[test]
    fn bounds_hold() {
        for field in FIELDS {
            if let Kind::Number { least, most, usual } = field.kind {
                assert!((least..=most).contains(&usual), "{}", field.name);
                assert!(field.kind.read(Some(&least.to_string())).is_ok());
                assert!(field.kind.read(Some(&most.to_string())).is_ok());
                for wrong in
                    [(least - 1).to_string(), (most + 1).to_string(), String::new(), "12.5".into(), "-1".into()]
                {
                    assert!(field.kind.read(Some(&wrong)).is_err(), "{} {wrong}", field.name);
                }
            }
        }
    }

    /// A box that is not ticked is not sent; a choice is one of the list.
    #[test]
    fn boxes_and_choices() {
        let switch = Kind::Switch { usual: true };
        assert_eq!((switch.read(None), switch.read(Some("yes"))), (Ok("no".into()), Ok("yes".into())));
        let site = Kind::Choice { words: SITES, usual: "americas" };
        assert_eq!(site.read(Some("europe")), Ok("europe".into()));
        assert!(site.read(Some("mars")).is_err() && site.read(None).is_err());
        assert_eq!(site.shown("asia-pacific"), "Asia-Pacific");
    }
}
