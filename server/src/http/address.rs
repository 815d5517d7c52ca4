//! Whose request this is. The address decides throttling and stands in the audit log, so only our
//! own proxies may say something else than the socket does (SEC-13).

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::HeaderMap;

/// The other end of the socket. Put into each request by [`super::accept::serve`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeerAddress(pub SocketAddr);

/// The client's address, as far as it can be believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

/// One address, or a network in CIDR form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    prefix: u8,
}

impl Network {
    /// Reads `10.0.0.5` or `10.1.0.0/16`; none when malformed or when bits after the prefix are set.
    pub fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = text.split_once('/').map_or((text, None), |(address, prefix)| (address, Some(prefix)));
        let address: IpAddr = address.parse().ok()?;
        let width = if address.is_ipv4() { 32 } else { 128 };
        let prefix = match prefix {
            None => width,
            Some(digits) if digits.bytes().all(|b| b.is_ascii_digit()) => {
                digits.parse().ok().filter(|p| *p <= width)?
            }
            Some(_) => return None,
        };
        let network = Self { address, prefix };
        (network.masked(address)? == network.bits()).then_some(network)
    }

    /// Is `address` in it?
    pub fn contains(&self, address: IpAddr) -> bool {
        self.masked(address.to_canonical()).is_some_and(|bits| bits == self.bits())
    }

    /// Every address of its family?
    pub fn is_everything(&self) -> bool {
        self.prefix == 0
    }

    fn bits(&self) -> u128 {
        match self.address {
            IpAddr::V4(v4) => u128::from(v4.to_bits()),
            IpAddr::V6(v6) => v6.to_bits(),
        }
    }

    /// `address` with the bits after the prefix cleared; none for the other family.
    fn masked(&self, address: IpAddr) -> Option<u128> {
        match (self.address, address) {
            (IpAddr::V4(_), IpAddr::V4(v4)) => {
                Some(u128::from(v4.to_bits() & u32::MAX.checked_shl(32 - u32::from(self.prefix)).unwrap_or(0)))
            }
            (IpAddr::V6(_), IpAddr::V6(v6)) => {
                Some(v6.to_bits() & u128::MAX.checked_shl(128 - u32::from(self.prefix)).unwrap_or(0))
            }
            _ => None,
        }
    }
}

/// The rightmost address of `X-Forwarded-For` that is not a proxy of ours; the peer itself when it
/// is no proxy of ours, or when anything on the way to the answer cannot be read.
pub fn client_address(peer: IpAddr, headers: &HeaderMap, trusted: &[Network]) -> IpAddr {
    let peer = peer.to_canonical();
    let is_ours = |address: IpAddr| trusted.iter().any(|network| network.contains(address));
    if !is_ours(peer) {
        return peer;
    }
    let mut farthest = peer;
    for line in headers.get_all("x-forwarded-for").iter().rev() {
        let Ok(line) = line.to_str() else { return peer };
        for hop in line.rsplit(',') {
            let Ok(hop) = hop.trim().parse::<IpAddr>() else { return peer };
            farthest = hop.to_canonical();
            if !is_ours(farthest) {
                return farthest;
            }
        }
    }
    farthest
}

/// Puts [`ClientAddress`] into the request.
pub async fn learn(State(trusted): State<Arc<[Network]>>, mut request: Request, next: Next) -> Response {
    // Without a peer (a request made in a test) the unspecified address stands for "unknown".
    let peer = request
        .extensions()
        .get::<PeerAddress>()
        .map_or(IpAddr::V4(std::net::Ipv4Addr::UNSPECIFIED), |peer| peer.0.ip());
    let client = client_address(peer, request.headers(), &trusted);
    request.extensions_mut().insert(ClientAddress(client));
    next.run(request).await
}
