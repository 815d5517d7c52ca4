//! The owner and the contact of a group are told by mail, once, that a licence ends within 30 days.

pub mod repo;

use model::groups::WARN_DAYS;
use model::ids::AccountId;
use model::mail::MailKind;
use time::Duration;

use self::repo::Ending;
use crate::Domain;
use crate::audit::AuditEntry;
use crate::caller::Actor;
use crate::error::Result;
use crate::groups::form::last_day;
use crate::mail::data::MailData;
use crate::mail::{Outgoing, enqueue};

/// Most licences a run tells of; the next one goes on.
const MOST: i64 = 200;

/// Tells of every licence that ends within 30 days and was not told of; answers how many. A group that has neither
/// owner nor contact is told once it has one. Safe to run on several servers at once.
pub async fn run(domain: &Domain) -> Result<u32> {
    let now = domain.clock().now();
    let mut told = 0;
    for licence in repo::due(domain.pool(), now, now + Duration::days(WARN_DAYS), MOST).await? {
        told += u32::from(tell(domain, &licence).await?);
    }
    Ok(told)
}

/// One licence, one transaction; false when another server was quicker.
async fn tell(domain: &Domain, licence: &Ending) -> Result<bool> {
    let mut tx = domain.begin_unchecked_as(Actor::system("licences")).await?;
    let now = tx.now;
    if !repo::claim(tx.conn(), licence, now).await? {
        return Ok(false);
    }
    for person in repo::recipients(tx.conn(), licence.group_id, now).await? {
        let data = MailData {
            what: licence.product.clone(),
            by: licence.group_name.clone(),
            device: last_day(licence.valid_to).to_string(),
            ..MailData::named(person.label)
        };
        let mail = Outgoing {
            account: Some(AccountId(person.id)),
            recipient: &person.email,
            kind: MailKind::LicenceEnding,
            ticket: None,
            data: data.to_value(),
        };
        enqueue(tx.conn(), domain, now, &mail).await?;
    }
    let entry = AuditEntry {
        target_kind: "group",
        company: licence.company_id,
        ..AuditEntry::on_account("groups.licence_warned", licence.group_id, &licence.group_name, None)
    };
    tx.commit(entry).await?;
    Ok(true)
}
