//! The page of settings.

use std::collections::BTreeMap;

use model::Permission;
use model::settings::{Section, SettingField, SettingsPage, SettingsSection};

use super::fields::{FIELDS, effect};
use super::{Policy, Values, key, repo, require, set_by};
use crate::caller::Caller;
use crate::error::Result;
use crate::{Domain, Settings, dormant, mail};

impl Domain {
    /// Every section with what holds now, and what the rule about dormant accounts would do.
    pub async fn open_settings(&self, caller: &Caller) -> Result<SettingsPage> {
        require(caller, Permission::SettingsView)?;
        let mut conn = self.pool().acquire().await?;
        let mut rows: BTreeMap<String, repo::Row> =
            repo::all(&mut conn).await?.into_iter().map(|row| (row.key.clone(), row)).collect();
        let values = Values::new(rows.values().flat_map(|row| row.value.0.clone()));
        let policy = Policy::of(&values, self.settings());
        let sections = Section::ALL.map(|section| {
            let row = rows.remove(&key(section));
            part(self.settings(), section, row, &values, &policy)
        });
        Ok(SettingsPage {
            sections: sections.into(),
            may_edit: caller.permissions.has(Permission::SettingsEdit) && caller.check_acting().is_ok(),
            mail_paused: mail::sending::repo::is_paused(self.pool()).await?,
            trial: dormant::trial(self, &policy.dormant).await?,
        })
    }
}

fn part(
    settings: &Settings,
    section: Section,
    row: Option<repo::Row>,
    values: &Values,
    policy: &Policy,
) -> SettingsSection {
    let fields = FIELDS.iter().filter(|field| field.section == section).map(|field| {
        let fixed = set_by(settings, field.name);
        let (set_by, value) = fixed.unwrap_or_else(|| ("", values.get(field.name)));
        SettingField {
            name: field.name.to_owned(),
            label: field.label.to_owned(),
            hint: field.hint.to_owned(),
            input: field.kind.input(),
            shown: field.kind.shown(&value),
            value,
            set_by: set_by.to_owned(),
        }
    });
    let version = row.as_ref().map_or(1, |row| row.version);
    let changed = row.and_then(|row| Some((row.changed_at?.into(), row.changed_by)));
    let facts = if section == Section::Mail { mail_facts(settings, policy) } else { Vec::new() };
    SettingsSection { section, effect: effect(section).to_owned(), version, changed, fields: fields.collect(), facts }
}

/// What the environment says about mail. Never the password.
fn mail_facts(settings: &Settings, policy: &Policy) -> Vec<(String, String, String)> {
    const SMTP_URL: &str = "PANELWARDEN_SMTP_URL";
    let fact = |term: &str, words: &str, by: &str| (term.to_owned(), words.to_owned(), by.to_owned());
    let mut facts = Vec::new();
    match &settings.mail_server {
        Some(server) => {
            facts.push(fact("Mail server", &server.address, SMTP_URL));
            facts.push(fact("Encryption", &server.protection, SMTP_URL));
            let user = if server.user.is_empty() { "Without a name" } else { server.user.as_str() };
            facts.push(fact("Signs in as", user, SMTP_URL));
            if !server.user.is_empty() {
                facts.push(fact("Password", "Set; never shown", SMTP_URL));
            }
        }
        None if settings.mail_configured => {
            facts.push(fact("Mail server", "None: the demo keeps mail at /dev/mail", ""));
        }
        None => facts.push(fact("Mail server", "None: no mail is sent", SMTP_URL)),
    }
    facts.push(fact("Mail comes from", &policy.mail_from, ""));
    facts.push(fact("Links in mail lead to", &settings.origin, "PANELWARDEN_ORIGIN"));
    facts
}
