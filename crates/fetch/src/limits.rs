//! Every limit on what others send, in one place.

use std::time::Duration;

const KIB: usize = 1024;
const MIB: usize = 1024 * KIB;
const DAY: Duration = Duration::from_hours(24);

/// Longest address, bytes. Servers commonly stop at 8 KiB for the whole request line.
pub(crate) const MAX_URL_BYTES: usize = 4096;

/// Longest host name, bytes (RFC 1035, without the last dot).
pub(crate) const MAX_NAME_BYTES: usize = 253;

/// Most header fields of one answer. As the archive reads.
pub(crate) const MAX_HEADER_FIELDS: usize = 256;

/// Most addresses of one name that are tried.
pub(crate) const MAX_ADDRESSES: usize = 4;

/// Redirects followed for `robots.txt` (RFC 9309, 2.3.1.2: at least five).
pub(crate) const ROBOTS_REDIRECTS: usize = 5;

/// Limits on what others send. Sizes in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Head of an answer: 64 KiB.
    pub head: usize,
    /// Body as it comes over the wire: 15 MiB.
    pub wire_body: usize,
    /// Body decoded: 15 MiB.
    pub decoded_body: usize,
    /// Most times that a body may unpack to its size: 100. `DEFLATE` itself ends at 1,032.
    pub ratio: usize,
    /// Decoded size up to which the ratio is not looked at: 1 MiB.
    pub ratio_free: usize,
    /// What is read and kept of the body of a redirect or of an answer that is not a success: 64 KiB.
    pub other_body: usize,
    /// Body (wire and decoded together) that needs no other room than was there for it before it was asked for:
    /// 256 KiB.
    pub small_body: usize,
    /// How many such may be asked for, or held by whoever asked, at once: 128. Once its size is known a body counts as
    /// what it is.
    pub small_bodies: usize,
    /// The same for bodies up to [`Limits::medium_body`]: 4. A body waits for that room before it grows past
    /// `small_body`.
    pub medium_bodies: usize,
    /// Body (wire and decoded together) that needs no large place: 2 MiB.
    pub medium_body: usize,
    /// Places for bodies of any size: 1, so at most 30 MiB of large, 8 MiB of medium and 32 MiB of small bodies,
    /// those included that were fetched and are held still; 50 MiB for 50 hostile servers.
    pub large_bodies: usize,
    /// Least pace of a body above [`Limits::small_body`], bytes a second: 64 KiB.
    pub pace: usize,
    /// How far a body may fall behind that pace: 5 s.
    pub pace_grace: Duration,
    /// Redirects followed: 10.
    pub redirects: usize,
    /// Time to resolve a name, connect and agree on encryption: 10 s.
    pub connect: Duration,
    /// Time until the head of an answer is there: 30 s.
    pub first_byte: Duration,
    /// Time of all exchanges of a visit together: 60 s. Waiting for one's turn, for a gap or for memory does
    /// not count.
    pub total: Duration,
    /// How long a connection is kept for the next request to the same host: 15 s.
    pub idle: Duration,
    /// Connections kept that way, all hosts: 256.
    pub idle_connections: usize,
    /// `robots.txt`: 500 KiB are read, what follows is ignored (RFC 9309, 2.5).
    pub robots: usize,
    /// How long a `robots.txt` is believed: 24 hours (RFC 9309, 2.4).
    pub robots_age: Duration,
    /// How long after a `robots.txt` that could not be had it is tried again: 10 minutes.
    pub robots_retry: Duration,
    /// Longest `Crawl-delay` that is honoured: 30 s. Longer ones count as this.
    pub crawl_delay: Duration,
    /// Longest `Retry-After`: 7 days. Longer ones count as this.
    pub retry_after: Duration,
    /// Longest time that an answer is taken to be fresh: 7 days.
    pub fresh: Duration,
    /// Longest that a fetch waits for a host's pause to end; is more left, it ends as
    /// [`crate::Refusal::Resting`]: 35 s, so that a `Crawl-delay` is waited for.
    pub patience: Duration,
    /// Longest pause after failures of a host; it doubles with each: 1 hour.
    pub back_off: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            head: 64 * KIB,
            wire_body: 15 * MIB,
            decoded_body: 15 * MIB,
            ratio: 100,
            ratio_free: MIB,
            other_body: 64 * KIB,
            small_body: 256 * KIB,
            small_bodies: 128,
            medium_bodies: 4,
            medium_body: 2 * MIB,
            large_bodies: 1,
            pace: 64 * KIB,
            pace_grace: Duration::from_secs(5),
            redirects: 10,
            connect: Duration::from_secs(10),
            first_byte: Duration::from_secs(30),
            total: Duration::from_mins(1),
            idle: Duration::from_secs(15),
            idle_connections: 256,
            robots: 500 * KIB,
            robots_age: DAY,
            robots_retry: Duration::from_mins(10),
            crawl_delay: Duration::from_secs(30),
            retry_after: 7 * DAY,
            fresh: 7 * DAY,
            patience: Duration::from_secs(35),
            back_off: Duration::from_hours(1),
        }
    }
}
