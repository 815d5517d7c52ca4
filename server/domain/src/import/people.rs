//! `accounts.csv`, `employees.csv`, `installers.csv`: people.

use std::collections::{BTreeMap, HashMap};

use model::accounts::{Kind, State};
use model::companies::CompanyKind;
use model::field;
use time::OffsetDateTime;
use uuid::Uuid;

use super::fields::{Fields, country, instant, optional_instant};
use super::new::{NewPerson, brought_by};
use super::outcome::{Candidate, Outcome, Refused, Stored};
use super::stored::{self, StoredPerson};
use super::{CHUNK, FileKind, ImportProgress, Progress, Table, repo};
use crate::error::{Error, Result};
use crate::tx::Tx;
use crate::{groups, roles, tally};

/// What the rows of one file share.
pub(super) struct Known {
    pub(super) kind: Kind,
    pub(super) companies: HashMap<String, Uuid>,
    /// For those who are given no company.
    pub(super) operator: Option<Uuid>,
    pub(super) roles: HashMap<String, Uuid>,
    /// Stands for the file, see [`brought_by`].
    pub(super) file: Uuid,
}

/// Adds the people that are not there yet, keeps the tally, and makes new employees members of the
/// groups of their company and those below it: so an imported employee sees his groups.
pub async fn load(tx: &mut Tx, table: &Table, progress: Progress<'_>) -> Result<Outcome> {
    let known = Known::read(tx, table).await?;
    let mut outcome = Outcome::default();
    let mut seen = HashMap::new();
    let mut tallied: BTreeMap<(Uuid, &'static str), (State, i64)> = BTreeMap::new();
    let now = tx.now;
    let mut done = 0;
    for chunk in table.chunks(CHUNK) {
        done += chunk.len() as u64;
        let mut candidates = Vec::new();
        for (number, record) in chunk {
            let id = tx.domain().new_uuid();
            match table.fields(number, record).and_then(|fields| known.read_row(fields, id)) {
                Ok(candidate) => candidates.push(candidate),
                Err(refused) => outcome.refused.push(refused),
            }
        }
        let addresses: Vec<String> = candidates.iter().map(|c| c.key.clone()).collect();
        let stored = Taken::of(stored::repo::people(tx.conn(), &addresses).await?);
        let twice = ("email", "Address already there");
        let fresh =
            outcome.settle(candidates, &mut seen, twice, |address, new| stored.compare(address, new, known.file));
        let new: Vec<NewPerson> = fresh.into_iter().map(|c| c.new).collect();
        for person in &new {
            tallied.entry((person.company, person.state.key())).or_insert((person.state, 0)).1 += 1;
        }
        outcome.added += new.len() as u64;
        repo::add_people(tx.conn(), &new, now).await?;
        if known.kind == Kind::Employee {
            let ids: Vec<Uuid> = new.iter().map(|p| p.id).collect();
            groups::repo::join_own(tx.conn(), &ids).await?;
        }
        progress(ImportProgress { file: &table.name, done, total: table.rows() });
    }
    // In the order of the keys, so that two imports cannot wait for each other.
    for ((company, _), (state, n)) in tallied {
        tally::repo::add(tx.conn(), known.kind, company, state, 0, n).await?;
    }
    Ok(outcome.in_order())
}

impl Known {
    async fn read(tx: &mut Tx, table: &Table) -> Result<Self> {
        let kind = match table.kind {
            FileKind::Accounts => Kind::EndUser,
            FileKind::Employees => Kind::Employee,
            FileKind::Installers => Kind::Installer,
            other => return Err(Error::bug(format!("{} holds no people", other.word()))),
        };
        let companies = stored::repo::companies(tx.conn()).await?;
        let operator = companies.iter().find(|c| c.kind == CompanyKind::Operator.key()).map(|c| c.id);
        let companies = companies.into_iter().map(|c| (c.code, c.id)).collect();
        let roles = roles::repo::built_in_ids(tx.conn()).await?;
        Ok(Self { kind, companies, operator, roles, file: brought_by(&table.name) })
    }

    pub(super) fn read_row(&self, mut fields: Fields<'_>, id: Uuid) -> Result<Candidate<String, NewPerson>, Refused> {
        let email = fields.take("email", field::email);
        let names = self.names(&mut fields);
        let phone = fields.take("phone", field::optional_phone);
        let country = fields.take("country", country);
        let company = self.company(&mut fields);
        let role = self.role(&mut fields);
        let state = fields.take("status", |text| self.state(text));
        let (created_at, last_sign_in_at) = self.times(&mut fields);
        let who = (email, names, phone, country);
        let (
            (Some(email), Some([label, first_name, last_name]), Some(phone), Some(country)),
            (Some(company), Some(role), Some(state), Some(created_at), Some(last_sign_in_at)),
        ) = (who, (company, role, state, created_at, last_sign_in_at))
        else {
            return Err(fields.refused());
        };
        let new = NewPerson {
            id,
            kind: self.kind,
            email,
            label,
            first_name,
            last_name,
            phone,
            country,
            state,
            company,
            role,
            panels: (0, 0),
            groups: Vec::new(),
            last_sign_in_at,
            created_by: Some(self.file),
            created_at,
        };
        Ok(Candidate { row: fields.row(), key: new.canonical(), new })
    }

    /// Display name, given name, family name. Where a file has only the whole name, it is not taken
    /// apart: which part is which differs by language.
    fn names(&self, fields: &mut Fields<'_>) -> Option<[String; 3]> {
        match self.kind {
            Kind::EndUser => {
                let first = fields.take("first_name", field::optional_name);
                let last = fields.take("last_name", field::optional_name);
                let label = fields.take("label", field::optional_name);
                Some([label?, first?, last?])
            }
            Kind::Employee => Some([fields.take("full_name", field::name)?, String::new(), String::new()]),
            Kind::Installer => Some([fields.take("name", field::name)?, String::new(), String::new()]),
        }
    }

    /// The company a row names; the operator when it names none, as installers never do.
    fn company(&self, fields: &mut Fields<'_>) -> Option<Uuid> {
        let column = if self.kind == Kind::Installer { "" } else { "company_code" };
        let found = match fields.text(column) {
            "" => self.operator.ok_or("There is no operator to belong to; import the companies first."),
            code => self.companies.get(code).copied().ok_or("Unknown company: there is none with this code."),
        };
        found.map_err(|reason| fields.refuse(column, reason)).ok()
    }

    #[expect(clippy::option_option, reason = "a fault, nobody's role, or a role")]
    fn role(&self, fields: &mut Fields<'_>) -> Option<Option<Uuid>> {
        if self.kind != Kind::Employee {
            return Some(None);
        }
        let unknown = || "Unknown role: there is none with this name.".to_owned();
        fields.take("role", |name| self.roles.get(name).copied().map(Some).ok_or_else(unknown))
    }

    fn state(&self, text: &str) -> Result<State, String> {
        let words = state_words(self.kind);
        words.iter().find(|(word, _)| *word == text).map(|(_, state)| *state).ok_or_else(|| {
            let [a, b, c] = words.map(|(word, _)| word);
            format!("Unknown status. Use {a}, {b} or {c}.")
        })
    }

    #[expect(clippy::option_option, reason = "a fault, never, or a time")]
    fn times(&self, fields: &mut Fields<'_>) -> (Option<OffsetDateTime>, Option<Option<OffsetDateTime>>) {
        let column = if self.kind == Kind::EndUser { "registered_at" } else { "created_at" };
        (fields.take(column, instant), fields.take("last_login_at", optional_instant))
    }
}

const fn state_words(kind: Kind) -> [(&'static str, State); 3] {
    match kind {
        Kind::EndUser => [("active", State::Active), ("suspended", State::Off), ("pending", State::Pending)],
        Kind::Employee => [("enabled", State::Active), ("disabled", State::Off), ("pending", State::Pending)],
        Kind::Installer => [("accepted", State::Active), ("rejected", State::Off), ("pending", State::Pending)],
    }
}

/// A state as the files write it.
pub fn state_word(kind: Kind, state: State) -> &'static str {
    state_words(kind).into_iter().find(|(_, of)| *of == state).map_or("", |(word, _)| word)
}

/// The addresses of a part's rows that somebody has.
pub(super) struct Taken {
    pub(super) by_address: HashMap<String, StoredPerson>,
    pub(super) by_username: HashMap<String, Uuid>,
}

impl Taken {
    pub(super) fn of(people: Vec<StoredPerson>) -> Self {
        let by_username = people.iter().map(|p| (p.username.clone(), p.id)).collect();
        Self { by_address: people.into_iter().map(|p| (p.email_canonical.clone(), p)).collect(), by_username }
    }

    pub(super) fn compare(&self, address: &str, new: &NewPerson, file: Uuid) -> Stored {
        match self.by_address.get(address) {
            Some(old) if old.created_by == Some(file) && is_same(old, new) => Stored::Same,
            Some(_) => Stored::Other("email", "Address already there: another account has it.".into()),
            None if self.by_username.contains_key(address) => {
                Stored::Other("email", "Address already there: another account signs in with it.".into())
            }
            None => Stored::Absent,
        }
    }
}

/// Status and last sign-in live on after the import and are not compared.
fn is_same(old: &StoredPerson, new: &NewPerson) -> bool {
    old.kind == new.kind.key()
        && [&old.label, &old.first_name, &old.last_name] == [&new.label, &new.first_name, &new.last_name]
        && [&old.phone, &old.country] == [&new.phone, &new.country]
        && (old.company_id, old.role_id) == (new.company, new.role)
        && old.created_at == new.created_at
}
