//! When a source is asked again. Pure: the time is an argument.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use store::Check;

use crate::desk::Announcement;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// A source with news is asked again after this, and one without after [`QUIET`], where it does not say itself.
const LIVELY: i64 = 30 * MINUTE;
const QUIET: i64 = HOUR;
/// However often a source wants to be asked, and however rarely.
const SHORTEST: i64 = 15 * MINUTE;
const LONGEST: i64 = DAY;
/// Waiting after a failure, doubled with each that follows, up to [`LONGEST`].
const BACK_OFF: i64 = 5 * MINUTE;
/// The longest that a server may ask not to be asked.
pub(super) const LONGEST_HELD: i64 = 7 * DAY;
/// How long a page waits that cannot even be asked for: longer than a server may ask for a pause.
const UNASKED_FOR: i64 = 14 * DAY;
/// A source is asked for the whole of it at least this often, whatever its validators say.
const FULL_EVERY: i64 = 7 * DAY;

/// Whether a source may be asked at `now`. `asked` is whether a person wants it now: then only what its server
/// demanded holds.
pub(super) fn is_due(check: Option<&Check>, now: i64, asked: bool) -> bool {
    let Some(check) = check else { return true };
    if check.done {
        return false;
    }
    // Set by a clock that was wrong: nothing is put off for longer than a server may ask for.
    let misset = check.next > now + LONGEST_HELD + DAY;
    check.next <= now || misset || (asked && !check.held)
}

/// Whether its validators may be sent.
pub(super) fn may_be_conditional(check: &Check, now: i64) -> bool {
    (0..FULL_EVERY).contains(&(now - check.full))
}

/// What was said of when to ask again.
#[derive(Clone, Debug, Default)]
pub(super) struct Wishes {
    /// Seconds for which the answer holds, by its header.
    pub(super) fresh_for: Option<i64>,
    /// Minutes for which the feed holds, by its own word.
    pub(super) ttl: Option<u32>,
    /// Hours (UTC) and days (1 is Monday) on which it asks not to be asked, a bit each.
    pub(super) skip_hours: u32,
    pub(super) skip_days: u32,
}

impl Wishes {
    /// What a feed wishes, and the header of its answer.
    pub(super) fn of(announcement: &Announcement, fresh_for: Option<i64>) -> Self {
        Self {
            fresh_for,
            ttl: announcement.ttl,
            skip_hours: bits(&announcement.skip_hours),
            skip_days: bits(&announcement.skip_days),
        }
    }

    /// What it wished the last time that it was sent whole, and the header of an answer that says no more.
    pub(super) fn kept(check: &Check, fresh_for: Option<i64>) -> Self {
        Self { fresh_for, ttl: check.ttl, skip_hours: check.skip_hours, skip_days: check.skip_days }
    }
}

/// When to ask again after all went well.
pub(super) fn after_success(source: &str, now: i64, news: bool, wishes: &Wishes) -> i64 {
    let usual = if news { LIVELY } else { QUIET };
    let wished = wishes.ttl.map(|minutes| i64::from(minutes) * MINUTE).max(wishes.fresh_for);
    let wait = wished.map_or(usual, |wished| wished.max(if wishes.ttl.is_some() { 0 } else { usual }));
    let wait = wait.clamp(SHORTEST, LONGEST);
    unskipped(now + wait + jitter(source, now, wait / 10), wishes)
}

/// When to ask again after a failure: the `failures`th in a row.
pub(super) fn after_failure(source: &str, now: i64, failures: u32) -> i64 {
    let wait = (BACK_OFF << failures.saturating_sub(1).min(12)).min(LONGEST);
    now + wait + jitter(source, now, wait / 5)
}

/// Whether a page is waited for on that could not be asked for since then, if for a while.
pub(super) fn is_worth_waiting(unasked_since: Option<i64>, now: i64) -> bool {
    unasked_since.is_none_or(|since| now - since < UNASKED_FOR)
}

/// When a page is looked at again that could not be asked for since then: not before `least` seconds, and, as it has
/// waited long, after as long again.
pub(super) fn after_unasked(since: i64, now: i64, least: Option<i64>) -> i64 {
    now + least.unwrap_or(0).max((now - since).clamp(MINUTE, LONGEST))
}

/// The first time from `at` on that is in no hour and no day that are to be skipped.
fn unskipped(at: i64, wishes: &Wishes) -> i64 {
    let skips = |at: i64| {
        let Ok(time) = Timestamp::from_second(at) else { return false };
        let time = time.to_zoned(TimeZone::UTC);
        let day = time.weekday().to_monday_one_offset() as u8;
        has(wishes.skip_hours, time.hour() as u8) || has(wishes.skip_days, day)
    };
    let hour = |at: i64| (at / HOUR + 1) * HOUR;
    let mut found = at;
    // Who skips every hour of the week is asked all the same.
    for _ in 0..7 * 24 {
        if !skips(found) {
            return found;
        }
        found = hour(found);
    }
    at
}

/// A bit for each number up to 31.
fn bits(numbers: &[u8]) -> u32 {
    numbers.iter().fold(0, |bits, number| bits | 1_u32.checked_shl(u32::from(*number)).unwrap_or(0))
}

fn has(bits: u32, number: u8) -> bool {
    bits & self::bits(&[number]) != 0
}

/// Up to `most` seconds, so that sources do not all come due at once: told by address and time, not by chance.
fn jitter(source: &str, now: i64, most: i64) -> i64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325 ^ now as u64;
    for byte in source.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    (hash % (most.max(0).unsigned_abs() + 1)).cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FEED: &str = "https://holm-gazette.example/feed";
    /// Wednesday, 4 March 2026, 16:22 UTC.
    const NOW: i64 = 1_772_641_320;

    #[test]
    fn a_source_is_asked_as_often_as_it_wishes() {
        let after = |news, ttl, fresh_for| {
            let wishes = Wishes { fresh_for, ttl, ..Wishes::default() };
            (after_success(FEED, NOW, news, &wishes) - NOW) / MINUTE
        };
        assert!((30..=33).contains(&after(true, None, None)));
        assert!((60..=66).contains(&after(false, None, None)));
        assert!((90..=99).contains(&after(true, Some(90), None)));
        assert!((120..=132).contains(&after(true, Some(90), Some(2 * HOUR))));
        assert!((15..=17).contains(&after(true, Some(1), None)));
        assert!((30..=33).contains(&after(true, None, Some(60))));
        assert!((24 * 60..=27 * 60).contains(&after(true, Some(100_000), None)));
    }

    #[test]
    fn hours_and_days_are_skipped() {
        let wishes = Wishes { skip_hours: bits(&[16, 17, 99]), skip_days: bits(&[3]), ..Wishes::default() };
        let next = Timestamp::from_second(after_success(FEED, NOW, true, &wishes)).unwrap();
        assert_eq!(next.to_string(), "2026-03-05T00:00:00Z");
        let never = Wishes { skip_hours: u32::MAX, ..Wishes::default() };
        assert!(after_success(FEED, NOW, true, &never) < NOW + HOUR);
    }

    #[test]
    fn failures_are_waited_out_longer_and_longer() {
        let waits: Vec<i64> = (1..20).map(|failures| after_failure(FEED, NOW, failures) - NOW).collect();
        assert!(waits.windows(2).take(8).all(|pair| pair[0] < pair[1]), "{waits:?}");
        assert!(waits.iter().all(|wait| (BACK_OFF..=LONGEST + LONGEST / 5).contains(wait)));
    }

    #[test]
    fn a_page_that_cannot_be_asked_for_is_looked_at_less_and_less_for_two_weeks() {
        let (mut now, mut looks) = (NOW, 0);
        while is_worth_waiting(Some(NOW), now) {
            let next = after_unasked(NOW, now, Some(10 * MINUTE));
            assert!((10 * MINUTE..=DAY).contains(&(next - now)));
            (now, looks) = (next, looks + 1);
        }
        assert!((14 * DAY..=15 * DAY).contains(&(now - NOW)) && (14..30).contains(&looks), "{looks}");
        assert!(is_worth_waiting(None, NOW));
        assert_eq!(after_unasked(NOW, NOW, Some(7 * DAY)), NOW + 7 * DAY);
    }

    #[test]
    fn a_clock_that_jumps_neither_floods_nor_starves() {
        let check = Check { next: NOW + HOUR, full: NOW, ..Check::default() };
        assert!(!is_due(Some(&check), NOW, false) && is_due(Some(&check), NOW, true));
        // Ten years on, then back in 1970.
        assert!(is_due(Some(&check), NOW + 3650 * DAY, false));
        assert!(is_due(Some(&check), 0, false));
        assert!(may_be_conditional(&check, NOW + DAY));
        assert!(!may_be_conditional(&check, NOW + 8 * DAY) && !may_be_conditional(&check, 0));
        let held = Check { held: true, ..check };
        assert!(!is_due(Some(&held), NOW, true));
        assert!(is_due(None, NOW, false));
    }
}
