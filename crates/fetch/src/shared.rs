//! What all fetches share.

use std::sync::{Arc, OnceLock};

use tokio_rustls::rustls::ClientConfig;

use crate::hosts::{Hosts, IdleConnections};
use crate::memory::Memory;
use crate::robots::KnownRobots;
use crate::wire;
use crate::{Failure, Refusal, Resolve, Settings};

/// Why there is no answer.
#[derive(Clone, Debug)]
pub(crate) enum Stop {
    Refused(Refusal),
    Failed(Failure),
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// What all fetches share.
pub(crate) struct Shared {
    pub(crate) settings: Settings,
    pub(crate) resolver: Arc<dyn Resolve>,
    pub(crate) hosts: Hosts,
    pub(crate) idle: Arc<IdleConnections>,
    pub(crate) memory: Memory,
    pub(crate) robots: KnownRobots,
    tls: OnceLock<Arc<ClientConfig>>,
}

impl Shared {
    pub(crate) fn new(settings: Settings, resolver: Arc<dyn Resolve>) -> Self {
        let limits = &settings.limits;
        Self {
            hosts: Hosts::new(&settings),
            idle: Arc::new(IdleConnections::new(limits.idle, limits.idle_connections)),
            memory: Memory::new(limits),
            robots: KnownRobots::default(),
            tls: OnceLock::new(),
            resolver,
            settings,
        }
    }

    /// Made at the first encrypted connection.
    pub(crate) fn tls(&self) -> Arc<ClientConfig> {
        Arc::clone(self.tls.get_or_init(|| Arc::new(wire::trust(&self.settings))))
    }
}
