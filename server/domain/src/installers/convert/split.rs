//! What becomes of an installer's panels: one plan for the modal and for the act itself.

use model::ids::CompanyId;
use model::installers::{Split, SplitPanel};
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::repo::{self, Line};
use crate::accounts::AccountRef;
use crate::caller::{Caller, Scope};
use crate::error::Result;
use crate::roles::RoleRef;
use crate::seal::Seal;

/// Every link of an installer, ended ones included, with its fate.
pub struct Plan {
    lines: Vec<Line>,
    /// Stands for the role and for each link's fate, unseen ones included.
    pub seal: String,
}

impl Plan {
    /// The present plan for this installer and role, read in one statement.
    pub async fn make(
        conn: &mut PgConnection,
        caller: &Caller,
        account: &AccountRef,
        role: &RoleRef,
        now: OffsetDateTime,
    ) -> Result<Self> {
        let reader: &Scope = &caller.scope;
        // The same rule as for the scope of his sessions.
        let sees_all = role.sees_all_groups && repo::is_operator(conn, CompanyId(account.company)).await?;
        let lines = repo::lines(conn, reader, account.id, role, sees_all, now).await?;
        let seal = seal(role, &lines);
        Ok(Self { lines, seal })
    }

    /// The links to remove.
    pub fn gone(&self) -> Vec<Uuid> {
        self.lines.iter().filter(|line| !line.stays).map(|line| line.id).collect()
    }

    /// How many are unassigned, and how many stay.
    pub fn counts(&self) -> (u32, u32) {
        (self.count(|line| !line.stays), self.count(|line| line.stays))
    }

    /// The IMEIs of those that stay, or of those that do not, for the log.
    pub fn imeis(&self, stays: bool) -> String {
        let imeis = self.lines.iter().filter(|line| line.stays == stays).map(|line| line.imei.as_str());
        imeis.collect::<Vec<_>>().join(" ")
    }

    /// As the reader may see it.
    pub fn shown(&self) -> Split {
        let listed = |stays| {
            let lines = self.lines.iter().filter(move |line| line.is_seen && line.stays == stays);
            lines
                .map(|line| SplitPanel {
                    imei: line.imei.clone(),
                    account_code: line.account_code.clone(),
                    group: line.group_name.clone(),
                })
                .collect()
        };
        Split {
            unassigned: listed(false),
            kept: listed(true),
            unassigned_unseen: self.count(|line| !line.is_seen && !line.stays),
            kept_unseen: self.count(|line| !line.is_seen && line.stays),
            seal: self.seal.clone(),
        }
    }

    fn count(&self, which: impl Fn(&Line) -> bool) -> u32 {
        u32::try_from(self.lines.iter().filter(|line| which(line)).count()).unwrap_or(u32::MAX)
    }
}

fn seal(role: &RoleRef, lines: &[Line]) -> String {
    let mut fates: Vec<(Uuid, bool)> = lines.iter().map(|line| (line.id, line.stays)).collect();
    fates.sort_unstable();
    let mut seal = Seal::default();
    seal.put(role.id.0.as_bytes());
    for (link, stays) in fates {
        seal.put(link.as_bytes());
        seal.put([u8::from(stays)]);
    }
    seal.finish()
}
