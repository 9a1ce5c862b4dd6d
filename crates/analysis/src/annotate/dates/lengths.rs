//! Hours, minutes and seconds that are counted from the moment of publication: "two hours ago", "in half an hour".

use jiff::SignedDuration;
use jiff::civil::DateTime;
use model::DateType;

use super::super::ground::TokenKind;
use super::Meaning;
use super::clock::Clock;
use super::reader::{Found, Reader, Tense};
use super::written;

/// Most units of one length: "2 hours, 10 minutes and 5 seconds".
const MOST: usize = 3;

/// A length of hours, minutes and seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Length {
    seconds: i64,
    /// Seconds of the smallest unit that was said.
    finest: i64,
}

impl Length {
    /// The moment that is as far from `moment`, to the minute, or to the second where seconds were counted.
    fn from(self, moment: DateTime, sign: i64) -> Option<Meaning> {
        let to_the_second = self.finest < 60;
        let there = moved(moment, sign * self.seconds)?;
        let there =
            if to_the_second { there } else { there.with().second(0).subsec_nanosecond(0).build().ok()? };
        let mut value = written(there);
        if !to_the_second {
            value.truncate(value.len() - ":00".len());
        }
        let end = moved(there, if to_the_second { 1 } else { 60 })?;
        Some(Meaning { moments: Some((there, end)), ..Meaning::valued(DateType::Time, value) })
    }
}

/// `seconds` behind `moment`, before it where they are negative.
fn moved(moment: DateTime, seconds: i64) -> Option<DateTime> {
    moment.checked_add(SignedDuration::from_secs(seconds)).ok()
}

/// Seconds of a unit of hours, minutes or seconds.
fn seconds_of(unit: &str) -> Option<i64> {
    match unit {
        "S" => Some(1),
        "M" => Some(60),
        "H" => Some(3600),
        _ => None,
    }
}

/// From `count` such units before `moment` to it, or from it to as many behind it.
pub(super) fn moments_beside(
    moment: DateTime,
    unit: &str,
    count: i64,
    sign: i64,
) -> Option<(DateTime, DateTime)> {
    let there = moved(moment, sign * count * seconds_of(unit)?)?;
    (there != moment).then(|| (there.min(moment), there.max(moment)))
}

impl Reader<'_, '_> {
    /// two hours ago; half an hour from now; "in 90 minutes", where the sentence looks ahead; an hour before midnight
    pub(super) fn hours_from_now(&self) -> Found {
        let (len, length) = self.length()?;
        if let Some(found) = self.beside_an_hour(len, length) {
            return Some(found);
        }
        let (sign, end) = match self.low(len) {
            "ago" => (-1, len + 1),
            "hence" => (1, len + 1),
            "from" if self.low(len + 1) == "now" => (1, len + 2),
            // Without the moment it is left to be a length.
            _ => (1, self.moment.and_then(|_| self.end_of_hours_ahead(len))?),
        };
        let Some(moment) = self.moment else { return Some((end, Meaning::unresolved(DateType::Time))) };
        Some((end, length.from(moment, sign)?))
    }

    /// An hour before midnight; twenty minutes after 3 p.m.: the length ends at `len`.
    fn beside_an_hour(&self, len: usize, length: Length) -> Found {
        let sign = match self.low(len) {
            "before" => -1,
            "after" | "from" => 1,
            _ => return None,
        };
        let hour = self.ahead(len + 1);
        let (words, clock) = hour.named_hour().or_else(|| hour.digits())?;
        // Midnight is a day's beginning or its end. What reaches into another day is left alone.
        let midnight = if clock.from == 0 && sign < 0 { 24 * 3600 } else { i64::from(clock.from) };
        let minutes = (midnight + sign * length.seconds).div_euclid(60);
        let within = length.finest >= 60 && (0..24 * 60).contains(&minutes);
        let minutes = u32::try_from(minutes).ok().filter(|_| within)?;
        Some((len + 1 + words, Meaning::at(Clock::of(minutes / 60, minutes % 60, None, true)?)))
    }

    /// One past hours that end at `len`, behind "in", and lie ahead. Told by no verb, they do where no noun stands before:
    /// "it opens in two hours", but "two goals in five minutes".
    fn end_of_hours_ahead(&self, len: usize) -> Option<usize> {
        let about = usize::from(matches!(self.behind(), "about" | "around" | "roughly" | "approximately"));
        let link = self.at.checked_sub(1 + about)?;
        let ahead = self.ground.low(link) == "in"
            && match self.tense() {
                Tense::Future => true,
                Tense::Past => false,
                Tense::Untold => link.checked_sub(1).is_none_or(|before| !self.ground.tag(before).is_noun()),
            };
        ahead.then(|| self.end_of_time_ahead(len))?
    }

    /// Two hours; an hour and a half; half an hour; 1 hour and 20 minutes.
    fn length(&self) -> Option<(usize, Length)> {
        let (mut len, mut length) = self.length_of_one_unit(0)?;
        for _ in 1..MOST {
            let and = usize::from(matches!(self.low(len), "and" | ","));
            let Some((words, more)) =
                self.length_of_one_unit(len + and).filter(|(_, more)| more.finest < length.finest)
            else {
                break;
            };
            length = Length { seconds: length.seconds + more.seconds, finest: more.finest };
            len += and + words;
        }
        Some((len, length))
    }

    /// A length of one unit at token `ahead`: so many quarters of it are counted.
    fn length_of_one_unit(&self, ahead: usize) -> Option<(usize, Length)> {
        let (quarters, mut len) = self.quarters_at(ahead)?;
        let unit = self.clock_unit(ahead + len)?;
        len += 1;
        let mut quarters = quarters;
        // "an hour and a half"
        if quarters % 4 == 0 && self.ground.words_at(self.at + ahead + len, &["and", "a", "half"]) {
            quarters += 2;
            len += 3;
        }
        let seconds = quarters * unit;
        (seconds > 0 && seconds % 4 == 0).then_some((len, Length { seconds: seconds / 4, finest: unit }))
    }

    /// How many quarters of a unit are counted: 2; an; 2.5; two and a half; half an; three quarters of an; 1/4.
    fn quarters_at(&self, ahead: usize) -> Option<(i64, usize)> {
        let a = usize::from(self.low(ahead) == "a");
        let article = |at: usize| usize::from(matches!(self.low(at), "a" | "an"));
        match self.low(ahead + a) {
            "half" => return Some((2, a + 1 + article(ahead + a + 1))),
            "quarter" => {
                let of = usize::from(self.low(ahead + a + 1) == "of");
                return Some((1, a + 1 + of + article(ahead + a + 1 + of)));
            }
            _ => {}
        }
        if self.ground.words_at(self.at + ahead, &["three", "quarters", "of"]) {
            return Some((3, 3 + article(ahead + 3)));
        }
        // "1/2 hour"
        if self.low(ahead + 1) == "/" && self.glued(ahead + 1) && self.glued(ahead + 2) {
            return match (self.low(ahead), self.low(ahead + 2)) {
                ("1", "2") => Some((2, 3)),
                ("1", "4") => Some((1, 3)),
                ("3", "4") => Some((3, 3)),
                _ => None,
            };
        }
        if let Some((whole, "5")) = self.low(ahead).split_once('.') {
            let whole: i64 = whole.parse().ok().filter(|whole| (0..1000).contains(whole))?;
            return Some((4 * whole + 2, 1));
        }
        let (count, mut len) = self.count_at(ahead)?;
        if self.ground.words_at(self.at + ahead + len, &["and", "a", "half"]) {
            return Some((4 * count + 2, len + 3));
        }
        len += usize::from(self.low(ahead + len) == "more");
        Some((4 * count, len))
    }

    /// Seconds of the unit of hours, minutes or seconds at a token; in short behind digits.
    fn clock_unit(&self, ahead: usize) -> Option<i64> {
        let short = match self.low(ahead) {
            "h" | "hr" => 3600,
            "min" => 60,
            "sec" | "secs" => 1,
            _ => return seconds_of(self.unit(ahead)?),
        };
        // "in a sec"
        let article = self.alone && matches!(self.low(ahead - 1), "a" | "an");
        (article || self.kind(ahead - 1) == Some(TokenKind::Number)).then_some(short)
    }
}
