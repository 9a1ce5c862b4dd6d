//! Expressions that belong together: a day with its time, and ranges from one time to another.

use jiff::ToSpan;
use jiff::civil::Date;
use model::DateType;

use super::super::ground::TokenKind;
use super::calendar::{counted_from, month_days};
use super::clock::Clock;
use super::reader::{Found, Reader};
use super::{Grain, Meaning, month_number};
use crate::languages::times;

impl Reader<'_, '_> {
    /// One expression with what belongs to it: a day and a time of day, in either order.
    pub(super) fn joined(&self) -> Option<(&'static str, (usize, Meaning))> {
        if let Some(found) = self.clock_range() {
            return Some(("range", self.with_day(found)));
        }
        if let Some(found) = self.hour_before_part() {
            return Some(("clock", found));
        }
        let (rule, (len, meaning)) = self.single()?;
        if let Some(found) = self.until_now(len, &meaning) {
            return Some(("range", found));
        }
        if meaning.grain == Grain::Week
            && let Some(found) = self.day_of_week(len, &meaning)
        {
            return Some(("weekday", self.with_clock(found)));
        }
        if meaning.one_day().is_some() || meaning.grain == Grain::Day {
            return Some((rule, self.with_clock((len, meaning))));
        }
        if meaning.clock.is_some() && meaning.days.is_none() {
            return Some((rule, self.with_day((len, meaning))));
        }
        if meaning.kind == DateType::Duration
            && let Some(found) = self.starting(len)
        {
            return Some(("range", found));
        }
        Some((rule, (len, meaning)))
    }

    /// A time of day behind a day: "yesterday afternoon", "Monday at 3 p.m.", "today from 3 to 5 p.m."
    fn with_clock(&self, (len, day): (usize, Meaning)) -> (usize, Meaning) {
        let mut at = len;
        let part_before = day.clock.is_some();
        // "1 May between 10 and 11:30"
        if !part_before
            && matches!(self.low(at), "from" | "between")
            && let Some((words, Meaning { clock: Some(clock), .. })) = self.ahead(at).clock_range()
        {
            return (at + words, Meaning { kind: DateType::Time, clock: Some(clock), ..day });
        }
        while matches!(
            self.low(at),
            "," | "at"
                | "@"
                | "for"
                | "from"
                | "between"
                | "around"
                | "in"
                | "the"
                | "early"
                | "late"
                | "about"
                | "on"
        ) && at < len + 3
        {
            at += 1;
        }
        let linked = at > len;
        let behind = self.ahead(at);
        let found = behind
            .clock_range()
            .or_else(|| behind.clock())
            .filter(|_| !(linked && matches!(self.low(len), "in" | "the")))
            .map(|(words, meaning)| (words, meaning.clock))
            .or_else(|| {
                let part = self.low(at);
                let fits = !part_before
                    && times().day_parts.contains_key(part)
                    && !matches!(self.low(len), "," | "for" | "from" | "at");
                fits.then(|| (1, Clock::part(part)))
            })
            .or_else(|| {
                // "last night at 8"
                let hour = self
                    .hour(at)
                    .filter(|h| linked && matches!(self.low(at - 1), "at" | "@") && (1..=12).contains(h))?;
                let clock = Clock::bare(hour)?;
                let late = day.clock.as_ref().is_some_and(|part| part.from >= 12 * 3600);
                part_before.then_some((1, if late { clock.afternoon() } else { Some(clock) }))
            });
        let Some((words, Some(clock))) = found else { return (len, day) };
        // "tonight at 8 o'clock" is twenty hours.
        let late = day.clock.as_ref().is_some_and(|part| part.from >= 12 * 3600);
        let clock = if late && !clock.half { clock.afternoon().unwrap_or(clock) } else { clock };
        // "yesterday afternoon from 3 to 8 p.m." keeps the narrower time.
        if part_before && clock.to - clock.from >= 12 * 3600 {
            return (len, day);
        }
        let joined = Meaning { kind: DateType::Time, clock: Some(clock), ..day };
        // Another time behind a part of the day: "Monday morning 6-8".
        if !part_before {
            return self.with_clock((at + words, joined));
        }
        (at + words, joined)
    }

    /// A day behind a time of day: "3 p.m. on Monday", "9 a.m. today".
    fn with_day(&self, (len, clock): (usize, Meaning)) -> (usize, Meaning) {
        let mut at = len;
        while matches!(self.low(at), "," | "on" | "of" | "(") && at < len + 2 {
            at += 1;
        }
        at += usize::from(self.low(at) == "the");
        let zone_in_brackets = self.low(len) == "(";
        if zone_in_brackets {
            return (len, clock);
        }
        match self.ahead(at).single() {
            Some((_, (words, day))) if day.one_day().is_some() => {
                let part = self.low(at + words);
                let late = matches!(part, "afternoon" | "evening" | "night");
                let extra = usize::from(times().day_parts.contains_key(part) && day.clock.is_none());
                let kept = match (clock.clock.clone(), late) {
                    (Some(time), true) => time.afternoon().or(Some(time)),
                    (time, _) => time,
                };
                (at + words + extra, Meaning { kind: DateType::Time, clock: kept, ..day })
            }
            _ => (len, clock),
        }
    }

    /// 3-8pm; 9:30 - 11:00; between 10 and 11:30
    fn clock_range(&self) -> Found {
        let lead = usize::from(matches!(self.low(0), "from" | "between"));
        let start = self.ahead(lead);
        let whole = start.clock().filter(|(_, m)| m.clock.is_some());
        let (len, clock, bare) = match whole {
            Some((len, meaning)) => (len, meaning.clock?, false),
            None => (1, Clock::bare(start.hour(0)?)?, true),
        };
        let at = lead + len;
        let links = match self.low(at) {
            "to" | "until" | "till" | "-" | "–" | "—" | "through" => true,
            "and" => lead == 1 && self.low(0) == "between",
            _ => false,
        };
        if !links {
            return None;
        }
        let end = self.ahead(at + 1);
        // Two whole times of day are two marks, as two whole days are.
        // "3:30 to 6 p.m." leans on the half of the day behind it.
        let leans =
            |(_, last): &(usize, Meaning)| last.clock.as_ref().is_some_and(|last| last.half) && !clock.half;
        if !bare && !matches!(self.low(at), "-" | "and") && end.clock().is_some_and(|found| !leans(&found)) {
            return None;
        }
        let day_behind = |words: usize| {
            let on = usize::from(end.low(words) == "on");
            let day = on == 1 || matches!(end.low(words), "yesterday" | "today" | "tomorrow" | "tonight");
            day && end.ahead(words + on).single().is_some_and(|(_, (_, m))| m.one_day().is_some())
        };
        let (words, last) = match end.clock() {
            Some((words, meaning)) => (words, meaning.clock?),
            // "from 10:30 to 3"
            // "between 3 and 5 on Monday"
            None if bare && lead == 1 && day_behind(1) => {
                (1, Clock::bare(end.hour(0).filter(|h| (1..=24).contains(h))?)?)
            }
            None if !bare && self.low(at) != "and" && lead == 1 || self.morning_range() => {
                (1, Clock::bare(end.hour(0).filter(|h| (1..=24).contains(h))?)?)
            }
            None => return None,
        };
        // "3-8pm" has one half of the day for both; "11 to 1 pm" has not.
        let first = if (bare || last.half && !clock.half) && last.from >= 13 * 3600 {
            clock.afternoon().filter(|c| c.from < last.from).unwrap_or(clock)
        } else {
            clock
        };
        let range = first.until(&last).or_else(|| first.until(&last.afternoon()?))?;
        Some((at + 1 + words, Meaning::at(range)))
    }

    /// Whether a part of the day stands right before: "Monday morning 6-8".
    fn morning_range(&self) -> bool {
        self.number(0).is_some() && times().day_parts.contains_key(self.behind())
    }

    /// Whether a length goes on to when it starts: "a week starting tomorrow", "for two weeks from 3 May".
    pub(super) fn starts_at(&self, at: usize) -> bool {
        match self.low(at) {
            "starting" | "beginning" => true,
            "from" => self.behind() == "for",
            _ => false,
        }
    }

    /// 2 weeks starting May 20th; for 1 week, from 20 December
    fn starting(&self, len: usize) -> Found {
        let at = len + usize::from(self.low(len) == ",");
        if !self.starts_at(at) {
            return None;
        }
        let on = usize::from(matches!(self.low(at + 1), "on" | "from"));
        let (words, day) = self.ahead(at + 1 + on).single().map(|(_, found)| found)?;
        let from = day.one_day()?;
        let (count, taken) = self.count_at(0)?;
        let to = counted_from(from, self.unit(taken)?, count, 1).filter(|to| *to > from)?;
        Some((at + 1 + on + words, Meaning::days(format!("{from}/{to}"), (from, to), Grain::Longer)))
    }

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

    /// Two whole expressions behind "between". Elsewhere ("from May to June") each is a mark of its own, as in TIMEX3.
    fn two_times(&self) -> Found {
        if self.behind() != "between" {
            return None;
        }
        let (len, first) = self.year_before_dash().or_else(|| self.single().map(|(_, found)| found))?;
        let link = self.link(len)?;
        self.range_of(len, first, link)
    }

    /// What goes on until now: "from March to date", "from 2014 to the present"; not "from Friday to present himself".
    fn until_now(&self, len: usize, first: &Meaning) -> Found {
        let the = usize::from(self.low(len + 1) == "the");
        let now = self.behind() == "from"
            && matches!(self.low(len), "to" | "until" | "till")
            && matches!(self.low(len + 1 + the), "now" | "date" | "present")
            && !self.tag(len + 2 + the).is_nominal();
        now.then(|| self.range_of(len, first.clone(), 1))?
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
