//! Ranges from one time to another: "13-15 July", "July 13 to 15", "between May and June", "from March to date".

use jiff::ToSpan;
use jiff::civil::Date;
use model::DateType;

use super::super::ground::TokenKind;
use super::calendar::month_days;
use super::reader::{Found, Reader};
use super::{Grain, Meaning, month_number};

impl Reader<'_, '_> {
    /// 13-15 July; July 13 to 15; from 2014 to 2018; June to August; Jan-Feb 2017
    pub(super) fn range(&self) -> Option<(&'static str, (usize, Meaning))> {
        let found = self.days_of_month().or_else(|| self.months_joined()).or_else(|| self.two_times())?;
        Some(("range", found))
    }

    /// What joins two times at token `ahead`: how many tokens it takes.
    fn link(&self, ahead: usize) -> Option<usize> {
        let between = self.behind() == "between"
            || self.at > 1 && self.behind() == "the" && self.ground.low(self.at - 2) == "between";
        match self.low(ahead) {
            "to" | "through" | "thru" | "until" | "till" | "-" | "–" | "—" => Some(1),
            "and" if between => Some(1),
            _ => None,
        }
    }

    /// 13-15 July; the 13th to the 15th of July; July 13-15
    fn days_of_month(&self) -> Found {
        if let Some((first, len)) = self.day_at(0).filter(|_| self.year_at(0).is_none()) {
            let link = self.link(len)?;
            let the = usize::from(self.low(len + link) == "the");
            // "from the 4th to the 23rd of next month", "4-23 in next month"
            let end = len + link + the;
            if let Some((last, words)) = self.day_at(end)
                && matches!(self.low(end + words), "of" | "in")
                && matches!(self.low(end + words + 1), "next" | "last" | "this" | "the")
                && let Some((taken, month)) = self.ahead(end + words + 1).relative_phrase()
                && month.grain == Grain::Month
            {
                let start = month.days?.0;
                let of = |day: i8| Date::new(start.year(), start.month(), day).ok();
                let (from, last) = of(first).zip(of(last)).filter(|(from, last)| from < last)?;
                return Some((end + words + 1 + taken, days_between(from, last)?));
            }
            let (words, last) = self.ahead(len + link + the).day_month()?;
            let last = last.one_day()?;
            let from = Date::new(last.year(), last.month(), first).ok().filter(|from| *from < last)?;
            return Some((len + link + the + words, days_between(from, last)?));
        }
        month_number(self.low(0))?;
        let (first, len) = self.day_at(1).filter(|_| self.year_at(1).is_none())?;
        let link = self.link(1 + len)?;
        let (last, words) = self.day_at(1 + len + link).filter(|_| self.year_at(1 + len + link).is_none())?;
        let end = 1 + len + link + words;
        // "July 13 - 15 people": a number of its own.
        if last <= first || self.kind(1 + len + link) == Some(TokenKind::Word) || self.tag(end).is_noun() {
            return None;
        }
        let comma = usize::from(self.low(end) == ",");
        let year = self.year_at(end + comma);
        let (_, start) = self.ahead(0).month_day()?;
        let start = start.one_day()?;
        let year_of = |day: i8| Date::new(year.unwrap_or(start.year()), start.month(), day).ok();
        let meaning = days_between(year_of(first)?, year_of(last)?)?;
        Some((end + year.map_or(0, |_| comma + 1), meaning))
    }

    /// Jan-Feb 2017, one word to the tokenizer
    fn months_joined(&self) -> Found {
        let (first, last) = self.low(0).split_once('-')?;
        let (first, last) = (month_number(first)?, month_number(last)?);
        if let Some((day, len)) = self.day_at(1).filter(|_| self.year_at(1).is_none()) {
            let comma = usize::from(self.low(1 + len) == ",");
            let year = self.year_at(1 + len + comma)?;
            let end = Date::new(year, last, day).ok()?;
            let from = Date::new(if first > last { year - 1 } else { year }, first, 1).ok()?;
            return Some((2 + len + comma, days_between(from, end)?));
        }
        let given = self.year_at(1);
        let year = given.or_else(|| self.anchor.map(Date::year))?;
        let (from, _) = month_days(if first > last { year - 1 } else { year }, first)?;
        let (_, to) = month_days(year, last)?;
        let value = format!("{:04}-{first:02}/{year:04}-{last:02}", from.year());
        Some((1 + usize::from(given.is_some()), Meaning::days(value, (from, to), Grain::Longer)))
    }

    /// Two whole expressions behind "between", or in a text that is nothing else. Elsewhere ("from May to June") each is a
    /// mark of its own, as in TIMEX3.
    fn two_times(&self) -> Found {
        if self.behind() != "between" && !self.alone {
            return None;
        }
        let (len, first) = self.year_before_dash().or_else(|| self.single().map(|(_, found)| found))?;
        let link = self.link(len)?;
        self.range_of(len, first, link)
    }

    /// July 13 - July 15; Nov 18 2014-Dec 19 2015: two days written alike, both with their year or both without.
    pub(super) fn dashed_days(&self, rule: &str, len: usize, first: &Meaning) -> Found {
        let dated = |rule: &str| matches!(rule, "day-month" | "month-day" | "slashed" | "iso");
        if !dated(rule) || !matches!(self.low(len), "-" | "–" | "—") {
            return None;
        }
        let from = first.one_day()?;
        let (other, (words, last)) = self.ahead(len + 1).single()?;
        let alike = dated(other) && first.yearless == last.yearless;
        // A time of day belongs to one of them.
        let timed = self.ahead(len + 1 + words).clock().is_some();
        let last = last.one_day().filter(|last| alike && !timed && from < *last)?;
        Some((len + 1 + words, days_between(from, last)?))
    }

    /// October 2024 through June 2025; from Thursday through Saturday: "through" counts both ends. Two without their year
    /// ("January 23 through March 9") stay two marks, as with "to".
    pub(super) fn through(&self, rule: &str, len: usize, first: &Meaning) -> Found {
        // "Monday through Friday" is of every week.
        let named = |rule: &str| match rule {
            "weekday" => self.behind() == "from",
            _ => matches!(rule, "day-month" | "month-day" | "year" | "iso" | "slashed" | "quarter"),
        };
        if !matches!(self.low(len), "through" | "thru") || !named(rule) {
            return None;
        }
        let link = 1 + usize::from(self.low(len + 1) == "to");
        let (other, (_, last)) = self.ahead(len + link).single()?;
        let sure = named(other) && !first.yearless && !last.yearless;
        sure.then(|| self.range_of(len, first.clone(), link))?
    }

    /// What goes on until now or until an end: "from March to date", "from 2014 to the present", "from May to the end of
    /// June"; not "from Friday to present himself".
    pub(super) fn until_now(&self, len: usize, first: &Meaning) -> Found {
        let the = usize::from(self.low(len + 1) == "the");
        let now = self.behind() == "from"
            && matches!(self.low(len), "to" | "until" | "till")
            && matches!(self.low(len + 1 + the), "now" | "date" | "present")
            && !self.tag(len + 2 + the).is_nominal();
        let end = self.behind() == "from"
            && matches!(self.low(len), "to" | "until" | "till")
            && the == 1
            && matches!(self.low(len + 2), "end" | "close")
            && self.low(len + 3) == "of";
        (now || end).then(|| self.range_of(len, first.clone(), 1))?
    }

    /// 2026-03-06 17:00/2026-03-07 21:00: two moments with a stroke between, as ISO 8601 writes an interval.
    pub(super) fn until_moment(&self, (len, first): &(usize, Meaning)) -> Found {
        let (clock, day) = (first.clock.as_ref()?, first.one_day()?);
        if self.low(*len) != "/" || !self.depth_left() {
            return None;
        }
        let (words, last) = self.ahead(len + 1).day_with_clock()?;
        let (end, end_day) = (last.clock.as_ref()?, last.one_day()?);
        let (from, (begin, to)) = (clock.moment_on(day)?, end.moments_on(end_day)?);
        let value = format!("{day}{}/{end_day}{}", clock.said(Some(day)), end.said(Some(end_day)));
        let moments = Some((from, to)).filter(|_| from < begin)?;
        let meaning = Meaning::valued(DateType::Date, value);
        Some((len + 1 + words, Meaning { moments: Some(moments), ..meaning }))
    }

    /// From `first`, `len` tokens long, to the time that stands behind `link` more.
    fn range_of(&self, len: usize, first: Meaning, link: usize) -> Found {
        let the = usize::from(self.low(len + link) == "the");
        let end = self.ahead(len + link + the);
        let (words, last) = if matches!(end.low(0), "now" | "date" | "present") && self.anchor.is_some() {
            (1, Meaning::day(self.anchor?))
        } else {
            end.year_behind_dash().or_else(|| end.single().map(|(_, found)| found))?
        };
        let dates = |meaning: &Meaning| meaning.clock.is_none() && meaning.kind == DateType::Date;
        if !dates(&first) || !dates(&last) {
            return None;
        }
        let to = last.days?.1;
        let mut from = first.days?.0;
        // "November to February 2017": the year behind holds for both, as near as can be.
        if first.yearless && (!last.yearless || from >= last.days?.0) {
            let (_, (again, earlier)) = self.anchored(last.days.map(|(from, _)| from)).single()?;
            from = earlier.days.filter(|_| again == len)?.0;
            if from >= last.days?.0 {
                from = from.checked_sub(1.year()).ok()?;
            }
        }
        if from >= last.days?.0 {
            return None;
        }
        let value = match (first.grain, last.grain) {
            (Grain::Year, Grain::Year) => format!("{}/{}", first.value?, last.value?),
            _ => format!("{from}/{}", to.yesterday().ok()?),
        };
        Some((len + link + the + words, Meaning::days(value, (from, to), Grain::Longer)))
    }

    /// 2014 in "2014-2018": `year` takes none before a dash.
    fn year_before_dash(&self) -> Found {
        let year = self.year_at(0).filter(|year| (1500..=2150).contains(year))?;
        let dash = matches!(self.low(1), "-" | "–" | "—")
            || matches!(self.low(1), "to" | "through" | "and" | "until");
        let other = self.year_at(2).is_some_and(|end| end > year)
            && (!self.glued(3) || !matches!(self.low(3), "-" | "/"));
        let led = !self.glued(0) || matches!(self.behind(), "(" | "[");
        (dash && other && led).then(|| Some((1, super::years::year_meaning(year)?)))?
    }

    fn year_behind_dash(&self) -> Found {
        let year = self.year_at(0)?;
        let before = self.at.checked_sub(2).map_or("", |at| self.ground.low(at));
        let years = before.len() == 4 && before.bytes().all(|b| b.is_ascii_digit());
        years.then(|| Some((1, super::years::year_meaning(year)?)))?
    }
}

/// The days from `from` to `last`, both counted.
fn days_between(from: Date, last: Date) -> Option<Meaning> {
    let days = (from, last.tomorrow().ok().filter(|to| *to > from)?);
    Some(Meaning::days(format!("{from}/{last}"), days, Grain::Longer))
}
