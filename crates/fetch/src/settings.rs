//! What a desk may set.

use std::time::Duration;

use crate::{Guard, Limits};

/// How to fetch.
#[derive(Clone, Debug)]
pub struct Settings {
    /// `User-Agent`, in the form `whatthen/VERSION (+CONTACT)`. What stands before the first `/` or space is
    /// the name that `robots.txt` is read for.
    pub user_agent: String,
    /// Limits on what others send.
    pub limits: Limits,
    /// Where may be connected to.
    pub guard: Guard,
    /// Time between the end of a request and the start of the next at the same host: 1 s. A longer
    /// `Crawl-delay` wins.
    pub host_gap: Duration,
    /// Requests in flight, all hosts: 256. With [`Limits::idle_connections`] this bounds the open sockets.
    pub connections: usize,
    /// Requests in flight at one IP address, whatever hosts it serves: 8.
    pub connections_per_address: usize,
    /// Whether HTTP/2 is offered to `https` servers: yes. Without it every exchange is recorded as received.
    pub http2: bool,
    /// Certificate authorities (DER) trusted beside Mozilla's, for example of one's own network.
    pub authorities: Vec<Vec<u8>>,
}

impl Settings {
    /// The defaults, under that user agent.
    pub fn new(user_agent: impl Into<String>) -> Self {
        Self {
            user_agent: user_agent.into(),
            limits: Limits::default(),
            guard: Guard::default(),
            host_gap: Duration::from_secs(1),
            connections: 256,
            connections_per_address: 8,
            http2: true,
            authorities: Vec::new(),
        }
    }

    /// The name that `robots.txt` is read for.
    pub(crate) fn robots_name(&self) -> &str {
        self.user_agent.split(['/', ' ']).next().unwrap_or_default()
    }
}
