//! Time that a visit may take.

use std::future::Future;
use std::time::Duration;

use tokio::time::Instant;

use crate::Timeout;

/// What is left of the time for a visit. Only what is done within [`Budget::spend`] counts.
#[derive(Debug)]
pub(crate) struct Budget {
    total: Duration,
    spent: Duration,
}

impl Budget {
    pub(crate) fn new(total: Duration) -> Self {
        Self { total, spent: Duration::ZERO }
    }

    pub(crate) fn spent(&self) -> Duration {
        self.spent
    }

    /// Works for at most `limit`, called `what`, and at most as long as the budget lasts. The error names the
    /// limit that was reached, and its length.
    pub(crate) async fn spend<T>(
        &mut self,
        limit: Duration,
        what: Timeout,
        work: impl Future<Output = T>,
    ) -> Result<T, (Timeout, Duration)> {
        let begun = Instant::now();
        let left = self.total.saturating_sub(self.spent);
        let done = tokio::time::timeout(limit.min(left), work).await;
        self.spent += begun.elapsed();
        done.map_err(|_| if left < limit { (Timeout::Total, self.total) } else { (what, limit) })
    }
}
