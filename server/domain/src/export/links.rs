//! Who is on which panel, as a file: along the list of panels or of people, and for some of those at a time their links by
//! key, so that a panel with thousands of people needs no more memory than one with two (REL-38).

use uuid::Uuid;

use super::rows::{is_full, when};
use super::{Links, Place, Rest, STEP, Step, repo};
use crate::Domain;
use crate::caller::Caller;
use crate::error::Result;

/// Where an export of links goes on.
#[derive(Clone, Debug)]
pub(super) struct LinkPlace {
    /// The panels, or people, whose links are written.
    of: Vec<Uuid>,
    /// The last link that was: which of them it is of, and the address or IMEI at its other end.
    after: Option<(i64, String)>,
    /// Where their list goes on.
    then: Option<Box<Place>>,
}

impl Domain {
    pub(super) async fn export_links(&self, caller: &Caller, links: &Links, from: Option<Rest>) -> Result<Step> {
        let place = match from {
            Some(Rest(Place::Links(place))) => place,
            _ => self.link_place(caller, links, None).await?,
        };
        let after = place.after.as_ref();
        let found = repo::links(self.pool(), &caller.scope, links, &place.of, after, STEP).await?;
        let last = found.last().filter(|_| is_full(&found)).map(|last| (last.nth, last.key.clone()));
        let rest = match (last, place.then) {
            (Some(last), then) => Some(LinkPlace { after: Some(last), then, ..place }),
            (None, Some(then)) => Some(self.link_place(caller, links, Some(&then)).await?),
            (None, None) => None,
        };
        let with_values = links.kind() == model::accounts::Kind::EndUser;
        let rows = found.into_iter().map(|link| row(with_values, link)).collect();
        Ok((rows, rest.map(|place| Rest(Place::Links(place)))))
    }

    async fn link_place(&self, caller: &Caller, links: &Links, from: Option<&Place>) -> Result<LinkPlace> {
        let (of, then) = match links {
            Links::OnPanels(_, query) => self.panels_from(caller, query, from).await?,
            Links::OfPeople(query) => self.people_from(caller, query, from).await?,
        };
        Ok(LinkPlace { of, after: None, then: then.map(Box::new) })
    }
}

fn row(with_values: bool, link: repo::Link) -> Vec<String> {
    let ends_at = when(link.ends_at);
    if !with_values {
        return vec![link.email, link.imei, ends_at];
    }
    let partitions: Vec<String> = link.partitions.iter().map(ToString::to_string).collect();
    vec![link.email, link.imei, link.user_code, link.user_name, partitions.join(" "), link.role, ends_at]
}
