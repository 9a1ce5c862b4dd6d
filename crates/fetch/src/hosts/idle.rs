//! Connections kept a short while for the next request to the same origin.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use tokio::time::Instant;

use crate::wire::Connection;

/// Idle connections by origin, one each.
pub(crate) struct IdleConnections {
    kept: Mutex<Kept>,
    time: Duration,
    most: usize,
}

#[derive(Default)]
struct Kept {
    connections: HashMap<String, (Instant, Connection)>,
    /// Whether a task waits to close them.
    swept: bool,
}

impl IdleConnections {
    pub(crate) fn new(time: Duration, most: usize) -> Self {
        Self { kept: Mutex::default(), time, most }
    }

    /// Takes the connection to an origin, if there is one.
    pub(crate) fn take(&self, origin: &str) -> Option<Connection> {
        let (until, connection) = self.with(|kept| kept.connections.remove(origin))?;
        (until > Instant::now()).then_some(connection)
    }

    /// Keeps a connection. Where there are too many it is closed, and not an older one: those are needed
    /// sooner where hosts are asked in turn.
    pub(crate) fn keep(self: &Arc<Self>, origin: String, connection: Connection) {
        if self.most == 0 || self.time.is_zero() {
            return;
        }
        let sweep = self.with(|kept| {
            if kept.connections.len() < self.most {
                kept.connections.insert(origin, (Instant::now() + self.time, connection));
            }
            !std::mem::replace(&mut kept.swept, true)
        });
        if sweep {
            tokio::spawn(sweep_until_empty(Arc::downgrade(self), self.time));
        }
    }

    /// Closes what has been idle too long; whether none is left.
    fn sweep(&self) -> bool {
        let now = Instant::now();
        self.with(|kept| {
            kept.connections.retain(|_, (until, _)| *until > now);
            kept.swept = !kept.connections.is_empty();
            !kept.swept
        })
    }

    fn with<T>(&self, work: impl FnOnce(&mut Kept) -> T) -> T {
        work(&mut self.kept.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Closes idle connections in time, and ends once there are none, or the fetcher is gone.
async fn sweep_until_empty(idle: Weak<IdleConnections>, time: Duration) {
    loop {
        tokio::time::sleep(time).await;
        if idle.upgrade().is_none_or(|idle| idle.sweep()) {
            return;
        }
    }
}
