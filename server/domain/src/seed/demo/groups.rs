//! Groups of the demo: owners and contacts, licences in every state, members with an end, modules and add-ons.

mod repo;

use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::error::Result;
use crate::tx::Tx;

/// A group of the demo that is in no file.
struct Wanted {
    name: &'static str,
    description: &'static str,
    /// The code of its company.
    company: &'static str,
    licence: (&'static str, i32),
    /// Days from now until the licence ends; past when below 0.
    ends: i64,
    /// Active customers who are members, and pending ones.
    members: (i64, i64),
}

const GROUPS: [Wanted; 3] = [
    Wanted {
        name: "Harbour video pilot",
        description: "Tries video verification along the harbour. Nearly full.",
        company: "D01",
        licence: ("Video verification", 5),
        ends: 240,
        members: (3, 1),
    },
    Wanted {
        name: "Winter service",
        description: "Ends with the season.",
        company: "D06",
        licence: ("Remote services", 10),
        ends: 20,
        members: (4, 0),
    },
    Wanted {
        name: "Old town pilot",
        description: "Over since last month: takes no new member.",
        company: "D03",
        licence: ("Video verification", 10),
        ends: -30,
        members: (2, 0),
    },
];

/// Seats that imported groups have beyond their members: somebody who is turned on finds one.
const SPARE: i64 = 25;

/// Makes them; run after the people and the catalogue are there.
pub(super) async fn make(tx: &mut Tx) -> Result<()> {
    let now = tx.now;
    repo::name_owners(tx.conn()).await?;
    for (group, taken) in repo::groups_with_members(tx.conn()).await? {
        let seats = i32::try_from(taken + SPARE).unwrap_or(i32::MAX);
        add_licence(tx, group, ("Monitoring", seats), (now - Duration::days(200), now + Duration::days(165))).await?;
    }
    for wanted in &GROUPS {
        let id = tx.domain().new_uuid();
        let facts = (wanted.name, wanted.description, wanted.company);
        repo::insert_group(tx.conn(), id, facts, now).await?;
        let begin = now + Duration::days(wanted.ends) - Duration::days(365);
        add_licence(tx, id, wanted.licence, (begin, now + Duration::days(wanted.ends))).await?;
        repo::join_customers(tx.conn(), id, wanted.company, wanted.members, now).await?;
        repo::join_employees(tx.conn(), id, wanted.company).await?;
    }
    repo::end_a_membership(tx.conn(), GROUPS[1].name, midnight(now + Duration::days(14))).await?;
    repo::switch_on(tx.conn()).await
}

fn midnight(at: OffsetDateTime) -> OffsetDateTime {
    at.date().midnight().assume_utc()
}

async fn add_licence(
    tx: &mut Tx,
    group: Uuid,
    (product, seats): (&str, i32),
    (from, to): (OffsetDateTime, OffsetDateTime),
) -> Result<()> {
    let (id, now) = (tx.domain().new_uuid(), tx.now);
    let licence = repo::DemoLicence { id, group, product, seats, from: midnight(from), to: midnight(to) };
    repo::insert_licence(tx.conn(), &licence, now).await
}
