//! `robots.txt` (RFC 9309).

use std::time::Duration;

use jiff::Timestamp;

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

/// The rules of a `robots.txt` for one program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Robots {
    crawl_delay: Option<Duration>,
    sitemaps: Vec<String>,
}

impl Robots {
    /// Reads a file for the program of that name (product token: `whatthen`). Whatever the bytes are, there are rules.
    pub fn parse(file: &[u8], agent: &str) -> Self {
        let _ = (file, agent);
        Self::default()
    }

    /// Whether path and query (as sent: `/a?b`, percent-encoded) may be fetched.
    pub fn allows(&self, path: &str) -> bool {
        let _ = path;
        true
    }

    /// `Crawl-delay` of the group that applies.
    pub fn crawl_delay(&self) -> Option<Duration> {
        self.crawl_delay
    }

    /// Sitemap addresses as written, in order.
    pub fn sitemaps(&self) -> &[String] {
        &self.sitemaps
    }
}
