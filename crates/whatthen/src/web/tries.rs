//! Wrong passwords, counted by the address that they came from.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::time::Instant;

use axum::http::{HeaderMap, HeaderName};

use super::limits::{TRIERS, TRIES, TRY_AGAIN};
use super::listen::Peer;

/// Told by proxies: for whom they ask. Each appends one address to what it got.
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The address of whoever asks, as tries are counted by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Trier(IpAddr);

impl Trier {
    /// Who asks from `peer`, or where that is our own proxy, for whom it says that it asks: one stands before a desk
    /// that is reached over `https`, on the same machine. What others write into that field is worth nothing.
    pub(crate) fn of(peer: Option<Peer>, headers: &HeaderMap, https: bool) -> Self {
        let peer = peer.map_or(IpAddr::from([0, 0, 0, 0]), |peer| peer.0.ip().to_canonical());
        let proxied = https && peer.is_loopback();
        Self(if proxied { forwarded_for(headers).unwrap_or(peer) } else { peer })
    }
}

/// The last address of the field: what stands before it was sent by whoever asked the proxy.
fn forwarded_for(headers: &HeaderMap) -> Option<IpAddr> {
    let field = headers.get_all(FORWARDED_FOR).iter().next_back()?.to_str().ok()?;
    let last = field.rsplit(',').next()?.trim();
    // Some write the port too.
    last.parse().ok().or_else(|| last.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

/// How many tries each address has used up, and since when.
#[derive(Debug, Default)]
pub(super) struct Tries(HashMap<IpAddr, (u32, Instant)>);

impl Tries {
    /// Counts a try; false where the address has none left. Of too many addresses the oldest is forgotten.
    pub(super) fn begin(&mut self, trier: Trier, now: Instant) -> bool {
        let address = network_of(trier.0);
        // Forgotten, not refused: many addresses would lock everybody out.
        if self.0.len() >= TRIERS
            && !self.0.contains_key(&address)
            && let Some(oldest) = self.0.iter().min_by_key(|(_, (_, since))| *since).map(|(of, _)| *of)
        {
            self.0.remove(&oldest);
        }
        let (used, since) = self.0.entry(address).or_insert((0, now));
        let back = now.duration_since(*since).as_secs() / TRY_AGAIN.as_secs();
        if back > 0 {
            *used = used.saturating_sub(u32::try_from(back).unwrap_or(u32::MAX));
            *since = now;
        }
        if *used >= TRIES {
            return false;
        }
        *used += 1;
        true
    }

    /// Forgets what an address tried: it had the right one.
    pub(super) fn forget(&mut self, trier: Trier) {
        self.0.remove(&network_of(trier.0));
    }
}

/// The address, or of IPv6 the network, whose addresses are one customer's.
fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)).into(),
        address @ IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use axum::http::HeaderValue;

    use super::*;

    fn from(address: &str) -> Trier {
        Trier(address.parse().unwrap())
    }

    #[test]
    fn an_address_runs_out_of_tries_and_gets_them_back() {
        let (mut tries, now) = (Tries::default(), Instant::now());
        let (one, neighbour) = (from("2001:db8::1"), from("2001:db8::2"));
        for _ in 0..TRIES {
            assert!(tries.begin(one, now));
        }
        assert!(!tries.begin(one, now));
        assert!(!tries.begin(neighbour, now));
        assert!(tries.begin(from("192.0.2.1"), now));
        assert!(tries.begin(one, now + TRY_AGAIN));
        assert!(!tries.begin(one, now + TRY_AGAIN));
        tries.forget(neighbour);
        assert!(tries.begin(one, now + TRY_AGAIN));
    }

    #[test]
    fn however_many_try_the_next_is_heard() {
        let (mut tries, now) = (Tries::default(), Instant::now());
        let nth = |n: usize| Trier(IpAddr::from(u32::try_from(n).unwrap().to_be_bytes()));
        let at = |n: usize| now + Duration::from_millis(n as u64);
        for n in 0..TRIERS {
            for _ in 0..TRIES {
                assert!(tries.begin(nth(n), at(n)));
            }
        }
        assert!(tries.begin(nth(TRIERS), at(TRIERS)));
        assert_eq!(tries.0.len(), TRIERS);
        assert!(!tries.begin(nth(1), at(TRIERS)), "the second is remembered");
        assert!(tries.begin(nth(0), at(TRIERS)), "the first is forgotten");
    }

    #[test]
    fn a_proxy_says_for_whom_it_asks() {
        let of = |peer: &str, https, fields: &[&'static str]| {
            let fields = fields.iter().map(|field| (FORWARDED_FOR, HeaderValue::from_static(field)));
            Trier::of(Some(Peer(peer.parse().unwrap())), &fields.collect(), https)
        };
        let proxy = "127.0.0.1:5000";
        for peer in [proxy, "[::1]:5000", "[::ffff:127.0.0.1]:5000"] {
            assert_eq!(of(peer, true, &["192.0.2.1"]), from("192.0.2.1"), "{peer}");
        }
        // The last alone is the proxy's own word.
        assert_eq!(of(proxy, true, &["10.9.9.9, x,192.0.2.1"]), from("192.0.2.1"));
        assert_eq!(of(proxy, true, &["10.9.9.9", "2001:db8::1"]), from("2001:db8::1"));
        assert_eq!(of(proxy, true, &["192.0.2.1:80"]), from("192.0.2.1"));
        assert_eq!(of(proxy, true, &["[2001:db8::1]:80"]), from("2001:db8::1"));
        for none in [&[][..], &[""], &["unknown"], &["192.0.2.1, "], &["192.0.2.1", "x"]] {
            assert_eq!(of(proxy, true, none), from("127.0.0.1"), "{none:?}");
        }
        assert_eq!(of(proxy, false, &["192.0.2.1"]), from("127.0.0.1"), "no proxy is said to be there");
        assert_eq!(of("192.0.2.7:5000", true, &["192.0.2.1"]), from("192.0.2.7"), "another machine");
    }
}
