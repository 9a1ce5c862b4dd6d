//! The `robots.txt` files that are known, each fetched once a day by whoever needs it first.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;

use super::{Robots, RobotsFile};
use crate::Limits;

/// Origins remembered, and bytes of their rules; where there are more, those fetched longest ago are forgotten, and
/// fetched again when they are asked for.
const REMEMBERED: usize = 8192;
const REMEMBERED_BYTES: usize = 16 * 1024 * 1024;

/// Bytes of files kept for [`crate::Fetcher::robots_learned`]; what is learned beyond that is known to this
/// run only.
const MAX_LEARNED_BYTES: usize = 4 * 1024 * 1024;

/// What is known of an origin.
#[derive(Clone)]
pub(crate) struct Entry {
    pub(crate) rules: Arc<Robots>,
    fetched_at: Timestamp,
    /// Why there is no file, if there is none.
    pub(crate) unreachable: Option<String>,
    /// When it was last tried without success; the rules are older.
    tried_at: Option<Timestamp>,
}

#[derive(Default)]
struct Known {
    origins: HashMap<String, Arc<Origin>>,
    /// Of what is known of them.
    bytes: usize,
    learned: HashMap<String, RobotsFile>,
    learned_bytes: usize,
}

/// One origin.
#[derive(Default)]
pub(crate) struct Origin {
    /// Held by whoever fetches the file. Never waited for while a host's turn is held.
    pub(crate) fetching: tokio::sync::Mutex<()>,
    entry: Mutex<Option<Entry>>,
}

/// All origins.
#[derive(Default)]
pub(crate) struct KnownRobots(Mutex<Known>);

impl Entry {
    fn of(file: &RobotsFile, why: Option<String>, agent: &str) -> Self {
        let unreachable = (!file.is_reachable()).then(|| match (why, file.status) {
            (Some(why), _) => why,
            (None, Some(status)) => format!("it answered {status}"),
            (None, None) => "there was no answer".to_owned(),
        });
        let has_file = file.status.is_some_and(|status| (200..300).contains(&status));
        let rules = if has_file { Robots::parse(&file.body, agent) } else { Robots::default() };
        Self { rules: Arc::new(rules), fetched_at: file.fetched_at, unreachable, tried_at: None }
    }

    /// How long it need not be fetched again; nothing where it must be.
    pub(crate) fn good_for(&self, now: Timestamp, limits: &Limits) -> Duration {
        let since = self.tried_at.unwrap_or(self.fetched_at);
        let failed = self.unreachable.is_some() || self.tried_at.is_some();
        let age = now.duration_since(since);
        // A time in the future comes from a clock that was wrong: not believed beyond a day either way.
        let age = Duration::try_from(age.abs()).unwrap_or(Duration::MAX);
        (if failed { limits.robots_retry } else { limits.robots_age }).saturating_sub(age)
    }
}

impl Origin {
    /// What is known.
    pub(crate) fn entry(&self) -> Option<Entry> {
        self.entry.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Bytes of what is known.
    fn size(&self) -> usize {
        let entry = self.entry.lock().unwrap_or_else(PoisonError::into_inner);
        entry.as_ref().map_or(0, |entry| entry.rules.size())
    }

    /// Notes what was fetched. A file that was had before is believed on while there is none to be had (RFC
    /// 9309, 2.4).
    fn note(&self, new: Entry) {
        let mut entry = self.entry.lock().unwrap_or_else(PoisonError::into_inner);
        match entry.as_mut().filter(|old| old.unreachable.is_none() && new.unreachable.is_some()) {
            Some(old) => old.tried_at = Some(new.fetched_at),
            None => *entry = Some(new),
        }
    }
}

impl Known {
    /// Forgets what was fetched longest ago and is not in use, until there is room for a quarter more.
    fn forget(&mut self) {
        let mut idle: Vec<_> = self
            .origins
            .iter()
            .filter(|(_, place)| Arc::strong_count(place) == 1)
            .map(|(origin, place)| {
                (place.entry().map(|entry| entry.fetched_at), place.size(), origin.clone())
            })
            .collect();
        idle.sort_unstable();
        for (_, size, origin) in idle {
            if self.bytes <= REMEMBERED_BYTES / 4 * 3 && self.origins.len() <= REMEMBERED / 4 * 3 {
                break;
            }
            self.origins.remove(&origin);
            self.bytes -= size;
        }
    }
}

impl KnownRobots {
    /// The origin's place. It is not forgotten while it is held.
    pub(crate) fn origin(&self, origin: &str) -> Arc<Origin> {
        self.with(|known| {
            if let Some(known) = known.origins.get(origin) {
                return Arc::clone(known);
            }
            if known.origins.len() >= REMEMBERED {
                known.forget();
            }
            Arc::clone(known.origins.entry(origin.to_owned()).or_default())
        })
    }

    /// Makes a stored file known, unless a later one is.
    pub(crate) fn know(&self, origin: &str, file: &RobotsFile, agent: &str) {
        let place = self.origin(origin);
        if place.entry().is_none_or(|known| known.fetched_at < file.fetched_at) {
            self.note(&place, Entry::of(file, None, agent));
        }
    }

    /// Notes a file just fetched, to be handed out as learned; `why` there is no answer, if there is none.
    pub(crate) fn learn(&self, origin: &str, (file, why): (RobotsFile, Option<String>), agent: &str) {
        self.note(&self.origin(origin), Entry::of(&file, why, agent));
        self.with(|known| {
            if known.learned_bytes + file.body.len() <= MAX_LEARNED_BYTES {
                known.learned_bytes += file.body.len();
                known.learned.insert(origin.to_owned(), file);
            }
        });
    }

    fn note(&self, place: &Origin, new: Entry) {
        self.with(|known| {
            known.bytes -= place.size();
            place.note(new);
            known.bytes += place.size();
            if known.bytes > REMEMBERED_BYTES {
                known.forget();
            }
        });
    }

    /// Hands out what was learned since the last time, in order of origin.
    pub(crate) fn take_learned(&self) -> Vec<(String, RobotsFile)> {
        let mut learned: Vec<_> = self.with(|known| {
            known.learned_bytes = 0;
            std::mem::take(&mut known.learned).into_iter().collect()
        });
        learned.sort_by(|(a, _), (b, _)| a.cmp(b));
        learned
    }

    fn with<T>(&self, work: impl FnOnce(&mut Known) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The longest `Crawl-delay` that is heeded, or less.
pub(crate) fn clamped(rules: &Robots, limits: &Limits) -> Option<Duration> {
    rules.crawl_delay().map(|delay| delay.min(limits.crawl_delay))
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    fn file(hours_ago: i64, status: Option<u16>, body: &str) -> RobotsFile {
        let fetched_at = Timestamp::now() - SignedDuration::from_hours(hours_ago);
        RobotsFile { fetched_at, status, body: body.as_bytes().to_vec() }
    }

    const CLOSED: &str = "User-agent: *\nDisallow: /";

    #[test]
    fn what_many_origins_say_is_forgotten_the_oldest_first() {
        let known = KnownRobots::default();
        let rules = (0..40_000).fold(String::new(), |rules, at| rules + &format!("Allow:/{at}\n"));
        let body = format!("User-agent: *\n{rules}Disallow: /");
        for hours_ago in (0..60).rev() {
            let origin = format!("https://holm-{hours_ago}.example");
            known.learn(&origin, (file(hours_ago, Some(200), &body), None), "whatthen");
        }
        let (bytes, origins) = known.with(|known| (known.bytes, known.origins.clone()));
        assert!(bytes <= REMEMBERED_BYTES, "{bytes}");
        assert_eq!(bytes, origins.values().map(|place| place.size()).sum::<usize>());
        assert!(origins.contains_key("https://holm-0.example"));
        assert!(!origins.contains_key("https://holm-59.example"));
        drop(origins);
        for at in 0..2 * REMEMBERED {
            known.origin(&format!("https://{at}.example"));
        }
        assert!(known.with(|known| known.origins.len()) <= REMEMBERED);
        assert!(known.origin("https://holm-0.example").entry().is_some(), "no file was asked for there");
    }

    #[test]
    fn a_file_is_believed_for_a_day_and_on_while_there_is_no_other() {
        let (known, limits) = (KnownRobots::default(), Limits::default());
        let now = Timestamp::now();
        let origin = known.origin("https://holm-gazette.example");
        assert!(origin.entry().is_none());
        known.know("https://holm-gazette.example", &file(20, Some(200), CLOSED), "whatthen");
        assert!(!origin.entry().unwrap().good_for(now, &limits).is_zero());
        known.know("https://holm-gazette.example", &file(30, Some(404), ""), "whatthen");
        assert!(!origin.entry().unwrap().rules.allows("/"), "an older one changes nothing");
        known.learn("https://holm-gazette.example", (file(0, Some(500), ""), None), "whatthen");
        let entry = origin.entry().unwrap();
        assert!(entry.unreachable.is_none() && !entry.rules.allows("/"));
        assert!(entry.good_for(now, &limits) <= limits.robots_retry);
        assert_eq!(known.take_learned().len(), 1);
        assert!(known.take_learned().is_empty());
    }

    #[test]
    fn a_clock_that_was_wrong_is_not_believed_for_years() {
        let entry = Entry::of(&file(-24 * 365, Some(200), CLOSED), None, "whatthen");
        assert!(entry.good_for(Timestamp::now(), &Limits::default()).is_zero());
        let unreachable = Entry::of(&file(1, None, ""), None, "whatthen");
        assert!(unreachable.unreachable.is_some());
        assert!(unreachable.good_for(Timestamp::now(), &Limits::default()).is_zero());
    }
}
