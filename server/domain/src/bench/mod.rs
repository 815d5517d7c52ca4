//! What `panelwarden bench` compares with: the same questions as bare SQL, without scope, caller,
//! types or totals. For measuring only.

pub mod log;
pub mod repo;

use model::role::BuiltIn;

use crate::caller::Origin;
use crate::error::{Error, Result};
use crate::{Caller, Domain, keys};

/// Who measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Person {
    /// The highest role at the operator: sees all.
    Operator,
    /// At the operator, but without its groups.
    Clerk,
    /// A manager of this distributor, by the order of their codes.
    Distributor(u8),
    /// A manager of an installer company.
    Installer,
}

impl Domain {
    /// A caller to measure with. Makes the person when there is none.
    pub async fn bench_caller(&self, person: Person) -> Result<Caller> {
        let role = match person {
            Person::Operator => BuiltIn::SuperAdministrator,
            Person::Clerk | Person::Distributor(_) | Person::Installer => BuiltIn::CommonManager,
        };
        let raw: [u8; 32] = self.entropy().bytes();
        let now = self.clock().now();
        let account = repo::ensure_person(self.pool(), self.new_uuid(), role.name(), person, now).await?;
        if person != Person::Clerk {
            repo::see_own_groups(self.pool(), account).await?;
        }
        // Without an authenticator app he would see nothing (SEC-26).
        let secret: [u8; 20] = self.entropy().bytes();
        let sealed = self.keys().seal(self.entropy(), account.as_bytes(), &secret)?;
        repo::ensure_factor(self.pool(), account, &sealed, now).await?;
        let hash = keys::hash(&raw);
        repo::open_session(self.pool(), self.new_uuid(), &hash, account, now).await?;
        let caller = self.caller(&keys::token(&raw), Origin::default()).await?;
        caller.ok_or_else(|| Error::bug("the measuring person has no session"))
    }
}
