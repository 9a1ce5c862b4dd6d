//! The fetcher: one visit from ask to outcome.

use std::sync::Arc;

use crate::{Ask, Resolve, RobotsFile, Settings, SystemResolver, Visit};

/// Fetches. Cheap to clone; clones share connections, pauses of hosts, budget of memory and known `robots.txt` files.
#[derive(Clone)]
pub struct Fetcher {
    inner: Arc<Inner>,
}

struct Inner {
    settings: Settings,
    resolver: Arc<dyn Resolve>,
}

impl Fetcher {
    /// A fetcher over the system's resolver.
    pub fn new(settings: Settings) -> Self {
        Self::with_resolver(settings, Arc::new(SystemResolver::default()))
    }

    /// A fetcher over another resolver.
    pub fn with_resolver(settings: Settings, resolver: Arc<dyn Resolve>) -> Self {
        Self { inner: Arc::new(Inner { settings, resolver }) }
    }

    /// Fetches. Needs a `tokio` runtime with time and I/O; any flavour. May wait for its turn at the host, for the host's
    /// pause (at most [`crate::Limits::patience`]) and for memory, before the limits on time begin.
    pub async fn fetch(&self, ask: Ask) -> Visit {
        let _ = (&self.inner.settings, &self.inner.resolver, ask);
        std::future::pending().await
    }

    /// Makes a `robots.txt` known that an earlier run fetched, for an origin as in [`Fetcher::robots_learned`]. One that is
    /// older than what is known already is ignored.
    pub fn know_robots(&self, origin: &str, robots: RobotsFile) {
        let _ = (origin, robots);
    }

    /// What was fetched since the last call, to be stored: origin (`scheme://host` or `scheme://host:port`) and file.
    pub fn robots_learned(&self) -> Vec<(String, RobotsFile)> {
        Vec::new()
    }
}
