//! Days that are named by number, month and year.

use jiff::civil::Date;
use model::DateType;

use super::super::ground::TokenKind;
use super::calendar::{distance, month_days};
use super::reader::{Found, Order, Reader, Tense};
use super::{Grain, Meaning, month_number};
use crate::languages::times;

/// Days after which a day without a year, in a sentence about the future, is rather of the next year.
const LONG_PAST: i32 = 120;

/// Days from which such a day, in a sentence about the past, is rather of the year before. Less than three months ahead
/// it is often what was planned: "a bill that could cost them seats in November".
const FAR_AHEAD: i32 = 90;

impl Reader<'_, '_> {
    /// 9/11
    pub(super) fn known_day(&self) -> Found {
        if self.low(1) != "/" || !self.glued(1) || !self.glued(2) || self.glued(3) && self.low(3) == "/" {
            return None;
        }
        let written = format!("{}/{}", self.low(0), self.low(2));
        let day = times().known_days.get(&written)?.parse().ok()?;
        (self.behind() != "on").then(|| (3, Meaning::day(day)))
    }

    /// 2026-03-04; 2026-03
    pub(super) fn iso(&self) -> Found {
        if let Some(found) = self.run_together_day() {
            return Some(found);
        }
        let year = self.year_at(0)?;
        // "2026/mar/04", "2026-mar-4", whose end is one word to the tokenizer.
        if matches!(self.low(1), "-" | "/") && self.glued(1) && self.glued(2) {
            let (month, day, len) = match self.low(2).split_once('-') {
                Some((month, day)) => (month_number(month), day.parse().ok(), 3),
                None if self.low(3) == self.low(1) => (month_number(self.low(2)), self.number(4), 5),
                None => (None, None, 0),
            };
            if let Some((month, day)) = month.zip(day) {
                return Some((len, Meaning::day(Date::new(year, month, i8::try_from(day).ok()?).ok()?)));
            }
        }
        if !(self.low(1) == "-" && self.glued(1) && self.glued(2)) || self.glued(0) && self.behind() == "." {
            return None;
        }
        let month = i8::try_from(self.number(2)?).ok()?;
        if self.low(3) == "-" && self.glued(3) && self.glued(4) {
            let day = Date::new(year, month, i8::try_from(self.number(4)?).ok()?).ok()?;
            return Some((5, Meaning::day(day)));
        }
        // "2011-12" is as well a year and the next.
        let two_years = i64::from(month) == i64::from(year % 100) + 1;
        if self.low(2).len() != 2 || two_years || self.glued(3) && self.low(3) != "." || self.glued(0) {
            return None;
        }
        Some((3, Meaning::days(format!("{year:04}-{month:02}"), month_days(year, month)?, Grain::Month)))
    }

    /// A year of four digits, or of two: the nearest that is at most ten years to come.
    pub(super) fn written_year(&self, word: &str) -> Option<i16> {
        let year: i16 = word.parse().ok()?;
        match word.len() {
            4 => (1500..=2199).contains(&year).then_some(year),
            2 => {
                let this = self.anchor.map_or(2026, Date::year);
                let century = this / 100 * 100;
                Some(if year > this % 100 + 10 { century - 100 + year } else { century + year })
            }
            _ => None,
        }
    }

    /// 25/12/2026, 12-25-26, 25.12.2026, 31/Oct/2026, 25/12: which is the month is not guessed where both could be,
    /// unless the order of the outlet is known.
    pub(super) fn slashed(&self) -> Found {
        let parts: Vec<&str> = self.low(0).split('.').collect();
        if let [first, second, year] = parts[..] {
            return self.of_two(first.parse().ok()?, second.parse().ok()?, self.written_year(year)?, 1);
        }
        let sign = self.low(1);
        let glued = self.glued(1) && self.glued(2) || self.alone && sign == "/";
        if !matches!(sign, "/" | "-") || !glued || self.glued(0) {
            return None;
        }
        // "31-Oct-74" has "Oct-74" for a word.
        if let Some((month, year)) = self.low(2).split_once('-') {
            let day = Date::new(self.written_year(year)?, month_number(month)?, self.day_at(0)?.0).ok()?;
            return Some((3, Meaning::day(day)));
        }
        let goes_on = self.glued(5) && (self.low(5) == "/" || self.kind(5) != Some(TokenKind::Punct));
        let dated = self.low(3) == sign && self.glued(3) && self.glued(4) && !goes_on;
        if let Some(month) = month_number(self.low(2)).filter(|_| dated) {
            let day = Date::new(self.written_year(self.low(4))?, month, self.day_at(0)?.0).ok()?;
            return Some((5, Meaning::day(day)));
        }
        let (first, second) = (self.number(0)?, self.number(2)?);
        if dated && self.number(4).is_some() {
            return self.of_two(first, second, self.written_year(self.low(4))?, 5);
        }
        // "01/2016"
        if let Some(year) = self.year_at(2).filter(|_| sign == "/" && !(self.glued(3) && self.low(3) == "/"))
        {
            let days = month_days(year, i8::try_from(first).ok()?)?;
            return Some((3, Meaning::days(format!("{year:04}-{first:02}"), days, Grain::Month)));
        }
        // Without a year it is as well a fraction or a score.
        let alone = self.behind().is_empty() && self.kind(3).is_none();
        let led = matches!(self.behind(), "on" | "since" | "until" | "from");
        // "4/25 at 4:00 p.m."
        let timed = self.low(3) == "at" && self.ahead(4).clock().is_some();
        if sign != "/" || !(led || alone || timed) || matches!(self.low(3), "of" | "/") || self.glued(3) {
            return None;
        }
        let this = self.anchor?.year();
        let (len, mut meaning) = self.of_two(first, second, this, 3)?;
        meaning.yearless = true;
        Some((len, meaning))
    }

    fn of_two(&self, first: i64, second: i64, year: i16, len: usize) -> Found {
        let of =
            |day: i64, month: i64| Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok();
        let day = match (of(first, second), of(second, first)) {
            (Some(day), None) | (None, Some(day)) => day,
            (Some(day), Some(other)) => match self.order {
                _ if day == other => day,
                Order::DayFirst => day,
                Order::MonthFirst => other,
                Order::Unknown => return Some((len, Meaning::unresolved(DateType::Date))),
            },
            (None, None) => return None,
        };
        Some((len, Meaning::day(day)))
    }

    /// 4 March 2026; 4th of March; the first of May
    pub(super) fn day_month(&self) -> Found {
        // "twenty-five January 1986"
        if let Some((day, words)) = self.spelled_day(0)
            && let Some(month) = month_number(self.low(words))
        {
            let year = self.ahead(words + 1);
            let dated = year.year_at(0).is_some() || year.spelled_year_value().is_some();
            return dated.then(|| self.with_year(month, Some(day), words + 1))?;
        }
        let (day, mut len) = self.day_at(0)?;
        let ordinal = self.ordinal_at(0).is_some();
        let of = self.low(len) == "of";
        if of {
            len += 1;
        }
        let month = month_number(self.low(len))?;
        let word = matches!(self.low(len), "may" | "march" | "mar" | "august");
        let short = self.low(len).len() <= 4;
        let sure = !short && !word
            || self.capital(len)
            || of && !short
            || ordinal && (of || !word)
            || self.year_at(len + 1).is_some();
        // "the first May" is no day.
        if !sure || self.number(0).is_none() && !of {
            return None;
        }
        // "14 April 15", and nothing behind that could be counted
        if let Some(year) = self.short_year_that_ends(len + 1) {
            return Some((len + 2, Self::of_year(year, month, Some(day))?));
        }
        self.with_year(month, Some(day), len + 1)
    }

    /// A year of two digits at `len`, at the end of a sentence or a bracket.
    fn short_year_that_ends(&self, len: usize) -> Option<i16> {
        let year = self.low(len);
        self.number(len).filter(|_| year.len() == 2 && matches!(self.low(len + 1), "" | "." | ")" | ";"))?;
        self.written_year(year)
    }

    /// March 4, 2026; March 2026; March 4; in March; Dec-2026
    pub(super) fn month_day(&self) -> Found {
        let low = self.low(0);
        if let Some((month, year)) = low.split_once('-') {
            let (month, year) = (month_number(month)?, year.parse::<i16>().ok()?);
            let plausible = (1500..=2199).contains(&year);
            let meaning =
                || Some(Meaning::days(format!("{year}-{month:02}"), month_days(year, month)?, Grain::Month));
            return Some((1, meaning().filter(|_| plausible)?));
        }
        if let Some((month, day)) = self.month_glued_to_day() {
            return self.with_year(month, Some(day), 1);
        }
        let month = month_number(low)?;
        // "since May Day"
        if self.feast_name().is_some_and(|(_, words)| words > 1) {
            return None;
        }
        // "January twenty-five, 1986"; without a year "March twenty people" would be one, too.
        if let Some((day, words)) = self.spelled_day(1) {
            let comma = usize::from(self.low(1 + words) == ",");
            let year = self.ahead(1 + words + comma);
            if year.year_at(0).is_some() || year.spelled_year_value().is_some() {
                return self.with_year(month, Some(day), 1 + words);
            }
        }
        let word = matches!(low, "may" | "march" | "mar" | "jan" | "dec" | "jun" | "august" | "sep");
        let the = usize::from(self.low(1) == "the");
        if let Some((day, len)) = self.day_at(1 + the)
            && self.year_at(1 + the).is_none()
            && (the == 0 || self.ordinal_at(1 + the).is_some())
        {
            let end = 1 + the + len;
            let ordinal = self.ordinal_at(1 + the).is_some();
            let dated =
                self.year_at(end).or_else(|| self.year_at(end + usize::from(self.low(end) == ","))).is_some();
            let free = !self.tag(end).is_noun()
                && matches!(
                    self.behind(),
                    "" | "on"
                        | "from"
                        | "to"
                        | "until"
                        | "before"
                        | "after"
                        | "since"
                        | "by"
                        | "between"
                        | "and"
                );
            if self.capital(0) || ordinal || dated || free || !word && low.len() > 3 {
                // "June 12:30" is no day.
                let clock = self.low(end) == ":" && self.glued(end) && self.glued(end + 1);
                if !clock {
                    return self.with_year(month, Some(day), end);
                }
            }
        }
        let comma = usize::from(self.low(1) == "," || self.low(1) == "of" || self.low(1) == "in");
        if self.year_at(1 + comma).is_some() && (self.capital(0) || !word) {
            return self.with_year(month, None, 1);
        }
        // "May" and "March" are words, too: a month alone stands behind "in", "since", "last"…
        let led = times().cues.month.contains(self.behind());
        let alone = self.alone || self.behind().is_empty() && self.kind(1).is_none();
        let small = !(self.capital(0) || led && !word && low.len() > 3);
        if small || word && !led && !alone {
            return None;
        }
        self.with_year(month, None, 1)
    }

    /// The day of a month in words: "twenty five".
    fn spelled_day(&self, ahead: usize) -> Option<(i8, usize)> {
        if self.kind(ahead) != Some(TokenKind::Word) || matches!(self.low(ahead), "a" | "an") {
            return None;
        }
        let (tens, len) = self.count_at(ahead)?;
        let ones = (tens == 20 || tens == 30)
            .then(|| self.count_at(ahead + len))
            .flatten()
            .filter(|(ones, _)| (1..10).contains(ones) && self.kind(ahead + len) == Some(TokenKind::Word));
        let (day, len) = ones.map_or((tens, len), |(ones, more)| (tens + ones, len + more));
        i8::try_from(day).ok().filter(|day| (1..=31).contains(day)).map(|day| (day, len))
    }

    /// "Dec31", one word to the tokenizer
    fn month_glued_to_day(&self) -> Option<(i8, i8)> {
        let low = self.low(0);
        let digits = low.find(|c: char| c.is_ascii_digit()).filter(|from| self.capital(0) && *from >= 3)?;
        let (month, day) = low.split_at(digits);
        let day = day.parse().ok().filter(|day| (1..=31).contains(day))?;
        Some((month_number(month)?, day))
    }

    /// The year of two digits behind a month: "of 87", "’87"; and one past it.
    fn short_year(&self, len: usize) -> Option<(i16, usize)> {
        let mark = matches!(self.low(len), "'" | "‘") && self.glued(len + 1);
        if !(mark || self.low(len) == "of") || self.low(len + 1).len() != 2 {
            return None;
        }
        self.number(len + 1)?;
        let counts = self.kind(len + 2) == Some(TokenKind::Word) && self.tag(len + 2).is_nominal();
        self.written_year(self.low(len + 1)).filter(|_| mark || !counts).map(|year| (year, len + 2))
    }

    /// A month, with its day if it has one, and the year that stands behind at `len`, or else that the verbs tell.
    pub(super) fn with_year(&self, month: i8, day: Option<i8>, len: usize) -> Found {
        let link = usize::from(matches!(self.low(len), "," | "of") || day.is_none() && self.low(len) == "in");
        let spelled = self.ahead(len + link).spelled_year_value();
        if let Some((year, end)) = self
            .year_at(len + link)
            .filter(|_| !(self.glued(len + link + 1) && self.low(len + link + 1) == ":"))
            .map(|year| (year, len + link + 1))
            .or_else(|| spelled.map(|(year, words)| (year, len + link + words)))
            .or_else(|| self.short_year(len))
        {
            return Some((end, Self::of_year(year, month, day)?));
        }
        let Some(anchor) = self.anchor else { return Some((len, Meaning::unresolved(DateType::Date))) };
        let year = self.year_of_the_other(len, month).unwrap_or_else(|| self.likely_year(month, day, anchor));
        let meaning = Self::of_year(year, month, day)?;
        Some((len, Meaning { yearless: true, ..meaning }))
    }

    /// "from November to February 2017": the year of the time that it is joined with.
    fn year_of_the_other(&self, len: usize, month: i8) -> Option<i16> {
        if !matches!(self.low(len), "to" | "and" | "-" | "–" | "—" | "through" | "until") {
            return None;
        }
        let other = self.ahead(len + 1);
        let (_, meaning) = other.depth_left().then(|| other.day_month().or_else(|| other.month_day()))??;
        let (from, _) = meaning.days.filter(|_| !meaning.yearless)?;
        Some(from.year() - i16::from(month > from.month()))
    }

    fn of_year(year: i16, month: i8, day: Option<i8>) -> Option<Meaning> {
        Some(match day {
            Some(day) => Meaning::day(Date::new(year, month, day).ok()?),
            None => Meaning::days(format!("{year:04}-{month:02}"), month_days(year, month)?, Grain::Month),
        })
    }

    /// The year of a day or month that names none: the nearest; the next where that is long past and the verbs look ahead,
    /// the one before where it is far ahead and they tell of the past.
    fn likely_year(&self, month: i8, day: Option<i8>, anchor: Date) -> i16 {
        let this = anchor.year();
        if self.alone {
            let over = (month, day.unwrap_or(31)) < (anchor.month(), anchor.day());
            return this + i16::from(over);
        }
        let there = |year: i16| Date::new(year, month, day.unwrap_or(1)).ok();
        let far = |year: &i16| there(*year).map_or(i32::MAX, |d| distance(d, anchor));
        let nearest = [this - 1, this, this + 1].into_iter().min_by_key(far).unwrap_or(this);
        let (past, days) = (there(nearest).is_some_and(|d| d < anchor), far(&nearest));
        match past {
            true if days > LONG_PAST && self.tense() == Tense::Future => nearest + 1,
            false if days > FAR_AHEAD && self.tense() == Tense::Past => nearest - 1,
            _ => nearest,
        }
    }

    /// "on the 4th", behind a preposition and before no noun.
    pub(super) fn nth_day(&self) -> Found {
        let (day, len) = self.ordinal_at(0).filter(|(day, _)| (1..=31).contains(day))?;
        let led = self.behind() == "the"
            && self.at > 1
            && matches!(self.ground.low(self.at - 2), "on" | "by" | "until" | "since")
            && self.number(0).is_some();
        let nominal = self.tag(len).is_nominal() || matches!(self.low(len), "of" | "-" | "and" | "to");
        if !led || nominal {
            return None;
        }
        let Some(anchor) = self.anchor else { return Some((len, Meaning::unresolved(DateType::Date))) };
        let tense = self.tense();
        let day = (-1..=1_i8).filter_map(|shift| {
            let month = (anchor.month() - 1 + shift).rem_euclid(12) + 1;
            let year = anchor.year() + i16::from(anchor.month() + shift > 12)
                - i16::from(anchor.month() + shift < 1);
            Date::new(year, month, day as i8).ok()
        });
        let fits = |d: &Date| match tense {
            Tense::Past => *d <= anchor,
            Tense::Future => *d >= anchor,
            Tense::Untold => true,
        };
        let found = day.filter(fits).min_by_key(|d| distance(*d, anchor))?;
        Some((len, Meaning::day(found)))
    }
}
