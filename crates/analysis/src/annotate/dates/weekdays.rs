//! Weekdays: with a date, in a named week, or the nearest by tense.

use jiff::civil::{Date, Weekday};
use model::DateType;

use super::super::ground::TokenKind;
use super::calendar::{distance, monday, next_day, nth_weekday, shifted};
use super::reader::{Found, Reader, Tense};
use super::{Grain, Meaning};
use crate::languages::times;

impl Reader<'_, '_> {
    /// Tuesday, 4 March 2026; last Tuesday; Tuesday of last week; Tuesday the 19th; Tuesday
    pub(super) fn weekday_date(&self) -> Found {
        let Some(day) = self.weekday(0) else { return self.led_weekday() };
        // "Saturday Night Live" is a name.
        if times().day_parts.contains_key(self.low(1)) && self.capital(1) && self.capital(2) {
            return None;
        }
        let short = self.short_weekday(0);
        let comma = usize::from(self.low(1) == ",");
        let behind = self.ahead(1 + comma);
        let dated = behind.written_day();
        if let Some((len, meaning)) = dated {
            return Some((1 + comma + len, in_a_year_that_fits(meaning, day)));
        }
        // "Friday after next"
        if self.low(1) == "after" && self.low(2) == "next" {
            let second = self.anchor.and_then(|anchor| anchor.nth_weekday(2, day).ok());
            return Some((3, second.map_or_else(|| Meaning::unresolved(DateType::Date), Meaning::day)));
        }
        // "Tuesday the 19th"
        let the = usize::from(self.low(1) == "the");
        if let Some((number, len)) = self.ordinal_at(1 + the).filter(|_| self.number(1 + the).is_some()) {
            let found = self.weekday_on(day, number);
            return Some((1 + the + len, found));
        }
        if let Some((len, week)) = self.week_behind(1) {
            return Some((1 + len, Meaning::day(nth_weekday(week.days?, day, 1)?)));
        }
        if short {
            let clock = self.ahead(1).clock().is_some()
                || matches!(self.low(1), "at" | "," | "from") && self.ahead(2).clock().is_some();
            return clock.then(|| (1, self.weekday_near(day)));
        }
        Some((1, self.weekday_near(day)))
    }

    /// A day that is written out: 2026-03-06; 3/6/2026; 6 March; March 6, 2026.
    pub(super) fn written_day(&self) -> Found {
        let of_a_day =
            |(_, meaning): &(usize, Meaning)| meaning.days.is_none() || meaning.grain == Grain::Day;
        self.iso()
            .or_else(|| self.slashed())
            .or_else(|| self.day_month())
            .or_else(|| self.month_day().filter(of_a_day))
            .filter(|(len, _)| *len > 1)
    }

    /// "Jul 18, Fri": a day of a month with its weekday behind it, which tells the year.
    pub(super) fn with_weekday(&self, rule: &str, len: usize, meaning: Meaning) -> (usize, Meaning) {
        let dated = matches!(rule, "day-month" | "month-day") && meaning.one_day().is_some();
        let day = self.weekday(len + 1).filter(|_| dated && self.low(len) == ",");
        // "On 3 March, Friday 6 March" and "of 3 March, Friday and Saturday": of another day.
        let leads = matches!(self.kind(len + 2), Some(TokenKind::Number | TokenKind::Word));
        let Some(day) = day.filter(|_| !leads) else { return (len, meaning) };
        let found = in_a_year_that_fits(meaning.clone(), day);
        let fits = found.one_day().is_some_and(|date| date.weekday() == day);
        if fits { (len + 2, found) } else { (len, meaning) }
    }

    /// "next week", "of last week", "- this week" behind a weekday.
    fn week_behind(&self, ahead: usize) -> Found {
        let link = usize::from(matches!(self.low(ahead), "of" | "," | "-" | "–"));
        if !matches!(
            self.low(ahead + link),
            "last" | "next" | "this" | "previous" | "coming" | "following" | "current" | "the"
        ) {
            return None;
        }
        let the = usize::from(self.low(ahead + link) == "the");
        let (len, meaning) = self.ahead(ahead + link + the).relative_phrase()?;
        (meaning.grain == Grain::Week && meaning.days.is_some()).then_some((link + the + len, meaning))
    }

    /// last Tuesday; this coming Friday
    fn led_weekday(&self) -> Found {
        let this =
            usize::from(self.low(0) == "this" && matches!(self.low(1), "coming" | "upcoming" | "past"));
        let day = self.weekday(this + 1).filter(|_| !self.short_weekday(this + 1))?;
        let len = this + 2;
        let sign = match self.low(this) {
            "last" | "past" | "previous" => -1,
            "coming" | "upcoming" => 1,
            "next" => return Some((len, self.weekday_next_week(day))),
            // Counted from a time that the text tells.
            "following" if self.follows_publication() => return Some((len, self.weekday_next_week(day))),
            "following" => return Some((len, Meaning::unresolved(DateType::Date))),
            "this" => 0,
            _ => return None,
        };
        let Some(anchor) = self.anchor else { return Some((len, Meaning::unresolved(DateType::Date))) };
        if sign == 0 {
            return Some((len, self.weekday_near(day)));
        }
        let found = anchor.nth_weekday(sign, day);
        Some((len, found.map_or_else(|_| Meaning::unresolved(DateType::Date), Meaning::day)))
    }

    /// "Next Friday" is that of next week, even while this week's is still to come; on a Sunday "next Monday" is not
    /// tomorrow.
    fn weekday_next_week(&self, day: Weekday) -> Meaning {
        let there = |anchor: Date| {
            let found = shifted(monday(anchor)?, 7 + i64::from(day.to_monday_zero_offset()))?;
            if found == next_day(anchor) { shifted(found, 7) } else { Some(found) }
        };
        self.anchor.and_then(there).map_or_else(|| Meaning::unresolved(DateType::Date), Meaning::day)
    }

    /// two Fridays ago; three Fridays from now
    pub(super) fn counted_weekdays(&self) -> Found {
        let (count, len) = self.count_at(0).filter(|(count, _)| (1..=52).contains(count))?;
        let name = self.low(len).strip_suffix('s')?;
        let day = Weekday::from_monday_one_offset(*times().weekdays.get(name)?).ok()?;
        let (sign, end) = match self.low(len + 1) {
            "ago" => (-1, len + 2),
            "from" if matches!(self.low(len + 2), "now" | "today") => (1, len + 3),
            _ => return None,
        };
        let found = self.anchor.and_then(|anchor| anchor.nth_weekday(sign * count as i32, day).ok());
        Some((end, found.map_or_else(|| Meaning::unresolved(DateType::Date), Meaning::day)))
    }

    /// A bare weekday: the past one, in a clause about the future the coming one; today counts for both.
    pub(super) fn weekday_near(&self, day: Weekday) -> Meaning {
        let Some(anchor) = self.anchor else { return Meaning::unresolved(DateType::Date) };
        if anchor.weekday() == day {
            return Meaning::day(anchor);
        }
        let found = anchor.nth_weekday(if self.coming() { 1 } else { -1 }, day);
        found.map_or_else(|_| Meaning::unresolved(DateType::Date), Meaning::day)
    }

    /// Whether a weekday is to come: by the verbs around it; without a verb where it has a time of day.
    fn coming(&self) -> bool {
        match self.tense() {
            Tense::Future => true,
            Tense::Past => false,
            Tense::Untold => {
                let Some(sentence) = self.ground.sentence_of(self.at) else { return false };
                let tokens = self.ground.sentences[sentence].tokens.clone();
                let near = tokens.start.max(self.at.saturating_sub(8))..tokens.end.min(self.at + 9);
                // A clock: "Thursday 9 am", "at 7:30 on Monday".
                let clock = |at: usize| {
                    matches!(self.ground.low(at), "am" | "pm" | "a.m." | "p.m." | "noon" | "midnight")
                        || self.ground.low(at) == "at"
                            && self.ground.low(at + 1).len() <= 2
                            && self.ground.tokens.get(at + 1).is_some_and(|t| t.kind == TokenKind::Number)
                        || self.ground.low(at) == ":" && self.ground.glued(at) && self.ground.glued(at + 1)
                        || times().zones.contains_key(self.ground.lower(at))
                            && self.ground.word(at).len() == 3
                };
                near.clone().any(clock)
            }
        }
    }

    /// The nearest month in which `number` is such a weekday; by tense where a verb tells.
    fn weekday_on(&self, day: Weekday, number: i64) -> Meaning {
        let Some((anchor, number)) = self.anchor.zip(i8::try_from(number).ok()) else {
            return Meaning::unresolved(DateType::Date);
        };
        let tense = self.tense();
        let months = (-12..=12_i16).filter_map(|shift| {
            let month = i16::from(anchor.month()) - 1 + shift;
            Date::new(anchor.year() + month.div_euclid(12), month.rem_euclid(12) as i8 + 1, number).ok()
        });
        let fits = |d: &Date| {
            d.weekday() == day
                && match tense {
                    Tense::Past => *d <= anchor,
                    _ => *d >= anchor,
                }
        };
        let found = months.filter(fits).min_by_key(|d| distance(*d, anchor));
        found.map_or_else(|| Meaning::unresolved(DateType::Date), Meaning::day)
    }
}

/// "Fri, Jul 18": of a day whose year was not told the nearest year in which it is that weekday.
fn in_a_year_that_fits(meaning: Meaning, day: Weekday) -> Meaning {
    let Some(date) = meaning.one_day().filter(|date| meaning.yearless && date.weekday() != day) else {
        return meaning;
    };
    let found = [1, -1, 2, -2, 3, -3].into_iter().find_map(|shift| {
        let there = Date::new(date.year().checked_add(shift)?, date.month(), date.day()).ok()?;
        (there.weekday() == day).then_some(there)
    });
    found.map_or(meaning, |there| Meaning { yearless: true, ..Meaning::day(there) })
}
