//! Wrong passwords, counted by the address that they came from.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::time::Instant;

use super::limits::{TRIERS, TRIES, TRY_AGAIN};

/// How many tries each address has used up, and since when.
#[derive(Debug, Default)]
pub(super) struct Tries(HashMap<IpAddr, (u32, Instant)>);

impl Tries {
    /// Counts a try; false where the address has none left.
    pub(super) fn begin(&mut self, address: IpAddr, now: Instant) -> bool {
        let address = network_of(address);
        if self.0.len() >= TRIERS && !self.0.contains_key(&address) {
            self.0.retain(|_, (_, since)| now.duration_since(*since) < TRY_AGAIN * TRIES);
            if self.0.len() >= TRIERS {
                return false;
            }
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
    pub(super) fn forget(&mut self, address: IpAddr) {
        self.0.remove(&network_of(address));
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
    use super::*;

    #[test]
    fn an_address_runs_out_of_tries_and_gets_them_back() {
        let (mut tries, now) = (Tries::default(), Instant::now());
        let one: IpAddr = "2001:db8::1".parse().unwrap();
        let neighbour: IpAddr = "2001:db8::2".parse().unwrap();
        for _ in 0..TRIES {
            assert!(tries.begin(one, now));
        }
        assert!(!tries.begin(one, now));
        assert!(!tries.begin(neighbour, now));
        assert!(tries.begin("192.0.2.1".parse().unwrap(), now));
        assert!(tries.begin(one, now + TRY_AGAIN));
        assert!(!tries.begin(one, now + TRY_AGAIN));
        tries.forget(neighbour);
        assert!(tries.begin(one, now + TRY_AGAIN));
    }
}
