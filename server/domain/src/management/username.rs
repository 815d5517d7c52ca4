//! Another name to sign in with (S2-19): unique, in its one form, for every kind.

use model::accounts::{Change, Done};
use model::ids::AccountId;
use model::mail::MailKind;
use model::{Permission, field};

use super::{entry, repo};
use crate::Domain;
use crate::accounts::check_version;
use crate::caller::Caller;
use crate::employees::repo::is_username_taken;
use crate::employees::taken;
use crate::error::{Error, Result, retry};
use crate::mail::data::MailData;
use crate::mail::notices::tell;

impl Domain {
    /// Changes it over the version the form was filled from; the person is told. `Invalid` at `username`: of
    /// one that is taken nothing is said but that it cannot be used (SEC-10).
    pub async fn change_username(&self, caller: &Caller, id: AccountId, version: i64, username: &str) -> Result<Done> {
        retry(self.entropy(), || async {
            let (mut tx, granted) = self.begin_managed(caller, Permission::ManagementChangeUsername, id).await?;
            let now = tx.now;
            let account = granted.target();
            let username = field::username(username).map_err(|why| Error::field("username", why))?;
            check_version(account, version)?;
            let old = repo::username(tx.conn(), id).await?;
            if old == username {
                return Ok(Done::new("Nothing was changed."));
            }
            if is_username_taken(tx.conn(), &username, Some(id)).await? {
                return Err(taken::username());
            }
            repo::set_username(tx.conn(), &granted, &username, now).await.map_err(taken::meanwhile)?;
            let data = MailData { by: caller.name.clone(), what: username.clone(), ..MailData::named(&account.title) };
            tell(&mut tx, id, &account.email, MailKind::UsernameChanged, &data).await?;
            let change = Change::new("Username", old, &username);
            tx.commit(entry("management.change_username", account).with(vec![change])).await?;
            Ok(Done::new(format!("The user name is {username} now. Signing in with the email address still works.")))
        })
        .await
    }
}
