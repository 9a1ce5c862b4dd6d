//! The thread that asks the web.

use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, anyhow};
use fetch::Fetcher;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc as waiting};

use super::errand::{About, Brought, carry_out};
use super::runtime;

/// KiB of what was brought that wait to be kept; one that is larger waits alone.
const WAITING_KIB: usize = 32 << 10;

/// Something brought, with its share of the memory for what waits.
struct Delivery(Brought, #[expect(dead_code, reason = "held until it is taken")] OwnedSemaphorePermit);

/// Asks the web on a thread of its own.
pub(super) struct Courier {
    errands: waiting::UnboundedSender<(About, i64)>,
    brought: Receiver<Delivery>,
}

impl Courier {
    /// Starts the thread; it ends with the value.
    pub(super) fn start(fetcher: Fetcher) -> anyhow::Result<Self> {
        let (errands, mut asked) = waiting::unbounded_channel::<(About, i64)>();
        let (deliver, brought) = mpsc::channel();
        let runtime = runtime()?;
        let room = Arc::new(Semaphore::new(WAITING_KIB));
        let work = async move {
            while let Some((about, now)) = asked.recv().await {
                let (fetcher, deliver, room) = (fetcher.clone(), deliver.clone(), Arc::clone(&room));
                tokio::spawn(async move {
                    let brought = carry_out(&fetcher, about, now).await;
                    let share = (brought.weight() / 1024 + 1).min(WAITING_KIB) as u32;
                    // Neither is closed while this thread lives, but who waits for the thread may have left.
                    if let Ok(share) = room.acquire_many_owned(share).await {
                        _ = deliver.send(Delivery(brought, share));
                    }
                });
            }
        };
        let builder = thread::Builder::new().name("web".to_owned());
        builder.spawn(move || runtime.block_on(work)).context("the web's thread")?;
        Ok(Self { errands, brought })
    }

    /// Sends for something, at `now` (seconds since 1970).
    pub(super) fn send(&self, about: About, now: i64) {
        // The thread listens as long as this value lives.
        _ = self.errands.send((about, now));
    }

    /// The next that were brought: waits for the first, then a little for more.
    pub(super) fn batch(&self, most: usize, bytes: usize, wait: Duration) -> anyhow::Result<Vec<Brought>> {
        let first = self.brought.recv().map_err(|_| anyhow!("the web's thread ended"))?;
        Ok(self.fill(first, most, bytes, wait))
    }

    /// The same, but only if something comes within `wait`.
    pub(super) fn batch_within(
        &self,
        most: usize,
        bytes: usize,
        wait: Duration,
    ) -> anyhow::Result<Vec<Brought>> {
        match self.brought.recv_timeout(wait) {
            Ok(first) => Ok(self.fill(first, most, bytes, wait / 2)),
            Err(RecvTimeoutError::Timeout) => Ok(Vec::new()),
            Err(RecvTimeoutError::Disconnected) => Err(anyhow!("the web's thread ended")),
        }
    }

    fn fill(&self, first: Delivery, most: usize, bytes: usize, wait: Duration) -> Vec<Brought> {
        let until = Instant::now() + wait;
        let mut weight = first.0.weight();
        let mut batch = vec![first.0];
        while batch.len() < most && weight < bytes {
            let left = until.saturating_duration_since(Instant::now());
            match self.brought.recv_timeout(left) {
                Ok(next) => {
                    weight += next.0.weight();
                    batch.push(next.0);
                }
                Err(_) => break,
            }
        }
        batch
    }
}
