//! Figures for those who watch the service (REL-60): what waits, and for how long.

mod repo;

use crate::Domain;
use crate::error::Result;

/// How things stand at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Figures {
    /// Mails that wait for their turn or their next try.
    pub mails_queued: i64,
    /// Mails that are being sent.
    pub mails_sending: i64,
    /// How late the mail is that should have gone first, in seconds; 0: none is late.
    pub mail_lag_seconds: i64,
    /// Sessions that have not reached their end.
    pub sessions: i64,
    /// Entries of the audit log that are not in its chain yet.
    pub audit_unsealed: i64,
    /// Jobs that are not over.
    pub jobs: i64,
    /// How long the job that waited longest waits for a server, in seconds; 0: none waits.
    pub job_lag_seconds: i64,
    /// Networks and devices that wait because of wrong tries.
    pub throttled: i64,
}

impl Domain {
    /// Read in one statement from indexes of what is under way; costs little whatever the number of accounts.
    pub async fn figures(&self) -> Result<Figures> {
        repo::read(self.pool(), self.clock().now()).await
    }
}
