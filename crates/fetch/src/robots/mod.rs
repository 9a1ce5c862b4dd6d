//! `robots.txt` (RFC 9309): read, matched, kept for a day.

mod known;
mod pattern;
mod rules;

use jiff::Timestamp;

pub(crate) use known::{Entry, KnownRobots, clamped};
pub use rules::Robots;

/// A `robots.txt` as fetched, for storing between runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RobotsFile {
    /// When it was asked for.
    pub fetched_at: Timestamp,
    /// Status of the last answer; `None` = no answer.
    pub status: Option<u16>,
    /// The body, decoded, at most [`crate::Limits::robots`] bytes; empty unless the status is a success.
    pub body: Vec<u8>,
}

impl RobotsFile {
    /// Whether it says what is allowed: a file, or that there is none (4xx). Otherwise the server is in
    /// trouble and everything counts as forbidden (RFC 9309, 2.3.1.3 and 2.3.1.4).
    pub fn is_reachable(&self) -> bool {
        self.status.is_some_and(|status| (200..500).contains(&status))
    }
}
