//! `companies.csv`: the tree.

use std::collections::HashMap;

use model::companies::CompanyKind;
use model::field;
use uuid::Uuid;

use super::fields::{Fields, code};
use super::new::NewCompany;
use super::outcome::{Candidate, Outcome, Refused, Stored};
use super::stored::{self, StoredCompany};
use super::{ImportProgress, Progress, Table, repo};
use crate::companies::authorization_code;
use crate::error::Result;
use crate::tx::Tx;

/// A row.
struct Row {
    name: String,
    kind: CompanyKind,
    parent_code: String,
    region: String,
}

/// Adds the companies that are not there yet. Rows may come in any order; a parent may be stored
/// or in the file.
pub async fn load(tx: &mut Tx, table: &Table, progress: Progress<'_>) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    let stored: HashMap<String, StoredCompany> =
        stored::repo::companies(tx.conn()).await?.into_iter().map(|c| (c.code.clone(), c)).collect();
    let mut candidates = Vec::new();
    for (number, record) in table.chunks(usize::MAX).flatten() {
        match table.fields(number, record).and_then(read) {
            Ok(candidate) => candidates.push(candidate),
            Err(refused) => outcome.refused.push(refused),
        }
    }
    let twice = ("code", "Code already there");
    let fresh = outcome.settle(candidates, &mut HashMap::new(), twice, |code, row| match stored.get(code) {
        None => Stored::Absent,
        Some(old) => compare(old, row),
    });
    let (new, refused) = place(tx, &stored, fresh);
    outcome.refused.extend(refused);
    outcome.added = new.len() as u64;
    let now = tx.now;
    repo::add_companies(tx.conn(), &new, now).await?;
    progress(ImportProgress { file: &table.name, done: table.rows(), total: table.rows() });
    Ok(outcome.in_order())
}

fn read(mut fields: Fields<'_>) -> Result<Candidate<String, Row>, Refused> {
    let code = fields.take("code", code);
    let name = fields.take("name", field::name);
    let kind = fields.take("kind", |text| {
        CompanyKind::from_key(text).ok_or_else(|| "Unknown kind. Use operator, distributor or installer.".to_owned())
    });
    let region = fields.take("region", |text| match text {
        "americas" | "europe" | "asia-pacific" => Ok(text.to_owned()),
        _ => Err("Unknown region. Use americas, europe or asia-pacific.".to_owned()),
    });
    let parent_code = fields.text("parent_code").to_owned();
    match (kind, parent_code.is_empty()) {
        (Some(CompanyKind::Operator), false) => fields.refuse("parent_code", "The operator has no company above it."),
        (Some(CompanyKind::Distributor | CompanyKind::Installer), true) => {
            fields.refuse("parent_code", "Name the company above it by its code.");
        }
        _ => return done(fields, code, name, kind, region, parent_code),
    }
    Err(fields.refused())
}

fn done(
    fields: Fields<'_>,
    code: Option<String>,
    name: Option<String>,
    kind: Option<CompanyKind>,
    region: Option<String>,
    parent_code: String,
) -> Result<Candidate<String, Row>, Refused> {
    match (code, name, kind, region) {
        (Some(code), Some(name), Some(kind), Some(region)) => {
            Ok(Candidate { row: fields.row(), key: code, new: Row { name, kind, parent_code, region } })
        }
        _ => Err(fields.refused()),
    }
}

fn compare(old: &StoredCompany, row: &Row) -> Stored {
    let same = old.name == row.name
        && old.kind == row.kind.key()
        && old.parent_code == row.parent_code
        && old.region == row.region;
    if same { Stored::Same } else { Stored::Other("code", "Code already there: a company has it.".into()) }
}

/// Gives each company its id and its parent's, from the top down; what hangs on nothing is refused.
fn place(
    tx: &Tx,
    stored: &HashMap<String, StoredCompany>,
    fresh: Vec<Candidate<String, Row>>,
) -> (Vec<NewCompany>, Vec<Refused>) {
    let mut ids: HashMap<String, Uuid> = stored.iter().map(|(code, c)| (code.clone(), c.id)).collect();
    let mut has_operator = stored.values().any(|c| c.kind == CompanyKind::Operator.key());
    let (mut new, mut refused, mut waiting) = (Vec::new(), Vec::new(), fresh);
    loop {
        let before = waiting.len();
        let mut still = Vec::new();
        for candidate in waiting {
            let row = &candidate.new;
            let parent = ids.get(&row.parent_code).copied();
            if row.kind == CompanyKind::Operator && has_operator {
                let reason = "There is one operator already.";
                refused.push(Refused::new(candidate.row, "kind", reason));
            } else if row.kind != CompanyKind::Operator && parent.is_none() {
                still.push(candidate);
            } else {
                has_operator |= row.kind == CompanyKind::Operator;
                let company = NewCompany {
                    id: tx.domain().new_uuid(),
                    code: candidate.key,
                    parent,
                    kind: row.kind,
                    name: candidate.new.name,
                    region: candidate.new.region,
                    authorization_code: authorization_code(tx.domain().entropy()),
                };
                ids.insert(company.code.clone(), company.id);
                new.push(company);
            }
        }
        waiting = still;
        if waiting.is_empty() || waiting.len() == before {
            break;
        }
    }
    let reason = "Unknown company: none with this code is above it.";
    refused.extend(waiting.iter().map(|c| Refused::new(c.row, "parent_code", reason)));
    (new, refused)
}
