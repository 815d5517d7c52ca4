//! How many connections there may be, in all and from one place (REL-32, REL-39).

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use super::ServeLimits;
use crate::http::address::Network;

/// Counts connections.
pub(super) struct Door {
    connections: usize,
    per_address: usize,
    exempt: Vec<Network>,
    inside: Mutex<Inside>,
}

#[derive(Default)]
struct Inside {
    total: usize,
    by_place: HashMap<IpAddr, usize>,
}

/// One connection's place; given back when dropped.
pub(super) struct Ticket {
    door: Arc<Door>,
    place: Option<IpAddr>,
}

impl Door {
    pub(super) fn new(limits: &ServeLimits) -> Self {
        Self {
            connections: limits.connections,
            per_address: limits.per_address,
            exempt: limits.exempt.clone(),
            inside: Mutex::default(),
        }
    }

    /// A place for a connection from `peer`, if there is one.
    pub(super) fn admit(self: &Arc<Self>, peer: IpAddr) -> Option<Ticket> {
        let exempt = self.exempt.iter().any(|network| network.contains(peer));
        let place = (!exempt).then(|| place_of(peer));
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        if inside.total >= self.connections {
            return None;
        }
        if let Some(place) = place {
            let count = inside.by_place.entry(place).or_default();
            if *count >= self.per_address {
                return None;
            }
            *count += 1;
        }
        inside.total += 1;
        drop(inside);
        Some(Ticket { door: Arc::clone(self), place })
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        let mut inside = self.door.inside.lock().unwrap_or_else(PoisonError::into_inner);
        inside.total -= 1;
        if let Some(place) = self.place
            && let Some(count) = inside.by_place.get_mut(&place)
        {
            *count -= 1;
            if *count == 0 {
                inside.by_place.remove(&place);
            }
        }
    }
}

/// One IPv4 address, or the /64 that one IPv6 customer has all of.
fn place_of(peer: IpAddr) -> IpAddr {
    match peer.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6((v6.to_bits() & (u128::MAX << 64)).into()),
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn door(connections: usize, per_address: usize) -> Arc<Door> {
        let exempt = Network::parse("10.0.0.9").into_iter().collect();
        Arc::new(Door::new(&ServeLimits { connections, per_address, exempt, ..ServeLimits::default() }))
    }

    #[test]
    fn rel_32_one_place_has_its_share_and_gives_it_back() {
        let door = door(10, 2);
        let peer: IpAddr = "192.0.2.1".parse().unwrap();
        let first = door.admit(peer).unwrap();
        let _second = door.admit(peer).unwrap();
        assert!(door.admit(peer).is_none());
        assert!(door.admit("192.0.2.2".parse().unwrap()).is_some(), "another place has its own share");
        drop(first);
        assert!(door.admit(peer).is_some());
        assert_eq!(door.inside.lock().unwrap().by_place.len(), 1, "places without connections are forgotten");
    }

    #[test]
    fn rel_32_an_ipv6_customer_is_one_place_and_a_proxy_of_ours_is_none() {
        let door = door(4, 1);
        let _one = door.admit("2001:db8::1".parse().unwrap()).unwrap();
        assert!(door.admit("2001:db8::2".parse().unwrap()).is_none());
        let _two = door.admit("10.0.0.9".parse().unwrap()).unwrap();
        let _three = door.admit("10.0.0.9".parse().unwrap()).unwrap();
        let _four = door.admit("2001:db8:0:1::1".parse().unwrap()).unwrap();
        assert!(door.admit("10.0.0.9".parse().unwrap()).is_none(), "the total holds for all");
    }
}
