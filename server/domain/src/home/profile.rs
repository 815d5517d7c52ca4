//! What a customer may change of himself: name, phone, language; and what he was told by mail. His time zone is
//! changed like everybody's (`auth`).

pub(crate) mod repo;

use model::accounts::Change;
use model::error::Faults;
use model::home::{LANGUAGES, OwnDetails, OwnNotice};
use model::mail::{MailKind, MailState};
use model::{ApiError, field, text};

use super::{check, own_entry};
use crate::caller::Caller;
use crate::error::{Result, retry};
use crate::{Domain, accounts, mail};

/// Mails that are read to find the notices among them.
const MAILS: i64 = 100;
/// Notices that are shown.
const NOTICES: usize = 15;

impl Domain {
    /// What the form of his details holds.
    pub async fn own_details(&self, caller: &Caller) -> Result<OwnDetails> {
        check(caller)?;
        let mut conn = self.pool().acquire().await?;
        repo::own(&mut conn, caller.account).await.map(Into::into)
    }

    /// Keeps them. `Invalid` at `name`, `phone` or `language`; `Conflict` when they were changed since
    /// they were read.
    pub async fn set_own_details(&self, caller: &Caller, new: &OwnDetails) -> Result<()> {
        check(caller)?;
        let new = read(new)?;
        retry(self.entropy(), || async {
            let mut tx = self.begin(caller).await?;
            let now = tx.now;
            let stored = repo::own_locked(tx.conn(), caller.account).await?;
            let (id, email) = (caller.account.0, stored.email.clone());
            let (first, last) = (stored.first_name.clone(), stored.last_name.clone());
            let old = OwnDetails::from(stored);
            if old.version != new.version {
                return Err(ApiError::conflict(text::CONFLICT_OWN).into());
            }
            let changes = differences(&old, &new);
            if changes.is_empty() {
                return Ok(());
            }
            repo::set_own(tx.conn(), caller.account, &new, now).await?;
            let digits = field::phone_digits(&new.phone);
            let found = accounts::search_text(&new.name, &first, &last, &email, id, &digits);
            accounts::repo::set_search_text(tx.conn(), id, &found).await?;
            tx.commit(own_entry("home.edit_details", caller).with(changes)).await
        })
        .await
    }

    /// What he was told by mail lately, newest first: notices, not codes.
    pub async fn own_notices(&self, caller: &Caller) -> Result<Vec<OwnNotice>> {
        check(caller)?;
        let lines = mail::repo::of_account(self.pool(), caller.account.0, MAILS).await?;
        let notices = lines.into_iter().filter_map(|line| {
            let what = MailKind::from_key(&line.kind)?.title().strip_prefix("Notice: ")?;
            Some(OwnNotice { what, at: line.created_at.into(), state: MailState::from_key(&line.state)? })
        });
        Ok(notices.take(NOTICES).collect())
    }
}

fn read(typed: &OwnDetails) -> Result<OwnDetails> {
    let mut faults = Faults::default();
    let name = faults.take("name", field::name(&typed.name));
    let phone = faults.take("phone", field::optional_phone(&typed.phone));
    let language = typed.language.trim();
    if !language.is_empty() && !LANGUAGES.iter().any(|(tag, _)| *tag == language) {
        faults.add("language", "Choose a language from the list.");
    }
    faults.check()?;
    Ok(OwnDetails {
        name: name.unwrap_or_default(),
        phone: phone.unwrap_or_default(),
        language: language.to_owned(),
        time_zone: String::new(),
        version: typed.version,
    })
}

fn differences(old: &OwnDetails, new: &OwnDetails) -> Vec<Change> {
    let fields =
        [("Name", &old.name, &new.name), ("Phone", &old.phone, &new.phone), ("Language", &old.language, &new.language)];
    let changed = fields.into_iter().filter(|(_, before, after)| before != after);
    changed.map(|(name, before, after)| Change::new(name, before, after)).collect()
}
