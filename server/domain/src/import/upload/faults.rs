//! The refused rows of a file as a file: as they were, and what is wrong with each.

use model::ids::ImportId;
use model::import::RowOutcome;

use super::super::kind::{ADDED, own_columns};
use super::{look, repo};
use crate::caller::Caller;
use crate::error::Result;
use crate::{Domain, cells};

/// Rows of one step.
const STEP: i64 = 1_000;

impl Domain {
    /// The header of the file of refused rows: the file's own, and what is added. Those that such a file already has are
    /// taken off before.
    pub async fn import_fault_heads(&self, caller: &Caller, id: ImportId) -> Result<(String, Vec<String>)> {
        let file = self.own_import(caller, id).await?;
        let own = own(&file.heads);
        let heads = file.heads.iter().take(own).map(|head| cells::plain(head).to_owned());
        let name = file.name.rsplit_once('.').map_or(file.name.as_str(), |(stem, _)| stem).to_owned();
        Ok((name, heads.chain(ADDED.iter().map(|name| (*name).to_owned())).collect()))
    }

    /// The refused rows behind `after`, and where to go on; none: that was all.
    pub async fn import_faults(
        &self,
        caller: &Caller,
        id: ImportId,
        after: i32,
    ) -> Result<(Vec<Vec<String>>, Option<i32>)> {
        let file = self.own_import(caller, id).await?;
        let shown = repo::shown(self.pool(), &file, Some(RowOutcome::Refused), after, (STEP, 0)).await?;
        let next = shown.last().map(|row| row.row).filter(|_| shown.len() == usize::try_from(STEP).unwrap_or(0));
        let own = own(&file.heads);
        let heads = file.heads.len();
        let rows = shown.into_iter().map(|row| {
            let values = look::values(&row.cells)?;
            // A row of another length is kept whole: what is too much is what is wrong with it.
            let most = if values.len() == heads { own } else { values.len() };
            let mut values: Vec<String> = values.iter().take(most).map(|v| cells::plain(v).to_owned()).collect();
            if values.len() < own {
                values.resize(own, String::new());
            }
            values.extend([row.row.to_string(), row.at_column, row.reason]);
            Ok(values)
        });
        Ok((rows.collect::<Result<_>>()?, next))
    }
}

fn own(heads: &[String]) -> usize {
    let heads: Vec<&[u8]> = heads.iter().map(String::as_bytes).collect();
    own_columns(&heads)
}
