//! `groups.csv`: groups of panels.

use std::collections::HashMap;

use model::field;
use uuid::Uuid;

use super::fields::Fields;
use super::new::NewGroup;
use super::outcome::{Candidate, Outcome, Refused, Stored};
use super::stored::{self, StoredGroup};
use super::{ImportProgress, Progress, Table, repo};
use crate::error::Result;
use crate::groups::MAIN_GROUP;
use crate::tx::Tx;

/// A row.
struct Row {
    description: String,
    company_code: String,
    company: Option<Uuid>,
}

/// Adds the groups that are not there yet.
pub async fn load(tx: &mut Tx, table: &Table, progress: Progress<'_>) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    let stored: HashMap<String, StoredGroup> =
        stored::repo::groups(tx.conn()).await?.into_iter().map(|g| (g.name.clone(), g)).collect();
    let companies: HashMap<String, Uuid> =
        stored::repo::companies(tx.conn()).await?.into_iter().map(|c| (c.code, c.id)).collect();
    let mut candidates = Vec::new();
    for (number, record) in table.chunks(usize::MAX).flatten() {
        match table.fields(number, record).and_then(|fields| read(fields, &companies)) {
            Ok(candidate) => candidates.push(candidate),
            Err(refused) => outcome.refused.push(refused),
        }
    }
    let twice = ("name", "Name already there");
    let fresh = outcome.settle(candidates, &mut HashMap::new(), twice, |name, row| match stored.get(name) {
        None => Stored::Absent,
        Some(old) if old.description == row.description && old.company_code == row.company_code => Stored::Same,
        Some(_) => Stored::Other("name", "Name already there: a group has it.".into()),
    });
    let mut new = Vec::with_capacity(fresh.len());
    for candidate in fresh {
        new.push(NewGroup {
            id: tx.domain().new_uuid(),
            is_main: candidate.key == MAIN_GROUP,
            name: candidate.key,
            description: candidate.new.description,
            company: candidate.new.company,
        });
    }
    outcome.added = new.len() as u64;
    let now = tx.now;
    repo::add_groups(tx.conn(), &new, now).await?;
    progress(ImportProgress { file: &table.name, done: table.rows(), total: table.rows() });
    Ok(outcome.in_order())
}

fn read(mut fields: Fields<'_>, companies: &HashMap<String, Uuid>) -> Result<Candidate<String, Row>, Refused> {
    let name = fields.take("name", field::name);
    let description = fields.take("description", field::optional_name);
    let company_code = fields.text("company_code").to_owned();
    let company = companies.get(&company_code).copied();
    if company.is_none() && !company_code.is_empty() {
        fields.refuse("company_code", "Unknown company: there is none with this code.");
        return Err(fields.refused());
    }
    match (name, description) {
        (Some(name), Some(description)) => {
            Ok(Candidate { row: fields.row(), key: name, new: Row { description, company_code, company } })
        }
        _ => Err(fields.refused()),
    }
}
