//! `account_panels.csv`, `installer_panels.csv`: who is on which panel (decision 12).

use std::collections::HashMap;

use model::accounts::{Kind, LinkRole};
use model::field;
use sqlx::PgConnection;
use uuid::Uuid;

use super::fields::{Fields, end};
use super::new::{NewCustomerLink, NewInstallerLink};
use super::outcome::{Candidate, Outcome, Refused, Stored};
use super::stored::{self, StoredPanel, StoredPerson, numbers};
use super::{CHUNK, ImportProgress, Progress, Table, repo};
use crate::accounts::sight;
use crate::error::Result;
use crate::fold::canonical_email;
use crate::tx::Tx;

pub(super) type Key = (Uuid, Uuid);

pub(super) const THERE: (&str, &str) = ("imei", "This person is on the panel already");

/// The people and panels that a part's rows name.
pub(super) struct Named {
    pub(super) kind: Kind,
    pub(super) column: &'static str,
    pub(super) people: HashMap<String, StoredPerson>,
    pub(super) panels: HashMap<String, StoredPanel>,
}

/// Adds the customers' links that are not there yet and counts their accounts' panels.
pub async fn load_customers(tx: &mut Tx, table: &Table, progress: Progress<'_>) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    let mut seen = HashMap::new();
    let now = tx.now;
    let mut done = 0;
    for chunk in table.chunks(CHUNK) {
        done += chunk.len() as u64;
        let rows = fields(table, chunk, &mut outcome);
        let named = Named::read(tx.conn(), Kind::EndUser, "account_email", &rows).await?;
        let mut candidates = Vec::new();
        for row in rows {
            let id = tx.domain().new_uuid();
            match named.customer(row, id) {
                Ok(candidate) => candidates.push(candidate),
                Err(refused) => outcome.refused.push(refused),
            }
        }
        let (accounts, panels) = ids(&candidates);
        let stored: HashMap<Key, _> = stored::repo::customer_links(tx.conn(), &accounts, &panels)
            .await?
            .into_iter()
            .map(|l| ((l.account_id, l.panel_id), l))
            .collect();
        let fresh = outcome.settle(candidates, &mut seen, THERE, |key, new| match stored.get(key) {
            None => Stored::Absent,
            Some(old) if same_customer(old, new) => Stored::Same,
            Some(_) => Stored::Other(THERE.0, format!("{}.", THERE.1)),
        });
        let new: Vec<NewCustomerLink> = fresh.into_iter().map(|c| c.new).collect();
        outcome.added += new.len() as u64;
        repo::add_customer_links(tx.conn(), &new, now).await?;
        let touched: Vec<Uuid> = new.iter().map(|l| l.account).collect();
        repo::recount_panels(tx.conn(), &touched).await?;
        sight::refresh(tx.conn(), &touched).await?;
        progress(ImportProgress { file: &table.name, done, total: table.rows() });
    }
    Ok(outcome.in_order())
}

/// Adds the installers' links that are not there yet.
pub async fn load_installers(tx: &mut Tx, table: &Table, progress: Progress<'_>) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    let mut seen = HashMap::new();
    let now = tx.now;
    let mut done = 0;
    for chunk in table.chunks(CHUNK) {
        done += chunk.len() as u64;
        let rows = fields(table, chunk, &mut outcome);
        let named = Named::read(tx.conn(), Kind::Installer, "installer_email", &rows).await?;
        let mut candidates = Vec::new();
        for row in rows {
            let id = tx.domain().new_uuid();
            match named.installer(row, id) {
                Ok(candidate) => candidates.push(candidate),
                Err(refused) => outcome.refused.push(refused),
            }
        }
        let (accounts, panels) = ids(&candidates);
        let stored: HashMap<Key, _> = stored::repo::installer_links(tx.conn(), &accounts, &panels)
            .await?
            .into_iter()
            .map(|l| ((l.account_id, l.panel_id), l.ends_at))
            .collect();
        let fresh = outcome.settle(candidates, &mut seen, THERE, |key, new| match stored.get(key) {
            None => Stored::Absent,
            Some(ends_at) if *ends_at == new.ends_at => Stored::Same,
            Some(_) => Stored::Other(THERE.0, format!("{}.", THERE.1)),
        });
        let new: Vec<NewInstallerLink> = fresh.into_iter().map(|c| c.new).collect();
        outcome.added += new.len() as u64;
        repo::add_installer_links(tx.conn(), &new, now).await?;
        let touched: Vec<Uuid> = new.iter().map(|l| l.account).collect();
        repo::recount_installers(tx.conn(), &touched).await?;
        sight::refresh(tx.conn(), &touched).await?;
        progress(ImportProgress { file: &table.name, done, total: table.rows() });
    }
    Ok(outcome.in_order())
}

fn fields<'a>(table: &Table, chunk: Vec<(u64, &'a csv::ByteRecord)>, outcome: &mut Outcome) -> Vec<Fields<'a>> {
    let mut rows = Vec::with_capacity(chunk.len());
    for (number, record) in chunk {
        match table.fields(number, record) {
            Ok(row) => rows.push(row),
            Err(refused) => outcome.refused.push(refused),
        }
    }
    rows
}

fn ids<N>(candidates: &[Candidate<Key, N>]) -> (Vec<Uuid>, Vec<Uuid>) {
    candidates.iter().map(|c| c.key).unzip()
}

pub(super) fn same_customer(old: &stored::StoredCustomerLink, new: &NewCustomerLink) -> bool {
    old.user_code == new.user_code
        && old.user_name == new.user_name
        && numbers(&old.partitions) == new.partitions
        && old.role == new.role.key()
        && old.ends_at == new.ends_at
}

impl Named {
    pub(super) async fn read(
        conn: &mut PgConnection,
        kind: Kind,
        column: &'static str,
        rows: &[Fields<'_>],
    ) -> Result<Self> {
        let addresses: Vec<String> = rows.iter().map(|r| canonical_email(r.text(column))).collect();
        let imeis: Vec<String> = rows.iter().map(|r| r.text("imei").to_owned()).collect();
        let people = stored::repo::people(conn, &addresses).await?;
        let panels = stored::repo::panels(conn, &imeis).await?;
        Ok(Self {
            kind,
            column,
            people: people.into_iter().map(|p| (p.email_canonical.clone(), p)).collect(),
            panels: panels.into_iter().map(|p| (p.imei.clone(), p)).collect(),
        })
    }

    fn person(&self, fields: &mut Fields<'_>) -> Option<&StoredPerson> {
        let person = self.people.get(&canonical_email(fields.text(self.column)));
        let person = person.filter(|p| p.kind == self.kind.key());
        if person.is_none() {
            let who = if self.kind == Kind::Installer { "installer" } else { "end user" };
            fields.refuse(self.column, format!("Unknown {who}: none has this address."));
        }
        person
    }

    fn panel(&self, fields: &mut Fields<'_>) -> Option<&StoredPanel> {
        let imei = fields.take("imei", field::imei)?;
        let panel = self.panels.get(&imei);
        if panel.is_none() {
            fields.refuse("imei", "Unknown panel: none has this IMEI.");
        }
        panel
    }

    pub(super) fn customer(
        &self,
        mut fields: Fields<'_>,
        id: Uuid,
    ) -> Result<Candidate<Key, NewCustomerLink>, Refused> {
        let person = self.person(&mut fields);
        let panel = self.panel(&mut fields);
        let user_code = fields.take("user_code", field::user_code);
        let user_name = fields.take("user_name", field::optional_name);
        let partitions = fields.take("partitions", |text| {
            let wanted = field::partitions(text)?;
            let there = panel.map(|p| numbers(&p.partitions));
            match wanted.iter().find(|n| there.as_ref().is_some_and(|there| !there.contains(n))) {
                Some(n) => Err(format!("The panel has no partition {n}.")),
                None => Ok(wanted),
            }
        });
        let role = fields.take("role", |text| {
            LinkRole::from_key(text).ok_or_else(|| "Unknown role. Use master or regular.".to_owned())
        });
        let ends_at = fields.take("ends_at", end);
        let (Some(person), Some(panel), Some(user_code), Some(user_name), Some(partitions), Some(role), Some(ends_at)) =
            (person, panel, user_code, user_name, partitions, role, ends_at)
        else {
            return Err(fields.refused());
        };
        // As the form does: an empty name on the panel is the account's.
        let user_name = if user_name.is_empty() { person.label.clone() } else { user_name };
        let new = NewCustomerLink {
            id,
            account: person.id,
            panel: panel.id,
            user_code,
            user_name,
            partitions,
            role,
            ends_at,
        };
        Ok(Candidate { row: fields.row(), key: (person.id, panel.id), new })
    }

    pub(super) fn installer(
        &self,
        mut fields: Fields<'_>,
        id: Uuid,
    ) -> Result<Candidate<Key, NewInstallerLink>, Refused> {
        let person = self.person(&mut fields);
        let panel = self.panel(&mut fields);
        let ends_at = fields.take("ends_at", end);
        let (Some(person), Some(panel), Some(ends_at)) = (person, panel, ends_at) else {
            return Err(fields.refused());
        };
        let new = NewInstallerLink { id, account: person.id, panel: panel.id, ends_at };
        Ok(Candidate { row: fields.row(), key: (person.id, panel.id), new })
    }
}
