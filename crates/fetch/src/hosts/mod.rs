//! Who is asked when: one request at a time a host, with pauses; few at a time an address; connections kept
//! between.

mod idle;
mod pace;

use std::collections::HashMap;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{AcquireError, OwnedMutexGuard, OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;
use url::Url;

pub(crate) use idle::IdleConnections;
pub(crate) use pace::Ended;
use pace::{Before, Pace};

use crate::{Refusal, Settings};

/// Hosts and addresses remembered before those of which nothing is to be known any more are forgotten.
const REMEMBERED: usize = 4096;

/// All hosts.
pub(crate) struct Hosts {
    paces: Mutex<HashMap<String, Arc<tokio::sync::Mutex<Pace>>>>,
    addresses: Mutex<HashMap<IpAddr, Arc<Semaphore>>>,
    all: Arc<Semaphore>,
    per_address: usize,
    gap: Duration,
    patience: Duration,
    longest: Duration,
    chance: Chance,
}

/// The right to send one request to a host. Dropped without [`Turn::end`], the gap holds all the same.
pub(crate) struct Turn {
    pace: OwnedMutexGuard<Pace>,
    gap: Duration,
    longest: Duration,
    jitter: f64,
}

/// The right to have one request in flight at an address.
pub(crate) struct InFlight(#[expect(dead_code, reason = "held, not read")] [OwnedSemaphorePermit; 2]);

impl Hosts {
    pub(crate) fn new(settings: &Settings) -> Self {
        Self {
            paces: Mutex::default(),
            addresses: Mutex::default(),
            all: Arc::new(Semaphore::new(settings.connections.max(1))),
            per_address: settings.connections_per_address.max(1),
            gap: settings.host_gap,
            patience: settings.limits.patience,
            longest: settings.limits.back_off,
            chance: Chance::default(),
        }
    }

    /// Waits for the host's turn and for its pause to end. `crawl_delay` is what its `robots.txt` asks for.
    pub(crate) async fn turn(&self, url: &Url, crawl_delay: Option<Duration>) -> Result<Turn, Refusal> {
        let host = key(url);
        let mut pace = self.host(&host).lock_owned().await;
        if let Some(delay) = crawl_delay {
            pace.slow_down(delay);
        }
        loop {
            match pace.before(Instant::now(), self.patience) {
                Before::Go => break,
                Before::Wait(time) => tokio::time::sleep(time).await,
                Before::Rest(retry_after, why) => {
                    return Err(Refusal::Resting { host, why, retry_after });
                }
            }
        }
        pace.began(Instant::now(), self.gap);
        Ok(Turn { pace, gap: self.gap, longest: self.longest, jitter: self.chance.next() })
    }

    /// Waits until one request more may be in flight, at that address and at all.
    pub(crate) async fn in_flight(&self, ip: IpAddr) -> Result<InFlight, AcquireError> {
        // The address first: whoever waits for one holds up no other.
        let address = self.address(ip).acquire_owned().await?;
        Ok(InFlight([address, Arc::clone(&self.all).acquire_owned().await?]))
    }

    fn host(&self, host: &str) -> Arc<tokio::sync::Mutex<Pace>> {
        let mut hosts = self.paces.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = hosts.get(host) {
            return Arc::clone(known);
        }
        if hosts.len() >= REMEMBERED {
            let now = Instant::now();
            hosts.retain(|_, pace| pace.try_lock().map_or(true, |pace| pace.matters(now)));
        }
        Arc::clone(hosts.entry(host.to_owned()).or_default())
    }

    fn address(&self, ip: IpAddr) -> Arc<Semaphore> {
        let mut addresses = self.addresses.lock().unwrap_or_else(PoisonError::into_inner);
        if addresses.len() >= REMEMBERED {
            addresses.retain(|_, free| Arc::strong_count(free) > 1);
        }
        Arc::clone(addresses.entry(ip).or_insert_with(|| Arc::new(Semaphore::new(self.per_address))))
    }
}

impl Turn {
    /// Ends the request.
    pub(crate) fn end(mut self, how: Ended) {
        self.pace.ended(Instant::now(), how, self.gap, self.longest, self.jitter);
    }
}

/// A host: its name, with the port where that is not one of the web's own (something else is behind it then).
fn key(url: &Url) -> String {
    let name = url.host_str().unwrap_or_default().trim_end_matches('.');
    match url.port_or_known_default() {
        None | Some(80 | 443) => name.to_owned(),
        Some(port) => format!("{name}:{port}"),
    }
}

/// Small chances, so that pauses of many hosts do not end together. No secret depends on them.
struct Chance(AtomicU64);

impl Default for Chance {
    fn default() -> Self {
        Self(AtomicU64::new(RandomState::new().build_hasher().finish()))
    }
}

impl Chance {
    /// A number from 0 to 1 (`SplitMix64`).
    fn next(&self) -> f64 {
        let step = 0x9e37_79b9_7f4a_7c15;
        let mut z = self.0.fetch_add(step, Ordering::Relaxed).wrapping_add(step);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_its_name_whatever_the_scheme() {
        let of = |url: &str| key(&url.parse().unwrap());
        assert_eq!(of("https://holm-gazette.example/a"), of("http://holm-gazette.example./b"));
        assert_ne!(of("http://holm-gazette.example:8080/"), of("http://holm-gazette.example/"));
        assert_eq!(of("http://[::1]:8080/"), "[::1]:8080");
    }

    #[test]
    fn chances_lie_between_nothing_and_one() {
        let chance = Chance::default();
        let drawn: Vec<f64> = (0..100).map(|_| chance.next()).collect();
        assert!(drawn.iter().all(|one| (0.0..1.0).contains(one)));
        assert!(drawn.iter().any(|one| *one < 0.5) && drawn.iter().any(|one| *one >= 0.5));
    }
}
