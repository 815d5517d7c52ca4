//! `panels.csv`: panels and their partitions.

use std::collections::HashMap;

use model::field;
use model::panels::{Connection, partition_numbers};
use uuid::Uuid;

use super::fields::{Fields, optional_instant, yes_no};
use super::new::NewPanel;
use super::outcome::{Candidate, Outcome, Refused, Stored};
use super::stored::{self, StoredPanel, numbers};
use super::{CHUNK, ImportProgress, Progress, Table, repo};
use crate::error::Result;
use crate::tx::Tx;

/// Adds the panels that are not there yet.
pub async fn load(tx: &mut Tx, table: &Table, progress: Progress<'_>) -> Result<Outcome> {
    let groups: HashMap<String, Uuid> =
        stored::repo::groups(tx.conn()).await?.into_iter().map(|g| (g.name, g.id)).collect();
    let mut outcome = Outcome::default();
    let mut seen = HashMap::new();
    let now = tx.now;
    let mut done = 0;
    for chunk in table.chunks(CHUNK) {
        done += chunk.len() as u64;
        let mut candidates = Vec::new();
        for (number, record) in chunk {
            let id = tx.domain().new_uuid();
            match table.fields(number, record).and_then(|fields| read(fields, id, &groups)) {
                Ok(candidate) => candidates.push(candidate),
                Err(refused) => outcome.refused.push(refused),
            }
        }
        let imeis: Vec<String> = candidates.iter().map(|c| c.key.clone()).collect();
        let stored: HashMap<String, StoredPanel> =
            stored::repo::panels(tx.conn(), &imeis).await?.into_iter().map(|p| (p.imei.clone(), p)).collect();
        let twice = ("imei", "IMEI already there");
        let fresh = outcome.settle(candidates, &mut seen, twice, |imei, new| match stored.get(imei) {
            None => Stored::Absent,
            Some(old) => compare(old, new),
        });
        let new: Vec<NewPanel> = fresh.into_iter().map(|c| c.new).collect();
        outcome.added += new.len() as u64;
        repo::add_panels(tx.conn(), &new, now).await?;
        progress(ImportProgress { file: &table.name, done, total: table.rows() });
    }
    Ok(outcome.in_order())
}

pub(super) fn read(
    mut fields: Fields<'_>,
    id: Uuid,
    groups: &HashMap<String, Uuid>,
) -> Result<Candidate<String, NewPanel>, Refused> {
    let imei = fields.take("imei", field::imei);
    let web_name = fields.take("web_name", field::optional_name);
    let account_code = fields.take("account_code", field::short_code);
    let model = fields.take("model", field::optional_name);
    let group = fields.take("group", |name| {
        groups.get(name).copied().ok_or_else(|| "Unknown group: there is none with this name.".to_owned())
    });
    let partitions = fields.take("partitions", partition_numbers);
    let connection = fields.take("connection", |text| {
        Connection::from_key(text).ok_or_else(|| "Unknown state. Use online, offline or never.".to_owned())
    });
    let access = fields.take("installer_access", yes_no);
    let first = fields.take("first_connected_at", optional_instant);
    let words = (imei, web_name, account_code, model);
    let rest = (group, partitions, connection, access, first);
    let (
        (Some(imei), Some(web_name), Some(account_code), Some(model)),
        (Some(group), Some(partitions), Some(connection), Some(installer_access), Some(first_connected_at)),
    ) = (words, rest)
    else {
        return Err(fields.refused());
    };
    let key = imei.clone();
    let new = NewPanel {
        id,
        imei,
        web_name,
        account_code,
        model,
        group,
        partitions,
        connection,
        installer_access,
        first_connected_at,
    };
    Ok(Candidate { row: fields.row(), key, new })
}

/// Group, connection and access live on after the import and are not compared.
pub(super) fn compare(old: &StoredPanel, new: &NewPanel) -> Stored {
    let same = old.web_name == new.web_name
        && old.account_code == new.account_code
        && old.model == new.model
        && numbers(&old.partitions) == new.partitions;
    if same { Stored::Same } else { Stored::Other("imei", "IMEI already there: a panel has it.".into()) }
}
