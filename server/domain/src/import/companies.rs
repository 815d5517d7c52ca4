//! `companies.csv`: the tree.

use std::collections::HashMap;

use model::companies::CompanyKind;
use model::field;
use uuid::Uuid;

use super::fields::Fields;
use super::new::NewCompany;
use super::outcome::{Candidate, Outcome, Refused, Stored};
use super::stored::{self, StoredCompany};
use super::{ImportProgress, Progress, Table, repo};
use crate::Domain;
use crate::companies::authorization_code;
use crate::error::Result;
use crate::tx::Tx;

/// The code of the operator that is made with the first administrator.
const PLACEHOLDER: &str = "operator";

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
    let mut places = Places::of(&stored);
    let fresh = name_placeholder(tx, &stored, &mut places, &mut outcome, fresh).await?;
    let (new, refused) = places.fill(tx.domain(), fresh);
    outcome.refused.extend(refused);
    outcome.added += new.len() as u64;
    let now = tx.now;
    repo::add_companies(tx.conn(), &new, now).await?;
    progress(ImportProgress { file: &table.name, done: table.rows(), total: table.rows() });
    Ok(outcome.in_order())
}

fn read(mut fields: Fields<'_>) -> Result<Candidate<String, Row>, Refused> {
    let code = fields.take("code", field::short_code);
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

/// The first administrator may have been made before any import, and with him an operator without
/// a proper name. While that is the only company, the file's operator is the same one: it gets its
/// code, name and region from the file.
async fn name_placeholder(
    tx: &mut Tx,
    stored: &HashMap<String, StoredCompany>,
    places: &mut Places,
    outcome: &mut Outcome,
    fresh: Vec<Candidate<String, Row>>,
) -> Result<Vec<Candidate<String, Row>>> {
    let placeholder = stored.get(PLACEHOLDER).filter(|c| stored.len() == 1 && c.kind == CompanyKind::Operator.key());
    let operators = fresh.iter().filter(|c| c.new.kind == CompanyKind::Operator).count();
    let Some(placeholder) = placeholder.filter(|_| operators == 1) else { return Ok(fresh) };
    let now = tx.now;
    let mut rest = Vec::with_capacity(fresh.len());
    for candidate in fresh {
        if candidate.new.kind == CompanyKind::Operator {
            let (code, name, region) = (&candidate.key, &candidate.new.name, &candidate.new.region);
            repo::name_company(tx.conn(), placeholder.id, code, name, region, now).await?;
            places.ids.insert(candidate.key, placeholder.id);
            outcome.added += 1;
        } else {
            rest.push(candidate);
        }
    }
    Ok(rest)
}

/// Where companies are in the tree.
struct Places {
    ids: HashMap<String, Uuid>,
    has_operator: bool,
}

impl Places {
    fn of(stored: &HashMap<String, StoredCompany>) -> Self {
        Self {
            ids: stored.iter().map(|(code, c)| (code.clone(), c.id)).collect(),
            has_operator: stored.values().any(|c| c.kind == CompanyKind::Operator.key()),
        }
    }

    /// Gives each company its id and its parent's, from the top down; what hangs on nothing is
    /// refused.
    fn fill(&mut self, domain: &Domain, fresh: Vec<Candidate<String, Row>>) -> (Vec<NewCompany>, Vec<Refused>) {
        let (mut new, mut refused, mut waiting) = (Vec::new(), Vec::new(), fresh);
        loop {
            let before = waiting.len();
            let mut still = Vec::new();
            for candidate in waiting {
                let kind = candidate.new.kind;
                let parent = self.ids.get(&candidate.new.parent_code).copied();
                if kind == CompanyKind::Operator && self.has_operator {
                    let reason = "There is one operator already.";
                    refused.push(Refused::new(candidate.row, "kind", reason));
                } else if kind != CompanyKind::Operator && parent.is_none() {
                    still.push(candidate);
                } else {
                    new.push(self.put(domain, candidate, parent));
                }
            }
            waiting = still;
            if waiting.is_empty() || waiting.len() == before {
                break;
            }
        }
        let reason = "Unknown company: there is none with this code to be below.";
        refused.extend(waiting.iter().map(|c| Refused::new(c.row, "parent_code", reason)));
        (new, refused)
    }

    fn put(&mut self, domain: &Domain, candidate: Candidate<String, Row>, parent: Option<Uuid>) -> NewCompany {
        let Candidate { key: code, new: row, .. } = candidate;
        let id = domain.new_uuid();
        self.has_operator |= row.kind == CompanyKind::Operator;
        self.ids.insert(code.clone(), id);
        let authorization_code = authorization_code(domain.entropy());
        NewCompany { id, code, parent, kind: row.kind, name: row.name, region: row.region, authorization_code }
    }
}
