//! How fast one host is asked. Knows no clock: the time is handed in.

use std::time::Duration;

use tokio::time::Instant;

/// The pause after the first failure; it doubles with each that follows.
const FIRST_PAUSE: Duration = Duration::from_secs(5);

/// How a request ended, for the host's pace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// The host answered, whatever it was.
    Answered,
    /// It asked to be left alone that long (429, 503).
    Paused(Duration),
    /// It gave no proper answer, or one of being in trouble.
    Failed,
}

/// What is to be done before the next request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Before {
    Go,
    Wait(Duration),
    /// Longer than anybody should wait, and why.
    Rest(Duration, &'static str),
}

/// What is remembered of a host.
#[derive(Debug, Default)]
pub(crate) struct Pace {
    /// Not before, by the gap.
    next: Option<Instant>,
    /// Not before, by a pause, and why.
    pause: Option<(Instant, &'static str)>,
    /// Failures in a row.
    failures: u32,
    crawl_delay: Duration,
}

impl Pace {
    /// Heeds the `Crawl-delay` of its `robots.txt`, clamped by the caller.
    pub(super) fn slow_down(&mut self, crawl_delay: Duration) {
        self.crawl_delay = crawl_delay;
    }

    pub(super) fn before(&self, now: Instant, patience: Duration) -> Before {
        let left = |until: Instant| until.saturating_duration_since(now);
        let pause = self.pause.map(|(until, why)| (left(until), why));
        if let Some((time, why)) = pause.filter(|(time, _)| *time > patience) {
            return Before::Rest(time, why);
        }
        let gap = self.next.map(left).unwrap_or_default();
        match gap.max(pause.map(|(time, _)| time).unwrap_or_default()) {
            Duration::ZERO => Before::Go,
            time => Before::Wait(time),
        }
    }

    /// A request begins: should nobody hear of its end, the gap counts from here.
    pub(super) fn began(&mut self, now: Instant, gap: Duration) {
        self.next = Some(now + gap.max(self.crawl_delay));
    }

    /// A request ended. `jitter` is a chance from 0 to 1.
    pub(super) fn ended(&mut self, now: Instant, how: Ended, gap: Duration, longest: Duration, jitter: f64) {
        self.next = Some(now + gap.max(self.crawl_delay));
        match how {
            Ended::Answered => {
                self.failures = 0;
                self.pause = None;
            }
            Ended::Paused(time) => self.pause = Some((now + time, "it asked for a pause")),
            Ended::Failed => {
                let doubled = FIRST_PAUSE.saturating_mul(1 << self.failures.min(20)).min(longest);
                self.failures = self.failures.saturating_add(1);
                let pause = doubled.mul_f64(0.75 + jitter / 2.0);
                self.pause = Some((now + pause, "it failed to give a proper answer"));
            }
        }
    }

    /// Whether forgetting it would make a difference.
    pub(super) fn matters(&self, now: Instant) -> bool {
        self.next.is_some_and(|next| next > now) || self.pause.is_some_and(|(until, _)| until > now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);
    const PATIENCE: Duration = Duration::from_secs(30);
    const HOUR: Duration = Duration::from_hours(1);

    #[test]
    fn the_gap_counts_from_the_end_of_a_request() {
        let (mut pace, now) = (Pace::default(), Instant::now());
        assert_eq!(pace.before(now, PATIENCE), Before::Go);
        pace.began(now, SECOND);
        let later = now + 10 * SECOND;
        pace.ended(later, Ended::Answered, SECOND, HOUR, 0.5);
        assert_eq!(pace.before(later, PATIENCE), Before::Wait(SECOND));
        assert_eq!(pace.before(later + SECOND, PATIENCE), Before::Go);
        pace.slow_down(7 * SECOND);
        pace.ended(later, Ended::Answered, SECOND, HOUR, 0.5);
        assert_eq!(pace.before(later, PATIENCE), Before::Wait(7 * SECOND));
    }

    #[test]
    fn a_pause_that_is_asked_for_is_waited_for_or_told() {
        let (mut pace, now) = (Pace::default(), Instant::now());
        pace.ended(now, Ended::Paused(20 * SECOND), SECOND, HOUR, 0.5);
        assert_eq!(pace.before(now, PATIENCE), Before::Wait(20 * SECOND));
        pace.ended(now, Ended::Paused(HOUR), SECOND, HOUR, 0.5);
        assert!(matches!(pace.before(now, PATIENCE), Before::Rest(HOUR, _)) && pace.matters(now));
        assert_eq!(pace.before(now + HOUR, PATIENCE), Before::Go);
        assert!(!pace.matters(now + HOUR));
    }

    #[test]
    fn pauses_after_failures_double_up_to_a_limit_and_end_with_an_answer() {
        let (mut pace, now) = (Pace::default(), Instant::now());
        let mut paused = |how| {
            pace.ended(now, how, SECOND, HOUR, 0.5);
            match pace.before(now, Duration::MAX) {
                Before::Wait(time) => time.as_secs(),
                _ => 0,
            }
        };
        assert_eq!([(); 4].map(|()| paused(Ended::Failed)), [5, 10, 20, 40]);
        assert_eq!([(); 40].map(|()| paused(Ended::Failed))[39], 3600);
        assert_eq!(paused(Ended::Answered), 1);
        assert_eq!(paused(Ended::Failed), 5);
    }
}
