//! What is said of an address or a username that is taken.

use model::accounts::Kind;
use model::ids::AccountId;
use sqlx::PgConnection;

use crate::accounts::repo::find;
use crate::caller::Caller;
use crate::error::{Error, Result};

/// Of an address out of sight nothing is said but that it cannot be used (SEC-10, SEC-47).
const NEUTRAL: &str = "This address cannot be used here. If the person already uses the service, ask your operator.";
/// Of a username likewise, whoever has it.
const USERNAME: &str = "This username cannot be used. Choose another one.";

/// Names who has the address, when the caller may see him.
pub async fn address(caller: &Caller, conn: &mut PgConnection, id: AccountId) -> Result<Error> {
    for kind in [Kind::Employee, Kind::Installer, Kind::EndUser] {
        if !caller.permissions.has(kind.view()) {
            continue;
        }
        if let Some(account) = find(&mut *conn, &caller.scope, kind, id, false).await? {
            let why = match kind {
                Kind::Employee => format!("{} is an employee with this address already.", account.title),
                Kind::Installer => format!(
                    "{} is an installer with this address. Convert the installer to an employee instead.",
                    account.title
                ),
                Kind::EndUser => format!("This address is taken: {} is a customer's account with it.", account.title),
            };
            return Ok(Error::field("email", why));
        }
    }
    Ok(Error::field("email", NEUTRAL))
}

/// The username is somebody else's.
pub fn username() -> Error {
    Error::field("username", USERNAME)
}

/// Two wrote the same at once: the second is told as if it had come later.
pub fn meanwhile(error: Error) -> Error {
    if error.violates("account_username") {
        return username();
    }
    if error.violates("account_email_canonical_key") {
        return Error::field("email", "This address was added a moment ago.");
    }
    if matches!(&error, Error::Db(sqlx::Error::Database(e)) if e.is_foreign_key_violation()) {
        return Error::field("company", "This company was removed a moment ago. Choose another.");
    }
    error
}
