//! Times of day: clocks, named hours, parts of a day, and their zones.

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use super::super::ground::TokenKind;
use super::Meaning;
use super::calendar::shifted;
use super::reader::{Found, Reader};
use crate::languages::{lexicon, times};

/// Seconds of a day.
const DAY: u32 = 24 * 3600;

/// The zone that a time of day was told in.
#[derive(Clone, Copy, Debug)]
pub(super) enum Zone {
    /// Minutes east of UTC: "EST".
    Fixed(i32),
    /// That of a place, whose minutes are the day's: "ET".
    Of(&'static str),
}

impl Zone {
    /// Minutes east of UTC, `seconds` into `day`.
    fn minutes(self, day: Option<Date>, seconds: u32) -> Option<i32> {
        match self {
            Self::Fixed(minutes) => Some(minutes),
            Self::Of(place) => {
                let hour = i8::try_from(seconds / 3600 % 24).ok()?;
                let there = day?.at(hour, 0, 0, 0).to_zoned(TimeZone::get(place).ok()?).ok()?;
                Some(there.offset().seconds() / 60)
            }
        }
    }
}

/// A time of day.
#[derive(Clone, Debug)]
pub(super) struct Clock {
    /// Seconds since midnight; the end is exclusive.
    pub(super) from: u32,
    pub(super) to: u32,
    /// As TIMEX3 writes it: `T15:00`, `TNI`.
    said: String,
    zone: Option<Zone>,
    /// Whether "a.m." or "p.m." was said.
    pub(super) half: bool,
    /// Of a range, seconds of the minute or second that its end was told by: it is counted, too.
    last: u32,
}

impl Clock {
    pub(super) fn of(hour: u32, minute: u32, second: Option<u32>, exact: bool) -> Option<Self> {
        let from = hour * 3600 + minute * 60 + second.unwrap_or(0);
        if hour > 24 || minute > 59 || second.is_some_and(|s| s > 59) || from > DAY {
            return None;
        }
        let to = from
            + if second.is_some() {
                1
            } else if exact {
                60
            } else {
                3600
            };
        let said = match second {
            Some(second) => format!("T{hour:02}:{minute:02}:{second:02}"),
            None => format!("T{hour:02}:{minute:02}"),
        };
        Some(Self { from, to, said, zone: None, half: false, last: 0 })
    }

    /// An hour that stands alone.
    pub(super) fn bare(hour: u32) -> Option<Self> {
        Self::of(hour, 0, None, false)
    }

    /// Morning, afternoon, evening, night.
    pub(super) fn part(name: &str) -> Option<Self> {
        let (code, from, to) = times().day_parts.get(name)?;
        let (from, to) = (from * 3600, to * 3600);
        Some(Self { from, to, said: format!("T{code}"), zone: None, half: false, last: 0 })
    }

    /// A part of a day behind "early" or "late": all but its last three hours, or only these.
    pub(super) fn narrowed(mut self, word: &str) -> Self {
        let last = self.from.max(self.to.saturating_sub(3 * 3600));
        match word {
            "late" => self.from = last,
            "early" if last > self.from => self.to = last,
            _ => {}
        }
        self
    }

    /// The moment at which it begins on `day`.
    pub(super) fn moment_on(&self, day: Date) -> Option<DateTime> {
        let hour = i8::try_from(self.from / 3600).ok().filter(|hour| *hour < 24)?;
        Some(day.at(hour, (self.from / 60 % 60) as i8, (self.from % 60) as i8, 0))
    }

    /// The moments from which and to which it is on `day`.
    pub(super) fn moments_on(&self, day: Date) -> Option<(DateTime, DateTime)> {
        let length = SignedDuration::from_secs(i64::from(self.to - self.from));
        let from = self.moment_on(day)?;
        Some((from, from.checked_add(length).ok()?))
    }

    /// Whether it is the end of a day: its last minute or its last hours.
    pub(super) fn ends_the_day(&self) -> bool {
        self.to == DAY
    }

    /// Whether a zone was named.
    pub(super) fn zoned(&self) -> bool {
        self.zone.is_some()
    }

    /// From this time to `end`. The minute or second that ends it is counted, as it is of a time that stands alone:
    /// "9:30 to 11:00" is over at 11:01. An hour is not: "9 to 11 a.m." is over at 11.
    pub(super) fn until(&self, end: &Self) -> Option<Self> {
        let said = format!("{}/{}", self.said, end.said);
        let last = end.told_by().min(self.told_by());
        let last = if last < 3600 { last.min(DAY - end.from) } else { 0 };
        (self.from < end.from).then(|| Self {
            from: self.from,
            to: end.from + last,
            said,
            zone: end.zone.or(self.zone),
            half: self.half || end.half,
            last,
        })
    }

    /// Seconds of the unit that a time of day was told by: an hour, a minute, a second.
    fn told_by(&self) -> u32 {
        match self.to - self.from {
            1 => 1,
            length if length < 3600 => 60,
            _ => 3600,
        }
    }

    /// As TIMEX3 writes it, of a time on `day`.
    pub(super) fn said(&self, day: Option<Date>) -> String {
        format!("{}{}", self.said, self.minutes(day).map(offset).unwrap_or_default())
    }

    /// Minutes east of UTC on `day`, where a zone was named.
    fn minutes(&self, day: Option<Date>) -> Option<i32> {
        self.zone?.minutes(day, self.from)
    }

    /// From and to, on `day`. Where a zone was named and the publisher's own is known (`home`, in minutes east of UTC),
    /// in that.
    pub(super) fn on(&self, day: Date, home: Option<i32>) -> Option<(String, String)> {
        let zone = self.minutes(Some(day));
        let shift = zone.zip(home).map_or(0, |(zone, home)| 60 * (home - zone));
        let written = zone.map(|zone| offset(home.unwrap_or(zone))).unwrap_or_default();
        let at = |seconds: u32| {
            let seconds = i64::from(seconds) + i64::from(shift);
            let day = shifted(day, seconds.div_euclid(DAY.into()))?;
            let seconds = seconds.rem_euclid(DAY.into());
            let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
            Some(format!("{day}T{hour:02}:{minute:02}:{second:02}{written}"))
        };
        at(self.from).zip(at(self.to))
    }

    /// The same hour by the other half of the day.
    pub(super) fn afternoon(&self) -> Option<Self> {
        if self.said.contains('/') {
            return self.range_in_the_afternoon();
        }
        let hour = self.from / 3600;
        let exact = self.to - self.from < 3600;
        if self.to - self.from > 3600 {
            return None;
        }
        let later = (hour < 12).then(|| Self::of(hour + 12, self.from / 60 % 60, None, exact)).flatten()?;
        Some(Self { zone: self.zone, ..later })
    }

    /// "Last night between 10:30 and 11:45", where neither end told the half of the day.
    fn range_in_the_afternoon(&self) -> Option<Self> {
        let exact = self.last > 0;
        let later = |seconds: u32| Self::of(seconds / 3600 + 12, seconds / 60 % 60, None, exact);
        let (from, to) = later(self.from).zip(later(self.to - self.last)).filter(|_| !self.half)?;
        from.until(&to).map(|range| Self { zone: self.zone, half: true, ..range })
    }
}

impl Reader<'_, '_> {
    /// "a.m." or "pm" at a token: hours to add, and tokens taken.
    pub(super) fn half_at(&self, ahead: usize) -> Option<(bool, usize)> {
        Some(match self.low(ahead) {
            "am" | "a.m." | "a.m" => (false, 1),
            "pm" | "p.m." | "p.m" => (true, 1),
            "a" if self.low(ahead + 1) == "m" => (false, 2),
            "p" if self.low(ahead + 1) == "m" => (true, 2),
            // "3:18a"; "rose 7p" is money.
            letter @ ("a" | "p") if self.glued(ahead) => {
                let minutes = ahead > 1 && self.low(ahead - 2) == ":";
                (minutes || self.alone).then_some((letter == "p", 1))?
            }
            "in" => {
                let the = usize::from(self.low(ahead + 1) == "the");
                let late = match self.low(ahead + 1 + the) {
                    "morning" | "am" => false,
                    "afternoon" | "evening" | "pm" => true,
                    _ => return None,
                };
                // "in morning trade"
                let whole = the == 1 || !self.tag(ahead + 2).is_noun();
                whole.then_some((late, 2 + the))?
            }
            "at" if self.low(ahead + 1) == "night" => (true, 2),
            _ => return None,
        })
    }

    /// An hour in digits or words, without a half of the day.
    pub(super) fn hour(&self, ahead: usize) -> Option<u32> {
        let hour = match self.kind(ahead)? {
            TokenKind::Number => self.number(ahead).filter(|_| self.low(ahead).len() <= 2)?,
            TokenKind::Word => *lexicon().numbers.get(self.low(ahead))? as i64,
            _ => return None,
        };
        u32::try_from(hour).ok().filter(|hour| *hour <= 24)
    }

    /// 07:10; 3 p.m.; 3 o'clock; noon; half past 3 pm; 1500 GMT
    pub(super) fn clock(&self) -> Found {
        let (len, clock) = self
            .named_hour()
            .or_else(|| self.past_hour())
            .or_else(|| self.spelled_clock())
            .or_else(|| self.minutes_apart())
            .or_else(|| self.digits())?;
        let last = self.low(len - 1);
        let half = matches!(last, "am" | "pm" | "a.m." | "p.m." | "a.m" | "p.m" | "m" | "a" | "p")
            || times().day_parts.contains_key(last)
            // "3h18" is told by all twenty-four hours.
            || last.starts_with('h') && self.glued(len - 1);
        let clock = Clock { half, ..clock };
        let (len, clock) = self.zoned(len, clock);
        Some((len, Meaning::at(clock)))
    }

    /// 07:10, 07:10:30, 3 p.m., 3 o'clock, three in the morning, 1500 GMT
    pub(super) fn digits(&self) -> Option<(usize, Clock)> {
        // "1500 GMT"
        if let Some(number) = self.number(0).filter(|_| self.low(0).len() == 4)
            && times().zones.contains_key(self.low(1))
        {
            let number = u32::try_from(number).ok()?;
            return Some((1, Clock::of(number / 100, number % 100, None, true)?));
        }
        if let Some(found) = self.with_h().or_else(|| self.run_together()) {
            return Some(found);
        }
        // "3.30pm"
        if let Some((hour, minute)) = self.low(0).split_once('.')
            && let Some((late, len)) = self.half_at(1)
            && minute.len() == 2
            && hour.len() <= 2
        {
            let hour = halved(hour.parse().ok()?, late)?;
            return Some((1 + len, Clock::of(hour, minute.parse().ok()?, None, true)?));
        }
        let hour = self.hour(0)?;
        if self.low(1) == ":" && self.glued(1) && self.glued(2) && self.kind(0) == Some(TokenKind::Number) {
            // "Corinthians 9:25" is a verse.
            let verse = self.half_at(3).is_none() && self.behind_name();
            if verse {
                return None;
            }
            let minute = self.number(2).filter(|m| *m < 60 && self.low(2).len() == 2)? as u32;
            let second = self.number(4).filter(|s| {
                *s < 60 && self.low(4).len() == 2 && self.low(3) == ":" && self.glued(3) && self.glued(4)
            });
            let len = if second.is_some() { 5 } else { 3 };
            if let Some((late, words)) = self.half_at(len) {
                let hour = halved(hour, late)?;
                return Some((len + words, Clock::of(hour, minute, second.map(|s| s as u32), true)?));
            }
            return (hour < 24)
                .then(|| Some((len, Clock::of(hour, minute, second.map(|s| s as u32), true)?)))?;
        }
        // "at 8 GMT"
        if self.kind(0) == Some(TokenKind::Number) && self.led_to_an_hour() && self.zone_at(1).is_some() {
            return Some((1, Clock::of(hour, 0, None, false)?));
        }
        let clock = matches!(self.low(1), "o'clock" | "oclock");
        let len = 1 + usize::from(clock);
        if let Some((late, words)) = self.half_at(len).filter(|_| (1..=12).contains(&hour)) {
            // "6 in the morning" tells a time behind "at" only: "killed 6 in the evening".
            let digits = matches!(self.low(len), "in" | "at");
            let led = self.alone || matches!(self.behind(), "at" | "around" | "about" | "by" | "from");
            if digits && !clock && !led {
                return None;
            }
            return Some((len + words, Clock::of(halved(hour, late)?, 0, None, false)?));
        }
        clock.then(|| Some((len, Clock::of(hour, 0, None, false)?)))?
    }

    /// The zone at a token, and its tokens: GMT; ET; Eastern Time.
    pub(super) fn zone_at(&self, ahead: usize) -> Option<(usize, Zone)> {
        if let Some(minutes) = times().zones.get(self.low(ahead)) {
            return Some((1, Zone::Fixed(*minutes)));
        }
        let place = times().zone_places.get(self.low(ahead))?;
        let time = usize::from(self.low(ahead + 1) == "time");
        // Of two letters in capitals only; "Eastern" is more than a zone before another word.
        let told = if self.low(ahead).len() == 2 {
            self.ground.word(self.at + ahead).bytes().all(|b| b.is_ascii_uppercase())
        } else {
            self.capital(ahead) && (time == 1 || self.kind(ahead + 1) != Some(TokenKind::Word))
        };
        told.then_some((1 + time, Zone::Of(place)))
    }

    /// A zone behind the time, also in brackets: "(1500 GMT)" is a time of its own and stays so.
    fn zoned(&self, len: usize, clock: Clock) -> (usize, Clock) {
        if let Some((words, zone)) = self.zone_at(len) {
            return (len + words, Clock { zone: Some(zone), ..clock });
        }
        if self.ground.words_at(self.at + len, &["local", "time"]) {
            return (len + 2, clock);
        }
        (len, clock)
    }
}

/// Minutes east of UTC, as ISO 8601 writes them.
fn offset(minutes: i32) -> String {
    if minutes == 0 {
        return "Z".to_owned();
    }
    let sign = if minutes < 0 { '-' } else { '+' };
    format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
}

/// The hour of 24 that an hour of twelve is.
pub(super) fn halved(hour: u32, late: bool) -> Option<u32> {
    match hour {
        12 => Some(if late { 12 } else { 0 }),
        0..=11 => Some(if late { hour + 12 } else { hour }),
        13..=23 if late => Some(hour),
        _ => None,
    }
}
