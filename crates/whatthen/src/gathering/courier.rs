//! The thread that asks the web. What it brought takes its share of the fetcher's memory until it is kept: where the
//! writer is behind, nothing more is asked.

use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, anyhow};
use fetch::Fetcher;
use tokio::sync::mpsc as waiting;

use super::errand::{About, Brought, carry_out};
use super::runtime;

/// Asks the web on a thread of its own.
pub(super) struct Courier {
    errands: waiting::UnboundedSender<(About, i64)>,
    brought: Receiver<Brought>,
}

impl Courier {
    /// Starts the thread; it ends with the value.
    pub(super) fn start(fetcher: Fetcher) -> anyhow::Result<Self> {
        let (errands, mut asked) = waiting::unbounded_channel::<(About, i64)>();
        let (deliver, brought) = mpsc::channel();
        let runtime = runtime()?;
        let work = async move {
            while let Some((about, now)) = asked.recv().await {
                let (fetcher, deliver) = (fetcher.clone(), deliver.clone());
                tokio::spawn(async move {
                    let brought = carry_out(&fetcher, about, now).await;
                    // Who waited may have left.
                    _ = deliver.send(brought);
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

    fn fill(&self, first: Brought, most: usize, bytes: usize, wait: Duration) -> Vec<Brought> {
        let until = Instant::now() + wait;
        let mut weight = first.weight();
        let mut batch = vec![first];
        while batch.len() < most && weight < bytes {
            let left = until.saturating_duration_since(Instant::now());
            match self.brought.recv_timeout(left) {
                Ok(next) => {
                    weight += next.weight();
                    batch.push(next);
                }
                Err(_) => break,
            }
        }
        batch
    }
}
